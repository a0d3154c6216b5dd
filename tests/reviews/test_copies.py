"""Copies among all that a shop has: the demo's reviews, as a worker looks at them."""

import random
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from django.utils import timezone

from ecom_ai.models import Review
from ecom_ai.reviews import history
from ecom_ai.reviews.findings import Scored
from shop.demo import goods, people
from shop.demo.history import visits
from shop.demo.reviews import reviews
from tests.making import SITE

DAY = date(2026, 11, 24)
COPIED = (
    "Absolutely love this kettle, boils fast, looks great on the counter and the "
    "handle stays cool. Best purchase this year, I recommend it to everyone!"
)
OTHERS = ("really", "so", "very", "just", "honestly")


def edited(dice: random.Random) -> str:
    """Two words more, less, or in capitals."""
    words = COPIED.split()
    for _ in range(2):
        place = dice.randrange(len(words))
        kind = dice.choice(("drop", "add", "shout"))
        if kind == "drop":
            del words[place]
        elif kind == "add":
            words.insert(place, dice.choice(OTHERS))
        else:
            words[place] = words[place].upper() + "!!"
    return " ".join(words)


@pytest.fixture
def shop(site) -> list[Review]:
    """2,000 reviews over weeks, of which 20 are copies with small edits."""
    crowd = [
        people._as_user(people._drawn(number), number)
        for number in range(1, people.SHOPPERS + 1)
    ]
    stock = goods.read_goods(DAY)
    told = reviews(crowd, stock, visits(crowd, stock, day=DAY), day=DAY)
    honest = [one for one in told if not one.breach][:1980]
    dice = random.Random(4)
    rows = [(one.sku, one.whole.title, one.whole.body) for one in honest]
    for _ in range(20):
        rows.insert(dice.randrange(len(rows)), ("KETTLE", "", edited(dice)))
    now = timezone.now()
    return Review.objects.bulk_create(
        Review(
            site_id=SITE,
            item_key=sku,
            title=title,
            body=body,
            author_key=f"u:{n}",
            origin=f"from {n}",
            state="published",
            created_at=now - timedelta(minutes=30 * (len(rows) - n)),
        )
        for n, (sku, title, body) in enumerate(rows)
    )


def may_be_copies(bands: dict[int, list[int]]) -> set[int]:
    """Those of which copies may be told: to ask about all would take half a minute.

    Whoever shares too few bands with too few others is compared with none of them.
    """
    by_band = defaultdict(list)
    for pk, own in bands.items():
        for band in own:
            by_band[band].append(pk)
    found = set()
    for pk, own in bands.items():
        shared = Counter(other for band in own for other in by_band[band])
        near = sum(count >= history._SHARED for count in shared.values())
        if near >= history.CLUSTER:  # itself among them
            found.add(pk)
    return found


def test_twenty_copies_among_two_thousand_are_found(shop):
    found = Scored("en", {}, {})
    bands = history.remember(shop, [found] * len(shop))
    copied = [review.pk for review in shop if review.item_key == "KETTLE"]
    assert len(copied) == 20
    asked = may_be_copies(bands)
    # Without an encoder: what vectors add is measured in benchmarks/strays.py.
    told = {
        review.pk
        for review in shop
        if review.pk in asked
        for signal in history.signals(
            review, history.copies(review, bands[review.pk], found)
        )
        if signal.name == "copies"
    }
    # The first of them is nobody's copy.
    assert told.issuperset(copied[1:])
    assert len(told - set(copied)) <= 0.01 * (len(shop) - len(copied))
