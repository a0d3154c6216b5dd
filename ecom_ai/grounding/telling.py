"""What of a passage is told: of a table, the rows that are asked about."""

import re
from collections.abc import Sequence
from itertools import groupby

from ecom_ai.grounding.splitting import BULLET, sentences_of
from ecom_ai.grounding.terms import terms

#: Speaks of what stands elsewhere in its article, or in its title.
_BACK = re.compile(
    r"\b(?:named|listed|mentioned|described|shown|given|said) above\b|\bthe above\b"
    r"|\babove(?=\s*(?:[.,;:)]|$))|^(?:\w+ ){0,2}(?:these|those) [a-z]"
    r"|以上(?=[未所列述各])|上述|上文|上表|前述|^.{0,4}(?:这些|那些)",
    re.IGNORECASE,
)
#: A row says what it is about before the first of these.
_ABOUT = re.compile(r"[:：]")


def told(question: str, text: str) -> str:
    """A passage without the rows of tables that are about something else.

    Rows are items that each say what they are about. Others belong together, as do
    steps, which have numbers, and sentences, with their conditions and exceptions.
    Where no row stands out, all are told.
    """
    asked = set(terms(question))
    lines: list[str] = []
    for is_item, some in groupby(
        text.split("\n"), key=lambda line: line.startswith(BULLET)
    ):
        items = list(some)
        lines += _meant(asked, items) if is_item else items
    alone = len(lines) == 1
    return lines[0].removeprefix(BULLET) if alone else "\n".join(lines)


def points_away(text: str) -> bool:
    """Whether a passage's first sentence speaks of what does not stand in it."""
    return any(_BACK.search(sentence) for sentence in sentences_of(text)[:1])


def _meant(asked: set[str], items: Sequence[str]) -> Sequence[str]:
    """The items with words of the question that few of the others have."""
    if not all(map(_ABOUT.search, items)):
        return items
    abouts = [set(terms(_ABOUT.split(item, maxsplit=1)[0])) & asked for item in items]
    telling = {
        term
        for about in abouts
        for term in about
        if 2 * sum(term in other for other in abouts) <= len(items)
    }
    counts = [len(about & telling) for about in abouts]
    most = max(counts)
    return [i for i, n in zip(items, counts, strict=True) if not most or n == most]
