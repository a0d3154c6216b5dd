"""Reports of the support chat: what counts as resolved, and that counts survive."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from ecom_ai.models import Conversation, ConversationDay, Handover, Message
from ecom_ai.support import states
from ecom_ai.support.expiring import expire
from ecom_ai.support.reporting import COLUMNS, report, table
from ecom_ai.support.tallies import PERSON, REASON, WORD
from tests.support.making import ask, talk

pytestmark = pytest.mark.usefixtures("site")


def said(
    outcome="answered", *, hours=30.0, word=1.0, intent="", stars=None, thumb=None,
    **given,
):  # fmt: skip
    """A conversation of one question, so many hours old."""
    conversation = talk(**given)
    question = "多久能送到？" if given.get("language") == "zh" else "How long?"
    message, reply = ask(conversation, question)
    at = timezone.now() - timedelta(hours=hours)
    Message.objects.filter(conversation=conversation).update(created_at=at)
    Message.objects.filter(pk=message.pk).update(intent=intent)
    Message.objects.filter(pk=reply.pk).update(
        state="done",
        outcome=outcome,
        first_word_at=at + timedelta(seconds=word),
        thumb=thumb,
    )
    Conversation.objects.filter(pk=conversation.pk).update(
        created_at=at, updated_at=at, stars=stars
    )
    return Conversation.objects.get(pk=conversation.pk)


def told(days=2, **given):
    today = timezone.localdate()
    return report(1, today - timedelta(days=days), today, **given)


def backdated(conversation, *, waited):
    """Hand-overs as if a person had come after so many seconds."""
    first, second = Handover.objects.filter(conversation=conversation)
    Handover.objects.filter(pk=second.pk).update(
        at=first.at + timedelta(seconds=waited)
    )


def test_resolved_is_what_ended_well_without_people():
    said()  # silent for a day
    closed = said(hours=1)
    states.close(closed)
    said(hours=1)  # is not over yet
    said("unknown")
    said(thumb=-1)
    said(thumb=1)
    handed = said(hours=1)
    states.hand_over(handed, "anger")
    talk()  # nothing was asked in it
    said("")  # the shop was still being set up
    total = told().total
    assert total.conversations == 7
    assert total.over == 6
    assert total.resolved == 3
    assert total.resolved_share == 0.5
    assert total.by(REASON) == {"anger": 1}
    assert (total.handed, total.unknown, total.replies) == (1, 1, 7)
    assert total.thumbs == (1, 1)


def test_a_later_answer_makes_up_for_one_that_was_not_known():
    conversation = said("unknown")
    _, reply = ask(conversation, "And now?")
    Message.objects.filter(pk=reply.pk).update(state="done", outcome="answered")
    states.close(conversation)
    assert told().total.resolved == 1


def test_whoever_was_handed_over_and_taken_back_was_not_resolved():
    conversation = said()
    states.hand_over(conversation, "wish")
    states.take_back(conversation)
    states.close(conversation)
    total = told().total
    assert (total.over, total.resolved, total.handed) == (1, 0, 1)


def test_times_and_stars_with_their_counts():
    for word in (0.2, 0.2, 0.2, 2.0):
        said(word=word)
    said(stars=5)
    said(stars=2)
    mia = get_user_model().objects.create_user("mia")
    waiting = said(hours=1)
    states.take(states.hand_over(waiting, "wish"), mia)
    backdated(waiting, waited=90)
    total = told().total
    assert total.stars == (3.5, 2)
    assert total.seconds(WORD, 0.5) == pytest.approx(1.0, rel=0.05)
    assert total.seconds(WORD, 0.4) == pytest.approx(0.2, rel=0.05)
    assert total.seconds(WORD, 0.95) == pytest.approx(2.0, rel=0.05)
    assert total.seconds(PERSON, 0.5) == pytest.approx(90, rel=0.05)


def test_without_conversations_there_is_nothing_to_tell():
    found = told()
    assert (found.moments, found.by_intent, found.total.conversations) == ([], [], 0)
    assert found.total.resolved_share is None
    assert found.total.seconds(WORD, 0.5) is None
    assert found.total.stars == (None, 0)
    assert list(table(found)) == []


def test_by_language_intent_and_time():
    said(intent="returns")
    said(intent="returns", hours=1)
    said(language="zh", intent="orders")
    found = told()
    assert [(name, t.conversations) for name, t in found.by_intent] == [
        ("returns", 2), ("orders", 1),
    ]  # fmt: skip
    assert [(name, t.conversations) for name, t in found.by_language] == [
        ("en", 2), ("zh", 1),
    ]  # fmt: skip
    assert sum(t.conversations for _, t in found.moments) == 3
    assert found.moments[-1][0] == timezone.localdate()
    narrowed = told(language="zh")
    assert narrowed.total.conversations == 1
    assert len(narrowed.by_language) == 2
    assert told(language="zh", intent="returns").total.conversations == 0
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in table(found)]
    assert sum(row["conversations"] for row in rows) == 3
    assert {row["intent"] for row in rows} == {"returns", "orders"}


def test_weeks_begin_on_monday_also_where_nothing_was_said():
    said(hours=24 * 20)
    said(hours=1)
    found = told(days=90)
    assert all(day.weekday() == 0 for day, _ in found.moments)
    assert [t.conversations for _, t in found.moments].count(0) >= 1
    assert sum(t.conversations for _, t in found.moments) == 2


def test_another_shops_conversations_are_not_told():
    said()
    assert report(2, *[timezone.localdate()] * 2).total.conversations == 0


@pytest.fixture
def everything():
    """Conversations of every kind, which expire; and what a report says of them."""
    mia = get_user_model().objects.create_user("mia")
    for made in (
        said(intent="orders", stars=4, hours=40 * 24),
        said("unknown", thumb=-1, hours=40 * 24),
        said(hours=41 * 24, language="zh"),
    ):
        assert made.user is None
    handed = said(hours=40 * 24)
    states.take(states.hand_over(handed, "wish"), mia)
    states.close(handed)
    old = timezone.now() - timedelta(days=40)
    Conversation.objects.filter(pk=handed.pk).update(updated_at=old)
    return told(days=60)


def test_what_expires_is_gone_and_reports_say_the_same(everything, settings):
    before = list(table(everything))
    ann = get_user_model().objects.create_user("ann")
    kept = [said(hours=40 * 24, user=ann), said(hours=20 * 24)]
    expected = list(table(told(days=60)))
    assert expire(1) == 4
    assert set(Conversation.objects.values_list("pk", flat=True)) == {
        each.pk for each in kept
    }
    assert Message.objects.exclude(conversation__in=kept).count() == 0
    assert Handover.objects.count() == 0
    assert list(table(told(days=60))) == expected
    assert expire(1) == 0
    assert list(table(told(days=60))) == expected
    assert len(expected) > len(before)
    settings.ECOM_AI = {**settings.ECOM_AI, "CONVERSATION_DAYS": 39}
    assert expire(1) == 1
    assert list(table(told(days=60))) == expected


def test_a_day_that_expires_in_parts_is_added_up(settings):
    said(hours=40 * 24)
    assert expire(1) == 1
    said(hours=40 * 24)
    assert expire(1) == 1
    (kept,) = ConversationDay.objects.all()
    assert kept.counts["conversations"] == 2


def test_what_a_stranger_waits_for_is_not_thrown_away():
    conversation = said(hours=40 * 24)
    states.hand_over(conversation, "wish")
    old = timezone.now() - timedelta(days=40)
    Conversation.objects.filter(pk=conversation.pk).update(updated_at=old)
    assert expire(1) == 0


def test_days_are_those_of_the_shops_time_zone(settings):
    conversation = said()
    at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    Conversation.objects.filter(pk=conversation.pk).update(created_at=at)
    with timezone.override("Asia/Shanghai"):
        found = report(1, at.date(), at.date() + timedelta(days=1))
    assert [(day.day, t.conversations) for day, t in found.moments] == [(2, 1)]
