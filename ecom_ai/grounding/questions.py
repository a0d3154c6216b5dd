"""What questions and passages of help centres are like in general, by language.

Vectors of several languages carry their language; its mean is subtracted, of questions
and passages apart. A shop's own few questions are no base for a mean, so it is taken
from sentences that come with the app.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ecom_ai.grounding.library import Vectors

if TYPE_CHECKING:
    from ecom_ai.inference import Encoder

FILE = Path(__file__).resolve().parent.parent / "starter" / "help_centres.jsonl"
#: So many of each language make a mean.
_ENOUGH = 80


@dataclass(frozen=True)
class Means:
    """The mean vector of questions, and of passages, by language."""

    questions: Mapping[str, Vectors]
    passages: Mapping[str, Vectors]


_known: dict[str, Means] = {}


def means_of(encoder: "Encoder") -> Means:
    """By an encoder: a second of work, once a process."""
    key = encoder.fingerprint
    if key not in _known:
        asked, told = _texts()
        _known[key] = Means(
            {
                code: _mean(encoder.encode_queries(texts))
                for code, texts in asked.items()
            },
            {
                code: _mean(encoder.encode_passages(texts))
                for code, texts in told.items()
            },
        )
    return _known[key]


@cache
def _texts() -> tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[str]]]:
    asked: dict[str, list[str]] = {}
    told: dict[str, list[str]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        shop = json.loads(line)
        for one in shop["questions"]:
            asked.setdefault(one["language"], []).append(one["question"])
        for one in shop["articles"]:
            text = f"{one['title']}. {one['body'][:240]}"
            told.setdefault(one["language"], []).append(text)
    # Evenly over all shops.
    some = {c: texts[:: max(1, len(texts) // _ENOUGH)] for c, texts in asked.items()}
    return some, {c: t[:: max(1, len(t) // _ENOUGH)] for c, t in told.items()}


def _mean(vectors: Vectors) -> Vectors:
    return np.asarray(vectors.mean(axis=0), dtype=np.float32)
