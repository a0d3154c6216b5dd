"""Whether something can be sent back, and asking for it to be."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

from django.utils.translation import gettext as _

from ecom_ai.adapters import Order, OrderLine, Returnable, get_support_adapter
from ecom_ai.exceptions import BadInput
from ecom_ai.models import Conversation, Message
from ecom_ai.support import wishes
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.intents import same_number
from ecom_ai.support.tools import cues, proof
from ecom_ai.support.tools.agreeing import agreed, choices
from ecom_ai.support.tools.choosing import at_hand, lines_named, meant, number_in
from ecom_ai.support.tools.looking import OneOrder
from ecom_ai.support.tools.telling import card, day, described
from ecom_ai.support.tools.tool import Permission, Tool

#: Lines whose rules are looked up, and that are told of at once.
_LOOKED, _SHOWN = 40, 6
#: Characters that are kept of a reason in the shopper's own words.
_WORDS = 200
Reason = Literal["", "fit", "dislike", "faulty", "wrong", "mind", "other"]
_REASONS: Sequence[tuple[Reason, str]] = (
    (
        "faulty",
        r"\b(?:fault\w*|broke\w*|damag\w*|defect\w*|doesn't work|not working|leak\w*"
        r"|torn|crack\w*)\b|坏|破|裂|故障|漏|质量问题|瑕疵|损",
    ),
    (
        "wrong",
        r"\bwrong (?:item|product|one|thing|colou?r)\b|\bnot what i ordered\b"
        r"|发错|送错|不是我(?:买|订)的|错的",
    ),
    (
        "fit",
        r"\btoo (?:small|big|large|tight|loose|short|long|wide|narrow)\b"
        r"|(?:\bnot|n't|\bnever|\bbad|\bpoor|\bwrong) fit|\bfits? (?:badly|poorly)"
        r"|\bsize\b|太[小大紧松长短宽窄]|不合身|不合适|尺码|尺寸",
    ),
    (
        "mind",
        r"\bchanged? my mind\b|\bno longer\b|\bdon't (?:need|want)\b|\bnot need"
        r"|不想要|不需要|改变主意|不要了|用不上",
    ),
    (
        "dislike",
        r"\bdon't like\b|\bdo not like\b|\bnot as (?:expected|described)\b"
        r"|\bdisappoint|\bhate\b|\bugly\b|不好看|难看|难闻|不好用|不喜欢|和想的不一样|不满意|与描述不符|不如预期",
    ),
)
#: Whatever the reason, these are no change of mind: people look at them.
_OURS = ("faulty", "wrong")


@dataclass(frozen=True)
class Wanted:
    """A line of an order, by its key, and why it goes back; "" where it is not said.

    A reason that is none of the usual ones is "other", and stands in ``words``.
    """

    order: str = ""
    line: str = ""
    reason: Reason = ""
    words: str = ""


@dataclass(frozen=True)
class _Place:
    order: Order
    line: OrderLine
    found: Returnable


class ReturnCheck(Tool):
    name = "return_check"
    description = (
        "Tells which goods of the shopper's orders can be sent back, how long."
    )
    arguments = OneOrder
    permission = Permission.ORDER

    def wanted(self, turn: Turn) -> OneOrder | None:
        if not cues.RETURN_CHECK.search(cues.said(turn)):
            return None
        is_asked = cues.says(turn, cues.RETURN_CHECK) and (
            cues.is_own(turn) or cues.is_named(turn)
        )
        if is_asked or at_hand(turn, proof.reachable(turn)):
            return OneOrder(number_in(turn))
        return None

    def run(self, turn: Turn, arguments: OneOrder) -> Answer:
        places = _places(turn, arguments.order)
        if not arguments.order and not lines_named(turn.text, _lines(places)):
            places = [one for one in places if one.found.is_possible] or places
        places = places[:_SHOWN]
        begin = [_beginning(one) for one in places if one.found.is_possible]
        return Answer(
            text="\n".join(map(_described, places)),
            outcome=Message.Outcome.ANSWERED,
            language=turn.language,
            cards=[choices(begin)] if begin else (),
        )


class RequestReturn(Tool):
    name = "request_return"
    description = "Registers that the shopper sends back a line of an order."
    arguments = Wanted
    permission = Permission.ORDER
    needs_confirmation = True

    def wanted(self, turn: Turn) -> Wanted | None:
        is_wish = cues.says(turn, cues.RETURN, ("return",)) or (
            cues.RETURN_WISH.search(cues.said(turn)) and not cues.is_general(turn)
        )
        if not is_wish:
            return None
        return Wanted(number_in(turn), reason=reason_in(cues.said(turn)))

    def filled(self, turn: Turn, arguments: Wanted, missing: str) -> Wanted | None:
        if missing == "reason":
            return _with_reason(turn, arguments)
        places = _possible(turn, arguments)
        number = number_in(turn)
        if number:
            places = [one for one in places if same_number(one.order.number, number)]
        named = lines_named(turn.text, _lines(places))
        places = [one for one in places if one.line in named] or places
        # What names nothing is no answer, unless it is yes to the only one.
        is_told = bool(number or named) or agreed(turn.text)
        if len(places) == 1 and is_told:
            chosen = places[0]
            return replace(arguments, order=chosen.order.number, line=chosen.line.key)
        return replace(arguments, order=number) if number else None

    def asked_back(self, turn: Turn, arguments: Wanted) -> Answer | None:
        places = _possible(turn, arguments)
        if len(places) > 1 or (places and not _is_told(turn, arguments, places)):
            return _asking(turn, arguments, places)
        if len(places) == 1 and not arguments.reason:
            place = places[0]
            known = Wanted(place.order.number, place.line.key)
            return Answer(
                text=_("Why would you like to send back %(title)s?")
                % {"title": place.line.title},
                outcome=Message.Outcome.ASKED,
                language=turn.language,
                cards=[choices([(words, words) for words in _in_words().values()])],
                proposal={"missing": "reason", "arguments": asdict(known)},
            )
        return None if places else self._not_possible(turn, arguments)

    def question(self, turn: Turn, arguments: Wanted) -> Answer:
        place = self._one(turn, arguments)
        said = _("Shall I register the return of %(title)s from order %(number)s?") % {
            "title": place.line.title,
            "number": place.order.number,
        }
        if place.found.why:
            said = f"{said} {place.found.why}"
        known = replace(arguments, order=place.order.number, line=place.line.key)
        return Answer(
            text=said,
            outcome=Message.Outcome.ASKED,
            language=turn.language,
            proposal={"arguments": asdict(known)},
        )

    def run(self, turn: Turn, arguments: Wanted) -> Answer:
        order = proof.find(turn, arguments.order)
        line = _line(order, arguments.line) if order else None
        if order is None or line is None:
            raise BadInput(_("This order no longer has that product."))
        reason = arguments.words or _in_words().get(arguments.reason, "")
        reference = get_support_adapter().request_return(order, line, reason)
        return Answer(
            text=_(
                "The return of %(title)s is registered. Its reference is %(reference)s."
            )
            % {"title": line.title, "reference": reference},
            outcome=Message.Outcome.ANSWERED,
            language=turn.language,
        )

    def _one(self, turn: Turn, arguments: Wanted) -> _Place:
        places = _possible(turn, arguments)
        if len(places) != 1:
            raise BadInput(_("I do not know which product you mean."))
        return places[0]

    def _not_possible(self, turn: Turn, arguments: Wanted) -> Answer:
        """Why not, and how it stands with the order; a person goes on, if wished for.

        A fault of the shop's is for a person to see.
        """
        places = _places(turn, arguments.order)
        if arguments.reason in _OURS:
            words = _("A fault is for a person to look at. I am passing you to one.")
            return Answer(
                text=wishes.passed_on(turn, words),
                outcome=Message.Outcome.HANDOFF,
                language=turn.language,
                reason=Conversation.Reason.WISH,
            )
        places = places[:_SHOWN]
        orders = list({place.order.number: place.order for place in places}.values())
        said = [_("Nothing of your orders can be sent back now.")]
        if arguments.order or lines_named(turn.text, _lines(places)):
            said = [*map(_described, places), *map(described, orders)]
        return Answer(
            text="\n".join([*said, wishes.offered()]),
            outcome=Message.Outcome.ANSWERED,
            language=turn.language,
            cards=[*map(card, orders), wishes.offer()],
        )


def reason_in(text: str) -> Reason:
    """The reason that a text gives, or a button said; "" for none."""
    for reason, words in _in_words().items():
        if text.strip() == words:
            return reason
    for reason, cue in _REASONS:
        if re.search(cue, text, re.IGNORECASE):
            return reason
    return ""


def _with_reason(turn: Turn, arguments: Wanted) -> Wanted | None:
    """The arguments with the reason that was asked for, in whatever words.

    A yes is none, and so is a message that is plainly of something else.
    """
    if cues.is_elsewhere(turn):
        return None
    said = cues.said(turn)
    if reason := reason_in(said):
        return replace(arguments, reason=reason)
    if agreed(said) is not None:
        return None
    return replace(arguments, reason="other", words=turn.text[:_WORDS])


def _in_words() -> dict[Reason, str]:
    return {
        "fit": _("It does not fit"),
        "dislike": _("I do not like it"),
        "mind": _("I changed my mind"),
        "faulty": _("It is faulty"),
        "wrong": _("It is not what I ordered"),
    }


def _places(turn: Turn, number: str) -> Sequence[_Place]:
    """The lines that a message may mean; those that it names, where it names some."""
    orders = meant(turn, proof.reachable(turn), number)
    found = [(order, line) for order in orders for line in order.lines]
    named = lines_named(turn.text, [line for _order, line in found])
    found = [one for one in found if one[1] in named] or found
    rules = get_support_adapter().returnable
    return [_Place(*one, rules(*one)) for one in found[:_LOOKED]]


def _is_told(turn: Turn, arguments: Wanted, places: Sequence[_Place]) -> bool:
    """Whether the shopper said what goes back: nothing is taken for it unsaid."""
    if arguments.order or arguments.line or lines_named(turn.text, _lines(places)):
        return True
    return bool(at_hand(turn, [place.order for place in places]))


def _possible(turn: Turn, arguments: Wanted) -> Sequence[_Place]:
    places = _places(turn, arguments.order)
    if arguments.line:
        places = [one for one in places if one.line.key == arguments.line]
    return [one for one in places if one.found.is_possible]


def _asking(turn: Turn, arguments: Wanted, places: Sequence[_Place]) -> Answer:
    options = [
        (
            f"{one.line.title} ({one.order.number})",
            f"{one.line.title} {one.order.number}",
        )
        for one in places[:_SHOWN]
    ]
    return Answer(
        text=_("What would you like to send back?"),
        outcome=Message.Outcome.ASKED,
        language=turn.language,
        cards=[choices(options)],
        proposal={"missing": "line", "arguments": asdict(arguments)},
    )


def _beginning(place: _Place) -> tuple[str, str]:
    """A button that begins the return of a line."""
    values = {"title": place.line.title, "number": place.order.number}
    label = _("Send back %(title)s") % values
    return label, _("I want to return %(title)s from order %(number)s") % values


def _described(place: _Place) -> str:
    values = {
        "title": place.line.title,
        "number": place.order.number,
        "day": day(place.found.until),
    }
    if not place.found.is_possible:
        said = _("%(title)s (order %(number)s) cannot be sent back now.") % values
    elif place.found.until is None:
        said = _("%(title)s (order %(number)s) can be sent back.") % values
    else:
        said = (
            _("%(title)s (order %(number)s) can be sent back until %(day)s.") % values
        )
    return f"{said} {place.found.why}".strip()


def _lines(places: Sequence[_Place]) -> list[OrderLine]:
    return [place.line for place in places]


def _line(order: Order, key: str) -> OrderLine | None:
    return next((line for line in order.lines if line.key == key), None)
