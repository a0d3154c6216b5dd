"""Pairs of a query and the document that answers it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Pairs:
    """``documents[i]`` answers ``queries[i]``; either may occur in several pairs.

    Raises ``ValueError`` when there are not as many of one as of the other.
    """

    queries: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.queries) != len(self.documents):
            raise ValueError(
                f"{len(self.queries)} queries came with {len(self.documents)} "
                "documents: give each query one."
            )

    def __len__(self) -> int:
        return len(self.queries)

    def take(self, rows: Iterable[int]) -> Self:
        """These pairs, in this order."""
        kept = list(rows)
        return type(self)(
            tuple(self.queries[row] for row in kept),
            tuple(self.documents[row] for row in kept),
        )
