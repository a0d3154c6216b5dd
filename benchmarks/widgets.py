"""How long ``recommend()`` takes with 100,000 products and 1,000,000 events.

Each retriever alone with 20 items, and the default placements, without a filter and
with filters that keep about 10% and 1%; picking, fusion, diversity and hydration all
included. For the retrievers by vectors also recall@20 against an exact scan of the
same call, and how long that takes. The first run builds the data set (``catalogue``).
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from decimal import Decimal
from unittest import mock

import numpy as np
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tqdm import tqdm

from benchmarks import catalogue, report
from benchmarks.catalogue import EVENTS, PRODUCTS, SHOPPERS, SITE
from benchmarks.settings import ALONE
from ecom_ai import index, shoppers
from ecom_ai.catalog import Filters, narrowed
from ecom_ai.conf import get_settings
from ecom_ai.models import Checkpoint, Item
from ecom_ai.recommendations import Recommendations, recommend
from ecom_ai.shoppers import Visitor
from ecom_ai.sql import Fragment

K, WARM = 20, 10
BY_VECTOR = ("only_similar", "only_personal")
DEFAULTS = ("home", "popular", "recent", "similar", "together", "cart")
LIMIT_MS, LEAST_RECALL = 10.0, 0.95


@dataclass(frozen=True)
class Case:
    """One call: who asks, about which product, narrowed to what."""

    visitor: Visitor
    item_key: str
    filters: Filters


Narrow = Callable[[str, random.Random], Filters]


def call(placement: str, case: Case) -> Recommendations:
    k = K if placement in ALONE else None
    keys = [case.item_key]
    return recommend(placement, case.visitor, item_keys=keys, filters=case.filters, k=k)


def by_exact_scan() -> AbstractContextManager[object]:
    """For a block, all eligible vectors are compared instead of asking HNSW."""

    def nearest(
        checkpoint: Checkpoint,
        target: Fragment,
        eligible: Fragment,
        *,
        k: int,
        filters: Filters = Filters(),
    ) -> Fragment:
        distance = f"e.vector::halfvec({checkpoint.dimensions:d}) <=> {target.sql}"
        return Fragment(
            f"""SELECT n.item_id, 1 - n.distance AS score FROM (
                    SELECT e.item_id, {distance} AS distance
                    FROM ecom_ai_embedding e
                    WHERE e.checkpoint_id = {checkpoint.pk:d}
                      AND e.item_id IN ({eligible.sql})
                    ORDER BY ({distance}) + 0.0 LIMIT {k:d}) n
                ORDER BY n.distance""",
            (*target.params, *eligible.params, *target.params),
        )

    return mock.patch.object(index, "nearest", nearest)


def scan_below(most: int) -> AbstractContextManager[object]:
    """For a block, SCAN_BELOW has another value."""
    settings = replace(get_settings(), SCAN_BELOW=most)
    return mock.patch.object(index.neighbours, "get_settings", return_value=settings)


def quantile(share: float) -> Decimal:
    """The price below which so many of a hundred items are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT percentile_disc(%s) WITHIN GROUP (ORDER BY price) "
            "FROM ecom_ai_item WHERE site_id = %s",
            [share / 100, SITE],
        )
        return Decimal(cursor.fetchone()[0])


def prices(share: float) -> Filters:
    """A price range about the median that keeps so many of a hundred items."""
    low, high = quantile(50 - share / 2), quantile(50 + share / 2)
    return Filters(min_price=low, max_price=high)


def filters() -> dict[str, Narrow]:
    """The filters that are measured, by what is said of them."""
    categories = dict(Item.objects.values_list("key", "category"))
    names = sorted(set(categories.values()))
    ten, one = prices(10), prices(1)

    def other(key: str, chance: random.Random) -> str:
        return chance.choice([name for name in names if name != categories[key]])

    return {
        "none": always(Filters()),
        "own category": lambda key, chance: Filters(categories[key]),
        "another category": lambda key, chance: Filters(other(key, chance)),
        "price 10%": always(ten),
        "price 1%": always(one),
        "category and price 1%": lambda key, chance: replace(
            ten, category=other(key, chance)
        ),
    }


def always(filters: Filters) -> Narrow:
    return lambda key, chance: filters


def cases(count: int, narrow: Narrow, *, seed: int = 5) -> list[Case]:
    """Calls of different shoppers on different products, the same in every run."""
    chance = random.Random(seed)
    made: list[Case] = []
    while len(made) < count:
        key = catalogue.shopper_key(chance.randrange(SHOPPERS))
        visitor = shoppers.load(SITE, key)
        if not visitor.viewed:
            continue
        item = catalogue.sku(chance.randrange(PRODUCTS))
        made.append(Case(visitor, item, narrow(item, chance)))
    return made


def measure(placement: str, made: Sequence[Case]) -> tuple[report.Row, list[list[str]]]:
    """Times, statements and the keys of each list."""
    for case in made[:WARM]:
        call(placement, case)
    times, lists = [], []
    for case in made:
        milliseconds, found = report.timed(call, placement, case)
        times.append(milliseconds)
        lists.append([item.key for item in found.items])
    statements = []
    for _ in range(2):  # every two seconds one more asks which checkpoint is live
        with CaptureQueriesContext(connection) as captured:
            call(placement, made[0])
        statements.append(len(captured))
    row = {
        **report.percentiles(times),
        "SQL": min(statements),
        "items": round(float(np.mean([len(keys) for keys in lists])), 1),
    }
    return row, lists


def recall(found: Sequence[Sequence[str]], exact: Sequence[Sequence[str]]) -> float:
    shares = [
        len(set(mine) & set(best)) / len(best)
        for mine, best in zip(found, exact, strict=True)
        if best
    ]
    return round(float(np.mean(shares)), 3)


def retrievers(count: int, exact: int) -> Iterator[report.Row]:
    """A row for each retriever and filter."""
    for title, narrow in filters().items():
        made = cases(count, narrow)
        kept = np.mean([narrowed(SITE, c.filters).count() for c in made[:exact]])
        for placement in tqdm(ALONE, desc=title):
            row, lists = measure(placement, made)
            told = {
                "retriever": placement.removeprefix("only_"),
                "filter": title,
                "kept %": round(float(kept) * 100 / PRODUCTS, 1),
                **row,
            }
            if placement in BY_VECTOR:
                with by_exact_scan():
                    scan, best = measure(placement, made[:exact])
                told["recall@20"] = recall(lists[:exact], best)
                told["exact p50"] = scan["p50"]
                told["exact / ours"] = round(scan["p50"] / row["p50"], 1)
            yield told


def warm(count: int) -> None:
    """What a connection meets first, each page of memory, is met before measuring."""
    made = [case for narrow in filters().values() for case in cases(count, narrow)]
    for case in tqdm(made, desc="Warming"):
        for placement in BY_VECTOR:
            call(placement, case)


def placements(count: int) -> Iterator[report.Row]:
    """A row for each default placement, with the items that it shows."""
    plain, own = (filters()[name] for name in ("none", "own category"))
    for placement in tqdm((*DEFAULTS, "category"), desc="Placements"):
        narrow = own if placement == "category" else plain
        row, _ = measure(placement, cases(count, narrow))
        yield {"placement": placement, **row}


def visitors(count: int) -> report.Row:
    chance = random.Random(6)
    keys = [catalogue.shopper_key(chance.randrange(SHOPPERS)) for _ in range(count)]
    times = [report.timed(shoppers.load, SITE, key)[0] for key in keys]
    return {"read": "a shopper's events and vectors", **report.percentiles(times)}


def misses(rows: Sequence[report.Row]) -> list[str]:
    """What the goals ask and the rows do not give."""
    told = []
    for row in rows:
        name = f"{row['retriever']} / {row['filter']}"
        if row["p95"] > LIMIT_MS:
            told.append(f"{name}: p95 {row['p95']} ms")
        if row.get("recall@20", 1.0) < LEAST_RECALL:
            told.append(f"{name}: recall {row['recall@20']}")
        if row["filter"] == "none" and row.get("exact / ours", 10) < 10:
            told.append(f"{name}: {row['exact / ours']}x the exact scan")
    return told


def main() -> None:
    parser = report.parser(__doc__)
    parser.add_argument("--calls", type=int, default=200, help="for each row")
    parser.add_argument("--exact", type=int, default=40, help="calls by exact scan")
    parser.add_argument("--scan-below", type=int, help="another SCAN_BELOW")
    args = parser.parse_args()
    most = args.scan_below or get_settings().SCAN_BELOW
    with catalogue.opened(), scan_below(most):
        warm(args.calls)
        rows = list(retrievers(args.calls, args.exact))
        shown = list(placements(args.calls))
        loaded = visitors(args.calls)
        figures = catalogue.figures()
    report.print_table(rows, title=f"{PRODUCTS:,} products, {EVENTS:,} events; ms")
    report.print_table(shown, title="Default placements; ms")
    report.print_table([loaded], title="Before recommend(); ms")
    missed = misses(rows)
    print("\nGoals missed: " + ("; ".join(missed) or "none"))
    report.write(args.json, rows=rows, placements=shown, data=figures, missed=missed)


if __name__ == "__main__":
    main()
