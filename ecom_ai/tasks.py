"""Celery tasks: fetch, call, save. They decide nothing.

Each bears being run twice. A message is only a doorbell: what is to be done can be
read from rows, and ``sweep`` finds what no doorbell rang for.
"""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta
from typing import Any

from celery import Task, current_app, shared_task
from celery.signals import worker_init
from django.contrib.sites.models import Site
from django.core.cache import cache
from django.db import OperationalError, transaction
from django.dispatch import receiver
from django.utils import timezone

from ecom_ai import broker, catalog, index, inference, learning, shoppers, spelling
from ecom_ai.conf import get_settings
from ecom_ai.inference import (
    CLASSIFY,
    ENCODE_QUERY,
    SERVE_QUEUE,
    LocalInference,
    answer_query,
)
from ecom_ai.models import Checkpoint, Item
from ecom_ai.recommendations import sequences
from ecom_ai.schedule import QUEUE, SWEEP_SECONDS
from ecom_ai.signals import checkpoint_promoted, encoder_filling

logger = logging.getLogger(__name__)

TRAIN_QUEUE = "ecom_ai.train"
#: Items that one message asks to embed; a query that waits behind it waits long.
EMBED_BATCH = 32
#: With a vector made so lately a checkpoint is being worked on; what has waited for
#: so long is asked for all the same, since its message must be lost.
_BUSY, _LOST = timedelta(seconds=30), timedelta(minutes=10)

DURABLE: dict[str, Any] = {
    "acks_late": True,
    "reject_on_worker_lost": True,
    # The database was restarted, or ended one of two that waited for each other.
    "autoretry_for": (OperationalError,),
    "retry_backoff": True,
}
#: Queues of the tasks that run a checkpoint, or train one; all others do neither.
_QUEUES = {
    "ecom_ai.prepare_encoder": SERVE_QUEUE,
    "ecom_ai.embed_items": SERVE_QUEUE,
    "ecom_ai.fill_recommender": SERVE_QUEUE,
    "ecom_ai.encode_shoppers": SERVE_QUEUE,
    ENCODE_QUERY: SERVE_QUEUE,
    CLASSIFY: SERVE_QUEUE,
    "ecom_ai.prepare_starters": SERVE_QUEUE,
    "ecom_ai.score_reviews": SERVE_QUEUE,
    "ecom_ai.replay_reviews": SERVE_QUEUE,
    "ecom_ai.score_identity": SERVE_QUEUE,
    "ecom_ai.reply": SERVE_QUEUE,
    "ecom_ai.suggest": SERVE_QUEUE,
    "ecom_ai.warm_support": SERVE_QUEUE,
    "ecom_ai.embed_passages": SERVE_QUEUE,
    "ecom_ai.try_change": SERVE_QUEUE,
    "ecom_ai.fine_tune": TRAIN_QUEUE,
}
_SWEPT, _SWEPT_SECONDS = "ecom_ai:swept", 24 * 3600
#: Shoppers whose vectors one sweep makes anew.
SWEPT_SHOPPERS = 500
#: Shoppers that one message asks to encode.
ENCODE_BATCH = 50
_FAILURE_SECONDS = 3600
#: Of events so near to each other only the first rings by itself.
GATHER_SECONDS = 0.25
send_rest = broker.Rest()


def enqueue(task: "Task[Any, Any]", *args: Any, using: str | None = None) -> None:
    """Sends a task once the transaction on the database ``using`` is committed.

    Never fails: without a broker the work waits in its rows for the sweep.
    """
    transaction.on_commit(lambda: _send(task, args), using=using)


def _send(task: "Task[Any, Any]", args: tuple[Any, ...]) -> None:
    if send_rest.resting():
        return
    try:
        queue = _QUEUES.get(task.name, QUEUE)
        with broker.quick_producer() as producer:
            task.apply_async(
                args, queue=queue, retry=False, ignore_result=True, producer=producer
            )
    except Exception as error:
        # Brokers raise what their drivers raise; the rows that need work are kept.
        send_rest.begin()
        logger.warning("%s waits for the sweep, not sent: %r", task.name, error)


class Gathered:
    """Rings for shoppers: at once, but then for all of the next GATHER_SECONDS in one.

    A message costs as much as all else about an event. What a process that ends had
    gathered is found by the sweep.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[int, set[str]] = defaultdict(set)
        self._rung = 0.0
        self._timer: threading.Timer | None = None

    def ring(self, site_id: int, shopper_keys: Collection[str]) -> None:
        """Asks for the vectors of these shoppers. Never fails."""
        with self._lock:
            self._waiting[site_id].update(shopper_keys)
            wait = self._rung + GATHER_SECONDS - time.monotonic()
            if wait > 0 and not current_app.conf.task_always_eager:
                if self._timer is None:
                    self._timer = threading.Timer(wait, self._send)
                    self._timer.daemon = True
                    self._timer.start()
                return
        self._send()

    def _send(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, defaultdict(set)
            self._rung, self._timer = time.monotonic(), None
        for site_id, keys in waiting.items():
            _send(update_shoppers, (site_id, sorted(keys)))


gathered = Gathered()


@shared_task(name="ecom_ai.sync_items", **DURABLE)
def sync_items(site_id: int, keys: list[str]) -> None:
    """Mirrors these products, and asks for the vectors that they need."""
    written = catalog.sync(site_id, keys)
    checkpoint = index.live(site_id)
    if checkpoint is None:
        if written:
            enqueue(prepare_encoder, site_id)
        return
    pending = Item.objects.pending(checkpoint).filter(key__in=keys)
    _embed_later(checkpoint, list(pending.values_list("pk", flat=True)))


@shared_task(name="ecom_ai.prepare_encoder", **DURABLE)
def prepare_encoder(site_id: int, replacing: int | None = None) -> None:
    """Makes sure that a shop has an encoder, then asks for the vectors it lacks.

    One that follows the live checkpoint with the id ``replacing``, if that is given.
    """
    forget_failure(site_id)
    name = _encoder_name(site_id, replacing)
    try:
        checkpoint = index.ensure_live(site_id, replacing=replacing)
    except Exception as error:
        # For ``ecom_ai_sync``, which waits in another process.
        _remember_failure(site_id, could_not_prepare(name, error))
        raise
    enqueue(embed_pending, checkpoint.pk)


@shared_task(name="ecom_ai.embed_pending", **DURABLE)
def embed_pending(checkpoint_id: int) -> None:
    """Asks for every vector that a checkpoint lacks; all there, it goes live."""
    checkpoint = Checkpoint.objects.get(pk=checkpoint_id)
    ids = list(
        Item.objects.pending(checkpoint).order_by("pk").values_list("pk", flat=True)
    )
    if ids:
        _embed_later(checkpoint, ids)
        return
    index.build_hnsw(checkpoint)
    if checkpoint.stage == Checkpoint.Stage.FILLING and _is_newest(checkpoint):
        index.activate(checkpoint)


@shared_task(name="ecom_ai.embed_items", **DURABLE)
def embed_items(checkpoint_id: int, item_ids: list[int]) -> None:
    """Encodes these items' texts; after the last one the checkpoint may go live."""
    checkpoint = Checkpoint.objects.get(pk=checkpoint_id)
    index.embed(checkpoint, item_ids, LocalInference())
    if not Item.objects.pending(checkpoint).exists() and _is_unfinished(checkpoint):
        enqueue(embed_pending, checkpoint_id)
    if recommender := sequences.live(checkpoint.site_id):
        enqueue(fill_recommender, recommender.pk)


@shared_task(name="ecom_ai.fill_recommender", **DURABLE)
def fill_recommender(checkpoint_id: int) -> None:
    """Gives every item its vector under a live recommender; then shoppers get theirs.

    Only then pages show what it recommends.
    """
    live = Checkpoint.objects.filter(
        role=Checkpoint.Role.RECOMMENDER, stage=Checkpoint.Stage.LIVE
    )
    checkpoint = live.filter(pk=checkpoint_id).first()
    if checkpoint is None:
        return
    sequences.fill(checkpoint)
    sequences.forget_retired(checkpoint.site_id)
    _encode_late(checkpoint.site_id)


@shared_task(name="ecom_ai.encode_shoppers", expires=SWEEP_SECONDS, **DURABLE)
def encode_shoppers(site_id: int, keys: list[str]) -> None:
    """Makes anew what the live recommender thinks these shoppers take next."""
    sequences.encode(site_id, keys)


@shared_task(name=ENCODE_QUERY)
def encode_query(checkpoint_id: int, text: str) -> None:
    """Answers a page that waits for a query's vector."""
    answer_query(_checkpoint(checkpoint_id), text)


@shared_task(name="ecom_ai.update_shoppers", **DURABLE)
def update_shoppers(site_id: int, keys: list[str]) -> None:
    """Makes these shoppers' vectors anew from their latest events."""
    for key in keys:
        shoppers.update_vector(site_id, key)
    if sequences.live(site_id):
        enqueue(encode_shoppers, site_id, keys)


@shared_task(name="ecom_ai.learn", **DURABLE)
def learn(always: bool = False) -> None:
    """Popularity and pairs anew, for shops with events since the last time."""
    for site_id in _sites():
        if always or learning.has_news(site_id):
            learning.refresh(site_id)


@shared_task(name="ecom_ai.mirror", **DURABLE)
def mirror() -> None:
    """Mirrors every product: finds what was changed without a signal."""
    for site_id in _sites():
        for _ in catalog.sync_all(site_id):
            pass
        spelling.prune(site_id)
        enqueue(prepare_encoder, site_id)


@shared_task(name="ecom_ai.sweep")
def sweep() -> None:
    """Finds what waits for a vector and asks again, unless it is being worked on."""
    with suppress(Exception):  # caches raise what their drivers raise
        cache.set(_SWEPT, time.time(), _SWEPT_SECONDS)
    for site_id in _sites():
        newest, live = index.filling(site_id).first(), index.live(site_id)
        for checkpoint in {found for found in (newest, live) if found}:
            _ask_again(checkpoint)
        if newest is None and Item.objects.filter(site_id=site_id).exists():
            enqueue(prepare_encoder, site_id)
        shoppers.catch_up(site_id, most=SWEPT_SHOPPERS)
        _sweep_recommender(site_id)


def last_sweep() -> float | None:
    """When a worker last swept, in seconds since 1970; None if that is not known."""
    with suppress(Exception):
        found: float | None = cache.get(_SWEPT)
        return found
    return None


def encoder_failure(site_id: int) -> str:
    """Why the last attempt to prepare a shop's encoder failed; '' if it did not."""
    with suppress(Exception):
        return str(cache.get(_failure_key(site_id), ""))
    return ""


def forget_failure(site_id: int) -> None:
    with suppress(Exception):
        cache.delete(_failure_key(site_id))


def could_not_prepare(name: str, error: Exception) -> str:
    """One line for an operator."""
    reason = " ".join(str(error).split()) or type(error).__name__
    return f"The encoder {name!r} could not be prepared: {reason}"


def _remember_failure(site_id: int, reason: str) -> None:
    with suppress(Exception):
        cache.set(_failure_key(site_id), reason, _FAILURE_SECONDS)


def _failure_key(site_id: int) -> str:
    return f"ecom_ai:encoder_failure:{site_id}"


def _encoder_name(site_id: int, replacing: int | None) -> str:
    live = index.live(site_id)
    return live.name if live and live.pk != replacing else get_settings().ENCODER


def _ask_again(checkpoint: Checkpoint) -> None:
    now = timezone.now()
    pending = Item.objects.pending(checkpoint)
    if checkpoint.embeddings.filter(created_at__gte=now - _BUSY).exists():
        lost = pending.filter(updated_at__lt=now - _LOST).order_by("updated_at")
        _embed_later(checkpoint, list(lost.values_list("pk", flat=True)[:EMBED_BATCH]))
    elif pending.exists() or _is_unfinished(checkpoint):
        enqueue(embed_pending, checkpoint.pk)


def _sweep_recommender(site_id: int) -> None:
    recommender = sequences.live(site_id)
    if recommender is None:
        return
    busy = recommender.embeddings.filter(created_at__gte=timezone.now() - _BUSY)
    if sequences.needs_filling(recommender) and not busy.exists():
        enqueue(fill_recommender, recommender.pk)
    _encode_late(site_id)


def _encode_late(site_id: int) -> None:
    keys = sequences.late(site_id, most=SWEPT_SHOPPERS)
    for start in range(0, len(keys), ENCODE_BATCH):
        enqueue(encode_shoppers, site_id, keys[start : start + ENCODE_BATCH])


@receiver(checkpoint_promoted, dispatch_uid="ecom_ai.recommender")
def fill_after_promotion(checkpoint: Checkpoint, **_kwargs: Any) -> None:
    """A recommender is live: its space is filled, or, after a rollback, completed."""
    if checkpoint.role == Checkpoint.Role.RECOMMENDER:
        enqueue(fill_recommender, checkpoint.pk)


@receiver(encoder_filling, dispatch_uid="ecom_ai.filling")
def fill_encoder(checkpoint: Checkpoint, **_kwargs: Any) -> None:
    """An encoder was promoted: it gets its vectors, and goes live with them."""
    enqueue(embed_pending, checkpoint.pk)


def _is_unfinished(checkpoint: Checkpoint) -> bool:
    """Whether a checkpoint, its vectors complete, is not yet live and indexed."""
    return checkpoint.stage == Checkpoint.Stage.FILLING or index.lacks_hnsw(checkpoint)


def _is_newest(checkpoint: Checkpoint) -> bool:
    return index.filling(checkpoint.site_id).first() == checkpoint


def _embed_later(checkpoint: Checkpoint, ids: list[int]) -> None:
    for start in range(0, len(ids), EMBED_BATCH):
        enqueue(embed_items, checkpoint.pk, ids[start : start + EMBED_BATCH])


def _checkpoint(checkpoint_id: int) -> Checkpoint:
    """A checkpoint by id, without a query for the live ones."""
    for site_id in _sites():
        known = index.live(site_id)
        if known is not None and known.pk == checkpoint_id:
            return known
    return Checkpoint.objects.get(pk=checkpoint_id)


def _sites() -> list[int]:
    return list(Site.objects.order_by("pk").values_list("pk", flat=True))


@worker_init.connect(dispatch_uid="ecom_ai.serving")
def serve_from_here(sender: Any, **_kwargs: object) -> None:
    """A worker that holds the encoder needs no other to search with it."""
    if SERVE_QUEUE in sender.app.amqp.queues.consume_from:
        inference.IS_SERVING = True


@worker_init.connect(dispatch_uid="ecom_ai.pool")
def refuse_prefork(sender: Any, **_kwargs: object) -> None:
    """Ends a worker that would fork on a queue whose tasks hold a checkpoint.

    Raises SystemExit: Celery logs whatever else a receiver raises, and goes on.
    """
    from celery.concurrency import get_implementation, prefork

    queues = {SERVE_QUEUE, TRAIN_QUEUE} & set(sender.app.amqp.queues.consume_from)
    pool = get_implementation(sender.pool_cls)
    if queues and issubclass(pool, prefork.TaskPool):
        raise SystemExit(
            f"The queue {min(queues)} refuses the prefork pool: a forked child cannot "
            "use CUDA, and each child would load its own copy of the checkpoint. "
            "Start this worker with --pool solo or --pool threads."
        )
