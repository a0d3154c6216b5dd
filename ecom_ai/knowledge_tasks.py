"""Celery tasks of what the support chat knows: fetch, call, save."""

from contextlib import suppress
from typing import Any

from celery import shared_task
from django.contrib.sites.models import Site
from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from ecom_ai import index
from ecom_ai.models import Article, Checkpoint, Passage
from ecom_ai.signals import articles_changed, checkpoint_promoted, encoder_filling
from ecom_ai.support import knowledge, passages
from ecom_ai.tasks import DURABLE, enqueue, prepare_encoder

#: Passages encoded by one message; what is asked meanwhile waits for so many.
PASSAGES = 32
#: Items that one sweep reads, and one message.
SWEPT_ITEMS, ITEMS = 500, 50
#: Passages that one sweep asks for; they are being encoded until nothing was heard of
#: them for so many seconds.
_SWEPT_PASSAGES, _SILENCE = 2000, 60
_EMBEDDING = "ecom_ai:embedding_passages"
#: Seconds between two looks for new verdicts: a summary may be so old.
_REVIEWED_EVERY = 600


@shared_task(name="ecom_ai.sync_knowledge", **DURABLE)
def sync_knowledge(site_id: int, articles: list[str], items: list[str]) -> None:
    """Reads these articles and items anew, and asks for the vectors they need."""
    made = knowledge.sync_articles(site_id, articles) if articles else []
    made += knowledge.sync_products(site_id, items[:ITEMS])
    if made:
        enqueue(embed_passages, site_id, made)
    if rest := items[ITEMS:]:
        enqueue(sync_knowledge, site_id, [], rest)


@shared_task(name="ecom_ai.embed_passages", **DURABLE)
def embed_passages(site_id: int, ids: list[int]) -> None:
    """Encodes passages, PASSAGES by one message and the others by another."""
    knowledge.embed_passages(site_id, ids[:PASSAGES])
    if rest := ids[PASSAGES:]:
        _hold(f"{_EMBEDDING}:{site_id}", _SILENCE)
        enqueue(embed_passages, site_id, rest)


@shared_task(name="ecom_ai.sweep_knowledge")
def sweep_knowledge() -> None:
    """Finds what no message told of: changed sources, passages without a vector."""
    for site_id in Site.objects.order_by("pk").values_list("pk", flat=True):
        if _is_free(f"ecom_ai:reviewed:{site_id}", _REVIEWED_EVERY):
            passages.outdate_reviewed(site_id)
        articles = passages.stale_articles(site_id)
        items = passages.stale_items(site_id, SWEPT_ITEMS)
        if articles or items:
            enqueue(sync_knowledge, site_id, articles, items)
        if _is_free(f"{_EMBEDDING}:{site_id}", _SILENCE):
            _embed_pending(site_id)


def _embed_pending(site_id: int) -> None:
    encoders = list(index.filling(site_id))
    if not encoders and Passage.objects.filter(site_id=site_id).exists():
        enqueue(prepare_encoder, site_id)
    for checkpoint in encoders:
        rows = knowledge.pending(checkpoint).values_list("pk", flat=True)
        if ids := list(rows[:_SWEPT_PASSAGES]):
            enqueue(embed_passages, site_id, ids)


def _is_free(key: str, seconds: int) -> bool:
    """Whether nobody holds this, and holds it; so, too, without a cache."""
    try:
        return bool(cache.add(key, 1, seconds))
    except Exception:  # caches raise what their drivers raise
        return True


def _hold(key: str, seconds: int) -> None:
    with suppress(Exception):
        cache.set(key, 1, seconds)


@receiver(articles_changed, dispatch_uid="ecom_ai.articles")
def sync_articles(site_id: int, keys: set[str], **_kwargs: Any) -> None:
    enqueue(sync_knowledge, site_id, sorted(keys), [])


@receiver([post_save, post_delete], sender=Article, dispatch_uid="ecom_ai.article")
def sync_article(instance: Article, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        enqueue(sync_knowledge, instance.site_id, [instance.key], [])


@receiver([encoder_filling, checkpoint_promoted], dispatch_uid="ecom_ai.passages")
def embed_for(checkpoint: Checkpoint, **_kwargs: Any) -> None:
    """An encoder is live, or is being filled: it gets vectors of all passages."""
    if checkpoint.role == Checkpoint.Role.ENCODER:
        _embed_pending(checkpoint.site_id)
