"""From a trained head to a checkpoint's folder: spelling, calibration, files."""

from dataclasses import replace

import numpy as np

from ..classifiers import ClassifierSettings
from ..head_fitting import (
    choose_rejection,
    fit_linear,
    fit_temperature,
    fuse,
)
from ..heads import Head, LexicalHead, Matrix
from ..labelled import OUT_OF_SCOPE, fewest
from ..lexical import LexicalFeatures
from .linear import FUSION_ROWS, Trained
from .work import Rows, Work

#: Spelling helps from so many rows on.
LEXICAL_ROWS = 500
LEXICAL_STRENGTH = 10.0


def finish(work: Work, trained: Trained, *, encoder: str) -> Head:
    """Adds spelling where it helps, calibrates, and writes all but the encoder."""
    head, logits, targets = _with_spelling(work, trained)
    head = _calibrated(work, head, logits, targets)
    work.folder.mkdir(parents=True, exist_ok=True)
    head.write(work.folder)
    ClassifierSettings(
        labels=work.labels,
        encoder=encoder,
        base=work.base,
        prompt=work.arguments.prompt,
        temperature=head.temperature,
        longest=head.lexical.features.longest if head.lexical else 0,
        rejection=head.rejection,
    ).write(work.folder)
    return head


def wants_spelling(work: Work) -> bool:
    """Whether the arguments ask for lexical features, or leave it open and it pays."""
    enough = len(work.train) >= LEXICAL_ROWS and fewest(work.train) >= 2
    wanted = work.arguments.lexical
    return len(work.validation) >= FUSION_ROWS and (
        enough if wanted is None else wanted
    )


def _with_spelling(work: Work, trained: Trained) -> tuple[Head, Matrix, Rows]:
    plain = trained.head
    if plain.lexical is not None or not wants_spelling(work):
        return plain, trained.held_out, trained.targets
    work.say("spelling", 0, 1)
    features = work.heard(lambda: LexicalFeatures.fit(work.train.texts))
    weight, bias = work.heard(
        lambda: fit_linear(
            features.transform(work.train.texts),
            work.targets(work.train),
            labels=len(work.labels),
            strength=LEXICAL_STRENGTH,
        )
    )
    truth = work.targets(work.validation)
    spelt = features.transform(work.validation.texts) @ weight.T + bias
    dense = trained.held_out
    first, second = fuse(dense, spelt, truth)
    work.say("spelling", 1, 1)
    joined = Head(
        first * trained.weight,
        first * trained.bias + second * bias,
        LexicalHead(features, (second * weight).astype(np.float32)),
    )
    return joined, (first * dense + second * spelt).astype(np.float32), truth


def _calibrated(work: Work, head: Head, logits: Matrix, targets: Rows) -> Head:
    if not len(targets):
        return head
    column = next((work.labels.index(n) for n in OUT_OF_SCOPE if n in work.labels), -1)
    if column >= 0:
        rejection = choose_rejection(logits, targets, column=column)
        head = replace(head, rejection=rejection)
        if rejection is not None:
            logits = logits.copy()
            logits[:, column] = np.maximum(logits[:, column], rejection.level)
    return replace(head, temperature=fit_temperature(logits, targets))
