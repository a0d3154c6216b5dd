"""Whether an order's address can be changed; people change it."""

from django.utils.translation import gettext as _

from ecom_ai.adapters import get_support_adapter
from ecom_ai.models import Conversation, Message
from ecom_ai.support import wishes
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.tools import cues, proof
from ecom_ai.support.tools.articles import with_article
from ecom_ai.support.tools.choosing import meant, number_in
from ecom_ai.support.tools.looking import OneOrder
from ecom_ai.support.tools.telling import is_under_way, state_of
from ecom_ai.support.tools.tool import Permission, Tool

#: Orders that are told of at once.
_TOLD = 3


class ChangeAddress(Tool):
    name = "change_address"
    description = "Tells whether the address of an order of the shopper can be changed."
    arguments = OneOrder
    permission = Permission.ORDER

    def wanted(self, turn: Turn) -> OneOrder | None:
        if cues.says(turn, cues.ADDRESS, ("address_change",)):
            return OneOrder(number_in(turn))
        # Whoever asks for the rules has an order in mind that is still to come.
        is_meant = cues.ADDRESS.search(cues.said(turn)) and proof.is_known(turn)
        awaited = is_meant and any(map(is_under_way, proof.reachable(turn)))
        return OneOrder() if awaited else None

    def run(self, turn: Turn, arguments: OneOrder) -> Answer:
        orders = meant(turn, proof.reachable(turn), arguments.order)
        awaited = [one for one in orders if is_under_way(one)] or orders[:1]
        adapter = get_support_adapter()
        said = [
            f"{state_of(one)} {words}"
            for one in awaited[:_TOLD]
            if (words := adapter.address_change(one))
        ]
        if not said:
            return _to_a_person(turn)
        answer = Answer(
            text="\n".join(said),
            outcome=Message.Outcome.ANSWERED,
            language=turn.language,
            cards=[wishes.offer()],
        )
        return with_article(turn, answer, is_told=cues.is_general(turn))


def _to_a_person(turn: Turn) -> Answer:
    return Answer(
        text=wishes.passed_on(
            turn, _("A person has to look at that. I am passing you to one.")
        ),
        outcome=Message.Outcome.HANDOFF,
        language=turn.language,
        reason=Conversation.Reason.WISH,
    )
