"""Which items follow which: the strongest simple retriever of next items.

Windowed, ordered co-occurrence: in a shopper's sequence, an item counts for those
that came up to ``window`` places before it, less with each place between; going back
in the order counts less still. Counts are divided by the items' own frequency, shrunk
so that a pair seen once does not lead. Deshpande and Karypis, "Item-based top-N
recommendation algorithms" (TOIS 2004) describe the family.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class CoOccurrence:
    """Parameters of the count; the defaults were chosen on shopping sequences."""

    window: int = 10
    decay: float = 0.8
    backward: float = 0.3
    exponent: float = 0.2
    shrinkage: float = 10.0
    keep: int = 50

    def fit(
        self, sequences: Iterable[Sequence[int]]
    ) -> dict[int, list[tuple[int, float]]]:
        """{source: [(target, score), …]}, best first, ``keep`` at most.

        Each sequence holds one shopper's item ids, oldest first.
        """
        pairs: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        totals: dict[int, float] = defaultdict(float)
        steps = [self.decay**distance for distance in range(self.window)]
        for sequence in sequences:
            for place, target in enumerate(sequence):
                totals[target] += 1.0
                before = sequence[max(0, place - self.window) : place]
                for weight, source in zip(steps, reversed(before), strict=False):
                    if source != target:
                        pairs[source][target] += weight
                        pairs[target][source] += weight * self.backward
        return {
            source: self._best(source, counts, totals)
            for source, counts in pairs.items()
        }

    def _best(
        self, source: int, counts: Mapping[int, float], totals: Mapping[int, float]
    ) -> list[tuple[int, float]]:
        scored = [
            (target, count / (totals[target] + self.shrinkage) ** self.exponent)
            for target, count in counts.items()
        ]
        scored.sort(key=lambda pair: (-pair[1], pair[0]))
        norm = totals[source] + self.shrinkage
        return [(target, score / norm) for target, score in scored[: self.keep]]
