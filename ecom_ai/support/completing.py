"""Questions of a few words, said in full before the help centre is asked.

"And to Canada?" leaves out what the question before it said, 可以退吗 what is asked
about; in so few words no passage is found.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from django.db.models import QuerySet

from ecom_ai.models import Message, ToolUse
from ecom_ai.support import answering
from ecom_ai.support.answers import Answer, Card, Turn
from ecom_ai.support.in_full import in_full
from ecom_ai.support.shopping.phrases import START

Outcome = Message.Outcome
#: What goes back, in words that name nothing.
_THING = (
    r"(?:it|this|that|them|things?|stuff|goods|something|anything|everything"
    r"|(?:an?|my|the|some) (?:things?|items?|products?|article|order|purchase))"
)
#: Whole messages, and the question that they ask (``in_full``).
_ASKED: Sequence[tuple["re.Pattern[str]", str]] = tuple(
    (re.compile(rf"{START}(?:{asked})\W*", re.IGNORECASE), name)
    for name, asked in (
        (
            "return",
            rf"(?:can|could|may) (?:i|we) (?:return|send back|give back) {_THING}"
            rf"|(?:can|could|may) (?:i|we) (?:return|send|give|bring) {_THING} back"
            r"|is (?:it|this|that) returnable|can (?:it|this|that) be returned"
            r"|how (?:long|many days) do (?:i|we) have to (?:return|send back)"
            rf"(?: {_THING})?"
            r"|what(?:'s| is) (?:your|the) returns? (?:period|window|policy|deadline)"
            r"|退货(?:的)?(?:期限|期|时间|时限)(?:是|有)?(?:多久|多长|几天|多少天)?"
            r"|(?:几|多少)天(?:之?内)?(?:可以|能)退货?"
            r"|(?:这个|它|商品|东西|买了?的东西|买错了)?(?:还)?(?:可以|能|可不可以|能不能|支持|可)(?:无理由)?退货?"
            r"(?:[吗么嘛呢]|不)?",
        ),
        (
            "postage",
            r"(?:do|must|would) (?:i|we) (?:have to )?pay for (?:sending|posting"
            r"|returning) (?:it|this|that|them)(?: back)?"
            r"|(?:who pays|do i pay) (?:for )?(?:the )?returns?(?: shipping| postage)?",
        ),
        (
            "invoice",
            r"(?:你们)?(?:能|可以|会|能不能|可不可以)?开(?:具)?(?:电子)?发票[吗么嘛]?",
        ),
        (
            "hours",
            r"(?:你们|客服|人工)*(?:早上|晚上|一般|都|是)*(?:几点|什么时候|啥时候|几点钟)"
            r"(?:上班|开门|营业|下班|关门|在线|开始)(?:啊|呀|呢)?"
            r"|(?:你们|客服|人工)*(?:周末|周六|周日|星期[六日天]|节假日)(?:也)?"
            r"(?:上班|营业|在线|有人|开门)[吗么嘛]?",
        ),
        (
            "delivery",
            r"(?:包邮|免邮|免运费)[吗么嘛不]?|(?:要|收|需要)?(?:运费|邮费)"
            r"(?:[吗么嘛]|多少钱?|怎么算)?",
        ),
    )
)
#: Asks how that is done which the reply before was about.
_HOW = re.compile(
    rf"{START}(?:how (?:do|can|would|should|could) (?:i|we) "
    r"(?:do|arrange|request|start|go about) (?:it|that|this)|(?:and )?how"
    r"|how (?:does|would|will) (?:it|that|this) work"
    r"|what do i (?:have to )?do(?: (?:now|then|next))?"
    r"|(?:要|该|应该|具体)?(?:怎么|如何|咋)(?:弄|办|做|操作|办理|申请|搞)(?:[呢啊呀]|才好)?)\W*",
    re.IGNORECASE,
)
#: Which question that is: by the tool that answered, else by what was wanted.
_HOW_BY = {
    **dict.fromkeys(("request_return", "return_check", "return"), "returning"),
    **dict.fromkeys(("refund_status", "refund", "arrived_broken"), "returning"),
    **dict.fromkeys(("cancel_order", "cancel_part"), "cancelling"),
    **dict.fromkeys(("change_address", "address_change"), "address"),
    "exchange": "exchange",
    "invoice": "invoice",
    "payment": "paying",
    "warranty": "warranty",
}
#: Goes on from the question before it.
_ON = re.compile(
    rf"{START}(?:(?:what|how) about|(?:the )?same (?:for|to|in)|and|or)"
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
    """What the help centre says to a question that is said in full; or None.

    Whoever asks how it is done that they were asked about is asked the same again.
    """
    text = turn.text.strip()
    last = _last(turn) if _HOW.fullmatch(text) else None
    full = _how(last, turn.language) if last else _in_full(turn)
    if full is None:
        return None
    said = answering.answer(replace(turn, text=full, known={}))
    if said.outcome != Outcome.ANSWERED:
        return None
    reply = getattr(last, "reply", None)
    if reply is None:
        return said
    cards = [Card(one["kind"], one["data"]) for one in reply.cards]
    return replace(said, cards=cards, proposal=reply.proposal)


def _in_full(turn: Turn) -> str | None:
    text = turn.text.strip()
    if (asked := _asked(text, turn.language)) is not None:
        return asked
    goes_on = _ON.fullmatch(text)
    before = _before(turn) if goes_on else ""
    if goes_on is None or not before:
        return None
    return going_on(before, goes_on["en"] or goes_on["zh"])


def _asked(text: str, language: str) -> str | None:
    names = (name for pattern, name in _ASKED if pattern.fullmatch(text))
    return next((in_full(name, language) for name in names), None)


def _how(last: Message, language: str) -> str | None:
    """How that is done which a message, or its reply, was about."""
    reply = getattr(last, "reply", None)
    tool = reply.proposal.get("tool", "") if reply is not None else ""
    used = ToolUse.objects.filter(message=last).order_by("-pk").values_list("tool")
    about = [tool, *(name for (name,) in used), last.intent]
    name = next((_HOW_BY[each] for each in about if each in _HOW_BY), None)
    return name and in_full(name, language)


def _last(turn: Turn) -> Message | None:
    """What the shopper wrote before a message, and before they asked how."""
    written = _written(turn)[:_BACK]
    return next((one for one in written if not _HOW.fullmatch(one.masked)), None)


def going_on(before: str, other: str) -> str:
    """A question once more, about something else."""
    for pattern in (*_PLACES, _IT):
        if (found := pattern.search(before)) is not None:
            return f"{before[: found.start()]}{other}{before[found.end() :]}"
    return f"{before.rstrip('?？ ')}, {other}?"


def _before(turn: Turn) -> str:
    """The last question in full, where the help centre answered it; else ""."""
    for message in _written(turn)[:_BACK]:
        reply = getattr(message, "reply", None)
        cited = reply.citations if reply is not None else []
        if not any(one["kind"] == "article" for one in cited):
            return ""
        said = message.masked.strip()
        if not _ON.fullmatch(said):
            return _asked(said, turn.language) or said
    return ""


def _written(turn: Turn) -> "QuerySet[Message]":
    """What the shopper wrote before a message, the newest first."""
    rows = turn.conversation.messages.filter(
        author=Message.Author.SHOPPER, pk__lt=turn.message.pk
    )
    return rows.select_related("reply").order_by("-pk")
