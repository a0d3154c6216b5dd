"""Postal addresses, Chinese and English: a road with a number, a block with a flat."""

import re
from collections.abc import Iterator

Found = tuple[int, int, str]

_HAN = "\u4e00-\u9fff"
_N = "[0-9一二三四五六七八九十百]"
_UNIT = (
    rf"(?:[ ,，-]?[A-Za-z甲乙丙丁东西南北]?{_N}{{1,5}}[A-Za-z]?\s?"
    "(?:号楼|号院|号|栋|幢|座|单元|楼|层|室|房|弄|户))"
)
_ESTATE = (
    "(?:小区|花园|花苑|苑|公寓|家园|新村|新城|大厦|广场|府|庭|社区|村|寓|校区|宿舍)"
)
_CHINESE = re.compile(
    rf"(?:[{_HAN}]{{1,8}}(?:路|街|大道|巷|胡同|弄|道)(?:[一二三四五六七八九十东西南北中]段)?\s?{_N}{{1,5}}\s?(?:号|弄)"
    rf"|[{_HAN}]{{1,8}}{_ESTATE}[{_HAN}]{{0,3}}{_UNIT})"
    rf"(?:(?:[{_HAN}]{{0,10}}?{_UNIT})+(?:[ -]?\d{{3,4}}(?!\d))?)?"
)
#: A house number alone is a shop in a street; one of these makes it a home.
_FLAT = re.compile(rf"{_N}(?:[A-Za-z])?\s?(?:室|单元|房|户|栋|幢|号楼)")
_REGION = re.compile(r"[省市区县镇乡]")
_HOME = re.compile(
    r"住|家|地址|寄|送|收货|快递|找我|上门|来拿|自取|门口", re.IGNORECASE
)
#: After these words an address begins.
_LEAD = re.compile(
    r".*(?:住在|住址[是为]?|地址[是为]?|寄[到给]|送[到去]|发[到往]|家在|就在|位于|搬到|[在住到是址往找去来放])",
    re.DOTALL,
)
_LEFT = re.compile(rf"[{_HAN}0-9 ]{{0,24}}$")

_SUFFIX = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|way"
    r"|close|terrace|crescent|place|pl|square|sq|gardens|grove|parkway|pkwy|highway"
    r"|hwy|circle|cir|mews|row|trail)"
)
_ZIP = r"(?:[A-Za-z]{2}\.?,?\s+)?\d{5}(?:-\d{4})?"
_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}"
_TOWN = r"[A-Z][a-z'.-]+(?:\s[A-Z][a-z'.-]+){0,2}"
_ENGLISH = re.compile(
    r"(?<![\w.$£€-])(?:(?i:flat|apt|apartment|unit|suite)\s?\.?\s?\w{1,4},?\s+)?"
    r"\d{1,5}[A-Za-z]?,?\s+(?:(?:[NSEW]\.?|North|South|East|West)\s+)?"
    rf"(?P<road>(?:[A-Za-z0-9][\w'.]*\s+){{1,3}}?)(?P<suffix>(?i:{_SUFFIX}))\b\.?"
    r"(?:,?\s+(?i:apt|apartment|unit|flat|suite|#)\s?\.?\s?\w{1,5}|,?\s?#\s?\w{1,5})?"
    rf"(?P<town>(?:,\s*{_TOWN}){{0,2}}(?:,?\s+(?:{_POSTCODE}|{_ZIP}))?)"
)
_LIVES = re.compile(
    r"live|address|deliver|send|ship|house|home|flat|come|post|drop|door|move|find me"
    r"|visit|pick|located|i'm at",
    re.IGNORECASE,
)
_NO_ROAD = re.compile(
    r"\b(?:minutes?|min|hours?|miles?|km|days?|years?|stars?|times?|of|the|and|or|for"
    r"|to|in|by|is|was|a|it|my|pack|piece|inch|ways?|good|great|different|better|best)\b",
    re.IGNORECASE,
)
_BOX = re.compile(r"\bP\.?\s?O\.?\s?Box\s+\d{1,6}\b", re.IGNORECASE)


def addresses(text: str) -> Iterator[Found]:
    """(start, end, "address") of each address that tells a door."""
    for match in _CHINESE.finditer(text):
        start = _beginning(text, match.start())
        found = text[start : match.end()]
        if (
            _FLAT.search(found)
            or _REGION.search(found)
            or _HOME.search(text[max(0, start - 8) : start])
        ):
            yield (start, match.end(), "address")
    for match in _ENGLISH.finditer(text):
        if _is_english(text, match):
            yield (*match.span(), "address")
    for match in _BOX.finditer(text):
        yield (*match.span(), "address")


def _beginning(text: str, start: int) -> int:
    """Where an address begins whose road is found: after the word that leads to it."""
    road_end = start + 8
    left = _LEFT.search(text[:start])
    begin = left.start() if left else start
    lead = _LEAD.match(text[begin:road_end])
    if lead is None:
        return begin + (len(text[begin:]) - len(text[begin:].lstrip()))
    return begin + min(lead.end(), road_end - begin)


def _is_english(text: str, match: re.Match[str]) -> bool:
    road = match["road"].strip()
    if _NO_ROAD.search(road):
        return False
    titled = all(word[0].isupper() or word[0].isdigit() for word in road.split())
    said = _LIVES.search(text[max(0, match.start() - 40) : match.start()])
    if titled and match["suffix"][0].isupper():
        return True
    return bool(said and len(match["suffix"]) > 2)
