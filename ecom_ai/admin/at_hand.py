"""What an agent has beside a conversation: who it is, their orders, the past."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ecom_ai.adapters import Order, get_support_adapter
from ecom_ai.admin.names import title_of
from ecom_ai.admin.report import language_name
from ecom_ai.models import LOOKED, Conversation, Event, Handover, Item, ToolUse
from ecom_ai.support.intents import same_number, slots
from ecom_ai.support.tools import proof

logger = logging.getLogger(__name__)

#: Of each kind, the latest.
_ORDERS, _LOOKED, _EARLIER = 5, 5, 5
#: Orders that may be spoken of.
_KNOWN = 100
_READ = 40


@dataclass(frozen=True)
class Told:
    """An order, with its total as the shop writes it."""

    order: Order
    total: str


@dataclass(frozen=True)
class AtHand:
    """What is known of a customer."""

    name: str
    since: datetime | None
    email: str
    language: str
    orders: Sequence[Told]
    #: The number of the order that was spoken of last, else of the newest; "" for none.
    spoken_of: str
    #: Whether the host's orders could not be read.
    failed: bool
    looked: Sequence[str]
    wants: Sequence[str]
    earlier: Sequence[Conversation]
    changes: Sequence[Handover]

    @property
    def gaps(self) -> Mapping[str, str]:
        """What fills the placeholders of canned answers."""
        return {"name": self.name, "order": self.spoken_of}


def at_hand(conversation: Conversation, *, unmasked: bool = False) -> AtHand:
    """All of it; the e-mail address only ``unmasked``."""
    user = conversation.user
    every, failed = _orders(user)
    email = conversation.email or getattr(user, "email", "")
    return AtHand(
        name=first_name(conversation),
        since=getattr(user, "date_joined", None),
        email=email if unmasked else "",
        language=language_name(conversation.language),
        orders=every[:_ORDERS],
        spoken_of=_spoken_of(conversation, [told.order.number for told in every]),
        failed=failed,
        looked=_looked(conversation),
        wants=_wants(conversation),
        earlier=_earlier(conversation),
        changes=list(conversation.handovers.select_related("by")),
    )


def first_name(conversation: Conversation) -> str:
    """How a signed-in customer is spoken to; '' for a stranger."""
    return str(getattr(conversation.user, "first_name", "") or "")


def name_of(conversation: Conversation) -> str:
    """What agents call a customer among themselves."""
    user = conversation.user
    if user is None:
        return _("Visitor %(id)s") % {"id": str(conversation.pk)[-4:]}
    full = getattr(user, "get_full_name", str)()
    return str(full or user.get_username())


def _orders(user: Any) -> tuple[list[Told], bool]:
    """A signed-in customer's; whether the host's code failed."""
    if user is None:
        return [], False
    try:
        with transaction.atomic():
            adapter = get_support_adapter()
            found = adapter.orders(user)[:_KNOWN]
            return [Told(order, adapter.money(order.total)) for order in found], False
    except Exception:
        logger.exception("SUPPORT_ADAPTER.orders failed")
        return [], True


def _spoken_of(conversation: Conversation, own: Sequence[str]) -> str:
    """The number of the order that was named last: one of the customer's own, or one
    that they proved; else their newest."""
    matches = ToolUse.objects.filter(
        conversation=conversation, tool=proof.MATCH, outcome=ToolUse.Outcome.DONE
    )
    known = [*own, *(str(row.arguments["order"]) for row in matches)]
    said = conversation.messages.exclude(author="notice").order_by("-pk")
    today = timezone.localdate()
    for text in said.values_list("text", flat=True)[:_READ]:
        for number in slots(text, today=today).numbers:
            if same := [one for one in known if same_number(one, number)]:
                return same[0]
    return known[0] if known else ""


def _looked(conversation: Conversation) -> list[str]:
    """Titles of what a shopper who agreed to be remembered looked at last."""
    if not conversation.shopper_key:
        return []
    events = Event.objects.filter(
        site_id=conversation.site_id,
        shopper_key=conversation.shopper_key,
        kind__in=LOOKED,
    )
    latest = events.order_by("-at").values_list("item_key", flat=True)[:_READ]
    keys = list(dict.fromkeys(latest))[:_LOOKED]
    items = Item.objects.filter(site_id=conversation.site_id, key__in=keys)
    texts = dict(items.values_list("key", "texts"))
    return [title_of(texts.get(key), key) for key in keys]


def _wants(conversation: Conversation) -> list[str]:
    """As the assistant last showed them; else as they are kept."""
    for cards in _cards(conversation):
        for card in cards:
            if card.get("kind") == "wants":
                chips = card.get("data", {}).get("chips", ())
                return [str(chip.get("label", "")) for chip in chips]
    wants: Mapping[str, Any] = conversation.wants or {}
    return [f"{capfirst(str(name))}: {value}" for name, value in wants.items() if value]


def _cards(conversation: Conversation) -> list[list[Any]]:
    answers = conversation.messages.filter(author="assistant").exclude(cards=[])
    return list(answers.order_by("-pk").values_list("cards", flat=True)[:_READ])


def _earlier(conversation: Conversation) -> list[Conversation]:
    """Others of the same person."""
    same = Q()
    if conversation.user_id is not None:
        same |= Q(user=conversation.user_id)
    if conversation.shopper_key:
        same |= Q(shopper_key=conversation.shopper_key)
    if not same:
        return []
    rows = Conversation.objects.filter(same, site_id=conversation.site_id)
    return list(rows.exclude(pk=conversation.pk).order_by("-updated_at")[:_EARLIER])
