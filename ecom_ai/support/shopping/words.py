"""The shop's own words: how its products are called, coloured and described."""

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock

from ecom_ai import catalog
from ecom_ai.grounding.terms import STOP, terms
from ecom_ai.language import HAN, words
from ecom_ai.models import Item
from ecom_ai.support.shopping.described import Described, describe, same_colour

#: So many products are read, the most popular first; after so long they are read again.
READ, FRESH_SECONDS = 2000, 600.0
#: Colours that people ask for whether or not the shop has them.
_NAMED = (
    "red orange yellow green teal turquoise blue navy purple violet pink brown beige "
    "white grey gray black gold silver cream olive burgundy "
    "红 橙 橘 黄 绿 青 蓝 藏青 紫 粉 粉红 棕 咖啡 米 白 灰 黑 金 银 酒红 军绿"
)
COLOURS = frozenset(_NAMED.split())
#: Endings of names of very many kinds of thing, 咖啡机 and 耳机: none by themselves.
_NO_KIND = frozenset("机器具品套装件")
#: Words that details are named by and that say nothing alone: "Best for", 适合.
_SAYS_NOTHING = STOP | {"best", "good", "ideal", "suitable", "适合", "适用", "推荐"}
#: What of a title comes after the thing itself.
_AFTER = re.compile(r"\s+(?:for|with|in|of)\s+|[,(（:：–—]|\s-\s")


@dataclass(frozen=True)
class Words:
    """Terms (``grounding.terms``) by how many products have them.

    ``kinds`` are what titles end in: "tent" of "Ridge Ultralight Tent"; ``endings``
    the same of Chinese ones, where no space tells where it begins; ``aged`` both of
    those products that say for which age they are. ``values`` are details as they are
    written, in lower case.
    """

    products: int
    titles: Mapping[str, int]
    kinds: Mapping[str, int]
    endings: frozenset[str]
    details: Mapping[str, int]
    bodies: Mapping[str, int]
    values: frozenset[str]
    colours: frozenset[str]
    categories: frozenset[str]
    aged: frozenset[str]

    def is_colour(self, word: str) -> bool:
        return any(same_colour(word, colour) for colour in self.colours)

    def is_kind(self, word: str) -> bool:
        """Whether products are called so."""
        if HAN.search(word):
            return bool(self.kind_in(word)) and word == self.kind_in(word)
        return any(term in self.kinds for term in terms(word))

    def kind_in(self, text: str) -> str:
        """The kind of thing that a Chinese text ends in, 帐篷 of 双人帐篷; or "".

        So also 杯 of 杯子, and 跑鞋 of 跑步鞋.
        """
        for whole in dict.fromkeys([text, text.removesuffix("子")]):
            for end in _ends(whole):
                is_kind = end == text or end not in _NO_KIND
                if is_kind and any(title.endswith(end) for title in self.endings):
                    return end
        return ""

    def is_aged(self, kind: str) -> bool:
        """Whether any product of a kind says for which age it is."""
        if HAN.search(kind):
            return any(title.endswith(kind) for title in self.aged)
        return kind in self.aged

    def is_detail(self, word: str) -> bool:
        """Whether it is a property of some products, and no kind of them."""
        found = terms(word) if word not in _SAYS_NOTHING else []
        return bool(found) and not self.is_kind(word) and found[0] in self.details

    def is_known(self, word: str) -> bool:
        """Whether any product has it in its title or details."""
        return any(t in self.titles or t in self.details for t in terms(word))

    def is_told(self, word: str) -> bool:
        """Whether any product has it anywhere."""
        return any(
            t in self.titles or t in self.details or t in self.bodies
            for t in terms(word)
        )


_read: dict[int, tuple[float, Words]] = {}
_lock = Lock()


def words_of(site_id: int) -> Words:
    """The words of a shop; read once in a while, in three statements."""
    with _lock:
        known = _read.get(site_id)
        if known is None or time.monotonic() - known[0] > FRESH_SECONDS:
            known = (time.monotonic(), _gathered(site_id))
            _read[site_id] = known
        return known[1]


def forget() -> None:
    """Reads the shops' words anew when they are asked for next."""
    with _lock:
        _read.clear()


def _gathered(site_id: int) -> Words:
    items = Item.objects.filter(site_id=site_id, available=True)
    popular = items.order_by("-popularity__score", "pk")[:READ]
    texts = dict(popular.values_list("key", "texts"))
    found = describe(site_id, catalog.hydrate(site_id, list(texts)))
    counts = {name: Counter[str]() for name in ("titles", "kinds", "details", "bodies")}
    endings: set[str] = set()
    for pairs in map(list, map(dict.values, texts.values())):
        counts["titles"].update(_terms(title for title, _body in pairs))
        counts["bodies"].update(_terms(body for _title, body in pairs))
        counts["kinds"].update({t for title, _body in pairs for t in kind(title)})
        endings |= {ending(title) for title, _body in pairs}
    for one in found:
        said = (text for fact in one.every_fact for text in (fact.name, fact.value))
        counts["details"].update(_terms(said))
    aged = {
        called
        for one in found
        if one.ages is not None
        for title in one.titles.values()
        for called in (*kind(title), ending(title))
    }
    colours = {c.strip() for one in found for c in one.colours if c.strip()}
    categories = items.exclude(category="").order_by().values_list("category")
    return Words(
        products=len(texts),
        endings=frozenset(endings - {""}),
        values=frozenset(part for one in found for part in _parts(one)),
        colours=COLOURS | colours,
        categories=frozenset(category for (category,) in categories.distinct()),
        aged=frozenset(aged - {""}),
        **counts,
    )


def kind(text: str) -> list[str]:
    """The terms of what an English title or wish says the thing is: its last word."""
    main = [w for w in words(_AFTER.split(text)[0]) if w.isalpha() and w not in STOP]
    return terms(main[-1]) if main and not HAN.match(main[-1]) else []


def kind_of(title: str) -> str:
    """What a title says the thing is, as it is written there, to be looked for."""
    if whole := ending(title):
        last = words(whole)[-1:]
        return last[0] if last and whole.endswith(last[0]) else whole[-1]
    main = [w for w in words(_AFTER.split(title)[0]) if w.isalpha() and w not in STOP]
    return main[-1] if main else title


def ending(title: str) -> str:
    """What a Chinese title ends in: its longest part, which ends in the thing."""
    return max(HAN.findall(_AFTER.split(title)[0]), key=len, default="")


def _ends(text: str) -> Iterator[str]:
    """What a Chinese text may end in, the longest first.

    None begins amid another word, 步鞋 of 跑步鞋: such a word is shortened to its first
    character, as people do.
    """
    inner: dict[int, str] = {}
    for word in words(text):
        place = text.find(word)
        if place + len(word) < len(text):
            for start in range(place + 1, place + len(word)):
                inner[start] = word[0] + text[place + len(word) :]
    return (inner.get(start, text[start:]) for start in range(len(text)))


def _terms(texts: Iterable[str]) -> set[str]:
    return {term for text in texts for term in terms(text)}


def _parts(one: Described) -> set[str]:
    """Details as they may be asked for: of two words, or with a number and a letter."""
    found = set()
    for fact in one.every_fact:
        for part in re.split(
            r"[,;，、；(（)）]", f"{fact.value.lower()},{fact.name.lower()}"
        ):
            part = part.strip()
            told = re.search(r"\d", part) and re.search(r"[^\W\d]", part)
            if (
                2 < len(part) < 40
                and (told or " " in part or HAN.search(part))
                or told
                and HAN.search(part)
            ) and not _SAYS_NOTHING.issuperset(part.split()):
                found.add(part)
    return found
