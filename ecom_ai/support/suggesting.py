"""What the assistant would answer, for the agent who has a conversation.

A worker finds it when a message comes in, since no page loads an encoder, and keeps it
with the message.
"""

from dataclasses import asdict

from ecom_ai.models import Conversation, Message
from ecom_ai.support import answering
from ecom_ai.support.answers import Answer, Citation

_KEY = "suggested"


def suggest(conversation: Conversation) -> None:
    """On a worker: finds and keeps what could be answered to the shopper's last words.

    Raises InferenceUnavailable where no checkpoint tells answers.
    """
    last = _last(conversation)
    if last is None or _KEY in last.proposal:
        return
    said = answering.answer_question(
        conversation.site_id, last.masked, last.language or conversation.language
    )
    if said.outcome == Message.Outcome.ANSWERED:
        citations = [asdict(one) for one in said.citations]
        kept = {"text": said.text, "language": said.language, "citations": citations}
        last.proposal = {**last.proposal, _KEY: kept}
        last.save(update_fields=["proposal"])


def suggested(conversation: Conversation) -> Answer | None:
    """What was found for the shopper's last words; None where nothing was."""
    last = _last(conversation)
    kept = last.proposal.get(_KEY) if last else None
    if not kept:
        return None
    return Answer(
        text=kept["text"],
        outcome=Message.Outcome.ANSWERED,
        language=kept["language"],
        citations=[Citation(**one) for one in kept["citations"]],
    )


def _last(conversation: Conversation) -> Message | None:
    said = conversation.messages.filter(author=Message.Author.SHOPPER)
    return said.order_by("pk").last()
