"""Gives items their vectors under a checkpoint."""

from collections.abc import Sequence

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from ecom_ai.exceptions import CheckpointUnusable
from ecom_ai.index.checkpoints import let_go, take_means
from ecom_ai.index.levels import levels
from ecom_ai.index.neighbours import literal
from ecom_ai.inference import LocalInference
from ecom_ai.models import Checkpoint, Item


def embed(
    checkpoint: Checkpoint, item_ids: Sequence[int], inference: LocalInference
) -> int:
    """Gives the items among these that need one a vector. Returns how many.

    Bears being run twice or by two at once: an item whose vector is of its present
    text is left alone, and a vector is stored only if the item's text is still the
    one that was encoded.
    """
    items = list(
        Item.objects.pending(checkpoint)
        .filter(pk__in=item_ids)
        .only("texts", "text_hash")
        .order_by("pk")
    )
    if not items:
        return 0
    vectors = _encode(checkpoint, items, inference)
    texts = [literal(checkpoint, vector) for vector in vectors]
    return store(checkpoint, items, texts)


def _encode(
    checkpoint: Checkpoint, items: Sequence[Item], inference: LocalInference
) -> NDArray[np.float32]:
    """Of a trained encoder after its means; one whose files were altered is let go."""
    try:
        if checkpoint.files and not checkpoint.means:
            take_means(checkpoint)
        return inference.encode_items(checkpoint, [item.texts for item in items])
    except CheckpointUnusable as error:
        let_go(checkpoint, why=str(error))
        raise


def store(checkpoint: Checkpoint, items: Sequence[Item], vectors: list[str]) -> int:
    """Stores vectors (as ``literal`` writes them) and their sketches; how many.

    Only of items whose text has not changed since they were read.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH ready AS MATERIALIZED (
                SELECT i.id, new.language, new.vector::halfvec AS vector, i.text_hash,
                    i.category, i.price
                FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[])
                    AS new (id, language, vector, text_hash)
                JOIN ecom_ai_item i USING (id, text_hash)
                ORDER BY i.id FOR SHARE OF i
            ), stored AS (
                INSERT INTO ecom_ai_embedding
                    (item_id, checkpoint_id, language, vector, text_hash, created_at)
                SELECT id, %s, language, vector, text_hash, now() FROM ready
                ON CONFLICT (item_id, checkpoint_id) DO UPDATE SET
                    language = excluded.language, vector = excluded.vector,
                    text_hash = excluded.text_hash, created_at = excluded.created_at
            )
            INSERT INTO ecom_ai_sketch
                (item_id, checkpoint_id, category, price, levels)
            SELECT id, %s, category, price, {levels("vector", checkpoint)} FROM ready
            ON CONFLICT (item_id, checkpoint_id) DO UPDATE SET
                category = excluded.category, price = excluded.price,
                levels = excluded.levels
            """,
            [
                [item.pk for item in items],
                [_language(item) for item in items],
                vectors,
                [item.text_hash for item in items],
                *(checkpoint.pk, checkpoint.pk),
            ],
        )
        return int(cursor.rowcount)


def sketch(checkpoint: Checkpoint) -> None:
    """Stores the sketch of every vector that lacks one, as those copied in do."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO ecom_ai_sketch
                (item_id, checkpoint_id, category, price, levels)
            SELECT i.id, e.checkpoint_id, i.category, i.price,
                {levels("e.vector", checkpoint)}
            FROM ecom_ai_embedding e JOIN ecom_ai_item i ON i.id = e.item_id
            WHERE e.checkpoint_id = %s ON CONFLICT DO NOTHING
            """,
            [checkpoint.pk],
        )


def _language(item: Item) -> str:
    return next(iter(item.texts)) if len(item.texts) == 1 else "mul"
