"""What the help centre says beside what a tool tells of an order."""

from dataclasses import replace

from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.models import Message
from ecom_ai.support import answering
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.in_full import in_full

Outcome = Message.Outcome


def with_article(
    turn: Turn, answer: Answer, *, ask: str = "", is_told: bool = True
) -> Answer:
    """An answer, and after it what the help centre plainly says to the message.

    Where it says nothing to its own words it is asked in full (``in_full``) what
    ``ask`` names. Unless it ``is_told`` the help centre's page is only named: where the
    answer is of one order, its rules for all of them would say something else beside
    it. What was asked of the shopper is answered, too, where the rule is told.
    """
    found = _sure(turn, turn.text)
    if found is None and ask:
        found = _sure(turn, in_full(ask, turn.language))
    if found is None:
        return answer
    is_rule = is_told and answer.outcome == Outcome.ASKED
    return replace(
        answer,
        text="\n\n".join(filter(None, [answer.text, found.text if is_told else ""])),
        outcome=Outcome.ANSWERED if is_rule else answer.outcome,
        citations=found.citations,
        confidence=found.confidence,
        read=found.read,
    )


def _sure(turn: Turn, text: str) -> Answer | None:
    """What the help centre plainly says; not said before the answer that it follows."""
    asked = replace(turn, text=text, say=None)
    if text != turn.text:
        asked = replace(asked, intent="", known={})
    try:
        return answering.sure(asked)
    except InferenceUnavailable:
        return None
