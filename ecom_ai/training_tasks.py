"""Celery tasks of fine-tuning: fetch, call, save. They decide nothing.

``fine_tune`` takes longer than a broker waits for a task: its message counts as done
when it begins, and a run whose process was killed is found by ``sweep_training``.
"""

import logging
from typing import Any

from celery import shared_task
from django.contrib.sites.models import Site
from django.core.cache import cache
from django.dispatch import receiver

from ecom_ai import classifying
from ecom_ai.conf import get_settings
from ecom_ai.inference import CLASSIFY
from ecom_ai.models import Checkpoint, TrainingRun
from ecom_ai.schedule import TRAINING_SWEEP_SECONDS
from ecom_ai.signals import checkpoint_promoted
from ecom_ai.tasks import enqueue
from ecom_ai.training import drift, retraining, runs, starter

logger = logging.getLogger(__name__)


#: So long one process keeps others from making starters, should it be killed.
_STARTERS_SECONDS = 300


@shared_task(name="ecom_ai.fine_tune", expires=TRAINING_SWEEP_SECONDS)
def fine_tune(run_id: int) -> None:
    """Does a queued training run, unless another of its role is at work."""
    run = runs.claim(run_id)
    if run is None:
        return
    try:
        runs.work(run)
    except Exception:
        logger.exception("Training run %s failed", run_id)
    ring_next(run)


@shared_task(name=CLASSIFY)
def classify(checkpoint_id: int, texts: list[str], as_live: bool) -> None:
    """Answers a page that waits for a classifier's verdict."""
    checkpoint = Checkpoint.objects.filter(pk=checkpoint_id).first()
    if checkpoint is not None:
        classifying.answer(checkpoint, texts, as_live=as_live)


@shared_task(
    name="ecom_ai.prepare_starters",
    expires=TRAINING_SWEEP_SECONDS,
    acks_late=True,
    reject_on_worker_lost=True,
)
def prepare_starters(site_id: int) -> None:
    """Sees to it that a shop has sentiment, offence and intent checkpoints.

    One at a time for a shop: a second would keep one more thread from the questions
    of pages, and find nothing left to do.
    """
    lock = f"ecom_ai:starters:{site_id}"
    if not cache.add(lock, 1, _STARTERS_SECONDS):
        return
    try:
        starter.ensure(site_id)
    finally:
        cache.delete(lock)


@shared_task(name="ecom_ai.sweep_training", acks_late=True, reject_on_worker_lost=True)
def sweep_training() -> None:
    """Rings for the runs that wait, and those whose process is gone."""
    for run_id in runs.revive():
        enqueue(fine_tune, run_id)
    for site_id in Site.objects.values_list("pk", flat=True):
        encoders = Checkpoint.objects.filter(
            site_id=site_id, role=Checkpoint.Role.ENCODER
        )
        if encoders.exists():
            ring_for_starters(site_id)


@shared_task(name="ecom_ai.retrain", acks_late=True, reject_on_worker_lost=True)
def retrain() -> None:
    """Queues the trainings that the setting RETRAIN says are due."""
    for site_id in Site.objects.order_by("pk").values_list("pk", flat=True):
        for run in retraining.begin_due(site_id):
            enqueue(fine_tune, run.pk)
    drift.forget_old()


def ring_next(run: TrainingRun) -> None:
    """Rings for the run that waited for this one."""
    following = runs.waiting(run.site_id, run.role)
    if following is not None:
        enqueue(fine_tune, following)


def ring_for_starters(site_id: int) -> None:
    """Rings for the starter checkpoints, where a shop wants and lacks them."""
    if get_settings().STARTERS and starter.missing(site_id):
        enqueue(prepare_starters, site_id)


@receiver(checkpoint_promoted, dispatch_uid="ecom_ai.starters")
def prepare_after_encoder(checkpoint: Checkpoint, **_kwargs: Any) -> None:
    """A shop's first encoder is there: the checkpoints that stand on it may follow."""
    if checkpoint.role == Checkpoint.Role.ENCODER:
        ring_for_starters(checkpoint.site_id)
