"""Ninety days of browsing and buying, the same for the same day and catalogue.

Nothing is read from or written to the database here.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from ecom_ai.models import Event
from shop.demo.goods import Good
from shop.demo.people import SHOPPERS, Person
from shop.demo.tastes import BY_THE_HANDFUL, COMPLEMENTS, QUERIES, THEMES

DAYS = 90
Kind = Event.Kind
#: When the shopper with the known password came, in days before the end; they buy
#: in all but the latest visits, which leave a fresh taste.
_ROBINS_DAYS = (84, 70, 55, 41, 30, 19, 9, 6, 4, 3, 2, 2, 1, 1)
_LATEST = 3
_TIERS = 3


@dataclass(frozen=True)
class Act:
    """One thing a person did."""

    at: datetime
    kind: str
    sku: str = ""
    placement: str = ""
    rank: int | None = None
    query: str = ""


@dataclass(frozen=True)
class Basket:
    """What a person bought at once: goods and how many of each."""

    at: datetime
    lines: tuple[tuple[Good, int], ...]


@dataclass(frozen=True)
class Visit:
    person: Person
    acts: tuple[Act, ...]
    basket: Basket | None


class Shelves:
    """The goods by kind, each with its popularity and its price tier in its kind."""

    def __init__(self, goods: Sequence[Good]) -> None:
        self.by_kind: Mapping[str, list[Good]] = defaultdict(list)
        self.popularity: dict[str, float] = {}
        self.tier: dict[str, int] = {}
        for good in goods:
            self.by_kind[good.kind].append(good)
        for kind, shelf in self.by_kind.items():
            dear = sorted(shelf, key=lambda good: (good.price, good.sku))
            for place, good in enumerate(dear):
                self.tier[good.sku] = place * _TIERS // len(dear)
            liked = random.Random(f"popularity {kind}").sample(shelf, len(shelf))
            for place, good in enumerate(liked, start=1):
                self.popularity[good.sku] = 1 / place**0.9


def visits(
    people: Sequence[Person], goods: Sequence[Good], *, day: date
) -> list[Visit]:
    """Return every visit of the days before `day`, in order of time."""
    shelves = Shelves(goods)
    found = [
        visit for person in people for visit in _Life(person, shelves).visits(day=day)
    ]
    return sorted(found, key=lambda visit: (visit.acts[0].at, visit.person.number))


class _Life:
    """One person's visits: what they like, and what they have bought already."""

    def __init__(self, person: Person, shelves: Shelves) -> None:
        self.person = person
        self.shelves = shelves
        self.chance = random.Random(f"life {person.number}")
        self.themes = person.themes or self._two_themes()
        self.colours = self.chance.sample(["green", "blue", "grey", "red", "beige"], 2)
        self.tier = self.chance.randrange(_TIERS)
        self.owned: set[str] = set()

    def visits(self, *, day: date) -> Iterator[Visit]:
        ago = self._days()
        for number, days in enumerate(ago):
            hour = self.chance.choices(range(7, 23), [2, 4, 5, 5, 5, 6, 6, 5] * 2)[0]
            minute, second = self.chance.randrange(60), self.chance.randrange(60)
            at = datetime.combine(
                day - timedelta(days=days), time(hour, minute, second, tzinfo=UTC)
            )
            latest = bool(self.person.themes) and number >= len(ago) - _LATEST
            yield self._visit(at, latest=latest)

    def _two_themes(self) -> tuple[str, ...]:
        """The first goes round, so that each has its people."""
        names = list(THEMES)
        first = names[self.person.number % len(names)]
        return first, self.chance.choice([name for name in names if name != first])

    def _days(self) -> Sequence[int]:
        if self.person.themes:
            return _ROBINS_DAYS
        signed_in = self.person.number <= SHOPPERS
        count = self.chance.randint(6, 20) if signed_in else self.chance.randint(1, 6)
        # Somewhat more of late, as in a shop that grows.
        spread = (self.chance.random() ** 1.2 for _ in range(count))
        return sorted((1 + int(DAYS * part) for part in spread), reverse=True)

    def _visit(self, at: datetime, *, latest: bool) -> Visit:
        number = 0 if latest else self.chance.choices([0, 1, 2], [6, 3, 1])[0]
        kinds = (
            THEMES[self.themes[number]]
            if number < 2
            else self.chance.choice(list(THEMES.values()))
        )
        weights = [1 / place for place in range(1, len(kinds) + 1)]
        kind = kinds[0] if latest else self.chance.choices(kinds, weights)[0]
        acts: list[Act] = []
        clock = _Clock(at, self.chance)
        if kind in QUERIES and self.chance.random() < 0.2:
            query = QUERIES[kind][self.person.language == "zh"]
            acts.append(Act(clock.now, Kind.SEARCH, query=query))
        seen = self._browse(kind, kinds, clock, acts)
        buys = not latest if self.person.themes else self.chance.random() < 0.52
        basket = self._buy(seen, clock, acts) if buys else None
        if basket is None and self.chance.random() < 0.25:
            acts.append(Act(clock.tick(), Kind.CART, self.chance.choice(seen).sku))
        return Visit(self.person, tuple(acts), basket)

    def _browse(
        self, kind: str, kinds: Sequence[str], clock: "_Clock", acts: list[Act]
    ) -> list[Good]:
        """Three to eight goods: most of one kind, some that go with it."""
        seen: list[Good] = []
        for number in range(self.chance.randint(3, 8)):
            nearby = [(kind,), COMPLEMENTS[kind], kinds]
            shelf = self.chance.choices(nearby, [65, 22, 13])[0] if number else (kind,)
            good = self._pick(self.chance.choice(shelf), clock.now, without=seen)
            if good is None:
                continue
            if self.chance.random() < 0.22:
                place = self.chance.choice(
                    ["similar", "together"] if seen else ["home", "category"]
                )
                rank = min(int(self.chance.expovariate(0.5)), 7)
                acts.append(Act(clock.tick(), Kind.CLICK, good.sku, place, rank))
            acts.append(Act(clock.tick(), Kind.VIEW, good.sku))
            seen.append(good)
            if seen[1:] and self.chance.random() < 0.01:
                acts.append(Act(clock.tick(), Kind.DISMISS, seen[0].sku, "home"))
        return seen

    def _buy(
        self, seen: Sequence[Good], clock: "_Clock", acts: list[Act]
    ) -> Basket | None:
        """One of the goods seen, and what goes with it."""
        wanted = [good for good in seen if good.sku not in self.owned]
        if not wanted:
            return None
        main = self.chance.choices(wanted, [self._liking(good) for good in wanted])[0]
        chosen = [main]
        acts.append(Act(clock.tick(), Kind.CART, main.sku))
        for kind in COMPLEMENTS[main.kind]:
            # The likeliest come first, so that pairs stand out.
            if self.chance.random() > 0.55 - 0.08 * len(chosen):
                continue
            good = self._pick(kind, clock.now, without=chosen, beside=main)
            if good is not None and good.sku not in self.owned:
                acts.append(Act(clock.tick(), Kind.VIEW, good.sku))
                acts.append(Act(clock.tick(), Kind.CART, good.sku))
                chosen.append(good)
        at = clock.tick()
        acts.extend(Act(at, Kind.PURCHASE, good.sku) for good in chosen)
        self.owned.update(good.sku for good in chosen)
        return Basket(at, tuple((good, self._quantity(good)) for good in chosen))

    def _pick(
        self,
        kind: str,
        at: datetime,
        *,
        without: Sequence[Good],
        beside: Good | None = None,
    ) -> Good | None:
        shelf = [
            good
            for good in self.shelves.by_kind.get(kind, [])
            if good.since <= at and good not in without
        ]
        if not shelf:
            return None
        weights = [self._liking(good) * self._match(good, beside) for good in shelf]
        return self.chance.choices(shelf, weights)[0]

    def _liking(self, good: Good) -> float:
        liking = self.shelves.popularity[good.sku]
        liking *= 2.0 if good.colour in self.colours else 1.0
        return liking * 0.5 ** abs(self.shelves.tier[good.sku] - self.tier)

    def _match(self, good: Good, beside: Good | None) -> float:
        """Goods of one brand, colour and price tier are bought together."""
        if beside is None:
            return 1.0
        match = 6.0 if good.brand == beside.brand else 1.0
        match *= 2.0 if good.colour == beside.colour else 1.0
        tier = self.shelves.tier
        return match * (4.0 if tier[good.sku] == tier[beside.sku] else 1.0)

    def _quantity(self, good: Good) -> int:
        if good.kind not in BY_THE_HANDFUL:
            return 1
        return self.chance.choices([1, 2, 4], [6, 3, 1])[0]


class _Clock:
    """The time within a visit, which goes on by itself."""

    def __init__(self, now: datetime, chance: random.Random) -> None:
        self.now = now
        self.chance = chance

    def tick(self) -> datetime:
        self.now += timedelta(
            seconds=self.chance.randint(6, 95), milliseconds=self.chance.randrange(1000)
        )
        return self.now
