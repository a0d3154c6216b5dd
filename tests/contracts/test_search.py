"""Search, whatever the shop's models are called."""

from decimal import Decimal

import pytest

from ecom_ai.catalog import Filters
from ecom_ai.search import search


def found(stock, query: str, **options) -> list[str]:
    return stock.names(search(query, 1, **options).hits)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("teapot", "pot"),
        ("frying pans", "pan"),
        ("stonewear cofee", "mug"),
        ("something to sleep in outdoors", "bag"),
        ("LINEN Table", "lamp"),
    ],
)
def test_words_their_forms_misspellings_and_meaning_find(stock, query, name):
    assert name in found(stock, query)[:3]


def test_a_hit_carries_the_shops_own_product(stock):
    hit = search("teapot", 1).hits[0]
    assert hit.product == stock.products["pot"]


def test_few_statements_answer_a_search(stock, django_assert_max_num_queries):
    search("warm the encoder", 1)
    with django_assert_max_num_queries(3):
        search("tent", 1)


def test_filters_narrow_inside_the_search(stock):
    assert set(found(stock, "tent", filters=Filters(category="kitchen"))).isdisjoint(
        {"ridge", "dome", "trek"}
    )
    dear = found(stock, "tent", filters=Filters(min_price=Decimal(150)))
    assert set(dear) == {"dome", "trek"}


def test_what_was_taken_from_sale_or_raised_without_a_signal_is_not_found(stock):
    assert {"ridge", "dome"} <= set(found(stock, "tent"))
    stock.host.withdraw(stock.products["ridge"])
    stock.host.reprice(stock.products["dome"], Decimal(900))
    assert "ridge" not in found(stock, "tent")
    assert "dome" not in found(stock, "tent", filters=Filters(max_price=Decimal(500)))


def test_a_product_is_found_by_its_new_title(stock, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        stock.host.retitle(stock.products["rug"], "Hammock of cotton rope")
    assert found(stock, "hammock")[0] == "rug"


@pytest.mark.parametrize(
    "query",
    ["", " ", "\0", "& | ! <-> :*", "'; DROP TABLE ecom_ai_item; --", "🏕️", "خيمة",
     "\ud800", "tent " * 2000, "x" * 10_000, "100%", "(((", "a:b:c", "\\"],
)  # fmt: skip
def test_any_text_is_a_query(stock, query):
    search(query, 1, filters=Filters(category="camping"))
    search(query, 1)
