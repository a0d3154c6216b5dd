"""A small process supervisor: start commands, watch them, end them all together.

Each command runs in a process group of its own and writes to a log file. When one
ends by itself the supervisor raises ProcessCrashed, and leaving its block ends the
others. On Linux the kernel ends them too when the supervisor is killed; elsewhere
the next run finds them by the list that this one kept.
"""

import ctypes
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

import psutil

from shop.embedded.processes import blocked_signals

GRACE_SECONDS = 8.0
LOG_LINES = 15
PR_SET_PDEATHSIG = 1


class SupervisorError(Exception):
    """Something keeps the processes from running; the message says what to do."""


class ProcessCrashed(SupervisorError):
    """A process ended by itself; the message names it and ends with its log."""


@dataclass(frozen=True)
class Command:
    """What to run, and the name it has in messages and of its log file."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Started:
    """A line of the list by which a later run knows a leftover process again."""

    pid: int
    created: float
    words: tuple[str, ...]


class Supervisor:
    """Runs commands for the length of a `with` block, in the main thread.

    `folder` takes `logs/<name>.log` and the list of processes, `processes.json`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        cwd: Path,
        environment: Mapping[str, str] | None = None,
        grace: float = GRACE_SECONDS,
    ) -> None:
        self.folder = folder
        self.cwd = cwd
        self.environment = {**os.environ, **(environment or {})}
        self.grace = grace
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._started: list[Started] = []

    def __enter__(self) -> Self:
        self._previous = signal.signal(signal.SIGCHLD, self._child_ended)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with blocked_signals():
            signal.signal(signal.SIGCHLD, self._previous)
            end_groups([each.pid for each in self._running.values()], grace=self.grace)
            for process in self._running.values():
                process.wait()
            self._running.clear()
            _list_file(self.folder).unlink(missing_ok=True)

    def start(self, command: Command) -> None:
        """Start a command. Raises SupervisorError where that cannot be done."""
        log = self.log(command.name)
        log.parent.mkdir(parents=True, exist_ok=True)
        parent = os.getpid()
        with log.open("wb") as output:
            try:
                process = subprocess.Popen(
                    command.words,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    cwd=self.cwd,
                    env=self.environment,
                    start_new_session=True,
                    preexec_fn=lambda: _die_with(parent),
                )
            except OSError as error:
                message = f"{command.name} cannot be started: {error}"
                raise SupervisorError(message) from error
        self._running[command.name] = process
        with suppress(psutil.Error):
            created = psutil.Process(process.pid).create_time()
            self._started.append(Started(process.pid, created, command.words))
        _write_list(_list_file(self.folder), self._started)

    def check(self) -> None:
        """Raise ProcessCrashed where a process has ended."""
        for name, process in self._running.items():
            if (code := process.poll()) is not None:
                tail = "\n".join(f"    {line}" for line in _tail(self.log(name)))
                raise ProcessCrashed(
                    f"{name} ended {_how(code)}, and everything with it. "
                    f"Read why in {self.log(name)}, which ends:\n{tail}"
                )

    def wait(self, *others: Callable[[], None]) -> None:
        """Watch the processes until one ends or a signal comes; ask `others` too."""
        while True:
            self.check()
            for check in others:
                check()
            time.sleep(0.5)

    def wait_for(self, url: str, *, seconds: float) -> None:
        """Wait until `url` answers 200. Raises SupervisorError after `seconds`."""
        deadline = time.monotonic() + seconds
        answer = ""
        while (answer := _answer(url)) != "200":
            self.check()
            if time.monotonic() > deadline:
                raise SupervisorError(
                    f"{url} did not answer 200 within {seconds:.0f} s, but: {answer}. "
                    f"The reason should be in {self.folder / 'logs'}."
                )
            time.sleep(0.1)

    def log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    def _child_ended(self, signum: int, frame: FrameType | None) -> None:
        # Raised into whatever the main thread is doing, so that a long step such as
        # filling the shop does not go on for a worker that is gone.
        self.check()


@contextmanager
def only_run(folder: Path) -> Iterator[None]:
    """Be the only run in `folder`, and end what a killed run left there.

    Raises SupervisorError where another run is alive.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "run.lock").open("a+")
    except OSError as error:
        raise SupervisorError(
            f"{error.filename or folder} cannot be written ({error.strerror}): make "
            "the folder writable, or set DEMO_DIR to another one."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise SupervisorError(
                f"It runs already in {folder} (process {lock.read() or 'unknown'}): "
                "use that one, or stop it with Ctrl-C."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        end_leftovers(folder)
        yield


def end_leftovers(folder: Path) -> None:
    """End the processes that a killed run left behind, and no others."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        rows = json.loads(_list_file(folder).read_text())
        left = [Started(r["pid"], r["created"], tuple(r["words"])) for r in rows]
        end_groups([each.pid for each in left if _is_ours(each)], grace=GRACE_SECONDS)
    _list_file(folder).unlink(missing_ok=True)


def require_free_port(port: int, *, hint: str) -> None:
    """Raise SupervisorError, ending with `hint`, where a port cannot be used."""
    if not 0 < port < 2**16:
        raise SupervisorError(f"There is no port {port}, only 1 to 65535.")
    with socket.socket() as probe:
        # Else the connections of a run that has just ended would count as use.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SupervisorError(
                f"Port {port} of 127.0.0.1 cannot be used ({error.strerror}): {hint}"
            ) from error


def end_groups(groups: list[int], *, grace: float) -> None:
    """Ask process groups to end; kill what is left of them after `grace` seconds."""
    for group in groups:
        _signal_group(group, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while any(map(_is_alive, groups)) and time.monotonic() < deadline:
        time.sleep(0.05)
    for group in groups:
        _signal_group(group, signal.SIGKILL)


def _signal_group(group: int, how: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, how)


def _is_alive(pid: int) -> bool:
    with suppress(psutil.Error):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False


def _is_ours(left: Started) -> bool:
    """Process numbers are used again, so its age and command line must fit too."""
    with suppress(psutil.Error):
        process = psutil.Process(left.pid)
        same_age = abs(process.create_time() - left.created) < 2
        return same_age and tuple(process.cmdline()) == left.words
    return False


def _answer(url: str) -> str:
    # Without a proxy: the address is this machine's own.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=10) as response:
            return str(response.status)
    except urllib.error.HTTPError as error:
        return str(error.code)
    except OSError as error:
        return str(error)


def _how(code: int) -> str:
    return f"by signal {-code}" if code < 0 else f"with exit status {code}"


def _tail(log: Path) -> list[str]:
    with suppress(OSError), log.open(errors="replace") as lines:
        return [line.rstrip() for line in deque(lines, maxlen=LOG_LINES)]
    return []


def _list_file(folder: Path) -> Path:
    return folder / "processes.json"


def _write_list(path: Path, started: list[Started]) -> None:
    new = path.with_suffix(".new")
    new.write_text(json.dumps([asdict(each) for each in started]))
    new.replace(path)


def _load_prctl() -> Callable[[int, int], int] | None:
    if sys.platform != "linux":
        return None
    prctl: Callable[[int, int], int] = ctypes.CDLL(None, use_errno=True).prctl
    return prctl


# Looked up here, because little is safe between fork and exec.
_prctl = _load_prctl()


def _die_with(parent: int) -> None:
    """In the child: have the kernel kill it when its parent dies."""
    if _prctl is None:
        return
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
