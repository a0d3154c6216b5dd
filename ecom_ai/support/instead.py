"""What questions are answered by instead of what is live, while a change is tried."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from ecom_ai.grounding.library import Library
from ecom_ai.models import Checkpoint


@dataclass(frozen=True)
class Instead:
    """None where it is as it is live: articles, what tells answers, a threshold."""

    library: Library | None = None
    checker: Checkpoint | None = None
    least: float | None = None


_LIVE = Instead()
_now: ContextVar[Instead] = ContextVar("ecom_ai_instead", default=_LIVE)


@contextmanager
def trying(change: Instead) -> Iterator[None]:
    """A block, in one thread, in which questions are answered with a change."""
    token = _now.set(change)
    try:
        yield
    finally:
        _now.reset(token)


def now() -> Instead:
    """What is tried here."""
    return _now.get()


def is_tried() -> bool:
    """Whether something is tried here, and no shopper waits for an answer."""
    return _now.get() is not _LIVE
