"""The cart: what it holds, and how it is changed."""

from decimal import Decimal

import pytest
from django.test import Client

from shop.cart import item_added
from shop.models import Category, Product

pytestmark = pytest.mark.django_db


@pytest.fixture
def tent() -> Product:
    return Product.objects.create(
        sku="T-1",
        slug="t-1",
        category=Category.objects.create(slug="camping", name_en="Camping"),
        title_en="Ridge",
        price=Decimal("10.00"),
        stock=3,
    )


def held(client: Client) -> dict[str, int]:
    return client.session.get("cart", {})


def test_add_without_javascript_goes_to_the_cart(client: Client, tent: Product) -> None:
    response = client.post("/cart/add/", {"sku": "T-1", "quantity": 2}, follow=True)
    assert response.redirect_chain == [("/cart/", 302)]
    assert "Added to your cart" in response.content.decode()
    assert response.context["cart"].total == Decimal("20.00")


def test_add_with_htmx_answers_with_a_note_and_the_count(
    client: Client, tent: Product
) -> None:
    response = client.post("/cart/add/", {"sku": "T-1"}, headers={"hx-request": "true"})
    page = response.content.decode()
    assert "<html" not in page
    assert 'hx-swap-oob="true"' in page
    assert "1 piece" in page


def test_add_stops_at_the_stock(client: Client, tent: Product) -> None:
    client.post("/cart/add/", {"sku": "T-1", "quantity": 2})
    response = client.post("/cart/add/", {"sku": "T-1", "quantity": 2}, follow=True)
    assert held(client) == {"T-1": 3}
    assert "Only 1 more" in response.content.decode()
    client.post("/cart/add/", {"sku": "T-1"})
    assert held(client) == {"T-1": 3}


@pytest.mark.parametrize("quantity", ["-4", "many", "", "100000"])
def test_add_bears_odd_quantities(client: Client, tent: Product, quantity: str) -> None:
    assert client.post("/cart/add/", {"sku": "T-1", "quantity": quantity}).status_code
    assert held(client).get("T-1", 0) in range(4)


def test_add_of_a_sold_out_or_unknown_product_adds_nothing(
    client: Client, tent: Product
) -> None:
    Product.objects.update(stock=0)
    client.post("/cart/add/", {"sku": "T-1"})
    assert client.post("/cart/add/", {"sku": "NO"}).status_code == 404
    assert held(client) == {}


def test_update_sets_and_removes(client: Client, tent: Product) -> None:
    client.post("/cart/add/", {"sku": "T-1"})
    client.post("/cart/update/", {"sku": "T-1", "quantity": 3})
    assert held(client) == {"T-1": 3}
    client.post("/cart/update/", {"sku": "T-1", "quantity": 3, "remove": "1"})
    assert held(client) == {}


def test_cart_says_what_can_no_longer_be_had(client: Client, tent: Product) -> None:
    client.post("/cart/add/", {"sku": "T-1", "quantity": 3})
    Product.objects.update(stock=2)
    response = client.get("/cart/")
    assert "Only 2 left" in response.content.decode()
    assert not response.context["cart"].is_ready
    assert client.get("/checkout/")["Location"] == "/cart/"


def test_adding_tells_who_listens(client: Client, tent: Product) -> None:
    heard = []

    def listen(sender: type, **values: object) -> None:
        heard.append((values["product"], values["quantity"]))

    item_added.connect(listen)
    try:
        client.post("/cart/add/", {"sku": "T-1", "quantity": 2})
    finally:
        item_added.disconnect(listen)
    assert heard == [(tent, 2)]
