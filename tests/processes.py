"""Real workers and commands beside a test, on its database, broker and cache."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
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


class Worker:
    """A Celery worker in a process of its own."""

    def __init__(
        self, log: Path, *, options: Sequence[str] = SERVE, **environ: str
    ) -> None:
        self.log = log
        quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        words = [sys.executable, "-m", "celery", "-A", "shop", "worker", "-l", "INFO"]
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [*words, *quiet, *options],
                cwd=ROOT,
                env=environment(**environ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

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
def worker(
    log: Path, *, options: Sequence[str] = SERVE, **env: str
) -> Iterator[Worker]:
    """A ready worker, for the length of a block."""
    started = Worker(log, options=options, **env)
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
