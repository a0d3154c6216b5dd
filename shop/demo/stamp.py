"""What the database was seeded with, and when.

The stamp is the comment of the product table: it lives, is copied and goes with the
very rows that it is about, and is written in their transaction.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from django.db import connection

_HERE = Path(__file__).resolve().parent
_PREFIX = "demo data"
#: What the demo's data are made from; a change in it makes them anew.
_SOURCES = (
    "*.py", "catalogue/*.jsonl", "said/*.txt", "help/*/*.md", "../pictures/*.py",
)  # fmt: skip


class TablesMissing(Exception):
    """The database has no tables of the shop yet."""


@dataclass(frozen=True)
class Stamp:
    """`day` is the day after the last one of the history."""

    day: date
    fingerprint: str

    @classmethod
    def read(cls) -> Self | None:
        """Return the database's stamp, or None. Raises TablesMissing."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT to_regclass('shop_product'), "
                "obj_description(to_regclass('shop_product'), 'pg_class')"
            )
            table, comment = cursor.fetchone()
        if table is None:
            raise TablesMissing
        return cls._parse(comment or "")

    def write(self) -> None:
        comment = f"{_PREFIX} {self.day} {self.fingerprint}"
        with connection.cursor() as cursor:
            # COMMENT takes no parameters; none of these parts has a quote in it.
            cursor.execute(f"COMMENT ON TABLE shop_product IS '{comment}'")

    @classmethod
    def _parse(cls, comment: str) -> Self | None:
        words = comment.removeprefix(_PREFIX).split()
        if not comment.startswith(_PREFIX) or len(words) != 2:
            return None
        return cls(date.fromisoformat(words[0]), words[1])


def fingerprint() -> str:
    """Hash everything that the demo's data are made from."""
    total = hashlib.sha256()
    for pattern in _SOURCES:
        for path in sorted(_HERE.glob(pattern)):
            total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:32]
