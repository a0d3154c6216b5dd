"""What cannot be sold is never shown, while the shop changes under every request.

A writer commits changes of stock, price and visibility, and notes when each product
began and ceased to be sellable. A returned product must have been sellable at some
moment of its request: hydration reads at the end of it.
"""

import random
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from threading import Event, Lock

import pytest
from django.db import connections
from django.utils import timezone

from ecom_ai import catalog
from ecom_ai.catalog import Filters
from ecom_ai.inference import LocalInference
from ecom_ai.models import Item, ItemPair
from ecom_ai.recommendations import recommend
from ecom_ai.search import search
from ecom_ai.shoppers import Seen, Visitor
from shop.models import Product
from tests import many

PRODUCTS, REQUESTS, READERS, K = 300, 10_000, 3, 4
PLACEMENTS = ["home", "popular", "category", "recent", "similar", "together", "cart"]
LIMIT, DEAR = Decimal(50), Decimal(900)


@dataclass
class Diary:
    """For each product the spans in which it may have been sellable.

    A span is opened before the change that makes a product sellable is committed,
    and closed after the one that ends it is: in doubt, a product counts as sellable.
    """

    spans: dict[str, list[list[float]]] = field(
        default_factory=lambda: defaultdict(lambda: [[0.0, float("inf")]])
    )
    lock: Lock = field(default_factory=Lock)

    def change(self, key: str, *, sellable: bool, write) -> None:
        before = time.monotonic()
        if sellable:
            with self.lock:
                if self.spans[key][-1][1] != float("inf"):
                    self.spans[key].append([before, float("inf")])
        write()
        if not sellable:
            with self.lock:
                last = self.spans[key][-1]
                last[1] = min(last[1], time.monotonic())

    def was_sellable(self, key: str, start: float, end: float) -> bool:
        with self.lock:
            return any(a <= end and b >= start for a, b in self.spans[key])


@pytest.fixture
def shop(transactional_db, monkeypatch):
    """300 products with vectors and pairs; queries get a random vector."""
    made = many.make(PRODUCTS)
    Product.objects.update(price=10)
    Item.objects.update(price=10)
    ItemPair.objects.bulk_create(
        ItemPair(site_id=1, kind=kind, source_id=made.ids[0], target_id=target, score=n)
        for kind in ("seen", "bought")
        for n, target in enumerate(made.ids[1:], start=1)
    )
    monkeypatch.setattr(
        LocalInference,
        "encode_query",
        lambda *_: made.vectors[random.randrange(PRODUCTS)],
    )
    return made


WAYS_OFF = [{"stock": 0}, {"is_visible": False}, {"price": None}, {"price": DEAR}]
ON = {"stock": 5, "is_visible": True, "price": 10}


def write(diary: Diary, stop: Event, seed: int) -> int:
    """Changes products one by one, each change committed, until it is stopped.

    At any moment about half of this writer's third of the products is off.
    """
    rng, count = random.Random(seed), 0
    off: dict[str, str] = {}
    mine = [f"P{n}" for n in range(PRODUCTS) if n % 3 == seed]
    try:
        while not stop.is_set():
            key = rng.choice(mine)
            row = Product.objects.filter(sku=key)
            if key in off:
                diary.change(
                    off.pop(key), sellable=True, write=partial(row.update, **ON)
                )
            else:
                way = rng.choice(WAYS_OFF)
                off[key] = limited(key) if way.get("price") == DEAR else key
                diary.change(off[key], sellable=False, write=partial(row.update, **way))
            count += 1
            time.sleep(0.008)
        return count
    finally:
        connections.close_all()


def limited(key: str) -> str:
    """The name in the diary of a product under the filter's limit."""
    return f"{key} under the limit"


def ask(made: many.Many, diary: Diary, requests: int, seed: int) -> list[str]:
    """Asks at random, and gives what was wrong with the answers."""
    rng, wrong = random.Random(seed), []
    now = timezone.now()
    viewed = tuple(
        Seen("view", f"P{n}", now, made.vectors[n]) for n in range(1, 2 * K + 1)
    )
    visitor = Visitor(site_id=1, key="reader", recent=viewed)
    try:
        for number in range(requests):
            filters = rng.choice([Filters(), Filters(max_price=LIMIT)])
            kind = rng.choice([*PLACEMENTS, "search", "search"])
            start = time.monotonic()
            if kind == "search":
                found = search("thing number", 1, filters=filters, page_size=K).hits
            else:
                found = recommend(
                    kind, visitor, item_keys=["P0"], filters=filters, k=K
                ).items
            end = time.monotonic()
            keys = [item.key for item in found]
            for key in keys:
                if not diary.was_sellable(key, start, end) or (
                    filters and not diary.was_sellable(limited(key), start, end)
                ):
                    wrong.append(f"{kind} {number}: {key} could not be sold")
            # What was looked at, and may be shown again, is few: the rest is full.
            if len(keys) != K and kind != "recent":
                wrong.append(f"{kind} {number}: only {len(keys)} of {K}")
            if len(set(keys)) != len(keys):
                wrong.append(f"{kind} {number}: one product twice")
        return wrong
    finally:
        connections.close_all()


def test_10000_requests_show_nothing_that_could_not_be_sold(shop):
    diary, stop = Diary(), Event()
    with ThreadPoolExecutor(READERS + 2) as pool:
        writers = [pool.submit(write, diary, stop, seed) for seed in (1, 2)]
        share = -(-REQUESTS // READERS)
        readers = [
            pool.submit(ask, shop, diary, share, seed) for seed in range(READERS)
        ]
        try:
            wrong = [line for reader in readers for line in reader.result(timeout=240)]
        finally:
            stop.set()
        changes = sum(writer.result(timeout=30) for writer in writers)
    assert wrong == []
    assert changes > 500


@pytest.mark.parametrize("kind", [*PLACEMENTS, "search"])
def test_what_is_sold_between_picking_and_showing_is_not_shown(shop, monkeypatch, kind):
    hydrate = catalog.hydrate
    sold: list[str] = []

    def sell_first(site_id, keys):
        sold[:] = sorted(keys)[::2]
        Product.objects.filter(sku__in=sold).update(stock=0)
        return hydrate(site_id, keys)

    monkeypatch.setattr(catalog, "hydrate", sell_first)
    seen = tuple(
        Seen("view", f"P{n}", timezone.now(), shop.vectors[n]) for n in range(1, 20)
    )
    if kind == "search":
        shown = search("thing number", 1, page_size=K).hits
    else:
        shown = recommend(kind, Visitor(1, "x", seen), item_keys=["P0"], k=K).items
    keys = {item.key for item in shown}
    assert sold
    assert keys
    assert keys.isdisjoint(sold)


def test_the_diary_would_notice():
    """The test of the test: a product that was off for all of a request is told."""
    diary = Diary()
    diary.change("P1", sellable=False, write=lambda: None)
    start = time.monotonic()
    end = time.monotonic()
    assert not diary.was_sellable("P1", start, end)
    diary.change("P1", sellable=True, write=lambda: None)
    assert diary.was_sellable("P1", start, time.monotonic())
    assert diary.was_sellable("P2", start, end)
