"""Two shops in one database: nothing of the one is ever seen in the other."""

import pytest
from django.contrib.sites.models import Site
from django.db.models import F, Q

from ecom_ai import catalog, index, learning, shoppers
from ecom_ai.conf import get_settings
from ecom_ai.events import NewEvent, record
from ecom_ai.models import Checkpoint, Embedding, Event, Item, ItemPair, Shopper
from ecom_ai.recommendations import recommend
from ecom_ai.search import search
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
def sites(db, settings, django_capture_on_commit_callbacks):
    settings.ECOM_AI = {
        **settings.ECOM_AI,
        "PRODUCT_ADAPTER": "tests.test_two_sites.PerSite",
    }
    Site.objects.get_or_create(pk=1)
    Site.objects.create(pk=2, domain="second.example")
    category = Category.objects.create(slug="all")
    with django_capture_on_commit_callbacks(execute=True):
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


def test_orders_elsewhere_make_no_pairs_and_no_popularity_here(sites):
    for shopper in ("one", "two", "three"):
        did(2, shopper, "purchase", "12-Tent-pegs", "12-Tent-lamp")
    for site_id in (1, 2):
        learning.refresh_popularity(site_id)
        learning.refresh_pairs(site_id)
    assert set(ItemPair.objects.values_list("site", flat=True)) == {2}
    crossed = ~Q(source__site=F("site")) | ~Q(target__site=F("site"))
    assert not ItemPair.objects.filter(crossed).exists()
    popular = Item.objects.filter(popularity__gt=0)
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
