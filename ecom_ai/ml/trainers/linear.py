"""A head on vectors as they are: zero-shot, and from labels few or many."""

from dataclasses import dataclass, replace
from functools import partial
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ..encoders import Encoder
from ..head_fitting import (
    EXACT,
    STRENGTHS,
    Features,
    Fit,
    Folds,
    Rows,
    best_losses,
    choose_strength,
    fit_linear,
    fitter,
    held_out_logits,
    held_out_rows,
    make_folds,
    pick,
)
from ..heads import Head, LexicalHead, Matrix
from ..labelled import Labelled
from ..lexical import LexicalFeatures, beside
from ..scripts import script
from .work import MANY_ROWS, Work

#: How much a sentence of ours counts beside one of the shop's.
PRIOR_SHARES = (1.0, 0.3, 0.1, 0.0)
#: Choosing a strength needs no more rows than this; and all folds below that.
CHOOSING_ROWS, FAST_ROWS = 4000, 400
CAUTIOUS_ROWS = 50
#: The strength where nothing can be compared.
CAREFUL = 0.1
#: The strength of vectors and spelling together, measured in benchmarks/aspects.py.
JOINT_STRENGTH = 10.0
#: How near to the best a fit comes of which only the loss or the temperature is taken:
#: it takes half the time.
ROUGH = 1e-4
#: Of so many rows of the shop's to one of ours it makes no difference how ours count.
FEW_OURS = 20
#: Fusing what was fitted apart needs so many validation rows.
FUSION_ROWS = 100


@dataclass(frozen=True)
class Trained:
    """A head's weights, and held-out logits with their targets to calibrate on.

    With ``spelling``, the weights of its features stand right of those of vectors.
    """

    weight: Matrix
    bias: Matrix
    held_out: Matrix
    targets: Rows
    spelling: LexicalFeatures | None = None

    @property
    def head(self) -> Head:
        """At temperature 1."""
        if self.spelling is None:
            return Head(self.weight, self.bias)
        cut = self.weight.shape[1] - len(self.spelling.buckets)
        spelt = LexicalHead(self.spelling, self.weight[:, cut:])
        return Head(self.weight[:, :cut], self.bias, spelt)

    @property
    def accuracy(self) -> float:
        """On the held-out rows; nan without any."""
        if not len(self.targets):
            return float("nan")
        return float((self.held_out.argmax(axis=1) == self.targets).mean())

    @property
    def losses(self) -> NDArray[np.float64]:
        """Log loss of each held-out row at the best temperature."""
        return best_losses(self.held_out, self.targets)


def zero_shot(work: Work, *, encoder: Encoder) -> Trained:
    """A head from descriptions and sentences of ours alone; tested on all labels."""
    spelling = joint_spelling(work)
    known = work.validation if len(work.validation) else work.train
    work.will_read(work.prior, known)
    vectors = work.encode(work.prior.texts, encoder=encoder)
    features = beside(vectors, work.prior.texts, spelling)
    fitted = fit_unseen(work, work.prior, features, calibrates=not len(known))
    trained = replace(fitted, spelling=spelling)
    if not len(known):
        return trained
    seen = beside(work.encode(known.texts, encoder=encoder), known.texts, spelling)
    logits = seen @ trained.weight.T + trained.bias
    return replace(trained, held_out=logits, targets=work.targets(known))


def joint_spelling(work: Work) -> LexicalFeatures | None:
    """What is fitted together with the vectors where spelling is asked for.

    None with many rows, and with rows to fuse on: there ``finish`` fits it apart.
    """
    fuses = len(work.train) and len(work.validation) >= FUSION_ROWS
    if not work.few or fuses or not work.arguments.lexical:
        return None
    return LexicalFeatures.fit(work.prior.texts + work.train.texts)


def fit_unseen(
    work: Work, data: Labelled, features: Features, *, calibrates: bool = True
) -> Trained:
    """A head for texts unlike its own rows, as a shop's are unlike our sentences.

    The strength is chosen across languages where there are two, and with caution.
    With spelling beside the vectors it is fixed: one language's tells of no other.
    Unless it ``calibrates``, it has no held-out logits.
    """
    targets, count = work.targets(data), len(work.labels)
    joint = is_joint(features)
    groups = ["" if joint else script(text) for text in data.texts]
    folds = make_folds(targets, groups, seed=work.arguments.seed)
    strength = CAREFUL
    if joint:
        strength = JOINT_STRENGTH
    elif folds:
        strength = choose_strength(
            features, targets, labels=count, folds=folds, cautious=True,
            hears=partial(_hears, work), say=partial(work.say, "head"),
        )  # fmt: skip

    fit = _hears(work, fitter(features, targets, labels=count, strength=strength))
    trained = _trained(fit, features, targets, [])
    if not folds or not calibrates:
        return trained
    # Calibrating needs no more.
    rough = fitter(features, targets, labels=count, strength=strength, tolerance=ROUGH)
    logits = held_out_logits(_hears(work, rough), features, folds=folds)
    return replace(trained, held_out=logits, targets=targets[held_out_rows(folds)])


def fit_head(
    work: Work, vectors: Features, *, prior: Features, held_out: Features
) -> Trained:
    """A head from labels; vectors of the training, prior and validation rows.

    With few labels they are joined with sentences of ours at the weight which, like
    the strength, does best on rows held out: of validation, or by turns.
    """
    work.say("head", 0, 1)
    if len(work.train) >= MANY_ROWS:
        trained = _fit_many(work, vectors)
    else:
        trained = _fit_few(work, vectors, prior)
    if not held_out.shape[0]:
        return trained
    logits = held_out @ trained.weight.T + trained.bias
    return replace(trained, held_out=logits, targets=work.targets(work.validation))


def _fit_many(work: Work, vectors: Matrix) -> Trained:
    targets, count = work.targets(work.train), len(work.labels)
    some = np.arange(len(targets))[:CHOOSING_ROWS]
    folds = make_folds(targets[some], [""] * len(some), seed=work.arguments.seed)[:2]
    strength = STRENGTHS[-1]
    if folds:
        strength = choose_strength(
            vectors[some], targets[some], labels=count, folds=folds,
            hears=partial(_hears, work), say=partial(work.say, "head"),
        )  # fmt: skip

    fit = fitter(vectors, targets, labels=count, strength=strength)
    return _trained(_hears(work, fit), vectors, targets, folds)


def _fit_few(work: Work, vectors: Features, prior: Features) -> Trained:
    targets, ours = work.targets(work.train), work.targets(work.prior)
    everything, labels = _stacked(vectors, prior), np.r_[targets, ours]
    ready_made = np.arange(len(targets), len(labels))

    def joint(share: float, strength: float, tolerance: float = ROUGH) -> Fit:
        def fit(rows: Rows) -> tuple[Matrix, Matrix]:
            places = np.r_[rows, ready_made] if share else rows
            return fit_linear(
                everything[places],
                labels[places],
                labels=len(work.labels),
                strength=strength,
                weights=np.where(places < len(targets), 1.0, share),
                tolerance=tolerance,
            )

        return _hears(work, fit)

    folds = make_folds(targets, [""] * len(targets), seed=work.arguments.seed)
    if not folds:  # a label with one row: nothing can be compared
        return _trained(joint(1.0, CAREFUL, EXACT), vectors, targets, folds)
    folds = folds if len(targets) < FAST_ROWS else folds[:2]
    shares = _shares(len(targets), len(ours))
    truth = targets[held_out_rows(folds)]
    strengths = (JOINT_STRENGTH,) if is_joint(vectors) else STRENGTHS[:-1]
    choices = list(product(shares, strengths))
    logits = []
    for tried, choice in enumerate(choices):
        work.say("head", tried, len(choices))
        logits.append(held_out_logits(joint(*choice), vectors, folds=folds))
    losses = [best_losses(each, truth) for each in logits]
    # Of a handful of rows chance would choose, and better trust our sentences.
    best = pick(losses, cautious=len(targets) < CAUTIOUS_ROWS)
    weight, bias = joint(*choices[best], EXACT)(np.arange(len(targets)))
    return Trained(weight, bias, logits[best], truth)


def _shares(rows: int, ours: int) -> tuple[float, ...]:
    """How much our sentences may count, where there are so many beside the shop's."""
    if not ours:
        return PRIOR_SHARES[-1:]
    return PRIOR_SHARES if ours * FEW_OURS >= rows else PRIOR_SHARES[:1]


def _hears(work: Work, fit: Fit) -> Fit:
    """The fit, as one that ends when someone stops the run: a large one takes long."""
    return lambda rows: work.heard(lambda: fit(rows))


def is_joint(features: Features) -> bool:
    """Whether spelling stands beside the vectors: only that is sparse."""
    from scipy.sparse import issparse

    return bool(issparse(features))


def _stacked(first: Features, second: Features) -> Features:
    from scipy.sparse import vstack

    if is_joint(first):
        return vstack([first, second], format="csr")
    return np.concatenate([first, second])


def _trained(fit: Fit, vectors: Features, targets: Rows, folds: Folds) -> Trained:
    """Fitted on all rows, with the logits of those that folds held out."""
    weight, bias = fit(np.arange(len(targets)))
    if not folds:
        return Trained(weight, bias, vectors[:0] @ weight.T, targets[:0])
    logits = held_out_logits(fit, vectors, folds=folds)
    return Trained(weight, bias, logits, targets[held_out_rows(folds)])
