"""What agents do in a conversation, and what they may not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext, override

from ecom_ai.exceptions import BadInput, ChangeRefused
from ecom_ai.models import CannedAnswer, Conversation, Handover, Message
from ecom_ai.support import agents, canned, conversing, states
from tests.support.making import notices, talk

pytestmark = pytest.mark.usefixtures("site")

State = Conversation.State


def agent(name: str = "mia", **fields):
    users = get_user_model().objects
    return users.create_user(name, first_name=name.title(), is_staff=True, **fields)


def waiting(**given) -> Conversation:
    return states.hand_over(talk(**given))


def taken(by) -> Conversation:
    return agents.take(waiting(), by)


def long_ago(conversation: Conversation) -> None:
    at = timezone.now() - 2 * agents.LEFT_ALONE
    conversation.messages.update(created_at=at)
    conversation.handovers.update(at=at)


def test_an_answer_is_kept_told_and_shown_under_the_agents_name(told, on_commit):
    mia = agent()
    conversation = taken(mia)
    with on_commit():
        message = agents.reply(conversation, mia, " Hello, call 13812345678. ", key="a")
        again = agents.reply(conversation, mia, "Hello?", key="a")
    assert again == message
    assert (message.text, message.language) == ("Hello, call 13812345678.", "en")
    assert "13812345678" not in message.masked
    event, data = told[-1]
    assert (event, data["agent"], data["author"]) == ("message", "Mia", "agent")
    assert Message.objects.filter(author="agent").count() == 1


def test_an_agent_without_a_name_is_told_in_the_customers_language(told, on_commit):
    nobody = get_user_model().objects.create_user("x1")
    conversation = agents.take(waiting(language="zh-hans"), nobody)
    with on_commit():
        agents.reply(conversation, nobody, "您好")
        agents.typing(conversation, nobody)
    said = dict(told)
    with override("zh-hans"):
        called = gettext("Customer service")
    assert said["typing"] == {"who": called}
    assert said["message"]["agent"] == called


@pytest.mark.parametrize(
    "text", ["", " \n ", "x" * 2001, "Hello {name}", "See {order}."]
)
def test_what_cannot_be_said_is_refused_and_nothing_is_kept(text):
    mia = agent()
    conversation = taken(mia)
    with pytest.raises(BadInput):
        agents.reply(conversation, mia, text)
    assert not Message.objects.filter(author="agent").exists()


def test_nobody_acts_in_a_conversation_of_another(told, on_commit):
    mia, ben = agent(), agent("ben")
    conversation = taken(mia)
    before = Handover.objects.count()
    for act in (
        lambda: agents.reply(conversation, ben, "Hello"),
        lambda: agents.give_back(conversation, ben),
        lambda: agents.transfer(conversation, ben),
        lambda: agents.close(conversation, ben),
        lambda: agents.take(conversation, ben),
    ):
        with pytest.raises(ChangeRefused):
            act()
    agents.typing(conversation, ben)
    assert Handover.objects.count() == before
    assert "typing" not in [event for event, _ in told]
    assert Conversation.objects.get().agent == mia


def test_a_transfer_has_a_note_and_waits_first_for_whom_it_is_meant():
    mia, ben = agent(), agent("ben")
    earlier, conversation = waiting(), taken(mia)
    agents.transfer(conversation, mia, to=ben, note=" Wants a refund.\0 ")
    assert Handover.objects.last().note == "Wants a refund."
    assert notices(conversation)[-1].startswith("A colleague")
    assert agents.queue(1, ben).waiting == [conversation, earlier]
    assert agents.queue(1, mia).waiting == [earlier, conversation]
    with pytest.raises(BadInput, match="500"):
        agents.transfer(agents.take(earlier, mia), mia, note="x" * 501)
    assert agents.take(conversation, ben).agent == ben


def test_a_queue_says_what_is_unread_by_reason_and_by_whom():
    mia = agent()
    conversation, ticket = taken(mia), waiting()
    states.to_ticket(ticket)
    unsure = states.hand_over(talk(), "unsure")
    conversing.receive(conversation, "My number is 13812345678")
    conversing.receive(conversation, "Hello?")
    found = agents.queue(1, mia)
    (mine,) = found.mine
    assert (mine.unread, mine.last) == (2, "Hello?")
    assert (found.tickets, found.waiting) == ([ticket], [unsure])
    assert agents.queue(1, mia, reason="unsure").waiting == [unsure]
    assert agents.queue(1, mia, reason="unsure").tickets == []
    agents.seen(conversation, mia, conversation.messages.last().pk)
    assert agents.queue(1, mia).mine[0].unread == 0
    assert agents.queue(1, agent("ben")).others == [conversation]
    assert agents.waiting(1) == 2
    assert agents.queue(2, mia).waiting == []


def test_one_left_alone_can_be_taken_over_by_another():
    mia, ben = agent(), agent("ben")
    conversation = taken(mia)
    conversing.receive(conversation, "Are you there?")
    assert not agents.left_alone(conversation, timezone.now())
    long_ago(conversation)
    assert agents.left_alone(conversation, timezone.now())
    assert agents.take(conversation, ben).agent == ben
    changes = Handover.objects.values_list("after", "by__username")
    assert list(changes)[-2:] == [("waiting", "ben"), ("person", "ben")]


def test_one_that_its_agent_answered_is_never_left_alone():
    mia = agent()
    conversation = taken(mia)
    conversing.receive(conversation, "Are you there?")
    agents.reply(conversation, mia, "Yes.")
    long_ago(conversation)
    assert not agents.left_alone(conversation, timezone.now() + timedelta(days=1))
    assert not agents.left_alone(waiting(), timezone.now())


def test_an_agent_closes_their_own_and_what_nobody_took():
    mia = agent()
    assert agents.close(taken(mia), mia).state == State.CLOSED
    assert agents.close(waiting(), mia).state == State.CLOSED


def test_colleagues_are_those_who_may_answer_and_are_here():
    permission = Permission.objects.get(codename="answer_conversation")
    group = Group.objects.create(name="agents")
    group.permissions.add(permission)
    mia, ben, boss = agent(), agent("ben"), agent("boss", is_superuser=True)
    ben.groups.add(group)
    ben.user_permissions.add(permission)
    gone, plain = agent("gone", is_active=False), agent("plain")
    gone.groups.add(group)
    shopper = get_user_model().objects.create_user("ann")
    shopper.groups.add(group)
    assert list(agents.colleagues(mia)) == [ben, boss]
    assert plain not in agents.colleagues(mia)


@pytest.mark.django_db(transaction=True)
def test_of_two_agents_one_gets_a_conversation_left_alone():
    mia = agent()
    conversation = taken(mia)
    conversing.receive(conversation, "Are you there?")
    long_ago(conversation)
    others, start = [agent(f"a{n}") for n in range(4)], Barrier(4)

    def take(by) -> bool:
        start.wait()
        try:
            agents.take(conversation, by)
        except ChangeRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(take, others)) == 1


@pytest.mark.django_db(transaction=True)
def test_an_answer_sent_twice_at_the_same_moment_is_said_once():
    mia = agent()
    conversation = taken(mia)
    start = Barrier(4)

    def say(_) -> int:
        start.wait()
        try:
            return agents.reply(conversation, mia, "Hello", key="a").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(say, range(4)))) == 1
    assert Message.objects.filter(author="agent").count() == 1


# Canned answers.


def test_canned_answers_are_found_by_typing_those_of_the_language_first(site):
    make = CannedAnswer.objects.create
    chinese = make(site=site, title="Refund 退款", language="zh", text="{name}您好")
    english = make(site=site, title="Refund sent", language="en", text="Hello {name}")
    make(site=site, title="Hours", language="en", text="We open at 9.")
    assert list(canned.find(1, "refund", "en-gb")) == [english, chinese]
    assert list(canned.find(1, "refund", "zh-hans")) == [chinese, english]
    assert list(canned.find(1, "sent REFUND hello", "en")) == [english]
    assert list(canned.find(2, "", "en")) == []


def test_what_is_not_known_stays_to_be_seen():
    text = "Hello {name}, about {order} {x}"
    filled = canned.filled(text, {"name": "Ann", "order": ""})
    assert filled == "Hello Ann, about {order} {x}"
    assert canned.unfilled(filled) == "{order}"
    assert canned.unfilled("All {x} done") == ""
