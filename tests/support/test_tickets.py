"""Answers by e-mail: sent once, in the customer's language, and tried again."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from ecom_ai import support_tasks
from ecom_ai.models import Conversation, TicketMail
from ecom_ai.support import agents, conversing, states, tickets
from tests.support.making import talk
from tests.support.test_agents import agent

pytestmark = pytest.mark.usefixtures("site", "unstaffed")

LINK = "https://shop.example/chat/open/abc/"
State = TicketMail.State


class Refusing(BaseEmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError("no\0body listens")


@pytest.fixture
def refusing(settings):
    settings.EMAIL_BACKEND = "tests.support.test_tickets.Refusing"


def ticket(email: str = "ann@example.org", language: str = "en") -> Conversation:
    conversation = talk(language)
    states.hand_over(conversation)
    words = "Where is my parcel?" if language == "en" else "我的包裹在哪里？"
    conversing.receive(conversation, words)
    if email:
        states.answer_to(conversation, email)
    return conversation


def answered(conversation: Conversation, text: str = "It comes <today>.") -> TicketMail:
    mia = agent()
    agents.take(conversation, mia)
    message = agents.reply(conversation, mia, text, link=LINK)
    return TicketMail.objects.get(message=message)


def due_now(row: TicketMail) -> TicketMail:
    TicketMail.objects.filter(pk=row.pk).update(due_at=timezone.now())
    return TicketMail.objects.get(pk=row.pk)


def test_an_answer_goes_out_once_with_the_question_and_a_link_back(site):
    row = answered(ticket())
    assert tickets.due() == [row.pk]
    assert tickets.deliver(row.pk)
    assert not tickets.deliver(row.pk)
    (sent,) = mail.outbox
    assert sent.to == ["ann@example.org"]
    assert sent.subject == f"Your question to {site.name}"
    for part in ("It comes <today>.", "Mia", "Where is my parcel?", LINK):
        assert part in sent.body
    row.refresh_from_db()
    assert (row.state, row.error) == (State.SENT, "")
    assert row.sent_at is not None
    assert tickets.due() == []


def test_it_is_in_the_conversations_language():
    tickets.deliver(answered(ticket(language="zh-hans"), "今天送到。").pk)
    (sent,) = mail.outbox
    assert "今天送到。" in sent.body
    assert "我的包裹在哪里？" in sent.body


def test_a_shops_name_with_a_line_break_breaks_no_header(site):
    site.name = "Fern\nBcc: x@example.org"
    site.save()
    assert tickets.deliver(answered(ticket()).pk)
    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == ["ann@example.org"]


def test_what_the_server_refuses_is_shown_tried_again_and_given_up(refusing, settings):
    row = answered(ticket())
    for attempt in range(len(tickets.PAUSES) + 1):
        assert tickets.due() == [row.pk]
        assert not tickets.deliver(row.pk)
        row.refresh_from_db()
        assert row.attempts == attempt + 1
        assert row.error == "ConnectionRefusedError: nobody listens"
        if attempt < len(tickets.PAUSES):
            assert row.state == State.WAITING
            assert tickets.due() == []  # not at once
            assert not tickets.deliver(row.pk)
            row = due_now(row)
    assert row.state == State.FAILED
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert tickets.again(row)
    assert not tickets.again(row)
    assert tickets.deliver(row.pk)
    assert len(mail.outbox) == 1


class Knowing(BaseEmailBackend):
    """A mail server that says whom it does not know."""

    def send_messages(self, email_messages):
        raise SMTPRecipientsRefused({"ann@example.org": (550, b"no such user")})


def test_the_address_does_not_stand_in_what_the_server_says(settings):
    settings.EMAIL_BACKEND = "tests.support.test_tickets.Knowing"
    row = answered(ticket())
    assert not tickets.deliver(row.pk)
    row.refresh_from_db()
    assert "no such user" in row.error
    assert "ann@" not in row.error


def test_the_sweep_rings_for_what_is_due(monkeypatch):
    row, rung = answered(ticket()), []
    monkeypatch.setattr(support_tasks, "enqueue", lambda task, pk: rung.append(pk))
    support_tasks.sweep_support()
    assert rung == [row.pk]
    support_tasks.send_ticket_mail(row.pk)
    support_tasks.send_ticket_mail(row.pk)
    assert len(mail.outbox) == 1
    TicketMail.objects.update(state=State.WAITING, due_at=timezone.now() + timedelta(1))
    support_tasks.sweep_support()
    assert rung == [row.pk]


def test_no_mail_without_an_address_nor_for_a_live_conversation():
    mia, silent = agent(), ticket(email="")
    agents.take(silent, mia)
    agents.reply(silent, mia, "Hello")
    live = talk()
    states.hand_over(live)
    states.answer_to(live, "ann@example.org")
    Conversation.objects.filter(pk=live.pk).update(state="waiting")
    live.handovers.update(after="waiting")
    agents.take(live, mia)
    agents.reply(live, mia, "Hello")
    assert not TicketMail.objects.exists()


def test_a_ticket_passed_to_a_colleague_is_still_one_until_it_is_closed():
    conversation, mia, ben = ticket(), agent(), agent("ben")
    agents.take(conversation, mia)
    agents.transfer(conversation, mia, to=ben)
    agents.take(conversation, ben)
    agents.reply(conversation, ben, "Hello")
    assert TicketMail.objects.count() == 1
    agents.close(conversation, ben)
    assert not tickets.is_ticket(conversation)
