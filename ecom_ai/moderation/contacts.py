"""Signs of advertising in a text alone: links, invitations, offers, pay, repetition."""

import math
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

_TOP = (
    r"(?:com|cn|net|org|shop|store|xyz|top|vip|club|online|site|live|icu|cc|io|co"
    r"|info|biz|example)"
)
#: Where mailboxes are, not shops.
_MAILBOX = r"(?!(?:gmail|yahoo|hotmail|outlook|icloud|proton|aol|gmx|mail|live|web)\b)"
_LINK = re.compile(
    r"(?:https?|hxxps?)\s?:\s?//\s?[^\s，。！？）)]+"
    r"|(?<![\w@])www\s?\.\s?[\w-]+\.[^\s，。]+"
    rf"|(?<![\w@.])(?:[a-z0-9-]+\.)+{_TOP}/[^\s，。！？）)]*"
    r"|(?<![\w@.])(?:t\.me|wa\.me|bit\.ly|tinyurl\.com|goo\.gl|t\.cn|dwz\.cn)/?\S*"
    r"|(?<![\w@.])[a-z0-9-]+\.(?:xyz|top|vip|club|icu|shop|online|site|store"
    r"|live)(?!\w)"
    r"|(?<![\w@.])(?:visit|go to|check out|see my|click|shop at)\s+"
    rf"(?:[a-z0-9-]+\.)+{_TOP}(?!\w)"
    r"|(?<![\w@.])(?:(?:my|our) (?:blog|shop|store|site|page)|(?:find|visit) (?:me"
    r"|us)) (?:at|on)\s+"
    rf"(?:[a-z0-9-]+\.)+{_TOP}(?!\w)"
    r"|(?<![\w@.])(?:order|get|buy|enrol|sign up|book|download)\b(?: \w+){0,3}"
    rf" (?:at|on|from|via) (?:[a-z0-9-]+\.)+{_TOP}(?!\w)"
    rf"|(?<!\w){_MAILBOX}[a-z0-9-]{{3,40}}\s?(?:\(dot\)|\[dot\]|\sdot\s)\s?"
    r"(?:com|net|shop|store|org|xyz|biz|online|top)(?!\w)"
    r"|(?:搜索?|打开|登录|访问|点击?)\s?[a-z0-9-]+\s?[.点]\s?(?:com|cn|net|vip|top|cc)"
    r"|(?<![\w@特])[a-z0-9-]{3,40}\s?点\s?(?:com|cn|net|vip|top|cc|shop|online"
    r"|康[姆母木])"
    r"|[\u4e00-\u9fff]{2,8}点(?:com|康[姆母木])|(?<!\w)(?:www|http)点",
    re.IGNORECASE | re.ASCII,
)
#: An address where instructions lie is none that sells.
_HELP = re.compile(
    r"manual|instruction|firmware|driver|support|warranty|register|official|guide"
    r"|update"
    r"|说明|固件|驱动|教程|官网|保修|注册保|客服|升级",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\b(?:dm|pm|message|text|whatsapp|inbox|add|hit|write)\s+(?:me"
    r"|us)\b(?!\s+(?:back|when))"
    r"|\bhmu\b|\bask (?:me|us) (?:for|how|which|where)\b|\bdrop (?:me|us) a\b"
    r"|\b(?:catalogue|pictures|list|menu|lookbook|portfolio|prices?"
    r"|details)\b.{0,10}\bon request\b"
    r"|\bask for (?:the|our|a) (?:\w+ )?(?:list|sheet|album|catalogue|menu|lookbook"
    r"|offer|card)\b"
    r"|\b(?:at|on|in|visit|see|from|find|by) (?:my|our) (?:\w+ )?(?:page|profile"
    r"|channel|stall|boutique"
    r"|web ?shop|showroom|outlet|etsy|depop|bio|site|newsletter)\b|\bfind us\b"
    r"|\bsame username\b"
    r"|\b(?:contact|write to|reach out to)\s+(?:me|us)\s+"
    r"(?:for|to get|if you want|on|at|via)\b"
    r"|\blink in (?:my )?(?:bio|profile)\b|\bjoin (?:my|our) (?:group|channel|chat)\b"
    r"|[加➕]\s?(?:我|v|微|薇|威|q|群|扣)(?![a-z])|私信我|私我|私聊|滴滴我"
    r"|找我(?:拿|买|领|要|做)"
    r"|联系我(?:拿|买|领|要|做|返)|进群|入群|拉你进|扫码|看我主页|我?主页(?:有|见"
    r"|联系|看)|戳我"
    r"|dd我|滴滴我?|扣\s?[1一](?!\d)|咨询|留(?:个)?[言号]|想(?:要|学|做|看|跟|吃"
    r"|干)的|[要约](?:的|货单|清单|图|单子)"
    r".{0,4}(?:说|来|找|联系|私|留|问)|问我(?:怎么|要|拿|在哪|是)|看我?(?:头像|置顶"
    r"|资料|简介|空间)|找我们"
    r"|(?:关注|订阅)(?:我|公众号)|拉你|来我(?:这|家|主页|店|直播)"
    r"|回复[\d一-鿿]{1,4}领|联系我们|找客服返",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"\b(?:use|with|enter|quote) (?:my |the )?(?:\w+ )?code\b"
    r"|\b(?:referral|invite) (?:code|link)\b|\bcash\s?back\b"
    r"|\b(?:earn|make)\s+(?:up to\s+)?[$£€]?\d+.{0,24}\b(?:day|week|hour|online)\b"
    r"|\b(?:work|jobs?) (?:from|at) home\b|\b(?:weekly|daily) pay\b|\bno interview\b"
    r"|\bfree (?:gift|trial|sample|iphone)\b|\d+\s?% off\b"
    r"|\b(?:buy|sell|selling)\s+(?:fake\s+|real\s+)?(?:reviews|followers|likes)\b"
    r"|\bfactory (?:price|direct)|\bno prescription\b|\b1:1\b|\bfree spins?\b"
    r"|\bfirst deposit\b"
    r"|\bguaranteed? (?:returns?|profits?|rank\w*|results?|approval)\b|\bforex\b"
    r"|\busdt\b|\bbitcoin\b"
    r"|\b(?:signals?|trading) group\b|\bgiveaway\b|\bfollowers\b|\bsubscribers\b"
    r"|\bcredit scores?\b"
    r"|\b(?:order|shop|buy|claim|discover|join) (?:yours? )?(?:now"
    r"|today)\b.{0,30}(?:%|off\b|free\b|[!.]|$)"
    r"|\bfirst (?:session|visit|lesson|class|month|hour|treatment)\b.{0,8}\bfree\b"
    r"|\bmention (?:this|my) (?:review|comment|post)\b"
    r"|\b(?:on|my|our) (?:gumroad|patreon|ko-?fi|udemy|vinted|poshmark)\b"
    r"|\b(?:as a|the) (?:pdf|e-?book) for\b"
    r"|\bbefore (?:stock|they|it) (?:runs?|sells?) out"
    r"|\b(?:keto|slimming|detox|fat[- ]burn\w*|weight[- ]loss)"
    r" (?:gummies|teas?|pills?|drops|patches|capsules|coffee|plans?|programmes?)\b"
    r"|\bwholesale\b|\bpassive income\b|\bcrypto\b|\bcasino\b|\bloan(?:s)?\b"
    r"|刷单|返现|好评返|返佣|佣金|兼职|日结|日赚|月入|代购|代理|招商|加盟|批发"
    r"|一手货源|货源"
    r"|优惠券|内部券|领券|红包|免费领|薅羊毛|代写|代发|贷款|网贷|套现|彩票|博彩|赚钱"
    r"|副业"
    r"|刷好评|代刷|涨粉|高仿|A货|邀请码|周结|一天[一二三四五六七八九\d][百千\d]"
    r"|每月返|保本|报.{1,4}减"
    r"|搜.{0,8}(?:报|店|就有)|返\s?[\d一二三五十百]+\s?[元块]|补单|垫付|首[充存]|炒币"
    r"|荐股|[跟带]单|放款|下款|征信"
    r"|办证|代办|代考|文凭|一件代发|厂家直[供销]|源头|工厂价|成本价|复刻|纯原|精仿"
    r"|我(?:家|们?的)?直播间|关注有礼|砍一刀|助力|互[粉评赞]|[删清]差评"
    r"|酵素|代餐|(?:减肥|瘦身|燃脂)(?:茶|药|咖啡|粉|营|课)|掉秤|电子书|公开课|训练营"
    r"|招生"
    r"|送券|领劵|内部(?:价|渠道|福利)|三退|[信认](?:主|耶稣)|全场.{1,3}折|诚[招聘]"
    r"|经销|到我(?:店|铺)|我家(?:店|的)?(?:更|便宜|比)|点我",
    re.IGNORECASE,
)
#: Who writes for pay says so. Whoever was offered some, and tells of it, does not.
_PAID = re.compile(
    r"(?:gift ?card|voucher|cash ?back|[$£€]\s?\d+|\d+ (?:dollars|pounds|euros|quid)"
    r"|\bfor free)[^\n]{0,100}\bso here(?:'s| is| are| goes)"
    r"(?!(?: my| a| your| the)? (?:one|1|two|2|honest|real)\b)"
    r"|\b(?:sent|gave|mailed|paid|slipped) me[^.!?\n]{0,60}(?:card|voucher|[$£€]\s?\d+)"
    r"[^.!?\n]{0,60}\bso (?:here )?(?:it(?:'s| is| gets) )?(?:five|5) stars"
    r"|\b(?:writ|post|say)ing this (?:only |just )?(?:for|to get) (?:the|my|a)"
    r" (?:\d+ )?(?:gift|voucher|refund|cash|money|discount|freebie)"
    r"|\brefunds? (?:me|my money|the (?:money|price))[^.!?\n]{0,40}"
    r"\b(?:once|after|when) (?:this|my|the) (?:review|post|goes|is)"
    r"|(?:让|叫)我?写(?:够|满)?.{0,8}字.{0,8}我就写|(?<![不没未别乱])(?:给个|求|记得"
    r"|坐等)"
    r"(?:好评)?返(?:现|款)?(?!卡)(?=$|[，。！、,.!哈哦呀吧]|谢)"
    r"|(?:给|打|发|转|退)了?我?[\d一二三五十百]+\s?[块元][^。！？\n]{0,20}"
    r"(?:五星|好评)(?:送上|奉上|给了)"
    r"|截图.{0,6}(?:客服|店家|商家).{0,6}(?:求|等|坐等)返"
    r"|(?:卖家|店家|商家|客服|老板|店主)?(?:记得|别忘|快点?|麻烦)(?:了)?把(?:说好|答应"
    r"|承诺)的"
    r"[^，。！？\n]{0,10}(?:块|元|红包|钱|券)[^，。！？\n]{0,3}(?:打|转|发|返|给)(?:给"
    r"|到)?我",
    re.IGNORECASE,
)
_PATTERNS = (
    ("link", _LINK), ("contact", _CONTACT), ("offer", _OFFER), ("paid", _PAID),
)  # fmt: skip
_REPEATED = re.compile(r"(.{1,40}?)\1{4,}|(.{6,40}?)\2{2,}", re.DOTALL)
#: What a sign, and that there is none, add to the log-odds of advertising.
SIGN, NO_SIGN = 1.0, -1.5
#: What personal data add to them where nothing is sold: a number left for the service
#: reads like an invitation.
PRIVATE = -2.5
_SELLS = frozenset(("link", "offer", "paid", "repeated"))
#: Of a text, from which repetition is no exclamation any more.
_SHARE, _LEAST = 0.7, 24


@dataclass(frozen=True)
class Sign:
    """Characters of a text that look like advertising; ``name`` says in which way."""

    name: str
    start: int
    end: int


def signs(text: str) -> list[Sign]:
    """The signs in a text: link, contact, offer, paid, repeated.

    None of them is proof: a complaint may well tell of a cashback card in the box.
    """
    return [*_found(text)]


def likelihood(
    read: float, names: Set[str], *, reachable: bool, private: bool = False
) -> float:
    """How likely a text advertises, from how it reads and from its signs.

    ``read`` is a classifier's probability. The log-odds rise where there is a sign and
    fall where there is none, and some signs together leave little doubt.
    ``reachable``: the text names an account or a number to write to; ``private``: it
    has personal data of any kind.
    """
    weight = SIGN if names else NO_SIGN
    if private and not names & _SELLS:
        weight += PRIVATE
    by_reading = odds(read, weight) if read > 0 else 0.0
    if "offer" in names and ("contact" in names or "link" in names or reachable):
        return max(by_reading, 0.9)
    return max(by_reading, 0.8 if names & {"link", "paid", "repeated"} else 0.0)


def odds(share: float, weight: float) -> float:
    """A probability whose log-odds changed by a weight."""
    against = (1.0 - share) * math.exp(-weight)
    return share / (share + against)


def _found(text: str) -> Iterator[Sign]:
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            around = text[max(0, match.start() - 40) : match.end() + 30]
            if name != "link" or not _HELP.search(around):
                yield Sign(name, *match.span())
    for match in _REPEATED.finditer(text):
        length = match.end() - match.start()
        if length >= max(_LEAST, _SHARE * len(text)) and any(
            sign.isalnum() for sign in match.group()
        ):
            yield Sign("repeated", *match.span())
