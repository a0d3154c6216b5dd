"""Whether what a generator wrote is in the passages it was given, sentence by sentence.

Strict on purpose: what is refused is answered by the passages' own sentences instead.
"""

import re
from collections.abc import Iterator, Sequence

from ecom_ai.grounding.splitting import sentences_of
from ecom_ai.grounding.terms import STOP, terms

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
#: A Chinese character, a number, or a word of other letters.
_SIGNS = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff]|\d+(?:\.\d+)?"
    r"|(?:(?![\u3400-\u9fff\uf900-\ufaff])[^\W\d_])+"
)
#: Fewer telling words say too little to be compared.
_FEWEST = 2
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
    r"[零一二两三四五六七八九十百]+"
    r"(?=(?:[到至或][零一二两三四五六七八九十百\d]+)?个?(?:工作日|小时|天|日|周|月|年|分钟|元|块|件|次|倍|%))"
)
_HAN_DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_NAMED = re.compile(
    r"\b(january|february|march|april|june|july|august|september|october|november"
    r"|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b"
    r"|((?:周|星期)[一二三四五六日天])",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|no|never|none|nothing|nobody|cannot|nor|neither|excluded|unable"
    r"|avoid|refuse[sd]?|forbidden|\w+n['’]t)\b"
    r"|不|没|无法|无需|未(?!使用|开封|拆)|非|勿|禁止|避免|拒绝|谢绝",
    re.IGNORECASE,
)
#: What limits a sentence: a claim that leaves it out, or has another, says more.
_LIMIT = re.compile(
    r"\b(?:if|unless|until|till|when|once|while|before|after|within|without|except"
    r"|only|provided|unused|used|every|each|all|always|any|over|above|under|below"
    r"|least|most|more|less|up to|or|either|both|from(?=\s*[$€£¥]))\b"
    r"|如果|若|除|仅|只|凭|超过|至少|满|内|前|后|以上|以下|当[天日周月年]|未使用|未开封|所有|任何|都|全部|或",
    re.IGNORECASE,
)
#: The shop, or else the shopper.
_PERSON = re.compile(
    r"(\b(?:we|us|our)\b|我们|本店)|\byou(?:r|rs)?\b|您|你", re.IGNORECASE
)
#: The sense of what limits and denies nothing.
_PLAIN = (0, frozenset[str]())
#: After these a clause is nothing without the other one.
_HANGS = re.compile(r"\b(?:if|unless|when|provided)\b|如果|若|当", re.IGNORECASE)
_CLAUSE = re.compile(r"[,，；;:：]\s*|\s(?=but\b)", re.IGNORECASE)
#: A sentence that begins so speaks of what the one before it names.
_REFERS = re.compile(r"(?:it|they|this|these|that|those)\b|[它这其]", re.IGNORECASE)
#: Begins like these say nothing of the shop.
_POLITE = re.compile(
    r"\W*(?:hello|hi|thanks?(?: you)?|you(?:'|’)re welcome|you are welcome|of course"
    r"|certainly|sure|yes|您好|你好|谢谢|感谢|当然|不客气|好的)(?: for asking)?\W*",
    re.IGNORECASE,
)


def is_supported(text: str, passages: Sequence[str]) -> bool:
    """Whether every sentence of a text is held by one of these passages.

    Not where all that is said is politeness.
    """
    claims = [one for one in sentences_of(text) if not _POLITE.fullmatch(one)]
    return bool(claims) and all(is_held(one, passages) for one in claims)


def is_held(sentence: str, passages: Sequence[str]) -> bool:
    """Whether a sentence says nothing but what one of the passages says, or is polite.

    It has the words of one statement there, in their order, but that a part may be put
    first; its numbers, however they are written; and denies and limits what it says as
    often and by the same words.
    """
    claim = _digits(sentence)
    return bool(_POLITE.fullmatch(sentence)) or any(
        _sense(claim) == _sense(statement)
        and facts(claim) <= facts(statement)
        and _same_persons(statement, claim)
        and _same_words(statement, claim, before)
        for passage in passages
        for before, statement in _statements(_digits(passage))
    )


def _same_persons(statement: str, claim: str) -> bool:
    """Whether shop and shopper do what they do there; one may name nobody."""
    mine, theirs = (
        [bool(found[1]) for found in _PERSON.finditer(text)]
        for text in (claim, statement)
    )
    return not mine or not theirs or mine == theirs


def _sense(text: str) -> tuple[int, frozenset[str]]:
    """How often a text denies something, and by which words it limits what it says."""
    limits = frozenset(found.lower() for found in _LIMIT.findall(text))
    return len(_NOT.findall(text)), limits


def _statements(passage: str) -> Iterator[tuple[str, str]]:
    """Each statement, and before it the sentence that it refers to, if any.

    Clauses at the end may be left out, unless they limit or deny something.
    """
    former = ""
    for sentence in sentences_of(passage):
        before = former if _REFERS.match(sentence) else ""
        yield before, sentence
        clauses = [] if _HANGS.search(sentence) else _CLAUSE.split(sentence)
        for end in range(1, len(clauses)):
            if _sense(" ".join(clauses[end:])) == _PLAIN:
                yield before, " ".join(clauses[:end])
        former = sentence


def _same_words(statement: str, claim: str, before: str) -> bool:
    """How both deny is seen apart. ``before`` may lend a claim words."""
    theirs, lent = _words(statement), {*_words(before)}
    mine = [word for word in _words(claim) if word in theirs or word not in lent]
    return len(mine) >= _FEWEST and any(
        mine == theirs[start:] + theirs[:start] for start in range(len(theirs))
    )


def _words(text: str) -> list[str]:
    """Telling words in order; of Chinese the characters, since each may turn it."""
    bare = _PRICE.sub(lambda found: f" {found[2] or found[3]} ", text)
    bare = _NUMBER.sub(lambda found: _plain(found[0]), _NOT.sub(" ", bare))
    known = (sign for sign in _SIGNS.findall(bare.lower()) if sign not in STOP)
    return [sign if len(sign) == 1 else (terms(sign) or [sign])[0] for sign in known]


def facts(text: str) -> frozenset[str]:
    """What must not be invented: numbers, prices, months and days of the week."""
    text = _digits(text)
    found = {f"price:{sign}{number}" for sign, number in _prices(text)}
    found |= {_plain(number) for number in _NUMBER.findall(text)}
    return frozenset(found | {a.lower() or b for a, b in _NAMED.findall(text)})


def money_places(text: str) -> list[tuple[int, int]]:
    """Where the amounts of money stand in a text."""
    return [found.span() for found in _PRICE.finditer(text)]


def denies(text: str) -> bool:
    """Whether a text says anywhere that something is not so."""
    return _NOT.search(text) is not None


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
