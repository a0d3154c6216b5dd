"""A shopper as a page knows them: what they did lately, and their taste."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import connection
from django.utils import timezone
from numpy.typing import NDArray

from ecom_ai import index
from ecom_ai.conf import get_settings
from ecom_ai.events import Kind
from ecom_ai.inference import Vector, unit
from ecom_ai.models import LOOKED, Checkpoint

#: Events that make a taste, and that a session without consent holds.
RECENT = 40
#: Dismissals that hold, however long ago.
_DISMISSED = 1000
#: Kinds that say what a shopper likes, or does not.
TELLING = (*LOOKED, Kind.DISMISS)
#: What a bad review of theirs is among their events; it outweighs the purchase.
DISLIKED, _DISLIKES = "disliked", -6.0
#: Their bad reviews that hold.
_BAD_REVIEWS = 20
#: Of two stars or fewer, or with a negative text where stars do not say otherwise.
#: With the parameters DISLIKED, site, shopper key and _BAD_REVIEWS.
_DISLIKED_ITEMS = """
    SELECT %s, w.item_key, w.created_at FROM ecom_ai_review w
    LEFT JOIN ecom_ai_verdict said ON said.id = w.verdict_id
    WHERE w.site_id = %s AND w.author_key = %s AND w.state <> 'withdrawn'
        AND (w.stars <= 2
            OR coalesce(w.stars, 3) = 3 AND said.sentiment = 'negative')
    ORDER BY w.created_at DESC LIMIT %s"""


@dataclass(frozen=True)
class Seen:
    """One of a shopper's recent events, with the item's vector where it has one."""

    kind: str
    item_key: str
    at: datetime
    vector: Vector | None = None


@dataclass(frozen=True)
class Encoded:
    """That a recommender made a vector of a shopper's looks ``until`` a moment."""

    shopper_id: int
    checkpoint_id: int
    until: datetime


@dataclass(frozen=True)
class Visitor:
    """The shopper behind a request: key, recent events newest first, and the cart."""

    site_id: int
    key: str = ""
    recent: tuple[Seen, ...] = ()
    cart: frozenset[str] = frozenset()
    #: The vector that a worker made of their events, if of the live checkpoint.
    vector: Vector | None = None
    #: Whether there is a vector of theirs by a recommender, and of which.
    encoded: Encoded | None = None
    #: Keys of what was dismissed too long ago to be among the recent events.
    dismissed_before: frozenset[str] = frozenset()

    @property
    def dismissed(self) -> set[str]:
        lately = {seen.item_key for seen in self.recent if seen.kind == Kind.DISMISS}
        return lately | self.dismissed_before

    @property
    def viewed(self) -> list[str]:
        """Keys of the items looked at, newest first, each once."""
        keys = [seen.item_key for seen in self.recent if seen.kind in LOOKED]
        dismissed = self.dismissed
        return [key for key in dict.fromkeys(keys) if key not in dismissed]

    @property
    def looked_at(self) -> datetime | None:
        """When they last looked at an item."""
        looks = (seen.at for seen in self.recent if seen.kind in LOOKED)
        return max(looks, default=None)


def taste(recent: Sequence[Seen]) -> Vector | None:
    """A shopper's vector: the items of their events, by kind and age. None if cold.

    An event of age t counts weight(kind) · 2^(-t / half-life); an item that was
    dismissed, or got a bad review of theirs, counts against. The sum is brought to
    unit length.
    """
    known = [seen for seen in recent if seen.vector is not None]
    counts = _counts(known)
    if not np.any(counts > 0):
        return None
    vector = unit(_sum(known, counts))
    return vector if np.any(vector) else None


def distaste(recent: Sequence[Seen]) -> Vector | None:
    """What their own bad reviews turn a shopper away from. None where there are none.

    The sum of those items' vectors, counted as in ``taste`` and measured by what the
    shopper likes: of length 1 where the dislikes are as strong or stronger.
    """
    known = [seen for seen in recent if seen.vector is not None]
    bad = np.array([seen.kind == DISLIKED for seen in known], dtype=bool)
    if not bad.any():
        return None
    counts = _counts(known)
    against = _sum(known, np.where(bad, -counts, 0.0))
    likes = _sum(known, np.maximum(counts, 0.0))
    length = max(np.linalg.norm(against), np.linalg.norm(likes))
    return against / length if length > 0 else None


def _counts(recent: Sequence[Seen]) -> NDArray[np.float64]:
    """weight(kind) · 2^(-age / half-life) of each event."""
    weights = {
        **get_settings().EVENT_WEIGHTS,
        Kind.DISMISS.value: -1.0,
        DISLIKED: _DISLIKES,
    }
    half_life = get_settings().TASTE_HALF_LIFE_HOURS * 3600
    now = timezone.now()
    likes = np.array([weights.get(seen.kind, 0.0) for seen in recent])
    ages = np.array([(now - seen.at).total_seconds() for seen in recent])
    counts: NDArray[np.float64] = likes * 0.5 ** (np.maximum(ages, 0.0) / half_life)
    return counts


def _sum(known: Sequence[Seen], counts: NDArray[np.float64]) -> Vector:
    """Of the events' vectors, each by its count."""
    vectors = np.stack([seen.vector for seen in known if seen.vector is not None])
    return counts.astype(np.float32) @ vectors


def load(site_id: int, key: str) -> Visitor:
    """A shopper's recent events with their items' vectors, and their vector.

    Their own bad reviews are among the events, whatever became of them.
    """
    checkpoint = index.live(site_id)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT r.kind, r.item_key, r.at, halfvec_send(v.vector),
                CASE WHEN s.checkpoint_id = %s THEN halfvec_send(s.vector) END,
                CASE WHEN q.vector IS NOT NULL THEN s.id END, q.checkpoint_id, q.until,
                ARRAY(SELECT d.item_key FROM ecom_ai_event d
                 WHERE d.site_id = %s AND d.shopper_key = %s AND d.kind = 'dismiss'
                 LIMIT %s)
            FROM (
                (SELECT kind, item_key, at FROM ecom_ai_event
                WHERE site_id = %s AND shopper_key = %s AND kind = ANY(%s)
                ORDER BY at DESC LIMIT %s)
                UNION ALL
                ({_DISLIKED_ITEMS})
            ) r
            LEFT JOIN ecom_ai_item i ON i.site_id = %s AND i.key = r.item_key
            LEFT JOIN ecom_ai_embedding v ON v.item_id = i.id AND v.checkpoint_id = %s
            LEFT JOIN ecom_ai_shopper s ON s.site_id = %s AND s.key = %s
            LEFT JOIN ecom_ai_shoppersequence q ON q.shopper_id = s.id
            ORDER BY r.at DESC
            """,
            [
                *(_pk(checkpoint), site_id, key, _DISMISSED),
                *(site_id, key, list(map(str, TELLING)), RECENT),
                *(DISLIKED, site_id, key, _BAD_REVIEWS),
                *(site_id, _pk(checkpoint), site_id, key),
            ],
        )
        rows = cursor.fetchall()
    if not rows:
        return Visitor(site_id, key)
    *_, taste_vector, shopper_id, recommender_id, until, dismissed = rows[0]
    return Visitor(
        site_id=site_id,
        key=key,
        recent=tuple(
            Seen(kind, item, at, _vector(raw)) for kind, item, at, raw, *_ in rows
        ),
        vector=_vector(taste_vector),
        encoded=Encoded(shopper_id, recommender_id, until) if shopper_id else None,
        dismissed_before=frozenset(dismissed),
    )


def vectors_of(site_id: int, keys: Collection[str]) -> dict[str, Vector]:
    checkpoint = index.live(site_id)
    if not keys or checkpoint is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.key, halfvec_send(v.vector) FROM ecom_ai_item i "
            "JOIN ecom_ai_embedding v ON v.item_id = i.id "
            "WHERE i.site_id = %s AND i.key = ANY(%s) AND v.checkpoint_id = %s",
            [site_id, list(keys), checkpoint.pk],
        )
        return {key: index.from_bytes(raw) for key, raw in cursor.fetchall()}


def _vector(raw: bytes | None) -> Vector | None:
    return None if raw is None else index.from_bytes(raw)


def _pk(checkpoint: Checkpoint | None) -> int | None:
    return None if checkpoint is None else checkpoint.pk
