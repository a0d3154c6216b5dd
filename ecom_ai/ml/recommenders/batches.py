"""Batches of sequences of like length, so that little of them is padding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Batch:
    """``items`` is rows x places, each row ``lengths`` long; ``rows`` says whose."""

    rows: Numbers
    items: Numbers
    lengths: Numbers


def batches(
    sequences: Sequence[Numbers], places: int, *, random: np.random.Generator | None
) -> Iterator[Batch]:
    """All sequences, each once, about ``places`` items a batch.

    With ``random`` the batches come in random order, and sequences of one length meet
    others each time.
    """
    lengths = np.array([len(sequence) for sequence in sequences])
    order = np.argsort(lengths + (0 if random is None else random.random(len(lengths))))
    groups = _groups(order, lengths, places)
    if random is not None:
        random.shuffle(groups)
    for rows in groups:
        items = np.zeros((len(rows), lengths[rows].max()), dtype=np.int64)
        for line, row in zip(items, rows, strict=True):
            line[: lengths[row]] = sequences[row]
        yield Batch(rows, items, lengths[rows])


def _groups(order: Numbers, lengths: Numbers, places: int) -> list[Numbers]:
    groups, start = [], 0
    for end in range(1, len(order) + 1):
        # Rows are sorted, so the next one would be the longest of its group.
        if end == len(order) or (end + 1 - start) * lengths[order[end]] > places:
            groups.append(order[start:end])
            start = end
    return groups
