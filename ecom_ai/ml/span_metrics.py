"""How well stretches of texts are found: precision, recall and F1, by span.

A stretch counts as found, and as right, where what it has in common with one of the
other side is half of what both have together.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Place = tuple[int, int]
#: The share of both together that they have in common.
_HALF = 0.5
_DRAWS = 2000


def _share_in_common(one: Place, other: Place) -> float:
    common = min(one[1], other[1]) - max(one[0], other[0])
    together = max(one[1], other[1]) - min(one[0], other[0])
    return max(0.0, common / together) if together > 0 else 0.0


def counts(
    wanted: Sequence[Iterable[Place]], found: Sequence[Iterable[Place]]
) -> NDArray[np.int64]:
    """A row a text: of its places how many were to be found and were found; how many
    were claimed and were right."""
    rows = []
    for some, others in zip(wanted, found, strict=True):
        want, have = list(some), list(others)
        rows.append((len(want), _matched(want, have), len(have), _matched(have, want)))
    return np.array(rows, dtype=np.int64).reshape(len(rows), 4)


def span_metrics(counted: NDArray[np.int64]) -> dict[str, float]:
    """Of what ``counts`` gave, in 0 to 1; nothing to be found and nothing claimed is
    all right."""
    wanted, hit, claimed, right = (int(each) for each in counted.sum(axis=0))
    recall = hit / wanted if wanted else 1.0
    precision = right / claimed if claimed else 1.0
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    figures = {
        "span_f1": f1, "span_precision": precision, "span_recall": recall,
    }  # fmt: skip
    return {name: round(value, 5) for name, value in figures.items()}


def f1_by_chance(
    one: NDArray[np.int64], other: NDArray[np.int64], *, seed: int = 0
) -> float:
    """How likely chance alone makes two F1 on the same texts differ as much.

    Approximate randomisation: what both gave for a text is exchanged at random (Yeh
    2000, "More accurate tests for the statistical significance of result differences").
    """
    differs = abs(span_metrics(one)["span_f1"] - span_metrics(other)["span_f1"])
    dice, as_far = np.random.default_rng(seed), 0
    for _ in range(_DRAWS):
        swapped = dice.random((len(one), 1)) < 0.5
        mine = np.where(swapped, other, one)
        theirs = np.where(swapped, one, other)
        told = span_metrics(mine)["span_f1"] - span_metrics(theirs)["span_f1"]
        as_far += abs(told) >= differs - 1e-9
    return (as_far + 1) / (_DRAWS + 1)


def is_matched(one: Place, others: Sequence[Place]) -> bool:
    """Whether a place has half of both in common with one of the others."""
    return any(_share_in_common(one, other) >= _HALF for other in others)


def _matched(some: Sequence[Place], others: Sequence[Place]) -> int:
    return sum(is_matched(one, others) for one in some)
