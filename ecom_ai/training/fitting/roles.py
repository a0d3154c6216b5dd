"""Which code fits, measures and asks the checkpoints of a role."""

import filecmp
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from ecom_ai.exceptions import BadInput
from ecom_ai.models import Checkpoint
from ecom_ai.training.fitting.classifiers import Classifiers
from ecom_ai.training.fitting.encoders import Encoders
from ecom_ai.training.fitting.generators import Generators
from ecom_ai.training.fitting.recommenders import Recommenders
from ecom_ai.training.fitting.taggers import Taggers
from ecom_ai.training.fitting.work import (
    Evaluated,
    Report,
    Request,
    Say,
    StopAsked,
    hearing,
    tells,
)

Role = Checkpoint.Role


class Trade(Protocol):
    """All that is particular to a role's checkpoints."""

    def read(self, request: Request) -> Any:
        """The files, as ``fit`` finds them in ``request.given``.

        Raises BadInput for files or arguments that cannot be used.
        """

    def fit(
        self, request: Request, *, report: Report, stopped: StopAsked
    ) -> Checkpoint:
        """An unsaved row, its files stored. Raises BadInput and Stopped."""

    def evaluate(
        self, checkpoint: Checkpoint, inputs: Mapping[str, Path], *, say: Say
    ) -> Evaluated:
        """Figures on a file. Raises BadInput and CheckpointUnusable."""

    def predict(
        self, checkpoint: Checkpoint, inputs: Mapping[str, Path], *, say: Say
    ) -> Iterator[dict[str, Any]]:
        """One answer a row. Raises BadInput and CheckpointUnusable."""


_TRADES: Mapping[str, Trade] = {
    Role.SENTIMENT: Classifiers(),
    Role.OFFENCE: Classifiers(),
    Role.SPAM: Classifiers(),
    Role.ASPECT: Classifiers(),
    Role.CLAUSE_SENTIMENT: Classifiers(),
    Role.INTENT: Classifiers(),
    Role.ANSWER: Classifiers(),
    Role.PERSONAL_DATA: Taggers(),
    Role.ENCODER: Encoders(),
    Role.RECOMMENDER: Recommenders(),
    Role.GENERATOR: Generators(),
}
#: Roles that can be fine-tuned.
TRAINABLE = tuple(str(role) for role in _TRADES)
#: Those of them that sort texts by labels.
CLASSIFIERS = tuple(r for r in TRAINABLE if isinstance(_TRADES[r], Classifiers))
#: What only these know, by its name in a request, and as the command has it.
_BUNDLED = "bundled:"
_WAYS = {
    "trials": "--tune",
    "distil": "--distil",
    "pseudo": "--pseudo",
    "labels": "--labels",
}


def check(request: Request) -> Request:
    """The request with what was read of it.

    Raises BadInput for files or arguments that cannot be used.
    """
    if request.role not in CLASSIFIERS:
        for name in sorted({*request.arguments, *request.inputs} & {*_WAYS}):
            raise BadInput(
                f"{_WAYS[name]} is for {', '.join(CLASSIFIERS)}, not {request.role}."
            )
    known = bundled_bases()
    if request.base.startswith(_BUNDLED) and request.base not in known:
        raise BadInput(
            f"No bundled encoder {request.base!r}: there are {known[0]!r} and "
            f"{known[1]!r}."
        )
    _refuse_the_same(request)
    return replace(request, given=_TRADES[request.role].read(request))


def _refuse_the_same(request: Request) -> None:
    """Raises BadInput where what is learnt from is given to measure on as well."""
    train, held_out = (request.inputs.get(use) for use in ("train", "eval"))
    if train and held_out and _alike(train, held_out):
        raise BadInput(
            f"{request.name('eval')}: it is the same file as {request.name('train')}; "
            "expected other rows, or none: then some of the file are held out."
        )


def _alike(one: Path, other: Path) -> bool:
    """Whether two files have the same bytes; what cannot be read is told later."""
    try:
        return filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False


def bundled_bases() -> tuple[str, str]:
    """The bases that come with the app."""
    from ecom_ai.ml.encoders import BUNDLED, REVIEWS

    return BUNDLED, REVIEWS


def fit(request: Request, *, report: Report, stopped: StopAsked) -> Checkpoint:
    """Fits a checkpoint, measures it beside the live one, and stores its files.

    The row is not saved. Raises BadInput, and Stopped.
    """
    heard = hearing(report, stopped)
    limit = _limit(request)
    tells(heard, "read", ends_in=limit, at_most=limit)(0, 1)
    ready = check(request) if request.given is None else request
    return _TRADES[request.role].fit(ready, report=heard, stopped=stopped)


def _limit(request: Request) -> float | None:
    """The seconds that somebody allowed, which a training uses up as a rule."""
    minutes = request.arguments.get("max_minutes")
    return 60.0 * minutes if isinstance(minutes, int | float) else None


def evaluate(
    checkpoint: Checkpoint, inputs: Mapping[str, Path], *, say: Say
) -> Evaluated:
    """Measures a checkpoint on a file. Raises BadInput and CheckpointUnusable."""
    return _TRADES[checkpoint.role].evaluate(checkpoint, inputs, say=say)


def predict(
    checkpoint: Checkpoint, inputs: Mapping[str, Path], *, say: Say
) -> Iterator[dict[str, Any]]:
    """Asks a checkpoint about each row of a file, in order."""
    return _TRADES[checkpoint.role].predict(checkpoint, inputs, say=say)
