"""Two or three products side by side, by what the shop tells of each."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ecom_ai.adapters import get_support_adapter
from ecom_ai.models import Message
from ecom_ai.support.answers import Answer, Card
from ecom_ai.support.shopping.cards import (
    Ratings,
    citation,
    price_of,
    product_card,
    stars_of,
)
from ecom_ai.support.shopping.described import Described

#: Products in one table.
MOST = 3


def compare(products: Sequence[Described], rated: Ratings, language: str) -> Answer:
    """A table of at most three products, and in words where they differ.

    A detail that the shop does not tell of a product is left empty, never guessed.
    """
    products = products[:MOST]
    rows = _rows(products, rated)
    differing = [str(row["name"]) for row in rows if row["differs"]]
    told = [_("Here they are side by side.")]
    if differing:
        names = _(", ").join(differing)
        told.append(_("They differ in: %(names)s.") % {"names": names})
    else:
        told.append(_("By the shop's details they do not differ."))
    told += _cheapest(products)
    if any(not value for row in rows for value in _values(row)):
        told.append(_("Where a field is empty the shop's details do not say."))
    return Answer(
        text=" ".join(told),
        outcome=Message.Outcome.ANSWERED,
        language=language,
        citations=[
            citation(p, ["; ".join(map(str, p.facts))], language) for p in products
        ],
        cards=[
            Card(
                "comparison",
                {
                    "products": [dict(product_card(p).data) for p in products],
                    "rows": rows,
                },
            )
        ],
    )


def _rows(products: Sequence[Described], rated: Ratings) -> list[dict[str, object]]:
    """Differences first: price, stars, then details that most of them have."""
    first = [_row(_("Price"), [price_of(product) for product in products])]
    stars = [
        stars_of(*rated[product.key]) if product.key in rated else ""
        for product in products
    ]
    if any(stars):
        first.append(_row(_("Customers"), stars))
    facts = [{fact.name: fact.value for fact in p.facts} for p in products]
    names = list(dict.fromkeys(name for each in facts for name in each))
    details = [_row(name, [each.get(name, "") for each in facts]) for name in names]
    details.sort(key=lambda row: (not row["differs"], _values(row).count("")))
    return [*first, *details]


def _row(name: str, values: list[str]) -> dict[str, object]:
    told = {value.strip().lower() for value in values if value}
    # Of what is told of one only nobody knows whether it differs.
    known = sum(bool(value) for value in values)
    return {"name": name, "values": values, "differs": known > 1 and len(told) > 1}


def _values(row: dict[str, object]) -> list[str]:
    values = row["values"]
    return values if isinstance(values, list) else []


def _cheapest(products: Sequence[Described]) -> list[str]:
    prices = [product.price for product in products]
    known = [price for price in prices if price is not None]
    if len(known) < len(products) or known.count(min(known)) > 1:
        return []
    cheapest = products[prices.index(min(known))]
    more = min(price for price in known if price != min(known)) - min(known)
    words = _("The cheapest is %(title)s, by %(amount)s.")
    amount = get_support_adapter().money(more)
    return [words % {"title": cheapest.title, "amount": amount}]
