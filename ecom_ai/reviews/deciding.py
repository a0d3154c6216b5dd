"""On a worker: score what waits, and let the rules decide.

Exactly once: a verdict is unique by review, version and what it rests on, and a review
moves only if it is still in the version that was scored, under a lock. A worker that is
killed in between leaves the review pending, and it is scored again. A published one is
decided once more where copies of it turned up, by a verdict that says so.
"""

import hashlib
import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import OperationalError, transaction
from django.db.models import Case, Count, F, QuerySet, When
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
from ecom_ai.reviews.findings import Scored, Submitted
from ecom_ai.reviews.recounting import recount
from ecom_ai.reviews.scoring import score
from ecom_ai.reviews.signals import with_signals
from ecom_ai.reviews.submitting import act, announce

logger = logging.getLogger(__name__)

State, Kind = Review.State, ReviewAction.Kind
#: What a rule's action makes of a review.
STATE_AFTER: Mapping[str, Review.State] = {
    ReviewRule.Action.PUBLISH: State.PUBLISHED,
    ReviewRule.Action.HOLD: State.HELD,
    ReviewRule.Action.REJECT: State.REJECTED,
}
#: Stars that say so clearly what a text may then contradict.
_CLEARLY = {1: "negative", 2: "negative", 4: "positive", 5: "positive"}
#: A text this sure of the contrary disagrees with its stars.
_SURE = 0.8
_IMPACT_DAYS = 7


def waiting(*, older_than: timedelta = timedelta(0)) -> "QuerySet[Review]":
    """Reviews that nobody has looked at in their present version, oldest first.

    After them those that the host took over as published, scored while they are shown:
    the newest first, of which reports tell most.
    """
    since = timezone.now() - older_than
    found = Review.objects.filter(Review.UNREAD, submitted_at__lte=since)
    in_line = Case(When(state=State.PENDING, then=F("submitted_at")))
    return found.order_by(in_line.asc(nulls_last=True), "-submitted_at", "pk")


def score_waiting(ids: Sequence[int]) -> int:
    """Scores and decides those of these reviews that wait. Returns how many moved.

    Where one text cannot be scored it goes on waiting, and the others do not wait for
    it; so where a shop's checkpoint is missing, for which InferenceUnavailable is
    raised once the other shops' reviews are scored.
    """
    found = list(waiting().filter(pk__in=ids))
    moved, missing = 0, None
    for site_id in sorted({review.site_id for review in found}):
        some = [review for review in found if review.site_id == site_id]
        try:
            moved += _of_site(site_id, some)
        except InferenceUnavailable as error:
            missing = error
        except OperationalError:  # the task is tried again
            raise
        except Exception:
            logger.exception("Reviews could not be scored: %s", [r.pk for r in some])
            if len(some) > 1:
                moved += sum(score_waiting([review.pk]) for review in some)
    if missing:
        raise missing
    return moved


def _of_site(site_id: int, reviews: Sequence[Review]) -> int:
    items = _items(site_id, reviews)
    scored = score(site_id, [submitted_of(review) for review in reviews])
    bands = history.remember(reviews, scored)
    records = history.records(reviews)
    found: list[_Found] = []
    alike: dict[int, Review] = {}
    for review, plain in zip(reviews, scored, strict=True):
        copies = history.copies(review, bands[review.pk], plain)
        item = items.get(review.item_key)
        record = records.get(review.author_key, history.Record())
        context = rules.Context(
            category=item.category if item else "",
            author_published=record.published,
            author_rejected=record.rejected,
        )
        whole = with_signals(plain, history.signals(review, copies))
        found.append(_Found(review, whole, context))
        if len(copies) + 1 >= history.CLUSTER:
            alike |= {each.pk: each for each in copies}
    again = _found_again(list(alike.values()))
    return _keep([*found, *again], rules.rules_of(site_id))


@dataclass(frozen=True)
class _Found:
    """A review as it was scored, and what was found in it and beside it."""

    review: Review
    scored: Scored
    context: rules.Context


def _found_again(copies: Sequence[Review]) -> list[_Found]:
    """Those of these that are published and, as is seen by now, too many copies.

    They are decided beside the review that gave them away, by a verdict that says so,
    and stay published until then. Those that a person decided stay as they are.
    """
    shown = [review for review in copies if review.state == State.PUBLISHED]
    by_people = _by_people(shown)
    found = recount([review for review in shown if review.pk not in by_people])
    return [_Found(*each) for each in found]


def priority(breaches: Mapping[str, float], views: int) -> float:
    """Uncertainty x impact: 1 where a breach is as likely as not, and more where many
    look at the product."""
    likeliest = max(breaches.values(), default=0.0)
    uncertainty = 1.0 - abs(2.0 * likeliest - 1.0)
    return (0.05 + uncertainty) * (1.0 + math.log1p(views))


def _keep(found: Sequence[_Found], in_force: Sequence[ReviewRule]) -> int:
    """Stores verdicts and moves the reviews, but for those edited or moved since.

    However many reviews there are, in the same number of statements. Returns how many
    were decided.
    """
    by_id = {one.review.pk: one for one in found}
    with transaction.atomic():
        locked = Review.objects.select_for_update().filter(pk__in=by_id).order_by("pk")
        moving = [
            (now, by_id[now.pk])
            for now in locked
            if _moment(now) == _moment(by_id[now.pk].review)
        ]
        verdicts = _stored(moving)
        kept = _by_people([now for now, _one in moving if now.state == State.PUBLISHED])
        acts = []
        for now, one in moving:
            rule = _decide(now, one, verdicts[now.pk], in_force, is_kept=now.pk in kept)
            before = one.review.state
            acts.append(
                act(now, Kind.DECIDED, before=before, after=now.state, rule=rule)
            )
            announce(now, before)
        _put_in_order(
            [now for now, _one in moving if now.state == State.HELD], verdicts
        )
        Review.objects.bulk_update([now for now, _one in moving], _DECIDED)
        ReviewAction.objects.bulk_create(acts)
    return len(moving)


#: What a decision changes of a review.
_DECIDED = (
    "state", "verdict", "decided_at", "language", "breach", "is_mendable", "priority",
)  # fmt: skip


def _decide(
    now: Review,
    one: _Found,
    verdict: Verdict,
    in_force: Sequence[ReviewRule],
    *,
    is_kept: bool,
) -> str:
    """Gives a review the state that the rules say. Returns the name of the rule."""
    breaches = one.scored.breaches
    decided = rules.decide(breaches, one.context, in_force, signals=one.scored.signals)
    after = State.PUBLISHED if is_kept else STATE_AFTER[decided.action]
    now.state, now.verdict, now.decided_at = after, verdict, timezone.now()
    now.language = now.language or one.scored.language
    now.breach = "" if after == State.PUBLISHED else _worst(breaches)
    now.is_mendable = after != State.PUBLISHED and decided.is_mendable
    now.priority = 0.0
    return decided.rule


def _put_in_order(held: Sequence[Review], verdicts: Mapping[int, Verdict]) -> None:
    """Gives reviews their places in the queue."""
    views = _views(held) if held else {}
    for review in held:
        verdict = verdicts[review.pk]
        breaches = {kind: verdict.probability(kind) for kind in BreachKind.values}
        review.priority = priority(breaches, views.get(review.item_key, 0))


def _moment(review: Review) -> tuple[int, str, int | None]:
    """What must still be true of a review when its verdict comes."""
    return review.version, review.state, review.verdict_id


def _stored(moving: Sequence[tuple[Review, _Found]]) -> dict[int, Verdict]:
    """By review its verdict, with what it says of aspects: one that is known, or new.

    Nobody else writes one meanwhile: the reviews are locked.
    """
    reviews = [review for review, _one in moving]
    wanted = {
        review.pk: (review.version, _scorer(one.scored)) for review, one in moving
    }
    known = {
        verdict.review_id: verdict
        for verdict in Verdict.objects.filter(review__in=reviews)
        if wanted[verdict.review_id] == (verdict.version, verdict.scorer)
    }
    new = [(review, one) for review, one in moving if review.pk not in known]
    made = Verdict.objects.bulk_create(
        _verdict(review, one, wanted[review.pk][1]) for review, one in new
    )
    Opinion.objects.bulk_create(
        Opinion(verdict=verdict, **vars(said))
        for verdict, (_review, one) in zip(made, new, strict=True)
        for said in one.scored.opinions
    )
    return {**known, **{verdict.review_id: verdict for verdict in made}}


def _verdict(review: Review, one: _Found, scorer: str) -> Verdict:
    found = one.scored
    return Verdict(
        review=review,
        version=review.version,
        scorer=scorer,
        text=review.text,
        masked=found.masked,
        language=found.language,
        sentiment=found.sentiment,
        sentiments=dict(found.sentiments),
        disagrees=disagrees(review.stars, found.sentiments),
        spans=[vars(place) for place in found.places],
        signals=[{**vars(s), "data": dict(s.data)} for s in found.signals],
        context=vars(one.context),
        checkpoints=dict(found.checkpoints),
        **{kind: found.breaches.get(kind, 0.0) for kind in BreachKind.values},
    )


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
    """What is scored of a review: its stars are none of it."""
    return Submitted(review.text, review.author_name, item_key=review.item_key)


def _views(reviews: Sequence[Review]) -> dict[str, int]:
    """By product, how often it was looked at lately; all of one site."""
    seen = Event.objects.filter(
        site_id=reviews[0].site_id,
        item_key__in={review.item_key for review in reviews},
        kind=Event.Kind.VIEW,
        received_at__gt=timezone.now() - timedelta(days=_IMPACT_DAYS),
    )
    return dict(seen.order_by().values_list("item_key").annotate(Count("pk")))


def _by_people(reviews: Sequence[Review]) -> set[int]:
    """Those of these reviews that a person decided last."""
    if not reviews:
        return set()
    last = (
        ReviewAction.objects.filter(review__in=reviews)
        .exclude(kind__in=ReviewAction.BESIDE)
        .order_by("review", "-pk")
        .distinct("review")
    )
    return {one.review_id for one in last if one.by_id is not None}
