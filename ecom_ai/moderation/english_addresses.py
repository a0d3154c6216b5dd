"""Addresses in the English order, the number first.

A house or a flat with a name needs a postcode.
"""

import re
from collections.abc import Iterator

from ecom_ai.moderation.address_parts import INSIDE, LIVES, TOWN, UNIT, told_by
from ecom_ai.moderation.numbers import Found, without_han

_STREET = (
    r"street|st|road|rd|avenue|ave|lane|ln|boulevard|blvd|crescent|cres|terrace"
    r"|parkway|pkwy"
    r"|highway|hwy|mews|grove|broadway|esplanade|parade|pde|tce|quay|wharf|hill|rise"
    r"|vale|walk"
)
_VAGUE = (
    r"drive|dr|court|ct|way|close|place|pl|square|sq|gardens|circle|cir|row"
    r"|trail|park|green|loop|path|pike|pass|plaza|ridge|bend|cove|landing|croft|chase"
    r"|yard"
    r"|passage|approach|brow|common|glen|mount|promenade|strand"
)
#: Ends of a road's name that are plain words besides: only where somebody lives there.
_PLAIN = (
    r"view|heights|end|fields|side|gate|bank|meadows?|paddock|point|villas|cottages"
)
_ZIP = r"(?:[A-Za-z]{2,3}\.?,?\s+)?(?:\d{3}\s?\d{3}|\d{4,5}(?:-\d{4})?)(?![\d-])"
_POSTCODE = (
    r"(?i:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]\d\d\s?[A-Z\d]{4}"
    r"|[A-Z]\d[A-Z]\s?\d[A-Z]\d)(?![A-Za-z\d])"
)
_END = (
    rf"(?P<town>(?:,\s*{TOWN}){{0,3}}(?:,?\s+(?:{_POSTCODE}|{_ZIP}))"
    # With no comma, before a state and its code.
    r"|\s(?:[A-Z][a-z'.]+\s){1,3}[A-Z]{2}\s\d{5}(?:-\d{4})?(?![\d-])"
    rf"|(?:,\s*[a-z' -]{{3,20}}){{0,2}},?\s+{_POSTCODE}"
    rf"|(?:,\s*{TOWN}){{0,3}})"
    r"(?:,\s*(?:USA|UK|US|Australia|Ireland|Canada)\b)?"
)
_COUNT = (
    r"(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety)"
    r"(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)"
)
_ENGLISH = re.compile(
    rf"(?<![\w.$£€-])(?P<unit>(?:{INSIDE},\s+){{0,4}}"
    rf"{UNIT}(?:/|\s?[-–]\s|,?\s+(?:[A-Za-z][\w' ]{{2,24}},\s+)?)"
    rf"|(?:{INSIDE},\s+){{1,4}})?"
    rf"(?:(?:Blk|Block"
    rf"|BLK)\.?\s)?(?P<number>(?:\d{{1,4}}[A-Za-z]?/)?\d{{1,5}}(?:\s?[A-Za-z](?=[,\s]))?"
    rf"(?:[-–]\d{{1,4}})?|[NSEW]\d{{3,5}}|{_COUNT})(?:,?\s+(?!\d+\s)|\s+)"
    r"(?:(?:[NSEW]\.?|North|South|East|West)\s+)?"
    rf"(?P<road>(?:[A-Za-z0-9][\w'.]*\s+){{1,3}}?)?(?P<suffix>(?i:{_STREET}"
    rf"|{_VAGUE}|{_PLAIN}))\b\.?(?!\s+(?i:{_STREET}|{_VAGUE})\b)(?:(?:(?<=Road)"
    rf"|(?<=Highway)|(?<=Hwy)|(?<=Ave)|(?<=Avenue)|(?<=Street)|(?<=\sSt))"
    r"\s(?:[A-Z]{1,2}(?=,)|\d{1,4}\b)(?!\s?(?:x|cm|mm|pcs|pieces|stars|days)\b))?"
    r"(?:\s+(?:North|South|East|West|Central|[NSEW]{1,2})\b)?"
    rf"(?P<flat>,?\s+{UNIT})?{_END}"
)
#: A house with a name, up to its postcode.
_NAMED = re.compile(
    rf"(?<!\w)(?:{UNIT},?\s+)?(?:\d{{1,4}}[A-Za-z]?,?\s)?[A-Z][\w']+"
    r"(?:\s(?:(?:y|yr|of|the|and|na)\s)?[A-Z][\w']+){0,3},\s+"
    rf"(?:{TOWN},\s+){{0,3}}"
    rf"(?:{TOWN},?\s+)?{_POSTCODE}"
)
#: A flat in a house with a name.
_HOUSE = re.compile(
    rf"(?<!\w){UNIT},?\s+(?:[A-Z][a-z']+\s){{1,3}}"
    r"(?:House|Court|Buildings?|Towers?|Apartments|Heights|Mansions|Lodge)\b"
)
#: A flat, its house, and a road that has no word for one: 44 Cornmarket, Limerick.
_FLAT_IN = re.compile(
    rf"(?<!\w){UNIT},\s+(?:(?:The\s)?{TOWN},\s+){{1,2}}\d{{1,4}}[a-z]?\s{TOWN},\s+{TOWN}"
    rf"|(?<!\w){UNIT},\s+{UNIT},\s+(?:{TOWN},\s+){{1,3}}{TOWN}"
)
#: The number behind the road, and a flat in it: Rothschild Blvd 22, apt 8, Tel Aviv.
_ROAD_FIRST = re.compile(
    rf"(?<!\w)(?:[A-Z][\w']+\s){{1,3}}(?:St|Street|Blvd|Boulevard|Ave|Avenue|Road"
    rf"|Rd)\.?"
    rf"\s\d{{1,4}}[A-Za-z]?(?:/\d{{1,3}})?,\s{UNIT},\s{TOWN}"
)
_NO_ROAD = re.compile(
    r"\b(?:minutes?|mins?|min|hours?|hrs?|miles?|km|days?|weeks?|months?|years?"
    r"|stars?|times?|of|the"
    r"|and|or|for|to|in|by|is|was|are|a|an|it|my|your|our|their|this|that|pack|piece"
    r"|inch|ways?"
    r"|good|great|different|better|best|wheels?|volt|season|gear|speed|hard|flash|usb"
    r"|[tgm]b|step"
    r"|people|kids|men|big|long|new|more|other|easy|full|half|person|tier|on|at|from"
    r"|with|per"
    r"|degrees?|point|block|blocks|square|meters?|metres?|feet|foot)\b",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"\b(?:P\.?\s?O\.?|(?:RR|HC|RD)\s?#?\d{1,3},?)\s?Box\s+\d{1,6}\b"
    r"(?:,\s*[A-Z][\w' ]+(?:,\s*[A-Z]{2,3})?\s\d{4,5})?",
    re.IGNORECASE,
)


def english_addresses(text: str) -> Iterator[Found]:
    """(start, end, "address") of each."""
    latin = without_han(text)
    at = 0
    while match := _ENGLISH.search(latin, at):
        is_home = _is_home(text, match)
        if is_home:
            yield (*match.span(), "address")
        # "The 44s to 18 Mill Lane": what is none may have one within.
        at = match.end() if is_home else match.start() + 1
    yield from told_by(latin, _NAMED, _HOUSE, _FLAT_IN, _ROAD_FIRST, _BOX)


def _is_home(text: str, match: re.Match[str]) -> bool:
    road, suffix = (match["road"] or "").strip(), match["suffix"]
    if road != "The" and _NO_ROAD.search(road):
        return False
    if not road:
        return suffix == "Broadway"
    surely = bool(match["unit"] or match["flat"] or re.search(r"\d", match["town"]))
    before = text[max(0, match.start() - 40) : match.start()]
    said = bool(LIVES.search(before))
    titled = suffix[0].isupper() and all(
        word[0].isupper() or word[0].isdigit() for word in road.split()
    )
    if re.fullmatch(rf"(?i:{_PLAIN})", suffix):
        there = match["town"] and re.search(r"\bat\s$", before)
        return titled and (said or bool(there or re.search(r"\d", match["town"])))
    if (
        road == "The"
        or not re.search(r"\d", match["number"])
        or re.fullmatch(rf"(?i:{_VAGUE}|hill|rise|walk)", suffix)
    ):
        return titled and (surely or said or bool(match["town"]))
    return titled or (said and (surely or len(suffix) > 2))
