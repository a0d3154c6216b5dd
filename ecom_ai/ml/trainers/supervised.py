"""Fine-tuning by Hugging Face's Trainer: budget, resume, stop, bad losses."""

import logging
import math
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..labelled import Labelled
from . import processes
from .network import learning
from .pacing import (
    Step,
    best_threads,
    evaluation_seconds,
    fitting_steps,
    rate_schedule,
    seconds_a_step,
)
from .tracking import end_tracking, tensorboard, trackers
from .watching import Course, Plan, Watcher
from .work import Rows, Work

logger = logging.getLogger(__name__)

#: The head starts fitted, but must follow an encoder that moves.
HEAD_RATE = 20
EVALUATIONS = 5
EVALUATION_BATCH = 64
#: Fewer steps would be over before a compiled network has made up for compiling it.
COMPILED_STEPS = 500
#: Seconds from which it pays to try how many threads are best; and of the time for
#: training, what trying how long a step takes may cost.
UNHURRIED, TRIED_SHARE = 60.0, 0.1


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
    batch, gather = min(plan.batch_size, len(rows)), work.arguments.accumulation
    while True:
        try:
            _train(network, work, plan, course, rows, watched, padding, batch, gather)
            return course
        except (RuntimeError, MemoryError) as error:
            # Of several processes the others would wait for this one's next step.
            alone = processes.count() == 1
            if batch == 1 or not alone or not _out_of_memory(error):
                raise
            _free_memory()
            batch, gather = batch // 2, gather * 2
            course.notes.append(f"Memory ran out; went on with batches of {batch}.")
            logger.warning("Memory ran out; going on with batches of %d", batch)


def _try_step(network: Any, tensors: dict[str, Any], device: str) -> None:
    """One step that changes nothing, to be timed."""
    network.train()
    network(**{k: v.to(device) for k, v in tensors.items()})["loss"].backward()
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
        steps, evaluating = processes.agreed(
            lambda: _paced(plan, step, rows, len(watched), batch, gather)
        )
        trainer = Trainer(
            model=network,
            args=_trainer_arguments(
                work, plan, steps, batch, gather, bool(len(watched))
            ),
            data_collator=collator,
            train_dataset=rows,
            eval_dataset=watched if len(watched) else None,
            compute_metrics=_accuracy,
            optimizers=_optimizer(network, work, plan, steps),
            callbacks=_callbacks(network, work, plan, course, steps, evaluating),
        )
        trainer.remove_callback(_printer())
        last = _last_step(_steps_folder(work, plan))
        try:
            trainer.train(resume_from_checkpoint=last)
        finally:
            end_tracking(work)
    work.refuse_to_go_on()
    if trainer.state.best_metric is not None:
        course.metric = float(trainer.state.best_metric)


def _paced(
    plan: Plan, step: Step, rows: Texts, watched: int, batch: int, gather: int
) -> tuple[int, float]:
    """How many steps, and seconds of an evaluation where the time is limited."""
    seen = batch * gather * processes.count()
    steps = math.ceil(len(rows) / seen) * plan.epochs
    if (left := plan.seconds_left) is None:
        return steps, 0.0
    lengths = [len(ids) for ids in rows.ids]
    pace = seconds_a_step(step, lengths=lengths, batch=batch, most=left * TRIED_SHARE)
    fitting = fitting_steps(
        plan.seconds_left or 0.0, pace, batch=batch, evaluated=EVALUATIONS * watched
    )
    evaluating = evaluation_seconds(pace, batch=batch, rows=watched)
    return max(1, min(steps, fitting // gather)), evaluating


def _steps_folder(work: Work, plan: Plan) -> Path:
    return (plan.steps_folder or work.steps_folder) / "trainer"


def _trainer_arguments(
    work: Work, plan: Plan, steps: int, batch: int, gather: int, watch: bool
) -> Any:
    import torch
    from transformers import TrainingArguments

    arguments = work.arguments
    every = max(1, math.ceil(steps / EVALUATIONS))
    return TrainingArguments(
        output_dir=str(_steps_folder(work, plan)),
        max_steps=steps,
        per_device_train_batch_size=batch,
        per_device_eval_batch_size=EVALUATION_BATCH,
        gradient_accumulation_steps=gather,
        train_sampling_strategy="group_by_length",
        eval_strategy="steps" if watch else "no",
        save_strategy="steps",
        eval_steps=every,
        save_steps=every,
        save_total_limit=2,
        load_best_model_at_end=watch,
        metric_for_best_model="accuracy",
        logging_steps=max(1, min(10, every)),
        logging_nan_inf_filter=False,
        disable_tqdm=True,
        report_to=trackers(work),
        run_name=f"{work.folder.parent.name} {plan.stage}".strip(),
        torch_compile=compiles(work, steps),
        ddp_find_unused_parameters=False,
        seed=arguments.seed,
        use_cpu=not work.on_gpu,
        bf16=work.on_gpu and torch.cuda.is_bf16_supported(),
        dataloader_pin_memory=work.on_gpu,
        remove_unused_columns=False,
        label_names=["labels"],
    )


def _optimizer(network: Any, work: Work, plan: Plan, steps: int) -> tuple[Any, Any]:
    head: list[Any] = []
    rest: list[Any] = []
    for name, parameter in learning(network):
        (head if name in ("weight", "bias") else rest).append(parameter)
    groups = [
        {"params": rest, "weight_decay": work.arguments.weight_decay},
        {"params": head, "weight_decay": 0.0, "lr": plan.learning_rate * HEAD_RATE},
    ]
    return scheduled(groups, work, plan, steps)


def scheduled(
    groups: list[dict[str, Any]], work: Work, plan: Plan, steps: int
) -> tuple[Any, Any]:
    """The optimizer that is asked for, and its rates; empty groups are left out."""
    import torch

    arguments = work.arguments
    groups = [group for group in groups if group["params"]]
    if arguments.optimizer == "sgd":
        made: Any = torch.optim.SGD(groups, lr=plan.learning_rate, momentum=0.9)
    else:
        made = torch.optim.AdamW(groups, lr=plan.learning_rate)
    warmup = arguments.warmup_share
    left = plan.seconds_left
    return made, rate_schedule(made, steps=steps, warmup=warmup, seconds=left)


def _callbacks(
    network: Any, work: Work, plan: Plan, course: Course, steps: int, evaluating: float
) -> list[Any]:
    watcher = Watcher(network, work, plan, course, steps, evaluating=evaluating)
    return [
        watcher.callback("accuracy", agreed=processes.anyone),
        *patience(work, watched=len(work.validation)),
        *tensorboard(work),
    ]


def compiles(work: Work, steps: int) -> bool:
    """Whether torch.compile pays: on a GPU, where steps enough follow its minute."""
    asked = work.arguments.compile
    return asked == "on" or (
        asked == "auto" and work.on_gpu and steps >= COMPILED_STEPS
    )


def patience(work: Work, *, watched: int) -> list[Any]:
    """What stops early, where there are rows that are watched."""
    from transformers import EarlyStoppingCallback

    if not watched:
        return []
    return [EarlyStoppingCallback(early_stopping_patience=work.arguments.patience)]


def _printer() -> Any:
    from transformers import PrinterCallback

    return PrinterCallback


def _accuracy(prediction: Any) -> dict[str, float]:
    logits: NDArray[np.floating] = prediction.predictions
    targets: Rows = prediction.label_ids
    return {"accuracy": float((logits.argmax(axis=-1) == targets).mean())}


def _last_step(folder: Path) -> str | None:
    """The last step that was saved whole."""
    from transformers import trainer_utils

    last: Any = trainer_utils.get_last_checkpoint
    return last(str(folder)) if folder.is_dir() else None


def _out_of_memory(error: Exception) -> bool:
    import torch

    said = str(error).lower()
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or (
        "out of memory" in said or "can't allocate memory" in said
    )


def _free_memory() -> None:
    import gc

    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
