"""Who has a conversation: a table of changes, each under a lock and with a trace."""

import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ecom_ai.adapters import get_support_adapter
from ecom_ai.exceptions import BadInput, ChangeRefused, EcomAIError
from ecom_ai.models import Conversation, Handover, Message
from ecom_ai.signals import conversation_handed_off, send_safely
from ecom_ai.support import deeds, notices, presence, stream
from ecom_ai.support.languages import locale_of
from ecom_ai.support.showing import shown_state

logger = logging.getLogger(__name__)

State, Reason = Conversation.State, Conversation.Reason

_FOLLOWS: Mapping[str, frozenset[str]] = {
    State.ASSISTANT: frozenset((State.WAITING, State.TICKET, State.CLOSED)),
    State.WAITING: frozenset(
        (State.PERSON, State.ASSISTANT, State.TICKET, State.CLOSED)
    ),
    State.PERSON: frozenset(
        (State.ASSISTANT, State.WAITING, State.TICKET, State.CLOSED)
    ),
    State.TICKET: frozenset((State.PERSON, State.ASSISTANT, State.CLOSED)),
    State.CLOSED: frozenset((State.ASSISTANT,)),
}
#: In which the assistant is silent.
WITH_PEOPLE = (State.WAITING, State.PERSON, State.TICKET)


class Dropped(EcomAIError):
    """The reply to a message is not the assistant's to write any more."""


def locked(pk: UUID) -> Conversation:
    """A conversation that nobody else changes until the transaction ends."""
    return Conversation.objects.select_for_update(of=("self",)).get(pk=pk)


def hold_reply(message: Message) -> Message | None:
    """The reply to a message, which nobody drops until the transaction ends.

    None for a message that has none: of a trial, say. Raises Dropped.
    """
    with transaction.atomic():
        conversation = locked(message.conversation_id)
        reply = Message.objects.filter(replies_to=message).first()
        if reply is None:
            return None
        is_ours = conversation.state == State.ASSISTANT
        if not is_ours or reply.state not in Message.UNDER_WAY:
            raise Dropped("the reply was dropped")
    return reply


def hand_over(
    conversation: Conversation, reason: str = Reason.WISH, by: Any = None
) -> Conversation:
    """Passes a conversation to a person: to wait for one, or outside hours as a ticket.

    One that people have already stays as it is; a closed one is opened for it.
    """
    with transaction.atomic():
        found = locked(conversation.pk)
        if found.state in WITH_PEOPLE:
            return found
        if found.state == State.CLOSED:
            found = reopen(found)
        found.reason = reason
        after = State.WAITING if is_staffed(found) else State.TICKET
        _change(found, after, by=by, waiting_since=timezone.now())
        transaction.on_commit(
            lambda: send_safely(
                conversation_handed_off,
                Conversation,
                conversation=found,
                reason=str(reason),
            )
        )
    return found


def to_ticket(conversation: Conversation) -> Conversation:
    """Has a conversation answered by e-mail: nobody is here any more.

    Raises ChangeRefused for one that is closed.
    """
    with transaction.atomic():
        found = locked(conversation.pk)
        if found.state != State.TICKET:
            since = found.waiting_since or timezone.now()
            _change(found, State.TICKET, waiting_since=since)
    return found


def acknowledge(conversation: Conversation) -> Conversation:
    """Says what becomes of a message that people are to read. Under its lock.

    Nothing where an agent has the conversation and somebody is here; where nobody is
    any more, it becomes a ticket, which says so.
    """
    somebody = is_staffed(conversation)
    if conversation.state in (State.WAITING, State.PERSON) and not somebody:
        return to_ticket(conversation)
    if conversation.state != State.PERSON:
        told = notices.of_message(conversation, is_staffed=somebody)
        notices.post(conversation, told)
    return conversation


def take(conversation: Conversation, agent: Any) -> Conversation:
    """Gives a waiting conversation, or a ticket, to an agent.

    Raises ChangeRefused for one that another agent has, or that nobody waits in.
    """
    with transaction.atomic():
        found = locked(conversation.pk)
        if found.state == State.PERSON and found.agent_id == agent.pk:
            return found
        _change(found, State.PERSON, by=agent, agent=agent)
    return found


def transfer(conversation: Conversation, by: Any, to: Any = None) -> Conversation:
    """Lets an agent's conversation wait for another one: for ``to``, or for any.

    Whoever takes it first has it. Raises ChangeRefused.
    """
    with transaction.atomic():
        found = locked(conversation.pk)
        now = timezone.now()
        _change(found, State.WAITING, by=by, agent=to, waiting_since=now)
    return found


def give_back(conversation: Conversation, by: Any) -> Conversation:
    """Gives an agent's conversation back to the assistant. Raises ChangeRefused."""
    return _to_assistant(conversation, State.PERSON, by=by)


def take_back(conversation: Conversation) -> Conversation:
    """Goes on with the assistant, as the shopper wishes, as long as nobody took it.

    Raises ChangeRefused.
    """
    return _to_assistant(conversation, State.WAITING, State.TICKET)


def reopen(conversation: Conversation) -> Conversation:
    """Goes on with the assistant after a close: the shopper wrote again.

    Raises ChangeRefused.
    """
    return _to_assistant(conversation, State.CLOSED)


def close(conversation: Conversation, by: Any = None) -> Conversation:
    """Ends a conversation until the shopper writes again."""
    with transaction.atomic():
        found = locked(conversation.pk)
        if found.state != State.CLOSED:
            now = timezone.now()
            _change(found, State.CLOSED, by=by, agent=found.agent, closed_at=now)
    return found


def answer_to(conversation: Conversation, email: str) -> Conversation:
    """Keeps the address that a conversation is answered to by e-mail.

    Raises BadInput for what is no address.
    """
    email = email.strip()
    try:
        validate_email(email)
        Conversation._meta.get_field("email").run_validators(email)
    except (ValidationError, ValueError):
        raise BadInput(
            _("This is no e-mail address. Write one such as name@example.org.")
        ) from None
    with transaction.atomic():
        found = locked(conversation.pk)
        if found.email != email:
            found.email = email
            found.save(update_fields=["email"])
            if found.state == State.TICKET:
                notices.post(found, notices.of_address(found))
    return found


def _to_assistant(
    conversation: Conversation, *before: str, by: Any = None
) -> Conversation:
    """From these states to the assistant; one that it has already stays as it is."""
    with transaction.atomic():
        found = locked(conversation.pk)
        if found.state not in (*before, State.ASSISTANT):
            raise _refused(found, State.ASSISTANT)
        if found.state in before:
            found.reason = ""
            _change(found, State.ASSISTANT, by=by)
    return found


def _change(
    conversation: Conversation, after: str, *, by: Any = None, **fields: Any
) -> None:
    """Changes the state of a locked conversation, and all that hangs on it.

    Fields of a state that are not given are emptied. Raises ChangeRefused.
    """
    before = conversation.state
    if after not in _FOLLOWS[before]:
        raise _refused(conversation, after)
    given = {"agent": None, "waiting_since": None, "closed_at": None, **fields}
    for name, value in given.items():
        setattr(conversation, name, value)
    conversation.state, conversation.unsure = after, 0
    if after == State.TICKET:
        conversation.email = conversation.address
    conversation.updated_at = timezone.now()
    conversation.save()
    if before == State.ASSISTANT:
        drop_replies(conversation)
    Handover.objects.create(
        conversation=conversation,
        before=before,
        after=after,
        reason=conversation.reason if after in WITH_PEOPLE else "",
        by=by,
    )
    cards = notices.form_of(conversation)
    notice = notices.post(
        conversation, notices.of_change(conversation, before), cards=cards
    )
    told = {**shown_state(conversation), "notice": notice.text}
    pk = conversation.pk
    transaction.on_commit(lambda: stream.publish(pk, "state", told))


def drop_replies(conversation: Conversation) -> int:
    """Drops what the assistant has not yet said in full; how many. Under its lock."""
    under_way = Message.objects.filter(
        conversation=conversation,
        author=Message.Author.ASSISTANT,
        state__in=Message.UNDER_WAY,
    )
    dropped = list(under_way)
    under_way.update(state=Message.State.DROPPED, done_at=timezone.now())
    for reply in dropped:
        reply.state = Message.State.DROPPED
        notices.tell(reply)
        deeds.tell(reply)
    return len(dropped)


def is_staffed(conversation: Conversation) -> bool:
    """Whether a person can take a conversation over now.

    By the console that somebody looks at, else by the host's hours for its language;
    where the host's code fails, a person shall look all the same.
    """
    if presence.is_anybody_here(conversation.site_id):
        return True
    try:
        with override(locale_of(conversation.language)):
            return get_support_adapter().is_staffed(timezone.now())
    except Exception:
        logger.exception("SUPPORT_ADAPTER.is_staffed failed")
        return True


def _refused(conversation: Conversation, after: str) -> ChangeRefused:
    return ChangeRefused(
        _("This conversation is %(before)s, and cannot now be %(after)s.")
        % {
            "before": State(conversation.state).label,
            "after": State(after).label,
        }
    )
