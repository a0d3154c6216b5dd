"""Where the clauses of a review lie: each says one thing, of one aspect."""

import re
from bisect import bisect
from collections.abc import Sequence
from itertools import groupby

from ecom_ai.reviews.pairs import Span, completed, quotations

#: Clauses of a text that are looked at; nobody says more than this in a review.
MOST_CLAUSES = 64
#: A clause longer than this is cut off, since an encoder reads no further.
LONGEST = 240
#: A piece between commas that is shorter than this goes with its neighbour.
_SHORT_WORDS, _SHORT_HAN = 2, 3

_HAN = r"[\u3400-\u9fff\uf900-\ufaff]"
#: Ends of sentences. A point ends none inside 4.5 or 12.99, nor commas 1,000.
_END = r"[.!?;…]+(?=\s|$)|[。！？；…～~]+|[\r\n]+|\s[-–—]+\s|[—–]{2,}"
#: What is told apart by a comma may be of one aspect, or too short to stand alone.
_COMMA = rf",(?!\d)|[，、:：()（）\[\]【】]|(?<={_HAN})[^\S\r\n]+(?={_HAN})"
#: Words that a new clause begins with. Chinese ones only after some characters, so
#: that none is cut off that the sentence begins with.
_TURN = (
    r"\b(?=(?:but|however|although|though|whereas|except|yet(?! to\b)|while|because)\s)"
    r"|\b(?=(?:and|so|plus)\s+(?:the|its?|it's|they|their|this|that|i|we|you|my|our|"
    r"there|he|she|delivery|shipping|service|customer|price)\b)"
    rf"|(?<={_HAN}{{2}})(?=但是|不过|可是|然而|只是|就是|但|而且|并且|可惜|虽然)"
)
_BREAK = re.compile(
    rf"(?P<end>{_END})|(?P<comma>{_COMMA})|(?P<turn>{_TURN})", re.IGNORECASE
)
#: A turn that a quote need not begin with: what it turns from is not quoted.
_LEADING = re.compile(
    r"(?:but|however|and|although|though)\b[\s,]+(?=\S)"
    r"|(?:但是|不过|可是|然而|但|而且|并且)[，,\s]*(?=\S)",
    re.IGNORECASE,
)
#: Where a quote that is too long may end.
_GAP = re.compile(r"[\s，、；]")
_HAN_SIGN, _WORD = re.compile(_HAN), re.compile(r"[^\W_]+")


def clauses(text: str) -> list[Span]:
    """From where to where the first MOST_CLAUSES clauses of a text reach.

    Offsets are of characters, without the spaces and signs around a clause. English
    and Chinese sentences are cut at their signs, at commas and before words such as
    "but" and 不过, but never within a short quotation.
    """
    found: list[Span] = []
    began, short = 0, None
    for end, after, goes_on in _breaks(text):
        start = began if short is None else short
        piece = _trimmed(text, start, end)
        began, short = after, None
        if piece is None:
            continue
        if goes_on and _is_short(text[slice(*piece)]):
            short = piece[0]
            continue
        found.append(completed(text, piece))
        if len(found) == MOST_CLAUSES:
            break
    return found


def sentences_around(text: str, found: Sequence[Span]) -> list[Span]:
    """For each clause found in a text, its sentence, from first clause to last."""
    ends = [end for end, _, goes_on in _breaks(text) if not goes_on]
    return [
        completed(text, (alike[0][0], alike[-1][1]))
        for _, same in groupby(found, lambda place: bisect(ends, place[0]))
        for alike in [list(same)]
        for _ in alike
    ]


def quoted(words: str, most: int) -> str:
    """The words of an opinion as they are quoted, in ``most`` characters.

    Without the "but" or 不过 that they begin with; what is too long ends after a word.
    """
    words = words.strip()
    turn = _LEADING.match(words)
    words = words[turn.end() :] if turn else words
    if len(words) <= most:
        return words
    gaps = [hit.start() for hit in _GAP.finditer(words, most // 2, most)]
    return words[: gaps[-1] if gaps else most - 1] + "…"


def _breaks(text: str) -> list[tuple[int, int, bool]]:
    """Where a piece ends, where the next begins, and whether it goes on there."""
    whole = quotations(text)
    found = [
        (hit.start(), hit.end(), hit.lastgroup != "end")
        for hit in _BREAK.finditer(text)
        if not any(start < hit.start() < end - 1 for start, end in whole)
    ]
    return [*found, (len(text), len(text), False)]


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Without what is no letter or digit at either end; None where nothing is left."""
    words = list(_WORD.finditer(text, start, end))
    if not words:
        return None
    start = words[0].start()
    ends = [word.end() for word in words if word.end() <= start + LONGEST]
    return start, ends[-1] if ends else start + LONGEST


def _is_short(piece: str) -> bool:
    han = len(_HAN_SIGN.findall(piece))
    if han:
        return han < _SHORT_HAN
    return len(_WORD.findall(piece)) < _SHORT_WORDS
