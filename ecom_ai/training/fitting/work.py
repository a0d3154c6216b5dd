"""What a fit is given, what an evaluation gives, and how a checkpoint is kept."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ecom_ai import storage
from ecom_ai.exceptions import BadInput, EcomAIError
from ecom_ai.models import Checkpoint
from ecom_ai.training.cards import write_card
from ecom_ai.training.gate import Verdict

if TYPE_CHECKING:
    from ecom_ai.ml.progress import Progress as Progress

T = TypeVar("T")
Report = Callable[["Progress"], None]
StopAsked = Callable[[], bool]
#: Told how many of how many rows are done.
Say = Callable[[int, int], None]


class Stopped(EcomAIError):
    """A run ended because someone asked for it, before there was a checkpoint."""


class Helped(EcomAIError):
    """Another process leads this training, and does the rest."""


@dataclass(frozen=True)
class Request:
    """What to fit. ``inputs`` are files by use: train, eval, attributes.

    ``names`` are what people call them; ``folder`` holds the steps of a killed run
    and in the end the checkpoint. ``given`` is what its role has read of the files.
    A limit of time counts from ``began`` (of ``time.monotonic``).
    """

    site_id: int
    role: str
    inputs: Mapping[str, Path]
    folder: Path
    base: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    given: Any = None
    began: float = field(default_factory=time.monotonic)

    def name(self, use: str) -> str:
        return self.names.get(use, str(self.inputs[use]))


@dataclass(frozen=True)
class Kept:
    """What is known of a checkpoint that was just fitted."""

    base: str
    method: str
    data: Mapping[str, Any]
    metrics: Mapping[str, float]
    report: Mapping[str, Any]
    verdict: Verdict


@dataclass(frozen=True)
class Evaluated:
    """A checkpoint's figures on ``rows`` rows, computed in ``seconds``."""

    rows: int
    metrics: Mapping[str, float]
    seconds: float


#: Seconds a row until one was asked; and those after the last: storing, a row.
_ASKED, _STORING = 0.02, 2.0


def tells(
    report: Report,
    stage: str,
    *,
    ends_in: float | None = None,
    at_most: float | None = None,
) -> Say:
    """Reports how many of how many rows are done of a stage; the rest as a
    ``Progress`` has it."""
    from ecom_ai.ml.progress import Progress

    return lambda done, of: report(
        Progress(stage, done, of, ends_in=ends_in, at_most=at_most)
    )


def tells_the_end(report: Report, stage: str) -> Say:
    """As ``tells``, of a stage that nothing long follows: the end is in sight."""
    began = time.monotonic()

    def say(done: int, of: int) -> None:
        pace = (time.monotonic() - began) / done if done else _ASKED
        tells(report, stage, ends_in=pace * (of - done) + _STORING)(done, of)

    return say


def hearing(report: Report, stopped: StopAsked) -> Report:
    """The report, which hears as well: it raises Stopped where someone asked for that.

    So each phase that says how far it is can be stopped. Of several processes that
    train together one must not leave the others alone: these agree while they train.
    """
    from ecom_ai.ml.trainers.processes import count

    def tell(progress: "Progress") -> None:
        report(progress)
        if stopped() and count() == 1:
            raise Stopped("The training was stopped.")

    return tell


def unless_stopped(call: Callable[[], T], stopped: StopAsked) -> T:
    """What ``call`` gives; raises Stopped as soon as someone stops it.

    It asks no database: it may go on for a while in a thread of its own.
    """
    from ecom_ai.ml import progress

    try:
        return progress.unless_stopped(call, stopped)
    except progress.TrainingStopped as error:
        raise Stopped(str(error)) from error


def keep(request: Request, kept: Kept, *, report: Report | None = None) -> Checkpoint:
    """Stores the files of a fitted checkpoint; its row is not saved yet."""
    from ecom_ai.ml.checkpoints import forget_steps

    say: Say = (
        tells(report, "store", ends_in=_STORING) if report else lambda _done, _of: None
    )
    checkpoint = Checkpoint(
        site_id=request.site_id,
        role=request.role,
        stage=_stage(kept.verdict),
        name=f"{request.role} by {kept.method} on {kept.data['name']}"[:400],
        base=kept.base,
        method=kept.method,
        arguments=dict(request.arguments),
        data=dict(kept.data),
        metrics=dict(kept.metrics),
        report=dict(kept.report),
        gate=kept.verdict.as_dict(),
        parent_id=kept.verdict.champion_id,
        created_by=request.by,
    )
    checkpoint.card = write_card(checkpoint)
    forget_steps(request.folder)
    (request.folder / "card.md").write_text(checkpoint.card, encoding="utf-8")
    checkpoint.folder, checkpoint.files = storage.save_folder(
        request.folder, under=f"checkpoints/{request.role}", say=say
    )
    checkpoint.fingerprint = storage.digest(checkpoint.files)
    paths = (request.folder / name for name in checkpoint.files)
    checkpoint.size = sum(path.stat().st_size for path in paths)
    return checkpoint


@contextmanager
def ml_errors() -> Iterator[None]:
    """What ``ml`` raises about its input, as the app's own errors."""
    from ecom_ai.ml.checkpoints import CheckpointError
    from ecom_ai.ml.encoders import EncoderNotFound
    from ecom_ai.ml.progress import TrainingStopped
    from ecom_ai.ml.trainers.processes import Helped as Done

    try:
        yield
    except Done as done:
        raise Helped from done
    except TrainingStopped as error:
        raise Stopped(str(error)) from error
    except (CheckpointError, EncoderNotFound) as error:
        raise BadInput(str(error)) from error


class Clock:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        return round(time.monotonic() - self._began, 3)


def _stage(verdict: Verdict) -> str:
    stages = Checkpoint.Stage
    return stages.TRAINED if verdict.passed else stages.REJECTED
