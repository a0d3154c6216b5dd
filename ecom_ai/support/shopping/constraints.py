"""What must hold of a product that is shown: each said in words, and asked of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecom_ai.adapters import get_support_adapter
from ecom_ai.language import HAN
from ecom_ai.support.shopping import sizes, temperatures
from ecom_ai.support.shopping.children import fits_age
from ecom_ai.support.shopping.described import Described
from ecom_ai.support.shopping.measuring import told
from ecom_ai.support.shopping.seasons import ways
from ecom_ai.support.shopping.wants import BEST_RATED, CHEAPEST, DEAREST, Limit, Wants
from ecom_ai.support.shopping.words import COLOURS


def order_of(sort: str) -> str:
    """How an order is called, in the active language: "lightest"; "" for none."""
    return {
        CHEAPEST: _("cheapest"),
        DEAREST: _("most expensive"),
        BEST_RATED: _("best rated"),
        "lightest": _("lightest"),
        "heaviest": _("heaviest"),
        "largest": _("largest"),
        "smallest": _("smallest"),
        "longest": _("longest"),
        "shortest": _("shortest"),
        "longest_lasting": _("longest-lasting"),
        "brightest": _("brightest"),
        "most_powerful": _("most powerful"),
    }.get(sort, sort)


@dataclass(frozen=True)
class Constraint:
    """One thing that is wanted. ``drop`` is what a shopper says to take it back."""

    kind: str
    label: str
    drop: str
    holds: Callable[[Described], bool]


def constraints(wants: Wants) -> list[Constraint]:
    """All that is asked of a product, in the order in which it is told.

    Labels are in the active language.
    """
    found = [*_prices(wants)]
    if wants.category:
        found.append(_category(wants.category))
    if wants.age is not None:
        found.append(_age(wants.age))
    if wants.colours:
        found.append(_colours(wants.colours))
    found += [_must(word) for word in wants.must]
    found += [_limit(limit) for limit in wants.limits]
    found += [_must_not(word) for word in wants.must_not]
    return found


def chips(wants: Wants) -> list[dict[str, str]]:
    """What was understood, each with what takes it back."""
    found = [{"label": wants.text, "drop": _("Start over")}] if wants.text else []
    if wants.whom:
        drop = _("Never mind %(word)s") % {"word": wants.whom}
        found.append({"label": _("for %(whom)s") % {"whom": wants.whom}, "drop": drop})
    found += [{"label": c.label, "drop": c.drop} for c in constraints(wants)]
    if order := order_of(wants.sort):
        label = _("%(order)s first") % {"order": order}
        found.append({"label": label, "drop": _("In any order")})
    return found


def without(wants: Wants, loosened: Sequence[Constraint]) -> Wants:
    """What is wanted when some of its constraints are given up."""
    for each in loosened:
        if each.kind == "price":
            wants = replace(wants, price_from=None, price_to=None)
        elif each.kind == "colour":
            wants = replace(wants, colours=())
        elif each.kind == "age":
            wants = replace(wants, age=None)
        elif each.kind == "category":
            wants = replace(wants, category="")
        else:
            must = tuple(word for word in wants.must if word != each.label)
            limits = tuple(x for x in wants.limits if x.said != each.label)
            wants = replace(wants, must=must, limits=limits)
    return wants


def _prices(wants: Wants) -> Sequence[Constraint]:
    low, high = wants.price_from, wants.price_to
    if low is None and high is None:
        return ()
    money = get_support_adapter().money
    if low is not None and high is not None:
        label = _("%(low)s to %(high)s") % {"low": money(low), "high": money(high)}
    elif high is not None:
        label = _("up to %(high)s") % {"high": money(high)}
    else:
        label = _("from %(low)s") % {"low": money(low or Decimal(0))}

    def holds(product: Described) -> bool:
        price = product.price
        if price is None:
            return False
        return (low is None or price >= low) and (high is None or price <= high)

    return (Constraint("price", label, _("Any price"), holds),)


def _category(category: str) -> Constraint:
    drop = _("Any category")
    return Constraint("category", category, drop, lambda p: p.category == category)


def _age(age: float) -> Constraint:
    if age < 2 and age != int(age):
        months = round(age * 12)
        label = ngettext("%(n)d month old", "%(n)d months old", months) % {"n": months}
    else:
        label = ngettext("%(n)d year old", "%(n)d years old", int(age)) % {
            "n": int(age)
        }
    return Constraint("age", label, _("Any age"), lambda p: fits_age(p, age))


def _colours(colours: Sequence[str]) -> Constraint:
    label = _(" or ").join(map(_named, colours))
    return Constraint(
        "colour", label, _("Any colour"), lambda p: any(map(p.is_in, colours))
    )


def _must(word: str) -> Constraint:
    drop = _("Never mind %(word)s") % {"word": word}
    return Constraint("must", word, drop, lambda p: any(map(p.says, ways(word))))


def _must_not(word: str) -> Constraint:
    def holds(product: Described) -> bool:
        return not (product.is_in(word) or product.says(word))

    label = _("not %(word)s") % {"word": _named(word)}
    drop = _("%(word)s is fine") % {"word": _named(word)}
    return Constraint("must_not", label, drop, holds)


def _limit(limit: Limit) -> Constraint:
    def holds(product: Described) -> bool:
        if limit.measure == sizes.SIZE:
            return sizes.comes_in(product, limit)
        if limit.measure == temperatures.TEMPERATURE:
            return temperatures.stands(product, limit)
        found = told(product, limit.measure)
        if found is None:
            return False
        high = max(found[1])
        # "Serves 2-4" is for three.
        low = high if limit.measure == "people" else min(found[1])
        return (limit.low is None or low >= limit.low) and (
            limit.high is None or high <= limit.high
        )

    drop = _("Never mind %(word)s") % {"word": limit.said}
    return Constraint("limit", limit.said, drop, holds)


def _named(word: str) -> str:
    """A colour as it stands in a sentence: "蓝色" for "蓝"."""
    return f"{word}色" if HAN.search(word) and word in COLOURS else word
