"""Answers from articles."""

from ecom_ai.models import Conversation
from ecom_ai.support.answers import Answer


def suggest(conversation: Conversation) -> Answer | None:
    """What the assistant would say now, for an agent; None where it does not know."""
    return None
