"""What the shop itself says in a conversation: who answers, and each change of that."""

import logging

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from ecom_ai.adapters import get_support_adapter
from ecom_ai.models import Conversation, Message
from ecom_ai.support import stream
from ecom_ai.support.languages import locale_of
from ecom_ai.support.showing import shown

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
_TICKET = _("Nobody is here at the moment. We will answer you by e-mail.")
_NO_ADDRESS = _(
    "Nobody is here at the moment. Write your e-mail address here, and we will answer "
    "you by e-mail."
)
_COLLEAGUE = _("A colleague will take over. Please wait a moment.")
#: What follows those of a ticket, where the shop tells its hours.
_HOURS = _("We are here: %(hours)s.")
_PERSON = _("You are now talking to a person of our team.")
_ASSISTANT = _("You are talking to the AI assistant again.")
_CLOSED = _("This conversation is closed. Write again to go on.")
ADDRESS_KNOWN = _("Thank you. We will answer you by e-mail.")


def post(conversation: Conversation, text: "str | Promise") -> Message:
    """Adds a notice, in the conversation's language, and tells whoever looks on."""
    with override(locale_of(conversation.language)):
        words = str(text)
    notice = Message.objects.create(
        conversation=conversation,
        author=Message.Author.NOTICE,
        state=Message.State.DONE,
        text=words,
        masked=words,
        language=conversation.language,
    )
    tell(notice)
    return notice


def of_change(conversation: Conversation, before: str) -> str:
    """What is said of a conversation's state after another one, in its language."""
    with override(locale_of(conversation.language)):
        if conversation.state == State.TICKET:
            words = str(_TICKET if conversation.email else _NO_ADDRESS)
            hours = _hours()
            return f"{words} {_HOURS % {'hours': hours}}" if hours else words
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


def _hours() -> str:
    try:
        return get_support_adapter().hours()
    except Exception:  # of the host's code; a notice can do without
        logger.exception("SUPPORT_ADAPTER.hours failed")
        return ""


def tell(message: Message) -> None:
    """Sends a whole message to all who look on, once it is committed."""
    told, conversation_id = shown(message), message.conversation_id
    transaction.on_commit(lambda: stream.publish(conversation_id, "message", told))
