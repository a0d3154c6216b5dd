"""Opens many streams of the support chat and notes how late each event comes.

A process of its own, run by ``streams`` as a script: it reads one JSON job from the
first line of stdin, writes a line when all streams are open, and one with the delays
when stdin ends. Raw sockets, as in ``load``.
"""

import asyncio
import json
import re
import sys
import time
from typing import Any

#: Streams that are opened at one time.
AT_ONCE = 32
SENT = re.compile(rb'"sent": ([0-9.]+)')


class Listener(asyncio.Protocol):
    """One stream: asks for it, and reads when each event was sent."""

    def __init__(self, request: bytes, delays: list[float]) -> None:
        self.request, self.delays = request, delays
        self.is_open = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        if b"event: state" in data and not self.is_open.done():
            self.is_open.set_result(True)
        now = time.monotonic()
        for sent in SENT.findall(data):
            self.delays.append(round((now - float(sent)) * 1000, 2))

    def connection_lost(self, error: Exception | None) -> None:
        if not self.is_open.done():
            self.is_open.set_result(False)


async def run(job: dict[str, Any]) -> None:
    delays: list[float] = []
    free = asyncio.Semaphore(AT_ONCE)
    loop = asyncio.get_running_loop()

    async def follow(conversation: str, token: str) -> bool:
        head = (
            f"GET /ecom-ai/chat/{conversation}/stream/ HTTP/1.1\r\n"
            f"Host: 127.0.0.1\r\nAuthorization: Conversation {token}\r\n\r\n"
        )
        async with free:
            _, listener = await loop.create_connection(
                lambda: Listener(head.encode(), delays), "127.0.0.1", job["port"]
            )
            return bool(await listener.is_open)

    opened = await asyncio.gather(*(follow(*stream) for stream in job["streams"]))
    print(json.dumps({"opened": sum(opened)}), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    print(json.dumps({"delays": delays}), flush=True)


if __name__ == "__main__":
    asyncio.run(run(json.loads(sys.stdin.readline())))
