"""Messages of a conversation as agents read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ecom_ai.models import Conversation, Message, TicketMail
from ecom_ai.support.conversing import masking
from ecom_ai.support.showing import name_of

#: Messages that a page shows, the newest.
MOST = 200
Author, State = Message.Author, Message.State


@dataclass(frozen=True)
class Turn:
    """A message, personal data covered unless it was asked for."""

    message: Message
    text: str
    by: str
    #: How sure the assistant was, in percent.
    confidence: str
    #: What the cards beside an answer show, in words.
    cards: Sequence[str]
    mail: TicketMail | None


def turns(
    conversation: Conversation, *, unmasked: bool = False, most: int = MOST
) -> list[Turn]:
    """The newest messages, in the order in which they came."""
    rows = conversation.messages.select_related("agent", "mail")
    rows = rows.exclude(state=State.DROPPED, text="")
    return [_turn(one, unmasked) for one in reversed(rows.order_by("-pk")[:most])]


def covered(message: Message) -> str:
    """A message without personal data, also one that is still being written."""
    return message.masked or masking(message.text)


def is_covered(conversation: Conversation) -> bool:
    """Whether there is personal data in what was said, then or afterwards."""
    comment = conversation.comment
    texts = conversation.messages.values_list("text", "masked")
    said = any(masked and masked != text for text, masked in texts)
    return said or masking(comment) != comment


def _turn(message: Message, unmasked: bool) -> Turn:
    is_agent = message.author == Author.AGENT
    share = message.confidence
    return Turn(
        message=message,
        text=message.text if unmasked else covered(message),
        by=name_of(message.agent) if is_agent else str(message.get_author_display()),
        confidence="" if share is None else f"{100 * share:.0f}%",
        cards=list(filter(None, map(_card, message.cards))),
        mail=getattr(message, "mail", None),
    )


def _card(card: Mapping[str, Any]) -> str:
    """A product's title, an order's number and state; '' for what is no content."""
    data: Mapping[str, Any] = card.get("data") or {}
    parts = (data.get(name) for name in ("title", "number", "status_text", "price"))
    return ", ".join(str(part) for part in parts if part)
