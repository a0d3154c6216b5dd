"""Texts without labels: which to believe, and which to ask people about."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .labelled import Labelled


def pseudo_labels(
    texts: Sequence[str],
    probabilities: NDArray[np.floating],
    *,
    labels: Sequence[str],
    least: float = 0.95,
) -> Labelled:
    """The texts whose label is at least so probable, with it (Lee 2013).

    ``probabilities`` is (texts, labels), calibrated, or ``least`` means little.
    """
    sure = np.flatnonzero(probabilities.max(axis=1) >= least).tolist()
    answers = probabilities.argmax(axis=1).tolist()
    return Labelled(
        tuple(texts[row] for row in sure), tuple(labels[answers[row]] for row in sure)
    )


def most_uncertain(
    probabilities: NDArray[np.floating], vectors: NDArray[np.float32], *, count: int
) -> list[int]:
    """Rows worth a person's label: unsure and unlike each other, best first.

    The smallest margins between the two most probable labels (Settles 2009, "Active
    Learning Literature Survey"), of which a row too near to a chosen one (cosine
    above 0.95) is left out while there are others.
    """
    two = np.sort(probabilities, axis=1)[:, -2:]
    order = np.argsort(two[:, 1] - two[:, 0], kind="stable").tolist()
    chosen: list[int] = []
    left: list[int] = []
    for row in order:
        if len(chosen) == count:
            break
        near = chosen and float((vectors[chosen] @ vectors[row]).max()) > 0.95
        (left if near else chosen).append(row)
    return (chosen + left)[:count]
