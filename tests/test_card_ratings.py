"""Stars on the cards of products: read for a page at once, and kept by a worker."""

from typing import Any

import pytest
from django.contrib.sites.models import Site
from django.db import connection
from django.template import engines
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from ecom_ai.models import Item, Review
from ecom_ai.reviews import quality, showing
from tests.making import SITE, make_product

pytestmark = pytest.mark.django_db

CARDS = (
    "{% load ecom_ai_reviews %}{% ecom_ai_ratings products %}"
    "{% for product in products %}[{% ecom_ai_card_rating product %}]{% endfor %}"
)


@pytest.fixture(autouse=True)
def _site(site):
    Site.objects.get_current()  # asked once a process, and so not counted here


def rendered(products: list[Any], source: str = CARDS) -> str:
    template = engines["django"].from_string(source)
    html: str = template.render({"products": products}, RequestFactory().get("/"))
    return html


def goods(count: int) -> list[Any]:
    made = [make_product(f"P-{n}") for n in range(count)]
    for product in made:
        Item.objects.get_or_create(site_id=SITE, key=product.sku)
    return made


def reviewed(key: str, *stars: int) -> None:
    for each in stars:
        Review.objects.create(
            site_id=SITE, item_key=key, body="Fine.", stars=each, state="published"
        )
    quality.refresh(SITE)


def test_a_card_tells_mean_and_count() -> None:
    products = goods(2)
    reviewed("P-0", 5, 4, 4)
    first, second = rendered(products).split("][")
    assert 'aria-label="4.3 of 5 stars"' in first
    assert "3 reviews" in first
    assert second == "]"


@pytest.mark.parametrize("count", [1, 12])
def test_all_cards_of_a_page_take_one_statement(count) -> None:
    products = goods(count)
    for product in products:
        reviewed(product.sku, 3)
    with CaptureQueriesContext(connection) as asked:
        html = rendered(products, CARDS + CARDS)
    assert html.count("1 review<") == 2 * count
    assert len([each for each in asked if each["sql"].startswith("SELECT")]) == 1


def test_a_card_whose_rating_was_not_read_shows_none(django_assert_num_queries) -> None:
    products = goods(1)
    reviewed("P-0", 5)
    with django_assert_num_queries(0):
        html = rendered(products, CARDS.replace("{% ecom_ai_ratings products %}", ""))
    assert html == "[]"


def test_a_failure_breaks_no_page(monkeypatch, caplog) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(showing, "ratings", broken)
    assert rendered(goods(1)) == "[]"
    assert "Ratings of cards failed" in caplog.text
