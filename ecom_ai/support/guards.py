"""What is refused, and what in a source is never quoted.

The assistant quotes and counts; it obeys no text. So this room keeps nobody out: it
tells whoever tries in calm words what the assistant is for, instead of looking for an
answer, and takes out of articles, reviews and products what speaks to an assistant.
"""

import base64
import binascii
import codecs
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from ecom_ai.grounding.splitting import sentences_of
from ecom_ai.models import Message
from ecom_ai.moderation.folding import fold, plain
from ecom_ai.moderation.personal_data import personal_data
from ecom_ai.moderation.sentences import sentences
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.injections import INSTRUCTION as INSTRUCTIONS
from ecom_ai.support.injections import LINK, MARKUP, NAMES, SPEAKS
from ecom_ai.support.injections import OTHERS as ASKS_OTHERS
from ecom_ai.support.injections import PROMPT as ASKS_PROMPT

INSTRUCTION, PROMPT, OTHERS = "instruction", "prompt", "others"
_KINDS = (
    (PROMPT, ASKS_PROMPT),
    (OTHERS, ASKS_OTHERS),
    (INSTRUCTION, INSTRUCTIONS),
)
_FOUL = (SPEAKS, INSTRUCTIONS, MARKUP)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}[\s:]?){10,}")
_ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|%[0-9a-fA-F]{2}){4,}")
#: Of a decoded text: letters among its signs, from which it is one; and how many of its
#: last bytes may be missing.
_READABLE, _CUT = 0.8, 3


def refuse(turn: Turn) -> Answer | None:
    """A calm refusal of what tries to steer the assistant, or to see others' data."""
    kind = attack(turn.message.text)
    if kind is None:
        return None
    return Answer(
        text=_refusals()[kind],
        outcome=Message.Outcome.REFUSED,
        language=turn.language,
        intent=turn.intent,
    )


def attack(text: str) -> str | None:
    """What a message tries: INSTRUCTION, PROMPT or OTHERS; None for an honest one."""
    for form in _forms(text):
        for kind, pattern in _KINDS:
            if pattern.search(form):
                return kind
    return None


def clean_source(text: str, *, is_own: bool = False) -> str:
    """What of a source may be quoted: "" where somebody tries something in it.

    A review or a product's text that speaks to an assistant, or holds markup, a link
    or personal data, is not quoted at all. Of the shop's own (``is_own``) articles a
    paragraph ends before such a sentence; they may name pages, telephones, assistants
    and codes.
    """
    if not is_own:
        return (
            "" if _is_foul(text) or LINK.search(text) or personal_data(text) else text
        )
    return "\n".join(filter(None, map(_clean_start, text.split("\n")))).strip()


def quotable(text: str, *, is_own: bool = False) -> list[str]:
    """The sentences of a source that may be quoted (``clean_source``)."""
    return sentences_of(clean_source(text, is_own=is_own))


def _clean_start(paragraph: str) -> str:
    for start, end in sentences(paragraph):
        if _is_foul(paragraph[start:end], is_own=True):
            return paragraph[:start].rstrip()
    return paragraph


def _is_foul(text: str, *, is_own: bool = False) -> bool:
    patterns = _FOUL if is_own else (*_FOUL, NAMES)
    return any(pattern.search(form) for form in _forms(text) for pattern in patterns)


def _forms(text: str) -> Iterator[str]:
    """A text as it is written, as it is meant, and what is encoded in it."""
    written = plain(text).text
    yield written
    yield fold(text).text
    yield codecs.encode(written, "rot13")
    yield written[::-1]
    yield from _decoded(written)


def _decoded(text: str) -> Iterator[str]:
    for match in _BASE64.finditer(text):
        word = match.group().rstrip("=").replace("-", "+").replace("_", "/")
        try:
            yield from _readable(base64.b64decode(word + "=" * (-len(word) % 4)))
        except binascii.Error:
            continue
    for match in _HEX.finditer(text):
        pairs = re.sub(r"[\s:]", "", match.group())
        yield from _readable(bytes.fromhex(pairs[: len(pairs) // 2 * 2]))
    for match in _ESCAPES.finditer(text):
        codes = re.findall(
            r"\\u([0-9a-fA-F]{4})|(?:\\x|%)([0-9a-fA-F]{2})", match.group()
        )
        wide = "".join(chr(int(four, 16)) for four, _two in codes if four)
        narrow = bytes(int(two, 16) for _four, two in codes if two)
        yield wide or narrow.decode("utf-8", "ignore")


def _readable(data: bytes) -> Iterator[str]:
    """The text that bytes are, if they are one: chance bytes are hardly ever UTF-8."""
    found = data.decode("utf-8", "ignore")
    if len(found.encode()) < len(data) - _CUT:
        return
    good = sum(sign.isalpha() or sign.isspace() for sign in found)
    if found and good >= _READABLE * len(found):
        yield found


def _refusals() -> dict[str, str]:
    offer = _(
        "I can help with products, orders, delivery and returns; what would you like "
        "to know?"
    )
    said = {
        INSTRUCTION: _("I cannot do that: I only answer from this shop's own pages."),
        PROMPT: _("How I am set up is not for me to tell."),
        OTHERS: _("I tell nobody about other people, their orders or their data."),
    }
    return {kind: f"{words} {offer}" for kind, words in said.items()}
