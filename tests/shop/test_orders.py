"""What becomes of orders: by the rules that the help centre tells."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from shop import orders
from shop.models import Category, Order, OrderLine, Product

pytestmark = pytest.mark.django_db


def make_line(kind: str = "tent", *, sku: str = "T-1", **fields: object) -> OrderLine:
    category = Category.objects.get_or_create(slug="things")[0]
    product = Product.objects.create(
        sku=sku, slug=sku.lower(), category=category, kind=kind, price=10, stock=1
    )
    reduced = bool(fields.pop("was_reduced", False))
    order = Order.objects.create(number=f"FF-{sku}", total=10, **fields)
    return OrderLine.objects.create(
        order=order, product=product, sku=sku, title="Tent", price=10, quantity=2,
        was_reduced=reduced,
    )  # fmt: skip


def delivered(days: int, **fields: object) -> OrderLine:
    at = timezone.now() - timedelta(days=days)
    values = {"created_at": at - timedelta(days=4), **fields}
    return make_line(status="delivered", delivered_at=at, **values)


SUMMER = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "reduced", "possible"),
    [(29, False, True), (31, False, False), (13, True, True), (15, True, False)],
)
def test_the_days_of_a_return(days: int, reduced: bool, possible: bool) -> None:
    line = delivered(days, was_reduced=reduced, created_at=SUMMER)
    found = orders.deadline(line)
    assert found.is_possible is possible
    assert possible or "could be returned until" in found.why


@pytest.mark.parametrize(
    ("day", "reduced", "until"),
    [
        (datetime(2025, 11, 20, 12, tzinfo=UTC), False, datetime(2026, 1, 31).date()),
        (datetime(2025, 12, 25, 12, tzinfo=UTC), False, datetime(2026, 1, 24).date()),
        (datetime(2025, 11, 20, 12, tzinfo=UTC), True, datetime(2025, 12, 4).date()),
    ],
)
def test_presents_have_longer(day: datetime, reduced: bool, until: object) -> None:
    line = make_line(
        status="delivered", created_at=day, delivered_at=day, was_reduced=reduced
    )
    found = orders.deadline(line)
    assert found.until is not None
    assert found.until.astimezone(orders.HOME).date() == until


@pytest.mark.parametrize(
    "status", ["paid", "packed", "shipped", "cancelled", "returned"]
)
def test_what_is_not_delivered_does_not_come_back(status: str) -> None:
    assert not orders.deadline(make_line(status=status)).is_possible


def test_some_goods_come_back_only_unopened() -> None:
    assert orders.deadline(delivered(2)).why == ""
    assert "unused" in orders.deadline(delivered(2, kind="candle", sku="C-1")).why
    assert "seal" in orders.deadline(delivered(2, kind="earbuds", sku="E-1")).why


def test_a_return_is_registered_once() -> None:
    line = delivered(2)
    first = orders.register_return(line, "too big")
    assert orders.register_return(line, "another reason") == first
    assert not orders.deadline(line).is_possible
    with pytest.raises(orders.NotPossible, match="could be returned"):
        orders.register_return(delivered(60, sku="T-2", created_at=SUMMER), "")


def test_a_cancelled_order_gives_its_goods_back() -> None:
    line = make_line()
    orders.cancel(line.order.number)
    assert Product.objects.get().stock == 3
    with pytest.raises(orders.NotPossible, match="Cancelled"):
        orders.cancel(line.order.number)
    assert Product.objects.get().stock == 3


@pytest.mark.parametrize(
    ("at", "chinese", "is_staffed"),
    [
        (datetime(2026, 6, 1, 12, tzinfo=UTC), False, True),  # Monday, 8 in New York
        (datetime(2026, 6, 1, 11, tzinfo=UTC), False, False),
        (datetime(2026, 6, 6, 20, 59, tzinfo=UTC), False, True),  # Saturday, nearly 17
        (datetime(2026, 6, 7, 15, tzinfo=UTC), False, False),  # Sunday
        (datetime(2026, 6, 1, 1, tzinfo=UTC), True, True),  # Monday, 9 in Beijing
        (datetime(2026, 6, 1, 12, tzinfo=UTC), True, False),
    ],
)
def test_hours(at: datetime, chinese: bool, is_staffed: bool) -> None:
    assert orders.is_staffed(at, chinese=chinese) is is_staffed


def test_pages_tell_where_the_parcel_is(client) -> None:
    robin = User.objects.create_user("robin")
    line = make_line(
        user=robin, status="shipped", carrier="UPS", tracking="FF0001US",
        shipped_at=timezone.now() - timedelta(days=9),
        expected_at=timezone.now() - timedelta(days=2),
    )  # fmt: skip
    invoice = f"/orders/{line.order.number}/invoice/"
    assert client.get(invoice).status_code == 404
    client.force_login(robin)
    page = client.get(f"/orders/{line.order.number}/").content.decode()
    assert "UPS FF0001US" in page
    assert "Delayed" in page
    assert invoice in page
    assert line.order.number in client.get(invoice).content.decode()
    Order.objects.update(shipped_at=None)
    assert client.get(invoice).status_code == 404
