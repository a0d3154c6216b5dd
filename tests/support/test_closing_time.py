"""Whoever writes to people always hears what becomes of it, also after hours."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language

from ecom_ai import support_tasks
from ecom_ai.models import Conversation, Message
from ecom_ai.support import agents, closing_time, conversing, presence, states
from tests.support.making import notices, talk
from tests.support.test_agents import agent, long_ago

pytestmark = pytest.mark.usefixtures("site")

State = Conversation.State


def write(conversation: Conversation, text: str = "And one more thing") -> str:
    """The last notice after a message."""
    before = len(notices(conversation))
    conversing.receive(conversation, text)
    conversation.refresh_from_db()
    said = notices(conversation)
    return said[-1] if len(said) > before else ""


def close_shop(monkeypatch) -> None:
    monkeypatch.setattr("shop.ecom.Support.is_staffed", lambda *_: False)


# What a shopper hears


def test_each_message_while_waiting_is_answered_by_what_becomes_of_it():
    conversation = states.hand_over(talk())
    for _ in range(2):
        said = write(conversation)
        assert said.startswith("Your message was added. A person will read it")
        assert "answer here as soon as one is free" in said
        assert "We are here: Monday to Friday" in said
    assert conversation.state == "waiting"


@pytest.mark.usefixtures("unstaffed")
def test_each_message_to_a_ticket_is_told_that_nobody_is_here_and_where_it_goes():
    conversation = states.hand_over(talk())
    said = write(conversation)
    assert said.startswith("Your message was added. Nobody is here at the moment.")
    assert "is kept as a ticket" in said
    assert "We are here: 9 to 17." in said
    assert "Write your e-mail address here" in said
    write(conversation, "ann@example.org")
    said = write(conversation)
    assert "Nobody is here" in said
    assert "by e-mail at ann@example.org." in said


@pytest.mark.usefixtures("unstaffed")
def test_a_ticket_that_is_written_to_within_hours_does_not_say_that_nobody_is_here(
    monkeypatch,
):
    conversation = states.answer_to(states.hand_over(talk()), "ann@example.org")
    monkeypatch.setattr("shop.ecom.Support.is_staffed", lambda *_: True)
    said = write(conversation)
    assert said.startswith("Your message was added. This conversation is kept as")
    assert "by e-mail at ann@example.org." in said
    assert "Nobody is here" not in said


def test_an_agent_who_is_here_answers_in_the_shops_stead():
    mia = agent()
    conversation = agents.take(states.hand_over(talk()), mia)
    assert write(conversation) == ""


@pytest.mark.usefixtures("unstaffed")
def test_an_address_in_a_ticket_is_covered_for_whoever_may_not_see_it():
    conversation = states.answer_to(states.hand_over(talk()), "ann@example.org")
    write(conversation)
    rows = Message.objects.filter(author="notice", text__contains="ann@")
    assert rows.count() == 2
    assert not rows.filter(masked__contains="ann@").exists()


@pytest.mark.usefixtures("unstaffed")
def test_another_address_alone_corrects_the_first_and_within_words_does_not():
    conversation = states.answer_to(states.hand_over(talk()), "ann@exmaple.org")
    write(conversation, "My order is under ben@example.org")
    assert conversation.email == "ann@exmaple.org"
    assert "ann@example.org." in write(conversation, " ann@example.org ")
    assert conversation.email == "ann@example.org"
    assert write(conversation, "ann@example.org").startswith("Your message was added.")


@pytest.mark.parametrize("state", [State.WAITING, State.PERSON])
def test_who_writes_when_nobody_is_here_any_more_is_answered_by_e_mail(
    monkeypatch, state
):
    conversation = states.hand_over(talk())
    if state == State.PERSON:
        agents.take(conversation, agent())
    close_shop(monkeypatch)
    assert write(conversation).startswith("Nobody is here at the moment.")
    assert (conversation.state, conversation.agent) == ("ticket", None)


def test_an_address_in_the_message_that_finds_nobody_is_kept(monkeypatch):
    conversation = states.hand_over(talk())
    close_shop(monkeypatch)
    assert "ann@example.org" in write(conversation, "I am ann@example.org")
    assert conversation.email == "ann@example.org"


def test_an_address_told_while_waiting_is_known_once_nobody_is_here(monkeypatch):
    conversation = states.hand_over(talk())
    assert write(conversation, "ann@example.org").startswith("Your message was added.")
    write(conversation, "not to ben@example.org")
    close_shop(monkeypatch)
    assert "by e-mail at ann@example.org." in write(conversation)


# Nobody is here any more


def test_the_sweep_has_those_who_wait_after_hours_answered_by_e_mail(monkeypatch):
    conversation = states.hand_over(talk())
    support_tasks.sweep_support()
    conversation.refresh_from_db()
    assert conversation.state == "waiting"
    close_shop(monkeypatch)
    support_tasks.sweep_support()
    support_tasks.sweep_support()
    conversation.refresh_from_db()
    assert conversation.state == "ticket"
    assert sum("Nobody is here" in said for said in notices(conversation)) == 1


def test_an_agent_has_a_while_for_an_answer_before_it_becomes_a_ticket(monkeypatch):
    conversation = agents.take(states.hand_over(talk()), agent())
    conversing.receive(conversation, "Hello?")
    close_shop(monkeypatch)
    assert closing_time.to_tickets() == 0
    long_ago(conversation)
    assert closing_time.to_tickets() == 1


def test_where_the_agent_had_the_last_word_nobody_waits(monkeypatch):
    conversation = agents.take(states.hand_over(talk()), mia := agent())
    conversing.receive(conversation, "Hello?")
    agents.reply(conversation, mia, "Bye")
    long_ago(conversation)
    close_shop(monkeypatch)
    assert closing_time.to_tickets() == 0


def test_what_an_agent_takes_at_that_moment_is_theirs(monkeypatch):
    conversation, mia = states.hand_over(talk()), agent()
    close_shop(monkeypatch)
    whole = states.locked

    def taken_meanwhile(pk):
        monkeypatch.setattr(states, "locked", whole)
        agents.take(conversation, mia)
        return whole(pk)

    monkeypatch.setattr(states, "locked", taken_meanwhile)
    assert closing_time.to_tickets() == 0
    conversation.refresh_from_db()
    assert (conversation.state, conversation.agent) == ("person", mia)


def test_the_hosts_hours_are_asked_in_the_conversations_language(monkeypatch):
    heard = []

    def is_staffed(*_):
        heard.append(get_language())
        return True

    monkeypatch.setattr("shop.ecom.Support.is_staffed", is_staffed)
    states.hand_over(talk("zh-hans"))
    states.hand_over(talk("en"))
    assert heard == ["zh-hans", "en"]


# The console


@pytest.mark.usefixtures("unstaffed")
def test_an_agent_who_looks_at_the_console_is_here(client):
    mia = agent()
    mia.user_permissions.add(Permission.objects.get(codename="answer_conversation"))
    client.force_login(mia)
    client.get(reverse("admin:ecom_ai_conversation_console_queue"))
    conversation = states.hand_over(talk())
    assert conversation.state == "waiting"
    assert closing_time.to_tickets() == 0
    cache.clear()  # as after presence.SECONDS
    assert closing_time.to_tickets() == 1


@pytest.mark.usefixtures("unstaffed")
def test_who_may_not_answer_is_not_somebody_who_is_here(client):
    ben = get_user_model().objects.create_user("ben", is_staff=True)
    client.force_login(ben)
    address = reverse("admin:ecom_ai_conversation_console_queue")
    assert client.get(address).status_code == 403
    assert not presence.is_anybody_here(1)


def test_without_a_cache_the_hours_count(monkeypatch, caplog):
    class Away:
        def __getattr__(self, name):
            raise ConnectionError("the cache is away")

    monkeypatch.setattr(presence, "cache", Away())
    presence.arrive(1)
    assert not presence.is_anybody_here(1)
    assert "is not known" in caplog.text
