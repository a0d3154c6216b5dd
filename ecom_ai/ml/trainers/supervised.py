"""Fine-tuning by Hugging Face's Trainer: budget, resume, stop, bad losses."""

import math
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..labelled import Labelled
from ..precision import fast_type
from . import processes
from .network import learning
from .pacing import UNHURRIED, Pacing, Step, best_threads, paced
from .running import callbacks, fitting_memory, optimizer, run, trainer_arguments
from .watching import Course, Plan, Watcher
from .work import Rows, Work

#: The head starts fitted, but must follow an encoder that moves.
HEAD_RATE = 20
EVALUATION_BATCH = 64


class Texts:
    """Tokenised rows, as torch's DataLoader wants a data set."""

    def __init__(
        self,
        tokenizer: Any,
        work: Work,
        data: Labelled,
        prompt: str,
        *,
        taught: NDArray[np.float32] | None = None,
    ) -> None:
        texts = [prompt + text[: 32 * work.arguments.max_length] for text in data.texts]
        texts = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        self.ids: list[list[int]] = (
            tokenizer(texts, truncation=True, max_length=work.arguments.max_length)[
                "input_ids"
            ]
            if texts
            else []
        )
        self.targets = work.targets(data).tolist()
        self.taught = taught

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, row: int) -> dict[str, Any]:
        found = {"input_ids": self.ids[row], "labels": self.targets[row]}
        if self.taught is not None:
            found["taught"] = self.taught[row]
        return found


def collate(rows: Sequence[dict[str, Any]], *, padding: int) -> dict[str, Any]:
    """Pads rows to the longest: int64 tensors (rows, tokens), and labels (rows,)."""
    import torch

    longest = max(len(row["input_ids"]) for row in rows)
    ids = torch.full((len(rows), longest), padding, dtype=torch.int64)
    mask = torch.zeros((len(rows), longest), dtype=torch.int64)
    for place, row in enumerate(rows):
        length = len(row["input_ids"])
        ids[place, :length] = torch.tensor(row["input_ids"])
        mask[place, :length] = 1
    labels = torch.tensor([row["labels"] for row in rows])
    found = {"input_ids": ids, "attention_mask": mask, "labels": labels}
    if "taught" in rows[0]:
        found["taught"] = torch.from_numpy(np.stack([row["taught"] for row in rows]))
    return found


def train_network(
    network: Any, work: Work, plan: Plan, *, rows: Texts, watched: Texts, padding: int
) -> Course:
    """Trains in place; ends with the weights of the best evaluation.

    Out of memory halves the batch and goes on from the last saved step. A loss that
    is not a number ends the training with the last good weights, and a note.
    """
    course = Course()

    def train(batch: int, gather: int) -> None:
        _train(network, work, plan, course, rows, watched, padding, batch, gather)

    batch = min(plan.batch_size, len(rows))
    fitting_memory(train, batch, work.arguments.accumulation, least=1, course=course)
    return course


def _try_step(network: Any, tensors: dict[str, Any], device: str) -> None:
    """One step that changes nothing, to be timed."""
    import torch

    given = {k: v.to(device) for k, v in tensors.items()}
    network.train()
    narrow = fast_type(device)
    with torch.autocast(device, dtype=narrow, enabled=narrow != torch.float32):
        loss = network(**given)["loss"]
    loss.backward()
    network.zero_grad()


def _train(
    network: Any,
    work: Work,
    plan: Plan,
    course: Course,
    rows: Texts,
    watched: Texts,
    padding: int,
    batch: int,
    gather: int,
) -> None:
    from functools import partial

    from transformers import Trainer

    collator = partial(collate, padding=padding)
    device = "cuda" if work.on_gpu else "cpu"
    network.to(device)

    def step(chosen: list[int]) -> None:
        _try_step(network, collator([rows[row] for row in chosen]), device)

    with ExitStack() as stack:
        if not work.on_gpu and (plan.seconds_left or 0.0) > UNHURRIED:
            stack.enter_context(best_threads(step, rows=list(range(batch))))
        pacing = processes.agreed(
            lambda: _pacing(plan, step, rows, len(watched), batch, gather)
        )
        steps = pacing.steps
        trainer = Trainer(
            model=network,
            args=_arguments(work, plan, steps, batch, gather, bool(len(watched))),
            data_collator=collator,
            train_dataset=rows,
            eval_dataset=watched if len(watched) else None,
            compute_metrics=_accuracy,
            optimizers=optimizer(_groups(network, work, plan), work, plan, steps),
            callbacks=_callbacks(network, work, plan, course, pacing),
        )
        run(trainer, work, course)


def _pacing(
    plan: Plan, step: Step, rows: Texts, watched: int, batch: int, gather: int
) -> Pacing:
    seen = batch * gather * processes.count()
    return paced(
        step,
        steps=math.ceil(len(rows) / seen) * plan.epochs,
        seconds_left=lambda: plan.seconds_left,
        lengths=[len(ids) for ids in rows.ids],
        batch=batch,
        gather=gather,
        watched=watched,
    )


def _arguments(
    work: Work, plan: Plan, steps: int, batch: int, gather: int, watch: bool
) -> Any:
    return trainer_arguments(
        work,
        plan,
        steps=steps,
        batch=batch,
        gather=gather,
        metric="accuracy",
        watch=watch,
        narrow=True,
        run_name=f"{work.folder.parent.name} {plan.stage}".strip(),
        per_device_eval_batch_size=EVALUATION_BATCH,
        train_sampling_strategy="group_by_length",
        ddp_find_unused_parameters=False,
        label_names=["labels"],
    )


def _groups(network: Any, work: Work, plan: Plan) -> list[dict[str, Any]]:
    head: list[Any] = []
    rest: list[Any] = []
    for name, parameter in learning(network):
        (head if name in ("weight", "bias") else rest).append(parameter)
    return [
        {"params": rest, "weight_decay": work.arguments.weight_decay},
        {"params": head, "weight_decay": 0.0, "lr": plan.learning_rate * HEAD_RATE},
    ]


def _callbacks(
    network: Any, work: Work, plan: Plan, course: Course, pacing: Pacing
) -> list[Any]:
    watcher = Watcher(network, work, plan, course, pacing)
    watching = watcher.callback("accuracy", agreed=processes.anyone)
    return callbacks(watching, work, watched=len(work.validation))


def _accuracy(prediction: Any) -> dict[str, float]:
    logits: NDArray[np.floating] = prediction.predictions
    targets: Rows = prediction.label_ids
    return {"accuracy": float((logits.argmax(axis=-1) == targets).mean())}
