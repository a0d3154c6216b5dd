"""What guards a generator: does it tell claims that passages hold from invented ones?

    python -m benchmarks.claims

``claims.jsonl`` are passages with claims written for this: true ones in other words,
and invented ones with another number, a denial, an exception, or a condition left out.
Every guard's threshold is chosen on one part, as the least that lets nothing invented
through, and reported on the other, which was written after the rule was settled.
"""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django

django.setup()

from benchmarks.report import parser, print_table, write  # noqa: E402
from ecom_ai.grounding.checking import ANSWERED  # noqa: E402
from ecom_ai.grounding.pairs import paired  # noqa: E402
from ecom_ai.grounding.supported import facts, is_held  # noqa: E402
from ecom_ai.grounding.terms import terms  # noqa: E402
from ecom_ai.ml.classifiers import load_classifier  # noqa: E402
from ecom_ai.storage import checkpoint_dir  # noqa: E402
from ecom_ai.training.fitting.shipped import FOLDERS  # noqa: E402

_FILE = Path(__file__).with_name("claims.jsonl")
HELD, RULE = "held", "the rule"
#: A passage and a claim in, how well it is held out.
Guard = Callable[[str, str], float]


def claims(part: str) -> Iterator[tuple[str, str, str]]:
    """(passage, kind, claim) of a part."""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        if row["part"] == part:
            for kind, said in {HELD: row["held"], **row["invented"]}.items():
                yield from ((row["passage"], kind, claim) for claim in said)


def guards() -> dict[str, Guard]:
    checkpoint = load_classifier(FOLDERS["answer"], cache=checkpoint_dir())
    place = checkpoint.labels.index(ANSWERED)

    def rule(passage: str, claim: str) -> float:
        return float(is_held(claim, [passage]))

    def words(passage: str, claim: str) -> float:
        mine, theirs = set(terms(claim)), set(terms(passage))
        known = facts(claim) <= facts(passage)
        return len(mine & theirs) / max(1, len(mine)) if known else 0.0

    def asked(passage: str, claim: str) -> float:
        known = facts(claim) <= facts(passage)
        pair = paired(claim, passage)
        return float(checkpoint.predict_proba([pair])[0, place]) if known else 0.0

    def both(passage: str, claim: str) -> float:
        return rule(passage, claim) and asked(passage, claim)

    return {
        RULE: rule,
        "numbers, and the share of words": words,
        "numbers, and the checkpoint `answer`": asked,
        f"{RULE}, then the checkpoint": both,
    }


def main() -> None:
    given, told = parser(__doc__).parse_args(), []
    for name, guard in guards().items():
        chosen = _scored(guard, "choose")
        invented = [score for kind, score in chosen if kind != HELD]
        least = 1.0 if name == RULE else _least(invented)
        for part, scores in (
            ("chosen on", chosen),
            ("report", _scored(guard, "report")),
        ):
            told.append({"guard": name, "part": part, **_row(scores, least)})
    print_table(told)
    write(given.json, claims=told)


def _scored(guard: Guard, part: str) -> list[tuple[str, float]]:
    return [(kind, guard(passage, claim)) for passage, kind, claim in claims(part)]


def _least(invented: list[float]) -> float:
    """The least threshold above everything invented."""
    return round(max(invented) + 0.005, 2)


def _row(scores: list[tuple[str, float]], least: float) -> dict[str, Any]:
    held = [score >= least for kind, score in scores if kind == HELD]
    passed = [kind for kind, score in scores if kind != HELD and score >= least]
    every = len(scores) - len(held)
    return {
        "least": least,
        "true": len(held),
        "true shown": f"{sum(held) / len(held):.1%}",
        "invented": every,
        "invented shown": f"{len(passed)} ({len(passed) / every:.1%})",
        "of kind": ", ".join(sorted(set(passed))),
    }


if __name__ == "__main__":
    main()
