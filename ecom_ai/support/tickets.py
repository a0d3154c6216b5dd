"""Tickets: outside hours an agent's answer goes out by e-mail.

What is to be sent lies in rows. A mail is sent at least once: a worker that dies
between the server's word and ours has it sent again.
"""

import logging
from datetime import timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from ecom_ai.models import Conversation, Handover, Message, TicketMail
from ecom_ai.support.failures import covered, loggable
from ecom_ai.support.languages import locale_of
from ecom_ai.support.showing import name_of

logger = logging.getLogger(__name__)

#: How long after each failure a mail is tried again; then it is given up.
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
#: Mails that one sweep asks for.
SWEPT = 100
State = TicketMail.State


def is_ticket(conversation: Conversation) -> bool:
    """Whether it is answered by e-mail: until it is closed or given back."""
    changes = Handover.objects.filter(conversation=conversation).order_by("-pk")
    for after in changes.values_list("after", flat=True):
        if after == Conversation.State.TICKET:
            return True
        if after in (Conversation.State.ASSISTANT, Conversation.State.CLOSED):
            return False
    return False


def post(message: Message, *, link: str = "") -> TicketMail | None:
    """Has an agent's answer sent, where its conversation is a ticket with an address.

    ``link`` is where the customer reads the conversation.
    """
    conversation = message.conversation
    if not conversation.email or not is_ticket(conversation):
        return None
    return TicketMail.objects.create(
        message=message, email=conversation.email, link=link
    )


def again(mail: TicketMail) -> bool:
    """Lets a mail that was given up be tried from the start."""
    failed = TicketMail.objects.filter(pk=mail.pk, state=State.FAILED)
    return bool(failed.update(state=State.WAITING, attempts=0, due_at=timezone.now()))


def due() -> list[int]:
    """Mails that are to be sent now, the longest due first."""
    rows = TicketMail.objects.filter(state=State.WAITING, due_at__lte=timezone.now())
    return list(rows.order_by("due_at").values_list("pk", flat=True)[:SWEPT])


def deliver(mail_id: int) -> bool:
    """Sends a mail that is due, unless somebody else does; whether it went out.

    What the host's mail server refuses is kept with its words, personal data covered,
    and tried again.
    """
    with transaction.atomic():
        waiting = TicketMail.objects.filter(
            pk=mail_id, state=State.WAITING, due_at__lte=timezone.now()
        )
        mail = waiting.select_for_update(skip_locked=True).first()
        if mail is None:
            return False
        try:
            with transaction.atomic():
                _written(mail).send()
        except Exception as error:  # backends raise what they like
            _failed(mail, error)
        else:
            mail.state, mail.error, mail.sent_at = State.SENT, "", timezone.now()
        mail.save()
    return mail.state == State.SENT


def _written(mail: TicketMail) -> EmailMessage:
    """The mail in its conversation's language."""
    rows = Message.objects.select_related("conversation__site", "agent", "replies_to")
    message = rows.get(pk=mail.message_id)
    conversation = message.conversation
    with override(locale_of(conversation.language)):
        context = {
            "message": message,
            "agent": name_of(message.agent),
            "question": _question(message),
            "shop": conversation.site.name,
            "link": mail.link,
        }
        subject = render_to_string("ecom_ai/mail/ticket_subject.txt", context)
        body = render_to_string("ecom_ai/mail/ticket.txt", context)
    return EmailMessage(" ".join(subject.split()), body, to=[mail.email])


def _question(answer: Message) -> str:
    """What the customer said last before an answer, to be quoted."""
    said = answer.conversation.messages.filter(
        author=Message.Author.SHOPPER, pk__lt=answer.pk
    )
    found = said.order_by("-pk").values_list("text", flat=True).first()
    return str(found or "")


def _failed(mail: TicketMail, error: Exception) -> None:
    logger.error("%s was not sent: %s", mail, loggable(error))
    words = covered(f"{type(error).__name__}: {error}")
    mail.error = words[: TicketMail._meta.get_field("error").max_length]
    if mail.attempts < len(PAUSES):
        mail.due_at = timezone.now() + PAUSES[mail.attempts]
    else:
        mail.state = State.FAILED
    mail.attempts += 1
