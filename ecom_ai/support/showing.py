"""A conversation and its messages as plain values: for the API, streams and pages."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ecom_ai.models import Conversation, Message

#: The card that asks for the address a ticket is answered to.
TICKET = "ticket"
#: Characters that it shows of a message.
_QUOTED = 200


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
        "cards": [_shown_card(message, card) for card in message.cards],
        "thumb": message.thumb,
        "created_at": message.created_at.isoformat(),
    }


def takes_address(conversation: Conversation) -> bool:
    """Whether a ticket can be begun, or lacks the address to answer to."""
    state = conversation.state
    lacks = state == Conversation.State.TICKET and not conversation.email
    return state == Conversation.State.ASSISTANT or lacks


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


def _shown_card(message: Message, card: Mapping[str, Any]) -> dict[str, Any]:
    """A card as it is kept; one of a ticket with what else is known by now.

    Its row names the messages that go with it, so that they, and the address, stand in
    one place only.
    """
    if card.get("kind") != TICKET:
        return dict(card)
    conversation = message.conversation
    rows = conversation.messages.filter(pk__in=card["data"]["asked"]).order_by("pk")
    texts = rows.values_list("text", flat=True)
    data = {
        "asked": [Truncator(text).chars(_QUOTED) for text in texts],
        "email": conversation.address,
        "is_open": takes_address(conversation),
    }
    return {"kind": TICKET, "data": data}


def name_of(agent: Any) -> str:
    """What shoppers call an agent: the first name, never the name to sign in with."""
    if agent is None:
        return ""
    return str(getattr(agent, "first_name", "") or _("Customer service"))
