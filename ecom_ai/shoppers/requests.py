"""Who makes a request: consent, the cookie, the session, sign-in."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib.sites.models import Site
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

from ecom_ai import events
from ecom_ai.adapters import get_shopper_adapter
from ecom_ai.events import Kind, NewEvent
from ecom_ai.models import Event, Shopper
from ecom_ai.shoppers.visitors import (
    RECENT,
    TELLING,
    Seen,
    Visitor,
    load,
    vectors_of,
)

COOKIE = "ecom_ai_shopper"
COOKIE_SECONDS = 365 * 24 * 3600
SESSION = "ecom_ai_events"
_SALT = "ecom_ai.shopper"
#: Dismissals that a session without consent holds.
_DISMISSED_IN_SESSION = 100


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
    return _hold(request, [event for event in new if event.kind in TELLING])


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
    vectors = vectors_of(stored.site_id, {item for _, _, item, _ in held})
    seen = [
        Seen(kind, item, datetime.fromisoformat(at), vectors.get(item))
        for _, kind, item, at in held
    ]
    recent = sorted([*stored.recent, *seen], key=lambda seen: seen.at, reverse=True)
    return replace(stored, recent=tuple(recent))
