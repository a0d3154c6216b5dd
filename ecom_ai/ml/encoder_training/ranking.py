"""How well vectors find the document of a query. numpy only."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..ranking_metrics import gain_at
from .pairs import Pairs

Matrix = NDArray[np.float32]
Ranks = NDArray[np.intp]
K = 10
#: Signs drawn by the permutation test, and how many at once, to bound its memory.
_DRAWS, _AT_ONCE = 10_000, 4_000_000
_QUERIES_AT_ONCE = 512


def candidates(pairs: Pairs) -> tuple[list[str], Ranks]:
    """The different documents, and of each pair the place of its own among them."""
    places: dict[str, int] = {}
    own = [places.setdefault(text, len(places)) for text in pairs.documents]
    return list(places), np.array(own, dtype=np.intp)


def ranks_of(queries: Matrix, documents: Matrix, *, pairs: Pairs) -> Ranks:
    """The place, from 0, of each pair's document among all ``candidates``.

    ``queries`` is pairs x d, ``documents`` candidates x d, both of unit length. Other
    right answers to a query do not stand in the way; of equals the others lead, so
    that an encoder which tells nothing apart finds nothing.
    """
    _, own = candidates(pairs)
    right: dict[str, set[int]] = {}
    for query, place in zip(pairs.queries, own.tolist(), strict=True):
        right.setdefault(query, set()).add(place)
    ranks = np.empty(len(pairs), dtype=np.intp)
    for start in range(0, len(pairs), _QUERIES_AT_ONCE):
        scores = queries[start : start + _QUERIES_AT_ONCE] @ documents.T
        for row, line in enumerate(scores, start=start):
            mine = line[own[row]]
            others = [p for p in right[pairs.queries[row]] if p != own[row]]
            line[others] = -np.inf
            # What is no number leads, too: such an encoder finds nothing.
            ranks[row] = int((~(line < mine)).sum()) - 1
    return ranks


def ranking_figures(ranks: Ranks) -> dict[str, float]:
    """MRR, NDCG and recall at 10 of pairs of which each has one right document."""
    if not len(ranks):
        return {}
    return {
        f"mrr@{K}": round(float(reciprocal(ranks).mean()), 5),
        f"ndcg@{K}": round(float(gain_at(ranks, K).mean()), 5),
        f"recall@{K}": round(float((ranks < K).mean()), 5),
    }


def reciprocal(ranks: Ranks) -> NDArray[np.float64]:
    """1 / place, counted from 1; nothing past the tenth."""
    return np.where(ranks < K, 1.0 / (ranks + 1.0), 0.0)


def paired_permutation(
    first: Sequence[float] | NDArray[np.floating],
    second: Sequence[float] | NDArray[np.floating],
) -> float:
    """How likely chance alone makes two means of the same rows differ as much.

    The sign of each row's difference is drawn anew, 10,000 times (Fisher's
    permutation test; Smucker, Allan, Carterette, "A comparison of statistical
    significance tests for information retrieval evaluation", CIKM 2007). Two-sided.
    """
    differences = np.asarray(first, dtype=np.float64) - np.asarray(second)
    differences = differences[differences != 0]
    if not len(differences):
        return 1.0
    seen = abs(differences.sum()) - 1e-9
    random = np.random.default_rng(0)
    as_large, draws = 0, min(1000, max(1, _AT_ONCE // len(differences)))
    for done in range(0, _DRAWS, draws):
        size = (min(draws, _DRAWS - done), len(differences))
        signs = random.integers(0, 2, size, dtype=np.int8)
        as_large += int((np.abs((2.0 * signs - 1) @ differences) >= seen).sum())
    return (as_large + 1) / (_DRAWS + 1)
