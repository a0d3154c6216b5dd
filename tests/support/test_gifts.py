"""For whom something is looked for, and for which season: kept from turn to turn."""

from types import SimpleNamespace

import pytest

from ecom_ai import catalog
from ecom_ai.models import Message
from ecom_ai.support import tools
from ecom_ai.support.shopping import buying
from ecom_ai.support.shopping.children import suits
from ecom_ai.support.shopping.described import describe
from ecom_ai.support.shopping.wants import Wants
from shop.models import Product
from tests.support.asking import turn_of
from tests.support.talking import Talk, chips, shown

CHILDRENS_KNIFE, CHEFS_KNIFE, TOY = "KIT-024", "KIT-019", "PLY-017"


def described(site, keys):
    return describe(site.pk, catalog.hydrate(site.pk, list(keys)))


@pytest.mark.parametrize(
    ("language", "turns"),
    [
        ("en", ["a gift for a ten-year-old", *["cheaper"] * 4]),
        ("en", ["a gift for a ten-year-old, blue, under 60", "in green", "cheaper"]),
        ("en", ["a gift for my 10-year-old son who loves cooking", "cheaper"]),
        ("zh", ["送给十岁孩子的礼物", *["便宜点的"] * 4]),
        ("zh", ["送给十岁侄女的礼物，20以内", "便宜点的", "换一批"]),
    ],
)
def test_a_gift_for_a_child_stays_one(demo, language, turns):
    talk, found = Talk(demo.pk, language), set()
    for said in turns:
        answer = talk.say(said, "product_search")
        found |= set(shown(answer))
        assert {"10 years old", "10 岁"} & set(chips(answer)), said
    assert found
    assert CHILDRENS_KNIFE not in found  # no gift that anybody asked for
    products = described(demo, found)
    assert [p.title for p in products if not (p.ages and p.ages[0] <= 10)] == []


def test_what_a_child_asks_for_by_name_must_be_said_to_be_for_its_age(demo):
    talk = Talk(demo.pk)
    answer = talk.say("a knife for my ten-year-old", "product_search")
    assert shown(answer) == [CHILDRENS_KNIFE]
    assert shown(Talk(demo.pk).say("a knife for kids")) == [CHILDRENS_KNIFE]
    answer = Talk(demo.pk).say("a jacket for a ten-year-old", "product_search")
    assert answer.outcome == Message.Outcome.UNKNOWN
    assert not shown(answer)
    assert "says of nothing like that that it is for this age" in answer.text
    # Said by the shopper, it is looked for without.
    assert shown(talk.say("Any age"))


def test_what_costs_least_is_what_costs_least_of_all_that_was_shown(demo):
    talk = Talk(demo.pk)
    talk.say("a gift for a ten-year-old", "product_search")
    cheapest = None
    for _ in range(4):
        answer = talk.say("cheaper")
        costs = min(p.price for p in described(demo, shown(answer)))
        assert cheapest is None or costs <= cheapest
        cheapest = costs


def test_a_grown_up_is_offered_what_names_no_age_before_toys(demo):
    found = shown(Talk(demo.pk).say("a gift for a 40-year-old man", "product_search"))
    assert [p.title for p in described(demo, found) if p.ages is not None] == []


def test_nothing_beside_a_childs_gift_is_for_others(demo, monkeypatch):
    rows = Product.objects.in_bulk([CHEFS_KNIFE, "CMP-002", TOY], field_name="sku")
    items = [SimpleNamespace(key=k, product=p, reason="") for k, p in rows.items()]
    monkeypatch.setattr(
        buying, "recommend", lambda *_, **__: SimpleNamespace(items=items)
    )
    for said, count in (("a gift for a ten-year-old", 1), ("a gift", 3)):
        talk = Talk(demo.pk)
        talk.say(said, "product_search")
        talk.conversation.refresh_from_db()
        turn = turn_of(talk.conversation, "anything like it?")
        given = {"product": CHILDRENS_KNIFE, "kind": "similar"}
        found = shown(tools.call(turn, "recommend_products", given))
        assert TOY in found
        assert len(found) == count


def test_what_cuts_burns_or_shoots_is_told_by_its_name(demo):
    child = Wants(age=10, text="gift")
    kinds = ("knife", "candle", "camp_stove")
    rows = Product.objects.filter(kind__in=kinds).values_list("sku", flat=True)
    dangerous = described(demo, rows)
    assert len(dangerous) > 10
    assert not any(suits(p, child) for p in dangerous)
    assert not any(suits(p, Wants(whom="孩子")) for p in dangerous)
    for_grown_ups = [p for p in dangerous if p.key != CHILDRENS_KNIFE]
    assert all(suits(p, Wants(whom="dad")) for p in for_grown_ups)
    toys = Product.objects.filter(category__slug="play").values_list("sku", flat=True)
    assert all(suits(p, Wants(whom="kids")) for p in described(demo, toys))


@pytest.mark.parametrize(
    ("language", "first", "then", "season", "found"),
    [
        ("zh", "睡袋", "冬天露营用的", "冬天", "−18"),
        ("zh", "我想买个帐篷", "冬季露营用的", "冬季", "四季"),
        ("zh", "推荐一个睡袋", "夏天用的", "夏天", "夏"),
        ("en", "sleeping bag", "for winter camping", "winter", "−18"),
        ("en", "show me tents", "one for winter", "winter", "Four-Season"),
    ],
)
def test_a_season_that_is_said_later_counts(demo, language, first, then, season, found):
    talk = Talk(demo.pk, language)
    talk.say(first, "product_search")
    answer = talk.say(then, "product_search")
    assert season in chips(answer)
    titles = [
        title for p in described(demo, shown(answer)) for title in p.titles.values()
    ]
    assert any(found in title for title in titles), titles
    word = "Never mind" if language == "en" else "不用"
    assert season not in chips(talk.say(f"{word} {season}", "product_search"))


def test_a_season_that_nothing_is_for_is_told(demo):
    talk = Talk(demo.pk)
    talk.say("mugs", "product_search")
    answer = talk.say("for summer", "product_search")
    assert "Without “summer” these come nearest" in answer.text
    assert shown(answer)


@pytest.mark.parametrize(
    ("language", "turns"),
    [
        ("en", ["gift for a 5 year old", "and for my wife? a watch"]),
        ("en", ["gift for a 5 year old", "something for my mother under $100"]),
        ("en", ["gift for a 5 year old", "and for me? a jacket"]),
        ("zh", ["送五岁孩子的礼物", "给我老婆买块手表"]),
        ("zh", ["送五岁孩子的礼物", "给妈妈的礼物", "便宜点的"]),
    ],
)
def test_a_childs_age_is_not_that_of_who_is_named_next(demo, language, turns):
    talk = Talk(demo.pk, language)
    assert {"5 years old", "5 岁"} & set(chips(talk.say(turns[0], "product_search")))
    for said in turns[1:]:
        answer = talk.say(said, "product_search")
        assert not {"5 years old", "5 岁", "for child", "给孩子"} & set(chips(answer))
        ages = [p.ages for p in described(demo, shown(answer)) if p.ages]
        assert shown(answer)
        assert [high for _low, high in ages if high < 16] == []


@pytest.mark.parametrize(
    ("language", "first", "then", "is_over"),
    [
        ("en", "gift for a 5 year old", "hiking boots in size 42", True),
        ("en", "gift for a 5 year old", "a headlamp", False),
        ("zh", "送五岁孩子的礼物", "徒步鞋42码", True),
        ("zh", "送五岁孩子的礼物", "头灯", False),
    ],
)
def test_what_is_for_no_age_is_no_longer_for_the_child(
    demo, language, first, then, is_over
):
    talk = Talk(demo.pk, language)
    talk.say(first, "product_search")
    answer = talk.say(then, "product_search")
    assert shown(answer)
    assert (not {"5 years old", "5 岁", "给孩子"} & set(chips(answer))) == is_over


@pytest.mark.parametrize(
    ("language", "said", "whom"),
    [
        ("en", "a gift for my friend's baby", "for baby"),
        ("en", "a gift for my dad's birthday", "for dad"),
        ("zh", "送朋友的孩子的礼物", "给孩子"),
        ("zh", "给妈妈的礼物", "给妈妈"),
    ],
)
def test_whose_child_it_is_is_not_who_it_is_for(demo, language, said, whom):
    answer = Talk(demo.pk, language).say(said, "product_search")
    assert whom in chips(answer)
    assert shown(answer)
