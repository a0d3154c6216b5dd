"""What is suggested to the agent who has a conversation."""

from collections.abc import Sequence

import pytest
from django.contrib.auth.models import User

from ecom_ai.models import ToolUse
from ecom_ai.support import agents, answering, conversing, states, suggesting
from ecom_ai.support.answers import Answer, Citation
from tests.support.making import talk
from tests.support.test_agents import agent
from tests.support.test_answering import _plainly, answerer, source  # noqa: F401
from tests.support.test_console import CONSOLE, mia, ours  # noqa: F401
from tests.support.test_tools import make_order
from tests.test_training_admin import text_of

pytestmark = pytest.mark.usefixtures("site")

MINE, HERS = "FF-MYTENT23", "FF-HERPAN23"


@pytest.fixture
def articles(monkeypatch) -> list[str]:
    """Articles that answer everything twice; which questions they were asked."""
    asked: list[str] = []

    def several(turn, *, most: int) -> Sequence[Answer]:
        asked.append(turn.text)
        return [
            Answer(
                f"{key} says so.", "answered", "en",
                citations=[Citation("article", key, "en", key.title(), "Quoted.")],
            )
            for key in ("delivery", "express")
        ]  # fmt: skip

    monkeypatch.setattr(answering, "several", several)
    return asked


def handed(*said: str, user=None):
    conversation = talk(user=user)
    for text in said:
        conversing.receive(conversation, text)
    return states.hand_over(conversation)


@pytest.mark.parametrize(
    ("said", "open_one"),
    [
        (["How long is delivery?", "a human please"], "How long is delivery?"),
        (["How long is it?", "I want to talk to a person"], "How long is it?"),
        (["运费多少？", "转人工", "谢谢"], "运费多少？"),
        (["How long is delivery?", "And to Norway?"], "And to Norway?"),
        (["My mug is broken", "ok", "hello", "?"], "My mug is broken"),
        (["a human please"], ""),
    ],
)  # fmt: skip
def test_suggestions_are_for_the_open_question(articles, said, open_one):
    conversation = handed(*said)
    suggesting.suggest(conversation)
    found = suggesting.suggested(conversation)
    assert found.question == open_one
    assert found.is_ready
    assert articles == ([open_one] if open_one else [])
    assert [one.text for one in found.answers] == (
        ["delivery says so.", "express says so."] if open_one else []
    )


def test_what_a_person_has_answered_is_not_open_any_more(articles):
    by = agent()
    conversation = handed("How long is delivery?", "a human please")
    conversation = agents.take(conversation, by)
    agents.reply(conversation, by, "Three days.", key="agent:1")
    assert suggesting.suggested(conversation).question == ""
    conversing.receive(conversation, "And what does it cost?")
    assert suggesting.suggested(conversation).question == "And what does it cost?"
    assert not suggesting.suggested(conversation).is_ready


def test_the_order_at_hand_goes_first_and_nobody_elses_ever(articles):
    robin = User.objects.create_user("robin", "robin@example.com")
    clara = User.objects.create_user("clara", "clara@example.com")
    make_order(MINE, robin, "robin@example.com", "Ridge tent")
    make_order(HERS, clara, "clara@example.com", "Copper pan")
    conversation = handed("Where is my order?", "a human please", user=robin)
    suggesting.suggest(conversation)
    first, *others = suggesting.suggested(conversation).answers
    assert MINE in first.text
    assert [(c.kind, c.key) for c in first.citations] == [("order", MINE)]
    assert len(others) == 2
    for said, user in (
        (f"Where is my order {HERS}?", robin),
        ("Where is my order?", None),
        ("How long is delivery?", robin),
    ):
        conversation = handed(said, user=user)
        suggesting.suggest(conversation)
        found = suggesting.suggested(conversation).answers
        assert [one.text for one in found] == ["delivery says so.", "express says so."]
    # Looking is no try of the shopper's to prove whose an order is.
    assert not ToolUse.objects.filter(tool="match_order").exists()


def test_an_order_that_cannot_be_read_leaves_the_articles(articles, monkeypatch):
    def broken(*_):
        raise RuntimeError("the shop is ill")

    monkeypatch.setattr(suggesting.proof, "reachable", broken)
    conversation = handed("Where is my order?")
    suggesting.suggest(conversation)
    assert len(suggesting.suggested(conversation).answers) == 2


def test_each_article_that_may_answer_is_a_suggestion_of_its_own():
    by = answerer(
        source("delivery", "Delivery to Norway takes nine days."),
        source("delivery", "Delivery within nine days to Norway."),
        source("express", "Norway: delivery in four days by express."),
        source("returns", "A return is free."),
    )
    found = by.several("How many days is delivery to Norway?", "en", most=3)
    assert [{c.key for c in one.citations} for one in found] == [
        {"delivery"}, {"express"},
    ]  # fmt: skip
    assert by.several("How many days is delivery to Norway?", "en", most=1) == found[:1]
    assert by.several("battery?", "en", most=3) == []


def test_the_console_shows_them_each_with_its_sources(articles, mia):  # noqa: F811
    conversation = ours(handed("How long is delivery?", "a human please"))
    address = f"{CONSOLE}{conversation.pk}/suggest/"
    looking = mia.get(address).content.decode()
    assert "The assistant is looking for an answer." in looking
    assert "again=1" in looking
    suggesting.suggest(conversation)
    html = mia.get(address).content.decode()
    assert 'data-insert="delivery says so."' in html
    assert 'data-insert="express says so."' in html
    assert html.count("Quoted.") == 2
    assert "How long is delivery?" in html
    page = mia.get(f"{CONSOLE}{conversation.pk}/", {"suggested": 1}).content.decode()
    assert ">express says so.</textarea>" in page
    for odd in ("9", "x", "-1"):
        assert (
            mia.get(f"{CONSOLE}{conversation.pk}/", {"suggested": odd}).status_code
            == 200
        )


def test_the_console_says_where_there_is_nothing_to_suggest(monkeypatch, mia):  # noqa: F811
    monkeypatch.setattr(answering, "several", lambda *_, **__: [])
    conversation = ours(handed("a human please"))
    address = f"{CONSOLE}{conversation.pk}/suggest/"
    assert "asked nothing that is still open" in text_of(mia.get(address))
    conversing.receive(conversation, "Who owns you?")
    suggesting.suggest(conversation)
    text = text_of(mia.get(address))
    assert "Neither the articles nor an order of this customer answer that." in text
