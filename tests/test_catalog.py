"""Items mirror the shop's products, whoever changes them and however."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from threading import Event
from time import sleep

import numpy as np
import pytest
from django.contrib.sites.models import Site
from django.db import connection, connections, transaction
from django.db.models import F

from ecom_ai import catalog, index, learning
from ecom_ai.adapters import ItemData, Text
from ecom_ai.catalog import Filters
from ecom_ai.conf import get_settings
from ecom_ai.models import Embedding, Item, Popularity, Sketch
from ecom_ai.recommendations import recommend
from ecom_ai.search import search
from ecom_ai.shoppers import Visitor
from shop.ecom import Products
from shop.models import Category, Product
from tests import many


class Odd(Products):
    """Gives what a careless host may give: set by each test."""

    given: dict[str, object] = {}

    def item(self, product):
        return replace(super().item(product), **self.given)


class Closed(Products):
    """Sells nothing, and Django can tell without asking the database."""

    def sellable(self, site_id):
        return Product.objects.none()


class Elsewhere(Products):
    """A shop whose products lie in another database."""

    def joinable(self):
        return False


class AnyPrice(Products):
    """Sells what has no price, too."""

    def sellable(self, site_id):
        return Product.objects.all()


class Ones:
    """An encoder that costs nothing."""

    def encode_items(self, checkpoint, texts):
        return np.ones((len(texts), checkpoint.dimensions), np.float32)


def use(settings, adapter: str) -> None:
    path = f"tests.test_catalog.{adapter}"
    settings.ECOM_AI = {**settings.ECOM_AI, "PRODUCT_ADAPTER": path}


def mirror() -> int:
    return list(catalog.sync_all(1))[-1]


def in_threads(*jobs):
    """Runs the jobs at once, each on a connection of its own; raises what they do."""

    def run(job):
        try:
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        running = [pool.submit(run, job) for job in jobs]
        return [one.result(timeout=60) for one in running]


def test_an_item_says_what_the_product_says(products):
    item = Item.objects.get(key="TENT-1")
    assert item.site_id == 1
    assert item.category == "camping"
    assert item.price == Decimal(10)
    title, body = item.texts["zh"]
    assert title == "山脊双人帐篷"
    assert "防水面料，雨夜也干爽。" in body
    assert item.texts["en"][0] == "Ridge two-person tent"
    assert set(item.texts) == {"en", "zh"}


def test_what_did_not_change_is_not_written_and_not_embedded_again(
    products, django_capture_on_commit_callbacks
):
    written = dict(Item.objects.values_list("key", "updated_at"))
    embedded = dict(Embedding.objects.values_list("item__key", "created_at"))
    with django_capture_on_commit_callbacks(execute=True):
        for product in products.values():
            product.save()
    assert catalog.sync(1, list(products)) == 0
    assert dict(Item.objects.values_list("key", "updated_at")) == written
    assert dict(Embedding.objects.values_list("item__key", "created_at")) == embedded


def test_a_new_price_is_written_and_not_embedded(
    products, django_capture_on_commit_callbacks
):
    embedded = dict(Embedding.objects.values_list("item__key", "created_at"))
    products["MUG-1"].price = Decimal("3.50")
    with django_capture_on_commit_callbacks(execute=True):
        products["MUG-1"].save()
    assert Item.objects.get(key="MUG-1").price == Decimal("3.50")
    assert dict(Embedding.objects.values_list("item__key", "created_at")) == embedded


def test_a_new_text_is_embedded_anew(products, django_capture_on_commit_callbacks):
    before = Embedding.objects.get(item__key="MUG-1")
    products["MUG-1"].title_en = "Enamel soup bowl"
    with django_capture_on_commit_callbacks(execute=True):
        products["MUG-1"].save()
    after = Embedding.objects.get(item__key="MUG-1")
    assert after.pk == before.pk
    assert after.vector != before.vector
    assert after.text_hash == Item.objects.get(key="MUG-1").text_hash


def test_a_deleted_product_takes_its_item_and_vector_with_it(
    products, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        products["MUG-1"].delete()
    assert not Item.objects.filter(key="MUG-1").exists()
    assert Embedding.objects.count() == len(products) - 1


def test_a_full_mirror_finds_what_no_signal_told(products):
    Product.objects.filter(sku="MUG-1").update(title_en="Enamel soup bowl")
    Product.objects.filter(sku="PAN-1")._raw_delete("default")
    copy = Product.objects.get(sku="LAMP-1")
    copy.pk, copy.sku, copy.slug = None, "LAMP-2", "lamp-2"
    Product.objects.bulk_create([copy])
    mirror()
    assert str(Item.objects.get(key="MUG-1")) == "Enamel soup bowl"
    assert not Item.objects.filter(key="PAN-1").exists()
    assert Item.objects.filter(key="LAMP-2").exists()


def test_an_empty_shop_is_mirrored_and_has_nothing_to_show(site):
    assert mirror() == 0
    assert recommend("home", Visitor(1)).items == []
    assert search("tent", 1).hits == []


@pytest.mark.parametrize(
    ("given", "titles"),
    [
        ({"texts": {}}, ""),
        ({"texts": {"en": Text(" ", "\n")}}, ""),
        ({"texts": {"en": Text("Nul\0 byte", "\0")}}, "nul  byte"),
        ({"texts": {"en": Text("Half \ud83d a pair")}}, "half ? a pair"),
        ({"texts": {"en": Text("🏕️" * 400, "x" * 90_000)}}, ("🏕️" * 400)[:500]),
        ({"texts": {"xx-unknown": Text("Ĝardena ŝirmilo")}}, "ĝardena ŝirmilo"),
        ({"category": "c" * 900 + "\0"}, None),
    ],
)
def test_odd_texts_are_kept_as_postgresql_can_hold_them(
    products, settings, monkeypatch, given, titles
):
    use(settings, "Odd")
    monkeypatch.setattr(Odd, "given", given)
    assert catalog.sync(1, ["MUG-1"]) == 1
    assert catalog.sync(1, ["MUG-1"]) == 0
    item = Item.objects.get(key="MUG-1")
    if titles is not None:
        assert item.titles == titles
        assert (item.text_hash == "") == (titles == "")


def test_a_product_without_text_waits_for_no_vector(products, settings, monkeypatch):
    use(settings, "Odd")
    monkeypatch.setattr(Odd, "given", {"texts": {}})
    catalog.sync(1, ["MUG-1"])
    checkpoint = Embedding.objects.first().checkpoint
    assert not Item.objects.pending(checkpoint).exists()


@pytest.mark.parametrize(
    ("price", "kept"),
    [
        (None, None),
        (Decimal("12.345"), Decimal("12.34")),
        (Decimal(0.1), Decimal("0.10")),
        (Decimal("NaN"), None),
        (Decimal("Infinity"), None),
        (Decimal("1e30"), None),
        (Decimal("999999999999.99"), Decimal("999999999999.99")),
    ],
)
def test_any_price_is_mirrored_and_only_once(
    products, settings, monkeypatch, price, kept
):
    use(settings, "Odd")
    monkeypatch.setattr(Odd, "given", {"price": price})
    assert catalog.sync(1, ["MUG-1"]) == 1
    assert Item.objects.get(key="MUG-1").price == kept
    assert catalog.sync(1, ["MUG-1"]) == 0


@pytest.mark.parametrize("key", ["", "no such", "\0", "\ud800", "x" * 5000])
def test_keys_that_name_nothing_are_nothing(products, key):
    assert catalog.sync(1, [key]) == 0
    assert catalog.hydrate(1, [key]) == {}
    assert catalog.hydrate(1, [key, "MUG-1"]) == {"MUG-1": products["MUG-1"]}


@pytest.mark.django_db(transaction=True)
def test_mirrors_at_once_leave_one_item_each_and_do_not_block_each_other():
    many.fill_shop(300)
    keys = [f"P{n}" for n in range(300)]
    halves = [keys, keys[::-1], keys[150:] + keys[:150], keys[::2]]
    in_threads(*[lambda part=part: catalog.sync(1, part) for part in halves])
    assert sorted(Item.objects.values_list("key", flat=True)) == sorted(keys)

    def change(step: int):
        for n in range(2):
            with transaction.atomic():
                rows = Product.objects.filter(id__gt=0)
                # The host's own statements must not wait for each other in a circle.
                list(rows.select_for_update(no_key=True).order_by("pk"))
                rows.update(price=F("price") + step + n)
            catalog.sync(1, halves[step % 4])

    def learn():
        for n in range(8):
            with transaction.atomic():
                rows = Popularity.objects.filter(site_id=1)
                # A statement that locks in any other order is at fault itself.
                list(rows.select_for_update(no_key=True).order_by("pk"))
                rows.update(score=n + 0.5)
            learning.refresh_popularity(1)

    in_threads(*[lambda step=step: change(step) for step in range(3)], learn)
    mirror()
    prices = dict(Product.objects.values_list("sku", "price"))
    assert dict(Item.objects.values_list("key", "price")) == prices


def test_what_filters_ask_is_kept_beside_vectors_and_popularity(products):
    product = products["MUG-1"]
    product.price = Decimal("3.50")
    product.save()
    catalog.sync(1, ["MUG-1"])
    for model in (Popularity, Sketch):
        assert model.objects.get(item__key="MUG-1").price == Decimal("3.50")
        assert model.objects.filter(price=Decimal("3.50")).count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_older_reading_never_overwrites_a_newer_one(settings, monkeypatch):
    many.fill_shop(1)
    catalog.sync(1, ["P0"])
    read, go_on = Event(), Event()
    plain = Products.item

    def slowly(self, product):
        data: ItemData = plain(self, product)
        if data.price == 7:
            read.set()
            assert go_on.wait(20)
        return data

    monkeypatch.setattr(Products, "item", slowly)
    Product.objects.update(price=7)

    def newer():
        assert read.wait(20)
        Product.objects.update(price=8)
        catalog.sync(1, ["P0"])

    def release():
        # Long enough for the newer one to end, if nothing held it back.
        sleep(0.5)
        go_on.set()

    in_threads(lambda: catalog.sync(1, ["P0"]), newer, release)
    assert Item.objects.get(key="P0").price == 8


@pytest.mark.django_db(transaction=True)
def test_an_item_that_is_being_deleted_gets_no_vector():
    shop = many.make(3)
    Embedding.objects.all().delete()
    Product.objects.filter(sku="P0")._raw_delete("default")
    deleted = Event()

    def delete():
        with transaction.atomic():
            catalog.sync(1, ["P0"])
            deleted.set()
            sleep(0.3)

    def embed():
        assert deleted.wait(20)
        return index.embed(shop.checkpoint, shop.ids, Ones())

    assert in_threads(delete, embed) == [None, 2]
    assert Embedding.objects.count() == Item.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_vector_that_comes_in_the_middle_of_a_deletion_does_not_stop_it():
    shop = many.make(3)
    Embedding.objects.all().delete()
    Product.objects.filter(sku="P0")._raw_delete("default")
    half_way = Event()

    def pause(execute, sql, *rest):
        result = execute(sql, *rest)
        if sql.startswith('DELETE FROM "ecom_ai_embedding"'):
            half_way.set()
            sleep(0.3)
        return result

    def delete():
        with connection.execute_wrapper(pause):
            catalog.sync(1, ["P0"])

    def embed():
        assert half_way.wait(20)
        index.embed(shop.checkpoint, shop.ids, Ones())

    in_threads(delete, embed)
    assert Embedding.objects.count() == Item.objects.count() == 2


PRICED = [None, Decimal(5), Decimal(10), Decimal("10.01"), Decimal(20)]


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(category="home"),
        Filters(category="nowhere"),
        Filters(min_price=Decimal(10)),
        Filters(max_price=Decimal(10)),
        Filters(min_price=Decimal(10), max_price=Decimal("10.01")),
        Filters(min_price=Decimal(30), max_price=Decimal(1)),
        Filters("home", Decimal(5), Decimal(10)),
    ],
)
def test_a_filter_means_the_same_in_sql_and_at_hydration(site, settings, filters):
    use(settings, "AnyPrice")
    category = Category.objects.create(slug="home")
    for n, price in enumerate(PRICED):
        sku = f"A{n}"
        Product.objects.bulk_create(
            [Product(sku=sku, slug=sku, price=price, stock=1, category=category)]
        )
    mirror()
    in_sql = set(catalog.eligible(1, filters).values_list("key", flat=True))
    products = {product.sku: product for product in Product.objects.all()}
    allowed = set(catalog.passing(products, filters))
    assert in_sql == allowed
    assert bool(filters) == (filters != Filters())


@pytest.mark.parametrize("placement", sorted(get_settings().PLACEMENTS))
def test_a_shop_that_sells_nothing_now_shows_nothing(products, settings, placement):
    use(settings, "Closed")
    found = recommend(placement, Visitor(1), item_keys=["TENT-1"])
    assert found.items == []
    assert search("tent", 1).hits == []


def test_products_in_another_database_are_asked_at_hydration(products, settings):
    use(settings, "Elsewhere")
    Product.objects.filter(sku="TENT-2").update(stock=0)
    found = recommend("similar", Visitor(1), item_keys=["TENT-1"])
    keys = [item.key for item in found.items]
    assert "TENT-3" in keys
    assert "TENT-2" not in keys
    assert "TENT-2" not in [hit.key for hit in search("tent", 1).hits]


def test_a_site_that_does_not_exist_has_nothing(products):
    assert not Site.objects.filter(pk=99).exists()
    assert recommend("popular", Visitor(99)).items == []
    assert search("tent", 99).hits == []
