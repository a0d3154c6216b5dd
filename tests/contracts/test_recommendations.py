"""Recommendations, whatever the shop's models are called."""

from decimal import Decimal

import pytest
from django.urls import reverse

from ecom_ai import catalog, learning, shoppers
from ecom_ai.catalog import Filters
from ecom_ai.conf import get_settings
from ecom_ai.events import NewEvent, record
from ecom_ai.models import Embedding, Item
from ecom_ai.recommendations import recommend
from ecom_ai.shoppers import Visitor

TENTS = {"ridge", "dome", "trek"}
STRANGER = Visitor(site_id=1)


def did(stock, shopper: str, kind: str, *names: str) -> Visitor:
    """Records what a shopper did, one thing after the other, and returns them."""
    for name in names:
        record(1, shopper, [NewEvent(kind, stock.keys[name])])
    return shoppers.load(1, shopper)


def test_every_product_with_words_has_one_vector(stock):
    assert set(Item.objects.values_list("key", flat=True)) == set(stock.keys.values())
    assert Embedding.objects.count() == len(stock.keys)


def test_similar_gives_its_like_first_and_never_itself(
    stock, django_assert_max_num_queries
):
    with django_assert_max_num_queries(2):
        found = recommend("similar", STRANGER, item_keys=[stock.keys["dome"]])
    names = stock.names(found.items)
    assert set(names[:2]) == TENTS - {"dome"}
    assert "dome" not in names


def test_what_was_looked_at_changes_the_personal_row(stock):
    visitor = did(stock, "one", "view", "ridge")
    found = recommend("home", visitor).items
    assert found[0].source == "personal"
    assert stock.names(found)[0] in TENTS - {"ridge"}
    assert str(stock.products["ridge"]) in found[0].reason


@pytest.mark.parametrize("placement", ["popular", "home", "category"])
def test_a_stranger_sees_what_is_popular(stock, placement):
    did(stock, "one", "purchase", "pan")
    learning.refresh_popularity(1)
    assert stock.names(recommend(placement, STRANGER).items)[0] == "pan"


def test_bought_together_follows_the_orders_of_others(stock):
    for shopper in ("one", "two", "three"):
        did(stock, shopper, "purchase", "mug", "rug")
    learning.refresh_pairs(1)
    found = recommend("together", STRANGER, item_keys=[stock.keys["mug"]])
    assert stock.names(found.items) == ["rug"]
    assert found.items[0].source == "bought_together"


def test_recently_viewed_is_newest_first(stock):
    visitor = did(stock, "one", "view", "mug", "pan", "rug")
    names = stock.names(recommend("recent", visitor).items)
    assert names == ["rug", "pan", "mug"]


def test_what_lies_in_the_cart_or_was_dismissed_is_never_shown(stock):
    dismissed = did(stock, "one", "dismiss", "pan").recent
    visitor = Visitor(1, "one", dismissed, cart=frozenset([stock.keys["mug"]]))
    names = stock.names(recommend("popular", visitor, k=100).items)
    assert {"pan", "mug"}.isdisjoint(names)
    assert len(names) >= len(stock.keys) - 3


@pytest.mark.parametrize("placement", sorted(get_settings().PLACEMENTS))
def test_what_was_taken_from_sale_without_a_signal_is_not_shown(stock, placement):
    for shopper in ("one", "two"):
        did(stock, shopper, "purchase", "ridge", "dome", "trek")
    learning.refresh_popularity(1)
    learning.refresh_pairs(1)
    visitor = shoppers.load(1, "one")
    at_hand = [stock.keys["ridge"]]
    before = recommend(placement, visitor, item_keys=at_hand, k=50)
    assert before.items
    gone = stock.names(before.items)[0]
    stock.host.withdraw(stock.products[gone])
    after = recommend(placement, visitor, item_keys=at_hand, k=50)
    assert gone not in stock.names(after.items)


def test_a_category_and_a_price_narrow(stock):
    kitchen = recommend("popular", STRANGER, filters=Filters(category="kitchen"))
    assert set(stock.names(kitchen.items)) == {"mug", "pot", "pan"}
    cheap = recommend("popular", STRANGER, filters=Filters(max_price=Decimal(45)))
    assert set(stock.names(cheap.items)) == {"mug", "pot", "rug"}


def test_a_price_that_rose_a_moment_ago_is_not_under_the_limit(stock):
    stock.host.reprice(stock.products["mug"], Decimal(900))
    cheap = recommend("popular", STRANGER, filters=Filters(max_price=Decimal(45)))
    assert set(stock.names(cheap.items)) == {"pot", "rug"}


def test_a_deleted_product_is_gone_with_its_vector(
    stock, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        stock.products["dome"].delete()
    assert not Item.objects.filter(key=stock.keys["dome"]).exists()
    assert Embedding.objects.count() == len(stock.keys) - 1
    found = recommend("similar", STRANGER, item_keys=[stock.keys["dome"]])
    assert found.items == []


@pytest.mark.parametrize("key", ["", "no such key", "0", "\0", "\ud800", "x" * 500])
def test_an_item_that_does_not_exist_is_an_empty_row(stock, key):
    assert recommend("similar", STRANGER, item_keys=[key]).items == []


@pytest.mark.parametrize("key", ["", "no such key", "0", "\0", "\ud800", "x" * 500])
def test_a_key_that_no_product_has_does_not_spoil_the_others(stock, key):
    known = stock.keys["mug"]
    found = catalog.hydrate(1, [key, known])
    assert found == {known: stock.products["mug"]}


def test_the_widget_shows_titles_that_link_to_their_pages(stock, client):
    page = client.get(reverse("ecom_ai:widget", args=["popular"])).content.decode()
    product = recommend("popular", STRANGER).items[0].product
    assert str(product) in page
    assert product.get_absolute_url() in page
