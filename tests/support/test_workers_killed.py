"""Workers that die in mid-answer, and a broker that forgets: every reply once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sites.models import Site

from ecom_ai import support_tasks, tasks
from ecom_ai.models import Conversation, Message
from ecom_ai.support import replying
from shop.celery import app as shop_app
from shop.embedded import valkey
from shop.embedded.places import Places
from tests.processes import SERVE, Worker, until
from tests.support.making import ask, talk

pytestmark = pytest.mark.django_db(transaction=True)

#: As tests/support/slowly.py says it; it is for workers alone.
TEXT = " ".join(f"This is sentence {number}." for number in range(10))
SLOWLY = (*SERVE, "-I", "tests.support.slowly")
CONVERSATIONS, KILLS = 6, 2


@pytest.fixture
def broker(site: Site, monkeypatch) -> Iterator[None]:
    """A broker that has nothing yet, and a sweep that finds the dead soon."""
    shop_app.conf.task_always_eager = False
    with shop_app.connection_for_write() as connection:
        connection.default_channel.client.flushdb()
    monkeypatch.setattr(replying, "LATE", timedelta(0))
    monkeypatch.setattr(replying, "LOST", timedelta(seconds=2))
    yield
    shop_app.conf.task_always_eager = True


def in_the_midst() -> bool:
    writing = Message.objects.filter(state="writing").exclude(text="")
    return writing.exists()


def unanswered() -> int:
    """As beat does it; how many replies still wait."""
    support_tasks.sweep_support()
    return Message.objects.filter(state__in=("pending", "writing")).count()


def assert_each_was_answered_once() -> None:
    replies = Message.objects.filter(author="assistant")
    assert [reply.text for reply in replies] == [TEXT] * CONVERSATIONS
    assert {reply.state for reply in replies} == {"done"}
    assert set(Conversation.objects.values_list("state", flat=True)) == {"assistant"}


def test_workers_killed_in_mid_answer_leave_each_message_answered_once(
    broker, tmp_path: Path
):
    for _ in range(CONVERSATIONS):
        ask(talk())
    for kill in range(KILLS):
        worker = Worker(tmp_path / f"{kill}.log", options=SLOWLY)
        support_tasks.sweep_support()
        until(in_the_midst, seconds=60, of=worker)
        worker.kill()
        assert in_the_midst()
    last = Worker(tmp_path / "last.log", options=SLOWLY)
    try:
        until(lambda: unanswered() == 0, seconds=60, of=last)
    finally:
        last.kill()
    assert_each_was_answered_once()
    assert Message.objects.filter(attempts__gt=1).exists()


def test_a_broker_that_was_restarted_and_forgot_loses_no_message(
    broker, tmp_path: Path
):
    places = Places(settings.DEMO_DIR)
    for _ in range(CONVERSATIONS - 1):
        ask(talk())
    valkey.stop(places)
    ask(talk())  # rung for nobody
    valkey.ensure(places)
    with shop_app.connection_for_write() as connection:
        connection.default_channel.client.flushdb()
    tasks.send_rest.end()
    worker = Worker(tmp_path / "serve.log", options=SLOWLY)
    try:
        until(lambda: unanswered() == 0, seconds=60, of=worker)
    finally:
        worker.kill()
    assert_each_was_answered_once()
