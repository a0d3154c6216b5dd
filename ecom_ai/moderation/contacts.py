"""Signs of advertising in a text alone: links, invitations, offers, repetition."""

import math
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

_TOP = (
    r"(?:com|cn|net|org|shop|store|xyz|top|vip|club|online|site|live|icu|cc|io|co|info)"
)
_LINK = re.compile(
    r"(?:https?|hxxps?)\s?:\s?//\s?[^\s，。！？）)]+|(?<![\w@])www\s?\.\s?[\w-]+\.[^\s，。]+"
    rf"|(?<![\w@.])(?:[a-z0-9-]+\.)+{_TOP}/[^\s，。！？）)]*"
    r"|(?<![\w@.])(?:t\.me|wa\.me|bit\.ly|tinyurl\.com|goo\.gl|t\.cn|dwz\.cn)/?\S*"
    r"|(?<![\w@.])[a-z0-9-]+\.(?:xyz|top|vip|club|icu|shop|online|site|store|live)(?!\w)"
    r"|(?<![\w@.])(?:visit|go to|check out|see my|click|shop at)\s+"
    rf"(?:[a-z0-9-]+\.)+{_TOP}(?!\w)"
    r"|(?<!\w)[a-z0-9-]{3,}\s?(?:\(dot\)|\[dot\]|\sdot\s)\s?"
    r"(?:com|net|shop|store|org)(?!\w)"
    r"|(?:搜索?|打开|登录|访问|点击?)\s?[a-z0-9-]+\s?[.点]\s?(?:com|cn|net|vip|top|cc)",
    re.IGNORECASE | re.ASCII,
)
_CONTACT = re.compile(
    r"\b(?:dm|pm|message|text|whatsapp|inbox|add|hit)\s+(?:me|us)\b(?!\s+back)"
    r"|\b(?:contact|write to|reach out to)\s+(?:me|us)\s+"
    r"(?:for|to get|if you want|on|at|via)\b"
    r"|\blink in (?:my )?(?:bio|profile)\b|\bjoin (?:my|our) (?:group|channel|chat)\b"
    r"|[加➕]\s?(?:我|v|微|薇|威|q|群|扣)(?![a-z])|私信我|私我|私聊|滴滴我"
    r"|找我(?:拿|买|领|要|做)"
    r"|联系我(?:拿|买|领|要|做|返)|进群|入群|拉你进|扫码|看我主页|主页(?:有|见|联系)|戳我",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"\b(?:use|with|enter|quote) (?:my |the )?(?:\w+ )?code\b"
    r"|\b(?:referral|invite) (?:code|link)\b|\bcash\s?back\b"
    r"|\b(?:earn|make)\s+(?:up to\s+)?[$£€]?\d+.{0,24}\b(?:day|week|hour|online)\b"
    r"|\b(?:work|jobs?) (?:from|at) home\b|\b(?:weekly|daily) pay\b|\bno interview\b"
    r"|\bfree (?:gift|trial|sample|iphone)\b|\d+\s?% off\b"
    r"|\b(?:buy|sell|selling)\s+(?:fake\s+|real\s+)?(?:reviews|followers|likes)\b"
    r"|\bwholesale\b|\bpassive income\b|\bcrypto\b|\bcasino\b|\bloan(?:s)?\b"
    r"|刷单|返现|好评返|返佣|佣金|兼职|日结|日赚|月入|代购|代理|招商|加盟|批发|一手货源|货源"
    r"|优惠券|内部券|领券|红包|免费领|薅羊毛|代写|代发|贷款|网贷|套现|彩票|博彩|赚钱|副业"
    r"|刷好评|代刷|涨粉|高仿|A货|邀请码|周结|一天[一二三四五六七八九\d][百千\d]|每月返|保本|报.{1,4}减"
    r"|搜.{0,8}(?:报|店|就有)|到我(?:店|铺)|我家(?:店|的)?(?:更|便宜|比)|点我",
    re.IGNORECASE,
)
_REPEATED = re.compile(r"(.{1,40}?)\1{4,}", re.DOTALL)
#: What a sign, or that there is none, adds to the log-odds of advertising.
SIGN = 1.0
#: Of a text, from which repetition is no exclamation any more.
_SHARE, _LEAST = 0.7, 30


@dataclass(frozen=True)
class Sign:
    """Characters of a text that look like advertising; ``name`` says in which way."""

    name: str
    start: int
    end: int


def signs(text: str) -> list[Sign]:
    """The signs in a text: link, contact, offer, repeated.

    None of them is proof: a complaint may well tell of a cashback card in the box.
    """
    return [*_found(text)]


def likelihood(read: float, names: Set[str], *, reachable: bool) -> float:
    """How likely a text advertises, from how it reads and from its signs.

    ``read`` is a classifier's probability. The log-odds rise where there is a sign and
    fall where there is none, and some signs together leave little doubt.
    ``reachable``: the text names an account or a number to write to.
    """
    weight = SIGN if names else -SIGN
    by_reading = odds(read, weight) if read > 0 else 0.0
    if "offer" in names and ("contact" in names or "link" in names or reachable):
        return max(by_reading, 0.9)
    return max(by_reading, 0.8 if names & {"link", "repeated"} else 0.0)


def odds(share: float, weight: float) -> float:
    """A probability whose log-odds changed by a weight."""
    against = (1.0 - share) * math.exp(-weight)
    return share / (share + against)


def _found(text: str) -> Iterator[Sign]:
    for name, pattern in (("link", _LINK), ("contact", _CONTACT), ("offer", _OFFER)):
        for match in pattern.finditer(text):
            yield Sign(name, *match.span())
    for match in _REPEATED.finditer(text):
        length = match.end() - match.start()
        if length >= max(_LEAST, _SHARE * len(text)) and any(
            sign.isalnum() for sign in match.group(1)
        ):
            yield Sign("repeated", *match.span())
