"""Pieces of SQL that are put together into one statement."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Fragment:
    """SQL text with its parameters; never holds a value from outside in the text."""

    sql: str
    params: tuple[Any, ...] = ()

    @classmethod
    def of(cls, queryset: "QuerySet[Any, Any]") -> "Fragment":
        """The SELECT of a queryset, for use as a subquery."""
        sql, params = queryset.query.sql_with_params()
        return cls(sql, tuple(params))
