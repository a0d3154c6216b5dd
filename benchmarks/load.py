"""A small load generator: posts prepared bodies over kept connections.

A process of its own, which reads one JSON job from stdin and writes one JSON result
to stdout: run by ``events`` as a script, so that nothing of Django is loaded here.
Raw sockets, because an HTTP client would take more of the two cores than the server.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Result:
    """What came of the requests; ``answered`` are the places of those with 2xx."""

    statuses: dict[str, int] = field(default_factory=dict)
    answered: list[int] = field(default_factory=list)
    #: Seconds since the start and milliseconds, for each request.
    times: list[tuple[float, float]] = field(default_factory=list)

    def count(self, status: str) -> None:
        self.statuses[status] = self.statuses.get(status, 0) + 1


@dataclass(frozen=True)
class Target:
    port: int
    path: str
    tokens: list[str]

    def request(self, place: int, body: str) -> bytes:
        raw = body.encode()
        token = self.tokens[place % len(self.tokens)]
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(raw)}\r\n\r\n"
        )
        return head.encode() + raw


async def post(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> str:
    """Sends a request and reads its answer. Returns the status."""
    writer.write(request)
    await writer.drain()
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").lower().split("\r\n")
    length = next(
        (int(line[15:]) for line in lines if line.startswith("content-length:")), 0
    )
    await reader.readexactly(length)
    return lines[0].split(" ")[1]


async def client(
    target: Target, queue: "asyncio.Queue[tuple[int, str]]", began: float, to: Result
) -> None:
    """Takes bodies until there are none; a broken connection is opened anew."""
    reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
    while not queue.empty():
        place, body = queue.get_nowait()
        sent = time.perf_counter()
        try:
            status = await post(reader, writer, target.request(place, body))
        except (OSError, asyncio.IncompleteReadError):
            status = "broken"
            reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
        now = time.perf_counter()
        to.count(status)
        to.times.append((round(sent - began, 4), round((now - sent) * 1000, 3)))
        if status.startswith("2"):
            to.answered.append(place)
    writer.close()


async def run(job: dict[str, Any]) -> dict[str, Any]:
    queue: asyncio.Queue[tuple[int, str]] = asyncio.Queue()
    for place, body in enumerate(job["bodies"]):
        queue.put_nowait((place, body))
    target = Target(job["port"], job["path"], job["tokens"])
    result, began = Result(), time.perf_counter()
    clients = (client(target, queue, began, result) for _ in range(job["connections"]))
    await asyncio.gather(*clients)
    seconds = time.perf_counter() - began
    return {
        "seconds": seconds,
        "statuses": result.statuses,
        "answered": result.answered,
        "times": result.times,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(run(json.load(sys.stdin)))))
