"""What the commands of fine-tuning share: options, errors, progress, JSON."""

import getpass
import json
import os
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.sites.models import Site
from django.core.management.base import CommandError
from django.db import ProgrammingError
from tqdm import tqdm

from ecom_ai.exceptions import BadInput, EcomAIError
from ecom_ai.models import Checkpoint
from ecom_ai.storage import no_space
from ecom_ai.training import fitting, starter

#: Exit status for input that cannot be used, as argparse has it.
BAD_INPUT = 2
#: Between two lines of progress in a log.
_LOG_SECONDS = 5.0


def add_site(parser: ArgumentParser) -> None:
    parser.add_argument("--site", type=int, help="the site's id, of several")


def add_role(parser: ArgumentParser) -> None:
    parser.add_argument(
        "role", metavar="ROLE", choices=fitting.TRAINABLE,
        help=f"one of: {', '.join(fitting.TRAINABLE)}",
    )  # fmt: skip


def add_data(parser: ArgumentParser, uses: str, *, needed: bool = True) -> None:
    """Options for a file of the role's form, and what goes with it."""
    parser.add_argument("--data", required=needed, type=Path, metavar="F", help=uses)
    parser.add_argument(
        "--attributes", type=Path, metavar="F",
        help="recommender: JSON of item → attribute ids",
    )  # fmt: skip


def chosen_site(site_id: int | None) -> int:
    """The site asked for; else SITE_ID, else the only one.

    Raises CommandError where that is none.
    """
    sites = list(Site.objects.order_by("pk").values_list("pk", flat=True))
    wanted = site_id if site_id is not None else getattr(settings, "SITE_ID", None)
    if wanted is None and len(sites) == 1:
        return sites[0]
    if wanted in sites:
        return int(wanted)
    known = ", ".join(map(str, sites)) or "none"
    asked = "Say which by --site" if wanted is None else f"There is no site {wanted}"
    raise CommandError(f"{asked}; there are: {known}.", returncode=BAD_INPUT)


def chosen_checkpoint(
    site_id: int, role: str, checkpoint_id: int | None, *, bar: "Bar"
) -> Checkpoint:
    """The checkpoint asked for, else the live one, else a starter made now.

    Raises CommandError for one that does not exist or is of another role.
    """
    if checkpoint_id is None:
        live = Checkpoint.objects.live(site_id, role)
        if live is None and role in starter.ROLES:
            starter.ensure(site_id, [role], report=bar.report)
            bar.close()
            live = Checkpoint.objects.live(site_id, role)
        if live is None:
            raise CommandError(
                f"No {role} checkpoint is live: train one with `manage.py "
                f"ecom_ai_train {role} --data F`, then promote it, or give "
                "--checkpoint ID."
            )
        return live
    checkpoint = find_checkpoint(checkpoint_id, site_id=site_id)
    if checkpoint.role != role:
        raise CommandError(
            f"Checkpoint {checkpoint_id} is of the role {checkpoint.role}, not {role}.",
            returncode=BAD_INPUT,
        )
    return checkpoint


@contextmanager
def asked_checkpoint(options: Mapping[str, Any]) -> Iterator[tuple[Checkpoint, "Bar"]]:
    """For a block, the checkpoint that a command is about, and a bar for its rows.

    Raises CommandError for it and for what goes wrong in the block, in plain words.
    """
    bar = Bar(options.get("stderr") or sys.stderr, unit="row")
    with plain_errors():
        checkpoint = chosen_checkpoint(
            chosen_site(options["site"]),
            options["role"],
            options["checkpoint"],
            bar=bar,
        )
        try:
            yield checkpoint, bar
        finally:
            bar.close()


def given_files(options: Mapping[str, Any]) -> dict[str, Path]:
    """The files that ``add_data`` asks for, as far as they were given."""
    return {use: options[use] for use in ("data", "attributes") if options[use]}


def find_checkpoint(checkpoint_id: int, *, site_id: int | None = None) -> Checkpoint:
    """A checkpoint by id. Raises CommandError where there is none."""
    found = Checkpoint.objects.filter(pk=checkpoint_id)
    if site_id is not None:
        found = found.filter(site_id=site_id)
    checkpoint = found.first()
    if checkpoint is None:
        raise CommandError(
            f"There is no checkpoint {checkpoint_id}: `manage.py ecom_ai_checkpoints` "
            "lists them.",
            returncode=BAD_INPUT,
        )
    return checkpoint


@contextmanager
def plain_errors() -> Iterator[None]:
    """The app's own errors in one line each: exit 2 for bad input, else 1."""
    try:
        yield
    except BadInput as error:
        raise CommandError(str(error), returncode=BAD_INPUT) from error
    except EcomAIError as error:
        raise CommandError(str(error)) from error
    except ProgrammingError as error:
        if "does not exist" not in str(error):
            raise
        raise CommandError(
            f"The database lacks tables or columns of ecom_ai: run `manage.py "
            f"migrate`. ({' '.join(str(error).split())})"
        ) from error


def whoever() -> str:
    """Who types, for the record."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return "manage.py"


def write_lines(lines: Iterable[str], path: Path) -> int:
    """Writes all lines or none, and returns how many.

    Raises BadInput where the place cannot be written.
    """
    count = 0
    draft = None
    try:
        with no_space(f"for {path}"):
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
            draft = Path(name)
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                for line in lines:
                    stream.write(line + "\n")
                    count += 1
            draft.chmod(0o644)
            draft.replace(path)
    except OSError as error:
        raise BadInput(
            f"{path} cannot be written: {error.strerror or error}."
        ) from error
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)
    return count


def result(
    role: str,
    checkpoint: int | None,
    n: int,
    metrics: Mapping[str, float],
    seconds: float,
    **more: Any,
) -> str:
    """The one JSON object of ``--json``."""
    per_second = round(n / seconds, 2) if seconds else None
    return json.dumps(
        {
            "role": role,
            "checkpoint": checkpoint,
            "n": n,
            "metrics": dict(metrics),
            "seconds": round(seconds, 3),
            "per_second": per_second,
            **more,
        },
        ensure_ascii=False,
    )


class Bar:
    """A progress bar on stderr, anew for each stage."""

    def __init__(self, stream: IO[str], unit: str = "step") -> None:
        self._stream, self._unit = stream, unit
        self._bar: tqdm[Any] | None = None
        self._stage = ""
        self._told: dict[str, str] = {}

    def report(self, progress: Any) -> None:
        """Shows a ``ml.progress.Progress``."""
        self.show(progress.stage, progress.step, progress.steps)
        figures = {"loss": progress.loss, "metric": progress.metric}
        self._told |= {n: f"{x:.4f}" for n, x in figures.items() if x is not None}
        if self._bar is not None and self._told:
            self._bar.set_postfix(self._told, refresh=False)

    def say(self, done: int, total: int) -> None:
        self.show("rows", done, total)

    def show(self, stage: str, done: int, total: int) -> None:
        if self._bar is None or stage != self._stage or done < self._bar.n:
            self.close()
            self._stage, self._told = stage, {}
            self._bar = tqdm(
                total=total,
                desc=stage,
                unit=f" {self._unit}s",
                file=self._stream,
                ncols=80,
                mininterval=0.1 if self._stream.isatty() else _LOG_SECONDS,
            )
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
