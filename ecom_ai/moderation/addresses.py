"""Postal addresses that tell a door; a shop's is nobody's, nor is one of fiction."""

import re
from collections.abc import Iterator
from itertools import chain

from ecom_ai.moderation.asian_addresses import asian_addresses
from ecom_ai.moderation.canadian_addresses import canadian_addresses
from ecom_ai.moderation.chinese_addresses import chinese_addresses
from ecom_ai.moderation.english_addresses import english_addresses
from ecom_ai.moderation.european_addresses import european_addresses
from ecom_ai.moderation.native_addresses import native_addresses
from ecom_ai.moderation.numbers import Found

_SHOP = re.compile(
    r"(?:shop|store|branch|showroom|warehouse|outlet|office|depot|caf[eé]|restaurant"
    r"|museum"
    r"|market|mall|gallery|hotel|company|headquarters)s?(?:'s|\s+(?:address|is|was))?"
    r"(?:\s+(?:at|on|in|near|of|is|from)|\s?:)\s+(?:their\s+)?(?:unit\s|level\s)?$",
    re.IGNORECASE,
)
#: "Sent to my office at": where somebody works gives them away as well.
_ONES_OFFICE = re.compile(
    r"\b(?:my|our|his|her)\s(?:\w+'?s?\s)?(?:office|company)\s", re.IGNORECASE
)
_ASK_THERE = re.compile(
    r"[^.!?\n]{0,12}\b(?:ask for|leave|reception|front desk|deliver|i'?m|my)\b",
    re.IGNORECASE,
)
#: A firm's name, within an address or just before it: made by Foo Ltd, 5 Mill Lane.
_FIRM = re.compile(
    r"(?<![\w])(?:Ltd|Limited|GmbH|Inc|LLC|PLC|plc|Pty|Corp|KG|AG|S\.?[Rr]\.?[Ll]"
    r"|S\.p\.A"
    r"|B\.?V|(?:&|and|Trading)\sCo)\b\.?(?:,?\s(?:(?:of|at|in)\s)?)?"
)
_FIRM_BEFORE = re.compile(rf"{_FIRM.pattern}$")
_MADE_BY = re.compile(
    r"\b(?:imported|made|manufactured|distributed|produced|packed|printed|published"
    r"|hergestellt|importiert|fabrique|prodotto|fabricado|distribue) "
    r"(?:by|for|von|par|da|por)\b[^.!?\n]{0,40}$",
    re.IGNORECASE,
)
_TO = re.compile(
    r"deliver|\bsen[dt]|ship|\bpost|my\b|\bour\b|\bme\b|\bi\b|parcel", re.IGNORECASE
)
_SHOP_EN_AFTER = re.compile(
    r"\s+(?:shop|store|branch|showroom|outlet|office|warehouse|location)\b",
    re.IGNORECASE,
)
#: Doors that everybody knows, and that nobody's parcel goes to.
_FAMOUS = re.compile(
    r"221b?,?\s+baker st|10,?\s+downing st|4,?\s+privet dr|742,?\s+evergreen ter"
    r"|\b12,?\s+grimmauld|1600,?\s+pennsylvania av|42,?\s+wallaby way|124,?\s+conch st"
    r"|1313,?\s+(?:mockingbird|webfoot)|0*1,?\s+cemetery la|1640,?\s+riverside dr"
    r"|32,?\s+windsor gardens|17,?\s+cherry tree lane|31,?\s+spooner st"
    r"|62,?\s+west wallaby"
    r"|7,?\s+savile row|3,?\s+abbey r|77,?\s+sunset strip|123,?\s+sesame st",
    re.IGNORECASE,
)
#: What is sold, and has an address in its name.
_NAMED_AFTER = re.compile(
    r"[\s\"”’')]{1,3}(?:on\s)?(?:steelbook|blu-?ray|dvd|netflix|soundtrack|funko|tea"
    r"|coffee|gin|mug|poster|print|puzzle|jigsaw|sign|plaque|set|t-?shirt|tee"
    r"|hoodie|kit"
    r"|book|novel|game|album|vinyl|lp|map|candle|edition|collection|series|film|movie"
    r"|magnet"
    r"|figure|replica|model|lego|diorama|doormat|tote|cushion|perfume|blend|range"
    r"|style|design)s?\b",
    re.IGNORECASE,
)


def addresses(text: str) -> Iterator[Found]:
    """(start, end, "address") of each address that tells a door."""
    yield from chinese_addresses(text)
    for start, end, kind in chain(
        english_addresses(text),
        asian_addresses(text),
        european_addresses(text),
        canadian_addresses(text),
        native_addresses(text),
    ):
        if not (_is_shop(text, start, end) or _is_famous(text, start, end)):
            yield (start, end, kind)


def _is_shop(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 60) : start]
    is_ones = _ONES_OFFICE.search(before) or _ASK_THERE.match(text[end:])
    is_there = _SHOP.search(before) and not is_ones
    return bool(
        is_there
        or _SHOP_EN_AFTER.match(text[end:])
        or _is_firm(before, text[start:end])
    )


def _is_firm(before: str, found: str) -> bool:
    """Whether it is a firm's, to which nothing is said to be sent."""
    if _MADE_BY.search(before):
        return True
    firm = _FIRM.search(found) or _FIRM_BEFORE.search(before)
    return bool(firm) and not _TO.search(before)


def _is_famous(text: str, start: int, end: int) -> bool:
    return bool(_FAMOUS.match(text[start:end]) or _NAMED_AFTER.match(text[end:]))
