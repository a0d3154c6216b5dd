"""Questions for a thing that the shop may not have: "Do you sell umbrellas?"."""

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from ecom_ai.grounding.terms import STOP
from ecom_ai.models import Message
from ecom_ai.support import answering, wishes
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.shopping import matters, phrases
from ecom_ai.support.shopping.filling import telling
from ecom_ai.support.shopping.wants import Wants
from ecom_ai.support.shopping.words import words_of
from ecom_ai.support.tools import using
from ecom_ai.support.tools.products import FIND, sought

#: Whole messages that ask whether a thing is to be had.
_ASKED = re.compile(
    rf"{phrases.START}(?:(?:do|does) (?:you|your shop|the shop|this shop)(?: guys)?"
    r"(?: also| still| even)? (?:have|sell|stock|carry)|have you got|got any)"
    r" (?:any |some |an? |the )*(?P<en>[a-z][\w' -]{1,40}?)"
    r"(?: (?:for sale|in stock|here|too|as well|in (?:the|your) shop))*\W*"
    r"|\W*(?:请问)?(?:你们|贵店|店里|这里|这儿)*(?:这里|家|店)?(?:还|也|都)?"
    r"(?:有没有卖|有没有|有卖|卖不卖|卖|出售|有(?=.*(?:[吗么嘛]|没有)\W*$))"
    r"(?P<zh>(?!什么|哪|多)(?:(?!有)[\u4e00-\u9fff]){1,8}?)(?:卖|出售)?的?"
    r"(?:[吗么嘛呢]|没有)?\W*",
    re.IGNORECASE,
)
#: A longer name is no name of a thing, and so is one with words like these in it.
_LONGEST = 3
_STOPS = STOP - {"off", "on", "up", "down"}
#: Intents of which such a question may be.
_PERHAPS = frozenset({"", "product_search", "product_question", "stock"})


def unsold(turn: Turn) -> Answer | None:
    """What there is of a thing that no product is called by; or that there is none.

    Only where the help centre has nothing to say to it either: a shop may have a
    newsletter, and sell none.
    """
    asked = _ASKED.fullmatch(turn.text.strip().replace("’", "'"))
    if asked is None or turn.intent not in _PERHAPS or matters.is_of_shop(turn.text):
        return None
    name = (asked["en"] or asked["zh"]).strip()
    named = list(telling(name.lower()))
    if not named or len(name.split()) > _LONGEST or _STOPS & {*name.lower().split()}:
        return None
    if answering.known(turn):
        return None
    none = _("I found nothing called “%(what)s” among this shop's products.")
    none %= {"what": name}
    shop = words_of(turn.site_id)
    if all(shop.is_told(word) for word in named):
        near = using.run(turn, FIND, sought(Wants(text=" ".join(named)), ""))
        return replace(near, text=f"{none} {near.text}")
    return Answer(
        text=f"{none} {wishes.offered()}",
        outcome=Message.Outcome.UNKNOWN,
        language=turn.language,
        cards=[wishes.offer()],
    )
