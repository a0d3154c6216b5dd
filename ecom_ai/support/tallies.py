"""Conversations in counts: by the day they were begun, language and intent.

Counts add up, so that those of conversations that are gone (``ConversationDay``) stand
beside those of conversations that are there. Durations are counted in classes, each 10%
wider than the one before: a percentile is right to 5%.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from ecom_ai.models import Conversation, ConversationDay, Handover, Message

#: A conversation in which nobody wrote for so long is over.
SILENT = timedelta(hours=24)
#: How much wider each class of durations is, and seconds that are told apart from 0.
_WIDER, _LEAST = 1.1, 0.01
#: Names of counts; "name:value" where there are several.
CONVERSATIONS, OVER, RESOLVED, REPLIES = "conversations", "over", "resolved", "replies"
REASON, STARS, THUMB, OUTCOME = "reason", "stars", "thumb", "outcome"
WORD, PERSON = "word", "person"


@dataclass(frozen=True)
class Group:
    """Which conversations are counted together; ``intent`` is "" for none."""

    day: date
    language: str
    intent: str


@dataclass(frozen=True)
class Tally:
    """Counts of some conversations.

    A conversation is *resolved* without a human if it is over (closed, or nobody
    wrote for 24 hours), was never passed to people, no answer in it got a thumb down,
    and its last reply was not "not known". The share is of all that are over, or were
    passed to people. One in which the shopper wrote nothing is not counted, nor one
    that ended while the shop's chat was still being prepared.
    """

    counts: "Counter[str]"

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> "Tally":
        return cls(Counter(counts))

    @property
    def conversations(self) -> int:
        return self.counts[CONVERSATIONS]

    @property
    def over(self) -> int:
        return self.counts[OVER]

    @property
    def resolved(self) -> int:
        return self.counts[RESOLVED]

    @property
    def replies(self) -> int:
        return self.counts[REPLIES]

    @property
    def unknown(self) -> int:
        return self.counts[f"{OUTCOME}:{Message.Outcome.UNKNOWN}"]

    @property
    def handed(self) -> int:
        return sum(self.by(REASON).values())

    @property
    def resolved_share(self) -> float | None:
        return self.resolved / self.over if self.over else None

    @property
    def thumbs(self) -> tuple[int, int]:
        """Up and down."""
        return self.counts[f"{THUMB}:1"], self.counts[f"{THUMB}:-1"]

    @property
    def stars(self) -> tuple[float | None, int]:
        """Their mean, and how many conversations have them."""
        given = {int(stars): count for stars, count in self.by(STARS).items()}
        total = sum(given.values())
        mean = sum(stars * count for stars, count in given.items()) / max(total, 1)
        return (mean if total else None), total

    def by(self, name: str) -> dict[str, int]:
        """The counts of a name, by value."""
        start = f"{name}:"
        return {
            key.removeprefix(start): count
            for key, count in self.counts.items()
            if key.startswith(start) and count
        }

    def seconds(self, name: str, share: float) -> float | None:
        """The duration that this share of ``WORD`` or ``PERSON`` is no longer than."""
        classes = sorted((int(place), n) for place, n in self.by(name).items())
        wanted, seen = share * sum(n for _, n in classes), 0
        for place, count in classes:
            seen += count
            if seen >= wanted:
                return float(_WIDER ** (place + 0.5))
        return None


def added(tallies: Collection[Tally]) -> Tally:
    """The counts of all of them together."""
    total: Counter[str] = Counter()
    for each in tallies:
        total.update(each.counts)
    return Tally(total)


def of_period(site_id: int, since: date, until: date) -> dict[Group, Tally]:
    """Conversations begun from one day to another, the last one not included."""
    start, end = (
        timezone.make_aware(datetime(day.year, day.month, day.day))
        for day in (since, until)
    )
    found: dict[Group, Counter[str]] = defaultdict(Counter)
    where = "c.created_at >= %(start)s AND c.created_at < %(end)s"
    for group, tally in _counted(site_id, where, {"start": start, "end": end}).items():
        found[group].update(tally.counts)
    kept = ConversationDay.objects.filter(site_id=site_id)
    for row in kept.filter(day__gte=since, day__lt=until):
        found[Group(row.day, row.language, row.intent)].update(row.counts)
    return {group: Tally(counts) for group, counts in found.items()}


def of_conversations(site_id: int, ids: Collection[UUID]) -> dict[Group, Tally]:
    """These conversations alone."""
    return _counted(site_id, "c.id = ANY(%(ids)s)", {"ids": list(ids)})


def _counted(site_id: int, where: str, values: Mapping[str, Any]) -> dict[Group, Tally]:
    given: dict[str, Any] = {
        "site": site_id,
        "zone": timezone.get_current_timezone_name(),
        "silent": timezone.now() - SILENT,
        "least": _LEAST,
        "wider": math.log(_WIDER),
        **values,
    }
    found: dict[Group, Counter[str]] = defaultdict(Counter)
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(where=where, **_PARTS), given)
        for day, language, intent, name, count in cursor.fetchall():
            found[Group(day, language, intent)][name] = count
    return {group: Tally(counts) for group, counts in found.items()}


def _class_of(duration: str) -> str:
    """SQL that says in which class a duration lies; NULL for none."""
    seconds = f"extract(epoch FROM {duration})::float8"
    within = f"CASE WHEN {seconds} > %(least)s THEN {seconds} ELSE %(least)s END"
    return f"CASE WHEN {duration} IS NOT NULL THEN floor(ln({within}) / %(wider)s) END"


_PARTS = {
    "conversation": Conversation._meta.db_table,
    "message": Message._meta.db_table,
    "handover": Handover._meta.db_table,
    "waited": _class_of("k.waited"),
    "first_word": _class_of("(m.first_word_at - asked.created_at)"),
}
_SQL = """
WITH known AS (
    SELECT c.id, (c.created_at AT TIME ZONE %(zone)s)::date AS day, c.language,
        coalesce(said.intent, '') AS intent, c.stars,
        handed.reason, taken.at - handed.at AS waited,
        c.state = 'closed' OR c.updated_at < %(silent)s OR handed.at IS NOT NULL
            AS is_over,
        handed.at IS NULL AND NOT coalesce(said.disliked, false)
            AND coalesce(last.outcome, '') <> 'unknown' AS is_good
    FROM {conversation} c
    CROSS JOIN LATERAL (
        SELECT (array_agg(m.intent ORDER BY m.id)
                FILTER (WHERE m.author = 'shopper' AND m.intent <> ''))[1] AS intent,
            bool_or(m.thumb = -1) AS disliked,
            bool_or(m.author = 'shopper') AS is_asked
        FROM {message} m WHERE m.conversation_id = c.id
    ) said
    LEFT JOIN LATERAL (
        SELECT h.at, h.reason FROM {handover} h
        WHERE h.conversation_id = c.id AND h.before = 'assistant'
            AND h.after IN ('waiting', 'ticket')
        ORDER BY h.id LIMIT 1
    ) handed ON true
    LEFT JOIN LATERAL (
        SELECT h.at FROM {handover} h
        WHERE h.conversation_id = c.id AND h.after = 'person'
        ORDER BY h.id LIMIT 1
    ) taken ON true
    LEFT JOIN LATERAL (
        SELECT m.outcome FROM {message} m
        WHERE m.conversation_id = c.id AND m.author = 'assistant'
            AND m.state IN ('done', 'failed')
        ORDER BY m.id DESC LIMIT 1
    ) last ON true
    WHERE c.site_id = %(site)s AND said.is_asked AND {where}
        -- One that ended with the request for patience says nothing of the chat.
        AND (coalesce(last.outcome, 'none') <> '' OR handed.at IS NOT NULL)
), named AS (
    SELECT k.day, k.language, k.intent, f.name
    FROM known k CROSS JOIN LATERAL (VALUES
        ('conversations'),
        (CASE WHEN k.is_over THEN 'over' END),
        (CASE WHEN k.is_over AND k.is_good THEN 'resolved' END),
        ('reason:' || k.reason),
        ('stars:' || k.stars),
        ('person:' || {waited})
    ) f (name)
    UNION ALL
    SELECT k.day, k.language, k.intent, f.name
    FROM known k
    JOIN {message} m ON m.conversation_id = k.id AND m.author IN ('assistant', 'agent')
    LEFT JOIN {message} asked ON asked.id = m.replies_to_id
    CROSS JOIN LATERAL (VALUES
        (CASE WHEN m.outcome <> '' THEN 'replies' END),
        ('outcome:' || nullif(m.outcome, '')),
        ('thumb:' || m.thumb),
        ('word:' || {first_word})
    ) f (name)
)
SELECT day, language, intent, name, count(*) FROM named WHERE name IS NOT NULL
GROUP BY day, language, intent, name
"""
