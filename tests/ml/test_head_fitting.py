"""Heads, spelling, calibration and selection, on numbers made in the test."""

import numpy as np
import pytest

from ecom_ai.ml.augmenting import augment
from ecom_ai.ml.head_fitting import (
    choose_rejection,
    choose_strength,
    fit_linear,
    fit_temperature,
    fuse,
    log_losses,
    make_folds,
)
from ecom_ai.ml.heads import Head, softmax
from ecom_ai.ml.labelled import Labelled
from ecom_ai.ml.lexical import LexicalFeatures
from ecom_ai.ml.selection import most_uncertain, pseudo_labels


@pytest.fixture
def clouds():
    """Three clouds of 60 points: vectors, targets."""
    draw = np.random.default_rng(0)
    targets = np.repeat(np.arange(3), 60)
    middles = draw.normal(size=(3, 8))
    vectors = middles[targets] + 0.5 * draw.normal(size=(180, 8))
    return vectors.astype(np.float32), targets


def test_a_linear_head_finds_clouds(clouds):
    vectors, targets = clouds
    weight, bias = fit_linear(vectors, targets, labels=3, strength=1.0)
    assert (Head(weight, bias).probabilities(vectors).argmax(axis=1) == targets).all()


@pytest.mark.parametrize("kinds", [2, 3])
def test_probabilities_are_scikit_learns(clouds, kinds):
    from sklearn.linear_model import LogisticRegression

    vectors, targets = clouds
    rows = targets < kinds
    weight, bias = fit_linear(vectors[rows], targets[rows], labels=kinds, strength=1.0)
    model = LogisticRegression(C=1.0, class_weight="balanced", tol=1e-6)
    expected = model.fit(vectors[rows], targets[rows]).predict_proba(vectors)
    found = Head(weight, bias).probabilities(vectors)
    assert found == pytest.approx(expected, abs=1e-3)


def test_a_label_without_rows_is_never_answered(clouds):
    vectors, targets = clouds
    weight, bias = fit_linear(vectors, targets, labels=4, strength=1.0)
    assert Head(weight, bias).probabilities(vectors)[:, 3].max() < 1e-6


def test_folds_leave_a_language_out_where_each_has_all_labels():
    targets = np.array([0, 1, 0, 1])
    folds = make_folds(targets, ["a", "a", "b", "b"], seed=0)
    assert [test.tolist() for _, test in folds] == [[0, 1], [2, 3]]
    assert len(make_folds(targets, ["a", "b", "a", "b"], seed=0)) == 2
    assert make_folds(np.array([0, 0, 1]), [""] * 3, seed=0) == []


def test_caution_never_chooses_a_greater_strength(clouds):
    vectors, targets = clouds
    folds = make_folds(targets, [""] * len(targets), seed=0)
    given = {"labels": 3, "folds": folds}
    bold = choose_strength(vectors, targets, **given)
    assert choose_strength(vectors, targets, cautious=True, **given) <= bold


def test_temperature_undoes_overconfidence():
    draw = np.random.default_rng(0)
    logits = draw.normal(size=(4000, 3))
    targets = np.array([draw.choice(3, p=row) for row in softmax(logits)])
    assert fit_temperature(logits * 5, targets) == pytest.approx(5, rel=0.1)


def test_fusion_ignores_noise():
    draw = np.random.default_rng(0)
    targets = draw.integers(0, 2, 500)
    good = np.eye(2, dtype=np.float32)[targets] * 2 + draw.normal(size=(500, 2)) / 2
    noise = draw.normal(size=(500, 2)).astype(np.float32)
    first, second = fuse(good.astype(np.float32), noise, targets)
    assert first > 10 * second >= 0
    assert log_losses(first * good, targets).mean() < 0.2


def test_rejection_parts_what_no_label_claims():
    claimed = np.array([[5.0, 0.0, -1.0], [0.0, 5.0, -1.0]] * 20)
    unclaimed = np.array([[0.5, 0.2, -1.0]] * 10)
    logits = np.concatenate([claimed, unclaimed]).astype(np.float32)
    targets = np.array([0, 1] * 20 + [2] * 10)
    rejection = choose_rejection(logits, targets, column=2)
    assert rejection is not None
    head = Head(np.eye(3, dtype=np.float32), np.zeros(3, np.float32))
    answers = Head(head.weight, head.bias, rejection=rejection).logits(logits)
    assert (answers.argmax(axis=1) == targets).all()
    assert choose_rejection(claimed, targets[:40], column=2) is None


def test_spelling_needs_no_vocabulary():
    texts = ["red shoes", "red shirt", "红色的鞋", "\ud800", ""]
    features = LexicalFeatures.fit(texts)
    rows = features.transform(texts)
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    assert lengths[:3] == pytest.approx(1)
    assert lengths[4] == 0
    assert (rows[0] @ rows[1].T).toarray()[0, 0] > 0.3
    assert features.transform(["x" * 5_000_000]).shape == (1, len(features.buckets))


def test_a_sample_keeps_the_shares():
    data = Labelled(tuple(map(str, range(100))), ("a",) * 80 + ("b",) * 20)
    assert data.sample(10, seed=0).labels.count("b") == 2
    assert data.sample(10, seed=0) == data.sample(10, seed=0)
    with pytest.raises(ValueError, match="one label"):
        Labelled(("a",), ())


def test_pseudo_labels_are_the_sure_ones():
    found = pseudo_labels(
        ["a", "b"], np.array([[0.99, 0.01], [0.6, 0.4]]), labels=["x", "y"]
    )
    assert found == Labelled(("a",), ("x",))


def test_people_are_asked_about_unsure_and_different_texts():
    probabilities = np.array([[0.5, 0.5], [0.51, 0.49], [0.6, 0.4], [0.99, 0.01]])
    vectors = np.eye(4, dtype=np.float32)[[0, 0, 1, 2]]
    assert most_uncertain(probabilities, vectors, count=2) == [0, 2]
    assert most_uncertain(probabilities, vectors, count=9) == [0, 2, 3, 1]


def test_variants_keep_labels_and_rows():
    data = Labelled(
        ("Great shoes, my whole family wears them all day!",) * 8, ("a",) * 8
    )
    found = augment(data, seed=0)
    assert found.texts[:8] == data.texts
    assert len(found) > 8
    assert set(found.labels) == {"a"}
    assert found == augment(data, seed=0)
