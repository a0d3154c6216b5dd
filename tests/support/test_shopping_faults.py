"""What shoppers said and were once misunderstood in, in both languages."""

import pytest
from django.utils.translation import gettext as _
from django.utils.translation import override

from ecom_ai import spelling
from ecom_ai.models import Item, ItemPair, Message, ToolUse
from ecom_ai.support.languages import locale_of
from ecom_ai.support.shopping import mending, unsold
from ecom_ai.support.shopping.bounds import bounded, limits_of
from ecom_ai.support.shopping.carts import into_cart
from ecom_ai.support.shopping.finding import current
from ecom_ai.support.shopping.kinds import kind_alone
from ecom_ai.support.shopping.narrowing import find, narrowed
from ecom_ai.support.shopping.wants import Limit, Wants
from shop.models import Product
from tests.support.talking import Talk, chips, shown

#: The shop tells facts of its products in each of these.
pytestmark = pytest.mark.usefixtures("facts")


def compared(answer):
    (card,) = [card for card in answer.cards if card.kind == "comparison"]
    return [product["key"] for product in card.data["products"]]


@pytest.mark.parametrize("said", ["比较前两个", "前两个比较一下", "比较第一个和第二个"])
def test_the_first_two_are_two(demo, said):
    talk = Talk(demo.pk, "zh")
    tents = shown(talk.say("帐篷"))
    assert compared(talk.say(said, "out_of_scope")) == tents[:2]


def test_what_is_spoken_of_is_compared_with_the_one_named_by_its_place(demo):
    talk = Talk(demo.pk, "zh")
    tents = shown(talk.say("帐篷"))
    talk.say("第二个")
    assert compared(talk.say("跟第一个比有什么区别")) == [tents[1], tents[0]]


@pytest.mark.parametrize(
    ("language", "said", "key", "fact"),
    [
        ("en", "the lightest tent", "CMP-007", "Weight: 690 g"),
        ("zh", "最轻的帐篷", "CMP-007", "重量: 690克"),
        ("en", "the largest backpack", "TRV-001", "Volume: 55 L"),
        ("zh", "容量最大的背包", "TRV-001", "容量: 55升"),
        ("en", "the biggest tent", "CMP-004", "Capacity: 6 people"),
        ("en", "the smallest backpack", "TRV-005", "Volume: 10 L"),
        ("zh", "最亮的头灯", "TRV-032", "亮度: 1200流明"),
        ("en", "the most expensive tent", "CMP-005", "$649.00"),
        ("zh", "最贵的帐篷", "CMP-005", "US$649.00"),
    ],
)
def test_a_superlative_is_told_by_the_detail_that_says_it(
    demo, language, said, key, fact
):
    talk = Talk(demo.pk, language)
    answer = talk.say(said)
    assert shown(answer)[0] == key
    assert fact in answer.text
    if ":" in fact:
        assert [(c.key, c.quote) for c in answer.citations] == [(key, fact)]
        first = next(card for card in answer.cards if card.kind == "product")
        assert first.data["reason"].startswith(fact)


def test_a_capacity_that_is_added_up_is_no_range(demo):
    answer = Talk(demo.pk).say("the smallest suitcase")  # another has 37 + 5 litres
    assert shown(answer)[0] == "TRV-016"


def test_the_weight_of_a_part_is_none_of_the_whole(demo):
    answer = Talk(demo.pk).say("the lightest earbuds")  # one tells that of its case
    assert [c.quote for c in answer.citations] == ["Weight: 8 g each"] or (
        "do not say" in answer.text
    )


def test_how_waterproof_a_jacket_is_is_not_how_large(demo):
    answer = Talk(demo.pk).say("the largest jacket")  # "Waterproof rating: 20,000 mm"
    assert "do not say which is the largest" in answer.text
    assert not answer.citations


@pytest.mark.parametrize(
    ("language", "kind", "place", "said", "fact"),
    [
        ("en", "tents for two people", "the first one",
         "is it big enough for 3 people?", "Capacity: 2 people"),
        ("zh", "双人帐篷", "第一个", "这个够三个人睡吗", "容纳人数: 2人"),
    ],
)  # fmt: skip
def test_for_how_many_it_is_is_told_by_its_detail(
    demo, language, kind, place, said, fact
):
    talk = Talk(demo.pk, language)
    talk.say(kind)
    talk.say(place)
    answer = talk.say(said, "product_question")
    assert [c.quote for c in answer.citations] == [fact]


def test_what_no_number_tells_is_said_and_not_guessed(demo):
    answer = Talk(demo.pk).say("the warmest sleeping bag")
    assert "do not say which is the warmest" in answer.text
    assert shown(answer)
    assert not answer.citations
    Product.objects.filter(kind="tent").update(attributes=[])
    answer = Talk(demo.pk).say("the lightest tent")
    assert "do not say which is the lightest" in answer.text
    assert chips(answer) == ["tent"]


def test_a_superlative_of_what_was_shown_is_of_that(demo):
    talk = Talk(demo.pk)
    tents = shown(talk.say("tents under 300"))
    answer = talk.say("which is the heaviest?", "out_of_scope")
    assert "Of these the heaviest is" in answer.text
    assert set(shown(answer)) < set(tents)
    assert answer.citations[0].key in tents
    assert talk.say("is it in stock?").citations[0].key == shown(answer)[0]


@pytest.mark.parametrize("intent", ["", "product_search"])
def test_a_superlative_of_nothing_is_asked_of_what(demo, intent):
    talk = Talk(demo.pk, "zh")
    assert talk.say("最轻的", intent).outcome == Message.Outcome.ASKED
    assert shown(talk.say("睡袋"))[0] == "CMP-015"
    # Where a product is at hand it is one like that.
    talk = Talk(demo.pk)
    talk.say("is the Deluge 3 waterproof?", "product_question")
    answer = talk.say("anything lighter?", intent)
    assert shown(answer)[0] == "CMP-007"
    assert chips(answer) == ["tent", "lightest first"]


@pytest.mark.parametrize(
    ("language", "said", "keys"),
    [
        ("en", "a tent for two people", {"CMP-001", "CMP-003", "CMP-006"}),
        ("en", "a tent for 2", {"CMP-001", "CMP-003", "CMP-006"}),
        ("zh", "适合两个人的帐篷", {"CMP-001", "CMP-003", "CMP-006"}),
        ("zh", "双人帐篷", {"CMP-001", "CMP-003", "CMP-006"}),
        ("en", "a tent for five people", {"CMP-004"}),
        ("zh", "能睡五个人的帐篷", {"CMP-004"}),
    ],
)
def test_for_so_many_people_is_what_is_just_enough(demo, language, said, keys):
    answer = Talk(demo.pk, language).say(said)
    assert set(shown(answer)) == keys


def test_a_product_is_known_by_part_of_its_title(demo):
    for language, said in (
        ("en", "Is the Meadowbell waterproof?"),
        ("en", "is the Medowbell waterproof"),
        ("zh", "草甸帐篷防水吗"),
    ):
        answer = Talk(demo.pk, language).say(said)
        assert shown(answer) == ["CMP-005"], said
        assert answer.outcome == Message.Outcome.UNKNOWN
        assert not answer.citations
    answer = Talk(demo.pk).say("how big is the Meadowbell?")
    assert [c.quote for c in answer.citations] == ["Diameter: 4 m"]


def test_a_name_of_several_is_answered_of_each_or_asked_about(demo):
    talk = Talk(demo.pk)
    talk.say("is the Meadowbell waterproof?")
    answer = talk.say("are Kilnwether mugs dishwasher safe?")
    assert answer.citations
    kinds = Product.objects.filter(sku__in=[c.key for c in answer.citations])
    assert {(p.brand, p.kind) for p in kinds} == {("Kilnwether", "mug")}
    answer = talk.say("does the Pellawick tent have a window?")
    assert answer.outcome == Message.Outcome.ASKED
    assert set(shown(answer)) == {"CMP-005", "CMP-009"}


@pytest.mark.parametrize("intent", ["", "product_question", "small_talk"])
def test_what_was_kept_stays_whatever_is_not_to_be(demo, intent):
    talk = Talk(demo.pk)
    talk.say("a gift for my dad under 50")
    for said in ("not a knife", "not a knife please", "but not plastic"):
        answer = talk.say(said, intent)
        assert "up to $50.00" in chips(answer), said
        assert all(p.price <= 50 for p in sold(answer))
        assert not any(p.kind == "knife" for p in sold(answer))
    assert "not plastic" in chips(answer)


def test_a_kind_that_is_not_wanted_is_left_out_in_chinese(demo):
    talk = Talk(demo.pk, "zh")
    talk.say("想给妈妈买个礼物，预算60")
    answer = talk.say("不要刀", "out_of_scope")
    assert "不要刀" in chips(answer)
    assert not any("刀" in p.title_zh for p in sold(answer))
    answer = talk.say("也不要杯子")
    assert {"不要刀", "不要杯"} <= set(chips(answer))
    assert not any("杯" in p.title_zh for p in sold(answer))


def sold(answer):
    return Product.objects.filter(sku__in=shown(answer))


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en", "is the Deluge waterproof?", "is it better than the Meadowbell?"),
        ("zh", "暴雨帐篷防水吗", "它比草甸好吗"),
    ],
)
def test_the_product_at_hand_is_compared_with_one_named(demo, language, first, second):
    talk = Talk(demo.pk, language)
    talk.say(first)
    assert compared(talk.say(second)) == ["CMP-002", "CMP-005"]
    answer = talk.say("which is lighter?" if language == "en" else "哪个轻")
    assert [c.key for c in answer.citations] == ["CMP-002"]


def test_a_name_is_that_of_the_one_shown(demo):
    talk = Talk(demo.pk)
    talk.say("suitcases")  # cushions and puzzles are called so, too
    answer = talk.say("does the Peony come in navy?")
    assert [c.key for c in answer.citations] == ["TRV-018"]
    assert "Colour: Pink" in answer.text


def test_cheaper_twice_and_something_else(demo):
    talk = Talk(demo.pk)
    first = sold(talk.say("a gift under 60 but not plastic"))
    highest = min(p.price for p in first)
    for said in ("cheaper", "even chepaer"):
        found = sold(talk.say(said))
        assert found
        assert all(p.price < highest for p in found)
        highest = min(p.price for p in found)
    for language, asked, said in (
        ("en", "how heavy is the Deluge 3?", "anything cheaper?"),
        ("zh", "暴雨帐篷多重", "有便宜点的吗"),
    ):
        talk = Talk(demo.pk, language)
        talk.say(asked)
        found = sold(talk.say(said))
        assert found
        assert {p.kind for p in found} == {"tent"}
        assert all(p.price < 249 for p in found)
    talk = Talk(demo.pk)
    before = set(shown(talk.say("tents")))
    after = set(shown(talk.say("something else", "small_talk")))
    assert after
    assert not after & before
    talk = Talk(demo.pk, "zh")
    before = set(shown(talk.say("帐篷")))
    after = set(shown(talk.say("换一个", "exchange")))
    assert after
    assert not after & before


@pytest.mark.parametrize(
    ("language", "kind", "said", "own"),
    [
        ("en", "tents", "do you have it in blue?", "Colour:"),
        ("zh", "帐篷", "有蓝色的吗", "颜色:"),
    ],
)
def test_another_colour_of_the_product_at_hand(demo, language, kind, said, own):
    talk = Talk(demo.pk, language)
    tents = talk.say(kind)
    key = next(p.sku for p in sold(tents) if p.colour != "blue")
    talk.say(
        f"the {_place(tents, key)} one"
        if language == "en"
        else f"第{shown(tents).index(key) + 1}个"
    )
    answer = talk.say(said)
    assert own in answer.text  # its own, which is not blue
    assert answer.citations[0].key == key
    assert {p.colour for p in sold(answer)} == {"blue"}
    assert {p.kind for p in sold(answer)} == {"tent"}


def _place(answer, key):
    return ("first", "second", "third", "fourth")[shown(answer).index(key)]


@pytest.mark.parametrize(
    ("language", "said", "intent"),
    [
        ("en", "is it in stock?", "stock"),
        ("en", "how much is it?", "delivery_cost"),
        ("zh", "还有货吗", "stock"),
        ("zh", "有没有货", ""),
        ("zh", "多少钱", "delivery_cost"),
    ],
)
def test_stock_and_price_of_the_product_at_hand(demo, language, said, intent):
    talk = Talk(demo.pk, language)
    talk.say("how heavy is the Deluge 3?" if language == "en" else "暴雨帐篷多重")
    answer = talk.say(said, intent)
    assert [citation.key for citation in answer.citations] == ["CMP-002"]
    assert "$249.00" in answer.text


def test_another_matter_is_no_question_about_the_product_at_hand(demo):
    talk = Talk(demo.pk)
    talk.say("tents")
    talk.say("the first one")
    for said, intent in (
        ("how much is delivery?", "delivery_cost"),
        ("can I buy it with PayPal?", "payment"),
        ("I want to return it", "return"),
        ("when will it be delivered", "delivery_time"),
        ("寄到北京多少钱", "delivery_cost"),
    ):
        assert talk.say(said, intent) is None, said


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "what goes with it?"), ("zh", "一般和什么一起买")],
)
def test_what_goes_with_it_is_what_was_bought_with_it(demo, language, said):
    talk = Talk(demo.pk, language)
    talk.say("how heavy is the Deluge 3?" if language == "en" else "暴雨帐篷多重")
    assert talk.say(said, "small_talk").outcome == Message.Outcome.UNKNOWN
    item, other = (Item.objects.get(key=key) for key in ("CMP-002", "CMP-013"))
    ItemPair.objects.create(
        site=demo, source=item, target=other, kind="bought", score=1.0
    )
    answer = talk.say(said, "small_talk")
    assert shown(answer) == ["CMP-013"]
    assert answer.cards[0].data["reason"] in ("Often bought together", "经常一起购买")


def test_each_use_is_written_down_with_its_arguments(demo):
    talk = Talk(demo.pk)
    talk.say("a tent for two people under 300, not red")
    talk.say("compare the first two")
    talk.say("is the first one in stock?")
    talk.say("what goes with it?")
    uses = list(ToolUse.objects.order_by("pk"))
    assert [use.tool for use in uses] == [
        "find_products", "compare_products", "stock_and_price", "recommend_products",
    ]  # fmt: skip
    assert {use.outcome for use in uses} == {"done"}
    asked = uses[0].arguments
    assert asked["text"] == "tent"
    assert asked["price_to"] == "300.0"
    assert (asked["limits"], asked["must_not"]) == ("two people", "red")


@pytest.mark.parametrize(
    ("said", "low", "high", "measure"),
    [
        ("under 2 kg", None, 2000.0, "mass"),
        ("at least 20 litres", 20000.0, None, "volume"),
        ("2-3 kg", 2000.0, 3000.0, "mass"),
        ("for 4 people", 4.0, None, "people"),
        ("两个人", 2.0, None, "people"),
        ("不超过1公斤", None, 1000.0, "mass"),
    ],
)
def test_a_limit_is_the_same_when_its_words_are_read_again(said, low, high, measure):
    (limit,) = bounded(said, Wants())[1].limits
    assert limit == Limit(measure, low, high, limit.said)
    assert limits_of([limit.said]) == (limit,)


@pytest.mark.parametrize(
    "said", ["not over 60", "nothing above 60", "I don't want to spend more than 60"]
)
def test_not_over_is_at_most(said):
    wants = bounded(said, Wants())[1]
    assert (wants.price_from, float(wants.price_to or 0)) == (None, 60.0)


@pytest.mark.parametrize(
    "text",
    ["do you ship to Mars?", "Do you gift wrap?", "can I pay in two parts?",
     "is there a discount for students?", "你们发火星吗", "可以分期吗"],
)  # fmt: skip
def test_what_the_shop_does_is_no_search_for_products(demo, text):
    assert Talk(demo.pk).say(text, "product_search") is None


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "do you have tents?"), ("en", "do you also have tents?"),
     ("en", "which tents are waterproof?"), ("en", "which of your tents is waterproof"),
     ("en", "are your tents waterproof?"), ("en", "how much is the lightest tent?"),
     ("zh", "你们有帐篷吗"), ("zh", "哪款帐篷防水")],
)  # fmt: skip
def test_what_the_shop_has_is_one(demo, language, text):
    answer = Talk(demo.pk, language).say(text, "product_question")
    assert len(shown(answer)) > 1
    titles = [card.data["title"] for card in answer.cards if card.kind == "product"]
    assert all("Tent" in title or "帐篷" in title for title in titles)


def test_a_gift_for_ten_years_stays_one_when_it_is_to_be_cheaper(demo):
    talk = Talk(demo.pk)
    talk.say("a gift for a ten-year-old", "product_search")
    for _time in range(3):
        answer = talk.say("cheaper", "product_search")
        ages = [p.ages for p in current(demo.pk, shown(answer))]
        assert all(low <= 10 <= high for low, high in ages)
        assert all(low >= 4 or high < 20 for low, high in ages)
        prices = [p.price for p in current(demo.pk, shown(answer))]
        assert prices == sorted(prices)


@pytest.mark.parametrize(
    ("language", "text"), [("en", "how heavy is it?"), ("zh", "它有货吗")]
)
def test_it_where_nothing_was_spoken_of_is_asked_back(demo, language, text):
    answer = Talk(demo.pk, language).say(text, "product_question")
    assert answer.outcome == "asked"
    assert not answer.cards


def test_what_a_tent_is_best_for_is_no_detail_of_it(demo):
    answer = Talk(demo.pk).say("Which tent is best for snow?", "product_search")
    assert chips(answer) == ["tent snow"]
    assert "Ostrevik Polar Dome" in str(answer.cards[1].data["title"])


@pytest.mark.parametrize("name", ["Ridge Ultralight Tent", "Ridge 2"])
def test_what_the_description_says_in_other_words_is_quoted(demo, name):
    answer = Talk(demo.pk).say(f"Is the {name} waterproof?", "product_question")
    assert "sheds a night of showers" in answer.text


@pytest.mark.parametrize(
    ("language", "text", "key"),
    [("en", "tell me about the Ridge 2", "CMP-001"),
     ("zh", "介绍一下山脊双人帐篷", "CMP-001"), ("en", "is it good?", "CMP-002"),
     ("en", "would you recommend it?", "CMP-002"), ("zh", "好用吗", "CMP-002"),
     ("zh", "质量怎么样", "CMP-002")],
)  # fmt: skip
def test_what_it_is_and_whether_it_is_good_goes_before_the_help_centre(
    demo, language, text, key
):
    talk = Talk(demo.pk, language)
    talk.say("hello")
    assert talk.say(text, "small_talk", decide=kind_alone) is None or key == "CMP-001"
    talk.open_page("CMP-002")
    assert shown(talk.say(text, "small_talk", decide=kind_alone)) == [key]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "does it come with poles?"), ("en", "are poles included?"),
     ("zh", "带帐杆吗")],
)  # fmt: skip
def test_what_is_in_the_box_is_asked_of_the_page(demo, language, text):
    talk = Talk(demo.pk, language)
    talk.say("hello")
    for key, outcome in (("CMP-003", "answered"), ("CMP-002", "unknown")):
        talk.open_page(key)
        answer = talk.say(text)
        assert (shown(answer), answer.outcome) == ([key], outcome)
        assert ("帐杆" if language == "zh" else "poles") in answer.text


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "add it to my cart"), ("en", "can you put this in my basket please"),
     ("en", "I'll take it"), ("zh", "帮我加入购物车"), ("zh", "放到购物车里吧")],
)  # fmt: skip
def test_what_is_to_go_into_the_cart_has_a_page_with_the_button(demo, language, text):
    talk = Talk(demo.pk, language)
    talk.say("hello")
    assert talk.say(text, decide=into_cart).outcome == Message.Outcome.ASKED
    talk.open_page("CMP-002")
    assert shown(talk.say(text, decide=into_cart)) == ["CMP-002"]
    talk.say("帐篷" if language == "zh" else "tents")
    second = shown(talk.answers[-1])[1]
    said = "把第二个加入购物车" if language == "zh" else "add the second one to my cart"
    assert shown(talk.say(said, decide=into_cart)) == [second]
    for other in ("what fits in a sleeping bag", "do you put a receipt in the box?"):
        assert talk.say(other, decide=into_cart) is None


@pytest.mark.parametrize(
    ("language", "query", "text", "low", "high", "unwanted", "filters"),
    [
        ("en", "tent under 100", "tent", None, 100, (), [("up to $100", "tent")]),
        ("en", "Mug, not pink", "Mug", None, None, ("pink",), [("not pink", "Mug")]),
        ("en", "lamp between $20 and $40 without leather", "lamp", 20, 40,
         ("leather",), [("$20.00 to $40.00", "lamp without leather"),
                        ("not leather", "lamp between $20 and $40")]),
        ("en", "rope under 2 kg", "rope under 2 kg", None, None, (), []),
        ("en", "no show socks", "no show socks", None, None, (), []),
        ("en", "under 30", "under 30", None, None, (), []),
        ("zh", "100元以下的帐篷", "帐篷", None, 100, (), [("不超过 US$100", "帐篷")]),
        ("zh", "杯子，不要粉色", "杯子", None, None, ("粉色",), [("不要粉色", "杯子")]),
    ],
)  # fmt: skip
def test_a_search_box_understands_prices_and_not(
    demo, language, query, text, low, high, unwanted, filters
):
    with override(locale_of(language)):
        read = narrowed(demo.pk, query)
    assert (read.text, read.unwanted) == (text, unwanted)
    assert (read.price_from, read.price_to) == (low, high)
    assert len(read.filters) == len(filters)
    for told, (label, left) in zip(read.filters, filters, strict=True):
        assert told.label.startswith(label)
        assert told.query == left


def test_what_is_found_is_what_was_asked_for_and_can_be_paged(demo):
    every, _read = find("mug", demo.pk)
    some, read = find("mug not white under 30", demo.pk, page_size=2)
    assert read.text == "mug"
    assert 2 < some.total < every.total
    more, _read = find("mug not white under 30", demo.pk, page=2, page_size=2)
    products = [hit.product for hit in (*some.hits, *more.hits)]
    assert len(products) == len({p.sku for p in products}) == min(4, some.total)
    assert all(p.price <= 30 and p.colour != "white" for p in products)


@pytest.mark.parametrize(
    ("language", "first", "said", "intent", "name"),
    [("en", "tents", "do you sell laptops?", "stock", "laptops"),
     ("en", "tents", "do you have any umbrellas", "product_search", "umbrellas"),
     ("zh", "帐篷", "你们卖笔记本电脑吗", "stock", "笔记本电脑"),
     ("zh", "帐篷", "有卖雨伞吗", "", "雨伞"),
     ("zh", "帐篷", "有没有雨伞", "product_search", "雨伞")],
)  # fmt: skip
def test_a_thing_of_no_kind_is_neither_the_one_at_hand_nor_a_property(
    demo, monkeypatch, language, first, said, intent, name
):
    heard = []
    monkeypatch.setattr(
        unsold.answering, "names", lambda _t, thing: heard.append(thing)
    )
    talk = Talk(demo.pk, language)
    tents = shown(talk.say(first))
    answer = talk.say(said, intent, decide=unsold.of_no_kind)
    assert f"“{name}”" in answer.text
    assert not {*shown(answer)} & {*tents}
    assert heard == [name]
    assert chips(answer) == [name]  # nothing of the tents is wanted any more


@pytest.mark.parametrize(
    ("language", "said", "intent"),
    [("en", "do you have waterproof ones?", "stock"),
     ("en", "do you have it in red?", "stock"), ("en", "do you sell boots?", "stock"),
     ("zh", "有没有防水的", "product_question"), ("zh", "你们卖登山鞋吗", "stock")],
)  # fmt: skip
def test_a_property_and_a_kind_that_there_is_are_left_to_the_search(
    demo, language, said, intent
):
    talk = Talk(demo.pk, language)
    talk.say("tents" if language == "en" else "帐篷")
    assert talk.say(said, intent, decide=unsold.of_no_kind) is None


@pytest.mark.parametrize(
    ("said", "bounds"),
    [("有四人帐篷吗，300美元以内", 2), ("你们有帐篷吗？要防水的", 1)],
)
def test_a_kind_is_asked_for_and_then_bounded(demo, said, bounds):
    talk = Talk(demo.pk, "zh")
    answer = talk.say(said, decide=kind_alone)
    assert shown(answer)
    assert len(chips(answer)) == 1 + bounds


@pytest.mark.parametrize(
    ("language", "said", "word"),
    [("zh", "高原露营用的", "高原"), ("en", "a tent for yodelling", "yodelling")],
)
def test_what_of_a_wish_is_not_understood_is_said(demo, language, said, word):
    answer = Talk(demo.pk, language).say(said, "product_search")
    assert shown(answer)
    assert f"“{word}”" in answer.text


def test_a_wish_that_is_understood_leaves_nothing_out(demo):
    said = "I need a waterproof tent for two people under $300, not orange"
    assert "into account" not in Talk(demo.pk).say(said, "product_search").text
    zh = Talk(demo.pk, "zh").say("给两个人用的防水帐篷，300美元以内", "product_search")
    assert "“" not in zh.text


@pytest.mark.parametrize(
    ("language", "said", "told"),
    [("en", "Is the Fjell warm enough at minus 15?", "Comfort limit: −18 °C"),
     ("zh", "雪岭零下15度够暖吗", "舒适温标: 零下18℃")],
)  # fmt: skip
def test_whether_it_is_warm_enough_is_told_by_its_temperature(
    demo, language, said, told
):
    answer = Talk(demo.pk, language).say(said, "product_question")
    assert told in answer.text


def test_a_name_is_no_slip(monkeypatch):
    monkeypatch.setattr(spelling, "proposals", lambda _site, _word: ["rope"])
    assert mending.mended(1, "a tent for Rome", ["rome"]) == "a tent for Rome"
    assert mending.mended(1, "Rome, for climbing", ["rome"]) == "rope, for climbing"
    assert mending.mended(1, "A Good Rome", ["rome"]) == "A Good rope"


@pytest.mark.parametrize(
    ("language", "first", "said", "intent", "outcome"),
    [("en", "hello", "how heavy is it?", "product_question", "unknown"),
     ("zh", "你好", "它有多重", "product_question", "unknown"),
     ("en", "tents", "the sixth one", "", "unknown"),
     ("zh", "帐篷", "第六个", "", "unknown"),
     ("en", "is the Meadowbell waterproof?", "compare it", "", "unknown")],
)  # fmt: skip
def test_the_same_is_not_asked_back_twice_in_a_row(
    demo, language, first, said, intent, outcome
):
    talk = Talk(demo.pk, language)
    talk.say(first, "product_question")
    talk.keep()
    assert talk.say(said, intent).outcome == "asked"
    talk.keep()
    answer = talk.say(said, intent)
    assert answer.outcome == outcome
    assert answer.text
    talk.keep()
    assert talk.say(said, intent).outcome == "asked"  # something else came between


def test_what_was_not_told_which_is_meant_is_answered_of_the_first(demo):
    talk = Talk(demo.pk)
    for _time in range(2):
        answer = talk.say("does the Pellawick tent have a window?", "product_question")
        talk.keep()
    assert len(shown(answer)) == 1
    assert "window" in answer.text


def test_which_is_to_go_into_the_cart_is_asked_once(demo):
    talk = Talk(demo.pk)
    for outcome in ("asked", "unknown"):
        answer = talk.say("add it to my cart", decide=into_cart)
        assert answer.outcome == outcome
        talk.keep()
    assert [card.kind for card in answer.cards] == ["choices"]


@pytest.mark.parametrize(
    ("language", "kind", "said", "number"),
    [("en", "tents", "compare them", 4), ("zh", "帐篷", "比较一下", 4),
     ("en", "tents", "compare the first three", 3),
     ("en", "tents", "compare the first four", 4)],
)  # fmt: skip
def test_of_more_than_three_it_is_said_which_are_compared(
    demo, language, kind, said, number
):
    talk = Talk(demo.pk, language)
    tents = shown(talk.say(kind))
    assert len(tents) == 4
    answer = talk.say(said)
    assert compared(answer) == tents[:3]
    with override(locale_of(language)):
        words = _("I compare the first %(n)d; name others to see them side by side.")
    assert (words % {"n": 3} in answer.text) is (number > 3)
