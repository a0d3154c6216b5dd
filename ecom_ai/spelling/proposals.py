"""What a query may have meant: its unknown words replaced by those of the shop."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from ecom_ai.language import HAN
from ecom_ai.spelling.dictionary import (
    LONGEST,
    Found,
    frequency,
    is_chinese,
    look_up,
    normal,
)
from ecom_ai.spelling.forms import TWO_FROM, mistakes, one_apart

#: Likely words for an unknown one, and texts proposed for a query.
_LIKELY, _PROPOSED = 3, 6
#: Letters of a word that is corrected. Of a short one the first is taken as right.
_SHORTEST, _FIRST_RIGHT_BELOW = 3, 6
#: What is read of a query: words in letters, and Chinese characters.
_WORDS, _CHARACTERS = 12, 16
#: Characters of the longest Chinese word.
_SPAN = 6
#: So often a Chinese word stands in the segmenter's texts that it is no slip.
_COMMON = 20
#: A Chinese text without spaces, or a word in letters and digits.
_PIECE = re.compile(rf"{HAN.pattern}|(?:(?!{HAN.pattern[:-1]})[^\W_])+")


@dataclass(frozen=True)
class _Part:
    """A place in a query, and the words that may be meant there, best first."""

    start: int
    end: int
    likely: Sequence[str]


def proposals(site_id: int, query: str) -> list[str]:
    """Texts that a query may have meant, the likeliest first; up to six.

    Empty where every word is known, or nothing is like those that are not. Words of
    less than three letters, and with digits, are left alone. Any text is a query.
    One statement, if any.

    >>> proposals(1, "copper kettel")
    ['copper kettle']
    """
    query = normal(query)
    pieces = list(_PIECE.finditer(query))
    plain = [p for p in pieces if _is_asked(p.group().lower())][:_WORDS]
    runs = _runs(pieces)
    asked = {piece.group().lower() for piece in plain}
    asked |= {span for _, run in runs for _, span in _spans(run)}
    found = look_up(site_id, sorted(asked))
    parts = [part for start, run in runs for part in _misread(start, run, found)]
    for piece in plain:
        word = piece.group().lower()
        if likely := _likely(word, found[word]):
            parts.append(_Part(*piece.span(), likely))
    return _texts(query, sorted(parts, key=lambda part: part.start))


def _texts(query: str, parts: Sequence[_Part]) -> list[str]:
    """The query with each part replaced, in all ways, the likeliest first."""
    if not parts:
        return []
    chosen = islice(product(*(enumerate(part.likely) for part in parts)), 1000)
    ways = sorted(chosen, key=lambda way: sum(rank for rank, _ in way))[:_PROPOSED]
    return [_replaced(query, parts, [word for _, word in way]) for way in ways]


def _replaced(query: str, parts: Sequence[_Part], words: Sequence[str]) -> str:
    for part, word in reversed(list(zip(parts, words, strict=True))):
        query = query[: part.start] + word + query[part.end :]
    return query


def _is_asked(word: str) -> bool:
    short = len(word) < _SHORTEST or len(word) > LONGEST
    return not short and word.isalpha() and not HAN.match(word)


def _likely(word: str, found: Found) -> list[str]:
    """Words that one mistake makes of this one, or else two of a long one."""
    if found.known:
        return []
    words = [each for each in found.alike if abs(len(each) - len(word)) <= 2]
    near = [(1, each) for each in words if one_apart(word, each)]
    if not near and len(word) >= TWO_FROM:
        near = [(2, each) for each in words if mistakes(word, each) == 2]
    if len(word) < _FIRST_RIGHT_BELOW:
        near = [
            (far, each)
            for far, each in near
            if each[0] == word[0] or sorted(each) == sorted(word)
        ]
    near.sort(key=lambda way: (way[0], *_unlikeliness(word, way[1])))
    return [each for _, each in near[:_LIKELY]] or list(found.same_sound[:_LIKELY])


def _unlikeliness(word: str, meant: str) -> tuple[bool, bool, bool, str]:
    """What is less likely is greater.

    The first letter is seldom wrong. Letters are swapped, left out, or doubled, more
    often than one is another.
    """
    return (
        word[0] != meant[0],
        sorted(word) != sorted(meant),
        set(word) != set(meant) and len(word) >= len(meant),
        meant,
    )


def _runs(pieces: Sequence[re.Match[str]]) -> list[tuple[int, str]]:
    """The Chinese texts of a query, where they start, and what is read of them."""
    runs, left = [], _CHARACTERS
    for piece in pieces:
        run = piece.group()[:left]
        if len(run) > 1 and is_chinese(run):
            runs.append((piece.start(), run))
            left -= len(run)
    return runs


def _spans(run: str) -> Iterator[tuple[int, str]]:
    """All that can be a word in a Chinese text: of two to six characters."""
    for length in range(min(len(run), _SPAN), 1, -1):
        for start in range(len(run) - length + 1):
            yield start, run[start : start + length]


def _misread(place: int, run: str, found: Mapping[str, Found]) -> Iterator[_Part]:
    """Words in a Chinese text that the shop has otherwise: the longest first.

    A character that stands in a known word, or beside one that it stands beside in
    the shop's texts, is right.
    """
    right = [False] * len(run)
    for start, span in _spans(run):
        if found[span].known:
            right[start : start + len(span)] = [True] * len(span)
    for start, span in _spans(run):
        end = start + len(span)
        likely = [] if all(right[start:end]) else _characters(span, found[span])
        if likely:
            # What is corrected is not corrected again.
            right[start:end] = [True] * len(span)
            yield _Part(place + start, place + end, likely)


def _characters(span: str, found: Found) -> list[str]:
    """Words that sound the same, or differ by a character that is not the last.

    The last says what kind of thing it is: with another it is another thing. So is a
    common word that sounds like one of the shop's: who asks for summer holidays
    (shujia) means no bookshelf (shujia).
    """
    if frequency(span) >= _COMMON:
        return []
    alike = [
        word
        for word in found.alike
        if len(word) == len(span) > 2
        and word[-1] == span[-1]
        and sum(a != b for a, b in zip(word, span, strict=True)) == 1
    ]
    same = [word for word in found.same_sound if len(word) == len(span)]
    return sorted(same)[:_LIKELY] or sorted(alike)[:_LIKELY]
