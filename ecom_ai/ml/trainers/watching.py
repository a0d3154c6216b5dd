"""What looks on while a network trains: tells, listens, keeps time, mends."""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from ..adapting import begin_rank_budget
from ..notes import Note, note
from . import processes
from .network import learning
from .pacing import MOST_CROWDED, Pacing
from .work import Work

#: Steps by which it is told how fast the machine is lately.
_LEAST_RECENT, _MOST_RECENT = 4, 50
#: Seconds that a training has, however late it is.
_LEAST_SECONDS = 5.0


@dataclass
class Course:
    """What was met on the way, for the report."""

    notes: list[Note] = field(default_factory=list)
    loss: float = math.nan
    metric: float | None = None


@dataclass(frozen=True)
class Plan:
    """How a network is to be trained.

    ``seconds`` is the time for it, if limited, from ``began`` on; what follows it will
    take ``after`` seconds more, if the machine stays as fast. ``stage`` is what
    the progress calls it, ``steps_folder`` where its steps are kept in place of the
    run's. ``hopeless`` is told the step and the accuracy of each evaluation, and
    whether it says so ends the training.
    """

    learning_rate: float
    epochs: int
    batch_size: int
    seconds: float | None
    began: float = field(default_factory=time.monotonic)
    after: float = 0.0
    stage: str = "train"
    steps_folder: Path | None = None
    hopeless: Callable[[int, float], bool] | None = None

    @classmethod
    def within(cls, work: Work, rate: float, *, after: float) -> "Plan":
        """As the arguments say, at the peak ``rate`` where they name none, in the time
        that is left for it and the ``after`` seconds behind it."""
        arguments, left = work.arguments, work.seconds_left()
        return cls(
            learning_rate=arguments.learning_rate or rate,
            epochs=arguments.epochs,
            batch_size=arguments.batch_size,
            seconds=None if left is None else max(_LEAST_SECONDS, left - after),
            after=after,
        )

    @property
    def seconds_left(self) -> float | None:
        if self.seconds is None:
            return None
        return max(0.0, self.seconds - (time.monotonic() - self.began))


class _Listens:
    """Where a Trainer says nothing, somebody may ask it to stop all the same."""

    def __init__(self, listen: Callable[[], None]) -> None:
        self._listen = listen

    def on_substep_end(self, *_: Any, **__: Any) -> None:
        self._listen()

    def on_prediction_step(self, *_: Any, **__: Any) -> None:
        self._listen()


class Watcher:
    """Keeps the last good weights, and says when to stop.

    ``ended`` is whether it has said so for lack of time, or since someone asked.
    """

    def __init__(
        self, network: Any, work: Work, plan: Plan, course: Course, pacing: Pacing
    ) -> None:
        self._network, self._work, self._plan = network, work, plan
        self._course, self._pacing, self._steps = course, pacing, pacing.steps
        self._began = self._step_began = time.monotonic()
        # As many as the Trainer sorts by length at once: else the long ones among
        # them would look like a slow machine.
        window = min(_MOST_RECENT, max(_LEAST_RECENT, pacing.steps // 4))
        self._recent: deque[float] = deque(maxlen=window)
        self._first: int | None = None
        self.ended = False
        # Weights are good once a loss with them is a number: finite ones may be so
        # large that no answer is. The last ones that were copied wait for that.
        self._good = self._latest = self._copied()
        self._good_step = self._latest_step = 0
        self._broken = False
        self._allocate = begin_rank_budget(network.encoder, steps=pacing.steps)

    def before_step(self) -> None:
        self._step_began = time.monotonic()

    def after_update(self, step: int) -> None:
        """AdaLoRA moves its budget while the gradients are still there."""
        if self._allocate is not None:
            self._allocate(step)

    def after_step(self, step: int) -> bool:
        """Reports; True when someone stopped the run, or the time is over."""
        self._recent.append(time.monotonic() - self._step_began)
        if self._first is None:  # a run that goes on does not begin at 0
            self._first = step - 1
        self._tell(step)
        return self._work.stopped() or self.late()

    def _tell(self, step: int, *, metric: float | None = None) -> None:
        """Says how far it is; a ``metric`` in the moment when it was measured alone."""
        passed = time.monotonic() - self._began
        pace = passed / max(1, step - (self._first or 0))
        course, left = self._course, pace * (self._steps - step)
        if (limit := self._plan.seconds_left) is not None:
            left = min(left, limit)
        self._work.say(
            self._plan.stage,
            step,
            self._steps,
            loss=course.loss if math.isfinite(course.loss) else None,
            metric=metric,
            seconds_left=left,
            ends_in=left + self._plan.after * self.slower(),
        )

    def listen(self) -> None:
        """Stops at once where someone asked for it; of several processes none does so
        alone, and they agree after each step."""
        if processes.count() == 1:
            self._work.refuse_to_go_on()

    def late(self) -> bool:
        """Whether there is just time for one more evaluation, and for what follows.

        A machine that has become slower takes longer for these, too.
        """
        left, after = self._plan.seconds_left, self._plan.after
        if left is None:
            return False
        return left + after <= (self._pacing.evaluating + after) * self.slower()

    def slower(self) -> float:
        """How many times as long a step takes lately as when tried; 1 at least.

        By the median: a network that is compiled is no slow machine.
        """
        if not self._pacing.step or len(self._recent) != self._recent.maxlen:
            return 1.0
        return min(MOST_CROWDED, max(1.0, median(self._recent) / self._pacing.step))

    def bears(self, loss: float, step: int) -> bool:
        """False for a loss that is no number; else keeps the weights."""
        self._course.loss = loss
        if not math.isfinite(loss):
            self._course.notes.append(note("loss_no_number", step=step))
            self._broken = True
            return False
        self._good, self._good_step = self._latest, self._latest_step
        self._latest, self._latest_step = self._copied(), step
        return True

    def mend(self, best: int | None) -> None:
        """Puts the last good weights back where the present ones are not.

        After a loss that was no number these are the ones of the ``best`` step, if any,
        which may have been evaluated when they answered nothing any more.
        """
        spoilt = self._broken and (best is None or best > self._good_step)
        if spoilt or not self._finite():
            for name, parameter in learning(self._network):
                parameter.data.copy_(self._good[name])

    def evaluated(self, metric: float, step: int) -> bool:
        """Notes an evaluation; True where the plan finds it hopeless."""
        self._course.metric = metric
        self._tell(step, metric=metric)
        hopeless = self._plan.hopeless
        return hopeless is not None and hopeless(step, metric)

    def callback(self, metric: str, *, agreed: Callable[[bool], bool] = bool) -> Any:
        """What tells transformers' Trainer all this; ``metric`` is what it evaluates,
        and ``agreed`` makes of a process's wish to stop that of all that train.
        """
        from transformers import TrainerCallback

        watcher = self

        class Watch(_Listens, TrainerCallback):
            def on_optimizer_step(
                self, args: Any, state: Any, control: Any, **_: Any
            ) -> None:
                watcher.after_update(state.global_step)

            def on_step_begin(
                self, args: Any, state: Any, control: Any, **_: Any
            ) -> None:
                watcher.listen()
                watcher.before_step()

            def on_step_end(
                self, args: Any, state: Any, control: Any, **_: Any
            ) -> None:
                if agreed(watcher.after_step(state.global_step)):
                    watcher.ended = True
                    control.should_training_stop = control.should_save = True
                    # Else the steps since the last evaluation would be for nothing.
                    evaluates = args.eval_strategy != "no"
                    control.should_evaluate = evaluates and watcher.late()

            def on_log(
                self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any
            ) -> None:
                loss, step = (logs or {}).get("loss"), state.global_step
                if loss is not None and not watcher.bears(float(loss), step):
                    control.should_training_stop = True

            def on_evaluate(
                self, args: Any, state: Any, control: Any, metrics: Any = None, **_: Any
            ) -> None:
                figure = float(metrics[f"eval_{metric}"])
                if watcher.evaluated(figure, state.global_step):
                    control.should_training_stop = True

            def on_train_end(
                self, args: Any, state: Any, control: Any, **_: Any
            ) -> None:
                watcher.mend(state.best_global_step)

        return Watch(self.listen)

    def _copied(self) -> dict[str, Any]:
        return {n: p.detach().clone() for n, p in learning(self._network)}

    def _finite(self) -> bool:
        return all(bool(p.isfinite().all()) for _, p in learning(self._network))
