"""Vectors: one an item, compared exactly or through HNSW, and replaced whole."""

from decimal import Decimal

import numpy as np
import pytest
from django.db import connection
from django.db.models import F

from ecom_ai import catalog, index, tasks
from ecom_ai.catalog import Filters
from ecom_ai.inference import LocalInference
from ecom_ai.models import Checkpoint, Embedding, Item
from ecom_ai.recommendations import recommend
from ecom_ai.shoppers import Visitor
from ecom_ai.sql import Fragment
from shop.models import Product
from tests import many
from tests.conftest import GOODS

Stage = Checkpoint.Stage


class Stub:
    """Encodes every item to the same vector; may do something in the meantime."""

    def __init__(self, vector, meanwhile=lambda: None):
        self.vector, self.meanwhile = np.asarray(vector, np.float32), meanwhile

    def encode_items(self, checkpoint, texts):
        self.meanwhile()
        return np.tile(self.vector, (len(texts), 1))


def select(fragment: Fragment) -> list[tuple[int, float]]:
    with connection.cursor() as cursor:
        cursor.execute(fragment.sql, fragment.params)
        return cursor.fetchall()


def plan(fragment: Fragment) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF) {fragment.sql}", fragment.params)
        return "\n".join(line for (line,) in cursor.fetchall())


def nearest(shop: many.Many, target, *, k: int, filters: Filters = Filters()):
    """The statement for a vector, as recommendations and search ask it."""
    return index.nearest(
        shop.checkpoint,
        index.vector_value(shop.checkpoint, target),
        Fragment.of(catalog.eligible(1, filters).values("pk")),
        k=k,
        filters=filters,
    )


@pytest.fixture
def shop(transactional_db):
    """1,500 products with vectors and their HNSW index."""
    made = many.make(1500)
    index.build_hnsw(made.checkpoint)
    yield made
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX ecom_ai_hnsw_{made.checkpoint.pk}")


def test_embedding_again_makes_no_second_vector(products):
    checkpoint = index.live(1)
    ids = list(Item.objects.values_list("pk", flat=True))
    assert index.embed(checkpoint, ids, LocalInference()) == 0
    assert Embedding.objects.count() == len(products)
    assert not Item.objects.pending(checkpoint).exists()


def test_a_text_that_changed_while_it_was_encoded_gets_no_vector(products):
    checkpoint = index.live(1)
    Embedding.objects.all().delete()
    changed = Item.objects.get(key="MUG-1")

    def meanwhile():
        Item.objects.filter(pk=changed.pk).update(text_hash="another")

    ids = list(Item.objects.values_list("pk", flat=True))
    stub = Stub(np.ones(checkpoint.dimensions), meanwhile)
    assert index.embed(checkpoint, ids, stub) == len(products) - 1
    assert not changed.embeddings.exists()
    assert [item.key for item in Item.objects.pending(checkpoint)] == ["MUG-1"]


def test_an_item_that_is_deleted_while_it_is_encoded_does_not_spoil_the_rest(products):
    checkpoint = index.live(1)
    Embedding.objects.all().delete()
    ids = list(Item.objects.values_list("pk", flat=True))
    stub = Stub(
        np.ones(checkpoint.dimensions),
        lambda: Item.objects.filter(key="MUG-1").delete(),
    )
    assert index.embed(checkpoint, ids, stub) == len(products) - 1


@pytest.mark.parametrize(
    ("vector", "told"),
    [
        (np.full(384, np.nan), "384 that are not finite"),
        (np.r_[np.ones(383), np.inf], "1 that are not finite"),
        (np.r_[np.ones(383), 1e6], "1 that are not finite"),  # too large for a half
        (np.ones(383), r"must be 384 finite numbers; got shape \(383,\)"),
        (np.ones((1, 384)), r"got shape \(1, 384\)"),
    ],
)
def test_a_vector_that_does_not_fit_is_refused(products, vector, told):
    checkpoint = index.live(1)
    with pytest.raises(ValueError, match=told):
        index.vector_value(checkpoint, vector)


@pytest.mark.parametrize("vector", [np.full(384, np.nan), np.ones(10)])
def test_a_vector_that_does_not_fit_is_never_stored(products, vector):
    checkpoint = index.live(1)
    Embedding.objects.all().delete()
    ids = list(Item.objects.values_list("pk", flat=True))
    with pytest.raises(ValueError, match="must be 384 finite numbers"):
        index.embed(checkpoint, ids, Stub(vector))
    assert not Embedding.objects.exists()


def test_a_vector_of_zeros_is_like_nothing(db, site):
    shop = many.make(30)
    Embedding.objects.filter(item_id=shop.ids[3]).update(vector=[0.0] * 32)
    for filters in (Filters(), Filters(max_price=Decimal(500))):
        rows = select(nearest(shop, shop.vectors[0], k=30, filters=filters))
        assert dict(rows)[shop.ids[3]] is None
        assert rows[0][0] == shop.ids[0]
        assert len(rows) == 30


def test_an_item_without_a_vector_is_like_nothing(products):
    Embedding.objects.filter(item__key="MUG-1").delete()
    assert not recommend("similar", Visitor(1), item_keys=["MUG-1"]).items


def test_a_thousand_vectors_get_an_index_of_their_own_which_the_planner_uses(shop):
    without_host = index.nearest(
        shop.checkpoint,
        index.vector_value(shop.checkpoint, shop.vectors[0]),
        Fragment.of(catalog.narrowed(1, Filters()).values("pk")),
        k=20,
    )
    used = f"Index Scan using ecom_ai_hnsw_{shop.checkpoint.pk}"
    assert used in plan(without_host)
    assert used in plan(nearest(shop, shop.vectors[0], k=20))
    assert used in plan(
        index.nearest(
            shop.checkpoint,
            index.vector_of_item(shop.checkpoint, "P7"),
            Fragment.of(catalog.eligible(1).values("pk")),
            k=20,
        )
    )


def test_fewer_than_a_thousand_vectors_are_scanned(transactional_db):
    shop = many.make(200)
    index.build_hnsw(shop.checkpoint)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'ecom_ai_hn%'")
        assert cursor.fetchone() == (0,)
    found = [item for item, _ in select(nearest(shop, shop.vectors[5], k=20))]
    assert found == shop.nearest(shop.vectors[5], list(range(200)))[:20]


def test_hnsw_finds_95_of_100_that_an_exact_scan_finds(shop):
    every, hits = list(range(len(shop.ids))), 0
    for place in range(0, 1500, 30):
        found = {item for item, _ in select(nearest(shop, shop.vectors[place], k=20))}
        hits += len(found & set(shop.nearest(shop.vectors[place], every)[:20]))
    assert hits / (50 * 20) >= 0.95


def test_a_filter_that_leaves_few_is_exact_and_full(shop):
    """150 of 1,500 items: below SCAN_BELOW, so that HNSW is not even touched."""
    few = [place for place in range(1500) if place % 10 == 3]
    statement = nearest(shop, shop.vectors[0], k=60, filters=Filters(category="c3"))
    rows = select(statement)
    assert [item for item, _ in rows] == shop.nearest(shop.vectors[0], few)[:60]
    exact = sorted((shop.vectors[few] @ shop.vectors[0]).tolist(), reverse=True)[:60]
    assert np.allclose([score for _, score in rows], exact, atol=2e-3)
    _, _, through_index = plan(statement).partition("ecom_ai_hnsw")
    assert "(never executed)" in through_index.splitlines()[0]


def test_a_filter_that_leaves_many_goes_through_hnsw_and_is_full(shop, settings):
    settings.ECOM_AI = {**settings.ECOM_AI, "SCAN_BELOW": 100}
    statement = nearest(shop, shop.vectors[0], k=60, filters=Filters(category="c3"))
    rows = select(statement)
    few = [place for place in range(1500) if place % 10 == 3]
    best = shop.nearest(shop.vectors[0], few)[:60]
    assert len(rows) == 60
    assert len({item for item, _ in rows} & set(best)) >= 54
    text = plan(statement)
    assert "Index Scan using ecom_ai_hnsw" in text
    assert "ecom_ai_sketch" not in text


def test_what_cannot_be_sold_does_not_shorten_a_list(shop):
    """Nine of ten are out of stock, which no filter says."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE shop_product SET stock = 0 WHERE id % 10 <> 0")
    ids = {item for item, _ in select(nearest(shop, shop.vectors[0], k=60))}
    assert len(ids) == 60
    found = Item.objects.filter(pk__in=ids).values_list("key", flat=True)
    assert Product.objects.sellable().filter(sku__in=found).count() == 60
    assert Product.objects.sellable().count() == 150


def test_a_filtered_list_is_full_though_the_nearest_cannot_be_sold(shop, monkeypatch):
    """The mirror does not know it yet: of the 60 compared only a few are left."""
    monkeypatch.setattr(index.neighbours, "COMPARED", 60)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE shop_product SET stock = 0 WHERE id % 4 <> 0")
    filters = Filters(max_price=Decimal(50))
    rows = select(nearest(shop, shop.vectors[0], k=60, filters=filters))
    ids = {item for item, _ in rows}
    assert len(ids) == len(rows) == 60
    found = Item.objects.filter(pk__in=ids, price__lte=50).values_list("key", flat=True)
    assert Product.objects.sellable().filter(sku__in=found).count() == 60


def test_checkpoints_of_different_sizes_live_side_by_side(shop):
    wide = many.add_checkpoint(1, 48)
    vectors = many.add_vectors(wide, shop.ids)
    index.build_hnsw(wide)
    both = [shop, many.Many(wide, shop.ids, vectors)]
    try:
        for one in both:
            every = list(range(1500))
            best = one.nearest(one.vectors[9], every)[:10]
            rows = select(nearest(one, one.vectors[9], k=10))
            assert rows[0][0] == shop.ids[9]
            assert len({item for item, _ in rows} & set(best)) >= 9
            used = f"ecom_ai_hnsw_{one.checkpoint.pk} "
            assert used in plan(nearest(one, one.vectors[9], k=10))
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX ecom_ai_hnsw_{wide.pk}")


def test_a_new_checkpoint_serves_once_it_is_complete(products):
    """Blue/green: the old one serves while the new one is being filled."""
    old = index.live(1)
    new = many.add_checkpoint(1, 384)
    new.name = old.name
    new.save()
    ids = list(Item.objects.values_list("pk", flat=True))
    tasks.embed_items(new.pk, ids[:4])
    assert index.live(1) == old
    assert recommend("similar", Visitor(1), item_keys=["TENT-1"]).items
    index.embed(new, ids[4:], LocalInference())
    tasks.embed_pending(new.pk)
    assert index.live(1) == new
    old.refresh_from_db()
    assert old.stage == Stage.RETIRED
    assert recommend("similar", Visitor(1), item_keys=["TENT-1"]).items


def test_the_former_checkpoint_can_be_made_live_again(products):
    old = index.live(1)
    new = many.add_checkpoint(1, 48)
    index.activate(new)
    index.activate(old)
    assert index.live(1) == old
    stages = dict(Checkpoint.objects.values_list("pk", "stage"))
    assert stages == {old.pk: Stage.LIVE, new.pk: Stage.RETIRED}
    assert old.embeddings.count() == len(products)


def test_a_language_that_came_later_leads_to_a_checkpoint_that_knows_it(
    products, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(index.checkpoints, "MEAN_LEAST", 8)
    for product in products.values():
        product.title_zh = product.description_zh = ""
    with django_capture_on_commit_callbacks(execute=True):
        for product in products.values():
            product.save()
    Checkpoint.objects.all().delete()
    first = index.ensure_live(1)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.embed_pending(first.pk)
    assert set(index.live(1).means["passage"]) == {"en"}
    with django_capture_on_commit_callbacks(execute=True):
        for sku, *_, title, body in GOODS:
            products[sku].title_zh, products[sku].description_zh = title, body
            products[sku].save()
    second = index.ensure_live(1)
    assert second != first
    assert second.stage == Stage.FILLING
    assert set(second.means["passage"]) == {"en", "zh"}
    assert index.live(1) == first
    with django_capture_on_commit_callbacks(execute=True):
        tasks.embed_pending(second.pk)
    assert index.live(1) == second
    vectors = Embedding.objects.filter(
        checkpoint=second, text_hash=F("item__text_hash")
    )
    assert vectors.count() == len(products)
