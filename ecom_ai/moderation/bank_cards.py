"""Numbers of cards and of bank accounts.

Checksums are python-stdnum's, imported where it is used, since only workers have it. A
card or an account that is said to be one counts without: people mistype.
"""

import re
from collections.abc import Iterator
from functools import cache

from ecom_ai.moderation.numbers import Found, is_other, said_before

_CARD = re.compile(r"(?<![\d.-])(?<!\d[, ])[2-6](?:[ \-.·_/]{0,2}\d){12,18}(?![ -]?\d)")
#: Visa, Mastercard, Maestro, American Express, Discover, JCB, Diners, UnionPay.
_ISSUER = re.compile(
    r"4(?:.{12}|.{15}|.{18})|(?:5[1-5]|2[2-7]|35).{14}|3[47].{13}|3[068].{12}"
    r"|(?:5[0678]|6.).{14,17}"
)
_CARD_SAID = re.compile(
    r"cards?\b|debit|credit|visa|master|\bamex|\bbank|account|卡|账号|帐号|账户"
    r"|支付宝|银行|[工建农中招交]行|邮储|储蓄|信用社|karte|tarjeta|\bcarte\b|carta",
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
    r"(?<![A-Za-z\d])[A-Z]{2} ?\d{2}(?:[ -]?[A-Z\d]{4}){2,7}(?:[ -]?[A-Z\d]{1,3})?",
    re.IGNORECASE,
)
#: In groups of any length: only with a checksum that holds.
_IBAN_APART = re.compile(
    r"(?<![A-Za-z\d])[A-Z] ?[A-Z](?:[ .-]{0,2}\d){2}(?:[ .-]{0,2}[A-Z\d]){11,30}"
)
#: So many digits every country's has.
_IBAN_DIGITS = 10
_IBAN_SAID = re.compile(
    r"\biban|\bbank|account|\bacc(?:t|ount)?\b|refund|transfer|\bpay|\bsend|\bmoney\b"
    r"|konto|compte|cuenta|conto\b|rekening|账户|账号|帐号|银行|退|转|汇",
    re.IGNORECASE,
)
_IBAN_BEFORE = 60
#: Two letters and two digits, then what a country's bank says.
_IBAN_HEAD = 4
_DIGITS = r"\d(?:[ -]?\d){5,19}"
#: An account, where a bank's word for it stands near.
_ACCOUNT = re.compile(
    r"(?:\b(?:sort code|sort(?=[: ]{1,2}\d)|routing(?: number)?|bsb)\b[^\d\n]{0,12}"
    r"(?P<sort>\d{2}[- ]?\d{2}[- ]?\d{2}(?:\d{3})?|\d{3}-\d{3})"
    r"[^\d.!?\n]{0,24})(?P<account>\d(?:[ -]?\d){5,13})?(?!\d)"
    r"|\b(?:bank account|account|acc(?:t|ount)?)\.?(?: (?:number|no\.?"
    r"|nr))?\s?(?:is)?[:：#]?\s?"
    r"(?P<first>\d(?:[ -]?\d){5,13})(?=[^\d\n]{0,24}\b(?:sort|routing|bsb)\b)"
    r"|\b(?:bank|barclays|lloyds|hsbc|nat ?west|santander|monzo|starling|halifax|tsb"
    r"|nationwide|first direct|rbs|revolut)\b[^.!?\d\n]{0,40}"
    r"(?P<code>\d\d-\d\d-\d\d)[ ,/]{1,3}(?P<after>\d{8})(?!\d)"
    rf"|\bbank account(?: (?:number"
    rf"|no\.?))?\s?(?:is)?[:：]?\s?(?P<bank>{_DIGITS})(?!\d)"
    rf"|(?:银行|对公|收款"
    rf"|退款)[账帐][号户][^\d。！？\n]{{0,6}}(?P<chinese>{_DIGITS})(?!\d)"
    rf"|\b(?:clabe|kontonummer|kontonr|bankgiro)\b[^\d\n]{{0,8}}(?P<named>{_DIGITS})"
    r"(?!\d)",
    re.IGNORECASE,
)
#: A number of "an account" is a bank's only where money is spoken of.
_NUMBERED = re.compile(
    r"(?:\b(?:account|acc?t|acc|a/c|konto|cuenta|compte|conto|rekening)\b\.?"
    r"(?:\s?(?:number|num|no|nr)\b\.?)?\s?(?:is|was|ending)?\s?[:：#]?\s?"
    rf"(?P<number>{_DIGITS})(?!\d))",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"refund|transfer|\bwire|\bpay(?:ment|out|ing)?\b|\bbank|deposit|\bifsc\b|\bswift\b"
    r"|\bbic\b|\bblz\b|sort code|routing|\bbsb\b|退款|转账|汇款",
    re.IGNORECASE,
)
_MONEY_NEAR = 60


def bank_cards(text: str) -> Iterator[Found]:
    """(start, end, "bank_card") of each card and each account."""
    for start, end in _ibans(text):
        yield (start, end, "bank_card")
        # Of the digits that follow it, it is no part.
        text = text[:start] + "_" * (end - start) + text[end:]
    for match in _CARD.finditer(text):
        if _is_card(text, match):
            yield (*match.span(), "bank_card")
    for match in _ACCOUNT.finditer(text):
        for name, number in match.groupdict().items():
            if number:
                yield (*match.span(name), "bank_card")
    for match in _NUMBERED.finditer(text):
        near = text[max(0, match.start() - _MONEY_NEAR) : match.end() + _MONEY_NEAR]
        if _MONEY.search(near) and not is_other(text, *match.span("number")):
            yield (*match.span("number"), "bank_card")


def _is_card(text: str, match: re.Match[str]) -> bool:
    from stdnum import luhn

    digits = re.sub(r"\D", "", match.group())
    after = text[match.end() : match.end() + 6]
    said = _CARD_SAID.search(said_before(text, match.start()) + after)
    paid = _PAY.search(text[max(0, match.start() - _PAY_BEFORE) : match.start()])
    known = _ISSUER.fullmatch(digits) and (luhn.is_valid(digits) or paid)
    if not (known or (said and len(digits) >= 15)):
        return False
    return not is_other(text, *match.span())


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    """Where account numbers stand that have their country's length."""
    for match in (*_IBAN.finditer(text), *_IBAN_APART.finditer(text)):
        start = match.start()
        before = text[max(0, start - _IBAN_BEFORE) : start]
        country = re.sub(r"\W", "", match.group()[:3])[:2].upper()
        end = _end(match, _length(country))
        if end is None:
            continue
        said = match.re is _IBAN and _IBAN_SAID.search(before)
        if _is_iban(text[start:end]) or (said and not is_other(text, start, end)):
            yield (start, end)


def _is_iban(written: str) -> bool:
    from stdnum.iso7064 import mod_97_10

    number = re.sub(r"\W", "", written).upper()
    if sum(sign.isdigit() for sign in number) < _IBAN_DIGITS:
        return False
    return bool(mod_97_10.is_valid(number[_IBAN_HEAD:] + number[:_IBAN_HEAD]))


def _end(match: re.Match[str], length: int) -> int | None:
    """Where so many letters and digits of a match end, with no further one behind."""
    text, seen = match.string, 0
    for place in range(match.start(), match.end()):
        seen += text[place].isalnum()
        if seen == length:
            return place + 1 if not text[place + 1 : place + 2].isalnum() else None
    return None


@cache
def _length(country: str) -> int:
    """Letters and digits of an account number in a country; 0 where it has none."""
    from stdnum import numdb

    parts = numdb.get("iban").info(country)[0][1].get("bban", "")
    counts = [int(count) for count in re.findall(r"(\d+)!", parts)]
    return sum(counts) + _IBAN_HEAD if counts else 0
