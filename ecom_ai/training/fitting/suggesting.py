"""Which texts without a label are worth one: those a classifier is least sure of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ecom_ai import inference
from ecom_ai.exceptions import BadInput
from ecom_ai.models import Checkpoint
from ecom_ai.training.files import read_texts
from ecom_ai.training.fitting.work import Say

CHUNK = 128
#: Texts looked at for each one that is suggested.
_CANDIDATES = 5


@dataclass(frozen=True)
class Suggestion:
    """A text with the most probable label, for a person to confirm or correct."""

    text: str
    label: str
    probability: float


def suggest(
    checkpoint: Checkpoint,
    inputs: Mapping[str, Path],
    *,
    count: int,
    sure: float | None = None,
    say: Say,
) -> list[Suggestion]:
    """Texts to label next, those first that would teach the most.

    With ``sure``, instead, the texts whose label is at least so probable: labels to
    train on that no person gave. Texts that carry a label already are left out.
    Raises BadInput and CheckpointUnusable.
    """
    rows = read_texts(inputs["data"])
    open_rows = [n for n, label in enumerate(rows.labels) if not label]
    texts = [rows.texts[n] for n in open_rows if rows.texts[n].strip()]
    if not texts:
        raise BadInput(
            f"{inputs['data']}: every row carries a label; expected texts without."
        )
    return suggest_of(checkpoint, texts, count=count, sure=sure, say=say)


def suggest_of(
    checkpoint: Checkpoint,
    texts: Sequence[str],
    *,
    count: int,
    sure: float | None = None,
    say: Say,
) -> list[Suggestion]:
    """The same of texts that are at hand, one at least."""
    from ecom_ai.ml.selection import most_uncertain

    classifier = inference.classifier(checkpoint)
    parts = []
    for start in range(0, len(texts), CHUNK):
        parts.append(classifier.predict_proba(texts[start : start + CHUNK]))
        say(min(start + CHUNK, len(texts)), len(texts))
    probabilities = np.concatenate(parts)
    best = probabilities.max(axis=1)
    if sure is None:
        # Vectors, which tell texts that are alike, for no more than may be chosen.
        unsure = np.argsort(best, kind="stable")[: _CANDIDATES * count]
        vectors = classifier.encoder.encode_queries([texts[n] for n in unsure])
        found = most_uncertain(probabilities[unsure], vectors, count=count)
        chosen = [int(unsure[n]) for n in found]
    else:
        chosen = np.flatnonzero(best >= sure).tolist()
    labels = probabilities.argmax(axis=1)
    return [
        Suggestion(texts[n], classifier.labels[labels[n]], round(float(best[n]), 6))
        for n in chosen
    ]
