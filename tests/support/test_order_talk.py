"""Orders as shoppers speak of them: "it", a part of it, a number that is wrong."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from ecom_ai.models import Conversation, ToolUse
from ecom_ai.support import wishes
from ecom_ai.support.answers import Answer, Citation
from ecom_ai.support.in_full import in_full
from ecom_ai.support.languages import locale_of
from ecom_ai.support.tools import articles, proof
from ecom_ai.support.tools.telling import day as day_of
from shop.models import Order, ReturnRequest
from tests.support.asking import ask, begin, keep, told, turn_of
from tests.support.test_tools import (
    ALSO_MINE,
    HERS,
    MINE,
    leaks,
    make_order,
    orders,
    robin,
)

__all__ = ["orders", "robin"]  # fixtures

EN, ZH = "en", "zh"
PROVED = f"{HERS} clara@example.com"


RULE = "By the rules."


@pytest.fixture
def articles_of(monkeypatch) -> list[str]:
    """What the help centre is asked; it says the rule to all."""
    asked: list[str] = []

    def sure(turn):
        asked.append(turn.text)
        return Answer(RULE, "answered", turn.language, confidence=0.9)

    monkeypatch.setattr(articles.answering, "sure", sure)
    return asked


def talk(site: Any, user: Any, language: str, *texts: str) -> Answer | None:
    """The answer to the last of some messages."""
    conversation = begin(site, user, language=language)
    answer = None
    with override(locale_of(language)):
        for text in texts:
            answer = ask(conversation, text)
    return answer


def options(answer: Answer | None) -> list[str]:
    """What the buttons of an answer say."""
    assert answer is not None
    rows: list[Any] = [c.data["options"] for c in answer.cards if c.kind == "choices"]
    return [row["text"] for each in rows for row in each]


# Returns


@pytest.mark.parametrize(
    ("language", "text"),
    [(EN, "I want to return something"), (ZH, "我想退货"),
     (EN, "hello, I’d like to send something back")],
)  # fmt: skip
def test_who_wishes_to_return_something_chooses_among_what_can_be(
    site, robin, orders, language, text
) -> None:
    answer = talk(site, robin, language, text)
    assert answer.outcome == "asked"
    assert options(answer) == [f"Stoneware mug {ALSO_MINE}"]  # the tent is not there
    asked = talk(site, robin, language, text, options(answer)[0])
    assert "Stoneware mug" in asked.text
    assert asked.proposal["missing"] == "reason"


@pytest.mark.parametrize(
    ("language", "text"), [(EN, "I want to return my mug"), (ZH, "我想退 mug")]
)
def test_a_product_that_is_named_is_the_one_to_return(
    site, robin, orders, language, text
) -> None:
    for number in range(12):  # newer ones stand not in the way
        make_order(f"FF-NEWER{number:03}", robin, robin.email, f"Rug {number}")
    answer = talk(site, robin, language, text)
    assert answer.proposal["missing"] == "reason"
    assert answer.proposal["arguments"]["order"] == ALSO_MINE


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [(EN, "I want to return my tent", "e-mail address"), (ZH, "我想退货", "邮箱"),
     (ZH, "我想退帐篷", "邮箱")],
)  # fmt: skip
def test_a_stranger_who_wishes_to_return_is_asked_for_number_and_address(
    site, orders, language, text, words
) -> None:
    answer = talk(site, None, language, text)
    assert answer.outcome == "asked"
    assert words in answer.text
    Order.objects.filter(number=HERS).update(
        status="delivered", delivered_at=timezone.now()
    )
    answer = talk(site, None, language, text, PROVED)
    assert answer.proposal["missing"] == "reason"


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [(EN, "Can I return it?", "can be sent back until"), (ZH, "这个能退吗", "可以退"),
     (EN, "Until when can I send this back?", "can be sent back until"),
     (ZH, "还能退吗？", "可以退")],
)  # fmt: skip
@pytest.mark.parametrize("whose", ["own", "proved"])
def test_it_is_the_order_that_was_spoken_of(
    site, robin, orders, language, text, words, whose
) -> None:
    Order.objects.filter(number=HERS).update(
        status="delivered", delivered_at=timezone.now()
    )
    shown = ALSO_MINE if whose == "own" else PROVED
    user = robin if whose == "own" else None
    answer = talk(site, user, language, shown, text)
    assert words in answer.text
    assert (ALSO_MINE if whose == "own" else HERS) in answer.text
    # The button under it begins the return.
    begun = talk(site, user, language, shown, text, options(answer)[0])
    assert begun.proposal["missing"] == "reason"
    assert talk(site, user, language, text) is None  # nothing was spoken of: articles


def test_what_is_not_there_yet_cannot_be_sent_back_and_says_why(
    site, robin, orders
) -> None:
    answer = talk(site, robin, EN, MINE, "can i return it")
    assert "not been delivered yet" in answer.text
    assert not answer.cards


def test_it_is_no_order_of_somebody_else(site, robin, orders) -> None:
    conversation = begin(site, robin)
    reply = Answer(f"Order {HERS}: on its way.", "answered", EN)
    keep(turn_of(conversation, "hello"), reply)  # as nothing would ever say it
    assert ask(conversation, "Can I return it?") is None


def test_of_what_was_spoken_of_longest_ago_nothing_is_it(site, robin, orders) -> None:
    conversation = begin(site, robin)
    ask(conversation, ALSO_MINE)
    late = timezone.now() - timedelta(minutes=31)
    conversation.messages.update(created_at=late)
    assert ask(conversation, "Can I return it?") is None


@pytest.mark.parametrize(
    ("language", "reason"),
    [(EN, "I don't like it"), (EN, "I don’t like it"), (ZH, "不喜欢"), (ZH, "难看")],
)
def test_a_reason_that_was_asked_for_is_no_anger(
    site, robin, orders, language, reason
) -> None:
    conversation = begin(site, robin, language=language)
    with override(locale_of(language)):
        ask(conversation, f"I want to return {ALSO_MINE}")
        turn = turn_of(conversation, reason, "complaint")
        assert turn.certainty > wishes.SURE
        assert wishes.wish(turn) is None
        answer = ask(conversation, reason, "complaint")
    assert answer.proposal["arguments"]["reason"] == "dislike"


@pytest.mark.parametrize(
    ("language", "reason"),
    [(EN, "it's too cold"), (EN, "my daughter has the same one"),
     (ZH, "太冷了"), (ZH, "家里已经有一个了")],
)  # fmt: skip
def test_a_reason_in_other_words_is_the_reason(
    site, robin, orders, language, reason
) -> None:
    conversation = begin(site, robin, language=language)
    with override(locale_of(language)):
        ask(conversation, f"I want to return {ALSO_MINE}")
        asked = ask(conversation, reason)
        assert asked.proposal["tool"] == "request_return"
        assert "missing" not in asked.proposal
        ask(conversation, "yes")
    assert ReturnRequest.objects.get().reason == reason


@pytest.mark.parametrize(
    ("language", "text"),
    [(EN, "How much is delivery to Canada?"), (EN, "show me tents"),
     (EN, "do you have it in blue?"), (EN, "do you have it in a bigger size?"),
     (ZH, "寄到加拿大多少钱"), (ZH, "我想买帐篷")],
)  # fmt: skip
def test_what_is_plainly_another_question_is_no_reason(
    site, robin, orders, language, text
) -> None:
    conversation = begin(site, robin, language=language)
    ask(conversation, f"I want to return {ALSO_MINE}")
    assert ask(conversation, text) is None


def test_what_says_nothing_is_asked_once_more_and_no_ends_it(
    site, robin, orders
) -> None:
    conversation = begin(site, robin)
    ask(conversation, f"I want to return {ALSO_MINE}")
    for text in ("yes", "ok"):
        assert ask(conversation, text).proposal["missing"] == "reason"
    assert "nothing was changed" in ask(conversation, "no").text
    assert ask(conversation, "it's too cold") is None
    assert not ReturnRequest.objects.exists()


def test_a_line_that_is_named_in_no_known_words_is_asked_for_once_more(
    site, robin, orders
) -> None:
    make_order(
        "FF-MYLAMP22", robin, robin.email, "Linen lamp", status="delivered",
        delivered_at=timezone.now(),
    )  # fmt: skip
    asked = talk(site, robin, EN, "I want to return something", "the cold one")
    assert asked.proposal["missing"] == "line"


# Late


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [(EN, "Why is it late?", "is late"), (EN, "why does it take so long", "is late"),
     (ZH, "怎么这么慢", "延误"), (ZH, "为什么晚了", "延误")],
)  # fmt: skip
def test_why_it_is_late_is_asked_of_the_order_that_was_spoken_of(
    site, robin, orders, articles_of, language, text, words
) -> None:
    Order.objects.filter(number=MINE).update(
        status="shipped", tracking="FF99", carrier="USPS",
        expected_at=timezone.now() - timedelta(days=2),
    )  # fmt: skip
    where = "Where is my order?" if language == EN else "我的订单到哪了？"
    answer = talk(site, robin, language, where, text)
    assert MINE in answer.text
    assert words in answer.text
    assert answer.text.endswith(RULE)
    assert articles_of[0] == in_full("late", language)
    assert talk(site, robin, language, text) is None  # no order was spoken of
    assert talk(site, None, language, text) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [(EN, "Will it arrive in Germany?"), (ZH, "能送到德国吗")],
)
def test_whether_it_arrives_somewhere_is_told_of_the_order_and_by_the_rules(
    site, robin, orders, articles_of, language, text
) -> None:
    where = "Where is my order?" if language == EN else "我的订单到哪了？"
    answer = talk(site, robin, language, where, text)
    assert MINE in answer.text
    assert answer.text.endswith(RULE)
    assert articles_of == [text]


def test_an_order_that_the_account_does_not_have_is_said_to_be_none_of_its(
    site, robin, orders
) -> None:
    answer = talk(site, robin, EN, PROVED)
    assert HERS in answer.text
    assert "not one of the account" in answer.text
    assert "not one of the account" not in talk(site, robin, EN, MINE).text
    assert "not one of the account" not in talk(site, None, EN, PROVED).text


def test_the_same_words_where_nothing_was_asked_are_anger(site, robin, orders) -> None:
    conversation = begin(site, robin)
    ask(conversation, ALSO_MINE)
    turn = turn_of(conversation, "I don't like it", "complaint")
    answer = wishes.wish(turn)
    assert (answer.outcome, answer.reason) == ("handoff", "anger")


def test_a_title_is_no_reason(site, robin, orders) -> None:
    make_order(
        "FF-SL2MF2T", robin, robin.email, "Slim fit shirt", status="delivered",
        delivered_at=timezone.now(),
    )  # fmt: skip
    answer = talk(site, robin, EN, "I want to return my slim fit shirt")
    assert answer.proposal["missing"] == "reason"


# A number and an address


@pytest.mark.parametrize(
    ("language", "words"), [(EN, "do not go together"), (ZH, "对不上")]
)
@pytest.mark.parametrize(
    "text",
    [f"{HERS} eve@example.com", "FF-NOSUCH22 clara@example.com",
     "12345678, clara@example.com", "my order is 12345 and my mail is eve@example.com"],
)  # fmt: skip
def test_a_wrong_pair_is_said_to_be_one_counted_and_a_person_offered(
    site, orders, language, words, text
) -> None:
    answer = talk(site, None, language, "Where is my order?", text)
    assert answer.outcome == "asked"
    assert words in answer.text
    anew, person = options(answer)
    assert person == wishes_text(language)
    assert "/accounts/login/" in told(answer)
    assert ToolUse.objects.get(tool=proof.MATCH).outcome == "refused"
    assert not leaks(told(answer))
    assert answer == talk(site, None, language, "Where is my order?", text)
    # What was wrong is not tried again by it.
    begun = talk(site, None, language, "Where is my order?", text, anew)
    assert words not in begun.text
    assert "/accounts/login/" in told(begun)
    assert ToolUse.objects.filter(tool=proof.MATCH).count() == 3


def wishes_text(language: str) -> str:
    with override(locale_of(language)):
        return str(wishes.offer().data["options"][0]["text"])


def test_either_is_mended_by_itself(site, orders) -> None:
    asked = ("Where is my order?", "12345678", "clara@example.com")
    answer = talk(site, None, EN, *asked)
    assert "do not go together" in answer.text
    assert "FF0002US" in told(talk(site, None, EN, *asked, HERS))
    asked = ("Where is my order?", f"{HERS}, clara@example.org")
    assert "FF0002US" in told(talk(site, None, EN, *asked, "clara@example.com"))


def test_an_address_alone_is_asked_for_the_number(site, orders) -> None:
    answer = talk(site, None, EN, "Where is my order?", "clara@example.com")
    assert "number" in answer.text
    assert "e-mail address" not in answer.text
    answer = talk(site, None, EN, "Where is my order?", "clara@example.com", HERS)
    assert "FF0002US" in told(answer)


# Where orders are


@pytest.mark.parametrize(
    ("language", "text", "more"),
    [(EN, "Where is my order?", "2 more orders"), (ZH, "我的订单到哪了？", "2 个订单")],
)
def test_all_that_is_under_way_is_told_newest_first(
    site, robin, orders, language, text, more
) -> None:
    now = timezone.now()
    values = {"status": "shipped", "carrier": "UPS", "tracking": "FF0003US"}
    make_order("FF-ZDER2222", robin, robin.email, "Old rug",
               created_at=now - timedelta(days=9), **values)  # fmt: skip
    answer = talk(site, robin, language, text)
    numbers = [card.data["number"] for card in answer.cards if card.kind == "order"]
    assert numbers == [MINE, "FF-ZDER2222"]
    for day in (1, 2):
        make_order(f"FF-PACKED{day}2", robin, robin.email, f"Lamp {day}",
                   status="packed", created_at=now + timedelta(days=day))  # fmt: skip
    make_order("FF-GQNE2222", robin, robin.email, "Gone", status="cancelled",
               created_at=now + timedelta(days=3))  # fmt: skip
    answer = talk(site, robin, language, text)
    numbers = [card.data["number"] for card in answer.cards if card.kind == "order"]
    assert numbers == ["FF-GQNE2222", "FF-PACKED22", "FF-PACKED12"]
    assert more in answer.text
    assert len(talk(site, robin, language, text, options(answer)[0]).cards) == 5


# Money, and goods that were hurt


@pytest.mark.parametrize(
    ("language", "text"),
    [(EN, "when will my refund arrive?"), (EN, "I still haven't got my money back"),
     (EN, "Have you refunded me yet?"), (EN, "where is the refund"),
     (EN, "Can you tell me when my refund arrives?"),
     (ZH, "退款到哪了"), (ZH, "我的退款什么时候到"), (ZH, "钱怎么还没退给我")],
)  # fmt: skip
def test_of_a_refund_the_order_is_told_beside_the_rule(
    site, robin, orders, article, language, text
) -> None:
    Order.objects.filter(number=ALSO_MINE).update(status="refunded")
    answer = talk(site, robin, language, text)
    assert ALSO_MINE in answer.text
    assert MINE not in told(answer)
    assert answer.text.endswith("By the rules.")
    Order.objects.filter(number=ALSO_MINE).update(status="delivered")
    mine = talk(site, robin, language, f"{text} my refund 我的退款")
    assert "FF-" not in told(mine)
    assert mine.text.endswith("By the rules.")


@pytest.mark.parametrize(
    ("language", "text"),
    [(EN, "When is my money back after a return?"), (EN, "refund me please"),
     (EN, "how much is my refund if I send it back"), (ZH, "退货后多久退款")],
)  # fmt: skip
def test_the_rule_of_refunds_alone_is_for_articles(
    site, robin, orders, article, language, text
) -> None:
    assert talk(site, robin, language, text) is None
    assert talk(site, None, language, text) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [(EN, "my parcel arrived broken"), (EN, "The mug I ordered came in pieces"),
     (EN, "the mug was damaged in transit, what now?"), (ZH, "我的快递送来就是坏的"),
     (ZH, "收到的 mug 碎了怎么办"), (ZH, "包裹里的东西摔坏了")],
)  # fmt: skip
def test_of_what_arrived_broken_the_rule_is_told_and_a_return_offered(
    site, robin, orders, article, language, text
) -> None:
    answer = talk(site, robin, language, text)
    assert answer.text.endswith("By the rules.")
    begin, person = options(answer)
    assert person == wishes_text(language)
    begun = talk(site, robin, language, text, begin)
    assert begun.proposal["arguments"]["order"] == ALSO_MINE
    assert begun.proposal["arguments"]["reason"] == "faulty"
    stranger = talk(site, None, language, "my parcel arrived broken")
    assert "/accounts/login/" in told(stranger)
    assert "FF-" not in told(stranger)


@pytest.mark.parametrize(
    ("language", "text"),
    [(EN, "My tent arrived with a torn flysheet, how do I return it?"),
     (ZH, "我的帐篷到货时外帐破了,怎么退?")],
)  # fmt: skip
def test_how_what_arrived_broken_is_returned_is_the_rule_for_that(
    site, orders, articles_of, language, text
) -> None:
    assert RULE in talk(site, None, language, text).text
    assert articles_of[0] == in_full("broken", language)


@pytest.mark.parametrize(
    ("language", "text"),
    [(EN, "My mug arrived broken: must I send it back?"),
     (ZH, "特价的东西坏了保修一样吗"), (EN, "if it arrives broken"),
     (ZH, "碗到手就裂了，要给你们寄回去吗？")],
)  # fmt: skip
def test_what_else_a_stranger_asks_of_it_is_for_articles(
    site, orders, article, language, text
) -> None:
    assert talk(site, None, language, text) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [(EN, "what did I buy last time?"), (EN, "What was my last order"),
     (ZH, "我上次买了什么"), (ZH, "上次买的是什么？")],
)  # fmt: skip
def test_what_was_bought_last_is_the_newest_order(
    site, robin, orders, language, text
) -> None:
    answer = talk(site, robin, language, text)
    assert MINE in answer.text
    assert ALSO_MINE not in told(answer)
    assert "/accounts/login/" in told(talk(site, None, language, text))


@pytest.mark.parametrize(
    ("language", "text"), [(EN, "I want to return my mug"), (ZH, "我想退 mug")]
)
@pytest.mark.parametrize("state", ["registered", "arrived", "refunded"])
def test_of_a_return_that_is_known_it_is_told_how_far_it_is(
    site, robin, orders, language, text, state
) -> None:
    line = orders[ALSO_MINE].lines.get()
    # An hour that is of one day where the shop is and in UTC.
    at = (timezone.now() - timedelta(days=3)).replace(hour=17)
    ReturnRequest.objects.create(
        line=line, reference="RT-SENTBACK", state=state, created_at=at
    )
    if state != "registered":
        status = {"arrived": "returned"}.get(state, state)
        Order.objects.filter(number=ALSO_MINE).update(status=status)
    answer = talk(site, robin, language, text)
    assert "RT-SENTBACK" in answer.text
    assert ALSO_MINE in answer.text
    with override(locale_of(language)):
        assert day_of(at) in answer.text
    assert [card.kind for card in answer.cards] == ["order", "choices"]
    assert options(answer) == [wishes_text(language)]
    if language == EN:
        assert ("it was refunded" in answer.text) is (state == "refunded")
        assert answer.text.endswith("Would you like to ask a person?")


@pytest.mark.parametrize(
    ("language", "text"),
    [(EN, "did you realy send it??"), (EN, "have you shipped it yet?"),
     (ZH, "你们到底寄了没有"), (ZH, "你们发货了吗")],
)  # fmt: skip
def test_whether_it_was_sent_is_asked_of_ones_own_order(
    site, robin, orders, language, text
) -> None:
    assert MINE in talk(site, robin, language, text).text
    stranger = talk(site, None, language, text)
    assert "/accounts/login/" in told(stranger)


@pytest.mark.parametrize(
    ("text", "is_told"),
    [("My order was split. I want to return it. From which date do I count?", True),
     ("I want to return my order", False), ("where is my order?", False)],
)  # fmt: skip
def test_a_stranger_who_asks_is_told_the_rule_beside_how_to_prove_who_they_are(
    site, robin, orders, articles_of, text, is_told
) -> None:
    stranger = talk(site, None, EN, text)
    assert "sign in" in stranger.text
    assert (RULE in stranger.text) == is_told


# What people do


@pytest.fixture
def article(monkeypatch) -> None:
    """A help centre that has something to say."""
    cited = [Citation("article", "rules", EN, "Rules", "By the rules.")]
    said = Answer("By the rules.", "answered", EN, citations=cited)
    monkeypatch.setattr(articles.answering, "sure", lambda _turn: said)
    monkeypatch.setattr(articles.answering, "answer_question", lambda *_: said)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [(EN, "How do I change my address?", "can still be changed"),
     (ZH, "怎么修改地址", "可以免费更改"), (EN, "invoice", "no invoice yet"),
     (ZH, "我要发票", "还没有"), (ZH, "发票", "还没有")],
)  # fmt: skip
def test_what_no_tool_does_is_told_of_the_order_beside_the_article(
    site, robin, orders, article, language, text, words
) -> None:
    Order.objects.filter(number=ALSO_MINE).delete()
    answer = talk(site, robin, language, text)
    assert MINE in answer.text
    assert words in answer.text
    assert answer.text.endswith("By the rules.")
    assert [one.key for one in answer.citations] == ["rules"]
    assert options(answer) == [wishes_text(language)]
    stranger = talk(site, None, language, text)
    if "address" in text or "地址" in text:  # a stranger has the article
        assert stranger is None
        return
    # Who wishes for a paper hears what that needs, beside the rule.
    assert "/accounts/login/" in told(stranger)
    assert stranger.text.endswith("By the rules.")
    assert (stranger.outcome, stranger.proposal["missing"]) == ("answered", "proof")


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [(EN, "change my address", "can still be changed"),
     (ZH, "修改地址", "可以免费更改")],
)  # fmt: skip
def test_of_ones_own_address_no_rule_for_other_orders_is_told(
    site, robin, orders, article, language, text, words
) -> None:
    answer = talk(site, robin, language, text)
    assert words in answer.text
    assert "By the rules." not in answer.text
    assert [one.key for one in answer.citations] == ["rules"]


@pytest.mark.parametrize(
    "text",
    ["Where do I find my invoices?", "How can I get an invoice?", "发票怎么下载"],
)
def test_whoever_asks_where_invoices_are_is_shown_their_own(
    site, robin, orders, article, text
) -> None:
    answer = talk(site, robin, EN, text)
    assert f"/orders/{ALSO_MINE}/invoice/" in told(answer)
    assert answer.text.endswith("By the rules.")
    assert talk(site, None, EN, text) is None


@pytest.mark.parametrize(("language", "text"), [(EN, "my invoice"), (ZH, "我要发票")])
def test_invoices_are_named_by_their_orders(
    site, robin, orders, article, language, text
) -> None:
    old = make_order(
        "FF-MYRUG234", robin, robin.email, "Rug", status="delivered",
        shipped_at=timezone.now(), delivered_at=timezone.now(),
    )  # fmt: skip
    answer = talk(site, robin, language, text)
    with override(locale_of(language)):
        for each in (old, orders[ALSO_MINE]):
            assert each.number in answer.text
            assert day_of(each.created_at) in answer.text
    Order.objects.filter(number=old.number).delete()
    assert old.number not in talk(site, robin, language, text).text


@pytest.mark.parametrize(
    ("language", "text"),
    [(EN, "I need the invoice for my last order"), (ZH, "我要最近一笔订单的发票")],
)
def test_the_last_order_is_the_newest(site, robin, orders, language, text) -> None:
    answer = talk(site, robin, language, text)
    assert MINE in answer.text
    assert ALSO_MINE not in told(answer)


@pytest.mark.parametrize(
    ("language", "text"), [(EN, "send me the invoice"), (ZH, "开发票")]
)
def test_a_stranger_hears_what_an_invoice_needs_where_no_article_says_it(
    site, orders, language, text
) -> None:
    answer = talk(site, None, language, text)
    assert answer.outcome == "asked"
    assert "/accounts/login/" in told(answer)


def test_who_proved_an_order_hears_of_it_too(site, orders, article) -> None:
    answer = talk(site, None, EN, PROVED, "I need to change my address")
    assert HERS in answer.text
    assert "on its way" in answer.text


def test_without_anything_to_come_the_rules_are_for_articles(
    site, robin, orders
) -> None:
    Order.objects.filter(number=MINE).update(status="cancelled")
    assert talk(site, robin, EN, "How do I change my address?") is None


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [(EN, "cancel just the tent of my order", "only cancel a whole order"),
     (EN, f"Please cancel only the tent of {MINE}", "only cancel a whole order"),
     (EN, "remove the tent from my order", "only cancel a whole order"),
     (ZH, "只取消 tent", "只能取消整个订单"),
     (ZH, "把帐篷从订单里去掉", "只能取消整个订单")],
)  # fmt: skip
def test_a_part_of_an_order_is_cancelled_by_people(
    site, robin, orders, language, text, words
) -> None:
    answer = talk(site, robin, language, text)
    assert words in answer.text
    whole, person = options(answer)
    assert person == wishes_text(language)
    assert MINE in talk(site, robin, language, text, whole).text
    assert Order.objects.get(number=MINE).status == "paid"
    stranger = talk(site, None, language, text)
    assert words in stranger.text
    assert "FF-" not in told(stranger)


@pytest.mark.parametrize(
    "text",
    ["cancel just it", "please just cancel my last order", f"cancel only order {MINE}",
     f"只取消订单 {MINE}", "取消这个订单"],
)  # fmt: skip
def test_a_whole_order_is_no_part(site, robin, orders, text) -> None:
    answer = talk(site, robin, EN, MINE, text)
    assert answer.proposal["tool"] == "cancel_order"


@pytest.mark.parametrize(
    ("language", "text"), [(EN, "Can I still cancel it?"), (ZH, "它还能取消吗？")]
)
def test_whether_it_can_be_cancelled_is_asked_of_the_order_that_was_told_of(
    site, robin, orders, language, text
) -> None:
    answer = talk(site, robin, language, MINE, text)
    assert (answer.proposal["tool"], MINE in answer.text) == ("cancel_order", True)
    assert "can no longer" in talk(site, robin, EN, ALSO_MINE, "can I cancel it?").text


def test_it_that_cannot_be_cancelled_is_never_taken_for_another(
    site, robin, orders
) -> None:
    answer = talk(site, robin, EN, ALSO_MINE, "cancel it please")
    assert "can no longer be cancelled" in answer.text
    assert ALSO_MINE in answer.text


def test_somebody_who_is_known_is_signed_in_or_proved_an_order(site, robin) -> None:
    assert proof.is_known(turn_of(begin(site, robin), "hello"))
    assert not proof.is_known(turn_of(begin(site), "hello"))
    assert Conversation.objects.count() == 2
