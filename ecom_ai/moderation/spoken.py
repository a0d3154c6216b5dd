"""Numbers written in words: one three eight, 一三八, 壹叁捌, double seven, O77OO."""

import re

from ecom_ai.moderation.folding import Folded
from ecom_ai.moderation.numbers import is_series

_DIGITS = {
    **{sign: str(n) for n, sign in enumerate("零一二三四五六七八九")},
    **{sign: str(n) for n, sign in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "幺": "1", "两": "2", "洞": "0", "貳": "2", "參": "3", "陸": "6", "拐": "7",
    "勾": "9", "zero": "0", "oh": "0", "nought": "0", "o": "0", "one": "1",
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
    "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19", "hundred": "00",
    "thousand": "000", "ling": "0", "yao": "1", "yi": "1", "er": "2", "san": "3",
    "si": "4", "wu": "5", "liu": "6", "qi": "7", "ba": "8", "jiu": "9",
}  # fmt: skip
_TENS = {
    "twenty": "2", "thirty": "3", "forty": "4", "fifty": "5", "sixty": "6",
    "seventy": "7", "eighty": "8", "ninety": "9",
}  # fmt: skip
#: Words for numbers in English, each of them a choice of a pattern.
NUMBER_WORDS = "|".join(
    word for word in (*_TENS, *_DIGITS) if word.isascii() and len(word) > len("ba")
)
_WORD = "|".join(sorted([*_DIGITS, *_TENS], key=len, reverse=True))
_HAN = "".join(sign for sign in _DIGITS if not sign.isascii())
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_ONE = rf"(?:(?:{'|'.join(_TIMES)})[\s-]+)?(?:{_WORD}|\d)"
_RUN = re.compile(
    # "The new one 4539 …" counts nothing.
    # A Chinese digit may stand right behind a letter: QQ一二三.
    rf"(?:(?<![A-Za-z\d])"
    rf"|(?<=[A-Za-z])(?=[{_HAN}]))(?!one[\s,:]+\d{{4}})(?:plus\s+)?{_ONE}"
    rf"(?:[\s,，、.·*_/()|~;—–-]{{0,3}}{_ONE}){{3,}}(?:(?![A-Za-z\d])"
    rf"|(?<=[{_HAN}])(?!\d))"
    # One sign after many digits counts what follows: 12345678一起.
    r"(?<!\d{4}[一二两三四五六七八九])",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"([,，、/|~;—–-])?[\s.·*_]*(?:({'|'.join(_TIMES)})[\s-]+)?"
    rf"(?:({'|'.join(_TENS)})(?:[\s-]?(one|two|three|four|five|six|seven|eight|nine))?"
    rf"|({_WORD}|\d))",
    re.IGNORECASE,
)
#: A word before or behind digits counts something else: "0770…, one of us".
_LONE = re.compile(
    rf"(?!zero|oh?\b|[零〇洞])(?:{_WORD})[\s,，、.()—–-]+\d[\d\s.,/*_()—–-]*"
    rf"|\d[\d\s.,/*_()—–-]*[\s,，、.()—–-](?:{_WORD})",
    re.IGNORECASE,
)
#: Whoever counts up gives no number away.
_COUNTED = "0123456789101112131415"
_NEAR = 24
#: Fewer true digits than this and one more are a word.
_FEW = 4
#: Fewer digits are a quantity.
_LEAST = 7
#: Pieces of one number and what is said between them: starts 0161, goes on 496 0127.
_PIECE = rf"(?<![A-Za-z\d]){_ONE}(?:[\s.·*_-]{{0,3}}{_ONE}){{1,13}}(?![A-Za-z\d])"
_THEN = (
    r"[\s,，、;:：.…)—–-]*(?:(?:(?:and|then|it|goes|go|on|with|followed|by|after|that"
    r"|next|the|rest|last|first|middle|ends?|ending|in|is|are|digits?|numbers?|bit|part"
    r"|half|second|third|plus|finally|continues|comes?|two|three|four|five|six|seven"
    r"|eight|final)\b"
    r"|[前中后末][两二三四五六七八九十几\d]位|[前后]半[截段]|[两二三四五六七八]位|中间|然后|再|接着"
    r"|后面|后边|前面|最后|结尾|尾号|末尾"
    r"|开头|打头|跟着|接|跟|加|发|的|就?是|为)[\s,，、:：.…—–-]*){1,7}"
)
_PIECES = re.compile(rf"{_PIECE}(?:{_THEN}{_PIECE}){{1,4}}", re.IGNORECASE)
_PIECE_ONE = re.compile(_PIECE, re.IGNORECASE)
_OF_PHONE = re.compile(
    r"number|phone|area code|mob|\btel|\bcall|\bring|\btext|digits|starts|begins"
    r"|whatsapp"
    r"|号|电话|手机|打|开头|前[三四]位|联系",
    re.IGNORECASE,
)
_PHONE_DIGITS = range(9, 14)
_OF_PAPER = re.compile("身份证|证件号")
_PAPER_DIGITS = 18
_WHOLE = 10
#: O for 0 and l for 1: among as many digits, or where a number to dial results.
_MARKED = r"(?=[OolISBZ]{0,3}\d)[\dOolISBZ]{1,15}"
_DIALLED = re.compile(r"1[3-9]\d{9}|0\d{9,10}")
_LETTERED = re.compile(
    rf"(?<![A-Za-z\d])(?:[lI]-)?{_MARKED}(?:[ .-]{_MARKED})*(?![A-Za-z\d])"
)
#: One digit at a time, be there points, lines or nothing between the groups.
_APART = re.compile(
    r"(?<![\w.,/-])\d(?:(?:\s{1,2}(?:[.,/–—-]\s?)?|\s?[~|;+=#&]\s?)\d){6,18}"
    r"(?!\s?\d|[.,]\d|[A-Za-z%])"
)
#: Pictures between the digits: 1🍎3🍎8…; or one letter: 0x7x7…
_PICTURES = r"(?: ?[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?){1,3} ?"
_STREWN = re.compile(
    rf"(?<![A-Za-z\d.,/-])\d(?:(?:{_PICTURES}\d){{6,18}}|([A-Za-z])\d(?:\1\d){{8,12}})"
    r"(?!\s?\d|[.,]\d|[A-Za-z%])"
)
#: As they are dialled in the United States: area, exchange, line.
_AMERICAN = re.compile(r"([2-9]\d\d)([2-9]\d\d)(\d{4})")
#: A Chinese area and a line in it; a mobile number of Taiwan.
_CHINESE_PHONE = re.compile(r"(0(?:10|2\d|[3-9]\d\d))(\d{7,8})|(09\d\d)(\d{6})")
_AS_DIGITS = str.maketrans("OolISBZ", "0011582")
_SURE = re.compile(r"[\dOolI .-]+")


#: The area told last: 555 0142, area code 212.
_AREA_LAST = re.compile(
    rf"(?<![A-Za-z\d-])(?P<line>{_ONE}(?:[\s,，.-]{{0,3}}{_ONE}){{2,6}})[\s,，;.(-]{{1,3}}"
    r"(?:(?:with|and|in|the|my|using|use)\s){0,2}area(?: code)?(?:\s?(?:is"
    r"|[:：])){0,2}\s?"
    rf"(?P<area>{_ONE}(?:[\s,.-]{{0,2}}{_ONE}){{1,2}})(?![A-Za-z\d])",
    re.IGNORECASE,
)


def with_digits(text: Folded) -> Folded:
    """The text with long numbers in words, or half in words, written in digits."""
    text = text.replaced(_STREWN, lambda match: re.sub(r"\D", "", match.group()))
    text = text.replaced(_APART, lambda match: _closed(match.group()))
    text = text.replaced(_LETTERED, lambda match: _unlettered(match.group()))
    text = text.replaced(_AREA_LAST, _area_first)
    text = text.replaced(_PIECES, _pieced)
    return text.replaced(_RUN, lambda match: _digits(match.group()))


def _pieced(match: re.Match[str]) -> str:
    """The pieces of a number in one row, where it is called a phone's or a paper's."""
    pieces = [_spelt(piece) for piece in _PIECE_ONE.findall(match.group())]
    near = match.string[max(0, match.start() - _NEAR) : match.end() + _NEAR]
    many = sum(len(re.sub(r"\D", "", piece)) for piece in pieces)
    # A whole number that stands among them needs no other.
    is_whole = max(map(len, pieces)) >= _WHOLE
    is_phone = many in _PHONE_DIGITS and not is_whole and _OF_PHONE.search(near)
    is_paper = many == _PAPER_DIGITS and _OF_PAPER.search(near)
    if len(pieces) > 1 and (is_phone or is_paper):
        return "-".join(pieces)
    return match.group()


def _area_first(match: re.Match[str]) -> str:
    """The number as it is dialled; the words themselves where it is none."""
    line, area = (_spelt(match[name]).replace("-", "") for name in ("line", "area"))
    dialled = _AMERICAN.fullmatch(re.sub(r"\D", "", area + line))
    return "-".join(dialled.groups()) if dialled else match.group()


def _spelt(words: str) -> str:
    """Words for digits as digits, pauses as lines."""
    return "".join(
        # A pause keeps groups apart, whose form tells a number from others.
        ("-" if pause else "")
        + (
            _TENS[tens.lower()] + (_DIGITS[unit.lower()] if unit else "0")
            if tens
            else _DIGITS.get(sign.lower(), sign) * _TIMES.get(times.lower(), 1)
        )
        for pause, times, tens, unit, sign in _PART.findall(words)
    )


def _digits(words: str) -> str:
    if not any(sign.isalpha() for sign in words) or _LONE.fullmatch(words):
        return words
    made = _spelt(words)
    if sum(sign.isdigit() for sign in made) < _LEAST:
        return words
    if words.lower().startswith("plus"):
        return f"+{made}"
    return _grouped(made) if re.search("[A-Za-z]", words) else _with_area(made)


def _with_area(made: str) -> str:
    """A Chinese number with its area apart, be it spelt with pauses or without."""
    line = _CHINESE_PHONE.fullmatch(made.replace("-", ""))
    return "-".join(filter(None, line.groups())) if line else made


def _grouped(made: str) -> str:
    """Digits that were spelt without a pause, in groups that tell a phone's."""
    digits = made.replace("-", "")
    if digits in _COUNTED:
        return made
    if match := _AMERICAN.fullmatch(digits):
        return "-".join(match.groups())
    return f"{made[:3]}-{made[3:]}" if re.fullmatch(r"0\d{9,10}", made) else made


def _closed(run: str) -> str:
    """Digits written apart, with only the signs between groups kept."""
    if is_series(run):
        return run
    return re.sub(r"\s{1,2}([.,/–—-])\s?|\D+", lambda m: "-" if m[1] else "", run)


def _unlettered(run: str) -> str:
    digits = sum(sign.isdigit() for sign in run)
    letters = sum(sign.isalpha() for sign in run)
    made = run.translate(_AS_DIGITS)
    is_sure = _SURE.fullmatch(run) and digits >= max(6, letters)
    dialled = digits > _FEW and _DIALLED.fullmatch(re.sub(r"\D", "", made))
    return made if letters and (is_sure or dialled) else run
