"""On a worker: score what waits, and let the rules decide.

Exactly once: a verdict is unique by review, version and checkpoints, and a review
moves only if it is still in the version that was scored, under a lock. A worker that is
killed in between leaves the review pending, and it is scored again.
"""

import hashlib
import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import OperationalError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.models import (
    BreachKind,
    Event,
    Item,
    Opinion,
    Review,
    ReviewAction,
    ReviewRule,
    Verdict,
)
from ecom_ai.reviews import history, rules
from ecom_ai.reviews.findings import Scored, Signal, Submitted
from ecom_ai.reviews.scoring import score
from ecom_ai.reviews.submitting import note, tell
from ecom_ai.signals import review_decided, send_safely

logger = logging.getLogger(__name__)

State, Kind = Review.State, ReviewAction.Kind
#: What a rule's action makes of a review.
STATE_AFTER: Mapping[str, Review.State] = {
    ReviewRule.Action.PUBLISH: State.PUBLISHED,
    ReviewRule.Action.HOLD: State.HELD,
    ReviewRule.Action.REJECT: State.REJECTED,
}
#: What near copies, or the shop's own words, make of the probability of spam; a burst
#: alone may be a family at one address.
SPAM_BY = {"copies": 0.95, "copied_description": 0.9, "burst": 0.8}
#: Stars that say so clearly what a text may then contradict.
_CLEARLY = {1: "negative", 2: "negative", 4: "positive", 5: "positive"}
#: A text this sure of the contrary disagrees with its stars.
_SURE = 0.8
_IMPACT_DAYS = 7


def waiting(*, older_than: timedelta = timedelta(0)) -> "QuerySet[Review]":
    """Reviews that nobody has looked at in their present version, oldest first.

    After them those that the host took over as published: they are scored while they
    are shown.
    """
    since = timezone.now() - older_than
    unseen = Q(state=State.PENDING) | Q(state=State.PUBLISHED, verdict=None)
    found = Review.objects.filter(unseen, submitted_at__lte=since)
    return found.order_by("state", "submitted_at", "pk")


def score_waiting(ids: Sequence[int]) -> int:
    """Scores and decides those of these reviews that wait. Returns how many moved.

    Where a checkpoint is missing, or one text cannot be scored, those go on waiting,
    and the others do not wait for them.
    """
    found = list(waiting().filter(pk__in=ids))
    moved = 0
    for site_id in sorted({review.site_id for review in found}):
        some = [review for review in found if review.site_id == site_id]
        try:
            moved += _of_site(site_id, some)
        except InferenceUnavailable as error:
            logger.warning("%d reviews wait to be scored: %s", len(some), error)
        except OperationalError:  # the task is tried again
            raise
        except Exception:
            logger.exception("Reviews could not be scored: %s", [r.pk for r in some])
            if len(some) > 1:
                moved += sum(score_waiting([review.pk]) for review in some)
    return moved


def _of_site(site_id: int, reviews: Sequence[Review]) -> int:
    items = _items(site_id, reviews)
    scored = score(site_id, [submitted_of(review) for review in reviews])
    bands = history.remember(reviews, scored)
    records = history.records(reviews)
    in_force = rules.rules_of(site_id)
    moved = 0
    for review, found in zip(reviews, scored, strict=True):
        copies = history.copies(review, bands[review.pk], found)
        whole = with_signals(found, history.signals(review, copies))
        item = items.get(review.item_key)
        record = records.get(review.author_key, history.Record())
        context = rules.Context(
            category=item.category if item else "",
            author_published=record.published,
            author_rejected=record.rejected,
        )
        moved += _keep(review, whole, context, in_force)
        if len(copies) + 1 >= history.CLUSTER:
            first = min(each.pk for each in (review, *copies))
            look_again([each for each in copies if each.pk != first])
    return moved


def look_again(reviews: Sequence[Review]) -> None:
    """Has published reviews scored anew of which copies turned up since.

    Those that a person decided stay as they are.
    """
    for review in reviews:
        if review.state != State.PUBLISHED or _is_by_a_person(review):
            continue
        known = review.verdict
        if known and any(each["name"] == "copies" for each in known.signals):
            continue
        again = Review.objects.filter(
            pk=review.pk, version=review.version, state=State.PUBLISHED
        ).update(state=State.PENDING, submitted_at=timezone.now())
        if again:
            tell(review)


def priority(breaches: Mapping[str, float], views: int) -> float:
    """Uncertainty x impact: 1 where a breach is as likely as not, and more where many
    look at the product."""
    likeliest = max(breaches.values(), default=0.0)
    uncertainty = 1.0 - abs(2.0 * likeliest - 1.0)
    return (0.05 + uncertainty) * (1.0 + math.log1p(views))


def _keep(
    review: Review,
    found: Scored,
    context: rules.Context,
    in_force: Sequence[ReviewRule],
) -> bool:
    """Stores a verdict and moves the review, unless it was edited or moved since."""
    with transaction.atomic():
        now = Review.objects.select_for_update().filter(pk=review.pk).first()
        if now is None or _moment(now) != _moment(review):
            return False
        verdict = _stored(now, found, context)
        decided = rules.decide(found.breaches, context, in_force, signals=found.signals)
        after = STATE_AFTER[decided.action]
        if now.state == State.PUBLISHED and _is_by_a_person(now):
            after = State.PUBLISHED
        now.state, now.verdict, now.decided_at = after, verdict, timezone.now()
        now.language = now.language or found.language
        now.breach = "" if after == State.PUBLISHED else _worst(found.breaches)
        now.is_mendable = after != State.PUBLISHED and decided.is_mendable
        now.priority = priority(found.breaches, _views(now)) if after == "held" else 0.0
        now.save()
        note(now, Kind.DECIDED, before=review.state, after=after, rule=decided.rule)
        if after != review.state:
            transaction.on_commit(lambda: announce(now, review.state))
    return True


def _moment(review: Review) -> tuple[int, str, int | None]:
    """What must still be true of a review when its verdict comes."""
    return review.version, review.state, review.verdict_id


def announce(review: Review, before: str) -> None:
    """Tells the host what became of a review."""
    send_safely(
        review_decided, Review, review=review, before=before, after=review.state
    )


def _stored(review: Review, found: Scored, context: rules.Context) -> Verdict:
    verdict, is_new = Verdict.objects.get_or_create(
        review=review,
        version=review.version,
        scorer=_scorer(found),
        defaults={
            "text": review.text,
            "masked": found.masked,
            "language": found.language,
            "sentiment": found.sentiment,
            "sentiments": dict(found.sentiments),
            "disagrees": disagrees(review.stars, found.sentiments),
            **{kind: found.breaches.get(kind, 0.0) for kind in BreachKind.values},
            "spans": [vars(place) for place in found.places],
            "signals": [{**vars(s), "data": dict(s.data)} for s in found.signals],
            "context": vars(context),
            "checkpoints": dict(found.checkpoints),
        },
    )
    if is_new:
        Opinion.objects.bulk_create(
            Opinion(verdict=verdict, **vars(said)) for said in found.opinions
        )
    return verdict


def disagrees(stars: int | None, sentiments: Mapping[str, float]) -> bool:
    """Whether the text says clearly the contrary of the stars: told, never punished."""
    said = _CLEARLY.get(stars or 0)
    if said is None:
        return False
    other = "negative" if said == "positive" else "positive"
    return sentiments.get(other, 0.0) >= _SURE


def _scorer(found: Scored) -> str:
    """What a verdict rests on: the checkpoints, and what other reviews told."""
    told = sorted(found.checkpoints.items()), sorted(s.name for s in found.signals)
    return hashlib.sha256(repr(told).encode()).hexdigest()


def with_signals(found: Scored, more: Sequence[Signal]) -> Scored:
    """With what the shop's other reviews say of this one."""
    by_history = max((SPAM_BY[signal.name] for signal in more), default=0.0)
    spam = max(found.breaches.get(BreachKind.SPAM, 0.0), by_history)
    return replace(
        found,
        breaches={**found.breaches, str(BreachKind.SPAM): spam},
        signals=(*found.signals, *more),
    )


def _worst(breaches: Mapping[str, float]) -> str:
    """The breach most likely, where one is likelier than a stray guess."""
    kind = max(breaches, key=lambda each: breaches[each], default="")
    return kind if kind and breaches[kind] >= 0.2 else ""


def _items(site_id: int, reviews: Sequence[Review]) -> dict[str, Item]:
    """By key, the items that reviews are of, as far as the shop still has them."""
    keys = {review.item_key for review in reviews}
    found = Item.objects.filter(site_id=site_id, key__in=keys)
    return {item.key: item for item in found.defer("document")}


def submitted_of(review: Review) -> Submitted:
    return Submitted(
        review.text, review.stars, review.author_name, item_key=review.item_key
    )


def _views(review: Review) -> int:
    """How often the product was looked at lately."""
    since = timezone.now() - timedelta(days=_IMPACT_DAYS)
    seen = Event.objects.filter(
        site_id=review.site_id,
        item_key=review.item_key,
        kind=Event.Kind.VIEW,
        received_at__gt=since,
    )
    return seen.count()


def _is_by_a_person(review: Review) -> bool:
    last = review.actions.exclude(kind=Kind.UNMASKED).first()
    return last is not None and last.by_id is not None
