"""The data set of 100,000 products and 1,000,000 events, built once and kept.

The texts of the first REAL products are encoded by the bundled encoder. The vectors
of the others lie between one of these, of the same base product, and one of its ten
nearest neighbours: encoding all would take half an hour.
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import connection
from numpy.typing import NDArray
from tqdm import tqdm

from benchmarks.stage import stage
from benchmarks.words import demo_rows, variants
from ecom_ai import catalog, index, learning
from ecom_ai.inference import LocalInference, unit
from ecom_ai.models import Checkpoint, Item
from ecom_ai.tasks import EMBED_BATCH
from shop.demo.categories import write_categories
from shop.models import Category, Product

PRODUCTS, REAL, EVENTS, SHOPPERS = 100_000, 10_000, 1_000_000, 50_000
SITE = 1
_VERSION = 2
_NEIGHBOURS = 10
_KINDS = ("view", "click", "cart", "purchase", "impression", "dismiss")
_SHARES = (0.70, 0.10, 0.07, 0.04, 0.085, 0.005)


def shopper_key(number: int) -> str:
    return f"bench-{number:05}"


def sku(number: int) -> str:
    return f"B{number:06}"


@contextmanager
def opened() -> Iterator[None]:
    """Runs the servers with the data set, which is built where it is missing."""
    there = _is_built()
    with stage(fresh=not there):
        if not there:
            _build()
        _warm()
        yield


def _is_built() -> bool:
    note = _note()
    return note.exists() and json.loads(note.read_text())["version"] == _VERSION


def _warm() -> None:
    """Reads all tables and indexes, as a server has them that runs for a while."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
        cursor.execute(
            "SELECT sum(pg_prewarm(c.oid)) FROM pg_class c "
            "JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.relkind IN ('r', 'i', 't') AND n.nspname IN ('public', 'pg_toast')"
        )


def figures() -> dict[str, Any]:
    """Counts of the data set, and the seconds that each step of building took."""
    found: dict[str, Any] = json.loads(_note().read_text())
    return found


def _build() -> None:
    """Fills an empty, migrated database; about ten minutes on two cores."""
    steps: dict[str, Callable[[], object]] = {
        "products": _write_products,
        "items": lambda: _through(catalog.sync_all(SITE), "Mirroring", PRODUCTS),
        "checkpoint": lambda: index.ensure_live(SITE),
        "encoded": lambda: _through(_encode(), "Encoding", REAL),
        "interpolated": _interpolate,
        "hnsw": lambda: index.build_hnsw(_checkpoint()),
        "events": _write_events,
        "popularity": lambda: learning.refresh_popularity(SITE),
        "pairs": lambda: learning.refresh_pairs(SITE),
        "vacuum": _vacuum,
    }
    seconds = {}
    for name, step in steps.items():
        began = time.perf_counter()
        step()
        seconds[name] = round(time.perf_counter() - began, 1)
        print(f"{name}: {seconds[name]} s", file=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ecom_ai_itempair")
        pairs = cursor.fetchone()[0]
    counts = {"products": PRODUCTS, "encoded": REAL, "events": EVENTS, "pairs": pairs}
    note = {"version": _VERSION, "counts": counts, "seconds": seconds}
    _note().write_text(json.dumps(note, indent=1))


def _note() -> Path:
    return Path(settings.DEMO_DIR) / "catalogue.json"


def _checkpoint() -> Checkpoint:
    found = index.live(SITE)
    if found is None:
        raise LookupError("The data set has no live checkpoint: delete it.")
    return found


def _through(steps: Iterator[int], title: str, total: int) -> None:
    with tqdm(total=total, desc=title) as bar:
        for done in steps:
            bar.update(done - bar.n)


def _write_products() -> None:
    write_categories()
    categories = dict(Category.objects.values_list("slug", "pk"))
    chance = np.random.default_rng(1)
    factors = chance.lognormal(0.0, 0.35, PRODUCTS)
    rows = (
        Product(
            sku=sku(number),
            slug=sku(number).lower(),
            category_id=categories[made.row["category"]],
            kind=made.row["kind"],
            colour=made.row["colour"],
            brand=made.brand,
            title_en=made.titles["en"],
            title_zh=made.titles["zh"],
            description_en=made.bodies["en"],
            description_zh=made.bodies["zh"],
            price=_price(made.row["price"], factors[number]),
            stock=20,
        )
        for number, made in enumerate(variants(PRODUCTS))
    )
    bar = tqdm(rows, desc="Products", total=PRODUCTS)
    Product.objects.bulk_create(bar, batch_size=2000)


def _price(base: float | None, factor: float) -> Decimal:
    return Decimal(round((base or 25.0) * factor, 2)).quantize(Decimal("0.01"))


def _encode() -> Iterator[int]:
    checkpoint = _checkpoint()
    ids = list(Item.objects.order_by("key").values_list("pk", flat=True)[:REAL])
    for start in range(0, REAL, EMBED_BATCH):
        batch = ids[start : start + EMBED_BATCH]
        index.embed(checkpoint, batch, LocalInference())
        yield start + len(batch)


def _interpolate() -> None:
    checkpoint, chance = _checkpoint(), np.random.default_rng(2)
    real = _real_vectors(checkpoint)
    near = _neighbours(real)
    bases = len(demo_rows())
    rows = list(Item.objects.order_by("key").values_list("pk", "text_hash")[REAL:])
    copy = (
        "COPY ecom_ai_embedding (item_id, checkpoint_id, language, vector, "
        "text_hash, created_at) FROM STDIN"
    )
    now = datetime.now(UTC)
    with connection.cursor() as cursor, cursor.copy(copy) as stream:
        bar = tqdm(rows, desc="Interpolating")
        for number, (pk, text_hash) in enumerate(bar, start=REAL):
            base = number % bases
            first = base + bases * int(chance.integers((REAL - base - 1) // bases + 1))
            second = near[first, chance.integers(_NEIGHBOURS)]
            share = chance.uniform(0.1, 0.9)
            vector = unit(share * real[first] + (1 - share) * real[second])
            text = index.literal(checkpoint, vector)
            stream.write_row((pk, checkpoint.pk, "mul", text, text_hash, now))
    index.sketch(checkpoint)


def _real_vectors(checkpoint: Checkpoint) -> NDArray[np.float32]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT halfvec_send(e.vector) FROM ecom_ai_embedding e "
            "JOIN ecom_ai_item i ON i.id = e.item_id "
            "WHERE e.checkpoint_id = %s ORDER BY i.key",
            [checkpoint.pk],
        )
        return np.stack([index.from_bytes(raw) for (raw,) in cursor.fetchall()])


def _neighbours(vectors: NDArray[np.float32]) -> NDArray[np.int64]:
    found = np.empty((len(vectors), _NEIGHBOURS), dtype=np.int64)
    for start in range(0, len(vectors), 1000):
        likeness = vectors[start : start + 1000] @ vectors.T
        rows = np.arange(len(likeness))
        likeness[rows, start + rows] = -1.0
        top = np.argpartition(-likeness, _NEIGHBOURS, axis=1)
        found[start : start + 1000] = top[:, :_NEIGHBOURS]
    return found


def _write_events() -> None:
    copy = (
        "COPY ecom_ai_event (id, site_id, shopper_key, kind, item_key, placement, "
        "rank, query, served, at, received_at) FROM STDIN"
    )
    with connection.cursor() as cursor, cursor.copy(copy) as stream:
        for row in tqdm(_events(), desc="Events", total=EVENTS):
            stream.write_row(row)


def _events() -> Iterator[tuple[Any, ...]]:
    """Events in order of time; a shopper keeps to three kinds of product."""
    chance = np.random.default_rng(3)
    items = _items_by_kind()
    kinds = list(items)
    likes = chance.integers(len(kinds), size=(SHOPPERS, 3))
    who = np.repeat(np.arange(SHOPPERS), EVENTS // SHOPPERS)
    which = likes[who, chance.choice(3, size=EVENTS, p=[0.6, 0.25, 0.15])]
    # Within a kind few are popular, as 1 / rank.
    ranks = np.exp(chance.random(EVENTS) * np.log(len(items[kinds[0]]))).astype(int)
    acts = chance.choice(len(_KINDS), size=EVENTS, p=_SHARES)
    visit = chance.integers(4, size=EVENTS)
    start = np.sort(chance.uniform(0, 80, size=(SHOPPERS, 4)), axis=1)[who, visit]
    days = start + chance.uniform(0, 1 / 24, size=EVENTS)
    begin = datetime.now(UTC) - timedelta(days=85)
    noise = chance.bytes(10 * EVENTS)
    for place, n in enumerate(np.argsort(days, kind="stable").tolist()):
        shelf = items[kinds[which[n]]]
        at = begin + timedelta(days=float(days[n]))
        yield (
            _uuid(at, noise[10 * place : 10 * place + 10]),
            SITE,
            shopper_key(int(who[n])),
            _KINDS[acts[n]],
            sku(shelf[min(int(ranks[n]), len(shelf)) - 1]),
            *("", None, "", None),
            *(at, at),
        )


def _items_by_kind() -> dict[str, list[int]]:
    rows = demo_rows()
    shelves: dict[str, list[int]] = defaultdict(list)
    for number in range(PRODUCTS):
        shelves[rows[number % len(rows)]["kind"]].append(number)
    return shelves


def _uuid(at: datetime, noise: bytes) -> UUID:
    """A UUID of version 7 (RFC 9562), as clients make them."""
    stamp = int(at.timestamp() * 1000).to_bytes(6, "big")
    value = int.from_bytes(stamp + noise, "big")
    value = value & ~(0xF << 76) | 7 << 76
    return UUID(int=value & ~(0b11 << 62) | 0b10 << 62)


def _vacuum() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
