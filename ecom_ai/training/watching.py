"""A run's sign of life, its progress in its row, and whether it should stop."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from ecom_ai.models import TrainingRun
from ecom_ai.training.phases import Phases

if TYPE_CHECKING:
    from ecom_ai.training.fitting.work import Progress

logger = logging.getLogger(__name__)

#: Seconds between two writes of progress, and between two signs of life.
WRITE_SECONDS, BEAT_SECONDS = 1.0, 10.0
#: Moments kept for plots; of more every second one goes.
MOST_MOMENTS = 400


class Watch:
    """Tells a run's row how far it is while the block lasts.

    A database that is away for a while stops no training: what could not be written
    is told next time.
    """

    def __init__(
        self, run: TrainingRun, *, also: "Callable[[Progress], None] | None" = None
    ) -> None:
        self._run = run
        self._also = also
        self._row = TrainingRun.objects.filter(
            pk=run.pk, state=TrainingRun.State.RUNNING, attempt=run.attempt
        )
        self._began = time.monotonic()
        self._told = self._asked = float("-inf")
        self._stop = False
        self._history: list[dict[str, Any]] = list(run.history)
        self._phases = Phases(run.progress)
        self._over = threading.Event()
        self._beating = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        self._beating.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._beating.join()

    def report(self, progress: "Progress") -> None:
        """Notes a moment: in the row where a phase begins or ends, and in between at
        most once a second."""
        if self._also:
            self._also(progress)
        self._note(progress)
        now = time.time()
        turns = self._phases.tell(progress, now)
        if not turns and time.monotonic() - self._told < WRITE_SECONDS:
            return
        self._told = time.monotonic()
        self._write(
            progress=self._phases.as_dict(progress, now),
            history=self._history,
            heartbeat_at=timezone.now(),
        )

    def stopped(self) -> bool:
        """Whether the run was cancelled, or is another process's by now."""
        if not self._stop and time.monotonic() - self._asked >= WRITE_SECONDS:
            self._asked = time.monotonic()
            with _patience():
                asked = self._row.values_list("cancelling", flat=True).first()
                self._stop = asked is None or asked
        return self._stop

    def _note(self, progress: "Progress") -> None:
        if progress.loss is None and progress.metric is None:
            return
        seconds = round(time.monotonic() - self._began, 1)
        moment = {
            "seconds": seconds,
            "stage": progress.stage,
            "step": progress.step,
            "loss": progress.loss,
            "metric": progress.metric,
        }
        last = self._history[-1] if self._history else None
        if last and progress.metric is None and seconds - last["seconds"] < 1:
            return
        self._history.append(moment)
        if len(self._history) > MOST_MOMENTS:
            rest = [m for m in self._history[::2] if m["metric"] is None]
            measured = [m for m in self._history if m["metric"] is not None]
            both = sorted(rest + measured, key=lambda m: (m["seconds"], m["step"]))
            self._history = both[-MOST_MOMENTS:]

    def _write(self, **fields: Any) -> None:
        with _patience():
            if not self._row.update(**fields):
                self._stop = True

    def _beat(self) -> None:
        try:
            while not self._over.wait(BEAT_SECONDS):
                with _patience():
                    self._row.update(heartbeat_at=timezone.now())
        finally:
            with suppress(Exception):
                connection.close()


@contextmanager
def _patience() -> Iterator[None]:
    """Lets a database be away."""
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        logger.warning("The row of a training run was not reached: %s", error)
        connection.close_if_unusable_or_obsolete()
