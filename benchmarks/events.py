"""Events through HTTP, durable when answered, on the cores that there are.

uvicorn with two processes, PostgreSQL, Valkey and the load generator share them. The
events go into the data set's table, which holds 1,000,000 already, and are deleted
afterwards. Last, Valkey is killed in the middle: every id that was answered 2xx must
be in PostgreSQL once. One request in ten is sent twice, as clients do that retry.
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from uuid_utils import uuid7

from benchmarks import catalogue, report
from benchmarks.catalogue import PRODUCTS, SITE
from benchmarks.stage import process, wait_until, worker
from ecom_ai.schedule import QUEUE
from ecom_ai.shoppers import sign_key
from shop.embedded.places import Places

PATH = "/ecom-ai/api/v1/events/"
SHOPPER = "bench-http-"
GOALS = {"batches": 10_000.0, "single": 500.0}
TOKENS = 500


@dataclass(frozen=True)
class Job:
    """Bodies to post, and the event ids of each."""

    bodies: list[str]
    ids: list[list[str]]
    connections: int

    @classmethod
    def of(cls, requests: int, size: int, connections: int) -> "Job":
        chance = random.Random(9)
        bodies: list[str] = []
        ids: list[list[str]] = []
        for _ in range(requests):
            if bodies and chance.random() < 0.1:
                again = chance.randrange(max(0, len(bodies) - 50), len(bodies))
                bodies.append(bodies[again])
                ids.append(ids[again])
                continue
            events = [_event(chance) for _ in range(size)]
            bodies.append(json.dumps({"events": events}))
            ids.append([event["id"] for event in events])
        return cls(bodies, ids, connections)


def _event(chance: random.Random) -> dict[str, Any]:
    return {
        "id": str(uuid7()),
        "kind": chance.choices(["view", "impression", "click", "cart"], [5, 3, 1, 1])[
            0
        ],
        "item": catalogue.sku(chance.randrange(PRODUCTS)),
        "placement": "home",
        "rank": chance.randrange(1, 9),
        "at": datetime.now(UTC).isoformat(),
    }


def start(job: Job, port: int) -> "subprocess.Popen[str]":
    """Starts the load generator on a job."""
    tokens = [sign_key(f"{SHOPPER}{number}") for number in range(TOKENS)]
    words = [sys.executable, str(Path(__file__).with_name("load.py"))]
    running = subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    given = {"port": port, "path": PATH, "tokens": tokens, "bodies": job.bodies}
    assert running.stdin is not None
    running.stdin.write(json.dumps({**given, "connections": job.connections}))
    running.stdin.close()
    running.stdin = None
    return running


def finish(running: "subprocess.Popen[str]") -> dict[str, Any]:
    output, _ = running.communicate(timeout=300)
    found: dict[str, Any] = json.loads(output)
    return found


def check(job: Job, result: dict[str, Any]) -> dict[str, int]:
    """Compares what was answered 2xx with what PostgreSQL holds."""
    promised = {event for place in result["answered"] for event in job.ids[place]}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT id) FROM ecom_ai_event "
            "WHERE id = ANY(%s::uuid[])",
            [sorted(promised)],
        )
        rows, different = cursor.fetchone()
    return {
        "promised": len(promised),
        "lost": len(promised) - different,
        "double": rows - different,
    }


def tell(name: str, job: Job, result: dict[str, Any]) -> dict[str, Any]:
    different = {event for place in result["answered"] for event in job.ids[place]}
    times = [milliseconds for _, milliseconds in result["times"]]
    return {
        "requests": name,
        "n": len(job.bodies),
        "events each": len(job.ids[0]),
        "connections": job.connections,
        "requests/s": round(len(result["answered"]) / result["seconds"]),
        "events/s": round(len(different) / result["seconds"]),
        **report.percentiles(times),
        "statuses": json.dumps(result["statuses"]),
        **check(job, result),
    }


def kill_broker() -> None:
    """Kills this stage's own Valkey, as a power cut would."""
    pid = int(Places(Path(settings.DEMO_DIR)).valkey_pid.read_text())
    os.kill(pid, signal.SIGKILL)


def with_broker_killed(name: str, job: Job, port: int, after: float) -> dict[str, Any]:
    """Runs a job whose broker is killed after some seconds of it."""
    running = start(job, port)
    time.sleep(after)
    kill_broker()
    result = finish(running)
    row = tell(name, job, result)
    late = [ms for at, ms in result["times"] if at > after]
    row["n after the kill"] = len(late)
    row["longest after it"] = max(late, default=0.0)
    return row


def delete_events() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM ecom_ai_event WHERE site_id = %s AND shopper_key LIKE %s",
            [SITE, f"{SHOPPER}%"],
        )
        cursor.execute("DELETE FROM ecom_ai_shopper WHERE key LIKE %s", [f"{SHOPPER}%"])
        cursor.execute("VACUUM ANALYZE ecom_ai_event")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
            return True
    except OSError:
        return False


def measure(args: Any) -> list[dict[str, Any]]:
    """Every row, the last with the broker killed."""
    port = free_port()
    words = ["-m", "uvicorn", "shop.asgi:application", "--port", str(port)]
    words += ["--workers", str(args.workers), "--lifespan", "off", "--no-access-log"]
    with process("bench-web", *words, "--log-level", "warning"):
        wait_until(lambda: answers(port), seconds=60, what="The web server")
        finish(start(Job.of(400, 1, 16), port))  # warm up
        rows = []
        batches = Job.of(args.batches, 500, args.connections)
        rows.append(tell("batches", batches, finish(start(batches, port))))
        single = Job.of(args.single, 1, args.connections)
        rows.append(tell("single", single, finish(start(single, port))))
        if args.with_worker:
            with process("bench-worker", *worker([QUEUE], "threads")):
                time.sleep(8)
                single = Job.of(args.single, 1, args.connections)
                result = finish(start(single, port))
                rows.append(tell("single, a worker beside", single, result))
        mixed = Job.of(args.single, 5, args.connections)
        rows.append(with_broker_killed("broker killed", mixed, port, 2.0))
    return rows


def misses(rows: Sequence[dict[str, Any]]) -> list[str]:
    """What the goals ask and the rows do not give."""
    by_name = {row["requests"]: row for row in rows}
    told = []
    if by_name["batches"]["events/s"] < GOALS["batches"]:
        told.append(f"batches: {by_name['batches']['events/s']} events/s")
    if by_name["single"]["requests/s"] < GOALS["single"]:
        told.append(f"single: {by_name['single']['requests/s']} requests/s")
    told += [
        f"{row['requests']}: {row['lost']} lost, {row['double']} double"
        for row in rows
        if row["lost"] or row["double"]
    ]
    return told


def main() -> None:
    parser = report.parser(__doc__)
    parser.add_argument("--workers", type=int, default=2, help="uvicorn processes")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--batches", type=int, default=200, help="requests of 500")
    parser.add_argument("--single", type=int, default=4000, help="requests of one")
    parser.add_argument("--with-worker", action="store_true")
    args = parser.parse_args()
    with catalogue.opened():
        delete_events()
        try:
            rows = measure(args)
        finally:
            delete_events()
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            commit = cursor.fetchone()[0]
    report.print_table(rows, title=f"synchronous_commit = {commit}; p50 to p99 in ms")
    missed = misses(rows)
    print("\nGoals missed: " + ("; ".join(missed) or "none"))
    report.write(args.json, rows=rows, missed=missed, synchronous_commit=commit)


if __name__ == "__main__":
    main()
