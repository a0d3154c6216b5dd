"""E-mail addresses, also with words for their signs."""

import re
from collections.abc import Iterator

from ecom_ai.moderation.numbers import Found
from ecom_ai.moderation.spoken import NUMBER_WORDS

_PLAIN = re.IGNORECASE | re.ASCII
_PROVIDERS = (
    r"(?:g\s?mail|hot\s?mail|outlook|yahoo|icloud|proton(?:mail)?|foxmail|googlemail"
    r"|gmx|aol"
    r"|live|msn|mail|qq|163|126|139|188|189|yeah|sina|sohu|aliyun|tutanota|fastmail"
    r"|zoho"
    r"|ymail|btinternet|web|yandex|me)"
)
#: After a point and a gap comes a new sentence, unless it is an ending that all know.
_DOT = (
    r"(?:\s+[.](?=\s+(?-i:de|fr|es|it|nl|pl|se|dk|at|ch|be|ie|io|me|eu|jp|kr|tw"
    r"|hk)\b)\s+"
    r"|\s*[.。](?=\s*(?-i:com|net|org|co|cn|uk|edu)\b)\s*"
    r"|\s*[.·•](?=[a-z\d])"
    r"|\s*(?:[(\[{<'*_-]{1,2}\s*(?:dot|punkt|punto|point|点|\.)\s*[)\]}>'*_-]{1,2}"
    r"|(?<=\s)(?:dot|punto|punkt|ponto|point)(?=\s)|点)\s*)"
)
_AT = (
    r"(?:\s?[(\[{<'*_-]{1,2}\s*(?:at|a|@|arroba|艾特|圈a|爱特)\s*[)\]}>'*_-]{1,2}\s?"
    r"|\s(?:arroba|chiocciola|arobase|klammeraffe|apenstaartje|malpa|małpa)\s"
    r"|\s*小老鼠\s*"
    r"|\s*艾特\s*|\s*爱特\s*|\s*圈a\s*|(?-i:(?<=[a-z\d])AT(?=[a-z\d])))"
)
_NAME = r"[A-Za-z0-9](?:(?:[\w+.-]|'(?=[\w.+-]*@)){0,40}[A-Za-z0-9_])?"
_SPOKEN = (
    # A year in words ends it: jo underscore reed fifty four.
    rf"(?:{_NAME}(?:\s+(?:dot|underscore|dash|hyphen)\s+{_NAME}){{1,3}}"
    rf"(?:[\s-](?:{NUMBER_WORDS})){{1,4}}(?=\s+at\s)"
    rf"|(?:{_NAME}(?:\s+(?:dot|underscore|dash|hyphen|minus)\s+"
    rf"|\s?[(\[{{]dot[)\]}}]\s?|\s?[点丶]\s?)){{0,3}}{_NAME}(?:\s\d{{1,4}}(?=\s+at\s)"
    rf"|(?:\s\d){{2,6}}(?=\s?@))?)"
)
_DOMAIN = rf"[A-Za-z0-9-]{{1,40}}(?:{_DOT}[A-Za-z0-9-]{{1,30}}){{0,2}}"
_TOP = r"(?:com|net|org|co|cn|de|me|uk|fr|it|es|io|eu|ie|au|ca|in|us|edu)"
_FURTHER_TOP = r"(?:cz|se|no|dk|fi|pl|nl|be|ch|at|pt|br|ru|jp|kr|tw|hk|sg|nz|za|info)"
_COUNTRY = r"(?:uk|cn|au|in|jp|kr|nz|za|tw|hk|br|ar|mx|id|th|sg|my|il|tr)"
#: "at" after these leads to a place, and is no sign.
_NO_NAME = (
    r"(?:me|us|it|them|in|on|out|up|am|is|are|was|be|look(?:ed|ing)?|found|bought"
    r"|ordered|sold|here|account|login|mail)"
)
_MAIL = re.compile(
    # With the sign itself, or a word that stands for nothing else, any domain is one.
    rf"(?<![\w.@+-])(?:{_SPOKEN})(?:@"
    rf"|{_AT}){_DOMAIN}{_DOT}[A-Za-z]{{2,12}}(?![A-Za-z0-9])"
    # With a word for it, a known provider's, or one whose dot is a word too.
    rf"|(?<![\w.@+'’-])(?!{_NO_NAME}\s+at\b){_SPOKEN}"
    r"(?:\s+at(?:[- ]sign|\s+the\s+rate(?:\s+of)?)?\s+|\s*艾特\s*|\s*圈\s*|\s*#\s*"
    r"|\s*在\s*(?=[a-z\d]+\s?点)"
    r"|\s*@\s*"
    r"|\s+@\s*)"
    rf"(?:{_PROVIDERS}(?:(?:{_DOT}|[,，]\s?){_TOP}(?:{_DOT}{_COUNTRY})?)"
    # "shouted at me" names nobody's.
    rf"|(?!(?:me|web|live|mail|yeah)\b){_PROVIDERS}(?=\W|$)"
    r"|[A-Za-z0-9-]{2,40}(?:\s+dot\s+(?!matrix)[A-Za-z]{2,12}){1,2})(?![A-Za-z0-9]|\s+at\s)"
    # With gaps about the sign.
    rf"|(?<![\w.@+'’-])(?!{_NO_NAME}\s){_NAME}(?:\s@\s?"
    rf"|@\s)[A-Za-z0-9-]{{2,40}}\.{_TOP}"
    r"(?![A-Za-z0-9])"
    # With gaps about its points too.
    rf"|(?<![\w.@+'’-])[a-z0-9][\w-]*(?:(?:\s\.\s|\.)[a-z0-9][\w-]*){{0,3}}\s@\s"
    rf"[a-z0-9-]+(?:\s\.\s[a-z0-9-]+){{0,2}}\s\.\s(?:{_TOP}|{_FURTHER_TOP})(?![\w])"
    # With no gap at all.
    rf"|(?<![\w.@+-])[a-z][\w.-]{{2,20}}at{_PROVIDERS}dot(?:com|cn|net"
    rf"|de)(?![A-Za-z0-9])"
    # One sign at a time.
    r"|(?<![\w.@+-])[a-z0-9](?:\s[a-z0-9._]){2,30}\s?@\s?[a-z0-9]"
    r"(?:\s?[a-z0-9]){1,20}\s?\.\s?[a-z]"
    r"(?:\s?[a-z]){1,3}(?![A-Za-z0-9])",
    _PLAIN,
)
#: A name whose provider is told before it.
_MAIL_NAMED = re.compile(
    r"(?:\bmy (?:gmail|hotmail|outlook|yahoo|icloud|e-?mail)(?: address)?|邮箱账?号?"
    r"|我的?(?:gmail|hotmail|outlook|yahoo|icloud)"
    r"|\b(?:gmail|hotmail|outlook|yahoo|icloud)(?=\s*(?:is|[:：])\s*[a-z._]*\d))"
    r"\s*(?:is|:|：|是|=)\s*((?=[a-z._+-]*[\d._])[a-z][\w.+-]{4,30})(?![\w@]|\s*(?:@"
    r"|艾特|at\b))",
    _PLAIN,
)
#: Another sign for @, where the text says that it is, or that a mail follows.
_SWAPPED = re.compile(
    r"(?:(?P<said>e-?mail|\bmail\b|邮箱|邮件|信箱)[^\n]{0,16}?)?"
    r"(?<![\w.@+-])(?P<mail>[a-z\d][\w.+-]{1,30}\s?[#*&$%~]\s?(?:[a-z\d-]{2,30}\.){1,3}[a-z]{2,12})"
    r"(?![A-Za-z0-9])(?P<told>[^\n]{0,12}?(?:#|\*|&|~|井号|星号|\bhash|\bswap"
    r"|\breplace|\bchange"
    r"|\bsharp|\bpound|\bsymbol)[^\n]{0,24}?(?:@|圈a|艾特|\bat\b))?",
    _PLAIN,
)
#: Mailboxes of a company's service are nobody's.
_ROLE = re.compile(
    r"(?:support|info|service|services|help|sales|contact|customer[\w.-]*|care"
    r"|no-?reply"
    r"|do-?not-?reply|admin|office|orders?|returns?|refunds?|hello|enquiries|enquiry"
    r"|warranty"
    r"|complaints?|shop|store|press|privacy|feedback|kefu|shouhou|billing|team|mail"
    r"|tech|business|wholesale|partners?)",
    re.IGNORECASE,
)
#: A sentence that begins right behind an ending that all know.
_BEHIND = re.compile(r"(?<=\.)(?:com|net|org|cn|uk|de|fr|it)([.。][A-Z]\w*)$")


#: A plain word "at" a domain is goods in a shop, no mailbox ("pans at ironhaus dot
#: de"), unless all have mailboxes there, or the text says just before that it is one.
_PLAIN_AT = re.compile(r"(?P<name>[a-z]+)\s+at\s+(?!(?P=name)s)(?P<domain>.+)", _PLAIN)
_MAIL_HOST = re.compile(
    rf"(?:{_PROVIDERS}|[a-z\d-]+mail){_DOT}{_TOP}(?:{_DOT}{_COUNTRY})?", _PLAIN
)
_WRITTEN_TO = re.compile(
    r"(?:mail|\breach|\bforward|\bmessage|\binvoice|\bwrit|\bcontact|\bsend|\breply|\baddress|\b(?:hit|ping|get)"
    r"|\bit'?s|邮箱|邮件|发|[:：])\w*(?:(?:\s\w{2,9}){1,2}(?=\s(?:to|at|on)\s))?[\s:：,，→>?]*(?:(?:to|at|on|is|via|me|us|it|up|out)\b[\s:,→>]*){0,3}$",
    _PLAIN,
)


def emails(text: str) -> Iterator[Found]:
    """(start, end, "email") of each that is no company's mailbox."""
    for match in _MAIL.finditer(text):
        name = re.split(r"@|#|艾特|\bat\b", match.group(), flags=re.IGNORECASE)[0]
        start = match.start()
        # Whoever disguises one means people to write there: a school's office.
        if _ROLE.fullmatch(name.strip(" ([{<*_-")) and "[at]" not in match.group():
            continue
        if not _is_mailbox(text, match):
            continue
        behind = _BEHIND.search(match.group())
        yield (start, start + behind.start(1) if behind else match.end(), "email")
    for match in _SWAPPED.finditer(text):
        if match["said"] or match["told"]:
            yield (*match.span("mail"), "email")
    for match in _MAIL_NAMED.finditer(text):
        yield (*match.span(1), "email")


def _is_mailbox(text: str, match: re.Match[str]) -> bool:
    """Whether it is one, and no goods that a shop has."""
    plain = _PLAIN_AT.fullmatch(match.group())
    before = text[max(0, match.start() - 32) : match.start()]
    return bool(
        not plain or _MAIL_HOST.fullmatch(plain["domain"]) or _WRITTEN_TO.search(before)
    )
