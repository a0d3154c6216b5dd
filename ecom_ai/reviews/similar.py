"""Past decisions about reviews that say much the same, and where moderators differ.

Exact distances over the latest decisions, as the vectors that ``history`` keeps have
them; no HNSW index is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from ecom_ai.models import Review, ReviewAction, ReviewFingerprint

#: Decisions looked at, the latest ones.
LATEST = 5000
#: Of those that are held against each other, each with each.
_COMPARED = 500
#: Cosine below which a decision tells nothing of another text.
NEAR = 0.4
#: Cosine from which two texts are so alike that decisions should be, too.
ALIKE = 0.92


@dataclass(frozen=True)
class Decided:
    """What a person decided about a review, and how alike its text is, to 1."""

    review: Review
    kind: str
    by_name: str
    reason: str
    likeness: float


@dataclass(frozen=True)
class Disagreement:
    """Two reviews that say much the same, decided otherwise by two people."""

    approved: Review
    approved_by: str
    rejected: Review
    rejected_by: str
    likeness: float


def similar(review: Review, *, k: int = 5) -> list[Decided]:
    """The ``k`` most alike of the LATEST reviews that a person decided, closest first;
    those that are NEAR.

    Only decisions that hold, and vectors of the same checkpoint; none where the review
    has no vector yet. One statement, and one for the reviews.
    """
    rows = _rows(
        f"""
        WITH asked AS (
            SELECT checkpoint_id, vector FROM {_FINGERPRINT} WHERE review_id = %s
        ), decided AS MATERIALIZED ({_DECIDED})
        SELECT d.review_id, d.kind, d.by_name, d.note, 1 - (f.vector <=> asked.vector)
        FROM asked, decided d JOIN {_FINGERPRINT} f USING (review_id)
        WHERE f.checkpoint_id = asked.checkpoint_id AND d.review_id <> %s
        ORDER BY f.vector <=> asked.vector LIMIT %s
        """,
        [review.pk, review.site_id, LATEST, review.pk, k],
    )
    reviews = _reviews([row[0] for row in rows])
    return [
        Decided(reviews[pk], kind, by_name, note, float(likeness))
        for pk, kind, by_name, note, likeness in rows
        if likeness is not None and likeness >= NEAR
    ]


def disagreements(site_id: int, *, most: int = 20) -> list[Disagreement]:
    """Among the latest decisions, like texts that one moderator approved and another
    rejected, the most alike first."""
    rows = _rows(
        f"""
        WITH decided AS MATERIALIZED (
            SELECT d.*, f.checkpoint_id, f.vector
            FROM ({_DECIDED}) d JOIN {_FINGERPRINT} f USING (review_id)
            WHERE f.vector IS NOT NULL
        )
        SELECT a.review_id, a.by_name, b.review_id, b.by_name,
            1 - (a.vector <=> b.vector) AS likeness
        FROM decided a JOIN decided b ON a.checkpoint_id = b.checkpoint_id
            AND a.by_name <> b.by_name AND a.kind = 'approved' AND b.kind = 'rejected'
        WHERE 1 - (a.vector <=> b.vector) >= %s
        ORDER BY likeness DESC LIMIT %s
        """,
        [site_id, _COMPARED, ALIKE, most],
    )
    reviews = _reviews([pk for row in rows for pk in (row[0], row[2])])
    return [
        Disagreement(reviews[a], a_by, reviews[b], b_by, float(likeness))
        for a, a_by, b, b_by, likeness in rows
    ]


_FINGERPRINT = ReviewFingerprint._meta.db_table
#: The latest decisions of people that hold: (site, how many).
_DECIDED = f"""
    SELECT a.id, a.review_id, a.kind, a.by_name, a.note
    FROM {ReviewAction._meta.db_table} a
    JOIN {Review._meta.db_table} r ON r.id = a.review_id
    WHERE r.site_id = %s AND a.by_name <> ''
        AND ((a.kind = 'approved' AND r.state = 'published')
            OR (a.kind = 'rejected' AND r.state = 'rejected'))
        AND NOT EXISTS (
            SELECT 1 FROM {ReviewAction._meta.db_table} later
            WHERE later.review_id = a.review_id AND later.id > a.id
                AND later.kind IN ('approved', 'rejected')
        )
    ORDER BY a.id DESC LIMIT %s
"""


def _rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _reviews(ids: Sequence[int]) -> dict[int, Review]:
    found: dict[int, Review] = Review.objects.select_related("verdict").in_bulk(ids)
    return found
