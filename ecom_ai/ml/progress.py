"""What a training says while it runs."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """One moment of a training; ``None`` where there is nothing to say yet.

    ``stage`` is a word for people ("encode", "train", "head", "export"); ``metric``
    is the accuracy on the validation rows (of a recommender: NDCG@10).
    """

    stage: str
    step: int
    steps: int
    loss: float | None = None
    metric: float | None = None
    seconds_left: float | None = None


Report = Callable[[Progress], None]
Stopped = Callable[[], bool]


class TrainingStopped(Exception):
    """``stopped()`` said so before there was anything worth keeping."""


def silent(_: Progress) -> None:
    """Reports to nobody."""


def never() -> bool:
    """Is never stopped."""
    return False
