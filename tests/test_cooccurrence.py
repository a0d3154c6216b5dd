"""Co-occurrence: windowed, ordered, decaying, shrunk."""

import pytest

from ecom_ai.recommendations.cooccurrence import CoOccurrence

PLAIN = CoOccurrence(
    window=10, decay=1.0, backward=0.0, exponent=0.0, shrinkage=1.0, keep=50
)


def scores(sequences, model=PLAIN):
    """{(source, target): score}"""
    return {
        (source, target): score
        for source, targets in model.fit(sequences).items()
        for target, score in targets
    }


def changed(**parameters):
    return CoOccurrence(**{**PLAIN.__dict__, **parameters})


def test_what_comes_after_is_counted():
    assert scores([[1, 2, 3]]) == {(1, 2): 0.5, (1, 3): 0.5, (2, 3): 0.5, (2, 1): 0.0,
                                   (3, 2): 0.0, (3, 1): 0.0}  # fmt: skip


def test_order_counts_and_going_back_counts_less():
    found = scores([[1, 2]], changed(backward=0.3))
    assert found[1, 2] == pytest.approx(0.5)
    assert found[2, 1] == pytest.approx(0.15)


def test_each_place_between_counts_less():
    found = scores([[1, 2, 3, 4]], changed(decay=0.5))
    assert found[1, 2] == pytest.approx(2 * found[1, 3])
    assert found[1, 3] == pytest.approx(2 * found[1, 4])


def test_beyond_the_window_nothing_is_counted():
    found = scores([[1, 2, 3, 4]], changed(window=2))
    assert (1, 3) in found
    assert (1, 4) not in found


def test_a_pair_seen_once_does_not_lead():
    """1 → 2 happened once of once; 3 → 4 nine times of ten."""
    sequences = [[1, 2], *[[3, 4]] * 9, [3, 5]]
    shrunk = scores(sequences, changed(shrinkage=10.0))
    bare = scores(sequences, changed(shrinkage=0.0))
    assert bare[1, 2] > bare[3, 4]
    assert shrunk[3, 4] > shrunk[1, 2]


def test_what_everybody_has_counts_less():
    sequences = [[1, 2], [1, 9], *[[7, 9]] * 20]
    assert scores(sequences)[1, 2] == scores(sequences)[1, 9]
    damped = scores(sequences, changed(exponent=0.5))
    assert damped[1, 2] > damped[1, 9]


def test_the_best_are_kept_in_order():
    sequences = [[1, 2]] * 3 + [[1, 3]] * 2 + [[1, 4]]
    best = changed(keep=2).fit(sequences)[1]
    assert [target for target, _ in best] == [2, 3]
    assert best == sorted(best, key=lambda entry: -entry[1])


def test_an_item_never_follows_itself():
    assert all(source != target for source, target in scores([[1, 1, 2, 1]]))


@pytest.mark.parametrize("sequences", [[], [[]], [[1]], [[1, 1, 1]]], ids=str)
def test_nothing_to_learn_gives_nothing(sequences):
    assert CoOccurrence().fit(sequences) == {}


def test_the_order_of_shoppers_changes_nothing():
    sequences = [[1, 2, 3], [3, 2], [2, 4, 1]]
    model = CoOccurrence()
    assert scores(sequences, model) == pytest.approx(scores(sequences[::-1], model))
