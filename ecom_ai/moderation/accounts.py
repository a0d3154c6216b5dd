"""Names to reach somebody by: e-mail, WeChat, QQ, social networks, disguised or not."""

import re
from collections.abc import Iterator

Found = tuple[int, int, str]

#: Letters are Latin ones here: Chinese stands next to names without a space.
_PLAIN = re.IGNORECASE | re.ASCII
_PROVIDERS = (
    r"(?:gmail|hotmail|outlook|yahoo|icloud|proton(?:mail)?|foxmail|googlemail|gmx|aol"
    r"|live|msn|mail|qq|163|126|139|188|yeah|sina|sohu|aliyun)"
)
_DOT = r"\s*(?:[.。]|[(\[{<]\s*(?:dot|点|\.)\s*[)\]}>]|(?<=\s)dot(?=\s)|点)\s*"
_NAME = r"[A-Za-z0-9](?:[\w+.-]{0,40}[A-Za-z0-9])?"
_DOMAIN = rf"[A-Za-z0-9-]{{1,40}}(?:{_DOT}[A-Za-z0-9-]{{1,30}}){{0,2}}"
_MAIL = re.compile(
    # With the sign itself, any domain is one.
    rf"(?<![\w.@+-]){_NAME}(?:@|\s?[(\[{{<]\s*(?:at|@|艾特)\s*[)\]}}>]\s?)"
    rf"{_DOMAIN}{_DOT}[A-Za-z]{{2,12}}(?![A-Za-z0-9])"
    # With a word for it, a known provider's, or one whose dot is a word too.
    rf"|(?<![\w.@+-])(?:{_NAME}\s+dot\s+)?{_NAME}(?:\s+at\s+|\s*艾特\s*|\s*#\s*|\s*@\s*)"
    rf"(?:{_PROVIDERS}(?:{_DOT}(?:com|net|org|co|cn|de|me|uk)(?:{_DOT}(?:uk|cn))?)?"
    r"|[A-Za-z0-9-]{2,40}(?:\s+dot\s+[A-Za-z]{2,12}){1,2})(?![A-Za-z0-9])",
    _PLAIN,
)
_BETWEEN = (
    r"(?:\s*(?:号码|号|账号|帐号|id|number|name|handle|account|联系方式|联系|me|is|on|at|as|it's"
    r"|也是|就是|是|为|加我|加|搜索|搜|add|同名|[:：=,，(（\[【→>+~-])){0,4}\s*"
)
_WECHAT = re.compile(
    r"(?:[微薇威徽维卫][\W_]{0,3}[信❤心芯星]|绿泡泡|绿色软件|(?<![a-z])v[信❤]"
    r"|(?<![a-z])[vw]\s?x(?![a-z])|(?<![a-z])we\s?chat(?![a-z])|weixin"
    r"|[加+➕]\s?(?:v|微|薇|威)(?![a-z]{2})"
    # Without a gap a name begins at once, if its digits tell that it is one.
    r"|[加+➕]\s?v(?=[a-z][a-z_-]{2,14}[\d_]))"
    rf"({_BETWEEN})"
    r"([A-Za-z][A-Za-z0-9_-]{4,19}|\d(?:[ .-]?\d){5,11})(?![A-Za-z0-9_])",
    _PLAIN,
)
#: Whoever hides the network's name means a name to follow, be it a plain word.
_HIDDEN = re.compile(r"(?:[薇威徽维卫].*|[vw]\s?x|v[信❤]|绿.*|[加+➕].*)", _PLAIN)
_QQ = re.compile(
    r"(?:(?<![a-z])q\s?q(?![a-z])|扣扣|抠抠|球球号|企鹅|加q(?![a-z])|(?<![a-z])q群)"
    rf"(?:群|交流群)?({_BETWEEN})"
    r"([1-9](?:[ .-]?\d){4,10})(?!\d)",
    _PLAIN,
)
_SOCIAL = re.compile(
    r"(?:(?<![a-z])(?:instagram|insta|ig|ins|telegram|tg|snapchat|snap|tiktok|twitter"
    r"|facebook|fb|discord|skype|line|kik|signal|kakao\w*)(?![a-z])|小红书|抖音|快手|微博"
    r"|闲鱼|b站)"
    rf"({_BETWEEN}@?)([A-Za-z0-9][\w.]{{2,29}}(?<!\.))",
    _PLAIN,
)
_AT = re.compile(
    r"(?:\b(?:dm|pm|message|follow|find|add|contact|text|hit)\b[^.!?\n]{0,24}?|私信|关注)"
    r"\s*@([A-Za-z0-9_][\w.]{2,29}(?<!\.))",
    _PLAIN,
)
#: Between a network and a word that is a name only if something says so.
_SAID = re.compile(r"[:：=@]|号|id|handle|加|搜|name", _PLAIN)


def accounts(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, type): email, wechat, qq and social; the name alone, not its cue."""
    for match in _MAIL.finditer(text):
        yield (*match.span(), "email")
    for kind, pattern in (("wechat", _WECHAT), ("qq", _QQ), ("social", _SOCIAL)):
        for match in pattern.finditer(text):
            cue = match.group()[: match.start(1) - match.start()]
            if _HIDDEN.fullmatch(cue) or _is_name(match.group(2), match.group(1), kind):
                yield (*match.span(2), kind)
    for match in _AT.finditer(text):
        yield (*match.span(1), "social")


def _is_name(name: str, between: str, kind: str) -> bool:
    """Whether what follows a network is a name: no plain word, unless said to be so."""
    if kind == "qq" or (kind == "wechat" and name[0].isdigit()):
        return True
    return bool(_SAID.search(between)) or not (name.isalpha() or name.isdigit())
