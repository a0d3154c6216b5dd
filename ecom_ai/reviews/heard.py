"""What a verdict says of each clause of its text: of what its heads were asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from ecom_ai.language import is_blank
from ecom_ai.models import Opinion, Verdict
from ecom_ai.moderation.personal_data import COVER
from ecom_ai.reviews.clauses import clauses
from ecom_ai.reviews.opinions import OTHER


@dataclass(frozen=True)
class Heard:
    """A clause, in characters from ``start`` to ``end`` of the verdict's text.

    ``words`` are its own with personal data covered. Where no opinion has them in its
    words, the aspect is OTHER and the sentiment "".
    """

    start: int
    end: int
    words: str
    aspect: str
    sentiment: str


def heard(verdict: Verdict) -> list[Heard]:
    """The clauses of a verdict's text, as aspects and sentiments are asked of them.

    Without those in which all is covered. One statement, or none where ``opinions``
    were fetched before.
    """
    said = list(verdict.opinions.all())
    found = []
    for start, end in clauses(verdict.text):
        words = verdict.masked[start:end]
        if is_blank(words.replace(COVER, "")):
            continue
        one = _of(said, start, end)
        told = (one.aspect, one.sentiment) if one else (OTHER, "")
        found.append(Heard(start, end, words, *told))
    return found


def _of(said: Sequence[Opinion], start: int, end: int) -> Opinion | None:
    return next((o for o in said if o.start <= start and end <= o.end), None)
