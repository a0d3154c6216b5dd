"""Labelled texts: what a classifier learns from."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

#: A label of these names stands for "none of the others": questions that a
#: classifier should reject rather than sort somewhere.
OUT_OF_SCOPE = ("out_of_scope", "oos")


@dataclass(frozen=True)
class Labelled:
    """``texts[i]`` carries the label ``labels[i]``.

    Raises ``ValueError`` when there are not as many labels as texts.
    """

    texts: tuple[str, ...]
    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.texts) != len(self.labels):
            raise ValueError(
                f"{len(self.texts)} texts came with {len(self.labels)} labels: give "
                "each text one label."
            )

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def names(self) -> tuple[str, ...]:
        """The labels that occur, sorted."""
        return tuple(sorted(set(self.labels)))

    def take(self, rows: Iterable[int]) -> Self:
        """These rows, in this order."""
        kept = list(rows)
        return type(self)(
            tuple(self.texts[row] for row in kept),
            tuple(self.labels[row] for row in kept),
        )

    def only(self, names: Sequence[str]) -> Self:
        """The rows whose label is among ``names``."""
        return self.take(r for r, label in enumerate(self.labels) if label in names)

    def sample(self, count: int, *, seed: int) -> Self:
        """At most ``count`` rows in random order, the shares of labels kept."""
        return self.take(_stratified_order(self.labels, seed)[:count])


def fewest(data: Labelled) -> int:
    """How many rows the rarest label has."""
    return min(Counter(data.labels).values(), default=0)


def _stratified_order(labels: Sequence[str], seed: int) -> list[int]:
    """An order of rows of which every beginning has about the shares of all."""
    order = np.random.default_rng(seed).permutation(len(labels))
    totals = Counter(labels)
    seen: Counter[str] = Counter()
    places = {}
    for row in order.tolist():
        label = labels[row]
        places[row] = (seen[label] + 0.5) / totals[label]
        seen[label] += 1
    return sorted(places, key=places.__getitem__)
