"""Vectors without what their language adds to them."""

import numpy as np
from numpy.typing import NDArray

from ecom_ai.language import base
from ecom_ai.models import Checkpoint

Vector = NDArray[np.float32]


def centre(vector: Vector, mean: Vector | None) -> Vector:
    """A unit vector less its language's mean, at unit length again.

    Multilingual vectors carry their language; without it a question finds the
    answer in another one.
    """
    return unit(vector if mean is None else vector - mean)


def unit(vectors: Vector) -> Vector:
    """Rows at unit length; rows of zeros stay."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    lengths = np.where(norms > 0, norms, 1.0)
    return np.asarray(vectors / lengths, dtype=np.float32)


def mean_of(checkpoint: Checkpoint, kind: str, language: str) -> Vector | None:
    """The mean of a language's vectors; of all languages for one that has none."""
    means = checkpoint.means.get(kind)
    if not means:
        return None
    known = means.get(base(language))
    mean = known if known is not None else np.mean(list(means.values()), axis=0)
    return np.asarray(mean, dtype=np.float32)
