"""The partial HNSW index of each checkpoint: one, where it pays."""

import time

from django.db import connection

from ecom_ai.models import Checkpoint, Sketch

#: Below so many vectors a scan is quicker than an HNSW index, and exact.
HNSW_LEAST = 1000
_POLL_SECONDS = 0.5
#: pgvector's own (16, 64) find 0.85 of the nearest to a shopper's taste, which lies
#: between the clusters of a catalogue (benchmarks/widgets.py).
BUILD = "m = 32, ef_construction = 200"


def build_hnsw(checkpoint: Checkpoint) -> None:
    """Builds the checkpoint's partial HNSW index if it is large enough to need one.

    Where another process builds it, waits until that one is done.
    """
    name = _name(checkpoint)
    while (state := _state(name)) == "building":
        time.sleep(_POLL_SECONDS)
    if state == "valid" or checkpoint.embeddings.count() < HNSW_LEAST:
        return
    with connection.cursor() as cursor:
        if state == "broken":  # left behind by a build that was interrupted
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute(
            f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON ecom_ai_embedding "
            f"USING hnsw ((vector::halfvec({checkpoint.dimensions:d})) "
            f"halfvec_cosine_ops) WITH ({BUILD}) "
            f"WHERE checkpoint_id = {checkpoint.pk:d}"
        )
        cursor.execute("RESET maintenance_work_mem")


def drop_vectors(checkpoint: Checkpoint) -> None:
    """Removes all vectors of a checkpoint that is not live, and their index."""
    name = _name(checkpoint)
    if _state(name) != "missing":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
    checkpoint.embeddings.all().delete()
    Sketch.objects.filter(checkpoint=checkpoint).delete()


def lacks_hnsw(checkpoint: Checkpoint) -> bool:
    """Whether the checkpoint is large enough for an HNSW index and has none."""
    if _state(_name(checkpoint)) == "valid":
        return False
    return checkpoint.embeddings.count() >= HNSW_LEAST


def _name(checkpoint: Checkpoint) -> str:
    return f"ecom_ai_hnsw_{checkpoint.pk:d}"


def _state(name: str) -> str:
    """'missing', 'building', 'broken' or 'valid'."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT CASE WHEN i.indisvalid THEN 'valid' WHEN EXISTS (
                SELECT 1 FROM pg_stat_progress_create_index b
                WHERE b.index_relid = i.indexrelid) THEN 'building'
                ELSE 'broken' END
            FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
            WHERE c.relname = %s
            """,
            [name],
        )
        found = cursor.fetchone()
    return str(found[0]) if found else "missing"
