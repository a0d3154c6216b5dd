"""Conversations for tests, and deciders that answer by rote."""

from collections.abc import Callable
from typing import Any

from ecom_ai.models import Conversation, Message
from ecom_ai.support import conversing
from ecom_ai.support.answers import Answer, Turn

LONG = "Parcels take three days. They cost 4.90. From 50 they are free."


def talk(language: str = "en", **given: Any) -> Conversation:
    return conversing.begin(1, language=language, **given)


def ask(
    conversation: Conversation, text: str = "How long?", **given: Any
) -> tuple[Message, Message]:
    """A message that was received, and the reply that is to be written."""
    message = conversing.receive(conversation, text, **given)
    return message, Message.objects.get(replies_to=message)


def saying(text: str = LONG, outcome: str = "answered", **given: Any) -> Any:
    """A decider that always answers the same."""

    def decide(turn: Turn) -> Answer | None:
        return Answer(text, outcome, turn.language, **given)

    return decide


def doing(act: Callable[[], object], text: str = LONG) -> Any:
    """A decider that does something first."""

    def decide(turn: Turn) -> Answer | None:
        act()
        return Answer(text, "answered", turn.language)

    return decide


def notices(conversation: Conversation) -> list[str]:
    rows = conversation.messages.filter(author=Message.Author.NOTICE)
    return list(rows.values_list("text", flat=True))


def turn_of(message: Message, *, intent: str = "", certainty: float = 0.0) -> Turn:
    return Turn(
        message.conversation,
        message,
        message.masked,
        message.language,
        intent,
        certainty,
    )
