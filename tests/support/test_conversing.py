"""What shoppers write is kept once, cleaned and masked, whoever else writes then."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Permission
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from ecom_ai import support_tasks
from ecom_ai.exceptions import BadInput, TooMany
from ecom_ai.models import Conversation, Message
from ecom_ai.signals import message_received
from ecom_ai.support import access, conversing, states
from tests.support.making import ask, notices, talk

pytestmark = pytest.mark.usefixtures("site")


def person(name: str = "ann", **fields):
    return get_user_model().objects.create_user(name, **fields)


# Beginning


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("AI assistant", "not to a person", "ask for a person")),
     ("zh-hans", ("人工智能", "人工客服"))],
)  # fmt: skip
def test_the_first_words_say_that_it_is_an_ai_and_how_to_reach_a_person(
    language, words
):
    (first,) = notices(talk(language))
    assert all(word in first for word in words)


@pytest.mark.parametrize("whose", ["origin", "shopper_key"])
def test_one_address_or_shopper_begins_so_many_conversations_an_hour(settings, whose):
    settings.ECOM_AI = {**settings.ECOM_AI, "CHAT_CONVERSATIONS_PER_HOUR": 2}
    talk(**{whose: "a"})
    talk(**{whose: "a"})
    talk(**{whose: "b"})
    with pytest.raises(TooMany):
        talk(**{whose: "a"})
    talk()  # of whom nothing is known
    Conversation.objects.update(created_at=timezone.now() - timedelta(hours=1))
    talk(**{whose: "a"})


# Writing


def test_a_message_is_kept_and_its_reply_asked_for(told, on_commit):
    heard = []

    def listen(message, reply, **_):
        heard.append((message, reply))

    message_received.connect(listen)
    try:
        with on_commit():
            message, reply = ask(talk(), "Where is it?")
    finally:
        message_received.disconnect(listen)
    assert (message.author, message.state) == ("shopper", "done")
    assert (reply.author, reply.state, reply.text) == ("assistant", "pending", "")
    assert heard == [(message, reply)]
    assert [(event, data["author"]) for event, data in told] == [
        ("message", "notice"), ("message", "shopper"), ("message", "assistant"),
    ]  # fmt: skip


def test_what_was_written_is_kept_whole_and_masked_beside_it():
    message, _ = ask(talk(), "Call me: 13812345678, ann@example.org")
    assert "13812345678" in message.text
    assert "1381" not in message.masked
    assert "ann@" not in message.masked


@pytest.mark.parametrize("text", ["", "  \n\t ", "\0", "\0\x01\x02", "\u200b\u200b"])
def test_a_message_in_which_nothing_can_be_read_is_refused(text):
    conversation = talk()
    with pytest.raises(BadInput, match="message first"):
        conversing.receive(conversation, text)
    assert conversation.messages.count() == 1


def test_a_message_of_50000_characters_is_refused_and_told_the_limit():
    conversation = talk()
    with pytest.raises(BadInput, match=r"2000 characters at most; this one has 50000"):
        conversing.receive(conversation, "x" * 50_000)
    assert conversation.messages.count() == 1


def test_binary_is_cleaned_of_what_cannot_be_stored():
    raw = bytes(range(256)).decode("latin-1") + "\ud800"
    message, _ = ask(talk(), f"PNG {raw}")
    assert message.text.startswith("PNG ")
    assert not {"\0", "\x07", "\x1b", "\x80", "\ud800"} & set(message.text)


def test_the_same_key_gives_the_first_message_back():
    conversation = talk()
    first, _ = ask(conversation, "Hello", key="k1")
    again = conversing.receive(conversation, "Something else", key="k1")
    assert (again.pk, again.text) == (first.pk, "Hello")
    assert conversation.messages.filter(author="shopper").count() == 1
    assert talk().pk != conversation.pk
    assert ask(talk(), "Hello", key="k1")[0].pk != first.pk


@pytest.mark.parametrize("key", ["x" * 65, "a\0b"])
def test_a_key_that_cannot_be_kept_is_refused(key):
    with pytest.raises(BadInput, match="key"):
        conversing.receive(talk(), "Hello", key=key)


@pytest.mark.django_db(transaction=True)
def test_one_key_sent_by_six_at_the_same_moment_counts_once(settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    conversation, start = talk(), Barrier(6)

    def send(_n: int) -> int:
        start.wait()
        try:
            return conversing.receive(conversation, "Hello", key="one").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(send, range(6)))) == 1
    assert conversation.messages.filter(author="shopper").count() == 1
    assert conversation.messages.filter(author="assistant").count() == 1


@pytest.mark.django_db(transaction=True)
def test_messages_sent_at_the_same_moment_each_have_one_reply(monkeypatch):
    monkeypatch.setattr(support_tasks, "enqueue", lambda *_: None)
    conversation, start = talk(), Barrier(4)

    def send(number: int) -> int:
        start.wait()
        try:
            return conversing.receive(conversation, f"Question {number}?").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(send, range(4)))
    replies = conversation.messages.filter(author="assistant", state="pending")
    assert sorted(replies.values_list("replies_to", flat=True)) == sorted(sent)


def test_of_too_many_messages_in_a_minute_the_last_is_refused(settings):
    settings.ECOM_AI = {**settings.ECOM_AI, "CHAT_MESSAGES_PER_MINUTE": 2}
    conversation = talk()
    ask(conversation, "one", key="1")
    ask(conversation, "two")
    with pytest.raises(TooMany) as refused:
        conversing.receive(conversation, "three")
    assert refused.value.seconds == 60
    # What was received before is given back all the same.
    assert conversing.receive(conversation, "one", key="1").text == "one"
    ask(talk(), "another conversation")


@pytest.mark.parametrize(
    ("whose", "allowed"), [("user", 2), ("shopper_key", 2), ("origin", 8)]
)
def test_a_person_and_an_address_are_counted_over_all_their_conversations(
    settings, whose, allowed
):
    settings.ECOM_AI = {**settings.ECOM_AI, "CHAT_MESSAGES_PER_MINUTE": 2}
    given = {whose: person() if whose == "user" else "a"}
    for number in range(allowed):
        ask(talk(**given), f"message {number}")
    with pytest.raises(TooMany):
        conversing.receive(talk(**given), "one more")


def test_people_get_messages_without_a_reply_by_the_assistant():
    conversation = talk()
    states.hand_over(conversation)
    message = conversing.receive(conversation, "Are you there?")
    assert not Message.objects.filter(replies_to=message).exists()


def test_writing_again_opens_a_closed_conversation():
    conversation = talk()
    states.close(conversation)
    ask(conversation, "One more thing")
    conversation.refresh_from_db()
    assert (conversation.state, conversation.closed_at) == ("assistant", None)


@pytest.mark.parametrize(
    "text", ["Never mind.", "ok, no need any more", "算了", "不用了，谢谢"]
)
def test_never_mind_leads_back_to_the_assistant_as_long_as_nobody_came(text):
    conversation = states.hand_over(talk(), "anger")
    conversing.receive(conversation, "it was really bad")
    conversing.receive(conversation, text)
    conversation.refresh_from_db()
    assert conversation.state == "assistant"
    assert conversation.messages.last().author == "notice"
    taken = states.take(states.hand_over(conversation), person())
    conversing.receive(taken, text)
    taken.refresh_from_db()
    assert taken.state == "person"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Where is my order?", "en"),
        ("en", "我的订单到哪里了", "zh"),
        ("zh-hans", "Where is my order?", "en"),
        ("zh-hans", "10482", "zh"),
        ("zh-hans", "ok", "zh"),
        ("zh-hans", "ann.lee@example.org", "zh"),
        ("zh-hans", "Wo ist meine Bestellung und wann kommt sie?", "zh"),
        ("en", "注文はどこですか", "en"),
    ],
)
def test_a_message_is_answered_in_its_language_or_the_conversations(
    language, text, expected
):
    assert ask(talk(language), text)[0].language == expected


def test_what_tells_no_language_is_answered_in_that_of_the_words_before():
    conversation = talk("en")
    ask(conversation, "我的订单到哪里了")
    assert ask(conversation, "FF-2K7M9QTX")[0].language == "zh"
    assert ask(conversation, "And when will it be here?")[0].language == "en"
    assert ask(conversation, "10482")[0].language == "en"


@pytest.mark.parametrize(
    "card",
    [
        {"kind": "choices", "data": {"options": [{"text": "Heirloom skillet"}]}},
        {"kind": "wants", "data": {"chips": [{"drop": "Heirloom skillet"}, {}]}},
    ],
)
def test_a_button_in_another_language_changes_not_the_shoppers(card):
    conversation = talk("zh-hans")
    reply = ask(conversation, "我想退货")[1]
    Message.objects.filter(pk=reply.pk).update(cards=[card], state="done")
    assert ask(conversation, "Heirloom skillet")[0].language == "zh"
    assert ask(conversation, "Heirloom skillet, please")[0].language == "en"


def test_what_the_shop_says_itself_follows_the_shoppers_words():
    conversation = talk("en")
    ask(conversation, "我的订单到哪里了")
    conversation.refresh_from_db()
    states.close(conversation)
    assert "已结束" in notices(conversation)[-1]


# Cancelling and rating


def test_a_reply_under_way_is_cancelled_and_a_done_one_stays():
    _, reply = ask(talk())
    assert conversing.cancel(reply).state == "dropped"
    Message.objects.filter(pk=reply.pk).update(state="done")
    assert conversing.cancel(reply).state == "done"


def test_answers_are_rated_and_nothing_else():
    message, reply = ask(talk())
    assert conversing.thumb(reply, 1).thumb == 1
    assert conversing.thumb(reply, None).thumb is None
    with pytest.raises(BadInput, match="thumb"):
        conversing.thumb(reply, 5)
    with pytest.raises(BadInput, match="Only answers"):
        conversing.thumb(message, 1)


def test_a_conversation_is_rated_with_stars_and_words():
    conversation = talk()
    conversing.rate(conversation, 4, "Quick\0 and kind ")
    conversation.refresh_from_db()
    assert (conversation.stars, conversation.comment) == (4, "Quick and kind")
    with pytest.raises(BadInput, match="stars"):
        conversing.rate(conversation, 6)
    with pytest.raises(BadInput, match="1000 characters"):
        conversing.rate(conversation, 5, "x" * 1001)


# Whose it is


def request(user=None, *, token="", session=None):
    headers = {"Authorization": f"Conversation {token}"} if token else {}
    made = RequestFactory().get("/", headers=headers)
    made.user, made.session = user or AnonymousUser(), session or {}
    return made


def test_a_strangers_conversation_is_for_whoever_holds_its_token():
    mine, other = talk(), talk()
    token = conversing.token(mine)
    held = {access.SESSION: token}
    assert access.find(request(token=token), mine.pk) == mine
    assert access.find(request(session=held), mine.pk) == mine
    assert access.current(request(session=held)) == mine
    for asked in (
        request(),
        request(person()),
        request(token=conversing.token(other)),
        request(token=token[:-1] + "A" if token[-1] != "A" else token[:-1] + "B"),
        request(token="nonsense"),
    ):
        assert access.find(asked, mine.pk) is None


def test_somebodys_conversation_is_theirs_alone_while_they_are_signed_in():
    ann, ben = person(), person("ben")
    mine = talk(user=ann)
    token = conversing.token(mine)
    assert access.find(request(ann), mine.pk) == mine
    assert access.find(request(), mine.pk) is None
    assert access.find(request(ben), mine.pk) is None
    # What was left behind by whoever signed out shows nobody's orders.
    assert access.find(request(token=token), mine.pk) is None
    assert access.find(request(ben, token=token), mine.pk) is None


def test_staff_who_answer_customers_read_all():
    agent = person("agent", is_staff=True)
    mine = talk()
    assert access.find(request(agent), mine.pk) is None
    agent.user_permissions.add(Permission.objects.get(codename="answer_conversation"))
    agent = get_user_model().objects.get(pk=agent.pk)
    assert access.find(request(agent), mine.pk) == mine


def test_a_conversation_begun_signed_out_is_theirs_who_signs_in_and_writes():
    ann, mine = person(), talk()
    conversing.receive(mine, "Where is my order?", user=ann)
    mine.refresh_from_db()
    assert mine.user == ann
    conversing.receive(mine, "And now?", user=AnonymousUser())
    mine.refresh_from_db()
    assert mine.user == ann


def test_another_shops_conversation_is_not_found(settings):
    from django.contrib.sites.models import Site

    other = Site.objects.create(domain="other.example", name="other")
    mine = conversing.begin(other.pk, language="en")
    token = conversing.token(mine)
    assert access.find(request(token=token), mine.pk) is None
    assert Conversation.objects.filter(pk=mine.pk).exists()
