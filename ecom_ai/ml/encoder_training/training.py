"""One network trained by Hugging Face's Trainer, as classifiers are.

Steps are saved, a killed run goes on from the last one; time, patience, a stop that
was asked for, memory that runs out and a loss that is no number all end well.
"""

import logging
import math
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..trainers.network import learning
from ..trainers.pacing import (
    best_threads,
    evaluation_seconds,
    fitting_steps,
    seconds_a_step,
)
from ..trainers.supervised import (
    TRIED_SHARE,
    UNHURRIED,
    _free_memory,
    _last_step,
    _out_of_memory,
    _printer,
    compiles,
    patience,
    scheduled,
)
from ..trainers.tracking import end_tracking, tensorboard, trackers
from ..trainers.watching import Course, Plan, Watcher
from ..trainers.work import Work
from .batches import Collate, Rows, Tokens, padded
from .objectives import Network
from .pairs import Pairs
from .ranking import Matrix, candidates, ranking_figures, ranks_of

logger = logging.getLogger(__name__)

METRIC = "mrr@10"
EVALUATIONS = 5
#: What is trained beside the encoder starts from nothing, and must come along.
BESIDE_RATE = 10
_ENCODED_AT_ONCE = 64


@dataclass(frozen=True)
class Lesson:
    """Rows to learn from, how they become batches, and pairs to watch it on."""

    rows: Rows
    collate: Collate
    tokens: Tokens
    watched: Pairs


def train(network: Network, work: Work, plan: Plan, lesson: Lesson) -> Course:
    """Trains in place; ends with the weights of the best evaluation."""
    course = Course()
    batch = min(plan.batch_size, len(lesson.rows))
    gather = work.arguments.accumulation
    while True:
        try:
            _train(network, work, plan, course, lesson, batch, gather)
            return course
        except (RuntimeError, MemoryError) as error:
            # A batch of two has one negative; of one, none to tell apart from.
            if batch <= 2 or not _out_of_memory(error):
                raise
            _free_memory()
            batch, gather = batch // 2, gather * 2
            course.notes.append(f"Memory ran out; went on with batches of {batch}.")
            logger.warning("Memory ran out; going on with batches of %d", batch)


def figures(network: Network, lesson: Lesson, device: str) -> dict[str, float]:
    """Of the watched pairs, in torch at full precision."""
    pairs, tokens = lesson.watched, lesson.tokens
    documents, _ = candidates(pairs)
    found = ranks_of(
        _encode(network, tokens, pairs.queries, tokens.query_prompt, device),
        _encode(network, tokens, documents, tokens.passage_prompt, device),
        pairs=pairs,
    )
    return ranking_figures(found)


def _encode(
    network: Network, tokens: Tokens, texts: Any, prompt: str, device: str
) -> Matrix:
    ids = tokens.ids(texts, prompt)
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    vectors = np.empty((len(ids), network.size), dtype=np.float32)
    was_training = network.training
    network.eval()
    with torch.inference_mode():
        for start in range(0, len(order), _ENCODED_AT_ONCE):
            some = order[start : start + _ENCODED_AT_ONCE]
            batch = padded([ids[row] for row in some], tokens.padding)
            made = network.vectors(*(tensor.to(device) for tensor in batch))
            vectors[some] = made.float().cpu().numpy()
    network.train(was_training)
    return vectors


def _train(
    network: Network,
    work: Work,
    plan: Plan,
    course: Course,
    lesson: Lesson,
    batch: int,
    gather: int,
) -> None:
    rows, device = lesson.rows, "cuda" if work.on_gpu else "cpu"
    network.to(device)
    steps = max(1, len(rows) // (batch * gather)) * plan.epochs
    evaluating = 0.0

    def step(chosen: list[int]) -> None:
        network.train()
        tensors = lesson.collate([rows[row] for row in chosen])
        network(**_on(tensors, device))["loss"].backward()
        network.zero_grad()

    with ExitStack() as stack:
        if plan.seconds is not None:
            left, texts = plan.seconds_left or 0.0, 2 * len(lesson.watched)
            if not work.on_gpu and left > UNHURRIED:
                stack.enter_context(best_threads(step, rows=list(range(batch))))
            most = left * TRIED_SHARE
            pace = seconds_a_step(step, lengths=rows.lengths(), batch=batch, most=most)
            evaluating = evaluation_seconds(pace, batch=2 * batch, rows=texts)
            left = plan.seconds_left or 0.0
            fitting = fitting_steps(
                left, pace, batch=2 * batch, evaluated=EVALUATIONS * texts
            )
            steps = max(1, min(steps, fitting // gather))
        watcher = Watcher(network, work, plan, course, steps, evaluating=evaluating)
        trainer = _trainer(
            network, work, plan, course, lesson, watcher, steps, batch, gather
        )
        last = _last_step(work.steps_folder / "trainer")
        try:
            trainer.train(resume_from_checkpoint=last)
        finally:
            end_tracking(work)
    work.refuse_to_go_on()
    if trainer.state.best_metric is not None:
        course.metric = float(trainer.state.best_metric)


def _on(tensors: dict[str, Tensor], device: str) -> dict[str, Tensor]:
    return {name: tensor.to(device) for name, tensor in tensors.items()}


def _trainer(
    network: Network,
    work: Work,
    plan: Plan,
    course: Course,
    lesson: Lesson,
    watcher: Watcher,
    steps: int,
    batch: int,
    gather: int,
) -> Any:
    from transformers import Trainer

    device = "cuda" if work.on_gpu else "cpu"

    class Ranked(Trainer):
        """Evaluates by the places of documents rather than by a loss."""

        def evaluate(self, *_args: Any, **_kwargs: Any) -> dict[str, float]:
            found = figures(network, lesson, device)
            told = {f"eval_{name}": value for name, value in found.items()}
            self.log(told)
            handler: Any = self.callback_handler
            self.control = handler.on_evaluate(
                self.args, self.state, self.control, told
            )
            return told

    trainer = Ranked(
        model=network,
        args=_trainer_arguments(
            work, steps, batch, gather, watch=bool(len(lesson.watched))
        ),
        data_collator=lesson.collate,
        train_dataset=lesson.rows,
        eval_dataset=lesson.rows if len(lesson.watched) else None,
        optimizers=_optimizer(network, work, plan, steps),
        callbacks=_callbacks(work, lesson, watcher),
    )
    trainer.remove_callback(_printer())
    return trainer


def _trainer_arguments(
    work: Work, steps: int, batch: int, gather: int, *, watch: bool
) -> Any:
    from transformers import TrainingArguments

    every = max(1, math.ceil(steps / EVALUATIONS))
    return TrainingArguments(
        output_dir=str(work.steps_folder / "trainer"),
        max_steps=steps,
        per_device_train_batch_size=batch,
        gradient_accumulation_steps=gather,
        # A last batch of one pair has nothing to tell it apart from.
        dataloader_drop_last=True,
        eval_strategy="steps" if watch else "no",
        save_strategy="steps",
        eval_steps=every,
        save_steps=every,
        save_total_limit=2,
        load_best_model_at_end=watch,
        metric_for_best_model=METRIC,
        greater_is_better=True,
        logging_steps=max(1, min(10, every)),
        logging_nan_inf_filter=False,
        disable_tqdm=True,
        report_to=trackers(work),
        run_name=f"{work.folder.parent.name} encoder",
        torch_compile=compiles(work, steps),
        seed=work.arguments.seed,
        use_cpu=not work.on_gpu,
        bf16=work.on_gpu and torch.cuda.is_bf16_supported(),
        dataloader_pin_memory=work.on_gpu,
        remove_unused_columns=False,
        label_names=[],
    )


def _optimizer(network: Network, work: Work, plan: Plan, steps: int) -> tuple[Any, Any]:
    mine: list[Any] = []
    beside: list[Any] = []
    for name, parameter in learning(network):
        (mine if name.startswith("encoder.") else beside).append(parameter)
    groups = [
        {"params": mine, "weight_decay": work.arguments.weight_decay},
        {"params": beside, "lr": plan.learning_rate * BESIDE_RATE},
    ]
    return scheduled(groups, work, plan, steps)


def _callbacks(work: Work, lesson: Lesson, watcher: Watcher) -> list[Any]:
    return [
        watcher.callback(METRIC),
        *patience(work, watched=len(lesson.watched)),
        *tensorboard(work),
    ]
