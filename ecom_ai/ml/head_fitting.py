"""Fitting what a head consists of: weights, strength, fusion, temperature, level.

Logistic regression (scikit-learn) on vectors and on spelling: with few rows together,
else each by itself; then joined by two numbers fitted on rows that neither has seen, so
that the one which has learnt its training rows by heart is not believed too much.
"""

import warnings
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .heads import Matrix, Rejection

STRENGTHS = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
FOLDS = 5
#: How near to the best a fit comes that is kept.
EXACT = 1e-6
_LEAST_TEMPERATURE, _MOST_TEMPERATURE = 1e-3, 100.0
#: Dense, or sparse as scipy's csr_matrix, which has no types.
Features = Any
Rows = NDArray[np.int64]
Folds = Sequence[tuple[Rows, Rows]]
#: Rows to fit on → weight, bias.
Fit = Callable[[Rows], tuple[Matrix, Matrix]]
Hears = Callable[[Fit], Fit]


def fit_linear(
    features: Features,
    targets: Rows,
    *,
    labels: int,
    strength: float,
    weights: NDArray[np.floating] | None = None,
    tolerance: float = EXACT,
) -> tuple[Matrix, Matrix]:
    """Multinomial logistic regression: weight (labels, columns), bias (labels,).

    ``strength`` is scikit-learn's C, of rows weighted so that labels count alike.
    A label without rows is never answered.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=500, tol=tolerance)
    balance = len(targets) / (len(np.unique(targets)) * np.bincount(targets)[targets])
    rows = balance if weights is None else balance * weights
    # On matrices this small more threads only wait for each other. A fit that is not
    # done after so many steps is near enough, and nobody could do anything about it.
    with _threads().limit(limits=1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(features.astype(np.float64), targets, sample_weight=rows)
    found, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        found, bias = np.vstack([-found, found]) / 2, np.repeat(bias, 2) / 2 * (-1, 1)
    weight = np.zeros((labels, found.shape[1]), dtype=np.float32)
    offset = np.full(labels, -1e4, dtype=np.float32)
    weight[model.classes_], offset[model.classes_] = found, bias
    return weight, offset


@cache
def _threads() -> Any:
    """What says with how many threads scikit-learn computes.

    Kept, since to find its libraries takes half as long as a small fit.
    """
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def choose_strength(
    features: Features,
    targets: Rows,
    *,
    labels: int,
    folds: Folds,
    cautious: bool = False,
    hears: Hears = lambda fit: fit,
    say: Callable[[int, int], None] = lambda done, of: None,
) -> float:
    """The strength whose held-out log loss, at its best temperature, is least.

    ``cautious`` takes the smallest strength within one standard error of the best
    (Hastie et al. 2009, "The Elements of Statistical Learning", 7.10): the choice
    where the rows to come differ from those at hand. ``hears`` makes a fit one that
    can be stopped; ``say`` is told how many strengths of how many are tried.
    """
    truth = targets[held_out_rows(folds)]
    losses = []
    for tried, strength in enumerate(STRENGTHS):
        say(tried, len(STRENGTHS))
        fit = hears(fitter(features, targets, labels=labels, strength=strength))
        logits = held_out_logits(fit, features, folds=folds)
        losses.append(best_losses(logits, truth))
    return STRENGTHS[pick(losses, cautious=cautious)]


def pick(losses: Sequence[NDArray[np.float64]], *, cautious: bool) -> int:
    """Which of some trials, from the most held back on, with losses of the same rows.

    ``cautious`` as in ``choose_strength``.
    """
    means = np.array([loss.mean() for loss in losses])
    best = int(means.argmin())
    if not cautious:
        return best
    error = losses[best].std() / np.sqrt(len(losses[best]))
    return int(np.flatnonzero(means <= means[best] + error)[0])


def fitter(
    features: Features,
    targets: Rows,
    *,
    labels: int,
    strength: float,
    tolerance: float = EXACT,
) -> Fit:
    """``fit_linear`` as a function of the rows to fit on."""

    def fit(rows: Rows) -> tuple[Matrix, Matrix]:
        return fit_linear(
            features[rows],
            targets[rows],
            labels=labels,
            strength=strength,
            tolerance=tolerance,
        )

    return fit


def held_out_rows(folds: Folds) -> Rows:
    """The rows that are tested, fold by fold."""
    return np.concatenate([test for _, test in folds])


def held_out_logits(fit: Fit, features: Features, *, folds: Folds) -> Matrix:
    """Logits of ``held_out_rows``, each by a head fitted on the other folds' rows."""
    parts = []
    for train, test in folds:
        weight, bias = fit(train)
        parts.append(features[test] @ weight.T + bias)
    return np.concatenate(parts)


def make_folds(targets: Rows, groups: Sequence[str], *, seed: int) -> Folds:
    """Leaves one group out at a time where each has all labels; else stratified folds.

    No folds where a label has a single row.
    """
    from sklearn.model_selection import StratifiedKFold

    kinds = np.array(groups)
    names, labels = np.unique(kinds), np.unique(targets)
    whole = all(len(np.unique(targets[kinds == n])) == len(labels) for n in names)
    if len(names) > 1 and whole:
        return [(np.flatnonzero(kinds != n), np.flatnonzero(kinds == n)) for n in names]
    rarest = int(np.bincount(targets)[labels].min())
    if rarest < 2:
        return []
    splitter = StratifiedKFold(min(FOLDS, rarest), shuffle=True, random_state=seed)
    return list(splitter.split(np.zeros(len(targets)), targets))


def fit_temperature(logits: NDArray[np.floating], targets: Rows) -> float:
    """The temperature of the least log loss."""
    from scipy.optimize import minimize_scalar

    found = minimize_scalar(
        lambda log: float(log_losses(logits / np.exp(log), targets).mean()),
        bounds=(np.log(_LEAST_TEMPERATURE), np.log(_MOST_TEMPERATURE)),
        method="bounded",
    )
    return float(np.exp(found.x))


def best_losses(logits: NDArray[np.floating], targets: Rows) -> NDArray[np.float64]:
    """Each row's log loss at the best temperature."""
    return log_losses(logits / fit_temperature(logits, targets), targets)


def fuse(first: Matrix, second: Matrix, targets: Rows) -> tuple[float, float]:
    """Factors, none below 0, of two sets of logits whose sum has the least log loss."""
    from scipy.optimize import minimize

    def loss(factors: NDArray[np.float64]) -> float:
        joined = factors[0] * first + factors[1] * second
        return float(log_losses(joined, targets).mean())

    start = [
        0.5 / fit_temperature(first, targets),
        0.5 / fit_temperature(second, targets),
    ]
    found = minimize(loss, start, bounds=[(0, None), (0, None)], method="L-BFGS-B")
    return float(found.x[0]), float(found.x[1])


def choose_rejection(logits: Matrix, targets: Rows, *, column: int) -> Rejection | None:
    """The level at which right answers and right rejections are together the most.

    Counts the share of answerable rows answered rightly, a rejected one being wrong,
    and the share of unanswerable rows rejected. None when there are none of either.
    """
    unanswerable = targets == column
    if unanswerable.all() or not unanswerable.any():
        return None
    others = np.delete(logits, column, axis=1)
    best = others.max(axis=1)
    right = logits.argmax(axis=1) == targets
    rejected = logits.argmax(axis=1) == column

    def worth(level: float) -> float:
        out = rejected | (best < level)
        return float((right & ~out)[~unanswerable].mean() + out[unanswerable].mean())

    levels = np.quantile(best, np.linspace(0, 0.5, 201))
    return Rejection(column, float(max(levels, key=worth)))


def log_losses(logits: NDArray[np.floating], targets: Rows) -> NDArray[np.float64]:
    """Minus the log probability of each row's target."""
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    rows = np.arange(len(targets))
    losses: NDArray[np.float64] = np.log(np.exp(shifted).sum(axis=1))
    losses -= shifted[rows, targets]
    return losses
