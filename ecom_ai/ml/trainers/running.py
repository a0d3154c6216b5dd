"""What every training by Hugging Face's Trainer has in common: its arguments, its
optimizer, when it stops, how it goes on after it was killed or ran out of memory."""

import json
import logging
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..memory import free_memory, is_out_of_memory
from ..notes import Note, note
from ..precision import fast_type
from . import processes
from .pacing import EVALUATIONS, rate_schedule
from .tracking import end_tracking, tensorboard, trackers
from .watching import Course, Plan
from .work import Work

logger = logging.getLogger(__name__)

#: How often the loss is told, at least, in a training of so many steps.
LOSSES = 50
#: Fewer steps would be over before a compiled network has made up for compiling it.
COMPILED_STEPS = 500


def fitting_memory(
    train: Callable[[int, int], None],
    batch: int,
    gather: int,
    *,
    least: int,
    notes: list[Note],
) -> tuple[int, int]:
    """Trains in batches of ``batch`` rows or places, ``gather`` to a step.

    Out of memory halves the batch, down to ``least``, is noted, and calls ``train``
    again, which goes on from the last step that was saved. Gives the two numbers that
    fitted.
    """
    while True:
        try:
            train(batch, gather)
            return batch, gather
        except (RuntimeError, MemoryError) as error:
            # Of several processes the others would wait for this one's next step.
            alone = processes.count() == 1
            if batch <= least or not alone or not is_out_of_memory(error):
                raise
        # Only here, since the error held on to all that was in memory.
        free_memory()
        batch, gather = batch // 2, gather * 2
        notes.append(note("memory_ran_out", batch=batch))
        logger.warning("Memory ran out; going on with batches of %d", batch)


def run(trainer: Any, work: Work, course: Course) -> None:
    """Trains from the last step that was saved whole, if any."""
    from transformers import PrinterCallback

    trainer.remove_callback(PrinterCallback)
    try:
        trainer.train(resume_from_checkpoint=_last_step(Path(trainer.args.output_dir)))
    finally:
        end_tracking(work)
    work.refuse_to_go_on()
    if trainer.state.best_metric is not None:
        course.metric = float(trainer.state.best_metric)


def _last_step(folder: Path) -> str | None:
    """The folder of the last step that was saved whole: its state is written last."""
    steps = (path for path in folder.glob("checkpoint-*") if path.is_dir())
    for step in sorted(steps, key=lambda path: -int(path.name.rpartition("-")[2])):
        try:
            json.loads((step / "trainer_state.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            logger.warning("%s was not saved whole, and is passed over", step)
        else:
            return str(step)
    return None


def trainer_arguments(
    work: Work,
    plan: Plan,
    *,
    steps: int,
    batch: int,
    gather: int,
    metric: str,
    watch: bool,
    narrow: bool,
    **more: Any,
) -> Any:
    """The Trainer's; ``metric`` is what is watched, ``more`` what is particular.

    ``narrow``: whether it learns as well where bfloat16 takes part.
    """
    from transformers import TrainingArguments

    every = max(1, math.ceil(steps / EVALUATIONS))
    return TrainingArguments(
        output_dir=str((plan.steps_folder or work.steps_folder) / "trainer"),
        max_steps=steps,
        per_device_train_batch_size=batch,
        gradient_accumulation_steps=gather,
        eval_strategy="steps" if watch else "no",
        save_strategy="steps",
        eval_steps=every,
        save_steps=every,
        save_total_limit=2,
        load_best_model_at_end=watch,
        metric_for_best_model=metric,
        greater_is_better=True,
        logging_first_step=True,
        logging_steps=max(1, min(10, steps // LOSSES)),
        logging_nan_inf_filter=False,
        disable_tqdm=True,
        report_to=trackers(work),
        torch_compile=compiles(work, steps),
        seed=work.arguments.seed,
        use_cpu=not work.on_gpu,
        bf16=narrow and in_bfloat16(work),
        dataloader_pin_memory=work.on_gpu,
        remove_unused_columns=False,
        **more,
    )


def optimizer(
    groups: list[dict[str, Any]], work: Work, plan: Plan, steps: int
) -> tuple[Any, Any]:
    """The optimizer that is asked for, and its rates; empty groups are left out."""
    import torch

    arguments = work.arguments
    # Copies: what is made of them writes its rates there.
    groups = [{**group} for group in groups if group["params"]]
    if arguments.optimizer == "sgd":
        made: Any = torch.optim.SGD(groups, lr=plan.learning_rate, momentum=0.9)
    else:
        made = torch.optim.AdamW(groups, lr=plan.learning_rate)
    warmup = arguments.warmup_share
    left = plan.seconds_left
    return made, rate_schedule(made, steps=steps, warmup=warmup, seconds=left)


def in_bfloat16(work: Work) -> bool:
    """Whether the device multiplies bfloat16 in hardware."""
    import torch

    return fast_type(work.trains_on) == torch.bfloat16


def compiles(work: Work, steps: int) -> bool:
    """Whether torch.compile pays: on a GPU, where steps enough follow its minute."""
    asked = work.arguments.compile
    return asked == "on" or (
        asked == "auto" and work.on_gpu and steps >= COMPILED_STEPS
    )


def callbacks(watching: Any, work: Work, *, watched: int) -> list[Any]:
    """All that a Trainer tells: the watcher's callback, what stops early, the log."""
    return [watching, *patience(work, watched=watched), *tensorboard(work)]


def patience(work: Work, *, watched: int) -> list[Any]:
    """What stops early, where there are rows that are watched."""
    from transformers import EarlyStoppingCallback

    if not watched:
        return []
    return [EarlyStoppingCallback(early_stopping_patience=work.arguments.patience)]
