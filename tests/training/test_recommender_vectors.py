"""The text vectors that a recommender's items begin with."""

import numpy as np
import pytest

from ecom_ai import index
from ecom_ai.training.fitting.recommenders import _text_vectors
from ecom_ai.training.sequences import Sequences


@pytest.mark.parametrize(
    ("keys", "known"),
    [(("TENT-1", "MUG-1", "POT-1"), True), (("a", "b", "c"), False)],
)
def test_a_file_about_the_shops_own_items_borrows_their_vectors(products, keys, known):
    vectors = _text_vectors(1, Sequences("orders.txt", ("u",), (keys,)))
    assert bool(vectors) == known
    for vector in vectors.values():
        assert vector.shape == (index.live(1).dimensions,)
        assert vector.dtype == np.float32
