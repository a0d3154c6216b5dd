"""How good a classifier is, from true and given labels alone. numpy only."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .labelled import OUT_OF_SCOPE

BINS = 15


@dataclass(frozen=True)
class LabelReport:
    """Of one label; ``support`` is how many rows truly carry it."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Evaluation:
    """Of a classifier on labelled rows; ``matrix[i, j]``: truly i, answered j.

    ``unknown`` rows carry a label that the classifier does not have: they count as
    wrong in ``accuracy`` and are in no other figure.
    """

    labels: tuple[str, ...]
    rows: int
    accuracy: float
    macro_f1: float
    calibration_error: float
    matrix: NDArray[np.int64]
    per_label: dict[str, LabelReport]
    unknown: int = 0
    in_scope_accuracy: float | None = None
    rejected_share: float | None = None

    @property
    def metrics(self) -> dict[str, float]:
        """The figures by name, for a table or JSON."""
        figures = {
            "accuracy": self.accuracy,
            "macro_f1": self.macro_f1,
            "calibration_error": self.calibration_error,
            "unknown_labels": float(self.unknown),
            "in_scope_accuracy": self.in_scope_accuracy,
            "out_of_scope_recall": self.rejected_share,
        }
        return {k: round(v, 5) for k, v in figures.items() if v is not None}


def evaluate(
    probabilities: NDArray[np.floating],
    truth: Sequence[str],
    *,
    labels: Sequence[str],
) -> Evaluation:
    """Compares (rows, labels) probabilities with true labels.

    Raises ``ValueError`` without rows.
    """
    if not len(truth):
        raise ValueError("There are no rows to evaluate on: give at least one.")
    places = {label: place for place, label in enumerate(labels)}
    targets = np.array([places.get(label, -1) for label in truth])
    answers = probabilities.argmax(axis=1)
    known = targets >= 0
    matrix = confusion_matrix(targets[known], answers[known], labels=len(labels))
    reports = dict(zip(labels, label_reports(matrix), strict=True))
    f1s = [report.f1 for report in reports.values() if report.support]
    column = next((places[n] for n in OUT_OF_SCOPE if n in places), None)
    within, rejected = _scope(targets[known], answers[known], column)
    return Evaluation(
        labels=tuple(labels),
        rows=len(truth),
        accuracy=float((answers == targets).mean()),
        macro_f1=float(np.mean(f1s)) if f1s else 0.0,
        calibration_error=calibration_error(probabilities[known], targets[known]),
        matrix=matrix,
        per_label=reports,
        unknown=int((~known).sum()),
        in_scope_accuracy=within,
        rejected_share=rejected,
    )


def confusion_matrix(
    targets: NDArray[np.integer], answers: NDArray[np.integer], *, labels: int
) -> NDArray[np.int64]:
    """Counts, (true label, answered label)."""
    matrix = np.zeros((labels, labels), dtype=np.int64)
    np.add.at(matrix, (targets, answers), 1)
    return matrix


def label_reports(matrix: NDArray[np.int64]) -> list[LabelReport]:
    """Precision, recall and F1 of each label of a confusion matrix."""
    right = np.diag(matrix).astype(float)
    precision = right / np.maximum(matrix.sum(axis=0), 1)
    recall = right / np.maximum(matrix.sum(axis=1), 1)
    f1 = 2 * right / np.maximum(matrix.sum(axis=0) + matrix.sum(axis=1), 1)
    support = matrix.sum(axis=1).tolist()
    columns = (precision.tolist(), recall.tolist(), f1.tolist(), support)
    return [LabelReport(*row) for row in zip(*columns, strict=True)]


def calibration_error(
    probabilities: NDArray[np.floating], targets: NDArray[np.integer]
) -> float:
    """Expected calibration error (Naeini et al. 2015): 0 when 0.9 means 90%."""
    if not len(targets):
        return 0.0
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == targets
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, right - confidence, minlength=BINS)
    return float(np.abs(gaps).sum() / len(targets))


def reliability(
    probabilities: NDArray[np.floating],
    truth: Sequence[str],
    *,
    labels: Sequence[str],
    bins: int = 10,
) -> list[dict[str, float]]:
    """How often answers are right, by how certain they were (DeGroot, Fienberg 1983).

    One {confidence, accuracy, rows} for each of ``bins`` equal ranges of certainty
    that some row lies in; both are averages of the rows there.
    """
    if not len(truth):
        return []
    confidence = probabilities.max(axis=1)
    right = np.array(labels)[probabilities.argmax(axis=1)] == np.array(truth)
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    counts = np.bincount(places, minlength=bins)
    sums = [np.bincount(places, each, minlength=bins) for each in (confidence, right)]
    return [
        {
            "confidence": round(float(sums[0][n] / counts[n]), 4),
            "accuracy": round(float(sums[1][n] / counts[n]), 4),
            "rows": int(counts[n]),
        }
        for n in range(bins)
        if counts[n]
    ]


def mcnemar(first_right: Sequence[bool], second_right: Sequence[bool]) -> float:
    """Two-sided p that two classifiers err equally often on the same rows.

    McNemar's exact test (1947): of the rows that only one of them got right, is one
    side more frequent than a fair coin would have it? Raises ``ValueError`` when
    the rows are not as many.
    """
    if len(first_right) != len(second_right):
        raise ValueError(
            f"{len(first_right)} and {len(second_right)} answers: compare two "
            "classifiers on the same rows."
        )
    pairs = list(zip(first_right, second_right, strict=True))
    only_first = sum(1 for first, second in pairs if first and not second)
    only_second = sum(1 for first, second in pairs if second and not first)
    total, fewer = only_first + only_second, min(only_first, only_second)
    if total == 0:
        return 1.0
    logs = [_log_choose(total, k) - total * math.log(2) for k in range(fewer + 1)]
    return min(1.0, 2 * sum(math.exp(log) for log in logs))


def _log_choose(total: int, chosen: int) -> float:
    return (
        math.lgamma(total + 1)
        - math.lgamma(chosen + 1)
        - math.lgamma(total - chosen + 1)
    )


def _scope(
    targets: NDArray[np.integer], answers: NDArray[np.integer], column: int | None
) -> tuple[float | None, float | None]:
    """Share answered rightly of what is in scope, share rejected of what is not."""
    if column is None:
        return None, None
    outside = targets == column
    within = (answers == targets)[~outside]
    rejected = (answers == column)[outside]
    return (
        float(within.mean()) if within.size else None,
        float(rejected.mean()) if rejected.size else None,
    )
