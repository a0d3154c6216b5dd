"""Personal data in a text: where, and of which type.

Numbers are judged by phonenumbers and python-stdnum, whose checksums and plans are kept
up by others; what they do not know (WeChat names, addresses, numbers in words) is ours.
A number that a text calls an order, a parcel or a model is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from ecom_ai.moderation.accounts import accounts
from ecom_ai.moderation.addresses import addresses
from ecom_ai.moderation.folding import plain
from ecom_ai.moderation.numbers import documents, phones
from ecom_ai.moderation.spoken import with_digits

#: Stands for each character that is covered.
COVER = "•"


@dataclass(frozen=True)
class Span:
    """Characters of a text from start to end; ``type`` says what they are."""

    start: int
    end: int
    type: str


def personal_data(text: str) -> list[Span]:
    """Each piece of personal data in a text, in order, none within another.

    Types: phone, email, address, id_number, bank_card, wechat, qq, social. Disguises
    are seen through: full width, signs between, words for digits, "at" and "dot".
    """
    read = with_digits(plain(text))
    found = [
        Span(*read.original(start, end), kind)
        for start, end, kind in chain(
            accounts(read.text),
            documents(read.text),
            addresses(read.text),
            phones(read.text),
        )
    ]
    return _apart(found)


def masked(text: str, spans: Sequence[Span]) -> str:
    """The text with the characters of spans covered; it keeps its length."""
    signs = list(text)
    for span in spans:
        for place in range(span.start, span.end):
            signs[place] = "\n" if signs[place] == "\n" else COVER
    return "".join(signs)


def _apart(found: Sequence[Span]) -> list[Span]:
    """Spans in order, without those that lie in or across an earlier found one."""
    kept: list[Span] = []
    for span in found:
        if all(span.end <= one.start or one.end <= span.start for one in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)
