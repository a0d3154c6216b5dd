"""What a training says while it runs, and how it hears that it shall stop."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
#: Seconds between two looks whether somebody stopped a call that says nothing.
_LOOK = 0.5


@dataclass(frozen=True)
class Progress:
    """One moment of a training; ``None`` where there is nothing to say yet.

    ``stage`` is a word for people ("encode", "train", "head", "export"); ``metric``
    is the accuracy on the validation rows (of a recommender: NDCG@10).
    ``seconds_left`` are those of the stage, ``ends_in`` of the whole training, as far
    as that is known better than before; ``at_most`` is what is left of the minutes
    that were given.
    """

    stage: str
    step: int
    steps: int
    loss: float | None = None
    metric: float | None = None
    seconds_left: float | None = None
    ends_in: float | None = None
    at_most: float | None = None


Report = Callable[[Progress], None]
Stopped = Callable[[], bool]


class TrainingStopped(Exception):
    """``stopped()`` said so before there was anything worth keeping."""


def silent(_: Progress) -> None:
    """Reports to nobody."""


def never() -> bool:
    """Is never stopped."""
    return False


def unless_stopped(call: Callable[[], T], stopped: Stopped) -> T:
    """What ``call`` gives; raises ``TrainingStopped`` as soon as someone stops it.

    The call is then left to end by itself, in a thread of its own: for what takes long
    without a word and does no harm when nobody waits for it, as loading and fitting.
    """
    if stopped is never:
        return call()
    done: Future[T] = Future()

    def work() -> None:
        try:
            done.set_result(call())
        except BaseException as error:  # noqa: BLE001 - raised where it is awaited
            done.set_exception(error)

    thread = threading.Thread(target=work, name="training", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_LOOK)
        if thread.is_alive() and stopped():
            raise TrainingStopped("The training was stopped.")
    return done.result()
