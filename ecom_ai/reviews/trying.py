"""A checkpoint, tried on past reviews before it is made live.

A few reviews are scored anew by one message of the broker, so that what is asked of the
worker meanwhile waits for so many and no more. What would be decided otherwise is in
rows, written in one transaction with how far it is: a replay goes on after a worker's
death where it was, and no review is counted twice.
"""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecom_ai.exceptions import BadInput, CheckpointUnusable
from ecom_ai.models import (
    BreachKind,
    Checkpoint,
    Replay,
    ReplayChange,
    ReviewRule,
)
from ecom_ai.reviews import replay
from ecom_ai.reviews.explaining import ROLES
from ecom_ai.reviews.rules import rules_of

logger = logging.getLogger(__name__)

#: Reviews scored by one message.
SLICE = 16
#: Reviews of one replay, and how long it is kept.
MOST, KEPT = 10_000, timedelta(days=30)
State = Replay.State
_REMOVED = gettext_noop("The checkpoint was removed meanwhile.")
_ALTERED = gettext_noop("The checkpoint is no longer what it was when this began.")


@dataclass(frozen=True)
class Move:
    """How many reviews would go from one state to another."""

    before: str
    after: str
    count: int


def breaches_of(role: str) -> list[str]:
    """The kinds of breach that checkpoints of a role tell; others decide nothing."""
    if role == Checkpoint.Role.PERSONAL_DATA:
        return [str(BreachKind.PERSONAL_DATA)]
    return [str(kind) for kind, by in ROLES.items() if by == role]


def begin(
    checkpoint: Checkpoint,
    *,
    days: int,
    most: int,
    thresholds: Mapping[str, float] | None = None,
    by: str = "",
) -> tuple[Replay, bool]:
    """Queues a checkpoint to be tried on the newest reviews of so many days, ``most``
    at most, by the rules in force with other ``thresholds`` where some are given.

    Returns it, and whether it is new: one that is under way goes on, and none is begun
    beside it. Raises BadInput for a checkpoint that tells no breach or has no files,
    and where there are no such reviews.
    """
    site_id = checkpoint.site_id
    if not breaches_of(checkpoint.role) or not checkpoint.files:
        raise BadInput(_("This checkpoint decides nothing about reviews."))
    found = replay.scored(site_id, days=days)[: min(most, MOST)]
    ids = list(found.values_list("pk", flat=True))
    if not ids:
        raise BadInput(_("No review of these days has been scored."))
    in_force = replay.with_thresholds(rules_of(site_id), thresholds or {})
    return Replay.objects.get_or_create(
        checkpoint=checkpoint,
        state__in=Replay.ACTIVE,
        defaults={
            "site_id": site_id,
            "fingerprint": checkpoint.fingerprint,
            "days": days,
            "review_ids": ids,
            "total": len(ids),
            "rules": [model_to_dict(rule, exclude=["id", "site"]) for rule in in_force],
            "created_by": by[:150],
        },
    )


def work(replay_id: int, at: int) -> int | None:
    """Scores some reviews of a replay more, from the place ``at`` on.

    Returns where to go on; None where it has ended, or somebody else is further. Runs
    where checkpoints are loaded. A replay that cannot go on has failed.
    """
    rows = Replay.objects.select_related("checkpoint").filter(pk=replay_id, done=at)
    found = rows.filter(state__in=Replay.ACTIVE).first()
    if found is None or not found.is_alive(state=State.RUNNING):
        return None
    try:
        changed = _scored_anew(found)
    except DatabaseError:  # it is taken up again
        raise
    except Exception as error:
        logger.exception("%s failed", found)
        found.end(State.FAILED, error=str(error) or repr(error))
        return None
    return _keep(found, changed)


def rules_tried(found: Replay) -> list[ReviewRule]:
    """The rules that a replay decides by; not to be saved."""
    return [ReviewRule(**fields) for fields in found.rules]


def moves(found: Replay) -> list[Move]:
    """What would be decided otherwise so far, by its direction, the most first."""
    pairs = found.changes.order_by().values_list("before", "after")
    return [Move(*pair, count) for pair, count in Counter(pairs).most_common()]


def forget_old() -> None:
    """Removes replays that were begun long ago."""
    Replay.objects.filter(created_at__lt=timezone.now() - KEPT).delete()


def _scored_anew(found: Replay) -> Sequence[replay.Changed]:
    """What the next reviews of a replay come to, as far as that is otherwise."""
    checkpoint = found.checkpoint
    if checkpoint is None:
        raise CheckpointUnusable(_REMOVED)
    if checkpoint.fingerprint != found.fingerprint:
        raise CheckpointUnusable(_ALTERED)
    ids = found.review_ids[found.done : found.done + SLICE]
    reviews = list(replay.scored(found.site_id).filter(pk__in=ids))
    return replay.score_again(reviews, rules_tried(found), [checkpoint])


def _keep(found: Replay, changed: Sequence[replay.Changed]) -> int | None:
    """Writes down what was found, unless somebody else did, or cancelled it."""
    kinds = breaches_of(found.checkpoint.role) if found.checkpoint else []
    done = min(found.done + SLICE, found.total)
    with transaction.atomic():
        further = Replay.objects.filter(
            pk=found.pk, done=found.done, state=State.RUNNING
        )
        if not further.update(done=done, lost=0, heard_at=timezone.now()):
            return None
        ReplayChange.objects.bulk_create(
            _row(found, one, kinds) for one in changed if one.review.verdict_id
        )
        if done == found.total:
            found.end(State.DONE)
    return done if done < found.total else None


def _row(found: Replay, one: replay.Changed, kinds: Sequence[str]) -> ReplayChange:
    return ReplayChange(
        replay=found,
        verdict=one.review.verdict,
        before=one.before,
        after=one.after,
        rule_before=one.rule_before,
        rule_after=one.rule,
        probabilities={kind: one.breaches.get(kind, 0.0) for kind in kinds},
    )
