"""Bounds that a message sets: prices, measures, sizes, temperatures, people."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from ecom_ai.support.shopping import amounts, phrases, sizes, temperatures
from ecom_ai.support.shopping.wants import Limit, Wants

#: Finds a limit in a text, and where it stands there.
LimitIn = Callable[[str], tuple[Limit, tuple[int, int]] | None]
#: How a number bounds what it is said of: from which share of it, to which.
_SAID = (
    (phrases.AT_MOST, 0.0, 1.0),
    (phrases.AT_MOST_AFTER, 0.0, 1.0),
    (phrases.AT_LEAST, 1.0, 0.0),
    (phrases.AT_LEAST_AFTER, 1.0, 0.0),
    (phrases.AROUND, 0.8, 1.2),
    (phrases.AROUND_AFTER, 0.8, 1.2),
    (phrases.FOR_MONEY, 0.0, 1.0),
)


def bounded(text: str, wants: Wants) -> tuple[str, Wants]:
    """What is wanted with the bounds that a text sets, and the text without them."""
    reader = _Bounds(amounts.priced(text), wants)
    reader.named(temperatures.temperature_in)
    reader.named(sizes.size_in)
    reader.numbers()
    if (found := phrases.PEOPLE.search(reader.rest)) is not None:
        reader.people(found)
    return reader.rest, reader.wants


def prices(text: str) -> tuple[str, Wants, Sequence[tuple[int, int]]]:
    """The text as it was read, the prices that it bounds, and where it says so.

    What is measured, "under 2 kg", stays what it is.
    """
    read = amounts.priced(text)
    reader = _Prices(read, Wants())
    reader.numbers()
    return read, reader.wants, reader.spans


def limits_of(texts: Iterable[str]) -> tuple[Limit, ...]:
    """The bounds of measures in texts such as "under 2 kg"; others are left out."""
    found = [limit for text in texts for limit in bounded(text, Wants())[1].limits]
    return tuple(found)


@dataclass
class _Bounds:
    """Takes one bound after another out of a text."""

    rest: str
    wants: Wants

    def numbers(self) -> None:
        """All bounds but that of people."""
        for pattern in (phrases.BETWEEN, phrases.RANGE):
            if (found := pattern.search(self.rest)) is not None:
                self.between(found, is_said="said" in found.groupdict())
        for pattern, low, high in _SAID:
            if (found := pattern.search(self.rest)) is not None:
                self.one(pattern, found, low, high)

    def named(self, limit_in: LimitIn) -> None:
        """What is no amount: a size of clothes or shoes, a temperature."""
        if (found := limit_in(self.rest)) is not None:
            limit, (start, end) = found
            self.rest = f"{self.rest[:start]} , {self.rest[end:]}"
            others = [x for x in self.wants.limits if x.measure != limit.measure]
            self.wants = replace(self.wants, limits=(*others, limit))

    def between(self, found: "re.Match[str]", *, is_said: bool) -> None:
        one, other = amounts.amount(found, "1"), amounts.amount(found, "2")
        if not (is_said or other.measure or one.is_money or other.is_money):
            return
        value = one.value
        if not one.measure and other.measure:  # "2-3 kg"
            value *= other.value / amounts.number(found["number2"])
        self._bound(found, other, min(value, other.value), max(value, other.value))

    def one(
        self,
        pattern: "re.Pattern[str]",
        found: "re.Match[str]",
        low: float,
        high: float,
    ) -> None:
        one = amounts.amount(found)
        loose = pattern in (phrases.AROUND, phrases.FOR_MONEY)
        if loose and not one.is_money and not one.measure:
            return
        if pattern is phrases.FOR_MONEY and not one.is_money:
            return
        self._bound(found, one, one.value * low or None, one.value * high or None)

    def people(self, found: "re.Match[str]") -> None:
        """For how many: what is for more will do, too."""
        sign = next(filter(None, found.groupdict().values()))
        count = {"双": 2.0, "单": 1.0}.get(sign) or amounts.number(sign)
        self._limit(found, Limit("people", count, None, _plain(found[0])))

    def _bound(
        self,
        found: "re.Match[str]",
        one: amounts.Amount,
        low: float | None,
        high: float | None,
    ) -> None:
        if one.measure == "age":
            return
        if one.measure == "people":  # "up to four people" are four
            low, high = high or low, None
        if one.measure:
            said = _plain(found[0])
            self._limit(found, Limit(one.measure, low, high, said))
        else:
            self._blank(found)
            self._price(low, high)

    def _limit(self, found: "re.Match[str]", limit: Limit) -> None:
        self._blank(found)
        others = [x for x in self.wants.limits if x.measure != limit.measure]
        self.wants = replace(self.wants, limits=(*others, limit))

    def _price(self, low: float | None, high: float | None) -> None:
        if low is not None:
            lowest = amounts.money(low)
            kept = self.wants.price_to
            self.wants = replace(
                self.wants,
                price_from=lowest,
                price_to=kept if kept and lowest <= kept else None,
            )
        if high is not None:
            highest = amounts.money(high)
            kept = self.wants.price_from
            self.wants = replace(
                self.wants,
                price_to=highest,
                price_from=kept if kept and kept <= highest else None,
            )

    def _blank(self, found: "re.Match[str]") -> None:
        start, end = found.span()
        self.rest = f"{self.rest[:start]} , {self.rest[end:]}"


@dataclass
class _Prices(_Bounds):
    """Takes prices alone, and keeps where they stood."""

    spans: list[tuple[int, int]] = field(default_factory=list)

    def _limit(self, found: "re.Match[str]", limit: Limit) -> None:
        return

    def _blank(self, found: "re.Match[str]") -> None:
        start, end = found.span()
        self.spans.append((start, end))
        self.rest = f"{self.rest[:start]}{','.center(end - start)}{self.rest[end:]}"


def _plain(said: str) -> str:
    """How a bound was said, as a chip shows it: "4 people" of "for 4 people"."""
    said = re.sub(r"^\s*(?:适合|可?供|给|够|能[住睡坐装])|[用住睡坐]?的?$", "", said)
    return " ".join(re.sub(r"^\s*for (?=\w+[\s-]\w)", "", said).split())
