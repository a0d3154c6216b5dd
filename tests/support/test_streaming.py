"""One reader a process, and streams that come back where they stopped."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from ecom_ai.support import hub, stream
from shop import embedded

NEWS = re.compile(r"(?:id: (\S+)\n)?event: (\w+)\ndata: (.*)\n\n")
PATIENCE = 10.0


@pytest.fixture(autouse=True)
def _fresh():
    stream.rest.end()
    yield
    stream.rest.end()


async def no_rows() -> bytes:
    return hub.event("state", "{}")


class Client:
    """Follows a conversation, and keeps all that was told."""

    def __init__(
        self, conversation: UUID, *, last_id: str = "", rows: hub.Rows = no_rows
    ) -> None:
        self.text = ""
        self.parts: list[bytes] = []
        self.is_over = False
        self._task = asyncio.create_task(
            self._follow(hub.follow(conversation, last_id=last_id, rows=rows))
        )

    async def _follow(self, news: AsyncIterator[bytes]) -> None:
        async for part in news:
            self.parts.append(part)
            self.text += part.decode()
        self.is_over = True

    @property
    def events(self) -> list[tuple[str, str, Any]]:
        """(id, name, data) of each event so far."""
        return [(id, name, json.loads(d)) for id, name, d in NEWS.findall(self.text)]

    def said(self, name: str = "words") -> list[Any]:
        return [data for _, each, data in self.events if each == name]

    async def until(self, condition: "Callable[[], object]") -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await asyncio.sleep(0.01)

    async def leave(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


async def at_work(client: Client) -> Client:
    """A client whose stream hears of what is said."""
    await client.until(lambda: not hub._hub()._is_away and client.parts)
    return client


def run(scenario: "Coroutine[Any, Any, None]") -> None:
    asyncio.run(scenario)


def say(conversation: UUID, *numbers: int) -> None:
    for number in numbers:
        stream.publish(conversation, "words", {"n": number})


def test_news_reach_all_who_follow_that_conversation_and_nobody_else():
    async def scenario():
        mine, other = uuid4(), uuid4()
        clients = [await at_work(Client(one)) for one in (mine, mine, other)]
        say(mine, 1, 2, 3)
        say(other, 9)
        for client in clients:
            await client.until(client.said)
            await client.until(lambda c=client: c.said()[-1]["n"] in (3, 9))
        told = [[d["n"] for d in client.said()] for client in clients]
        assert told == [[1, 2, 3], [1, 2, 3], [9]]

    run(scenario())


def test_whoever_comes_back_hears_what_they_missed_once_and_from_memory():
    async def scenario():
        conversation = uuid4()
        first = await at_work(Client(conversation))
        say(conversation, 1, 2)
        await first.until(lambda: len(first.said()) == 2)
        id_of_one = next(id for id, name, _ in first.events if name == "words")
        await first.leave()
        say(uuid4(), 7)
        say(conversation, 3)
        await asyncio.sleep(0.2)

        async def asked() -> bytes:
            raise AssertionError("Nothing is read from the rows.")

        for _repeated in range(2):
            back = Client(conversation, last_id=id_of_one, rows=asked)
            await back.until(lambda b=back: len(b.said()) == 2)
            assert [data["n"] for data in back.said()] == [2, 3]
            await back.leave()

    run(scenario())


def test_a_stream_that_heard_nothing_yet_can_be_come_back_to_as_well():
    async def scenario():
        conversation = uuid4()
        await at_work(Client(conversation))
        quiet = await at_work(Client(conversation))
        last_id = re.search(r"id: (\S+)\n\n", quiet.text)[1]
        await quiet.leave()
        say(conversation, 1)
        await asyncio.sleep(0.1)
        back = Client(conversation, last_id=last_id)
        await back.until(back.said)
        assert back.said("state") == []

    run(scenario())


@pytest.mark.parametrize(
    "last_id",
    [
        "",
        "0-0",
        "1-1",
        "x",
        "1-",
        "-1",
        "99999999999999-0",
        "1-1-1",
        "１-１",
        "9" * 500,
    ],
)
def test_with_any_other_id_the_rows_tell(last_id):
    async def scenario():
        conversation = uuid4()
        await at_work(Client(conversation))
        say(conversation, 1)
        back = await at_work(Client(conversation, last_id=last_id))
        assert back.said("state") == [{}]
        say(conversation, 2)
        await back.until(lambda: {"n": 2} in back.said())

    run(scenario())


def test_an_id_older_than_what_is_kept_is_told_from_the_rows(monkeypatch):
    monkeypatch.setattr(hub, "MOST_KEPT", 3)

    async def scenario():
        conversation = uuid4()
        first = await at_work(Client(conversation))
        say(conversation, *range(6))
        await first.until(lambda: len(first.said()) == 6)
        ids = [id for id, name, _ in first.events if name == "words"]
        old, known = (Client(conversation, last_id=ids[n]) for n in (1, 2))
        await old.until(lambda: old.said("state"))
        await known.until(lambda: len(known.said()) == 3)
        assert (old.said(), known.said("state")) == ([], [])

    run(scenario())


def test_a_client_that_does_not_keep_up_is_let_go():
    async def scenario():
        conversation = uuid4()
        keen = await at_work(Client(conversation))
        slow = hub.follow(conversation, last_id="", rows=no_rows)
        await anext(slow)
        count = hub.MOST_WAITING + 1
        for start in range(0, count, 20):  # the other one keeps up
            numbers = range(start, min(start + 20, count))
            say(conversation, *numbers)
            await keen.until(lambda last=numbers[-1]: {"n": last} in keen.said())
        with pytest.raises(StopAsyncIteration):
            await anext(slow)
        assert not keen.is_over

    run(scenario())


def test_an_idle_stream_shows_that_it_lives_and_ends_some_day(monkeypatch):
    monkeypatch.setattr(hub, "HEARTBEAT_SECONDS", 0.02)
    monkeypatch.setattr(hub, "LIFE_SECONDS", 0.3)

    async def scenario():
        client = Client(uuid4())
        await client.until(lambda: client.is_over)
        assert client.parts.count(b": \n\n") > 2
        assert hub._hub()._queues == {}

    run(scenario())


def test_whoever_leaves_is_forgotten():
    async def scenario():
        client = await at_work(Client(uuid4()))
        assert len(hub._hub()._queues) == 1
        await client.leave()
        assert hub._hub()._queues == {}

    run(scenario())


def test_streams_go_on_after_the_server_was_restarted(tmp_path: Path, settings):
    address = embedded.broker_url(tmp_path)
    settings.ECOM_AI = {**settings.ECOM_AI, "STREAM_URL": address}
    stream._client.cache_clear()

    async def scenario():
        conversation = uuid4()
        server = embedded.start_servers(tmp_path, postgres=False)
        try:
            client = await at_work(Client(conversation))
            say(conversation, 1)
            await client.until(client.said)
            states = len(client.said("state"))
            server.stop()
            await client.until(lambda: client.said("away"))
            say(conversation, 2)  # is lost, and its caller not harmed
            server = embedded.start_servers(tmp_path, postgres=False)
            await client.until(lambda: len(client.said("state")) > states)
            stream.rest.end()
            say(conversation, 3)
            await client.until(lambda: {"n": 3} in client.said())
            assert [data["n"] for data in client.said()] == [1, 3]
        finally:
            server.stop()

    run(scenario())


def test_a_follower_without_a_server_is_told_so_and_has_the_rows(
    tmp_path: Path, settings
):
    address = f"unix://{tmp_path}/nothing"
    settings.ECOM_AI = {**settings.ECOM_AI, "STREAM_URL": address}

    async def scenario():
        client = Client(uuid4())
        await client.until(lambda: client.said("away") and client.said("state"))

    run(scenario())


def test_publishing_to_a_server_that_is_away_costs_little_and_raises_nothing(
    tmp_path: Path, settings
):
    address = f"unix://{tmp_path}/nothing"
    settings.ECOM_AI = {**settings.ECOM_AI, "STREAM_URL": address}
    say(uuid4(), *range(50))
    assert stream.rest.resting()


def test_what_cannot_be_told_in_json_is_logged_and_raises_nothing(caplog):
    stream.publish(uuid4(), "words", {"n": object()})
    assert "were not told of words" in caplog.text


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("redis://a:1/2", "redis://a:1/2"),
        ("rediss://a:1/2", "rediss://a:1/2"),
        ("unix:///a/b?db=3", "unix:///a/b?db=3"),
        ("redis+socket:///a/b?virtual_host=3", "unix:///a/b?db=3"),
        ("redis+socket:///a/b", "unix:///a/b?db=0"),
        ("amqp://a//", ""),
        ("sentinel://a:1", ""),
        ("memory://", ""),
    ],
)
def test_streams_go_over_redis_alone(given, address, settings):
    settings.ECOM_AI = {**settings.ECOM_AI, "STREAM_URL": given}
    assert stream.url() == address


def test_without_a_setting_the_broker_carries_the_streams(settings):
    settings.ECOM_AI = {**settings.ECOM_AI, "STREAM_URL": ""}
    assert stream.url().startswith("unix://")


def test_the_stream_is_kept_short(settings):
    from redis import Redis

    say(uuid4(), 1)
    info = Redis.from_url(stream.url()).xinfo_stream(stream.KEY)
    assert info["length"] <= 2 * stream.LENGTH
    now = time.time() * 1000
    assert int(info["last-generated-id"].decode().split("-")[0]) == pytest.approx(
        now, abs=60_000
    )
