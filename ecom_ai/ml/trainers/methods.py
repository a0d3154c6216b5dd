"""Each method of training, from rows to a written checkpoint."""

import json
import logging
import shutil
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..adapters import ADAPTER_FOLDER, merged_base
from ..augmenting import augment
from ..checkpoints import CheckpointError, write_json
from ..encoders import Encoder
from ..heads import Matrix
from ..labelled import Labelled
from ..onnx_export import export_apart
from .choosing import Choice, choose
from .encoding import STARTING_ROWS, Tuned, finishing_seconds, tune, watched_rows
from .finishing import finish
from .linear import MANY_ROWS, Trained, fit_head, zero_shot
from .work import TrainingError, Work

logger = logging.getLogger(__name__)

#: Share of the contrastive loss in few-shot training.
CONTRAST = 0.5
#: Few-shot training repeats a shop's rows at most so often beside sentences of ours.
MOST_REPEATED = 8
CHOICE_FILE = "choice.json"


@dataclass(frozen=True)
class Outcome:
    """What a method has to say about itself."""

    method: str
    why: str
    metrics: dict[str, float]
    trained_parameters: int
    all_parameters: int
    notes: tuple[str, ...] = field(default=())


def train_by(work: Work) -> Outcome:
    """Trains by the method of the arguments, and writes the checkpoint."""
    method = work.arguments.method
    if method == "auto":
        return _by_auto(work)
    return _by(work, Choice(method, "It was asked for.", work.arguments.frozen_layers))


def _by(work: Work, choice: Choice) -> Outcome:
    if choice.method == "zero-shot":
        return by_zero_shot(work, choice.why)
    if not len(work.train):
        raise TrainingError(
            f"There are no training rows: method {choice.method} needs some; "
            "zero-shot does with descriptions."
        )
    if choice.method == "head":
        return by_head(work, choice.why)
    return by_tuning(work, choice)


def _by_auto(work: Work) -> Outcome:
    """Trains what suits, unless it turns out no better than a mere head."""
    choice = _choice(work)
    if choice.method in ("zero-shot", "head"):
        return _by(work, choice)
    arguments = replace(work.arguments, frozen_layers=choice.frozen_layers)
    work = replace(work, arguments=arguments)
    return by_tuning(work, choice, compare=True)


def _choice(work: Work) -> Choice:
    """Made once a run: one that goes on must not choose otherwise."""
    path = work.steps_folder / CHOICE_FILE
    if path.is_file():
        return Choice(**json.loads(path.read_text(encoding="utf-8")))
    encoder, some = work.encoder(), work.train.texts[:STARTING_ROWS]
    began = time.monotonic()
    work.encode(some, encoder=encoder, stage="start")
    choice = choose(work, rows_a_second=len(some) / (time.monotonic() - began + 1e-6))
    write_json(path, choice.__dict__)
    return choice


def by_zero_shot(work: Work, why: str) -> Outcome:
    """From descriptions and sentences of ours alone."""
    if missing := sorted(set(work.labels) - set(work.prior.labels)):
        raise TrainingError(
            f"Nothing describes the label {missing[0]!r}: zero-shot needs words or "
            "sentences for every label."
        )
    trained = zero_shot(work, encoder=work.encoder())
    return _outcome(work, trained, "zero-shot", why)


def by_head(work: Work, why: str) -> Outcome:
    """A head on the vectors of the base as it is."""
    return _outcome(work, _head(work, work.encoder()), "head", why)


def by_tuning(work: Work, choice: Choice, *, compare: bool = False) -> Outcome:
    """The encoder learns too; with few labels its head is then fitted anew.

    ``compare`` keeps the base as it is where that is better on rows held out.
    """
    few = choice.method == "fewshot" or len(work.train) < MANY_ROWS
    seen, unseen = _parted(work, apart=compare and few)
    contrastive = choice.method == "fewshot"
    tuned = tune(
        work,
        method=choice.method,
        rows=seen,
        data=_few_rows(work, seen) if contrastive else seen,
        contrast=CONTRAST if contrastive else 0.0,
    )
    work.say("export", 0, 1)
    encoder = work.encoder(str(_served(work, tuned)))
    work.say("export", 1, 1)
    why = choice.why
    if compare:
        before = _tried(work, work.encoder(), seen, unseen, few)
        after = _tried(work, encoder, seen, unseen, few, tuned)
        told = f"{before.accuracy:.3f} before and {after.accuracy:.3f} after it"
        why = f"{why} Rows held out: {told}."
        if after.loss > before.loss:
            shutil.rmtree(work.folder / tuned.encoder)
            return by_head(work, f"{why} So the base stays as it is.")
    trained = (
        _head(work, encoder)
        if few
        else _tuned_head(
            work.encode(work.validation.texts, encoder=encoder), work, tuned
        )
    )
    made = _outcome(work, trained, choice.method, why, encoder=tuned.encoder)
    return replace(
        made,
        trained_parameters=tuned.trained_parameters,
        all_parameters=tuned.all_parameters,
        metrics={**made.metrics, **_precisions(work, encoder, tuned)},
        notes=tuned.notes,
    )


def _precisions(work: Work, encoder: Encoder, tuned: Tuned) -> dict[str, float]:
    """The trained head's accuracy on the watched rows, as trained and as served."""
    if tuned.watched is None:
        return {}
    rows = watched_rows(work)
    vectors = work.encode(rows.texts, encoder=encoder)
    logits = vectors @ tuned.weight.T + tuned.bias
    served = float((logits.argmax(axis=1) == work.targets(rows)).mean())
    return {
        "vectors_accuracy_fp32": round(tuned.watched, 5),
        "vectors_accuracy_int8": round(served, 5),
    }


def _parted(work: Work, *, apart: bool) -> tuple[Labelled, Labelled]:
    """Rows that train the encoder, and rows to compare encoders on."""
    if len(work.validation):
        return work.train, work.validation
    if not apart:
        return work.train, work.train
    cut = len(work.train) * 3 // 4
    return work.train.take(range(cut)), work.train.take(range(cut, len(work.train)))


def _tried(
    work: Work,
    encoder: Encoder,
    seen: Labelled,
    unseen: Labelled,
    few: bool,
    tuned: Tuned | None = None,
) -> Trained:
    """A head on rows the encoder has seen, held against rows it has not."""
    held_out = work.encode(unseen.texts, encoder=encoder)
    if tuned is not None and not few:
        return _tuned_head(held_out, replace(work, validation=unseen), tuned)
    rows = seen.take(range(min(len(seen), MANY_ROWS - 1)))
    some = replace(work, train=rows, validation=unseen)
    vectors = work.encode(rows.texts, encoder=encoder)
    prior = work.encode(work.prior.texts, encoder=encoder)
    return fit_head(some, vectors, prior=prior, held_out=held_out)


def _tuned_head(held_out: Matrix, work: Work, tuned: Tuned) -> Trained:
    """The head that was trained with the encoder, on vectors of validation rows."""
    logits = held_out @ tuned.weight.T + tuned.bias
    return Trained(tuned.weight, tuned.bias, logits, work.targets(work.validation))


def _few_rows(work: Work, rows: Labelled) -> Labelled:
    """A shop's few rows, repeated beside the many sentences of ours, and variants."""
    if work.arguments.augment:
        rows = augment(rows, seed=work.arguments.seed)
    often = min(MOST_REPEATED, max(1, len(work.prior) // (2 * max(1, len(rows)))))
    return Labelled(
        rows.texts * often + work.prior.texts, rows.labels * often + work.prior.labels
    )


def _head(work: Work, encoder: Encoder) -> Trained:
    validation = work.encode(work.validation.texts, encoder=encoder)
    prior = work.encode(work.prior.texts, encoder=encoder)
    spare = finishing_seconds(work)
    vectors = work.encode(work.train.texts, encoder=encoder, spare=spare)
    work.say("head", 0, 1)
    some = replace(work, train=work.train.take(range(len(vectors))))
    trained = fit_head(some, vectors, prior=prior, held_out=validation)
    work.say("head", 1, 1, metric=trained.accuracy)
    return trained


def _served(work: Work, tuned: Tuned) -> Path:
    """The folder by which the trained encoder is served: exported or joined."""
    folder = work.folder / tuned.encoder
    if tuned.encoder == ADAPTER_FOLDER:
        return merged_base(folder, cache=work.cache)
    try:
        export_apart(folder)
    except CheckpointError as error:
        logger.warning("The trained encoder is served by torch: %s", error)
    return folder


def _outcome(
    work: Work, trained: Trained, method: str, why: str, encoder: str = ""
) -> Outcome:
    finish(work, trained, encoder=encoder or work.base)
    parameters = trained.weight.size + trained.bias.size
    metrics = {"accuracy": round(trained.accuracy, 5)} if len(trained.targets) else {}
    return Outcome(method, why, metrics, parameters, parameters)
