"""The items closest to texts, whatever can be sold: to compare, not to show."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from ecom_ai.index.neighbours import from_bytes, literal
from ecom_ai.inference import Vector
from ecom_ai.models import Checkpoint, Embedding, Item


@dataclass(frozen=True)
class Close:
    """An item with its unit vector, and the cosine to what was asked for."""

    item: Item
    vector: Vector
    likeness: float


def closest(
    checkpoint: Checkpoint, vectors: Sequence[Vector], *, k: int
) -> list[list[Close]]:
    """The ``k`` items closest to each centred unit vector, closest first.

    One statement for all, which walks the checkpoint's HNSW index where it has one,
    and one for the items. Raises ValueError for a vector that does not fit.
    """
    found: list[list[Close]] = [[] for _ in vectors]
    rows = _rows(checkpoint, vectors, k) if vectors else []
    items = Item.objects.defer("document").in_bulk({pk for _, pk, *_ in rows})
    for place, pk, vector, likeness in rows:
        if pk in items:
            close = Close(items[pk], from_bytes(vector), float(likeness))
            found[place - 1].append(close)
    return found


def vectors_of(checkpoint: Checkpoint, keys: Collection[str]) -> dict[str, Vector]:
    """By key, the stored vectors of a shop's items, as far as there are any."""
    rows = Embedding.objects.filter(
        checkpoint=checkpoint, item__site_id=checkpoint.site_id, item__key__in=keys
    )
    return {
        key: np.asarray(vector, dtype=np.float32)
        for key, vector in rows.values_list("item__key", "vector")
    }


def _rows(
    checkpoint: Checkpoint, vectors: Sequence[Vector], k: int
) -> list[tuple[int, int, bytes, float]]:
    halfvec = f"halfvec({checkpoint.dimensions:d})"
    distance = f"e.vector::{halfvec} <=> q.vector"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT q.place, n.item_id, halfvec_send(n.vector), 1 - n.distance
            FROM unnest(%s::{halfvec}[]) WITH ORDINALITY q (vector, place)
            CROSS JOIN LATERAL (
                SELECT e.item_id, e.vector, {distance} AS distance
                FROM ecom_ai_embedding e WHERE e.checkpoint_id = {checkpoint.pk:d}
                ORDER BY {distance} LIMIT {k:d}
            ) n
            WHERE n.distance <> 'NaN' ORDER BY q.place, n.distance
            """,
            [[literal(checkpoint, vector) for vector in vectors]],
        )
        return list(cursor.fetchall())
