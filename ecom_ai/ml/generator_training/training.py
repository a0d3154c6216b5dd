"""LoRA on a causal language model by Hugging Face's Trainer, as for classifiers.

Steps are saved, a killed run goes on from the last one; time, patience, a stop that was
asked for, memory that runs out and a loss that is no number all end well.
"""

import math
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from ..chat import IGNORED, Exchange, tokens_of
from ..trainers.network import _save_what_learns, learning, moved
from ..trainers.pacing import UNHURRIED, best_threads, paced
from ..trainers.running import (
    callbacks,
    fitting_memory,
    optimizer,
    run,
    trainer_arguments,
)
from ..trainers.watching import Course, Plan, Watcher
from ..trainers.work import Work

#: What is watched: the mean probability of a reply's token, 1 / perplexity.
METRIC = "token_probability"
Row = tuple[list[int], list[int]]


class Network(nn.Module):
    """A language model with its adapter; only what learns is saved with a step."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.encoder = model  # by this name the trainers know the transformer
        _save_what_learns(self)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, labels: Tensor
    ) -> dict[str, Tensor]:
        """The mean loss of a batch's reply tokens, and their number."""
        found = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, use_cache=False
        )
        wanted = labels[:, 1:]
        loss = functional.cross_entropy(
            found.logits[:, :-1][wanted != IGNORED].float(), wanted[wanted != IGNORED]
        )
        return {"loss": loss, "tokens": (wanted != IGNORED).sum()}


class Replies:
    """Tokenised exchanges, as torch's DataLoader wants a data set."""

    def __init__(
        self, exchanges: Sequence[Exchange], tokenizer: Any, *, longest: int
    ) -> None:
        self.rows: list[Row] = [
            tokens_of(tokenizer, one, longest=longest) for one in exchanges
        ]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, number: int) -> Row:
        return self.rows[number]

    def lengths(self) -> list[int]:
        return [len(ids) for ids, _ in self.rows]


@dataclass(frozen=True)
class Lesson:
    """Rows to learn from, rows to watch it on, and what fills up a batch."""

    rows: Replies
    watched: Replies
    padding: int


def train(network: Network, work: Work, plan: Plan, lesson: Lesson) -> Course:
    """Trains in place; ends with the weights of the best evaluation."""
    course = Course()

    def attempt(batch: int, gather: int) -> None:
        _train(network, work, plan, course, lesson, batch, gather)

    batch = min(plan.batch_size, len(lesson.rows))
    fitting_memory(attempt, batch, work.arguments.accumulation, least=1, course=course)
    return course


def collate(rows: Sequence[Row], *, padding: int) -> dict[str, Tensor]:
    """int64 tensors, rows x tokens of the longest; filled up at the end."""
    longest = max(len(ids) for ids, _ in rows)

    def filled(lists: Sequence[Sequence[int]], value: int) -> Tensor:
        made = torch.full((len(lists), longest), value, dtype=torch.int64)
        for place, one in enumerate(lists):
            made[place, : len(one)] = torch.tensor(one)
        return made

    return {
        "input_ids": filled([ids for ids, _ in rows], padding),
        "attention_mask": filled([[1] * len(ids) for ids, _ in rows], 0),
        "labels": filled([targets for _, targets in rows], IGNORED),
    }


def token_probability(network: Network, lesson: Lesson, device: str) -> float:
    """Of the watched replies' tokens, the geometric mean."""
    loss, tokens = 0.0, 0
    was_training = network.training
    network.eval()
    with torch.inference_mode():
        for row in lesson.watched.rows:
            found = network(**moved(collate([row], padding=lesson.padding), device))
            count = int(found["tokens"])
            loss, tokens = loss + float(found["loss"]) * count, tokens + count
    network.train(was_training)
    return math.exp(-loss / max(1, tokens))


def _train(
    network: Network,
    work: Work,
    plan: Plan,
    course: Course,
    lesson: Lesson,
    batch: int,
    gather: int,
) -> None:
    rows, device = lesson.rows, _device(work)
    network.to(device)

    def step(chosen: list[int]) -> None:
        network.train()
        tensors = collate([rows[row] for row in chosen], padding=lesson.padding)
        network(**moved(tensors, device))["loss"].backward()
        network.zero_grad()

    with ExitStack() as stack:
        if not work.on_gpu and (plan.seconds_left or 0.0) > UNHURRIED:
            stack.enter_context(best_threads(step, rows=list(range(batch))))
        pacing = paced(
            step,
            steps=max(1, math.ceil(len(rows) / (batch * gather))) * plan.epochs,
            seconds_left=lambda: plan.seconds_left,
            lengths=rows.lengths(),
            batch=batch,
            gather=gather,
            watched=len(lesson.watched),
        )
        watcher = Watcher(network, work, plan, course, pacing)
        trainer = _trainer(
            network, work, plan, lesson, watcher, pacing.steps, batch, gather
        )
        run(trainer, work, course)


def _trainer(
    network: Network,
    work: Work,
    plan: Plan,
    lesson: Lesson,
    watcher: Watcher,
    steps: int,
    batch: int,
    gather: int,
) -> Any:
    from functools import partial

    from transformers import Trainer

    watched = len(lesson.watched)

    class Watched(Trainer):
        """Evaluates by the probability of tokens rather than by a mean of losses."""

        def evaluate(self, *_args: Any, **_kwargs: Any) -> dict[str, float]:
            found = token_probability(network, lesson, _device(work))
            told = {f"eval_{METRIC}": found}
            self.log(told)
            self.control: Any = self.callback_handler.on_evaluate(
                self.args, self.state, self.control, told
            )
            return told

    decay = work.arguments.weight_decay
    mine = {"params": [p for _, p in learning(network)], "weight_decay": decay}
    sizes = {"steps": steps, "batch": batch, "gather": gather}
    arguments = trainer_arguments(
        work, plan, **sizes, metric=METRIC, watch=bool(watched), narrow=True,
        label_names=["labels"], run_name=f"{work.folder.parent.name} generator",
    )  # fmt: skip
    return Watched(
        model=network,
        args=arguments,
        data_collator=partial(collate, padding=lesson.padding),
        train_dataset=lesson.rows,
        eval_dataset=lesson.watched if watched else None,
        optimizers=optimizer([mine], work, plan, steps),
        callbacks=callbacks(watcher.callback(METRIC), work, watched=watched),
    )


def _device(work: Work) -> str:
    return str(work.device) if work.on_gpu else "cpu"
