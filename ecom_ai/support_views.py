"""Pages and streams of the support chat."""

import hashlib
import json
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.contrib.auth.views import redirect_to_login
from django.core.handlers.asgi import ASGIRequest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections, transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ecom_ai.exceptions import BadInput, ChangeRefused, TooMany
from ecom_ai.models import Conversation, Message
from ecom_ai.shoppers import site_id_of
from ecom_ai.sql import is_storable
from ecom_ai.support import access, conversing, hub, states, stream, ticket_offers
from ecom_ai.support.showing import shown, shown_state
from ecom_ai.templatetags.ecom_ai_support import chat_context, log_context

#: Messages that a stream tells of at its start, the newest.
_TOLD = 50
_LONGEST_KEY = 200
#: What the script of the page says of itself: it wants a piece of a page, not a page.
_SCRIPT = "chat"
_REFUSED = {BadInput: 422, ChangeRefused: 409, TooMany: 429}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("text")
def chat(request: HttpRequest) -> HttpResponse:
    """The conversation on a page of its own, and with POST a message to it."""
    if request.method != "POST":
        return _page(request)
    return _do(request, _say)


@require_GET
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Opens the conversation that an e-mail links to, in whichever browser it is read.

    One that belongs to somebody asks them to sign in.
    """
    rows = Conversation.objects.filter(site_id=site_id_of(request))
    pk = access.read_token(token)
    conversation = rows.filter(pk=pk).first() if pk else None
    if conversation is None:
        raise Http404
    if conversation.user_id is not None and access.user_of(request) is None:
        return redirect_to_login(request.get_full_path())
    access.remember(request, conversation)
    return redirect("ecom_ai:chat")


@never_cache
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """The messages after the one that ``after`` names, and who has the conversation."""
    return _piece(request, access.current(request))


@require_POST
@sensitive_post_parameters("email")
def person(request: HttpRequest) -> HttpResponse:
    """Asks for a person; with ``back`` goes back to the assistant.

    ``email`` is where to answer outside hours.
    """
    if "back" in request.POST:
        return _do(request, lambda request: states.take_back(_begun(request)))
    email = request.POST.get("email")
    return _do(request, lambda request: ticket_offers.accept(_begun(request), email))


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Closes the conversation, which asks for stars."""
    return _do(request, lambda request: states.close(_current(request)))


@require_POST
@sensitive_post_parameters("comment")
def rate(request: HttpRequest) -> HttpResponse:
    """Keeps the stars, and the words to them."""
    return _do(request, _rate)


@require_POST
def thumb(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps whether an answer helped: ``thumb`` is 1, -1, or nothing any more."""
    given = {"1": 1, "-1": -1}.get(request.POST.get("thumb", ""))
    return _do(request, lambda request: conversing.thumb(_message(request, pk), given))


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stops a reply that is being written."""
    return _do(request, lambda request: conversing.cancel(_message(request, pk)))


@require_GET
async def events(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """A conversation's news as Server-Sent Events.

    Whoever may read the conversation may follow it; a client comes back with
    ``Last-Event-ID``. 204 tells it that there are no streams, and to ask for the log:
    under WSGI, or without Redis.
    """
    if not isinstance(request, ASGIRequest) or not stream.url():
        return HttpResponse(status=204)
    if not await sync_to_async(_may_follow)(request, pk):
        return HttpResponse(status=404)  # to a script, not a page
    after = _number(request.GET.get("after", ""))
    news = hub.follow(
        pk,
        last_id=request.headers.get("Last-Event-ID", ""),
        rows=partial(sync_to_async(_told), pk, after),
    )
    headers = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(
        news, content_type="text/event-stream", headers=headers
    )


def _may_follow(request: HttpRequest, pk: UUID) -> bool:
    try:
        return access.find(request, pk) is not None
    finally:
        _let_go()


def _told(pk: UUID, after: int) -> bytes:
    """Who has a conversation and its messages after one, as events."""
    try:
        rows = Conversation.objects.select_related("agent")
        conversation = rows.filter(pk=pk).first()
        if conversation is None:
            return b""
        found = conversation.messages.select_related("agent").filter(pk__gt=after)
        newest = reversed(found.order_by("-pk")[:_TOLD])
        told = [("message", shown(one)) for one in newest]
        told.insert(0, ("state", shown_state(conversation)))
    finally:
        _let_go()
    return b"".join(
        hub.event(name, json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False))
        for name, data in told
    )


def _let_go() -> None:
    """Keeps no connection to the database while a stream waits."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


def _do(request: HttpRequest, deed: "Callable[[HttpRequest], object]") -> HttpResponse:
    """Does what was asked for, and shows the conversation; or says why not."""
    try:
        done = deed(request)
    except (BadInput, ChangeRefused, TooMany) as error:
        status = _REFUSED[type(error)]
        if request.headers.get("X-Ecom-Ai") == _SCRIPT:
            return HttpResponse(str(error), "text/plain; charset=utf-8", status)
        return _page(request, refused=str(error), status=status)
    if request.headers.get("X-Ecom-Ai") == _SCRIPT:
        return _piece(request, access.current(request))
    page = redirect("ecom_ai:chat")
    # A message stands at the top of the view, so that its answer is below it.
    place = "ecom-ai-chat-end"
    if isinstance(done, Message):
        place = f"ecom-ai-turn-{done.replies_to_id or done.pk}"
    page["Location"] += f"#{place}"
    return page


def _say(request: HttpRequest) -> Message:
    text, key = request.POST.get("text", ""), request.POST.get("key", "")
    conversing.cleaned(text)  # nothing is begun for what cannot be sent
    conversation = _begun(request)
    if key:  # a form sent twice says one thing; sent again with other words, another
        text_hash = hashlib.sha256(text.encode(errors="replace")).hexdigest()
        key = f"{key[:36]}:{text_hash[:16]}"
    if "page" in request.POST:
        _note_page(conversation, request.POST["page"])
    return conversing.receive(conversation, text, key=key, user=access.user_of(request))


def _note_page(conversation: Conversation, item_key: str) -> None:
    """Keeps on which product's page the shopper writes: what "it" may mean."""
    if not is_storable(item_key) or len(item_key) > _LONGEST_KEY:
        return
    with transaction.atomic():
        found = states.locked(conversation.pk)
        if found.wants.get("page", "") != item_key:
            found.wants = {**found.wants, "page": item_key}
            found.save(update_fields=["wants"])


def _rate(request: HttpRequest) -> None:
    stars = _number(request.POST.get("stars", "")) or None
    conversing.rate(_current(request), stars, request.POST.get("comment", ""))


def _begun(request: HttpRequest) -> Conversation:
    """The conversation of whoever asks, begun where there is none."""
    if (found := access.current(request)) is not None:
        return found
    made = conversing.begin(
        site_id_of(request),
        language=get_language() or "en",
        **access.beginning(request),
    )
    access.remember(request, made)
    return made


def _current(request: HttpRequest) -> Conversation:
    """Raises Http404 where there is no conversation."""
    if (found := access.current(request)) is None:
        raise Http404
    return found


def _message(request: HttpRequest, pk: int) -> Message:
    """A message of one's own conversation. Raises Http404."""
    if pk >= 2**63:
        raise Http404
    found = _current(request).messages.select_related("agent").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, *, refused: str = "", status: int = 200
) -> HttpResponse:
    context = {
        **chat_context(request, access.current(request)),
        "refused": refused,
        "draft": request.POST.get("text", "") if refused else "",
    }
    return render(request, "ecom_ai/chat/page.html", context, status=status)


def _piece(request: HttpRequest, conversation: Conversation | None) -> HttpResponse:
    after = _number(request.GET.get("after", "") or request.POST.get("after", ""))
    context: dict[str, Any] = log_context(conversation, after=after)
    # The script sends its page's token; here one would be another each time, and what
    # is the same would not look so.
    context["csrf_token"] = "the page's"  # noqa: S105
    return render(request, "ecom_ai/chat/log.html", context)


def _number(given: str) -> int:
    """A number that a page was given; 0 for anything else."""
    is_number = given.isascii() and given.isdigit() and len(given) < 19
    return int(given) if is_number else 0
