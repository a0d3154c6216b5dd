"""From labelled texts to a checkpoint folder, by whichever method."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..arguments import SUPERVISED, TrainingArguments
from ..classifiers import ENCODER_FOLDER, Classifier, load_classifier
from ..encoders import forget_encoder
from ..evaluators import evaluate
from ..heads import Matrix
from ..labelled import Labelled
from ..notes import Note, note
from ..progress import Report, Stopped, never, silent
from .budget import Rest, seconds_of
from .methods import Outcome, train_by
from .pseudo import with_pseudo_labels
from .work import TrainingError, Work

#: Fewer validation rows than this measure nothing; they train instead.
LEAST_VALIDATION = 50
NO_ROWS = Labelled((), ())


@dataclass(frozen=True)
class Fitted:
    """What came of a training; the checkpoint lies in the folder that was given.

    ``why`` tells people why this method, ``notes`` what else they should know
    (rows left out, a loss that was not a number, a batch halved); ``metrics`` are of
    the validation rows, or of rows held out by turns where there are hardly any.
    ``details`` are tables for the report: ``compression``, ``trials``, ``tuned``;
    ``learnt`` every text that it learnt from, or was chosen by.
    """

    method: str
    why: tuple[Note, ...]
    metrics: Mapping[str, float]
    trained_parameters: int
    all_parameters: int
    seconds: float
    notes: tuple[Note, ...] = field(default=())
    details: Mapping[str, Any] = field(default_factory=dict)
    learnt: tuple[str, ...] = field(default=(), repr=False)


def fit_classifier(
    train: Labelled,
    validation: Labelled,
    *,
    base: str,
    arguments: TrainingArguments,
    folder: Path,
    cache: Path,
    device: str | None = None,
    descriptions: Mapping[str, Sequence[str]] | None = None,
    prior: Labelled = NO_ROWS,
    ready_made: Collection[str] = (),
    teacher: Classifier | None = None,
    unlabelled: Sequence[str] = (),
    report: Report = silent,
    stopped: Stopped = never,
    started: float | None = None,
    later_rows: int = 0,
) -> Fitted:
    """Trains a classifier and writes its checkpoint into ``folder``.

    The labels are those of ``train`` (for method "zero-shot": of ``descriptions`` and
    ``prior`` too). ``descriptions`` say in words what a label means; ``prior`` are
    ready-made sentences with the same labels. Both help where labels are few. Of texts
    that are ``ready_made`` the vectors are kept in ``cache``. ``folder`` may be that of
    a killed run, which then goes on from its last saved step, until ``forget_steps``.

    ``teacher`` is a classifier whose probabilities are learnt (distillation): the
    labels are then its own. Of ``unlabelled`` texts those are trained on too whose
    label is sure. ``max_minutes`` count from ``started`` (``time.monotonic``), and
    include ``later_rows`` which the caller encodes afterwards.

    Under ``torchrun`` every process calls this; all but the first leave by ``Helped``
    once the network is trained. Raises ``TrainingError`` for rows nothing can be learnt
    from, ``TrainingStopped`` when stopped before there was anything to keep,
    ``EncoderNotFound`` for a base that leads nowhere.
    """
    began = time.monotonic() if started is None else started
    notes: list[Note] = []
    work = _work(
        train, validation, descriptions or {}, prior, notes,
        arguments=arguments, base=base, folder=folder, cache=cache, device=device,
        ready_made=ready_made, teacher=teacher, report=report, stopped=stopped,
        started=began, later_rows=later_rows,
    )  # fmt: skip
    work = with_pseudo_labels(work, unlabelled, notes)
    # A former run may have left another encoder under this very path.
    forget_encoder(str(folder / ENCODER_FOLDER))
    outcome = train_by(work)
    return _written(work, replace(outcome, notes=(*notes, *outcome.notes)))


def _written(work: Work, outcome: Outcome) -> Fitted:
    """The end of it, measured."""
    metrics = _measure(work, outcome.metrics)
    forget_encoder(str(work.folder / ENCODER_FOLDER))
    return Fitted(
        method=outcome.method,
        why=outcome.why,
        metrics=metrics,
        trained_parameters=outcome.trained_parameters,
        all_parameters=outcome.all_parameters,
        seconds=round(time.monotonic() - work.started, 2),
        notes=(*_beside(work, outcome.method), *outcome.notes),
        details=outcome.details,
        learnt=_learnt(work, outcome.method),
    )


def _learnt(work: Work, method: str) -> tuple[str, ...]:
    ours = work.prior.texts if _takes_ours(work, method) else ()
    return work.train.texts + work.validation.texts + ours


def _takes_ours(work: Work, method: str) -> bool:
    """With rows enough neither a network nor a head looks at ready-made sentences."""
    return work.few or method not in (*SUPERVISED, "head")


def _beside(work: Work, method: str) -> list[Note]:
    """That there was more to learn from than the rows."""
    if not (work.sentences and len(work.train) and _takes_ours(work, method)):
        return []
    described = len(work.prior) - work.sentences
    return [note("beside_ours", sentences=work.sentences, described=described)]


def _work(
    train: Labelled,
    validation: Labelled,
    descriptions: Mapping[str, Sequence[str]],
    prior: Labelled,
    notes: list[Note],
    *,
    arguments: TrainingArguments,
    teacher: Classifier | None,
    **given: Any,
) -> Work:
    ours = _with_descriptions(prior, descriptions)
    known = teacher.labels if teacher else train.names or ours.names
    if len(known) < 2:
        raise TrainingError(
            f"There is {'only the label ' + repr(known[0]) if known else 'no label'} "
            "in the training rows: a classifier needs rows of at least two."
        )
    if unknown := len(validation) - len(validation.only(known)):
        notes.append(note("unknown_labels", rows=unknown))
    validation = validation.only(known)
    if len(validation) < LEAST_VALIDATION and len(train):
        train = replace(
            train,
            texts=(*train.texts, *validation.texts),
            labels=(*train.labels, *validation.labels),
        )
        validation = NO_ROWS
    if (most := arguments.max_examples or len(train)) < len(train):
        notes.append(note("rows_used", used=most, rows=len(train)))
    return Work(
        train=train.sample(most, seed=arguments.seed),
        validation=validation,
        prior=ours.only(known),
        sentences=len(prior.only(known)),
        labels=known,
        arguments=arguments,
        teacher=teacher,
        **given,
    )


def _with_descriptions(
    prior: Labelled, descriptions: Mapping[str, Sequence[str]]
) -> Labelled:
    described = [(t, label) for label, ts in descriptions.items() for t in ts]
    return Labelled(
        (*prior.texts, *(text for text, _ in described)),
        (*prior.labels, *(label for _, label in described)),
    )


def _measure(work: Work, held_out: Mapping[str, float]) -> dict[str, float]:
    """Of what will be served, loaded again from its folder."""
    if not len(work.validation):
        return dict(held_out)
    follows = seconds_of(work, Rest(len(work.validation), 0.0, 0))
    work.say("evaluate", 0, 1, ends_in=follows)
    classifier = load_classifier(work.folder, cache=work.cache, device=work.device)
    vectors = work.encode(
        work.validation.texts, encoder=classifier.encoder, stage="evaluate"
    )
    probabilities = classifier.probabilities(vectors, work.validation.texts)
    figures = evaluate(
        probabilities, work.validation.labels, labels=work.labels
    ).metrics
    return {**held_out, **figures, **_agreement(work, probabilities)}


def _agreement(work: Work, probabilities: Matrix) -> dict[str, float]:
    """The share of validation rows that a teacher answers alike."""
    taught = work.taught(work.validation)
    if taught is None:
        return {}
    same = probabilities.argmax(axis=1) == taught.argmax(axis=1)
    return {"teacher_agreement": round(float(same.mean()), 5)}
