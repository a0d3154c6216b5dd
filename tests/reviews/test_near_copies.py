"""Near copies among many texts."""

import random
from itertools import combinations

from ecom_ai.moderation.shingles import likeness
from ecom_ai.reviews import near_copies as module
from ecom_ai.reviews.history import COPY
from ecom_ai.reviews.near_copies import near_copies
from tests.reviews.test_copies import COPIED, edited

LONG = "Superb tent, sturdy poles, it stood through a night of wind and rain."


def test_they_are_those_that_comparing_each_with_each_finds():
    dice = random.Random(7)
    texts = [edited(dice) for _ in range(25)] + [LONG, LONG.upper(), f"{LONG}!!"]
    texts += ["Boils fast.", "Boils fast.", "Boils fast.", "…" * 30, "…" * 30, "…" * 30]
    texts += ["Two of these are not enough to be more than chance."] * 2
    dice.shuffle(texts)
    pairs = [
        pair
        for pair in combinations(range(len(texts)), 2)
        if all(len(texts[n]) >= 24 for n in pair)
        and likeness(*(texts[n] for n in pair)) >= COPY
    ]
    counts = {n: sum(n in pair for pair in pairs) for n in range(len(texts))}
    wanted = {n: count for n, count in counts.items() if count >= 2}
    assert len(wanted) == 28
    assert near_copies(texts) == wanted


def test_the_same_text_is_compared_once_and_many_alike_some_dozens_of_times(
    monkeypatch,
):
    compared = []
    real = module._likeness

    def counted(*pair):
        compared.append(pair)
        return real(*pair)

    monkeypatch.setattr(module, "_likeness", counted)
    found = near_copies([COPIED] * 400 + [COPIED.lower()] * 100)
    assert set(found.values()) == {499}
    assert not compared
    alike = near_copies([f"{COPIED} {n * 7919}" for n in range(400)])
    assert len(alike) == 400
    assert len(compared) <= 400 * module._COMPARED


def test_how_far_it_is_is_told():
    told = []
    near_copies([LONG] * 3, say=lambda *done: told.append(done))
    assert told == [(1, 3), (2, 3), (3, 3)]
