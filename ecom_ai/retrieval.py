"""From SELECTs to an order: run them as one statement, fuse by rank, diversify."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from ecom_ai import index
from ecom_ai.conf import get_settings
from ecom_ai.inference import Vector
from ecom_ai.models import Checkpoint
from ecom_ai.sql import Fragment

#: Constant of reciprocal rank fusion (Cormack, Clarke, Büttcher, SIGIR 2009).
RRF = 60


@dataclass(frozen=True)
class Candidate:
    """An item that a retriever gave, with its rank there."""

    key: str
    category: str
    source: str
    rank: int
    score: float
    vector: Vector | None = None
    #: By its reviews, from 0 to 1; None where nothing is known or it does not count.
    quality: float | None = None


@dataclass(frozen=True)
class Ranked:
    """An item after fusion; ``source`` is the retriever that spoke most for it."""

    key: str
    category: str
    source: str
    score: float
    vector: Vector | None


def pick(
    parts: Mapping[str, Fragment | None], checkpoint: Checkpoint | None = None
) -> list[Candidate]:
    """Runs the SELECTs of several retrievers, each of (item_id, score), as one.

    None stands for a retriever with nothing to go by. Candidates come with their
    vectors under the checkpoint, where one is given; those without a score, or with
    NaN for one (the cosine of a vector of zeros), are left out. Where qualities count
    (QUALITY_WEIGHT), they come along.
    """
    found = {name: part for name, part in parts.items() if part is not None}
    if not found:
        return []
    union = " UNION ALL ".join(
        f"(SELECT '{name}' AS source, item_id, score FROM ({part.sql}) from_{name})"
        for name, part in found.items()
    )
    column, join = "NULL", ""
    if checkpoint is not None:
        column = "halfvec_send(v.vector)"
        join = f"""LEFT JOIN ecom_ai_embedding v
            ON v.item_id = c.item_id AND v.checkpoint_id = {checkpoint.pk:d}"""
    by_reviews = "NULL::float8"
    if get_settings().QUALITY_WEIGHT > 0:
        # Not joined: the planner would read the whole table for some hundred rows.
        by_reviews = (
            "(SELECT q.score FROM ecom_ai_itemquality q WHERE q.item_id = c.item_id)"
        )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT c.source, i.key, i.category, c.score, {column}, {by_reviews}
            FROM ({union}) c JOIN ecom_ai_item i ON i.id = c.item_id {join}
            WHERE c.score::float8 < 'infinity' ORDER BY c.score DESC, i.id
            """,
            [value for part in found.values() for value in part.params],
        )
        rows = cursor.fetchall()
    ranks = dict.fromkeys(found, 0)
    candidates = []
    for source, key, category, score, raw, quality in rows:
        ranks[source] += 1
        vector = None if raw is None else index.from_bytes(raw)
        candidates.append(
            Candidate(key, category, source, ranks[source], score, vector, quality)
        )
    return candidates


def fuse(
    candidates: Sequence[Candidate],
    weights: Mapping[str, float],
    *,
    quality_weight: float = 0.0,
) -> list[Ranked]:
    """Joins the lists of several retrievers, best first.

    Each gives an item weight / (60 + rank), so that scores of different scales never
    meet; reciprocal rank fusion, with weights. The sum is then multiplied by
    1 + quality_weight · (its quality - the candidates' mean of it).
    """
    scores: dict[str, float] = {}
    best: dict[str, tuple[float, Candidate]] = {}
    for candidate in candidates:
        part = weights[candidate.source] / (RRF + candidate.rank)
        scores[candidate.key] = scores.get(candidate.key, 0.0) + part
        if candidate.key not in best or part > best[candidate.key][0]:
            best[candidate.key] = (part, candidate)
    factors = _by_quality([found for _, found in best.values()], quality_weight)
    fused = [
        Ranked(
            key, found.category, found.source, scores[key] * factors[key], found.vector
        )
        for key, (_, found) in best.items()
    ]
    return sorted(fused, key=lambda item: (-item.score, item.key))


def _by_quality(found: Sequence[Candidate], weight: float) -> dict[str, float]:
    """What each item's quality does to its score; 1 where none is known."""
    known = [each.quality for each in found if each.quality is not None]
    mean = sum(known) / len(known) if known else 0.0
    return {
        each.key: 1.0
        + weight * ((mean if each.quality is None else each.quality) - mean)
        for each in found
    }


def diversify(ranked: Sequence[Ranked], *, k: int, diversity: float) -> list[Ranked]:
    """The items in an order where the first ``k`` are not all alike.

    Maximal marginal relevance (Carbonell, Goldstein, SIGIR 1998): each next item has
    the greatest (1 - diversity) · relevance - diversity · likeness to those taken.
    Relevance falls evenly with rank; likeness is the cosine, 0 without a vector.
    """
    if diversity <= 0 or len(ranked) <= 2:
        return list(ranked)
    size = next((len(r.vector) for r in ranked if r.vector is not None), 1)
    vectors = np.stack(
        [r.vector if r.vector is not None else np.zeros(size) for r in ranked]
    )
    relevance = np.linspace(1.0, 0.0, num=len(ranked))
    likeness = np.zeros(len(ranked))
    free = np.ones(len(ranked), dtype=bool)
    order: list[int] = []
    for _ in range(min(k, len(ranked))):
        gain = (1 - diversity) * relevance - diversity * likeness
        chosen = int(np.argmax(np.where(free, gain, -np.inf)))
        order.append(chosen)
        free[chosen] = False
        likeness = np.maximum(likeness, vectors @ vectors[chosen])
    order.extend(np.flatnonzero(free).tolist())
    return [ranked[place] for place in order]
