"""The cart: SKUs and quantities in the session."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.dispatch import Signal
from django.http import HttpRequest

from shop.models import Product

SESSION_KEY = "cart"
MOST_OF_ONE = 99

# Sent after a product was put in the cart: sender=Product, product, quantity, request.
item_added = Signal()


@dataclass(frozen=True)
class CartLine:
    """One product in the cart, as it is in the shop now."""

    product: Product
    quantity: int

    @property
    def amount(self) -> Decimal:
        return (self.product.price or Decimal(0)) * self.quantity

    @property
    def is_available(self) -> bool:
        return self.product.is_sellable and self.product.stock >= self.quantity

    @property
    def most(self) -> int:
        return min(self.product.stock, MOST_OF_ONE)


@dataclass(frozen=True)
class Cart:
    """The cart with live products."""

    lines: tuple[CartLine, ...]

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def is_ready(self) -> bool:
        return bool(self.lines) and all(line.is_available for line in self.lines)


def _quantities(request: HttpRequest) -> dict[str, int]:
    stored: dict[str, int] = request.session.get(SESSION_KEY, {})
    return stored


def _save(request: HttpRequest, quantities: dict[str, int]) -> None:
    request.session[SESSION_KEY] = quantities


def cart_keys(request: HttpRequest) -> list[str]:
    """Return the SKUs in the cart, first put in first."""
    return list(_quantities(request))


def cart_count(request: HttpRequest) -> int:
    """Return the number of pieces in the cart without asking the database for it."""
    return sum(_quantities(request).values())


def read_cart(request: HttpRequest) -> Cart:
    """Return the cart with its products; what has left the catalogue is left out."""
    quantities = _quantities(request)
    products = Product.objects.select_related("category").in_bulk(
        list(quantities), field_name="sku"
    )
    return Cart(
        lines=tuple(
            CartLine(product=products[sku], quantity=quantity)
            for sku, quantity in quantities.items()
            if sku in products
        )
    )


def add_to_cart(request: HttpRequest, *, product: Product, quantity: int) -> int:
    """Put pieces of a product in the cart, never more than there are.

    Returns how many were put in, which may be 0.
    """
    quantities = _quantities(request)
    before = quantities.get(product.sku, 0)
    most = min(product.stock, MOST_OF_ONE) if product.is_sellable else 0
    after = max(before, min(before + quantity, most))
    added = after - before
    if added:
        _save(request, {**quantities, product.sku: after})
        item_added.send_robust(
            sender=Product, product=product, quantity=added, request=request
        )
    return added


def set_quantity(request: HttpRequest, *, sku: str, quantity: int) -> None:
    """Set how many pieces of a product the cart holds; 0 takes it out."""
    quantities = {**_quantities(request)}
    if quantity > 0 and sku in quantities:
        quantities[sku] = min(quantity, MOST_OF_ONE)
    else:
        quantities.pop(sku, None)
    _save(request, quantities)


def remove_from_cart(request: HttpRequest, skus: Iterable[str]) -> None:
    """Take products out of the cart."""
    gone = set(skus)
    _save(request, {k: v for k, v in _quantities(request).items() if k not in gone})
