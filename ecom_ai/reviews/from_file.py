"""Reviews of a file: read, decided by the rules in force, compared. Stores nothing."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecom_ai.inference.tagging import span_counts
from ecom_ai.models import BreachKind
from ecom_ai.reviews import paraphrases, rules
from ecom_ai.reviews.findings import Scored, Signal, Submitted
from ecom_ai.reviews.near_copies import near_copies
from ecom_ai.reviews.scoring import score
from ecom_ai.reviews.signals import with_signals
from ecom_ai.training.files import Row, read_rows, text_of
from ecom_ai.training.lines import Source

Say = Callable[[int, int], None]

#: Texts scored at once: between two the progress is told.
_CHUNK = 64
_PERSONAL = str(BreachKind.PERSONAL_DATA)


@dataclass(frozen=True)
class Given:
    """A row; ``breaches`` and ``spans`` are None where the file does not tell."""

    id: str
    submitted: Submitted
    breaches: frozenset[str] | None = None
    spans: tuple[tuple[int, int, str], ...] | None = None


@dataclass(frozen=True)
class Moderated:
    """What was found in a row, and what the rules make of it."""

    given: Given
    scored: Scored
    decision: rules.Decision

    @property
    def breaches(self) -> list[str]:
        """What it is held or rejected for, the most probable first."""
        return [str(kind) for kind in self.decision.reasons]

    @property
    def answer(self) -> dict[str, Any]:
        """The row's line of the output."""
        found = self.scored
        shares = found.sentiments
        return {
            "id": self.given.id,
            "decision": str(self.decision.action),
            "breaches": self.breaches,
            "sentiment": found.sentiment or None,
            "probability": shares[found.sentiment] if shares else None,
            "probabilities": {k: round(v, 6) for k, v in found.breaches.items()},
            "masked": found.masked,
            "spans": [
                {"start": place.start, "end": place.end, "type": place.type}
                for place in found.places
                if place.kind == _PERSONAL
            ],
        }


def read(path: Path) -> list[Given]:
    """The rows of a CSV or JSON lines, plain or .gz, with a text each.

    Also read: id, title (set before the text), product, breaches, spans.
    Raises BadInput, naming the file, the line and what was expected.
    """
    source = Source(path)
    rows = [
        _given(source, row, number)
        for number, row in enumerate(read_rows(source, needed=("text",)), start=1)
    ]
    if not rows:
        raise source.fail("no row follows; expected one text a row")
    return rows


def moderate(
    site_id: int,
    rows: Sequence[Given],
    *,
    say: Say = lambda _done, _of: None,
    compared: Say = lambda _done, _of: None,
) -> list[Moderated]:
    """Scores and decides rows, in order. Raises InferenceUnavailable.

    ``say`` hears how many are scored, ``compared`` how far the look for near copies is.
    An author's history is not known from a file: rules see one who wrote nothing yet.
    """
    in_force = rules.rules_of(site_id)
    scored: list[Scored] = []
    for start in range(0, len(rows), _CHUNK):
        some = rows[start : start + _CHUNK]
        scored += score(site_id, [row.submitted for row in some])
        say(len(scored), len(rows))
    copies = _copies([row.submitted for row in rows], scored, compared)
    made = []
    for number, (row, found) in enumerate(zip(rows, scored, strict=True)):
        count = copies.get(number)
        more = [Signal("spam", "copies", {"count": count})] if count else []
        whole = with_signals(found, more)
        decided = rules.decide(
            whole.breaches, rules.Context(), in_force, signals=whole.signals
        )
        made.append(Moderated(row, whole, decided))
    return made


def _copies(
    given: Sequence[Submitted], scored: Sequence[Scored], say: Say
) -> dict[int, int]:
    """By row how many others say the same, in nearly the same words or in others."""
    texts = [one.text for one in given]
    exact = near_copies(texts, say=say)
    meant = paraphrases.counted(
        texts, [one.product for one in given], [found.vector for found in scored]
    )
    return {n: max(exact.get(n, 0), meant.get(n, 0)) for n in {*exact, *meant}}


def metrics(found: Sequence[Moderated]) -> dict[str, float]:
    """Figures on the rows whose breaches the file tells; none where it tells none.

    ``recall`` is the share of rows with a breach that are not published, ``clean_held``
    that of rows without one; by kind recall and precision of what is listed. Spans of
    personal data count as found where half of what either says is said by both.
    """
    known = [one for one in found if one.given.breaches is not None]
    if not known:
        return {}
    bad = [one for one in known if one.given.breaches]
    clean = [one for one in known if not one.given.breaches]
    figures = {
        "recall": _share(_kept_back(bad), len(bad)),
        "clean_held": _share(_kept_back(clean), len(clean)),
    }
    for kind in BreachKind.values:
        have = [one for one in known if kind in (one.given.breaches or ())]
        say = [one for one in known if kind in one.breaches]
        both = sum(kind in one.breaches for one in have)
        figures[f"{kind}_recall"] = _share(both, len(have))
        figures[f"{kind}_precision"] = _share(both, len(say))
    return {n: v for n, v in {**figures, **_by_span(known)}.items() if v is not None}


def _given(source: Source, row: Row, number: int) -> Given:
    # Half of a surrogate pair is legal in JSON, and cannot be written.
    text = text_of(source, row).encode("utf-8", "replace").decode("utf-8")
    values = row.values
    title, product = (_string(source, row, name) for name in ("title", "product"))
    return Given(
        id=str(values["id"]) if values.get("id") not in (None, "") else str(number),
        submitted=Submitted(
            f"{title}\n{text}" if title else text, product=product.strip()
        ),
        breaches=_breaches(source, row),
        spans=_spans(source, row),
    )


def _string(source: Source, row: Row, column: str) -> str:
    value = row.values.get(column) or ""
    if not isinstance(value, str):
        raise source.fail(f"the {column} is {value!r}; expected a string", row.line)
    return value.encode("utf-8", "replace").decode("utf-8")


def _breaches(source: Source, row: Row) -> frozenset[str] | None:
    if row.values.get("breaches") is None:
        return None
    given = _listed(source, row, "breaches")
    if unknown := [one for one in given if one not in BreachKind.values]:
        raise source.fail(
            f"the breach {unknown[0]!r} is unknown; expected some of "
            f"{', '.join(BreachKind.values)}, or none",
            row.line,
        )
    return frozenset(map(str, given))


def _spans(source: Source, row: Row) -> tuple[tuple[int, int, str], ...] | None:
    if row.values.get("spans") in (None, ""):
        return None
    try:
        return tuple(
            (int(one["start"]), int(one["end"]), str(one["type"]))
            for one in _listed(source, row, "spans")
        )
    except (TypeError, KeyError, ValueError) as error:
        raise source.fail(
            'the spans cannot be read; expected [{"start": 0, "end": 5, "type": …}]',
            row.line,
        ) from error


def _listed(source: Source, row: Row, column: str) -> list[Any]:
    """A list of JSON; in CSV also words with commas, semicolons, bars or spaces."""
    value = row.values[column]
    if isinstance(value, str):
        if value.strip().startswith("["):
            try:
                value = json.loads(value)
            except ValueError as error:
                raise source.fail(
                    f"the {column} are not JSON ({error}); expected a list", row.line
                ) from error
        else:
            value = value.replace(";", " ").replace(",", " ").replace("|", " ").split()
    if not isinstance(value, list):
        raise source.fail(f"the {column} are {value!r}; expected a list", row.line)
    return value


def _kept_back(some: Sequence[Moderated]) -> int:
    return sum(one.decision.action != rules.PUBLISH for one in some)


def _by_span(known: Sequence[Moderated]) -> Mapping[str, float | None]:
    told = [one for one in known if one.given.spans is not None]
    if not told:
        return {}
    # A row without spans in such a file has none.
    wanted = [[span[:2] for span in one.given.spans or ()] for one in known]
    found = [[span[:2] for span in _found_spans(one)] for one in known]
    said, hit, got, right = span_counts(wanted, found).sum(axis=0).tolist()
    return {"span_recall": _share(hit, said), "span_precision": _share(right, got)}


def _found_spans(one: Moderated) -> list[tuple[int, int, str]]:
    return [
        (place.start, place.end, place.type)
        for place in one.scored.places
        if place.kind == _PERSONAL
    ]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
