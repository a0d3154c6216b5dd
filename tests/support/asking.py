"""Conversations whose messages are answered by the tools alone."""

from typing import Any

from ecom_ai.models import Conversation, Message
from ecom_ai.moderation.personal_data import masked, personal_data
from ecom_ai.support import guards, tools
from ecom_ai.support.answers import Answer, Turn


def begin(site: Any, user: Any = None, **fields: Any) -> Conversation:
    values = {"language": "en", **fields}
    return Conversation.objects.create(site=site, user=user, **values)


def turn_of(conversation: Conversation, text: str, intent: str = "") -> Turn:
    """A message of the shopper, as the worker reads it."""
    hidden = masked(text, personal_data(text))
    message = conversation.messages.create(
        author=Message.Author.SHOPPER, state="done", text=text, masked=hidden
    )
    return Turn(conversation, message, hidden, conversation.language, intent, 0.9)


def keep(turn: Turn, answer: Answer | None) -> Answer | None:
    """Stores a reply as the worker does, so that the next message can go on from it."""
    if answer is not None:
        turn.conversation.messages.create(
            author=Message.Author.ASSISTANT,
            state="done",
            text=answer.text,
            outcome=answer.outcome,
            proposal=dict(answer.proposal),
            replies_to=turn.message,
        )
    return answer


def ask(conversation: Conversation, text: str, intent: str = "") -> Answer | None:
    """What is replied to a message, if anything, and kept."""
    turn = turn_of(conversation, text, intent)
    for decide in (tools.confirm, guards.refuse, tools.use):
        if (answer := decide(turn)) is not None:
            return keep(turn, answer)
    return None


def told(answer: Answer | None) -> str:
    """All that an answer shows."""
    assert answer is not None
    return f"{answer.text} {[(card.kind, dict(card.data)) for card in answer.cards]}"
