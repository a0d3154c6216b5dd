#!/usr/bin/env python
"""Run a command of the example shop, on the embedded servers where none are set."""

import os
import signal
import sys
from contextlib import ExitStack
from types import FrameType

from django.core.management import execute_from_command_line

from shop import embedded

# `demo` starts the servers by itself, to tell how long each of them takes.
WITHOUT_SERVERS = frozenset(
    "check collectstatic compilemessages demo diffsettings findstatic help "
    "makemessages makemigrations spectacular startapp startproject test "
    "testserver version".split()
)


def main(arguments: list[str]) -> int:
    """Run one command; the result is the exit status where it does not exit itself."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    for signum in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _interrupt)
    try:
        with ExitStack() as stack:
            if _needs_servers(arguments):
                stack.enter_context(_servers())
            execute_from_command_line(arguments)
    except embedded.EmbeddedServerError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _needs_servers(arguments: list[str]) -> bool:
    command = arguments[1] if len(arguments) > 1 else "help"
    if {"-h", "--help", "--version"} & set(arguments) or command in WITHOUT_SERVERS:
        return False
    return not (os.environ.get("DATABASE_URL") and os.environ.get("BROKER_URL"))


def _servers() -> "ExitStack":
    raise NotImplementedError


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv))
