"""Conversations that are too old are deleted; what they count is kept."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ecom_ai.conf import get_settings
from ecom_ai.models import Conversation, ConversationDay
from ecom_ai.support.states import WITH_PEOPLE
from ecom_ai.support.tallies import Group, Tally, added, of_conversations

#: Conversations that are deleted in one transaction.
BATCH = 200


def expired(site_id: int) -> "QuerySet[Conversation]":
    """Conversations whose last message is older than the settings allow.

    Those of strangers sooner (STRANGER_CONVERSATION_DAYS), unless people have them.
    """
    now, settings = timezone.now(), get_settings()
    old = Q(updated_at__lt=now - timedelta(days=settings.CONVERSATION_DAYS))
    stranger = Q(user=None, shopper_key="") & ~Q(state__in=WITH_PEOPLE)
    short = now - timedelta(days=settings.STRANGER_CONVERSATION_DAYS)
    rows = Conversation.objects.filter(site_id=site_id)
    return rows.filter(old | (stranger & Q(updated_at__lt=short)))


def expire(site_id: int) -> int:
    """Deletes what has expired, with all that hangs on it. Returns how many.

    Counts and deletes in one transaction: none is counted twice, or forgotten, however
    often this runs and whoever dies.
    """
    count = 0
    while deleted := _expire_some(site_id):
        count += deleted
    return count


def _expire_some(site_id: int) -> int:
    with transaction.atomic():
        rows = expired(site_id).select_for_update(of=("self",), skip_locked=True)
        ids = [row.pk for row in rows.only("pk").order_by("updated_at")[:BATCH]]
        # In one order, so that two processes never wait for each other.
        for group, tally in sorted(
            of_conversations(site_id, ids).items(),
            key=lambda each: (each[0].day, each[0].language, each[0].intent),
        ):
            _keep(site_id, group, tally)
        Conversation.objects.filter(pk__in=ids).delete()
    return len(ids)


def _keep(site_id: int, group: Group, tally: Tally) -> None:
    row = {"day": group.day, "language": group.language, "intent": group.intent}
    ConversationDay.objects.bulk_create(
        [ConversationDay(site_id=site_id, **row)], ignore_conflicts=True
    )
    kept = ConversationDay.objects.select_for_update().get(site_id=site_id, **row)
    kept.counts = dict(added([Tally.of(kept.counts), tally]).counts)
    kept.save(update_fields=["counts"])
