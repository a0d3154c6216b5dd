"""What is learnt from events: popularity, and which items go together."""

import pytest
from django.test import override_settings

from ecom_ai import learning
from ecom_ai.models import Event, ItemPair, Popularity
from ecom_ai.recommendations import recommend
from ecom_ai.shoppers import Visitor
from tests.making import SITE, make_product, store
from tests.settings import ECOM_AI

pytestmark = pytest.mark.django_db

BOUGHT, SEEN = ItemPair.Kind.BOUGHT, ItemPair.Kind.SEEN


@pytest.fixture(autouse=True)
def pots(site):
    for key in ("A", "B", "C", "D"):
        make_product(key)


def popularity():
    found = Popularity.objects.select_related("item")
    return {each.item.key: each.weight() for each in found}


def pairs(kind):
    found = ItemPair.objects.filter(site_id=SITE, kind=kind)
    return {(p.source.key, p.target.key): p.score for p in found}


def test_popularity_weighs_by_kind():
    store("s", "view", "A")
    store("s", "cart", "B")
    store("s", "purchase", "C")
    assert learning.refresh_popularity(SITE) == 3
    assert popularity() == pytest.approx(
        {"A": 1.0, "B": 3.0, "C": 5.0, "D": 0.0}, abs=0.01
    )


def test_popularity_halves_with_the_half_life():
    store("s", "view", "A", days=14)
    store("s", "view", "B", days=28)
    learning.refresh_popularity(SITE)
    assert popularity()["A"] == pytest.approx(0.5, abs=0.01)
    assert popularity()["B"] == pytest.approx(0.25, abs=0.01)


def test_impressions_searches_and_dismissals_make_nothing_popular():
    for kind in ("impression", "dismiss"):
        store("s", kind, "A")
    store("s", "search", "")
    assert learning.refresh_popularity(SITE) == 0


def test_what_is_older_than_the_history_is_forgotten():
    store("s", "view", "A", days=3)
    store("s", "view", "B", days=1)
    learning.refresh_popularity(SITE)
    with override_settings(ECOM_AI={**ECOM_AI, "HISTORY_DAYS": 2}):
        assert learning.refresh_popularity(SITE) == 1
        learning.refresh_pairs(SITE)
    assert popularity()["A"] == 0
    assert pairs(SEEN) == {}


def test_popularity_that_did_not_change_is_not_written():
    """Time alone changes no row: with 100,000 items each would be written anew."""
    store("s", "view", "A", days=14)
    store("s", "view", "B", days=1)
    assert learning.refresh_popularity(SITE) == 2
    assert learning.refresh_popularity(SITE) == 0
    store("s", "view", "B")
    assert learning.refresh_popularity(SITE) == 1


def test_the_events_of_erased_shoppers_count_no_more():
    store("s", "view", "A")
    store("t", "view", "B")
    learning.refresh_popularity(SITE)
    Event.objects.filter(shopper_key="s").delete()
    learning.refresh_popularity(SITE)
    assert popularity()["A"] == 0.0
    assert popularity()["B"] == pytest.approx(1.0, abs=0.01)


def test_pairs_follow_each_shopper_s_order():
    store("s", "view", "A", days=3)
    store("s", "view", "B", days=2)
    store("t", "view", "C", days=1)
    learning.refresh_pairs(SITE)
    found = pairs(SEEN)
    assert set(found) == {("A", "B"), ("B", "A")}
    assert found["A", "B"] > found["B", "A"]
    assert pairs(BOUGHT) == {}


def test_what_was_bought_makes_pairs_of_its_own():
    for days, (kind, key) in enumerate(
        [("purchase", "B"), ("purchase", "A"), ("view", "C")]
    ):
        store("s", kind, key, days=days)
    learning.refresh_pairs(SITE)
    assert set(pairs(BOUGHT)) == {("A", "B"), ("B", "A")}
    assert ("C", "A") in pairs(SEEN)


def test_pairs_are_refreshed_and_not_doubled():
    store("s", "view", "A", days=3)
    store("s", "view", "B", days=2)
    assert learning.refresh_pairs(SITE) == 2
    first = pairs(SEEN)
    assert learning.refresh_pairs(SITE) == 2
    assert pairs(SEEN) == first
    store("t", "view", "A", days=2)
    store("t", "view", "B", days=1)
    learning.refresh_pairs(SITE)
    assert pairs(SEEN)["A", "B"] > first["A", "B"]
    Event.objects.all().delete()
    learning.refresh_pairs(SITE)
    assert pairs(SEEN) == {}


def test_looking_again_does_not_change_the_order():
    for days, key in enumerate(["A", "B", "A"]):
        store("s", "view", key, days=days)
    learning.refresh_pairs(SITE)
    assert pairs(SEEN)["A", "B"] > pairs(SEEN)["B", "A"]


def test_events_on_what_the_shop_does_not_have_are_left_out():
    store("s", "view", "GONE", days=2)
    store("s", "view", "A", days=1)
    learning.refresh_popularity(SITE)
    assert learning.refresh_pairs(SITE) == 0


def test_another_site_learns_nothing_from_this_one():
    store("s", "view", "A")
    store("s", "view", "B")
    assert learning.refresh_popularity(SITE + 1) == 0
    assert learning.refresh_pairs(SITE + 1) == 0
    assert popularity()["A"] == 0


def test_a_pair_learnt_is_a_recommendation():
    for shopper in "stuv":
        store(shopper, "purchase", "A", days=2)
        store(shopper, "purchase", "D", days=1)
    learning.refresh_pairs(SITE)
    found = recommend("together", Visitor(SITE), item_keys=["A"])
    assert [(item.key, item.reason) for item in found.items] == [
        ("D", "Often bought together")
    ]
