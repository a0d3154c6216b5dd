"""Reviews under another product, and paraphrased ones, on the demo's own catalogue.

``strays.jsonl`` are reviews written for this, half of them under another product
(``of`` and ``under`` are kinds of goods), half of them where they belong though they
name other things; ``paraphrases.jsonl`` four texts said eight times in other words.
Thresholds were chosen on the demo's reviews and ``paraphrases.jsonl``; ``strays.jsonl``
was seen while choosing how, not how much.
"""

import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management import call_command
from sklearn.metrics import roc_auc_score

from benchmarks.words import demo_rows
from ecom_ai import catalog, index
from ecom_ai.inference import LocalInference, encoder, passage_vectors
from ecom_ai.models import BreachKind, Checkpoint, Item, Review
from ecom_ai.reviews import paraphrases, rules
from ecom_ai.reviews.findings import Submitted
from ecom_ai.reviews.near_copies import near_copies
from ecom_ai.reviews.scoring import score
from ecom_ai.reviews.strays import strays

_FOLDER = Path(__file__).parent
_BATCH = 64


def fill() -> Checkpoint:
    """The demo's goods with vectors, and its reviews; some forty seconds."""
    call_command("seed_shop", verbosity=0)
    for _ in catalog.sync_all(1):
        pass
    live = index.ensure_live(1)
    ids = list(Item.objects.values_list("pk", flat=True))
    for start in range(0, len(ids), _BATCH):
        index.embed(live, ids[start : start + _BATCH], LocalInference())
    return live


def found_strays(live: Checkpoint) -> list[dict[str, Any]]:
    """How many are held for being of another product, where they are and are not."""
    dice, goods = random.Random(7), demo_rows()
    section = {row["sku"]: row["category"] for row in goods}
    known = _of_the_demo()
    elsewhere = {
        sku: [other for other in section if section[other] != section[sku]]
        for sku in section
    }
    true = [Submitted(text, item_key=sku) for sku, text in known]
    moved = [
        Submitted(text, item_key=dice.choice(elsewhere[sku])) for sku, text in known
    ]
    said = [json.loads(line) for line in _lines("strays.jsonl")]
    sku_of = {row["kind"]: row["sku"] for row in goods}
    written = [Submitted(row["text"], item_key=sku_of[row["under"]]) for row in said]
    here = np.array([row["of"] == row["under"] for row in said])
    by_set = {
        "the demo's": (_likely(live, true), _likely(live, moved)),
        "written for this": _split(_likely(live, written), here),
    }
    topics = [one.breaches["off_topic"] for one in score(1, written)]
    by_set["written, with the text's own"] = _split(np.array(topics), here)
    return [
        {
            "reviews": name,
            "n": len(right) + len(wrong),
            "auroc": round(_auroc(right, wrong), 3),
            "strays held": round(float((wrong >= _level()).mean()), 4),
            "true held": round(float((right >= _level()).mean()), 4),
        }
        for name, (right, wrong) in by_set.items()
    ]


def held_of_the_demo() -> list[dict[str, Any]]:
    """How the defaults decide all reviews of the demo, copies counted, no bursts."""
    rows = list(Review.objects.order_by("pk"))
    copies = near_copies([row.text for row in rows])
    table: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for start in range(0, len(rows), _BATCH):
        part = rows[start : start + _BATCH]
        found = score(1, [Submitted(row.text, item_key=row.item_key) for row in part])
        for number, (row, scored) in enumerate(zip(part, found, strict=True), start):
            kinds = [
                str(rule.breach)
                for rule in rules.DEFAULTS
                if scored.breaches[rule.breach] >= rule.at_least
            ]
            kinds += ["copy"] * (number in copies)
            # Those that break a rule wait for the worker; the others are taken over.
            counts = table[row.state != Review.State.PUBLISHED]
            counts.update(["reviews", *kinds, *(["held"] if kinds else [])])
    return [
        {"written to break a rule": "yes" if is_breach else "no", **counts}
        for is_breach, counts in table.items()
    ]


def found_paraphrases(live: Checkpoint) -> list[dict[str, Any]]:
    """Paraphrases of four texts among the demo's reviews, as if all were of a week."""
    rows = [json.loads(line) for line in _lines("paraphrases.jsonl")]
    kinds = {row["sku"]: row["kind"] for row in demo_rows()}
    sku_of = {kind: sku for sku, kind in reversed(kinds.items())}
    known = _without_copies(_of_the_demo()) + [
        (sku_of[row["of"]], row["text"]) for row in rows
    ]
    texts = [text for _, text in known]
    vectors = list(passage_vectors(encoder(live), live, texts))
    by_product = {
        "reviews of one product": [sku for sku, _ in known],
        "all of a kind, as of one product": [kinds[sku] for sku, _ in known],
        "of products that are not known": [""] * len(known),
    }
    honest = len(known) - len(rows)
    table = []
    for name, products in by_product.items():
        found = paraphrases.counted(texts, products, vectors)
        table.append(_told(name, list(found), honest, len(rows)))
    by_shingles = near_copies(texts)
    return [*table, _told("by shingles", list(by_shingles), honest, len(rows))]


def _told(name: str, found: Sequence[int], honest: int, of: int) -> dict[str, Any]:
    right = sum(n >= honest for n in found)
    false = round((len(found) - right) / honest, 4)
    return {"compared": name, "found": right, "of": of, "among": honest, "false": false}


def _of_the_demo() -> list[tuple[str, str]]:
    """(sku, text) of the demo's reviews that were not written to break a rule."""
    rows = Review.objects.filter(state=Review.State.PUBLISHED).order_by("pk")
    return [(row.item_key, row.text) for row in rows]


def _without_copies(known: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    near = near_copies([text for _, text in known])
    return [row for n, row in enumerate(known) if n not in near]


def _likely(live: Checkpoint, asked: Sequence[Submitted]) -> np.ndarray:
    vectors = passage_vectors(encoder(live), live, [one.text for one in asked])
    told = strays(live, asked, list(vectors))
    return np.array([one.probability if one else 0.0 for one in told])


def _split(shares: np.ndarray, here: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return shares[here], shares[~here]


def _auroc(right: np.ndarray, wrong: np.ndarray) -> float:
    labels = np.r_[np.zeros(len(right)), np.ones(len(wrong))]
    return float(roc_auc_score(labels, np.r_[right, wrong]))


def _level() -> float:
    """The probability from which the rules hold what is off topic."""
    found = [rule for rule in rules.rules_of(1) if rule.breach == BreachKind.OFF_TOPIC]
    return float(found[0].at_least)


def _lines(name: str) -> list[str]:
    return (_FOLDER / name).read_text(encoding="utf-8").splitlines()
