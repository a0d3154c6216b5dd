"""Start, find and end the processes of the embedded servers."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

START_SECONDS = 60.0
STOP_SECONDS = 20.0
END_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD}


def spawn(command: list[str], *, log: Path) -> subprocess.Popen[bytes]:
    """Start a server apart from our terminal, so that Ctrl-C does not reach it."""
    with log.open("wb") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=_environment(),
            start_new_session=True,
        )


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a tool to its end; its messages are in `stdout`."""
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd="/",
        env=_environment(),
        check=False,
    )


def _environment() -> dict[str, str]:
    """Ours without libpq's variables, which would send the tools elsewhere."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    return {**kept, "LC_ALL": "C.UTF-8"}


def became_ready(child: subprocess.Popen[bytes], *, ready: Callable[[], bool]) -> bool:
    """Wait for `ready`; False where the process ended or took too long.

    It is killed then, and where the wait is interrupted.
    """
    deadline = time.monotonic() + START_SECONDS
    done = False
    try:
        while not done and child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
            done = ready()
    finally:
        if done:
            # Others may use the server after us, so nothing here may wait for it.
            child.returncode = 0
        else:
            child.kill()
            child.wait()
    return done


def end(pid: int, *, how: signal.Signals) -> None:
    """End a process that need not be a child of ours; kill it if it lingers."""
    with suppress(ProcessLookupError):
        os.kill(pid, how)
        if not _ended(pid, seconds=STOP_SECONDS):
            os.kill(pid, signal.SIGKILL)
            _ended(pid, seconds=5.0)


def _ended(pid: int, *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        ended = not is_running(pid)
        # After that question, so that a child found ended is never left a zombie.
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        if ended:
            return True
        time.sleep(0.02)
    return False


def is_running(pid: int, *, word: str = "") -> bool:
    """Whether a process is alive and has `word` in its command line."""
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        if process.status() != psutil.STATUS_ZOMBIE:
            return any(word in argument for argument in process.cmdline())
    return False


@contextmanager
def blocked_signals() -> Iterator[None]:
    """Keep a second Ctrl-C from interrupting an orderly end."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, END_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def read_pid(path: Path) -> int | None:
    """The process number that a pid file begins with; None where there is none."""
    with suppress(OSError, ValueError, IndexError):
        return int(path.read_text().split()[0])
    return None


def answers(path: Path, *, ping: bool = False) -> bool:
    """Whether a server takes connections on a socket, and answers a Redis PING."""
    with socket.socket(socket.AF_UNIX) as probe, suppress(OSError):
        probe.settimeout(2)
        probe.connect(str(path))
        if not ping:
            return True
        probe.sendall(b"PING\r\n")
        return probe.recv(7).startswith(b"+PONG")
    return False
