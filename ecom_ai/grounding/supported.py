"""Whether what a generator wrote is in the passages it was given, sentence by sentence.

Strict on purpose: what is refused is answered by the passages' own sentences instead.
"""

import re
from collections.abc import Callable, Sequence

from ecom_ai.grounding.splitting import sentences_of
from ecom_ai.grounding.terms import terms

#: Of a sentence's words, the share that a passage's sentence must have; and of a
#: checker, the least probability. The claims of the tests hold what passes.
WORDS, LEAST = 0.7, 0.5
#: How likely a passage (the second) says what a sentence (the first) says.
Checker = Callable[[str, str], float]
_CURRENCIES = {
    "$": "$", "usd": "$", "dollar": "$", "dollars": "$", "美元": "$",
    "€": "€", "eur": "€", "euro": "€", "euros": "€", "欧元": "€",
    "£": "£", "gbp": "£", "pounds": "£", "英镑": "£",
    "¥": "¥", "￥": "¥", "cny": "¥", "yuan": "¥", "元": "¥", "块": "¥",
}  # fmt: skip
_SIGN = "|".join(sorted(map(re.escape, _CURRENCIES), key=len, reverse=True))
_AMOUNT = r"\d+(?:[.,]\d+)*"
_PRICE = re.compile(
    rf"({_SIGN})\s?({_AMOUNT})|({_AMOUNT})\s?({_SIGN})(?![a-z])", re.IGNORECASE
)
_NUMBER = re.compile(_AMOUNT)
_NUMBER_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
    "thirteen": "13", "fourteen": "14", "fifteen": "15", "twenty": "20",
    "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "ninety": "90",
    "hundred": "100",
}  # fmt: skip
#: "One" is more often no number than one.
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE)
_HAN_NUMBER = re.compile(
    r"[零一二两三四五六七八九十百]+(?=个?(?:工作日|小时|天|日|周|月|年|分钟|元|块|件|次|倍|%))"
)
_HAN_DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_NAMED = re.compile(
    r"\b(january|february|march|april|june|july|august|september|october|november"
    r"|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b"
    r"|((?:周|星期)[一二三四五六日天])",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|no|never|none|cannot|without|nor|neither|unless|except|excluded"
    r"|unable|\w+n['’]t)\b|不|没|无法|未|非|除外|除了|禁止",
    re.IGNORECASE,
)
#: Begins like these say nothing of the shop.
_POLITE = re.compile(
    r"\W*(?:hello|hi|thanks?(?: you)?|you(?:'|’)re welcome|you are welcome|of course"
    r"|certainly|sure|yes|您好|你好|谢谢|感谢|当然|不客气|好的)(?: for asking)?\W*",
    re.IGNORECASE,
)


def is_supported(
    text: str, passages: Sequence[str], *, checker: Checker | None = None
) -> bool:
    """Whether every sentence of a text is held by a sentence of these passages.

    Its numbers, prices, months and days stand there, it denies something only where
    that does, and most of its words are there. With a checker the words may be others,
    as where text and passages are in two languages: it reads whole passages, in which
    the numbers must stand.
    """
    claims = [one for one in sentences_of(text) if not _POLITE.fullmatch(one)]
    return bool(claims) and all(is_held(one, passages, checker) for one in claims)


def is_held(
    sentence: str, passages: Sequence[str], checker: Checker | None = None
) -> bool:
    """Whether a sentence says nothing but what the passages say, or is politeness."""
    claim = _digits(sentence)
    return bool(_POLITE.fullmatch(sentence)) or any(
        _holds(_digits(passage), claim, checker) for passage in passages
    )


def _holds(passage: str, claim: str, checker: Checker | None) -> bool:
    if checker is not None:
        return facts(claim) <= facts(passage) and checker(claim, passage) >= LEAST
    denies = bool(_NOT.search(claim))
    return any(
        facts(claim) <= facts(sentence)
        and denies == bool(_NOT.search(sentence))
        and _shared(claim, sentence) >= WORDS
        for sentence in sentences_of(passage)
    )


def facts(text: str) -> frozenset[str]:
    """What must not be invented: numbers, prices, months and days of the week."""
    text = _digits(text)
    found = {f"price:{sign}{number}" for sign, number in _prices(text)}
    found |= {_plain(number) for number in _NUMBER.findall(text)}
    return frozenset(found | {a.lower() or b for a, b in _NAMED.findall(text)})


def _digits(text: str) -> str:
    """A text with its numbers in digits."""
    text = _NUMBER_WORD.sub(lambda found: _NUMBER_WORDS[found[0].lower()], text)
    return _HAN_NUMBER.sub(lambda found: str(_han_value(found[0])), text)


def _prices(text: str) -> list[tuple[str, str]]:
    return [
        (_CURRENCIES[(before or after).lower()], _plain(first or second))
        for before, first, second, after in _PRICE.findall(text)
    ]


def _plain(number: str) -> str:
    """ "1,000.50" as "1000.5"; "4,90" as "4.9"."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", number):
        number = number.replace(",", "")
    whole, _, rest = number.replace(",", ".").partition(".")
    rest = rest.rstrip("0") if "." not in rest else rest
    return (whole.lstrip("0") or "0") + (f".{rest}" if rest else "")


def _han_value(number: str) -> int:
    """Of Chinese numerals below a thousand."""
    hundreds, has_hundred, rest = number.rpartition("百")
    tens, has_ten, ones = rest.rpartition("十")
    value = _HAN_DIGITS.get(hundreds[-1:], 1) * 100 if has_hundred else 0
    value += _HAN_DIGITS.get(tens[-1:], 1) * 10 if has_ten else 0
    return value + _HAN_DIGITS.get(ones[-1:], 0)


def _shared(claim: str, passage: str) -> float:
    """The share of a claim's words that a passage has."""
    words = set(terms(claim))
    return len(words & set(terms(passage))) / len(words) if words else 0.0
