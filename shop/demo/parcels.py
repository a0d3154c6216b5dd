"""Which state an order of the demo is in, and where its parcel is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shop.models import Order

Status = Order.Status
CARRIERS = ("UPS", "FedEx", "USPS")
#: States of the orders of the shopper whose password is known, newest first; the rest
#: were delivered.
ROBINS = (
    Status.PAID, Status.PACKED, Status.SHIPPED, Status.SHIPPED, Status.DELIVERED,
    Status.RETURNED, Status.REFUNDED, Status.CANCELLED,
)  # fmt: skip
#: The place of the late one.
LATE = 3
_SHIPPED, _DELIVERED, _EXPECTED = (timedelta(days=days) for days in (1, 4, 8))
_LATE = timedelta(days=5)
_ARRIVED = (Status.DELIVERED, Status.RETURNED, Status.REFUNDED)


@dataclass(frozen=True)
class Parcel:
    """Where the goods of an order are, and since when."""

    carrier: str = ""
    tracking: str = ""
    shipped_at: datetime | None = None
    expected_at: datetime | None = None
    delivered_at: datetime | None = None


def status_of(count: int, age: timedelta) -> Status:
    """The state of the order of this place, so many days old."""
    if count % 100 in (17, 58):
        return Status.CANCELLED
    for days, status in ((8, Status.DELIVERED), (3, Status.SHIPPED)):
        if age.days >= days:
            return status
    return Status.PACKED if age.days == 2 else Status.PAID


def robins_status(newer: int) -> Status:
    """The state of the known shopper's order after which they placed so many more."""
    return ROBINS[newer] if newer < len(ROBINS) else Status.DELIVERED


def parcel(number: str, status: str, at: datetime, *, is_late: bool = False) -> Parcel:
    """The parcel of an order that was placed at a time."""
    if status not in (Status.SHIPPED, *_ARRIVED):
        return Parcel()
    digits = sum(ord(sign) * 31**place for place, sign in enumerate(number))
    return Parcel(
        carrier=CARRIERS[digits % len(CARRIERS)],
        tracking=f"FF{digits % 10**10:010}US",
        shipped_at=at + _SHIPPED,
        expected_at=at + (_LATE if is_late else _EXPECTED),
        delivered_at=at + _DELIVERED if status in _ARRIVED else None,
    )
