"""One training at work: what it was given, its clock and its voice."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..arguments import TrainingArguments
from ..encoders import Encoder, load_encoder
from ..labelled import Labelled
from ..progress import Progress, Report, Stopped, TrainingStopped
from ..vectors import VectorStore

STEPS_FOLDER = "steps"
Rows = NDArray[np.int64]


class TrainingError(ValueError):
    """These rows or arguments cannot give a classifier; the message says why."""


@dataclass(frozen=True)
class Work:
    """What every method of training is given.

    ``prior`` are sentences of ours (or descriptions of labels) in labels of ``train``:
    they stand in for experience where a shop has few labels.
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

    @property
    def steps_folder(self) -> Path:
        """Where a run keeps what lets it go on after it was killed."""
        return self.folder / STEPS_FOLDER

    @property
    def on_gpu(self) -> bool:
        return self.device is not None and self.device != "cpu"

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
    ) -> None:
        self.report(Progress(stage, step, steps, loss, metric, seconds_left))

    def refuse_to_go_on(self) -> None:
        """Raises ``TrainingStopped`` if someone stopped the run."""
        if self.stopped():
            raise TrainingStopped("The training was stopped.")

    def encoder(self, name: str | None = None) -> Encoder:
        """The encoder of the base, or of that name."""
        return load_encoder(name or self.base, cache=self.cache, device=self.device)

    def encode(
        self,
        texts: Sequence[str],
        *,
        encoder: Encoder,
        stage: str = "encode",
        spare: float | None = None,
    ) -> NDArray[np.float32]:
        """Unit vectors of texts, from the run's store where it has them.

        With ``spare``, of the first texts only, so that so many seconds are left of
        ``max_minutes``.
        """
        store = VectorStore(
            encoder, prompt=self.arguments.prompt, folder=self.steps_folder
        )
        began = time.monotonic()

        def say(done: int, of: int) -> None:
            left = (time.monotonic() - began) / done * (of - done)
            self.say(stage, done, of, seconds_left=left)

        def enough() -> bool:
            remaining = self.seconds_left()
            return spare is not None and remaining is not None and remaining < spare

        return store.encode(texts, say=say, stopped=self.stopped, enough=enough)
