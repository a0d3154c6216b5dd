"""Who asks, and what they like.

With consent a shopper has a key in a signed cookie, and events in the database.
Without it the last events lie in the session and go with it; so they do still when
consent comes later, and are looked at there.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from django.contrib.sites.models import Site
from django.core import signing
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from ecom_ai import events, index
from ecom_ai.adapters import get_shopper_adapter
from ecom_ai.conf import get_settings
from ecom_ai.events import Kind, NewEvent
from ecom_ai.inference import Vector, unit
from ecom_ai.models import LOOKED, Checkpoint, Event, Learnt, Shopper

COOKIE = "ecom_ai_shopper"
COOKIE_SECONDS = 365 * 24 * 3600
SESSION = "ecom_ai_events"
_SALT = "ecom_ai.shopper"
#: Events that make a taste, and that a session without consent holds.
RECENT = 40
#: Dismissals that hold, however long ago.
_DISMISSED, _DISMISSED_IN_SESSION = 1000, 100
#: Kinds that say what a shopper likes, or does not.
_TELLING = (*LOOKED, Kind.DISMISS)


@dataclass(frozen=True)
class Seen:
    """One of a shopper's recent events, with the item's vector where it has one."""

    kind: str
    item_key: str
    at: datetime
    vector: Vector | None = None


@dataclass(frozen=True)
class Visitor:
    """The shopper behind a request: key, recent events newest first, and the cart."""

    site_id: int
    key: str = ""
    recent: tuple[Seen, ...] = ()
    cart: frozenset[str] = frozenset()
    #: The vector that a worker made of their events, if of the live checkpoint.
    vector: Vector | None = None
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


def taste(recent: Sequence[Seen]) -> Vector | None:
    """A shopper's vector: the items of their events, by kind and age. None if cold.

    An event of age t counts weight(kind) · 2^(-t / half-life); a dismissed item
    counts against. The sum is brought to unit length.
    """
    weights = {**get_settings().EVENT_WEIGHTS, Kind.DISMISS.value: -1.0}
    half_life = get_settings().TASTE_HALF_LIFE_HOURS * 3600
    now = timezone.now()
    known = [seen for seen in recent if seen.vector is not None]
    if not any(weights.get(seen.kind, 0.0) > 0 for seen in known):
        return None
    total = np.zeros_like(known[0].vector)
    for seen in known:
        age = max((now - seen.at).total_seconds(), 0.0)
        total = (
            total + weights.get(seen.kind, 0.0) * 0.5 ** (age / half_life) * seen.vector
        )
    vector = unit(total)
    return vector if np.any(vector) else None


def site_id_of(request: HttpRequest) -> int:
    """The site that a request is made to."""
    return int(Site.objects.get_current(request).pk)


def identify(request: HttpRequest) -> Visitor:
    """The visitor of a request, read once a request. A forged cookie is a stranger."""
    known: Visitor | None = getattr(request, "ecom_ai_visitor", None)
    if known is None:
        site_id = site_id_of(request)
        adapter = get_shopper_adapter()
        key = key_of(request)
        stored = load(site_id, key) if key else Visitor(site_id)
        known = replace(
            _with_session(stored, request), cart=frozenset(adapter.cart_keys(request))
        )
        request.ecom_ai_visitor = known  # type: ignore[attr-defined]
    return known


def key_of(request: HttpRequest) -> str:
    """The shopper key of a request; '' without consent.

    Signed in, it follows from the user; else from the signed cookie, or from a
    mobile app's signed token.
    """
    if token := bearer(request):
        return read_key(token)
    if not get_shopper_adapter().consented(request):
        return ""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return user_key(user.pk)
    known = read_key(request.COOKIES.get(COOKIE, ""))
    if not known:
        known = getattr(request, "ecom_ai_new_key", "") or new_key()
        # set_cookie() sends it with the response.
        request.ecom_ai_new_key = known  # type: ignore[attr-defined]
    return known


def set_cookie(request: HttpRequest, response: HttpResponseBase) -> None:
    """Gives a new shopper the cookie; takes it from one who no longer consents."""
    if hasattr(request, "ecom_ai_visitor"):
        patch_vary_headers(response, ("Cookie",))
    if key := getattr(request, "ecom_ai_new_key", ""):
        response.set_cookie(
            COOKIE,
            sign_key(key),
            max_age=COOKIE_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    elif COOKIE in request.COOKIES and not get_shopper_adapter().consented(request):
        response.delete_cookie(COOKIE, samesite="Lax")


def track(request: HttpRequest, new: Sequence[NewEvent]) -> int:
    """Records what the person behind a request did. Returns how many were new.

    Without consent the events go into the session and nowhere else. Raises
    InvalidEvent.
    """
    key = key_of(request)
    request.ecom_ai_visitor = None  # type: ignore[attr-defined]
    if key:
        return events.record(site_id_of(request), key, new)
    events.check(new)
    return _hold(request, [event for event in new if event.kind in _TELLING])


def load(site_id: int, key: str) -> Visitor:
    """A shopper's recent events with their items' vectors, and their vector."""
    checkpoint = index.live(site_id)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT r.kind, r.item_key, r.at, halfvec_send(v.vector),
                (SELECT halfvec_send(s.vector) FROM ecom_ai_shopper s
                 WHERE s.site_id = %s AND s.key = %s AND s.checkpoint_id = %s),
                ARRAY(SELECT d.item_key FROM ecom_ai_event d
                 WHERE d.site_id = %s AND d.shopper_key = %s AND d.kind = 'dismiss'
                 LIMIT %s)
            FROM (
                SELECT kind, item_key, at FROM ecom_ai_event
                WHERE site_id = %s AND shopper_key = %s AND kind = ANY(%s)
                ORDER BY at DESC LIMIT %s
            ) r
            LEFT JOIN ecom_ai_item i ON i.site_id = %s AND i.key = r.item_key
            LEFT JOIN ecom_ai_embedding v ON v.item_id = i.id AND v.checkpoint_id = %s
            ORDER BY r.at DESC
            """,
            [
                *(site_id, key, _pk(checkpoint)),
                *(site_id, key, _DISMISSED),
                *(site_id, key, list(map(str, _TELLING)), RECENT),
                *(site_id, _pk(checkpoint)),
            ],
        )
        rows = cursor.fetchall()
    return Visitor(
        site_id=site_id,
        key=key,
        recent=tuple(
            Seen(kind, item, at, _vector(raw)) for kind, item, at, raw, *_ in rows
        ),
        vector=_vector(rows[0][4]) if rows else None,
        dismissed_before=frozenset(rows[0][5]) if rows else frozenset(),
    )


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
                *(site_id, list(map(str, _TELLING)), since),
                *(site_id, live.pk, live.pk, most),
            ],
        )
        return [key for (key,) in cursor.fetchall()]


def merge(site_id: int, anonymous: str, known: str) -> int:
    """Gives an anonymous shopper's events to a known one. Returns how many."""
    if not anonymous or anonymous == known:
        return 0
    with transaction.atomic():
        moved = Event.objects.filter(site_id=site_id, shopper_key=anonymous).update(
            shopper_key=known
        )
        Shopper.objects.filter(site_id=site_id, key=anonymous).delete()
        if moved:
            events.announce(site_id, known)
    return moved


def merge_at_sign_in(request: HttpRequest, user: Any) -> None:
    """Joins what a visitor did before they signed in to their own shopper."""
    if not get_shopper_adapter().consented(request):
        return
    anonymous = read_key(request.COOKIES.get(COOKIE, ""))
    merge(site_id_of(request), anonymous, user_key(user.pk))


def user_key(user_pk: object) -> str:
    return f"u:{user_pk}"


def new_key() -> str:
    return secrets.token_urlsafe(16)


def sign_key(key: str) -> str:
    """A token that proves a shopper key: the cookie, or a mobile app's."""
    return signing.dumps(key, salt=_SALT)


def read_key(token: str) -> str:
    """The key of a token; '' for a forged, damaged or old one."""
    try:
        key = signing.loads(token, salt=_SALT, max_age=COOKIE_SECONDS)
    except signing.BadSignature:
        return ""
    return str(key)


def bearer(request: HttpRequest) -> str:
    """The token in the header ``Authorization: Bearer …``, genuine or not; or ''."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _hold(request: HttpRequest, new: Sequence[NewEvent]) -> int:
    """Keeps events in the session: the latest, and all dismissals."""
    if not hasattr(request, "session"):
        return 0
    held = request.session.get(SESSION, [])
    ids = {entry[0] for entry in held}
    fresh = {
        str(event.id): [
            *(str(event.id), event.kind, event.item_key, event.at.isoformat())
        ]
        for event in new
        if str(event.id) not in ids
    }
    if fresh:
        entries = [*held, *fresh.values()]
        dismissed = [entry for entry in entries if entry[1] == Kind.DISMISS]
        others = [entry for entry in entries if entry[1] != Kind.DISMISS]
        request.session[SESSION] = sorted(
            [*dismissed[-_DISMISSED_IN_SESSION:], *others[-RECENT:]],
            key=lambda entry: datetime.fromisoformat(entry[3]),
        )
    return len(fresh)


def _with_session(stored: Visitor, request: HttpRequest) -> Visitor:
    """A visitor with what their session holds besides, newest first."""
    held = request.session.get(SESSION, []) if hasattr(request, "session") else []
    if not held:
        return stored
    vectors = _vectors(stored.site_id, {item for _, _, item, _ in held})
    seen = [
        Seen(kind, item, datetime.fromisoformat(at), vectors.get(item))
        for _, kind, item, at in held
    ]
    recent = sorted([*stored.recent, *seen], key=lambda seen: seen.at, reverse=True)
    return replace(stored, recent=tuple(recent))


def _vectors(site_id: int, keys: Collection[str]) -> dict[str, Vector]:
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
