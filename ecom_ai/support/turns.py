"""From a message to an answer: what it wants, and who is asked in which order."""

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from time import monotonic
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ecom_ai import index
from ecom_ai.conf import get_settings
from ecom_ai.models import Checkpoint, Conversation, Message, Passage
from ecom_ai.support import (
    answering,
    broken,
    completing,
    guards,
    intents,
    knowledge,
    small_talk,
    tools,
    wishes,
)
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.failures import loggable
from ecom_ai.support.hurrying import Hurrying
from ecom_ai.support.languages import locale_of
from ecom_ai.support.shopping import carts, helping, kinds, unsold

logger = logging.getLogger(__name__)

#: Answers a turn, or leaves it to the next.
Decider = Callable[[Turn], Answer | None]
Say = Callable[[str], None]
_AFTER_STOP = re.compile(r"(?<=[。！？；：，]) (?=\S)")
#: Seconds that one of them may take, and the reading of an intent.
EACH_SECONDS, READ_SECONDS = 5.0, 3.0
#: From which probability a message is told to have an intent at all.
LIKELY = 0.5
#: What a new shop's chat waits for, and for how long a shop is new.
_NEEDED, _NEW = (Checkpoint.Role.INTENT, Checkpoint.Role.ANSWER), timedelta(hours=1)


def deciders() -> Sequence[Decider]:
    """In the order in which they are asked; the first that answers wins."""
    return (
        tools.confirm,
        small_talk.small_talk,
        wishes.wish,
        wishes.foreign,
        guards.refuse,
        tools.use,
        carts.into_cart,
        kinds.kind_alone,
        not_yet,
        completing.complete,
        broken.broke,
        answering.sure,
        unsold.of_no_kind,
        helping.help,
        unsold.unsold,
        answering.answer,
    )


def answer_to(
    message: Message, *, asked: Sequence[Decider], say: Say | None = None
) -> Answer:
    """What is replied to a message, in its language, within the setting CHAT_SECONDS.

    A decider that raises, or takes too long, is logged and left out. ``say`` may be
    told the beginning of an answer before the answer is there, and in vain.
    """
    with Hurrying() as hurrying:
        return _answer_to(message, asked, hurrying.run, say)


def answer_here(message: Message) -> Answer:
    """What would be replied, found in this thread, which sees its own transaction.

    Nothing that takes long is given up.
    """
    return _answer_to(message, deciders(), _here, None)


def _here(call: Callable[[], Any], *, seconds: float) -> Any:
    with transaction.atomic():  # what fails is undone, and the next one asked
        return call()


def _answer_to(
    message: Message, asked: Sequence[Decider], run: Callable[..., Any], say: Say | None
) -> Answer:
    ends = monotonic() + get_settings().CHAT_SECONDS
    turn = Turn(
        message.conversation, message, message.masked, message.language, say=say
    )
    failed = False
    try:
        limit = min(READ_SECONDS, ends - monotonic())
        turn = replace(run(lambda: read(message), seconds=limit), say=say)
    except Exception as error:  # it is answered without an intent
        logger.error("Message %s has no intent: %s", message.pk, loggable(error))
    for decide in asked:
        limit = min(EACH_SECONDS, ends - monotonic())
        try:
            answer: Answer | None = run(_in_language(decide, turn), seconds=limit)
            if answer is not None:
                return _finished(answer, turn)
        except Exception as error:  # of a host's tool, or of a shop's data
            failed = True
            logger.error("%s on %s: %s", _name(decide), message.pk, loggable(error))
            if (answer := _left(turn, error)) is not None:
                return answer
    with override(locale_of(turn.language)):
        return not_known(turn, failed=failed)


def _finished(answer: Answer, turn: Turn) -> Answer:
    """An answer with what it was taken for; in Chinese no space follows a full stop."""
    text = _AFTER_STOP.sub("", answer.text) if answer.language == "zh" else answer.text
    return replace(answer, text=text, intent=answer.intent or turn.intent)


def _left(turn: Turn, error: Exception) -> Answer | None:
    """What is said of a tool that took too long; None where it was something else."""
    if not isinstance(error, TimeoutError):
        return None
    with override(locale_of(turn.language)):
        return tools.leave(turn)


def read(message: Message) -> Turn:
    """A message with its intent by the live checkpoint, where there is one."""
    conversation = message.conversation
    label, share = intents.intent_of(conversation.site_id, message.masked)
    intent = label if share >= LIKELY else ""
    return Turn(conversation, message, message.masked, message.language, intent, share)


def not_known(turn: Turn, *, failed: bool) -> Answer:
    """Says so, and offers a person."""
    if failed and Checkpoint.objects.awaited(turn.site_id, Checkpoint.Role.ANSWER):
        return _patience(turn)
    if failed:
        words = _("I am sorry, I cannot look that up at the moment.")
    else:
        words = _("I am sorry, I do not know that.")
    return Answer(
        text=f"{words} {wishes.offered()}",
        outcome=Message.Outcome.UNKNOWN,
        reason=Conversation.Reason.FAILED if failed else "",
        language=turn.language,
        intent=turn.intent,
        cards=[wishes.offer()],
    )


def not_yet(turn: Turn) -> Answer | None:
    """Asks for patience while a new shop's chat cannot read what it is to answer from.

    None once it understands what is wanted and has read all articles; and in a shop
    that is not new any more, where everybody does what they can.
    """
    made = Checkpoint.objects.filter(site_id=turn.site_id, role=Checkpoint.Role.ENCODER)
    if made.filter(created_at__lt=timezone.now() - _NEW).exists():
        return None
    if Checkpoint.objects.awaited(turn.site_id, Checkpoint.Role.ENCODER, *_NEEDED):
        return _patience(turn)
    live = index.live(turn.site_id)
    unread = knowledge.pending(live).filter(kind=Passage.Kind.ARTICLE) if live else None
    return _patience(turn) if unread is not None and unread.exists() else None


def _patience(turn: Turn) -> Answer:
    """Asks for it; no failure, over which a person would take over.

    It has no outcome: reports do not count what a shop says while it is being set up.
    """
    return Answer(
        text=_(
            "I am still being prepared, because this shop is new: that takes a minute "
            "or two. Please ask me again then."
        ),
        outcome="",
        language=turn.language,
        intent=turn.intent,
        cards=[wishes.offer()],
    )


def _in_language(decide: Decider, turn: Turn) -> Callable[[], Answer | None]:
    def call() -> Answer | None:
        with override(locale_of(turn.language)):
            return decide(turn)

    return call


def _name(decide: Decider) -> str:
    return getattr(decide, "__qualname__", repr(decide))
