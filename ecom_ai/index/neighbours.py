"""The items nearest to a vector, as a SELECT for a larger statement."""

from weakref import WeakSet

import msgspec
import numpy as np
from django.db.backends.base.base import BaseDatabaseWrapper

from ecom_ai.catalog import Filters
from ecom_ai.conf import get_settings
from ecom_ai.index.levels import levels
from ecom_ai.index.selectivity import kept
from ecom_ai.inference import Vector
from ecom_ai.models import Checkpoint
from ecom_ai.sql import Fragment

#: Of the items that a filter leaves, so many with the most alike sketches are
#: compared by their whole vectors (benchmarks/tuning.py).
COMPARED = 400

_prepared: WeakSet[object] = WeakSet()


def nearest(
    checkpoint: Checkpoint,
    target: Fragment,
    eligible: Fragment,
    *,
    k: int,
    filters: Filters = Filters(),
) -> Fragment:
    """SELECT of the ``k`` eligible items nearest to a vector: item_id, score.

    ``target`` is an SQL expression of the vector, ``eligible`` a SELECT of item ids
    that pass the filters. ``score`` is the cosine similarity. Without a filter HNSW
    is walked, and where one leaves SCAN_BELOW items or more. Of fewer, where HNSW
    would answer late and with poor lists, all sketches are read and the COMPARED most
    alike compared exactly.
    """
    if not filters or kept(filters) >= get_settings().SCAN_BELOW:
        return _by_order(checkpoint, target, eligible, k=k)
    return _by_sketches(checkpoint, target, eligible, k=k, filters=filters)


def _by_sketches(
    checkpoint: Checkpoint,
    target: Fragment,
    eligible: Fragment,
    *,
    k: int,
    filters: Filters,
) -> Fragment:
    """Compares what a filter leaves by sketches, and the most alike exactly.

    Where too few of those can be sold, HNSW is walked for the rest.
    """
    compared = max(COMPARED, 2 * k)
    passes = filters.condition("s")
    asked = Fragment("(SELECT vector FROM asked)")
    rest = _by_order(
        checkpoint,
        asked,
        eligible,
        k=k,
        condition=f"""AND (SELECT count(*) FROM near) = {compared:d}
            AND (SELECT count(*) FROM found) < {k:d}
            AND e.item_id NOT IN (SELECT item_id FROM found)""",
    )
    return Fragment(
        f"""
        WITH asked AS MATERIALIZED (
            SELECT vector, {levels("vector", checkpoint)} AS levels
            FROM (SELECT {target.sql} AS vector OFFSET 0) target),
        near AS MATERIALIZED (
            SELECT s.item_id FROM ecom_ai_sketch s
            WHERE s.checkpoint_id = {checkpoint.pk:d} AND {passes.sql}
            ORDER BY s.levels <~> (SELECT levels FROM asked) LIMIT {compared:d}),
        found AS MATERIALIZED (
            SELECT n.item_id, {_score("n.distance")} AS score FROM (
                SELECT e.item_id, {_distance(checkpoint, asked)} AS distance
                FROM near JOIN ecom_ai_embedding e USING (item_id)
                WHERE e.checkpoint_id = {checkpoint.pk:d} ORDER BY distance
            ) n
            WHERE {is_eligible("n.item_id", eligible)}
            ORDER BY n.distance LIMIT {k:d})
        SELECT item_id, score FROM found UNION ALL ({rest.sql}) LIMIT {k:d}
        """,
        (*target.params, *passes.params, *eligible.params, *rest.params),
    )


def _by_order(
    checkpoint: Checkpoint,
    target: Fragment,
    eligible: Fragment,
    *,
    k: int,
    condition: str = "",
) -> Fragment:
    """Walks the vectors nearest first, as HNSW gives them, until k are eligible."""
    distance = _distance(checkpoint, target)
    return Fragment(
        f"""
        SELECT e.item_id, {_score(distance)} AS score
        FROM ecom_ai_embedding e
        WHERE e.checkpoint_id = {checkpoint.pk:d} {condition}
          AND {is_eligible("e.item_id", eligible)}
        ORDER BY {distance} LIMIT {k:d}
        """,
        (*target.params, *eligible.params, *target.params),
    )


def likeness(checkpoint: Checkpoint, target: Fragment) -> str:
    """SQL of the cosine of a vector and one of the table of embeddings, called e."""
    return _score(_distance(checkpoint, target))


def _distance(checkpoint: Checkpoint, target: Fragment) -> str:
    """SQL of the cosine distance to a vector, as the checkpoint's index has it."""
    return f"e.vector::halfvec({checkpoint.dimensions:d}) <=> {target.sql}"


def _score(distance: str) -> str:
    """SQL of the cosine similarity; NULL, not NaN, for a vector of zeros."""
    return f"nullif(1 - ({distance}), 'NaN')"


def is_eligible(item_id: str, eligible: Fragment) -> str:
    """SQL condition; OFFSET 0 keeps the planner from turning it into a join.

    For a join it would read all that is eligible, and give up the order of HNSW.
    """
    found = f"SELECT 1 FROM ({eligible.sql}) a (id) WHERE a.id = {item_id} OFFSET 0"
    return f"EXISTS ({found})"


def vector_of_item(checkpoint: Checkpoint, item_key: str) -> Fragment:
    """SQL expression: the stored vector of an item; NULL where it has none."""
    return Fragment(
        f"""(SELECT v.vector::halfvec({checkpoint.dimensions:d})
             FROM ecom_ai_embedding v JOIN ecom_ai_item s ON s.id = v.item_id
             WHERE v.checkpoint_id = {checkpoint.pk:d}
               AND s.site_id = {checkpoint.site_id:d} AND s.key = %s)""",
        (item_key,),
    )


def vector_value(checkpoint: Checkpoint, vector: Vector) -> Fragment:
    """SQL expression of a given vector. Raises ValueError if it does not fit."""
    value = literal(checkpoint, vector)
    return Fragment(f"%s::halfvec({checkpoint.dimensions:d})", (value,))


def literal(checkpoint: Checkpoint, vector: Vector) -> str:
    """A vector as PostgreSQL reads it. Raises ValueError if it does not fit."""
    with np.errstate(over="ignore"):  # told below
        halves = np.asarray(vector, dtype=np.float16)
    if halves.shape != (checkpoint.dimensions,) or not np.isfinite(halves).all():
        raise ValueError(
            f"A vector of checkpoint {checkpoint.pk} ({checkpoint.name}) must be "
            f"{checkpoint.dimensions} finite numbers; got shape {halves.shape} with "
            f"{int((~np.isfinite(halves)).sum())} that are not finite."
        )
    return msgspec.json.encode(halves.tolist()).decode()


def from_bytes(stored: bytes) -> Vector:
    """A vector from ``halfvec_send``: two numbers of header, then big-endian halves."""
    return np.frombuffer(stored, dtype=">f2", offset=4).astype(np.float32)


def prepare_connection(connection: BaseDatabaseWrapper, **_kwargs: object) -> None:
    """Sets how HNSW searches, for each new connection to PostgreSQL.

    Without ``relaxed_order`` a filtered search ends short of k. Set for a session
    and not a statement, so that a search stays one statement.
    """
    if connection.vendor != "postgresql" or connection.connection in _prepared:
        return
    # A pool hands one connection to many requests.
    _prepared.add(connection.connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('hnsw.iterative_scan', 'relaxed_order', false), "
            "set_config('hnsw.ef_search', %s, false)",
            [str(get_settings().EF_SEARCH)],
        )
