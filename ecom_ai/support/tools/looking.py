"""What is read of orders: their states and parcels, a list of them, an invoice."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ecom_ai.adapters import Order, get_support_adapter
from ecom_ai.models import Message
from ecom_ai.moderation.folding import plain
from ecom_ai.support.answers import Answer, Card, Turn
from ecom_ai.support.tools import cues, proof
from ecom_ai.support.tools.choosing import meant, number_in
from ecom_ai.support.tools.telling import card, described
from ecom_ai.support.tools.tool import Permission, Tool

#: Orders that are told of at once, and listed.
_TOLD, _LISTED = 3, 5
_ANSWERED = Message.Outcome.ANSWERED


@dataclass(frozen=True)
class OneOrder:
    """An order's number; "" for the one that is likeliest meant."""

    order: str = ""


class OrderStatus(Tool):
    name = "order_status"
    description = "Tells the state of an order of the shopper, and where its parcel is."
    arguments = OneOrder
    permission = Permission.ORDER

    def wanted(self, turn: Turn) -> OneOrder | None:
        number = number_in(turn)
        asked = cues.says(turn, cues.STATUS, ("order_status",), is_personal=True)
        if number or asked:
            return OneOrder(number)
        return None

    def run(self, turn: Turn, arguments: OneOrder) -> Answer:
        orders = meant(turn, proof.reachable(turn), arguments.order)
        # Whoever does not say which one asks for what is on its way.
        awaited = [one for one in orders if one.tracking and not one.delivered_at]
        told = orders if arguments.order else (awaited or orders[:1])
        return _told(turn, told[:_TOLD])


class MyOrders(Tool):
    name = "my_orders"
    description = "Lists the newest orders of the signed-in shopper."
    permission = Permission.SIGNED_IN

    def wanted(self, turn: Turn) -> object | None:
        is_asked = cues.MINE.search(plain(turn.text).text)
        return self.arguments() if is_asked else None

    def run(self, turn: Turn, arguments: object) -> Answer:
        orders = proof.reachable(turn)[:_LISTED]
        if not orders:
            words = _("There are no orders in your account.")
            return Answer(words, _ANSWERED, turn.language)
        return _told(turn, orders, _("These are your newest orders."))


class Invoice(Tool):
    name = "invoice"
    description = "Gives the link to the invoice of an order of the shopper."
    arguments = OneOrder
    permission = Permission.ORDER

    def wanted(self, turn: Turn) -> OneOrder | None:
        is_meant = cues.says(turn, cues.INVOICE, ("invoice",))
        return OneOrder(number_in(turn)) if is_meant else None

    def run(self, turn: Turn, arguments: OneOrder) -> Answer:
        adapter = get_support_adapter()
        orders = meant(turn, proof.reachable(turn), arguments.order)
        urls = [(one, adapter.invoice_url(one)) for one in orders]
        links = [
            {"label": _("Invoice for order %(number)s") % {"number": one.number},
             "url": url}
            for one, url in urls if url
        ][:_TOLD]  # fmt: skip
        if not links:
            words = _("There is no invoice yet that I could show you here.")
            return Answer(words, _ANSWERED, turn.language)
        return Answer(
            text=_("Here it is.") if len(links) == 1 else _("Here they are."),
            outcome=_ANSWERED,
            language=turn.language,
            cards=[Card("links", {"links": links})],
        )


def _told(turn: Turn, orders: Sequence[Order], before: str = "") -> Answer:
    said = [before, *map(described, orders)]
    return Answer(
        text="\n".join(part for part in said if part),
        outcome=_ANSWERED,
        language=turn.language,
        cards=[card(one) for one in orders],
    )
