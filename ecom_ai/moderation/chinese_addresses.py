"""Chinese addresses: a road with a number, a block with a flat, a village."""

import re
from collections.abc import Iterator

from ecom_ai.moderation.numbers import Found, is_other

_HAN = "\u4e00-\u9fff"
_N = "[0-9零〇一二三四五六七八九十百]"
_NTH = "一二三四五六七八九十东南西北"
_UNIT = (
    rf"(?:(?:{_N}{{1,2}}期)?(?:[东西南北中A-Z]区)?"
    rf"[ ,，-]?[A-Za-z甲乙丙丁东西南北]?{_N}{{1,5}}[A-Za-z]?\s?"
    "(?:号楼|号院|号|栋|幢|座|单元|门(?=\d{3})|楼|层|室|房|弄|户|排|组|段|舍|街|巷)(?:(?<=[楼层])[A-H](?![A-Za-z\d室房座户栋]))?"
    "|[ ,，]?[A-Z](?:座|栋|区|幢|室)|[东西南北]户)"
)
#: A building by its name, and a room in it: 羊城国际商贸中心东塔1803.
_BUILDING = (
    rf"(?:[ ,，]?[{_HAN}]{{2,16}}?(?:塔|座|厦|中心|广场|苑|公寓|阁|轩|庭|府|邸|城|院"
    rf"|园|湾|居"
    rf"|里|寓|区|舍|会|地|际|都|港|汇|坊|墅|台|岛|峰|座"
    rf"|楼)\s?[A-Za-z]?(?:[塔座栋]\s?)?{_N}{{1,4}}(?:-[A-Z]?{_N}{{1,4}}|[A-H])?(?:室|房"
    rf"|户)?(?![\d元块个天米年号栋楼层单]))"
)
#: Of one house with several doors; what follows is a flat.
_NTH_OF = r"(?:[一二三四五六七八九十]{1,2}|\d{1,2})"
#: A building that a house number leads to, and who takes parcels there.
_PLACE = (
    rf"(?:(?<=号)[{_HAN}]{{2,12}}?(?<![的在有])(?:大厦|大楼|中心|广场|公寓|花园|小区"
    rf"|商务楼|写字楼))?"
    r"(?:\d{0,2}楼?(?:的?(?:前台|门卫|门房|保安[室亭]?|传达室|收发室|物业"
    r"|[菜丰]鸟驿站|快递柜|丰巢)))?"
)
#: How the number of a phone begins: 021-…, 138-1234-….
_PHONE = r"(?:0\d{2,3}[ -]|1[3-9]\d[ -]?\d{4}|\d{3,4}[ -]\d{3,4}[ -]?\d{4})"
#: A flat in short: 3-2-501.
_SHORT = rf"(?:[ ,，]?(?!{_PHONE}){_N}{{1,3}}(?:[-—]{_N}{{1,4}}){{1,3}})"
_ESTATE = (
    "(?:小区|花园|花苑|苑|公寓|家园|新村|新城|大厦|广场|府|庭|社区|村|寓|校区"
    "|宿舍|里|湾|城|名邸|山庄|华庭|大院|雅居|邨|坊|中心|园区|(?:软件|产业|创业|物流|创意|科学)园|园[东南西北]区|科技园|工业园)"
)
#: A block and a door in it tell where somebody lives, whatever the estate is called.
_DOOR = (
    rf"{_N}{{1,3}}(?:号楼|栋|幢|座)[ ,，-]?(?:(?:{_N}{{1,2}}单元|[A-Z][座栋])[ ,，-]?)?"
    rf"[A-Za-z]?{_N}{{3,4}}(?:室|房|户|号)?(?![\d元块个天米年])"
    rf"|{_N}{{1,4}}号[ ,，-]?(?:{_N}{{1,2}}单元[ ,，-]?)?[A-Za-z]?{_N}{{3,4}}[室房户]"
)
_BLOCK = re.compile(_DOOR)
_CHINESE = re.compile(
    rf"(?:[{_HAN}]{{1,8}}(?:路|街|大道|巷|胡同|弄|道|里"
    rf"|条)(?:[一二三四五六七八九十东西南北中]段|[东西南北中])?\s?"
    rf"(?:{_N}{{1,4}}巷)?(?:{_N}{{1,4}}弄)?"
    rf"{_N}{{1,5}}(?:[-之]{_N}{{1,3}})?\s?(?:号(?:院|楼(?![上下]))?|弄)"
    # A tower in a road, and a room in it: 天佑六路宏图大厦902.
    rf"|[{_HAN}]{{2,8}}[路街道镇区][{_HAN}]{{2,10}}(?:大厦|大楼|公寓|商务楼|写字楼)"
    rf"{_N}{{3,4}}(?:室|房)?(?![\d元块个天米年人平])"
    rf"|[{_HAN}]{{1,8}}{_ESTATE}(?<!商城)(?:[{_HAN}]{{0,3}}{_UNIT}|{_SHORT})"
    rf"|[{_HAN}]{{2,8}}{_N}{{1,3}}(?:号楼|栋|幢|座)[ ,，]?{_N}{{1,2}}单元"
    # A block of an estate whose name ends in no word for one: 望春园三区15楼.
    rf"|[{_HAN}]{{2,8}}(?:(?<![公乐儿物植果菜校游])园|[坊苑寓])"
    rf"(?:[{_NTH}]|\d{{1,2}})?(?:区|期)?"
    rf"\s?\d{{1,4}}\s?(?:号楼|栋|幢|单元)"
    rf"|[{_HAN}]{{2,8}}(?:(?<![公乐儿物植果菜校游])园|[坊苑寓])"
    rf"(?:(?:[{_NTH}]|\d{{1,2}})(?:区|期)\s?\d{{1,4}}|\d{{2,4}})\s?楼"
    rf"|(?:{_DOOR})|[{_HAN}]{{2,8}}[A-Z](?:座|栋|幢)[ ,]?{_N}{{3,4}}(?:室|房)?"
    rf"|[{_HAN}]{{1,8}}(?:大学|学院|校区|园区)[{_HAN}]{{0,8}}{_N}{{1,2}}(?:舍|公寓|斋"
    rf"|楼)"
    rf"{_N}{{3,4}}(?:宿舍|寝室|室)?"
    rf"|[{_HAN}]{{2,8}}(?<![码号型款]){_N}{{1,3}}-{_N}{{1,2}}-[1-9]\d{{2,3}}(?!\d)"
    rf"|[{_HAN}]{{2,8}}(?:镇|乡|街道)[{_HAN}]{{1,6}}(?:村|屯"
    rf"|庄)[{_HAN}]{{0,4}}{_N}{{1,4}}\s?(?:号|组|队))"
    rf"(?:之{_NTH_OF})?(?:(?:[{_HAN}A-Z]{{0,10}}?{_UNIT})*{_BUILDING}?{_SHORT}?"
    rf"(?:[ -]?(?!{_PHONE})[A-Z]?{_N}{{3,4}}(?![\d元块]|[ -]\d{{3,4}}(?!\d))"
    rf"|\d{{1,2}}[A-H](?![A-Za-z]))?(?:宿舍|寝室|之{_NTH_OF})?{_PLACE})"
)
#: Any estate, or that of whoever speaks, tells no door.
_NO_NAME = re.compile(
    rf"(?:我们|咱们?|隔壁|老|旧|本|这个?|那个?|同|附近|旁边|楼下|对面"
    rf"|整个)?{_ESTATE}?{_UNIT}|(?:我们|咱们?|隔壁|同一?个?)?(?:小区|公寓|宿舍|社区"
    rf"|村|广场|大厦|园区|中心|商场)"
)
#: Any house of an estate is nobody's.
_ANY = re.compile(r"[^\d号]*[一两几](?:栋|户|幢|座|层|楼)")
#: Three numbers behind any word: a flat, where somebody is said to live.
_NUMBERS = re.compile(rf"(?:(?!{_ESTATE})[{_HAN}])+\d+-\d+-\d+")
_PROVINCE = (
    "(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东"
    "|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古?|广西|西藏"
    "|宁夏|新疆|香港|澳门)"
)
#: Where somebody sleeps for a night, and does not live.
_LODGING = re.compile(r"酒店|宾馆|如家|汉庭|全季|民宿|旅馆|客栈|病房|医院")
_PARCEL = re.compile(r"寄|送|收|地址|快递|放|家|路")
#: A house number alone is a shop in a street; one of these makes it a home.
_FLAT = re.compile(
    rf"{_N}(?:[A-Za-z])?\s?(?:室|单元|房|户|栋|幢|号楼)|号\s?{_N}{{1,3}}楼"
    rf"|{_N}[-—]{_N}{{1,4}}$"
    rf"|{_N}[街巷]{_N}{{1,4}}号"
    r"|楼\s?[A-H](?:室|$)|[园坊苑寓区期]\s?\d{2,4}\s?楼"
    rf"|[{_HAN}]\s?{_N}{{3,4}}(?:宿舍|寝室)?$"
)
#: A village, by all that it lies in, needs no number.
_VILLAGE = re.compile(
    rf"(?:(?:[{_HAN}]{{2,6}}省)?[{_HAN}]{{2,6}}?[市州盟]"
    rf"|{_PROVINCE}省?[{_HAN}]{{2,3}})(?:[{_HAN}]{{1,6}}?[县区市旗])"
    rf"[{_HAN}]{{1,6}}?[镇乡][{_HAN}]{{1,6}}?[村屯庄]{{1,2}}(?:[{_HAN}\d]{{1,5}}?[组队屯])?"
)
_REGION = re.compile(r"[省市区县镇乡]")
_HOME = re.compile(
    r"住|家|地址|寄|送|收货|收件|代收|俺|老家|快递|找我|上门|来拿|自取|门口|邮|放",
    re.IGNORECASE,
)
#: A shop's own place is nobody's.
_SHOP_AFTER = re.compile(
    r"\s?[，,]?(?:这?[是为])?(?:生产|制造)?的?那?[个家]?(?:厂家|厂商|制造商|公司地址"
    r"|门店|店|商场|分店|专柜|柜台|仓库|展厅|营业厅|超市|市场)"
)
_SHOP_BEFORE = re.compile(
    r"(?:(?:店|门店|分店|仓库|(?:厂家|工厂|企业|厂商|生产商|制造商|经销商|出品方"
    r"|(?:该|生产|制造|出品|经销|厂家|他们|这家|那家|对方|母)公司)(?:公司)?"
    r"|专柜|总部|展厅)(?:地址)?(?:就?在|位于|是|为|：|:)|(?:生产|注册|办公|工厂|产品"
    r"|厂)(?:地址?|厂址|址)[:：是为])$"
)
#: After these words an address begins.
_LEAD = re.compile(
    r".*(?:住在|寄[到给回]|送[到去]|发[到往]|家在|就在|位于"
    r"|搬到|邮寄到?|请寄|收货|收件|[到放错送]了|写着|[填写改]成|改[到为]"
    r"|[在住到是往找去寄送]|(?:址|门牌号?)[是为]?|[送寄过]来"
    r"|(?<!解)放|代收|转交"
    r"|^家(?=[\u4e00-\u9fff]{2,6}[路街巷])|我家就(?=[\u4e00-\u9fff]{3})"
    r"|(?:[我俺咱老他她们娘婆爸妈]家)(?:就"
    r"|就是)?(?=[\u4e00-\u9fff]{2,6}[省市区县])|^(?:我们?)?(?:学校|单位"
    r"|公司|宿舍)(?=[\u4e00-\u9fff]{4}))",
    re.DOTALL,
)
_GAP = re.compile(r"[ ]+")
#: A part of an address that is set apart by a space.
_PLACE_NAME = re.compile(
    rf"(?:.*[{_HAN}])?(?:{_PROVINCE}[省市]?|[{_HAN}]{{2,9}}[省市区县州盟旗镇乡村路街道]"
    rf"|[{_HAN}]{{2,}}(?:街道|小区|花园|公寓))"
)
_LEFT = re.compile(rf"[{_HAN}A-Z0-9 ]{{0,24}}$")


def chinese_addresses(text: str) -> Iterator[Found]:
    """(start, end, "address") of each that tells a door or a village; no shop's."""
    for match in _CHINESE.finditer(text):
        start = _beginning(text, match.start())
        door = _BLOCK.search(text, start, match.end())
        if door and _NO_NAME.match(text, start):
            start = door.start()
        if _is_home(text, start, match.end()):
            yield (start, match.end(), "address")
    for match in _VILLAGE.finditer(text):
        start = _beginning(text, match.start())
        near = text[max(0, start - 8) : start] + text[match.end() : match.end() + 6]
        if _HOME.search(near):
            yield (start, match.end(), "address")


def _is_home(text: str, start: int, end: int) -> bool:
    found, before = text[start:end], text[max(0, start - 8) : start]
    is_door = bool(_BLOCK.match(found))
    digit = re.search(r"\d", found)
    if (
        (digit and is_other(text, start + digit.start(), end))
        or (_NO_NAME.match(found) and not is_door)
        or _ANY.fullmatch(found)
        or _is_lodging(text, start, end)
        or _SHOP_AFTER.match(text[end:])
        or _SHOP_BEFORE.search(before)
    ):
        return False
    if _NUMBERS.fullmatch(found):
        return bool(_HOME.search(before + found))
    return is_door or bool(
        _FLAT.search(found) or _REGION.search(found) or _HOME.search(before)
    )


def _beginning(text: str, start: int) -> int:
    """Where an address begins whose road is found: after the word that leads to it."""
    road_end = start + 8
    left = _LEFT.search(text[:start])
    begin = _after_names(text, left.start(), start) if left else start
    lead = _LEAD.match(text[begin:road_end])
    if lead is None:
        return begin + (len(text[begin:]) - len(text[begin:].lstrip()))
    return begin + min(lead.end(), road_end - begin)


def _is_lodging(text: str, start: int, end: int) -> bool:
    """Whether it is a room for a night, that nobody's parcel goes to."""
    near = text[max(0, start - 12) : end + 8]
    return bool(_LODGING.search(near)) and not _PARCEL.search(near)


def _after_names(text: str, begin: int, end: int) -> int:
    """Where the last parts begin that are places: not at a name or a phone before."""
    while gap := _GAP.search(text, begin, end):
        if _PLACE_NAME.fullmatch(text, begin, gap.start()):
            break
        begin = gap.end()
    return begin
