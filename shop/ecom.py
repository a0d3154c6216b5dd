"""What the shop tells ecom_ai, and asks of it.

Besides settings, addresses and templates the only place that knows the app; the
demo's invented history (`shop/demo`) writes its rows.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.contrib.sites.models import Site
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import override

from ecom_ai.adapters import ProductAdapter, ShopperAdapter, Text
from ecom_ai.catalog import Filters
from ecom_ai.events import Kind, NewEvent
from ecom_ai.models import Article as Article
from ecom_ai.search import SearchResults as SearchResults
from ecom_ai.search import search as _search
from ecom_ai.shoppers import site_id_of, track
from ecom_ai.support import help_centre as help_centre
from shop import cart, consent
from shop.checkout import order_placed
from shop.labels import kind_label
from shop.models import Order, OrderLine, Product
from shop.views.catalogue import product_viewed


class Products(ProductAdapter):
    model = "shop.Product"
    key = "sku"
    title = {"en": "title_en", "zh": "title_zh"}
    body = {"en": "description_en", "zh": "description_zh"}
    category = "category__slug"
    price = "price"
    select_related = ("category",)

    def sellable(self, site_id: int) -> QuerySet[Product]:
        return Product.objects.sellable()

    def texts(self, product: Product) -> Mapping[str, Text]:
        """With the kind's name before the description: it brings like to like."""
        named = {}
        for language, text in super().texts(product).items():
            with override("zh-hans" if language == "zh" else language):
                kind = str(kind_label(product.kind))
            body = f"{kind}. {text.body}" if kind else text.body
            named[language] = Text(text.title, body)
        return named

    def picture(self, product: Product) -> str:
        return product.picture_url


class Shoppers(ShopperAdapter):
    def consented(self, request: HttpRequest) -> bool:
        return consent.given(request)

    def cart_keys(self, request: HttpRequest) -> Collection[str]:
        return cart.cart_keys(request)

    def has_bought(self, request: HttpRequest, item_key: str) -> bool:
        if not request.user.is_authenticated:
            return False
        bought = OrderLine.objects.filter(order__user=request.user, sku=item_key)
        return bought.exclude(order__status=Order.Status.CANCELLED).exists()


def answers_by_meaning() -> bool:
    """Whether a worker answers a question in time."""
    site_id = Site.objects.get_current().pk
    return _search("a place to sleep", site_id, page_size=1).by_meaning


def find(
    request: HttpRequest,
    query: str,
    *,
    category: str,
    price_min: Decimal | None,
    price_max: Decimal | None,
    page: int,
    page_size: int,
) -> SearchResults:
    """Searches the shop, and remembers what was asked for."""
    found = _search(
        query,
        site_id_of(request),
        filters=Filters(category, price_min, price_max),
        page=page,
        page_size=page_size,
    )
    if found.query and page == 1:
        track(request, [NewEvent(Kind.SEARCH, query=found.query[:200])])
    return found


@receiver(product_viewed)
def _viewed(request: HttpRequest, product: Product, **_kwargs: Any) -> None:
    track(request, [NewEvent(Kind.VIEW, product.sku)])


@receiver(cart.item_added)
def _added(request: HttpRequest, product: Product, **_kwargs: Any) -> None:
    track(request, [NewEvent(Kind.CART, product.sku)])


@receiver(order_placed)
def _bought(request: HttpRequest, order: Order, **_kwargs: Any) -> None:
    lines = order.lines.exclude(sku="")
    track(request, [NewEvent(Kind.PURCHASE, line.sku) for line in lines])
