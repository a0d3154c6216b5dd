"""Splits: stratified, the same in every run, near-duplicates never across."""

from collections import Counter

import pytest

from ecom_ai.exceptions import BadInput
from ecom_ai.training.files import Rows
from ecom_ai.training.splits import apart, near_duplicates, split, split_beside


def distinct(count: int, labels: int = 2) -> Rows:
    words = ["mug", "tent", "lamp", "rug", "pot", "bag", "pan", "cup", "bed", "hat"]
    texts = [
        " ".join([words[n % 10], words[n // 10 % 10], words[n // 100], f"{n * 7919}"])
        for n in range(count)
    ]
    return Rows("made", tuple(texts), tuple(f"l{n % labels}" for n in range(count)))


def test_rows_are_split_by_label_into_80_10_10():
    parts = split(distinct(1000, labels=4))
    for part, share in ((parts.train, 0.8), (parts.validation, 0.1), (parts.test, 0.1)):
        counts = Counter(part.labels)
        assert len(counts) == 4
        assert all(abs(n - 250 * share) <= 3 for n in counts.values()), counts
    everything = [*parts.train.texts, *parts.validation.texts, *parts.test.texts]
    assert sorted(everything) == sorted(distinct(1000).texts)


def test_the_same_texts_are_held_out_again_when_the_file_has_grown():
    before = set(split(distinct(500)).test.texts)
    after = set(split(distinct(550)).test.texts)
    assert len(before & after) >= 0.9 * len(before)


def test_near_duplicates_are_found_and_stay_together():
    texts = [
        "The parcel came two weeks late and the box was torn open.",
        "the parcel came two weeks late, and the box was torn open!!",
        "The parcel came two weeks late and a box was torn open",
        "包裹晚了两个星期才到，盒子也破了一个大口子。",
        "包裹晚了两个星期才到,盒子也破了一个大口子",
        "Lovely.",
        "LOVELY!",
        "Lovely mug.",
        "？？？",
        "！！",
    ]
    numbers = near_duplicates(texts)
    assert len(set(numbers[:3])) == 1
    assert len(set(numbers[3:5])) == 1
    assert numbers[5] == numbers[6] != numbers[7]
    assert numbers[8] != numbers[9]
    many = Rows("made", tuple(texts * 30), ("a", "b") * 150)
    parts = split(many)
    held = {
        n
        for n, text in zip(near_duplicates(many.texts), many.texts, strict=True)
        if text in parts.test.texts
    }
    trained = {
        n
        for n, text in zip(near_duplicates(many.texts), many.texts, strict=True)
        if text in parts.train.texts
    }
    assert not held & trained


def test_few_rows_keep_one_a_label_for_each_use():
    parts = split(distinct(8))
    assert [len(parts.train), len(parts.validation), len(parts.test)] == [4, 2, 2]


def test_of_very_few_rows_none_is_held_out_and_none_counts_twice():
    parts = split(distinct(2))
    assert [len(parts.train), len(parts.validation), len(parts.test)] == [2, 0, 0]


def test_rows_given_apart_are_held_out_and_what_is_like_them_not_trained_on():
    data, said = distinct(100, labels=2), "The poles snapped on the second night out."
    near = Rows("near", (f"{said[:-1]}!! really", *data.texts[10:]), data.labels[9:])
    held_out = Rows("held out", (said, *data.texts[90:]), data.labels[89:])
    parts = split_beside(near, held_out)
    assert parts.test is held_out
    assert near.texts[0] not in parts.train.texts + parts.validation.texts
    assert not set(parts.train.texts) & set(held_out.texts)
    assert parts.dropped == len(near) - len(parts.train) - len(parts.validation)
    assert parts.dropped > 10


def test_texts_that_are_like_a_part_are_not_apart_from_it():
    data = distinct(100)
    held_out = Rows("held out", ("It arrived late and it was wet.",), ("l0",))
    parts = split_beside(data, held_out)
    texts = ["It arrived late, and it was wet", data.texts[3], "Something else again"]
    assert apart(texts, parts) == [2]


def test_rows_that_are_all_held_out_too_are_refused():
    data, said = distinct(40), "The poles snapped on the second night out."
    with pytest.raises(BadInput, match="made: every row with the label 'l0' says"):
        split_beside(data, data)
    others = Rows("others", (said, *data.texts[1:]), ("l2", *data.labels[1:]))
    with pytest.raises(BadInput, match="'l0' says almost what a row of made says"):
        split_beside(others.take(range(30)), data)
    unlabelled = Rows("talks", data.texts, ("",) * 40)
    with pytest.raises(BadInput, match="talks: every row says almost"):
        split_beside(unlabelled, data)
