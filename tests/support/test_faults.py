"""The web process killed, Valkey restarted, tools that hang or raise: none is lost."""

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.conf import settings

from ecom_ai import tasks
from ecom_ai.models import Conversation, Message, ToolUse
from ecom_ai.support import replying, tools, turns
from ecom_ai.support.hurrying import Hurrying
from shop.embedded import valkey
from shop.embedded.places import Places
from shop.models import Category, Product
from tests.processes import Worker, until
from tests.support.app import App, Web
from tests.support.making import ask, talk
from tests.support.test_workers_killed import SLOWLY, TEXT, broker, unanswered

__all__ = ["broker"]  # a fixture

pytestmark = pytest.mark.django_db(transaction=True)

APPS = 3


@pytest.fixture
def port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def web(site, broker, tmp_path: Path, port: int) -> Iterator[Web]:
    """A web process, and a worker that answers slowly."""
    worker = Worker(tmp_path / "serve.log", options=SLOWLY)
    started = Web(tmp_path / "web.log", port=port)
    try:
        started.wait_until_ready()
        worker.wait_until_ready()
        yield started
    finally:
        worker.kill()
        if started.process.poll() is None:  # a test may have killed it
            started.kill()


@pytest.fixture
def apps(web: Web, port: int) -> Iterator[list[App]]:
    """Conversations that are followed, each in the midst of its first answer or before
    it."""
    made = [App(port) for _ in range(APPS)]
    try:
        until(lambda: all(app.heard for app in made), seconds=20, of=web)
        for app in made:
            app.say("How long?", key="first")
        until(lambda: any("words" in app.heard for app in made), seconds=20, of=web)
        yield made
    finally:
        for app in made:
            app.leave()


def assert_all_were_answered_once(apps: list[App], each: int) -> None:
    """By the rows, and as those heard it who followed."""
    replies = Message.objects.filter(author="assistant")
    assert [reply.text for reply in replies] == [TEXT] * (APPS * each)
    assert {reply.state for reply in replies} == {"done"}
    assert Message.objects.filter(author="shopper").count() == APPS * each
    assert set(Conversation.objects.values_list("state", flat=True)) == {"assistant"}
    for app in apps:
        until(
            lambda a=app: a.is_settled and a.replies == [TEXT] * each,
            seconds=20,
        )


def test_a_killed_web_process_loses_no_stream_and_no_message(
    apps: list[App], web: Web, tmp_path: Path, port: int
) -> None:
    on_their_way = [app.say_without_waiting("And then?", key="2") for app in apps]
    web.kill()
    for connection in on_their_way:
        connection.close()
    assert Message.objects.filter(state__in=("pending", "writing")).exists()
    again = Web(tmp_path / "again.log", port=port)
    try:
        again.wait_until_ready()
        for app in apps:
            app.say("And then?", key="2")
        until(lambda: unanswered() == 0, seconds=30, of=again)
        assert_all_were_answered_once(apps, 2)
        assert all(app.came_back for app in apps)
        assert not any(app.holes for app in apps)
    finally:
        again.kill()


def test_valkey_that_is_restarted_loses_no_stream_and_no_message(
    apps: list[App], web: Web
) -> None:
    places = Places(settings.DEMO_DIR)
    valkey.stop(places)
    try:
        assert Message.objects.filter(state__in=("pending", "writing")).exists()
        until(lambda: all("away" in app.heard for app in apps), seconds=20, of=web)
        for app in apps:
            app.say("And then?", key="2")  # rung for nobody, told to nobody
    finally:
        valkey.ensure(places)
    tasks.send_rest.end()
    until(lambda: unanswered() == 0, seconds=30, of=web)
    assert_all_were_answered_once(apps, 2)


# Tools

OVER = Event()


class Hanging(tools.Tool):
    name = "hanging"

    def wanted(self, turn: Any) -> Any:
        return self.arguments()

    def run(self, turn: Any, arguments: Any) -> Any:
        Product.objects.update(stock=0)
        OVER.wait(20)
        return tools.Tool  # never read


class Raising(Hanging):
    name = "raising"

    def run(self, turn: Any, arguments: Any) -> Any:
        Product.objects.update(stock=0)
        raise RuntimeError("the shop's system is down")


@pytest.fixture
def stock(site) -> Iterator[Product]:
    category = Category.objects.create(slug="things")
    yield Product.objects.create(
        sku="T", slug="t", category=category, title_en="T", price=1, stock=5
    )
    OVER.set()
    until(lambda: not any(one.is_alive() for one in Hurrying._stuck), seconds=20)


@pytest.mark.parametrize(
    ("tool", "why"), [(Hanging, "no answer in time"), (Raising, "system is down")]
)
@pytest.mark.parametrize(
    ("language", "text", "sorry"),
    [("en", "Wrap it please", "I am sorry"), ("zh-hans", "请帮我包装", "抱歉")],
)
def test_a_tool_that_hangs_or_raises_is_answered_in_time_and_written_down(
    stock, settings, monkeypatch, tool, why, language, text, sorry
) -> None:
    OVER.clear()
    path = f"{__name__}.{tool.__name__}"
    settings.ECOM_AI = {**settings.ECOM_AI, "SUPPORT_TOOLS": [path]}
    settings.CELERY_TASK_ALWAYS_EAGER = False
    monkeypatch.setattr(turns, "EACH_SECONDS", 0.5)
    message, reply = ask(talk(language), text)
    replying.reply(reply.pk)
    reply.refresh_from_db()
    assert (reply.state, reply.outcome) == ("done", "unknown")
    assert sorry in reply.text
    assert reply.cards[0]["kind"] == "choices"  # a person is offered
    use = ToolUse.objects.get()
    assert (use.message_id, use.tool, use.outcome) == (message.pk, tool.name, "failed")
    assert why in use.detail
    OVER.set()  # what came too late counts for nothing
    until(lambda: not any(one.is_alive() for one in Hurrying._stuck), seconds=20)
    use.refresh_from_db()
    assert (use.outcome, why in use.detail) == ("failed", True)
    stock.refresh_from_db()
    assert stock.stock == 5
    assert Message.objects.filter(author="assistant").count() == 1
