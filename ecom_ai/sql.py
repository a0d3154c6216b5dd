"""Pieces of SQL that are put together into one statement."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Fragment:
    """SQL text with its parameters; never holds a value from outside in the text."""

    sql: str
    params: tuple[Any, ...] = ()

    @classmethod
    def of(cls, queryset: "QuerySet[Any, Any]") -> "Fragment":
        """The SELECT of a queryset of one model's ids, for use as a subquery."""
        try:
            sql, params = queryset.query.sql_with_params()
        except EmptyResultSet:  # Django can tell that it is empty: .none(), pk__in=[]
            table, pk = queryset.model._meta.db_table, queryset.model._meta.pk.column
            return cls(f'SELECT "{table}"."{pk}" FROM "{table}" WHERE false')
        return cls(sql, tuple(params))


def is_storable(text: str) -> bool:
    """Whether PostgreSQL can hold a text: no NUL, no half of a surrogate pair."""
    return "\0" not in text and not _SURROGATE.search(text)
