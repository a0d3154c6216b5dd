"""Each method of training, from rows to a written checkpoint."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ..augmenting import augment
from ..checkpoints import write_json
from ..compression import Compression
from ..encoders import Encoder
from ..labelled import Labelled
from ..lexical import beside
from ..notes import Note, note
from . import processes
from .budget import (
    finishing_seconds,
    loading_seconds,
    seconds_after,
    seconds_to_train,
    spare_at_start,
)
from .choosing import Choice, choose
from .comparing import (
    as_table,
    best_of,
    parted,
    told,
    tuned_head,
    tuned_trial,
    undescribed,
    untuned_trials,
)
from .compressing import compare_base, export
from .distilling import taught_head
from .encoding import STARTING_ROWS, Lesson, starting_head, tune
from .finishing import finish
from .linear import Trained, fit_head, joint_spelling, zero_shot
from .searching import Found, search
from .work import TrainingError, Work

#: Share of the contrastive loss in few-shot training.
CONTRAST = 0.5
#: Few-shot training repeats a shop's rows at most so often beside sentences of ours.
MOST_REPEATED = 8
#: Methods of which the encoder stays as it is.
SIMPLE = ("zero-shot", "head")
CHOICE_FILE = "choice.json"


@dataclass(frozen=True)
class Outcome:
    """What a method has to say about itself; ``details`` as ``Fitted``'s."""

    method: str
    why: tuple[Note, ...]
    metrics: dict[str, float]
    trained_parameters: int
    all_parameters: int
    notes: tuple[Note, ...] = field(default=())
    details: Mapping[str, Any] = field(default_factory=dict)


def train_by(work: Work) -> Outcome:
    """Trains by the method of the arguments, and writes the checkpoint."""
    method = work.arguments.method
    processes.join(on_gpu=work.on_gpu)
    if not processes.is_helper():
        work.say("open", 0, 1)
        work.encoder()
    if method == "auto":
        return _by_auto(work)
    layers = work.arguments.frozen_layers
    return _by(work, Choice(method, note("asked_for"), layers))


def refuse(method: str, *, trials: int, taught: bool) -> None:
    """Raises ``TrainingError`` for a method that cannot be searched, or taught."""
    if trials and method in SIMPLE:
        raise TrainingError(
            f"Method {method} has nothing to search for: its strength is always chosen "
            "on held-out rows. Name another by --method, or leave --tune out."
        )
    if taught and method in ("zero-shot", "fewshot"):
        raise TrainingError(
            f"Method {method} learns from no teacher: name another by --method."
        )


def _by(work: Work, choice: Choice) -> Outcome:
    if processes.is_helper() and choice.method in SIMPLE:
        raise processes.Helped
    refuse(choice.method, trials=work.arguments.trials, taught=work.teacher is not None)
    if choice.method == "zero-shot":
        return by_zero_shot(work, (choice.why,))
    if not len(work.train):
        raise TrainingError(
            f"There are no training rows: method {choice.method} needs some; "
            "zero-shot does with descriptions."
        )
    if choice.method == "head":
        return by_head(work, (choice.why,))
    return by_tuning(work, choice)


def _by_auto(work: Work) -> Outcome:
    """Trains what suits, beside what learns less; keeps what does best."""
    choice = processes.agreed(lambda: _choice(work))
    if choice.method in SIMPLE:
        return _by(work, choice)
    arguments = replace(work.arguments, frozen_layers=choice.frozen_layers)
    work = replace(work, arguments=arguments)
    return by_tuning(work, choice, compare=True)


def _choice(work: Work) -> Choice:
    """Made once a run: one that goes on must not choose otherwise."""
    path = work.steps_folder / CHOICE_FILE
    if path.is_file():
        made = json.loads(path.read_text(encoding="utf-8"))
        skipped = tuple(Note(**each) for each in made.get("skipped", ()))
        return Choice(**{**made, "why": Note(**made["why"]), "skipped": skipped})
    if not len(work.train):
        return choose(work, rows_a_second=0.0, seconds=None)
    encoder, some = work.encoder(), work.train.texts[:STARTING_ROWS]
    work.encode(some, encoder=encoder, stage="start", spare=spare_at_start(work))
    pace = 1 / work.pace.seconds_a_row
    compared = len(work.validation) if work.few else 0
    base = work.base_folder()
    after = seconds_after(work, base, few=work.few, compared=compared)
    seconds = seconds_to_train(work, after + loading_seconds(base))
    choice = choose(work, rows_a_second=pace, seconds=seconds)
    write_json(path, asdict(choice))
    return choice


def by_zero_shot(work: Work, why: tuple[Note, ...]) -> Outcome:
    """From descriptions and sentences of ours alone."""
    if missing := undescribed(work):
        raise TrainingError(
            f"Nothing describes the label {missing[0]!r}: zero-shot needs words or "
            "sentences for every label."
        )
    trained = zero_shot(work, encoder=work.encoder())
    return _outcome(work, trained, "zero-shot", why)


def by_head(work: Work, why: tuple[Note, ...]) -> Outcome:
    """A head on the vectors of the base as it is."""
    trained = _head(work, work.encoder())
    made = _outcome(work, trained, "head", why)
    found = compare_base(work, trained.head)
    if found is None:
        return made
    told = {"compression": found.as_dict()}
    return replace(made, notes=tuple(found.told()), details=told)


def by_tuning(work: Work, choice: Choice, *, compare: bool = False) -> Outcome:
    """The encoder learns too; with few labels its head is then fitted anew.

    ``compare`` sets it beside zero-shot and a head on the base as it is, on rows that
    none of them has seen, and keeps the best.
    """
    few = (choice.method == "fewshot" or work.few) and work.teacher is None
    seen, unseen = parted(work, apart=compare and few)
    compare = compare and not processes.is_helper() and work.teacher is None
    trials = untuned_trials(work, seen, unseen) if compare else {}
    found, lesson = None, _lesson(work, choice, seen, few)
    if work.arguments.trials:
        found = search(work, lesson, method=choice.method)
        tuned = found.tuned
    else:
        tuned = tune(work, lesson, method=choice.method)
    work.say("export", 0, 1)
    folder, compression = export(work, tuned)
    encoder = work.encoder(str(folder))
    why: tuple[Note, ...] = (choice.why,)
    details = _details(compression, found)
    work = replace(work, again=True)
    if compare:
        trial = tuned_trial(work, encoder, seen, unseen, tuned, few=few)
        trials[choice.method] = trial
        best = best_of(trials)
        why = (*why, *choice.skipped, *told(work, trials, best))
        if best != choice.method:
            shutil.rmtree(work.folder / tuned.encoder)
            simple = {"zero-shot": by_zero_shot, "head": by_head}[best]
            kept = simple(replace(work, again=False), why)
            details = {**kept.details, "candidates": as_table(trials)}
            # What befell the one that lost may be why it did.
            return replace(kept, notes=tuned.notes + kept.notes, details=details)
        details["candidates"] = as_table(trials)
    trained = (
        _head(work, encoder)
        if few
        else tuned_head(
            work.encode(work.validation.texts, encoder=encoder), work, tuned
        )
    )
    made = _outcome(work, trained, choice.method, why, encoder=tuned.encoder)
    return replace(
        made,
        trained_parameters=tuned.trained_parameters,
        all_parameters=tuned.all_parameters,
        notes=(*tuned.notes, *_notes(work, compression, found)),
        details=details,
    )


def _lesson(work: Work, choice: Choice, seen: Labelled, few: bool) -> Lesson:
    contrastive = choice.method == "fewshot"
    start = starting_head(work, seen)
    after = seconds_after(work, work.base_folder(), few=few)
    return Lesson(
        data=_few_rows(work, seen) if contrastive else seen,
        start=start,
        seconds=seconds_to_train(work, after),
        after=after,
        contrast=CONTRAST if contrastive else 0.0,
    )


def _notes(
    work: Work, compression: Compression | None, found: Found | None
) -> list[Note]:
    told = [] if found is None else [found.told(work.arguments.trials)]
    return told if compression is None else [*told, *compression.told()]


def _details(compression: Compression | None, found: Found | None) -> dict[str, Any]:
    details: dict[str, Any] = {}
    if compression is not None:
        details["compression"] = compression.as_dict()
    if found is not None:
        details["trials"] = [asdict(trial) for trial in found.trials]
        details["tuned"] = found.arguments
    return details


def _few_rows(work: Work, rows: Labelled) -> Labelled:
    """A shop's few rows, repeated beside the many sentences of ours, and variants."""
    if work.arguments.augment:
        rows = augment(rows, seed=work.arguments.seed)
    often = min(MOST_REPEATED, max(1, len(work.prior) // (2 * max(1, len(rows)))))
    return Labelled(
        rows.texts * often + work.prior.texts, rows.labels * often + work.prior.labels
    )


def _head(work: Work, encoder: Encoder) -> Trained:
    work.will_read(work.validation, work.prior, work.train)
    validation = work.encode(work.validation.texts, encoder=encoder)
    prior = work.encode(work.prior.texts, encoder=encoder)
    spare = finishing_seconds(work)
    taught = work.taught(work.train)
    vectors = work.encode(work.train.texts, encoder=encoder, spare=spare)
    some = replace(work, train=work.train.take(range(len(vectors))))
    if taught is not None:
        trained = taught_head(some, vectors, taught, validation)
    else:
        spelling = work.heard(lambda: joint_spelling(some))
        trained = fit_head(
            some,
            beside(vectors, some.train.texts, spelling),
            prior=beside(prior, work.prior.texts, spelling),
            held_out=beside(validation, work.validation.texts, spelling),
        )
        trained = replace(trained, spelling=spelling)
    work.say("head", 1, 1, metric=trained.accuracy)
    return trained


def _outcome(
    work: Work,
    trained: Trained,
    method: str,
    why: tuple[Note, ...],
    encoder: str = "",
) -> Outcome:
    finish(work, trained, encoder=encoder or work.base)
    parameters = trained.weight.size + trained.bias.size
    metrics = {"accuracy": round(trained.accuracy, 5)} if len(trained.targets) else {}
    return Outcome(method, why, metrics, parameters, parameters)
