"""Whose an order is. The only place where the chat gets at orders.

They are those of the person who is signed in, and those of which the shopper wrote both
the number and the e-mail address, in this conversation. Nothing here takes an argument
that says who somebody is: both are read from the shopper's own messages.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch, Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from ecom_ai.adapters import Order, get_support_adapter
from ecom_ai.models import Conversation, Message, ToolUse
from ecom_ai.support import wishes
from ecom_ai.support.answers import Answer, Card, Turn
from ecom_ai.support.intents import Slots, same_number, slots
from ecom_ai.support.tools.agreeing import choices
from ecom_ai.support.tools.tool import NotAllowed

#: The name of a match in the trail, and what it is limited to.
MATCH = "match_order"
TRIES, WITHIN = 5, timedelta(hours=1)
REMEMBERED = timedelta(minutes=30)
#: What a proposal says is missing.
PROOF = "proof"
#: Messages of the shopper that are looked through for what they wrote before.
_MESSAGES = 20
_TOO_MANY = "too many tries"


def reachable(turn: Turn) -> Sequence[Order]:
    """The orders that this shopper may hear of: their own, then those proved."""
    user = turn.conversation.user
    signed_in = user is not None and user.is_active
    own = list(get_support_adapter().orders(user)) if signed_in else []
    return [*own, *(one for one in _proved(turn) if not _among(own, one.number))]


def is_elsewhere(turn: Turn, order: Order) -> bool:
    """Whether an order is none of the account's that is signed in, but was matched by
    its number and its e-mail address."""
    user = turn.conversation.user
    if user is None or not _matched(turn):
        return False
    return _among(get_support_adapter().orders(user), order.number) is None


def is_known(turn: Turn) -> bool:
    """Whether somebody is signed in, or proved an order a short while ago."""
    return turn.conversation.user_id is not None or bool(_matched(turn))


def find(turn: Turn, number: str) -> Order | None:
    """The order of this number, if this shopper may hear of it."""
    return _among(reachable(turn), number)


def require(turn: Turn, number: str) -> None:
    """Makes sure that an order may be told of; any at all for "".

    Tries a number and an e-mail address that the shopper wrote. Raises NotAllowed.
    """
    known = reachable(turn)
    if (known and not number) or (number and _among(known, number)):
        return
    told = slots(turn.message.text, today=timezone.localdate())
    if told == Slots(dates=told.dates) and _went_wrong(turn):
        # What was wrong is not tried again unasked: it begins anew.
        raise NotAllowed(_how_to_prove(turn, "", ()))
    emails = told.emails or _said_before(turn).emails
    wanted = number or _latest_number(turn)
    if not wanted and told.emails and told.others:
        wanted = told.others[0]
    if wanted and _is_said(turn, wanted) and emails:
        _match(turn, wanted, emails[-1])
    else:
        raise NotAllowed(_how_to_prove(turn, wanted, emails))


def _match(turn: Turn, number: str, email: str) -> None:
    """One try; its row is written before, so that tries at once are counted, too."""
    row = ToolUse.objects.create(
        conversation=turn.conversation,
        message=turn.message,
        tool=MATCH,
        arguments={"order": number},
        outcome=ToolUse.Outcome.REFUSED,
    )
    if _tries(turn) > TRIES:
        row.detail = _TOO_MANY
        row.save(update_fields=["detail"])
        raise NotAllowed(_to_a_person(turn))
    # One of another form than the shop's is a try like any other.
    is_one = bool(slots(number, today=timezone.localdate()).numbers)
    if not is_one or get_support_adapter().find_order(number, email) is None:
        raise NotAllowed(_not_found(turn))
    row.outcome = ToolUse.Outcome.DONE
    row.save(update_fields=["outcome"])


def _went_wrong(turn: Turn) -> bool:
    """Whether the last try in this conversation failed."""
    tries = ToolUse.objects.filter(conversation=turn.conversation, tool=MATCH)
    last = tries.order_by("-pk").first()
    return last is not None and last.outcome == ToolUse.Outcome.REFUSED


def _tries(turn: Turn) -> int:
    """Those that failed of late, of this conversation or its origin, and this one."""
    same = Q(conversation=turn.conversation)
    if turn.conversation.origin:
        same |= Q(
            conversation__site=turn.conversation.site_id,
            conversation__origin=turn.conversation.origin,
        )
    failed = ToolUse.objects.filter(
        same,
        tool=MATCH,
        outcome=ToolUse.Outcome.REFUSED,
        at__gt=timezone.now() - WITHIN,
    )
    return failed.exclude(detail=_TOO_MANY).count()


def _proved(turn: Turn) -> list[Order]:
    """Orders matched a short while ago; asked for anew with what was written."""
    numbers = _matched(turn)
    emails = _said_before(turn).emails if numbers else ()
    adapter = get_support_adapter()
    found = (
        next((one for email in emails if (one := adapter.find_order(n, email))), None)
        for n in numbers
    )
    return [order for order in found if order is not None]


def _matched(turn: Turn) -> list[str]:
    """Numbers of the orders that were matched a short while ago."""
    rows = ToolUse.objects.filter(
        conversation=turn.conversation,
        tool=MATCH,
        outcome=ToolUse.Outcome.DONE,
        at__gt=timezone.now() - REMEMBERED,
    )
    return list(dict.fromkeys(row.arguments["order"] for row in rows))


def _said_before(turn: Turn) -> Slots:
    """Numbers and addresses in the order in which the shopper wrote them."""
    texts = turn.conversation.messages.filter(
        author=Message.Author.SHOPPER, pk__lte=turn.message.pk
    )
    latest = texts.order_by("-pk").values_list("text", flat=True)[:_MESSAGES]
    said = [slots(text, today=timezone.localdate()) for text in reversed(latest)]
    return Slots(
        tuple(number for one in said for number in one.numbers),
        tuple(email for one in said for email in one.emails),
        others=tuple(number for one in said for number in one.others),
    )


def _latest_number(turn: Turn) -> str:
    numbers = _said_before(turn).numbers
    return numbers[-1] if numbers else ""


def _is_said(turn: Turn, number: str) -> bool:
    """Whether the shopper wrote this number: no one else's guess is tried."""
    said = _said_before(turn)
    return any(same_number(number, one) for one in (*said.numbers, *said.others))


def _among(orders: Sequence[Order], number: str) -> Order | None:
    return next((one for one in orders if same_number(one.number, number)), None)


def _how_to_prove(turn: Turn, number: str, emails: Sequence[str]) -> Answer:
    if emails and not number:
        words = _(
            "And what is the number of the order? Its confirmation e-mail has it."
        )
        links: Sequence[Card] = ()
    elif turn.conversation.user is not None:
        words = (
            _(
                "I find no order with this number in your account. If you ordered "
                "without signing in, write me the e-mail address that you gave then."
            )
            if number
            else _("There are no orders in your account.")
        )
        links = ()
    else:
        words = (
            _(
                "To look at this order, please sign in, or write me the e-mail address "
                "that it was placed with."
            )
            if number
            else _(
                "To look at an order, please sign in, or write me its number and the "
                "e-mail address that it was placed with."
            )
        )
        links = sign_in()
    return Answer(
        text=words,
        outcome=Message.Outcome.ASKED,
        language=turn.language,
        cards=links,
        proposal={"missing": PROOF},
    )


def _not_found(turn: Turn) -> Answer:
    """The same words whether there is an order of the number or not."""
    return Answer(
        text=_(
            "This order number and this e-mail address do not go together. Please "
            "look at both again and write them once more, or ask for a person."
        ),
        outcome=Message.Outcome.ASKED,
        language=turn.language,
        cards=[
            *(sign_in() if turn.conversation.user is None else ()),
            choices([(_("Start again"), _("Where is my order?")), wishes.wished()]),
        ],
        proposal={"missing": PROOF},
    )


def _to_a_person(turn: Turn) -> Answer:
    words = _(
        "I cannot look for orders any more just now. I am passing you to a person."
    )
    return Answer(
        text=wishes.passed_on(turn, words),
        outcome=Message.Outcome.HANDOFF,
        language=turn.language,
        reason=Conversation.Reason.UNSURE,
    )


def sign_in() -> Sequence[Card]:
    """A link to the host's sign-in page, if it has one."""
    try:
        url = resolve_url(settings.LOGIN_URL)
        resolve(url)
    except (NoReverseMatch, Resolver404):
        return ()
    return [Card("links", {"links": [{"label": _("Sign in"), "url": url}]})]
