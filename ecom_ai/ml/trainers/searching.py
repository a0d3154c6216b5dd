"""Optuna's search for the arguments that train best (Akiba et al. 2019).

Each trial trains with arguments of its own; one that falls behind the others is given
up early. The best one's weights are kept as they are.
"""

import json
import shutil
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..checkpoints import write_json
from ..notes import Note, note
from . import processes
from .budget import LEAST_SECONDS
from .encoding import RATES, Lesson, Tuned, tune
from .work import TrainingError, Work

#: The search moves the learning rate so many times up or down.
RATE_RANGE = 4.0
DECAYS = (1e-4, 0.1)
RANKS = (4, 8, 16)
RANKED = ("lora", "adalora")
STUDY_FILE, BEST_FOLDER, BEST_FILE = "study.log", "best", "best.json"
#: Trials that run to their end before others are measured by them.
FIRST_TRIALS = 2


@dataclass(frozen=True)
class Trial:
    """One of the trials; ``accuracy`` is its best on the watched rows."""

    number: int
    state: str
    accuracy: float | None
    seconds: float
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Found:
    """The best trial's encoder and arguments, and all trials."""

    tuned: Tuned
    arguments: dict[str, Any]
    trials: tuple[Trial, ...]

    def told(self, asked: int) -> Note:
        done = [t for t in self.trials if t.state == "complete"]
        best = max(done, key=lambda t: t.accuracy or 0.0)
        chosen = ", ".join(f"{n} {_short(v)}" for n, v in self.arguments.items())
        return note(
            "trials" if len(self.trials) >= asked else "trials_cut_short",
            trials=len(self.trials),
            asked=asked,
            done=len(done),
            best=best.number + 1,
            chosen=chosen,
        )


def search(work: Work, lesson: Lesson, *, method: str) -> Found:
    """Trains ``trials`` times and keeps the best; a killed search goes on.

    Raises ``TrainingError`` where there is nothing to compare trials on.
    """
    if not len(work.validation):
        raise TrainingError(
            "Trials are compared on validation rows and there are too few: give more "
            "rows, or train without --tune."
        )
    if processes.count() > 1:
        raise TrainingError("Trials run in one process: leave out torchrun, or --tune.")
    study, wanted = _study(work), work.arguments.trials
    until = None if lesson.seconds is None else lesson.began + lesson.seconds
    while (done := len(_trials(study))) < wanted:
        work.refuse_to_go_on()
        seconds = None
        if until is not None:
            seconds = (until - time.monotonic()) / (wanted - done)
            if done and seconds < LEAST_SECONDS:
                break
        mine = replace(lesson, seconds=seconds, began=time.monotonic(), after=0.0)
        _try(study, work, mine, method=method)
    return _kept(study, work)


def _study(work: Work) -> Any:
    import optuna
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    work.steps_folder.mkdir(parents=True, exist_ok=True)
    file = JournalFileBackend(str(work.steps_folder / STUDY_FILE))
    return optuna.create_study(
        study_name="training",
        storage=JournalStorage(file),
        direction="maximize",
        load_if_exists=True,
        sampler=optuna.samplers.TPESampler(
            seed=work.arguments.seed,
            n_startup_trials=max(3, work.arguments.trials // 3),
        ),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=FIRST_TRIALS),
    )


def _drawn(trial: Any, work: Work, method: str) -> Any:
    given = work.arguments
    middle = given.learning_rate or RATES[method]
    drawn = {
        "learning_rate": trial.suggest_float(
            "learning_rate", middle / RATE_RANGE, middle * RATE_RANGE, log=True
        ),
        "weight_decay": trial.suggest_float("weight_decay", *DECAYS, log=True),
    }
    if method in RANKED:
        drawn["rank"] = trial.suggest_categorical("rank", RANKS)
    if given.epochs > 1:
        drawn["epochs"] = trial.suggest_int("epochs", 1, given.epochs)
    return replace(given, **drawn)


def _try(study: Any, work: Work, lesson: Lesson, *, method: str) -> None:
    """One trial, from its arguments to its end."""
    from optuna.trial import TrialState

    trial, pruned = study.ask(), False

    def hopeless(step: int, accuracy: float) -> bool:
        nonlocal pruned
        trial.report(accuracy, step)
        pruned = bool(trial.should_prune())
        return pruned

    folder = work.steps_folder / f"trial-{trial.number}"
    stage = f"trial {len(_trials(study)) + 1} of {work.arguments.trials}"
    mine = replace(lesson, folder=folder, stage=stage, hopeless=hopeless)
    began = time.monotonic()
    try:
        arguments = _drawn(trial, work, method)
        tuned = tune(replace(work, arguments=arguments), mine, method=method)
        trial.set_user_attr("seconds", round(time.monotonic() - began, 1))
        if pruned:
            study.tell(trial, state=TrialState.PRUNED)
            return
        accuracy = tuned.watched or 0.0
        if accuracy > _best(study):
            _keep(work, folder, tuned)
        study.tell(trial, accuracy)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _best(study: Any) -> float:
    done = [t.value for t in study.trials if t.state.name == "COMPLETE"]
    return max(done, default=float("-inf"))


def _keep(work: Work, folder: Path, tuned: Tuned) -> None:
    """In place of the best one until now, with the head it was trained with.

    Written beside that one: a search that is killed here must not lose both.
    """
    best = work.steps_folder / BEST_FOLDER
    draft = best.with_suffix(".draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    (folder / tuned.encoder).replace(draft / tuned.encoder)
    np.savez(draft / "head.npz", weight=tuned.weight, bias=tuned.bias)
    rest = {n: v for n, v in asdict(tuned).items() if n not in ("weight", "bias")}
    write_json(draft / BEST_FILE, rest)
    shutil.rmtree(best, ignore_errors=True)
    draft.replace(best)


def _kept(study: Any, work: Work) -> Found:
    best = work.steps_folder / BEST_FOLDER
    if not best.is_dir():
        raise TrainingError("No trial came to its end: give it more time.")
    rest = json.loads((best / BEST_FILE).read_text(encoding="utf-8"))
    with np.load(best / "head.npz", allow_pickle=False) as head:
        tuned = Tuned(
            weight=head["weight"], bias=head["bias"],
            **{**rest, "notes": tuple(Note(**each) for each in rest["notes"])},
        )  # fmt: skip
    target = work.folder / tuned.encoder
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(best / tuned.encoder, target)
    return Found(tuned, dict(study.best_trial.params), _trials(study))


def _trials(study: Any) -> tuple[Trial, ...]:
    """Those that ended; one that was killed counts for nothing."""
    return tuple(
        Trial(
            number=trial.number,
            state=trial.state.name.lower(),
            accuracy=_accuracy(trial),
            seconds=trial.user_attrs.get("seconds", 0.0),
            arguments={n: _rounded(v) for n, v in trial.params.items()},
        )
        for trial in study.trials
        if trial.state.name in ("COMPLETE", "PRUNED")
    )


def _accuracy(trial: Any) -> float | None:
    if trial.state.name == "COMPLETE":
        return round(float(trial.value), 5)
    seen = trial.intermediate_values.values()
    return round(float(max(seen)), 5) if seen else None


def _rounded(value: Any) -> Any:
    return float(f"{value:.4g}") if isinstance(value, float) else value


def _short(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
