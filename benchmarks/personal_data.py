"""Trains the tagger that finds personal data in forms that no rule knows.

    python -m benchmarks.personal_data FOLDER [--minutes 24]
    python -m benchmarks.personal_data FOLDER --fit PART

LoRA of the bundled encoder and a head that gives each token a type, or none. It learns
from our marked reviews (parts "learnt" and "choose"), from the forms and look-alikes of
``tests/moderation``, alone and amid other sentences, and from starter sentences as the
rules read them; digits of what is marked are changed at random. What it writes is kept
as ``ecom_ai/starter/personal_data``, since a shop's first start has no such time. With
``--fit`` nothing is trained: how likely the claims of the tagger in the folder are
right is fitted on the rows of a part that it has not learnt from, and written there.
"""

import argparse
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django

django.setup()

from benchmarks import moderation  # noqa: E402
from ecom_ai.management.fine_tuning import Bar  # noqa: E402
from ecom_ai.ml.encoders import BUNDLED  # noqa: E402
from ecom_ai.ml.platt import Platt  # noqa: E402
from ecom_ai.ml.tagger_training import (  # noqa: E402
    Marked,
    Stretch,
    TaggerArguments,
    fit_calibration,
    fit_tagger,
)
from ecom_ai.ml.taggers import load_tagger  # noqa: E402
from ecom_ai.moderation.personal_data import TYPES, Span  # noqa: E402
from ecom_ai.storage import checkpoint_dir  # noqa: E402
from ecom_ai.training import seen  # noqa: E402
from ecom_ai.training.fitting.shipped import TOLD  # noqa: E402
from ecom_ai.training.marked import MarkedRows  # noqa: E402
from ecom_ai.training.read_by_rules import read_by_rules  # noqa: E402
from tests.moderation import test_personal_data as forms  # noqa: E402

LABELS = ("none", *TYPES)
EPOCHS = 2
#: Starter sentences with digits or names to write to, and others.
WITH_SIGNS, WITHOUT = 1500, 1200
_MARKS = re.compile(r"«(?:([a-z_]+):)?|»|[^«»]+")


def marked(part: str) -> list[Marked]:
    """The reviews of a part, with what of them is personal data."""
    return [
        Marked(
            row["text"],
            tuple(Stretch(s["start"], s["end"], s["type"]) for s in row["spans"]),
        )
        for row in moderation.rows(part)
    ]


def lessons() -> tuple[list[Marked], list[str]]:
    """What is learnt from, and short sentences that forms may stand amid."""
    made = [*marked("learnt"), *marked("choose")]
    ours, amid = read_by_rules(
        with_signs=WITH_SIGNS, without=WITHOUT, apart_from=[one.text for one in made]
    )
    made += [
        Marked(text, tuple(Stretch(s.start, s.end, s.type) for s in spans))
        for text, spans in ours
    ]
    return [*made, *_forms()], amid


def _forms() -> Iterator[Marked]:
    for line, kind in forms._MARKED:
        yield _unmarked(line, kind)
    for line in (forms.corrections.MARKED + forms.reviews.MARKED).strip().splitlines():
        yield _unmarked(line)
    for line in filter(None, "".join(forms._NOBODYS).splitlines()):
        yield Marked(line, (), is_form=True)


def _unmarked(line: str, kind: str = "") -> Marked:
    """«…» is of this kind; where there is none, «kind:…» says it."""
    text, start, told, spans = "", 0, kind, []
    for found in _MARKS.finditer(line):
        if found[0] == "»":
            spans.append(Stretch(start, len(text), told))
        elif not found[0].startswith("«"):
            text += found[0]
        elif kind:
            start = len(text)
            text += found[0].removeprefix("«")
        else:
            start, told = len(text), found[1]
    return Marked(text, tuple(spans), is_form=True)


def train(folder: Path, *, minutes: float) -> None:
    """A tagger from nothing, and what is told of it beside the weights."""
    known, amid = lessons()
    print(f"{len(known)} texts", flush=True)
    bar = Bar(sys.stderr, unit="batch")
    fitted = fit_tagger(
        known, (), amid=amid, base=BUNDLED, labels=LABELS,
        arguments=TaggerArguments(epochs=EPOCHS, max_minutes=minutes),
        folder=folder, cache=checkpoint_dir(), started=time.monotonic(),
        report=bar.report,
    )  # fmt: skip
    bar.close()
    _tell(folder, known, fitted.method)


def _tell(folder: Path, known: list[Marked], method: str) -> None:
    rows = MarkedRows(
        "starter sentences for personal_data",
        tuple(one.text for one in known),
        tuple(tuple(Span(s.start, s.end, s.label) for s in one.spans) for one in known),
    )
    data = {
        "name": rows.name,
        "fingerprint": rows.fingerprint,
        "rows": len(rows),
        "labels": list(TYPES),
    }
    told = {"base": BUNDLED, "method": method, "metrics": {}, "data": data}
    (folder / TOLD).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    seen.write(folder, rows.texts)


def fit(folder: Path, part: str) -> Platt:
    """Fits how likely the claims of a folder's tagger are right, and writes it."""
    tagger = load_tagger(folder, cache=checkpoint_dir())
    fitted = fit_calibration(tagger, marked(part))
    replace(tagger.settings, calibration=fitted).write(folder)
    return fitted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=24.0)
    parser.add_argument("--fit", metavar="PART", help="fit the calibration alone")
    args = parser.parse_args()
    if args.fit:
        print(fit(args.folder, args.fit))
        return
    args.folder.mkdir(parents=True, exist_ok=True)
    train(args.folder, minutes=args.minutes)


if __name__ == "__main__":
    main()
