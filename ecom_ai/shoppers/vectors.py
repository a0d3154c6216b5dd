"""The vectors that a worker makes of shoppers' events."""

from datetime import datetime

from django.db import connection
from django.utils import timezone

from ecom_ai import index
from ecom_ai.models import Checkpoint, Learnt, Shopper
from ecom_ai.shoppers.visitors import TELLING, load, taste


def update_vector(site_id: int, key: str) -> bool:
    """Stores a shopper's vector made of their latest events. False if they are cold.

    The cold get a row without a vector, so that they count as done.
    """
    began, checkpoint = timezone.now(), index.live(site_id)
    if checkpoint is None:
        return False
    recent = load(site_id, key).recent
    if not recent:
        Shopper.objects.filter(site_id=site_id, key=key).delete()
        return False
    vector = taste(recent)
    Shopper.objects.update_or_create(
        site_id=site_id,
        key=key,
        defaults={
            "vector": None if vector is None else vector.tolist(),
            "checkpoint": checkpoint,
            "vector_at": began,
        },
    )
    return vector is not None


def catch_up(site_id: int, *, most: int) -> int:
    """Makes the vectors for which no doorbell rang: of ``most`` shoppers at a time.

    Returns how many. Events older than the last time that it found fewer than
    ``most`` are not looked at again.
    """
    began, live = timezone.now(), index.live(site_id)
    if live is None:
        return 0
    learnt = Learnt.objects.get_or_create(site_id=site_id)[0]
    late = stale(site_id, live, since=learnt.shoppers_until, most=most)
    for key in late:
        update_vector(site_id, key)
    if len(late) < most:
        Learnt.objects.filter(pk=site_id).update(shoppers_until=began - Learnt.MARGIN)
    return len(late)


def stale(
    site_id: int, live: Checkpoint, *, since: datetime | None, most: int
) -> list[str]:
    """Keys of shoppers whose vector is not of ``live``, or older than their events.

    The ``most`` who were here last. Of events only those received ``since`` count.
    """
    with connection.cursor() as cursor:
        # An index answers < and >, but neither <> nor IS DISTINCT FROM.
        cursor.execute(
            """
            SELECT key FROM (
                SELECT e.shopper_key AS key, max(e.received_at) AS at
                FROM ecom_ai_event e LEFT JOIN ecom_ai_shopper s
                    ON s.site_id = e.site_id AND s.key = e.shopper_key
                WHERE e.site_id = %s AND e.kind = ANY(%s)
                    AND e.received_at >= coalesce(%s, '-infinity'::timestamptz)
                GROUP BY e.shopper_key, s.vector_at
                HAVING s.vector_at IS NULL OR s.vector_at < max(e.received_at)
                UNION ALL
                SELECT key, vector_at FROM ecom_ai_shopper
                WHERE site_id = %s AND (checkpoint_id IS NULL
                    OR checkpoint_id < %s OR checkpoint_id > %s)
            ) late
            GROUP BY key ORDER BY max(at) DESC NULLS LAST LIMIT %s
            """,
            [
                *(site_id, list(map(str, TELLING)), since),
                *(site_id, live.pk, live.pk, most),
            ],
        )
        return [key for (key,) in cursor.fetchall()]
