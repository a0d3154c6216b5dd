"""Phone numbers, cards, accounts and identity documents among the numbers of a text.

Plans and checksums are those of phonenumbers and python-stdnum; both are imported where
they are used, since only workers have them.
"""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ecom_ai.language import HAN

if TYPE_CHECKING:
    from phonenumbers import PhoneNumberMatch

Found = tuple[int, int, str]

#: What a number is called just before it that is nobody's.
_OTHER = re.compile(
    r"(?:order|track\w*|parcel|shipment|consignment|invoice|item|model|serial|sku|part"
    r"|ref\w*|isbn|ean|upc|bar ?code|batch|lot|article|asin|ticket|case|rma|receipt"
    r"|product|version|firmware|coupon|voucher|code"
    r"|订单|单号|运单|快递|物流|编号|货号|型号|条码|条形码|批号|批次|序列号|发票|款号|工单"
    r"|取件码|验证码|货码|产品码|防伪码|流水号|sn|s/n|交易号)"
    r"(?:\s*(?:number|num|no|nr|id|code|号码|号|码))?\s*[.:：#=]?\s*(?:is|was|是|为)?\s*"
    r"[:：#(（]?\s*$",
    re.IGNORECASE,
)
#: What says that a number is somebody's.
_PHONE = re.compile(
    r"phone|call|text|ring|\btel|mobile|\bcell|whats ?app|dial|contact|reach|sms"
    r"|my number|number is|电话|手机|联系|致电|打给|拨|座机|短信|来电|号码"
    r"|微信同号|\bph\b",
    re.IGNORECASE,
)
_PHONE_AFTER = re.compile(
    r"\s*[,，]?\s*(?:is my (?:mobile|cell|phone|number)|call me|text me|打我|找我|联系"
    r"|加我)",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}(?!\d)")
#: Free numbers are a company's.
_COMPANY = re.compile(r"(?:86)?[48]00|1?8(?:00|33|44|55|66|77|88)|0?80[08]|1300|1800")
_SSN = re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")
_SSN_SAID = re.compile(r"\b(?:ssn|social security)\D{0,20}$", re.IGNORECASE)
_RESIDENT = re.compile(r"(?<!\d)\d(?:[ \-.·]?\d){16}[ \-.·]?[\dXx](?![\dA-Za-z])")
_RESIDENT_SAID = re.compile(r"身份证\D{0,8}$")
_PASSPORT = re.compile(
    r"(?:passport|护照)(?:\s*(?:number|no\.?|号码|号))?\s*(?:is|是|为)?\s*[:：#]?\s*"
    r"([A-Z]{0,2}\d{7,9})(?!\d)",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\d-])[3-6](?:[ \-.·]?\d){12,18}(?![\d])")
#: Issuers: Visa, Mastercard, Maestro, American Express, Discover, JCB, UnionPay.
_ISSUER = re.compile(r"4|5[1-8]|2[2-7]|3[47]|35|36|6")
_CARD_SAID = re.compile(r"card|account|卡|账号|帐号|账户", re.IGNORECASE)
_IBAN = re.compile(
    r"(?<![A-Za-z\d])[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?"
)
_SEP = r"[ \-.·—–_*~,，、/|]{0,2}"
_MOBILE = re.compile(
    rf"(?<!\d)(?<![\dA-Z][.\-])(?:(?:\+|00)?86{_SEP})?1{_SEP}[3-9](?:{_SEP}\d){{9}}(?!{_SEP}\d)"
)
#: Ends of sentences, with no point of a number or an abbreviation among them.
_END = re.compile(r"[.!?](?=\s)|[。！？\n;；]")
#: Eleven digits as well, but in another country's groups.
_AMERICAN = re.compile(r"1[ .-]\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}")
_ABROAD = re.compile(r"\+\d{1,3}[ .-]?$")
_BEFORE = 28


def documents(text: str) -> Iterator[Found]:
    """(start, end, type): id_number and bank_card."""
    yield from _identities(text)
    yield from _cards(text)


def phones(text: str) -> Iterator[Found]:
    """(start, end, "phone"); one that is part of a card's number may be among them."""
    import phonenumbers

    for match in _MOBILE.finditer(text):
        before = text[: match.start()]
        foreign = _AMERICAN.fullmatch(match.group()) or _ABROAD.search(before)
        if not (foreign or _is_other(text, match.start())):
            yield (*match.span(), "phone")
    regions = ("CN", "US") if HAN.search(text) else ("US", "GB")
    possible = phonenumbers.Leniency.POSSIBLE
    for region in regions:
        for found in phonenumbers.PhoneNumberMatcher(text, region, leniency=possible):
            if _is_phone(text, found):
                yield (found.start, found.end, "phone")


def _identities(text: str) -> Iterator[Found]:
    from stdnum.cn import ric
    from stdnum.us import ssn

    for match in _RESIDENT.finditer(text):
        said = _RESIDENT_SAID.search(text[: match.start()])
        if said or ric.is_valid(re.sub(r"\W", "", match.group()).upper()):
            yield (*match.span(), "id_number")
    for match in _SSN.finditer(text):
        said = _SSN_SAID.search(text[: match.start()])
        if said or (ssn.is_valid(match.group()) and not _is_other(text, match.start())):
            yield (*match.span(), "id_number")
    for match in _PASSPORT.finditer(text):
        yield (*match.span(1), "id_number")


def _cards(text: str) -> Iterator[Found]:
    from stdnum import iban, luhn

    for match in _IBAN.finditer(text):
        if end := _longest(text, match, iban.is_valid):
            yield (match.start(), end, "bank_card")
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        after = text[match.end() : match.end() + 6]
        said = _CARD_SAID.search(_before(text, match.start()) + after)
        known = _ISSUER.match(digits) and luhn.is_valid(digits)
        if (known or (said and len(digits) >= 15)) and not (
            _is_other(text, match.start())
        ):
            yield (*match.span(), "bank_card")


def _longest(
    text: str, match: re.Match[str], is_valid: Callable[[str], bool]
) -> int | None:
    """Where the longest valid beginning of a match ends."""
    for end in range(match.end(), match.start() + 14, -1):
        if text[end - 1].isalnum() and is_valid(text[match.start() : end]):
            return end
    return None


def _is_phone(text: str, found: "PhoneNumberMatch") -> bool:
    """Whether a possible number is one: by its plan and form, or by what is said."""
    from phonenumbers import is_valid_number

    raw, start = found.raw_string, found.start
    digits = re.sub(r"\D", "", raw)
    inside = text[max(0, start - 1) : start] in ("-", "_", "/")
    if len(digits) < 7 or inside or _DATE.match(raw):
        return False
    if _COMPANY.match(digits) or _is_other(text, start):
        return False
    if _PHONE.search(_before(text, start)) or _PHONE_AFTER.match(text[found.end :]):
        return True
    grouped = re.search(r"\d[ ()-]+\d", raw)
    return bool(is_valid_number(found.number) and (raw.startswith("+") or grouped))


def _is_other(text: str, start: int) -> bool:
    return bool(_OTHER.search(_before(text, start)))


def _before(text: str, start: int) -> str:
    """What is said of a number just before it, in its own sentence."""
    return _END.split(text[max(0, start - _BEFORE) : start])[-1]
