"""What a report's address asks for, and what there is to choose: the same in each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import ngettext


@dataclass(frozen=True)
class Choice:
    value: str
    name: str
    chosen: bool


@dataclass(frozen=True)
class Query:
    """The query of a report, read without trust; ``longest`` characters of a word."""

    given: Mapping[str, str]
    longest: int

    def word(self, name: str) -> str:
        return self.given.get(name, "").replace("\0", "").strip()[: self.longest]

    def days(self, known: Sequence[int], default: int) -> int:
        """How far back to look: one of the ``known`` numbers."""
        given = self.given.get("days", "")
        return int(given) if given in map(str, known) else default

    def of(self, **scope: str) -> str:
        """The query string of this scope, on the same site."""
        known = {"site": self.given.get("site", ""), **scope}
        return "?" + urlencode({name: value for name, value in known.items() if value})


def periods(days: Iterable[int], chosen: int) -> list[Choice]:
    return [
        Choice(
            str(n),
            ngettext("last %(n)d day", "last %(n)d days", n) % {"n": n},
            n == chosen,
        )
        for n in days
    ]
