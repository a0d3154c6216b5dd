"""A product as it may be spoken of: its details and description, in every language."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override

from ecom_ai.adapters import get_product_adapter, get_support_adapter
from ecom_ai.grounding.splitting import sentences_of
from ecom_ai.grounding.terms import terms
from ecom_ai.language import HAN, base
from ecom_ai.support.guards import quotable
from ecom_ai.support.shopping.amounts import ages
from ecom_ai.support.shopping.denying import is_denied, is_none

_COLOUR = re.compile(r"\bcolou?rs?\b|颜色|色彩")
_AGE = re.compile(r"\bages?\b|年龄|年纪")


@dataclass(frozen=True)
class Fact:
    """One detail of a product, as the shop names it."""

    name: str
    value: str

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


@dataclass(frozen=True)
class Described:
    """A product and what the shop tells of it, by language.

    ``is_sellable`` as read a moment ago.
    """

    key: str
    product: Any
    titles: Mapping[str, str]
    bodies: Mapping[str, str]
    details: Mapping[str, Sequence[Fact]]
    category: str
    price: Decimal | None
    is_sellable: bool = True

    @property
    def title(self) -> str:
        """In the active language."""
        return get_product_adapter().title_of(self.product, get_language() or "")

    @property
    def facts(self) -> Sequence[Fact]:
        """In the active language."""
        facts: Sequence[Fact] = _of(self.details) or ()
        return facts

    @property
    def body(self) -> str:
        """The description in the active language, else in any."""
        return _of(self.bodies) or ""

    @cached_property
    def every_fact(self) -> Sequence[Fact]:
        """In all languages, each once."""
        return list(dict.fromkeys(f for facts in self.details.values() for f in facts))

    @cached_property
    def colours(self) -> Sequence[str]:
        """What the details call its colour, in every language."""
        return [
            part
            for fact in self.every_fact
            if _COLOUR.search(fact.name.lower())
            for part in re.split(r"[,/、，;]|\band\b", fact.value.lower())
        ]

    @property
    def colour_fact(self) -> Fact | None:
        """The detail that names its colour, in the active language."""
        every = [*self.facts, *self.every_fact]
        return next((f for f in every if _COLOUR.search(f.name.lower())), None)

    @cached_property
    def ages(self) -> tuple[float, float] | None:
        """For which ages the details say it is, in years."""
        for fact in self.every_fact:
            is_age = _AGE.search(fact.name.lower()) or "岁" in fact.value
            if is_age and (found := ages(fact.value)) is not None:
                return found
        return None

    def is_in(self, colour: str) -> bool:
        """Whether it has this colour: by its details, or else by title and text."""
        if self.colours:
            return any(same_colour(colour, each) for each in self.colours)
        return self.says(colour)

    def fact_with(self, word: str) -> Fact | None:
        """The detail that tells of a word, in the active language where it can be."""
        for facts in (self.facts, *self.details.values()):
            for place, fact in enumerate(facts):
                if tells(fact, word):
                    same = len(self.facts) == len(facts)
                    return self.facts[place] if same else fact
        return None

    def sentence_with(self, word: str) -> str:
        """A sentence of the description that has a word, undenied; else ""."""
        texts = [self.body, *self.bodies.values()]
        for text in dict.fromkeys(texts):
            for sentence in sentences_of(text):
                # Only what is to be said is looked at: there may be many products.
                if has(sentence, word) and sentence in quotable(text, is_own=True):
                    return sentence
        return ""

    def titled(self, word: str) -> bool:
        """Whether a title has a word."""
        return any(has(title, word) for title in self.titles.values())

    def says(self, word: str) -> bool:
        """Whether title, details or description have a word, undenied."""
        return (
            self.titled(word)
            or self.fact_with(word) is not None
            or bool(self.sentence_with(word))
        )


def describe(site_id: int, products: Mapping[str, Any]) -> list[Described]:
    """What the shop tells of these products; one that may not be sold is marked."""
    adapter, support = get_product_adapter(), get_support_adapter()
    details: dict[str, dict[str, list[Fact]]] = {key: {} for key in products}
    for code in _languages():
        with override(code):
            for key, product in products.items():
                details[key][base(code)] = [
                    Fact(str(name).strip(), str(value).strip())
                    for name, value in support.facts(product).items()
                    if str(value).strip()
                ]
    found = []
    for key, product in products.items():
        texts = adapter.texts(product)
        found.append(
            Described(
                key=key,
                product=product,
                titles={code: text.title for code, text in texts.items()},
                bodies={code: text.body for code, text in texts.items()},
                details=details[key],
                category=adapter.category_of(product),
                price=adapter.price_of(product),
            )
        )
    return found


def same_colour(one: str, other: str) -> bool:
    """Whether two words name one colour; a shade is its colour, "navy blue" blue."""
    one, other = _plain(one), _plain(other)
    if not one or not other:
        return False
    if HAN.search(one):
        return other.removeprefix("深").removeprefix("浅") == one
    return one in other.split()


def has(text: str, word: str) -> bool:
    """Whether a text has a word or phrase, whatever its endings, and undenied."""
    return any(not is_denied(text, *place) for place in _places(text, word))


def mentions(text: str, word: str) -> bool:
    """Whether a text has a word or phrase, be it denied or not."""
    return any(_places(text, word))


def _places(text: str, word: str) -> Iterable[tuple[int, int]]:
    if HAN.search(word):
        pattern = re.escape(word)
    else:
        stems = [_stem(part) for part in re.findall(r"[^\W_]+", word)]
        if not stems:
            return ()
        pattern = r"\b" + r"[^\W_]*[\W_]+".join(map(re.escape, stems))
        # "cotton" is none of "cottonwool", but "zip" is of "zips".
        pattern += r"(?![^\W\d_]{4})" if stems[-1].isalpha() else r"(?!\w)"
        # "Running" is "running", though its stem leaves so much of it.
        pattern += rf"|\b{re.escape(word)}\b"
    return [m.span() for m in re.finditer(pattern, text, re.IGNORECASE)]


def _stem(word: str) -> str:
    found = terms(word)
    stem = found[0] if len(found) == 1 else word
    # A stem that ends in another letter than its word is no part of it.
    return stem if word.lower().startswith(stem) else word[: max(3, len(word) - 1)]


def tells(fact: Fact, word: str) -> bool:
    """Whether a detail says that a word is so, by its value or by what it is called."""
    if mentions(fact.value, word):
        return has(fact.value, word)
    return not is_none(fact.value) and has(fact.name, word)


def _plain(colour: str) -> str:
    """A colour's name without what varies between writers of it."""
    plain = colour.strip().lower().removesuffix("色")
    return {"gray": "grey", "粉红": "粉", "橘": "橙", "咖啡": "棕"}.get(plain, plain)


def _of(by_language: Mapping[str, Any]) -> Any:
    mine = by_language.get(base(get_language() or ""))
    return mine or next((each for each in by_language.values() if each), mine or "")


def _languages() -> list[str]:
    codes = [code for code, _ in settings.LANGUAGES] or [settings.LANGUAGE_CODE]
    return list({base(code): code for code in codes}.values())
