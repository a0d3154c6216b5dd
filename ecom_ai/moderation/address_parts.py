"""Parts of addresses that are written in English, wherever in the world."""

import re
from collections.abc import Iterator

from ecom_ai.moderation.numbers import Found

TOWN = (
    r"[A-Z][A-Za-z'.-]+(?:\s(?:(?:on|upon|in|le|by)\s)?[A-Z][A-Za-z'.-]+){0,3}"
    r"(?:(?<=Dublin)\s\d{1,2})?"
)
UNIT = (
    r"(?:(?i:flat|apt|apartment|unit|suite|penthouse|ph|room|floor|ste|fl(?=\.?\s\d)"
    r"|tower|block|blk|rm|bldg|(?:plot|door"
    r"|flat)(?:\sno)?)\b"
    r"|#|\b(?i:house(?=\s\d)|(?:h(?:ouse)?|d)\.?\s?no\b))\.?\s?(?=\w*\d|[A-Za-z]\b"
    r"|[A-Z]{2}\b)\w{1,5}(?:[-/]\w{1,4}){0,2}"
)
#: What may stand before the number of the house: a flat, a floor, a building.
INSIDE = (
    rf"(?:{UNIT}|\d{{1,2}}/F|(?:[A-Z][\w']+\s){{1,3}}(?:Plaza|Court|Mansions?"
    rf"|Buildings?"
    r"|Centre|Towers?|House|Residency|Apartments|Estate|Gardens?|Lodge|Heights))"
)
#: What says that somebody lives at a place, or has parcels sent to it.
LIVES = re.compile(
    r"live|address|deliver|send|ship|house|home|flat|come|post|drop|door|move|find me"
    r"|visit|pick|\b(?:i|we)(?:'m|'re| am| are) at\b|neighbou?r|mail|stay"
    r"|left (?:it )?at|\bleave\b|resident|went to|gone to|地址|寄|住|家|收货|门牌|送",
    re.IGNORECASE,
)


def told_by(text: str, *patterns: re.Pattern[str]) -> Iterator[Found]:
    """(start, end, "address") of all that each of these patterns finds."""
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield (*match.span(), "address")
