"""Whoever needs a person: passed to one within hours, offered a ticket outside them."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from ecom_ai.models import Conversation, Message
from ecom_ai.support import conversing, replying, states, ticket_offers, wishes
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.showing import shown
from tests.support.making import ask, saying, talk, turn_of

CHAT, PERSON = "/ecom-ai/chat/", "/ecom-ai/chat/person/"
CAUSES = ("wish", "unsure", "anger")
NOBODY = {"en": "Nobody is here at the moment.", "zh-hans": "目前没有客服在线。"}
QUESTIONS = {
    "en": ["Do you deliver to the moon?", "And to Mars?", "This is a disgrace"],
    "zh-hans": ["你们送到月球吗？", "那火星呢？", "太不像话了"],
}
pytestmark = [
    pytest.mark.usefixtures("site", "here", "_no_doorbell"),
    pytest.mark.parametrize("language", ["en", "zh-hans"]),
]


@pytest.fixture
def _no_doorbell(monkeypatch):
    from ecom_ai import support_tasks

    monkeypatch.setattr(support_tasks, "enqueue", lambda *_: None)


@pytest.fixture
def ann(db) -> User:
    return User.objects.create_user("ann", "ann@example.org", "secret")


def angry(turn: Turn) -> Answer | None:
    return wishes.wish(turn_of(turn.message, intent="complaint", certainty=0.9))


def happens(cause: str, conversation: Conversation) -> list[str]:
    """What leads to a person, as it comes about in a conversation; the questions."""
    said = QUESTIONS[conversation.language]
    if cause == "wish":
        ticket_offers.accept(conversation)
        return []
    asked, decide = (said[:2], saying(outcome="unknown"))
    if cause == "anger":
        asked, decide = [said[2]], angry
    for text in asked:
        reply = ask(conversation, text, user=conversation.user)[1]
        replying.reply(reply.pk, asked=[decide])
    conversation.refresh_from_db()
    return asked


def last(conversation: Conversation) -> Message:
    return conversation.messages.select_related("conversation__user").latest("pk")


@pytest.mark.parametrize("is_signed_in", [False, True])
@pytest.mark.parametrize("cause", CAUSES)
def test_within_hours_a_person_takes_over(cause, is_signed_in, language, ann):
    conversation = talk(language, user=ann if is_signed_in else None)
    happens(cause, conversation)
    conversation.refresh_from_db()
    assert (conversation.state, conversation.reason) == ("waiting", cause)
    assert NOBODY[language] not in last(conversation).text
    assert last(conversation).cards == []


@pytest.mark.usefixtures("unstaffed")
@pytest.mark.parametrize("is_signed_in", [False, True])
@pytest.mark.parametrize("cause", ["unsure", "anger"])
def test_outside_hours_nobody_is_moved_and_a_ticket_offered(
    cause, is_signed_in, language, ann
):
    conversation = talk(language, user=ann if is_signed_in else None)
    asked = happens(cause, conversation)
    assert conversation.state == "assistant"
    notice = last(conversation)
    assert notice.author == "notice"
    assert notice.text.startswith(NOBODY[language])
    assert "9 to 17" in notice.text
    (card,) = shown(notice)["cards"]
    known = "ann@example.org" if is_signed_in else ""
    data = {"asked": asked, "email": known, "is_open": True}
    assert card == {"kind": "ticket", "data": data}
    assert "moon" not in str(notice.cards)  # nor is anything said kept twice
    assert "ann@" not in str(notice.cards)

    ticket_offers.accept(conversation, "ben@example.org")
    conversation.refresh_from_db()
    found = (conversation.state, conversation.reason, conversation.email)
    assert found == ("ticket", cause, "ben@example.org")
    assert shown(notice)["cards"][0]["data"]["is_open"] is True  # as it was read
    assert not shown(Message.objects.get(pk=notice.pk))["cards"][0]["data"]["is_open"]


@pytest.mark.usefixtures("unstaffed")
def test_a_wish_outside_hours_asks_who_is_not_known_for_an_address(language, ann):
    stranger, known = talk(language), talk(language, user=ann)
    for each in (stranger, known):
        happens("wish", each)
        each.refresh_from_db()
        assert each.state == "ticket"
        assert last(each).text.startswith(NOBODY[language])
    assert shown(last(stranger))["cards"][0]["data"]["is_open"] is True
    assert (known.email, last(known).cards) == ("ann@example.org", [])


@pytest.mark.usefixtures("unstaffed")
@pytest.mark.parametrize("said", ["ben@example.org", "yes"])
def test_an_offer_is_taken_up_in_words(said, language):
    conversation = talk(language)
    happens("unsure", conversation)
    message = conversing.receive(conversation, said)
    for reply in Message.objects.filter(replies_to=message):
        replying.reply(reply.pk, asked=[wishes.wish])
    conversation.refresh_from_db()
    assert conversation.state == "ticket"
    assert conversation.email == ("ben@example.org" if "@" in said else "")
    assert Message.objects.filter(replies_to=message).exists() is ("@" not in said)


@pytest.mark.usefixtures("unstaffed")
def test_an_address_long_after_an_offer_is_a_message_like_others(language):
    conversation = talk(language)
    happens("unsure", conversation)
    replying.reply(ask(conversation)[1].pk, asked=[saying()])
    assert Message.objects.filter(replies_to=ask(conversation, "a@example.org")[0])
    conversation.refresh_from_db()
    assert conversation.state == "assistant"


@pytest.mark.usefixtures("unstaffed")
def test_it_is_offered_again_after_two_more_questions_and_not_with_each(language):
    conversation = talk(language)
    counts = []
    for _ in range(4):
        reply = ask(conversation, QUESTIONS[language][0])[1]
        replying.reply(reply.pk, asked=[saying(outcome="unknown")])
        offers = conversation.messages.filter(text__contains="9 to 17")
        counts.append(offers.count())
    assert counts == [0, 1, 1, 2]


@pytest.mark.usefixtures("unstaffed")
@pytest.mark.parametrize("is_signed_in", [False, True])
@pytest.mark.parametrize("cause", ["unsure", "anger"])
def test_without_javascript_a_form_makes_the_ticket(
    cause, is_signed_in, language, ann, client: Client
):
    if is_signed_in:
        client.force_login(ann)
    headers = {"accept-language": language}
    client.post(CHAT, {"text": "Hi" if language == "en" else "你好"}, headers=headers)
    replying.reply(Message.objects.latest("pk").pk, asked=[saying()])
    conversation = Conversation.objects.get()
    asked = happens(cause, conversation)
    page = client.get(CHAT, headers=headers).content.decode()
    assert NOBODY[language] in page
    form = re.search(r"<form[^>]*ecom-ai-ticket.*?</form>", page, re.DOTALL)
    assert form is not None
    assert all(text in form[0] for text in asked)
    value = "ann@example.org" if is_signed_in else ""
    assert f'name="email" value="{value}"' in form[0]

    wrong = client.post(PERSON, {"email": "ann"}, headers=headers)
    assert wrong.status_code == 422
    conversation.refresh_from_db()
    assert conversation.state == "assistant"
    sent = {"email": value or "ben@example.org"}
    page = client.post(PERSON, sent, follow=True, headers=headers).content.decode()
    conversation.refresh_from_db()
    assert (conversation.state, conversation.reason) == ("ticket", cause)
    assert sent["email"] in page
    assert '<form class="ecom-ai-chat-card ecom-ai-ticket' not in page


def test_an_agent_who_came_meanwhile_takes_the_ticket(language, monkeypatch, request):
    conversation = talk(language)
    request.getfixturevalue("unstaffed")
    happens("anger", conversation)
    monkeypatch.setattr(states, "is_staffed", lambda *_: True)
    found = ticket_offers.accept(conversation, "ben@example.org")
    assert (found.state, found.reason, found.email) == (
        "waiting", "anger", "ben@example.org",
    )  # fmt: skip
