"""Training runs: begin, take up, tell of progress, cancel, resume; one a role.

What a run needs lies in its row, in the storage, and in a work folder beneath
CHECKPOINT_DIR; a process that takes one up after another was killed goes on from the
last saved step.
"""

import hashlib
import json
import logging
import os
import shutil
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from uuid_utils.compat import uuid7

from ecom_ai import storage
from ecom_ai.exceptions import BadInput, RunRefused
from ecom_ai.models import Checkpoint, TrainingRun
from ecom_ai.training import fitting
from ecom_ai.training.watching import Watch

logger = logging.getLogger(__name__)
State = TrainingRun.State
#: A run whose process died so often is not taken up again: it may be the cause.
MOST_ATTEMPTS = 3
#: What failed can be resumed for so long; then its data and steps are removed.
KEPT = timedelta(days=7)
_NOTHING = "The training ended before there was anything to keep."


class _Cancelled(fitting.Stopped):
    """The run was cancelled, or taken up by another process, meanwhile."""


def queue(
    site_id: int,
    role: str,
    *,
    inputs: Mapping[str, Path],
    names: Mapping[str, str] | None = None,
    base: str = "",
    arguments: Mapping[str, Any] | None = None,
    corrections: int = 0,
    scheduled: bool = False,
    by: str = "",
    given: Any = None,
) -> TrainingRun:
    """A run for a worker; ``inputs`` are files by use: train, eval, attributes.

    ``names`` are what people call them. Unless the caller has (``given``) they are read
    here, so that a mistake is told at once. The caller rings for it. Raises BadInput.
    """
    run = TrainingRun(
        site_id=site_id,
        role=role,
        base=base,
        arguments=dict(arguments or {}),
        corrections=corrections,
        scheduled=scheduled,
        created_by=by,
        work=str(uuid7()),
    )
    known = {use: path.name for use, path in inputs.items()} | dict(names or {})
    if given is None:
        fitting.check(_request(run, inputs, names or {}))
    with storage.no_space("for the training data"):
        for use, path in inputs.items():
            suffixes = "".join(Path(known[use]).suffixes[-2:])
            stored = f"runs/{run.work}/{use}{suffixes}"
            storage.save_file(path, as_name=stored)
            run.inputs[use] = {"stored": stored, "name": known[use]}
    run.save()
    return run


def begin(
    site_id: int,
    role: str,
    *,
    inputs: Mapping[str, Path],
    base: str = "",
    arguments: Mapping[str, Any] | None = None,
    corrections: int = 0,
    by: str = "",
    given: Any = None,
) -> TrainingRun:
    """A run of this very process, running; ``given`` is what was read of its files.

    Begun again with the same files after it was killed, it goes on from its last
    saved step. Raises BadInput, and RunRefused while another run is at work.
    """
    now = timezone.now()
    run = TrainingRun(
        site_id=site_id,
        role=role,
        base=base,
        arguments=dict(arguments or {}),
        inputs={use: {"path": str(path)} for use, path in inputs.items()},
        corrections=corrections,
        created_by=by,
        foreground=True,
        state=State.RUNNING,
        attempt=1,
        process=_process(),
        started_at=now,
        heartbeat_at=now,
    )
    if given is None:
        fitting.check(_request(run, inputs, {}))
    run.work = _command_work(run, inputs)
    revive()
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError as error:
        other = running(site_id, role)
        raise RunRefused(
            f"{'Run ' + str(other.pk) if other else 'Another run'} for {role} is at "
            "work, and there is one at a time. Wait for it, or add --queue to have a "
            "worker begin yours after it."
        ) from error
    return run


def help_train(
    site_id: int,
    role: str,
    *,
    inputs: Mapping[str, Path],
    base: str = "",
    arguments: Mapping[str, Any] | None = None,
    **_record: Any,
) -> None:
    """Trains beside the process that began the same run, under ``torchrun``.

    That one alone writes and stores. Raises BadInput.
    """
    run = TrainingRun(
        site_id=site_id, role=role, base=base, arguments=dict(arguments or {})
    )
    run.work = _command_work(run, inputs)
    fitting.help_train(_request(run, inputs, {}))


def running(site_id: int, role: str) -> TrainingRun | None:
    return TrainingRun.objects.filter(
        site_id=site_id, role=role, state=State.RUNNING
    ).first()


def claim(run_id: int) -> TrainingRun | None:
    """Takes up a queued run; None where it is not queued, or another one runs."""
    now = timezone.now()
    try:
        with transaction.atomic():
            taken = TrainingRun.objects.filter(pk=run_id, state=State.QUEUED).update(
                state=State.RUNNING,
                attempt=F("attempt") + 1,
                started_at=now,
                heartbeat_at=now,
                process=_process(),
                error="",
            )
    except IntegrityError:
        return None
    return TrainingRun.objects.get(pk=run_id) if taken else None


def work(
    run: TrainingRun, *, report: fitting.Report | None = None, given: Any = None
) -> TrainingRun:
    """Does a running run to its end, and notes in its row what came of it.

    ``given`` is as for ``begin``. Raises what stopped it, too, once that is noted. Of a
    command whose input cannot be used, which raises BadInput, nothing is left.
    """
    try:
        with Watch(run, also=report) as watch, storage.no_space("for the training"):
            request = replace(_request(run, _files(run), _names(run)), given=given)
            checkpoint = fitting.fit(
                request, report=watch.report, stopped=watch.stopped
            )
            _finish(run, checkpoint)
    except KeyboardInterrupt:
        _end(run, State.CANCELLED)
        raise
    except fitting.Stopped as stopped:
        if not (isinstance(stopped, _Cancelled) or watch.stopped()):
            _end(run, State.FAILED, error=f"{_NOTHING} {stopped}".strip())
            raise BadInput(f"{_NOTHING} {stopped}".strip()) from stopped
        _end(run, State.CANCELLED)
    except Exception as error:
        _end(run, State.FAILED, error=_words(error))
        if run.foreground and isinstance(error, BadInput):
            _remove_leftovers(run)
            run.delete()
        raise
    mine = run.attempt
    run.refresh_from_db()
    if run.attempt == mine and run.state in (State.DONE, State.CANCELLED):
        _remove_leftovers(run)
    return run


def cancel(run: TrainingRun) -> bool:
    """Asks a run to stop; whether it was not too late for that.

    A running one stops within seconds and keeps nothing, had it almost finished.
    """
    if TrainingRun.objects.filter(pk=run.pk, state=State.QUEUED).update(
        state=State.CANCELLED, finished_at=timezone.now()
    ):
        _remove_leftovers(run)
        return True
    asked = TrainingRun.objects.filter(pk=run.pk, state=State.RUNNING)
    return bool(asked.update(cancelling=True))


def resume(run: TrainingRun) -> None:
    """Queues a failed run again, to go on from its last saved step.

    Raises RunRefused where nothing of it is left.
    """
    kept = timezone.now() - KEPT
    done = TrainingRun.objects.filter(
        pk=run.pk, state=State.FAILED, foreground=False, finished_at__gte=kept
    ).update(state=State.QUEUED, finished_at=None, cancelling=False)
    if not done:
        raise RunRefused(
            f"Run {run.pk} cannot be resumed: only one of a worker that failed in the "
            f"last {KEPT.days} days can. Start a new one."
        )


def revive() -> list[int]:
    """Runs to ring for: queued ones, also those whose process is gone.

    A run whose process died too often, or was a command's, has failed.
    """
    for run in TrainingRun.objects.filter(state=State.RUNNING):
        if not _is_lost(run):
            continue
        mine = TrainingRun.objects.filter(
            pk=run.pk, state=State.RUNNING, attempt=run.attempt
        )
        if run.cancelling:
            mine.update(state=State.CANCELLED, finished_at=timezone.now())
        elif run.foreground or run.attempt >= MOST_ATTEMPTS:
            error = f"Its process ended without a word, {run.attempt} time(s)."
            mine.update(state=State.FAILED, finished_at=timezone.now(), error=error)
        else:
            mine.update(state=State.QUEUED)
            logger.warning("Training run %s lost its process, queued again", run.pk)
    _forget_old()
    return list(
        TrainingRun.objects.filter(state=State.QUEUED)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def waiting(site_id: int, role: str) -> int | None:
    """The id of the next queued run of a role."""
    queued = TrainingRun.objects.filter(site_id=site_id, role=role, state=State.QUEUED)
    return queued.order_by("pk").values_list("pk", flat=True).first()


def work_folder(run: TrainingRun) -> Path:
    """Where a run keeps its steps, until it is done."""
    folder = _all_work() / run.work
    with storage.no_space("for the training"):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def _all_work() -> Path:
    return storage.checkpoint_dir() / "runs"


def _request(
    run: TrainingRun, inputs: Mapping[str, Path], names: Mapping[str, str]
) -> fitting.Request:
    return fitting.Request(
        site_id=run.site_id,
        role=run.role,
        inputs=inputs,
        names=names,
        base=run.base,
        arguments=run.arguments,
        by=run.created_by,
        folder=_all_work() / run.work / "checkpoint",
    )


def _command_work(run: TrainingRun, inputs: Mapping[str, Path]) -> str:
    return f"command-{_digest(run, inputs)}"


def _digest(run: TrainingRun, inputs: Mapping[str, Path]) -> str:
    """That of everything a run's outcome follows from."""
    asked = [run.site_id, run.role, run.base, run.arguments]
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode())
    for use in sorted(inputs):
        digest.update(use.encode() + inputs[use].read_bytes())
    return digest.hexdigest()[:32]


def _process() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _is_lost(run: TrainingRun) -> bool:
    """Whether the process that was at work is gone."""
    host, _, number = run.process.rpartition(":")
    if host == socket.gethostname() and number.isdigit():
        try:
            os.kill(int(number), 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            pass
    since = run.heartbeat_at or run.created_at
    return since < timezone.now() - TrainingRun.SILENCE


def _files(run: TrainingRun) -> dict[str, Path]:
    """The run's data on this machine."""
    folder, found = work_folder(run), {}
    for use, given in run.inputs.items():
        if "path" in given:
            found[use] = Path(given["path"])
            continue
        found[use] = folder / Path(given["stored"]).name
        if not found[use].exists():
            storage.copy_file(given["stored"], to=found[use])
    return found


def _names(run: TrainingRun) -> dict[str, str]:
    return {u: given["name"] for u, given in run.inputs.items() if "name" in given}


def _finish(run: TrainingRun, checkpoint: Checkpoint) -> None:
    """Stores the row of a checkpoint, unless the run was cancelled meanwhile."""
    with transaction.atomic():
        now = TrainingRun.objects.select_for_update().get(pk=run.pk)
        mine = now.state == State.RUNNING and now.attempt == run.attempt
        if mine and not now.cancelling:
            checkpoint.save()
            now.checkpoint, now.state = checkpoint, State.DONE
            now.finished_at = timezone.now()
            now.save(update_fields=["checkpoint", "state", "finished_at"])
            return
    storage.delete_folder(checkpoint.folder, checkpoint.files)
    raise _Cancelled


def _end(run: TrainingRun, state: str, *, error: str = "") -> None:
    TrainingRun.objects.filter(
        pk=run.pk, state=State.RUNNING, attempt=run.attempt
    ).update(state=state, error=error, finished_at=timezone.now())


def _words(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _forget_old() -> None:
    """Removes what failed runs and killed commands left, once nobody resumes them."""
    fitting.forget_curves()
    ended = timezone.now() - KEPT
    old = TrainingRun.objects.filter(state=State.FAILED, finished_at__lt=ended)
    for run in old.exclude(inputs={}):
        _remove_leftovers(run)
    with suppress(OSError):
        for folder in _all_work().iterdir():
            if folder.stat().st_mtime < time.time() - KEPT.total_seconds():
                shutil.rmtree(folder, ignore_errors=True)


def _remove_leftovers(run: TrainingRun) -> None:
    """Removes a run's steps, and the data that somebody gave for it."""
    if run.work:
        shutil.rmtree(_all_work() / run.work, ignore_errors=True)
    for given in run.inputs.values():
        if "stored" in given:
            folder, _, name = given["stored"].rpartition("/")
            storage.delete_folder(folder, {name: ""})
    TrainingRun.objects.filter(pk=run.pk).update(inputs={})
