"""Account names that stand apart from their network: before it, or a sentence later.

"reed_7是我微信", "WeChat me if you want one. My ID is reed_7", "加我微信说reed_7".
"""

import re
from collections.abc import Iterator

from ecom_ai.moderation.numbers import Found, is_other

_PLAIN = re.IGNORECASE | re.ASCII
#: A name that shows itself: letters, and a digit, a point or a line.
_NAME = (
    r"(?:(?=[a-z\d._-]*[a-z])(?=[a-z._-]*[\d._-])[a-z\d][a-z\d._-]{3,22}[a-z\d])"
    r"(?![\w@-]|\s?@|\.\w)"
)
_QQ_NUMBER = r"[1-9]\d{4,10}(?!\d)"
_WHOSE = (
    r"(?:我们?家?|[俺额咱偶侬]家?|本人|阿拉|老[公婆]|[他她]"
    r"|我(?:老[公婆]|妈妈?|爸爸?|弟弟?|妹妹?|哥哥?|姐姐?|女儿|儿子))"
)
_WECHAT_ZH = (
    r"(?:[微薇威徽][信芯]|绿泡泡|(?<![a-z])(?:vx|wx|v信|we\s?chat|weixin)(?![a-z]))"
)
_QQ_ZH = r"(?:(?<![a-z])qq(?![a-z糖音])|扣扣|抠抠|企鹅)"
_SOCIAL_ZH = (
    r"(?:小红书|小红薯|抖音|快手|微博|闲鱼|b站|知乎|豆瓣"
    r"|(?<![a-z])(?:ins|ig|tg|telegram|line|kakao|小蓝鸟|推特|电报|whatsapp)(?![a-z]))"
)
#: A name, that it is whose, and the network.
_BEFORE = re.compile(
    rf"(?<![\w@./-])(?P<name>{_NAME}|{_QQ_NUMBER})[\"'”」』】]?\s?[,，、(（:：]?\s?"
    rf"(?:(?:[这那此](?:个|串)?)?(?:就|才|也|都)?[是係]{_WHOSE}的?(?:个人|工作|私人"
    rf"|小号|新)?的?"
    r"|(?<=[,，])[加搜找]我?|(?<=[(（])[加搜]?我?)\s?"
    rf"(?:(?P<wechat>{_WECHAT_ZH})|(?P<qq>{_QQ_ZH})|(?P<social>{_SOCIAL_ZH}))"
    r"(?=号|名|昵称|账|id|[，。！、,.!;；\s)）」]|$|加|搜|找|联系|欢迎|想|有|要|可"
    r"|来|同)",
    _PLAIN,
)
#: What has a name or a number that is no account's.
_THING = (
    r"pay\b|支付|order|serial|model|product|item|sku|ticket|transaction|case\b|device"
    r"|store|shop|sticker|official|company|seller|brand|their\b|mini.?program"
)
_NETWORK = (
    r"(?P<wechat>we[\s-]?chat|weixin)|(?P<social>insta(?:gram)?|telegram|tele|snapchat"
    r"|discord|skype|kik|kakao\w*|viber|twitter|facebook|tik\s?tok|(?-i:IG|TG))"
)
#: A network, then in this sentence or the next that an ID or a handle is so.
_LATER = re.compile(
    rf"(?<![\w@])(?:{_NETWORK})(?![a-z])(?:(?!{_THING})[^\n]){{0,70}}?"
    r"\b(?:id|handle|user ?name|nick(?:name)?|account|name|i'?m|i am|find me)\b"
    rf"(?:\s?(?:is|'s|[:：=→-]|at)){{0,2}}\s?[@\"“'‘]?(?P<name>{_NAME})",
    _PLAIN,
)
#: To be added there, a few words, and the name.
_ADDED = re.compile(
    rf"(?:[加+➕]\s?(?:我|下|一下|个|俺)?(?:的)?|{_WHOSE}的?){_WECHAT_ZH}"
    r"(?!里|上|支付|群|小程序|公众号)(?:(?!备注|支付|截图"
    r"|推)[\u4e00-\u9fff，,、：: ]){1,6}"
    rf"(?P<name>(?=.{{6}}){_NAME})",
    _PLAIN,
)
#: To whom it is told, the name, and the network: 要的姐妹 lulu_88 微信.
_FOR_WHOM = re.compile(
    r"(?:姐妹们?|宝子们?|朋友们?|兄弟们?|家人们?|亲们?|[要想换]\S{0,4}的|联系|找我?|加我?|有意的?)"
    r"\s?[:：,，]?\s?(?P<name>(?=[a-z\d_-]*[\d_-])[a-z][a-z\d_-]{4,19})"
    r"\s?(?:[微薇威][信芯]|绿泡泡|v信|vx|wx)号?(?=[，。！、,.!;；\s]|$)",
    _PLAIN,
)
#: A clause that ends with whom to add, where something is sold: "办理加li-shifu，".
_LONE = re.compile(
    r"(?<![再更另添外参附])[加➕]\s?"
    r"(?P<name>(?=[a-z]{3,}[-_.][a-z\d])"
    r"(?!(?:type|wifi|pro|one|usb|blu|non|air|anti|mini|max|plus|micro|free|ssd|hdd"
    r"|led|all"
    r"|multi|semi|super|ultra|extra|self|high|low|pre|half|full|size|hand|face|body"
    r"|water|soft|stay|easy|quick)[-_.])"
    r"[a-z\d_-]{6,20}(?<![-_][a-z]))(?=[，。！、,.!;；\s]|$)",
    _PLAIN,
)
_SELLS = re.compile(
    r"办[证理]|代[写购办考开]|刻章|一条龙|包过|货源|一手|咨询|有意|[需想]?要(?:的"
    r"|票)|正品|详情|兼职"
    r"|贷款|发票|文凭|学历|还价|当天出|成本价|批发|优惠|招|收购|回收|定制|接单|维修"
    r"|不成不收"
)
_SOLD_NEAR = 40
#: Networks as they are written in Korean and in Japanese (without voicing marks).
_ASIAN = re.compile(
    r"(?:카카오톡?|카톡|라인|인스타(?:그램)?|텔레(?:그램)?|위챗|ライン|インスタ"
    r"|カカオ|(?<![a-z])(?:line|instagram)(?=\s?[はの은는]))"
    r"\s?(?:(?:아이디|계정|id|アカウント|は|の|은|는|이|를|로|[:：@=])\s?){0,4}"
    rf"(?P<name>{_NAME})",
    re.IGNORECASE,
)


def announced_accounts(text: str) -> Iterator[Found]:
    """(start, end, type) of each name: wechat, qq or social."""
    for pattern in (_BEFORE, _LATER):
        for match in pattern.finditer(text):
            networks = match.groupdict()
            name = networks.pop("name")
            kind = next(kind for kind, said in networks.items() if said)
            if not name.isalpha() and _is_of(kind, name):
                yield (*match.span("name"), kind)
    for pattern, kind in (
        (_ADDED, "wechat"),
        (_FOR_WHOM, "wechat"),
        (_LONE, "wechat"),
        (_ASIAN, "social"),
    ):
        for match in pattern.finditer(text):
            if pattern is _LONE and not _is_sold(text, match):
                continue
            if not match["name"].isalpha() and not is_other(text, *match.span("name")):
                yield (*match.span("name"), kind)


def _is_sold(text: str, match: re.Match[str]) -> bool:
    """Whether something is sold near by."""
    near = text[max(0, match.start() - _SOLD_NEAR) : match.end() + _SOLD_NEAR]
    return bool(_SELLS.search(near))


def _is_of(kind: str, name: str) -> bool:
    """Whether a network has such names: QQ's are numbers, WeChat's are none."""
    if kind == "social":
        return not name.isdigit() or len(name) >= 6
    return name.isdigit() == (kind == "qq")
