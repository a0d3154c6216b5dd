"""Pages that a browser asks for: a widget loaded late, and "not interested"."""

import logging

from django.contrib import messages
from django.db import transaction
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotFound,
)
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ecom_ai import events, shoppers
from ecom_ai.adapters import get_product_adapter
from ecom_ai.catalog import hydrate
from ecom_ai.events import Kind, NewEvent
from ecom_ai.exceptions import InvalidEvent, UnknownPlacement
from ecom_ai.models import Event
from ecom_ai.templatetags.ecom_ai import MOST_KEYS, widget_context

logger = logging.getLogger(__name__)


@require_GET
@never_cache
def widget(request: HttpRequest, placement: str) -> HttpResponse:
    """The inside of a widget that the page left to be loaded.

    Without htmx, so without JavaScript, it comes as a page of its own.
    """
    # What the page showed elsewhere before it asked for this.
    shown = request.GET.getlist("without")[:MOST_KEYS]
    request.__dict__["ecom_ai_shown"] = set(shown)
    try:
        context = widget_context(
            request,
            placement,
            item_keys=request.GET.getlist("item")[:MOST_KEYS],
            category=request.GET.get("category", "").replace("\0", "")[:200],
            headed="headed" in request.GET,
        )
    except UnknownPlacement as error:
        return HttpResponseNotFound(str(error), content_type="text/plain")
    except Exception:
        # Whatever fails, the place where it was to be shown is left empty.
        logger.exception("Recommendations for '%s' failed", placement)
        context = {"recommendations": None}
    if not getattr(request, "htmx", False):
        return render(request, "ecom_ai/page.html", context)
    response = render(request, "ecom_ai/list.html", context)
    found = context["recommendations"]
    if found is None or not found.items:
        # Takes the heading away as well.
        response["HX-Retarget"], response["HX-Reswap"] = "closest .ecom-ai", "delete"
    return response


@require_POST
def dismiss(request: HttpRequest) -> HttpResponse:
    """Remembers that a shopper does not want an item, which is shown no more.

    With ``undo`` it forgets that again.
    """
    event = NewEvent(
        kind=Kind.DISMISS,
        item_key=request.POST.get("item", ""),
        token=request.POST.get("list", ""),
    )
    try:
        if "undo" in request.POST:
            events.check([event])
            _forget_dismissal(request, event.item_key)
        else:
            shoppers.track(request, [event])
    except InvalidEvent as error:
        return HttpResponseBadRequest(str(error), content_type="text/plain")
    if getattr(request, "htmx", False):
        return HttpResponse("")
    if "undo" not in request.POST:
        messages.info(request, _said(request, event.item_key), fail_silently=True)
    back = request.headers.get("Referer", "/")
    safe = url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    )
    return redirect(back if safe else "/")


def _forget_dismissal(request: HttpRequest, item_key: str) -> None:
    """Takes a shopper's dismissals of an item out of the database and the session."""
    site_id, key = shoppers.site_id_of(request), shoppers.key_of(request)
    if key:
        with transaction.atomic():
            Event.objects.filter(
                site_id=site_id,
                shopper_key=key,
                kind=Kind.DISMISS,
                item_key=item_key,
            ).delete()
            # Their vector counts it yet.
            events.announce(site_id, key)
    if held := getattr(request, "session", {}).get(shoppers.SESSION):
        request.session[shoppers.SESSION] = [
            entry for entry in held if entry[1:3] != [Kind.DISMISS, item_key]
        ]


def _said(request: HttpRequest, item_key: str) -> str:
    """What a page without JavaScript says after a dismissal."""
    product = hydrate(shoppers.site_id_of(request), {item_key}).get(item_key)
    if product is None:
        return _("Not shown any more.")
    title = get_product_adapter().title_of(product, get_language() or "en")
    return _("Not shown any more: %(title)s") % {"title": title}
