"""Writing a reply, once, however often it is asked for and whoever dies meanwhile.

Each writer counts one attempt up under the conversation's lock and writes only as long
as that count stands, the reply is not dropped, and the conversation is the assistant's.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from itertools import accumulate

from django.db import DatabaseError, OperationalError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ecom_ai.models import Conversation, Message, Passage
from ecom_ai.moderation.sentences import sentences
from ecom_ai.support import deeds, notices, states, stream, ticket_offers
from ecom_ai.support.answers import Answer
from ecom_ai.support.conversing import masking
from ecom_ai.support.failures import loggable, words
from ecom_ai.support.languages import locale_of
from ecom_ai.support.states import Dropped
from ecom_ai.support.turns import Decider, answer_to, deciders

logger = logging.getLogger(__name__)

#: Writers of one reply that may die before a person is asked instead.
ATTEMPTS = 3
#: How long a doorbell may take, and a writer that lives; and when a reply for which
#: no writer came at all is given up.
LATE, LOST = timedelta(seconds=5), timedelta(seconds=15)
GIVEN_UP = timedelta(minutes=2)
#: Replies that one sweep asks for.
SWEPT = 500
State, Outcome, Reason = Message.State, Message.Outcome, Conversation.Reason


def reply(reply_id: int, *, asked: Sequence[Decider] | None = None) -> int | None:
    """Writes a reply, unless it is written, dropped, or being written.

    Returns the id of the reply that waits next in the conversation, if any: replies
    to several messages are written one after another. Raises DatabaseError, without
    what stands in the row, for a reply that is taken up again.
    """
    begun = _begin(reply_id)
    if begun is None:
        return None
    try:
        answer = answer_to(
            _message_of(begun),
            asked=asked or deciders(),
            say=partial(_say_early, begun),
        )
        for text in accumulate(parts(answer.text)):
            _say(begun, text)
        _finish(begun, answer)
        _count(answer)
    except Dropped:
        logger.info("%s was dropped.", begun)
    except DatabaseError as error:  # whoever raises it anew has it logged
        kind = (
            OperationalError if isinstance(error, OperationalError) else DatabaseError
        )
        raise kind(words(error)) from None
    except Exception as error:
        logger.error("%s has an answer that cannot be kept: %s", begun, loggable(error))
        fail(begun.pk, attempt=begun.attempts)
    waiting = _under_way(begun.conversation).exclude(pk=begun.pk).order_by("pk")
    return waiting.values_list("pk", flat=True).first()


def late() -> list[int]:
    """Replies that no doorbell rang for, or whose writer is dead; oldest first."""
    now = timezone.now()
    waiting = Q(state=State.PENDING, created_at__lt=now - LATE)
    lost = Q(state=State.WRITING, began_at__lt=now - LOST)
    found = Message.objects.filter(waiting | lost, author="assistant").order_by("pk")
    return list(found.values_list("pk", flat=True)[:SWEPT])


def give_up() -> int:
    """Apologises for replies that no worker came for, and asks people; how many."""
    before = timezone.now() - GIVEN_UP
    stuck = Message.objects.filter(
        Q(began_at=None) | Q(began_at__lt=timezone.now() - LOST),
        state__in=Message.UNDER_WAY,
        author="assistant",
        created_at__lt=before,
    )
    ids = list(stuck.order_by("pk").values_list("pk", flat=True)[:SWEPT])
    for pk in ids:
        fail(pk)
    return len(ids)


def fail(reply_id: int, *, attempt: int | None = None) -> None:
    """Ends a reply with an apology, and passes its conversation to a person.

    Of the writer of one attempt, unless another one has it now.
    """
    with transaction.atomic():
        conversation, found = _locked(reply_id)
        is_asked = attempt in (None, found.attempts)
        if found.state not in Message.UNDER_WAY or not is_asked:
            return
        with override(locale_of(found.language)):
            found.text = _("I am sorry, something went wrong on my side.")
        found.masked, found.citations, found.cards = found.text, [], []
        found.state, found.outcome = State.FAILED, Outcome.HANDOFF
        found.done_at = timezone.now()
        found.save()
        notices.tell(found)
        deeds.tell(found)
        states.hand_over(conversation, Reason.FAILED)


def parts(text: str) -> list[str]:
    """A text in pieces that are said one after another: its sentences."""
    ends = [end for _start, end in sentences(text)]
    ends = [*ends[:-1], len(text)] if text else []
    return [text[a:b] for a, b in zip([0, *ends], ends, strict=False)]


def _begin(reply_id: int) -> Message | None:
    """Takes a reply for this writer; None where it is nobody's to write, or another's.

    Whoever has tried too often is given up. One that waits behind an earlier reply
    stays as it is.
    """
    with transaction.atomic():
        conversation, found = _locked(reply_id)
        if found.state not in Message.UNDER_WAY or not _is_free(found):
            return None
        if _under_way(conversation).filter(pk__lt=found.pk).exists():
            return None
        if found.attempts < ATTEMPTS:
            found.state, found.began_at = State.WRITING, timezone.now()
            found.attempts, found.text = found.attempts + 1, ""
            found.save()
            return found
    fail(reply_id)
    return None


def _is_free(found: Message) -> bool:
    since: datetime | None = found.began_at
    dead = since is None or since < timezone.now() - LOST
    return found.state == State.PENDING or dead


def _say(begun: Message, text: str) -> None:
    """Says a reply as far as this text. Raises Dropped.

    What was said otherwise before is replaced by it.
    """
    with _held(begun) as (_conversation, found):
        if found.text.startswith(text):
            return
        at = len(found.text) if text.startswith(found.text) else 0
        found.text = text
        found.first_word_at = found.first_word_at or timezone.now()
        found.save(update_fields=["text", "first_word_at"])
        told = {"message": found.pk, "text": text[at:], "at": at}
        pk = found.conversation_id
        transaction.on_commit(lambda: stream.publish(pk, "words", told))


def _say_early(begun: Message, text: str) -> None:
    """Says what is certain of an answer that is still being found."""
    with suppress(Dropped):
        _say(begun, text)


def _finish(begun: Message, answer: Answer) -> None:
    """Keeps an answer whole, and what follows from it. Raises Dropped."""
    with _held(begun) as (conversation, found):
        found.text, found.masked = answer.text, masking(answer.text)
        found.language, found.intent = answer.language[:10], answer.intent[:40]
        found.outcome, found.confidence = answer.outcome, answer.confidence
        found.citations = [asdict(one) for one in answer.citations]
        found.cards = [asdict(one) for one in answer.cards]
        found.proposal = dict(answer.proposal)
        found.state, found.done_at = State.DONE, timezone.now()
        found.save()
        if found.replies_to_id is not None:
            asked = Message.objects.filter(pk=found.replies_to_id)
            asked.update(intent=found.intent)
        notices.tell(found)
        # What failed is no gap in what is known.
        is_unknown = answer.outcome == Outcome.UNKNOWN and not answer.reason
        conversation.unsure = conversation.unsure + 1 if is_unknown else 0
        conversation.updated_at = timezone.now()
        conversation.save(update_fields=["unsure", "updated_at"])
        if answer.outcome == Outcome.HANDOFF:
            states.hand_over(conversation, answer.reason or Reason.WISH)
        elif conversation.unsure > 1 or answer.reason == Reason.ANGER:
            reason = Reason.UNSURE if is_unknown else Reason.ANGER
            ticket_offers.pass_on(conversation, reason)


def _count(answer: Answer) -> None:
    """Notes which passages were read, and which cited: for who keeps the articles."""
    read = sorted({source.id for source in answer.read if source.id is not None})
    cited = {one.passage for one in answer.citations if one.passage is not None}
    now = timezone.now()
    try:
        for pk in read:  # in one order, each for itself: writers never wait in a ring
            with transaction.atomic():
                Passage.objects.filter(pk=pk).update(
                    retrieved=F("retrieved") + 1,
                    cited=F("cited") + int(pk in cited),
                    retrieved_at=now,
                )
    except DatabaseError as error:
        logger.warning("What was read was not counted: %s", words(error))


@contextmanager
def _held(begun: Message) -> "Iterator[tuple[Conversation, Message]]":
    """A reply that this writer may go on with, under a lock. Raises Dropped."""
    with transaction.atomic():
        conversation, found = _locked(begun.pk)
        is_ours = (found.state, found.attempts) == (State.WRITING, begun.attempts)
        if not is_ours or conversation.state != Conversation.State.ASSISTANT:
            raise Dropped("a person, a cancel, or another writer has the reply")
        yield conversation, found


def _locked(reply_id: int) -> tuple[Conversation, Message]:
    """A reply and its conversation, whose lock guards it."""
    rows = Message.objects.filter(pk=reply_id)
    conversation = states.locked(rows.values_list("conversation", flat=True).get())
    return conversation, rows.get()


def _message_of(begun: Message) -> Message:
    rows = Message.objects.select_related("conversation__user", "conversation__site")
    return rows.get(reply=begun)


def _under_way(conversation: Conversation) -> "QuerySet[Message]":
    return conversation.messages.filter(author="assistant", state__in=Message.UNDER_WAY)
