"""What a message changes in what is wanted, by rules and the shop's own words."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ecom_ai.grounding.terms import STOP, terms
from ecom_ai.language import HAN, words
from ecom_ai.support.shopping import amounts, phrases
from ecom_ai.support.shopping.bounds import bounded
from ecom_ai.support.shopping.children import is_another, is_for_child
from ecom_ai.support.shopping.described import same_colour
from ecom_ai.support.shopping.filling import FILLING, telling
from ecom_ai.support.shopping.knowing import details_in, is_kind, is_known, unread
from ecom_ai.support.shopping.seasons import SEASON
from ecom_ai.support.shopping.wants import BEST_RATED, CHEAPEST, DEAREST, Limit, Wants
from ecom_ai.support.shopping.words import Words

#: Words for the order in which products are wanted.
_SORTS = {
    CHEAPEST: phrases.CHEAPEST,
    DEAREST: phrases.DEAREST,
    BEST_RATED: phrases.BEST_RATED,
    **phrases.SUPERLATIVES,
}
#: A place that no product was shown in.
BEYOND = -1
#: More words than this are no name of a thing.
_LONGEST = 16
#: Asks which of all of a kind, or whether they are: "which tents", not "which one".
WHICH_KIND = re.compile(
    r"^\W*(?:are|do) (?:all |any of |some of )?your\b|"
    r"\bwhich (?:of (?:your|the|all) )?(?!(?:one|ones|is|are|has|have|of)\b)"
    r"|哪(?:[一几]?[款个种]|些)",
    re.IGNORECASE,
)
_WHICH_ZH = re.compile(
    r"(?P<which>哪(?:[一几]?[款个种]|些))(?P<run>[\u4e00-\u9fff]{3,})"
)


@dataclass(frozen=True)
class Reading:
    """A message about products.

    ``command`` is one of restart, more, cheaper, dearer, compare, or "". ``places``
    are those of shown products that are named by their order; ``left`` are words that
    neither a rule nor the shop knows, ``unread`` those that change nothing of what is
    found. ``is_new`` tells whether something is named to be looked for, ``is_search``
    whether the message asks for products.
    """

    wants: Wants
    command: str = ""
    places: tuple[int, ...] = ()
    left: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    superlative: str = ""
    coloured: tuple[str, ...] = ()
    is_new: bool = False
    is_search: bool = False
    is_change: bool = False
    is_told: bool = False
    is_dropped: bool = False

    @property
    def names_some(self) -> bool:
        """Whether a thing that the shop knows is named."""
        return self.is_new and len(self.left) < len(self.wants.text.split())


def read(text: str, wants: Wants, shop: Words, *, shown: int = 0) -> Reading:
    """What a message says, after what was wanted before.

    ``shown`` is how many products were shown last: they may be named by their order.
    """
    said = unicodedata.normalize("NFKC", text).replace("’", "'").lower()
    said = _WHICH_ZH.sub(lambda found: _apart(found, shop), said)
    reader = _Reader(said, wants, shop, is_active=bool(shown) or wants != Wants())
    return reader.read(shown)


@dataclass
class _Reader:
    """Takes one matter after another out of a message; what is left is looked for."""

    rest: str
    wants: Wants
    shop: Words
    is_active: bool
    is_dropped: bool = False
    command: str = ""
    superlative: str = ""
    coloured: tuple[str, ...] = ()
    #: What was bounded before.
    limited: tuple[Limit, ...] = ()
    places: list[int] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    content: list[str] = field(default_factory=list)

    def read(self, shown: int) -> Reading:
        said, before = self.rest, self.wants
        if self.is_active:
            # What was wanted is over only where something else is named now.
            named = _Reader(said, Wants(), self.shop, is_active=False).read(shown)
            is_fresh = bool(phrases.FRESH.search(said))
            if named.is_new and (is_fresh or self._is_another(named)):
                is_fresh |= named.is_search
                return replace(named, is_search=is_fresh, is_change=True)
            if self._kinds(named.wants.text) and not phrases.INSTEAD.search(said):
                self.want(sort="")  # that was of what was named before
        self._drop()
        self._commands(shown)
        rest = self.rest
        self._bounds()
        self._age_and_whom()
        self._without()
        self._colours()
        season = self.take(SEASON) if self.is_active else None
        is_told = self.is_dropped or self.rest != rest or bool(self.superlative)
        self._musts()
        is_new = self._text()
        if season is not None:
            self._must(season["en"] or season["zh"])
        return Reading(
            self.wants,
            command=self.command,
            places=tuple(dict.fromkeys(self.places)),
            left=tuple(self.left),
            unread=tuple(unread(self.content, self.wants.text, self.shop)),
            superlative=self.superlative,
            coloured=self.coloured,
            is_new=is_new,
            is_search=bool(phrases.SEARCH.search(said)),
            is_change=is_told or self.wants != before,
            is_told=is_told,
            is_dropped=self.is_dropped,
        )

    def _is_another(self, named: Reading) -> bool:
        """Whether another kind of thing is named than is looked for, in its own right.

        "And backpacks?" goes on from what was wanted, and so does the kind of a gift.
        """
        if phrases.INSTEAD.search(self.rest):
            return False
        before = self._kinds(self.wants.text)
        now = self._kinds(named.wants.text)
        is_gift = phrases.GIFT.fullmatch(self.wants.text) is not None
        if is_gift or not self.wants.text and (self.wants.whom or self.wants.age):
            is_asked = named.superlative or WHICH_KIND.search(self.rest)
            # What is for no age is no longer for the child.
            is_aged = any(map(self.shop.is_aged, now))
            is_over = is_for_child(self.wants) and not is_aged
            return bool(now and (is_asked or is_over))
        return bool(now and before and not now & before)

    def _kinds(self, text: str) -> set[str]:
        """The kinds of thing that a text names, as the shop's titles end in them."""
        found = {self.shop.kind_in(run) for run in HAN.findall(text)}
        found |= {t for w in words(text) for t in terms(w) if t in self.shop.kinds}
        return found - {""}

    def take(self, pattern: "re.Pattern[str]") -> "re.Match[str] | None":
        """The first match, which is blanked."""
        found = pattern.search(self.rest)
        if found is not None:
            self._blank(*found.span())
        return found

    def _blank(self, start: int, end: int) -> None:
        self.rest = f"{self.rest[:start]} , {self.rest[end:]}"

    def want(self, **changes: object) -> None:
        self.wants = replace(self.wants, **changes)  # type: ignore[arg-type]

    def _drop(self) -> None:
        """What a shopper takes back, mostly by a chip."""
        others = tuple(w for w in self.wants.must_not if not self.shop.is_colour(w))
        for pattern, changes in (
            (phrases.ANY_PRICE, {"price_from": None, "price_to": None}),
            (phrases.ANY_AGE, {"age": None}),
            (phrases.ANY_COLOUR, {"colours": (), "must_not": others}),
            (phrases.ANY_CATEGORY, {"category": ""}),
            (phrases.ANY_ORDER, {"sort": ""}),
        ):
            if self.take(pattern):
                self.is_dropped = True
                self.want(**changes)
        self._drop_word()

    def _drop_word(self) -> None:
        """A word that is of no matter any more, or fine."""
        if self.is_active and (found := self.take(phrases.NEVER_MIND)):
            self.is_dropped = True
            word = (found["en"] or found["zh"]).strip()
            self.want(
                text=" ".join(self.wants.text.replace(word, " ").split()),
                must=tuple(w for w in self.wants.must if w != word),
                must_not=tuple(w for w in self.wants.must_not if not _same(w, word)),
                limits=tuple(x for x in self.wants.limits if x.said.lower() != word),
                whom="" if self.wants.whom == word else self.wants.whom,
            )
        if self.is_active and (found := self.take(phrases.FINE)):
            self.is_dropped = True
            word = (found["en"] or found["zh"]).strip()
            kept = [w for w in self.wants.must_not if not _same(w, word)]
            self.want(must_not=tuple(kept))

    def _commands(self, shown: int) -> None:
        # What is compared by its place stands behind the verb: before it is blanked.
        for command, pattern in (
            ("restart", phrases.RESTART),
            ("compare", phrases.COMPARE),
            ("more", phrases.MORE),
        ):
            if not self.command and self.take(pattern):
                self.command = command
        few = self.take(phrases.FIRST_FEW) if shown else None
        if few:
            sign = few["en"] or few["zh"] or few["these"] or few["zhe"]
            self.places += range(min(shown, int(amounts.number(sign))))
        while shown and (found := self.take(phrases.PLACE)):
            place = phrases.place_of(found, shown)
            self.places.append(place if place < shown else BEYOND)
        if not self._superlatives():
            if self.take(phrases.CHEAPER):
                self.command = self.command or "cheaper"
            elif self.take(phrases.DEARER):
                self.command = self.command or "dearer"

    def _superlatives(self) -> bool:
        for sort, pattern in _SORTS.items():
            if self.take(pattern):
                self.superlative = sort
        # Of one that is told in no number, "the warmest", this is said.
        if not self.superlative and (found := self.take(phrases.UNTOLD)):
            self.superlative = found["en"] or found["zh"]
        if self.superlative:
            self.want(sort=self.superlative)
        return bool(self.superlative)

    def _bounds(self) -> None:
        self.limited = self.wants.limits
        self.rest, self.wants = bounded(self.rest, self.wants)

    def _age_and_whom(self) -> None:
        for pattern in (phrases.AGE, phrases.AGED, phrases.AGE_ZH):
            if (found := self.take(pattern)) is not None:
                years = amounts.number(found["number"])
                unit = found["unit"] or ""
                self.want(
                    age=years / 12 if unit.startswith(("month", "个月")) else years
                )
                if somebody := self.take(phrases.SOMEBODY):
                    self.want(whom=somebody["en"])
                break
        aged, found = found, self.take(phrases.WHOM)
        whom = "" if found is None else found["en"] or found["zh"]
        is_said = whom or self.take(phrases.SELF)
        if is_said and not aged and is_another(self.wants, whom):
            self.want(age=None, whom="")
        self.want(whom=whom or self.wants.whom)

    def _without(self) -> None:
        while (found := phrases.NEGATIVE.search(self.rest)) is not None:
            # "Without leather or under 30": what the shop knows, up to where it ends.
            parts = phrases.excluded(found)
            known = [self._as_told(part) for part in parts if self._is_property(part)]
            self._blank(*found.span())
            for word in known:
                self.want(
                    must_not=_with(self.wants.must_not, word),
                    must=tuple(w for w in self.wants.must if not _same(w, word)),
                    colours=tuple(c for c in self.wants.colours if not _same(c, word)),
                )

    def _as_told(self, word: str) -> str:
        """A word as products are called by it: 杯 for 杯子, which no title says."""
        short = word.removesuffix("子")
        return short if short == self.shop.kind_in(word) else word

    def _is_property(self, word: str) -> bool:
        known = (self.shop.is_colour, self.shop.is_told, self.shop.is_kind)
        return any(knows(word) for knows in known)

    def _colours(self) -> None:
        self.coloured = asked = tuple(self._named_colours())
        if not asked:
            return
        kept = self.wants.colours if phrases.ALSO.search(self.rest) else ()
        self.want(
            colours=tuple(dict.fromkeys([*kept, *asked])),
            must_not=tuple(
                w for w in self.wants.must_not if not any(_same(w, c) for c in asked)
            ),
        )

    def _named_colours(self) -> Iterator[str]:
        for colour in sorted(self.shop.colours, key=len, reverse=True):
            if HAN.search(colour):
                stem = re.escape(colour.removesuffix("色"))
                pattern = rf"[深浅]?{stem}(?:色系?的?|(?=[的款]))|^\W*{stem}的"
            else:
                pattern = rf"(?:\bin )?(?<![\w-]){re.escape(colour)}(?![\w-])"
            if self.take(re.compile(pattern)):
                yield colour.removesuffix("色") if HAN.search(colour) else colour

    def _musts(self) -> None:
        """What a product is to have: by the shop's own details, or said so."""
        spoken = self.rest
        values = [value for value in self.shop.values if value in spoken]
        for value in sorted(values, key=len, reverse=True):
            pattern = re.compile(rf"(?<![a-z0-9]){re.escape(value)}(?![a-z0-9])")
            if not self.shop.is_kind(value) and pattern.search(spoken):
                spoken = pattern.sub(" , ", spoken)
                self._must(value)
        self.rest = spoken
        for found in reversed(list(phrases.EXPLICIT.finditer(self.rest))):
            word = next(filter(None, found.groupdict().values())).strip()
            first = word.split()[0]
            if " " in word and not self.shop.is_told(word.split()[-1]):
                word = first
            told = self.shop.is_told(word) and first not in STOP | FILLING
            asked = self.is_active and bool(found["with"] or found["have"])
            if (told or asked) and not self.shop.is_kind(word):
                self._must(word)
                end = found.start() + found[0].index(word) + len(word)
                self._blank(found.start(), end)

    def _must(self, word: str) -> None:
        self.want(
            must=_with(self.wants.must, word),
            must_not=tuple(w for w in self.wants.must_not if not _same(w, word)),
        )

    def _text(self) -> bool:
        """What is left is looked for, if it names something; returns whether."""
        found = phrases.CATEGORY.search(self.rest)
        if found and found["name"] in self.shop.categories:
            self.want(category=found["name"])
            self._blank(*found.span())
        content = self.content = list(telling(self.rest))
        details = [word for word in content if details_in(word, self.shop)]
        self.left = [w for w in content if not is_known(w, self.shop)]
        for word in details:
            for each in details_in(word, self.shop):
                self._must(each)
        named = [
            word for word in content if word not in details or is_kind(word, self.shop)
        ]
        if not named or len(content) > _LONGEST:
            return False
        refined = self.is_active and self.wants.text
        if refined and not any(is_kind(word, self.shop) for word in named):
            return False  # no other thing, but words that the shop does not know
        text = " ".join(w for w in content if w in named or not HAN.search(w))
        before = self._kinds(self.wants.text)
        if refined and text != self.wants.text and not before & self._kinds(text):
            # What was said of the thing before says nothing of this one.
            kept = {each for word in details for each in details_in(word, self.shop)}
            must = tuple(word for word in self.wants.must if word in kept)
            limits = tuple(x for x in self.wants.limits if x not in self.limited)
            self.want(must=must, limits=limits, sort=self.superlative, category="")
        # What is looked for now was perhaps not to be before.
        asked = {term for word in named for term in terms(word)}
        unwanted = tuple(w for w in self.wants.must_not if not asked & set(terms(w)))
        self.want(text=text, must_not=unwanted)
        return True


def _apart(found: "re.Match[str]", shop: Words) -> str:
    """哪款帐篷防水, with a space after the thing of which something is asked."""
    run = found["run"]
    for end in range(len(run), 0, -1):
        if shop.kind_in(run[:end]):
            return f"{found['which']}{run[:end]} {run[end:]}"
    return found[0]


def _with(kept: tuple[str, ...], word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*kept, word]))


def _same(one: str, other: str) -> bool:
    return one == other or same_colour(one, other)
