"""Numbers written in words: one three eight, 一三八, 壹叁捌, double seven."""

import re

from ecom_ai.moderation.folding import Folded

_DIGITS = {
    **{sign: str(n) for n, sign in enumerate("零一二三四五六七八九")},
    **{sign: str(n) for n, sign in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "幺": "1", "两": "2", "洞": "0", "貳": "2", "參": "3", "陸": "6",
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_WORD = "|".join(sorted(_DIGITS, key=len, reverse=True))
_ONE = rf"(?:(?:double|triple)\s+)?(?:{_WORD}|\d)"
#: Seven digits or more of which one at least is a word.
_RUN = re.compile(
    rf"(?<![A-Za-z\d]){_ONE}(?:[\s,，、.·*_-]{{0,3}}{_ONE}){{6,}}(?![A-Za-z\d])",
    re.IGNORECASE,
)
_PART = re.compile(rf"(double|triple)?\s*({_WORD}|\d)", re.IGNORECASE)
_TIMES = {"": 1, "double": 2, "triple": 3}


def with_digits(text: Folded) -> Folded:
    """The text with long numbers in words, or half in words, written in digits."""
    return text.replaced(_RUN, lambda match: _digits(match.group()))


def _digits(words: str) -> str:
    if not any(sign.isalpha() for sign in words):
        return words
    return "".join(
        _DIGITS.get(sign.lower(), sign) * _TIMES[times.lower()]
        for times, sign in _PART.findall(words)
    )
