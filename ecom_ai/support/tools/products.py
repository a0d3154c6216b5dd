"""What the assistant does with products: finds them, prices and compares them.

``support.shopping.helping`` reads from a message which is wanted, and with what. Each
keeps in the conversation what it showed, so that "the second one" is known after it,
whoever asked for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _

from ecom_ai.exceptions import BadInput
from ecom_ai.language import base
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.shopping import buying, wants
from ecom_ai.support.shopping.amounts import money
from ecom_ai.support.shopping.bounds import limits_of
from ecom_ai.support.shopping.cards import ratings
from ecom_ai.support.shopping.comparing import compare
from ecom_ai.support.shopping.described import Described
from ecom_ai.support.shopping.finding import current
from ecom_ai.support.shopping.searching import search_for
from ecom_ai.support.shopping.wants import State, Wants
from ecom_ai.support.tools.tool import Tool

FIND, STOCK = "find_products", "stock_and_price"
COMPARE, RECOMMEND = "compare_products", "recommend_products"
GoesOn = Literal["", "more", "cheaper", "dearer"]


@dataclass(frozen=True)
class Sought:
    """What is looked for, and what must hold of it (``shopping.wants.Wants``).

    ``limits`` are said in words, "under 2 kg"; ``goes_on`` is how this search goes on
    from what was shown last.
    """

    text: str = ""
    category: str = ""
    price_from: float | None = None
    price_to: float | None = None
    colours: tuple[str, ...] = ()
    whom: str = ""
    age: float | None = None
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    sort: str = ""
    goes_on: GoesOn = ""


def sought(wanted: Wants, goes_on: GoesOn) -> Sought:
    """What is wanted, as the arguments of ``FindProducts``."""
    low, high = wanted.price_from, wanted.price_to
    return Sought(
        text=wanted.text,
        category=wanted.category,
        price_from=None if low is None else float(low),
        price_to=None if high is None else float(high),
        colours=wanted.colours,
        whom=wanted.whom,
        age=wanted.age,
        must=wanted.must,
        must_not=wanted.must_not,
        limits=tuple(limit.said for limit in wanted.limits),
        sort=wanted.sort,
        goes_on=goes_on,
    )


class FindProducts(Tool):
    name = FIND
    description = "Finds products that can be bought now, by what must hold of them."
    arguments = Sought

    def run(self, turn: Turn, arguments: Sought) -> Answer:
        before = wants.load(turn.conversation, turn.message.pk)
        wanted = Wants(
            text=arguments.text,
            category=arguments.category,
            price_from=_price(arguments.price_from),
            price_to=_price(arguments.price_to),
            colours=arguments.colours,
            whom=arguments.whom,
            age=arguments.age,
            must=arguments.must,
            must_not=arguments.must_not,
            limits=limits_of(arguments.limits),
            sort=arguments.sort,
        )
        answer, now = search_for(turn, before, wanted, arguments.goes_on)
        wants.save(turn.conversation, turn.message.pk, before, now)
        return answer


@dataclass(frozen=True)
class OneProduct:
    """The key of a product, as it stands on its card."""

    product: str


class StockAndPrice(Tool):
    name = STOCK
    description = "Tells whether a product can be bought now, and what it costs."
    arguments = OneProduct

    def run(self, turn: Turn, arguments: OneProduct) -> Answer:
        product = _products(turn, [arguments.product])[0]
        _keep(turn, about=product.key)
        return buying.stock_and_price(turn, product)


@dataclass(frozen=True)
class Products:
    """The keys of products, as they stand on their cards."""

    products: tuple[str, ...]


class CompareProducts(Tool):
    name = COMPARE
    description = "Puts two or three products side by side, by their details."
    arguments = Products

    def run(self, turn: Turn, arguments: Products) -> Answer:
        products = _products(turn, arguments.products)
        if len(products) < 2:
            raise BadInput(_("Two products are needed to compare."))
        keys = tuple(product.key for product in products)
        shown = wants.load(turn.conversation, turn.message.pk).shown
        _keep(turn, shown=shown if set(keys) <= set(shown) else keys)
        rated = ratings(turn.site_id, keys)
        return compare(products, rated, base(turn.language))


@dataclass(frozen=True)
class Beside:
    """The key of a product, and whether others are to be like it or go with it."""

    product: str
    kind: Literal["similar", "together"] = "similar"


class RecommendProducts(Tool):
    name = RECOMMEND
    description = "Recommends products that are like one, or were bought with it."
    arguments = Beside

    def run(self, turn: Turn, arguments: Beside) -> Answer:
        product = _products(turn, [arguments.product])[0]
        answer = buying.recommended(turn, product, arguments.kind)
        shown = tuple(str(card.data["key"]) for card in answer.cards)
        _keep(turn, about=product.key, shown=shown)
        return answer


def _products(turn: Turn, keys: Sequence[str]) -> list[Described]:
    """Products as they are now; what cannot be sold only if it was spoken of here.

    Raises BadInput where there is none.
    """
    state = wants.load(turn.conversation, turn.message.pk)
    known = {*state.shown, *state.seen, state.about, state.page}
    found = current(turn.site_id, list(keys))
    found = [p for p in found if p.is_sellable or p.key in known]
    if not found:
        raise BadInput(_("I am sorry, that product cannot be bought at the moment."))
    return found


def _keep(turn: Turn, *, about: str = "", shown: Sequence[str] = ()) -> None:
    """Notes which product was spoken of, and which were shown if any were."""
    before = wants.load(turn.conversation, turn.message.pk)
    now: State = replace(before, about=about or before.about)
    if shown:
        now = replace(now, shown=tuple(shown))
    wants.save(turn.conversation, turn.message.pk, before, now)


def _price(amount: float | None) -> Decimal | None:
    return None if amount is None else money(amount)
