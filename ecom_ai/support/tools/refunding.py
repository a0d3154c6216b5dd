"""Where the shopper's money is: their orders that ended, beside the rule."""

from django.utils.translation import gettext as _

from ecom_ai.models import Message
from ecom_ai.support import wishes
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.tools import cues, proof
from ecom_ai.support.tools.articles import with_article
from ecom_ai.support.tools.choosing import meant, number_in
from ecom_ai.support.tools.looking import OneOrder
from ecom_ai.support.tools.telling import card, described
from ecom_ai.support.tools.tool import Permission, Tool

#: Orders that are told of at once.
_TOLD = 2


class RefundStatus(Tool):
    name = "refund_status"
    description = "Tells which orders of the shopper money comes back for, and when."
    arguments = OneOrder
    permission = Permission.ORDER

    def wanted(self, turn: Turn) -> OneOrder | None:
        said = cues.said(turn)
        if not cues.REFUND.search(said) or cues.SUPPOSES.search(said):
            return None
        if cues.MY_REFUND.search(said) or cues.is_named(turn):
            return OneOrder(number_in(turn))
        # Whoever asks for the rules is shown their own beside them, where there are.
        known = proof.is_known(turn) and proof.reachable(turn)
        return OneOrder() if known and any(one.is_ended for one in known) else None

    def run(self, turn: Turn, arguments: OneOrder) -> Answer:
        orders = meant(turn, proof.reachable(turn), arguments.order)
        told = [one for one in orders if one.is_ended or arguments.order][:_TOLD]
        none = _("None of your orders is shown as cancelled or sent back yet.")
        answer = Answer(
            text="\n".join(map(described, told)) or none,
            outcome=Message.Outcome.ANSWERED,
            language=turn.language,
            cards=[*map(card, told), wishes.offer()],
        )
        return with_article(
            turn, answer, ask="refund", is_rule=not cues.is_general(turn)
        )

    def unproved(self, turn: Turn, asked: Answer) -> Answer:
        if not cues.REFUND.search(cues.said(turn)):  # asked before, and told
            return asked
        return with_article(
            turn, asked, ask="refund", is_rule=not cues.is_general(turn)
        )
