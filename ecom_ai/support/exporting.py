"""One conversation as plain values, for the person whose it is."""

from typing import Any

from ecom_ai.models import Conversation, Message
from ecom_ai.support.conversing import masking


def exported(conversation: Conversation, *, unmasked: bool) -> dict[str, Any]:
    """All that is kept of a conversation; in the clear, or personal data covered.

    What guards the chat itself, the hash of an address and its keys, is left out.
    """
    return {
        "id": str(conversation.pk),
        "site": conversation.site_id,
        "personal_data": unmasked,
        "language": conversation.language,
        "state": conversation.state,
        "reason": conversation.reason,
        "customer": _customer(conversation) if unmasked else "",
        "email": conversation.email if unmasked else "",
        "wants": conversation.wants if unmasked else {},
        "stars": conversation.stars,
        "comment": _words(conversation.comment, unmasked),
        "is_example": conversation.is_example,
        "created_at": conversation.created_at,
        "updated_at": conversation.updated_at,
        "closed_at": conversation.closed_at,
        "messages": [_message(one, unmasked) for one in conversation.messages.all()],
        "tool_uses": list(
            conversation.tool_uses.order_by("pk").values(
                "tool", "arguments", "outcome", "detail", "seconds", "at"
            )
        ),
        "handovers": list(
            conversation.handovers.values("before", "after", "reason", "note", "at")
        ),
    }


def _message(message: Message, unmasked: bool) -> dict[str, Any]:
    return {
        "id": message.pk,
        "replies_to": message.replies_to_id,
        "author": message.author,
        "state": message.state,
        "text": message.text if unmasked else message.masked or masking(message.text),
        "language": message.language,
        "intent": message.intent,
        "outcome": message.outcome,
        "confidence": message.confidence,
        "citations": message.citations,
        "cards": message.cards if unmasked else [],
        "thumb": message.thumb,
        "created_at": message.created_at,
        "done_at": message.done_at,
    }


def _words(text: str, unmasked: bool) -> str:
    return text if unmasked else masking(text)


def _customer(conversation: Conversation) -> str:
    user = conversation.user
    return user.get_username() if user is not None else conversation.shopper_key
