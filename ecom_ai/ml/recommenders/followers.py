"""Which items follow which: windowed, ordered co-occurrence, counted in arrays.

The count is that of Deshpande and Karypis, "Item-based top-N recommendation
algorithms" (TOIS 2004), ordered and with a window: an item counts for those up to
``window`` places before it, less with each place between, and less again backwards.
It knows the pairs by heart that a network only smooths, so the two belong together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WINDOW, DECAY, BACKWARD = 10, 0.8, 0.3
EXPONENT, SHRINKAGE, KEEP = 0.2, 10.0, 50
#: How many of a shopper's items are asked, and what each place back counts.
LAST, FADING = 10, 0.8


@dataclass(frozen=True)
class Followers:
    """Followers of item i: ``targets[starts[i]:starts[i + 1]]``, best first."""

    starts: NDArray[np.int64]
    targets: NDArray[np.int32]
    scores: NDArray[np.float32]

    def after(self, history: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """How strongly each item follows a history (oldest first), summing to 1.

        All zero where nothing is known to follow.
        """
        weights = np.zeros(len(self.starts) - 1, dtype=np.float32)
        for back, source in enumerate(history[-LAST:][::-1]):
            row = slice(self.starts[source], self.starts[source + 1])
            weights[self.targets[row]] += self.scores[row] * np.float32(FADING**back)
        return weights / max(float(weights.sum()), 1e-9)


def count_followers(sequences: Sequence[NDArray[np.integer]], items: int) -> Followers:
    """Count the pairs of sequences of item numbers below ``items``, oldest first."""
    everything = np.concatenate([*sequences, np.empty(0, dtype=np.int64)])
    shopper = np.repeat(np.arange(len(sequences)), [len(s) for s in sequences])
    pairs, counts = _pairs(everything.astype(np.int64), shopper, items)
    source, target = np.divmod(pairs, items)
    totals = np.bincount(everything, minlength=items) + SHRINKAGE
    return _table(pairs, counts / totals[target] ** EXPONENT / totals[source], items)


def lend_followers(
    followers: Followers, cold: NDArray[np.int64], nearest: NDArray[np.integer]
) -> Followers:
    """Let the items ``cold`` follow and be followed as their like.

    ``nearest`` is cold x k, the sold items that each is most like: it takes over a
    k-th of what each of them has.
    """
    items = len(followers.starts) - 1
    cold = np.repeat(cold, nearest.shape[1])
    warm = nearest.ravel().astype(np.int64)
    source = np.repeat(np.arange(items), np.diff(followers.starts))
    target = followers.targets.astype(np.int64)
    scores = followers.scores.astype(np.float64)
    for _ in range(2):  # what follows them, then what they follow
        entry, taker = _takers(source, warm, cold, items)
        source, target, scores = (
            np.concatenate([target, target[entry]]),
            np.concatenate([source, taker]),
            np.concatenate([scores, scores[entry] / nearest.shape[1]]),
        )
    pairs, sums = _summed(source * items + target, scores)
    return _table(pairs, sums, items)


def _takers(
    keys: NDArray[np.int64],
    warm: NDArray[np.int64],
    cold: NDArray[np.int64],
    items: int,
) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """(numbers of keys that are lent, the cold item that takes), of each loan one."""
    by_warm = cold[np.argsort(warm, kind="stable")]
    loans = np.bincount(warm, minlength=items)
    counts = loans[keys]
    entry = np.repeat(np.arange(len(keys)), counts)
    within = np.arange(len(entry)) - np.repeat(np.cumsum(counts) - counts, counts)
    first = np.cumsum(loans) - loans
    return entry, by_warm[first[keys[entry]] + within]


def _table(
    pairs: NDArray[np.int64], scores: NDArray[np.float64], items: int
) -> Followers:
    """Sorted, each source's best ``KEEP`` alone."""
    source, target = np.divmod(pairs, items)
    order = np.lexsort((target, -scores, source))
    source, target, scores = source[order], target[order], scores[order]
    first = np.searchsorted(source, np.arange(items))
    kept = np.arange(len(source)) - first[source] < KEEP
    starts = np.searchsorted(source[kept], np.arange(items + 1))
    return Followers(
        starts.astype(np.int64),
        target[kept].astype(np.int32),
        scores[kept].astype(np.float32),
    )


def _pairs(
    flat: NDArray[np.int64], shopper: NDArray[np.int64], items: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Each ordered pair once, as source * items + target, and its weight."""
    codes, weights = [], []
    for distance in range(1, WINDOW + 1):
        before, after = flat[:-distance], flat[distance:]
        real = (shopper[:-distance] == shopper[distance:]) & (before != after)
        before, after = before[real], after[real]
        for pair, share in ((before, after), 1.0), ((after, before), BACKWARD):
            codes.append(pair[0] * items + pair[1])
            weights.append(np.full(len(before), share * DECAY ** (distance - 1)))
    return _summed(np.concatenate(codes), np.concatenate(weights))


def _summed(
    codes: NDArray[np.int64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Each code once, and the sum of its weights."""
    pairs, places = np.unique(codes, return_inverse=True)
    totals: NDArray[np.float64] = np.zeros(len(pairs))
    np.add.at(totals, places, weights)
    return pairs, totals
