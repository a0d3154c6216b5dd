"""The door to taggers of personal data."""

from pathlib import Path
from typing import TYPE_CHECKING

from ecom_ai import inference
from ecom_ai.models import Checkpoint
from ecom_ai.storage import checkpoint_dir as checkpoint_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy import int64
    from numpy.typing import NDArray

    from ecom_ai.ml.span_metrics import Place
    from ecom_ai.ml.taggers import Tagged as Tagged
    from ecom_ai.ml.taggers import Tagger as Tagger

#: From which probability a stretch counts: it is likelier personal data than not.
COUNTS = 0.5


def tagger(checkpoint: Checkpoint) -> "Tagger":
    """The tagger of a checkpoint, loaded once a process, its files verified.

    Raises CheckpointUnusable.
    """
    from ecom_ai.ml.taggers import load_tagger

    def load(folder: Path) -> "Tagger":
        return load_tagger(folder, cache=checkpoint_dir())

    found: Tagger = inference.loaded_once(checkpoint, load)
    return found


def live_tagger(site_id: int) -> "tuple[Checkpoint, Tagger]":
    """The tagger that answers for a site now, as ``inference.answering`` has it."""
    return inference.answering(site_id, Checkpoint.Role.PERSONAL_DATA, tagger)


def span_counts(
    wanted: "Sequence[Iterable[Place]]", found: "Sequence[Iterable[Place]]"
) -> "NDArray[int64]":
    """``ml.span_metrics.counts`` of the places in texts, for who may not load that."""
    from ecom_ai.ml.span_metrics import counts

    return counts(wanted, found)
