"""Calls that are given up after some seconds."""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from django.db import connections

_Result = TypeVar("_Result")
#: Calls given up that go on all the same, of one process. With so many none is begun.
MOST_STUCK = 16


class Hurrying:
    """Runs one call after another in a thread of its own, for the length of a block.

    One that takes too long is left behind, with its thread and its database
    connection, which end when it does; the next has a new thread.
    """

    _stuck: "set[threading.Thread]" = set()

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._calls: SimpleQueue[Callable[[], Any] | None] = SimpleQueue()
        self._results: SimpleQueue[tuple[Any, Exception | None]] = SimpleQueue()

    def __enter__(self) -> "Hurrying":
        return self

    def __exit__(self, *_error: object) -> None:
        self._calls.put(None)
        if self._thread is not None:
            self._thread.join()

    def run(self, call: Callable[[], _Result], *, seconds: float) -> _Result:
        """What a call gives back. Raises TimeoutError, and what the call raises."""
        if seconds <= 0 or self._are_too_many_stuck():
            raise TimeoutError("There is no time, or too many calls do not end.")
        if self._thread is None:
            self._begin()
        self._calls.put(call)
        try:
            result, error = self._results.get(timeout=seconds)
        except Empty:
            self._leave()
            raise TimeoutError(f"No answer within {seconds:.1f} s.") from None
        if error is not None:
            raise error
        found: _Result = result
        return found

    def _begin(self) -> None:
        self._calls, self._results = SimpleQueue(), SimpleQueue()
        self._thread = threading.Thread(
            target=_work, args=(self._calls, self._results), daemon=True
        )
        self._thread.start()

    def _leave(self) -> None:
        self._calls.put(None)
        if self._thread is not None:
            self._stuck.add(self._thread)
        self._thread = None

    @classmethod
    def _are_too_many_stuck(cls) -> bool:
        cls._stuck = {thread for thread in cls._stuck if thread.is_alive()}
        return len(cls._stuck) >= MOST_STUCK


def _work(
    calls: "SimpleQueue[Callable[[], Any] | None]",
    results: "SimpleQueue[tuple[Any, Exception | None]]",
) -> None:
    try:
        while (call := calls.get()) is not None:
            try:
                results.put((call(), None))
            except Exception as error:  # whoever waits for the call gets it
                results.put((None, error))
    finally:
        connections.close_all()
