"""What the help centre says beside what a tool tells of an order."""

from dataclasses import replace

from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.support import answering
from ecom_ai.support.answers import Answer, Turn


def with_article(turn: Turn, answer: Answer) -> Answer:
    """An answer, and after it what the help centre plainly says to the message."""
    try:
        found = answering.sure(replace(turn, say=None))  # it is not said first
    except InferenceUnavailable:
        found = None
    if found is None:
        return answer
    return replace(
        answer,
        text=f"{answer.text}\n\n{found.text}",
        citations=found.citations,
        confidence=found.confidence,
        read=found.read,
    )
