"""What ``max_minutes`` leave for training once all that follows it is done."""

from dataclasses import dataclass
from pathlib import Path

from ..onnx_export import is_written_down
from .pacing import crowding
from .work import Work

#: An export in a process of its own: to start it, and so many seconds a million
#: parameters, where the graph is written down and where torch traces it.
_WRITTEN, _TRACED = (3.0, 0.05), (10.0, 0.4)
#: Before a training: to import torch and its kin, and to load a million parameters.
_IMPORTING, _LOADING = 5.0, 0.03
#: A row spelt; a row and label of a head, where few rows are compared in many ways.
_SPELL_SECONDS, _FEW_SECONDS, _MANY_SECONDS = 0.0015, 2e-4, 1e-5
#: Full precision takes so many times as long to encode.
_FULL = 4
#: What timing both precisions takes, in rows of common length.
_TIMED = 120
LEAST_SECONDS = 5.0
#: Of the time, what finding a head to start from may take.
_START_SHARE = 0.15
#: Rows on which both precisions are compared, and training is watched.
WATCHED_ROWS = 400


@dataclass(frozen=True)
class Rest:
    """What follows a training: rows to encode anew, heads to fit, rows to spell."""

    rows: int
    heads: float
    spelt: int


#: What the caller encodes afterwards follows all the same.
NOTHING = Rest(0, 0.0, 0)


def seconds_to_train(work: Work, after: float) -> float | None:
    """The time for training, which leaves ``after``; None without ``max_minutes``."""
    left = work.seconds_left()
    return None if left is None else max(LEAST_SECONDS, left - after)


def seconds_after(work: Work, base: Path, *, few: bool, compared: int = 0) -> float:
    """What follows a training, at the pace of now.

    ``base`` is the folder it starts from. ``few``: a head is fitted anew afterwards,
    on vectors of the training rows. ``compared`` rows are encoded to set the new
    encoder beside the old.
    """
    watched = min(WATCHED_ROWS, len(work.validation) or len(work.train))
    rows = compared + len(work.validation)
    rows += len(work.train) + len(work.prior) if few else 0
    rest = Rest(rows, 2 * head_seconds(work) if few else 0.0, len(work.train))
    return comparing_seconds(work, base, rows=watched) + seconds_of(work, rest)


def comparing_seconds(work: Work, base: Path, *, rows: int) -> float:
    """An export at both precisions, and so many rows asked of each."""
    asked = (rows + _TIMED) * (1 + _FULL) * work.pace.seconds_a_row
    return export_seconds(base) + asked


def export_seconds(base: Path) -> float:
    """An export at both precisions."""
    start, million = _WRITTEN if is_written_down(base) else _TRACED
    return (start + _millions(base) * million) * crowding()


def loading_seconds(base: Path) -> float:
    """From a head to the first step: torch and the base are loaded."""
    return (_IMPORTING + _millions(base) * _LOADING) * crowding()


def spare_at_start(work: Work) -> float | None:
    """The seconds that encoding rows to begin with must leave."""
    left = work.seconds_left()
    return None if left is None else left * (1 - _START_SHARE)


def finishing_seconds(work: Work) -> float:
    """From vectors of the training rows to a checkpoint that is measured."""
    return seconds_of(work, Rest(0, head_seconds(work), len(work.train)))


def seconds_of(work: Work, rest: Rest) -> float:
    """Of what follows, and of what the caller measures then."""
    rows = rest.rows + work.later_rows
    return rows * work.pace.seconds_a_row + rest.heads + rest.spelt * _SPELL_SECONDS


def _millions(folder: Path) -> float:
    """About how many million parameters the weights of a folder hold."""
    files = [*folder.glob("*.safetensors")] or [*folder.glob("*.bin")]
    return sum(path.stat().st_size for path in files) / 4e6


def head_seconds(work: Work) -> float:
    """About what fitting a head takes on a core."""
    size = len(work.train) * len(work.labels)
    return 2.0 + size * (_FEW_SECONDS if work.few else _MANY_SECONDS)
