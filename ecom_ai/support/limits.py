"""How much may be written, and begun, in how short a time: counted in the rows."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ecom_ai.conf import get_settings
from ecom_ai.exceptions import TooMany
from ecom_ai.models import Conversation, Message

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
#: Many people may share an address.
SHARED = 4


def check_message(conversation: Conversation) -> None:
    """Raises TooMany where one more message is too many for a minute."""
    most = get_settings().CHAT_MESSAGES_PER_MINUTE
    lately = Message.objects.filter(
        author=Message.Author.SHOPPER, created_at__gt=timezone.now() - _MINUTE
    )
    _check(lately.filter(conversation=conversation), most)
    # Those of the last minute, by the index on the last message.
    site = {
        "conversation__site_id": conversation.site_id,
        "conversation__updated_at__gt": timezone.now() - _MINUTE,
    }
    if conversation.user_id is not None:
        _check(lately.filter(conversation__user=conversation.user_id, **site), most)
    if key := conversation.shopper_key:
        _check(lately.filter(conversation__shopper_key=key, **site), most)
    if conversation.origin:
        some = lately.filter(conversation__origin=conversation.origin, **site)
        _check(some, most * SHARED)


def check_beginning(site_id: int, *, origin: str, shopper_key: str) -> None:
    """Raises TooMany where an address, or a shopper, began too many conversations in an
    hour.

    Of a request that has neither nothing is known by which it could be counted.
    """
    since, most = timezone.now() - _HOUR, get_settings().CHAT_CONVERSATIONS_PER_HOUR
    begun = Conversation.objects.filter(site_id=site_id, created_at__gt=since)
    counted = []
    if origin:
        counted.append(begun.filter(origin=origin).exclude(origin=""))
    if shopper_key:  # those begun lately, by the index on the last message
        counted.append(begun.filter(shopper_key=shopper_key, updated_at__gt=since))
    if any(rows.count() >= most for rows in counted):
        raise TooMany(
            _("Too many conversations were begun from here. Please try again later."),
            seconds=int(_HOUR.total_seconds()),
        )


def _check(written: "QuerySet[Message]", most: int) -> None:
    if written.count() >= most:
        raise TooMany(
            _("That is too many messages in a minute. Please wait a moment."),
            seconds=int(_MINUTE.total_seconds()),
        )
