"""What the storefront and the API show of a product's published reviews."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Avg, Case, Count, F, Q, QuerySet, When

from ecom_ai.models import ItemQuality, Opinion, Review
from ecom_ai.reviews.clauses import quoted
from ecom_ai.reviews.report import SURE, quotable

#: How a list may be sorted, by name.
SORTS: Mapping[str, tuple[str, ...]] = {
    "helpful": ("-helpful", "-created_at", "-pk"),
    "newest": ("-created_at", "-pk"),
    "highest": ("-stars", "-created_at", "-pk"),
    "lowest": ("stars", "-created_at", "-pk"),
}
#: Aspects that a summary names, most spoken of first.
_ASPECTS = 6
#: Characters of a quote.
_QUOTE = 160


@dataclass(frozen=True)
class Said:
    """Words of a review, and their language ("en", "zh", "" for another)."""

    text: str
    language: str


@dataclass(frozen=True)
class Aspect:
    """How many reviews praise and blame an aspect, with a quote of each side."""

    name: str
    positive: int
    negative: int
    praise: Said | None = None
    blame: Said | None = None

    @property
    def share(self) -> float:
        """Of those with an opinion, the share that is pleased."""
        total = self.positive + self.negative
        return self.positive / total if total else 0.0


@dataclass(frozen=True)
class Summary:
    """A product's reviews in figures. ``histogram`` counts by stars, 5 first."""

    count: int
    mean: float | None
    histogram: Mapping[int, int]
    aspects: Sequence[Aspect]


@dataclass(frozen=True)
class Rating:
    """Mean and count of a product's stars, as a worker wrote them down last."""

    mean: float
    count: int


def ratings(site_id: int, item_keys: Collection[str]) -> dict[str, Rating]:
    """The ratings of many products by key; without those that have none."""
    rows = ItemQuality.objects.filter(
        site_id=site_id, item__key__in=item_keys, reviews__gt=0
    )
    return {
        key: Rating(mean, count)
        for key, mean, count in rows.values_list("item__key", "stars", "reviews")
        if mean is not None
    }


def published(
    site_id: int,
    item_key: str,
    *,
    sort: str = "helpful",
    stars: int | None = None,
    aspect: str = "",
    verified: bool = False,
    language: str = "",
) -> "QuerySet[Review]":
    """A product's published reviews; an unknown sort is that of the helpful.

    Of the helpful those go first that are in ``language`` ("en", "zh"), where it is
    given, and those of which no language is known.
    """
    found = Review.objects.filter(
        site_id=site_id, item_key=item_key, state=Review.State.PUBLISHED
    )
    if stars:
        found = found.filter(stars=stars)
    if verified:
        found = found.filter(is_verified=True)
    if aspect:
        said = Opinion.objects.filter(aspect=aspect, probability__gte=SURE)
        found = found.filter(verdict__in=said.values("verdict"))
    order = SORTS.get(sort, SORTS["helpful"])
    # Without stars a review goes last, however they are sorted.
    stars_last = [
        F("stars").desc(nulls_last=True) if name == "-stars"
        else F("stars").asc(nulls_last=True) if name == "stars"
        else name
        for name in order
    ]  # fmt: skip
    if language and order == SORTS["helpful"]:
        at_home = Case(When(language__in=(language, ""), then=0), default=1)
        return found.order_by(at_home, *stars_last)
    return found.order_by(*stars_last)


def summary(site_id: int, item_key: str, *, language: str = "") -> Summary:
    """Counts, mean and aspects of a product's published reviews. Four statements.

    Quotes are in ``language`` ("en", "zh") where somebody said it in that.
    """
    found = published(site_id, item_key).order_by()
    rows = found.values_list("stars").annotate(Count("pk"))
    counted = dict(rows)
    total = sum(counted.values())
    mean = found.aggregate(mean=Avg("stars"))["mean"] if total else None
    return Summary(
        count=total,
        mean=round(float(mean), 2) if mean is not None else None,
        histogram={stars: counted.get(stars, 0) for stars in (5, 4, 3, 2, 1)},
        aspects=_aspects(site_id, item_key, language) if total else (),
    )


def _aspects(site_id: int, item_key: str, language: str) -> list[Aspect]:
    said = Opinion.objects.filter(
        verdict__in=published(site_id, item_key).order_by().values("verdict"),
        sentiment__in=("positive", "negative"),
        probability__gte=SURE,
    )
    rows = (
        said.values("aspect")
        .annotate(
            positive=Count("verdict", filter=Q(sentiment="positive"), distinct=True),
            negative=Count("verdict", filter=Q(sentiment="negative"), distinct=True),
        )
        .order_by("aspect")
    )
    most = sorted(rows, key=lambda row: -(row["positive"] + row["negative"]))
    quotes = _quotes(said, language)
    return [
        Aspect(
            row["aspect"],
            row["positive"],
            row["negative"],
            quotes.get((row["aspect"], "positive")),
            quotes.get((row["aspect"], "negative")),
        )
        for row in most[:_ASPECTS]
    ]


def _quotes(said: "QuerySet[Opinion]", language: str) -> dict[tuple[str, str], Said]:
    """For each aspect and side the surest words, with personal data covered."""
    is_foreign = Case(When(verdict__language=language, then=0), default=1)
    is_long = Case(When(end__gt=F("start") + _QUOTE, then=1), default=0)
    best = (
        quotable(said)
        .select_related("verdict")
        .order_by("aspect", "sentiment", is_foreign, is_long, "-probability")
        .distinct("aspect", "sentiment")
    )
    return {
        (each.aspect, each.sentiment): Said(
            quoted(each.verdict.masked[each.start : each.end], _QUOTE),
            each.verdict.language,
        )
        for each in best
    }
