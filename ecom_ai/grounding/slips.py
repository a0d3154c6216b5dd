"""A question's misspelt words, as the help centre writes them.

Encoder and checkpoint read a misspelt word in pieces that tell little: with its slips
mended a question is answered about as often as any other.
"""

import json
from collections import Counter
from collections.abc import Mapping
from functools import cache

from ecom_ai.grounding.questions import FILE
from ecom_ai.grounding.terms import SMALL, terms, vocabulary
from ecom_ai.spelling.forms import one_apart

#: Letters of a word that is mended where two were swapped, where one is missing, and
#: where one is too many: of a short word that may make another word. A letter that is
#: another one makes one too often.
_SWAPPED, _MISSING, _TOO_MANY = 4, 5, 6
#: A word that so many other shops were asked is no slip, though the help lacks it.
_KNOWN = 3
#: Characters of a question that is looked through; a longer one has words enough.
_LONGEST = 500


def mended(question: str, known: Mapping[str, int]) -> str:
    """A question with its slips mended by the words of a help centre, and their counts.

    A name, which has a capital, is left alone, and so is Chinese.

    >>> mended("my trackign number", {"tracking": 3, "number": 5})
    'my tracking number'
    """
    if not known or len(question) > _LONGEST:
        return question
    return SMALL.sub(lambda found: _meant(found[0], known), question)


def _meant(word: str, known: Mapping[str, int]) -> str:
    """The word itself, or the likeliest that one mistake made it of."""
    if len(word) < _SWAPPED or word in known or word in _plain():
        return word
    near = [
        other
        for other in {*known, *_plain()}
        if _is_like(word, other) and one_apart(word, other)
    ]
    if near and _is_form(word, known):
        return word
    return max(near, key=lambda other: (known.get(other, 0), other), default=word)


def _is_form(word: str, known: Mapping[str, int]) -> bool:
    """Whether a word is another form of one that is no slip."""
    stem = terms(word)
    return any(
        terms(other) == stem for other in (*known, *_plain()) if other[:3] == word[:3]
    )


def _is_like(word: str, other: str) -> bool:
    """Whether a word may be a slip of another: the first letter is seldom wrong."""
    more = len(other) - len(word)
    if more == 0:
        return sorted(word) == sorted(other)
    shortest = {1: _MISSING, -1: _TOO_MANY}.get(more)
    return shortest is not None and len(word) >= shortest and word[0] == other[0]


@cache
def _plain() -> frozenset[str]:
    """Words that are no slips: of invented shops' articles, and of their questions."""
    written: set[str] = set()
    asked: Counter[str] = Counter()
    for line in FILE.read_text(encoding="utf-8").splitlines():
        shop = json.loads(line)
        written |= vocabulary(one["body"] for one in shop["articles"]).keys()
        asked.update(vocabulary(one["question"] for one in shop["questions"]).keys())
    return frozenset(written | {word for word, n in asked.items() if n >= _KNOWN})
