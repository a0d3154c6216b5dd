"""What a product's details say of a measure: weight, capacity, size, run time."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from ecom_ai.support.shopping.amounts import measured
from ecom_ai.support.shopping.described import Described, Fact
from ecom_ai.support.shopping.wants import CHEAPEST, DEAREST

#: How details are named that tell a measure of the whole product: "Load: 120 kg" is no
#: weight. Of some measures no other detail is read, in no order of any.
_NAMED: Mapping[str, Sequence[str]] = {
    "mass": ("weight", "net weight", "total weight", "重量", "净重", "总重"),
    "time": ("life", "time", "续航", "时"),
    "people": ("capacity", "serves", "sleeps", "人数", "容纳"),
    "length": ("size", "length", "height", "diameter", "尺寸", "长", "高", "直径"),
    "volume": ("capacity", "volume", "容量", "容积"),
    "light": ("brightness", "lumen", "亮度", "流明"),
    "power": ("power", "watt", "功率"),
}
_ONLY_NAMED = frozenset({"mass", "people"})
#: By what products are put in order, the first measure that most of them tell; and
#: whether the most of it comes first.
SUPERLATIVES: Mapping[str, tuple[Sequence[str], bool]] = {
    "lightest": (("mass",), False),
    "heaviest": (("mass",), True),
    "largest": (("people", "volume", "length"), True),
    "smallest": (("people", "volume", "length"), False),
    "longest": (("length",), True),
    "shortest": (("length",), False),
    "longest_lasting": (("time",), True),
    "brightest": (("light",), True),
    "most_powerful": (("power",), True),
    CHEAPEST: (("price",), False),
    DEAREST: (("price",), True),
}


@dataclass(frozen=True)
class Ordered:
    """Products by a measure, the first of all first; those of which it is not told.

    ``by`` is the detail that says it, by the key of the product; ``best`` are those
    that nothing is before.
    """

    products: Sequence[Described]
    best: Sequence[Described]
    untold: Sequence[Described]
    by: Mapping[str, Fact]


def told(
    product: Described, measure: str, *, is_named: bool = False
) -> tuple[Fact, list[float]] | None:
    """The detail that tells a measure, in the active language where it can be.

    Its values are in the units of ``amounts``. ``is_named`` leaves out those that are
    not named by the measure.
    """
    found = [
        (fact, values)
        for fact in dict.fromkeys([*product.facts, *product.every_fact])
        if (values := measured(fact.value, measure))
    ]
    best = [one for one in found if _is_named(one[0], measure)]
    if is_named or measure in _ONLY_NAMED:
        found = best
    return next(iter([*best, *found]), None)


def ordered(products: Sequence[Described], superlative: str) -> Ordered | None:
    """Products in the order of a superlative; None where no detail tells it of any."""
    measures, is_most = SUPERLATIVES.get(superlative, ((), False))
    values, by = _values(products, measures, is_most=is_most)
    if not values:
        return None
    having = [p for p in products if p.key in values]
    having.sort(key=lambda p: values[p.key], reverse=is_most)
    first = values[having[0].key]
    return Ordered(
        products=having,
        best=[p for p in having if values[p.key] == first],
        untold=[p for p in products if p.key not in values],
        by=by,
    )


def _values(
    products: Sequence[Described], measures: Sequence[str], *, is_most: bool
) -> tuple[dict[str, float], dict[str, Fact]]:
    """Values of the measure that most of the products tell, with the details."""
    if tuple(measures) == ("price",):
        return {p.key: float(p.price) for p in products if p.price is not None}, {}
    every = []
    for measure in measures:
        told_of = {p.key: told(p, measure, is_named=True) for p in products}
        found = {key: one for key, one in told_of.items() if one is not None}
        if measure == "length":
            found = _sizes(found, is_whole=len(measures) > 1)
        every.append(found)
    found = max(every, key=len, default={})
    return (
        {key: max(v) if is_most else min(v) for key, (_fact, v) in found.items()},
        {key: fact for key, (fact, _v) in found.items()},
    )


def _sizes(
    found: Mapping[str, tuple[Fact, list[float]]], *, is_whole: bool
) -> dict[str, tuple[Fact, list[float]]]:
    """Only what can be compared, one detail: by all its sides, or by the longest."""
    names = Counter(fact.name for fact, _sides in found.values())
    name = names.most_common(1)[0][0] if names else ""
    alike = {key: one for key, one in found.items() if one[0].name == name}
    sides = {len(values) for _fact, values in alike.values()}
    if is_whole and len(sides) == 1:
        return {key: (fact, [prod(v)]) for key, (fact, v) in alike.items()}
    return {key: (fact, [max(v)]) for key, (fact, v) in alike.items()}


def _is_named(fact: Fact, measure: str) -> bool:
    called, names = fact.name.lower(), _NAMED.get(measure, ())
    if measure == "mass":  # "case weight" is none of the whole
        return called.startswith(tuple(names))
    return any(name in called for name in names)
