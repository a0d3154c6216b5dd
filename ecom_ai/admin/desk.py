"""What the console shows: the queue, what was said, and the desk around it."""

import logging
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ecom_ai.admin.at_hand import at_hand, name_of
from ecom_ai.admin.turns import is_covered, turns
from ecom_ai.models import CannedAnswer, Conversation, TicketMail
from ecom_ai.shoppers import site_id_of
from ecom_ai.support import agents, canned, tickets
from ecom_ai.support.conversing import LONGEST, masking
from ecom_ai.support.suggesting import suggested

logger = logging.getLogger(__name__)

FOLDER = "admin/ecom_ai/conversation"
SEE = "ecom_ai.view_personal_data"
#: Of the session: the conversation whose personal data is shown.
UNMASKED = "ecom_ai_unmasked"
_UNTAKEN = (Conversation.State.WAITING, Conversation.State.TICKET)


def queue_context(request: HttpRequest, pk: UUID | None) -> dict[str, Any]:
    reason = request.GET.get("reason", "")
    if reason not in Conversation.Reason.values:
        reason = ""
    found = agents.queue(site_id_of(request), request.user, reason=reason)
    lists = (
        (_("Waiting"), found.waiting),
        (_("Mine"), found.mine),
        (_("Tickets"), found.tickets),
        (_("With colleagues"), found.others),
    )
    kinds = [
        (name, [{"one": one, "name": name_of(one)} for one in rows])
        for name, rows in lists
    ]
    ids = [one.pk for one in found]
    at = ids.index(pk) if pk in ids else -1
    following = ids[(at + 1) % len(ids)] if ids else None
    return {
        "kinds": kinds,
        "reason": reason,
        "waiting": len(found.waiting) + len(found.tickets),
        "unread": sum(one.unread for one in found.mine),
        "open": pk,
        "following": following if following != pk else None,
        "former": ids[at - 1] if at > 0 else None,
        "now": timezone.now(),
    }


def log_context(request: HttpRequest, conversation: Conversation) -> dict[str, Any]:
    """What was said, which its agent has now seen."""
    found = turns(conversation, unmasked=_is_unmasked(request, conversation))
    if found:
        agents.seen(conversation, request.user, found[-1].message.pk)
    return {
        "turns": found,
        "version": _version(conversation),
    }


def desk_context(
    request: HttpRequest,
    conversation: Conversation | None,
    *,
    draft: str = "",
) -> dict[str, Any]:
    if conversation is None:
        return {"conversation": None}
    unmasked = _is_unmasked(request, conversation)
    known = at_hand(conversation, unmasked=unmasked)
    may_see = not unmasked and request.user.has_perm(SEE)
    address = conversation.email or getattr(conversation.user, "email", "")
    log, is_mine = log_context(request, conversation), _is_mine(request, conversation)
    return {
        **log,
        "conversation": conversation,
        "mark": _mark(render_to_string(f"{FOLDER}/_log.html", log)),
        "name": name_of(conversation),
        "comment": conversation.comment if unmasked else masking(conversation.comment),
        "known": known,
        "draft": draft,
        "key": f"agent:{uuid4()}",
        "longest": LONGEST,
        "is_mine": is_mine,
        "can_take": _can_take(conversation),
        "can_close": is_mine or conversation.state in _UNTAKEN,
        "failed_mails": _failed_mails(conversation),
        "is_ticket": tickets.is_ticket(conversation),
        "colleagues": agents.colleagues(request.user) if is_mine else (),
        "can_see": may_see and (bool(address) or is_covered(conversation)),
        "canned": canned_answers(request, conversation, known.gaps),
        "stream": _stream(conversation),
        "suggested": suggested(conversation) if is_mine else None,
    }


def _version(conversation: Conversation) -> str:
    """Changes with all that the page shows around what was said."""
    around = (
        conversation.handovers.count(),
        conversation.email,
        conversation.stars,
        conversation.comment,
        [mail.pk for mail in _failed_mails(conversation)],
    )
    return _mark(repr(around))


def _failed_mails(conversation: Conversation) -> list[TicketMail]:
    failed = TicketMail.objects.filter(
        message__conversation=conversation, state=TicketMail.State.FAILED
    )
    return list(failed.order_by("pk"))


def _mark(text: str) -> str:
    return sha256(text.encode(errors="replace")).hexdigest()[:16]


def if_new(
    request: HttpRequest, template: str, context: dict[str, Any]
) -> HttpResponse:
    html = render_to_string(template, context, request)
    mark = _mark(html)
    if request.GET.get("mark") == mark:
        return HttpResponse(status=204)
    return HttpResponse(html, headers={"X-Mark": mark, "Cache-Control": "no-store"})


def _is_mine(request: HttpRequest, conversation: Conversation) -> bool:
    is_with_person = conversation.state == Conversation.State.PERSON
    return is_with_person and conversation.agent_id == request.user.pk


def _can_take(conversation: Conversation) -> bool:
    is_free = conversation.state in _UNTAKEN
    return is_free or agents.left_alone(conversation, timezone.now())


def _is_unmasked(request: HttpRequest, conversation: Conversation) -> bool:
    asked = request.session.get(UNMASKED) == str(conversation.pk)
    return asked and request.user.has_perm(SEE)


def draft_of(request: HttpRequest, conversation: Conversation | None) -> str:
    """What a page without JavaScript puts into the box."""
    if conversation is None:
        return ""
    if given := request.GET.get("canned", ""):
        rows = CannedAnswer.objects.filter(site_id=conversation.site_id)
        one = rows.filter(pk=given).first() if given.isdecimal() else None
        return canned.filled(one.text, at_hand(conversation).gaps) if one else ""
    if "suggested" in request.GET:
        answers = suggested(conversation).answers
        chosen = request.GET["suggested"]
        place = int(chosen) if chosen.isdecimal() else 0
        return answers[place].text if place < len(answers) else ""
    return ""


def canned_answers(
    request: HttpRequest, conversation: Conversation, gaps: Any
) -> list[dict[str, Any]]:
    query = request.GET.get("q", "").replace("\0", "")
    found = canned.find(conversation.site_id, query, conversation.language)
    return [{"one": one, "text": canned.filled(one.text, gaps)} for one in found]


def _stream(conversation: Conversation) -> str:
    """Where the page hears at once of what is new; '' where there are no streams."""
    try:
        return reverse("ecom_ai:chat_stream", args=[conversation.pk])
    except NoReverseMatch:
        return ""
