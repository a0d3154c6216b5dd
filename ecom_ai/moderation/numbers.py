"""Cards, accounts and identity documents among the numbers of a text.

Checksums are python-stdnum's, imported where it is used, since only workers have it.
"""

import re
from collections.abc import Callable, Iterator

Found = tuple[int, int, str]

#: Things whose number is nobody's; the number follows at once, or after "number is".
_THING = (
    r"\b(?:order|track\w*|parcel|shipment|consignment|invoice|item|model|serial|sku"
    r"|part|ref\w*|isbn|ean|upc|gtin|bar ?code|batch|lot|article|asin|ticket"
    r"|(?<!in )case|rma"
    r"|receipt|product|version|firmware|build|coupon|voucher|gift ?card|code|imei|mac"
    r"|confirmation|booking|transaction|docket|vat|licen[cs]e key|activation|member"
    r"|membership|loyalty|dhl|ups|usps|fedex|dpd|hermes|evri|royal mail|s/?n|p/?n|po"
    r"|po number|catalog(?:ue)?|patent|registration|warranty|claim|complaint)\b"
    r"|订单|单号|运单|快递|物流|编号|货号|型号|条码|条形码|批号|批次|序列号|发票|款号"
    r"|工单|税号"
    r"|取件码|验证码|货码|产品码|防伪码|流水号|交易号|券码|优惠码|兑换码|会员卡"
    r"|礼品卡|购物卡"
    r"|保修卡|生产日期|顺丰|圆通|中通|申通|韵达|极兔|京东|邮政|ems|版本|固件|专利"
    r"|许可证|备案"
)
_OTHER = re.compile(
    rf"(?:{_THING})(?:\s*(?:number|num|no|nr|id|code|card|号码|号|码))?\.?\s*[.:：#=]?"
    r"\s*(?:is|was|is just|reads|ends in|ending(?: in)?|是|为"
    r"|显示)?\s*[:：#(（\"“'‘]?\s*$"
    r"|\b(?:order|tracking|invoice|serial|model|ticket|case|reference|parcel|part"
    r"|batch)"
    r" (?:number|no|code|id)\b[^\d.!?;\n]{0,20}$"
    r"|(?:订单|快递|物流|运)(?:单号|编号|号码|号)[^\d。！？；，,\n]{0,8}$|#\s?$"
    r"|\b1Z(?:[ -]?[A-Z\d]){0,16}[ -]?$",
    re.IGNORECASE,
)
_OTHER_AFTER = re.compile(
    r"\s*[)）]?\s*[,，(（]?\s*(?:(?:is|was|being) (?:the|my|our) |这个|那个|这一?|是)?"
    r"(?:order|tracking|model|serial|invoice|ticket|reference|part|batch)"
    r" (?:number|no\b|code|id\b)"
    r"|\s*[)）]?[,，(（]?(?:这个|那个|这一?|是|的)?(?:订单|运单|快递单|单号|型号|编号"
    r"|序列号|条形?码)",
    re.IGNORECASE,
)
#: Ends of sentences, with no point of a number or an abbreviation among them.
_END = re.compile(
    r"[!?](?=\s)|(?<!\btel)(?<!\bno)(?<!\bph)[.](?=\s)|[。！？\n;；]", re.IGNORECASE
)
_BEFORE = 32

_SSN = re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")
_RESIDENT = re.compile(r"(?<!\d)\d(?:[ \-.·]?\d){16}[ \-.·]?[\dXx](?![\dA-Za-z])")
#: Papers whose number is told after their name; it has a digit in it.
_PAPER = re.compile(
    r"(?:\bssn|social security|\bmy social(?=[\s:#]+(?:is|was|no|num|[\d#]))"
    r"|national insurance|\bni\b|\bnino|\bnhs|\baadhaar"
    r"|\bpassport|driv(?:er'?s?|ing) licen[cs]e|\blicence|\bid card|identity card"
    r"|\bpersonal id|\bnational id|\bmy id|\bmedicare|\btax id|\btfn|\bvisa number"
    r"|护照|驾照|驾驶证|身份证|社保|通行证|居住证|学生证|军官证|港澳证|回乡证|台胞证)"
    r"(?:\s*(?:number|num|no\.?|nr|id|card|证|卡|号码|号|编号)){0,2}"
    r"\s*(?:is|was|here|是|为|了|印着)?\s*[:：#,，(（]?\s*"
    r"(?P<number>(?=[A-Z \-]{0,6}\d)[A-Z]{0,5}(?:[ -]?[A-Z\d]){6,18})(?![A-Za-z\d])",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"[A-Za-z]{0,5}[ -]?\d[\dA-Za-z]*(?:[ -](?=[A-Z]*\d)[A-Z\d]+)*(?:[ -][A-Z](?!\w))?"
)
#: Fewer digits are no document's number.
_LEAST = 5
#: Papers whose number is told later in the sentence: "wrong, it should be K1234567".
_PAPER_LATER = re.compile(
    r"(?:\bpassport|driv(?:er'?s?|ing) licen[cs]e|\bid(?:entity)? card|\bnational id"
    r"|\bsocial security|\bmy social\b|\bssn\b|national insurance|\baadhaar"
    r"|\bvisa number|\bresidence permit"
    r"|护照|驾照|驾驶证|身份(?:证|信息|号码)|社保|通行证|居住证|军官证|回乡证)"
    r"[^.!?。！？\n]{0,60}?"
    r"(?<![A-Za-z\d-])(?P<number>(?-i:[A-Z]{1,3})[ -]?\d{6,9}"
    r"|(?-i:[A-Z]{2,5}9?\d{6}[A-Z\d]{5,7})|\d{6}-\d{4}|\d{17}[\dX]|\d{15}"
    r"|\d{3}[ -]\d{2}[ -]\d{4}|\d{4} \d{4} \d{4}"
    r"|(?-i:[A-Z]{2})(?:[ -]?\d{2}){3}[ -]?(?-i:[A-D])"
    r"|(?<=should be )\d{8,9}|(?:(?<=应该是)|(?<=应为)|(?<=写成)|(?<=印成))\d{8,9})"
    r"(?![A-Za-z\d-])",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\d.-])(?<!\d[, ])[2-6](?:[ \-.·_]{0,2}\d){12,18}(?![ -]?\d)")
#: Visa, Mastercard, Maestro, American Express, Discover, JCB, Diners, UnionPay.
_ISSUER = re.compile(
    r"4(?:.{12}|.{15}|.{18})|(?:5[1-5]|2[2-7]|35).{14}|3[47].{13}|3[068].{12}"
    r"|(?:5[0678]|6).{14,17}"
)
_CARD_SAID = re.compile(
    r"\bcards?\b|debit|credit|visa|master|\bamex|\bbank|account|卡|账号|帐号|账户"
    r"|支付宝|银行|[工建农中招交]行|储蓄",
    re.IGNORECASE,
)
#: Where money is to go; the card's number may come a sentence later.
_PAY = re.compile(
    r"\b(?:refund|transfer|pay|send|wire|put|credit)\w*[^\d\n]{0,40}"
    r"\b(?:to|on|onto|into)\b[^\d\n]{0,30}(?:card|account|one|it)\b"
    r"|(?:退|打|转|汇|存)(?:款|账|钱)?(?:到|给|进|回|至|在)|(?:这张|我的|那张)卡",
    re.IGNORECASE,
)
_PAY_BEFORE = 80
_IBAN = re.compile(
    r"(?<![A-Za-z\d])[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]{4}){2,7}(?:[ -]?[A-Z\d]{1,3})?",
    re.IGNORECASE,
)
#: An account, where a bank's word for it stands near.
_ACCOUNT = re.compile(
    r"(?:\b(?:sort code|routing(?: number)?|bsb)\b[^\d\n]{0,12}"
    r"(?P<sort>\d{2}[- ]?\d{2}[- ]?\d{2}(?:\d{3})?|\d{3}-\d{3})"
    r"[^\d.!?\n]{0,24})(?P<account>\d(?:[ -]?\d){5,13})?(?!\d)"
    r"|\b(?:bank account|account|acc(?:t|ount)?)\.?(?: (?:number|no\.?"
    r"|nr))?\s?(?:is)?[:：]?\s?"
    r"(?P<first>\d(?:[ -]?\d){5,13})(?=[^\d\n]{0,24}\b(?:sort code|routing|bsb)\b)"
    r"|\bbank\b[^.!?\d\n]{0,40}(?P<code>\d\d-\d\d-\d\d) (?P<after>\d{8})(?!\d)"
    r"|\bbank account(?: (?:number"
    r"|no\.?))?\s?(?:is)?[:：]?\s?(?P<bank>\d(?:[ -]?\d){6,13})(?!\d)",
    re.IGNORECASE,
)
_PLATE = re.compile(
    r"(?:number ?plate|licen[cs]e plate|registration plate|\bplates?"
    r"|\bcar reg(?:istration)?|\breg (?:plate|no\.?|(?=number))"
    r"|车牌照?号?码?)\s*(?:number|is|was|号码|号|是|为)?\s*[:：#,，(（]?\s*"
    r"(?P<plate>[\u4e00-\u9fff][A-Z][·.\- ]?[A-Z\d]{5,6}|(?=[A-Z -]*\d)(?=[\d -]*[A-Z])"
    r"[A-Z\d]{1,4}[ -]?[A-Z\d]{2,4}(?:[ -][A-Z\d]{1,4})?)(?![A-Za-z\d])"
    # Told later, one has to look like one.
    r"|(?:\bplates?\b|\breg(?:istration)?\b|车牌)[^.!?。！？\d\n]{1,32}?"
    r"(?P<later>(?<![A-Z])[A-Z]{2} ?\d{2} ?[A-Z]{3}"
    r"|[\u4e00-\u9fff][A-Z][·. ]?[A-Z\d]{5,6})"
    r"(?![A-Za-z\d])"
)


def documents(text: str) -> Iterator[Found]:
    """(start, end, type): id_number, bank_card and plate."""
    yield from _identities(text)
    yield from _cards(text)
    for match in _PLATE.finditer(text):
        yield (*match.span(match.lastgroup or 0), "plate")


def is_other(text: str, start: int, end: int) -> bool:
    """Whether a text calls a number an order's, a parcel's or a model's."""
    return bool(
        _OTHER.search(said_before(text, start)) or _OTHER_AFTER.match(text[end:])
    )


def said_before(text: str, start: int) -> str:
    """What is said of a number just before it, in its own sentence."""
    return _END.split(text[max(0, start - _BEFORE) : start])[-1]


def _identities(text: str) -> Iterator[Found]:
    from stdnum.cn import ric
    from stdnum.us import ssn

    for match in _RESIDENT.finditer(text):
        if ric.is_valid(re.sub(r"\W", "", match.group()).upper()):
            yield (*match.span(), "id_number")
    for match in _SSN.finditer(text):
        if ssn.is_valid(match.group()) and not is_other(text, *match.span()):
            yield (*match.span(), "id_number")
    for match in _PAPER_LATER.finditer(text):
        if not is_other(text, *match.span("number")):
            yield (*match.span("number"), "id_number")
    for match in _PAPER.finditer(text):
        start = match.start("number")
        told = _NUMBER.match(match["number"])
        if told and sum(sign.isdigit() for sign in told.group()) >= _LEAST:
            yield (start, start + told.end(), "id_number")


def _cards(text: str) -> Iterator[Found]:
    from stdnum import iban, luhn

    for match in _IBAN.finditer(text):
        if end := _longest(text, match, iban.is_valid):
            yield (match.start(), end, "bank_card")
            # Of the digits that follow it, it is no part.
            text = text[: match.start()] + "_" * (end - match.start()) + text[end:]
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        after = text[match.end() : match.end() + 6]
        said = _CARD_SAID.search(said_before(text, match.start()) + after)
        issued = _ISSUER.fullmatch(digits)
        known = issued and (luhn.is_valid(digits) or _is_paid_to(text, match.start()))
        if (known or (said and len(digits) >= 15)) and not is_other(
            text, *match.span()
        ):
            yield (*match.span(), "bank_card")
    for match in _ACCOUNT.finditer(text):
        for name in ("sort", "account", "first", "code", "after", "bank"):
            if match[name]:
                yield (*match.span(name), "bank_card")


def _is_paid_to(text: str, start: int) -> bool:
    return bool(_PAY.search(text[max(0, start - _PAY_BEFORE) : start]))


def _longest(
    text: str, match: re.Match[str], is_valid: Callable[[str], bool]
) -> int | None:
    """Where the longest valid beginning of a match ends."""
    for end in range(match.end(), match.start() + 14, -1):
        if text[end - 1].isalnum() and is_valid(text[match.start() : end]):
            return end
    return None
