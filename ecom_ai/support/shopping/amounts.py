"""Numbers with what they count: prices, ages and measures, in English and Chinese."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen "
_TEENS = "fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH = {
    **{word: n for n, word in enumerate((_ONES + _TEENS).split())},
    **{word: 20 + 10 * n for n, word in enumerate(_TENS.split())},
    "a": 1,
}
_SMALL = (
    rf"(?:(?:{'|'.join(_TENS.split())})(?:[\s-](?:{'|'.join(_ONES.split()[1:10])}))?"
    rf"|{'|'.join(sorted((_ONES + _TEENS).split(), key=len, reverse=True))})"
)
_HUNDREDS = rf"(?:(?:a|{_SMALL})\s+hundred(?:(?:\s+and)?\s+{_SMALL})?|{_SMALL})"
#: "Two hundred and fifty", "a thousand", "thirty-five".
_IN_WORDS = (
    rf"(?:(?:a|{_HUNDREDS})\s+thousand(?:(?:\s+and)?\s+{_HUNDREDS})?|{_HUNDREDS})"
)
_DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
#: A number as people write it.
NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,9}(?:\.\d{1,4})?"
    r"|[零一二两三四五六七八九十百千万]{1,8}"
    rf"|\b{_IN_WORDS}\b)"
)
#: By the measure they are of, units in the smallest: grams, millilitres, millimetres,
#: minutes; years and months make ages; people, lumens and watts are counted.
_UNITS: Mapping[str, Mapping[str, float]] = {
    "mass": {
        "kilograms": 1000, "kilogram": 1000, "kilos": 1000, "kilo": 1000, "kg": 1000,
        "公斤": 1000, "千克": 1000, "斤": 500, "grams": 1, "gram": 1, "g": 1, "克": 1,
        "pounds": 453.6, "lbs": 453.6, "lb": 453.6,
    },
    "volume": {
        "millilitres": 1, "milliliters": 1, "ml": 1, "毫升": 1,
        "litres": 1000, "liters": 1000, "litre": 1000, "liter": 1000, "l": 1000,
        "升": 1000,
    },
    "length": {
        "centimetres": 10, "centimeters": 10, "cm": 10, "厘米": 10, "mm": 1, "毫米": 1,
        "inches": 25.4, "inch": 25.4, "英寸": 25.4, "寸": 25.4,
        "metres": 1000, "meters": 1000, "m": 1000, "米": 1000,
    },
    "time": {
        "minutes": 1, "minute": 1, "min": 1, "分钟": 1,
        "hours": 60, "hour": 60, "h": 60, "小时": 60, "days": 1440, "天": 1440,
    },
    "age": {
        "years": 1, "year": 1, "yrs": 1, "yr": 1, "周岁": 1, "岁": 1,
        "months": 1 / 12, "month": 1 / 12, "个月": 1 / 12, "月": 1 / 12,
    },
    "people": {
        "people": 1, "persons": 1, "person": 1, "adults": 1, "campers": 1, "个人": 1,
        "人": 1, "位": 1,
    },
    "light": {"lumens": 1, "lumen": 1, "lm": 1, "流明": 1},
    "power": {"watts": 1, "watt": 1, "w": 1, "瓦": 1},
}  # fmt: skip
_BY_UNIT = {
    unit: (measure, factor)
    for measure, units in _UNITS.items()
    for unit, factor in units.items()
}
_BY_UNIT["in"] = ("length", 25.4)
_UNIT = "|".join(
    sorted(map(re.escape, _BY_UNIT.keys() - {"in"}), key=len, reverse=True)
)
#: A unit in Latin letters ends where its letters do ("in" is none in "include").
#: And "30 in blue" has no inches.
UNIT = rf"(?:in(?=\s*(?:$|[,;.)]))|(?:{_UNIT})(?![a-z]))"
#: Signs and names of money, by the sign that a shop writes before or after a price.
_CURRENCIES: Mapping[str, tuple[str, str]] = {
    "$": (r"us\$|\$", "dollars?|bucks?|usd|美元|美金|刀"),
    "€": ("€", "euros?|eur|欧元"),
    "£": ("£", "pounds? sterling|quid|gbp|英镑"),
    "¥": ("[¥￥]", "yuan|rmb|cny|人民币|块钱|块|元"),
}
_SIGN, _MONEY = (
    f"(?:{'|'.join(each)})" for each in zip(*_CURRENCIES.values(), strict=True)
)
_SPENT = {
    sign: re.compile(rf"(?:{said})\s*{NUMBER}|{NUMBER}\s*(?:{said})")
    for sign, said in ((sign, "|".join(both)) for sign, both in _CURRENCIES.items())
}
#: "Under thirty pounds" is a price, unless it is weighed or lifted.
_POUNDS = re.compile(r"(?<![a-z])pounds\b(?! sterling)")
_WEIGHED = re.compile(
    r"\b(?:weigh\w*|light\w*|heav\w*|lbs?|loads?|carry|carries|lifts?|dumbbells?"
    r"|kettlebells?|weights?|mass)\b"
)
#: What follows a number that counts something else than money or a measure.
_OTHER = (
    r"(?!\d|[.,]\d|\s*(?:%|people\b|persons?\b|pieces?\b|lumens?\b|w\b|watts?\b|人|件|个"
    r"|位|片|块拼|流明|瓦|只|本|支|°|degrees))"
)
_AMOUNT = (
    rf"(?P<sign@>{_SIGN})?\s*(?P<number@>{NUMBER})"
    rf"(?:\s*(?P<money@>{_MONEY})|[\s-]*(?P<unit@>{UNIT}))?{_OTHER}"
)
_MEASURED = re.compile(rf"(?P<number>{NUMBER})[\s+]*(?P<unit>{UNIT})?", re.IGNORECASE)
_OPEN = re.compile(r"\+|up\b|over\b|from\b|or more|以上|起|adults?", re.IGNORECASE)
_CLOSED = re.compile(r"up to|under|以下|以内", re.IGNORECASE)
_BIRTH = re.compile(r"birth|newborn|出生|新生儿|初生", re.IGNORECASE)


@dataclass(frozen=True)
class Amount:
    """A number: of money, of a measure, or of nothing named (measure "")."""

    value: float
    measure: str
    is_money: bool


def number(text: str) -> float:
    """A number's value, be it digits, an English or a Chinese word."""
    text = text.strip().lower()
    if text[:1].isdigit() and text[:1].isascii():
        return float(text.replace(",", ""))
    return float(_in_english(text) if text[:1].isascii() else _in_chinese(text))


def _in_english(text: str) -> int:
    total, part = 0, 0
    for word in re.findall(r"[a-z]+", text):
        if word == "thousand":
            total, part = (total + part) * 1000, 0
        elif word == "hundred":
            part *= 100
        elif word != "and":
            part += _ENGLISH[word]
    return total + part


def _in_chinese(text: str) -> int:
    total, ones, place = 0, 0, 1
    for sign in text:
        if sign == "万":
            total, ones, place = (total + ones or 1) * 10_000, 0, 10_000
        elif sign in _PLACES:
            place = _PLACES[sign]
            total += (ones or (0 if total else 1)) * place
            ones = 0
        else:
            ones, place = _DIGITS[sign], place if _DIGITS[sign] else 1
    # 一百五 are a hundred and fifty.
    is_short = ones and text[-2:-1] in ("百", "千", "万")
    return total + ones * (place // 10 if is_short else 1)


def written(which: str = "") -> str:
    """A pattern of a number with its sign of money or its unit, for ``amount``."""
    return _AMOUNT.replace("@", which)


def amount(found: "re.Match[str]", which: str = "") -> Amount:
    """What a match of ``written(which)`` says."""
    value = number(found[f"number{which}"])
    unit = found[f"unit{which}"]
    if unit:
        measure, factor = _BY_UNIT[unit.lower()]
        return Amount(value * factor, measure, False)
    return Amount(value, "", bool(found[f"sign{which}"] or found[f"money{which}"]))


def currency(text: str) -> str:
    """The sign of the money in which a text in lower case names an amount, or ""."""
    return next((sign for sign, said in _SPENT.items() if said.search(text)), "")


def priced(text: str) -> str:
    """A text in lower case with "pounds" said so that a price is told from a weight."""
    return text if _WEIGHED.search(text) else _POUNDS.sub("pounds sterling", text)


def money(value: float) -> Decimal:
    """A price in cents; the most that a price can be for what is beyond it."""
    return Decimal(str(round(min(value, 10**11), 2)))


def measured(text: str, measure: str) -> list[float]:
    """The values of a measure in a detail of a product; a range gives both ends.

    What a detail adds up is added: "37 + 5 L" are 42.
    """
    found: list[float] = []
    waiting: list[float] = []
    more = 0.0
    for match in _MEASURED.finditer(text):
        if not match["unit"] and "+" in match[0]:
            more += number(match["number"])
            continue
        waiting.append(more + number(match["number"]))
        more = 0.0
        if match["unit"]:
            of, factor = _BY_UNIT[match["unit"].lower()]
            if of == measure:
                found += [value * factor for value in waiting]
            waiting = []
    return found


def ages(text: str) -> tuple[float, float] | None:
    """From which age to which a detail of a product says, in years; None for none."""
    values = measured(text, "age")
    if not values:
        return (0.0, float("inf")) if _BIRTH.search(text) else None
    if _BIRTH.search(text):
        return 0.0, values[-1]
    if len(values) > 1 and not _OPEN.search(text):
        return min(values), max(values)
    if _CLOSED.search(text):
        return 0.0, values[0]
    return values[0], float("inf")
