"""What must hold of a product that is shown: each said in words, and asked of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecom_ai.adapters import get_support_adapter
from ecom_ai.support.shopping.amounts import measured
from ecom_ai.support.shopping.described import Described
from ecom_ai.support.shopping.wants import BEST_RATED, CHEAPEST, Limit, Wants

#: Names of details that say what a product weighs, where several have such a unit.
_NAMED = {"mass": ("weight", "重量", "净重"), "time": ("life", "time", "续航", "时")}


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
    told = [{"label": wants.text, "drop": _("Start over")}] if wants.text else []
    if wants.whom:
        drop = _("Never mind %(word)s") % {"word": wants.whom}
        told.append({"label": _("for %(whom)s") % {"whom": wants.whom}, "drop": drop})
    told += [{"label": c.label, "drop": c.drop} for c in constraints(wants)]
    orders = {CHEAPEST: _("cheapest first"), BEST_RATED: _("best rated first")}
    if wants.sort in orders:
        told.append({"label": orders[wants.sort], "drop": _("In any order")})
    return told


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

    def holds(product: Described) -> bool:
        return product.ages is not None and product.ages[0] <= age <= product.ages[1]

    return Constraint("age", label, _("Any age"), holds)


def _colours(colours: Sequence[str]) -> Constraint:
    label = _(" or ").join(map(_named, colours))
    return Constraint(
        "colour", label, _("Any colour"), lambda p: any(map(p.is_in, colours))
    )


def _must(word: str) -> Constraint:
    drop = _("Never mind %(word)s") % {"word": word}
    return Constraint("must", word, drop, lambda p: p.says(word))


def _must_not(word: str) -> Constraint:
    def holds(product: Described) -> bool:
        return not (product.is_in(word) or product.says(word))

    label = _("not %(word)s") % {"word": _named(word)}
    drop = _("%(word)s is fine") % {"word": _named(word)}
    return Constraint("must_not", label, drop, holds)


def _limit(limit: Limit) -> Constraint:
    def holds(product: Described) -> bool:
        values = values_of(product, limit.measure)
        if not values:
            return False
        return (limit.low is None or min(values) >= limit.low) and (
            limit.high is None or max(values) <= limit.high
        )

    drop = _("Never mind %(word)s") % {"word": limit.said}
    return Constraint("limit", limit.said, drop, holds)


def values_of(product: Described, measure: str) -> list[float]:
    """What the details say of a measure: of the weight, not of the load."""
    found = [
        (fact.name.lower(), values)
        for fact in product.every_fact
        if (values := measured(fact.value, measure))
    ]
    named = _NAMED.get(measure, ())
    best = [v for name, v in found if any(each in name for each in named)]
    if measure == "mass" and not best:
        return []
    return (best or [v for _name, v in found] or [[]])[0]


def _named(word: str) -> str:
    """A colour as it stands in a sentence: "蓝色" for "蓝"."""
    return f"{word}色" if len(word) == 1 and "\u3400" <= word <= "\u9fff" else word
