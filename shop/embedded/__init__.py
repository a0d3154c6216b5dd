"""Embedded PostgreSQL and Valkey for the demo and the tests.

Both listen on UNIX sockets alone, in a private folder, so that ports never clash.
Each process that uses the servers holds a shared file lock, and the last to leave
stops them. The kernel drops the lock of a killed process, so servers that such a
process left behind are found, used and in the end stopped by the next one.
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from shop.embedded import postgres as _postgres
from shop.embedded import valkey as _valkey
from shop.embedded.errors import EmbeddedServerError, os_errors, told_by_database
from shop.embedded.places import Places
from shop.embedded.processes import blocked_signals, is_running, read_pid

__all__ = [
    "EmbeddedServerError",
    "Servers",
    "broker_url",
    "cache_url",
    "database_settings",
    "demo_dir",
    "require_folder",
    "servers",
    "start_servers",
    "told_by_database",
]

LOCK_SECONDS = 120.0
_LOGS = {"PostgreSQL": "postgres", "Valkey": "valkey"}

Report = Callable[[str, float], None]


def demo_dir() -> Path:
    """The folder of the demo: DEMO_DIR from the environment, or the project's own."""
    project = Path(__file__).resolve().parent.parent.parent
    return Path(os.environ.get("DEMO_DIR") or project / ".demo").resolve()


def require_folder(folder: Path) -> None:
    """Make the folder, and raise EmbeddedServerError where it takes no files."""
    with os_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(4096))


def database_settings(demo_dir: Path) -> dict[str, object]:
    """Django's NAME, USER, PASSWORD, HOST and PORT of the embedded PostgreSQL."""
    return {
        "NAME": _postgres.DATABASE,
        "USER": _postgres.USER,
        "PASSWORD": "",
        "HOST": str(Places(demo_dir).sockets),
        "PORT": "5432",
    }


def broker_url(demo_dir: Path) -> str:
    """Celery's URL of the embedded Valkey (its database 0)."""
    return f"redis+socket://{Places(demo_dir).valkey_socket}?virtual_host=0"


def cache_url(demo_dir: Path) -> str:
    """The URL of the embedded Valkey for Django's RedisCache (its database 1)."""
    return f"unix://{Places(demo_dir).valkey_socket}?db=1"


@dataclass
class Servers:
    """The running servers, held by this process until `stop` is called."""

    places: Places
    users: IO[str]
    #: The processes that this one found or started, by their servers' names.
    pids: dict[str, int | None] = field(default_factory=dict)

    def check(self) -> None:
        """Raise EmbeddedServerError where a server has ended."""
        for name, pid in self.pids.items():
            if pid is None or not is_running(pid):
                raise EmbeddedServerError(
                    f"{name} ended, and everything with it. Read why in "
                    f"{self.places.log(_LOGS[name])}."
                )

    def stop(self) -> None:
        """Let the servers go; stop them where no other process uses them."""
        if not self.users.closed:
            with blocked_signals(), _locked(self.places):
                self.release()

    def release(self) -> None:
        """The same for a caller who holds the start lock."""
        with self.users, suppress(BlockingIOError):
            fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _valkey.stop(self.places)
            _postgres.stop(self.places)
            shutil.rmtree(self.places.sockets, ignore_errors=True)


@contextmanager
def servers(
    demo_dir: Path,
    *,
    postgres: bool = True,
    valkey: bool = True,
    report: Report | None = None,
) -> Iterator[Servers]:
    """Run the servers for the length of a block; see `start_servers`."""
    running = start_servers(demo_dir, postgres=postgres, valkey=valkey, report=report)
    try:
        yield running
    finally:
        running.stop()


def start_servers(
    demo_dir: Path,
    *,
    postgres: bool = True,
    valkey: bool = True,
    report: Report | None = None,
) -> Servers:
    """Start what is not up yet, and hold it until `stop` of the result is called.

    `report` is called with a server's name and the seconds until it was ready.
    Raises EmbeddedServerError.
    """
    places = Places(demo_dir.resolve())
    with os_errors(places.demo):
        places.log("any").parent.mkdir(parents=True, exist_ok=True)
        with _locked(places):
            running = Servers(places, places.users.open("a"))
            fcntl.flock(running.users, fcntl.LOCK_SH)
            try:
                if postgres:
                    _timed("PostgreSQL", _postgres.ensure, places, report)
                    running.pids["PostgreSQL"] = read_pid(places.postmaster_pid)
                if valkey:
                    _timed("Valkey", _valkey.ensure, places, report)
                    running.pids["Valkey"] = read_pid(places.valkey_pid)
            except BaseException:
                running.release()
                raise
    return running


def _timed(
    name: str,
    ensure: Callable[[Places], None],
    places: Places,
    report: Report | None,
) -> None:
    began = time.monotonic()
    ensure(places)
    if report:
        report(name, time.monotonic() - began)


@contextmanager
def _locked(places: Places) -> Iterator[None]:
    """One process at a time starts or stops the servers of a folder."""
    deadline = time.monotonic() + LOCK_SECONDS
    with places.start_lock.open("a") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise EmbeddedServerError(
                        f"Another process has been starting the embedded servers of "
                        f"{places.demo} for {LOCK_SECONDS:.0f} s: end it and try again."
                    ) from None
                time.sleep(0.05)
        yield
