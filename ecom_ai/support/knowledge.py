"""What the support chat may answer from: passages, their vectors, all in memory."""

import logging
import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import BinaryField, Exists, F, Func, OuterRef, QuerySet
from django.utils.translation import override

from ecom_ai import index
from ecom_ai.adapters import SupportAdapter, get_support_adapter
from ecom_ai.exceptions import CheckpointUnusable
from ecom_ai.grounding.library import Library, Source, Vectors
from ecom_ai.inference import encoder, unit
from ecom_ai.models import Checkpoint, Passage, PassageVector
from ecom_ai.support.languages import locale_of
from ecom_ai.support.passages import sync_articles, sync_products

__all__ = [
    "embed_passages",
    "library",
    "of_item",
    "pending",
    "sync_articles",
    "sync_products",
]

logger = logging.getLogger(__name__)

#: What a library was read from: the encoder, and how many passages of which words.
_Stamp = tuple[int, int, int]
_libraries: dict[int, tuple[_Stamp, Library]] = {}
_loading = threading.Lock()
_NO_MEANS: Mapping[str, Vectors] = {}


def pending(checkpoint: Checkpoint) -> "QuerySet[Passage]":
    """Passages whose vector under an encoder is missing or of other words.

    Those of articles first: they are asked for most.
    """
    current = PassageVector.objects.filter(
        passage=OuterRef("pk"), checkpoint=checkpoint, text_hash=OuterRef("text_hash")
    )
    rows = Passage.objects.filter(~Exists(current), site_id=checkpoint.site_id)
    return rows.order_by("kind", "pk")


def embed_passages(site_id: int, ids: Collection[int]) -> int:
    """Gives those of these passages that need one a vector. Returns how many.

    Under the live encoder, and under those that are being filled to follow it. Bears
    being run twice, or by two at once: one passage has one vector under an encoder.
    """
    made = 0
    for checkpoint in index.filling(site_id):
        rows = list(pending(checkpoint).filter(pk__in=ids))
        if not rows:
            continue
        try:
            encode = encoder(checkpoint).encode_passages
        except CheckpointUnusable as error:
            logger.error("No passages are encoded by %s: %s", checkpoint, error)
            continue
        read = [_source(row).read for row in rows]
        made += _store(checkpoint, rows, unit(encode(read)))
    return made


def library(site_id: int, *, means: Mapping[str, Vectors] = _NO_MEANS) -> Library:
    """All passages of the published articles that have a vector of the live encoder.

    Read once a process, and again when they changed: asking costs one small statement.
    ``means`` are those to fall back on (``Library``). Empty without a live encoder.
    """
    live = index.live(site_id)
    if live is None:
        return Library([], np.zeros((0, 0), dtype=np.float32), means=means)
    stamp = _stamp(live)
    known = _libraries.get(site_id)
    if known and known[0] == stamp:
        return known[1]
    with _loading:
        known = _libraries.get(site_id)
        if known is None or known[0] != stamp:
            known = (stamp, _load(live, _articles(live), means))
            _libraries[site_id] = known
    return known[1]


def of_item(
    site_id: int, key: str, *, means: Mapping[str, Vectors] = _NO_MEANS
) -> Library:
    """What is known of a product: what it is, and what its reviews say, in order.

    ``Library.sources`` are the passages; one that has no vector yet is found by words.
    """
    live = index.live(site_id)
    kinds = [Passage.Kind.PRODUCT, Passage.Kind.REVIEWS]
    rows = Passage.objects.filter(site_id=site_id, kind__in=kinds, source=key)
    return _load(live, rows, means)


def _source(row: Passage, url: str = "") -> Source:
    return Source(
        row.kind, row.source, row.language, row.title, row.text, id=row.pk, url=url
    )


def _articles(live: Checkpoint) -> "QuerySet[Passage]":
    return Passage.objects.filter(
        site_id=live.site_id,
        kind=Passage.Kind.ARTICLE,
        vectors__checkpoint=live,
        vectors__text_hash=F("text_hash"),
    )


def _stamp(live: Checkpoint) -> _Stamp:
    """Changes with every passage, and every vector, that comes or goes."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*),
                coalesce(sum(hashtextextended(p.text_hash, p.id) / 65536), 0)
            FROM ecom_ai_passage p JOIN ecom_ai_passagevector v ON v.passage_id = p.id
            WHERE p.site_id = %s AND p.kind = 'article' AND v.checkpoint_id = %s
                AND v.text_hash = p.text_hash
            """,
            [live.site_id, live.pk],
        )
        count, words = cursor.fetchone()
    return live.pk, int(count), int(words)


def _load(
    live: Checkpoint | None,
    passages: "QuerySet[Passage]",
    means: Mapping[str, Vectors],
) -> Library:
    rows = list(passages.order_by("kind", "source", "language", "position"))
    stored = PassageVector.objects.filter(passage__in=rows, checkpoint=live)
    packed = Func("vector", function="halfvec_send", output_field=BinaryField())
    vectors = dict(stored.values_list("passage", packed))
    made = np.zeros((len(rows), live.dimensions if live else 0), dtype=np.float32)
    for place, row in enumerate(rows):
        if row.pk in vectors:
            made[place] = index.from_bytes(bytes(vectors[row.pk]))
    urls = _urls(rows)
    sources = [_source(row, urls.get((row.source, row.language), "")) for row in rows]
    return Library(sources, made, means=means)


def _urls(rows: Iterable[Passage]) -> dict[tuple[str, str], str]:
    """Addresses of articles, by key and language."""
    adapter = get_support_adapter()
    places = {
        (row.source, row.language) for row in rows if row.kind == Passage.Kind.ARTICLE
    }
    return {place: _url(adapter, *place) for place in places}


def _url(adapter: SupportAdapter, key: str, language: str) -> str:
    try:
        with override(locale_of(language)):
            return adapter.article_url(key)
    except Exception:  # the host's code; an answer goes without a link
        logger.exception("SupportAdapter.article_url failed on %s", key)
        return ""


def _store(checkpoint: Checkpoint, rows: Sequence[Passage], vectors: Any) -> int:
    """Stores vectors of passages that still have the words that were encoded."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH ready AS MATERIALIZED (
                SELECT p.id, new.vector::halfvec AS vector, p.text_hash
                FROM unnest(%s::bigint[], %s::text[], %s::text[])
                    AS new (id, vector, text_hash)
                JOIN ecom_ai_passage p USING (id, text_hash)
                ORDER BY p.id FOR SHARE OF p
            )
            INSERT INTO ecom_ai_passagevector
                (passage_id, checkpoint_id, vector, text_hash)
            SELECT id, %s, vector, text_hash FROM ready
            ON CONFLICT (passage_id, checkpoint_id) DO UPDATE SET
                vector = excluded.vector, text_hash = excluded.text_hash
            """,
            [
                [row.pk for row in rows],
                [index.literal(checkpoint, vector) for vector in vectors],
                [row.text_hash for row in rows],
                checkpoint.pk,
            ],
        )
        return int(cursor.rowcount)
