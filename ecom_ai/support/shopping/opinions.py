"""What customers say of a product, in their own words from published reviews."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecom_ai.adapters import get_product_adapter
from ecom_ai.models import Message
from ecom_ai.reviews.report import Scope
from ecom_ai.reviews.showing import published
from ecom_ai.reviews.summary import COMPLAINT, PRAISE, what_customers_say
from ecom_ai.support.answers import Answer, Citation
from ecom_ai.support.guards import quotable
from ecom_ai.support.shopping.cards import product_card, ratings, short, stars_of
from ecom_ai.support.shopping.described import Described, has

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
#: Reviews that are looked through for a word, and how long a quote of one may be.
_READ, _QUOTE = 200, 160
#: Speaks of how the parcel came, and not of the thing: "left it in the rain".
_ON_ITS_WAY = re.compile(
    r"\b(?:courier|driver|carrier|postman|parcel|package|delivered)\b|快递|送货|包裹|物流",
    re.IGNORECASE,
)
#: Stars of reviews that praise and that criticise; what is said of them.
_STARS = {PRAISE: (4, 5), COMPLAINT: (1, 2)}
_SIDES = {
    PRAISE: gettext_noop("In praise: “%(quote)s”"),
    COMPLAINT: gettext_noop("In criticism: “%(quote)s”"),
}


def opinions(product: Described, site_id: int, language: str) -> Answer:
    """What customers say: stars, and quotes by aspect; that nobody did, if so.

    Praise and criticism both, where there are both.
    """
    rated = ratings(site_id, [product.key]).get(product.key)
    told = [_("Customers say of %(title)s:") % {"title": product.title}]
    if rated is not None:
        told.append(stars_of(*rated) + _("."))
    scope = Scope(site_id, _BEGINNING, timezone.now(), item_key=product.key)
    said = what_customers_say(scope, language)
    # A clause may be honest in a review that speaks to an assistant.
    whole = published(site_id, product.key).filter(
        pk__in=[each.quote.review_id for each in said]
    )
    clean = {
        pk for pk, text in whole.values_list("pk", "verdict__masked") if quotable(text)
    }
    said = [each for each in said if each.quote.review_id in clean]
    citations = [_citation(product, each.quote.text, language) for each in said]
    told += [str(each) for each in said]
    texts = _texts(site_id, product.key, language)
    for kind, stars in _STARS.items():
        if kind not in [each.kind for each in said]:
            quote = _most_helpful(texts.filter(stars__in=stars))
            told += [_(_SIDES[kind]) % {"quote": quote}] if quote else []
            citations += [_citation(product, quote, language)] if quote else []
    if not citations and (quote := _most_helpful(texts)):
        told.append(_("“%(quote)s”") % {"quote": quote})
        citations.append(_citation(product, quote, language))
    if len(told) == 1:
        told = [_("Nobody has reviewed %(title)s yet.") % {"title": product.title}]
    return Answer(
        text=" ".join(told),
        outcome=Message.Outcome.ANSWERED,
        language=language,
        citations=citations,
        cards=[product_card(product)],
    )


def said_of(
    product: Described,
    site_id: int,
    words: Sequence[str],
    told: Sequence["re.Pattern[str]"],
    language: str,
) -> Citation | None:
    """A sentence of a review that has all of some words, else one that tells it in
    others (``told``); of reviews in this language first."""
    reviews = published(site_id, product.key).filter(verdict__isnull=False)
    rows = reviews.values_list("verdict__language", "verdict__masked")[:_READ]
    in_order = sorted(rows, key=lambda row: row[0] != language)
    said = [(code, each) for code, text in in_order for each in quotable(text)]
    having = [one for one in said if words and all(has(one[1], w) for w in words)]
    own = (one for one in said if not _ON_ITS_WAY.search(one[1]))
    telling = (one for one in own if any(each.search(one[1]) for each in told))
    code, quote = next(iter([*having, *telling]), ("", ""))
    return _citation(product, short(quote, _QUOTE), code) if quote else None


def _most_helpful(texts: "QuerySet[Any, str]") -> str:
    """The beginning of the review that helped most, personal data covered."""
    for text in texts[:_READ]:
        if sentences := quotable(text):
            return short(sentences[0], _QUOTE)
    return ""


def _texts(site_id: int, key: str, language: str) -> "QuerySet[Any, str]":
    found = published(site_id, key).filter(
        verdict__isnull=False, verdict__language=language
    )
    return found.values_list("verdict__masked", flat=True)


def _citation(product: Described, quote: str, language: str) -> Citation:
    address = get_product_adapter().url(product.product)
    return Citation(
        kind="reviews",
        key=product.key,
        language=language,
        title=product.title,
        quote=quote,
        url=f"{address}#reviews" if address else "",
    )
