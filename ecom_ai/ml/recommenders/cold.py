"""Items that nobody has had yet lean on the sold items that they are most like.

What is known of a cold item places it among its kind, but it lacks the learned part
that lets a sold item of the kind lead. So its vector is drawn towards its nearest
sold items, and it borrows their followers.
"""

import numpy as np
from numpy.typing import NDArray

from ..ranking_metrics import best

Vector = NDArray[np.float32]

#: Of the nearest sold items' mean, beside what is known of the item itself; both were
#: chosen on shopping sequences, by shoppers whose last item but one was cold.
NEAREST = 3
PULL = 8.0
ROWS = 512  # of a table of likeness held at a time


def nearest_sold(cold: Vector, sold: Vector) -> NDArray[np.intp]:
    """Numbers of the sold items most like each cold one, n x (at most) NEAREST."""
    count = min(NEAREST, len(sold))
    parts = [
        best(cold[row : row + ROWS] @ sold.T, count)
        for row in range(0, len(cold), ROWS)
    ]
    return np.concatenate([*parts, np.empty((0, count), dtype=np.intp)])


def lean(cold: Vector, sold: Vector, *, parts: int) -> Vector:
    """Cold vectors (n x d) drawn to the mean of their nearest, of unit length again.

    Vectors consist of ``parts``, one of each network. An item of which nothing is
    known stays zero.
    """
    known = cold.any(axis=1, keepdims=True)
    near = sold[nearest_sold(cold, sold)].mean(axis=1)
    return unit(cold + np.float32(PULL) * near * known, parts=parts)


def unit(vectors: Vector, *, parts: int) -> Vector:
    """Each part brought to one length, all together to length 1; zeros stay zeros."""
    split = vectors.reshape(len(vectors), parts, -1)
    lengths = np.linalg.norm(split, axis=2, keepdims=True) * np.sqrt(parts)
    whole: Vector = (split / np.maximum(lengths, 1e-12)).reshape(vectors.shape)
    return whole.astype(np.float32)
