"""From exchanges to a generator's folder: what LoRA adds, and the name of its base."""

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..adapters import ADAPTER_FOLDER
from ..chat import Exchange
from ..checkpoints import CheckpointError
from ..generators import Generator, GeneratorSettings
from ..labelled import Labelled
from ..memory import is_out_of_memory
from ..notes import Note, note
from ..progress import Report, Stopped, never, silent
from ..trainers.work import TrainingError, Work, drawn
from .arguments import GeneratorArguments

#: LoRA's peak, as is common for it (Hu et al. 2021).
RATE = 2e-4
#: Replies that training is watched on.
WATCHED = 100
_NO_LABELS = Labelled((), ())


@dataclass(frozen=True)
class FittedGenerator:
    """What came of a training; the folder that was given holds the checkpoint."""

    method: str
    why: tuple[Note, ...]
    trained_parameters: int
    all_parameters: int
    seconds: float
    notes: tuple[Note, ...] = field(default=())


def fit_generator(
    generator: Generator,
    train: Sequence[Exchange],
    validation: Sequence[Exchange],
    *,
    base: str,
    arguments: GeneratorArguments,
    folder: Path,
    cache: Path,
    device: str | None = None,
    started: float,
    after: float = 0.0,
    report: Report = silent,
    stopped: Stopped = never,
) -> FittedGenerator:
    """Trains what LoRA (Hu et al. 2021) adds to every layer, and writes it.

    Only the replies' tokens are learnt from. ``generator`` is the loaded ``base``, and
    of no further use. ``folder`` may be that of a killed run, which then goes on from
    its last saved step; the steps stay until ``forget_steps``. ``max_minutes`` count
    from ``started`` (of ``time.monotonic()``), and ``after`` seconds of them are left
    to the caller.

    Raises ``TrainingError`` without a reply to learn from, ``TrainingStopped`` when
    stopped before there was anything to keep, ``CheckpointError`` where one reply is
    too much for the memory.
    """
    train, notes = _some(train, arguments)
    work = Work(
        train=_NO_LABELS, validation=_NO_LABELS, prior=_NO_LABELS, labels=(), base=base,
        arguments=arguments, folder=folder, cache=cache, device=device, report=report,
        stopped=stopped, started=started,
    )  # fmt: skip
    try:
        return _fit(generator, train, validation[:WATCHED], work, after, notes)
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        raise CheckpointError(
            f"{base} and one reply at a time are too much for the memory: take a "
            "smaller base, or a smaller max_length."
        ) from error


def _fit(
    generator: Generator,
    train: Sequence[Exchange],
    watched: Sequence[Exchange],
    work: Work,
    after: float,
    notes: list[Note],
) -> FittedGenerator:
    import torch

    from .training import Lesson, Network, Replies
    from .training import train as train_network

    torch.manual_seed(work.arguments.seed)
    tokenizer = generator.tokenizer
    longest = min(work.arguments.max_length, generator.longest)
    lesson = Lesson(
        Replies(train, tokenizer, longest=longest),
        Replies(watched, tokenizer, longest=longest),
        int(tokenizer.pad_token_id or 0),
    )
    network = Network(_with_lora(generator.network, work.arguments))
    course = train_network(network, work, _plan(work, after), lesson)
    every = list(network.parameters())
    _write(work, network)
    return FittedGenerator(
        method="lora",
        why=(note("replies", replies=len(train)),),
        trained_parameters=sum(p.numel() for p in every if p.requires_grad),
        all_parameters=sum(p.numel() for p in every),
        seconds=round(time.monotonic() - work.started, 2),
        notes=(*notes, *course.notes),
    )


def _some(
    train: Sequence[Exchange], arguments: GeneratorArguments
) -> tuple[Sequence[Exchange], list[Note]]:
    """At most ``max_examples`` replies, drawn at random."""
    if not train:
        raise TrainingError("no reply is left to learn from: give more conversations.")
    if (rows := drawn(len(train), arguments)) is None:
        return train, []
    notes = [note("rows_used", used=len(rows), rows=len(train))]
    return [train[row] for row in rows], notes


def _with_lora(network: Any, arguments: Any) -> Any:
    import peft

    config = peft.LoraConfig(
        task_type=peft.TaskType.CAUSAL_LM,
        r=arguments.rank,
        lora_alpha=2 * arguments.rank,
        lora_dropout=arguments.dropout,
        target_modules="all-linear",
    )
    return peft.get_peft_model(network, config)


def _plan(work: Work, after: float) -> Any:
    from ..trainers.watching import Plan

    return Plan.within(work, RATE, after=after)


def _write(work: Work, network: Any) -> None:
    """What was added, and the name of its base."""
    from ..adapting import name_base

    adapter = work.folder / ADAPTER_FOLDER
    shutil.rmtree(adapter, ignore_errors=True)
    network.encoder.save_pretrained(adapter, save_embedding_layers=False)
    (adapter / "README.md").unlink(missing_ok=True)
    name_base(adapter, work.base)
    GeneratorSettings(work.base, work.arguments.max_length).write(work.folder)
