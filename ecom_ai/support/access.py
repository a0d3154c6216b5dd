"""Who may read and write in a conversation, and how a request proves it."""

from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest

from ecom_ai.models import Conversation
from ecom_ai.reviews.submitting import origin_of
from ecom_ai.shoppers import key_of, site_id_of

#: The scheme of an app's header ``Authorization: Conversation TOKEN``.
SCHEME = "conversation"
#: Of the session: the token of the conversation that the storefront shows.
SESSION = "ecom_ai_conversation"
TOKEN_SECONDS = 90 * 24 * 3600
_SALT = "ecom_ai.conversation"


def token(conversation: Conversation) -> str:
    """What proves to have begun a conversation; for 90 days."""
    return signing.dumps(str(conversation.pk), salt=_SALT)


def read_token(given: str) -> UUID | None:
    """The conversation of a token; None for a forged, damaged or old one."""
    try:
        return UUID(signing.loads(given, salt=_SALT, max_age=TOKEN_SECONDS))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def header_of(request: HttpRequest) -> str:
    """The token of ``Authorization: Conversation …``, genuine or not; or ''."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return given.strip() if scheme.lower() == SCHEME else ""


def remember(request: HttpRequest, conversation: Conversation) -> None:
    """Keeps a conversation's token in the session, for the shop's own pages."""
    if hasattr(request, "session"):
        request.session[SESSION] = token(conversation)


def current(request: HttpRequest) -> Conversation | None:
    """The conversation that a request's header or session names, if it may write in
    it."""
    pk = read_token(header_of(request) or _held(request))
    return own(request, pk) if pk else None


def find(request: HttpRequest, pk: UUID) -> Conversation | None:
    """A conversation that whoever asks may read; None as well for one of others.

    Their own, and to staff who answer customers all: they answer in the console.
    """
    user = user_of(request)
    if user is not None and user.has_perm("ecom_ai.answer_conversation"):
        return _among(request, pk)
    return own(request, pk)


def own(request: HttpRequest, pk: UUID) -> Conversation | None:
    """A conversation that whoever asks may write in as its shopper; or None.

    One that belongs to somebody is theirs alone, as long as they are signed in: a
    token that was left behind opens nobody's account. One of a stranger is for whoever
    holds its token.
    """
    found = _among(request, pk)
    if found is None:
        return None
    user = user_of(request)
    if found.user_id is not None:
        is_own = user is not None and user.pk == found.user_id
    else:
        is_own = pk in (read_token(header_of(request)), read_token(_held(request)))
    return found if is_own else None


def user_of(request: HttpRequest) -> Any:
    """Whoever is signed in; None for a stranger."""
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def beginning(request: HttpRequest) -> dict[str, Any]:
    """What ``conversing.begin`` wants to know of whoever asks."""
    return {
        "user": user_of(request),
        "shopper_key": key_of(request),
        "origin": origin_of(request),
    }


def _among(request: HttpRequest, pk: UUID) -> Conversation | None:
    rows = Conversation.objects.select_related("agent", "user")
    return rows.filter(site_id=site_id_of(request), pk=pk).first()


def _held(request: HttpRequest) -> str:
    session = getattr(request, "session", None)
    return str(session.get(SESSION, "")) if session is not None else ""
