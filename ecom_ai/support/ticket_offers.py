"""Outside hours: whoever would be passed to a person is offered a ticket instead.

Nobody is moved to e-mail who did not wish for it: the shopper is told that nobody is
here, and sends what was asked with an address to answer to, or goes on.
"""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ecom_ai.models import Conversation, Message
from ecom_ai.support import notices, states
from ecom_ai.support.answers import NO_QUESTION, Card
from ecom_ai.support.showing import TICKET

Author, Reason = Message.Author, Conversation.Reason
#: Messages that go with a ticket: the last ones that ask something.
ASKED = 2


def pass_on(conversation: Conversation, reason: str) -> None:
    """Passes a conversation to a person, as its shopper did not ask for; or offers a
    ticket, where nobody is here. Under its lock."""
    if states.is_staffed(conversation):
        states.hand_over(conversation, reason)
        return
    data = {"asked": _asked(conversation), "reason": str(reason)}
    text = notices.of_absence(conversation)
    notices.post(conversation, text, cards=[Card(TICKET, data)])
    conversation.unsure = 0  # so that it is told again, and not with each answer
    conversation.save(update_fields=["unsure"])


def accept(conversation: Conversation, email: str | None = None) -> Conversation:
    """Asks for a person at the shopper's wish, for the reason of an offer that stands.

    ``email`` is where a ticket is answered to; None where nothing was said of it.
    Raises BadInput for what is no address.
    """
    if email is not None:
        states.answer_to(conversation, email)
    offer = standing(conversation)
    reason = Reason.WISH if offer is None else offer.cards[0]["data"]["reason"]
    return states.hand_over(conversation, reason)


def standing(conversation: Conversation) -> Message | None:
    """The offer of a ticket that came last, while nothing was answered since."""
    told = conversation.messages.filter(state=Message.State.DONE)
    last = told.exclude(author=Author.SHOPPER).order_by("-pk").first()
    if last is None or last.author != Author.NOTICE:
        return None
    return last if any("reason" in card["data"] for card in last.cards) else None


def taken_up(conversation: Conversation, text: str) -> bool:
    """Whether a message takes up the offer that stands: with an address alone."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    if standing(conversation) is None:
        return False
    accept(conversation, text)
    return True


def _asked(conversation: Conversation) -> list[int]:
    """The messages that ask what a person is to answer."""
    rows = conversation.messages.filter(author=Author.SHOPPER)
    asked = rows.exclude(intent__in=NO_QUESTION).order_by("-pk")
    return sorted(asked.values_list("pk", flat=True)[:ASKED])
