"""Labelled texts in files: CSV with a header or JSON lines, plain or .gz."""

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecom_ai.grounding.pairs import paired
from ecom_ai.training.lines import Source

#: Characters of a text; what is longer is no review or question, but a mistake.
LONGEST_TEXT = 100_000
LONGEST_LABEL = 100
#: Columns that may stand for a text: the two are read together.
PAIR = ("question", "passage")
#: Of more rows than this some must share a label.
_FEW_ROWS = 20


@dataclass(frozen=True)
class Rows:
    """``texts[i]`` carries ``labels[i]``; of a file without labels these are ''.

    ``others`` holds each row's further columns (id, language, category, …).
    """

    name: str
    texts: tuple[str, ...]
    labels: tuple[str, ...]
    others: tuple[Mapping[str, str], ...] = ()

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def label_set(self) -> list[str]:
        return sorted(set(self.labels))

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of texts and labels."""
        digest = hashlib.sha256()
        for pair in zip(self.texts, self.labels, strict=True):
            digest.update(json.dumps(pair).encode())
        return digest.hexdigest()

    def take(self, numbers: Sequence[int]) -> "Rows":
        return Rows(
            self.name,
            tuple(self.texts[n] for n in numbers),
            tuple(self.labels[n] for n in numbers),
            tuple(self.others[n] for n in numbers) if self.others else (),
        )


@dataclass(frozen=True)
class Row:
    """A row's columns, and the line where it begins."""

    line: int
    values: Mapping[str, Any]


def read_for_training(path: Path, name: str = "") -> Rows:
    """Rows with a text and a label each, of two labels at least.

    Raises BadInput, naming the file, the line and what was expected.
    """
    rows = read_labelled(path, name)
    source = Source(path, name)
    counts = Counter(rows.labels)
    if len(counts) < 2:
        only = next(iter(counts))
        raise source.fail(
            f"up to here every row has the label {only!r}; expected two labels or more "
            "to tell apart",
            line=len(rows) + 1,
        )
    if len(rows) > _FEW_ROWS and len(counts) > len(rows) / 2:
        raise source.fail(
            f"{len(counts)} labels for {len(rows)} rows; expected labels that several "
            "rows share. Are the columns text and label swapped?",
            line=1,
        )
    return rows


def read_labelled(
    path: Path, name: str = "", *, known: Sequence[str] | None = None
) -> Rows:
    """Rows with a text and a label each; ``known`` are the labels that there may be.

    Raises BadInput, naming the file, the line and what was expected.
    """
    source = Source(path, name)
    texts, labels, others = [], [], []
    for row in read_rows(source, needed=("text", "label")):
        texts.append(text_of(source, row))
        if not texts[-1].strip():
            raise source.fail("the text is empty; expected some words", row.line)
        labels.append(label_of(source, row, known))
        others.append(_others(row))
    return _all(source, texts, labels, others)


def read_texts(path: Path, name: str = "") -> Rows:
    """Rows with a text each, which may be empty; labels are read where there are any.

    Raises BadInput, naming the file, the line and what was expected.
    """
    source = Source(path, name)
    texts, labels, others = [], [], []
    for row in read_rows(source, needed=("text",)):
        texts.append(text_of(source, row))
        labels.append(_word(row.values.get("label")) or "")
        others.append(_others(row))
    return _all(source, texts, labels, others)


def _all(
    source: Source,
    texts: list[str],
    labels: list[str],
    others: list[Mapping[str, str]],
) -> Rows:
    if not texts:
        raise source.fail("no row follows; expected one text a row")
    name = Path(source.name).name
    return Rows(name, tuple(texts), tuple(labels), tuple(others))


def read_rows(source: Source, *, needed: Sequence[str]) -> Iterator[Row]:
    """The rows of a file, each with the columns ``needed``. Raises BadInput."""
    rows = _json_rows(source, needed) if source.is_json() else _csv_rows(source, needed)
    for row in map(_with_text, rows):
        for column in needed:
            if row.values.get(column) is None:
                raise source.fail(
                    f"there is no {column!r}; expected an object with "
                    f"{' and '.join(map(repr, needed))}",
                    row.line,
                )
        yield row


def _with_text(row: Row) -> Row:
    """A question and its passage as one text, where a row has these instead."""
    two = [row.values.get(name) for name in PAIR]
    if row.values.get("text") is not None or not all(isinstance(t, str) for t in two):
        return row
    others = {name: v for name, v in row.values.items() if name not in PAIR}
    return Row(row.line, {**others, "text": paired(str(two[0]), str(two[1]))})


def _json_rows(source: Source, needed: Sequence[str]) -> Iterator[Row]:
    for line in source.lines():
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise source.fail(
                f"this is not JSON ({error}); expected one object a line"
            ) from error
        if not isinstance(values, dict):
            example = ", ".join(f'"{name}": …' for name in needed)
            raise source.fail(f"expected an object, as {{{example}}}")
        yield Row(source.line, values)


def _csv_rows(source: Source, needed: Sequence[str]) -> Iterator[Row]:
    reader = csv.reader(source.lines(), strict=True)
    columns: list[str] = []
    while True:
        first_line = source.line + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise source.fail(_csv_problem(error), first_line) from error
        if cells is None:
            return
        if not any(cells):
            continue
        if not columns:
            columns = _header(source, cells, needed)
            continue
        if len(cells) != len(columns):
            raise source.fail(
                f"{len(cells)} columns; expected {len(columns)}, as in the header "
                f"{','.join(columns)}. Put a text with commas into double quotes.",
                first_line,
            )
        yield Row(first_line, dict(zip(columns, cells, strict=True)))


def _header(source: Source, cells: list[str], needed: Sequence[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in cells]
    there = {*columns, *(["text"] if set(PAIR) <= set(columns) else [])}
    if missing := [name for name in needed if name not in there]:
        found = ",".join(cells)[:80]
        raise source.fail(
            f"expected a header with {_columns(needed)}, found {found!r} without "
            f"{' and '.join(missing)}"
        )
    return columns


def _csv_problem(error: csv.Error) -> str:
    if "field limit" in str(error) or "field larger" in str(error):
        return _too_long(None)
    return f"{error}; expected CSV, with double quotes around texts and doubled in them"


def _columns(needed: Sequence[str]) -> str:
    return f"the columns {','.join(needed)}" if len(needed) > 1 else needed[0]


def text_of(source: Source, row: Row, column: str = "text") -> str:
    """The text in a column. Raises BadInput for what is none, or too long a one."""
    text = row.values[column]
    if not isinstance(text, str):
        raise source.fail(f"the {column} is {text!r}; expected a string", row.line)
    if len(text) > LONGEST_TEXT:
        raise source.fail(_too_long(len(text), column), row.line)
    return text


def _too_long(length: int | None, column: str = "text") -> str:
    size = f"{length:,} characters" if length else "too many characters"
    return f"the {column} has {size}; expected at most {LONGEST_TEXT:,}"


def label_of(source: Source, row: Row, known: Sequence[str] | None = None) -> str:
    """A row's label, one of ``known`` where these are given. Raises BadInput."""
    label = _word(row.values["label"])
    if not label:
        raise source.fail("the label is empty; expected a word", row.line)
    if len(label) > LONGEST_LABEL:
        raise source.fail(
            f"the label has {len(label):,} characters; expected at most "
            f"{LONGEST_LABEL}. Are the columns text and label swapped?",
            row.line,
        )
    if known is not None and label not in known:
        raise source.fail(
            f"the label {label[:40]!r} is unknown; expected one of "
            f"{', '.join(sorted(known)[:20])}",
            row.line,
        )
    return label


def _word(value: Any) -> str | None:
    """A label as text: JSON may write 1 for "1"."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value).strip() if isinstance(value, str) or is_number else None


def _others(row: Row) -> Mapping[str, str]:
    return {
        name: str(value)
        for name, value in row.values.items()
        if name not in ("text", "label") and value is not None
    }
