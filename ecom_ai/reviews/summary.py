"""What customers say in three sentences, each around words of one of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, F, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecom_ai.language import base
from ecom_ai.reviews.aspects import aspect_name
from ecom_ai.reviews.report import (
    Quote,
    Scope,
    Tally,
    by_aspect,
    quotable,
    quotes,
    said_in,
)
from ecom_ai.reviews.sides import NEGATIVE, POSITIVE

PRAISE, COMPLAINT, TALK = "praise", "complaint", "talk"
#: How long a quote may be, in characters; a Chinese one says more in fewer.
_LENGTHS = {"zh": (5, 50), "": (15, 130)}
#: Stars of reviews that are as their words are.
_STARS = {
    PRAISE: Q(verdict__review__stars__gte=4),
    COMPLAINT: Q(verdict__review__stars__lte=3),
}
_SENTENCES: Mapping[str, Promise] = {
    PRAISE: _("Praised most: %(aspect)s (%(n)d). “%(quote)s”"),
    COMPLAINT: _("Criticised most: %(aspect)s (%(n)d). “%(quote)s”"),
    TALK: _("Also talked about: %(aspect)s (%(n)d). “%(quote)s”"),
}


@dataclass(frozen=True)
class Saying:
    """One sentence: of what kind, about what, how many reviews say so, and a quote."""

    kind: str
    aspect: str
    reviews: int
    quote: Quote

    def __str__(self) -> str:
        return str(_SENTENCES[self.kind]) % {
            "aspect": aspect_name(self.aspect),
            "n": self.reviews,
            "quote": self.quote.text,
        }


def what_customers_say(
    scope: Scope, language: str, aspects: list[Tally] | None = None
) -> list[Saying]:
    """At most three sentences: most praised, most criticised, and what else is most
    talked about.

    The quotes are words of different published reviews in the language, with personal
    data covered; where nobody said it shortly in that language, the sentence is left
    out. ``aspects`` is ``by_aspect(scope)`` where that is known already.
    """
    known = by_aspect(scope) if aspects is None else aspects
    found: list[Saying] = []
    for kind in (PRAISE, COMPLAINT, TALK):
        told = {each.aspect for each in found} if kind == TALK else ()
        counts = {e.key: _count(e, kind) for e in known if e.key not in told}
        if not any(counts.values()):
            continue
        aspect = max(counts, key=lambda name: counts[name])
        quote = _quote(scope, kind, aspect, base(language), found)
        if quote is not None:
            found.append(Saying(kind, aspect, counts[aspect], quote))
    return found


def _count(tally: Tally, kind: str) -> int:
    counts = {PRAISE: tally.positive, COMPLAINT: tally.negative, TALK: tally.total}
    return counts[kind]


def _quote(
    scope: Scope, kind: str, aspect: str, language: str, others: list[Saying]
) -> Quote | None:
    """Of no review quoted yet the words that most found helpful, else the surest.

    Those go first whose review has stars of the same kind: what its author thinks of
    the product then bears out how the words were read.
    """
    least, most = _LENGTHS.get(language, _LENGTHS[""])
    found = quotable(said_in(scope)).filter(aspect=aspect, verdict__language=language)
    stars = Q()
    if kind in (PRAISE, COMPLAINT):
        found = found.filter(sentiment=POSITIVE if kind == PRAISE else NEGATIVE)
        stars = _STARS[kind]
    found = found.filter(
        end__gte=F("start") + least, end__lte=F("start") + most
    ).exclude(verdict__review__in=[each.quote.review_id for each in others])
    doubtful = Case(When(stars, then=0), default=1) if stars else Value(0)
    best = found.order_by(doubtful, "-verdict__review__helpful", "-probability", "pk")
    return next(iter(quotes(best, 1)), None)
