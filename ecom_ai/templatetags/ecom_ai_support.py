"""Template tags of the support chat: ``{% load ecom_ai_support %}``."""

import logging
import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import template
from django.http import HttpRequest
from django.template import Context, TemplateDoesNotExist
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ecom_ai.language import base
from ecom_ai.models import Conversation, Message
from ecom_ai.support import access
from ecom_ai.support.conversing import LONGEST
from ecom_ai.support.showing import shown, shown_state, takes_address
from ecom_ai.templatetags.ecom_ai import in_savepoint, key_of, render_in

register = template.Library()
logger = logging.getLogger(__name__)

#: Messages that a page shows, the newest.
MOST_SHOWN = 100
_KIND = re.compile(r"[a-z_]{1,40}")


@register.simple_tag(takes_context=True)
def ecom_ai_chat(context: Context, item: Any = "") -> str:
    """The support chat in a corner of a page: a button, and what it opens.

    ``item`` is the product, or its key, that the page is about. Asks the database
    nothing. Never breaks a page: what fails is logged, and nothing shown.
    """
    try:
        request: HttpRequest = context["request"]
        if getattr(request, "ecom_ai_chat_shown", False):
            return ""  # the page is the chat itself
        shown = {**widget_context(request), "item": key_of(item) if item else ""}
        return render_in(context, "ecom_ai/chat/widget.html", shown)
    except Exception:
        logger.exception("The chat failed")
        return ""


@register.simple_tag(takes_context=True)
def ecom_ai_card(context: Context, card: Mapping[str, Any]) -> str:
    """A card of an answer, by the template ``ecom_ai/chat/cards/KIND.html``.

    A host adds templates for the cards of its own tools. '' for a kind without one,
    and for a card that cannot be shown.
    """
    kind = str(card.get("kind", ""))
    if not _KIND.fullmatch(kind):
        return ""
    try:
        with in_savepoint():
            name = f"ecom_ai/chat/cards/{kind}.html"
            return render_in(context, name, {"card": card.get("data") or {}})
    except TemplateDoesNotExist:
        logger.warning("There is no template for cards of the kind '%s'", kind)
    except Exception:
        logger.exception("A card of the kind '%s' failed", kind)
    return ""


@register.filter
def in_other_language(language: str) -> bool:
    """Whether a text is in another language than the page."""
    return bool(language) and base(language) != base(get_language() or "en")


@register.filter
def by_source(citations: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What an answer rests on, each source once, with all that is quoted of it."""
    found: dict[tuple[object, ...], dict[str, Any]] = {}
    for one in citations:
        source = tuple(one.get(name) for name in ("kind", "key", "language", "url"))
        if source not in found:
            found[source] = dict(one)
        elif (quote := one.get("quote", "")) not in found[source]["quote"]:
            found[source]["quote"] += f" … {quote}"
    return list(found.values())


def widget_context(request: HttpRequest) -> dict[str, Any]:
    """What the chat shows before it has read the conversation."""
    session = getattr(request, "session", None)
    begun = access.read_token(str((session or {}).get(access.SESSION, "")))
    return {
        "request": request,
        "begun": begun,
        "longest": LONGEST,
        "key": uuid4(),
        "who": _("AI assistant"),
        "suggestions": (
            _("Where is my order?"),
            _("How much is delivery, and how long does it take?"),
            _("How do I return something?"),
            _("Help me find a gift"),
        ),
    }


def chat_context(
    request: HttpRequest, conversation: Conversation | None
) -> dict[str, Any]:
    """What ``ecom_ai/chat/page.html`` shows."""
    request.ecom_ai_chat_shown = True  # type: ignore[attr-defined]
    return {**widget_context(request), **log_context(conversation)}


def log_context(conversation: Conversation | None, *, after: int = 0) -> dict[str, Any]:
    """What ``ecom_ai/chat/log.html`` shows: the messages after one."""
    if conversation is None:
        return {"conversation": None, "who": _("AI assistant"), "turns": []}
    rows = conversation.messages.select_related("agent").filter(pk__gt=after)
    found = list(reversed(rows.order_by("-pk")[:MOST_SHOWN]))
    waits = any(message.state in Message.UNDER_WAY for message in found)
    return {
        "conversation": shown_state(conversation),
        "who": _who(conversation),
        "turns": [shown(message) for message in found],
        "settled": _settled(found, after),
        "waits": waits,
        "takes_address": takes_address(conversation),
    }


def _who(conversation: Conversation) -> str:
    """Who answers, for the head of the chat."""
    state = Conversation.State(conversation.state)
    if state == Conversation.State.PERSON:
        return str(shown_state(conversation)["agent"])
    said = {
        Conversation.State.WAITING: _("Waiting for a person"),
        Conversation.State.TICKET: _("We answer by e-mail"),
        Conversation.State.CLOSED: _("Conversation closed"),
    }
    return said.get(state, _("AI assistant"))


def _settled(messages: list[Message], after: int) -> int:
    """The id up to which no message is being written any more."""
    for message in messages:
        if message.state in Message.UNDER_WAY:
            return after
        after = message.pk
    return after
