"""What the help centre says beside what a tool tells of an order."""

from dataclasses import replace

from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.grounding.terms import terms
from ecom_ai.models import Message
from ecom_ai.support import answering
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.in_full import in_full
from ecom_ai.support.tools import cues

Outcome = Message.Outcome
#: Words of a message that says little more than what it is about.
_FEW = 2


def with_article(
    turn: Turn,
    answer: Answer,
    *,
    ask: str = "",
    is_rule: bool = False,
    is_told: bool = True,
) -> Answer:
    """An answer, and after it what the help centre plainly says to the message.

    Where its words are few, and where nothing is said to them, what ``ask`` names is
    asked in full (``in_full``); ``is_rule`` says that it is what is to be told. Unless
    it ``is_told`` the help centre's page is only named: where the answer is of one
    order, its rules for all of them would say something else beside it. A question back
    is an answer, too, where the rule is told.
    """
    asked = [turn.text, in_full(ask, turn.language)] if ask else [turn.text]
    is_bare = len(terms(turn.text)) <= _FEW and not cues.is_general(turn)
    if is_rule or is_bare:
        asked.reverse()
    found = next(filter(None, (_sure(turn, text) for text in asked)), None)
    if found is None:
        return answer
    is_answer = is_told and answer.outcome == Outcome.ASKED
    return replace(
        answer,
        text="\n\n".join(filter(None, [answer.text, found.text if is_told else ""])),
        outcome=Outcome.ANSWERED if is_answer else answer.outcome,
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
