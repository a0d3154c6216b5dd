"""What customers say: sentiment over time, by product, category and aspect; quotes.

Counted are published reviews by their latest verdict. Where a scope names an aspect,
what counts is what a review says about that aspect, and not the review as a whole.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Substr, TruncDay, TruncWeek
from django.utils import timezone

from ecom_ai.models import Checkpoint, Item, Opinion, Review
from ecom_ai.reviews.clauses import quoted
from ecom_ai.reviews.sides import NEGATIVE, NEUTRAL, POSITIVE, sides

#: Up to so many days are told day by day, more by the week.
BY_DAY = 31
#: Longer quotes are cut off after a word.
LONGEST_QUOTE = 300
#: How sure an opinion must be to be shown to shoppers, or quoted.
SURE = 0.6


@dataclass(frozen=True)
class Scope:
    """Which reviews a report is about; "" stands for all."""

    site_id: int
    since: datetime
    until: datetime
    item_key: str = ""
    category: str = ""
    aspect: str = ""


@dataclass(frozen=True)
class Tally:
    """How many reviews are pleased, displeased and neither; ``key`` says of what."""

    key: str
    positive: int = 0
    neutral: int = 0
    negative: int = 0

    @property
    def total(self) -> int:
        return self.positive + self.neutral + self.negative


@dataclass(frozen=True)
class Quote:
    """Words of a review about one aspect, personal data covered."""

    text: str
    aspect: str
    sentiment: str
    review_id: int
    item_key: str
    stars: int | None
    at: datetime


@dataclass(frozen=True)
class Reading:
    """How many of the reviews of a scope a worker has read; a report tells of these."""

    done: int
    total: int

    @property
    def is_over(self) -> bool:
        return self.done == self.total


def reading(scope: Scope) -> Reading:
    """How far the reviews of a scope are read, whatever became of them; not of its
    aspect, which only those have that are read."""
    found = _written(scope).exclude(state=Review.State.WITHDRAWN)
    read = ~Review.UNREAD
    counts = found.aggregate(done=Count("pk", filter=read), total=Count("pk"))
    return Reading(**counts)


def published(scope: Scope) -> "QuerySet[Review]":
    """The published reviews of a scope that were scored; its aspect asked for."""
    found = _written(scope).filter(state=Review.State.PUBLISHED, verdict__isnull=False)
    if scope.aspect:
        found = found.filter(verdict__opinions__aspect=scope.aspect)
    return found


def _written(scope: Scope) -> "QuerySet[Review]":
    """The reviews of a scope's time, product and category, in any state."""
    found = Review.objects.filter(
        site_id=scope.site_id,
        created_at__gte=scope.since,
        created_at__lt=scope.until,
    )
    if scope.item_key:
        found = found.filter(item_key=scope.item_key)
    if scope.category:
        items = Item.objects.filter(site_id=scope.site_id, category=scope.category)
        found = found.filter(item_key__in=items.values("key"))
    return found


def over_time(scope: Scope) -> list[tuple[date, Tally]]:
    """A tally for each day, or each week by its Monday, also where there is none."""
    daily = (scope.until - scope.since).days <= BY_DAY
    step = timedelta(days=1 if daily else 7)
    cut = TruncDay if daily else TruncWeek
    counted = _counted(published(scope).annotate(group=cut("created_at")), scope)
    tallies = {timezone.localtime(at).date(): each for at, each in counted.items()}
    if not tallies:
        return []
    # Of a period that begins before the first review nothing is to be seen.
    day, last = min(tallies), timezone.localtime(scope.until).date()
    found = []
    while day <= last:
        found.append((day, _tally(day.isoformat(), tallies.get(day, {}))))
        day += step
    return found


def by_product(scope: Scope) -> list[Tally]:
    """A tally for each product, that with the most displeased first."""
    counted = _counted(published(scope).annotate(group=F("item_key")), scope)
    return _worst_first(counted)


def by_category(products: list[Tally], site_id: int) -> list[Tally]:
    """The tallies of products added up by category; "" for those without one."""
    items = Item.objects.filter(
        site_id=site_id, key__in=[each.key for each in products]
    )
    category = dict(items.values_list("key", "category"))
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for each in products:
        sums = counted[category.get(each.key, "")]
        sums[POSITIVE] += each.positive
        sums[NEGATIVE] += each.negative
        sums[NEUTRAL] += each.neutral
    return _worst_first(counted)


def by_aspect(scope: Scope) -> list[Tally]:
    """A tally of reviews for each aspect that they speak of."""
    rows = (
        said_in(scope)
        .values_list("aspect", "sentiment")
        .annotate(n=Count("verdict__review", distinct=True))
    )
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for aspect, side, n in rows.order_by():
        counted[aspect][side] = n
    return _worst_first(counted)


def said_in(scope: Scope) -> "QuerySet[Opinion]":
    """The opinions in published reviews of a scope, of their latest verdicts."""
    found = Opinion.objects.filter(
        verdict__review__in=published(scope),
        verdict__review__verdict=F("verdict"),
    )
    return found.filter(aspect=scope.aspect) if scope.aspect else found


def quotable(found: "QuerySet[Opinion]") -> "QuerySet[Opinion]":
    """Without opinions that are not sure, or whose review has stars to the contrary.

    How a clause was read may be wrong; quoted as praise it must be some.
    """
    return (
        found.filter(probability__gte=SURE)
        .exclude(sentiment=POSITIVE, verdict__review__stars__lte=2)
        .exclude(sentiment=NEGATIVE, verdict__review__stars=5)
    )


def quotes(found: "QuerySet[Opinion]", most: int) -> list[Quote]:
    """The words of the first opinions in the order given."""
    length = F("end") - F("start")
    # Covered texts are as long as what they cover, so that offsets hold in both.
    rows: QuerySet[Opinion, tuple[Any, ...]] = found.annotate(
        quote=Substr("verdict__masked", F("start") + 1, length)
    ).values_list(
        "quote", "aspect", "sentiment", "verdict__review_id",
        "verdict__review__item_key", "verdict__review__stars",
        "verdict__review__created_at",
    )  # fmt: skip
    return [
        Quote(quoted(text, LONGEST_QUOTE), *others)
        for text, *others in rows[:most]
        if text
    ]


#: Columns of the CSV.
COLUMNS = (
    "written", "product", "category", "stars", "language", "aspect", "sentiment",
    "probability", "words", "review",
)  # fmt: skip


def table(scope: Scope) -> Iterator[tuple[Any, ...]]:
    """The opinions of a scope as rows of COLUMNS, the newest first."""
    items = Item.objects.filter(site_id=scope.site_id).exclude(category="")
    category = dict(items.values_list("key", "category"))
    rows = (
        said_in(scope)
        .annotate(
            quote=Substr("verdict__masked", F("start") + 1, F("end") - F("start"))
        )
        .order_by("-verdict__review__created_at", "-verdict__review_id", "start")
        .values_list(
            "verdict__review__created_at",
            "verdict__review__item_key",
            "verdict__review__stars",
            "verdict__language",
            "aspect",
            "sentiment",
            "probability",
            "quote",
            "verdict__review__key",
        )  # fmt: skip
    )
    for at, item, stars, language, aspect, sentiment, share, quote, key in (
        rows.iterator(chunk_size=2000)
    ):  # fmt: skip
        yield (
            at.isoformat(timespec="seconds"), item, category.get(item, ""), stars,
            language, aspect, sentiment, round(share, 3), quote, key,
        )  # fmt: skip


def most_reviewed(scope: Scope, most: int) -> list[str]:
    """Keys of the products with the most reviews, to choose from."""
    counted = published(scope).values("item_key").annotate(n=Count("pk", distinct=True))
    return list(counted.order_by("-n").values_list("item_key", flat=True)[:most])


def _counted(reviews: "QuerySet[Any]", scope: Scope) -> dict[Any, dict[str, int]]:
    """Reviews by group and side of their sentiment."""
    told = "verdict__opinions__sentiment" if scope.aspect else "verdict__sentiment"
    rows = list(
        reviews.values_list("group", told)
        .annotate(n=Count("pk", distinct=bool(scope.aspect)))
        .order_by()
    )
    side_of = _sides(scope.site_id, {label for _, label, _ in rows})
    counted: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for group, label, n in rows:
        counted[group][side_of[label]] += n
    return counted


def _sides(site_id: int, found: set[str]) -> dict[str, str]:
    """The sides of labels: one number alone does not say where the middle is."""
    live = Checkpoint.objects.live(site_id, Checkpoint.Role.SENTIMENT)
    return sides(found.union(live.data.get("labels", ()) if live else ()))


def _tally(key: str, counts: Mapping[str, int]) -> Tally:
    return Tally(key, *(counts.get(side, 0) for side in (POSITIVE, NEUTRAL, NEGATIVE)))


def _worst_first(counted: Mapping[str, Mapping[str, int]]) -> list[Tally]:
    tallies = [_tally(key, counts) for key, counts in counted.items()]
    return sorted(tallies, key=lambda each: (-each.negative, -each.total, each.key))
