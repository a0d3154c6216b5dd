"""Questions for a thing that the shop may not have: "Do you sell umbrellas?"."""

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from ecom_ai.grounding.terms import STOP
from ecom_ai.language import HAN
from ecom_ai.models import Message
from ecom_ai.support import answering, wishes
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.shopping import matters, naming, phrases
from ecom_ai.support.shopping.filling import telling
from ecom_ai.support.shopping.knowing import details_in
from ecom_ai.support.shopping.wants import Wants, load
from ecom_ai.support.shopping.words import Words, words_of
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
#: Asks for what is sold.
_SOLD = re.compile(
    r"\b(?:sell|stock|carry|for sale)\b|\b(?:have|got) (?:an?|any) |卖|出售", re.I
)
#: Intents of which such a question may be.
_PERHAPS = frozenset({"", "product_search", "product_question", "stock"})


def unsold(turn: Turn) -> Answer | None:
    """What there is of a thing that no product is called by; or that there is none.

    Only where the help centre has nothing to say to it either: a shop may have a
    newsletter, and sell none.
    """
    name = _asked_for(turn)
    if not name or _is_helped(turn, name):
        return None
    shop = words_of(turn.site_id)
    if all(shop.is_told(word) for word in telling(name.lower())):
        return _nearest(turn, name)
    return Answer(
        text=f"{_none(name)} {wishes.offered()}",
        outcome=Message.Outcome.UNKNOWN,
        language=turn.language,
        cards=[wishes.offer()],
    )


def of_no_kind(turn: Turn) -> Answer | None:
    """The same of a thing of which the shop has no kind, while others are spoken of.

    Asked before these are taken for what is meant: who asks for laptops after a tent
    asks nothing of the tent.
    """
    name = _asked_for(turn)
    state = load(turn.conversation, turn.message.pk)
    if not name or not (state.is_active or naming.spoken_of(state)):
        return None
    shop = words_of(turn.site_id)
    if not _is_thing(turn.text, name, shop) or _is_sold(name, shop):
        return None
    return None if answering.names(turn, name) else _nearest(turn, name)


def _is_helped(turn: Turn, name: str) -> bool:
    """Whether the help centre has something to say; of what is sold, by its name: what
    it says of rain is none of umbrellas."""
    is_product = turn.intent in answering.ABOUT_PRODUCTS or _SOLD.search(turn.text)
    return answering.names(turn, name) if is_product else answering.known(turn)


def _asked_for(turn: Turn) -> str:
    """The thing that a message asks for, and nothing else; "" for none."""
    asked = _ASKED.fullmatch(turn.text.strip().replace("’", "'"))
    if asked is None or turn.intent not in _PERHAPS or matters.is_of_shop(turn.text):
        return ""
    name = (asked["en"] or asked["zh"]).strip()
    is_long = len(name.split()) > _LONGEST or _STOPS & {*name.lower().split()}
    return "" if is_long or not list(telling(name.lower())) else name


def _is_thing(text: str, name: str, shop: Words) -> bool:
    """Whether it is plainly a thing, and no property of what is spoken of: one that is
    sold, several of it, or one."""
    if _SOLD.search(text):
        return True
    if HAN.search(name):
        return f"{name}的" not in text and not details_in(name, shop)
    last = name.split()[-1].lower()
    return last.isascii() and last.endswith("s") and not last.endswith(("ss", "ones"))


def _is_sold(name: str, shop: Words) -> bool:
    """Whether the shop has such a kind of thing, or it is a colour or the like."""
    if HAN.search(name):
        return bool(shop.kind_in(name)) or shop.is_colour(name)
    last = name.split()[-1]
    return shop.is_kind(last) or shop.is_colour(last)


def _nearest(turn: Turn, name: str) -> Answer:
    """That nothing is called so, and what comes nearest."""
    text = " ".join(telling(name.lower()))
    near = using.run(turn, FIND, sought(Wants(text=text), ""))
    return replace(near, text=f"{_none(name)} {near.text}")


def _none(name: str) -> str:
    none = _("I found nothing called “%(what)s” among this shop's products.")
    return none % {"what": name}
