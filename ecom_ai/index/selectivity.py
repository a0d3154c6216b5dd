"""How many items a filter leaves, by PostgreSQL's own statistics."""

import time
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.db import connection

from ecom_ai.catalog import Filters

#: A process reads the statistics anew after so long; they change rarely.
_SECONDS = 300


@dataclass(frozen=True)
class Column:
    """What PostgreSQL knows of a column's values, as shares of its table's rows.

    ``common`` has the share of each frequent value, ``other`` that of any rare one.
    ``bounds`` split what is rare, ``rare`` of the rows, into parts of one size.
    """

    rows: float
    common: Mapping[str, float]
    other: float
    rare: float
    bounds: Sequence[str]

    def equal(self, value: str) -> float:
        """The share of rows with this value."""
        return self.common.get(value, self.other)

    def between(self, low: Decimal | None, high: Decimal | None) -> float:
        """The share of rows with a number from ``low`` to ``high``."""
        frequent = sum(
            share
            for value, share in self.common.items()
            if (low is None or Decimal(value) >= low)
            and (high is None or Decimal(value) <= high)
        )
        if len(self.bounds) < 2:
            return frequent + self.rare
        bounds = [Decimal(value) for value in self.bounds]
        first = 0 if low is None else bisect_left(bounds, low)
        last = len(bounds) if high is None else bisect_right(bounds, high)
        return frequent + self.rare * min(max(last - first, 0) / (len(bounds) - 1), 1.0)


def kept(filters: Filters) -> float:
    """About how many sketches a filter leaves, those of all checkpoints together.

    Takes category and price for independent, as PostgreSQL's planner does. 0 before
    the table was analysed: then it is new, so small. Costs a statement once in five
    minutes a process; counting would cost each list a millisecond.
    """
    columns = _columns(int(time.monotonic() / _SECONDS))
    if not columns:
        return 0.0
    category, price = columns["category"], columns["price"]
    share = category.equal(filters.category) if filters.category else 1.0
    if filters.min_price is not None or filters.max_price is not None:
        share *= price.between(filters.min_price, filters.max_price)
    return category.rows * share


def forget() -> None:
    """Reads the statistics anew at the next use."""
    _columns.cache_clear()


@lru_cache(maxsize=1)
def _columns(_period: int) -> dict[str, Column]:
    """What PostgreSQL knows of the filters' columns; {} before it looked."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT s.attname, c.reltuples, s.null_frac, s.n_distinct,
                s.most_common_vals::text::text[], s.most_common_freqs,
                s.histogram_bounds::text::text[]
            FROM pg_class c JOIN pg_stats s ON s.tablename = c.relname
                AND s.schemaname = c.relnamespace::regnamespace::text
            WHERE c.oid = 'ecom_ai_sketch'::regclass
                AND s.attname IN ('category', 'price')
            """
        )
        found = {name: _column(*known) for name, *known in cursor.fetchall()}
    return found if len(found) == 2 else {}


def _column(
    rows: float,
    nulls: float,
    distinct: float,
    values: Sequence[str] | None,
    shares: Sequence[float] | None,
    bounds: Sequence[str] | None,
) -> Column:
    common = dict(zip(values or (), shares or (), strict=True))
    rare = max(1.0 - nulls - sum(common.values()), 0.0)
    # Below zero PostgreSQL says it as a share of the rows.
    different = distinct if distinct >= 0 else -distinct * rows
    return Column(
        rows=max(rows, 0.0),
        common=common,
        other=rare / max(different - len(common), 1.0),
        rare=rare,
        bounds=bounds or (),
    )
