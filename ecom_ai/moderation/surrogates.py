"""Surrogates: personal data exchanged at random for nobody's, of the same shape.

So that a text may be kept and learnt from (Carrell et al. 2013, "Hiding in plain
sight: use of realistic surrogates to reduce exposure of protected health information in
clinical text"). Each digit becomes a digit, each letter a letter of its script and
case, a number in words another; signs stay, and words that every address has, which
tell of nobody. Lengths stay, so that places do; a checksum holds by chance alone.
"""

import random
import re
import unicodedata
from collections.abc import Sequence

from ecom_ai.moderation.personal_data import Span

#: Nobody can tell again what was drawn.
_DICE = random.SystemRandom()
#: Drawn in place of each other: digits in words, by length, and in Chinese.
_IN_WORDS = ("one", "two", "six", "zero", "four", "five", "nine", "three", "seven",
             "eight")  # fmt: skip
_NUMERALS = "零一二三四五六七八九"
#: Signs and words that many addresses have.
_KEPT = "十百千省市区县镇乡村路街道巷弄号楼栋层室"
_KEPT_WORDS = (
    "street", "st", "road", "rd", "lane", "avenue", "ave", "drive", "close", "court",
    "flat", "apt", "unit", "floor", "box", "at", "dot", "com",
)  # fmt: skip
#: In place of a Chinese character, one that names of people and places have.
_HAN = (
    "安白宝北昌晨成春东方芳飞丰福冠光广贵海和红华吉佳建江杰金京静开康兰乐丽林龙"
    "美明南宁平青清庆仁荣瑞山胜世双泰天文西祥晓新星兴秀雅阳永玉元云泽志中"
)
_WORD = re.compile(r"[A-Za-z]+")
#: Signs of a script that stand near each other, and syllables of Korean, which do not.
_NEAR, _HANGUL = 64, (0xAC00, 0xD7A3)


def with_surrogates(text: str, spans: Sequence[Span]) -> str:
    """The text with what spans cover exchanged; it keeps its length."""
    signs = list(text)
    for span in spans:
        kept = _exchange_words(signs, text, span)
        for place in range(span.start, span.end):
            if place not in kept:
                signs[place] = _like(signs[place])
    return "".join(signs)


def _exchange_words(signs: list[str], text: str, span: Span) -> set[int]:
    """Exchanges digits in words. Returns the places that are done with."""
    done: set[int] = set()
    for found in _WORD.finditer(text, span.start, span.end):
        word = found[0].lower()
        if word in _IN_WORDS:
            drawn = _DICE.choice([w for w in _IN_WORDS if len(w) == len(word)])
            told = drawn.upper() if found[0].isupper() else drawn
            signs[found.start() : found.end()] = told
        elif word not in _KEPT_WORDS:
            continue
        done |= {*range(found.start(), found.end())}
    return done


def _like(sign: str) -> str:
    """A sign of the same kind at random; what is no letter or number as it is."""
    if sign in _NUMERALS:
        return _DICE.choice(_NUMERALS)
    if sign in _KEPT or not sign.isalnum():
        return sign
    code = ord(sign)
    if "CJK" in unicodedata.name(sign, ""):
        return _DICE.choice(_HAN)
    if _HANGUL[0] <= code <= _HANGUL[1]:
        return chr(_DICE.randint(*_HANGUL))
    kind, first = unicodedata.category(sign), code // _NEAR * _NEAR
    near = map(chr, range(first, first + _NEAR))
    return _DICE.choice([one for one in near if unicodedata.category(one) == kind])
