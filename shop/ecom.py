"""What the shop tells ecom_ai, and asks of it.

Besides settings, addresses and templates the only place that knows the app; the
demo's invented history (`shop/demo`) writes its rows.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.sites.models import Site
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from ecom_ai.adapters import Order as Told
from ecom_ai.adapters import OrderLine as Line
from ecom_ai.adapters import (
    ProductAdapter,
    Returnable,
    ShopperAdapter,
    SupportAdapter,
    Text,
)
from ecom_ai.catalog import Filters
from ecom_ai.events import Kind, NewEvent
from ecom_ai.exceptions import BadInput
from ecom_ai.models import Article as Article
from ecom_ai.search import SearchResults as SearchResults
from ecom_ai.search import search as _search
from ecom_ai.shoppers import site_id_of, track
from ecom_ai.support import help_centre as help_centre
from ecom_ai.support.shopping import narrowing
from shop import cart, consent, orders
from shop.checkout import order_placed
from shop.labels import colour_label, kind_label
from shop.models import Order, OrderLine, Product
from shop.templatetags.shop import money
from shop.views.catalogue import product_viewed

#: Of these nothing comes any more.
_ENDED = (Order.Status.CANCELLED, Order.Status.RETURNED, Order.Status.REFUNDED)
#: The carrier redirects no parcel that is worth more.
REDIRECTED_BELOW = Decimal(300)


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


class Support(SupportAdapter):
    """Orders by the rules of the help centre (`shop/orders.py`)."""

    order_number = r"FF-?[0-9A-Z]{8}"

    def article_url(self, key: str) -> str:
        return reverse("help_article", args=[key])

    def orders(self, user: Any) -> Sequence[Told]:
        rows = Order.objects.filter(user=user).prefetch_related("lines__product")
        return [_told(order, url=order.get_absolute_url()) for order in rows[:50]]

    def find_order(self, number: str, email: str) -> Told | None:
        order = Order.objects.filter(number=number, email__iexact=email).first()
        # Its page is for the signed-in buyer, and the session that placed it.
        return None if order is None else _told(order, url="")

    def returnable(self, order: Told, line: Line) -> Returnable:
        found = orders.deadline(_line(order, line))
        return Returnable(found.is_possible, found.until, found.why)

    def request_return(self, order: Told, line: Line, reason: str) -> str:
        try:
            return orders.register_return(_line(order, line), reason).reference
        except orders.NotPossible as error:
            raise BadInput(str(error)) from error

    def cancel(self, order: Told) -> None:
        try:
            orders.cancel(order.number)
        except orders.NotPossible as error:
            raise BadInput(str(error)) from error

    def address_change(self, order: Told) -> str:
        if order.status == Order.Status.PAID:
            return _(
                "It is not packed yet, so its address can still be changed free of "
                "charge, within the same country. Our staff do that for you."
            )
        if order.status == Order.Status.PACKED:
            return _(
                "It is packed, so nothing can be changed until the carrier has the "
                "parcel, usually the same evening."
            )
        if order.status == Order.Status.SHIPPED:
            return _shipped_address(order)
        return _("Its address can no longer be changed.")

    def invoice_url(self, order: Told) -> str:
        row = Order.objects.get(number=order.number)
        known = order.url and row.has_invoice
        return reverse("order_invoice", args=[order.number]) if known else ""

    def facts(self, product: Product) -> Mapping[str, str]:
        colour = {_("Colour"): str(colour_label(product.colour))}
        return {**(colour if product.colour else {}), **dict(product.details)}

    def money(self, amount: Decimal) -> str:
        return money(amount)

    def is_staffed(self, at: datetime) -> bool:
        return orders.is_staffed(at, chinese=_is_chinese())

    def hours(self) -> str:
        if _is_chinese():
            return _("Monday to Friday 9 to 18, Saturday 10 to 16, Beijing time")
        return _("Monday to Friday 8 am to 8 pm, Saturday 9 am to 5 pm Eastern")


def _told(order: Order, *, url: str) -> Told:
    return Told(
        number=order.number,
        status=order.status,
        status_text=str(order.get_status_display()),
        placed_at=order.created_at,
        total=order.total,
        lines=[
            Line(
                line.sku,
                line.product.title if line.product else line.title,
                line.quantity,
                line.price,
            )
            for line in order.lines.all()
        ],
        carrier=order.carrier,
        tracking=order.tracking,
        expected_at=order.expected_at,
        delivered_at=order.delivered_at,
        can_cancel=order.status == Order.Status.PAID,
        url=url,
        is_ended=order.status in _ENDED,
    )


def _line(order: Told, line: Line) -> OrderLine:
    """The row of a line. Raises BadInput where it is gone meanwhile."""
    rows = OrderLine.objects.select_related("order", "product")
    found = rows.filter(order__number=order.number, sku=line.key).first()
    if found is None:
        raise BadInput(_("This order no longer has that product."))
    return found


def _shipped_address(order: Told) -> str:
    if order.total > REDIRECTED_BELOW:
        return _(
            "The parcel is on its way. As the order is worth more than %(most)s it "
            "cannot be redirected; the carrier can only keep it at a depot."
        ) % {"most": money(REDIRECTED_BELOW)}
    return _(
        "The parcel is on its way. You can redirect it on the carrier's tracking page: "
        "free within the same city, %(fee)s to another city in the same country."
    ) % {"fee": money(Decimal(6))}


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


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
) -> tuple[SearchResults, Sequence[narrowing.Filter]]:
    """Searches the shop, and remembers what was asked for; and how it was read."""
    found, read = narrowing.find(
        query,
        site_id_of(request),
        filters=Filters(category, price_min, price_max),
        page=page,
        page_size=page_size,
    )
    if found.query and page == 1:
        track(request, [NewEvent(Kind.SEARCH, query=found.query[:200])])
    return found, read.filters


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
