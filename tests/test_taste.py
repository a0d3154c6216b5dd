"""A shopper's taste: the vector of their events, made, stored and swept."""

import numpy as np
import pytest

from ecom_ai import shoppers
from ecom_ai.events import record
from ecom_ai.models import Checkpoint, Item, Shopper
from ecom_ai.shoppers import load, taste
from tests.making import SITE, ago, make_checkpoint, make_pots, seen, vector

pytestmark = pytest.mark.django_db


@pytest.fixture
def pots(site):
    return make_pots()


def test_taste_weighs_by_kind():
    pot, tent = vector(1, 0), vector(0, 1)
    found = taste([seen("purchase", "P", vector=pot), seen("view", "T", vector=tent)])
    assert found == pytest.approx(vector(5, 1), abs=1e-3)


def test_taste_halves_with_the_half_life():
    new = seen("view", "P", vector=vector(1, 0))
    old = seen("view", "T", hours=72, vector=vector(0, 1))
    assert taste([new, old]) == pytest.approx(vector(1, 0.5), abs=1e-3)


def test_what_is_dismissed_counts_against():
    like = seen("view", "P", vector=vector(1, 1))
    dislike = seen("dismiss", "T", vector=vector(0, 1))
    found = taste([like, dislike])
    assert found[0] > 0.9
    assert found[1] < 0


@pytest.mark.parametrize(
    "recent",
    [
        [],
        [seen("view", "GONE")],
        [seen("dismiss", "T", vector=vector(0, 1))],
        [seen("search", "", vector=vector(0, 1))],
        [
            seen("view", "P", vector=vector(1, 0)),
            seen("view", "Q", vector=vector(-1, 0)),
        ],
    ],
    ids=["nothing", "no vector", "only dismissed", "no weight", "cancelled out"],
)
def test_the_cold_have_no_taste(recent):
    now = recent[0].at if recent else None
    still = [type(s)(s.kind, s.item_key, now, s.vector) for s in recent]
    assert taste(still) is None


def test_a_taste_is_finite_though_an_event_is_ahead_of_the_clock():
    found = taste([seen("view", "P", hours=-1, vector=vector(1, 0))])
    assert found == pytest.approx([1, 0])


def test_the_vector_is_stored_and_loaded_under_its_checkpoint(pots):
    record(SITE, "s", [ago("view", "POT")])
    assert load(SITE, "s").vector is None
    assert shoppers.update_vector(SITE, "s")
    assert load(SITE, "s").vector == pytest.approx([1, 0, 0], abs=1e-3)
    assert Shopper.objects.get().checkpoint == pots


def test_a_vector_of_a_retired_checkpoint_counts_as_absent(pots):
    record(SITE, "s", [ago("view", "POT")])
    shoppers.update_vector(SITE, "s")
    pots.stage = Checkpoint.Stage.RETIRED
    pots.save()
    make_checkpoint(2)
    visitor = load(SITE, "s")
    assert visitor.vector is None
    assert visitor.recent[0].vector is None
    assert visitor.viewed == ["POT"]


def test_the_vector_of_who_turned_cold_is_taken_away(pots):
    record(SITE, "s", [ago("view", "POT")])
    shoppers.update_vector(SITE, "s")
    Item.objects.filter(key="POT").delete()
    assert not shoppers.update_vector(SITE, "s")
    assert Shopper.objects.get().vector is None


def test_vectors_are_32_bit_numbers_at_unit_length(pots):
    record(SITE, "s", [ago("view", "POT"), ago("cart", "TENT")])
    found = taste(load(SITE, "s").recent)
    assert found.dtype == np.float32
    assert np.linalg.norm(found) == pytest.approx(1.0, abs=1e-3)
