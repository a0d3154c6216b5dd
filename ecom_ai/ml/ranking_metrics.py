"""How good rankings of items are, from lists of best items alone. numpy only.

Every item competes: figures against sampled rivals do not order recommenders as the
whole catalogue does (Krichene and Rendle, "On sampled metrics for item
recommendation", KDD 2020).
"""

from dataclasses import asdict, dataclass, field

import numpy as np
from numpy.typing import NDArray

K = 10
NOTHING = -1  # in a list: fewer items than places


@dataclass(frozen=True)
class RankingMetrics:
    """Means over shoppers; ``ndcg_error`` is one standard error of ``ndcg_10``.

    ``hr_k``: how often the item bought next is among the first k. ``ndcg_k``: the
    same, a hit at place r counting 1 / log2(r + 1). ``coverage_10``: share of all
    items that somebody was shown. ``novelty_10``: mean of -log2 of the share of
    shoppers who have the shown item (Vargas and Castells, RecSys 2011). ``gains`` has
    what each shopper adds to ``ndcg_10``, to set two recommenders side by side.
    """

    shoppers: int
    hr_5: float
    hr_10: float
    ndcg_5: float
    ndcg_10: float
    ndcg_error: float
    coverage_10: float
    novelty_10: float
    gains: NDArray[np.float64] = field(repr=False, compare=False)

    @property
    def metrics(self) -> dict[str, float]:
        """The figures by name, for a table or JSON."""
        figures = asdict(self)
        del figures["shoppers"], figures["gains"]
        return {name: round(value, 5) for name, value in figures.items()}


def evaluate_ranking(
    top: NDArray[np.integer],
    targets: NDArray[np.integer],
    *,
    owners: NDArray[np.integer],
    shoppers: int,
) -> RankingMetrics:
    """Compare lists with what came next.

    ``top`` is shoppers x 10, items best first, ``NOTHING`` where a list ends early;
    ``targets`` holds the item that each truly took next. ``owners[item]`` counts
    those of the ``shoppers`` trained on who have it; its length is the number of
    items. Raises ValueError when there is no shopper or a list is shorter than 10.
    """
    if not len(targets) or top.shape != (len(targets), K):
        raise ValueError(
            f"Expected lists of {K} items for one shopper or more, got {top.shape} "
            f"for {len(targets)} targets."
        )
    ranks = ranks_within(top, targets)
    gains = gain_at(ranks, K)
    shown = top[top != NOTHING]
    rarity = -np.log2((owners[shown] + 1) / (shoppers + 1))
    return RankingMetrics(
        shoppers=len(targets),
        hr_5=float((ranks < 5).mean()),
        hr_10=float((ranks < K).mean()),
        ndcg_5=float(gain_at(ranks, 5).mean()),
        ndcg_10=float(gains.mean()),
        ndcg_error=float(gains.std() / np.sqrt(len(gains))),
        coverage_10=len(np.unique(shown)) / len(owners),
        novelty_10=float(rarity.mean()) if len(shown) else 0.0,
        gains=gains,
    )


def ranks_within(
    top: NDArray[np.integer], targets: NDArray[np.integer]
) -> NDArray[np.intp]:
    """The place of each target in its list, from 0; the list's length if missing."""
    found = top == targets[:, None]
    ranks: NDArray[np.intp]
    ranks = np.where(found.any(axis=1), found.argmax(axis=1), top.shape[1])
    return ranks


def ranks_among(
    scores: NDArray[np.floating], targets: NDArray[np.integer]
) -> NDArray[np.intp]:
    """The place of each target among all items, from 0; ``scores`` is n x items.

    Of equal scores the earlier item leads, so that ties are no accidental hits.
    """
    own = scores[np.arange(len(targets)), targets][:, None]
    before = np.arange(scores.shape[1]) < targets[:, None]
    ranks: NDArray[np.intp] = ((scores > own) | ((scores == own) & before)).sum(axis=1)
    return ranks


def gain_at(ranks: NDArray[np.integer], k: int) -> NDArray[np.float64]:
    """The discounted gain of each rank (from 0), nothing at ``k`` or after."""
    gains: NDArray[np.float64] = np.where(ranks < k, 1 / np.log2(ranks + 2.0), 0.0)
    return gains


def best(scores: NDArray[np.floating], k: int = K) -> NDArray[np.intp]:
    """The ``k`` best items of each row, best first; of equals the earlier leads.

    Items at minus infinity are never shown: ``NOTHING`` stands in their place.
    """
    k_there = min(k, scores.shape[1])
    first = np.argpartition(-scores, k_there - 1, axis=1)[:, :k_there]
    first.sort(axis=1)
    values = np.take_along_axis(scores, first, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    top = np.full((len(scores), k), NOTHING)
    top[:, :k_there] = np.take_along_axis(first, order, axis=1)
    top[:, :k_there][np.take_along_axis(values, order, axis=1) == -np.inf] = NOTHING
    return top
