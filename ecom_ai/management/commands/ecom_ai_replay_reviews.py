"""``manage.py ecom_ai_replay_reviews``: which reviews would be decided otherwise."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import QuerySet

from ecom_ai.management.fine_tuning import (
    Bar,
    add_site,
    chosen_site,
    find_checkpoint,
    plain_errors,
)
from ecom_ai.models import BreachKind, Checkpoint, Review, ReviewRule
from ecom_ai.reviews import replay
from ecom_ai.reviews.rules import rules_of


class Command(BaseCommand):
    help = (
        "Decides the reviews of the last days again, as the rules in force would, with "
        "other thresholds or other checkpoints. Prints which come out otherwise than "
        "they were decided; no row is written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=_count, default=30, help="default 30")
        parser.add_argument(
            "--most", type=_count, metavar="N",
            help="the newest N of them; default all",
        )  # fmt: skip
        parser.add_argument(
            "--checkpoint", type=int, action="append", default=[], metavar="ID",
            help="score with this one in place of the live one of its role; repeatable",
        )  # fmt: skip
        parser.add_argument(
            "--from", type=_threshold, action="append", default=[], dest="thresholds",
            metavar="BREACH=P",
            help="rules about this breach begin at P, as offence=0.7; repeatable",
        )  # fmt: skip
        parser.add_argument("--json", action="store_true", help="one JSON object")
        add_site(parser)

    def handle(self, **options: Any) -> None:
        with plain_errors():
            site_id = chosen_site(options["site"])
            thresholds = dict(options["thresholds"])
            rules = replay.with_thresholds(rules_of(site_id), thresholds)
            checkpoints = [
                find_checkpoint(each, site_id=site_id) for each in options["checkpoint"]
            ]
            reviews = replay.scored(site_id, days=options["days"])[: options["most"]]
            total = reviews.count()
            bar = Bar(options.get("stderr") or sys.stderr, unit="review")
            try:
                changed = _replayed(reviews, total, rules, checkpoints, bar)
            finally:
                bar.close()
        if options["json"]:
            self.stdout.write(_as_json(total, changed))
            return
        counts = Counter((each.before, each.after) for each in changed)
        for each in changed:
            rule = f" ({each.rule})" if each.rule else ""
            self.stdout.write(
                f"{each.id}: {each.before} → {each.after}{rule}  {each.text}"
            )
        for (before, after), count in counts.most_common():
            self.stdout.write(f"{before} → {after}: {count}")
        self.stdout.write(f"{len(changed)} of {total} would change.")


@dataclass(frozen=True)
class Line:
    """A review that would be decided otherwise, as it is printed."""

    id: int
    before: str
    after: str
    rule: str
    text: str


def _replayed(
    reviews: "QuerySet[Review]",
    total: int,
    rules: Sequence[ReviewRule],
    checkpoints: Sequence[Checkpoint],
    bar: Bar,
) -> list[Line]:
    changed: list[Line] = []
    done = 0
    for chunk in replay.chunks(reviews):
        if checkpoints:

            def say(scored: int, before: int = done) -> None:
                bar.say(before + scored, total)

            found = replay.score_again(chunk, rules, checkpoints, say=say)
        else:
            found = replay.decide_again(chunk, rules)
        done += len(chunk)
        bar.say(done, total)
        changed += [
            Line(
                each.review.pk,
                each.before,
                each.after,
                each.rule,
                " ".join(each.masked.split())[:60],
            )
            for each in found
        ]
    return changed


def _as_json(count: int, changed: Sequence[Line]) -> str:
    return json.dumps(
        {
            "reviews": count,
            "changed": [
                {
                    "id": each.id,
                    "before": each.before,
                    "after": each.after,
                    "rule": each.rule,
                }
                for each in changed
            ],
        }
    )


def _count(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 1_000_000:
        raise ArgumentTypeError(f"'{text}' is no whole number from 1 to 1,000,000.")
    return int(text)


def _threshold(text: str) -> tuple[str, float]:
    kind, _, share = text.partition("=")
    try:
        found = float(share)
    except ValueError:
        found = -1.0
    if kind not in BreachKind.values or not 0 <= found <= 1:
        kinds = ", ".join(BreachKind.values)
        raise ArgumentTypeError(
            f"'{text}' is no BREACH=P with a breach of {kinds} and P from 0 to 1."
        )
    return kind, found
