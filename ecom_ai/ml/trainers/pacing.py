"""How fast a network trains here and now, and what fits into the time there is."""

import math
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

#: How often a training is evaluated.
EVALUATIONS = 5
#: Seconds from which it pays to try how many threads are best; and of the time for
#: training, what trying how long a step takes may cost.
UNHURRIED, TRIED_SHARE = 60.0, 0.1
_TRIAL_STEPS, _LEAST_TRIALS = 3, 2
#: Rows that tell how many threads are best.
THREAD_ROWS = 8
#: Of the time there is: batches differ in length, and saving takes some.
_SLACK = 0.93
#: What evaluating a row takes, of what training with it takes.
_EVALUATION_SHARE = 0.4

#: However crowded a machine is, nothing is reckoned to take longer than so many times.
MOST_CROWDED = 4.0

Step = Callable[[list[int]], None]


def crowding() -> float:
    """How many times as long work takes here now, beside what else wants the cores."""
    cores = os.cpu_count() or 1
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return min(MOST_CROWDED, max(1.0, load / cores))


@dataclass(frozen=True)
class Pacing:
    """How many steps to train; the seconds that one takes, and that an evaluation
    takes, where the time is limited."""

    steps: int
    step: float = 0.0
    evaluating: float = 0.0

    def ends_in(self, seconds_left: float | None, after: float) -> float | None:
        """Until the whole training is over, where ``after`` seconds follow this; None
        where nobody has tried how long a step takes."""
        if seconds_left is None:
            return None
        steps = self.steps * self.step + EVALUATIONS * self.evaluating
        return min(seconds_left, steps) + after


def paced(
    step: Step,
    *,
    rough: float,
    steps: int,
    seconds_left: Callable[[], float | None],
    lengths: list[int],
    batch: int,
    gather: int,
    watched: int,
) -> Pacing:
    """At most ``steps``; fewer where they do not fit beside the evaluations.

    ``step`` trains on the rows of its argument and forgets it again. ``watched`` rows
    are evaluated each time. ``rough`` are the seconds of a step as far as is known, 0
    where nothing is: on a machine where trying some takes too long that will do.
    """
    if (left := seconds_left()) is None:
        return Pacing(steps)
    pace, most = rough, left * TRIED_SHARE
    if _LEAST_TRIALS * rough <= most:
        pace = seconds_a_step(step, lengths=lengths, batch=batch, most=most)
    fitting = fitting_steps(
        seconds_left() or 0.0, pace, batch=batch, evaluated=EVALUATIONS * watched
    )
    return Pacing(
        max(1, min(steps, fitting // gather)),
        pace * gather,
        evaluation_seconds(pace, batch=batch, rows=watched),
    )


def fitting_steps(seconds: float, pace: float, *, batch: int, evaluated: int) -> int:
    """How many steps of ``pace`` seconds fit beside evaluating; at least one."""
    spent = evaluation_seconds(pace, batch=batch, rows=evaluated)
    return max(1, int((seconds * _SLACK - spent) / pace))


def evaluation_seconds(pace: float, *, batch: int, rows: int) -> float:
    """What evaluating so many rows takes, where a step takes ``pace`` seconds."""
    return rows / batch * pace * _EVALUATION_SHARE


def seconds_a_step(
    step: Step, *, lengths: list[int], batch: int, most: float = math.inf
) -> float:
    """Tried on batches drawn evenly by length, for about ``most`` seconds."""
    start_of_all = time.perf_counter()
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    times = []
    for turn in range(_TRIAL_STEPS + 1):
        middle = (turn % _TRIAL_STEPS * 2 + 1) * len(order) // (2 * _TRIAL_STEPS)
        start = max(0, min(len(order) - batch, middle - batch // 2))
        began = time.perf_counter()
        step(order[start : start + batch])
        times.append(time.perf_counter() - began)
        if time.perf_counter() - start_of_all > most:
            break
    return float(np.mean(times[1:] or times))  # the first pays for warming up


@contextmanager
def best_threads(step: Step, *, rows: list[int]) -> Iterator[float]:
    """Inside, torch uses all cores or half of them, whichever is faster now; gives the
    seconds that it takes for these rows.

    Threads wait for each other: beside a busy neighbour two may be slower than one.
    """
    import torch

    most = torch.get_num_threads()
    times = {}
    for threads in {most, max(1, most // 2)}:
        torch.set_num_threads(threads)
        step(rows)
        began = time.perf_counter()
        step(rows)
        times[threads] = time.perf_counter() - began
    torch.set_num_threads(min(times, key=times.__getitem__))
    try:
        yield min(times.values())
    finally:
        torch.set_num_threads(most)


def rate_schedule(
    optimizer: Any, *, steps: int, warmup: float, seconds: float | None
) -> Any:
    """Grows linearly for the share ``warmup``, then falls to 0 at the last step.

    Where time runs out before the steps do, it falls with the time.
    """
    from torch.optim.lr_scheduler import LambdaLR

    began = time.monotonic()

    def factor(step: int) -> float:
        done = step / steps
        if seconds is not None:
            done = max(done, (time.monotonic() - began) / max(seconds, 1e-3))
        if done < warmup:
            return max(done / warmup, 1e-3)
        return max(0.0, (1 - done) / (1 - warmup))

    return LambdaLR(optimizer, factor)
