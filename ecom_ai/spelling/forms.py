"""What misspelt words have in common with right ones.

Two words one mistake apart are equal once a letter is taken from each, or from one;
so words are looked up by what is left of them (SymSpell; Garbe 2012).
"""

from collections.abc import Iterator
from itertools import combinations
from zlib import crc32

from ecom_ai.language import HAN

#: Letters from which a word may have two mistakes, and from which words keep the
#: forms for that: of the two, both may be letters left out.
TWO_FROM = 8
_KEPT_FROM = TWO_FROM - 2
#: Forms are made of a word's first letters: long words would have hundreds.
_PREFIX = 7


def forms(site_id: int, word: str, *, asked: bool = False) -> list[int]:
    """Hashes of what is left of a word without a letter, or two; one shop's own.

    What is asked for has two letters taken from it only where it may have two
    mistakes. Different words may share a hash: what is found must be compared.
    """
    if HAN.fullmatch(word):
        left = set(_without(word, 1)) if len(word) > 2 else set()
    else:
        start = word[:_PREFIX]
        left = {start, *_without(start, 1)}
        if len(word) >= (TWO_FROM if asked else _KEPT_FROM):
            left.update(_without(start, 2))
    return sorted({_number(f"{site_id} {each}") for each in left})


def _without(word: str, letters: int) -> Iterator[str]:
    for kept in combinations(word, len(word) - letters):
        yield "".join(kept)


def _number(text: str) -> int:
    """A hash that PostgreSQL's integer holds."""
    return crc32(text.encode("utf-8", "ignore")) - 2**31


def one_apart(a: str, b: str) -> bool:
    """Whether one mistake makes one word of the other.

    A mistake is a letter too many, missing, or another, or two neighbours swapped.
    """
    a, b = _cores(a, b)
    longer = max(len(a), len(b))
    return longer <= 1 or (longer == len(a) == len(b) == 2 and a == b[::-1])


def mistakes(a: str, b: str) -> int:
    """The mistakes between two words: optimal string alignment (Damerau 1964)."""
    a, b = _cores(a, b)
    before: list[int] = []
    last = list(range(len(b) + 1))
    for row, letter in enumerate(a, start=1):
        line = [row]
        for column, other in enumerate(b, start=1):
            best = min(
                last[column] + 1,
                line[column - 1] + 1,
                last[column - 1] + (letter != other),
            )
            swapped = row > 1 and column > 1 and letter == b[column - 2]
            if swapped and a[row - 2] == other:
                best = min(best, before[column - 2] + 1)
            line.append(best)
        before, last = last, line
    return last[-1]


def _cores(a: str, b: str) -> tuple[str, str]:
    """Two words without the beginning and the end that they share."""
    shortest = min(len(a), len(b))
    start = 0
    while start < shortest and a[start] == b[start]:
        start += 1
    end = 0
    while end < shortest - start and a[-1 - end] == b[-1 - end]:
        end += 1
    return a[start : len(a) - end], b[start : len(b) - end]
