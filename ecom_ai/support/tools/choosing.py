"""Which of somebody's orders, and which of its lines, a message means."""

import re
from collections.abc import Sequence

from django.utils import timezone

from ecom_ai.adapters import Order, OrderLine
from ecom_ai.language import words
from ecom_ai.models import Message
from ecom_ai.support.answers import Turn
from ecom_ai.support.intents import same_number, slots
from ecom_ai.support.tools import cues, proof

_LAST = re.compile(
    r"\b(?:my|the|our) (?:very )?(?:last|latest|newest|most recent|previous)"
    r" (?:order|purchase)\b(?!s)"
    r"|\b(?:the )?last (?:time|thing)\b|\b(?:bought|ordered|buy|order) last\b"
    r"|(?:最后|最近|最新|上)(?:的|下的)?(?:那|这)?(?:一)?(?:个|次|笔|单)?的?(?:订单|单子?)(?!们)"
    r"|(?:上[次回]|上一[次回]|最近一[次回]|最后一[次回])",
    re.IGNORECASE,
)
#: Replies that are looked through for the order that was spoken of.
_REPLIES = 5


def number_in(turn: Turn) -> str:
    """The order number that a message names first; "" for none."""
    numbers = slots(turn.message.text, today=timezone.localdate()).numbers
    return numbers[0] if numbers else ""


def is_of_last(turn: Turn) -> bool:
    """Whether a message speaks of the order that its writer placed last."""
    return bool(_LAST.search(turn.text))


def meant(turn: Turn, orders: Sequence[Order], number: str = "") -> Sequence[Order]:
    """Those of the orders that a number, a day or a product's name tells, or "it".

    All of them where nothing in the message narrows them down.
    """
    if number:
        return [one for one in orders if same_number(one.number, number)]
    days = slots(turn.message.text, today=timezone.localdate()).dates
    dated = [one for one in orders if timezone.localdate(one.placed_at) in days]
    if dated:
        return dated
    if orders and _LAST.search(turn.text):
        return [max(orders, key=lambda one: one.placed_at)]
    named = [one for one in orders if lines_named(turn.text, one.lines)]
    return named or at_hand(turn, orders) or orders


def at_hand(turn: Turn, orders: Sequence[Order]) -> Sequence[Order]:
    """Those of the orders that a message means by "it": the ones last spoken of."""
    return spoken_of(turn, orders, _REPLIES) if cues.refers(turn) else []


def spoken_of(turn: Turn, orders: Sequence[Order], replies: int = 1) -> Sequence[Order]:
    """Those of the orders that the newest of so many replies told of."""
    said = turn.conversation.messages.filter(
        author=Message.Author.ASSISTANT,
        pk__lt=turn.message.pk,
        created_at__gt=timezone.now() - proof.REMEMBERED,
    )
    today = timezone.localdate()
    for text in said.order_by("-pk").values_list("text", flat=True)[:replies]:
        told = slots(text, today=today).numbers
        if found := [
            one for one in orders if any(same_number(one.number, n) for n in told)
        ]:
            return found
    return []


def lines_named(text: str, lines: Sequence[OrderLine]) -> Sequence[OrderLine]:
    """The lines whose titles share most words with a text; none if none does."""
    said = set(words(text)) - _COMMON
    shared = [len(said & (set(words(line.title)) - _COMMON)) for line in lines]
    most = max(shared, default=0)
    return [
        line
        for line, count in zip(lines, shared, strict=True)
        if most and count == most
    ]


#: Words of titles and of messages that tell no product.
_COMMON = frozenset(
    (
        *("the", "and", "for", "with", "from", "of", "in", "on", "to", "it", "is"),
        *("this", "that", "my", "order", "orders", "return", "send", "back", "cancel"),
        *("want", "would", "like", "please", "can", "piece", "set", "kids"),
        *("订单", "退货", "取消", "我要", "我想", "可以", "一个"),
    )
)
