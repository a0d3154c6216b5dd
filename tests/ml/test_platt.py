"""From scores to how likely they are right."""

import numpy as np
import pytest

from ecom_ai.ml.platt import Platt, fit_platt


def test_it_finds_the_scaling_that_made_the_rows():
    draw = np.random.default_rng(0)
    scores = draw.uniform(-2, 8, 4000)
    made = Platt(0.8, -2.0)
    right = [draw.random() < made.probability(score) for score in scores]
    found = fit_platt(scores.tolist(), right, before=Platt())
    assert found.slope == pytest.approx(0.8, abs=0.08)
    assert found.intercept == pytest.approx(-2.0, abs=0.3)


def test_few_rows_told_apart_without_a_mistake_make_it_no_surer_than_they_warrant():
    found = fit_platt([1.0, 1.5, 5.0, 6.0], [False, False, True, True], before=Platt())
    assert 0.5 < found.probability(5.0) < 0.9
    assert 0.1 < found.probability(1.5) < 0.5


@pytest.mark.parametrize("right", [[True, True], [False, False], []])
def test_where_all_were_right_or_wrong_the_former_scaling_stays(right):
    before = Platt(0.7, -1.0)
    assert fit_platt([3.0, 4.0][: len(right)], right, before=before) == before


def test_a_higher_score_is_never_less_likely():
    right = [True, True, True, False, False]
    found = fit_platt([0.5, 1.0, 1.5, 6.0, 7.0], right, before=Platt())
    assert found.probability(7.0) >= found.probability(1.0)


@pytest.mark.parametrize("score", [-1e9, 1e9])
def test_no_score_overflows(score):
    assert 0 <= Platt(3.0, 1.0).probability(score) <= 1
