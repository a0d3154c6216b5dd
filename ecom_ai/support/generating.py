"""Answers worded by a generator, where a shop wants one, and guarded."""

import logging
import math
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from ecom_ai.conf import get_settings
from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.grounding.prompting import MAX_TOKENS, prompt
from ecom_ai.grounding.supported import is_held, is_supported
from ecom_ai.inference import generators
from ecom_ai.models import Message
from ecom_ai.moderation.sentences import sentences
from ecom_ai.support import instead
from ecom_ai.support.answers import Answer
from ecom_ai.support.completions import stream

logger = logging.getLogger(__name__)

KEY = "ECOM_AI_GENERATOR_KEY"
#: Tokens that a character makes at most, in English, and of any other script.
_LATIN, _OTHER = 0.5, 2.0
_DAY_SECONDS = 24 * 3600
#: So often it is looked whether a reply is still wanted.
_LOOK_SECONDS = 0.3
Messages = Sequence[Mapping[str, str]]


class _Unsupported(Exception):
    """A sentence that was generated stands in no passage."""


def worded(
    question: str,
    answer: Answer,
    *,
    site_id: int,
    message: Message | None = None,
    say: Callable[[str], None] | None = None,
) -> Answer:
    """An answer in a generator's words, or as it is.

    As it is where there is no generator, a change is only tried, the day's tokens are
    spent, the generator is away or slow, nobody wants the reply to ``message`` any
    longer, or one sentence of what was written is not held by what the answer cites:
    with that it ends. ``say`` is told the text up to each sentence that is held.
    """
    quotes = [one.quote for one in answer.citations]
    if answer.outcome != Message.Outcome.ANSWERED or not quotes or instead.is_tried():
        return answer
    pieces = _generator(site_id, message)
    if pieces is None:
        return answer
    try:
        asked = prompt(question, quotes, answer.language)
        text = _guarded(pieces(asked), quotes, say)
    except InferenceUnavailable as error:
        logger.warning("The answer is composed: %s", error)
        return answer
    except _Unsupported:
        logger.info("The answer is composed: what was generated is not supported.")
        return answer
    return replace(answer, text=text)


def _guarded(
    pieces: Any, quotes: Sequence[str], say: Callable[[str], None] | None
) -> str:
    """All that is written, each sentence looked at as soon as it is there, and said.

    Raises _Unsupported at the first one that the quotes do not hold.
    """
    text, known = "", 0
    with closing(pieces):
        for piece in pieces:
            text = (text + piece).lstrip()
            # The last one may still go on.
            for start, end in sentences(text)[known:-1]:
                if not is_held(text[start:end].strip(), quotes):
                    raise _Unsupported
                known += 1
                # Politeness waits for what it leads to.
                if say is not None and is_supported(text[:end], quotes):
                    say(text[:end])
    if not is_supported(text, quotes):
        raise _Unsupported
    return text.rstrip()


def _generator(
    site_id: int, message: Message | None
) -> Callable[[Messages], Iterator[str]] | None:
    """What answers a chat piece by piece: the shop's own generator, or a server's."""
    settings = get_settings()
    if generators.wanted(site_id) is not None:
        return lambda asked: generators.stream(
            site_id,
            asked,
            max_tokens=MAX_TOKENS,
            seconds=settings.GENERATOR_SECONDS,
            stopped=_dropped(message),
        )
    if settings.GENERATOR and settings.GENERATOR_URL:
        return lambda asked: _from_server(asked, site_id)
    return None


def _dropped(message: Message | None) -> Callable[[], bool]:
    """Whether nobody waits for the reply to a message any longer."""
    replies = Message.objects.filter(
        replies_to=message, replies_to__isnull=False, state=Message.State.DROPPED
    )
    looked = time.monotonic()

    def look() -> bool:
        nonlocal looked
        if time.monotonic() - looked < _LOOK_SECONDS:
            return False
        looked = time.monotonic()
        return replies.exists()

    return look


def _from_server(messages: Messages, site_id: int) -> Iterator[str]:
    settings = get_settings()
    reserved = _tokens(*(one["content"] for one in messages)) + MAX_TOKENS
    _spend(site_id, reserved)
    pieces: list[str] = []
    try:
        for piece in stream(
            settings.GENERATOR_URL,
            messages,
            model=settings.GENERATOR,
            key=os.environ.get(KEY, ""),
            seconds=settings.GENERATOR_SECONDS,
            max_tokens=MAX_TOKENS,
        ):
            pieces.append(piece)
            yield piece
    finally:
        # What was not written is not spent.
        unused = MAX_TOKENS - _tokens(*pieces)
        _spend(site_id, -max(0, unused), checked=False)


def _spend(site_id: int, tokens: int, *, checked: bool = True) -> None:
    """Counts a day's tokens. Raises InferenceUnavailable where they are spent.

    So, too, where they cannot be counted: without a count there is no limit.
    """
    key = f"ecom_ai:generated:{site_id}:{timezone.now():%Y-%m-%d}"
    try:
        cache.add(key, 0, 2 * _DAY_SECONDS)
        spent = cache.incr(key, tokens)
    except Exception as error:  # caches raise what their drivers raise
        if checked:
            raise InferenceUnavailable(f"Tokens are not counted: {error!r}") from error
        return
    if checked and spent > get_settings().GENERATOR_TOKENS_PER_DAY:
        _spend(site_id, -tokens, checked=False)
        raise InferenceUnavailable("The generator's tokens of this day are spent.")


def _tokens(*texts: str) -> int:
    """About so many tokens, rather too many than too few."""
    signs = sum(_LATIN if sign.isascii() else _OTHER for text in texts for sign in text)
    return math.ceil(signs) + len(texts)
