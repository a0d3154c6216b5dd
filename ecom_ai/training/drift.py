"""Drift: is a live classifier still asked about texts like those it learnt from?

Only counts are kept of what it is asked (``classifying.counting``). Two distributions
are compared by the population stability index, PSI = Σ (p - q) ln(p / q), which credit
scoring has long used with the two borders below (Siddiqi 2006; in statistics Jeffreys'
divergence).
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone

from ecom_ai.classifying.counting import (
    KINDS,
    LABEL,
    LENGTH,
    LENGTHS,
    SCORE,
    TENTHS,
    tally,
    tally_answers,
)
from ecom_ai.inference import Classified
from ecom_ai.models import Asked, Checkpoint

#: Below the first nothing has changed, above the second much has.
SOME, MUCH = 0.1, 0.25
#: So many questions at least, and so many rows that it learnt from or was measured on.
LEAST = 100
LEAST_ROWS = 30
#: Days that are looked at, and after which counts are removed.
DAYS, KEPT_DAYS = 30, 90
#: Groups that a chart has room for; the rest are one.
MOST_GROUPS = 10
REST = ""
#: In place of a share of 0, whose logarithm is none.
_LEAST_SHARE = 1e-3

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Comparison:
    """Shares of one kind by group, then and lately; ``psi`` is how far apart they are.

    ``psi`` is None where one side has too few to tell.
    """

    kind: str
    groups: tuple[str, ...]
    before: tuple[float, ...]
    lately: tuple[float, ...]
    psi: float | None


@dataclass(frozen=True)
class Drift:
    """What a live classifier was asked in the last ``days``, beside its training."""

    asked: int
    days: int
    comparisons: tuple[Comparison, ...]

    @property
    def enough(self) -> bool:
        return self.asked >= LEAST

    @property
    def most(self) -> float:
        """The largest index of all kinds."""
        return max((c.psi for c in self.comparisons if c.psi is not None), default=0.0)


def baseline(
    texts: Sequence[str], labels: Sequence[str], answers: Classified | None
) -> dict[str, dict[str, int]]:
    """What a checkpoint learnt from, in counts for its report.

    How certain it was is counted on held-out rows: it is too certain of those that it
    has learnt from.
    """
    counted = tally(texts)
    counted.update((LABEL, label) for label in labels)
    if answers is not None:
        sure = tally_answers(answers)
        counted.update({g: n for g, n in sure.items() if g[0] == SCORE})
    found: dict[str, dict[str, int]] = {}
    for (kind, value), number in sorted(counted.items()):
        found.setdefault(kind, {})[value] = number
    return found


def drift_of(checkpoint: Checkpoint, *, days: int = DAYS) -> Drift | None:
    """How what it is asked differs from its training; None where that is not known."""
    known: Mapping[str, Counts] = (checkpoint.report or {}).get("drift", {})
    if not known:
        return None
    since = timezone.now().date() - timedelta(days=days)
    rows = Asked.objects.filter(checkpoint=checkpoint, day__gte=since)
    lately: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for kind, value, number in rows.values_list("kind", "value").annotate(Sum("count")):
        lately.setdefault(kind, Counter())[value] += number
    return Drift(
        asked=lately[LENGTH].total(),
        days=days,
        comparisons=tuple(
            _compare(kind, known[kind], lately[kind]) for kind in KINDS if kind in known
        ),
    )


def forget_old() -> None:
    """Removes counts that no report looks at."""
    before = timezone.now().date() - timedelta(days=KEPT_DAYS)
    Asked.objects.filter(day__lt=before).delete()


def psi(before: Sequence[float], lately: Sequence[float]) -> float:
    """The population stability index of two rows of shares."""
    pairs = [
        (max(one, _LEAST_SHARE), max(other, _LEAST_SHARE))
        for one, other in zip(before, lately, strict=True)
    ]
    return sum((p - q) * math.log(p / q) for p, q in pairs)


def _compare(kind: str, before: Counts, lately: Counts) -> Comparison:
    groups = _groups(kind, before, lately)
    one, other = _shares(before, groups), _shares(lately, groups)
    enough = sum(lately.values()) >= LEAST and sum(before.values()) >= LEAST_ROWS
    return Comparison(kind, groups, one, other, psi(one, other) if enough else None)


def _groups(kind: str, before: Counts, lately: Counts) -> tuple[str, ...]:
    """What shares are of: numbers in their order, words by how frequent they are."""
    if kind in (LENGTH, SCORE):
        every = [str(n) for n in LENGTHS] if kind == LENGTH else list(TENTHS)
        used = [n for n, group in enumerate(every) if group in {**before, **lately}]
        return tuple(every[min(used) : max(used) + 1]) if used else ()
    both = Counter(before) + Counter(lately)
    if len(both) <= MOST_GROUPS:
        return tuple(group for group, _ in both.most_common())
    return (*(g for g, _ in both.most_common(MOST_GROUPS - 1)), REST)


def _shares(counts: Counts, groups: Sequence[str]) -> tuple[float, ...]:
    total = max(1, sum(counts.values()))
    named = {group: counts.get(group, 0) for group in groups}
    if REST in groups:
        named[REST] = total - sum(named.values())
    return tuple(named[group] / total for group in groups)
