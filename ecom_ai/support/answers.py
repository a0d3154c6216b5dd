"""What one room of the support chat tells the next; no table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ecom_ai.grounding.library import Source
from ecom_ai.models import Conversation, Message

#: The intent of a reply to an offence, and what intents call messages that ask nothing.
OFFENCE = "offence"
NO_QUESTION = ("human", "small_talk", OFFENCE)


@dataclass(frozen=True)
class Citation:
    """What a part of an answer rests on: the words, and where they stand."""

    kind: str
    key: str
    language: str
    title: str
    quote: str
    passage: int | None = None
    url: str = ""


@dataclass(frozen=True)
class Card:
    """Something shown beside words: a product, an order, a comparison, a choice.

    ``kind`` is the name of its template, ``data`` plain values for JSON.
    """

    kind: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Turn:
    """A shopper's message that is to be answered.

    ``text`` is without personal data. ``message.text`` has it: what looks for an order,
    or for what must be refused, reads that, and shows and stores none of it.
    ``intent`` is the likeliest of the intent checkpoint's labels, "" where none is
    sure enough, ``certainty`` its probability.
    """

    conversation: Conversation
    message: Message
    text: str
    language: str
    intent: str = ""
    certainty: float = 0.0
    #: What one decider found and a later one need not look for again.
    known: dict[str, "Answer"] = field(default_factory=dict, compare=False, repr=False)
    #: Shows the shopper an answer as far as it is certain, from its beginning on.
    say: Callable[[str], None] | None = field(default=None, compare=False, repr=False)

    @property
    def site_id(self) -> int:
        return int(self.conversation.site_id)


@dataclass(frozen=True)
class Answer:
    """A reply to one message.

    ``outcome`` is one of ``Message.Outcome``, "" for what no report is to count.
    ``confidence`` is how likely the sources answer the question, calibrated on the
    demo's questions (docs/benchmarks.md), None where that is no question. ``proposal``
    is what the next message may confirm.
    """

    text: str
    outcome: str
    language: str
    citations: Sequence[Citation] = ()
    cards: Sequence[Card] = ()
    confidence: float | None = None
    intent: str = ""
    proposal: Mapping[str, object] = field(default_factory=dict)
    #: Why a person is to have the conversation, of ``Conversation.Reason``: with the
    #: outcome ``handoff``; with another one, why it would be one's if one was here.
    reason: str = ""
    #: Passages that were read, cited or not.
    read: Sequence[Source] = ()
