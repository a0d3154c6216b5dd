"""What is read of orders: their states and parcels, a list of them, an invoice."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecom_ai.adapters import Order, get_support_adapter
from ecom_ai.models import Message
from ecom_ai.support import wishes
from ecom_ai.support.answers import Answer, Card, Turn
from ecom_ai.support.tools import cues, proof
from ecom_ai.support.tools.agreeing import choices
from ecom_ai.support.tools.articles import with_article
from ecom_ai.support.tools.choosing import (
    at_hand,
    is_of_last,
    meant,
    number_in,
    spoken_of,
)
from ecom_ai.support.tools.telling import (
    card,
    day,
    described,
    is_late,
    is_under_way,
    named,
    state_of,
)
from ecom_ai.support.tools.tool import Permission, Tool

#: Orders that are told of at once, and listed.
_TOLD, _LISTED = 3, 5
_ANSWERED = Message.Outcome.ANSWERED
#: Names a place: that is asked of the help centre, too.
_WHERE = re.compile(
    r"\b(?:in|to) (?:the )?[A-Z][a-z]|(?:[送寄]到|到达|[送寄到])(?!了|货|吗|达|底|家)"
    r"[\u4e00-\u9fff]{2,}"
)


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
        asked |= bool(cues.SENT.search(cues.said(turn))) and not cues.is_general(turn)
        if number or (asked and not cues.BOUGHT.search(cues.said(turn))):
            return OneOrder(number)
        return OneOrder() if _awaited(turn) else None

    def run(self, turn: Turn, arguments: OneOrder) -> Answer:
        orders = meant(turn, proof.reachable(turn), arguments.order)
        if arguments.order:
            return _told(turn, orders[:_TOLD])
        if awaited := _awaited(turn):
            return _late_or_not(turn, awaited)
        # Whoever does not say which one asks for what is still to come, first of all
        # for what is late, and for what they did last.
        orders = sorted(orders, key=lambda one: one.placed_at, reverse=True)
        asked = [one for one in orders if one is orders[0] or is_under_way(one)]
        asked.sort(key=is_late, reverse=True)
        return _told(turn, asked[:_TOLD], more=len(asked) - _TOLD)

    def unproved(self, turn: Turn, asked: Answer) -> Answer:
        return asked  # how anybody's order is looked up is no answer to "where is it?"


class MyOrders(Tool):
    name = "my_orders"
    description = "Lists the newest orders of the signed-in shopper."
    permission = Permission.SIGNED_IN

    def wanted(self, turn: Turn) -> object | None:
        said = cues.said(turn)
        is_asked = cues.MINE.search(said) or cues.BOUGHT.search(said)
        return self.arguments() if is_asked else None

    def run(self, turn: Turn, arguments: object) -> Answer:
        orders = proof.reachable(turn)[:_LISTED]
        if not orders:
            words = _("There are no orders in your account.")
            return Answer(words, _ANSWERED, turn.language)
        if is_of_last(turn):
            goods = _("This is what you ordered last: %(goods)s.")
            return _told(turn, orders[:1], goods % {"goods": named(orders[0].lines)})
        return _told(turn, orders, _("These are your newest orders."))


class Invoice(Tool):
    name = "invoice"
    description = "Gives the link to the invoice of an order of the shopper."
    arguments = OneOrder
    permission = Permission.ORDER

    def wanted(self, turn: Turn) -> OneOrder | None:
        if cues.says(turn, cues.INVOICE, ("invoice",)):
            return OneOrder(number_in(turn))
        if not cues.INVOICE.search(cues.said(turn)):
            return None
        if not proof.is_known(turn):
            # A stranger who asks for the rules has those alone.
            return None if cues.is_general(turn) else OneOrder()
        # Whoever asks for the rules is shown their own beside them, where there are.
        return OneOrder() if proof.reachable(turn) else None

    def run(self, turn: Turn, arguments: OneOrder) -> Answer:
        orders = meant(turn, proof.reachable(turn), arguments.order)
        links = _invoices(orders)[:_TOLD]
        said = _of_orders([one for one, _link in links])
        if not links:
            none = _("There is no invoice yet that I could show you here.")
            said = f"{state_of(orders[0])} {none}"
        shown = [Card("links", {"links": [link for _one, link in links]})]
        cards = [*(shown if links else ()), wishes.offer()]
        found = Answer(said, _ANSWERED, turn.language, cards=cards)
        is_told = cues.is_general(turn) or not links
        return with_article(turn, found, ask="invoice", is_told=is_told)

    def unproved(self, turn: Turn, asked: Answer) -> Answer:
        if not cues.INVOICE.search(cues.said(turn)):  # asked before, and told
            return asked
        return with_article(turn, asked, ask="invoice")


def _awaited(turn: Turn) -> Sequence[Order]:
    """The orders still to come that were spoken of, where it is asked when, or why not
    yet; [] for a message of anything else."""
    if not cues.LATE.search(cues.said(turn)) or not proof.is_known(turn):
        return []
    known = proof.reachable(turn)
    spoken = spoken_of(turn, known) or at_hand(turn, known)
    return [one for one in spoken if is_under_way(one)]


def _late_or_not(turn: Turn, orders: Sequence[Order]) -> Answer:
    """What is late, or else all of them, and what the help centre says of that, or of
    where it is to arrive."""
    late = [one for one in orders if is_late(one)]
    told = _told(turn, (late or orders)[:_TOLD])
    if _WHERE.search(turn.text):
        return with_article(turn, told)
    return with_article(turn, told, ask="late", is_rule=True) if late else told


def _of_orders(orders: Sequence[Order]) -> str:
    """Of which orders the invoices are that are shown."""
    if len(orders) == 1:
        values = {"number": orders[0].number, "day": day(orders[0].placed_at)}
        return _("Here is the invoice for order %(number)s of %(day)s.") % values
    each = _("%(number)s of %(day)s")
    named_ = [each % {"number": o.number, "day": day(o.placed_at)} for o in orders]
    words = _(
        "Here are the invoices for the orders %(orders)s. For another one, tell me its "
        "number."
    )
    return words % {"orders": _("; ").join(named_)}


def _invoices(orders: Sequence[Order]) -> list[tuple[Order, dict[str, str]]]:
    """Orders that have an invoice, each with the link to it."""
    adapter = get_support_adapter()
    urls = [(one, adapter.invoice_url(one)) for one in orders]
    label = _("Invoice for order %(number)s")
    return [
        (one, {"label": label % {"number": one.number}, "url": url})
        for one, url in urls
        if url
    ]


def _told(
    turn: Turn, orders: Sequence[Order], before: str = "", *, more: int = 0
) -> Answer:
    """Orders in words and as cards, and how many ``more`` there are that are not."""
    said, cards = [before, *map(described, orders)], [card(one) for one in orders]
    if any(proof.is_elsewhere(turn, one) for one in orders):
        said.append(
            _(
                "This order is not one of the account that you are signed in with; I "
                "found it by its number and the e-mail address."
            )
        )
    if more > 0:
        said.append(
            ngettext(
                "%(count)d more order is still to come.",
                "%(count)d more orders are still to come.",
                more,
            )
            % {"count": more}
        )
        cards.append(choices([(_("My orders"), _("Show me my orders"))]))
    return Answer(
        text="\n".join(part for part in said if part),
        outcome=_ANSWERED,
        language=turn.language,
        cards=cards,
    )
