"""What moderators do: take a review, approve, reject, undo.

Each act is a row of the audit trail with who and when. Two moderators never get one
review at once: whoever takes it has it for some minutes.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ecom_ai.exceptions import BadInput
from ecom_ai.models import BreachKind, Review, ReviewAction
from ecom_ai.reviews import correcting, rules
from ecom_ai.reviews.correcting import edited
from ecom_ai.reviews.findings import Signal
from ecom_ai.reviews.submitting import announce, note

State, Kind = Review.State, ReviewAction.Kind
#: So long a review is with whoever took it.
CLAIM = timedelta(minutes=5)
#: The acts that change what becomes of a review.
_ACTS = (Kind.APPROVED, Kind.REJECTED)
_AFTER = {Kind.APPROVED: State.PUBLISHED, Kind.REJECTED: State.REJECTED}
MOST_AT_ONCE = 500
#: So long a moderator is offered to undo what they did last.
UNDONE_WITHIN = timedelta(days=1)
#: What a label that would teach much adds to a place in the queue: below an appeal.
TEACHES = 50.0


def queue(site_id: int, *, breach: str = "", language: str = "") -> "QuerySet[Review]":
    """Held reviews, those first about which most is unsure for most people."""
    found = Review.objects.filter(site_id=site_id, state=State.HELD)
    if breach:
        found = found.filter(breach=breach)
    if language:
        found = found.filter(language=language)
    return found.order_by(F("priority").desc(), "pk")


def page(
    held: "QuerySet[Review]", *, after: tuple[float, int] | None = None, size: int = 25
) -> list[Review]:
    """So many of a queue after a place in it: (priority, id) of the last one seen."""
    return list(_beyond(held, after).select_related("verdict")[:size])


def free(held: "QuerySet[Review]", by: Any) -> "QuerySet[Review]":
    """Those of a queue that no other moderator has."""
    return held.filter(
        Q(claimed_until__isnull=True)
        | Q(claimed_until__lt=timezone.now())
        | Q(claimed_by=by)
    )


def take(
    held: "QuerySet[Review]",
    by: Any,
    *,
    after: tuple[float, int] | None = None,
    size: int = 1,
) -> list[Review]:
    """Takes reviews of a queue that nobody else has, for CLAIM.

    Those that ``by`` has already come first; with ``after`` those beyond a place.
    """
    now = timezone.now()
    with transaction.atomic():
        found: list[Review] = []
        if after is None:
            mine = held.filter(claimed_by=by, claimed_until__gte=now)
            found = list(mine.select_for_update(of=("self",))[:size])
        if len(found) < size:
            others = _beyond(free(held, by), after)
            others = others.exclude(pk__in=[each.pk for each in found])
            locked = others.select_for_update(skip_locked=True, of=("self",))
            found += locked[: size - len(found)]
        for each in found:
            each.claimed_by, each.claimed_until = by, now + CLAIM
        Review.objects.bulk_update(found, ["claimed_by", "claimed_until"])
    return found


def release(by: Any) -> None:
    """Gives back what a moderator has taken."""
    Review.objects.filter(claimed_by=by).update(claimed_by=None, claimed_until=None)


def last_act(by: Any) -> ReviewAction | None:
    """The latest that a moderator decided or corrected, of today, and that can still
    be undone."""
    later = ReviewAction.objects.filter(
        review=OuterRef("review"), pk__gt=OuterRef("pk")
    )
    decided = Q(kind__in=_ACTS) & ~Exists(later.exclude(kind__in=ReviewAction.BESIDE))
    kept = Q(kind=Kind.CORRECTED) & ~Exists(
        later.filter(kind=Kind.RETRACTED, batch=OuterRef("batch"))
    )
    acts = ReviewAction.objects.filter(
        by=by, batch__isnull=False, at__gt=timezone.now() - UNDONE_WITHIN
    )
    return acts.filter(decided | kept).order_by("-pk").first()


def bring_forward(reviews: Iterable[int]) -> int:
    """Puts held reviews before what rules were unsure of, since their labels would
    teach a checkpoint most. Returns how many moved."""
    held = Review.objects.filter(pk__in=list(reviews), state=State.HELD)
    return held.filter(priority__lt=TEACHES).update(priority=F("priority") + TEACHES)


@dataclass(frozen=True)
class Decided:
    """What came of deciding many: how they can be undone, and why which were not.

    ``skipped`` gives the reason by id.
    """

    batch: uuid.UUID
    count: int
    skipped: Mapping[int, str]


def decide(
    reviews: Sequence[Review], kind: str, by: Any, *, reason: str = ""
) -> uuid.UUID:
    """Approves or rejects, all in one go that can be undone. Returns its name.

    Each is in the version that ``by`` saw. Raises BadInput for another act, for a
    rejection without a reason, for too many at once, and where somebody else has one
    of them or it was edited since.
    """
    return _decide(reviews, kind, by, reason, all_or_none=True).batch


def decide_what_can_be(
    reviews: Sequence[Review], kind: str, by: Any, *, reason: str = ""
) -> Decided:
    """As ``decide``, but leaves those as they are that cannot be decided."""
    return _decide(reviews, kind, by, reason, all_or_none=False)


def undo(batch: uuid.UUID, by: Any) -> int:
    """Takes back what was done in one go: decisions, or corrections of a review.

    Returns how many reviews it was taken back of. Those about which something was done
    since stay as they are. Raises BadInput where nothing is known of it.
    """
    acts = list(
        ReviewAction.objects.filter(batch=batch, kind__in=(*_ACTS, Kind.CORRECTED))
    )
    if not acts:
        raise BadInput(_("There is nothing to undo."))
    decided = {act.review_id: act for act in acts if act.kind in _ACTS}
    moved = set()
    with transaction.atomic():
        for now in _locked(decided):
            act = decided[now.pk]
            last = now.actions.exclude(kind__in=ReviewAction.BESIDE).first()
            if last is None or last.pk != act.pk:
                continue
            now.is_mendable = _can_be_mended(now)
            _move(now, State(act.before), Kind.UNDONE, by)
            moved.add(now.pk)
        for act in acts:
            if act.kind == Kind.CORRECTED and correcting.take_back(act, by):
                moved.add(act.review_id)
    return len(moved)


def look_at_personal_data(review: Review, by: Any) -> str:
    """The text as it was written, and a note of who looked."""
    note(review, Kind.UNMASKED, by=by)
    return review.text


def _beyond(
    held: "QuerySet[Review]", after: tuple[float, int] | None
) -> "QuerySet[Review]":
    if after is None:
        return held
    priority, pk = after
    return held.filter(Q(priority__lt=priority) | Q(priority=priority, pk__gt=pk))


def _locked(ids: Any) -> "QuerySet[Review]":
    found = Review.objects.filter(pk__in=list(ids))
    return found.select_for_update(of=("self",)).order_by("pk")


def _decide(
    reviews: Sequence[Review], kind: str, by: Any, reason: str, *, all_or_none: bool
) -> Decided:
    if kind not in _ACTS:
        raise BadInput(_("A moderator approves or rejects."))
    if kind == Kind.REJECTED and not reason.strip():
        raise BadInput(_("Say why it is rejected."))
    if len(reviews) > MOST_AT_ONCE:
        raise BadInput(_("At most %(most)d reviews at once.") % {"most": MOST_AT_ONCE})
    batch = uuid.uuid4()
    versions = {review.pk: review.version for review in reviews}
    skipped: dict[int, str] = {}
    with transaction.atomic():
        for now in _locked(versions):
            if against := _against(now, versions[now.pk], by):
                if all_or_none:
                    raise BadInput(against)
                skipped[now.pk] = against
                continue
            _move(now, _AFTER[Kind(kind)], kind, by, reason=reason, batch=batch)
    return Decided(batch, len(versions) - len(skipped), skipped)


def _against(review: Review, seen: int, by: Any) -> str:
    """Why somebody who saw a version may not decide about a review now; "" if so."""
    if review.version != seen:
        return edited(review)
    until = review.claimed_until
    taken = review.claimed_by_id is not None and until is not None
    if taken and until and until > timezone.now() and review.claimed_by_id != by.pk:
        return _("Review %(id)d is with another moderator.") % {"id": review.pk}
    if review.state in (State.PENDING, State.WITHDRAWN):
        told = {"id": review.pk, "state": review.get_state_display()}
        return _("Review %(id)d cannot be decided now: it is %(state)s.") % told
    return ""


def _can_be_mended(review: Review) -> bool:
    """What the rules say of that again, since a decision forgets it."""
    verdict = review.verdict
    if verdict is None or verdict.version != review.version:
        return False
    return rules.decide(
        {kind: verdict.probability(kind) for kind in BreachKind.values},
        rules.Context(**verdict.context),
        rules.rules_of(review.site_id),
        signals=[Signal(**each) for each in verdict.signals],
    ).is_mendable


def _move(
    review: Review,
    after: Review.State,
    kind: str,
    by: Any,
    *,
    reason: str = "",
    batch: uuid.UUID | None = None,
) -> None:
    before, review.state = review.state, after
    review.decided_at = timezone.now()
    review.is_mendable = after == State.HELD and review.is_mendable
    review.claimed_by, review.claimed_until = None, None
    review.save()
    note(review, kind, before=before, after=after, by=by, text=reason, batch=batch)
    announce(review, before)
