"""``manage.py ecom_ai_suggest_labels``: which texts are worth a person's label."""

import csv
import io
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from ecom_ai.exceptions import BadInput
from ecom_ai.management.fine_tuning import (
    add_site,
    asked_checkpoint,
    write_lines,
)
from ecom_ai.models import Checkpoint
from ecom_ai.reviews import moderating
from ecom_ai.training import fitting

#: Held reviews that are looked at, the latest ones.
_LATEST = 2000


class Command(BaseCommand):
    help = (
        "Picks from texts without a label those that a classifier is least sure of "
        "and that are unlike each other, with its guess. Correct the column label, "
        "and train on the file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "role", metavar="ROLE", choices=fitting.CLASSIFIERS,
            help=f"one of: {', '.join(fitting.CLASSIFIERS)}",
        )  # fmt: skip
        texts = parser.add_mutually_exclusive_group(required=True)
        texts.add_argument(
            "--data", type=Path, metavar="F", help="texts, as CSV or JSONL"
        )
        texts.add_argument(
            "--reviews", action="store_true",
            help="held reviews: those worth most come first in the moderators' queue",
        )  # fmt: skip
        parser.add_argument(
            "--output", type=Path, metavar="F",
            help="CSV of text,label,probability; needed with --data",
        )  # fmt: skip
        parser.add_argument("--count", type=_count, default=50, metavar="N")
        parser.add_argument(
            "--sure", type=_share, metavar="P",
            help="instead, all texts whose label is at least so probable",
        )  # fmt: skip
        parser.add_argument("--checkpoint", type=int, metavar="ID")
        add_site(parser)

    def handle(self, **options: Any) -> None:
        if options["reviews"]:
            self._bring_forward(options)
            return
        if options["output"] is None:
            raise CommandError("--data needs --output, the file to write.")
        with asked_checkpoint(options) as (checkpoint, bar):
            found = fitting.suggest(
                checkpoint,
                {"data": options["data"]},
                count=options["count"],
                sure=options["sure"],
                say=bar.say,
            )
            header = _line("text", "label", "probability")
            rows = (_line(one.text, one.label, one.probability) for one in found)
            write_lines([header, *rows], options["output"])
        self.stdout.write(
            f"{len(found)} texts, with the guesses of {checkpoint}: {options['output']}"
        )

    def _bring_forward(self, options: dict[str, Any]) -> None:
        """Puts the held reviews first whose label would teach the most."""
        if options["sure"] is not None or options["output"] is not None:
            raise CommandError("--sure and --output are of --data.")
        with asked_checkpoint(options) as (checkpoint, bar):
            held = moderating.queue(checkpoint.site_id).order_by("-pk")[:_LATEST]
            by_text = {review.text: review.pk for review in held}
            if not by_text:
                raise BadInput("No review is held.")
            found = fitting.suggest_of(
                checkpoint, list(by_text), count=options["count"], say=bar.say
            )
            moderating.bring_forward([by_text[one.text] for one in found])
        self.stdout.write(_told(len(found), checkpoint))


def _told(count: int, checkpoint: Checkpoint) -> str:
    told = ngettext(
        "%(n)d held review now comes first in the moderators' queue: the one that "
        "checkpoint %(id)d (%(name)s) is least sure of.",
        "%(n)d held reviews now come first in the moderators' queue: those that "
        "checkpoint %(id)d (%(name)s) is least sure of.",
        count,
    )
    return told % {"n": count, "id": checkpoint.pk, "name": checkpoint.name}


def _line(*cells: object) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is no number above 0")
    return int(text)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 < share <= 1:
        raise ArgumentTypeError(f"{text!r} is no probability, as 0.95")
    return share
