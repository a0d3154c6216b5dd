"""Questions of a few words are asked in full."""

import pytest

from ecom_ai.models import Message
from ecom_ai.support import completing
from ecom_ai.support.answers import Answer
from tests.support.making import ask, talk, turn_of

pytestmark = pytest.mark.usefixtures("site", "here")


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """What the help centre is asked."""
    heard: list[str] = []

    def answer(turn):
        heard.append(turn.text)
        return Answer("By the rules.", "answered", turn.language)

    monkeypatch.setattr(completing.answering, "answer", answer)
    return heard


@pytest.mark.parametrize(
    ("before", "text", "full"),
    [
        ("", "can I return it?", "Within how many days can I return a product?"),
        ("", "Can I send something back?",
         "Within how many days can I return a product?"),
        ("", "买的东西可以退吗", "可以退货吗，退货期限是多久？"),
        ("", "do I pay for sending it back?",
         "Do I have to pay the postage when I return something?"),
        ("", "How long do I have to return something?",
         "Within how many days can I return a product?"),
        ("", "what's your return policy?",
         "Within how many days can I return a product?"),
        ("", "退货期限是多久？", "可以退货吗，退货期限是多久？"),
        ("", "可以退吗", "可以退货吗，退货期限是多久？"),
        ("", "你们周末上班吗？", "中文人工客服几点到几点在线，周末上班吗？"),
        ("", "你们几点上班", "中文人工客服几点到几点在线，周末上班吗？"),
        ("How long does delivery to Germany take?", "what about Canada?",
         "How long does delivery to Canada take?"),
        ("寄到加拿大要多久", "那德国呢", "寄到德国要多久"),
        ("加拿大的运费是多少", "德国呢？", "德国的运费是多少"),
        ("Can I return it?", "and sale goods?",
         "Within how many days can I return a product, sale goods?"),
        ("Is express delivery free?", "how about standard",
         "Is express delivery free, standard?"),
    ],
)  # fmt: skip
def test_what_is_left_out_is_said_from_before(asked, before, text, full):
    conversation = talk("zh-hans" if text > "一" else "en")
    if before:
        _answered(conversation, before)
    completing.complete(turn_of(ask(conversation, text)[0]))
    assert asked == [full]


@pytest.mark.parametrize(
    ("text", "full"),
    [("how do I do that?", "How do I return something?"),
     ("and how does that work", "How do I return something?"),
     ("怎么弄", "怎么退货，退货流程是什么？"),
     ("要怎么操作呢", "怎么退货，退货流程是什么？")],
)  # fmt: skip
def test_how_it_is_done_is_asked_of_what_was_spoken_of(asked, text, full):
    conversation = talk("zh-hans" if text > "一" else "en")
    reply = ask(conversation, "I want to send something back")[1]
    assert completing.complete(turn_of(ask(conversation, text)[0])) is None
    proposal = {"tool": "request_return", "missing": "line", "arguments": {}}
    cards = [{"kind": "choices", "data": {"options": []}}]
    Message.objects.filter(pk=reply.pk).update(
        state="done", text="What?", proposal=proposal, cards=cards
    )
    answer = completing.complete(turn_of(ask(conversation, text)[0]))
    assert asked == [full]
    assert (answer.proposal, len(answer.cards)) == (proposal, 1)  # that goes on


def test_it_goes_on_over_several_questions(asked):
    conversation = talk()
    _answered(conversation, "How much is delivery to Germany?")
    _answered(conversation, "and to Canada?")
    completing.complete(turn_of(ask(conversation, "what about Japan?")[0]))
    assert asked == ["How much is delivery to Japan?"]


@pytest.mark.parametrize(
    "text",
    ["How long does delivery take?", "and how much is express?", "what about it"],
)
def test_what_is_asked_in_full_and_what_goes_on_from_products_is_left(asked, text):
    conversation = talk()
    reply = ask(conversation, "tents")[1]
    Message.objects.filter(pk=reply.pk).update(state="done", text="These fit:")
    assert completing.complete(turn_of(ask(conversation, text)[0])) is None
    assert asked == []


def _answered(conversation, text):
    """A question that the help centre answered."""
    reply = ask(conversation, text)[1]
    cited = [{"kind": "article", "key": "delivery"}]
    Message.objects.filter(pk=reply.pk).update(
        state="done", text="Three days.", citations=cited
    )
