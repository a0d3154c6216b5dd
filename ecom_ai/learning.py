"""What a worker learns from the events of all: popularity and co-occurrence."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from django.db import connection, transaction
from django.utils import timezone

from ecom_ai.conf import get_settings
from ecom_ai.models import LOOKED, Event, ItemPair, Learnt
from ecom_ai.recommendations.cooccurrence import CoOccurrence

_KINDS = {
    ItemPair.Kind.SEEN: LOOKED,
    ItemPair.Kind.BOUGHT: (Event.Kind.PURCHASE,),
}
_ROWS = 5000


def refresh(site_id: int) -> None:
    """Popularity and pairs anew, and a note up to when they count the events."""
    began = timezone.now()
    refresh_popularity(site_id)
    refresh_pairs(site_id)
    Learnt.objects.update_or_create(
        site_id=site_id, defaults={"counted_until": began - Learnt.MARGIN}
    )


def has_news(site_id: int) -> bool:
    """Whether there are events that were not counted, however old."""
    events = Event.objects.filter(site_id=site_id)
    learnt = Learnt.objects.filter(site_id=site_id).first()
    if learnt and learnt.counted_until:
        events = events.filter(received_at__gte=learnt.counted_until)
    return events.exists()


def refresh_popularity(site_id: int) -> int:
    """Counts each item's events by kind and age. Returns how many items changed.

    Only those with new events do; see ``Popularity`` for why time changes nothing.
    Locks them in the order of their ids first, as everything that writes items, so
    that it and a mirror at the same time never wait for each other.
    """
    settings = get_settings()
    weights = {kind: w for kind, w in settings.EVENT_WEIGHTS.items() if w > 0}
    half_life = settings.POPULARITY_HALF_LIFE_DAYS * 86400
    with transaction.atomic(), connection.cursor() as cursor:
        # Of events that were just imported PostgreSQL thinks that there are few, and
        # would go through all of them for each item.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(
            """
            WITH weight AS (
                SELECT * FROM unnest(%s::text[], %s::float8[]) AS w (kind, weight)
            ), counted AS (
                SELECT e.item_key, ln(sum(w.weight
                    * power(2, extract(epoch FROM e.at - now())::float8 / %s)
                )) / ln(2::float8) + extract(epoch FROM now())::float8 / %s AS score
                FROM ecom_ai_event e JOIN weight w USING (kind)
                WHERE e.site_id = %s AND e.at > %s
                GROUP BY e.item_key
            )
            UPDATE ecom_ai_popularity p SET score = new.score
            FROM (
                SELECT p.item_id, n.score
                FROM ecom_ai_item i
                JOIN ecom_ai_popularity p ON p.item_id = i.id
                LEFT JOIN counted c ON c.item_key = i.key,
                LATERAL (
                    SELECT round(coalesce(c.score, 0)::numeric, 3)::float8 AS score
                ) n
                WHERE i.site_id = %s AND p.score IS DISTINCT FROM n.score
                ORDER BY i.id FOR NO KEY UPDATE OF p
            ) new
            WHERE p.item_id = new.item_id
            """,
            [
                *(list(weights), list(weights.values())),
                *(half_life, half_life),
                *(site_id, _since(), site_id),
            ],
        )
        return int(cursor.rowcount)


def refresh_pairs(site_id: int) -> int:
    """Counts anew which items follow which. Returns how many pairs were stored.

    The old pairs serve until the new ones are committed.
    """
    count = 0
    for kind, kinds in _KINDS.items():
        pairs = CoOccurrence().fit(_sequences(site_id, [str(k) for k in kinds]))
        rows = (
            (site_id, kind.value, source, target, score)
            for source, targets in pairs.items()
            for target, score in targets
        )
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext('ecom_ai.pairs'), %s)", [site_id]
            )
            ItemPair.objects.filter(site_id=site_id, kind=kind).delete()
            copy = (
                "COPY ecom_ai_itempair (site_id, kind, source_id, target_id, score) "
                "FROM STDIN"
            )
            with cursor.copy(copy) as stream:
                for row in rows:
                    stream.write_row(row)
                    count += 1
    return count


def _since() -> datetime:
    return timezone.now() - timedelta(days=get_settings().HISTORY_DAYS)


def _sequences(site_id: int, kinds: list[str]) -> Iterator[list[int]]:
    """Each shopper's items in the order of their first event on them."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            """
            SELECT e.shopper_key, i.id FROM ecom_ai_event e
            JOIN ecom_ai_item i ON i.site_id = e.site_id AND i.key = e.item_key
            WHERE e.site_id = %s AND e.kind = ANY(%s) AND e.at > %s
            GROUP BY e.shopper_key, i.id
            ORDER BY e.shopper_key, min(e.at), i.id
            """,
            [site_id, kinds, _since()],
        )
        rows = iter(lambda: cursor.fetchmany(_ROWS), [])
        flat = (row for batch in rows for row in batch)
        for _, group in groupby(flat, key=itemgetter(0)):
            yield [item for _, item in group]
