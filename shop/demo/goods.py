"""The demo's catalogue files, and the pictures of what is in them."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat

from shop.demo.categories import SECTIONS
from shop.models import Product
from shop.pictures import draw

_FOLDER = Path(__file__).resolve().parent / "catalogue"
_PICTURES = "products"


@dataclass(frozen=True)
class Good:
    """A product as the history needs it; `since` is when it came into the shop."""

    sku: str
    kind: str
    colour: str
    brand: str
    titles: Mapping[str, str]
    price: Decimal
    since: datetime


def catalogue_files() -> list[Path]:
    """Return the catalogue's files in the order of the categories."""
    return [_FOLDER / f"{section.slug}.jsonl" for section in SECTIONS]


def read_goods(day: date) -> list[Good]:
    """Return the catalogue's priced products, as of a day."""
    return [
        Good(
            sku=row["sku"],
            kind=row["kind"],
            colour=row["colour"],
            brand=row["brand"],
            titles={"en": row["title_en"], "zh": row["title_zh"]},
            price=row["price"],
            since=_since(row["sku"], day=day),
        )
        for row in _read_rows()
        if row["price"] is not None
    ]


def finish_products(goods: Sequence[Good]) -> None:
    """Set the pictures and dates of the products, and count what was sold of them."""
    skus = [good.sku for good in goods]
    Product.objects.filter(sku__in=skus).update(
        picture=Concat(Value(f"{_PICTURES}/"), "sku", Value(".svg"))
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE shop_product p
            SET created_at = new.since, units_sold = coalesce(
                (SELECT sum(quantity) FROM shop_orderline WHERE product_id = p.id), 0)
            FROM unnest(%s::text[], %s::timestamptz[]) AS new (sku, since)
            WHERE p.sku = new.sku
            """,
            [skus, [good.since for good in goods]],
        )


def missing_pictures() -> int:
    """Count the products whose picture is not in the media folder."""
    return sum(not _picture(row["sku"]).exists() for row in _read_rows())


def draw_pictures() -> Iterator[str]:
    """Draw the picture of each product that has none, or another; yields each SKU."""
    for row in _read_rows():
        path = _picture(row["sku"])
        number = int(row["sku"].rpartition("-")[2])
        picture = draw(row["kind"], row["colour"], seed=number)
        if not path.exists() or path.read_text() != picture:
            path.parent.mkdir(parents=True, exist_ok=True)
            # So that a page never shows half a picture.
            new = path.with_suffix(".new")
            new.write_text(picture)
            new.replace(path)
        yield row["sku"]


def _picture(sku: str) -> Path:
    return Path(settings.MEDIA_ROOT) / _PICTURES / f"{sku}.svg"


def _read_rows() -> Iterator[dict[str, Any]]:
    for path in catalogue_files():
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line, parse_float=Decimal)


def _since(sku: str, *, day: date) -> datetime:
    """Most products were there before the history begins; some came in it."""
    chance = random.Random(f"since {sku}")
    days = chance.randint(4, 40) if chance.random() < 0.12 else chance.randint(95, 400)
    hour = time(chance.randint(6, 17), chance.randint(0, 59), tzinfo=UTC)
    return datetime.combine(day - timedelta(days=days), hour)
