"""What shoppers did: check it, and store it durably in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import connection, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb
from uuid_utils.compat import uuid7

from ecom_ai.exceptions import InvalidEvent
from ecom_ai.models import Event
from ecom_ai.signals import events_recorded
from ecom_ai.sql import is_storable

Kind = Event.Kind

#: Clocks differ, and phones send late: what is further off is not believed.
_FUTURE, _PAST = timedelta(minutes=5), timedelta(days=30)
_TOKEN_SALT = "ecom_ai.list"  # noqa: S105
_TOKEN_SECONDS = 7 * 24 * 3600
_LONGEST = {"item": 200, "placement": 60, "query": 200}
_NEEDS_ITEM = frozenset(Kind) - {Kind.SEARCH}


@dataclass(frozen=True)
class NewEvent:
    """One thing a shopper did, as a client or the host tells it.

    ``id`` is the client's: told twice, it counts once. ``token`` is that of the list
    the item came from. Of ``query`` the first 200 characters are kept.
    """

    kind: str
    item_key: str = ""
    id: UUID = field(default_factory=uuid7)
    at: datetime = field(default_factory=timezone.now)
    placement: str = ""
    rank: int | None = None
    query: str = ""
    token: str = ""


def record(site_id: int, shopper_key: str, events: Sequence[NewEvent]) -> int:
    """Stores events, durable on return. Returns how many were new.

    Raises InvalidEvent, and stores none, if one is invalid.
    """
    check(events)
    if not events:
        return 0
    rows = [_row(site_id, event) for event in events]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO ecom_ai_event (id, site_id, shopper_key, kind, item_key,
                placement, rank, query, served, at, received_at)
            SELECT id, %s, %s, kind, item_key, placement, rank, query, served, at, %s
            FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::smallint[],
                %s::text[], %s::jsonb[], %s::timestamptz[])
                AS new (id, kind, item_key, placement, rank, query, served, at)
            ON CONFLICT (id) DO NOTHING
            """,
            [
                *(site_id, shopper_key, timezone.now()),
                *map(list, zip(*rows, strict=True)),
            ],
        )
        stored = int(cursor.rowcount)
    if stored:
        announce(site_id, shopper_key)
    return stored


def announce(site_id: int, shopper_key: str) -> None:
    """Sends events_recorded once they are committed; a bad receiver harms nobody."""
    transaction.on_commit(
        lambda: events_recorded.send_robust(
            Event, site_id=site_id, shopper_keys={shopper_key}
        )
    )


def check(events: Sequence[NewEvent]) -> None:
    """Raises InvalidEvent, naming the event, the field and what is allowed."""
    for place, event in enumerate(events):
        if fault := _fault(event):
            where = f"events[{place}]." if len(events) > 1 else ""
            raise InvalidEvent(f"{where}{fault}")


def _fault(event: NewEvent) -> str:
    if event.kind not in Kind:
        return f"kind: {event.kind[:40]!r} is not one of {', '.join(Kind)}."
    if event.kind in _NEEDS_ITEM and not event.item_key:
        return f"item: an event of kind '{event.kind}' needs an item."
    if event.kind == Kind.SEARCH and not event.query.strip():
        return "query: an event of kind 'search' needs a query."
    return _text_fault(event) or _number_fault(event)


def _text_fault(event: NewEvent) -> str:
    texts = {"item": event.item_key, "placement": event.placement, "query": event.query}
    for name, text in texts.items():
        if name != "query" and len(text) > _LONGEST[name]:
            return f"{name}: longer than {_LONGEST[name]} characters."
        if not is_storable(text):
            return f"{name}: contains a NUL byte or half of a surrogate pair."
    return ""


def _number_fault(event: NewEvent) -> str:
    if event.rank is not None and not 0 <= event.rank <= 1000:
        return "rank: must be between 0 and 1000."
    if timezone.is_naive(event.at):
        return "at: needs a time zone, such as 2026-01-31T12:00:00Z."
    now = timezone.now()
    if not now - _PAST <= event.at <= now + _FUTURE:
        return "at: lies in the future, or more than 30 days back."
    return ""


def list_token(served: dict[str, Any]) -> str:
    """Signs what was served, to come back with the events about it."""
    return signing.dumps(served, salt=_TOKEN_SALT, compress=True)


def read_token(token: str) -> dict[str, Any] | None:
    """What a list token says; None for a forged, damaged or old one."""
    try:
        served: dict[str, Any] = signing.loads(
            token, salt=_TOKEN_SALT, max_age=_TOKEN_SECONDS
        )
    except signing.BadSignature:
        return None
    return served


def _row(site_id: int, event: NewEvent) -> tuple[Any, ...]:
    served = _served(site_id, event)
    rank, placement = event.rank, event.placement
    if served:  # what was signed counts for more than what is told
        rank = served["keys"].index(event.item_key) + 1
        placement = served["placement"]
    return (
        event.id,
        event.kind,
        event.item_key,
        placement,
        rank,
        event.query[: _LONGEST["query"]],
        Jsonb(served) if served else None,
        event.at,
    )


def _served(site_id: int, event: NewEvent) -> dict[str, Any] | None:
    """What the event's token says; None if it is not of a list with this item."""
    served = read_token(event.token) if event.token else None
    if served is None or served.get("site") != site_id:
        return None
    return served if event.item_key in served.get("keys", ()) else None
