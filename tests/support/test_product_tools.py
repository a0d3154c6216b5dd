"""Products by the tools alone, as something other than our code asks for them."""

from typing import Any

import pytest

from ecom_ai.models import ToolUse
from ecom_ai.support import tools
from ecom_ai.support.answers import Answer
from shop.models import Product
from tests.support.asking import begin, turn_of
from tests.support.talking import shown


def call(site: Any, name: str, **given: Any) -> Answer:
    return tools.call(turn_of(begin(site), "anything"), name, given)


def test_products_are_found_by_plain_values(demo) -> None:
    given = {
        "text": "tent", "price_to": 300, "limits": ["for 2 people"],
        "must_not": ["yellow"], "sort": "lightest",
    }  # fmt: skip
    answer = call(demo, "find_products", **given)
    assert shown(answer) == ["CMP-001"]
    use = ToolUse.objects.get()
    assert (use.tool, use.outcome) == ("find_products", "done")
    assert use.arguments["price_to"] == "300.0"


def test_what_was_shown_is_known_after_whoever_asked_for_it(demo) -> None:
    conversation = begin(demo)
    turn = turn_of(conversation, "anything")
    found = shown(tools.call(turn, "find_products", {"text": "tent"}))
    turn = turn_of(conversation, "more")
    more = shown(tools.call(turn, "find_products", {"text": "tent", "goes_on": "more"}))
    assert more
    assert not set(found) & set(more)


def test_stock_price_and_a_comparison(demo) -> None:
    answer = call(demo, "stock_and_price", product="CMP-002")
    assert "$249.00" in answer.text
    answer = call(demo, "compare_products", products=["CMP-002", "CMP-005"])
    assert len(answer.cards[0].data["products"]) == 2
    answer = call(demo, "recommend_products", product="CMP-002", kind="together")
    assert answer.outcome == "unknown"  # nobody bought anything yet
    assert set(ToolUse.objects.values_list("outcome", flat=True)) == {"done"}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("find_products", {"price_to": float("nan")}),
        ("find_products", {"price_to": "30"}),
        ("find_products", {"price_to": True}),
        ("find_products", {"must": "waterproof"}),
        ("find_products", {"must": [7]}),
        ("find_products", {"must": ["x" * 201]}),
        ("find_products", {"must": ["x"] * 51}),
        ("find_products", {"goes_on": "backwards"}),
        ("find_products", {"shopper": "clara"}),
        ("stock_and_price", {}),
        ("stock_and_price", {"product": "NO-SUCH"}),
        ("compare_products", {"products": ["CMP-002"]}),
        ("compare_products", {"products": []}),
        ("recommend_products", {"product": "CMP-002", "kind": "dearer"}),
    ],
)
def test_bad_arguments_are_refused_and_written_down(demo, name, given) -> None:
    answer = call(demo, name, **given)
    assert not shown(answer)
    use = ToolUse.objects.get()
    assert (use.tool, use.outcome) == (name, "refused")
    assert use.detail


def test_odd_values_find_nothing_and_break_nothing(demo) -> None:
    for given in (
        {"text": "\u200b"}, {"text": "' OR 1=1 --"}, {"price_to": -5}, {"age": -1},
        {"price_from": 10**14}, {"limits": ["nonsense", "under 0 kg"]},
        {"sort": "nonsense"}, {"category": "no such"}, {},
    ):  # fmt: skip
        answer = call(demo, "find_products", **given)
        assert answer.text, given
    assert set(ToolUse.objects.values_list("outcome", flat=True)) == {"done"}


def test_what_cannot_be_sold_is_told_only_where_it_was_spoken_of(demo) -> None:
    Product.objects.filter(sku="CMP-002").update(stock=0)
    assert not shown(call(demo, "stock_and_price", product="CMP-002"))
    assert ToolUse.objects.get().outcome == "refused"


def test_the_schema_says_what_an_argument_is() -> None:
    schema = tools.tools()["find_products"].schema()["properties"]
    assert schema["price_to"] == {"type": "number"}
    assert schema["must"] == {
        "type": "array", "items": {"type": "string"}, "maxItems": 50,
    }  # fmt: skip
    assert schema["goes_on"]["enum"] == ["", "more", "cheaper", "dearer"]
