"""What a message wants, and which orders, addresses and days it names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ecom_ai.adapters import get_support_adapter
from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.inference import classified, live_classifier
from ecom_ai.models import Checkpoint
from ecom_ai.moderation.folding import plain

_EMAIL = re.compile(r"[A-Z0-9][\w.+-]{0,63}@[\w-]+(?:\.[\w-]+)+", re.I | re.A)
#: A word of capitals and digits, three digits at least or a dash among them.
_CODE = re.compile(
    r"(?<![\w-])(?:(?=(?:[A-Za-z-]*\d){3})[A-Za-z\d-]{3,20}|[A-Z]{1,5}-[A-Z\d]{4,16})"
    r"(?![\w-])",
    re.A,
)
_MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"
)  # fmt: skip
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAYS = (
    re.compile(
        r"(?<!\d)(?P<year>20\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"
    ),
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b", re.I),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}\b", re.I),
    re.compile(r"(?P<m>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?[日号]"),
)
_AGO = (
    (re.compile(r"\btoday\b|今天", re.I), 0),
    (re.compile(r"\byesterday\b|昨天", re.I), 1),
    (re.compile(r"\bday before yesterday\b|前天", re.I), 2),
)


@dataclass(frozen=True)
class Slots:
    """What a text names, in its order. Numbers of orders are in capitals.

    ``others`` may be meant as numbers of orders, though the shop's look otherwise.
    """

    numbers: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    dates: tuple[date, ...] = ()
    others: tuple[str, ...] = ()


def intent_of(site_id: int, text: str) -> tuple[str, float]:
    """The likeliest intent by the live checkpoint, and its probability.

    ("", 0.0) for a blank text, and where no intent checkpoint answers.
    """
    try:
        _checkpoint, intents = live_classifier(site_id, Checkpoint.Role.INTENT)
    except InferenceUnavailable:
        return "", 0.0
    return classified(intents, [text]).best()[0]


def slots(text: str, *, today: date) -> Slots:
    """The order numbers, e-mail addresses and days in a text, disguised or not.

    A day without a year is the latest one that is not after ``today``.
    """
    read = plain(text).text
    emails = tuple(dict.fromkeys(found.lower() for found in _EMAIL.findall(read)))
    rest = _EMAIL.sub(" ", read)
    dates = tuple(dict.fromkeys(_dates(rest, today)))
    for day in _DAYS:
        rest = day.sub(" ", rest)
    form = get_support_adapter().order_number
    numbers = re.compile(rf"(?<![A-Z0-9])(?:{form})(?![A-Z0-9])", re.I | re.A)
    named = (match.group().upper() for match in numbers.finditer(rest))
    others = (word.upper() for word in _CODE.findall(numbers.sub(" ", rest)))
    return Slots(
        tuple(dict.fromkeys(named)), emails, dates, tuple(dict.fromkeys(others))
    )


def same_number(one: str, other: str) -> bool:
    """Whether two spellings name one order: case, spaces and dashes say nothing."""
    return _bare(one) == _bare(other)


def _bare(number: str) -> str:
    return re.sub(r"[\W_]", "", number).upper()


def _dates(text: str, today: date) -> Iterator[date]:
    for pattern in _DAYS:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            named = (parts.get("month") or "").lower()
            month = _MONTHS.index(named) + 1 if named else int(parts["m"])
            year = int(parts["year"]) if parts.get("year") else 0
            if found := _day(year, month, int(parts["day"]), today):
                yield found
    for cue, days in _AGO:
        if cue.search(text):
            yield today - timedelta(days=days)


def _day(year: int, month: int, day: int, today: date) -> date | None:
    try:
        if year:
            return date(year, month, day)
        found = date(today.year, month, day)
        return found if found <= today else date(today.year - 1, month, day)
    except ValueError:  # no such day
        return None
