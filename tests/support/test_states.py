"""Who has a conversation: each change is allowed, traced, told, and made once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from ecom_ai.exceptions import BadInput, ChangeRefused
from ecom_ai.models import Conversation, Handover, Message
from ecom_ai.signals import conversation_handed_off
from ecom_ai.support import conversing, states
from tests.support.making import ask, notices, talk

pytestmark = pytest.mark.usefixtures("site")

State = Conversation.State


def agent(name: str = "mia"):
    return get_user_model().objects.create_user(name, first_name=name.title())


def in_state(state: str) -> Conversation:
    conversation = talk()
    Conversation.objects.filter(pk=conversation.pk).update(state=state)
    return Conversation.objects.get(pk=conversation.pk)


def test_a_wish_for_a_person_is_traced_told_and_signalled(told, on_commit):
    heard = []

    def listen(conversation, reason, **_):
        heard.append((conversation.state, reason))

    conversation_handed_off.connect(listen)
    conversation = talk()
    try:
        with on_commit():
            found = states.hand_over(conversation, "wish")
            states.hand_over(conversation, "wish")  # once is enough
    finally:
        conversation_handed_off.disconnect(listen)
    assert (found.state, found.reason) == ("waiting", "wish")
    assert found.waiting_since is not None
    (change,) = Handover.objects.all()
    assert (change.before, change.after, change.reason) == (
        "assistant", "waiting", "wish",
    )  # fmt: skip
    assert heard == [("waiting", "wish")]
    assert "A person will take over" in notices(conversation)[-1]
    assert [event for event, _ in told] == ["message", "state"]
    assert told[-1][1]["state"] == "waiting"


def test_outside_hours_it_becomes_a_ticket_that_asks_for_an_address(unstaffed):
    conversation = talk()
    assert states.hand_over(conversation).state == "ticket"
    said = notices(conversation)[-1]
    assert "Write your e-mail address" in said
    assert "9 to 17" in said
    conversing.receive(conversation, "It is ann@example.org, thanks")
    conversation.refresh_from_db()
    assert conversation.email == "ann@example.org"
    assert notices(conversation)[-1].startswith(
        "Thank you. We will answer you by e-mail at ann@example.org."
    )


def test_a_ticket_of_somebody_signed_in_knows_the_address(unstaffed):
    ann = agent("ann")
    ann.email = "ann@example.org"
    ann.save()
    conversation = talk(user=ann)
    assert states.hand_over(conversation).email == "ann@example.org"
    assert "We will answer you by e-mail" in notices(conversation)[-1]


def test_where_the_hosts_hours_fail_a_person_looks_all_the_same(monkeypatch, caplog):
    monkeypatch.setattr(states, "get_support_adapter", lambda: None)
    assert states.hand_over(talk()).state == "waiting"
    assert "is_staffed failed" in caplog.text


@pytest.mark.parametrize(
    "address", ["", "ann", "ann@", "a@b", f"{'x' * 250}@example.org", "a\0@example.org"]
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(BadInput, match="e-mail"):
        states.answer_to(talk(), address)


def test_notices_are_in_the_conversations_language():
    conversation = talk("zh-hans")
    states.hand_over(conversation)
    states.close(conversation)
    assert all("\u4e00" <= said[0] <= "\u9fff" for said in notices(conversation))


def test_an_agent_takes_gives_back_transfers_and_closes():
    conversation, mia, ben = talk(), agent(), agent("ben")
    states.hand_over(conversation)
    assert states.take(conversation, mia).agent == mia
    assert states.take(conversation, mia).agent == mia
    with pytest.raises(ChangeRefused, match="with a person"):
        states.take(conversation, ben)
    moved = states.transfer(conversation, by=mia, to=ben)
    assert (moved.state, moved.agent) == ("waiting", ben)
    assert notices(conversation)[-1].startswith("A colleague will take over")
    assert states.take(conversation, ben).agent == ben
    assert states.give_back(conversation, by=ben).agent is None
    assert states.close(conversation, by=ben).state == "closed"
    changes = Handover.objects.values_list("before", "after", "by__username")
    assert list(changes) == [
        ("assistant", "waiting", None),
        ("waiting", "person", "mia"),
        ("person", "waiting", "mia"),
        ("waiting", "person", "ben"),
        ("person", "assistant", "ben"),
        ("assistant", "closed", "ben"),
    ]


DO = {
    "take": lambda c: states.take(c, agent()),
    "give_back": lambda c: states.give_back(c, by=agent()),
    "take_back": states.take_back,
    "transfer": lambda c: states.transfer(c, by=agent()),
    "to_ticket": states.to_ticket,
}


@pytest.mark.parametrize(
    ("state", "act"),
    [
        *((s, "take") for s in (State.ASSISTANT, State.PERSON, State.CLOSED)),
        *((s, "give_back") for s in (State.WAITING, State.TICKET, State.CLOSED)),
        *((s, "take_back") for s in (State.PERSON, State.CLOSED)),
        *((s, "transfer") for s in (State.WAITING, State.TICKET, State.CLOSED)),
        (State.CLOSED, "to_ticket"),
    ],
)
def test_no_other_change_is_allowed_and_a_refused_one_leaves_no_trace(state, act):
    conversation = in_state(state)
    with pytest.raises(ChangeRefused):
        DO[act](conversation)
    conversation.refresh_from_db()
    assert conversation.state == state
    assert not Handover.objects.exists()


def test_a_shopper_takes_a_waiting_conversation_back():
    conversation = talk()
    states.hand_over(conversation)
    found = states.take_back(conversation)
    assert (found.state, found.waiting_since, found.reason) == ("assistant", None, "")


def test_a_closed_conversation_is_opened_for_a_person():
    conversation = in_state(State.CLOSED)
    assert states.hand_over(conversation).state == "waiting"
    assert [h.after for h in Handover.objects.all()] == ["assistant", "waiting"]


def test_a_change_drops_every_reply_under_way(told, on_commit):
    conversation = talk()
    with on_commit():
        ask(conversation, "one")
        ask(conversation, "two")
        states.hand_over(conversation)
    replies = Message.objects.filter(author="assistant")
    assert {reply.state for reply in replies} == {"dropped"}
    dropped = [data["id"] for _, data in told if data.get("state") == "dropped"]
    assert dropped == [reply.pk for reply in replies]


@pytest.mark.django_db(transaction=True)
def test_of_six_agents_at_the_same_moment_one_gets_it():
    conversation = talk()
    states.hand_over(conversation)
    agents, start = [agent(f"a{n}") for n in range(6)], Barrier(6)

    def take(by) -> bool:
        start.wait()
        try:
            states.take(conversation, by)
        except ChangeRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(take, agents)) == 1
    assert Handover.objects.filter(after="person").count() == 1


@pytest.mark.usefixtures("unstaffed")
def test_a_shopper_goes_back_from_a_ticket_to_the_assistant():
    conversation = states.hand_over(in_state(State.ASSISTANT))
    assert conversation.state == "ticket"
    assert states.take_back(conversation).state == "assistant"
