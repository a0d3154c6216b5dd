"""Placements: what they show, and what they must never show."""

import pytest

from ecom_ai.models import Embedding, Item
from ecom_ai.recommendations import recommend
from ecom_ai.shoppers import Visitor


def test_a_saved_product_is_mirrored_and_embedded(products):
    assert Item.objects.count() == Embedding.objects.count() == len(products)


def test_similar_gives_the_same_kind_first(products, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        found = recommend("similar", Visitor(site_id=1), item_keys=["TENT-1"])
    assert {item.key for item in found.items[:3]} == {"TENT-2", "TENT-3", "TENT-4"}
    assert "TENT-1" not in {item.key for item in found.items}
