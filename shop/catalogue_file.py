"""Reads a catalogue file: CSV or JSONL, plain or .gz, one line at a time.

A bad line becomes a LineError that names line, field, what was found and what was
expected; the lines after it are still read. Only a file that cannot be a catalogue
at all raises CatalogueFileError.
"""

import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Self, cast

from django.utils.text import slugify

REQUIRED = ("sku", "category")
TITLES = ("title_en", "title_zh")
MAX_LINE = 16 * 1024 * 1024
MAX_DESCRIPTION = 20_000
MAX_ATTRIBUTES = 50
#: A record that runs over more lines than this has a quote that is not closed.
_MAX_RECORD_LINES = 1000
_MAX_INTEGER = 2**31 - 1
_SHOWN = 60
_PRICE = re.compile(r"\d{1,8}(\.\d{1,2})?")
_SLUG = re.compile(r"[-a-zA-Z0-9_]+")
_BYTE_LOST = re.compile("[\udc80-\udcff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ATTRIBUTE = frozenset({"name_en", "name_zh", "value_en", "value_zh"})


class CatalogueFileError(Exception):
    """The file as a whole cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class Row:
    """The checked fields of one product; fields that the file lacks are not there."""

    line: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class LineError:
    """Why a line is not used."""

    line: int
    field: str
    found: str
    expected: str

    def __str__(self) -> str:
        return (
            f"line {self.line}, {self.field}: found {self.found}, "
            f"expected {self.expected}"
        )


class CatalogueFile:
    """An open catalogue file.

    `size` and `position` are bytes on disk, for a progress bar; `unknown` gathers the
    names of columns that are not used. Raises CatalogueFileError when it is opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.unknown: set[str] = set()
        self._is_csv = _is_csv(path)
        try:
            self._raw = path.open("rb")
        except OSError as error:
            raise CatalogueFileError(
                f"{path} cannot be read: {error.strerror}."
            ) from error
        self.size = path.stat().st_size
        try:
            self._lines = _Lines(_opened(self._raw, path))
        except CatalogueFileError:
            self._raw.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lines.stream.close()
        self._raw.close()

    @property
    def position(self) -> int:
        return self._raw.tell()

    def rows(self) -> Iterator[Row | LineError]:
        """Yield each product or, for a bad line, each of its errors.

        Raises CatalogueFileError, before the first row, for a header without the
        required columns.
        """
        line_of: dict[str, int] = {}
        found = self._csv() if self._is_csv else self._jsonl()
        try:
            for entry in found:
                if isinstance(entry, Row) and (
                    first := line_of.setdefault(entry.values["sku"], entry.line)
                ) != (line := entry.line):
                    sku = show(entry.values["sku"])
                    wanted = f"each SKU once; it is on line {first} already"
                    yield LineError(line, "sku", sku, wanted)
                else:
                    yield entry
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            wanted = "a whole .gz file: get it again; the lines before it are read"
            yield LineError(self._lines.number + 1, "file", str(error), wanted)

    def _jsonl(self) -> Iterator[Row | LineError]:
        while True:
            try:
                text = next(self._lines)
                values = _json_object(text) if text.strip() else None
            except StopIteration:
                return
            except _Bad as bad:
                yield bad.at(self._lines.number, "line")
            else:
                if values is not None:
                    self.unknown.update(show(key) for key in values.keys() - FIELDS)
                    yield from _checked(self._lines.number, values)

    def _csv(self) -> Iterator[Row | LineError]:
        csv.field_size_limit(MAX_LINE)
        reader = csv.reader(self._lines, strict=True)
        header: list[str] = []
        while True:
            self._lines.first = self._lines.number + 1
            try:
                cells = next(reader)
                if header and cells and len(cells) != len(header):
                    wanted = f"{len(header)}, as in the header"
                    raise _Bad(f"{len(cells)} cells", wanted)
            except StopIteration:
                return
            except _Bad as bad:
                yield bad.at(self._lines.first, "line")
            except csv.Error as error:
                wanted = "CSV with cells in double quotes, a quote inside them doubled"
                yield LineError(self._lines.first, "line", str(error), wanted)
            else:
                if header and cells:
                    values = dict(zip(header, cells, strict=True))
                    yield from _checked(self._lines.first, values)
                elif cells:
                    header = _header(cells, self.path)
                    self.unknown.update(show(name) for name in header)
                    self.unknown.difference_update(map(show, FIELDS))


def show(value: object) -> str:
    """Return a value as messages show it: quoted, escaped and short."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


class _Bad(Exception):
    """What was found, and what was expected in its place."""

    def __init__(self, found: str, expected: str) -> None:
        self.found, self.expected = found, expected

    def at(self, line: int, field: str) -> LineError:
        return LineError(line, field, self.found, self.expected)


class _Lines(Iterator[str]):
    """Lines of a stream; bytes that are not UTF-8 become lone surrogates.

    A class, because a generator would be over after it has raised _Bad.
    """

    def __init__(self, stream: io.BufferedReader) -> None:
        self.stream = stream
        self.number = 0
        self.first = 0

    def __next__(self) -> str:
        line = self.stream.readline(MAX_LINE + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > MAX_LINE:
            while line and not line.endswith(b"\n"):
                line = self.stream.readline(MAX_LINE)
            raise _Bad("a longer line", f"{MAX_LINE:,} bytes at most")
        if self.first and self.number - self.first >= _MAX_RECORD_LINES:
            wanted = f"a closing quote within {_MAX_RECORD_LINES} lines, all skipped"
            raise _Bad("a quote that stays open", wanted)
        if self.number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        return line.decode("utf-8", "surrogateescape")


def _is_csv(path: Path) -> bool:
    suffix = Path(path.name.removesuffix(".gz")).suffix.lower()
    if suffix not in (".csv", ".jsonl"):
        raise CatalogueFileError(
            f"{path}: a catalogue ends in .csv or .jsonl, with or without .gz; "
            "save a spreadsheet as CSV (UTF-8)."
        )
    return suffix == ".csv"


def _opened(raw: io.BufferedReader, path: Path) -> io.BufferedReader:
    """The stream to read lines from. Raises CatalogueFileError for what is not text."""
    stream = raw
    if raw.peek(2)[:2] == b"\x1f\x8b":
        stream = io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=raw)))
    try:
        head = stream.peek(4096)[:4096]
    except (EOFError, OSError, zlib.error) as error:
        raise CatalogueFileError(f"{path} is a damaged .gz file: {error}.") from error
    if not head.strip():
        raise CatalogueFileError(f"{path} is empty: there is no product in it.")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head.count(0) > len(head) // 4:
        raise CatalogueFileError(
            f"{path}, line 1: the text is in UTF-16; save the file as UTF-8."
        )
    return stream


def _header(cells: Sequence[str], path: Path) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    missing = [name for name in REQUIRED if name not in names]
    if not set(TITLES) & set(names):
        missing.append(" or ".join(TITLES))
    if missing:
        hint = " Columns are separated by commas." if len(names) == 1 else ""
        raise CatalogueFileError(
            f"{path}, line 1: the header lacks {', '.join(missing)}; "
            f"it has {show(', '.join(names))}.{hint} Nothing was imported."
        )
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise CatalogueFileError(
            f"{path}, line 1: the header names {', '.join(map(show, twice))} twice. "
            "Nothing was imported."
        )
    return names


def _json_object(text: str) -> dict[str, Any]:
    if not isinstance(values := _parsed(text), dict):
        raise _Bad(show(values), "one JSON object a line")
    return values


def _parsed(text: str) -> Any:
    if "\0" in text:
        raise _Bad(f"a NUL byte at column {text.index(chr(0)) + 1}", "JSON without it")
    try:
        return json.loads(
            text, parse_float=Decimal, parse_int=Decimal, parse_constant=str
        )
    except json.JSONDecodeError as error:
        raise _Bad(f"{error.msg} at column {error.colno}", "valid JSON") from None
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise _Bad(show(str(error)), "valid JSON") from None


def _checked(line: int, values: Mapping[str, Any]) -> Iterator[Row | LineError]:
    checked: dict[str, Any] = {}
    errors: list[LineError] = []
    for name in sorted(FIELDS.keys() & {*values, *REQUIRED}, key=list(FIELDS).index):
        try:
            checked[name] = FIELDS[name](values.get(name))
        except _Bad as bad:
            errors.append(bad.at(line, name))
    if not errors and not any(checked.get(name) for name in TITLES):
        errors = [LineError(line, " or ".join(TITLES), "no text", "a title")]
    yield from errors
    if not errors:
        yield Row(line, checked)


def _text(value: object, *, most: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _Bad(show(value), "text in quotes")
    if "\0" in value:
        raise _Bad(f"a NUL byte at character {value.index(chr(0)) + 1}", "text")
    if lost := _BYTE_LOST.search(value):
        byte = bytes([ord(lost[0]) & 0xFF])
        raise _Bad(
            f"the byte 0x{byte.hex().upper()} at character {lost.start() + 1}",
            f"UTF-8 (in latin-1 it is {show(byte.decode('latin-1'))}: "
            "save the file as UTF-8)",
        )
    if _SURROGATE.search(value):
        raise _Bad(show(value), "whole characters, without half a surrogate pair")
    text = value.strip()
    if len(text) > most:
        raise _Bad(f"{len(text):,} characters", f"{most:,} at most")
    return text


def _sku(value: object) -> str:
    text = _text(value, most=32)
    if not text or re.search(r"[\s/]", text):
        raise _Bad(show(text), "1 to 32 characters without blanks and '/'")
    return text


def _slug(value: object, *, most: int) -> str:
    text = _text(value, most=most)
    if text and not _SLUG.fullmatch(text):
        example = slugify(text)[:most] or "camping"
        raise _Bad(show(text), f"a slug such as {example}")
    return text


def _category(value: object) -> str:
    if not (slug := _slug(value, most=50)):
        raise _Bad("nothing", "a category's slug such as camping")
    return slug


def _price(value: object) -> Decimal | None:
    text = _number(value)
    if not text:
        return None
    if not _PRICE.fullmatch(text):
        if text.startswith("-"):
            raise _Bad(show(text), "a price of 0 or more")
        example = _plain_price(text) or "89.00"
        raise _Bad(show(text), f"a price such as {example}, below 100 million")
    return Decimal(text)


def _plain_price(text: str) -> str:
    """A price with marks for thousands, as it should be written; '' for no price."""
    if re.fullmatch(r"\d{1,3}(\.\d{3})*,\d{1,2}", text):
        return text.replace(".", "").replace(",", ".")
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d{1,2})?", text):
        return text.replace(",", "")
    return ""


def _stock(value: object) -> int:
    text = _number(value)
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > _MAX_INTEGER:
        raise _Bad(show(text), f"a whole number from 0 to {_MAX_INTEGER}, such as 12")
    return int(text)


def _number(value: object) -> str:
    if isinstance(value, Decimal):
        # str() keeps an exponent, which f"{…:f}" would write out digit by digit.
        return str(value)
    if isinstance(value, bool):
        raise _Bad(show(value), "a number")
    return _text(value, most=_SHOWN)


def _attributes(value: object) -> list[dict[str, str]]:
    rows = _parsed(value) if isinstance(value, str) and value.strip() else value or []
    wanted = f"a list of objects with {', '.join(sorted(_ATTRIBUTE))}"
    if not isinstance(rows, list) or len(rows) > MAX_ATTRIBUTES:
        raise _Bad(show(rows), f"{wanted}, {MAX_ATTRIBUTES} at most")
    for row in rows:
        if not isinstance(row, dict) or not row or row.keys() - _ATTRIBUTE:
            raise _Bad(show(row), wanted)
    return [{name: _text(text, most=200) for name, text in row.items()} for row in rows]


def _of(check: Callable[..., Any], most: int) -> Callable[[object], Any]:
    return lambda value: check(value, most=most)


#: Every column that is used, in the usual order, and how it is checked.
FIELDS: Mapping[str, Callable[[object], Any]] = {
    "sku": _sku,
    "category": _category,
    "kind": _of(_slug, 40),
    "colour": _of(_slug, 20),
    "brand": _of(_text, 80),
    "title_en": _of(_text, 200),
    "title_zh": _of(_text, 200),
    "description_en": _of(_text, MAX_DESCRIPTION),
    "description_zh": _of(_text, MAX_DESCRIPTION),
    "price": _price,
    "list_price": _price,
    "stock": _stock,
    "attributes": _attributes,
}
