"""One training at work: what it was given, its clock and its voice."""

import hashlib
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..arguments import TrainingArguments
from ..bases import base_folder
from ..checkpoints import STEPS_FOLDER
from ..encoders import Encoder, load_encoder
from ..labelled import Labelled
from ..progress import Progress, Report, Stopped, TrainingStopped, unless_stopped
from ..ready_made import FOLDER, ReadyMade
from ..vectors import VectorStore, save_array
from . import processes
from .pacing import crowding

if TYPE_CHECKING:
    from ..classifiers import Classifier

#: From so many rows on, sentences of ours add nothing.
MANY_ROWS = 2000
Rows = NDArray[np.int64]
T = TypeVar("T")
_ASKED_AT_ONCE = 128


class TrainingError(ValueError):
    """These rows or arguments cannot give a classifier; the message says why."""


class Pace:
    """How fast texts are encoded here and now."""

    #: A second's share on two cores of their own, until there is something to go by.
    _GUESS = 0.01
    _LEAST_ROWS = 64

    def __init__(self) -> None:
        self._rows, self._seconds = 0, 0.0

    def add(self, rows: int, seconds: float) -> None:
        self._rows += rows
        self._seconds += seconds

    @property
    def seconds_a_row(self) -> float:
        if self._rows < self._LEAST_ROWS:
            return self._GUESS * crowding()
        return self._seconds / self._rows


class Reading:
    """How many are read of the texts that a step reads, one set of rows after another.

    So that all of them are one progress that never goes backwards.
    """

    def __init__(self) -> None:
        self._done, self._of = 0, 0

    def begin(self, texts: int) -> None:
        """So many will be read in all."""
        self._done, self._of = 0, texts

    def so_far(self, done: int, of: int) -> tuple[int, int]:
        """Of all sets, where ``done`` of the present one's ``of`` are read."""
        return self._done + done, max(self._of, self._done + of)

    def end(self, texts: int) -> None:
        """A set of so many was read."""
        self._done += texts
        if self._done >= self._of:
            self.begin(0)


@dataclass(frozen=True)
class Work:
    """What every method of training is given.

    ``prior`` are sentences of ours (or descriptions of labels) in labels of ``train``:
    they stand in for experience where a shop has few labels. The first ``sentences`` of
    them are sentences, the others descriptions. ``later_rows`` are those
    that the caller encodes once the checkpoint is made, within the same time.
    ``teacher`` is the classifier whose probabilities are to be learnt, if any.
    ``again``: the encoder has learnt by now, so that texts are read anew.
    ``ready_made`` are texts whose vectors by the base are kept for other trainings.
    """

    train: Labelled
    validation: Labelled
    prior: Labelled
    labels: tuple[str, ...]
    base: str
    arguments: TrainingArguments
    folder: Path
    cache: Path
    device: str | None
    report: Report
    stopped: Stopped
    started: float = field(default_factory=time.monotonic)
    later_rows: int = 0
    sentences: int = 0
    ready_made: Collection[str] = ()
    teacher: "Classifier | None" = None
    pace: Pace = field(default_factory=Pace)
    reading: Reading = field(default_factory=Reading)
    again: bool = False

    @property
    def steps_folder(self) -> Path:
        """Where a run keeps what lets it go on after it was killed."""
        return self.folder / STEPS_FOLDER

    @property
    def on_gpu(self) -> bool:
        return self.device is not None and self.device != "cpu"

    @property
    def few(self) -> bool:
        """Whether there are so few rows that sentences of ours help."""
        return len(self.train) < MANY_ROWS

    @property
    def trains_on(self) -> str:
        """What torch calls the kind of device that trains."""
        return "cuda" if self.on_gpu else "cpu"

    def targets(self, data: Labelled) -> Rows:
        """Places of the rows' labels in ``labels``."""
        places: Mapping[str, int] = {n: place for place, n in enumerate(self.labels)}
        return np.array([places[label] for label in data.labels], dtype=np.int64)

    def seconds_left(self) -> float | None:
        """Until ``max_minutes`` are over; None without such a limit."""
        minutes = self.arguments.max_minutes
        if minutes is None:
            return None
        return max(0.0, minutes * 60 - (time.monotonic() - self.started))

    def say(
        self,
        stage: str,
        step: int,
        steps: int,
        *,
        loss: float | None = None,
        metric: float | None = None,
        seconds_left: float | None = None,
        ends_in: float | None = None,
    ) -> None:
        """Tells how far it is; raises ``TrainingStopped`` if someone stopped the run.

        Of several processes that train together one must not leave the others alone:
        these agree to stop.
        """
        told = Progress(
            stage, step, steps, loss, metric, seconds_left, ends_in,
            at_most=self.seconds_left(),
        )  # fmt: skip
        self.report(told)
        if processes.count() == 1:
            self.refuse_to_go_on()

    def refuse_to_go_on(self) -> None:
        """Raises ``TrainingStopped`` if someone stopped the run."""
        if self.stopped():
            raise TrainingStopped("The training was stopped.")

    def heard(self, call: Callable[[], T]) -> T:
        """What ``call`` gives, unless someone stops the run before it is done."""
        return unless_stopped(call, self.stopped)

    def encoder(self, name: str | None = None) -> Encoder:
        """The encoder of the base, or of that name."""
        name = name or self.base
        found = self.heard(
            lambda: load_encoder(name, cache=self.cache, device=self.device)
        )
        if name != self.base or not self.ready_made:
            return found
        return ReadyMade(found, folder=self.cache / FOLDER, texts=self.ready_made)

    def base_folder(self) -> Path:
        """The transformers folder of the base, converted or fetched if it must be."""
        return self.heard(lambda: base_folder(self.base, cache=self.cache))

    def will_read(self, *data: Labelled) -> None:
        """That these are encoded next, one after another, for one step."""
        self.reading.begin(sum(map(len, data)))

    def encode(
        self,
        texts: Sequence[str],
        *,
        encoder: Encoder,
        stage: str = "",
        spare: float | None = None,
    ) -> NDArray[np.float32]:
        """Unit vectors of texts, from the run's store where it has them.

        With ``spare``, of the first texts only, so that so many seconds are left of
        ``max_minutes``.
        """
        stage = stage or ("again" if self.again else "encode")
        store = VectorStore(
            encoder, prompt=self.arguments.prompt, folder=self.steps_folder
        )

        def say(done: int, of: int) -> None:
            done, of = self.reading.so_far(done, of)
            left = self.pace.seconds_a_row * (of - done)
            self.say(stage, done, of, seconds_left=left)

        def enough() -> bool:
            remaining = self.seconds_left()
            return spare is not None and remaining is not None and remaining < spare

        if len(texts):
            say(0, len(texts))
        found = store.encode(
            texts, say=say, stopped=self.stopped, enough=enough, spent=self.pace.add
        )
        self.reading.end(len(texts))
        return found

    def taught(self, data: Labelled) -> NDArray[np.float32] | None:
        """The teacher's probabilities, (rows, labels); None without a teacher.

        Kept in the run's folder, so that a killed run need not ask again.
        """
        if self.teacher is None:
            return None
        digest = hashlib.sha256("\0".join(data.texts).encode("utf-8", "replace"))
        path = self.steps_folder / f"taught-{digest.hexdigest()[:24]}.npy"
        if path.is_file():
            stored: NDArray[np.float32] = np.load(path, allow_pickle=False)
            return stored
        parts = [np.empty((0, len(self.labels)), dtype=np.float32)]
        for start in range(0, len(data), _ASKED_AT_ONCE):
            self.refuse_to_go_on()
            some = data.texts[start : start + _ASKED_AT_ONCE]
            parts.append(self.teacher.predict_proba(some))
            self.say("teacher", start + len(some), len(data))
        found = np.concatenate(parts)
        save_array(path, found)
        return found


def drawn(count: int, arguments: TrainingArguments) -> list[int] | None:
    """The rows that are learnt from of so many: at most ``max_examples``, at random;
    None where that is all of them."""
    most = arguments.max_examples or count
    if most >= count:
        return None
    order = np.random.default_rng(arguments.seed).permutation(count)[:most]
    return [int(row) for row in order]
