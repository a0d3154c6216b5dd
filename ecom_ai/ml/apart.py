"""Work in a process of its own, whose memory, and torch, end with it."""

import os
import subprocess
import sys

from .progress import Stopped, TrainingStopped, never

#: Seconds between two looks whether someone stopped it, and that it has to end.
_LOOK, _TO_END = 0.5, 5.0


def run_apart(module: str, *arguments: str, stopped: Stopped = never) -> None:
    """Runs ``python -m module`` and waits for it; whoever calls looks what came of it.

    Does nothing in a program that is no Python's. Raises ``TrainingStopped`` when
    someone stops it; the process is ended then.
    """
    if "python" not in os.path.basename(sys.executable):
        return
    process = subprocess.Popen(  # noqa: S603 - this very program
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while process.poll() is None:
            if stopped():
                raise TrainingStopped("The training was stopped.")
            _wait(process)
    finally:
        _end(process)


def _wait(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(_LOOK)
    except subprocess.TimeoutExpired:
        return


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ends what is still at work, as when someone stopped or interrupted it."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
