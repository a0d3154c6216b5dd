"""Sizes of clothes and shoes: which one is wanted, and which a product comes in."""

import re

from ecom_ai.support.shopping.described import Described
from ecom_ai.support.shopping.wants import Limit

#: What a limit of a size is called.
SIZE = "size"
_LETTERS = {
    sign: float(place)
    for place, sign in enumerate(("xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl"))
}
_LETTERS |= {"2xl": _LETTERS["xxl"], "3xl": _LETTERS["xxxl"]}
_LETTER = "|".join(sorted(_LETTERS, key=len, reverse=True))
#: Letters, or the numbers of shoes.
_SIGN = rf"(?:{_LETTER}|[2-5]\d(?:\.5)?)"
_WANTED = re.compile(
    rf"\b(?:in )?(?:a |an )?sizes? (?P<after>{_SIGN})(?![\w.-])"
    rf"|\bin (?:an? )?(?P<letter>{_LETTER})(?![\w'-])"
    rf"|尺码(?:是|为)?\s?(?P<zh>{_SIGN})(?![a-z\d.-])"
    rf"|(?<![a-z\d.])(?P<code>{_SIGN})\s?码的?"
    rf"|(?<![a-z\d.])(?P<bare>{_LETTER})号?的(?=[\u4e00-\u9fff])",
    re.IGNORECASE,
)
_NAMED = re.compile(r"^sizes?$|尺码|鞋码", re.IGNORECASE)
_OFFERED = re.compile(rf"(?<![\w.'’]){_SIGN}(?![\w.])", re.IGNORECASE)
#: "150 x 200 cm" is no size of clothes.
_MEASURED = re.compile(r"\d\s*(?:[x×]|cm|mm|in(?:ch)?\b|厘米|毫米|英寸)", re.IGNORECASE)


def size_in(text: str) -> tuple[Limit, tuple[int, int]] | None:
    """The size that a text in small letters asks for, and where it stands there."""
    found = _WANTED.search(text)
    if found is None:
        return None
    sign = next(filter(None, found.groupdict().values()))
    said = re.sub(r"^in (?:an? )?|的$", "", found[0].strip())
    if found["letter"]:  # as it is known to be one when it is read again
        said = f"size {sign}"
    elif found["bare"]:
        said = f"{sign}码"
    return Limit(SIZE, _value(sign), _value(sign), said), found.span()


def comes_in(product: Described, limit: Limit) -> bool:
    """Whether a product's details say that it comes in the size of a limit."""
    found = sizes_of(product)
    if found is None or limit.low is None:
        return False
    return found[0] <= limit.low <= found[1]


def sizes_of(product: Described) -> tuple[float, float] | None:
    """The smallest and the largest size that the details tell; None for none."""
    for fact in product.every_fact:
        if not _NAMED.search(fact.name) or _MEASURED.search(fact.value):
            continue
        if values := [_value(sign) for sign in _OFFERED.findall(fact.value)]:
            return min(values), max(values)
    return None


def _value(sign: str) -> float:
    sign = sign.lower()
    return _LETTERS[sign] if sign in _LETTERS else float(sign)
