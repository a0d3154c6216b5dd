"""What other rules, or another checkpoint, would make of reviews; writes no row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.db.models import F, QuerySet
from django.utils import timezone

from ecom_ai.models import (
    BreachKind,
    Checkpoint,
    Review,
    ReviewAction,
    ReviewRule,
    Verdict,
)
from ecom_ai.reviews import rules
from ecom_ai.reviews.deciding import STATE_AFTER, submitted_of
from ecom_ai.reviews.findings import Signal
from ecom_ai.reviews.scoring import score
from ecom_ai.reviews.signals import SPAM_BY, with_signals

#: Reviews that a page looks at.
MOST = 1000
#: Reviews held in memory at once, and texts scored at a time.
CHUNK, _BATCH = 512, 32


@dataclass(frozen=True)
class Changed:
    """A review that would be decided otherwise.

    ``before`` and ``after`` are the states that the rules gave and would give it, and
    ``rule_before`` and ``rule`` the names of those that said so. What a person decided
    since is in ``review.state``, and no replay touches that. ``breaches``: how probable
    each kind of breach is, as the replay has it.
    """

    review: Review
    before: str
    after: str
    rule_before: str
    rule: str
    breaches: Mapping[str, float]

    @property
    def masked(self) -> str:
        """The text with personal data covered."""
        return self.review.verdict.masked if self.review.verdict else ""


def scored(site_id: int, *, days: int | None = None) -> "QuerySet[Review]":
    """The reviews scored as they are now, newest first; of so many days.

    One that was edited, and waits to be scored again, is none of them.
    """
    found = Review.objects.filter(site_id=site_id, verdict__version=F("version"))
    if days is not None:
        found = found.filter(created_at__gte=timezone.now() - timedelta(days=days))
    return found.select_related("verdict").order_by("-created_at", "-pk")


def recent(site_id: int, *, days: int | None = None, most: int = MOST) -> list[Review]:
    """The latest of ``scored``."""
    return list(scored(site_id, days=days)[:most])


def with_thresholds(
    in_force: Sequence[ReviewRule], thresholds: Mapping[str, float]
) -> list[ReviewRule]:
    """Copies of rules; those about a breach in ``thresholds`` begin at its value."""
    found = [copy(rule) for rule in in_force]
    for rule in found:
        rule.at_least = thresholds.get(rule.breach, rule.at_least)
    return found


def chunks(reviews: "QuerySet[Review]") -> Iterator[list[Review]]:
    """All of them, CHUNK at a time: of a shop's years no more is ever in memory."""
    rows = reviews.iterator(chunk_size=CHUNK)
    while some := list(islice(rows, CHUNK)):
        yield some


def decide_again(
    reviews: Sequence[Review], rules_then: Sequence[ReviewRule]
) -> list[Changed]:
    """Which of these reviews other rules would decide otherwise, in their order.

    From the stored verdicts and what was known of product and author when they were
    made. Reviews without a verdict are passed over. One statement besides the reviews.
    """
    decided = []
    for review in reviews:
        if (verdict := review.verdict) is None:
            continue
        breaches = {kind: verdict.probability(kind) for kind in BreachKind.values}
        context = rules.Context(**verdict.context)
        decision = rules.decide(
            breaches, context, rules_then, signals=_signals(verdict)
        )
        decided.append(_Decided(review, decision, breaches))
    return _changed(decided)


def score_again(
    reviews: Sequence[Review],
    rules_then: Sequence[ReviewRule],
    checkpoints: Sequence[Checkpoint],
    *,
    say: Callable[[int], object] = lambda done: None,
) -> list[Changed]:
    """As ``decide_again``, with the texts scored anew by other checkpoints.

    Runs where checkpoints are loaded. All reviews are of one site. What other reviews
    told of each stays as it was; ``say`` hears how many are done. Raises as
    ``scoring.score`` does, and CheckpointUnusable.
    """
    decided = []
    for start in range(0, len(reviews), _BATCH):
        batch = reviews[start : start + _BATCH]
        found = score(
            batch[0].site_id,
            [submitted_of(review) for review in batch],
            instead=checkpoints,
        )
        for review, scored in zip(batch, found, strict=True):
            if (verdict := review.verdict) is None:
                continue
            told = [s for s in _signals(verdict) if s.name in SPAM_BY]
            whole = with_signals(scored, told)
            context = rules.Context(**verdict.context)
            decision = rules.decide(
                whole.breaches, context, rules_then, signals=whole.signals
            )
            decided.append(_Decided(review, decision, whole.breaches))
        say(start + len(batch))
    return _changed(decided)


@dataclass(frozen=True)
class _Decided:
    """A review, what becomes of it, and how probable its breaches are."""

    review: Review
    decision: rules.Decision
    breaches: Mapping[str, float]


def _changed(decided: Sequence[_Decided]) -> list[Changed]:
    """Those that came out otherwise than the rules decided them."""
    acts = _acts([each.review.verdict_id for each in decided])
    found = []
    for each in decided:
        # Decided by no rule: what the host took over.
        before, rule = acts.get(each.review.verdict_id, (each.review.state, ""))
        after = str(STATE_AFTER[each.decision.action])
        if before != after:
            told = (before, after, rule, each.decision.rule)
            found.append(Changed(each.review, *told, each.breaches))
    return found


def _signals(verdict: Verdict) -> list[Signal]:
    return [Signal(**each) for each in verdict.signals]


def _acts(verdicts: Sequence[int | None]) -> dict[int | None, tuple[str, str]]:
    """By verdict, the state that the rules gave, not what a person made of it; and the
    name of the rule."""
    acts = ReviewAction.objects.filter(
        verdict__in=[each for each in verdicts if each is not None],
        kind=ReviewAction.Kind.DECIDED,
    )
    rows = acts.order_by("pk").values_list("verdict", "after", "rule")
    return {verdict: (after, rule) for verdict, after, rule in rows}
