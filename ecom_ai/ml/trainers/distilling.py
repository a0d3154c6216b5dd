"""Learning a teacher's probabilities in place of labels (Hinton et al. 2015,
"Distilling the Knowledge in a Neural Network", arXiv:1503.02531).

Both sides are softened by a temperature, so that what the teacher thinks of the wrong
labels is learnt too; its square keeps the gradients as large as those of labels.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..heads import Matrix, softmax
from .linear import Trained
from .work import Rows, Work

if TYPE_CHECKING:
    import torch

LEAST_PROBABILITY = 1e-6
_STRENGTHS = (1.0, 10.0, 100.0, 1000.0)
_HELD_OUT = 0.1


def softened(probabilities: Matrix, *, temperature: float) -> Matrix:
    """The probabilities of the same logits at another temperature."""
    return softmax(np.log(np.maximum(probabilities, LEAST_PROBABILITY)) / temperature)


def teacher_loss(
    logits: "torch.Tensor", probabilities: "torch.Tensor", *, temperature: float
) -> "torch.Tensor":
    """Cross-entropy between softened probabilities and softened logits."""
    from torch.nn import functional

    told = probabilities.clamp(min=LEAST_PROBABILITY).log() / temperature
    own = functional.log_softmax(logits / temperature, dim=-1)
    return -(told.softmax(dim=-1) * own).sum(-1).mean() * temperature**2


def taught_head(
    work: Work, vectors: Matrix, taught: Matrix, held_out: Matrix
) -> Trained:
    """A head on vectors as they are that learns the teacher's probabilities."""
    temperature = work.arguments.distil_temperature
    soft = softened(taught[: len(vectors)], temperature=temperature)
    cut = max(1, int(len(vectors) * _HELD_OUT))
    losses = []

    def fit(rows: slice, strength: float) -> tuple[Matrix, Matrix]:
        return work.heard(
            lambda: fit_soft(
                vectors[rows], soft[rows], temperature=temperature, strength=strength
            )
        )

    for tried, strength in enumerate(_STRENGTHS):
        work.say("head", tried, len(_STRENGTHS))
        weight, bias = fit(slice(cut, None), strength)
        losses.append(_loss(vectors[:cut] @ weight.T + bias, soft[:cut], temperature))
    strength = _STRENGTHS[int(np.argmin(losses))]
    weight, bias = fit(slice(None), strength)
    some, targets = _to_calibrate_on(work, vectors[:cut], held_out)
    return Trained(weight, bias, some @ weight.T + bias, targets)


def _to_calibrate_on(
    work: Work, first: Matrix, held_out: Matrix
) -> tuple[Matrix, Rows]:
    if len(held_out):
        return held_out, work.targets(work.validation)
    return first, work.targets(work.train)[: len(first)]


def fit_soft(
    vectors: Matrix, soft: Matrix, *, temperature: float, strength: float
) -> tuple[Matrix, Matrix]:
    """Multinomial logistic regression on probabilities: weight, bias.

    ``strength`` is the inverse of the pull of the weights towards zero, as
    scikit-learn's C.
    """
    from scipy.optimize import minimize

    rows, columns, labels = len(vectors), vectors.shape[1], soft.shape[1]
    inputs, targets = vectors.astype(np.float64), soft.astype(np.float64)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weight = flat[: labels * columns].reshape(labels, columns)
        logits = (inputs @ weight.T + flat[labels * columns :]) / temperature
        shifted = logits - logits.max(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        slope = (np.exp(logs) - targets) * (temperature / rows)
        pull = weight / (strength * rows)
        value = -(targets * logs).sum() / rows * temperature**2
        value += (weight * pull).sum() / 2
        return float(value), np.r_[(slope.T @ inputs + pull).ravel(), slope.sum(axis=0)]

    start = np.zeros(labels * columns + labels)
    options: dict[str, Any] = {"maxiter": 500}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x
    weight = found[: labels * columns].reshape(labels, columns).astype(np.float32)
    return weight, found[labels * columns :].astype(np.float32)


def _loss(logits: Matrix, soft: Matrix, temperature: float) -> float:
    own = softmax(logits / temperature)
    return float(-(soft * np.log(np.maximum(own, 1e-12))).sum(axis=1).mean())
