"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shop import ecom
from shop.ecom import SearchResults
from shop.forms import SearchFilters
from shop.models import Category

PAGE_SIZE = 24


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the shop has for a question in the visitor's own words."""
    query = request.GET.get("q", "").replace("\0", " ").strip()
    filters = SearchFilters(request.GET)
    page = _page(request)
    found, read = ecom.find(
        request,
        query,
        category=request.GET.get("category", "")[:80],
        price_min=filters.chosen.get("min_price"),
        price_max=filters.chosen.get("max_price"),
        page=page,
        page_size=PAGE_SIZE,
    )
    context = {
        "query": found.query,
        "read": read,
        "products": [hit.product for hit in found.hits],
        "total": found.total,
        "filters": filters,
        "categories": Category.objects.filter(slug__in=found.categories),
        "next_page": page + 1 if found.total > page * PAGE_SIZE else None,
        "notice": _notice(found),
    }
    return render(request, "shop/search.html", context)


def _page(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    return int(given) if given.isdecimal() and len(given) < 4 else 1


def _notice(found: SearchResults) -> str:
    if found.hits and not found.by_meaning:
        return _(
            "Only products with these words are shown: search by meaning is not there "
            "at the moment."
        )
    sources = {hit.source for hit in found.hits}
    if found.corrected:
        return _("Showing results for “%(query)s” too.") % {"query": found.corrected}
    if sources == {"meaning"}:
        return _("No product says it in these words. These come closest in meaning.")
    return ""
