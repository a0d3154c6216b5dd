"""What a search box's query says of prices and of what is not to be.

``ecom_ai.search`` takes a query as words and meaning, to which "under 100, not pink"
says the contrary of what is meant. A shop's search page asks here first, looks for what
is left, and shows the rest as filters that can be taken away. The chat reads the same
words by the same patterns.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q
from django.utils.translation import gettext as _

from ecom_ai.catalog import Filters
from ecom_ai.grounding.terms import STOP
from ecom_ai.language import segment
from ecom_ai.language import words as words_in
from ecom_ai.models import Item
from ecom_ai.search import DEPTH, SearchResults, normal, search
from ecom_ai.support.shopping import phrases
from ecom_ai.support.shopping.bounds import prices
from ecom_ai.support.shopping.constraints import constraints
from ecom_ai.support.shopping.described import describe, same_colour
from ecom_ai.support.shopping.filling import FILLING
from ecom_ai.support.shopping.wants import Wants
from ecom_ai.support.shopping.words import COLOURS

#: Signs and words that join what was taken out to what is left.
_LOOSE = re.compile(
    r"^(?:[\s,，、;；。.的]|(?:and|but|or)\b)+|(?:[\s,，、;；]|\b(?:and|but|or))+$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Filter:
    """One thing that was understood: in words, and the query without it."""

    label: str
    query: str


@dataclass(frozen=True)
class Narrowed:
    """What is left to be looked for, and what must hold of what is found.

    Prices include their bounds; ``unwanted`` are colours and other properties.
    """

    text: str
    filters: Sequence[Filter] = ()
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    unwanted: tuple[str, ...] = ()


def find(
    query: str,
    site_id: int,
    *,
    filters: Filters = Filters(),
    page: int = 1,
    page_size: int = 24,
) -> tuple[SearchResults, Narrowed]:
    """What ``search.search`` finds for what is left of a query, and how it was read.

    ``SearchResults.query`` is the whole query, as search would read it.
    ``filters`` are those of the page, and hold besides. What is not to be is asked of
    the products found, so that ``total`` counts what is left of them.
    """
    asked = narrowed(site_id, query)
    filters = Filters(
        filters.category,
        max(filter(None, (filters.min_price, asked.price_from)), default=None),
        min(filter(None, (filters.max_price, asked.price_to)), default=None),
    )
    if not asked.unwanted:
        found = search(
            asked.text, site_id, filters=filters, page=page, page_size=page_size
        )
        return replace(found, query=normal(query)), asked
    found = search(asked.text, site_id, filters=filters, page_size=DEPTH)
    products = describe(site_id, {hit.key: hit.product for hit in found.hits})
    wanted = constraints(Wants(must_not=asked.unwanted))
    fits = {p.key for p in products if all(each.holds(p) for each in wanted)}
    hits = [hit for hit in found.hits if hit.key in fits]
    start = (max(page, 1) - 1) * page_size
    shown = hits[start : start + page_size]
    found = replace(found, query=normal(query), hits=shown, total=len(hits))
    return found, asked


def narrowed(site_id: int, query: str) -> Narrowed:
    """What a query says, in the active language. As it is where nothing else is left.

    What is said not to be must be a colour, or a word that some product has.
    """
    said = unicodedata.normalize("NFKC", query).replace("’", "'").lower()
    said, price, spans = prices(said)
    filters = [(each.label, spans) for each in constraints(price)]
    unwanted: list[str] = []
    for found in phrases.NEGATIVE.finditer(_without(said, spans)):
        words = _known(site_id, phrases.excluded(found))
        labels = [each.label for each in constraints(Wants(must_not=words))]
        if labels:
            unwanted += words
            filters.append((_(", ").join(labels), [found.span()]))
    every = [span for _label, own in filters for span in own]
    written = query if len(query) == len(said) else said
    text = _tidy(_without(written, every))
    if not filters or not any(map(_tells, words_in(text))):
        return Narrowed(query)
    return Narrowed(
        text,
        [Filter(label, _tidy(_without(written, own))) for label, own in filters],
        price.price_from,
        price.price_to,
        tuple(dict.fromkeys(unwanted)),
    )


def _known(site_id: int, words: Sequence[str]) -> tuple[str, ...]:
    """Those words that some product has: of others nothing can be said not to be."""
    return tuple(word for word in words if _tells(word) and _is_told(site_id, word))


def _is_told(site_id: int, word: str) -> bool:
    """Whether it is a colour, or stands in a product's texts; one statement."""
    if any(same_colour(word, colour) for colour in COLOURS):
        return True
    asked = segment(word, query=True)
    english, plain = (SearchQuery(asked, config=each) for each in ("english", "simple"))
    rows = Item.objects.filter(site_id=site_id, available=True)
    return rows.filter(Q(document=english) | Q(document=plain)).exists()


def _tells(word: str) -> bool:
    return word not in STOP and word not in FILLING


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with blanks in these places."""
    for start, end in spans:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _tidy(text: str) -> str:
    """Without the commas, and the "and", that what was taken out leaves behind."""
    return _LOOSE.sub("", " ".join(re.sub(r"\s+([,，、;；])", r"\1", text).split()))
