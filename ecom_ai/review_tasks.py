"""Celery tasks of reviews: fetch, call, save. They decide nothing."""

import logging
from collections import defaultdict
from contextlib import suppress
from datetime import timedelta

from celery import shared_task
from django.contrib.sites.models import Site
from django.core.cache import cache
from django.dispatch import receiver

from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.models import Checkpoint, Replay, Review
from ecom_ai.reviews import audit, bias, deciding, quality, trying
from ecom_ai.reviews.scoring import NEEDED, is_ready
from ecom_ai.schedule import REPLAY_SWEEP_SECONDS
from ecom_ai.signals import checkpoint_promoted, review_decided, review_submitted
from ecom_ai.tasks import DURABLE, enqueue

logger = logging.getLogger(__name__)

#: Reviews scored at once; a query that waits behind them waits long.
BATCH = 16
#: Reviews that one sweep asks for, of those that have waited for so long.
SWEPT, LATE = 2000, timedelta(seconds=30)
#: A sweep's reviews are being scored until nothing was heard of them for so long.
_SWEEPING, _SILENCE = "ecom_ai:sweeping_reviews", 60
_UNSCORED = "ecom_ai:unscored_reviews"
#: Seconds between two lines of the log that say that reviews cannot be scored.
TOLD_EVERY = 60
#: Who asked for sentences to be scored looks no longer after so many seconds.
IDENTITY_SECONDS = 60
#: Seconds between two that decisions ask for.
QUALITY_EVERY = 10
#: Beat asks daily whether one is due: it remembers no week through its restarts.
AUDITED_EVERY = timedelta(days=7)


@shared_task(name="ecom_ai.score_reviews", **DURABLE)
def score_reviews(ids: list[int]) -> None:
    """Scores those of these reviews that still wait, and lets the rules decide.

    Many are scored a batch at a time, each by a message of its own, so that what is
    asked of the worker meanwhile waits for one batch and no more. Where a checkpoint is
    missing the other batches would fail like the first: a sweep asks again for them.
    """
    try:
        deciding.score_waiting(ids[:BATCH])
    except InferenceUnavailable as error:
        if _is_first(_UNSCORED, TOLD_EVERY):
            logger.warning("%d reviews wait to be scored: %s", len(ids), error)
        return
    if rest := ids[BATCH:]:
        with suppress(Exception):  # caches raise what their drivers raise
            cache.set(_SWEEPING, 1, _SILENCE)
        enqueue(score_reviews, rest)


@shared_task(name="ecom_ai.sweep_reviews")
def sweep_reviews() -> None:
    """Asks again for reviews that no message asked for, or whose message was lost."""
    late = deciding.waiting(older_than=LATE).values_list("pk", "site_id")
    # By shop: one that lacks a checkpoint must not hold up another.
    by_site = defaultdict(list)
    for pk, site_id in late[:SWEPT]:
        by_site[site_id].append(pk)
    if by_site and _is_first(_SWEEPING, _SILENCE):
        for ids in by_site.values():
            enqueue(score_reviews, ids)


def _is_first(name: str, seconds: int) -> bool:
    """Whether nobody said so of this name within seconds; so, too, without a cache."""
    try:
        return bool(cache.add(name, 1, seconds))
    except Exception:
        return True


@shared_task(name="ecom_ai.refresh_quality")
def refresh_quality(site_id: int | None = None) -> None:
    """Makes the quality of products anew, of one shop or of all."""
    for each in [site_id] if site_id else Site.objects.values_list("pk", flat=True):
        quality.refresh(each)


@shared_task(name="ecom_ai.audit_reviews")
def audit_reviews() -> None:
    """Audits the decisions of shops whose last audit is a week old, or was never."""
    for site_id in Site.objects.values_list("pk", flat=True):
        if audit.is_due(site_id, every=AUDITED_EVERY):
            audit.audit(site_id)


@shared_task(name="ecom_ai.replay_reviews", expires=REPLAY_SWEEP_SECONDS, **DURABLE)
def replay_reviews(replay_id: int, at: int) -> None:
    """Tries a checkpoint on some past reviews, and leaves the others to the next
    message. One for a place that was passed since does nothing, so that however often
    it was rung for, there is one message at a time."""
    further = trying.work(replay_id, at)
    if further is not None:
        enqueue(replay_reviews, replay_id, further)


@shared_task(
    name="ecom_ai.score_identity", expires=IDENTITY_SECONDS, ignore_result=True
)
def score_identity(site_id: int, start: int) -> None:
    """Scores some of the sentences that speak of people, for the admin's page."""
    bias.work(site_id, start)


@shared_task(name="ecom_ai.sweep_replays")
def sweep_replays() -> None:
    """Rings for replays that wait without a doorbell, or whose worker is dead; removes
    old ones."""
    silent = Replay.objects.filter(pk__in=Replay.revive())
    for replay_id, at in silent.values_list("pk", "done"):
        enqueue(replay_reviews, replay_id, at)
    trying.forget_old()


@receiver(review_decided, dispatch_uid="ecom_ai.quality")
def refresh_after_decision(review: Review, **_kwargs: object) -> None:
    """Once for all decisions of some seconds; what comes after is found by beat."""
    with suppress(Exception):  # caches raise what their drivers raise
        if cache.add(f"ecom_ai:quality:{review.site_id}", 1, QUALITY_EVERY):
            enqueue(refresh_quality, review.site_id)


@receiver(checkpoint_promoted, dispatch_uid="ecom_ai.score_waiting")
def score_after_promotion(checkpoint: Checkpoint, **_kwargs: object) -> None:
    """Once the last checkpoint is live that scoring needs, what waited for it is
    scored: also where a sweep asked in vain just now."""
    if checkpoint.role not in NEEDED or not is_ready(checkpoint.site_id):
        return
    waiting = deciding.waiting().filter(site_id=checkpoint.site_id)
    if ids := list(waiting.values_list("pk", flat=True)[:SWEPT]):
        enqueue(score_reviews, ids)


@receiver(review_submitted, dispatch_uid="ecom_ai.score_review")
def score_submitted(review: Review, **_kwargs: object) -> None:
    enqueue(score_reviews, [review.pk])
