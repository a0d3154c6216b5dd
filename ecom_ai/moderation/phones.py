"""Phone numbers among the numbers of a text.

Plans are those of phonenumbers, imported where it is used, since only workers have it.
A number is somebody's if its form can be nothing else, or if the text says so. That of
a hotline, or of a company's service, is nobody's: whoever complains that a helpline
was busy gives no person away.
"""

import re
from collections.abc import Iterator, Sequence

from ecom_ai.language import HAN
from ecom_ai.moderation.numbers import is_other, is_series, said_before

Found = tuple[int, int, str]

_SEP = r"[ ()\[\]【】{}./·—–_*,，、|丨-]{0,3}"
_ANY_SIGN = r"(?:[^\w\n。！？!?;；]|空格|横?杠|点|_){1,4}"
#: Chinese mobile numbers, however they are cut.
_MOBILE = re.compile(
    rf"(?<!\d)(?<![\dA-Z][.\-])(?:[(]?(?:\+|00)?86[)]?{_SEP})?1{_SEP}[3-9]"
    rf"(?:{_SEP}\d){{9}}(?!{_SEP}\d)"
    # In its own groups any sign may stand between.
    rf"|(?<![\dA-Za-z])(?<![\dA-Z][.,\-])1[3-9]\d(?:{_ANY_SIGN}\d{{4}}{_ANY_SIGN}\d{{4}}"
    r"|([+;~=#&|])\d{4}\1\d{4}|\d([+;~=#&|])\d{4}\2\d{3})(?![\d%=])"
)
#: Seven to fifteen digits in groups, no part of a longer run.
_GROUPS = re.compile(
    r"(?<![A-Za-z\d#$€£¥~])(?:(?<!\d[.,])|(?<=\d,)(?=0\d{2,3}[ -]?\d{7,8}(?!\d)"
    r"|0\d{2,3}[ -]\d{3,4}[ -]\d{4}(?!\d)))(?<![A-Za-z\d][-_/])(?<![A-Z]\d\s)"
    r"(?:\(?\+\s?\(?)?(?:[(\[](?=\d{1,5}[)\]]))?\d(?:[ ()\]./·•—–_*-]{0,3}\d){6,14}"
    r"(?![ ().·—–_*-]{0,2}\d|[A-Za-z_])"
)
_DIGITS = re.compile(r"\d+")
_AMERICAN = re.compile(
    r"(?:\+?1[ .-]?)?(?:[(\[]?[2-9]\d\d[)\]][ .-]?"
    r"|[2-9]\d\d(?:[ .•·-]|\s[.•·–—-]\s))[2-9]\d\d(?:[ .•·-]|\s[.•·–—-]\s)\d{4}"
)
_BRITISH_MOBILE = re.compile(r"(?:(?:00)?440?|0)7[1-9]\d{8}")
#: In Japan and Pakistan, whose codes look like those of British companies.
#: With its area in brackets.
_BRAZILIAN = re.compile(r"\([1-9]\d\)\s?(?:9\d|[2-5])\d{3}[- ]\d{4}")
_ASIAN_MOBILE = re.compile(r"0[5789]0[ -]\d{4}[ -]\d{4}|03\d\d-\d{7}")
_LINK = re.compile(r"(?:wa\.me/|whatsapp\.com/send\?phone=)\+?(\d{8,15})", re.I)
#: Between two numbers of one person.
_BESIDE = re.compile(
    r"\s*(?:or|and|&|/|,|;|或者?|和|、|，)\s*(?:my |the |else )?", re.I
)
_ABROAD = re.compile(r"\+\d{1,3}[ .-]?$")
#: What says that a number is somebody's, before it and after it.
_PHONE = re.compile(
    r"phone|\b(?:re)?call(?:s|ed|ing)?\b|\btext(?:s|ed|ing)?\b|\bring(?:ing)?\b"
    r"|\brang\b"
    r"|\btel(?! aviv)|mobile"
    r"|\bmobil(?:nr|nummer|telefon)?\b|\bmob\b|\bcell|whats ?app|whatapp|\bwa\b|\bdial"
    r"|\bcontact(?!s\b)"
    r"|\breach(?:ed)?\b|\bsms\b|number(?: is|:|'s)|\bnum(?=[ :]*$)"
    r"|\bmy (?:cell |phone )?#(?=\W|is|$)|\bligue\b"
    r"|\bmy (?:\w+ )?(?:no|num|number"
    r"|digits)\b"
    r"|\b(?:he|she|i|they)(?:'s| is|'m| am|'re| are) on(?=[ :]*$)"
    r"|\bph\b|\bfax\b|\btlf\b|\bcel\b|\bbuzz (?:me|us)\b|\bdigits\b|landline"
    r"|imessage|viber|signal|facetime|\bask for\b|speak to"
    r"|get (?:hold of|in touch)|hit me up|give (?:me|us) a (?:shout|buzz|bell|ring)"
    r"|drop (?:me|us)"
    r"|电话|手机|联系|联络|致电|打给|拨|座机|固话|短信|来电|号码|微信同号|电联"
    r"|[加找打]我|(?:香?港|澳门|新加坡|狮城|台湾|大陆|内地|本地|国内|老家)的?号码?"
    r"|\b(?:hong ?kong|hk|macau?|singapore|sg|taiwan\w*)"
    r" (?:num(?:ber)?|no|line)\b"
    # Behind a door.
    r"|(?:\d[室房户]|楼[A-Z]?室|[A-Z]室)\s?[,，、;；]\s?$"
    r"|☎|📞|📱"
    r"|dianhua|shouji|打\s*$|\bfone?\b|\b(?:wpp|wsp|wasap|guasap|wats?app?)\b"
    r"|\b(?:zap(?:zap)?|(?:no|meu) whats|whats(?=:))\b(?=\W*(?:(?:e|eh|is|no"
    r"|do)\b)?\W*$)|\btxt\b"
    r"|\b(?:er|treffes|ring) pa\b(?=\W*$)|\bnomor\b|\bno wa\b"
    # German, French, Spanish, Italian, Dutch, Polish, Portuguese, Russian …
    r"|\bnummer|\bnumer[oa]?\b|appele|\bmovil|celular|\bllam[aeo]|\bchiam|\banruf"
    r"|zadzwon"
    r"|\bmarca(?:me|r|nos)\b|\barayin|\bnumara|\bzalo\b|\bs[dđ]t\b|전화|(?:내|제"
    r"|우리|폰|휴대폰|핸드폰)\s?번호|연락|โทร|เบอร"
    r"|\bbel(?:len)?\b|телефон|\b(?:handy|portable|hp)\s*(?:is|ist)?\s*:?\s*$",
    re.IGNORECASE,
)
_PHONE_AFTER = re.compile(
    r"\s*[)）]?\s*[,，—–-]?\s*(?:(?:is|that's) my\b|call me|text me|ring me"
    r"|(?:on |via )?whats ?app|llam[ae]|chiama|appele|\bruf|ligue|bel me"
    r"|[打找加]我|联系|微信同号|同微信|微信同步|是我的?"
    r"|有事打|随时打"
    r"|[(（]?(?:我|我家|店里|家里|老家|公司|办公室|单位)的?(?:座机|固话|电话|手机)(?![\u4e00-\u9fff])"
    r"|\(?(?:mobile|cell|home|work)\b)",
    re.IGNORECASE,
)
#: Things that telephones lend their name to.
_NAMESAKE = re.compile(
    r"\bcontact (?:papers?|lens\w*|glue|grill|cement|adhesive)"
    r"|\b(?:(?:mobile|cell|tele)?\s?phone|mobile|cell|ring|call|dial|text|signal"
    r"|landline|whats ?app|facetime|viber)\s(?:stickers?|case|cover|stand|holder|light"
    r"|button|bell|charger|pack|plug|strap|mount|pouch|dock|cable|cord|booster|binder"
    r"|pillow|icon|box|gauge|lamp|grip|ring|tripod|cleaner|battery|booth|sock|lens"
    r"|armband|toy|indicator|book)s?\b"
    r"|(?:手机|电话|座机|传真)+(?:贴?膜|镜头|壳|支架|套|线|机|袋|挂|架|链|卡|包|夹|手表|座|纸|本)(?:号码)?"
    r"|[夹套壳袋盒包膜]子?号码",
    re.IGNORECASE,
)
#: Free, shared-cost and premium numbers, with or without the country's own.
_COMPANY = re.compile(
    r"(?:(?:00)?86)?[48]00\d{7}|1?8(?:00|33|44|55|66|77|88)\d{7}"
    r"|(?:(?:00)?440?|0)(?:8(?:0[08]|4[2345]|7[0123](?=\d{7}))|3(?:0[03]|[37][0-9]"
    r"|4[3-5])"
    r"|9[01]\d\d)\d{6,7}"
    r"|(?:(?:00)?61)?1[38]00\d{6}|0?818\d{6}|18[59]0\d{6}|(?:0049|49|0)180\d{5,8}"
    r"|(?:00?800|0808)\d{4,9}|95\d{3,6}"
)
_SERVICE = re.compile(
    r"(?:help ?(?:line|desk)|hot ?line|(?:customer|after[- ]sales) (?:service|care"
    r"|support|services)"
    r"|support|service (?:number|line|centre|center)|switchboard|call cent(?:re|er)"
    r"|manufacturer'?s?|head ?office|toll[- ]free|freephone|free ?call|info ?line"
    r"|(?:rang|called|tried|dialled|phoned) their number"
    r"|(?:shop|store|company|brand|maker|warranty)'?s? (?:number|line|phone))"
    r"(?![^\d]*\b(?:my|me|to (?:phone|call|ring|text|dial|contact))\b)"
    r"[^\d+(.!?]{0,22}\(?\+?$"
    r"|(?:热线|专线|总机|总台|(?:客服|售后|官方|服务|投诉|厂家|店铺|门店|商家|品牌"
    r"|咨询|举报)"
    r"的?(?:部|中心)?的?(?:电话|热线|号码|座机))"
    r"(?:号码)?(?:是|为|：|:)?[^\d我+(]{0,6}\(?$",
    re.IGNORECASE,
)
#: Ten digits in a row are a number dialled in America, where somebody asks to be.
_BARE_AMERICAN = re.compile(r"1?[2-9]\d\d[2-9]\d{6}")
_INVITES = re.compile(
    r"\b(?:call|text|ring|phone|reach|contact|message|whatsapp|hit) (?:me|us|him|her"
    r"|my)\b"
    r"|\bhmu\b|\bmy (?:cell|number|mobile|phone)\b",
    re.IGNORECASE,
)
_INVITED = 90
_DATE = re.compile(
    r"(?:19|20)\d\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2}(?!\d)"
    r"|\d{1,2}\s?[ ./-]\s?\d{1,2}\s?[ ./-]\s?(?:19|20)\d\d(?!\d)"
    r"|(?:19|20)\d\d\s?[ /–—-]\s?(?:19|20)\d\d$|(?:19|20)\d{2}(?:0\d"
    r"|1[0-2])[0-3]\d(?!\d)"
    r"|(?:19|20)\d\d (?:0\d|1[0-2]) [0-3]\d(?!\d)"
)
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ .]000)+|[1-9]\d{0,2}(?:\.\d{3}){2,}")
_MONEY = re.compile(
    r"(?:[$€£¥￥]|\b(?:rs|rp|usd|eur|gbp|rmb|cny|inr|huf|krw))\.?\s?$", re.I
)
_UNIT = re.compile(
    r"\s?(?:mah|mm|cm|km|kg|g|ml|px|pixels?|rpm|hz|khz|mhz|gb|tb|kb|miles?|steps"
    r"|people|"
    r"words|hours|cycles|times|pieces|pcs|points|lumens|lux|watts?|kwh|dpi|fps|won|yen|"
    r"euros?|dollars?|pounds|usd|eur|kr)\b"
    r"|\s?(?:[°%€$£元块円次个件条天年月秒步斤克瓦人]|分(?!机))",
    re.IGNORECASE,
)
#: Behind the number of a house, that of a desk in it.
_EXTENSION = re.compile(
    r"\s?[(（]?\s?(?:转|分机号?|(?:ext(?:ension)?|extn)\b\.?"
    r"|x(?=\d))\s?[:：]?\s?\d{1,6}(?!\d)"
    r"|(?<=\d)-\d{1,4}(?![\d-])",
    re.IGNORECASE,
)
#: A Chinese landline in its groups, be it in a range not given out.
_CHINESE_LANDLINE = re.compile(r"(?<!\d )0(?:10|2\d|[3-9]\d\d)[ -]\d{3,4}[ -]?\d{4}")
_LANDLINE = re.compile(r"0\d{2,3}[ -]?\d{7,8}")
_REGIONS = (
    "GB",
    "AU",
    "DE",
    "FR",
    "IE",
    "IN",
    "NZ",
    "IT",
    "NL",
    "BE",
    "CH",
    "SE",
    "JP",
)
_REGIONS_ZH = ("CN", "TW")
#: Digits of a number with its country's code.
_LEAST_ABROAD = 10


def phones(text: str) -> Iterator[Found]:
    """(start, end, "phone"); one that is part of a card's number may be among them."""
    # What was called a serial number once is none the second time.
    others = {
        _series(run.group())
        for pattern in (_MOBILE, _GROUPS)
        for run in pattern.finditer(text)
        if is_other(text, *run.span())
    }
    for match in _LINK.finditer(text):
        yield (match.start(), match.end(), "phone")
    for match in _MOBILE.finditer(text):
        if _series(match.group()) not in others and _is_mobile(text, match):
            yield (match.start(), _closed(text, *match.span()), "phone")
    runs = list(_GROUPS.finditer(text))
    found: list[tuple[int, int]] = []
    for run in runs:
        if _series(run.group()) not in others:
            found.extend(_numbers(text, run))
    for start, end in [*found, *_beside(text, runs, found)]:
        if text[start] == "(" and ")" not in text[start:end]:
            start += 1
        yield (start, _extended(text, start, end), "phone")


def _extended(text: str, start: int, end: int) -> int:
    """The end of a number with its extension; after a line only a Chinese one's."""
    match = _EXTENSION.match(text, end)
    if match is None:
        return end
    by_line = match.group().startswith("-")
    if by_line and not _LANDLINE.fullmatch(text[start:end]):
        return end
    return match.end()


def _beside(
    text: str, runs: Sequence[re.Match[str]], found: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Runs with as many digits as a phone's, beside one that is a phone's."""
    for run in runs:
        if run.span() in found or not 9 <= len(_digits(run.group())) <= 12:
            continue
        gaps = [text[run.end() : start] for start, _ in found if start >= run.end()]
        gaps += [text[end : run.start()] for _, end in found if end <= run.start()]
        if any(_BESIDE.fullmatch(gap) for gap in gaps):
            yield run.span()


def _is_mobile(text: str, match: re.Match[str]) -> bool:
    start, raw = match.start(), match.group()
    if _AMERICAN.fullmatch(raw) or _IP.fullmatch(raw) or _ABROAD.search(text[:start]):
        return False
    if is_series(raw):
        return False
    if not HAN.search(text) and _COMPANY.fullmatch(_digits(raw)):
        return False
    return not (is_other(text, start, match.end()) or _is_measure(text, match.end()))


def _numbers(text: str, match: re.Match[str]) -> Sequence[tuple[int, int]]:
    """The numbers in one run of groups: valid parts, or all that is said to be one."""
    start, end = match.span()
    raw = match.group()
    if _DATE.match(raw) or _IP.fullmatch(raw) or _THOUSANDS.fullmatch(raw):
        return ()
    if is_series(raw) or is_other(text, start, end) or _MONEY.search(text[:start]):
        return ()
    if _is_measure(text, end) or _SERVICE.search(text[max(0, start - 48) : start]):
        return ()
    if parts := _dialled(text, match):
        return [part for part in parts if not _is_company(text[slice(*part)])]
    said = (
        (HAN.search(text) and _CHINESE_LANDLINE.fullmatch(text, start, end))
        or _PHONE.search(_NAMESAKE.sub("", said_before(text, start)))
        or _PHONE_AFTER.match(text[end:])
    )
    if _BARE_AMERICAN.fullmatch(_digits(raw)):
        said = said or _INVITES.search(text[max(0, start - _INVITED) : start])
    return [(start, end)] if said and not _is_company(raw) else ()


def _dialled(text: str, match: re.Match[str]) -> list[tuple[int, int]]:
    """The longest parts of a run that have the form of a number in some country."""
    groups = [one.span() for one in _DIGITS.finditer(text, *match.span())]
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(groups):
        start = match.start() if at == 0 else groups[at][0]
        while at and text[start - 1] in "(+":
            start -= 1
        ends = (
            number
            for number in range(len(groups) - 1, at - 1, -1)
            if _is_dialled(
                text[start : groups[number][1]], HAN.search(text) is not None
            )
        )
        last = next(ends, None)
        if last is not None:
            found.append((start, groups[last][1]))
        at = at + 1 if last is None else last + 1
    return found


def _is_dialled(raw: str, is_chinese: bool) -> bool:
    import phonenumbers

    digits = _digits(raw)
    if _AMERICAN.fullmatch(raw) or _BRITISH_MOBILE.fullmatch(digits):
        return True
    if _ASIAN_MOBILE.fullmatch(raw) or _BRAZILIAN.fullmatch(raw):
        return True
    tries: list[tuple[str, str | None]]
    if raw.lstrip("( ").startswith("+") or digits.startswith("00"):
        tries = [(re.sub(r"\(0\)", "", "+" + raw.lstrip("(+ 0")), None)]
    elif digits.startswith("0") and len(digits) >= 9 and re.search(r"\d\D+\d", raw):
        tries = [(raw, one) for one in (_REGIONS_ZH if is_chinese else _REGIONS)]
    else:
        return False
    # Nothing else begins with + and a country's code, be it in a range not given out.
    dialled = re.match(r"\(?(?:\+|00[1-9]\d{0,2}[ .-])", raw)
    abroad = bool(dialled) and len(digits) >= _LEAST_ABROAD
    known = phonenumbers.is_possible_number if abroad else phonenumbers.is_valid_number
    for number, region in tries:
        try:
            if known(phonenumbers.parse(number, region)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False


def _is_company(raw: str) -> bool:
    if _ASIAN_MOBILE.fullmatch(raw):
        return False
    return bool(_COMPANY.fullmatch(_digits(raw)))


def _closed(text: str, start: int, end: int) -> int:
    """The end of a number, with the bracket that closes its last group."""
    is_open = re.search(r"[(\[【][^)\]】]*$", text[start:end])
    return end + 1 if is_open and text[end : end + 1] in (")", "]", "】") else end


def _series(raw: str) -> str:
    """What numbers of one series share: of an article in two colours, say."""
    return _digits(raw)[:-3]


def _digits(raw: str) -> str:
    return re.sub(r"\D", "", raw)


def _is_measure(text: str, end: int) -> bool:
    return bool(_UNIT.match(text[end:]))
