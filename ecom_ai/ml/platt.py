"""Platt scaling: from how a claim scores to how likely it is right.

probability = 1 / (1 + exp(-(slope * score + intercept))), fitted by log loss towards
targets a little off 0 and 1, so that few rows that are told apart without a mistake
make it no surer than they warrant (Platt 1999, "Probabilistic outputs for support
vector machines"; Lin, Lin & Weng 2007 on how to fit it).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Scores beyond are as sure as these, so that nothing overflows.
_FARTHEST = 60.0
#: A higher score never means less likely.
_LEAST_SLOPE = 0.05


@dataclass(frozen=True)
class Platt:
    """What is made of a score, which is the log-odds of a network's own probability."""

    slope: float = 1.0
    intercept: float = 0.0

    def probability(self, score: float) -> float:
        told = np.clip(self.slope * score + self.intercept, -_FARTHEST, _FARTHEST)
        return float(1 / (1 + np.exp(-told)))


def fit_platt(
    scores: Sequence[float], right: Sequence[bool], *, before: Platt
) -> Platt:
    """What fits scores of which some were right.

    ``before`` where all were right or all wrong, which says nothing of how much a score
    tells.
    """
    from scipy.optimize import minimize

    x, hits = np.asarray(scores, dtype=np.float64), np.asarray(right, dtype=np.bool_)
    good, bad = int(hits.sum()), int((~hits).sum())
    if not good or not bad:
        return before
    x = np.clip(x, -_FARTHEST, _FARTHEST)
    target = np.where(hits, (good + 1) / (good + 2), 1 / (bad + 2))

    def loss(given: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        told = given[0] * x + given[1]
        # log(1 + e^z) - t z, and its slope, without overflow.
        error = 1 / (1 + np.exp(-np.clip(told, -_FARTHEST, _FARTHEST))) - target
        total = float((np.logaddexp(0, told) - target * told).sum())
        return total, np.array([(error * x).sum(), error.sum()])

    start = np.array([1.0, 0.0])
    bounds = [(_LEAST_SLOPE, None), (None, None)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    slope, intercept = (round(float(each), 6) for each in found.x)
    return Platt(slope, intercept)
