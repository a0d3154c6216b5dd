"""Goods that arrived broken: what the shop does then, and a button for the return."""

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from ecom_ai.models import Message
from ecom_ai.support import wishes
from ecom_ai.support.answers import Answer, Card, Turn
from ecom_ai.support.shopping import phrases
from ecom_ai.support.tools import cues, proof
from ecom_ai.support.tools.agreeing import choices
from ecom_ai.support.tools.articles import with_article
from ecom_ai.support.tools.choosing import lines_named, meant, number_in
from ecom_ai.support.tools.looking import OneOrder
from ecom_ai.support.tools.tool import Tool

_WHAT_NOW = re.compile(
    r"\bwhat (?:now|next|(?:do|can|should) i do(?: now)?)\b\W*$"
    r"|(?:该|要)?怎么办[呢啊]?\W*$",
    re.IGNORECASE,
)
#: Asks how it is taken back: not as what one does not like is.
_BACK = re.compile(
    r"\bhow (?:do|can|could|should|would) (?:i|we) (?:return|exchange"
    r"|send (?:it|them) back"
    r"|get (?:an? |my |the )?(?:refund|replacement|money|new one))"
    r"|(?:怎么|如何|咋)(?:退|换)",
    re.IGNORECASE,
)
#: Lines of orders that are offered to be sent back.
_SHOWN = 4


class ArrivedBroken(Tool):
    """Anybody may hear the rule; only who is known is offered what they ordered."""

    name = "arrived_broken"
    description = "Tells what to do about goods that arrived broken."
    arguments = OneOrder

    def wanted(self, turn: Turn) -> OneOrder | None:
        said = cues.said(turn)
        if not cues.BROKEN.search(said) or cues.SUPPOSES.search(said):
            return None
        # A stranger's question is for the help centre; what happened is told here.
        is_told = proof.is_known(turn) or _is_rule(turn)
        return OneOrder(number_in(turn)) if is_told else None

    def run(self, turn: Turn, arguments: OneOrder) -> Answer:
        answer = Answer(
            text=_("I am sorry that it arrived like that."),
            outcome=Message.Outcome.ANSWERED,
            language=turn.language,
            cards=[*_offered(turn, arguments.order), wishes.offer()],
        )
        return with_article(turn, answer, ask="broken", is_rule=_is_rule(turn))


def _is_rule(turn: Turn) -> bool:
    """Whether it is the rule for what arrived broken that is to be told."""
    return not _asks(turn) or _BACK.search(cues.said(turn)) is not None


def _asks(turn: Turn) -> bool:
    """Whether something else is asked of it than what now becomes of it."""
    said = _WHAT_NOW.sub("", cues.said(turn))
    is_general = cues.is_general(replace(turn, text=said))
    return is_general or phrases.QUESTION.search(said) is not None


def _offered(turn: Turn, number: str) -> list[Card]:
    """Buttons that begin the return of what was delivered; to a stranger, a link."""
    if not proof.is_known(turn):
        return list(proof.sign_in())
    orders = meant(turn, proof.reachable(turn), number)
    lines = [(o, line) for o in orders if o.delivered_at for line in o.lines]
    named = lines_named(turn.text, [line for _order, line in lines])
    lines = [one for one in lines if one[1] in named] or lines
    begin = [
        (
            _("Send back %(title)s") % {"title": line.title},
            _("I want to return %(title)s from order %(number)s: it arrived broken")
            % {"title": line.title, "number": order.number},
        )
        for order, line in lines[:_SHOWN]
    ]
    return [choices(begin)] if begin else []
