"""What the help centre says beside what a tool tells of an order."""

from dataclasses import replace

from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.models import Message
from ecom_ai.support import answering
from ecom_ai.support.answers import Answer, Turn


def with_article(turn: Turn, answer: Answer, *, is_told: bool = True) -> Answer:
    """An answer, and after it what the help centre plainly says to the message.

    Unless it ``is_told`` the help centre's page is only named: where the answer is of
    one order, its rules for all of them would say something else beside it.
    """
    try:
        found = answering.sure(replace(turn, say=None))  # it is not said first
    except InferenceUnavailable:
        found = None
    if found is None:
        return answer
    return replace(
        answer,
        text="\n\n".join(filter(None, [answer.text, found.text if is_told else ""])),
        citations=found.citations,
        confidence=found.confidence,
        read=found.read,
    )


def is_in_articles(turn: Turn) -> bool:
    """Whether the help centre answers a message; in no other words than its own."""
    if "articles" not in turn.known:  # as ``answering`` keeps what it found
        try:
            said = answering.answer_question(turn.site_id, turn.text, turn.language)
        except InferenceUnavailable:
            return False
        turn.known["articles"] = said
    return turn.known["articles"].outcome == Message.Outcome.ANSWERED
