"""Questions of a few words, said in full before the help centre is asked.

"And to Canada?" leaves out what the question before it said, 可以退吗 what is asked
about; in so few words no passage is found.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ecom_ai.models import Message
from ecom_ai.support import answering
from ecom_ai.support.answers import Answer, Turn

Outcome = Message.Outcome
_START = r"\W*(?:(?:and|so|ok(?:ay)?|but|then|hi|hello|hey|请问|那|你好)\W*)*"
#: Whole messages, and what they ask in full.
_FULL: Sequence[tuple["re.Pattern[str]", str]] = tuple(
    (re.compile(rf"{_START}(?:{asked})\W*", re.IGNORECASE), full)
    for asked, full in (
        (
            r"(?:can|could|may) (?:i|we) (?:return|send back) (?:it|this|that|them)"
            r"|(?:can|could|may) (?:i|we) (?:return|send) (?:it|this|that|them) back"
            r"|is (?:it|this|that) returnable|can (?:it|this|that) be returned",
            "Within how many days can I return a product?",
        ),
        (
            r"(?:这个|它|商品|东西)?(?:还)?(?:可以|能|可不可以|能不能|支持|可)(?:无理由)?退货?"
            r"(?:[吗么嘛呢]|不)?",
            "商品可以退货吗，多少天内可以退？",
        ),
        (
            r"(?:do|must|would) (?:i|we) (?:have to )?pay for (?:sending|posting"
            r"|returning) (?:it|this|that|them)(?: back)?"
            r"|(?:who pays|do i pay) (?:for )?(?:the )?returns?(?: shipping| postage)?",
            "Do I have to pay the postage when I return something?",
        ),
        (
            r"(?:你们)?(?:能|可以|会|能不能|可不可以)?开(?:具)?(?:电子)?发票[吗么嘛]?",
            "怎么获取发票？",
        ),
        (
            r"(?:你们|客服|人工)*(?:早上|晚上|一般|都|是)*(?:几点|什么时候|啥时候|几点钟)"
            r"(?:上班|开门|营业|下班|关门|在线|开始)(?:啊|呀|呢)?"
            r"|(?:你们|客服|人工)*(?:周末|周六|周日|星期[六日天]|节假日)(?:也)?"
            r"(?:上班|营业|在线|有人|开门)[吗么嘛]?",
            "人工客服的工作时间是几点到几点，周末上班吗？",
        ),
        (
            r"(?:包邮|免邮|免运费)[吗么嘛不]?|(?:要|收|需要)?(?:运费|邮费)(?:[吗么嘛]|多少钱?"
            r"|怎么算)?",
            "运费多少钱，满多少免运费？",
        ),
    )
)
#: Goes on from the question before it.
_ON = re.compile(
    rf"{_START}(?:(?:what|how) about|(?:the )?same (?:for|to|in)|and|or)"
    r" (?:(?:for|to|in|from|with|if it is) )?(?:the |my )?"
    r"(?P<en>(?!(?:how|what|when|where|who|which|why|is|are|do|does|can|will)\b)"
    r"[a-z][\w' -]{1,40}?)\W*"
    r"|\W*(?:那么?|如果是|换成|要是)*(?P<zh>[\u4e00-\u9fffA-Za-z]{2,12}?)的?(?:呢|咧)\W*",
    re.IGNORECASE,
)
#: What of the former question is replaced: a place, else what is called "it".
_PLACES = (
    re.compile(
        r"(?<=\bto )(?!(?:return|send|get|pay|have|be|my|me|you)\b)(?:the )?[a-z]+"
        r"(?: (?:kingdom|states|union|zealand|korea|africa|rico|islands?))?",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<=[寄发送到往])(?![寄发送到往货])[\u4e00-\u9fff]{2,6}?"
        r"(?=要|多|需|能|可|吗|的|大概|几|运|快|免|包|收|[?？]|$)"
    ),
    re.compile(r"^[\u4e00-\u9fff]{2,4}?(?=的?(?:运费|邮费|快递|配送))"),
)
_IT = re.compile(r"\b(?:it|this|that|them|these|those)\b|它|这个", re.IGNORECASE)
#: Questions that are looked back at.
_BACK = 4


def complete(turn: Turn) -> Answer | None:
    """What the help centre says to a question that is said in full; or None."""
    full = _in_full(turn)
    if full is None:
        return None
    said = answering.answer(replace(turn, text=full, known={}))
    return said if said.outcome == Outcome.ANSWERED else None


def _in_full(turn: Turn) -> str | None:
    text = turn.text.strip()
    for asked, full in _FULL:
        if asked.fullmatch(text):
            return full
    goes_on = _ON.fullmatch(text)
    before = _before(turn) if goes_on else ""
    if goes_on is None or not before:
        return None
    return going_on(before, goes_on["en"] or goes_on["zh"])


def going_on(before: str, other: str) -> str:
    """A question once more, about something else."""
    for pattern in (*_PLACES, _IT):
        if (found := pattern.search(before)) is not None:
            return f"{before[: found.start()]}{other}{before[found.end() :]}"
    return f"{before.rstrip('?？ ')}, {other}?"


def _before(turn: Turn) -> str:
    """The last question in full, where the help centre answered it; else ""."""
    asked = turn.conversation.messages.filter(
        author=Message.Author.SHOPPER, pk__lt=turn.message.pk
    ).select_related("reply")
    for message in asked.order_by("-pk")[:_BACK]:
        reply = getattr(message, "reply", None)
        cited = reply.citations if reply is not None else []
        if not any(one["kind"] == "article" for one in cited):
            return ""
        said = message.masked.strip()
        if not _ON.fullmatch(said):
            return next((f for each, f in _FULL if each.fullmatch(said)), said)
    return ""
