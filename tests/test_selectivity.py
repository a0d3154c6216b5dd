"""What a filter leaves, as PostgreSQL's statistics have it."""

from decimal import Decimal

import pytest
from django.db import connection

from ecom_ai.catalog import Filters, narrowed
from ecom_ai.index import selectivity
from tests import many


@pytest.fixture
def shop(db, site):
    return many.make(1500)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(category="c3"),
        Filters(max_price=Decimal(300)),
        Filters(min_price=Decimal(900)),
        Filters(min_price=Decimal(200), max_price=Decimal(1200)),
        Filters(category="c3", max_price=Decimal(700)),
        Filters(category="no such"),
        Filters(min_price=Decimal(10**6)),
    ],
)
def test_an_estimate_is_near_to_the_count(shop, filters):
    true = narrowed(1, filters).count()
    assert selectivity.kept(filters) == pytest.approx(true, rel=0.25, abs=40)


def test_frequent_prices_count_too(shop):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ecom_ai_sketch SET price = 9.99 WHERE id IN "
            "(SELECT id FROM ecom_ai_sketch LIMIT 700)"
        )
        cursor.execute("ANALYZE ecom_ai_sketch")
    selectivity.forget()
    cheap = Filters(min_price=Decimal("9.99"), max_price=Decimal("9.99"))
    assert selectivity.kept(cheap) == pytest.approx(700, abs=60)


def test_a_table_that_was_never_analysed_counts_as_small(monkeypatch):
    monkeypatch.setattr(selectivity, "_columns", lambda period: {})
    assert selectivity.kept(Filters(category="c3")) == 0


def test_the_statistics_are_read_once_in_five_minutes(
    shop, monkeypatch, django_assert_num_queries
):
    selectivity.kept(Filters(category="c3"))
    with django_assert_num_queries(0):
        selectivity.kept(Filters(category="c4"))
    later = selectivity.time.monotonic() + 301
    monkeypatch.setattr(selectivity.time, "monotonic", lambda: later)
    with django_assert_num_queries(1):
        selectivity.kept(Filters(category="c4"))
