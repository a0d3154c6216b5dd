"""Whether decisions about reviews depend on stars or sentiment, breaches accounted for.

Reviews are compared with those alike in breaches only: in strata of the probability of
each kind, cut where the shop's rules cut. Within a stratum, whether a review was
stopped should be independent of whether it is a bad one. Tested exactly, over all
strata together: the sum of stopped bad reviews has, given the margins, a distribution
that is the convolution of hypergeometric ones (Mantel and Haenszel, JNCI 1959; the
exact form: Gart, Biometrika 1970). Chosen over a logistic regression since decisions by
rules are steps, which no smooth curve fits, and since it holds for few cases.

The difference of shares is Mantel's and Haenszel's too (Greenland and Robins,
Biometrics 1985). Several tests at once are held to ALPHA together (Holm 1979).

What this cannot see: a checkpoint that finds breaches where there are none, oftener in
bad reviews. For that there are the bias page, and appeals.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

import numpy as np
from django.db import connection
from django.utils import timezone
from numpy.typing import NDArray

from ecom_ai.models import BreachKind, Review, ReviewAction, SuppressionAudit
from ecom_ai.reviews.rules import rules_of

Outcome, State = SuppressionAudit.Outcome, Review.State
DAYS = 180
ALPHA = 0.01
#: Fewer bad, or fewer other reviews than this tell nothing; nor do fewer decisions of
#: one person.
LEAST, LEAST_BY_ONE = 30, 20
#: A dependence of less than this share of reviews is not told of.
SLIGHT = 0.005
#: Where a difference of this share may have been missed, too few were decided.
MISSED = 0.1
#: Cuts of each kind's probability besides those of the rules.
_CUTS = (0.2, 0.5, 0.8)
#: Of the normal distribution: 95% of it, and the power of 80%.
_SURE, _POWER = 1.96, 0.84
RULES, PEOPLE, PERSON = "rules", "people", "person"
STARS, SENTIMENT = "stars", "sentiment"


@dataclass(frozen=True)
class Case:
    """A review as it was decided.

    ``by_rules`` says whether they stopped it, ``rejected`` what a person made of it
    since: None, nothing. ``kinds`` are the probabilities of breaches.
    """

    stars: int | None
    sentiment: str
    kinds: tuple[float, ...]
    by_rules: bool
    rejected: bool | None = None
    person: str = ""


@dataclass(frozen=True)
class Test:
    """One question: did ``who`` stop bad reviews, by ``what``, as often as others?

    ``who`` is the rules, all people, or the person called ``name``.
    ``difference`` is in shares of 1, above 0 where bad ones are stopped oftener, with
    ``low`` and ``high`` of its 95% interval. ``detectable`` is the least difference
    that would have been found in four of five such audits.
    """

    who: str
    name: str
    what: str
    bad: int
    others: int
    stopped_bad: int
    stopped_others: int
    difference: float
    low: float
    high: float
    p: float
    detectable: float
    outcome: str = ""

    #: pytest collects classes of this name.
    __test__ = False


@dataclass(frozen=True)
class Share:
    """Of reviews with so many stars: how many there are, and how many were stopped."""

    stars: int | None
    reviews: int
    by_rules: int
    by_people: int


def audit(site_id: int, *, days: int = DAYS) -> SuppressionAudit:
    """Audits the decisions of so many days, and keeps the result."""
    cases = list(_cases(site_id, days))
    cuts = _cuts(site_id)
    tests = judge(examine(cases, cuts))
    return SuppressionAudit.objects.create(
        site_id=site_id,
        days=days,
        reviews=len(cases),
        outcome=_overall(tests),
        tests=[asdict(each) for each in tests],
        shares=[asdict(each) for each in _shares(cases)],
    )


def is_due(site_id: int, *, every: timedelta) -> bool:
    """Whether the last audit is so old, or there is none, and reviews to audit."""
    since = timezone.now() - every
    done = SuppressionAudit.objects.filter(site_id=site_id, at__gt=since).exists()
    return not done and Review.objects.filter(site_id=site_id).exists()


def examine(cases: Sequence[Case], cuts: Mapping[str, Sequence[float]]) -> list[Test]:
    """Every test of these cases, not judged yet: by rules, by people, by each person.

    A person's cases are those that they decided, and those that nobody touched: who
    rejects published reviews is seen by these.
    """
    stratum = [
        tuple(
            int(np.searchsorted(cuts[kind], share, side="right"))
            for kind, share in zip(BreachKind.values, case.kinds, strict=True)
        )
        for case in cases
    ]
    groups: dict[tuple[str, str], list[tuple[int, bool]]] = defaultdict(list)
    untouched = []
    for number, case in enumerate(cases):
        groups[RULES, ""].append((number, case.by_rules))
        if case.rejected is not None:
            groups[PEOPLE, ""].append((number, case.rejected))
            groups[PERSON, case.person].append((number, case.rejected))
        elif not case.by_rules:
            untouched.append((number, False))
    tests = []
    for (who, name), decided in sorted(groups.items(), reverse=True):
        if who != RULES and len(decided) < LEAST_BY_ONE:
            continue
        looked_at = decided if who == RULES else [*decided, *untouched]
        for what in (STARS, SENTIMENT):
            rows = [
                (stratum[number], is_bad, stopped)
                for number, stopped in looked_at
                if (is_bad := _is_bad(cases[number], what)) is not None
            ]
            tests.append(replace(_test(rows), who=who, name=name, what=what))
    return tests


def judge(tests: Sequence[Test]) -> list[Test]:
    """The tests with their outcomes, held to ALPHA together (Holm 1979)."""
    enough = [n for n, t in enumerate(tests) if min(t.bad, t.others) >= LEAST]
    significant = set()
    for rank, number in enumerate(sorted(enough, key=lambda n: tests[n].p)):
        if tests[number].p > ALPHA / (len(enough) - rank):
            break
        significant.add(number)
    judged = []
    for number, test in enumerate(tests):
        if number in significant and abs(test.difference) >= SLIGHT:
            outcome = Outcome.DEPENDS
        elif number not in enough or test.detectable > MISSED:
            outcome = Outcome.TOO_FEW
        else:
            outcome = Outcome.INDEPENDENT
        judged.append(replace(test, outcome=str(outcome)))
    return judged


def _overall(tests: Sequence[Test]) -> str:
    outcomes = {test.outcome for test in tests}
    # Of one person too little may be known, and of all enough.
    shared = {test.outcome for test in tests if test.who != PERSON}
    if str(Outcome.DEPENDS) in outcomes:
        return Outcome.DEPENDS
    if not shared or str(Outcome.TOO_FEW) in shared:
        return Outcome.TOO_FEW
    return Outcome.INDEPENDENT


def _is_bad(case: Case, what: str) -> bool | None:
    """None where nothing is known of it."""
    if what == STARS:
        return None if case.stars is None else case.stars <= 2
    return case.sentiment == "negative" if case.sentiment else None


def _test(rows: Iterable[tuple[tuple[int, ...], bool, bool]]) -> Test:
    """``rows`` are stratum, whether it is a bad review, and whether it was stopped."""
    tables: dict[tuple[int, ...], NDArray[np.int64]] = defaultdict(
        lambda: np.zeros((2, 2), dtype=np.int64)
    )
    for stratum, is_bad, stopped in rows:
        tables[stratum][int(is_bad), int(stopped)] += 1
    stacked = np.array(list(tables.values())).reshape(-1, 2, 2)
    total = stacked.sum(axis=0)
    both = stacked[(stacked.sum(axis=2) > 0).all(axis=1)].astype(np.float64)
    difference, spread, chance = _difference(both)
    return Test(
        who="",
        name="",
        what="",
        bad=int(total[1].sum()),
        others=int(total[0].sum()),
        stopped_bad=int(total[1, 1]),
        stopped_others=int(total[0, 1]),
        difference=difference,
        low=difference - _SURE * spread,
        high=difference + _SURE * spread,
        p=_exact(both.astype(np.int64)),
        detectable=min(1.0, (_SURE + _POWER) * chance),
    )


def _difference(tables: NDArray[np.float64]) -> tuple[float, float, float]:
    """The difference of shares, its standard error, and that by chance alone.

    0, 0 and infinity where no stratum has reviews of both sorts.
    """
    if not len(tables):
        return 0.0, 0.0, math.inf
    others, bad = tables.sum(axis=2).T
    stopped = tables[:, :, 1].sum(axis=1)
    size = others + bad
    weight = bad * others / size
    of_bad, of_others = tables[:, 1, 1] / bad, tables[:, 0, 1] / others
    found = float(np.sum(weight * (of_bad - of_others)) / weight.sum())
    spread = of_bad * (1 - of_bad) / bad + of_others * (1 - of_others) / others
    by_chance = weight * stopped * (size - stopped) / (size * np.maximum(size - 1, 1))
    return (
        found,
        float(np.sqrt(np.sum(weight**2 * spread)) / weight.sum()),
        float(np.sqrt(by_chance.sum()) / weight.sum()),
    )


def _exact(tables: NDArray[np.int64]) -> float:
    """The two-sided exact p of independence within the strata.

    Sums the chances of all sums that are no likelier than the one that was seen.
    """
    logs = np.concatenate(
        [[0.0], np.cumsum(np.log(np.arange(1, tables.sum(initial=0) + 1)))]
    )
    chances, seen = np.ones(1), 0
    for others, bad in tables:
        stopped, of_bad, of_others = others[1] + bad[1], bad.sum(), others.sum()
        least, most = max(0, stopped - of_others), min(of_bad, stopped)
        at = np.arange(least, most + 1)
        log = (
            _choose(logs, of_bad, at)
            + _choose(logs, of_others, stopped - at)
            - _choose(logs, of_bad + of_others, stopped)
        )
        chances = np.convolve(chances, np.exp(log))
        seen += int(bad[1] - least)
    here = chances[seen] * (1 + 1e-7)
    return float(min(1.0, chances[chances <= here].sum()))


def _choose(
    logs: NDArray[np.float64], n: int, k: "NDArray[np.int64] | int"
) -> NDArray[np.float64]:
    found: NDArray[np.float64] = logs[n] - logs[k] - logs[n - k]
    return found


def _shares(cases: Sequence[Case]) -> list[Share]:
    found = []
    for stars in (1, 2, 3, 4, 5, None):
        of_these = [case for case in cases if case.stars == stars]
        if of_these:
            by_rules = sum(case.by_rules for case in of_these)
            by_people = sum(bool(case.rejected) for case in of_these)
            found.append(Share(stars, len(of_these), by_rules, by_people))
    return found


def _cuts(site_id: int) -> dict[str, list[float]]:
    """By kind, where its probability is cut: at least where the rules do."""
    cuts = {kind: set(_CUTS) for kind in BreachKind.values}
    for rule in rules_of(site_id):
        if rule.breach:
            cuts[rule.breach] |= {rule.at_least, *([rule.below] if rule.below else [])}
    return {kind: sorted(found) for kind, found in cuts.items()}


def _cases(site_id: int, days: int) -> Iterable[Case]:
    """Each review that the rules decided in so many days, as it was decided last."""
    kinds = ", ".join(f"v.{kind}" for kind in BreachKind.values)
    since = timezone.now() - timedelta(days=days)
    acts = (ReviewAction.Kind.APPROVED, ReviewAction.Kind.REJECTED)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT r.stars, v.sentiment, d.after <> 'published',
                p.kind, coalesce(p.by_name, ''), {kinds}
            FROM (
                SELECT DISTINCT ON (review_id) review_id, verdict_id, after
                FROM ecom_ai_reviewaction
                WHERE kind = 'decided' AND at >= %s AND verdict_id IS NOT NULL
                ORDER BY review_id, id DESC
            ) d
            JOIN ecom_ai_review r ON r.id = d.review_id AND r.site_id = %s
            JOIN ecom_ai_verdict v ON v.id = d.verdict_id
            LEFT JOIN (
                SELECT DISTINCT ON (review_id) review_id, verdict_id, kind, by_name
                FROM ecom_ai_reviewaction
                WHERE kind IN ('approved', 'rejected', 'undone') AND at >= %s
                ORDER BY review_id, id DESC
            ) p ON p.review_id = d.review_id AND p.verdict_id = d.verdict_id
            """,
            [since, site_id, since],
        )
        for stars, sentiment, by_rules, act, person, *shares in cursor.fetchall():
            rejected = act == ReviewAction.Kind.REJECTED if act in acts else None
            known = person if rejected is not None else ""
            yield Case(stars, sentiment, tuple(shares), by_rules, rejected, known)
