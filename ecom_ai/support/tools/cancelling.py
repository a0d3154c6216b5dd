"""Cancelling an order, once its buyer said yes."""

import re
from collections.abc import Sequence
from dataclasses import asdict, replace

from django.utils.translation import gettext as _

from ecom_ai.adapters import Order, get_support_adapter
from ecom_ai.exceptions import BadInput
from ecom_ai.models import Message
from ecom_ai.support import wishes
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.tools import cues, proof
from ecom_ai.support.tools.agreeing import choices
from ecom_ai.support.tools.choosing import at_hand, meant, number_in
from ecom_ai.support.tools.looking import OneOrder
from ecom_ai.support.tools.telling import card, named, state_of
from ecom_ai.support.tools.tool import Permission, Tool

_SHOWN = 5


class CancelPart(Tool):
    name = "cancel_part"
    description = "Says that a single product of an order cannot be cancelled here."

    def wanted(self, turn: Turn) -> object | None:
        text = cues.said(turn)
        if number := number_in(turn):  # a whole order's
            text = re.sub(re.escape(number), "it", text, flags=re.IGNORECASE)
        is_meant = cues.PART.search(text) and not cues.is_general(turn)
        return self.arguments() if is_meant else None

    def run(self, turn: Turn, arguments: object) -> Answer:
        words = _(
            "I can only cancel a whole order, not single products of it. A person can "
            "see what is still possible."
        )
        orders = meant(turn, proof.reachable(turn), number_in(turn))
        possible = [one for one in orders if one.can_cancel][:_SHOWN]
        whole = [
            (
                _("Cancel all of order %(number)s") % {"number": one.number},
                _("Please cancel order %(number)s") % {"number": one.number},
            )
            for one in possible
        ]
        return Answer(
            text=" ".join([words, *map(state_of, possible)]),
            outcome=Message.Outcome.ANSWERED,
            language=turn.language,
            cards=[*([choices(whole)] if whole else []), wishes.offer()],
        )


def _is_of_spoken(turn: Turn) -> bool:
    """Whether it is asked if "it" can be cancelled, an order that was told of."""
    if not cues.CANCEL.search(cues.said(turn)) or not proof.is_known(turn):
        return False
    return bool(at_hand(turn, proof.reachable(turn)))


class CancelOrder(Tool):
    name = "cancel_order"
    description = "Cancels an order of the shopper that is not packed yet."
    arguments = OneOrder
    permission = Permission.ORDER
    needs_confirmation = True

    def wanted(self, turn: Turn) -> OneOrder | None:
        # What is to be cancelled is named in the question before it is done.
        known = turn.conversation.user_id is not None
        meant_so = cues.says(turn, cues.CANCEL, ("cancel_order",), is_personal=known)
        meant_so = meant_so or _is_of_spoken(turn)
        if not meant_so or cues.PARTLY.search(cues.said(turn)):
            return None
        return OneOrder(number_in(turn))

    def filled(self, turn: Turn, arguments: OneOrder, missing: str) -> OneOrder | None:
        number = number_in(turn)
        return replace(arguments, order=number) if number else None

    def asked_back(self, turn: Turn, arguments: OneOrder) -> Answer | None:
        orders = _possible(turn, arguments)
        if len(orders) < 2:
            return None
        options = [
            (f"{one.number}: {named(one.lines)}"[:120], one.number)
            for one in orders[:_SHOWN]
        ]
        return Answer(
            text=_("Which order shall I cancel?"),
            outcome=Message.Outcome.ASKED,
            language=turn.language,
            cards=[choices(options)],
            proposal={"missing": "order", "arguments": asdict(arguments)},
        )

    def question(self, turn: Turn, arguments: OneOrder) -> Answer:
        order = self._one(turn, arguments)
        return Answer(
            text=_("Shall I cancel order %(number)s (%(goods)s, %(total)s)?")
            % {
                "number": order.number,
                "goods": named(order.lines),
                "total": get_support_adapter().money(order.total),
            },
            outcome=Message.Outcome.ASKED,
            language=turn.language,
            cards=[card(order)],
            proposal={"arguments": asdict(OneOrder(order.number))},
        )

    def run(self, turn: Turn, arguments: OneOrder) -> Answer:
        order = self._one(turn, arguments)
        get_support_adapter().cancel(order)
        return Answer(
            text=_("Order %(number)s is cancelled.") % {"number": order.number},
            outcome=Message.Outcome.ANSWERED,
            language=turn.language,
        )

    def _one(self, turn: Turn, arguments: OneOrder) -> Order:
        """The order that is meant. Raises BadInput where it cannot be cancelled."""
        possible = _possible(turn, arguments)
        if len(possible) == 1:
            return possible[0]
        known = proof.reachable(turn)
        said = meant(turn, known, arguments.order)
        if not said or (len(said) == len(known) and not arguments.order):
            raise BadInput(_("None of your orders can be cancelled any more."))
        raise BadInput(
            _("Order %(number)s is shown as %(status)s and can no longer be cancelled.")
            % {"number": said[0].number, "status": said[0].status_text}
        )


def _possible(turn: Turn, arguments: OneOrder) -> Sequence[Order]:
    orders = meant(turn, proof.reachable(turn), arguments.order)
    return [one for one in orders if one.can_cancel]
