"""What could be answered to the shopper's open question, for the agent who has it.

The open question is the last thing that was asked since a person last answered, not the
wish for a person. A worker looks for answers when a message comes in, since no page
loads an encoder, and keeps them with the question.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import override

from ecom_ai.adapters import Order
from ecom_ai.language import base
from ecom_ai.models import Conversation, Message
from ecom_ai.moderation.insults import insulted
from ecom_ai.support import answering, small_talk, tools, turns, wishes
from ecom_ai.support.answers import NO_QUESTION, Answer, Citation, Turn
from ecom_ai.support.failures import loggable
from ecom_ai.support.languages import locale_of
from ecom_ai.support.shopping import naming, wants
from ecom_ai.support.tools import cues, proof, using
from ecom_ai.support.tools.agreeing import agreed
from ecom_ai.support.tools.choosing import meant, number_in
from ecom_ai.support.tools.telling import described
from ecom_ai.support.tools.tool import Permission

logger = logging.getLogger(__name__)

#: Suggestions beside one another, orders told of in one, and messages looked through.
MOST, _ORDERS, _LOOKED_THROUGH = 3, 2, 20
_KEY = "suggested"


@dataclass(frozen=True)
class Suggested:
    """Answers to a question, the likeliest first; "" where nothing is open.

    ``is_ready`` is False as long as no worker has looked for them.
    """

    question: str = ""
    answers: Sequence[Answer] = ()
    is_ready: bool = True


def suggest(conversation: Conversation) -> None:
    """On a worker: finds and keeps what could be answered to the open question.

    Raises InferenceUnavailable where no checkpoint tells answers.
    """
    asked = _open_question(conversation)
    if asked is None or isinstance(asked.proposal.get(_KEY), list):
        return
    turn = turns.read(asked)
    turn = replace(turn, language=base(asked.language or conversation.language))
    with override(locale_of(turn.language)):
        found = list(_found(turn))
    by_text = {answer.text: answer for answer in reversed(found)}
    kept = [_kept(answer) for answer in reversed(by_text.values())][:MOST]
    asked.proposal = {**asked.proposal, _KEY: kept}
    asked.save(update_fields=["proposal"])


def suggested(conversation: Conversation) -> Suggested:
    """What was found for the open question."""
    asked = _open_question(conversation)
    if asked is None:
        return Suggested()
    kept = asked.proposal.get(_KEY)
    if not isinstance(kept, list):
        return Suggested(asked.masked, is_ready=False)
    answers = [
        Answer(
            text=one["text"],
            outcome=Message.Outcome.ANSWERED,
            language=one["language"],
            citations=[Citation(**each) for each in one["citations"]],
        )
        for one in kept
    ]
    return Suggested(asked.masked, answers)


def _open_question(conversation: Conversation) -> Message | None:
    said = conversation.messages.filter(author=Message.Author.SHOPPER)
    by_person = conversation.messages.filter(author=Message.Author.AGENT)
    if answered := by_person.order_by("-pk").values_list("pk", flat=True).first():
        said = said.filter(pk__gt=answered)
    latest = said.select_related("conversation").order_by("-pk")[:_LOOKED_THROUGH]
    return next(filter(_is_question, latest), None)


def _is_question(message: Message) -> bool:
    """Whether a message asks something, or tells of something, that can be answered."""
    text = message.masked
    if message.intent in NO_QUESTION or not any(map(str.isalnum, text)):
        return False
    says_nothing = (
        wishes.asks_for_person(text),
        small_talk.is_small_talk(text),
        agreed(text) is not None,
        insulted(text),
    )
    return not any(says_nothing)


def _found(turn: Turn) -> Iterator[Answer]:
    """What the order at hand, the product at hand and the articles say."""
    try:
        order = _of_order(turn)
    except Exception as error:  # of a host's code
        message, words = turn.message.pk, loggable(error)
        logger.error("No order could be looked at for message %s: %s", message, words)
        order = None
    if order is not None:
        yield order
    at_hand = naming.spoken_of(wants.load(turn.conversation, turn.message.pk))
    if at_hand and turn.intent in answering.ABOUT_PRODUCTS:
        said = answering.of_product(turn.site_id, at_hand[0], turn.text, turn.language)
        if said is not None:
            yield said
    yield from answering.several(turn, most=MOST)


def _of_order(turn: Turn) -> Answer | None:
    """What an order of the shopper says, where the question is about one.

    By a tool that only reads, if there is one for it; of others' orders nothing.
    """
    orders, number = proof.reachable(turn), number_in(turn)
    if not orders or (number and proof.find(turn, number) is None):
        return None
    about = meant(turn, orders, number)[:_ORDERS]
    for tool in tools.tools().values():
        if tool.permission == Permission.ANYONE:
            continue
        if (arguments := tool.wanted(turn)) is None:
            continue
        if tool.needs_confirmation:  # what it would change is the agent's to do
            return _told(turn, about)
        said = using.run(turn, tool.name, arguments)
        if said.outcome != Message.Outcome.ANSWERED:
            return _told(turn, about)
        told_of = [one for one in orders if one.number in said.text] or about
        cited = [_cited(one, turn.language) for one in told_of]
        return replace(said, citations=[*cited, *said.citations])
    return _told(turn, about) if number or cues.is_own(turn) else None


def _told(turn: Turn, orders: Sequence[Order]) -> Answer:
    return Answer(
        text="\n".join(map(described, orders)),
        outcome=Message.Outcome.ANSWERED,
        language=turn.language,
        citations=[_cited(one, turn.language) for one in orders],
    )


def _cited(order: Order, language: str) -> Citation:
    """Without its address: that page is the customer's."""
    return Citation(
        kind="order",
        key=order.number,
        language=language,
        title=_("Order %(number)s") % {"number": order.number},
        quote=order.status_text,
    )


def _kept(answer: Answer) -> dict[str, object]:
    citations = [asdict(one) for one in answer.citations]
    return {"text": answer.text, "language": answer.language, "citations": citations}
