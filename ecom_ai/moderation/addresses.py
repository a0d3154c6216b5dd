"""Postal addresses, Chinese and Western: a road with a number, a block with a flat."""

import re
from collections.abc import Iterator

Found = tuple[int, int, str]

_HAN = "\u4e00-\u9fff"
_N = "[0-9零〇一二三四五六七八九十百]"
_NTH = "一二三四五六七八九十东南西北"
_UNIT = (
    rf"(?:[ ,，-]?[A-Za-z甲乙丙丁东西南北]?{_N}{{1,5}}[A-Za-z]?\s?"
    "(?:号楼|号院|号|號|栋|棟|幢|座|单元|樓|楼|层|室|房|弄|户|排|组|段)"
    "|[ ,，]?[A-Z](?:座|栋|区|幢))"
)
#: A flat in short: 3-2-501.
_SHORT = rf"(?:[ ,，]?{_N}{{1,3}}(?:[-—]{_N}{{1,4}}){{1,3}})"
_ESTATE = (
    "(?:小区|花园|花苑|苑|公寓|家园|新村|新城|大厦|广场|府|庭|社区|村|寓|校区"
    "|宿舍|里|湾|城|名邸|山庄|华庭|大院|雅居|坊|中心|园区|园[东南西北]区|科技园|工业园)"
)
#: A block and a door in it tell where somebody lives, whatever the estate is called.
_DOOR = (
    rf"{_N}{{1,3}}(?:号楼|栋|幢|座)[ ,，-]?(?:{_N}{{1,2}}单元[ ,，-]?)?"
    rf"{_N}{{3,4}}(?:室|房|户|号)?(?![\d元块个天米年])"
)
_BLOCK = re.compile(_DOOR)
_CHINESE = re.compile(
    rf"(?:[{_HAN}]{{1,8}}(?:路|街|大道|巷|胡同|弄|道|里"
    rf"|条)(?:[一二三四五六七八九十东西南北中]段)?\s?"
    rf"{_N}{{1,5}}(?:[-之]{_N}{{1,3}})?\s?(?:号|號|弄)"
    rf"|[{_HAN}]{{1,8}}{_ESTATE}[{_HAN}]{{0,3}}(?:{_UNIT}|{_SHORT})"
    rf"|[{_HAN}]{{2,8}}{_N}{{1,3}}(?:号楼|栋|幢|座)[ ,，]?{_N}{{1,2}}单元"
    # A block of an estate whose name ends in no word for one: 望春园三区15楼.
    rf"|[{_HAN}]{{2,8}}(?:(?<![公乐儿物植果菜校游])园|[坊苑寓])"
    rf"(?:[{_NTH}]|\d{{1,2}})?(?:区|期)?"
    rf"\s?\d{{1,4}}\s?(?:号楼|栋|棟|幢|单元)"
    rf"|[{_HAN}]{{2,8}}(?:(?<![公乐儿物植果菜校游])园|[坊苑寓])"
    rf"(?:(?:[{_NTH}]|\d{{1,2}})(?:区|期)\s?\d{{1,4}}|\d{{2,4}})\s?楼"
    rf"|{_DOOR}"
    rf"|[{_HAN}]{{2,8}}(?:镇|乡|街道)[{_HAN}]{{1,6}}(?:村|屯"
    rf"|庄)[{_HAN}]{{0,4}}{_N}{{1,4}}\s?(?:号|组|队))"
    rf"(?:之{_N}{{1,2}})?(?:(?:[{_HAN}]{{0,10}}?{_UNIT})*{_SHORT}?"
    rf"(?:[ -]?[A-Z]?{_N}{{3,4}}(?![\d元块]))?)"
)
#: Any estate, or that of whoever speaks, tells no door.
_NO_NAME = re.compile(
    rf"(?:我们|咱们?|隔壁|老|旧|本|这个?|那个?|同|附近|旁边|楼下|对面"
    rf"|整个)?{_ESTATE}?{_UNIT}|(?:我们|咱们?|隔壁|同一?个?)?(?:小区|公寓|宿舍|社区"
    rf"|村|广场|大厦|园区|中心|商场)"
)
#: A house number alone is a shop in a street; one of these makes it a home.
_FLAT = re.compile(
    rf"{_N}(?:[A-Za-z])?\s?(?:室|单元|房|户|栋|棟|幢|号楼|樓)|{_N}[-—]{_N}{{1,4}}$"
    r"|[园坊苑寓区期]\s?\d{2,4}\s?楼"
    rf"|[{_HAN}]\s?{_N}{{3,4}}$"
)
_REGION = re.compile(r"[省市区區县镇乡]")
_HOME = re.compile(
    r"住|家|地址|寄|送|收货|快递|找我|上门|来拿|自取|门口|邮|放", re.IGNORECASE
)
#: A shop's own place is nobody's.
_SHOP_AFTER = re.compile(
    r"\s?的?那?[个家]?(?:门店|店|商场|分店|专柜|柜台|仓库|展厅|营业厅|超市|市场)"
)
_SHOP_BEFORE = re.compile(
    r"(?:店|门店|分店|仓库|公司|厂家|工厂|专柜|总部|展厅)(?:地址)?(?:就?在|位于|是|："
    r"|:)$"
)
#: After these words an address begins.
_LEAD = re.compile(
    r".*(?:住在|住址[是为]?|地址[是为]?|寄[到给]|送[到去]|发[到往]|家在|就在|位于"
    r"|搬到|邮寄到?|请寄|[到放错送]了|[在住到是址往找去寄送]|[送寄过]来|(?<!解)放)",
    re.DOTALL,
)
_LEFT = re.compile(rf"[{_HAN}0-9 ]{{0,24}}$")

_STREET = (
    r"street|st|road|rd|avenue|ave|lane|ln|boulevard|blvd|crescent|cres|terrace"
    r"|parkway|pkwy"
    r"|highway|hwy|mews|grove|broadway|esplanade|parade|quay|wharf|hill|rise|vale|walk"
)
_VAGUE = (
    r"drive|dr|court|ct|way|close|place|pl|square|sq|gardens|circle|cir|row"
    r"|trail|park|green"
)
_ZIP = r"(?:[A-Za-z]{2,3}\.?,?\s+)?\d{4,5}(?:-\d{4})?(?!\d)"
_POSTCODE = (
    r"(?i:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]\d\d\s?[A-Z\d]{4}"
    r"|[A-Z]\d[A-Z]\s?\d[A-Z]\d)(?![A-Za-z\d])"
)
_TOWN = (
    r"[A-Z][A-Za-z'.-]+(?:\s(?:[A-Z][A-Za-z'.-]+|on|upon|in"
    r"|le)){0,3}(?:(?<=Dublin)\s\d{1,2})?"
)
_END = (
    rf"(?P<town>(?:,\s*{_TOWN}){{0,3}}(?:,?\s+(?:{_POSTCODE}|{_ZIP}))"
    rf"|(?:,\s*[a-z' -]{{3,20}}){{0,2}},?\s+{_POSTCODE}"
    rf"|(?:,\s*{_TOWN}){{0,3}})"
    r"(?:,\s*(?:USA|UK|US|Australia|Ireland|Canada)\b)?"
)
_UNIT_EN = (
    r"(?:(?i:flat|apt|apartment|unit|suite|room|floor|ste)\b"
    r"|#)\.?\s?\w{1,5}(?:[-/]\w{1,4})?"
)
_COUNT = (
    r"(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety)"
    r"(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)"
)
_ENGLISH = re.compile(
    rf"(?<![\w.$£€-])(?P<unit>{_UNIT_EN}(?:/|,?\s+(?:[A-Za-z][\w' ]{{2,24}},\s+)?))?"
    rf"(?P<number>(?:\d{{1,4}}[A-Za-z]?/)?\d{{1,5}}(?:\s?[A-Za-z](?=[,\s]))?"
    rf"(?:[-–]\d{{1,4}})?|{_COUNT}),?\s+"
    r"(?:(?:[NSEW]\.?|North|South|East|West)\s+)?"
    rf"(?P<road>(?:[A-Za-z0-9][\w'.]*\s+){{1,3}}?)?(?P<suffix>(?i:{_STREET}"
    rf"|{_VAGUE}))\b\.?"
    r"(?:\s+(?:North|South|East|West|[NSEW]{1,2})\b)?"
    rf"(?P<flat>,?\s+{_UNIT_EN})?{_END}"
)
#: The number after the road: Hauptstr. 5, 80331 München; and rue, via, calle.
_EUROPEAN = re.compile(
    r"(?<!\w)(?:[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)*(?:straße|strasse|str\.|weg"
    r"|platz|allee|gasse|gracht|straat|laan)"
    r"|[A-ZÄÖÜ][a-zäöüß]+(?:er|-)?[ -](?:Straße|Strasse|Str\.|Weg|Platz|Allee|Ring)"
    r"|(?:Via|Calle|Rua|Viale|Piazza|Avenida"
    r"|Plaza)\s+(?:[a-z]+\s+){0,2}[A-Z]\w+(?:\s[A-Z]\w+)?)"
    r",?\s+\d{1,4}\s?[a-zA-Z]?(?!\w)(?:,?\s+(?:[A-Z]{1,2}-)?\d{4,5}"
    r"(?:\s?[A-Z]{2})?\s+[A-ZÄÖÜ]\w+(?:\s[A-Z]\w+)?)?"
    # A road called by where it lies, told by its postcode.
    r"|(?<!\w)(?:Am|An der|Im|In der|Auf dem|Unter den|Zum|Zur)"
    r"(?:\s[A-ZÄÖÜ][\w-]+){1,3}\s\d{1,4}\s?[a-zA-Z]?,?\s+\d{5}\s[A-ZÄÖÜ]\w+"
    r"|(?<![\w.])\d{1,4}(?:\s?(?:bis|ter))?,?\s+(?:rue|avenue|boulevard|place|chemin"
    r"|impasse)\s+"
    r"(?:(?:de la|de l'|du|des|de"
    r"|d')\s?)?[A-ZÉ][\w'-]+(?:\s[A-ZÉ][\w'-]+)*(?:,?\s+\d{5}\s+[A-ZÉ][\w-]+)?"
)
#: A house with a name, up to its postcode.
_NAMED = re.compile(
    rf"(?<!\w)(?:{_UNIT_EN},?\s+)?[A-Z][\w']+(?:\s[A-Z][\w']+){{0,3}},\s+"
    rf"(?:{_TOWN},\s+){{0,3}}"
    rf"(?:{_TOWN},?\s+)?{_POSTCODE}"
)
#: A flat in a house with a name.
_HOUSE = re.compile(
    rf"(?<!\w){_UNIT_EN},?\s+(?:[A-Z][a-z']+\s){{1,3}}"
    r"(?:House|Court|Buildings?|Towers?|Apartments|Heights|Mansions|Lodge)\b"
)
_LIVES = re.compile(
    r"live|address|deliver|send|ship|house|home|flat|come|post|drop|door|move|find me"
    r"|visit|pick|\b(?:i|we)(?:'m|'re| am| are) at\b|neighbou?r|mail|stay"
    r"|left (?:it )?at|resident|went to|gone to",
    re.IGNORECASE,
)
_SHOP = re.compile(
    r"(?:shop|store|branch|showroom|warehouse|outlet|office|depot|caf[eé]|restaurant"
    r"|museum"
    r"|market|mall|gallery|hotel|company|headquarters)s?(?:\s+(?:address|is|was))?"
    r"\s+(?:at|on|in|near|of|is|from)\s+(?:their\s+)?$",
    re.IGNORECASE,
)
_SHOP_EN_AFTER = re.compile(
    r"\s+(?:shop|store|branch|showroom|outlet|office|warehouse|location)\b",
    re.IGNORECASE,
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
    r"\bP\.?\s?O\.?\s?Box\s+\d{1,6}\b(?:,\s*[A-Z][\w' ]+\s\d{4,5})?", re.IGNORECASE
)


def addresses(text: str) -> Iterator[Found]:
    """(start, end, "address") of each address that tells a door; no shop's."""
    for match in _CHINESE.finditer(text):
        start = _beginning(text, match.start())
        door = _BLOCK.search(text, start, match.end())
        if door and _NO_NAME.match(text, start):
            start = door.start()
        if _is_chinese(text, start, match.end()):
            yield (start, match.end(), "address")
    for match in _ENGLISH.finditer(text):
        if _is_english(text, match):
            yield (*match.span(), "address")
    for pattern in (_EUROPEAN, _NAMED, _HOUSE, _BOX):
        for match in pattern.finditer(text):
            if not _is_shop(text, *match.span()):
                yield (*match.span(), "address")


def _is_chinese(text: str, start: int, end: int) -> bool:
    found, before = text[start:end], text[max(0, start - 8) : start]
    is_door = bool(_BLOCK.match(found))
    if (
        (_NO_NAME.match(found) and not is_door)
        or _SHOP_AFTER.match(text[end:])
        or _SHOP_BEFORE.search(before)
    ):
        return False
    return is_door or bool(
        _FLAT.search(found) or _REGION.search(found) or _HOME.search(before)
    )


def _beginning(text: str, start: int) -> int:
    """Where an address begins whose road is found: after the word that leads to it."""
    road_end = start + 8
    left = _LEFT.search(text[:start])
    begin = left.start() if left else start
    lead = _LEAD.match(text[begin:road_end])
    if lead is None:
        return begin + (len(text[begin:]) - len(text[begin:].lstrip()))
    return begin + min(lead.end(), road_end - begin)


def _is_shop(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 40) : start]
    return bool(_SHOP.search(before) or _SHOP_EN_AFTER.match(text[end:]))


def _is_english(text: str, match: re.Match[str]) -> bool:
    road, suffix = (match["road"] or "").strip(), match["suffix"]
    if (road != "The" and _NO_ROAD.search(road)) or _is_shop(text, *match.span()):
        return False
    if not road:
        return suffix == "Broadway"
    surely = bool(match["unit"] or match["flat"] or re.search(r"\d", match["town"]))
    said = bool(_LIVES.search(text[max(0, match.start() - 40) : match.start()]))
    titled = suffix[0].isupper() and all(
        word[0].isupper() or word[0].isdigit() for word in road.split()
    )
    if (
        road == "The"
        or not match["number"][0].isdigit()
        or re.fullmatch(rf"(?i:{_VAGUE}|hill|rise|walk)", suffix)
    ):
        return titled and (surely or said or bool(match["town"]))
    return titled or (said and len(suffix) > 2)
