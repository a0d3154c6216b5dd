"""Conversations that wait for people of whom nobody is here any more."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ecom_ai.models import Conversation
from ecom_ai.support import agents, states

#: One that an agent has is left to them where nothing was said for so long.
LATELY = timedelta(days=1)
#: Conversations that one sweep looks at.
SWEPT = 500
State = Conversation.State


def to_tickets() -> int:
    """Has them answered by e-mail, and says so in each; how many.

    Those that wait, and those whose agent left the customer without a word.
    """
    now = timezone.now()
    lately = Q(state=State.PERSON, updated_at__gt=now - LATELY)
    rows = Conversation.objects.filter(Q(state=State.WAITING) | lately)
    staffed: dict[tuple[int, str], bool] = {}
    moved = 0
    for one in rows.order_by("pk")[:SWEPT]:
        where = (one.site_id, one.language)
        if where not in staffed:
            staffed[where] = states.is_staffed(one)
        if staffed[where]:
            continue
        if one.state == State.WAITING or agents.left_alone(one, now):
            moved += _to_ticket(one)
    return moved


def _to_ticket(seen: Conversation) -> bool:
    """Unless somebody has changed it meanwhile."""
    with transaction.atomic():
        found = states.locked(seen.pk)
        is_same = (found.state, found.agent_id) == (seen.state, seen.agent_id)
        if is_same:
            states.to_ticket(found)
    return is_same
