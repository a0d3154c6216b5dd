"""Curves of a training: TensorBoard, and Weights & Biases where a project is set."""

import os
from pathlib import Path
from typing import Any

from . import processes
from .work import Work


def tensorboard(work: Work) -> list[Any]:
    if work.arguments.tensorboard_dir is None or processes.is_helper():
        return []
    from torch.utils import tensorboard
    from transformers import integrations

    # Both are untyped.
    writer: Any = tensorboard.SummaryWriter
    callback: Any = getattr(integrations, "TensorBoardCallback")  # noqa: B009
    return [callback(writer(log_dir=work.arguments.tensorboard_dir))]


def trackers(work: Work) -> list[str]:
    """What transformers reports to: Weights & Biases, where a project is set."""
    if not work.arguments.wandb_project or processes.is_helper():
        return []
    os.environ["WANDB_PROJECT"] = work.arguments.wandb_project
    os.environ.setdefault("WANDB_DIR", str(_wandb_folder(work)))
    return ["wandb"]


def end_tracking(work: Work) -> None:
    """Else the next training of this process would add to the same run."""
    if trackers(work):
        import wandb

        wandb.finish()
        if os.environ.get("WANDB_DIR") == str(_wandb_folder(work)):
            del os.environ["WANDB_DIR"]


def _wandb_folder(work: Work) -> Path:
    folder = Path(work.arguments.tensorboard_dir or work.steps_folder)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
