"""The searchable set of a checkpoint's vectors: the only room that asks pgvector.

An index is built beside the live one and goes live by flipping one row, so that
re-embedding and rollback never leave a page without vectors (blue/green).
"""

import time
from collections.abc import Sequence
from weakref import WeakSet

import numpy as np
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.utils import timezone
from pgvector import HalfVector

from ecom_ai.conf import get_settings
from ecom_ai.inference import LocalInference, Vector, encoder, unit
from ecom_ai.models import Checkpoint, Item
from ecom_ai.models.checkpoints import forget_live
from ecom_ai.signals import checkpoint_promoted
from ecom_ai.sql import Fragment

#: Texts of a language that its means are taken from, and the fewest that will do.
MEAN_SAMPLE, MEAN_LEAST = 1000, 50
#: Below so many vectors a scan is quicker than an HNSW index, and exact.
HNSW_LEAST = 1000
#: The least likeness of a title's words to misspelt ones (trigrams; 1 is the same).
SPELLING_LEAST = 0.5
_BUILD_POLL_SECONDS = 0.5
#: pgvector's own (16, 64) find 0.85 of the nearest to a shopper's taste, which lies
#: between the clusters of a catalogue (benchmarks/widgets.py).
_HNSW_BUILD = "m = 32, ef_construction = 200"

ENCODER = Checkpoint.Role.ENCODER

_prepared: WeakSet[object] = WeakSet()


def live(site_id: int) -> Checkpoint | None:
    """The checkpoint whose vectors are searched now."""
    return Checkpoint.objects.live(site_id, ENCODER)


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
    vectors = inference.encode_items(checkpoint, [item.texts for item in items])
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO ecom_ai_embedding
                (item_id, checkpoint_id, language, vector, text_hash, created_at)
            SELECT i.id, %s, new.language, new.vector::halfvec, i.text_hash, now()
            FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[])
                AS new (item_id, language, vector, text_hash)
            JOIN ecom_ai_item i ON i.id = new.item_id AND i.text_hash = new.text_hash
            ORDER BY i.id FOR KEY SHARE OF i
            ON CONFLICT (item_id, checkpoint_id) DO UPDATE SET
                language = excluded.language, vector = excluded.vector,
                text_hash = excluded.text_hash, created_at = excluded.created_at
            """,
            [
                checkpoint.pk,
                [item.pk for item in items],
                [_language(item) for item in items],
                [literal(checkpoint, vector) for vector in vectors],
                [item.text_hash for item in items],
            ],
        )
        return int(cursor.rowcount)


def nearest(
    checkpoint: Checkpoint,
    target: Fragment,
    eligible: Fragment,
    *,
    k: int,
    narrowed: Fragment | None = None,
) -> Fragment:
    """SELECT of the ``k`` eligible items nearest to a vector: item_id, score.

    ``target`` is an SQL expression of the vector, ``eligible`` a SELECT of item ids.
    With ``narrowed``, a SELECT of ids that a filter leaves, the statement counts
    them up to EXACT_BELOW first and then takes one of two ways: few are compared
    exactly, many are searched through HNSW, which would give short and poor lists
    for few. ``score`` is the cosine similarity. Needs no round trip of its own.
    """
    distance = f"e.vector::halfvec({checkpoint.dimensions:d}) <=> {target.sql}"
    if narrowed is None:
        return _by_order(checkpoint, target, distance, eligible, k=k)
    most = get_settings().EXACT_BELOW
    many = _by_order(
        *(checkpoint, target, distance, eligible),
        k=k,
        condition="AND (SELECT is_large FROM size)",
    )
    return Fragment(
        f"""
        WITH left_over (id) AS MATERIALIZED ({narrowed.sql} LIMIT {most + 1:d}),
        size AS MATERIALIZED (SELECT count(*) > {most:d} AS is_large FROM left_over)
        (SELECT n.item_id, {_score("n.distance")} AS score FROM (
            SELECT e.item_id, {distance} AS distance
            FROM left_over l JOIN ecom_ai_embedding e ON e.item_id = l.id
            WHERE e.checkpoint_id = {checkpoint.pk:d}
              AND NOT (SELECT is_large FROM size)
            ORDER BY distance
         ) n
         WHERE {is_eligible("n.item_id", eligible)}
         ORDER BY n.distance LIMIT {k:d})
        UNION ALL ({many.sql})
        """,
        (*narrowed.params, *target.params, *eligible.params, *many.params),
    )


def _by_order(
    checkpoint: Checkpoint,
    target: Fragment,
    distance: str,
    eligible: Fragment,
    *,
    k: int,
    condition: str = "",
) -> Fragment:
    """Walks the vectors nearest first, as HNSW gives them, until k are eligible."""
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
    return str(HalfVector(halves).to_text())


def from_bytes(stored: bytes) -> Vector:
    """A vector from ``halfvec_send``: two numbers of header, then big-endian halves."""
    return np.frombuffer(stored, dtype=">f2", offset=4).astype(np.float32)


def ensure_live(site_id: int, *, replacing: int | None = None) -> Checkpoint:
    """The encoder to embed with; where there is none, the first one goes live.

    A checkpoint whose means miss a language that the shop has texts in by now is
    followed by one that has them; the live checkpoint with the id ``replacing``, by
    one of the setting ENCODER. A follower goes live when its vectors are complete.
    Bears being run twice, or by two at once: all get the same follower. Encodes a
    sample of the shop's texts, so that it runs on a serving worker.
    """
    forget_live()
    current = live(site_id)
    anew = current is not None and current.pk == replacing
    if current and not anew and not misses_a_language(current):
        return current
    name = get_settings().ENCODER if anew or not current else current.name
    checkpoint = create(site_id, name, after=current.pk if current else 0)
    if current is None and checkpoint.stage != Checkpoint.Stage.LIVE:
        activate(checkpoint)
    return checkpoint


def create(site_id: int, name: str, *, after: int = 0) -> Checkpoint:
    """A checkpoint for an encoder by name or path, with means of the shop's texts.

    The one of the same weights that was made since the checkpoint ``after``, and is
    in use or being filled, where there is one.
    """
    checkpoint = Checkpoint(site_id=site_id, role=ENCODER, name=name)
    loaded = encoder(checkpoint)
    checkpoint.dimensions = loaded.dimensions
    checkpoint.fingerprint = loaded.fingerprint
    same = filling(site_id).filter(fingerprint=loaded.fingerprint, pk__gt=after)
    if existing := same.first():
        return existing
    checkpoint.means = _means(checkpoint)
    with transaction.atomic():
        _lock(site_id)
        if existing := same.first():
            return existing
        checkpoint.save()
    return checkpoint


def filling(site_id: int) -> "QuerySet[Checkpoint]":
    """The encoders that get vectors: the live one and its followers, newest first."""
    stages = [Checkpoint.Stage.LIVE, Checkpoint.Stage.TRAINED]
    return Checkpoint.objects.filter(
        site_id=site_id, role=ENCODER, stage__in=stages
    ).order_by("-pk")


def misses_a_language(checkpoint: Checkpoint) -> bool:
    """Whether the shop has texts in a language that the checkpoint's means lack."""
    known = checkpoint.means.get("passage", {}).keys()
    return bool(_samples(checkpoint.site_id).keys() - known)


def build_hnsw(checkpoint: Checkpoint) -> None:
    """Builds the checkpoint's partial HNSW index if it is large enough to need one.

    Where another process builds it, waits until that one is done.
    """
    name = _hnsw_name(checkpoint)
    while (state := _hnsw_state(name)) == "building":
        time.sleep(_BUILD_POLL_SECONDS)
    if state == "valid" or checkpoint.embeddings.count() < HNSW_LEAST:
        return
    with connection.cursor() as cursor:
        if state == "broken":  # left behind by a build that was interrupted
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute(
            f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON ecom_ai_embedding "
            f"USING hnsw ((vector::halfvec({checkpoint.dimensions:d})) "
            f"halfvec_cosine_ops) WITH ({_HNSW_BUILD}) "
            f"WHERE checkpoint_id = {checkpoint.pk:d}"
        )
        cursor.execute("RESET maintenance_work_mem")


def lacks_hnsw(checkpoint: Checkpoint) -> bool:
    """Whether the checkpoint is large enough for an HNSW index and has none."""
    if _hnsw_state(_hnsw_name(checkpoint)) == "valid":
        return False
    return checkpoint.embeddings.count() >= HNSW_LEAST


def _hnsw_name(checkpoint: Checkpoint) -> str:
    return f"ecom_ai_hnsw_{checkpoint.pk:d}"


def _hnsw_state(name: str) -> str:
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


def activate(checkpoint: Checkpoint) -> None:
    """Makes a checkpoint live and the former one retired, in one transaction."""
    with transaction.atomic():
        _lock(checkpoint.site_id)
        Checkpoint.objects.filter(
            site_id=checkpoint.site_id,
            role=checkpoint.role,
            stage=Checkpoint.Stage.LIVE,
        ).exclude(pk=checkpoint.pk).update(stage=Checkpoint.Stage.RETIRED)
        checkpoint.stage = Checkpoint.Stage.LIVE
        checkpoint.promoted_at = timezone.now()
        checkpoint.save()
        transaction.on_commit(
            lambda: checkpoint_promoted.send(Checkpoint, checkpoint=checkpoint)
        )
    forget_live()


def prepare_connection(connection: BaseDatabaseWrapper, **_kwargs: object) -> None:
    """Sets how HNSW and trigrams search, for each new connection to PostgreSQL.

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
            "set_config('hnsw.ef_search', %s, false), "
            "set_config('pg_trgm.word_similarity_threshold', %s, false)",
            [str(get_settings().EF_SEARCH), str(SPELLING_LEAST)],
        )


def _language(item: Item) -> str:
    return next(iter(item.texts)) if len(item.texts) == 1 else "mul"


def _lock(site_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('ecom_ai.checkpoint'), %s)",
            [site_id],
        )


def _samples(site_id: int) -> dict[str, list[Sequence[str]]]:
    """Up to MEAN_SAMPLE texts a language, spread over the catalogue by their hash."""
    by_language: dict[str, list[Sequence[str]]] = {}
    items = Item.objects.filter(site_id=site_id).exclude(text_hash="")
    sample = items.order_by("text_hash").values_list("texts", flat=True)
    for texts in sample[: 4 * MEAN_SAMPLE]:
        for language, parts in texts.items():
            of_language = by_language.setdefault(language, [])
            if len(of_language) < MEAN_SAMPLE:
                of_language.append(parts)
    return {
        key: texts for key, texts in by_language.items() if len(texts) >= MEAN_LEAST
    }


def _means(checkpoint: Checkpoint) -> dict[str, dict[str, list[float]]]:
    """Means by kind of text and language, from the shop's own texts.

    Titles, encoded as queries, stand for the shoppers' questions.
    """
    loaded = encoder(checkpoint)
    means: dict[str, dict[str, list[float]]] = {"passage": {}, "query": {}}
    for language, texts in _samples(checkpoint.site_id).items():
        passages = loaded.encode_passages([". ".join(filter(None, t)) for t in texts])
        queries = loaded.encode_queries([title.lower() for title, *_ in texts])
        for kind, vectors in (("passage", passages), ("query", queries)):
            mean = unit(vectors).mean(axis=0)
            means[kind][language] = [round(float(value), 6) for value in mean]
    return means
