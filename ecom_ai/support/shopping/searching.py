"""The answer to a search: what fits what is wanted, and what was given up for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecom_ai.adapters import get_support_adapter
from ecom_ai.language import base
from ecom_ai.models import Message
from ecom_ai.support.answers import Answer, Card, Turn
from ecom_ai.support.shopping import amounts, phrases
from ecom_ai.support.shopping.cards import (
    citation,
    price_of,
    product_card,
    ratings,
    reason,
    wants_card,
)
from ecom_ai.support.shopping.children import is_for_child
from ecom_ai.support.shopping.constraints import constraints, order_of, without
from ecom_ai.support.shopping.described import Described
from ecom_ai.support.shopping.filling import telling
from ecom_ai.support.shopping.finding import Found, current, find
from ecom_ai.support.shopping.measuring import Ordered, ordered
from ecom_ai.support.shopping.sizes import SIZE, sizes_of
from ecom_ai.support.shopping.visiting import visitor_of
from ecom_ai.support.shopping.wants import BEST_RATED, CHEAPEST, State, Wants
from ecom_ai.support.shopping.words import words_of

#: Products that one answer shows; a question back is asked of more than so many.
SHOWN, MANY = 4, 20
_CENT = Decimal("0.01")


def search_for(
    turn: Turn, state: State, wants: Wants, goes_on: str = ""
) -> tuple[Answer, State]:
    """What fits what is wanted, and where the conversation stands then.

    ``goes_on`` says how it goes on from what was shown last: "more" of it, "cheaper"
    or "dearer" than it.
    """
    search = _Search(turn, state, wants, goes_on)
    return search.answer(), search.state


@dataclass
class _Search:
    """One search, and the state after it."""

    turn: Turn
    state: State
    wants: Wants
    goes_on: str

    @property
    def language(self) -> str:
        return base(self.turn.language)

    def answer(self) -> Answer:
        shop, wants = words_of(self.turn.site_id), self._priced()
        is_more = self.goes_on == "more"
        found = find(
            wants,
            visitor_of(self.turn),
            shop,
            language=self.language,
            rate=lambda keys: ratings(self.turn.site_id, keys),
            without=self.state.seen if is_more else (),
            first="price" if self._is_by_price else "",
            shown=self.state.shown if self._is_by_price else (),
        )
        if not found.products:
            is_over = is_more and bool(self.state.shown)
            if wants.text != self.state.wants.text:  # "it" is none of those any more
                self.state = replace(self.state, shown=(), seen=(), about="")
            self.state = replace(self.state, wants=wants)
            return self._nothing(wants, is_over=is_over)
        if found.loosened:  # and told: what is shown does not fulfil it
            wants = without(wants, found.loosened)
            if any(each.kind == "price" for each in found.loosened):
                wants = replace(wants, sort="")  # they are in the order of prices
            if self._is_by_price:
                low, high = self.wants.price_from, self.wants.price_to
                wants = replace(wants, price_from=low, price_to=high)
        if wants.text != self.state.wants.text:
            self.state = replace(self.state, seen=())
        order = ordered(found.products, wants.sort)
        untold = "" if order or wants.sort in ("", BEST_RATED) else wants.sort
        wants = replace(wants, sort="") if untold else wants
        now = list(found.products[:SHOWN])
        if self.goes_on == "cheaper":  # the nearest, told in the order of their prices
            now.sort(key=lambda product: product.price or 0)
        self.state = replace(self.state, wants=wants)
        self.state = self.state.showing([product.key for product in now])
        return self._shown(wants, found, now, order, untold)

    @property
    def _is_by_price(self) -> bool:
        return self.goes_on in ("cheaper", "dearer")

    def _priced(self) -> Wants:
        """What is wanted, with what "cheaper" means beside what was shown."""
        wants = self.wants
        if not self._is_by_price:
            return wants
        keys = [self.state.about] if self.state.about else list(self.state.shown)
        prices = [p.price for p in current(self.turn.site_id, keys) if p.price]
        if not prices:
            is_cheaper = self.goes_on == "cheaper"
            return replace(wants, sort=CHEAPEST) if is_cheaper else wants
        if self.goes_on == "dearer":
            low = max(prices) + _CENT
            keep = wants.price_to if wants.price_to and wants.price_to >= low else None
            return replace(wants, price_from=low, price_to=keep)
        high = max(min(prices) - _CENT, Decimal(0))
        keep = (
            wants.price_from if wants.price_from and wants.price_from <= high else None
        )
        return replace(wants, price_to=high, price_from=keep)

    def _nothing(self, wants: Wants, *, is_over: bool) -> Answer:
        if is_over:
            told = _("That was all that fits.")
        elif wants.age is not None and is_for_child(wants):
            told = _(
                "The shop says of nothing like that that it is for this age, and I "
                "suggest nothing else for a child."
            )
        else:
            told = _("I found nothing like that in the shop.")
        told = " ".join(filter(None, [_in_our_money(self.turn.text, wants), told]))
        outcome = Message.Outcome.ANSWERED if is_over else Message.Outcome.UNKNOWN
        return Answer(
            text=told, outcome=outcome, language=self.language, cards=wants_card(wants)
        )

    def _shown(
        self,
        wants: Wants,
        found: Found,
        now: Sequence[Described],
        order: Ordered | None,
        untold: str,
    ) -> Answer:
        rated = ratings(self.turn.site_id, [product.key for product in now])
        visitor, by = visitor_of(self.turn), order.by if order else {}
        cards = [
            *wants_card(wants),
            *(
                product_card(
                    p, reason(p, wants, rated, visitor, first=str(by.get(p.key, "")))
                )
                for p in now
            ),
        ]
        is_first = len(found.products) > 1 and not found.loosened
        is_first = is_first and order is not None and not self.goes_on
        if order is not None and is_first and len(order.best) == 1:
            self.state = replace(self.state, about=order.best[0].key)
        told = [_in_our_money(self.turn.text, self.wants)]
        told += [_untold(untold)] if untold else []
        if order is not None and is_first:
            told.append(superlative(order, wants.sort))
        else:
            told.append(self._opening(wants, found, now))
        outcome = Message.Outcome.ANSWERED
        if question := self._question(wants, found):
            told.append(_("What may it cost?"))
            cards.append(question)
            outcome = Message.Outcome.ASKED
            self.state = replace(self.state, asked=True)
        return Answer(
            text=" ".join(filter(None, told)),
            outcome=outcome,
            language=self.language,
            cards=cards,
            citations=[
                citation(p, [by[p.key]], self.language)
                for p in (order.best if order and is_first else ())
                if p.key in by
            ],
        )

    def _opening(self, wants: Wants, found: Found, now: Sequence[Described]) -> str:
        prices = [c.kind for c in found.loosened] == ["price"]
        if prices and self.goes_on == "cheaper":
            return _("Nothing cheaper fits. This is what costs least:")
        if prices and self.goes_on == "dearer":
            return _("Nothing dearer fits. This is what costs most:")
        if _is_size_untold(self.wants, found):
            return _("The shop does not say in which sizes this comes:")
        if found.loosened:
            names = _(", ").join(c.label for c in found.loosened)
            return _(
                "Nothing in the shop fits all of it. Without “%(what)s” these come "
                "nearest:"
            ) % {"what": names}
        if (
            _is_narrowed(wants, now)
            or not found.is_kind
            and not phrases.GIFT.fullmatch(wants.text)
        ):
            return _("These come nearest to “%(text)s”:") % {"text": wants.text}
        return _("This fits:") if len(now) == 1 else _("These fit:")

    def _question(self, wants: Wants, found: Found) -> Card | None:
        """The one question back: of many products with nothing to tell them by."""
        is_told = self.state.asked or wants.is_bound or bool(wants.sort)
        if is_told or len(found.products) <= MANY:
            return None
        prices = sorted(p.price for p in found.products if p.price is not None)
        if len(prices) <= MANY:
            return None
        money = get_support_adapter().money
        steps = [_round(prices[len(prices) // 3]), _round(prices[2 * len(prices) // 3])]
        options = []
        for step in dict.fromkeys(steps):
            words = _("Up to %(high)s") % {"high": money(step)}
            options.append({"label": words, "text": words})
        options.append({"label": _("Any price"), "text": _("Any price")})
        return Card("choices", {"options": options})


def _is_size_untold(wants: Wants, found: Found) -> bool:
    """Whether all fits but a size, and of no product its sizes are told."""
    sizes = [limit.said for limit in wants.limits if limit.measure == SIZE]
    is_size = bool(sizes) and [c.label for c in found.loosened] == sizes
    return is_size and not any(map(sizes_of, found.products))


def _is_narrowed(wants: Wants, now: Sequence[Described]) -> bool:
    """Whether a colour or a size left no product that is all that was named."""
    is_bound = bool(wants.colours) or any(x.measure == SIZE for x in wants.limits)
    named = list(telling(wants.text)) if is_bound else []
    return len(named) > 1 and not any(all(map(p.says, named)) for p in now)


def best_of_shown(order: Ordered, sort: str, language: str) -> Answer:
    """Which of those that were shown is the lightest, by which detail."""
    return Answer(
        text=superlative(order, sort, of_shown=True),
        outcome=Message.Outcome.ANSWERED,
        language=language,
        citations=[
            citation(p, [order.by[p.key]], language)
            for p in order.best
            if p.key in order.by
        ],
        cards=[product_card(p) for p in order.best],
    )


def without_unread(found: Answer, unread: Sequence[str]) -> Answer:
    """What was found, after it was said which words of the wish it leaves out."""
    if not unread or not found.cards:
        return found
    words = _("I could not take “%(what)s” into account.")
    told = words % {"what": _(", ").join(dict.fromkeys(unread))}
    return replace(found, text=f"{told} {found.text}")


def superlative(order: Ordered, sort: str, *, of_shown: bool = False) -> str:
    """Which is the lightest, by which detail; and of how many it is not told."""
    names = [
        f"{p.title} ({order.by.get(p.key) or price_of(p)})" for p in order.best[:SHOWN]
    ]
    one = len(order.best) == 1
    if of_shown:
        words = (
            _("Of these the %(order)s is %(told)s.")
            if one
            else _("Of these the %(order)s are %(told)s.")
        )
    else:
        words = (
            _("Of what fits the %(order)s is %(told)s.")
            if one
            else _("Of what fits the %(order)s are %(told)s.")
        )
    told = [words % {"order": order_of(sort), "told": _("; ").join(names)}]
    if count := len(order.untold):
        words = ngettext(
            "Of %(n)d other the details do not say it.",
            "Of %(n)d others the details do not say it.",
            count,
        )
        told.append(words % {"n": count})
    return " ".join(told)


def _in_our_money(text: str, wants: Wants) -> str:
    """What a price that was named in other money is taken for; "" for none."""
    named = amounts.currency(amounts.priced(text.lower()))
    ours = amounts.currency(get_support_adapter().money(Decimal(1)).lower())
    prices = [one for one in constraints(wants) if one.kind == "price"]
    if not (named and ours and prices) or named == ours:
        return ""
    words = _(
        "Prices are in this shop's currency, and I convert none: I looked for "
        "%(bound)s."
    )
    return words % {"bound": prices[0].label}


def _untold(sort: str) -> str:
    words = _("The shop's details do not say which is the %(order)s.")
    return words % {"order": order_of(sort)}


def _round(price: Decimal) -> Decimal:
    """A price that one would name: the next multiple of ten, or of a hundred."""
    step = Decimal(10) if price < 200 else Decimal(100)
    return (price / step).to_integral_value("ROUND_CEILING") * step
