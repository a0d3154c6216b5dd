"""How a text is spelt: tf-idf of its character n-grams, without a vocabulary.

N-grams are hashed into buckets (Weinberger et al. 2009, "Feature Hashing"), so all
that is stored is which buckets the training rows filled and their idf.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

BUCKETS = 2**20
LONGEST = 4  # characters of an n-gram
#: Characters of a text that are read; what decides stands in its beginning.
CHARACTERS = 2000


@dataclass(frozen=True)
class LexicalFeatures:
    """``buckets`` are the kept columns of the hash, ``idf`` their weights."""

    buckets: NDArray[np.int32]
    idf: NDArray[np.float32]
    longest: int = LONGEST

    @classmethod
    def fit(cls, texts: Sequence[str], *, longest: int = LONGEST) -> Self:
        """Keeps what two texts share (with few texts, all)."""
        counts = _hashed(texts, longest)
        found = np.bincount(counts.indices, minlength=BUCKETS)
        least = 2 if len(texts) >= 200 else 1
        buckets = np.flatnonzero(found >= least).astype(np.int32)
        idf = np.log((1 + len(texts)) / (1 + found[buckets])) + 1
        return cls(buckets, idf.astype(np.float32), longest)

    def transform(self, texts: Sequence[str]) -> "csr_matrix":
        """Unit rows, (texts, buckets), sparse float32."""
        from scipy.sparse import csr_matrix
        from sklearn.preprocessing import normalize

        if not texts:  # scikit-learn refuses none
            return csr_matrix((0, len(self.buckets)), dtype=np.float32)
        counts = csr_matrix(_hashed(texts, self.longest)[:, self.buckets])
        counts.data = (1 + np.log(counts.data)) * self.idf[counts.indices]
        return csr_matrix(normalize(counts, copy=False), dtype=np.float32)


def beside(
    vectors: NDArray[np.float32],
    texts: Sequence[str],
    features: LexicalFeatures | None,
) -> Any:
    """Vectors, and right of them how their texts are spelt, sparse; or as they are."""
    from scipy.sparse import csr_matrix, hstack

    if features is None:
        return vectors
    return hstack([csr_matrix(vectors), features.transform(texts)], format="csr")


def _hashed(texts: Sequence[str], longest: int) -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer

    vectorizer = HashingVectorizer(
        analyzer="char",
        ngram_range=(1, longest),
        n_features=BUCKETS,
        alternate_sign=False,
        norm=None,
        dtype=np.float32,
    )
    # A lone surrogate is legal in a str, but cannot be hashed.
    cut = [t[:CHARACTERS].encode("utf-8", "replace").decode("utf-8") for t in texts]
    return vectorizer.transform(cut)
