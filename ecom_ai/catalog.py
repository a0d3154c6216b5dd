"""Items and the host's products: mirror them, and read them back."""

import hashlib
import json
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from django.contrib.postgres.search import SearchVector
from django.db import connection, transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from ecom_ai import spelling
from ecom_ai.adapters import ItemData, get_product_adapter
from ecom_ai.language import TEXT_SEARCH, segment
from ecom_ai.models import Item
from ecom_ai.sql import Fragment, is_storable

#: Products mirrored in one transaction.
BATCH = 500
#: Characters of a title and of a body that are kept; PostgreSQL's tsvector and
#: every encoder end far below.
_TITLE, _BODY = 500, 20_000
_CATEGORY = 200
_CENT, _PRICE_BELOW = Decimal("0.01"), Decimal(10) ** 12
_MIRRORED = ("category", "price", "available", "text_hash")


@dataclass(frozen=True)
class Filters:
    """What a shopper narrowed a list to. Prices include their bounds."""

    category: str = ""
    min_price: Decimal | None = None
    max_price: Decimal | None = None

    def __bool__(self) -> bool:
        return self != Filters()

    def allow(self, category: str, price: Decimal | None) -> bool:
        """Whether what has this category and price passes."""
        if self.category and category != self.category:
            return False
        if self.min_price is not None and (price is None or price < self.min_price):
            return False
        return self.max_price is None or (price is not None and price <= self.max_price)

    def condition(self, table: str) -> Fragment:
        """SQL condition on a table with the columns category and price."""
        asked = {
            f"{table}.category = %s": self.category or None,
            f"{table}.price >= %s": self.min_price,
            f"{table}.price <= %s": self.max_price,
        }
        given = {sql: value for sql, value in asked.items() if value is not None}
        return Fragment(" AND ".join(given) or "true", tuple(given.values()))


def eligible(site_id: int, filters: Filters = Filters()) -> "QuerySet[Item]":
    """Items that may be shown now: the filter and the host's own rule, joined.

    The key is cast to the type of the host's field, so that the host's index serves
    the join. Where the host's products lie in another database only what was last
    mirrored can be asked here, and ``hydrate`` has the last word.
    """
    adapter = get_product_adapter()
    if not adapter.joinable():
        return narrowed(site_id, filters)
    field = adapter.key_field()
    key: Combinable = OuterRef("key")
    if not isinstance(field, CharField):
        key = Cast(key, field)
    # The host's own price is asked too, which may have changed a moment ago.
    own = _between(adapter.price, filters) if adapter.price else {}
    sellable = adapter.sellable(site_id).filter(**{adapter.key: key}, **own)
    return narrowed(site_id, filters, Exists(sellable.order_by()))


def eligible_ids(site_id: int, filters: Filters = Filters()) -> Fragment:
    """SELECT of the ids of ``eligible`` items, as SQL for a larger statement.

    Compiled once a second, which takes Django a millisecond: the SQL asks anew each
    time, so that only a moment that the host's rule names may be a second old.
    """
    rule = type(get_product_adapter()).sellable
    return _compiled(site_id, filters, rule, int(time.monotonic()))


@lru_cache(maxsize=256)
def _compiled(site_id: int, filters: Filters, _rule: Any, _second: int) -> Fragment:
    return Fragment.of(eligible(site_id, filters).values("pk"))


def without(eligible: Fragment, keys: Collection[str]) -> Fragment:
    """Narrows what ``eligible_ids`` gives to items of other keys."""
    if not keys:
        return eligible
    other = "NOT ecom_ai_item.key = ANY(%s)"
    return Fragment(f"{eligible.sql} AND {other}", (*eligible.params, list(keys)))


def _between(field: str, filters: Filters) -> dict[str, Decimal]:
    """A filter's bounds, as lookups of a field."""
    bounds = {"gte": filters.min_price, "lte": filters.max_price}
    return {f"{field}__{name}": at for name, at in bounds.items() if at is not None}


def narrowed(site_id: int, filters: Filters, *conditions: Exists) -> "QuerySet[Item]":
    """Items that pass the filter as last mirrored; cheap to count."""
    lookups: dict[str, Any] = {"site_id": site_id, "available": True}
    if filters.category:
        lookups["category"] = filters.category
    lookups |= _between("price", filters)
    return Item.objects.filter(*conditions, **lookups)


def hydrate(site_id: int, keys: Collection[str]) -> dict[str, Any]:
    """The host's live products of these keys that may be shown now. One statement."""
    return get_product_adapter().hydrate(site_id, keys) if keys else {}


def passing(products: dict[str, Any], filters: Filters) -> dict[str, Any]:
    """Those of these products, as they are now, that pass the filters."""
    if not filters:
        return products
    adapter = get_product_adapter()
    return {
        key: product
        for key, product in products.items()
        if filters.allow(adapter.category_of(product), adapter.price_of(product))
    }


def sync(site_id: int, keys: Collection[str]) -> int:
    """Mirrors the products of these keys; removes items whose product is gone.

    Returns how many items were written. Bears being run twice, or by two at once:
    the products are read under a lock, so that an older reading never overwrites a
    newer one.
    """
    adapter = get_product_adapter()
    written = 0
    for batch in _batches([key for key in keys if is_storable(key)]):
        with transaction.atomic():
            _lock(site_id)
            products = adapter.queryset(site_id).filter(
                **{f"{adapter.key}__in": adapter.possible(batch)}
            )
            if adapter.select_related:
                products = products.select_related(*adapter.select_related)
            found = {data.key: data for data in map(adapter.item, products)}
            written += _write(site_id, list(found.values()))
            _remove(site_id, set(batch) - found.keys())
    return written


def sync_all(site_id: int) -> Iterator[int]:
    """Mirrors every product, then removes what the shop no longer has.

    Yields the number of products read so far. Resumable: what is unchanged is not
    written again.
    """
    adapter = get_product_adapter()
    keys = adapter.queryset(site_id).order_by("pk").values_list(adapter.key, flat=True)
    seen: set[str] = set()
    for batch in _batches([str(key) for key in keys.iterator()]):
        sync(site_id, batch)
        seen.update(batch)
        yield len(seen)
    known = Item.objects.filter(site_id=site_id).values_list("key", flat=True)
    sync(site_id, [key for key in known.iterator() if key not in seen])
    yield len(seen)


def _lock(site_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('ecom_ai.sync'), %s)", [site_id]
        )


def _remove(site_id: int, keys: Collection[str]) -> None:
    """Deletes items. Locked first, so that none gets a vector in the middle of it."""
    gone = Item.objects.filter(site_id=site_id, key__in=keys).order_by("pk")
    ids = list(gone.select_for_update().values_list("pk", flat=True))
    Item.objects.filter(pk__in=ids).delete()


def _write(site_id: int, batch: list[ItemData]) -> int:
    items = Item.objects.filter(site_id=site_id, key__in=[data.key for data in batch])
    # In the order of ids, as every other statement that locks several items.
    locked = items.select_for_update(no_key=True).order_by("pk")
    known = {item.key: item for item in locked.defer("document")}
    rows = [_row(site_id, data) for data in batch]
    changed = [row for row in rows if _differs(row, known.get(row.key))]
    Item.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["site", "key"],
        update_fields=[*_MIRRORED, "texts", "titles", "document", "updated_at"],
    )
    _copy(site_id, [row.key for row in changed])
    spelling.learn(
        site_id, (title for row in changed for title, _ in row.texts.values())
    )
    return len(changed)


def _copy(site_id: int, keys: list[str]) -> None:
    """Writes what filters ask beside popularity and sketches too, where it differs."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO ecom_ai_popularity (item_id, site_id, category, price, score)
            SELECT id, site_id, category, price, 0 FROM ecom_ai_item
            WHERE site_id = %s AND key = ANY(%s) ORDER BY id
            ON CONFLICT (item_id) DO UPDATE
                SET category = excluded.category, price = excluded.price
                WHERE (ecom_ai_popularity.category, ecom_ai_popularity.price)
                    IS DISTINCT FROM (excluded.category, excluded.price)
            """,
            [site_id, keys],
        )
        cursor.execute(
            """
            UPDATE ecom_ai_sketch s SET category = i.category, price = i.price
            FROM ecom_ai_item i
            WHERE i.site_id = %s AND i.key = ANY(%s) AND s.item_id = i.id
                AND (s.category, s.price) IS DISTINCT FROM (i.category, i.price)
            """,
            [site_id, keys],
        )


def _row(site_id: int, data: ItemData) -> Item:
    texts = {
        language: [_clean(text.title, _TITLE), _clean(text.body, _BODY)]
        for language, text in sorted(data.texts.items())
        if text.title.strip() or text.body.strip()
    }
    canonical = json.dumps(texts, ensure_ascii=False, sort_keys=True).encode()
    row = Item(
        site_id=site_id,
        key=data.key,
        category=_clean(data.category, _CATEGORY),
        price=_price(data.price),
        available=data.available,
        texts=texts,
        text_hash=hashlib.sha256(canonical).hexdigest() if texts else "",
        titles=" ".join(title for title, _ in texts.values()).lower(),
    )
    row.document = _document(row)
    return row


def _clean(text: str, length: int) -> str:
    """Text as PostgreSQL can hold it: no NUL, no lone surrogates, bounded."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode()[:length]


def _price(price: Decimal | None) -> Decimal | None:
    """A price as the column holds it; None for one that is no amount of money."""
    if price is None or not price.is_finite() or abs(price) >= _PRICE_BELOW:
        return None
    return price.quantize(_CENT)


def _differs(row: Item, known: Item | None) -> bool:
    return known is None or any(
        getattr(row, name) != getattr(known, name) for name in _MIRRORED
    )


def _document(row: Item) -> Combinable:
    document: Any = SearchVector(Value(row.category), weight="C", config="simple")
    for language, (title, body) in row.texts.items():
        for words, weight in ((title, "A"), (body, "B")):
            document += SearchVector(
                Value(segment(words)), weight=weight, config=_config(language)
            )
    return cast(Combinable, document)


def _config(language: str) -> str:
    return TEXT_SEARCH.get(language, "simple")


def _batches(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
