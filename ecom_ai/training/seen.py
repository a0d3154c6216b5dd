"""Which texts a checkpoint learnt from, kept as numbers that tell no text.

A measurement on rows that the live checkpoint has learnt from flatters it. Each text's
form, without what near-duplicates differ in, gives 60 bits; they lie sorted in a file
of the checkpoint's folder, eight bytes a text.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ecom_ai import storage
from ecom_ai.exceptions import CheckpointUnusable
from ecom_ai.models import Checkpoint
from ecom_ai.training.splits import form_of, hash_number

FILE = "seen.npy"
Numbers = NDArray[np.uint64]


def write(folder: Path, texts: Iterable[str]) -> None:
    """Notes what is learnt from in a folder that will be a checkpoint's."""
    np.save(folder / FILE, np.unique(_numbers(texts)), allow_pickle=False)


def read(checkpoint: Checkpoint) -> Numbers:
    """The numbers of a checkpoint's texts; none where it keeps none, or lost them."""
    empty = np.empty(0, dtype=np.uint64)
    if FILE not in checkpoint.files:
        return empty
    try:
        folder = storage.fetch_folder(checkpoint.folder, checkpoint.files)
    except CheckpointUnusable:
        return empty
    found: Numbers = np.load(folder / FILE, allow_pickle=False)
    return found


def among(seen: Numbers, texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which of the texts are among those seen."""
    return np.isin(_numbers(texts), seen)


def _numbers(texts: Iterable[str]) -> Numbers:
    return np.array([hash_number(form_of(text)) for text in texts], dtype=np.uint64)
