"""What a tool changed for a message, kept with its reply until that is said in full.

Between the change and the words for it a worker may die, and the reply be dropped.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from ecom_ai.models import Message
from ecom_ai.support import notices
from ecom_ai.support.answers import Answer, Card, Citation

#: Of a reply's proposal, which has nothing else until the reply is done.
_KEY = "did"


def keep(reply: Message, answer: Answer) -> None:
    """Keeps the answer of a tool that changed something, in the tool's transaction."""
    told = asdict(replace(answer, text=str(answer.text), read=()))
    reply.proposal = {_KEY: told}
    reply.save(update_fields=["proposal"])


def kept(message: Message) -> Answer | None:
    """What a tool answered to a message before, if it changed something for it."""
    reply = Message.objects.filter(replies_to=message).first()
    told = None if reply is None else _told(reply)
    if told is None:
        return None
    return Answer(
        **{
            **told,
            "citations": [Citation(**one) for one in told["citations"]],
            "cards": [Card(**one) for one in told["cards"]],
        }
    )


def tell(reply: Message) -> None:
    """Says as a notice what was done, where its reply is never said in full."""
    told = _told(reply)
    if told is not None:
        notices.post(reply.conversation, str(told["text"]))


def _told(reply: Message) -> Mapping[str, Any] | None:
    told: Mapping[str, Any] | None = reply.proposal.get(_KEY)
    return told
