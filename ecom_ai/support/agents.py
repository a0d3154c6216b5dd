"""What agents do: take a conversation, answer, pass it on, end it.

Each act is made under the conversation's lock, by the agent who has it and nobody
else; ``states`` says which changes there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ecom_ai.exceptions import BadInput, ChangeRefused
from ecom_ai.models import Conversation, Message
from ecom_ai.support import canned, conversing, notices, states, stream, tickets
from ecom_ai.support.languages import language_of, locale_of
from ecom_ai.support.showing import name_of

PERMISSION = "ecom_ai.answer_conversation"
#: Characters of a note to a colleague.
NOTE = 500
#: Conversations of a kind that a queue shows.
MOST = 100
#: A customer who waited so long for an agent's answer may get another agent.
LEFT_ALONE = timedelta(minutes=5)
State, Author = Conversation.State, Message.Author


@dataclass(frozen=True)
class Queue:
    """What there is to do for an agent, each list in the order to do it in.

    Each conversation has besides ``unread`` (a number of messages) and ``last``, the
    newest thing that the customer said, personal data covered.
    """

    waiting: Sequence[Any]
    mine: Sequence[Any]
    tickets: Sequence[Any]
    others: Sequence[Any]

    def __iter__(self) -> Any:
        return iter([*self.waiting, *self.mine, *self.tickets, *self.others])


def queue(site_id: int, agent: Any, *, reason: str = "") -> Queue:
    """All that people have, or shall have: waiting ones by how long they wait.

    What a colleague passed on to this agent comes first. ``reason`` is one of
    ``Conversation.Reason``, or '' for any.
    """
    rows = _with_news(Conversation.objects.filter(site_id=site_id))
    if reason:
        rows = rows.filter(reason=reason)
    waiting = list(_first(rows.filter(state=State.WAITING)))
    waiting.sort(key=lambda one: one.agent_id != agent.pk)
    with_people = rows.filter(state=State.PERSON).order_by("updated_at")
    mine: list[Any] = list(with_people.filter(agent=agent)[:MOST])
    mine.sort(key=lambda one: not one.unread)
    others = with_people.exclude(agent=agent)[:MOST]
    by_mail = _first(rows.filter(state=State.TICKET))
    return Queue(waiting, mine, list(by_mail), list(others))


def waiting(site_id: int) -> int:
    """Conversations and tickets that nobody has taken."""
    rows = Conversation.objects.filter(site_id=site_id)
    return rows.filter(state__in=(State.WAITING, State.TICKET)).count()


def colleagues(agent: Any) -> "QuerySet[Any]":
    """Everybody else who may answer customers."""
    codename = PERMISSION.partition(".")[2]
    permission = Permission.objects.filter(
        codename=codename, content_type__app_label="ecom_ai"
    )
    may = Q(is_superuser=True)
    may |= Q(groups__permissions__in=permission) | Q(user_permissions__in=permission)
    people = get_user_model()._default_manager.filter(may, is_active=True)
    return people.filter(is_staff=True).exclude(pk=agent.pk).distinct().order_by("pk")


def take(conversation: Conversation, agent: Any) -> Conversation:
    """Gives a conversation to an agent: a waiting one, a ticket, or one left alone.

    Raises ChangeRefused for one that another agent has, or had a moment ago.
    """
    with transaction.atomic():
        found = states.locked(conversation.pk)
        if found.agent_id != agent.pk and left_alone(found, timezone.now()):
            states.transfer(found, by=agent, to=agent)
        return states.take(found, agent)


def left_alone(conversation: Conversation, now: datetime) -> bool:
    """Whether a customer with an agent has waited too long for a word of theirs."""
    if conversation.state != State.PERSON:
        return False
    spoken = conversation.messages.exclude(author=Author.NOTICE).last()
    if spoken is None or spoken.author != Author.SHOPPER:
        return False
    taken = conversation.handovers.last()
    since = max(spoken.created_at, taken.at) if taken else spoken.created_at
    return bool(since < now - LEFT_ALONE)


def reply(
    conversation: Conversation,
    agent: Any,
    text: str,
    *,
    key: str = "",
    link: str = "",
) -> Message:
    """Says something as the agent who has a conversation; to a ticket by e-mail, too.

    ``key`` is the page's name for the message: the same one again gives the first
    message back. ``link`` is where the customer reads the conversation. Raises BadInput
    for a text that is blank, too long, or has a placeholder left; ChangeRefused where
    the conversation is not the agent's.
    """
    text = conversing.cleaned(text)
    if gap := canned.unfilled(text):
        raise BadInput(_("Write something in place of %(gap)s first.") % {"gap": gap})
    with transaction.atomic():
        found = _own(conversation, agent)
        if key and (first := found.messages.filter(key=key).first()):
            return first
        now = timezone.now()
        message = found.messages.create(
            author=Author.AGENT,
            agent=agent,
            key=key,
            state=Message.State.DONE,
            text=text,
            masked=conversing.masking(text),
            language=language_of(text, found.language),
            done_at=now,
        )
        found.updated_at, found.agent_seen = now, message.pk
        found.save(update_fields=["updated_at", "agent_seen"])
        with override(locale_of(found.language)):
            notices.tell(message)
        tickets.post(message, link=link)
    return message


def give_back(conversation: Conversation, agent: Any) -> Conversation:
    """Lets the assistant go on. Raises ChangeRefused."""
    with transaction.atomic():
        return states.give_back(_own(conversation, agent), by=agent)


def transfer(
    conversation: Conversation, agent: Any, *, to: Any = None, note: str = ""
) -> Conversation:
    """Passes a conversation to a colleague, or to whoever is free, with a note.

    Raises BadInput for a note that is too long, ChangeRefused.
    """
    note = note.replace("\0", "").strip()
    if len(note) > NOTE:
        raise BadInput(
            _("A note has %(most)d characters at most; this one has %(count)d.")
            % {"most": NOTE, "count": len(note)}
        )
    with transaction.atomic():
        found = states.transfer(_own(conversation, agent), by=agent, to=to)
        change = found.handovers.last()
        if note and change is not None:
            change.note = note
            change.save(update_fields=["note"])
    return found


def close(conversation: Conversation, agent: Any) -> Conversation:
    """Ends a conversation of the agent's own, or one that nobody has taken.

    Raises ChangeRefused.
    """
    with transaction.atomic():
        found = states.locked(conversation.pk)
        if found.state == State.PERSON:
            _own(found, agent)
        return states.close(found, by=agent)


def typing(conversation: Conversation, agent: Any) -> None:
    """Shows the customer that their agent is writing."""
    if conversation.state == State.PERSON and conversation.agent_id == agent.pk:
        with override(locale_of(conversation.language)):
            who = name_of(agent)
        stream.publish(conversation.pk, "typing", {"who": who})


def seen(conversation: Conversation, agent: Any, message_id: int) -> None:
    """Notes up to which message its agent has seen a conversation."""
    rows = Conversation.objects.filter(pk=conversation.pk, agent=agent)
    rows.filter(agent_seen__lt=message_id).update(agent_seen=message_id)


def _own(conversation: Conversation, agent: Any) -> Conversation:
    """A conversation that an agent has, under its lock. Raises ChangeRefused."""
    found = states.locked(conversation.pk)
    if found.state != State.PERSON or found.agent_id != agent.pk:
        raise ChangeRefused(_("This conversation is not yours. Take it first."))
    return found


def _first(rows: "QuerySet[Conversation]") -> "QuerySet[Conversation]":
    return rows.order_by("waiting_since", "pk")[:MOST]


def _with_news(rows: "QuerySet[Conversation]") -> "QuerySet[Conversation]":
    said = Message.objects.filter(conversation=OuterRef("pk"), author=Author.SHOPPER)
    later = said.filter(pk__gt=OuterRef("agent_seen")).order_by()
    count = later.values("conversation").annotate(n=Count("pk")).values("n")
    return rows.select_related("user", "agent").annotate(
        unread=Coalesce(Subquery(count), 0),
        last=Subquery(said.order_by("-pk").values("masked")[:1]),
    )
