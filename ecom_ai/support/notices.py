"""What the shop itself says in a conversation: who answers, and each change of that."""

import logging
from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from ecom_ai.adapters import get_support_adapter
from ecom_ai.language import base
from ecom_ai.models import Conversation, Message
from ecom_ai.moderation.personal_data import masked, personal_data
from ecom_ai.support import stream
from ecom_ai.support.answers import Card
from ecom_ai.support.languages import locale_of
from ecom_ai.support.showing import TICKET, shown

logger = logging.getLogger(__name__)

State, Reason = Conversation.State, Conversation.Reason

#: The first words of each conversation (EU AI Act, Article 50).
WELCOME = _(
    "You are talking to an AI assistant, not to a person. It answers from this shop's "
    "own pages and may be wrong. You can ask for a person at any time."
)
_WAITING: "dict[str, Promise]" = {
    Reason.UNSURE: _(
        "The assistant did not know the answer twice, so a person will take over. You "
        "can also go back to the assistant."
    ),
    Reason.FAILED: _(
        "The assistant could not answer, so a person will take over. You can also go "
        "back to the assistant."
    ),
}
_ASKED = _(
    "A person will take over as soon as one is free. You can also go back to the "
    "assistant."
)
_NOBODY = _("Nobody is here at the moment.")
_TICKET = _("This conversation is kept as a ticket.")
_BY_MAIL = _("We will answer you by e-mail at %(email)s.")
_NO_ADDRESS = _("Write your e-mail address here, and we will answer you by e-mail.")
_OFFERED = _(
    "You can send us as a ticket what you asked, and we will answer you by e-mail. Or "
    "go on with the assistant."
)
_COLLEAGUE = _("A colleague will take over. Please wait a moment.")
#: What follows those of a ticket, where the shop tells its hours.
_HOURS = _("We are here: %(hours)s.")
_PERSON = _("You are now talking to a person of our team.")
_ASSISTANT = _("You are talking to the AI assistant again.")
_CLOSED = _("This conversation is closed. Write again to go on.")
#: Of a message that comes while nobody has read the ones before it.
_ADDED = _("Your message was added.")
_NEXT = _(
    "A person will read it and answer here as soon as one is free; the assistant is "
    "silent until then. You can also go back to it."
)
_THANKS = _("Thank you.")
_IF_WRONG = _("If the address is wrong, write the right one, and nothing else.")


def post(
    conversation: Conversation, text: "str | Promise", *, cards: Sequence[Card] = ()
) -> Message:
    """Adds a notice, in the conversation's language, and tells whoever looks on."""
    with override(locale_of(conversation.language)):
        words = str(text)
    notice = Message.objects.create(
        conversation=conversation,
        author=Message.Author.NOTICE,
        state=Message.State.DONE,
        text=words,
        masked=masked(words, personal_data(words)),
        language=conversation.language,
        cards=[asdict(card) for card in cards],
    )
    tell(notice)
    return notice


def of_change(conversation: Conversation, before: str) -> str:
    """What is said of a conversation's state after another one, in its language."""
    with override(locale_of(conversation.language)):
        if conversation.state == State.TICKET:
            return _joined(_NOBODY, _TICKET, *_answered(conversation), *_hours())
        if conversation.state == State.WAITING:
            is_moved = before == State.PERSON
            why = _WAITING.get(conversation.reason, _ASKED)
            return str(_COLLEAGUE if is_moved else why)
        plain = {
            State.PERSON: _PERSON,
            State.ASSISTANT: _ASSISTANT,
            State.CLOSED: _CLOSED,
        }
        return str(plain[State(conversation.state)])


def of_message(conversation: Conversation, *, is_staffed: bool) -> str:
    """What becomes of a message to people that nobody has taken up yet."""
    with override(locale_of(conversation.language)):
        if conversation.state == State.WAITING:
            return _joined(_ADDED, _NEXT, *_hours())
        nobody = [] if is_staffed else [_NOBODY]
        return _joined(_ADDED, *nobody, _TICKET, *_answered(conversation), *_hours())


def of_address(conversation: Conversation) -> str:
    """What is said to whoever wrote where a ticket is answered to."""
    with override(locale_of(conversation.language)):
        return _joined(_THANKS, *_answered(conversation), _IF_WRONG)


def of_absence(conversation: Conversation) -> str:
    """That nobody is here who could go on, when somebody is, and what can be done."""
    with override(locale_of(conversation.language)):
        return _joined(_NOBODY, *_hours(), _OFFERED)


def form_of(conversation: Conversation) -> list[Card]:
    """Where a ticket that cannot be answered yet asks for an address."""
    is_ticket = conversation.state == State.TICKET
    return [] if conversation.email or not is_ticket else [Card(TICKET, {"asked": []})]


def _answered(conversation: Conversation) -> "list[str | Promise]":
    """How a ticket is answered."""
    if not conversation.email:
        return [_NO_ADDRESS]
    return [str(_BY_MAIL) % {"email": conversation.email}]


def _joined(*sentences: "str | Promise") -> str:
    """As one text; Chinese has no space between sentences."""
    space = "" if base(get_language() or "") == "zh" else " "
    return space.join(map(str, sentences))


def _hours() -> list[str]:
    """When somebody is here, where the shop tells it."""
    try:
        hours = get_support_adapter().hours()
    except Exception:  # of the host's code; a notice can do without
        logger.exception("SUPPORT_ADAPTER.hours failed")
        return []
    return [str(_HOURS) % {"hours": hours}] if hours else []


def tell(message: Message) -> None:
    """Sends a whole message to all who look on, once it is committed."""
    told, conversation_id = shown(message), message.conversation_id
    transaction.on_commit(lambda: stream.publish(conversation_id, "message", told))
