"""What is done for a reply is told; for a reply that was dropped nothing is done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from ecom_ai import support_tasks
from ecom_ai.models import Conversation, Message, ToolUse
from ecom_ai.support import conversing, replying, states, tools
from shop import ecom
from shop.models import Order, Product, ReturnRequest
from tests.support import asking
from tests.support.making import ask, notices, talk
from tests.support.test_agents import agent
from tests.support.test_tools import MINE, orders, robin

__all__ = ["orders", "robin"]  # fixtures


class Killed(BaseException):
    """As a worker ends that is killed: nothing of ours catches it."""


def elsewhere(act: Callable[[], object]) -> None:
    """Does something in another thread, by a connection of its own."""

    def work() -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result(timeout=20)


def stop(reply: Message) -> None:
    conversing.cancel(reply)


def take_over(reply: Message) -> None:
    states.take(states.hand_over(reply.conversation), agent())


def asked_to_cancel(robin: Any) -> tuple[Conversation, Message]:
    """A conversation in which yes was said, and the reply to it."""
    conversation = talk(user=robin)
    asking.ask(conversation, "Please cancel my order")
    return conversation, ask(conversation, "Yes, please")[1]


def asked_to_return(robin: Any) -> tuple[Conversation, Message]:
    conversation = talk(user=robin)
    asking.ask(conversation, "I want to send back the mug, please")
    asking.ask(conversation, "It does not fit")
    return conversation, ask(conversation, "Yes, please")[1]


@pytest.fixture
def meanwhile(monkeypatch) -> list[Callable[[], object]]:
    """What happens while an order is being cancelled."""
    acts: list[Callable[[], object]] = []
    cancel = ecom.Support.cancel

    def slowly(self: Any, order: Any) -> None:
        cancel(self, order)
        for act in acts:
            elsewhere(act)

    monkeypatch.setattr(support_tasks, "enqueue", lambda *_: None)
    monkeypatch.setattr(ecom.Support, "cancel", slowly)
    return acts


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("drop", [stop, take_over])
def test_for_a_reply_that_was_dropped_meanwhile_nothing_is_cancelled(
    site, robin, orders, meanwhile, drop
) -> None:
    conversation, reply = asked_to_cancel(robin)
    meanwhile.append(lambda: drop(reply))
    replying.reply(reply.pk, asked=[tools.confirm])
    reply.refresh_from_db()
    assert (reply.state, reply.text) == ("dropped", "")
    assert Order.objects.get(number=MINE).status == "paid"
    assert Product.objects.get(title_en="Ridge tent").stock == 5
    use = ToolUse.objects.filter(message=reply.replies_to).get()
    assert (use.outcome, use.detail) == ("refused", "the reply was dropped")
    assert not any(MINE in text for text in notices(conversation))


def test_what_was_dropped_before_does_not_begin(site, robin, orders, here) -> None:
    _, reply = asked_to_cancel(robin)

    def stopped_first(turn: Any) -> Any:
        stop(reply)
        return tools.confirm(turn)

    done: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ecom.Support, "cancel", lambda _self, order: done.append(order))
        replying.reply(reply.pk, asked=[stopped_first])
    assert not done
    assert ToolUse.objects.latest("pk").detail == "the reply was dropped"


@pytest.mark.parametrize("drop", [stop, take_over])
def test_what_was_done_is_told_where_the_reply_is_dropped_before_its_words(
    site, robin, orders, here, drop
) -> None:
    conversation, reply = asked_to_cancel(robin)

    def done_then_dropped(turn: Any) -> Any:
        answer = tools.confirm(turn)
        drop(reply)
        return answer

    replying.reply(reply.pk, asked=[done_then_dropped])
    assert Order.objects.get(number=MINE).status == "cancelled"
    assert Message.objects.get(pk=reply.pk).state == "dropped"
    told = f"Order {MINE} is cancelled."
    assert notices(conversation).count(told) == 1


def killed_after_its_tool(reply: Message) -> None:
    """A worker that ends between what its tool did and the reply's first word."""
    with pytest.MonkeyPatch.context() as patch:

        def die(*_: object) -> None:
            raise Killed

        patch.setattr(replying, "_say", die)
        with pytest.raises(Killed):
            replying.reply(reply.pk, asked=[tools.confirm])
    lost = replying.LOST + timedelta(seconds=1)
    row = Message.objects.get(pk=reply.pk)
    Message.objects.filter(pk=reply.pk).update(began_at=row.began_at - lost)


def test_a_cancelled_order_is_said_to_be_by_the_next_worker(
    site, robin, orders, here
) -> None:
    _, reply = asked_to_cancel(robin)
    killed_after_its_tool(reply)
    assert Order.objects.get(number=MINE).status == "cancelled"
    replying.reply(reply.pk, asked=[tools.confirm])
    reply.refresh_from_db()
    assert (reply.text, reply.state) == (f"Order {MINE} is cancelled.", "done")
    assert (reply.outcome, reply.proposal) == ("answered", {})
    assert Product.objects.get(title_en="Ridge tent").stock == 7


def test_a_return_is_asked_for_once_and_told_by_the_next_worker(
    site, robin, orders, here, monkeypatch
) -> None:
    _, reply = asked_to_return(robin)
    request, asked_for = ecom.Support.request_return, []

    def counted(self: Any, order: Any, line: Any, reason: str) -> str:
        asked_for.append(line.key)
        return request(self, order, line, reason)

    monkeypatch.setattr(ecom.Support, "request_return", counted)
    killed_after_its_tool(reply)
    replying.reply(reply.pk, asked=[tools.confirm])
    reply.refresh_from_db()
    assert len(asked_for) == 1
    assert ReturnRequest.objects.get().reference in reply.text
    assert reply.outcome == "answered"


def test_of_what_was_done_before_all_attempts_ended_is_told_too(
    site, robin, orders, here
) -> None:
    conversation, reply = asked_to_cancel(robin)
    killed_after_its_tool(reply)
    replying.fail(reply.pk)
    assert f"Order {MINE} is cancelled." in notices(conversation)
