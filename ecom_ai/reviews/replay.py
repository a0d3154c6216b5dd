"""What other rules, or another checkpoint, would make of reviews; writes no row."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.db.models import QuerySet
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
from ecom_ai.reviews.deciding import (
    SPAM_BY,
    STATE_AFTER,
    submitted_of,
    with_signals,
)
from ecom_ai.reviews.findings import Signal
from ecom_ai.reviews.scoring import score

#: Reviews that a page looks at.
MOST = 1000
#: Reviews held in memory at once, and texts scored at a time.
CHUNK, _BATCH = 512, 32


@dataclass(frozen=True)
class Changed:
    """A review that would be decided otherwise.

    ``before`` and ``after`` are the states that the rules gave and would give it. What
    a person decided since is in ``review.state``, and no replay touches that.
    """

    review: Review
    before: str
    after: str
    rule: str

    @property
    def masked(self) -> str:
        """The text with personal data covered."""
        return self.review.verdict.masked if self.review.verdict else ""


def scored(site_id: int, *, days: int | None = None) -> "QuerySet[Review]":
    """The scored reviews with their verdicts, newest first; of so many days."""
    found = Review.objects.filter(site_id=site_id, verdict__isnull=False)
    if days is not None:
        found = found.filter(created_at__gte=timezone.now() - timedelta(days=days))
    return found.select_related("verdict").order_by("-created_at", "-pk")


def recent(site_id: int, *, days: int | None = None, most: int = MOST) -> list[Review]:
    """The latest of ``scored``."""
    return list(scored(site_id, days=days)[:most])


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
    return _changed(
        (
            review,
            rules.decide(
                {kind: verdict.probability(kind) for kind in BreachKind.values},
                rules.Context(**verdict.context),
                rules_then,
                signals=_signals(verdict),
            ),
        )
        for review in reviews
        if (verdict := review.verdict) is not None
    )


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
            decided.append((review, decision))
        say(start + len(batch))
    return _changed(decided)


def _changed(decided: Iterable[tuple[Review, rules.Decision]]) -> list[Changed]:
    """Those that came out otherwise than the rules decided them."""
    found = list(decided)
    before = _decided([review.verdict_id for review, _ in found])
    return [
        Changed(review, now, then, decision.rule)
        for review, decision in found
        if (now := before.get(review.verdict_id, review.state))
        != (then := str(STATE_AFTER[decision.action]))
    ]


def _signals(verdict: Verdict) -> list[Signal]:
    return [Signal(**each) for each in verdict.signals]


def _decided(verdicts: Sequence[int | None]) -> dict[int | None, str]:
    """By verdict, the state that the rules gave, not what a person made of it."""
    acts = ReviewAction.objects.filter(
        verdict__in=[each for each in verdicts if each is not None],
        kind=ReviewAction.Kind.DECIDED,
    )
    return dict(acts.order_by("pk").values_list("verdict", "after"))
