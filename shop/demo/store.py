"""Writes the demo's history: events and reviews for ecom_ai, orders for the shop."""

import hashlib
import random
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings

from ecom_ai.models import Event, HelpfulVote, Review, ReviewAction
from shop.checkout import ALPHABET
from shop.demo.history import Act, Basket, Visit
from shop.demo.parcels import LATE, parcel, robins_status, status_of
from shop.demo.people import ROBIN, Person
from shop.demo.reviews import Said
from shop.models import Order, OrderLine, Product, ReturnRequest
from shop.orders import reference_of

#: No order of a real checkout has a 0 in its number.
_PREFIX = "FF-0"
#: No review of a shopper has a key of this form.
_REVIEW_PREFIX = "demo-"
_SIGNS = 7
#: Scatters numbers that follow each other; no two come to the same.
_FACTOR = 11_400_714_819
_BATCH = 2000


def erase_history(people: Sequence[Person], *, day: date) -> None:
    """Remove an earlier version of the demo's history, and nothing else.

    What people did by themselves came after it, on `day` or later.
    """
    Order.objects.filter(number__startswith=_PREFIX).delete()
    Review.objects.filter(key__startswith=_REVIEW_PREFIX).delete()
    Event.objects.filter(
        shopper_key__in=[person.shopper_key for person in people],
        received_at__lt=datetime.combine(day, time(tzinfo=UTC)),
    ).delete()


def write_events(visits: Sequence[Visit]) -> int:
    """Write the visits' events; those that are there stay. Returns how many there are.

    `ecom_ai.events.record` refuses what is older than a month, as it should from a
    client; a history is written in bulk.
    """
    events = [
        _event(visit.person, act, place)
        for visit in visits
        for place, act in enumerate(visit.acts)
    ]
    # In order of time, for the index that goes by blocks of it.
    events.sort(key=lambda event: (event.at, event.id))
    Event.objects.bulk_create(events, ignore_conflicts=True, batch_size=_BATCH)
    return len(events)


def write_orders(visits: Sequence[Visit], *, day: date) -> int:
    """Write the visits' orders that are missing. Returns how many there are."""
    bought = [(visit.person, visit.basket) for visit in visits if visit.basket]
    baskets: dict[str, Basket] = {}
    orders: list[Order] = []
    there = set(
        Order.objects.filter(number__startswith=_PREFIX).values_list(
            "number", flat=True
        )
    )
    robins = sum(person.number == ROBIN for person, _ in bought)
    for count, (person, basket) in enumerate(bought, start=1):
        number = _number(count)
        status, is_late = status_of(count, day - basket.at.date()), False
        if person.number == ROBIN:
            robins -= 1
            status, is_late = robins_status(robins), robins == LATE
        if number not in there:
            baskets[number] = basket
            orders.append(_order(number, person, basket, status, is_late=is_late))
    goods = {good.sku: good for good in Product.objects.all()}
    languages = {person.email: person.language for person, _ in bought}
    made = Order.objects.bulk_create(orders, batch_size=_BATCH)
    lines = OrderLine.objects.bulk_create(
        (
            line
            for order in made
            for line in _lines(
                order, baskets[order.number], goods, language=languages[order.email]
            )
        ),
        batch_size=_BATCH,
    )
    _write_returns(lines)
    return len(bought)


def _write_returns(lines: Sequence[OrderLine]) -> None:
    states = {
        Order.Status.RETURNED: ReturnRequest.State.ARRIVED,
        Order.Status.REFUNDED: ReturnRequest.State.REFUNDED,
    }
    ReturnRequest.objects.bulk_create(
        ReturnRequest(
            line=line,
            reference=reference_of(line),
            state=states[Order.Status(line.order.status)],
            created_at=(line.order.delivered_at or line.order.created_at)
            + timedelta(days=2),
        )
        for line in lines
        if line.order.status in states
    )


def write_reviews(said: Sequence[Said], people: Sequence[Person]) -> int:
    """Write the reviews that are missing. Returns how many there are.

    As in a shop that takes ecom_ai in: what its staff had read and shown is published
    and gets its verdict later, while it is shown; what breaks a rule still waits.
    """
    there = set(
        Review.objects.filter(key__startswith=_REVIEW_PREFIX).values_list(
            "key", flat=True
        )
    )
    rows = [_review(number, each) for number, each in enumerate(said, start=1)]
    made = Review.objects.bulk_create(
        [row for row in rows if row.key not in there], batch_size=_BATCH
    )
    ReviewAction.objects.bulk_create(
        (
            ReviewAction(
                review=review,
                kind=ReviewAction.Kind.SUBMITTED,
                version=1,
                after=review.state,
                at=review.created_at,
            )
            for review in made
        ),
        batch_size=_BATCH,
    )
    keys = [person.shopper_key for person in people]
    HelpfulVote.objects.bulk_create(
        (vote for review in made for vote in _votes(review, keys)), batch_size=_BATCH
    )
    return len(rows)


def _review(number: int, said: Said) -> Review:
    state = Review.State.PENDING if said.breach else Review.State.PUBLISHED
    return Review(
        site_id=settings.SITE_ID,
        key=f"{_REVIEW_PREFIX}{number:05}",
        item_key=said.sku,
        author_key=said.person.shopper_key,
        author_name=_signed(said.person),
        stars=said.whole.stars,
        title=said.whole.title,
        body=said.whole.body,
        language=said.person.language,
        is_verified=said.is_verified,
        state=state,
        helpful=0 if said.breach else _helpful(number),
        created_at=said.at,
        submitted_at=said.at,
    )


def _signed(person: Person) -> str:
    """As people sign in public: by the first name, or the family's."""
    if person.language == "zh":
        return f"{person.name[0]}**"
    first, _space, last = person.name.partition(" ")
    return f"{first} {last[:1]}."


def _helpful(number: int) -> int:
    """Most help nobody, some a few, and one in a while many."""
    chance = random.Random(f"helpful {number}")
    some = min(int(chance.paretovariate(1.1)) - 1, 40)
    return some if chance.random() < 0.6 else 0


def _votes(review: Review, keys: Sequence[str]) -> list[HelpfulVote]:
    """Of those who found a review helpful, as many as it counts."""
    others = [key for key in keys if key != review.author_key]
    chosen = random.Random(review.key).sample(others, review.helpful)
    return [HelpfulVote(review=review, shopper_key=key) for key in chosen]


def _event(person: Person, act: Act, place: int) -> Event:
    return Event(
        id=_uuid(f"{person.number} {place} {act.at.isoformat()}", act.at),
        site_id=settings.SITE_ID,
        shopper_key=person.shopper_key,
        kind=act.kind,
        item_key=act.sku,
        placement=act.placement,
        rank=act.rank,
        query=act.query,
        at=act.at,
        received_at=act.at,
    )


def _order(
    number: str, person: Person, basket: Basket, status: str, *, is_late: bool
) -> Order:
    return Order(
        number=number,
        user_id=person.user_id,
        email=person.email,
        name=person.name,
        address=person.address,
        created_at=basket.at,
        total=sum(good.price * quantity for good, quantity in basket.lines),
        checkout_token=_uuid(f"order {number}", basket.at),
        status=status,
        **asdict(parcel(number, status, basket.at, is_late=is_late)),
    )


def _lines(
    order: Order, basket: Basket, goods: dict[str, Product], *, language: str
) -> list[OrderLine]:
    return [
        OrderLine(
            order=order,
            product_id=goods[good.sku].pk,
            sku=good.sku,
            title=good.titles[language] or good.titles["en"],
            price=good.price,
            quantity=quantity,
            was_reduced=goods[good.sku].is_reduced,
        )
        for good, quantity in basket.lines
    ]


def _number(count: int) -> str:
    """An order's number, which looks like those of a real checkout."""
    rest, signs = count * _FACTOR, ""
    for _ in range(_SIGNS):
        rest, place = divmod(rest, len(ALPHABET))
        signs += ALPHABET[place]
    return _PREFIX + signs


def _uuid(name: str, at: datetime) -> uuid.UUID:
    """A UUID of version 7 (RFC 9562) whose random bits follow from a name."""
    milliseconds = int(at.timestamp() * 1000)
    drawn = int.from_bytes(hashlib.sha256(name.encode()).digest()[:10])
    high, low = drawn >> 68, drawn & ((1 << 62) - 1)
    return uuid.UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 0b10 << 62 | low)
