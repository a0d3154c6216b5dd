"""Sentiment and offence as a shop's reviews get them, on reviews of others.

    python -m benchmarks.served --data FOLDER [--rows 1000]

The whole path (``reviews.scoring``, the rules) with the starters, where
``benchmarks.classifiers`` asks each head alone; ``--data`` as there. Offence is asked
on posts of a forum. Nothing was learnt from any of them, or chosen on them.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

from collections.abc import Sequence
from pathlib import Path

import django
import numpy as np

django.setup()

from django.contrib.sites.models import Site  # noqa: E402
from sklearn.metrics import roc_auc_score  # noqa: E402

from benchmarks import report  # noqa: E402
from benchmarks.classifiers import read  # noqa: E402
from benchmarks.stage import stage  # noqa: E402
from ecom_ai.ml.labelled import Labelled  # noqa: E402
from ecom_ai.reviews import rules  # noqa: E402
from ecom_ai.reviews.findings import Scored, Submitted  # noqa: E402
from ecom_ai.reviews.scoring import NEEDED, score  # noqa: E402
from ecom_ai.training import starter  # noqa: E402

_CHUNK = 64
#: As the heads alone are held to.
GOALS = {"reviews_zh": 0.89, "reviews_en, two": 0.86, "reviews_en, three": 0.66}


def scored(texts: Sequence[str]) -> list[Scored]:
    found: list[Scored] = []
    for start in range(0, len(texts), _CHUNK):
        part = texts[start : start + _CHUNK]
        found += score(1, [Submitted(text) for text in part])
    return found


def sentiments(name: str, rows: Labelled) -> list[report.Row]:
    """Accuracy of sentiment; of two classes where the neutral are left out."""
    found = scored(rows.texts)
    truth = np.array(rows.labels)
    sided = truth != "neutral"
    larger = [s.sentiments["positive"] > s.sentiments["negative"] for s in found]
    two = np.where(larger, "positive", "negative") == truth
    right = {name: float(two[sided].mean())}
    if not sided.all():
        three = np.array([s.sentiment for s in found]) == truth
        right = {f"{name}, two": right[name], f"{name}, three": float(three.mean())}
    held = np.mean([bool(s.breaches["offence"] >= _holds()) for s in found])
    return [
        {
            "what": what,
            "n": len(rows),
            "accuracy": round(share, 4),
            "goal": GOALS.get(what),
            "held for offence": round(float(held), 4),
        }
        for what, share in right.items()
    ]


def offence(rows: Labelled) -> list[report.Row]:
    """How offence is told, at the threshold of the rules and at any."""
    shares = np.array([s.breaches["offence"] for s in scored(rows.texts)])
    bad = np.array(rows.labels) == "offensive"
    said = shares >= _holds()
    return [
        {
            "what": "offence_zh",
            "n": len(rows),
            "accuracy": round(float((said == bad).mean()), 4),
            "recall": round(float(said[bad].mean()), 4),
            "clean held": round(float(said[~bad].mean()), 4),
            "AUROC": round(float(roc_auc_score(bad, shares)), 4),
        }
    ]


def _holds() -> float:
    return next(r.at_least for r in rules.DEFAULTS if r.breach == "offence")


def main() -> None:
    parser = report.parser(__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--rows", type=int, default=1000, help="of each file")
    args = parser.parse_args()
    with stage("served", fresh=True):
        Site.objects.get_or_create(pk=1)
        starter.ensure(1, NEEDED)
        rows: list[report.Row] = []
        for name in ("reviews_zh", "reviews_en"):
            dev = read(args.data / name / "dev.csv.gz").sample(args.rows, seed=1)
            rows += sentiments(name, dev)
        forum = read(args.data / "offence_zh" / "dev.csv.gz").sample(args.rows, seed=1)
        told = offence(forum)
    report.print_table(rows, title="sentiment, through scoring")
    report.print_table(told, title="offence, through scoring")
    report.write(args.json, sentiment=rows, offence=told)


if __name__ == "__main__":
    main()
