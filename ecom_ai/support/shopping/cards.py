"""Cards of products, with reasons that the shop's own facts bear out."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecom_ai.adapters import get_product_adapter, get_support_adapter
from ecom_ai.models import ItemQuality
from ecom_ai.shoppers import Visitor
from ecom_ai.support.answers import Card, Citation
from ecom_ai.support.shopping.amounts import ages
from ecom_ai.support.shopping.constraints import chips
from ecom_ai.support.shopping.described import Described
from ecom_ai.support.shopping.measuring import told
from ecom_ai.support.shopping.seasons import ways
from ecom_ai.support.shopping.wants import Wants

#: Stars are a reason from so many reviews and such a mean on.
_REVIEWS, _STARS = 3, 4.0
#: Reasons on a card, and how long a quote may be.
_REASONS, _QUOTE = 2, 90
#: Mean of stars and number of reviews, by key.
Ratings = Mapping[str, tuple[float, int]]


def ratings(site_id: int, keys: Sequence[str]) -> dict[str, tuple[float, int]]:
    """What published reviews give these products, where there are any."""
    rows = ItemQuality.objects.filter(
        site_id=site_id, item__key__in=keys, stars__isnull=False, reviews__gt=0
    ).values_list("item__key", "stars", "reviews")
    return {key: (float(stars), reviews) for key, stars, reviews in rows if stars}


def product_card(product: Described, reason: str = "") -> Card:
    """A product as it is now."""
    adapter = get_product_adapter()
    return Card(
        "product",
        {
            "key": product.key,
            "title": product.title,
            "url": adapter.url(product.product),
            "picture": adapter.picture(product.product),
            "price": price_of(product),
            "stock": _("In stock") if product.is_sellable else _("Not in stock"),
            "reason": reason,
        },
    )


def citation(product: Described, said: Sequence[object], language: str) -> Citation:
    """Where the shop says something of a product, in its words."""
    return Citation(
        kind="product",
        key=product.key,
        language=language,
        title=product.title,
        quote=" ".join(map(str, said)),
        url=get_product_adapter().url(product.product),
    )


def price_of(product: Described) -> str:
    """The price as the shop writes it; "" where there is none."""
    return get_support_adapter().money(product.price) if product.price else ""


def wants_card(wants: Wants) -> list[Card]:
    """What was understood, to be taken back; no card for nothing."""
    told = chips(wants)
    return [Card("wants", {"chips": told})] if told else []


def reason(
    product: Described,
    wants: Wants,
    rated: Ratings,
    visitor: Visitor,
    *,
    first: str = "",
) -> str:
    """Why a product is shown: what of it fits, else what speaks for it; true or "".

    ``first`` is told before all else.
    """
    found = [first, *(_fits(product, word) for word in wants.must)]
    found += [
        str(fact_and_values[0])
        for limit in wants.limits
        if (fact_and_values := told(product, limit.measure)) is not None
    ]
    if wants.age is not None:
        found.append(age_of(product))
    if product.key in rated:
        stars, count = rated[product.key]
        if stars >= _STARS and count >= _REVIEWS:
            found.append(stars_of(stars, count))
    if product.key in visitor.viewed:
        found.append(_("You looked at this"))
    said = [each for each in dict.fromkeys(found) if each]
    if not said and product.facts:
        said = [str(product.facts[0])]
    return " · ".join(said[:_REASONS])


def stars_of(stars: float, count: int) -> str:
    """The customers' mean, in words."""
    words = ngettext(
        "%(stars)s of 5 stars, %(count)d review",
        "%(stars)s of 5 stars, %(count)d reviews",
        count,
    )
    return words % {"stars": f"{stars:.1f}", "count": count}


def _fits(product: Described, word: str) -> str:
    said = ways(word)
    if fact := next(filter(None, map(product.fact_with, said)), None):
        return str(fact)
    is_titled = any(map(product.titled, said))
    sentence = next(filter(None, map(product.sentence_with, said)), "")
    if is_titled or not sentence:
        return ""
    return _("“%(quote)s”") % {"quote": short(sentence)}


def short(sentence: str, most: int = _QUOTE) -> str:
    """A quote that fits: cut at a word, with a sign of it."""
    sentence = " ".join(sentence.split())
    if len(sentence) <= most:
        return sentence
    cut = sentence[:most]
    return f"{cut.rpartition(' ')[0] or cut}…"


def age_of(product: Described) -> str:
    """The detail that says for which ages a product is; "" where none does."""
    for fact in product.facts:
        if product.ages is not None and ages(fact.value) == product.ages:
            return str(fact)
    return ""
