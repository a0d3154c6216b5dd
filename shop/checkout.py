"""From cart to order: exactly one order, and no piece sold twice."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import F
from django.dispatch import Signal
from django.http import HttpRequest

from shop.cart import Cart, CartLine, remove_from_cart
from shop.models import Order, OrderLine, Product

# Sent once an order is committed: sender=Order, order, request.
order_placed = Signal()

TOKEN_KEY = "checkout_token"  # noqa: S105
ORDERS_KEY = "orders"
# Without letters and digits that are taken for each other when read aloud.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Shortage:
    """A line that cannot be had as it was asked for."""

    title: str
    wanted: int
    left: int


class SoldOut(Exception):
    """Some of the cart cannot be had; nothing was changed.

    `shortages` says what, and how many pieces are left of it.
    """

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        super().__init__(", ".join(shortage.title for shortage in shortages))
        self.shortages = tuple(shortages)


@dataclass(frozen=True)
class Recipient:
    """Who gets the order, and where."""

    email: str
    name: str
    address: str


def checkout_token(request: HttpRequest) -> uuid.UUID:
    """Return the token of this session's next order, the same until it is placed."""
    if TOKEN_KEY not in request.session:
        request.session[TOKEN_KEY] = str(uuid.uuid4())
    return uuid.UUID(request.session[TOKEN_KEY])


def placed_order(token: uuid.UUID) -> Order | None:
    """Return the order that was already placed with this token."""
    return Order.objects.filter(checkout_token=token).first()


def place_order(
    request: HttpRequest, *, cart: Cart, recipient: Recipient, token: uuid.UUID
) -> Order:
    """Place one order for the cart; the same token gives the same order again.

    Raises SoldOut, with nothing changed, where the stock does not suffice.
    """
    try:
        with transaction.atomic():
            order = _insert(request, cart=cart, recipient=recipient, token=token)
            _take_stock(cart.lines)
            transaction.on_commit(
                partial(
                    order_placed.send_robust,
                    sender=Order,
                    order=order,
                    request=request,
                )
            )
    except IntegrityError:
        # The unique token made this request wait for the one that came first.
        if (order_before := placed_order(token)) is None:
            raise
        return order_before
    return order


def finish(request: HttpRequest, *, order: Order, skus: Sequence[str]) -> None:
    """Let this session see its order and go on with an empty cart, once."""
    seen: list[str] = request.session.get(ORDERS_KEY, [])
    if order.number in seen:
        return
    request.session[ORDERS_KEY] = [*seen, order.number]
    request.session.pop(TOKEN_KEY, None)
    remove_from_cart(request, skus)


def may_see(request: HttpRequest, *, order: Order) -> bool:
    """Whether the order is this session's or this customer's own."""
    if order.number in request.session.get(ORDERS_KEY, []):
        return True
    return request.user.is_authenticated and order.user_id == request.user.pk


def _insert(
    request: HttpRequest, *, cart: Cart, recipient: Recipient, token: uuid.UUID
) -> Order:
    order = Order.objects.create(
        number="FF-" + "".join(secrets.choice(ALPHABET) for _ in range(8)),
        user=request.user if request.user.is_authenticated else None,
        email=recipient.email,
        name=recipient.name,
        address=recipient.address,
        total=cart.total,
        checkout_token=token,
    )
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            product=line.product,
            sku=line.product.sku,
            title=line.product.title[:200],
            price=line.product.price or 0,
            quantity=line.quantity,
            was_reduced=line.product.is_reduced,
        )
        for line in cart.lines
    )
    return order


def _take_stock(lines: Sequence[CartLine]) -> None:
    """Take each line from stock by one conditional UPDATE, or raise SoldOut."""
    # In one order everywhere, so that two checkouts never wait for each other.
    ordered = sorted(lines, key=lambda line: line.product.sku)
    if short := [line for line in ordered if not _take(line)]:
        left = dict(
            Product.objects.sellable()
            .filter(pk__in=[line.product.pk for line in short])
            .values_list("pk", "stock")
        )
        raise SoldOut(
            [
                Shortage(
                    title=line.product.title,
                    wanted=line.quantity,
                    left=left.get(line.product.pk, 0),
                )
                for line in short
            ]
        )


def _take(line: CartLine) -> bool:
    return bool(
        Product.objects.sellable()
        .filter(pk=line.product.pk, stock__gte=line.quantity, price=line.product.price)
        .update(
            stock=F("stock") - line.quantity,
            units_sold=F("units_sold") + line.quantity,
        )
    )
