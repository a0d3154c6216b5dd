"""What becomes of an order after it was placed: cancelled, sent back."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from shop.checkout import ALPHABET
from shop.models import Order, OrderLine, Product, ReturnRequest

#: Where the shop's days begin and end.
HOME = ZoneInfo("America/New_York")
NORMAL, REDUCED = timedelta(days=30), timedelta(days=14)
#: Kinds that cannot be taken back once the seal is open, and those that were used.
_SEALED = frozenset({"earbuds"})
_USED = frozenset({"candle", "pen", "notebook", "puzzle"})
_SEALED_SKUS = frozenset({"TRV-019", "PLY-002"})  # a straw bottle, a comforter


class NotPossible(Exception):
    """What was asked for cannot be done with the order as it is; says why."""


@dataclass(frozen=True)
class Deadline:
    """Whether a line can be sent back now, until when, and why not or if what."""

    is_possible: bool
    until: datetime | None = None
    why: str = ""


@transaction.atomic
def cancel(number: str) -> Order:
    """Cancel an order that is not packed yet; its goods are for sale again.

    Raises NotPossible.
    """
    order = Order.objects.select_for_update().get(number=number)
    if order.status != Order.Status.PAID:
        raise NotPossible(
            _("Order %(number)s is shown as %(status)s and can no longer be cancelled.")
            % {"number": order.number, "status": order.get_status_display()}
        )
    order.status = Order.Status.CANCELLED
    order.save(update_fields=["status"])
    for line in order.lines.exclude(product=None).order_by("sku"):
        Product.objects.filter(order_lines=line).update(
            stock=F("stock") + line.quantity,
            units_sold=Greatest(F("units_sold") - line.quantity, 0),
        )
    return order


def deadline(line: OrderLine) -> Deadline:
    """Whether a line can be sent back because its buyer changed their mind."""
    order = line.order
    known = ReturnRequest.objects.filter(line=line).first()
    if known is not None:
        return Deadline(False, why=_sent_back(known))
    if order.status != Order.Status.DELIVERED or order.delivered_at is None:
        return Deadline(False, why=_not_delivered(order))
    until = _last_moment(order, line)
    if timezone.now() > until:
        day = formats.date_format(until.astimezone(HOME), "DATE_FORMAT")
        return Deadline(
            False, until, _("It could be returned until %(day)s.") % {"day": day}
        )
    return Deadline(True, until, _condition(line))


@transaction.atomic
def register_return(line: OrderLine, reason: str) -> ReturnRequest:
    """Register a return, once: asked again, it is the same one. Raises NotPossible."""
    Order.objects.select_for_update().get(pk=line.order_id)
    if (known := ReturnRequest.objects.filter(line=line).first()) is not None:
        return known
    found = deadline(line)
    if not found.is_possible:
        raise NotPossible(found.why)
    return ReturnRequest.objects.create(
        line=line, reference=reference_of(line), reason=reason[:200]
    )


def reference_of(line: OrderLine) -> str:
    """The same for the same line, and nothing that can be counted."""
    name = f"{line.order.checkout_token} {line.sku} {line.pk}"
    drawn = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
    signs = ""
    for _place in range(8):
        drawn, place = divmod(drawn, len(ALPHABET))
        signs += ALPHABET[place]
    return f"RT-{signs}"


def is_staffed(at: datetime, *, chinese: bool) -> bool:
    """Whether people answer in the chat, by the hours of the help centre."""
    for zone, week, saturday in _hours(chinese):
        here = at.astimezone(zone)
        opens, closes = saturday if here.weekday() == 5 else week
        if here.weekday() < 6 and opens <= here.hour < closes:
            return True
    return False


@cache
def _hours(
    chinese: bool,
) -> tuple[tuple[ZoneInfo, tuple[int, int], tuple[int, int]], ...]:
    if chinese:
        return ((ZoneInfo("Asia/Shanghai"), (9, 18), (10, 16)),)
    return ((HOME, (8, 20), (9, 17)),)


def _last_moment(order: Order, line: OrderLine) -> datetime:
    """The end of the last day, where the shop is."""
    delivered = order.delivered_at or order.created_at
    last = (delivered + (REDUCED if line.was_reduced else NORMAL)).astimezone(HOME)
    ordered = order.created_at.astimezone(HOME).date()
    days = last.date()
    if not line.was_reduced and _is_for_holidays(ordered):
        days = max(days, date(ordered.year + 1, 1, 31))
    return datetime.combine(days, time(23, 59, 59), tzinfo=HOME).astimezone(UTC)


def _is_for_holidays(day: date) -> bool:
    return (day.month == 11) or (day.month == 12 and day.day <= 24)


def _condition(line: OrderLine) -> str:
    kind = line.product.kind if line.product else ""
    if kind in _SEALED or line.sku in _SEALED_SKUS:
        return _("Only with the seal unbroken.")
    if kind in _USED:
        return _("Only unused.")
    return ""


def _sent_back(known: ReturnRequest) -> str:
    """Since when a return is registered, and how far it has come."""
    at = known.created_at.astimezone(HOME)
    values = {
        "reference": known.reference,
        "day": formats.date_format(at, "DATE_FORMAT"),
    }
    registered = _("Its return %(reference)s was registered on %(day)s.") % values
    how_far = {
        ReturnRequest.State.REGISTERED: _("It has not arrived back yet."),
        ReturnRequest.State.ARRIVED: _("It has arrived, and the refund is to come."),
        ReturnRequest.State.REFUNDED: _("It has arrived, and it was refunded."),
    }
    return f"{registered} {how_far[ReturnRequest.State(known.state)]}"


def _not_delivered(order: Order) -> str:
    if order.status in (Order.Status.RETURNED, Order.Status.REFUNDED):
        return _("It was sent back already.")
    if order.status == Order.Status.CANCELLED:
        return _("The order was cancelled.")
    return _("It has not been delivered yet.")
