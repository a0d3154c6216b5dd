"""The linear head of a classifier: vectors (and spelling) in, probabilities out.

probabilities = softmax((u Wᵀ + x Lᵀ + b) / T), u the encoder's unit vectors, x the
lexical features, T a temperature (Guo et al. 2017, "On Calibration of Modern Neural
Networks"). Whatever the training method, this is what it ends in.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .lexical import LexicalFeatures

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

HEAD_FILE = "head.safetensors"
Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class LexicalHead:
    """Weights (labels, buckets) on the features of the texts' spelling."""

    features: LexicalFeatures
    weight: Matrix


@dataclass(frozen=True)
class Rejection:
    """Makes one label stand for "none of the others".

    Its logit becomes at least ``level``, so that a text which no other label claims
    with a logit above that is rejected (Hendrycks et al. 2022, "Scaling
    Out-of-Distribution Detection", their maximum logit).
    """

    column: int
    level: float


@dataclass(frozen=True)
class Head:
    """``weight`` (labels, dimensions), ``bias`` (labels,)."""

    weight: Matrix
    bias: Matrix
    lexical: LexicalHead | None = None
    temperature: float = 1.0
    rejection: Rejection | None = None

    def logits(self, vectors: Matrix, spelling: "csr_matrix | None" = None) -> Matrix:
        """Before the softmax, at temperature 1: (texts, labels)."""
        scores = vectors @ self.weight.T + self.bias
        if self.lexical is not None and spelling is not None:
            scores = scores + spelling @ self.lexical.weight.T
        if self.rejection is not None:
            column, level = self.rejection.column, self.rejection.level
            scores[:, column] = np.maximum(scores[:, column], level)
        return np.asarray(scores, dtype=np.float32)

    def probabilities(
        self, vectors: Matrix, spelling: "csr_matrix | None" = None
    ) -> Matrix:
        """Rows of sum 1: (texts, labels)."""
        return softmax(self.logits(vectors, spelling) / self.temperature)

    def write(self, folder: Path) -> None:
        """Writes the tensors; numbers and names go into ``classifier.json``."""
        from safetensors.numpy import save_file

        tensors: dict[str, NDArray[Any]] = {"weight": self.weight, "bias": self.bias}
        if self.lexical is not None:
            tensors["lexical.weight"] = self.lexical.weight.astype(np.float16)
            tensors["lexical.buckets"] = self.lexical.features.buckets
            tensors["lexical.idf"] = self.lexical.features.idf
        whole = {name: np.ascontiguousarray(value) for name, value in tensors.items()}
        save_file(whole, folder / HEAD_FILE)


def read_head(
    folder: Path,
    *,
    temperature: float,
    longest: int,
    rejection: Rejection | None,
) -> Head:
    """The head that ``Head.write`` wrote, with the numbers of ``classifier.json``."""
    from safetensors.numpy import load_file

    tensors = load_file(folder / HEAD_FILE)
    lexical = None
    if "lexical.weight" in tensors:
        features = LexicalFeatures(
            tensors["lexical.buckets"], tensors["lexical.idf"], longest
        )
        lexical = LexicalHead(features, tensors["lexical.weight"].astype(np.float32))
    return Head(tensors["weight"], tensors["bias"], lexical, temperature, rejection)


def softmax(logits: NDArray[np.floating]) -> Matrix:
    """Over the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=np.float32)
