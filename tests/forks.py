"""A process that has imported what workers need; each worker is a fork of it.

To start Python, Django and Celery anew takes more than a second of a
core, and the tests that kill workers start dozens. What such a worker does is the same:
only Python's imports are done already, and no connection is open yet.
"""

import json
import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMPORTS = (
    "celery.apps.worker",
    "celery.bin.celery",
    "celery.concurrency.solo",
    "celery.fixups.django",
    "celery.worker.consumer",
    "celery.worker.strategy",
    "kombu.transport.redis",
    "onnxruntime",
    "phonenumbers",
    "sklearn.feature_extraction.text",
    "stdnum.iban",
    "tokenizers",
    "ecom_ai.ml.classifiers",
    "ecom_ai.ml.encoders",
    "ecom_ai.ml.lexical",
    "shop.asgi",
    "shop.celery",
    "shop.urls",
    "uvicorn.main",
)


class Fork:
    """A process that was forked for us, by somebody who is its parent."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        """None while it runs."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    def wait(self) -> None:
        while self.poll() is None:
            time.sleep(0.005)

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)


class Forks:
    """The process that is forked, once for all tests of a process."""

    def __init__(
        self, environment: Mapping[str, str], *, imports: Sequence[str] = ()
    ) -> None:
        """``imports`` are modules that these workers need beside the common ones."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forks", *imports],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # whoever is interrupted here ends it
        )

    def start(self, words: Sequence[str], *, log: Path) -> Fork:
        """Runs a module, as ``python -m`` does, in a session of its own."""
        to, back = self._process.stdin, self._process.stdout
        assert to is not None
        assert back is not None
        to.write(json.dumps([list(words), str(log)]) + "\n")
        to.flush()
        return Fork(int(back.readline()))

    def end(self) -> None:
        self._process.communicate()  # it ends where nothing more can be asked


def _run(words: list[str], log: str) -> None:
    os.setsid()
    os.write(1, f"{os.getpid()}\n".encode())
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, path in enumerate((os.devnull, log, log)):
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND if number else os.O_RDONLY
        os.dup2(os.open(path, flags, 0o600), number)
    sys.argv = words
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)


def _serve() -> None:
    import django

    django.setup()
    from ecom_ai.language import words

    for name in (*IMPORTS, *sys.argv[1:]):
        __import__(name)
    words("词典")  # reads the dictionary of Chinese words
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks
    for line in sys.stdin:
        if os.fork() == 0:
            _run(*json.loads(line))
            return


if __name__ == "__main__":
    _serve()
