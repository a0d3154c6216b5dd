"""Placements: what they show, and what they must never show."""

from decimal import Decimal

import numpy as np
import pytest
from django.test import override_settings

from ecom_ai.catalog import Filters
from ecom_ai.conf import Placement
from ecom_ai.events import read_token
from ecom_ai.exceptions import UnknownPlacement
from ecom_ai.models import Embedding, Item, ItemPair, Popularity
from ecom_ai.recommendations import flow, recommend
from ecom_ai.recommendations.retrievers import RETRIEVERS
from ecom_ai.retrieval import Candidate, Ranked, diversify, fuse
from ecom_ai.shoppers import Visitor
from shop.models import Product
from tests.making import (
    SITE,
    give_vectors,
    make_checkpoint,
    make_product,
    pair,
    seen,
    spy_on_pick,
    vector,
)
from tests.settings import ECOM_AI

TENTS = {"TENT-1", "TENT-2", "TENT-3", "TENT-4"}

#: Two clusters, and one item between them.
VECTORS = {
    "A": (1, 0, 0, 0),
    "A2": (0.95, 0.1, 0, 0),
    "A3": (0.9, 0.2, 0, 0),
    "B": (0, 0, 1, 0),
    "B2": (0, 0, 0.95, 0.1),
    "MID": (0.7, 0, 0.7, 0),
}


@pytest.fixture
def clusters(site):
    """Items with vectors made by hand, and their checkpoint."""
    for key in VECTORS:
        make_product(key, category=key[0].lower())
    checkpoint = make_checkpoint()
    give_vectors(checkpoint, VECTORS)
    return checkpoint


def keys(found):
    return [item.key for item in found.items]


def viewed(*looked, kind="view"):
    """A visitor who looked at these, the last one first, with their vectors."""
    recent = [
        seen(kind, key, hours=hours, vector=vector(*VECTORS[key]))
        for hours, key in enumerate(looked)
    ]
    return Visitor(SITE, recent=tuple(recent))


def placements(**given):
    return override_settings(ECOM_AI={**ECOM_AI, "PLACEMENTS": given})


# With the real encoder


def test_a_saved_product_is_mirrored_and_embedded(products):
    assert Item.objects.count() == Embedding.objects.count() == len(products)


def test_similar_gives_the_same_kind_before_all_else(
    products, django_assert_max_num_queries
):
    with (
        placements(similar=Placement({"similar": 1.0}, diversity=0.0)),
        django_assert_max_num_queries(2),
    ):
        found = recommend("similar", Visitor(SITE), item_keys=["TENT-1"])
    assert keys(found)[0] in TENTS
    assert len(TENTS & set(keys(found)[:4])) >= 2
    assert "TENT-1" not in keys(found)


# Each retriever


@pytest.mark.parametrize(
    "placement",
    ["home", "popular", "category", "recent", "similar", "together", "cart"],
)
def test_a_widget_takes_two_statements_at_most(
    placement, clusters, django_assert_max_num_queries
):
    pair("A", "B", 1.0)
    recommend("similar", viewed("A2"), item_keys=["A"])  # warms the live checkpoint
    with django_assert_max_num_queries(2):
        recommend(placement, viewed("A2", "B2"), item_keys=["A"])


def test_of_two_about_as_similar_that_of_the_same_category_comes_first(clusters):
    make_product("A4", category="a")
    make_product("C", category="c")
    give_vectors(clusters, {"A4": (0.8, 0.6, 0, 0), "C": (0.83, 0, 0, 0.557)})
    with placements(similar=Placement({"similar": 1.0}, diversity=0.0)):
        found = keys(recommend("similar", Visitor(SITE), item_keys=["A"]))
    assert found.index("A4") < found.index("C") < found.index("MID")


def test_similar_is_nearest_first(clusters):
    with placements(similar=Placement({"similar": 1.0}, diversity=0.0)):
        found = recommend("similar", Visitor(SITE), item_keys=["A"])
    assert keys(found)[:3] == ["A2", "A3", "MID"]


def test_personal_follows_what_was_looked_at_and_leaves_that_out(clusters):
    found = recommend("home", viewed("B"), k=1)
    assert keys(found) == ["B2"]
    assert found.items[0].source == "personal"


def test_personal_needs_no_worker_to_follow_the_latest_events(clusters):
    """The stored vector is of yesterday's taste; today's events say otherwise."""
    old = viewed("B")
    stale = Visitor(SITE, recent=old.recent, vector=vector(*VECTORS["A"]))
    assert keys(recommend("home", stale, k=1)) == ["B2"]


def test_personal_falls_back_to_the_stored_vector(clusters):
    """What they looked at is gone from the shop, and its vectors with it."""
    visitor = Visitor(
        SITE, recent=(seen("view", "GONE"),), vector=vector(*VECTORS["A"])
    )
    found = recommend("home", visitor, k=2)
    assert set(keys(found)) <= {"A", "A2", "A3"}
    assert found.items[0].source == "personal"


def test_a_vector_of_other_length_counts_as_absent(clusters):
    visitor = Visitor(SITE, vector=np.ones(7, dtype=np.float32))
    assert {item.source for item in recommend("home", visitor).items} == {"popular"}


def test_bought_and_seen_together_add_up_over_the_items_at_hand(clusters):
    pair("A", "B", 1.0)
    pair("A2", "B2", 1.5)
    pair("A2", "B", 1.0)
    found = recommend("together", Visitor(SITE), item_keys=["A", "A2"])
    assert keys(found) == ["B", "B2"]
    assert {item.source for item in found.items} == {"bought_together"}


def test_seen_together_counts_for_less_than_bought_together(clusters):
    pair("A", "A2", 1.0, kind="seen")
    pair("A", "B", 1.0, kind="bought")
    found = recommend("together", Visitor(SITE), item_keys=["A"])
    assert keys(found) == ["B", "A2"]


def test_recently_viewed_keeps_the_order_of_looking(clusters):
    visitor = viewed("A3", "B", "A", "B")
    found = recommend("recent", visitor)
    assert keys(found) == ["A3", "B", "A"]


def test_popular_is_for_the_cold_most_popular_first(clusters):
    for popularity, key in enumerate(["B", "A", "MID"], start=1):
        Popularity.objects.filter(item__key=key).update(score=popularity)
    found = recommend("popular", Visitor(SITE), k=3)
    assert keys(recommend("home", Visitor(SITE), k=3)) == keys(found)
    with placements(popular=Placement({"popular": 1.0}, diversity=0.0)):
        assert keys(recommend("popular", Visitor(SITE), k=3)) == ["MID", "A", "B"]


def test_popular_keeps_to_a_category(clusters):
    found = recommend("category", Visitor(SITE), filters=Filters(category="b"))
    assert set(keys(found)) == {"B", "B2"}


def test_filters_hold_for_every_retriever(clusters):
    Product.objects.filter(sku="A2").update(price=Decimal(50))
    pair("A", "A2", 1.0)
    found = [
        key
        for name in ("home", "popular", "similar", "together", "recent")
        for key in keys(
            recommend(
                name,
                viewed("A3", "A2"),
                item_keys=["A"],
                filters=Filters(max_price=Decimal(20)),
            )
        )
    ]
    assert found
    assert "A2" not in found


# What must never be shown


@pytest.mark.parametrize("placement", ["home", "popular", "similar", "together"])
def test_never_the_product_itself_the_cart_or_what_was_dismissed(placement, clusters):
    for target in ("A2", "B"):
        pair("A", target, 1.0)
    visitor = Visitor(
        SITE,
        recent=(seen("dismiss", "B", vector=vector(*VECTORS["B"])),),
        cart=frozenset({"A2"}),
        dismissed_before=frozenset({"MID"}),
    )
    found = recommend(placement, visitor, item_keys=["A"])
    assert not {"A", "A2", "B", "MID"} & set(keys(found))


@pytest.mark.parametrize(
    "gone", [{"stock": 0}, {"is_visible": False}, {"price": None}], ids=str
)
@pytest.mark.parametrize("placement", ["home", "popular", "similar", "recent"])
def test_what_cannot_be_sold_is_not_shown_though_the_mirror_is_late(
    placement, gone, clusters
):
    Product.objects.filter(sku="A2").update(**gone)
    found = recommend(placement, viewed("A2", "A3"), item_keys=["A"])
    assert found.items
    assert "A2" not in keys(found)


@pytest.mark.parametrize("name", RETRIEVERS)
def test_no_retriever_picks_what_the_host_withdrew(name, clusters, monkeypatch):
    """Hydration alone would hide it, and leave the list short."""
    for kind in ItemPair.Kind:
        pair("A", "A2", 2.0, kind=kind)
        pair("A", "B", 1.0, kind=kind)
    visitor = viewed("A2", "B") if name == "recently_viewed" else viewed("A3")
    picked = spy_on_pick(monkeypatch, flow)
    with placements(alone=Placement({name: 1.0})):
        recommend("alone", visitor, item_keys=["A"])
        assert "A2" in {candidate.key for candidate in picked}
        Product.objects.filter(sku="A2").update(stock=0)
        recommend("alone", visitor, item_keys=["A"])
    assert Item.objects.get(key="A2").available
    assert picked
    assert "A2" not in {candidate.key for candidate in picked}


def test_hydration_drops_what_was_sold_between(clusters, monkeypatch):
    real = flow.pick

    def sold_meanwhile(*args):
        candidates = real(*args)
        Product.objects.filter(sku="A2").update(stock=0)
        return candidates

    monkeypatch.setattr(flow, "pick", sold_meanwhile)
    found = recommend("similar", Visitor(SITE), item_keys=["A"], k=3)
    assert "A2" not in keys(found)
    assert len(found.items) == 3
    assert [item.rank for item in found.items] == [1, 2, 3]


def test_hydration_drops_what_no_longer_passes_the_filter(clusters, monkeypatch):
    real = flow.pick

    def dearer_meanwhile(*args):
        candidates = real(*args)
        Product.objects.filter(sku="A2").update(price=Decimal(99))
        return candidates

    monkeypatch.setattr(flow, "pick", dearer_meanwhile)
    cheap = Filters(max_price=Decimal(20))
    found = recommend("similar", Visitor(SITE), item_keys=["A"], filters=cheap)
    assert found.items
    assert "A2" not in keys(found)


# Merge, diversity, reasons


def test_retrievers_are_merged_by_their_weights():
    candidates = [
        Candidate("x", "", "one", 1, 0.9),
        Candidate("both", "", "one", 2, 0.8),
        Candidate("both", "", "two", 1, 7.0),
        Candidate("y", "", "two", 2, 6.0),
    ]
    fused = fuse(candidates, {"one": 1.0, "two": 0.5})
    assert [item.key for item in fused] == ["both", "x", "y"]
    assert [item.source for item in fused] == ["one", "one", "two"]
    assert fused[0].score == pytest.approx(1 / 62 + 0.5 / 61)


def test_home_fills_up_with_what_is_popular(clusters):
    visitor = viewed("A", "A2", "A3", "B", "B2")
    Embedding.objects.filter(item__key="MID").delete()
    found = recommend("home", visitor)
    assert "MID" in keys(found)


def ranked(key, numbers):
    return Ranked(
        key, "", "similar", 1.0, None if numbers is None else vector(*numbers)
    )


def test_diversity_keeps_the_first_and_brings_another_kind_forward():
    order = [ranked(key, VECTORS[key]) for key in ("A", "A2", "A3", "B", "B2")]
    plain = diversify(order, k=5, diversity=0.0)
    mixed = diversify(order, k=5, diversity=0.6)
    assert [item.key for item in plain] == ["A", "A2", "A3", "B", "B2"]
    assert [item.key for item in mixed[:2]] == ["A", "B"]
    assert sorted(item.key for item in mixed) == sorted(item.key for item in order)


def test_diversity_bears_items_without_vectors():
    order = [ranked("A", VECTORS["A"]), ranked("N", None), ranked("A2", VECTORS["A2"])]
    assert [i.key for i in diversify(order, k=3, diversity=0.9)] == ["A", "N", "A2"]
    assert diversify([], k=3, diversity=0.5) == []


def test_the_reason_names_the_product_that_it_follows_from(clusters):
    found = recommend("home", viewed("B", "A"))
    reasons = {item.key: item.reason for item in found.items}
    assert reasons["A2"] == "Because you looked at A"
    assert reasons["B2"] == "Because you looked at B"


def test_the_reason_names_nothing_that_is_sold_out(clusters):
    Product.objects.filter(sku="B").update(stock=0)
    found = recommend("home", viewed("B"), k=1)
    assert found.items[0].key == "B2"
    assert found.items[0].reason == "From what you looked at lately"


def test_the_reason_speaks_the_language_of_the_page(clusters):
    Product.objects.filter(sku="B").update(title_zh="贝")
    found = recommend("home", viewed("B"), k=1, language="zh-hans")
    assert "贝" in found.items[0].reason


# Bounds and bad input


@pytest.mark.parametrize(
    ("k", "expected"), [(-3, 1), (0, 1), (1, 1), (2, 2), (10**9, 6), (None, 6)]
)
def test_k_is_bounded(k, expected, clusters):
    assert len(recommend("popular", Visitor(SITE), k=k).items) == expected


def test_an_unknown_placement_names_the_nearest():
    with pytest.raises(UnknownPlacement, match="'simlar'.*Did you mean 'similar'"):
        recommend("simlar", Visitor(SITE))


@pytest.mark.parametrize("key", ["GONE", "", "\0", "A\0", "\ud800", "x" * 10_000, "'"])
def test_an_unknown_product_gives_an_empty_list(key, clusters):
    assert recommend("similar", Visitor(SITE), item_keys=[key]).items == []
    assert recommend("together", Visitor(SITE), item_keys=[key]).items == []


def test_a_deleted_product_leaves_popular_ones(clusters):
    Product.objects.get(sku="A").delete()
    assert "A" not in keys(recommend("home", viewed("A"), item_keys=["A"]))
    assert recommend("home", viewed("A"), item_keys=["A"]).items


@pytest.mark.parametrize("placement", ["home", "popular", "similar", "cart", "recent"])
def test_an_empty_catalogue_gives_an_empty_list(placement, site):
    assert recommend(placement, Visitor(SITE), item_keys=["A"]).items == []


def test_without_a_checkpoint_what_is_popular_is_shown(site):
    make_product("ONLY")
    assert keys(recommend("home", Visitor(SITE))) == ["ONLY"]
    assert recommend("similar", Visitor(SITE), item_keys=["ONLY"]).items == []


def test_items_of_another_site_are_never_given(clusters):
    assert recommend("popular", Visitor(2)).items == []


def test_the_token_tells_what_was_served(clusters):
    found = recommend("similar", Visitor(SITE), item_keys=["A"])
    served = read_token(found.token)
    assert served is not None
    assert served["keys"] == keys(found)
    assert served["placement"] == "similar"
    assert served["site"] == SITE
    assert served["checkpoint"] == clusters.pk
    assert served["propensity"] == 1.0
