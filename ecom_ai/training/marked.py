"""Texts with personal data marked in them, in files: JSON lines or CSV, plain or .gz.

A row is ``{"text", "spans": [{"start", "end", "type"}, …]}``, or instead of places has
the words, ``{"find", "type"}``, which stand once in the text. In CSV the spans are
JSON.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecom_ai.exceptions import BadInput
from ecom_ai.models import Checkpoint
from ecom_ai.moderation.personal_data import TYPES, Span
from ecom_ai.training.files import Row, Rows, read_rows, text_of
from ecom_ai.training.lines import Source
from ecom_ai.training.splits import split, split_beside

#: With fewer there is nothing to measure on.
LEAST = 4
#: Marks the corrections in a run's file.
CORRECTED = "corrected"
_EXPECTED = 'expected [{"start": 5, "end": 16, "type": "phone"}, …]'


@dataclass(frozen=True)
class MarkedRows:
    """In ``texts[i]`` the stretches ``spans[i]`` are personal data.

    ``corrected[i]``: whether a person said so of the shop's own text.
    """

    name: str
    texts: tuple[str, ...] = ()
    spans: tuple[tuple[Span, ...], ...] = ()
    corrected: tuple[bool, ...] = ()

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of texts and spans."""
        digest = hashlib.sha256()
        for text, spans in zip(self.texts, self.spans, strict=True):
            places = [[span.start, span.end, span.type] for span in spans]
            digest.update(json.dumps([text, places]).encode())
        return digest.hexdigest()

    def take(self, numbers: Sequence[int]) -> "MarkedRows":
        return MarkedRows(
            self.name,
            tuple(self.texts[n] for n in numbers),
            tuple(self.spans[n] for n in numbers),
            tuple(self.corrected[n] for n in numbers),
        )


@dataclass(frozen=True)
class MarkedSplit:
    """Rows by use. ``dropped`` training rows said almost what a held-out one says."""

    train: MarkedRows
    validation: MarkedRows
    test: MarkedRows
    dropped: int = 0


def read_marked(
    path: Path, name: str = "", *, types: Sequence[str], least: int = 1
) -> MarkedRows:
    """At least so many rows, the types of whose spans are among ``types``.

    Raises BadInput, naming the file, the line and what was expected.
    """
    source = Source(path, name)
    texts, spans, corrected = [], [], []
    for row in read_rows(source, needed=("text", "spans")):
        text = text_of(source, row)
        if not text.strip():
            raise source.fail("the text is empty; expected some words", row.line)
        texts.append(text)
        spans.append(_spans(source, row, text, types))
        corrected.append(bool(row.values.get(CORRECTED)))
    if len(texts) < least:
        raise source.fail(
            f"{len(texts)} rows up to here; expected {least} or more, since some are "
            "held out to measure on"
            if texts
            else "no row follows; expected one text a row"
        )
    return MarkedRows(
        Path(source.name).name, tuple(texts), tuple(spans), tuple(corrected)
    )


def types_of(site_id: int) -> tuple[str, ...]:
    """The types of personal data that a site's live tagger tells apart."""
    live = Checkpoint.objects.live(site_id, Checkpoint.Role.PERSONAL_DATA)
    return tuple(live.data.get("labels") or TYPES) if live else TYPES


def split_marked(found: MarkedRows, held_out: MarkedRows | None = None) -> MarkedSplit:
    """80:10:10, or 90:10 beside rows that are held out already.

    Rows with and without personal data are held out alike; which, follows from their
    texts alone, and near-duplicates go the same way. Raises BadInput.
    """
    if held_out is None:
        parts = split(_as_rows(found))
        test = found.take(_numbers(parts.test))
    else:
        parts, test = split_beside(_as_rows(found), _as_rows(held_out)), held_out
    return MarkedSplit(
        train=found.take(_numbers(parts.train)),
        validation=found.take(_numbers(parts.validation)),
        test=test,
        dropped=parts.dropped,
    )


def refuse_without_spans(found: MarkedRows) -> None:
    """Raises BadInput where no row has personal data: nothing shows what it is.

    Corrections may all say of something that it is none.
    """
    if not any(found.spans) and not any(found.corrected):
        raise BadInput(
            f"{found.name}: no row has personal data; expected some with spans, beside "
            "rows without any"
        )


def _as_rows(found: MarkedRows) -> Rows:
    """With the type first marked for a label, each with its number."""
    labels = tuple(spans[0].type if spans else "none" for spans in found.spans)
    numbers = tuple({"number": str(n)} for n in range(len(found)))
    return Rows(found.name, found.texts, labels, numbers)


def _numbers(rows: Rows) -> list[int]:
    return [int(other["number"]) for other in rows.others]


def _spans(
    source: Source, row: Row, text: str, types: Sequence[str]
) -> tuple[Span, ...]:
    given = row.values["spans"]
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError as error:
            raise source.fail(
                f"the spans are not JSON ({error}); {_EXPECTED}", row.line
            ) from error
    if not isinstance(given, list) or not all(isinstance(s, dict) for s in given):
        raise source.fail(f"the spans are {_short(given)}; {_EXPECTED}", row.line)
    found = sorted(
        (_span(source, row, text, one, types) for one in given), key=lambda s: s.start
    )
    for one, following in zip(found, found[1:], strict=False):
        if following.start < one.end:
            raise source.fail(
                f"the spans {one.start} to {one.end} and {following.start} to "
                f"{following.end} overlap; expected spans apart from each other",
                row.line,
            )
    return tuple(found)


def _span(
    source: Source, row: Row, text: str, one: Mapping[str, Any], types: Sequence[str]
) -> Span:
    kind = one.get("type")
    if kind not in types:
        raise source.fail(
            f"the type {_short(kind)} is unknown; expected one of {', '.join(types)}",
            row.line,
        )
    if "find" in one:
        words = one["find"]
        if not isinstance(words, str) or not words or text.count(words) != 1:
            raise source.fail(
                f"the words {_short(words)} do not stand once in the text; expected "
                "words of it, or start and end",
                row.line,
            )
        at = text.index(words)
        return Span(at, at + len(words), str(kind))
    start, end = one.get("start"), one.get("end")
    whole = all(isinstance(n, int) and not isinstance(n, bool) for n in (start, end))
    if not whole or not 0 <= start < end <= len(text):  # type: ignore[operator]
        raise source.fail(
            f"a span is from {_short(start)} to {_short(end)}; expected whole numbers, "
            f"from 0 to {len(text)}, the end behind the start",
            row.line,
        )
    return Span(int(start), int(end), str(kind))  # type: ignore[arg-type]


def _short(given: Any) -> str:
    text = json.dumps(given, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:60]}…"
