"""One network trained by Hugging Face's Trainer, as classifiers are.

Steps are saved, a killed run goes on from the last one; time, patience, a stop that
was asked for, memory that runs out and a loss that is no number all end well.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from ..trainers.network import learning, moved
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
from .batches import Collate, Rows, Tokens, padded
from .objectives import Network
from .pairs import Pairs
from .ranking import Matrix, candidates, ranking_figures, ranks_of

METRIC = "mrr@10"
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

    def attempt(batch: int, gather: int) -> None:
        _train(network, work, plan, course, lesson, batch, gather)

    batch = min(plan.batch_size, len(lesson.rows))
    # A batch of two has one negative; of one, none to tell apart from.
    gather = work.arguments.accumulation
    fitting_memory(attempt, batch, gather, least=2, course=course)
    return course


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

    def step(chosen: list[int]) -> None:
        network.train()
        tensors = lesson.collate([rows[row] for row in chosen])
        network(**moved(tensors, device))["loss"].backward()
        network.zero_grad()

    with ExitStack() as stack:
        if not work.on_gpu and (plan.seconds_left or 0.0) > UNHURRIED:
            stack.enter_context(best_threads(step, rows=list(range(batch))))
        pacing = paced(
            step,
            steps=max(1, len(rows) // (batch * gather)) * plan.epochs,
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
    from transformers import Trainer

    device, watched = "cuda" if work.on_gpu else "cpu", len(lesson.watched)

    class Ranked(Trainer):
        """Evaluates by the places of documents rather than by a loss."""

        def evaluate(self, *_args: Any, **_kwargs: Any) -> dict[str, float]:
            found = figures(network, lesson, device)
            told = {f"eval_{name}": value for name, value in found.items()}
            self.log(told)
            self.control: Any = self.callback_handler.on_evaluate(
                self.args, self.state, self.control, told
            )
            return told

    return Ranked(
        model=network,
        args=trainer_arguments(
            work,
            plan,
            steps=steps,
            batch=batch,
            gather=gather,
            metric=METRIC,
            watch=bool(watched),
            # On a processor pairs are told apart less well by rounded vectors.
            narrow=work.on_gpu,
            run_name=f"{work.folder.parent.name} encoder",
            # A last batch of one pair has nothing to tell it apart from.
            dataloader_drop_last=True,
            label_names=[],
        ),
        data_collator=lesson.collate,
        train_dataset=lesson.rows,
        eval_dataset=lesson.rows if watched else None,
        optimizers=optimizer(_groups(network, work, plan), work, plan, steps),
        callbacks=callbacks(watcher.callback(METRIC), work, watched=watched),
    )


def _groups(network: Network, work: Work, plan: Plan) -> list[dict[str, Any]]:
    mine: list[Any] = []
    beside: list[Any] = []
    for name, parameter in learning(network):
        (mine if name.startswith("encoder.") else beside).append(parameter)
    return [
        {"params": mine, "weight_decay": work.arguments.weight_decay},
        {"params": beside, "lr": plan.learning_rate * BESIDE_RATE},
    ]
