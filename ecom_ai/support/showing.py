"""A conversation and its messages as plain values: for the API, streams and pages."""

from typing import Any

from django.utils.translation import gettext as _

from ecom_ai.models import Conversation, Message


def shown(message: Message) -> dict[str, Any]:
    """A message as whoever may read its conversation sees it.

    ``id`` (int), ``replies_to`` (int or None), ``author``, ``agent`` (a name, or ""),
    ``text``, ``language``, ``state``, ``outcome``, ``citations`` and ``cards`` (lists
    of dicts, see ``support.answers``), ``thumb`` (1, -1 or None) and ``created_at``
    (ISO 8601). The text of a reply grows while its state is ``writing``.
    """
    return {
        "id": message.pk,
        "replies_to": message.replies_to_id,
        "author": message.author,
        "agent": name_of(message.agent),
        "text": message.text,
        "language": message.language,
        "state": message.state,
        "outcome": message.outcome,
        "citations": message.citations,
        "cards": message.cards,
        "thumb": message.thumb,
        "created_at": message.created_at.isoformat(),
    }


def shown_state(conversation: Conversation) -> dict[str, Any]:
    """Who has a conversation: ``id``, ``state``, ``language``, ``agent`` (a name, or
    ""), ``has_email`` (whether a ticket can be answered) and ``stars``."""
    return {
        "id": str(conversation.pk),
        "state": conversation.state,
        "language": conversation.language,
        "agent": name_of(conversation.agent),
        "has_email": bool(conversation.email),
        "stars": conversation.stars,
    }


def name_of(agent: Any) -> str:
    """What shoppers call an agent: the first name, never the name to sign in with."""
    if agent is None:
        return ""
    return str(getattr(agent, "first_name", "") or _("Customer service"))
