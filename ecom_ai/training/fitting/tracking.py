"""Where curves are written: TensorBoard always, Weights & Biases if set."""

import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ecom_ai import storage
from ecom_ai.conf import get_settings
from ecom_ai.training.fitting.work import Report, Request

#: Curves older than this are removed when the next training begins.
KEPT_SECONDS = 90 * 24 * 3600


def tracked(request: Request) -> Mapping[str, Any]:
    """The arguments of a request, with where to write curves unless it says so."""
    given: dict[str, Any] = {"tensorboard_dir": str(_folder(request))}
    if project := get_settings().WANDB_PROJECT:
        given["wandb_project"] = project
    return {**given, **request.arguments}


@contextmanager
def drawn(request: Request, report: Report, *, metric: str) -> Iterator[Report]:
    """For a block, a report that writes curves as well; for trainings that do not."""
    from ecom_ai.ml import curves

    with curves.drawn(
        report,
        folder=str(_folder(request)),
        project=get_settings().WANDB_PROJECT or None,
        name=f"{request.folder.parent.name} {request.role}",
        metric=metric,
    ) as told:
        yield told


def forget_curves() -> None:
    """Removes the curves of trainings long past."""
    with suppress(OSError):
        for folder in _all().glob("*/*"):
            if folder.stat().st_mtime < time.time() - KEPT_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


def _all() -> Path:
    return storage.checkpoint_dir() / "tensorboard"


def _folder(request: Request) -> Path:
    return _all() / request.role / request.folder.parent.name
