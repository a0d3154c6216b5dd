"""How many chats may be open on one web process, and how late their news come.

One uvicorn process serves the shop, a second process holds all streams, and this one
publishes; Valkey, PostgreSQL and the three share the machine. ``spread``: every stream
is another conversation, and news come to conversations by chance, so many a second.
``one``: all follow the same conversation, and each event goes to all of them, as it
does when the stream's server comes back; no goal is set for that.
"""

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from benchmarks import report
from benchmarks.events import answers, free_port
from benchmarks.stage import process, stage
from ecom_ai.models import Conversation
from ecom_ai.support import access, stream

DATABASE = "ecom_ai_streams"
LISTENERS = Path(__file__).with_name("listeners.py")
SITE = 1
MOST_KB, MOST_MS = 80.0, 100.0


def conversations(count: int) -> list[Conversation]:
    Conversation.objects.all().delete()
    made = [Conversation(site_id=SITE, language="en") for _ in range(count)]
    return Conversation.objects.bulk_create(made, batch_size=1000)


def measure(
    name: str, made: list[Conversation], *, streams: int, rate: float, seconds: float
) -> report.Row:
    """One row: so many streams on these conversations, so many news a second."""
    port = free_port()
    words = ["-m", "uvicorn", "shop.asgi:application", "--port", str(port)]
    words += ["--lifespan", "off", "--no-access-log", "--log-level", "warning"]
    words += ["--timeout-graceful-shutdown", "1"]
    with process("bench-web", *words) as web:
        wait_for(port)
        followed = [made[number % len(made)] for number in range(streams)]
        tokens = [(str(one.pk), access.token(one)) for one in followed]
        with listeners({"port": port, "streams": tokens[:50]}) as warm:
            tell(warm)
        before = memory_of(web.pid)
        began = time.monotonic()
        with listeners({"port": port, "streams": tokens}) as clients:
            opened = json.loads(clients.stdout.readline())["opened"]
            took = time.monotonic() - began
            after = memory_of(web.pid)
            time.sleep(1)
            publish(made, rate=rate, seconds=seconds)
            time.sleep(2)
            delays = tell(clients)["delays"]
    return {
        "news": name,
        "streams": opened,
        "opened in s": round(took, 1),
        "KB a stream": round((after - before) / opened / 1024, 1),
        "events": len(delays),
        **report.percentiles(delays or [float("nan")]),
    }


def publish(made: list[Conversation], *, rate: float, seconds: float) -> None:
    """So many words a second, to conversations by chance."""
    chance = random.Random(7)
    began = time.monotonic()
    for number in range(int(rate * seconds)):
        time.sleep(max(0.0, began + number / rate - time.monotonic()))
        told = {"message": 1, "at": 0, "text": "Parcels take three to five days."}
        where = chance.choice(made).pk
        stream.publish(where, "words", {**told, "sent": time.monotonic()})


def memory_of(pid: int) -> int:
    return int(psutil.Process(pid).memory_info().rss)


def listeners(job: dict[str, Any]) -> "subprocess.Popen[str]":
    running = subprocess.Popen(
        [sys.executable, "-P", str(LISTENERS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdin is not None
    running.stdin.write(json.dumps(job) + "\n")
    running.stdin.flush()
    return running


def tell(clients: "subprocess.Popen[str]") -> dict[str, Any]:
    """What the listeners heard; ends them."""
    assert clients.stdin is not None
    assert clients.stdout is not None
    clients.stdin.close()
    found: dict[str, Any] = json.loads(clients.stdout.read().splitlines()[-1])
    clients.wait(30)
    return found


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while not answers(port):
        if time.monotonic() > deadline:
            raise SystemExit("The web server does not answer.")
        time.sleep(0.2)


def misses(rows: list[report.Row]) -> list[str]:
    """What the goals ask and the rows do not give."""
    told = []
    for row in rows:
        if row["KB a stream"] > MOST_KB:
            told.append(f"{row['news']}: {row['KB a stream']} KB a stream")
        if row["news"] == "spread" and row["p95"] > MOST_MS:
            told.append(f"{row['news']}: p95 {row['p95']} ms")
    return told


def main() -> None:
    parser = report.parser(__doc__)
    parser.add_argument("--streams", type=int, default=5000)
    parser.add_argument("--rate", type=float, default=200.0, help="news a second")
    parser.add_argument("--seconds", type=float, default=10.0)
    args = parser.parse_args()
    with stage(DATABASE):
        stream.rest.end()
        made = conversations(args.streams)
        size = {"streams": args.streams, "seconds": args.seconds}
        rows = [
            measure("spread", made, rate=args.rate, **size),
            measure("one", made[:1], rate=1.0, **size),
        ]
    title = "One web process; delays in ms"
    report.print_table(rows, title=title)
    missed = misses(rows)
    print("\nGoals missed: " + ("; ".join(missed) or "none"))
    report.write(args.json, rows=rows, missed=missed)


if __name__ == "__main__":
    main()
