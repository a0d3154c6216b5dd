"""Checkout: one order of any number of clicks, and the last piece sold once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from shop.checkout import order_placed
from shop.models import Category, Order, Product

ADDRESS = {"email": "a@example.com", "name": "Ada", "address": "1 Field Lane"}


def make_tent(*, stock: int) -> Product:
    return Product.objects.create(
        sku="T-1",
        slug="t-1",
        category=Category.objects.create(slug="camping", name_en="Camping"),
        title_en="Ridge",
        price=Decimal("10.00"),
        stock=stock,
    )


@pytest.fixture
def tent(db: None) -> Product:
    return make_tent(stock=3)


@pytest.fixture
def heard() -> Iterator[list[Order]]:
    orders: list[Order] = []

    def listen(sender: type, order: Order, **_rest: object) -> None:
        orders.append(order)

    order_placed.connect(listen)
    yield orders
    order_placed.disconnect(listen)


def ready_form(client: Client, *, quantity: int = 1) -> dict[str, str]:
    client.post("/cart/add/", {"sku": "T-1", "quantity": quantity})
    page = client.get("/checkout/")
    initial = page.context["form"].initial
    return {**ADDRESS, "token": str(initial["token"]), "total": str(initial["total"])}


def test_order_takes_stock_empties_the_cart_and_is_told(
    client: Client,
    tent: Product,
    heard: list[Order],
    django_capture_on_commit_callbacks,
) -> None:
    form = ready_form(client, quantity=2)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/checkout/", form, follow=True)
    order = Order.objects.get()
    assert "Thank you, Ada" in response.content.decode()
    assert order.total == Decimal("20.00")
    assert [(line.sku, line.quantity) for line in order.lines.all()] == [("T-1", 2)]
    tent.refresh_from_db()
    assert (tent.stock, tent.units_sold) == (1, 2)
    assert client.session["cart"] == {}
    assert heard == [order]


def test_second_click_gives_the_same_order(client: Client, tent: Product) -> None:
    form = ready_form(client)
    first = client.post("/checkout/", form)
    second = client.post("/checkout/", form)
    assert first["Location"] == second["Location"]
    assert Order.objects.count() == 1


def test_old_form_leaves_a_new_cart_alone(client: Client, tent: Product) -> None:
    form = ready_form(client)
    client.post("/checkout/", form)
    client.post("/cart/add/", {"sku": "T-1"})
    client.post("/checkout/", form)
    assert client.session["cart"] == {"T-1": 1}


def test_wrong_fields_come_back(client: Client, tent: Product) -> None:
    form = ready_form(client) | {"email": "nobody"}
    response = client.post("/checkout/", form)
    assert response.status_code == 422
    assert not Order.objects.exists()


def test_changed_price_is_shown_before_it_is_paid(
    client: Client, tent: Product
) -> None:
    form = ready_form(client)
    Product.objects.update(price=Decimal("12.00"))
    response = client.post("/checkout/", form)
    assert "A price has changed" in response.content.decode()
    assert not Order.objects.exists()
    assert response.context["form"]["total"].value() == "12.00"


def test_order_is_nobody_elses(client: Client, tent: Product) -> None:
    page = client.post("/checkout/", ready_form(client))["Location"]
    assert client.get(page).status_code == 200
    assert Client().get(page).status_code == 404


def test_thanks_are_said_once_and_then_it_is_an_order(
    client: Client, tent: Product
) -> None:
    place = client.post("/checkout/", ready_form(client))["Location"]
    client.head(place)
    assert "Thank you, Ada" in client.get(place).content.decode()
    page = client.get(place).content.decode()
    order = Order.objects.get()
    assert "Thank you" not in page
    assert f"<h1>Order {order.number}</h1>" in page
    assert '<p class="state state--paid">Paid</p>' in page
    assert f'datetime="{order.created_at.date().isoformat()}' in page
    assert "Ridge" in page
    assert "$10.00" in page


def test_a_second_click_is_thanked_too(client: Client, tent: Product) -> None:
    form = ready_form(client)
    client.post("/checkout/", form, follow=True)
    again = client.post("/checkout/", form, follow=True)
    assert "Thank you, Ada" in again.content.decode()


def test_an_order_opened_from_the_account_thanks_nobody(
    client: Client, tent: Product
) -> None:
    mei = User.objects.create_user("mei", password="x")
    client.force_login(mei)
    place = client.post("/checkout/", ready_form(client))["Location"]
    later = Client()
    later.force_login(mei)
    page = later.get(place).content.decode()
    assert "Thank you" not in page
    assert page.count('href="/accounts/">Your account<') == 1


def test_customers_orders_are_on_their_account(client: Client, tent: Product) -> None:
    client.force_login(User.objects.create_user("mei", password="x"))
    client.post("/checkout/", ready_form(client))
    assert Order.objects.get().number in client.get("/accounts/").content.decode()


def at_once(*jobs) -> list:
    """Run jobs at the same moment, each on a connection of its own."""
    start = threading.Barrier(len(jobs))

    def run(job):
        start.wait()
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.mark.django_db(transaction=True)
def test_last_piece_sells_once() -> None:
    make_tent(stock=1)
    buyers = [Client() for _ in range(4)]
    forms = [ready_form(buyer) for buyer in buyers]
    at_once(
        *(
            lambda buyer=buyer, form=form: buyer.post("/checkout/", form)
            for buyer, form in zip(buyers, forms, strict=True)
        )
    )
    assert Order.objects.count() == 1
    assert Product.objects.get().stock == 0
    losers = [b for b in buyers if b.session["cart"]]
    assert len(losers) == 3
    assert "sold out" in losers[0].get("/cart/").content.decode().lower()


@pytest.mark.django_db(transaction=True)
def test_clicks_at_once_make_one_order() -> None:
    make_tent(stock=9)
    buyer = Client()
    form = ready_form(buyer)
    clicks = []
    for _ in range(4):
        click = Client()
        click.cookies = buyer.cookies
        clicks.append(lambda click=click: click.post("/checkout/", form))
    places = {response["Location"] for response in at_once(*clicks)}
    assert Order.objects.count() == 1
    assert places == {Order.objects.get().get_absolute_url()}
    assert Product.objects.get().stock == 8
