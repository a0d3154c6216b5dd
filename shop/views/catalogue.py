"""Home, categories and products."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page, Paginator
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from shop.forms import Facets, ListingFilters
from shop.labels import COLOURS, KINDS
from shop.models import Category, Product, ProductQuerySet

PAGE_SIZE = 24

# Sent when a product's page is opened: sender=Product, request, product.
product_viewed = Signal()
ROW_SIZE = 8
# Best sellers of these stand beside the front page's heading.
HERO_KINDS = ("tent", "teapot", "backpack", "table_lamp")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page: what the shop is, and what is new or reduced."""
    sellable = Product.objects.sellable().select_related("category")
    return render(
        request,
        "shop/home.html",
        {
            "hero": _best_of(sellable.filter(kind=kind) for kind in HERO_KINDS),
            "corners": _best_of(
                sellable.filter(category=category)
                for category in Category.objects.all()
            ),
            "newest": sellable.order_by("-created_at", "-id")[:ROW_SIZE],
        },
    )


def _best_of(groups: Iterable[ProductQuerySet]) -> list[Product]:
    """Return the best seller of each group that has one."""
    firsts = (group.order_by("-units_sold", "-id").first() for group in groups)
    return [product for product in firsts if product is not None]


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """One category: its products, filtered, in order, a page at a time."""
    shown = get_object_or_404(Category, slug=slug)
    products = Product.objects.visible().filter(category=shown)
    filters = ListingFilters(request.GET, facets=_facets(products))
    page = Paginator(
        filters.narrow(products).select_related("category"), PAGE_SIZE
    ).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "category": shown,
        "filters": filters,
        "page": page,
        "pages": _page_links(page),
    }
    return render(request, "shop/category.html", context)


def _facets(products: ProductQuerySet) -> Facets:
    rows = list(products.order_by().values_list("kind", "colour").distinct())
    kinds, colours = {kind for kind, _ in rows}, {colour for _, colour in rows}
    return Facets(
        kinds=_known_first(kinds, KINDS), colours=_known_first(colours, COLOURS)
    )


def _known_first(found: set[str], known: Any) -> tuple[str, ...]:
    """Put what has a name first, in the order of the names."""
    order = {value: place for place, value in enumerate(known)}
    return tuple(sorted(found - {""}, key=lambda v: (order.get(v, len(order)), v)))


def _page_links(page: Page[Product]) -> list[int | str]:
    if page.paginator.num_pages == 1:
        return []
    return list(
        page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    )


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """One product."""
    shown = get_object_or_404(
        Product.objects.visible().select_related("category"), slug=slug
    )
    if request.method == "GET":
        product_viewed.send(Product, request=request, product=shown)
    return render(request, "shop/product.html", {"product": shown})
