"""What a text calls a number: an order, a parcel, a model, and so nobody's."""

import re
from itertools import pairwise

from ecom_ai.language import HAN

Found = tuple[int, int, str]

#: Things whose number is nobody's; the number follows at once, or after "number is".
_THING = (
    r"\b(?:order|track\w*|parcel|shipment|consignment|invoice|item|model|serial|sku"
    r"|part|ref\w*|isbn(?:-1[03])?|ean|upc|gtin|bar ?code|batch|lot|article|asin|ticket"
    r"|(?<!in )case|rma"
    r"|receipt|product|version|firmware|build|coupon|voucher|gift ?card"
    r"|(?<!area )code|imei|mac"
    r"|confirmation|booking|transaction|docket|vat|licen[cs]e key|activation|member"
    r"|membership|loyalty|dhl|awb|(?:air )?waybill|ups|usps|fedex|dpd|hermes|evri"
    r"|royal mail|yodel|gls"
    r"|colissimo|chronopost|postnl|bpost|inpost|parcelforce|s/?n|p/?n|po"
    r"|po number|catalog(?:ue)?|patent|registration|warranty|claim|complaint"
    r"|belt|filter|bearing|gasket|cartridge|bracket|spindle)\b"
    r"|\b(?:pattern|style|design|colou?r|dye|stock|set|edition|spare|art|cat)\.?"
    r" ?(?:number|num|no|nr|code|id)\b"
    r"|\b(?:colou?r|shade|pantone|ral)\b"
    r"|订单|单号|运单|快递|物流|编号|货号|型号|条码|条形码|批号|批次|序列号|发票|款号"
    r"|工单|(?<!个人)(?<!英国)税号"
    r"|编码|物料号|零件号|配件号|模具号|取件码|验证码|货码|产品码|防伪码|流水号"
    r"|交易号|券码|优惠码|兑换码|会员卡"
    r"|礼品卡|购物卡"
    r"|保修卡|(?:生产)?日期|顺丰|圆通|中通|申通|韵达|极兔|京东|德邦|百世|邮政|ems"
    r"|版本|固件|专利"
    r"|许可证|备案"
)
_OTHER = re.compile(
    rf"(?:{_THING})(?:\s*(?:number|num|no|nr|id|code|card|卡号|号码|号"
    rf"|码))?\.?\s*[.:：#=]?"
    r"\s*(?:is|was|is just|reads|ends in|ending(?: in)?|是|为"
    r"|显示)?\s*[:：#(（\"“'‘]?\s*(?:(?:\d[A-Z]|[A-Z]\d?)[ -])?"
    r"(?:(?:\d{4}[ -]){2,5})?$"
    r"|\b(?:order|tracking|invoice|serial|model|ticket|case|reference|parcel|part"
    r"|batch)"
    r" (?:number|no|code|id)\b[^\d.!?;\n]{0,20}$"
    r"|(?:订单|快递|物流|运)(?:单号|编号|号码|号)[^\d。！？；，,\n]{0,8}$"
    r"|(?<!ph)(?<!ph )(?<!phone)(?<!phone )(?<!cell)(?<!cell )(?<!tel)(?<!tel )#\s?$"
    # Parts fit, and stand for, others.
    r"|\b(?:fits?|fitted|fitting|compatible with|replac(?:es?|ing)|replacement for"
    r"|supersedes?|interchanges? with|cross[- ]?ref\w*(?: (?:to|is))?|same as(?= part))"
    r" (?:the |my |an? |our |older |old |new |models? |parts? ){0,2}$"
    r"|\b1Z(?:[ -]?[A-Z\d]){0,16}[ -]?$",
    re.IGNORECASE,
)
#: What is told for an order or a warranty is not its number.
_FOR = re.compile(
    r"\b(?:details|contact|data|phone|mobile|mine|numbers?)\b[^.!?\d]{0,12}"
    r"\bfor (?:the|my|this|his|her|our) \w+\s?[:：]\s?$"
    # Nor is what stands on a parcel.
    r"|\b(?:on|of|in|inside|outside) (?:the|my|a) (?:parcel|shipment|product)"
    r"\s?[:：]\s?$",
    re.IGNORECASE,
)
_OTHER_AFTER = re.compile(
    r"\s(?:is |was )?(?:etched|engraved|stamped|embossed|laser\w*|mou?lded)\b"
    r"|\s?,\s(?:the )?(?:dye|colou?r|shade|lot)\b|"
    r"\s*[)）]?\s*[,，(（]?\s*(?:(?:is|was|being) (?:the|my|our) |这个|那个|这一?|是)?"
    r"(?:order|tracking|model|serial|invoice|ticket|reference|part|batch)"
    r" (?:number|no\b|code|id\b)"
    r"|\s*[)）]?[,，(（]?(?:这个|那个|这一?|是|的)?(?:订单|运单|快递单|单号|型号|编号"
    r"|序列号|条形?码)",
    re.IGNORECASE,
)
#: "for the 138-0013-8000 spindle": a thing is told by the number before it.
_PART_AFTER = re.compile(
    r"\s(?:\w+ )?(?:arbou?r|spindle|pump|seal|kit|gasket|bearing|cartridge|bracket|hose"
    r"|valve|nozzle|adapt[eo]r|blade|filter|belt|housing|fitting|hinge|rotor|bush)s?\b",
    re.IGNORECASE,
)
_PART_BEFORE = re.compile(r"\b(?:the|an?|this|that|my) $", re.IGNORECASE)
#: Ends of sentences, with no point of a number or an abbreviation among them.
_END = re.compile(
    r"[!?](?=\s)|(?<!\btel)(?<!\bno)(?<!\bart)(?<!\bcat)(?<!\bph)"
    r"(?<!\btlf)(?<!\bmob)(?<!\bcel)(?<!\bnum)(?<!\bnr)[.](?=\s)"
    r"|[。！？\n;；]",
    re.IGNORECASE,
)
_BEFORE = 32
#: So many numbers in equal steps, and so many round ones, are no coincidence.
_COUNTED, _MEASURED = 5, 3
_DECIMAL = re.compile(r"\d{1,2}\.\d{1,2}")
_ALIKE = (
    r"(?:像|以为)是?(?:个|一个|一串)?(?:手机|电话|身份证|银行卡|qq|微信|护照)号?码?"
)
#: Whoever says that a number only looks like somebody's gives nobody's away.
_LIKE = (
    r"\blooks? (?:a bit |just |exactly |suspiciously )?like (?:an? |my )?"
    r"(?:(?:mobile|cell|tele)?phone|mobile|id|identity|passport|card|credit card"
    r"|bank)\b"
    r"|\bnot an? (?:(?:mobile|cell|tele)?phone|mobile|id|passport|card"
    r"|account) (?:no\b|number)"
    rf"|{_ALIKE}"
    r"(?=[^。！？\n]{0,8}(?:[，,、]|但|可|却|实)[^。！？\n]{0,4}(?:其实|不是|实际|却"
    r"|是|只是))"
)
_LOOKS = re.compile(rf"^[^.!?。！？\n\d]{{0,28}}(?:{_LIKE})", re.IGNORECASE)
_LOOKED = re.compile(rf"(?:{_LIKE})[^.!?。！？\n\d]{{0,24}}$", re.IGNORECASE)
_LOOKS_NEAR = 64
_ALIKE_BEFORE = re.compile(rf"{_ALIKE}[^。！？\n\d]{{0,6}}$", re.IGNORECASE)
_BUT = re.compile(r"[^。！？\n]{0,6}?(?:其实|实际|不是|却是|只是)")


def without_han(text: str) -> str:
    """The text with a stop for each Chinese character, which ends a Latin word."""
    return HAN.sub(lambda run: "。" * len(run.group()), text)


def is_series(run: str) -> bool:
    """Whether numbers go on in equal steps, or are measures: sizes, scores, lenses."""
    parts = run.split()
    if any(_DECIMAL.fullmatch(part) for part in parts):
        return True
    if len(parts) >= _MEASURED and all(part.endswith("00") for part in parts):
        return True
    counted = [int(part) for part in re.findall(r"\d+", run)]
    steps = {after - before for before, after in pairwise(counted)}
    return len(counted) >= _COUNTED and len(steps) == 1 and steps != {0}


def is_other(text: str, start: int, end: int) -> bool:
    """Whether a text calls a number an order's, a parcel's or a model's."""
    before = said_before(text, start)
    called = _OTHER.search(before) and not _FOR.search(before)
    return bool(
        called
        or _OTHER_AFTER.match(text[end:])
        or (_PART_BEFORE.search(before) and _PART_AFTER.match(text[end:]))
        or _LOOKS.match(text[end : end + _LOOKS_NEAR])
        or _LOOKED.search(text[max(0, start - _LOOKS_NEAR) : start])
        or (
            _BUT.match(text[end:])
            and _ALIKE_BEFORE.search(text[max(0, start - _LOOKS_NEAR) : start])
        )
    )


def said_before(text: str, start: int) -> str:
    """What is said of a number just before it, in its own sentence."""
    return _END.split(text[max(0, start - _BEFORE) : start])[-1]
