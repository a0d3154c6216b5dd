"""Which products fit what is wanted; if none does, what was loosened to find some."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from ecom_ai import catalog
from ecom_ai.adapters import get_product_adapter
from ecom_ai.catalog import Filters
from ecom_ai.grounding.terms import terms
from ecom_ai.language import HAN, words
from ecom_ai.recommendations import recommend
from ecom_ai.search import DEPTH, search
from ecom_ai.shoppers import Visitor
from ecom_ai.support.shopping import phrases
from ecom_ai.support.shopping.children import GROWN, is_for_child, suits
from ecom_ai.support.shopping.constraints import Constraint, constraints
from ecom_ai.support.shopping.described import Described, describe
from ecom_ai.support.shopping.filling import telling
from ecom_ai.support.shopping.measuring import ordered, told
from ecom_ai.support.shopping.sizes import SIZE
from ecom_ai.support.shopping.wants import BEST_RATED, CHEAPEST, DEAREST, Wants
from ecom_ai.support.shopping.words import Words, ending, kind

#: What is given up first where nothing fits all; what must not be, never. A child's age
#: is not, either: no candidate is without it.
_LOOSENED = ("must", "limit", "colour", "price", "category", "age")
#: Popular products that are looked through where little is said of the thing itself.
_POPULAR = 100
Rate = Callable[[Sequence[str]], "dict[str, tuple[float, int]]"]


@dataclass(frozen=True)
class Found:
    """Products that fit, best first. ``loosened`` is what they do not fulfil."""

    products: Sequence[Described]
    loosened: Sequence[Constraint] = ()
    #: Whether what is looked for is a kind of thing that the shop has.
    is_kind: bool = True


def find(
    wants: Wants,
    visitor: Visitor,
    shop: Words,
    *,
    language: str,
    rate: Rate,
    without: Collection[str] = (),
    first: str = "",
    shown: Sequence[str] = (),
) -> Found:
    """The products that can be sold now and fit, without those of some keys.

    Of a named kind ("tent") others are left out. Where nothing fits, as few wants as
    possible are given up, one of them if that will do; ``first`` is the kind of
    constraint that goes before others. Products of the keys ``shown`` are looked
    through then, too.
    """
    named = not wants.text or bool(named_kinds(wants.text, shop))
    wanted = constraints(wants)
    asked = [c for c in wanted if c.kind not in ("price", "category")]
    candidates = _candidates(wants, visitor, shop, language)
    fits = [p for p in candidates if all(c.holds(p) for c in asked)]
    if fits:
        kept = [p for p in fits if p.key not in without]
        return Found(_sorted(_just_enough(kept, wants), wants, rate), (), named)
    loose = replace(wants, price_from=None, price_to=None, category="")
    if loose != wants:
        candidates = _candidates(loose, visitor, shop, language)
    known = {p.key for p in candidates}
    seen = current(visitor.site_id, [key for key in shown if key not in known])
    heads = named_kinds(wants.text, shop)
    candidates += _offered([p for p in seen if p.is_sellable], wants, heads)
    loosened, fits = _loosened(wanted, candidates, first)
    kept = [p for p in fits if p.key not in without]
    if any(c.kind == "price" for c in loosened):
        dearer = wants.price_from is not None and wants.price_to is None
        wants = replace(wants, sort=DEAREST if dearer else CHEAPEST)
    if not any(c.kind == "limit" for c in loosened):
        kept = _just_enough(kept, wants)
    return Found(_sorted(kept, wants, rate), loosened, named)


def _candidates(
    wants: Wants, visitor: Visitor, shop: Words, language: str
) -> list[Described]:
    """Products near to what is looked for, in the order of how near they are."""
    filters = Filters(wants.category, wants.price_from, wants.price_to)
    found: dict[str, object] = {}
    heads = named_kinds(wants.text, shop)
    query = " ".join([wants.text, *wants.must, *wants.colours]).strip()
    for asked in dict.fromkeys([query, wants.text]):
        if asked:
            if not heads and (whom := _whom(wants, language)):
                asked = f"{asked} {whom}"
            hits = search(asked, visitor.site_id, filters=filters, page_size=DEPTH).hits
            found |= {hit.key: hit.product for hit in hits if hit.key not in found}
    is_vague = not wants.text or phrases.GIFT.fullmatch(wants.text) is not None
    if not heads and (wants.age is not None or is_vague):
        popular = recommend(
            "popular", visitor, filters=filters, k=_POPULAR, language=language
        )
        found |= {i.key: i.product for i in popular.items if i.key not in found}
    offered = _offered(describe(visitor.site_id, found), wants, heads)
    return _all_named(offered, wants)


def _all_named(products: list[Described], wants: Wants) -> list[Described]:
    """Where a size is asked for, what is called all that was named, if anything is.

    Hiking boots of the right size are no running shoes.
    """
    if not any(limit.measure == SIZE for limit in wants.limits):
        return products
    named = list(telling(wants.text))
    if len(named) < 2:
        return products
    return [p for p in products if all(map(p.titled, named))] or products


def _whom(wants: Wants, language: str) -> str:
    """For whom it is, in a word that descriptions have."""
    if wants.whom or not is_for_child(wants):
        return wants.whom
    return "儿童" if language == "zh" else "kids"


def named_kinds(text: str, shop: Words) -> list[str]:
    """The kinds of thing that a text names: "tent" of "tent for rainy nights"."""
    if found := [term for term in kind(text) if term in shop.kinds]:
        return found
    for run in HAN.findall(text)[::-1]:
        if named := shop.kind_in(run):
            return [named]
    return [t for word in words(text) for t in terms(word) if t in shop.kinds][-1:]


def _offered(
    products: Sequence[Described], wants: Wants, heads: Sequence[str]
) -> list[Described]:
    """Those that are called so, all where no kind is named; for a child what suits."""
    return [
        p
        for p in products
        if (not heads or _is_called(p, heads)) and suits(p, wants, is_asked=bool(heads))
    ]


def _is_called(product: Described, heads: Sequence[str]) -> bool:
    """Whether a title ends in the word, or the description begins with it."""
    for title in product.titles.values():
        ends, chinese = kind(title), ending(title)
        if any(h in ends or (HAN.match(h) and chinese.endswith(h)) for h in heads):
            return True
    opening = [re.split(r"[.。]", text)[0] for text in product.bodies.values()]
    return any(
        h in terms(text) or (HAN.match(h) is not None and h in text)
        for text in opening
        if len(text) <= 24
        for h in heads
    )


def _loosened(
    wanted: Sequence[Constraint], candidates: Sequence[Described], first: str
) -> tuple[list[Constraint], list[Described]]:
    """What to give up so that something fits, and what fits then."""
    kept = [c for c in wanted if c.kind not in _LOOSENED]
    candidates = [p for p in candidates if all(c.holds(p) for c in kept)]
    # Of one kind what was said last is given up first.
    others = [c for c in wanted[::-1] if c.kind in _LOOSENED]
    others.sort(key=lambda c: (c.kind != first, _LOOSENED.index(c.kind)))
    unmet = {p.key: [c for c in others if not c.holds(p)] for p in candidates}
    most = min((len(each) for each in unmet.values()), default=0)
    nearest = [each for each in unmet.values() if len(each) == most]
    if not nearest:
        return [], []
    given = min(nearest, key=lambda each: [others.index(c) for c in each])
    return given, [p for p in candidates if unmet[p.key] == given]


def _just_enough(products: list[Described], wants: Wants) -> list[Described]:
    """Where it is to be for so many people: what is for the fewest that will do."""
    people = any(limit.measure == "people" for limit in wants.limits)
    if not people or wants.sort == "largest":
        return products
    counts = {p.key: max(found[1]) for p in products if (found := told(p, "people"))}
    least = min(counts.values(), default=0)
    return [p for p in products if counts.get(p.key) == least]


def _sorted(products: list[Described], wants: Wants, rate: Rate) -> list[Described]:
    if wants.sort == BEST_RATED:
        rated = rate([p.key for p in products])
        return sorted(products, key=lambda p: -rated.get(p.key, (0.0, 0))[0])
    if wants.sort and (found := ordered(products, wants.sort)) is not None:
        return [*found.products, *found.untold]
    if wants.age is not None and wants.age >= GROWN:
        return sorted(products, key=lambda p: p.ages is not None and p.ages[0] < GROWN)
    if wants.age is not None:
        # What is for much younger ones too is for them first.
        young = wants.age / 2
        return sorted(products, key=lambda p: p.ages is None or p.ages[0] < young)
    return products


def current(site_id: int, keys: Sequence[str]) -> list[Described]:
    """Products of these keys as they are now, in this order; sold out ones, too."""
    adapter = get_product_adapter()
    sellable = catalog.hydrate(site_id, keys)
    rows = adapter.queryset(site_id).filter(
        **{f"{adapter.key}__in": adapter.possible(keys)}
    )
    every = {adapter.item(row).key: row for row in rows} | sellable
    found = {p.key: p for p in describe(site_id, every)}
    return [
        replace(found[key], is_sellable=key in sellable)
        for key in dict.fromkeys(keys)
        if key in found
    ]
