"""Cancelling an order, once its buyer said yes."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from django.utils.translation import gettext as _

from ecom_ai.adapters import Order, get_support_adapter
from ecom_ai.exceptions import BadInput
from ecom_ai.models import Message
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.tools import cues, proof
from ecom_ai.support.tools.agreeing import choices
from ecom_ai.support.tools.choosing import meant, number_in
from ecom_ai.support.tools.looking import OneOrder
from ecom_ai.support.tools.telling import card, named
from ecom_ai.support.tools.tool import Permission, Tool

_SHOWN = 5


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
        if not meant_so or cues.PARTLY.search(turn.text):
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
        meant_ones = meant(turn, proof.reachable(turn), arguments.order)
        if not meant_ones or not arguments.order:
            raise BadInput(_("None of your orders can be cancelled any more."))
        raise BadInput(
            _("Order %(number)s is shown as %(status)s and can no longer be cancelled.")
            % {"number": meant_ones[0].number, "status": meant_ones[0].status_text}
        )


def _possible(turn: Turn, arguments: OneOrder) -> Sequence[Order]:
    orders = [one for one in proof.reachable(turn) if one.can_cancel]
    return meant(turn, orders, arguments.order)
