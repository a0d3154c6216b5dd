"""The search page."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shop.forms import ListingFilters
from shop.models import Product

PAGE_SIZE = 24


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Products whose title holds the words."""
    query = request.GET.get("q", "").strip()[:200]
    found = Product.objects.sellable().select_related("category")
    for word in query.split():
        found = found.filter(Q(title_en__icontains=word) | Q(title_zh__icontains=word))
    filters = ListingFilters(request.GET)
    products = list(filters.narrow(found)[:PAGE_SIZE]) if query else []
    context = {
        "query": query,
        "products": products,
        "total": len(products),
        "filters": filters,
        "categories": [],
        "next_page": None,
        "notice": "",
    }
    return render(request, "shop/search.html", context)
