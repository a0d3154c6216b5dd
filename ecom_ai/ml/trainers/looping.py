"""The loop that every network is trained in, by Hugging Face's Trainer.

Steps are saved, a killed run goes on from the last one; time, patience, a stop that
was asked for, memory that runs out and a loss that is no number all end well.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from ..notes import note
from . import processes
from .network import moved
from .pacing import THREAD_ROWS, UNHURRIED, Step, best_threads, paced
from .running import (
    callbacks,
    fitting_memory,
    in_bfloat16,
    optimizer,
    run,
    trainer_arguments,
)
from .watching import Course, Plan, Watcher
from .work import Work

#: Of what is told as "load" so much is done when threads were tried, and that is all.
LOADED, LOADS = 3, 4


@dataclass(frozen=True)
class Loop:
    """What a network learns from, and how it is watched.

    ``collate`` makes a batch of some ``rows``, whose ``lengths`` are in tokens;
    ``groups`` are the optimizer's. ``narrow``: whether it learns as well where bfloat16
    takes part. ``compares``: whether it tells rows of a batch apart, so that a row
    alone teaches nothing.

    The ``metric`` of ``watched`` rows is asked of ``figures``; without, the Trainer
    finds it by what it is ``given``. ``arguments`` are further ones of transformers.
    """

    rows: Any
    lengths: list[int]
    collate: Callable[[Sequence[Any]], dict[str, Any]]
    groups: list[dict[str, Any]]
    metric: str
    watched: int
    narrow: bool
    arguments: Mapping[str, Any]
    compares: bool = False
    figures: Callable[[], Mapping[str, float]] | None = None
    given: Mapping[str, Any] = field(default_factory=dict)

    def steps(self, seen: int) -> int:
        """Of an epoch, where a step sees so many rows."""
        whole = len(self.rows) // seen
        return max(1, whole if self.compares else math.ceil(len(self.rows) / seen))


def train_loop(network: Any, work: Work, plan: Plan, loop: Loop) -> Course:
    """Trains in place; ends with the weights of the best evaluation.

    Out of memory halves the batch and goes on from the last saved step. A loss that
    is not a number ends the training with the last good weights, and a note. Another
    note says where the time was over before each row was seen.
    """
    course = Course()

    def train(batch: int, gather: int) -> None:
        _train(network, work, plan, course, loop, batch, gather)

    batch, least = min(plan.batch_size, len(loop.rows)), 2 if loop.compares else 1
    gather = work.arguments.accumulation
    fitting_memory(train, batch, gather, least=least, notes=course.notes)
    return course


def _train(
    network: Any,
    work: Work,
    plan: Plan,
    course: Course,
    loop: Loop,
    batch: int,
    gather: int,
) -> None:
    network.to(work.trains_on)
    step = _trial_step(network, work, loop)
    rough = 0.0
    with ExitStack() as stack:
        if not work.on_gpu and (plan.seconds_left or 0.0) > UNHURRIED:
            some = list(range(min(batch, THREAD_ROWS)))
            seconds = stack.enter_context(best_threads(step, rows=some))
            rough = seconds * batch / len(some)
            work.say("load", LOADED, LOADS)
        epoch = loop.steps(batch * gather * processes.count())
        pacing = processes.agreed(
            lambda: paced(
                step,
                rough=rough,
                steps=epoch * plan.epochs,
                seconds_left=lambda: plan.seconds_left,
                lengths=loop.lengths,
                batch=batch,
                gather=gather,
                watched=loop.watched,
            )
        )
        ends_in = pacing.ends_in(plan.seconds_left, plan.after)
        work.say("load", LOADS, LOADS, ends_in=ends_in)
        watcher = Watcher(network, work, plan, course, pacing)
        sizes = {"steps": pacing.steps, "batch": batch, "gather": gather}
        trainer = _trainer(network, work, plan, loop, watcher, sizes)
        run(trainer, work, course)
    done = trainer.state.global_step
    if done < epoch and (watcher.ended or done >= pacing.steps):
        seen = round(100 * done / epoch, 1)
        planned = epoch * plan.epochs
        course.notes.append(
            note("time_ran_out", steps=done, planned=planned, seen=seen)
        )


def _trial_step(network: Any, work: Work, loop: Loop) -> Step:
    """A step on some rows that changes nothing, to be timed."""
    import torch

    narrow = loop.narrow and in_bfloat16(work)

    def step(chosen: list[int]) -> None:
        work.refuse_to_go_on()
        network.train()
        tensors = moved(
            loop.collate([loop.rows[row] for row in chosen]), work.trains_on
        )
        with torch.autocast(work.trains_on, dtype=torch.bfloat16, enabled=narrow):
            loss = network(**tensors)["loss"]
        loss.backward()
        network.zero_grad()

    return step


def _trainer(
    network: Any,
    work: Work,
    plan: Plan,
    loop: Loop,
    watcher: Watcher,
    sizes: Mapping[str, int],
) -> Any:
    from transformers import Trainer

    watching = watcher.callback(loop.metric, agreed=processes.anyone)
    given = {"eval_dataset": loop.rows if loop.watched else None, **loop.given}
    kind: Any = Trainer if loop.figures is None else _asking(loop.figures)
    return kind(
        model=network,
        args=trainer_arguments(
            work,
            plan,
            **sizes,
            metric=loop.metric,
            watch=bool(loop.watched),
            narrow=loop.narrow,
            dataloader_drop_last=loop.compares,
            **loop.arguments,
        ),
        data_collator=loop.collate,
        train_dataset=loop.rows,
        optimizers=optimizer(loop.groups, work, plan, sizes["steps"]),
        callbacks=callbacks(watching, work, watched=loop.watched),
        **given,
    )


def _asking(figures: Callable[[], Mapping[str, float]]) -> Any:
    """A Trainer that evaluates by these figures rather than by a mean of losses."""
    from transformers import Trainer

    class Asking(Trainer):
        def evaluate(self, *_args: Any, **_kwargs: Any) -> dict[str, float]:
            told = {f"eval_{name}": value for name, value in figures().items()}
            self.log(told)
            self.control: Any = self.callback_handler.on_evaluate(
                self.args, self.state, self.control, told
            )
            return told

    return Asking
