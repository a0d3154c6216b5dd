"""Figures of classifiers against counts done by hand and scikit-learn's."""

import numpy as np
import pytest

from ecom_ai.ml.evaluators import calibration_error, evaluate, mcnemar


def test_against_scikit_learn():
    from sklearn.metrics import accuracy_score, confusion_matrix, f1_score

    draw = np.random.default_rng(0)
    labels = ("a", "b", "c")
    probabilities = draw.dirichlet((1, 1, 1), 300)
    truth = draw.choice(labels, 300).tolist()
    given = [labels[i] for i in probabilities.argmax(axis=1)]
    found = evaluate(probabilities, truth, labels=labels)
    assert found.accuracy == pytest.approx(accuracy_score(truth, given))
    assert found.macro_f1 == pytest.approx(f1_score(truth, given, average="macro"))
    assert (found.matrix == confusion_matrix(truth, given, labels=labels)).all()
    assert found.per_label["a"].support == truth.count("a")
    assert found.in_scope_accuracy is None


def test_unknown_labels_count_as_wrong():
    found = evaluate(np.array([[0.9, 0.1], [0.9, 0.1]]), ["a", "z"], labels=["a", "b"])
    assert (found.accuracy, found.unknown, found.macro_f1) == (0.5, 1, 1.0)
    nothing_known = evaluate(np.array([[0.9, 0.1]]), ["z"], labels=["a", "b"])
    assert nothing_known.accuracy == 0


def test_a_rejected_question_in_scope_is_an_error():
    probabilities = np.array([[0.9, 0.0, 0.1], [0.2, 0.1, 0.7], [0.1, 0.2, 0.7]])
    found = evaluate(probabilities, ["a", "b", "oos"], labels=["a", "b", "oos"])
    assert found.in_scope_accuracy == 0.5
    assert found.rejected_share == 1.0


def test_no_rows():
    with pytest.raises(ValueError, match="no rows"):
        evaluate(np.empty((0, 2)), [], labels=["a", "b"])


def test_calibration_error():
    sure = np.array([[0.9, 0.1]] * 10)
    nine_right = np.array([0] * 9 + [1])
    assert calibration_error(sure, nine_right) == pytest.approx(0)
    assert calibration_error(sure, np.zeros(10, dtype=int)) == pytest.approx(0.1)
    assert calibration_error(np.empty((0, 2)), np.empty(0, dtype=int)) == 0


def test_mcnemar():
    assert mcnemar([True] * 5, [True] * 5) == 1.0
    # Of 10 rows that only one got right, all by the first: 2 / 2**10.
    assert mcnemar([True] * 10, [False] * 10) == pytest.approx(2 / 1024)
    assert mcnemar([True, False] * 500, [False, True] * 500) == pytest.approx(
        1, abs=0.1
    )
    with pytest.raises(ValueError, match="same rows"):
        mcnemar([True], [])
