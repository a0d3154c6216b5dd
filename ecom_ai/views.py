"""Pages that a browser asks for: a widget loaded late, and "not interested"."""

import logging

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotFound,
)
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ecom_ai import shoppers
from ecom_ai.events import Kind, NewEvent
from ecom_ai.exceptions import InvalidEvent, UnknownPlacement
from ecom_ai.templatetags.ecom_ai import widget_context

logger = logging.getLogger(__name__)


@require_GET
@never_cache
def widget(request: HttpRequest, placement: str) -> HttpResponse:
    """The inside of a widget that the page left to be loaded.

    Without htmx, so without JavaScript, it comes as a page of its own.
    """
    try:
        context = widget_context(
            request,
            placement,
            item_keys=request.GET.getlist("item")[:50],
            category=request.GET.get("category", "").replace("\0", "")[:200],
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
    """Remembers that a shopper does not want an item, which is shown no more."""
    event = NewEvent(
        kind=Kind.DISMISS,
        item_key=request.POST.get("item", ""),
        token=request.POST.get("list", ""),
    )
    try:
        shoppers.track(request, [event])
    except InvalidEvent as error:
        return HttpResponseBadRequest(str(error), content_type="text/plain")
    if getattr(request, "htmx", False):
        return HttpResponse("")
    back = request.headers.get("Referer", "/")
    safe = url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    )
    return redirect(back if safe else "/")
