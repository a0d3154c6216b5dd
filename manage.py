#!/usr/bin/env python
"""Run a command of the example shop, on the embedded servers where none are set."""

import os
import signal
import sys
from contextlib import AbstractContextManager, nullcontext
from types import FrameType

from django.core.management import execute_from_command_line

from shop import embedded

# `demo` starts the servers by itself, to tell how long each of them takes.
WITHOUT_SERVERS = {
    "check",
    "collectstatic",
    "compilemessages",
    "demo",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "spectacular",
    "test",
    "version",
}
OWN_SERVERS = ("DATABASE", "BROKER")


def main(arguments: list[str]) -> int:
    """Run one command; the result is the exit status where it does not exit itself."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    _end_orderly()
    try:
        if not os.environ.get("SECRET_KEY"):
            # The settings keep a key of their own in this folder.
            embedded.require_folder(embedded.demo_dir())
        with _servers() if _needs_servers(arguments) else nullcontext():
            if _needs_tables(arguments):
                _make_tables()
            execute_from_command_line(arguments)
    except embedded.EmbeddedServerError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _needs_servers(arguments: list[str]) -> bool:
    command = arguments[1] if len(arguments) > 1 else "help"
    asks_help = {"-h", "--help", "--version"} & set(arguments)
    return not asks_help and command not in WITHOUT_SERVERS


def _needs_tables(arguments: list[str]) -> bool:
    """Whether a command works on rows, and the database is our own."""
    command = arguments[1] if len(arguments) > 1 else ""
    works = command.startswith("ecom_ai_") and command != "ecom_ai_doctor"
    return works and _needs_servers(arguments) and not os.environ.get("DATABASE_URL")


def _make_tables() -> None:
    """Fills the embedded database with tables, where it was just made."""
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    if not connection.introspection.table_names():
        call_command("migrate", verbosity=0)


def _servers() -> AbstractContextManager[object]:
    own_database, own_broker = (os.environ.get(f"{x}_URL") for x in OWN_SERVERS)
    if own_database and own_broker:
        return nullcontext()
    return embedded.servers(
        embedded.demo_dir(), postgres=not own_database, valkey=not own_broker
    )


def _end_orderly() -> None:
    """Have every signal that asks for an end stop the servers that were started."""
    signal.signal(signal.SIGTERM, _interrupt)
    # A shell starts its background jobs with this one ignored.
    signal.signal(signal.SIGINT, _interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # not under nohup
        signal.signal(signal.SIGHUP, _interrupt)


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv))
