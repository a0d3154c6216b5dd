"""Curves of a training with a loop of its own: TensorBoard, and Weights & Biases.

Trainings by transformers' Trainer have callbacks for both (``trainers.tracking``).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from typing import Any

from .progress import Progress, Report

Write = Callable[[Mapping[str, float], int], None]


def require_wandb(project: str | None) -> None:
    """Raises ValueError for a project of Weights & Biases without its package."""
    if project and find_spec("wandb") is None:
        raise ValueError(
            "wandb_project (the setting WANDB_PROJECT) asks for Weights & Biases, "
            "but the package wandb is not installed: run `pip install wandb`, or "
            "leave it empty."
        )


@contextmanager
def drawn(
    report: Report, *, folder: str, project: str | None, name: str, metric: str
) -> Iterator[Report]:
    """For a block, a report whose losses and metrics are written down as curves too.

    ``folder`` is TensorBoard's; ``project`` of Weights & Biases, if any, gets a run
    called ``name``.
    """
    with ExitStack() as stack:
        writes = [_tensorboard(stack, folder)]
        if project:
            writes.append(_wandb(stack, folder, project, name))

        def told(progress: Progress) -> None:
            report(progress)
            figures = {"train/loss": progress.loss, f"eval/{metric}": progress.metric}
            known = {n: value for n, value in figures.items() if value is not None}
            if progress.stage == "train" and known:
                for write in writes:
                    write(known, progress.step)

        yield told


def _tensorboard(stack: ExitStack, folder: str) -> Write:
    from torch.utils import tensorboard

    writer: Any = tensorboard.SummaryWriter  # untyped
    made = writer(log_dir=folder)
    stack.callback(made.close)

    def write(figures: Mapping[str, float], step: int) -> None:
        for name, value in figures.items():
            made.add_scalar(name, value, step)

    return write


def _wandb(stack: ExitStack, folder: str, project: str, name: str) -> Write:
    import wandb

    run: Any = wandb.init(project=project, dir=folder, name=name)
    stack.callback(run.finish)
    return lambda figures, step: run.log(dict(figures), step=step)
