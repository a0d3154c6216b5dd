"""Personal data in a text: where, and of which type.

Numbers are judged by phonenumbers and python-stdnum, whose checksums and plans are kept
up by others; what they do not know (WeChat names, addresses, numbers in words) is ours.
A number that a text calls an order, a parcel or a model is none. Nor is what belongs to
no private person: hotlines, a company's service number or mailbox, a shop's address.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from ecom_ai.moderation.accounts import accounts
from ecom_ai.moderation.addresses import addresses
from ecom_ai.moderation.bank_cards import bank_cards
from ecom_ai.moderation.emails import emails
from ecom_ai.moderation.folding import plain
from ecom_ai.moderation.identity_numbers import identity_numbers
from ecom_ai.moderation.numbers import Found
from ecom_ai.moderation.phones import phones
from ecom_ai.moderation.plates import plates
from ecom_ai.moderation.spoken import with_digits
from ecom_ai.moderation.traditional import simplified

TYPES = (
    "phone", "email", "address", "id_number", "bank_card", "plate", "wechat", "qq",
    "social",
)  # fmt: skip
#: Stands for each character that is covered.
COVER = "•"
_DIGIT = re.compile(r"\d")
#: Dots are a pause, unless they part digits.
_DOTS = re.compile(r"[.。]{2,}(?!\d)|(?<!\d)[.。]{2,}")


@dataclass(frozen=True)
class Span:
    """Characters of a text from start to end; ``type`` says what they are."""

    start: int
    end: int
    type: str


def personal_data(text: str) -> list[Span]:
    """Each piece of personal data in a text, in order, none across another.

    Of the types in TYPES. Disguises are seen through: full width, signs between, words
    for digits, "at" and "dot".
    """
    read = with_digits(simplified(plain(text)).replaced(_DOTS, lambda _: "…"))
    found = [
        _span(text, *read.original(start, end), kind)
        for start, end, kind in chain(
            emails(read.text),
            accounts(read.text),
            _numbers(read.text) if _DIGIT.search(read.text) else (),
            addresses(read.text),
            phones(read.text),
        )
    ]
    return joined(found)


def masked(text: str, spans: Sequence[Span]) -> str:
    """The text with the characters of spans covered; it keeps its length."""
    signs = list(text)
    for span in spans:
        for place in range(span.start, span.end):
            signs[place] = "\n" if signs[place] == "\n" else COVER
    return "".join(signs)


def _numbers(text: str) -> Iterator[Found]:
    """What no text without a digit has."""
    yield from identity_numbers(text)
    yield from bank_cards(text)
    yield from plates(text)


def _span(text: str, start: int, end: int, kind: str) -> Span:
    """A span with the marks that belong to its last sign (1️⃣)."""
    while end < len(text) and unicodedata.category(text[end]) in ("Mn", "Me"):
        end += 1
    return Span(start, end, kind)


def joined(found: Iterable[Span]) -> list[Span]:
    """Spans in order; those that overlap are one, of the type that was found first."""
    kept: list[Span] = []
    for span in found:
        across = [one for one in kept if span.start < one.end and one.start < span.end]
        if across:
            kept = [one for one in kept if one not in across]
            start = min(span.start, *(one.start for one in across))
            end = max(span.end, *(one.end for one in across))
            span = Span(start, end, across[0].type)
        kept.append(span)
    return sorted(kept, key=lambda span: span.start)
