"""Writes the demo's history: events for ecom_ai, and orders for the shop."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings

from ecom_ai.models import Event
from shop.demo.history import Act, Basket, Visit
from shop.demo.people import Person
from shop.models import Order, OrderLine, Product

#: No order of a real checkout has a 0 in its number.
_PREFIX = "FF-0"
_BATCH = 2000


def erase_history(people: Sequence[Person], *, day: date) -> None:
    """Remove an earlier version of the demo's history, and nothing else.

    What people did by themselves came after it, on `day` or later.
    """
    Order.objects.filter(number__startswith=_PREFIX).delete()
    Event.objects.filter(
        shopper_key__in=[person.shopper_key for person in people],
        received_at__lt=datetime.combine(day, time(tzinfo=UTC)),
    ).delete()


def write_events(visits: Sequence[Visit]) -> int:
    """Write the visits' events; those that are there stay. Returns how many there are.

    `ecom_ai.events.record` refuses what is older than a month, as it should from a
    client; a history is written in bulk.
    """
    events = [
        _event(visit.person, act, place)
        for visit in visits
        for place, act in enumerate(visit.acts)
    ]
    # In order of time, for the index that goes by blocks of it.
    events.sort(key=lambda event: (event.at, event.id))
    Event.objects.bulk_create(events, ignore_conflicts=True, batch_size=_BATCH)
    return len(events)


def write_orders(visits: Sequence[Visit], *, day: date) -> int:
    """Write the visits' orders that are missing. Returns how many there are."""
    bought = [(visit.person, visit.basket) for visit in visits if visit.basket]
    baskets: dict[str, Basket] = {}
    orders: list[Order] = []
    there = set(
        Order.objects.filter(number__startswith=_PREFIX).values_list(
            "number", flat=True
        )
    )
    for count, (person, basket) in enumerate(bought, start=1):
        number = f"{_PREFIX}{count:07}"
        if number not in there:
            baskets[number] = basket
            orders.append(_order(number, person, basket, day=day))
    ids = dict(Product.objects.values_list("sku", "pk"))
    languages = {person.email: person.language for person, _ in bought}
    made = Order.objects.bulk_create(orders, batch_size=_BATCH)
    OrderLine.objects.bulk_create(
        (
            line
            for order in made
            for line in _lines(
                order, baskets[order.number], ids, language=languages[order.email]
            )
        ),
        batch_size=_BATCH,
    )
    return len(bought)


def _event(person: Person, act: Act, place: int) -> Event:
    return Event(
        id=_uuid(f"{person.number} {place} {act.at.isoformat()}", act.at),
        site_id=settings.SITE_ID,
        shopper_key=person.shopper_key,
        kind=act.kind,
        item_key=act.sku,
        placement=act.placement,
        rank=act.rank,
        query=act.query,
        at=act.at,
        received_at=act.at,
    )


def _order(number: str, person: Person, basket: Basket, *, day: date) -> Order:
    return Order(
        number=number,
        user_id=person.user_id,
        email=person.email,
        name=person.name,
        address=person.address,
        created_at=basket.at,
        total=sum(good.price * quantity for good, quantity in basket.lines),
        checkout_token=_uuid(f"order {number}", basket.at),
        status=_status(number, day - basket.at.date()),
    )


def _lines(
    order: Order, basket: Basket, ids: dict[str, int], *, language: str
) -> list[OrderLine]:
    return [
        OrderLine(
            order=order,
            product_id=ids[good.sku],
            sku=good.sku,
            title=good.titles[language] or good.titles["en"],
            price=good.price,
            quantity=quantity,
        )
        for good, quantity in basket.lines
    ]


def _status(number: str, age: timedelta) -> str:
    if number.endswith(("17", "58")):
        return Order.Status.CANCELLED
    for days, status in ((8, Order.Status.DELIVERED), (3, Order.Status.SHIPPED)):
        if age.days >= days:
            return status
    return Order.Status.PACKED if age.days == 2 else Order.Status.PAID


def _uuid(name: str, at: datetime) -> uuid.UUID:
    """A UUID of version 7 (RFC 9562) whose random bits follow from a name."""
    milliseconds = int(at.timestamp() * 1000)
    drawn = int.from_bytes(hashlib.sha256(name.encode()).digest()[:10])
    high, low = drawn >> 68, drawn & ((1 << 62) - 1)
    return uuid.UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 0b10 << 62 | low)
