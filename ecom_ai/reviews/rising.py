"""Complaints that are made more often this week than in the weeks before."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from math import exp, lgamma
from typing import Any

from django.db.models import Count, Q, QuerySet

from ecom_ai.models import Item
from ecom_ai.reviews.report import Scope, published, said_in
from ecom_ai.reviews.sides import NEGATIVE

THIS_WEEK, BEFORE = timedelta(days=7), timedelta(weeks=8)
#: Fewer complaints than this, in all nine weeks, are too few to tell anything. The
#: test takes their sum as given, so that leaving these out favours no result.
LEAST = 4
#: Of those that are told, no more than this share may be there by chance.
FALSE_SHARE = 0.05


@dataclass(frozen=True)
class Rising:
    """An aspect that is complained of more: of a product, a category, or all.

    Without ``item_key`` it is of a ``category``; without either, of the whole scope.

    ``p_value`` is that of this rise alone; ``q_value`` is the share of false ones
    among all that are at least as sure, of as many as were looked at.
    """

    item_key: str
    aspect: str
    complaints: int
    reviews: int
    complaints_before: int
    reviews_before: int
    p_value: float
    q_value: float = 1.0
    category: str = ""

    @property
    def times(self) -> float | None:
        """How many times as frequent as before; None where there was none before."""
        if not self.complaints_before:
            return None
        now = self.complaints / self.reviews
        return now * self.reviews_before / self.complaints_before


def compared(scope: Scope) -> Scope:
    """The nine weeks that ``rising`` looks at, to the scope's end."""
    return replace(scope, since=scope.until - THIS_WEEK - BEFORE)


def rising(scope: Scope) -> list[Rising]:
    """Complaints that have risen by more than chance, the surest first.

    Compared are the seven days before the scope's end with the eight weeks before
    them: the share of reviews that speak ill of an aspect, of each product, of each
    category and together. The test is the exact one for two shares (Fisher 1935, "The
    Design of Experiments"), one-sided; of all that were looked at, those are told whose
    false discovery rate is at most FALSE_SHARE (Benjamini and Hochberg 1995).
    """
    return [
        each
        for each in with_q_values(_pairs(scope))
        if each.q_value <= FALSE_SHARE and (each.times is None or each.times > 1)
    ]


def tail(now: int, reviews: int, before: int, reviews_before: int) -> float:
    """P(at least ``now`` of all complaints fall among ``reviews``), were they drawn.

    Of all reviews, as many as complain are drawn: hypergeometric.
    """
    complaints, written = now + before, reviews + reviews_before
    ways = _log_ways(written, complaints)
    terms = (
        exp(
            _log_ways(reviews, n) + _log_ways(reviews_before, complaints - n) - ways
        )
        for n in range(
            max(now, complaints - reviews_before), min(complaints, reviews) + 1
        )
    )  # fmt: skip
    return min(1.0, sum(terms))


def _log_ways(of: int, chosen: int) -> float:
    """The logarithm of the binomial coefficient."""
    return lgamma(of + 1) - lgamma(chosen + 1) - lgamma(of - chosen + 1)


def with_q_values(found: list[Rising]) -> list[Rising]:
    """By p, each with its false discovery rate among all of these.

    Of those that are as sure the narrower comes first.
    """
    ordered = sorted(
        found,
        key=lambda each: (
            each.p_value, not each.item_key, not each.category,
            each.item_key, each.category, each.aspect,
        ),
    )  # fmt: skip
    made, least = [], 1.0
    for place, each in reversed(list(enumerate(ordered, start=1))):
        least = min(least, each.p_value * len(ordered) / place)
        made.append(replace(each, q_value=least))
    return made[::-1]


def _pairs(scope: Scope) -> list[Rising]:
    """Every aspect that was complained of, of each product, category and of all."""
    span = compared(scope)
    groups = _groups(scope)
    written = _by_week(
        published(replace(span, aspect="")).values_list("item_key"),
        "created_at", "pk", scope, groups,
    )  # fmt: skip
    said = said_in(span).filter(sentiment=NEGATIVE)
    complaints = _by_week(
        said.values_list("verdict__review__item_key", "aspect"),
        "verdict__review__created_at", "verdict__review", scope, groups,
    )  # fmt: skip
    return [
        _compared(item, category, aspect, counts, written[item, category])
        for (item, category, aspect), counts in complaints.items()
        if counts.total() >= LEAST
    ]


def _groups(scope: Scope) -> Callable[[str], set[tuple[str, str]]]:
    """What a product's reviews count for: pairs of an item key and a category."""
    # Of one product or category alone, "all together" would say the same again.
    if scope.item_key:
        return lambda item: {(item, "")}
    if scope.category:
        return lambda item: {(item, ""), ("", "")}
    items = Item.objects.filter(site_id=scope.site_id).exclude(category="")
    category = dict(items.values_list("key", "category"))
    return lambda item: {(item, ""), ("", category.get(item, "")), ("", "")}


def _by_week(
    rows: "QuerySet[Any, Any]",
    written: str,
    counted: str,
    scope: Scope,
    groups: Callable[[str], set[tuple[str, str]]],
) -> dict[tuple[str, ...], Counter[bool]]:
    """Reviews of this week (True) and before, by group and what the rows name next.

    The rows name a product first.
    """
    recent = Q(**{f"{written}__gte": scope.until - THIS_WEEK})
    found = rows.annotate(
        now=Count(counted, filter=recent, distinct=True),
        before=Count(counted, filter=~recent, distinct=True),
    )
    counts: dict[tuple[str, ...], Counter[bool]] = defaultdict(Counter)
    for item, *others, now, before in found.order_by():
        for group in groups(item):
            counts[*group, *others].update({True: now, False: before})
    return counts


def _compared(
    item: str,
    category: str,
    aspect: str,
    complaints: Counter[bool],
    written: Counter[bool],
) -> Rising:
    return Rising(
        item_key=item,
        category=category,
        aspect=aspect,
        complaints=complaints[True],
        reviews=written[True],
        complaints_before=complaints[False],
        reviews_before=written[False],
        p_value=tail(
            complaints[True], written[True], complaints[False], written[False]
        ),
    )
