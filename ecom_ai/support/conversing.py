"""What shoppers do in a conversation: begin, write, cancel, rate."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ecom_ai.exceptions import BadInput
from ecom_ai.language import base, is_blank
from ecom_ai.models import Conversation, Message
from ecom_ai.moderation.personal_data import masked, personal_data
from ecom_ai.signals import message_received, send_safely
from ecom_ai.sql import is_storable
from ecom_ai.support import deeds, limits, notices, states, ticket_offers
from ecom_ai.support.access import token
from ecom_ai.support.languages import language_of, locale_of

__all__ = [
    "LONGEST",
    "begin",
    "cancel",
    "masking",
    "rate",
    "receive",
    "thumb",
    "token",
]

#: Characters of a message, of its key, and of a comment.
LONGEST, KEY, COMMENT = 2000, 64, 1000
_ADDRESS = re.compile(r"[^\s<>,;，；：]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
#: Says, to nobody who has come yet, that no person is needed any more.
_NEVER_MIND = re.compile(
    r"\W*(?:(?:ok(?:ay)?|no|oh|sorry|actually)\W+)*"
    r"(?:never ?mind|nvm|forget (?:about )?it"
    r"|it(?:'s|’s| is) (?:ok|okay|fine|all right|alright)(?: now| then)?"
    r"|(?:there(?:'s|’s| is) )?no need(?: any ?more| now)?|not needed(?: any ?more)?"
    r"|i (?:don't|don’t|do not) need (?:a person|an agent|anybody)(?: any ?more| now)?"
    r"|(?:let me |i'll |i’ll )?(?:go )?back to (?:the )?(?:ai|bot|assistant)"
    r"|算了(?:吧)?|不用了?|不必了|没事(?:儿)?了|不需要了?|不用(?:转|找)?人工了?|不(?:要|找|转)人工了"
    r"|(?:回到|转回|返回|还是(?:问|找|用))(?:AI|机器人|助手|AI助手)(?:吧)?)"
    r"(?:\W+(?:thanks|thank you|谢谢(?:您|你)?))?\W*",
    re.IGNORECASE,
)
Author, State = Message.Author, Message.State
_UNTAKEN = (Conversation.State.WAITING, Conversation.State.TICKET)


def begin(
    site_id: int,
    *,
    language: str,
    user: Any = None,
    shopper_key: str = "",
    origin: str = "",
) -> Conversation:
    """A new conversation, whose first notice says that an AI answers.

    ``language`` is that of the page; ``origin`` as ``reviews.submitting.origin_of``
    gives it. Raises TooMany.
    """
    limits.check_beginning(site_id, origin=origin, shopper_key=shopper_key)
    with transaction.atomic():
        made = Conversation.objects.create(
            site_id=site_id,
            user=user if user is not None and user.is_authenticated else None,
            shopper_key=shopper_key,
            origin=origin,
            language=language[:10],
        )
        notices.post(made, notices.WELCOME)
    return made


def receive(
    conversation: Conversation, text: str, *, key: str = "", user: Any = None
) -> Message:
    """Keeps a shopper's message, and asks for a reply unless people have it.

    ``key`` is the client's name for the message: the same one again gives the first
    message back, whatever else is said. ``user`` is who is signed in: a conversation
    that was begun signed out is theirs from now on. Raises BadInput for a text that is
    blank or too long, and TooMany.
    """
    text = cleaned(text)
    _check_key(key)
    hidden = masking(text)
    with transaction.atomic():
        found = states.locked(conversation.pk)
        if key and (first := found.messages.filter(key=key).first()):
            return first
        _belong(found, user)
        limits.check_message(found)
        language = _language(found, text)
        # What the shop itself says follows the shopper's words, too.
        if base(found.language) != language:
            found.language = locale_of(language)
            found.save(update_fields=["language"])
        if found.state == Conversation.State.CLOSED:
            found = states.reopen(found)
        message = found.messages.create(
            author=Author.SHOPPER,
            key=key,
            state=State.DONE,
            text=text,
            masked=hidden,
            language=language,
        )
        notices.tell(message)
        found.updated_at = timezone.now()
        found.save(update_fields=["updated_at"])
        reply = None
        if found.state not in states.WITH_PEOPLE:
            if not ticket_offers.taken_up(found, text):
                reply = _ask_for_reply(message)
        elif found.state in _UNTAKEN and _NEVER_MIND.fullmatch(text):
            states.take_back(found)  # which says who answers now
        else:
            _tell_what_becomes_of_it(found, text)
        transaction.on_commit(
            lambda: send_safely(message_received, Message, message=message, reply=reply)
        )
    return message


def cancel(reply: Message) -> Message:
    """Stops a reply that is under way, at the shopper's wish; a done one stays.

    What was already done for it is said all the same.
    """
    with transaction.atomic():
        states.locked(reply.conversation_id)
        found = Message.objects.get(pk=reply.pk)
        if found.state in Message.UNDER_WAY:
            found.state, found.done_at = State.DROPPED, timezone.now()
            found.save(update_fields=["state", "done_at"])
            notices.tell(found)
            deeds.tell(found)
    return found


def thumb(message: Message, value: int | None) -> Message:
    """Keeps what a shopper thinks of an answer: 1, -1, or None for nothing any more.

    Raises BadInput for any other value, and for what is no answer.
    """
    if value not in (1, -1, None):
        raise BadInput(_("A thumb is 1, -1 or nothing."))
    if message.author not in (Author.ASSISTANT, Author.AGENT):
        raise BadInput(_("Only answers can be rated."))
    message.thumb = value
    message.save(update_fields=["thumb"])
    notices.tell(message)
    return message


def rate(
    conversation: Conversation, stars: int | None, comment: str = ""
) -> Conversation:
    """Keeps how satisfied a shopper is: 1 to 5 stars, and words. Raises BadInput."""
    if stars is not None and not 1 <= stars <= 5:
        raise BadInput(_("Give 1 to 5 stars."))
    comment = _printable(comment).strip()
    if len(comment) > COMMENT:
        raise BadInput(
            _("A comment has %(most)d characters at most; this one has %(count)d.")
            % {"most": COMMENT, "count": len(comment)}
        )
    with transaction.atomic():
        found = states.locked(conversation.pk)
        found.stars, found.comment = stars, comment
        found.save(update_fields=["stars", "comment"])
    return found


def cleaned(text: str) -> str:
    """A message without what cannot be seen or stored. Raises BadInput."""
    text = _printable(text).strip()
    if is_blank(text):
        raise BadInput(_("Write a message first."))
    if len(text) > LONGEST:
        raise BadInput(
            _("A message has %(most)d characters at most; this one has %(count)d.")
            % {"most": LONGEST, "count": len(text)}
        )
    return text


def masking(text: str) -> str:
    """A text as models, logs and reports see it: personal data covered."""
    return masked(text, personal_data(text))


def _printable(text: str) -> str:
    """Without control characters, and halves of characters."""
    return "".join(
        sign
        for sign in text.replace("\r\n", "\n")
        if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")
    )


def _check_key(key: str) -> None:
    if len(key) > KEY or not is_storable(key):
        raise BadInput(
            _("The key of a message has %(most)d characters at most, and no NUL.")
            % {"most": KEY}
        )


def _belong(conversation: Conversation, user: Any) -> None:
    signed_in = user is not None and user.is_authenticated
    if signed_in and conversation.user_id is None:
        conversation.user = user
        conversation.save(update_fields=["user"])


def _language(conversation: Conversation, text: str) -> str:
    """The language that a message is answered in: of its words, else of those before.

    The page's, where none tells it. A button's words are the shop's: whoever presses it
    goes on in their own language, also where it shows a name in another one.
    """
    if _is_offered(conversation, text):
        return base(conversation.language)
    return language_of(text, conversation.language)


def _is_offered(conversation: Conversation, text: str) -> bool:
    """Whether a text is what a button of the last reply says."""
    replies = conversation.messages.filter(author=Author.ASSISTANT).order_by("-pk")
    cards = replies.values_list("cards", flat=True).first() or []
    return any(text in _texts(card) for card in cards)


def _texts(card: Mapping[str, Any]) -> list[object]:
    """What the buttons of a card say: of a choice, and of what is looked for."""
    if card.get("kind") not in ("choices", "wants"):
        return []
    rows = [*card["data"].get("options", ()), *card["data"].get("chips", ())]
    return [row.get("text", row.get("drop")) for row in rows]


def _ask_for_reply(message: Message) -> Message:
    reply = Message.objects.create(
        conversation_id=message.conversation_id,
        author=Author.ASSISTANT,
        replies_to=message,
        state=State.PENDING,
        language=message.language,
    )
    notices.tell(reply)
    return reply


def _tell_what_becomes_of_it(conversation: Conversation, text: str) -> None:
    """Of a message that people are to read, in which an address may stand."""
    if not _holds_address(conversation, text):
        now = states.acknowledge(conversation)
        if now.state != conversation.state:
            _holds_address(now, text)


def _holds_address(conversation: Conversation, text: str) -> bool:
    """Keeps where a ticket is answered to, if a message says it; whether it was told.

    Once an address is known, and while people are here, only a message that is nothing
    but an address is one to answer to.
    """
    is_ticket = conversation.state == Conversation.State.TICKET
    is_asked_for = is_ticket and not conversation.email
    match = _ADDRESS.search(text)
    if match is None or not (is_asked_for or match.group() == text):
        return False
    try:
        kept = states.answer_to(conversation, match.group())
    except BadInput:
        return False
    return is_ticket and kept.email != conversation.email
