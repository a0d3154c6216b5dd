"""Reviews by one author of one product, from several connections at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.sites.models import Site
from django.db import connection

from ecom_ai.models import Item, Review
from ecom_ai.reviews.submitting import AlreadyReviewed
from tests.reviews.making import write


@pytest.mark.django_db(transaction=True)
def test_at_once_over_several_connections_one_review_is_made():
    Site.objects.get_or_create(pk=1)
    Item.objects.create(site_id=1, key="TENT-1")
    count = 4
    start = Barrier(count)

    def send(number: int) -> bool:
        start.wait()
        try:
            write(f"Number {number}.", author_key="u:1")
        except AlreadyReviewed:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(count) as pool:
        assert sorted(pool.map(send, range(count))) == [False] * (count - 1) + [True]
    assert Review.objects.count() == 1
