"""How often moderators see a review as the checkpoints do, week by week."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest, TruncWeek
from django.utils import timezone

from ecom_ai.models import BreachKind, ReviewAction

Kind = ReviewAction.Kind
WEEKS = 12
#: From this probability a checkpoint says that there is a breach.
SAYS = 0.5


@dataclass(frozen=True)
class Tally:
    """Decisions of people, of which they agreed with the verdict.

    ``missed`` were rejected though no breach was found, ``wronged`` approved though
    one was.
    """

    decided: int = 0
    agreed: int = 0
    missed: int = 0
    wronged: int = 0

    @property
    def share(self) -> float | None:
        return self.agreed / self.decided if self.decided else None

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.decided + other.decided,
            self.agreed + other.agreed,
            self.missed + other.missed,
            self.wronged + other.wronged,
        )


@dataclass(frozen=True)
class Week:
    """A week, by its Monday: decisions, and how many labels people put right."""

    monday: date
    tally: Tally
    corrected: int


@dataclass(frozen=True)
class Agreement:
    """Of the latest weeks: by week, oldest first, also those without a decision; and by
    the breach thought most likely, "" where none was."""

    weeks: list[Week]
    breaches: Mapping[str, Tally]


def of_site(site_id: int, *, weeks: int = WEEKS) -> Agreement:
    """How often a site's moderators and checkpoints agreed. Two statements."""
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    mondays = [monday - timedelta(weeks=each) for each in reversed(range(weeks))]
    rows = _decisions(site_id, weeks).annotate(week=TruncWeek("at"))
    by_week: dict[date, Tally] = defaultdict(Tally)
    by_breach: dict[str, Tally] = defaultdict(Tally)
    for row in _counted(rows.values("week", "review__breach")):
        by_week[row["week"].date()] += _tally(row)
        by_breach[row["review__breach"]] += _tally(row)
    corrected = _corrected(site_id, weeks)
    return Agreement(
        [Week(day, by_week[day], corrected.get(day, 0)) for day in mondays],
        {
            kind: by_breach[kind]
            for kind in (*BreachKind.values, "")
            if kind in by_breach
        },
    )


def _corrected(site_id: int, weeks: int) -> dict[date, int]:
    """By Monday, how many labels people put right, and did not take back."""
    taken_back = ReviewAction.objects.filter(
        review=OuterRef("review"), kind=Kind.RETRACTED, batch=OuterRef("batch")
    )
    found = (
        _acts(site_id, weeks, (Kind.CORRECTED,))
        .filter(~Exists(taken_back))
        .annotate(week=TruncWeek("at"))
        .values_list("week")
        .annotate(Count("pk"))
        .order_by()
    )
    return {week.date(): count for week, count in found}


def _acts(
    site_id: int, weeks: int, kinds: tuple[Kind, ...]
) -> "QuerySet[ReviewAction]":
    since = timezone.now() - timedelta(weeks=weeks)
    return ReviewAction.objects.filter(
        review__site_id=site_id, kind__in=kinds, at__gte=since
    )


def _decisions(site_id: int, weeks: int) -> "QuerySet[ReviewAction]":
    """What people decided about scored reviews, and nobody took back."""
    undone = ReviewAction.objects.filter(
        review=OuterRef("review"), pk__gt=OuterRef("pk"), kind=Kind.UNDONE
    )
    found = _acts(site_id, weeks, (Kind.APPROVED, Kind.REJECTED))
    return found.filter(~Exists(undone), verdict__isnull=False).annotate(
        likeliest=Greatest(*(F(f"verdict__{kind}") for kind in BreachKind.values))
    )


def _counted(rows: Any) -> Any:
    says, rejected = Q(likeliest__gte=SAYS), Q(kind=Kind.REJECTED)
    return rows.annotate(
        decided=Count("pk"),
        missed=Count("pk", filter=rejected & ~says),
        wronged=Count("pk", filter=says & ~rejected),
    ).order_by()


def _tally(row: Mapping[str, Any]) -> Tally:
    wrong = row["missed"] + row["wronged"]
    return Tally(row["decided"], row["decided"] - wrong, row["missed"], row["wronged"])
