"""Product texts in any number, varied over the demo catalogue's descriptions."""

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shop.demo.goods import catalogue_files

_STARTS = (
    "Al Bor Cas Dun El Far Gren Hol Ist Jor Kel Lun Mar Nor Or Pel Quil Ros Sel Tor"
)
_ENDS = "adine berg brook by dale fell field ford gate holm ley mere mont moor more"
_MODELS = {
    "en": "Classic Compact Studio Heritage Nomad Pocket Summit Harbour Everyday "
    "Original Lite Pro Meadow Coast Junior Grand Atlas Ember Willow Slate",
    "zh": "经典 紧凑 工作室 传承 游牧 口袋 山顶 港湾 日常 原创 轻量 专业 草甸 海岸 "
    "少年 大号 地图 余烬 柳木 石板",
}
_MATERIALS = {
    "en": "oak|bamboo|recycled nylon|brushed steel|organic cotton|merino wool|cork|"
    "aluminium|glazed ceramic|walnut|linen|natural rubber|titanium|felt",
    "zh": "橡木|竹子|再生尼龙|拉丝钢|有机棉|美利奴羊毛|软木|铝合金|釉面陶瓷|胡桃木|"
    "亚麻|天然橡胶|钛|毛毡",
}
_NOTES = {
    "en": "Its main material is {material}. Made by {brand} in a run of {number}.",
    "zh": "主要材料是{material}。{brand}出品，限量{number}件。",
}
_SENTENCE = {"en": re.compile(r"(?<=[.!?])\s+"), "zh": re.compile(r"(?<=[。！？])")}
LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Variant:
    """A product made from one of the demo's; ``base`` is that one's number."""

    base: int
    brand: str
    titles: Mapping[str, str]
    bodies: Mapping[str, str]
    row: Mapping[str, Any]


def demo_rows() -> list[dict[str, Any]]:
    """The demo catalogue as its files have it."""
    return [
        json.loads(line)
        for path in catalogue_files()
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def variants(count: int, *, seed: str = "catalogue") -> Iterator[Variant]:
    """So many different products; the demo's own take turns as their base."""
    chance = random.Random(seed)
    rows = demo_rows()
    kin: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        kin[row["kind"]].append(row)
    brands = [start + end for start in _STARTS.split() for end in _ENDS.split()]
    for number in range(count):
        base = number % len(rows)
        row = rows[base]
        yield _vary(number, base, row, kin[row["kind"]], chance.choice(brands), chance)


def _vary(
    number: int,
    base: int,
    row: Mapping[str, Any],
    kin: Sequence[Mapping[str, Any]],
    brand: str,
    chance: random.Random,
) -> Variant:
    model = chance.randrange(len(_MODELS["en"].split()))
    material = chance.randrange(len(_MATERIALS["en"].split("|")))
    other = chance.choice(kin)
    titles, bodies = {}, {}
    for language in LANGUAGES:
        rest = row[f"title_{language}"].replace(row["brand"], "").strip()
        titles[language] = f"{brand} {_MODELS[language].split()[model]} {rest}"
        own = _SENTENCE[language].split(row[f"description_{language}"])
        lent = _SENTENCE[language].split(other[f"description_{language}"])
        sentences = [*own, chance.choice(lent)]
        chance.shuffle(sentences)
        sentences[-1] = _NOTES[language].format(
            material=_MATERIALS[language].split("|")[material],
            brand=brand,
            number=100 + number,
        )
        bodies[language] = (" " if language == "en" else "").join(sentences)
    return Variant(base, brand, titles, bodies, row)
