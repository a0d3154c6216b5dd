"""Where a benchmark runs: embedded servers, a database, workers."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from shop import embedded

CATALOGUE = "ecom_ai"


@contextmanager
def stage(database: str = CATALOGUE, *, fresh: bool = False) -> Iterator[None]:
    """Runs the servers for a block, with a migrated database of this name.

    ``fresh`` drops what an earlier run left in it.
    """
    with embedded.servers(settings.DEMO_DIR):
        os.environ["BENCH_DATABASE"] = database
        connection.settings_dict["NAME"] = database
        _create(database, fresh=fresh)
        call_command("migrate", interactive=False, verbosity=0)
        try:
            yield
        finally:
            connection.close()
            with suppress(AttributeError):
                connection.close_pool()  # type: ignore[attr-defined]


def _create(database: str, *, fresh: bool) -> None:
    address = embedded.database_settings(settings.DEMO_DIR)
    name = sql.Identifier(database)
    with psycopg.connect(
        dbname="postgres",
        user=str(address["USER"]),
        host=str(address["HOST"]),
        port=str(address["PORT"]),
        autocommit=True,
    ) as admin:
        if fresh:
            admin.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name)
            )
        known = admin.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [database]
        ).fetchone()
        if known is None:
            admin.execute(sql.SQL("CREATE DATABASE {}").format(name))


@contextmanager
def process(name: str, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Runs ``python WORDS`` for a block; its output goes to the stage's logs."""
    log = settings.DEMO_DIR / "logs" / f"{name}.log"
    with log.open("wb") as output:
        running = subprocess.Popen(
            [sys.executable, *words],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=settings.BASE_DIR,
        )
    try:
        yield running
    finally:
        running.terminate()
        try:
            running.wait(15)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def worker(
    queues: Sequence[str], pool: str = "solo", *, name: str = ""
) -> tuple[str, ...]:
    """Words for ``process`` that start a Celery worker on these queues."""
    quiet = ("--without-gossip", "--without-mingle", "-l", "WARNING")
    return (
        *("-m", "celery", "-A", "shop", "worker", *quiet),
        *(
            "-Q",
            ",".join(queues),
            "--pool",
            pool,
            "-c",
            "1",
            "-n",
            f"{name or queues[0]}@%h",
        ),
    )


def wait_until(ready: object, *, seconds: float, what: str) -> None:
    """Calls ``ready`` until it is true. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not ready():  # type: ignore[operator]
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not ready after {seconds:.0f} s")
        time.sleep(0.1)
