"""Run the whole example shop on this machine: `manage.py demo`."""

import argparse
import logging
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from shop import embedded, supervisor
from shop.ecom import answers_by_meaning
from shop.supervisor import Supervisor, SupervisorError

FIRST_START_BYTES = 3 * 10**9
WEB_SECONDS = 60.0
MEANING_SECONDS = 60.0
ENVIRONMENT = {"PYTHONUNBUFFERED": "1", "TOKENIZERS_PARALLELISM": "false"}
BANNER = """
  {name} is open.

  Shop            {address}
  Back office     {address}admin/

  Log in as       admin          admin-demo
                  moderator      moderator-demo
                  merchandiser   merchandiser-demo
                  support        support-demo
                  shopper        shopper-demo

  At the first start reviews and the chat still learn for a minute or two; where
  search by meaning is still loading, searches go by words alone until then.

  Logs            {logs}
  Ctrl-C stops everything.
"""


class Command(BaseCommand):
    """Embedded servers, demo data, workers and the web server, until Ctrl-C."""

    help = "Run the example shop: servers, demo data, workers and web on 127.0.0.1."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        # Read by handle(), which says more clearly than argparse what is wrong.
        parser.add_argument("--port", nargs="?", const="", default="8000")

    def handle(self, *args: object, port: str, **options: object) -> None:
        number = _port(port)
        if number is None:
            self.stderr.write(
                f"'{port}' is no port: take a number from 1 to 65535, as in "
                "`make demo PORT=8001`."
            )
            sys.exit(2)
        try:
            with supervisor.only_run(settings.DEMO_DIR):
                _require_resources(number)
                self._run(number)
        except (SupervisorError, embedded.EmbeddedServerError) as error:
            self.stderr.write(str(error))
            sys.exit(1)
        except DatabaseError as error:
            self.stderr.write(embedded.told_by_database(error, settings.DEMO_DIR))
            sys.exit(1)
        except KeyboardInterrupt:
            self.stdout.write("Everything is stopped.")

    def _run(self, port: int) -> None:
        began = time.monotonic()
        postgres, valkey = not settings.DATABASE_URL, not settings.BROKER_URL
        with (
            embedded.servers(
                settings.DEMO_DIR,
                postgres=postgres,
                valkey=valkey,
                report=self._report,
            ) as servers,
            Supervisor(
                settings.DEMO_DIR, cwd=settings.BASE_DIR, environment=ENVIRONMENT
            ) as running,
        ):
            address = self._open(running, port=port)
            self._report("The shop", time.monotonic() - began)
            self._welcome(address)
            running.wait(servers.check)

    def _open(self, running: Supervisor, *, port: int) -> str:
        """Bring the shop up; the result is its address."""
        # Processes are started before the data is there, because most of what a
        # start takes is their imports; but never before their tables.
        if _has_migrations_to_run():
            with self._step("Database tables"):
                call_command("migrate", interactive=False, verbosity=0)
        for command in _commands(port):
            running.start(command)
        with self._step("Demo data"):
            call_command("seed_shop", if_needed=True)
        with self._step("Product vectors"):
            call_command("ecom_ai_sync")
        running.check()
        address = f"http://127.0.0.1:{port}/"
        with self._step("Web"):
            running.wait_for(address, seconds=WEB_SECONDS)
        self._open_search(running)
        _disconnect()
        return address

    def _open_search(self, running: Supervisor) -> None:
        began = time.monotonic()
        if _wait_for_meaning(running):
            self._report("Search by meaning", time.monotonic() - began)
            return
        self.stdout.write(
            "Search by meaning … still loading; until it is ready words are searched."
        )
        self.stdout.flush()

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self._report(name, time.monotonic() - began)

    def _report(self, name: str, seconds: float) -> None:
        self.stdout.write(f"{name} … ready ({seconds:.1f} s)")
        self.stdout.flush()

    def _welcome(self, address: str) -> None:
        logs = settings.DEMO_DIR / "logs"
        name = settings.SHOP_NAME
        self.stdout.write(BANNER.format(name=name, address=address, logs=logs))
        self.stdout.flush()


def _port(text: str) -> int | None:
    """The port of a command line; None where it is none."""
    digits = str(text).strip()
    number = int(digits) if digits.isascii() and digits.isdigit() else 0
    return number if 0 < number < 2**16 else None


def _require_resources(port: int) -> None:
    """Raise SupervisorError before anything slow where the shop could not run."""
    hint = "end what uses it, or take another one with `make demo PORT=…`."
    supervisor.require_free_port(port, hint=hint)
    free = shutil.disk_usage(settings.DEMO_DIR).free
    first = not (settings.DEMO_DIR / "postgres").exists()
    if first and free < FIRST_START_BYTES:
        raise SupervisorError(
            f"The disk of {settings.DEMO_DIR} has {free / 1e9:.1f} GB free and the "
            "first start needs 3 GB: free some, or set DEMO_DIR to another disk."
        )


def _has_migrations_to_run() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _wait_for_meaning(running: Supervisor) -> bool:
    """Whether a worker answers questions, so that the first search is a good one.

    Words alone are searched until then; after MEANING_SECONDS without an answer the
    shop opens with that.
    """
    # Each try would say that nobody answers yet.
    logging.getLogger("ecom_ai.search").setLevel(logging.ERROR)
    deadline = time.monotonic() + MEANING_SECONDS
    while time.monotonic() < deadline:
        running.check()
        if answers_by_meaning():
            return True
        time.sleep(0.5)
    return False


def _disconnect() -> None:
    """Close this process's database connections before the server is stopped."""
    connection.close()
    if close_pool := getattr(connection, "close_pool", None):
        close_pool()


def _commands(port: int) -> list[supervisor.Command]:
    celery = ("-m", "celery", "-A", "shop")
    worker = (*celery, "worker", "--without-gossip", "--without-mingle", "-l", "INFO")
    schedule = str(settings.DEMO_DIR / "beat-schedule")
    web = ("-m", "uvicorn", "shop.asgi:application", "--host", "127.0.0.1")
    quiet = ("--lifespan", "off", "--no-access-log")
    # Replies are streamed: an open page must not hold the end up.
    ending = ("--timeout-graceful-shutdown", "3")
    queue, serve = ("-Q", "ecom_ai", "-c", "1"), ("-Q", "ecom_ai.serve", "-c", "2")
    train = ("-Q", "ecom_ai.train", "-c", "1")
    words = {
        "web": (*web, "--port", str(port), *quiet, *ending),
        "worker-serve": (*worker, *serve, "--pool", "threads", "-n", "serve@%h"),
        "worker": (*worker, *queue, "--pool", "threads", "-n", "worker@%h"),
        "worker-train": (*worker, *train, "--pool", "threads", "-n", "train@%h"),
        "beat": (*celery, "beat", "-s", schedule, "--pidfile="),
    }
    return [
        supervisor.Command(name, (sys.executable, *arguments))
        for name, arguments in words.items()
    ]
