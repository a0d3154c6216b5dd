"""Questions to invented shops' help centres, as pairs to learn answering from.

A checkpoint that tells whether a passage answers meets, in a shop, passages of the same
shop: of the right article but beside the point, of one that looks alike. Such pairs are
made here of whole help centres with questions, of which some no article answers.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ecom_ai.grounding.library import Library, Source
from ecom_ai.grounding.pairs import paired
from ecom_ai.grounding.splitting import split

FILE = Path(__file__).resolve().parent.parent / "starter" / "help_centres.jsonl"
ANSWERED, NOT_ANSWERED = "answered", "not_answered"
#: Passages beside the one that answers, and of a question that none does: the likest
#: by their words, and others.
_LIKEST, _OTHERS = 2, 1
#: A passage answers that has such a share of the words that do.
_QUOTED = 0.6
_SIGN = re.compile(r"[\u3400-\u9fff]|[a-zA-Z0-9]+")


def sources(articles: Sequence[Mapping[str, Any]]) -> list[Source]:
    """The passages of articles with ``id``, ``language``, ``title`` and ``body``."""
    return [
        Source(
            kind="article",
            key=str(article["id"]),
            language=str(article["language"]),
            title=" – ".join(filter(None, (str(article["title"]), part.heading))),
            text=part.text,
        )
        for article in articles
        for part in split(str(article["body"]))
    ]


@cache
def pairs() -> tuple[tuple[str, str, str], ...]:
    """(text, label, the question's language) of every pair, in a fixed order."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return tuple(pair for line in lines for pair in _of_shop(json.loads(line)))


def _of_shop(shop: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    known = sources(shop["articles"])
    library = Library(known, np.zeros((len(known), 1), dtype=np.float32), means={})
    for number, asked in enumerate(shop["questions"]):
        question, language = asked["question"], asked["language"]
        right = _answering(known, asked)
        wrong = [n for n in _likest(library, question, language) if n not in right]
        # Others by turns, so that each passage is met beside many questions.
        rest = [n for n in range(len(known)) if n not in {*right, *wrong[:_LIKEST]}]
        others = [rest[(number * 7 + n) % len(rest)] for n in range(_OTHERS)]
        for place in right:
            yield paired(question, known[place].read), ANSWERED, language
        for place in [*wrong[:_LIKEST], *others]:
            yield paired(question, known[place].read), NOT_ANSWERED, language


def _answering(known: Sequence[Source], asked: Mapping[str, Any]) -> list[int]:
    """The passages with the words that answer: the one that has most of them."""
    quote = _signs(asked["quote"])
    if not quote:
        return []
    shares = [
        len(quote & _signs(one.text)) if one.key in asked["articles"] else 0
        for one in known
    ]
    best = max(shares)
    if best < _QUOTED * len(quote):
        return []
    return [shares.index(best)]


def _signs(text: str) -> set[str]:
    """A text's words, and its Chinese characters."""
    return set(_SIGN.findall(text))


def _likest(library: Library, question: str, language: str) -> list[int]:
    """Places of passages by their words in common with a question, likest first."""
    nothing = np.zeros(1, dtype=np.float32)
    found = library.nearest(question, nothing, language=language, k=12)
    return [one.place for one in found]
