"""Real workers and commands beside a test, on its database, broker and cache."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from tests.forks import ROOT, Fork, Forks

SERVE = ("-Q", "ecom_ai.serve", "--pool", "solo")
ALL = ("-Q", "ecom_ai,ecom_ai.serve,ecom_ai.train", "--pool", "solo")
BOTH = ("-Q", "ecom_ai,ecom_ai.serve", "--pool", "solo")
_START_SECONDS = 60.0


def environment(**more: str) -> dict[str, str]:
    """That of a process which works on this test's database."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "TOKENIZERS_PARALLELISM": "false",
        **more,
    }


_forks: list[Forks] = []


def start(
    words: Sequence[str], *, log: Path, **environ: str
) -> "subprocess.Popen[bytes] | Fork":
    """Runs a Python module in a process of its own: with an environment of its own
    from the beginning, else as a fork."""
    log.write_bytes(b"")
    if not environ:
        if not _forks:
            _forks.append(Forks(environment()))
        return _forks[0].start(words, log=log)
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env=environment(**environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def end_forks() -> None:
    """Nothing is started any more."""
    while _forks:
        _forks.pop().end()


class Worker:
    """A Celery worker in a process of its own."""

    def __init__(
        self,
        log: Path,
        *,
        options: Sequence[str] = SERVE,
        forks: Forks | None = None,
        **environ: str,
    ) -> None:
        """A fork of ``forks`` where these are given."""
        self.log = log
        quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        words = ("celery", "-A", "shop", "worker", "-l", "INFO", *quiet, *options)
        if forks is None:
            self.process = start(words, log=log, **environ)
        else:
            log.write_bytes(b"")
            self.process = forks.start(words, log=log)

    @property
    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_until_ready(self) -> None:
        until(lambda: " ready." in self.output, seconds=_START_SECONDS, of=self)

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)  # and what it forked
        self.process.wait()


@contextmanager
def worker(log: Path, **options: Any) -> Iterator[Worker]:
    """A ready worker, for the length of a block; ``options`` are ``Worker``'s."""
    started = Worker(log, **options)
    try:
        started.wait_until_ready()
        yield started
    finally:
        started.kill()


def until(
    true: Callable[[], object], *, seconds: float, of: Worker | None = None
) -> None:
    """Waits for something; fails with the worker's log where it never comes true."""
    deadline = time.monotonic() + seconds
    while not true():
        dead = of is not None and of.process.poll() is not None
        if dead or time.monotonic() > deadline:
            raise AssertionError(of.output[-4000:] if of else "It never came true.")
        time.sleep(0.02)
