"""Whether an order's address can be changed; people change it."""

from django.utils.translation import gettext as _

from ecom_ai.adapters import Order, get_support_adapter
from ecom_ai.models import Conversation, Message
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.tools import cues, proof
from ecom_ai.support.tools.agreeing import choices
from ecom_ai.support.tools.choosing import meant, number_in
from ecom_ai.support.tools.looking import OneOrder
from ecom_ai.support.tools.tool import Permission, Tool


class ChangeAddress(Tool):
    name = "change_address"
    description = "Tells whether the address of an order of the shopper can be changed."
    arguments = OneOrder
    permission = Permission.ORDER

    def wanted(self, turn: Turn) -> OneOrder | None:
        is_meant = cues.says(turn, cues.ADDRESS, ("address_change",))
        return OneOrder(number_in(turn)) if is_meant else None

    def run(self, turn: Turn, arguments: OneOrder) -> Answer:
        orders = meant(turn, proof.reachable(turn), arguments.order)
        awaited = [one for one in orders if one.delivered_at is None]
        order = (awaited or orders)[0]
        said = get_support_adapter().address_change(order)
        if not said:
            return _to_a_person(turn)
        return Answer(
            text=_about(order, said),
            outcome=Message.Outcome.ANSWERED,
            language=turn.language,
            cards=[choices([(_("Talk to a person"), _("I want to talk to a person"))])],
        )


def _about(order: Order, said: str) -> str:
    words = _("Order %(number)s: %(status)s.")
    return f"{words % {'number': order.number, 'status': order.status_text}} {said}"


def _to_a_person(turn: Turn) -> Answer:
    return Answer(
        text=_("A person has to look at that. I am passing you to one."),
        outcome=Message.Outcome.HANDOFF,
        language=turn.language,
        reason=Conversation.Reason.WISH,
    )
