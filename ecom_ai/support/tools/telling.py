"""An order in words, and as a card."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from ecom_ai.adapters import Order, OrderLine, get_support_adapter
from ecom_ai.support.answers import Card


def described(order: Order) -> str:
    """What an order's state is, where its parcel is, and whether it is late."""
    said = [
        _("Order %(number)s of %(day)s: %(status)s.")
        % {
            "number": order.number,
            "day": day(order.placed_at),
            "status": order.status_text,
        }
    ]
    if order.delivered_at is not None:
        said.append(_("Delivered on %(day)s.") % {"day": day(order.delivered_at)})
    elif order.tracking:
        said.append(_on_its_way(order))
    return " ".join(said)


def state_of(order: Order) -> str:
    """What an order's state is, in one short sentence."""
    words = _("Order %(number)s: %(status)s.")
    return words % {"number": order.number, "status": order.status_text}


def card(order: Order) -> Card:
    """Plain values of an order; dates as people read them and as programs do."""
    adapter = get_support_adapter()
    return Card(
        "order",
        {
            "number": order.number,
            "status": order.status,
            "status_text": order.status_text,
            "placed_at": order.placed_at.isoformat(),
            "placed": day(order.placed_at),
            "total": adapter.money(order.total),
            "lines": [
                {"key": line.key, "title": line.title, "quantity": line.quantity}
                for line in order.lines
            ],
            "carrier": order.carrier,
            "tracking": order.tracking,
            "expected": day(order.expected_at) if _is_awaited(order) else "",
            "delivered": day(order.delivered_at),
            "is_late": is_late(order),
            "url": order.url,
        },
    )


def is_under_way(order: Order) -> bool:
    """Whether something of it is still to come."""
    return order.delivered_at is None and not order.is_ended


def is_late(order: Order) -> bool:
    """Whether it is on its way and should have been there by now."""
    expected = order.expected_at
    return _is_awaited(order) and expected is not None and expected < timezone.now()


def day(at: datetime | None) -> str:
    """A day as the active language writes it; "" for none."""
    if at is None:
        return ""
    return str(formats.date_format(timezone.localtime(at), "DATE_FORMAT"))


def named(lines: Sequence[OrderLine]) -> str:
    """The titles of lines, as a list of people's."""
    return "; ".join(line.title for line in lines)


def _is_awaited(order: Order) -> bool:
    return bool(order.tracking) and order.delivered_at is None


def _on_its_way(order: Order) -> str:
    values = {
        "carrier": order.carrier,
        "tracking": order.tracking,
        "day": day(order.expected_at),
    }
    said = _("%(carrier)s has it, with the tracking number %(tracking)s.") % values
    if order.expected_at is None:
        return said
    if is_late(order):
        late = _("It was expected by %(day)s and is late; I am sorry.") % values
        return f"{said} {late}"
    expected = _("It is expected by %(day)s.") % values
    return f"{said} {expected}"
