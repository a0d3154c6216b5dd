"""Two shops in one database: nothing of the one is ever seen in the other."""

import numpy as np
import pytest
from django.contrib.sites.models import Site
from django.db.models import F, Q
from django.test import Client

from ecom_ai import catalog, index, learning, shoppers
from ecom_ai.conf import get_settings
from ecom_ai.events import NewEvent, record
from ecom_ai.models import (
    Checkpoint,
    Embedding,
    Event,
    Item,
    ItemPair,
    Popularity,
    Shopper,
)
from ecom_ai.recommendations import recommend
from ecom_ai.search import search
from ecom_ai.shoppers import sign_key
from shop.ecom import Products
from shop.models import Category, Product

#: Sold in the first shop, in the second, and in both.
TITLES = {
    "1": ["Ridge tent", "Dome tent", "Winter tent", "Coffee mug"],
    "2": ["Trekking tent", "Tunnel tent", "Beach tent", "Soup bowl"],
    "12": ["Tent pegs", "Tent lamp"],
}


class PerSite(Products):
    """A product's brand holds the ids of the sites that sell it."""

    def queryset(self, site_id):
        return Product.objects.filter(brand__contains=str(site_id))

    def sellable(self, site_id):
        return Product.objects.sellable().filter(brand__contains=str(site_id))


@pytest.fixture
def sites(db, settings, at_once):
    settings.ECOM_AI = {
        **settings.ECOM_AI,
        "PRODUCT_ADAPTER": "tests.test_two_sites.PerSite",
    }
    Site.objects.get_or_create(pk=1)
    Site.objects.create(pk=2, domain="second.example")
    category = Category.objects.create(slug="all")
    with at_once():
        for brand, titles in TITLES.items():
            for title in titles:
                sku = f"{brand}-{title.replace(' ', '-')}"
                Product.objects.create(
                    sku=sku, slug=sku, title_en=title, brand=brand, price=9, stock=2,
                    category=category,
                )  # fmt: skip


def keys_of(site_id: int) -> set[str]:
    products = Product.objects.filter(brand__contains=str(site_id))
    return set(products.values_list("sku", flat=True))


def did(site_id: int, shopper: str, kind: str, *keys: str) -> None:
    for key in keys:
        record(site_id, shopper, [NewEvent(kind, key)])


def test_each_site_mirrors_its_own_products_alone(sites):
    for site_id in (1, 2):
        items = Item.objects.filter(site_id=site_id)
        assert set(items.values_list("key", flat=True)) == keys_of(site_id)
        list(catalog.sync_all(site_id))
        assert set(items.values_list("key", flat=True)) == keys_of(site_id)


def test_each_site_has_a_checkpoint_and_vectors_of_its_own(sites):
    first, second = index.live(1), index.live(2)
    assert first.pk != second.pk
    crossed = ~Q(checkpoint__site=F("item__site"))
    assert Embedding.objects.filter(crossed).count() == 0
    assert Embedding.objects.filter(checkpoint=first).count() == len(keys_of(1))
    other = new_checkpoint(second)
    index.activate(other)
    assert index.live(1) == first
    assert index.live(2) == other


@pytest.mark.parametrize("placement", sorted(get_settings().PLACEMENTS))
@pytest.mark.parametrize("site_id", [1, 2])
def test_a_placement_shows_the_sites_own_products(sites, placement, site_id):
    for shopper in ("one", "two"):
        for each in (1, 2):
            did(each, shopper, "purchase", *sorted(keys_of(each)))
    for each in (1, 2):
        learning.refresh_popularity(each)
        learning.refresh_pairs(each)
        shoppers.update_vector(each, "one")
    visitor = shoppers.load(site_id, "one")
    for at_hand in (["12-Tent-pegs"], ["1-Ridge-tent"], ["2-Tunnel-tent"]):
        found = recommend(placement, visitor, item_keys=at_hand, k=100)
        assert {item.key for item in found.items} <= keys_of(site_id)
    found = recommend(placement, visitor, item_keys=["12-Tent-pegs"], k=100)
    assert found.items


@pytest.mark.parametrize("site_id", [1, 2])
def test_search_finds_the_sites_own_products(sites, site_id):
    keys = {hit.key for hit in search("tent", site_id, page_size=100).hits}
    assert keys
    assert keys <= keys_of(site_id)


def test_what_a_shopper_did_elsewhere_says_nothing_here(sites):
    did(2, "one", "view", "12-Tent-lamp", "2-Soup-bowl")
    did(2, "one", "dismiss", "12-Tent-pegs")
    here = shoppers.load(1, "one")
    assert here.recent == ()
    shown = recommend("popular", here, k=100).items
    assert "12-Tent-pegs" in {item.key for item in shown}
    assert shoppers.update_vector(1, "one") is False
    assert shoppers.update_vector(2, "one") is True
    assert Shopper.objects.get(key="one").site_id == 2


def test_a_shopper_of_both_sites_is_two(sites):
    """Under one key, with events and dismissals here and there."""
    did(1, "one", "view", "12-Tent-lamp", "1-Ridge-tent")
    did(1, "one", "dismiss", "1-Dome-tent")
    did(2, "one", "view", "12-Tent-lamp", "2-Soup-bowl")
    did(2, "one", "dismiss", "12-Tent-pegs")
    for site_id, viewed, dismissed in (
        (1, ["1-Ridge-tent", "12-Tent-lamp"], "1-Dome-tent"),
        (2, ["2-Soup-bowl", "12-Tent-lamp"], "12-Tent-pegs"),
    ):
        assert shoppers.update_vector(site_id, "one")
        visitor = shoppers.load(site_id, "one")
        assert [seen.item_key for seen in visitor.recent] == [dismissed, *viewed]
        assert all(seen.vector is not None for seen in visitor.recent)
        assert visitor.dismissed == {dismissed}
        assert visitor.viewed == viewed
        stored = Shopper.objects.get(site=site_id, key="one")
        assert stored.checkpoint == index.live(site_id)
        assert np.allclose(visitor.vector, stored.vector, atol=1e-3)


def test_orders_elsewhere_make_no_pairs_and_no_popularity_here(sites):
    for shopper in ("one", "two", "three"):
        did(2, shopper, "purchase", "12-Tent-pegs", "12-Tent-lamp")
    for site_id in (1, 2):
        learning.refresh_popularity(site_id)
        learning.refresh_pairs(site_id)
    assert set(ItemPair.objects.values_list("site", flat=True)) == {2}
    crossed = ~Q(source__site=F("site")) | ~Q(target__site=F("site"))
    assert not ItemPair.objects.filter(crossed).exists()
    popular = Popularity.objects.filter(score__gt=0)
    assert set(popular.values_list("site", flat=True)) == {2}


def test_merging_a_shopper_moves_the_events_of_this_site_alone(sites):
    did(1, "cookie", "view", "1-Ridge-tent")
    did(2, "cookie", "view", "2-Tunnel-tent")
    assert shoppers.merge(1, "cookie", "u:7") == 1
    assert set(Event.objects.values_list("site", "shopper_key")) == {
        (1, "u:7"),
        (2, "cookie"),
    }


def test_a_product_that_leaves_one_site_stays_in_the_other(
    sites, django_capture_on_commit_callbacks
):
    product = Product.objects.get(sku="12-Tent-lamp")
    product.brand = "1"
    with django_capture_on_commit_callbacks(execute=True):
        product.save()
    left = Item.objects.filter(key="12-Tent-lamp")
    assert list(left.values_list("site", flat=True)) == [1]
    assert Embedding.objects.filter(item__key="12-Tent-lamp").count() == 1


def new_checkpoint(like: Checkpoint) -> Checkpoint:
    return Checkpoint.objects.create(
        site=like.site, role=like.role, name="new", fingerprint="new", dimensions=8
    )


# Through HTTP, where the address says which site is asked

API = "/ecom-ai/api/v1"


@pytest.fixture
def over_http(sites, settings):
    """Clients that ask each site by its own address."""
    del settings.SITE_ID
    settings.ALLOWED_HOSTS = ["first.example", "second.example"]
    Site.objects.filter(pk=1).update(domain="first.example")
    Site.objects.clear_cache()
    yield {
        1: Client(headers={"host": "first.example"}),
        2: Client(headers={"host": "second.example"}),
    }
    Site.objects.clear_cache()


def product_keys(body, field):
    return {entry["product"]["key"] for entry in body[field]}


@pytest.mark.parametrize("site_id", [1, 2])
def test_the_api_lists_the_sites_own_products(over_http, site_id):
    body = over_http[site_id].get(f"{API}/products/").json()
    assert {product["key"] for product in body["results"]} == keys_of(site_id)


@pytest.mark.parametrize("site_id", [1, 2])
def test_the_api_knows_no_product_of_another_site(over_http, site_id):
    answers = {
        key: over_http[site_id].get(f"{API}/products/{key}/").status_code
        for key in keys_of(1) | keys_of(2)
    }
    assert {key for key, status in answers.items() if status == 200} == keys_of(site_id)
    assert set(answers.values()) == {200, 404}


@pytest.mark.parametrize("site_id", [1, 2])
def test_the_api_searches_the_site_that_is_asked(over_http, site_id):
    body = over_http[site_id].get(f"{API}/search/?q=tent&limit=100").json()
    found = product_keys(body, "items")
    assert {key for key in keys_of(site_id) if "ent" in key} <= found
    assert found <= keys_of(site_id)


@pytest.mark.parametrize("site_id", [1, 2])
def test_the_api_recommends_of_the_site_that_is_asked(over_http, site_id):
    for placement in ("popular", "similar", "home"):
        address = f"{API}/recommendations/?placement={placement}&item=12-Tent-pegs"
        found = product_keys(
            over_http[site_id].get(f"{address}&limit=100").json(), "items"
        )
        assert found == keys_of(site_id) - {"12-Tent-pegs"}, placement


def test_the_api_stores_events_where_they_happened(over_http):
    token = {"Authorization": f"Bearer {sign_key('one')}"}
    for site_id, kind in ((1, "view"), (2, "dismiss")):
        answer = over_http[site_id].post(
            f"{API}/events/",
            {"events": [{"kind": kind, "item": "12-Tent-pegs"}]},
            content_type="application/json",
            headers=token,
        )
        assert answer.json() == {"received": 1, "stored": 1}
    stored = Event.objects.values_list("site", "shopper_key", "kind")
    assert set(stored) == {(1, "one", "view"), (2, "one", "dismiss")}
    shown = {
        site_id: product_keys(
            client.get(
                f"{API}/recommendations/?placement=popular&limit=100", headers=token
            ).json(),
            "items",
        )
        for site_id, client in over_http.items()
    }
    assert "12-Tent-pegs" in shown[1]
    assert "12-Tent-pegs" not in shown[2]
