"""Pages that a browser asks for: a widget loaded late, and "not interested"."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ecom_ai import shoppers
from ecom_ai.events import Kind, NewEvent
from ecom_ai.exceptions import InvalidEvent
from ecom_ai.templatetags.ecom_ai import widget_context


@require_GET
@never_cache
def widget(request: HttpRequest, placement: str) -> HttpResponse:
    """The inside of a widget that the page left to be loaded."""
    context = widget_context(
        request,
        placement,
        item_keys=request.GET.getlist("item")[:50],
        category=request.GET.get("category", "")[:200],
    )
    return render(request, "ecom_ai/list.html", context)


@require_POST
def dismiss(request: HttpRequest) -> HttpResponse:
    """Remembers that a shopper does not want an item, which is shown no more."""
    event = NewEvent(
        kind=Kind.DISMISS,
        item_key=request.POST.get("item", ""),
        token=request.POST.get("list", "")[:4000],
    )
    try:
        shoppers.track(request, [event])
    except InvalidEvent as error:
        return HttpResponseBadRequest(str(error), content_type="text/plain")
    if getattr(request, "htmx", False):
        return HttpResponse("")
    back = request.headers.get("Referer", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()})
    return redirect(back if safe else "/")
