"""Pairs in files, of a query and the document that answers it: CSV or JSON lines."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ecom_ai.training.files import Rows, read_rows, text_of
from ecom_ai.training.lines import Source
from ecom_ai.training.splits import split, split_beside

COLUMNS = ("query", "document")
#: With fewer different documents there is nothing to tell apart.
LEAST = 10


@dataclass(frozen=True)
class PairRows:
    """``documents[i]`` answers ``queries[i]``."""

    name: str
    queries: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.queries)

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of queries and documents."""
        digest = hashlib.sha256()
        for pair in zip(self.queries, self.documents, strict=True):
            digest.update(json.dumps(pair).encode())
        return digest.hexdigest()

    def take(self, numbers: Sequence[int]) -> "PairRows":
        return PairRows(
            self.name,
            tuple(self.queries[n] for n in numbers),
            tuple(self.documents[n] for n in numbers),
        )


@dataclass(frozen=True)
class PairSplit:
    """Pairs by use. ``dropped`` training pairs had the document of a held-out one."""

    train: PairRows
    validation: PairRows
    test: PairRows
    dropped: int = 0


def read_pairs(path: Path, name: str = "", *, least: int = 1) -> PairRows:
    """Pairs of ``least`` different documents or more.

    Raises BadInput, naming the file, the line and what was expected.
    """
    source = Source(path, name)
    found: dict[str, list[str]] = {column: [] for column in COLUMNS}
    for row in read_rows(source, needed=COLUMNS):
        for column in COLUMNS:
            text = text_of(source, row, column)
            if not text.strip():
                raise source.fail(
                    f"the {column} is empty; expected some words", row.line
                )
            found[column].append(text)
    queries, documents = (tuple(found[column]) for column in COLUMNS)
    if not queries:
        raise source.fail("no row follows; expected one pair a row")
    if (different := len(set(documents))) < least:
        raise source.fail(
            f"{len(queries)} pairs with {different} different documents up to here; "
            f"expected {least} documents or more, since an encoder learns by telling "
            "the right one from others"
        )
    return PairRows(Path(source.name).name, queries, documents)


def split_pairs(pairs: PairRows, held_out: PairRows | None = None) -> PairSplit:
    """80:10:10, or 90:10 beside pairs that are held out already.

    Which pairs are held out follows from their documents alone; those that say almost
    the same go the same way, with all their queries.
    """
    if held_out is None:
        parts = split(_rows(pairs))
        test = pairs.take(_numbers(parts.test))
    else:
        parts = split_beside(_rows(pairs), _rows(held_out))
        test = held_out
    return PairSplit(
        train=pairs.take(_numbers(parts.train)),
        validation=pairs.take(_numbers(parts.validation)),
        test=test,
        dropped=parts.dropped,
    )


def _rows(pairs: PairRows) -> Rows:
    """Documents as rows of one label, each with its number."""
    numbers = tuple({"number": str(n)} for n in range(len(pairs)))
    return Rows(pairs.name, pairs.documents, ("",) * len(pairs), numbers)


def _numbers(rows: Rows) -> list[int]:
    return [int(other["number"]) for other in rows.others]
