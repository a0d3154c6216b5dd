"""Questions to invented shops' help centres, as pairs to learn answering from.

A checkpoint that tells whether a passage answers meets, in a shop, passages of the same
shop: of the right article but beside the point, of one that looks alike. Such pairs are
made here of whole help centres with questions, of which some no article answers.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ecom_ai.grounding.library import Library, Source
from ecom_ai.grounding.pairs import paired
from ecom_ai.grounding.splitting import split

FILE = Path(__file__).resolve().parent.parent / "starter" / "help_centres.jsonl"
#: Finds passages for a question in a language, the nearest first.
Nearest = Callable[[str, str], Iterable[Source]]
ANSWERED, NOT_ANSWERED = "answered", "not_answered"
#: Passages beside the one that answers, and of a question that none does: the nearest
#: by their words, and others.
_NEAREST, _OTHERS = 2, 1
#: A passage answers that has such a share of the words that do; another of the same
#: articles that has nearly all of them may answer, too.
_QUOTED, _TOO = 0.6, 0.85
#: Words, and Chinese characters.
SIGN = re.compile(r"[\u3400-\u9fff]|[a-zA-Z0-9]+")


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


@dataclass(frozen=True)
class Asked:
    """A question to a shop: the passage that answers it, if any, and some that do not.

    ``wrong`` is in the order in which they were found, the nearest first.
    """

    question: str
    language: str
    right: Source | None
    wrong: Sequence[Source]

    @property
    def is_across(self) -> bool:
        """Whether the answer is in another language."""
        return self.right is not None and self.right.language != self.language


def shops() -> list[dict[str, Any]]:
    """The invented shops: ``shop``, ``articles`` and ``questions``."""
    return [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]


def questions(
    shop: Mapping[str, Any], known: Sequence[Source], nearest: Nearest
) -> Iterator[Asked]:
    """A shop's questions; ``known`` are the passages of its articles."""
    for one in shop["questions"]:
        right = _answering(known, one)
        if one["articles"] and right is None:
            continue  # a fact that the passages tell in other words
        found = nearest(one["question"], one["language"])
        wrong = [each for each in found if not _may_answer(each, right, one)]
        yield Asked(one["question"], one["language"], right, wrong)


@cache
def pairs() -> tuple[tuple[str, str, str], ...]:
    """(text, label, the question's language) of every pair, in a fixed order."""
    return tuple(pair for shop in shops() for pair in _of_shop(shop))


def _of_shop(shop: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    known = sources(shop["articles"])
    library = Library(known, np.zeros((len(known), 1), dtype=np.float32), means={})
    nothing = np.zeros(1, dtype=np.float32)

    def nearest(question: str, language: str) -> list[Source]:
        found = library.nearest(question, nothing, language=language, k=len(known))
        return [one.source for one in found]

    for number, one in enumerate(questions(shop, known, nearest)):
        if one.right is not None:
            yield paired(one.question, one.right.read), ANSWERED, one.language
        rest = one.wrong[_NEAREST:]
        # Others by turns, so that each passage is met beside many questions.
        others = [rest[(number * 7 + n) % len(rest)] for n in range(_OTHERS) if rest]
        for each in [*one.wrong[:_NEAREST], *others]:
            yield paired(one.question, each.read), NOT_ANSWERED, one.language


def _answering(known: Sequence[Source], one: Mapping[str, Any]) -> Source | None:
    """The passage that has most of the words that answer a question, if any has."""
    of_articles = [each for each in known if each.key in one["articles"]]
    if not of_articles:
        return None
    best = max(of_articles, key=lambda each: _share(each, one))
    return best if _share(best, one) >= _QUOTED else None


def _may_answer(source: Source, right: Source | None, one: Mapping[str, Any]) -> bool:
    """Whether a passage is the right one or says the same, perhaps translated."""
    if right is None or source.key not in one["articles"]:
        return False
    is_same = source == right or source.language != right.language
    return is_same or _share(source, one) >= _TOO


def _share(source: Source, one: Mapping[str, Any]) -> float:
    """The share that a passage has of the words that answer a question."""
    quote = set(SIGN.findall(one["quote"]))
    return len(quote & set(SIGN.findall(source.text))) / max(1, len(quote))
