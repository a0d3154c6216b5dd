"""Streams of Server-Sent Events out of one reader a process.

A client that comes back says with which event it stopped (``Last-Event-ID``). What the
process has heard since is told again; for anything else the rows are read.
"""

import asyncio
import logging
import random
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from math import inf
from time import monotonic
from typing import Any
from uuid import UUID

from ecom_ai.broker import REST_SECONDS
from ecom_ai.support import stream

logger = logging.getLogger(__name__)

#: Bytes of events that tell a conversation as its rows have it now.
Rows = Callable[[], Awaitable[bytes]]
Place = tuple[int, int]

#: So often an idle stream shows that it lives; after so long it ends, and is asked
#: again who may read it.
HEARTBEAT_SECONDS, LIFE_SECONDS = 15.0, 600.0
#: News that a client may be behind; and that a process keeps for those who come back.
MOST_WAITING, MOST_KEPT = 100, 5_000
_BLOCK_MS, _READ, _FIRST_PAUSE, _LONGEST_PAUSE = 1_000, 500, 0.1, 2.0
#: A server that was away is back for a publisher only after its rest: what it did not
#: tell until then is read from the rows, once more.
_ALL_BACK = REST_SECONDS + 1.0

_BEGIN, _ALIVE = b"retry: 2000\n\n", b": \n\n"
#: To clients: the stream hears of nothing at the moment; to ask until it goes on.
_AWAY = b"event: away\ndata: {}\n\n"
#: To a follower: to read the rows; to end.
_AGAIN, _ENOUGH = b"again", b"enough"


async def follow(
    conversation_id: UUID, *, last_id: str, rows: Rows
) -> AsyncIterator[bytes]:
    """Server-Sent Events of a conversation, without an end worth waiting for.

    ``rows`` is called, at the start and wherever news may have been lost, for
    everything that the client may lack.
    """
    hub, key = _hub(), str(conversation_id)
    queue, missed = hub.join(key, last_id)
    ends = monotonic() + LIFE_SECONDS * random.uniform(1, 1.2)  # noqa: S311
    try:
        begin = _BEGIN + hub.standing()
        yield begin + (await rows() if missed is None else missed)
        while monotonic() < ends:
            news = await _next(queue)
            if _ENOUGH in news:
                return
            again = await rows() if _AGAIN in news else b""
            yield again + b"".join(one for one in news if one != _AGAIN)
    finally:
        hub.leave(key, queue)


def event(name: str, data: str, *, id: str = "") -> bytes:
    """An event as it goes over the line; ``data`` is JSON without line breaks."""
    named = f"id: {id}\n" if id else ""
    return f"{named}event: {name}\ndata: {data}\n\n".encode()


async def _next(queue: "asyncio.Queue[bytes]") -> list[bytes]:
    """All that waits, or after a while a sign of life."""
    try:
        async with asyncio.timeout(HEARTBEAT_SECONDS):
            news = [await queue.get()]
    except TimeoutError:
        return [_ALIVE]
    while not queue.empty():
        news.append(queue.get_nowait())
    return news


class Hub:
    """Reads the stream, and hands its news to the queues of those who follow."""

    def __init__(self) -> None:
        self._queues: dict[str, set[asyncio.Queue[bytes]]] = {}
        self._kept: deque[tuple[Place, str, bytes]] = deque()
        #: All news after ``_since`` and up to ``_last`` are kept.
        self._since: Place | None = None
        self._last: Place = (0, 0)
        self._is_away = True
        self._reader = asyncio.get_running_loop().create_task(self._read())

    def join(
        self, key: str, last_id: str
    ) -> "tuple[asyncio.Queue[bytes], bytes | None]":
        """A queue of a conversation's news from now on, and what came since an id.

        None for the latter where that is not known.
        """
        queue: asyncio.Queue[bytes] = asyncio.Queue(MOST_WAITING)
        self._queues.setdefault(key, set()).add(queue)
        return queue, self._missed(key, _place(last_id))

    def leave(self, key: str, queue: "asyncio.Queue[bytes]") -> None:
        """Ends what ``join`` began."""
        followers = self._queues.get(key, set())
        followers.discard(queue)
        if not followers:
            self._queues.pop(key, None)

    def standing(self) -> bytes:
        """Where the stream is now, for a client to come back to; or that it is away."""
        return _AWAY if self._is_away else "id: {}-{}\n\n".format(*self._last).encode()

    def _missed(self, key: str, last: Place | None) -> bytes | None:
        if last is None or self._since is None or self._is_away:
            return None
        if not self._since <= last <= self._last:
            return None
        missed: list[bytes] = []
        for place, whose, told in reversed(self._kept):
            if place <= last:
                break
            if whose == key:
                missed.append(told)
        return b"".join(reversed(missed))

    async def _read(self) -> None:
        pause = _FIRST_PAUSE
        while not _is_ending():
            try:
                await self._read_on()
            except Exception as error:  # drivers raise what they like
                if not self._is_away:
                    pause, self._is_away = _FIRST_PAUSE, True
                    logger.warning("Open chats hear of nothing: %s", error)
                    self._tell_all(_AWAY)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _read_on(self) -> None:
        """Hands on what comes, until there is no server, or no address of one."""
        from redis.asyncio import Redis

        if not (address := stream.url()):
            return
        seconds = 5 * _BLOCK_MS / 1000
        client: Any = Redis.from_url(
            address, decode_responses=True, socket_timeout=seconds
        )
        async with client:
            newest = await client.xrevrange(stream.KEY, count=1)
            was_away = self._since is not None
            self._begin(_place(newest[0][0]) if newest else (0, 0))
            once_more = monotonic() + _ALL_BACK if was_away else inf
            while not _is_ending():
                after = {stream.KEY: "{}-{}".format(*self._last)}
                found = await client.xread(after, count=_READ, block=_BLOCK_MS)
                for _key, entries in found or ():
                    for id, told in entries:
                        self._tell(id, told)
                if monotonic() > once_more:
                    self._begin(self._last)
                    once_more = inf

    def _begin(self, newest: Place | None) -> None:
        """After a start, or a server that was away: what was told meanwhile is lost.

        A server that was started anew may have forgotten what it had.
        """
        newest = newest or (0, 0)
        self._kept.clear()
        if self._since is None or newest < self._last:
            self._since = self._last = newest
        else:  # whoever stopped at the last may have missed what was not told
            self._since = (self._last[0], self._last[1] + 1)
        self._is_away = False
        self._tell_all(_AGAIN)

    def _tell(self, id: str, told: dict[str, str]) -> None:
        self._last = _place(id) or self._last
        key, news = told["conversation"], event(told["event"], told["data"], id=id)
        self._kept.append((self._last, key, news))
        if len(self._kept) > MOST_KEPT:
            self._since = self._kept.popleft()[0]
        for queue in list(self._queues.get(key, ())):
            self._put(queue, news)

    def _tell_all(self, news: bytes) -> None:
        for queues in list(self._queues.values()):
            for queue in list(queues):
                self._put(queue, news)

    def _put(self, queue: "asyncio.Queue[bytes]", news: bytes) -> None:
        """A client that does not keep up is let go: it comes back, and reads anew."""
        try:
            queue.put_nowait(news)
        except asyncio.QueueFull:
            while not queue.empty():
                queue.get_nowait()
            queue.put_nowait(_ENOUGH)


_running: tuple[asyncio.AbstractEventLoop, Hub] | None = None


def _hub() -> Hub:
    """The process's: a server has one event loop."""
    global _running
    loop = asyncio.get_running_loop()
    if _running is None or _running[0] is not loop:
        _running = (loop, Hub())
    return _running[1]


def _is_ending() -> bool:
    """Whether the server ends: the driver may swallow that it asks this task to."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _place(id: str) -> Place | None:
    """An id of the stream in numbers; None for what is none."""
    time, dash, number = id.partition("-")
    is_id = dash and time.isascii() and number.isascii()
    if not is_id or not time.isdigit() or not number.isdigit():
        return None
    return (int(time), int(number)) if len(id) < 42 else None
