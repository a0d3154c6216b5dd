"""Ninety days of reviews, the same for the same day and catalogue.

Nothing is read from or written to the database here. Most are of what their authors
bought; two complaints rise in the last nine days; some break the rules.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from shop.demo.goods import Good
from shop.demo.history import DAYS, Visit
from shop.demo.people import Person
from shop.demo.sentences import (
    LANGUAGES,
    Whole,
    Writer,
    copies,
    in_the_voice_of,
    wholes,
)

COUNT = 2150
#: Kinds of which a complaint rises, how often, and within how many days.
RISING = {"tent": 32, "headphones": 28}
RISING_DAYS = 9
#: Sections of whole reviews: those that break a rule, and those that do not.
BREACHES = ("offence", "spam", "off_topic", "personal_data")
_UNCOMMON = ("sarcastic", "long")
_COPIES = 6
#: How many of what is bought are reviewed.
_REVIEWED = 0.8


@dataclass(frozen=True)
class Said:
    """A review; ``breach`` names what it was written to break, "" for nothing."""

    person: Person
    sku: str
    at: datetime
    whole: Whole
    is_verified: bool
    breach: str = ""


@dataclass(frozen=True)
class _Chance:
    """That somebody reviews a good."""

    person: Person
    good: Good
    at: datetime
    is_verified: bool


def reviews(
    people: Sequence[Person],
    goods: Sequence[Good],
    visits: Sequence[Visit],
    *,
    day: date,
) -> list[Said]:
    """Every review of the days before ``day``, in order of time."""
    return sorted(
        _Reviewers(people, goods, visits, day=day).reviews(),
        key=lambda said: (said.at, said.person.number, said.sku),
    )


class _Reviewers:
    """Who reviews what; nobody reviews one good twice."""

    def __init__(
        self,
        people: Sequence[Person],
        goods: Sequence[Good],
        visits: Sequence[Visit],
        *,
        day: date,
    ) -> None:
        self.chance = random.Random("reviews")
        self.end = datetime.combine(day, time(tzinfo=UTC))
        self.people = [person for person in people if person.user_id is not None]
        self.goods = {good.sku: good for good in goods}
        self.bought = list(self._bought(visits))
        self.seen = list(self._seen(visits))
        self.verified = {(each.person.number, each.good.sku) for each in self.bought}
        # Whose password is known leaves the tents to whoever tries the shop.
        self.done = {
            (person.number, good.sku)
            for person in self.people
            for good in goods
            if person.themes and good.kind == "tent"
        }
        self.writers = {language: Writer(language) for language in LANGUAGES}

    def reviews(self) -> Iterator[Said]:
        planned = [*self._rising(), *self._wholes()]
        yield from planned
        left = COUNT - len(planned)
        of_bought = [c for c in self.bought if self.chance.random() < _REVIEWED]
        others = self.chance.sample(self.seen, len(self.seen))
        for chance in [*of_bought, *others]:
            if left and self._is_free(chance.person, chance.good):
                left -= 1
                stars = self._stars(chance.good)
                yield self._said(chance, self._text(chance, stars))

    def _bought(self, visits: Sequence[Visit]) -> Iterator[_Chance]:
        """A review some days after a purchase, where these days are over."""
        for visit in visits:
            for good, _quantity in visit.basket.lines if visit.basket else ():
                yield from self._later(visit, good, is_verified=True)

    def _seen(self, visits: Sequence[Visit]) -> Iterator[_Chance]:
        """Some have it from elsewhere, and say so here."""
        for visit in visits:
            for act in visit.acts:
                if act.kind == "view" and act.sku in self.goods:
                    good = self.goods[act.sku]
                    yield from self._later(visit, good, is_verified=False)

    def _later(
        self, visit: Visit, good: Good, *, is_verified: bool
    ) -> Iterator[_Chance]:
        at = visit.acts[-1].at + timedelta(days=self.chance.uniform(3, 18))
        if visit.person.user_id is not None and at < self.end:
            yield _Chance(visit.person, good, at, is_verified)

    def _rising(self) -> Iterator[Said]:
        """The complaints of the last days, denser towards the end."""
        for kind, count in RISING.items():
            shelf = [good for good in self.goods.values() if good.kind == kind]
            for _ in range(count):
                ago = RISING_DAYS * self.chance.random() ** 1.6
                at = self.end - timedelta(days=ago, minutes=1)
                chance = self._somebody(self.chance.choice(shelf), at)
                stars = self.chance.choices([1, 2, 3], [5, 4, 2])[0]
                yield self._said(
                    chance, self._text(chance, stars, about=f"rising {kind}")
                )

    def _wholes(self) -> Iterator[Said]:
        """What is told in one piece: of any good, on any day."""
        for language in LANGUAGES:
            crowd = [each for each in self.people if each.language == language]
            told = [
                (section, whole)
                for section in (*BREACHES, *_UNCOMMON)
                for whole in wholes(language, section, self.chance)
            ]
            for section, whole in told:
                chance = self._somebody(self._any_good(), self._any_time(), crowd)
                breach = section if section in BREACHES else ""
                yield self._said(chance, whole, breach=breach)
            # Pasted for money: one good, one afternoon, many authors.
            good, at = self._any_good(), self._any_time()
            for place, whole in enumerate(copies(language, _COPIES, self.chance)):
                then = at + timedelta(minutes=25 * place)
                chance = self._somebody(good, then, crowd)
                yield self._said(chance, whole, breach="spam")

    def _somebody(
        self, good: Good, at: datetime, crowd: Sequence[Person] = ()
    ) -> _Chance:
        """Somebody who did not review a good yet; who bought it, where one is found."""
        free = [
            p for p in crowd or self.people if (p.number, good.sku) not in self.done
        ]
        owners = [p for p in free if (p.number, good.sku) in self.verified]
        person = self.chance.choice(owners or free)
        self.done.add((person.number, good.sku))
        return _Chance(person, good, at, bool(owners))

    def _is_free(self, person: Person, good: Good) -> bool:
        before = len(self.done)
        self.done.add((person.number, good.sku))
        return len(self.done) > before

    def _text(self, chance: _Chance, stars: int, *, about: str = "") -> Whole:
        writer = self.writers[chance.person.language]
        good = chance.good
        return writer.write(good.kind, good.sku, stars, self.chance, about=about)

    def _said(self, chance: _Chance, whole: Whole, *, breach: str = "") -> Said:
        person = chance.person
        if not breach:
            body = in_the_voice_of(
                person.name, whole.body, person.language, pleased=whole.stars > 3
            )
            whole = Whole(whole.stars, whole.title, body)
        return Said(
            person, chance.good.sku, chance.at, whole, chance.is_verified, breach
        )

    def _stars(self, good: Good) -> int:
        """Goods differ: what most like, what divides people, and what few like."""
        quality = random.Random(f"quality {good.sku}").triangular(0.5, 1.0, 0.92)
        weights = [(1 - quality) * w for w in (1.4, 1.2, 1.5)]
        return self.chance.choices([1, 2, 3, 4, 5], [*weights, 0.35, quality])[0]

    def _any_good(self) -> Good:
        return self.chance.choice(self.bought).good

    def _any_time(self) -> datetime:
        return self.end - timedelta(days=self.chance.uniform(0.05, DAYS))
