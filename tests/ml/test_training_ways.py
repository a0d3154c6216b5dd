"""Ways to train beside labels alone: a teacher, trials, time, precision, processes."""

import json
import os
import socket
import subprocess
import sys
import time
import warnings
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ecom_ai.ml import curves
from ecom_ai.ml.arguments import TrainingArguments
from ecom_ai.ml.checkpoints import read_settings, write_json
from ecom_ai.ml.classifiers import load_classifier
from ecom_ai.ml.encoders import SentenceTransformerEncoder
from ecom_ai.ml.head_fitting import fit_linear
from ecom_ai.ml.labelled import Labelled
from ecom_ai.ml.notes import note
from ecom_ai.ml.onnx_export import FOLDER, FULL_FOLDER
from ecom_ai.ml.progress import Progress, TrainingStopped
from ecom_ai.ml.trainers import (
    TrainingError,
    budget,
    compressing,
    distilling,
    encoding,
    methods,
    pacing,
    running,
    searching,
    tracking,
    watching,
)
from ecom_ai.ml.trainers.pacing import Pacing
from ecom_ai.ml.trainers.watching import Course, Plan, Watcher
from ecom_ai.ml.trainers.work import Work
from ecom_ai.ml.vectors import save_array
from tests.ml.making import NOTHING, make_rows

pytestmark = [
    pytest.mark.usefixtures("exports_here"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning:peft"),
    pytest.mark.filterwarnings("ignore::UserWarning:optuna"),
]


@pytest.fixture
def work(tiny_checkpoint, cache, tmp_path):
    def make(*, count: int = 120, **given):
        arguments = {
            name: given.pop(name) for name in ("max_minutes",) if name in given
        }
        return Work(
            train=make_rows(count),
            validation=make_rows(60, seed=1),
            prior=NOTHING,
            labels=("bad", "good"),
            base=str(tiny_checkpoint),
            arguments=TrainingArguments(**arguments),
            folder=tmp_path / "run",
            cache=cache,
            device=None,
            report=lambda progress: None,
            stopped=lambda: False,
            **given,
        )

    return make


# Time


def test_the_time_for_training_is_what_the_rest_leaves(work, tiny_checkpoint):
    assert budget.seconds_to_train(work(), 5.0) is None
    slow, fast = work(max_minutes=10), work(max_minutes=10)
    slow.pace.add(100, 20.0)
    fast.pace.add(100, 0.1)
    later = work(max_minutes=10, later_rows=3000)
    times = [
        budget.seconds_to_train(
            one, budget.seconds_after(one, tiny_checkpoint, few=False)
        )
        for one in (slow, fast, later)
    ]
    assert times[0] < times[2] < times[1] < 10 * 60
    late = work(max_minutes=10, started=time.monotonic() - 595)
    assert budget.seconds_to_train(late, 5.0) == budget.LEAST_SECONDS


def test_an_export_takes_longer_beside_others(work, tiny_checkpoint, monkeypatch):
    times = []
    for load in (0.1, 3.0 * (os.cpu_count() or 1), 1000.0):
        monkeypatch.setattr(os, "getloadavg", lambda load=load: (load, 0, 0))
        times.append(budget.seconds_after(work(), tiny_checkpoint, few=False))
    assert times[0] < times[1] < times[2] < 60


def test_a_plan_counts_from_when_it_was_made(work):
    plan = Plan(1e-3, 1, 8, 100.0, began=time.monotonic() - 40)
    assert plan.seconds_left == pytest.approx(60, abs=1)


class Clock:
    """The time, as a test says it."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.mark.parametrize(("times", "ends"), [(1, 126), (3, 150 - 3 * (4 + 20))])
def test_a_machine_that_becomes_slower_leaves_time_for_what_follows(
    work, monkeypatch, times, ends
):
    """Of 150 s, 20 are for what follows; from the 150th step on all takes longer."""
    import torch

    clock = Clock()
    monkeypatch.setattr(watching, "time", clock)
    network = torch.nn.Module()
    network.encoder = torch.nn.Linear(2, 2)
    plan = Plan(1e-3, 1, 8, seconds=130.0, began=0.0, after=20.0)
    planned = Pacing(steps=10_000, step=0.2, evaluating=4.0)
    watcher = Watcher(network, work(), plan, Course(), planned)
    for step in range(1, planned.steps):
        watcher.before_step()
        clock.now += 0.2 if step < 150 else 0.2 * times
        if watcher.after_step(step):
            break
        clock.now += 3.0 if step == 100 else 0.0  # an evaluation is no step
    assert watcher.slower() == pytest.approx(times)
    assert clock.now == pytest.approx(ends, abs=1)


def test_a_figure_is_told_when_it_was_measured_alone(work):
    import torch

    network = torch.nn.Module()
    network.encoder = torch.nn.Linear(2, 2)
    heard = []
    asked = replace(work(), report=heard.append)
    watcher = Watcher(network, asked, Plan(1e-3, 1, 8, None), Course(), Pacing(9))
    for step in range(1, 7):
        watcher.before_step()
        watcher.after_step(step)
        if step % 3 == 0:
            watcher.evaluated(0.5, step)
    measured = [(one.step, one.metric) for one in heard if one.metric is not None]
    assert measured == [(3, 0.5), (6, 0.5)]


def test_a_late_training_is_evaluated_once_more_and_kept(fit, monkeypatch):
    """It stops long before its steps are done, and its last weights count."""
    monkeypatch.setattr(budget, "LEAST_SECONDS", 1.0)
    monkeypatch.setattr(pacing, "fitting_steps", lambda *_args, **_named: 10**6)
    began = time.monotonic()
    fitted = fit(method="full", epochs=1000, max_minutes=0.1)
    assert time.monotonic() - began < 20
    assert fitted.metrics["accuracy"] > 0.5


@pytest.mark.parametrize(("fitting", "told"), [(2, True), (8, False)])
def test_time_for_less_than_an_epoch_is_told(fit, monkeypatch, fitting, told):
    """120 rows are 8 steps an epoch."""
    monkeypatch.setattr(pacing, "fitting_steps", lambda *_args, **_named: fitting)
    fitted = fit(method="full", epochs=2, max_minutes=5)
    few = note("time_ran_out", steps=2, planned=16, seen=25.0)
    assert [n for n in fitted.notes if n.code == few.code] == ([few] if told else [])


def test_a_loser_that_had_little_time_is_told_of(fit, monkeypatch):
    monkeypatch.setattr(Watcher, "late", lambda _watcher: True)
    monkeypatch.setattr(methods, "best_of", lambda trials: "head")
    fitted = fit(method="auto", epochs=2, max_minutes=5)
    assert fitted.method == "head"
    assert fitted.notes[0].code == "time_ran_out"
    assert fitted.notes[0].figures["steps"] == 1


def test_a_fit_that_does_not_converge_warns_nobody():
    rows = np.random.default_rng(0).normal(size=(400, 50))
    targets = (rows[:, 0] > 0).astype(np.int64)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fit_linear(rows * 1e6, targets, labels=2, strength=1e12, tolerance=1e-30)


# Precision


def test_what_int8_costs_and_gains_is_told(fit, tmp_path):
    fitted = fit(method="full")
    found = fitted.details["compression"]
    assert found["served"] == "int8"
    assert found["rows"] == 60
    assert abs(found["fp32"] - found["int8"]) <= 0.05
    assert found["metric"] == "accuracy"
    assert [(s["asked"], s["batch"]) for s in found["speeds"]] == [
        ("short", 1), ("short", 32), ("long", 1), ("long", 32),
    ]  # fmt: skip
    assert all(s["fp32"] > 0 and s["int8"] > 0 for s in found["speeds"])
    assert [each.code for each in fitted.notes] == ["int8"]
    encoder = tmp_path / "run" / "encoder"
    assert (encoder / FOLDER).is_dir()
    assert not (encoder / FULL_FOLDER).exists()


@pytest.mark.parametrize("lexical", [False, True])
def test_a_head_is_told_what_its_base_costs_as_int8(
    fit, tiny_checkpoint, cache, tmp_path, lexical
):
    validation = make_rows(60, seed=1)
    fitted = fit(validation=validation, method="head", lexical=lexical)
    found = fitted.details["compression"]
    assert (found["served"], found["metric"], found["rows"]) == ("int8", "accuracy", 60)
    assert len(found["speeds"]) == 4
    assert [each.code for each in fitted.notes] == ["int8"]
    served = load_classifier(tmp_path / "run", cache=cache)
    whole = SentenceTransformerEncoder(tiny_checkpoint, device="cpu")
    texts, labels = validation.texts, np.array(validation.labels)
    for name, encoder in (("int8", served.encoder), ("fp32", whole)):
        answers = served.probabilities(encoder.encode_queries(texts), texts)
        right = np.array(served.labels)[answers.argmax(axis=1)] == labels
        assert found[name] == pytest.approx(right.mean(), abs=1e-4)


@pytest.mark.parametrize(
    ("validation", "minutes"), [(NOTHING, None), (make_rows(60, seed=1), 5)]
)
def test_without_rows_or_time_a_head_compares_nothing(
    fit, monkeypatch, validation, minutes
):
    monkeypatch.setattr(compressing, "comparing_seconds", lambda *_, **__: 3600.0)
    fitted = fit(validation=validation, method="head", max_minutes=minutes)
    assert "compression" not in fitted.details


def test_rows_that_were_learnt_from_are_told_where_int8_is_compared(fit):
    fitted = fit(method="full", validation=make_rows(40, seed=1))
    found = fitted.details["compression"]
    assert (found["rows"], found["learnt"]) == (160, True)
    assert [each.code for each in fitted.notes] == ["int8_learnt"]


@pytest.mark.parametrize("method", ["full", "lora", "prefix"])
def test_where_int8_costs_too_much_full_precision_serves(
    fit, cache, tmp_path, monkeypatch, method
):
    whole = compressing._accuracy

    def worse(work, head, encoder, rows):
        small = encoder._folder.name == FOLDER
        return whole(work, head, encoder, rows) - (0.3 if small else 0.0)

    monkeypatch.setattr(compressing, "_accuracy", worse)
    fitted = fit(method=method, seed=3)
    assert fitted.details["compression"]["served"] == "fp32"
    assert fitted.notes[-1].code == "full_precision"
    # As on another machine, whose cache holds nothing of it yet.
    other = tmp_path / "other-cache"
    for place in (cache, other):
        served = load_classifier(tmp_path / "run", cache=place)
        assert served.encoder._folder.name == FULL_FOLDER
        assert read_settings(served.encoder._folder).precision == "fp32"
        assert not (served.encoder._folder.parent / FOLDER).exists()


@pytest.mark.parametrize("native", [True, False])
def test_a_processor_trains_in_bfloat16_where_it_multiplies_it(
    fit, work, monkeypatch, native
):
    import torch

    seen = set()
    built = encoding.build_network

    def watched(encoder, **given):
        network = built(encoder, **given)
        layer = encoder.encoder.layer[0].output.dense
        layer.register_forward_hook(lambda _m, _i, out: seen.add(out.dtype))
        network.register_forward_hook(
            lambda _m, _i, out: seen.update((out["logits"].dtype, out["loss"].dtype))
        )
        return network

    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: native)
    monkeypatch.setattr(encoding, "build_network", watched)
    assert running.in_bfloat16(work()) is native
    fitted = fit(method="full", epochs=4, learning_rate=3e-3)
    assert fitted.metrics["accuracy"] > 0.9
    # What tells labels apart is never rounded so far.
    assert seen == ({torch.bfloat16, torch.float32} if native else {torch.float32})


# A teacher


@pytest.fixture
def teacher(fit, cache, tmp_path):
    fit(method="head", lexical=False, folder=tmp_path / "teacher")
    return load_classifier(tmp_path / "teacher", cache=cache)


@pytest.mark.parametrize("method", ["head", "full", "lora"])
def test_a_student_agrees_with_its_teacher(fit, cache, tmp_path, teacher, method):
    texts = make_rows(160, seed=5).texts
    given = Labelled(texts, tuple(teacher.predict(texts)))
    rate = {} if method == "head" else {"learning_rate": 3e-3}
    fitted = fit(given, method=method, teacher=teacher, epochs=6, **rate)
    assert fitted.metrics["teacher_agreement"] > 0.9
    student = load_classifier(tmp_path / "run", cache=cache)
    assert student.labels == teacher.labels
    fresh = make_rows(200, seed=9).texts
    same = np.array(student.predict(fresh)) == np.array(teacher.predict(fresh))
    assert same.mean() > 0.9


def test_a_head_learns_probabilities_and_not_answers_alone():
    """A teacher that is never sure makes a student that is not sure either."""
    draw = np.random.default_rng(0)
    vectors = draw.normal(size=(500, 8)).astype(np.float32)
    second = (0.55 + 0.1 * (vectors[:, 0] > 0)).astype(np.float32)
    told = np.stack([1 - second, second], axis=1)
    weight, bias = distilling.fit_soft(
        vectors,
        distilling.softened(told, temperature=1.0),
        temperature=1.0,
        strength=1e3,
    )
    made = distilling.softmax(vectors @ weight.T + bias)
    assert np.abs(made - told).mean() < 0.04


def test_the_loss_of_a_teacher_is_least_where_both_agree():
    import torch

    logits = torch.tensor([[2.0, -1.0, 0.5]], requires_grad=True)
    told = torch.softmax(logits.detach(), dim=-1)
    loss = distilling.teacher_loss(logits, told, temperature=3.0)
    loss.backward()
    assert logits.grad.abs().max() < 1e-6
    other = distilling.teacher_loss(logits.flip(-1), told, temperature=3.0)
    assert other > loss


@pytest.mark.parametrize(
    "save",
    [
        lambda path: save_array(path, np.zeros(1000, dtype=np.float32)),
        lambda path: write_json(path, [0] * 1000),
    ],
)
def test_what_a_run_keeps_is_written_whole_or_not_at_all(tmp_path, monkeypatch, save):
    """Else a killed run could not go on: it would find half of a file."""

    def die(*_):
        raise KeyboardInterrupt

    kept = tmp_path / "kept"
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", die)  # all is written, but not yet in place
        with pytest.raises(KeyboardInterrupt):
            save(kept)
    assert not kept.exists()
    save(kept)
    assert kept.stat().st_size > 1000


def test_a_contrastive_student_is_refused(fit, teacher):
    with pytest.raises(TrainingError, match="learns from no teacher"):
        fit(method="fewshot", teacher=teacher)


# Texts without labels


def test_sure_texts_without_labels_are_trained_on_too(fit):
    extra = make_rows(300, seed=7).texts
    fitted = fit(method="head", unlabelled=extra, pseudo_confidence=0.6)
    told = next(each for each in fitted.notes if each.code == "pseudo_labels")
    assert 50 < told.figures["kept"] <= told.figures["read"] == len(set(extra))
    assert told.figures["sure"] == 60


def test_without_labels_nothing_can_be_guessed(fit):
    with pytest.raises(TrainingError, match="need some labelled rows"):
        fit(NOTHING, NOTHING, method="zero-shot", unlabelled=["a"], prior=make_rows(8))


# Trials


def test_of_several_trials_the_best_is_kept(fit, cache, tmp_path):
    stages = []
    fitted = fit(
        method="lora", trials=3, epochs=2, report=lambda p: stages.append(p.stage)
    )
    trials = fitted.details["trials"]
    assert len(trials) == 3
    assert {t["state"] for t in trials} <= {"complete", "pruned"}
    done = [t for t in trials if t["state"] == "complete"]
    best = max(t["accuracy"] for t in done)
    assert set(fitted.details["tuned"]) == {
        "learning_rate", "weight_decay", "rank", "epochs",
    }  # fmt: skip
    assert fitted.details["compression"]["fp32"] == pytest.approx(best, abs=0.05)
    assert {"trial 1 of 3", "trial 3 of 3"} <= set(stages)
    told = {each.code: each.figures for each in fitted.notes}
    assert told["trials"]["trials"] == 3
    load_classifier(tmp_path / "run", cache=cache)


def test_a_stopped_search_goes_on_with_the_trials_that_are_left(fit):
    seen = []

    def report(progress):
        if progress.stage.startswith("trial") and progress.stage not in seen:
            seen.append(progress.stage)

    with pytest.raises(TrainingStopped):
        fit(method="freeze", frozen_layers=1, trials=3, report=report,
            stopped=lambda: len(seen) == 2)  # fmt: skip
    seen.clear()
    fitted = fit(method="freeze", frozen_layers=1, trials=3, report=report)
    assert seen == ["trial 2 of 3", "trial 3 of 3"]
    assert len(fitted.details["trials"]) == 3


def test_a_search_killed_while_it_keeps_a_better_trial_still_has_the_best(
    fit, monkeypatch
):
    class Killed(BaseException):
        """As a worker that is killed."""

    def kill(*_args, **_more):
        raise Killed

    given = {"method": "freeze", "frozen_layers": 1}
    fit(**given, trials=1)
    with monkeypatch.context() as patch:
        patch.setattr(searching, "_best", lambda study: float("-inf"))
        patch.setattr(np, "savez", kill)
        with pytest.raises(Killed):
            fit(**given, trials=2)
    found = fit(**given, trials=1)  # what was kept of the first is there
    assert len(found.details["trials"]) == 1


def test_trials_end_when_the_time_is_over(fit, monkeypatch):
    monkeypatch.setattr(budget, "LEAST_SECONDS", 0.5)
    monkeypatch.setattr(searching, "LEAST_SECONDS", 0.2)
    fitted = fit(method="freeze", frozen_layers=1, trials=500, max_minutes=0.02)
    assert 1 <= len(fitted.details["trials"]) < 500
    assert "trials_cut_short" in [each.code for each in fitted.notes]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"method": "head"}, "nothing to search for"),
        ({}, "compared on validation rows"),
    ],
)
def test_a_search_of_nothing_is_refused(fit, given, said):
    validation = None if "method" in given else NOTHING
    with pytest.raises(TrainingError, match=said):
        fit(validation=validation, trials=3, **{"method": "full", **given})


# Trackers, compiling, arguments


def test_a_project_without_its_package_is_told():
    pytest.importorskip("torch")
    if __import__("importlib.util").util.find_spec("wandb"):
        pytest.skip("wandb is installed")
    with pytest.raises(ValueError, match="pip install wandb"):
        TrainingArguments(wandb_project="shop")


def test_weights_and_biases_by_transformers(work, monkeypatch):
    assert tracking.trackers(work()) == []
    monkeypatch.setattr("ecom_ai.ml.curves.find_spec", lambda name: object())
    monkeypatch.delenv("WANDB_PROJECT", raising=False)
    asked = work()
    object.__setattr__(asked, "arguments", TrainingArguments(wandb_project="shop"))
    plan = Plan(1e-3, 1, 8, seconds=None)
    given = running.trainer_arguments(
        asked, plan, steps=4, batch=8, gather=1, metric="accuracy", watch=True,
        narrow=False, run_name="run-7 intent",
    )  # fmt: skip
    assert (given.report_to, given.run_name) == (["wandb"], "run-7 intent")
    assert os.environ.pop("WANDB_PROJECT") == "shop"
    assert os.environ.pop("WANDB_DIR").endswith("steps")


def test_a_loop_of_its_own_is_drawn_too(tmp_path, monkeypatch):
    told: list[Any] = []
    run = SimpleNamespace(
        log=lambda figures, step: told.append((step, figures)),
        finish=lambda: told.append("finished"),
    )
    begin = lambda **given: told.append(given) or run  # noqa: E731
    monkeypatch.setitem(sys.modules, "wandb", SimpleNamespace(init=begin))
    passed: list[Progress] = []
    place = {"folder": str(tmp_path / "curves"), "project": "shop", "name": "run-7"}
    with curves.drawn(passed.append, **place, metric="ndcg@10") as report:
        report(Progress("train", 3, 9, loss=0.5))
        report(Progress("train", 4, 9, loss=0.25, metric=0.125))
        report(Progress("export", 0, 1, metric=0.125))
    assert len(passed) == 3
    assert told == [
        {"project": "shop", "dir": place["folder"], "name": "run-7"},
        (3, {"train/loss": 0.5}),
        (4, {"train/loss": 0.25, "eval/ndcg@10": 0.125}),
        "finished",
    ]
    (file,) = (tmp_path / "curves").glob("events.out.tfevents.*")
    assert file.stat().st_size > 100


def test_compiling_pays_on_a_gpu_in_a_long_training(work):
    on_gpu = Work(**{**work().__dict__, "device": "cuda"})
    assert not running.compiles(work(), 10_000)
    assert not running.compiles(on_gpu, 10)
    assert running.compiles(on_gpu, 10_000)
    asked = Work(**{**work().__dict__, "arguments": TrainingArguments(compile="on")})
    assert running.compiles(asked, 1)


@pytest.mark.parametrize(
    "given",
    [
        {"compile": "maybe"}, {"distil_temperature": 0.5}, {"distil_share": 0},
        {"pseudo_confidence": 0.2}, {"trials": -1}, {"int8_loss": -0.1},
    ],
)  # fmt: skip
def test_arguments_that_make_no_sense(given):
    with pytest.raises(ValueError, match=next(iter(given))):
        TrainingArguments(**given)


# Several processes

_TOGETHER = """
import json, os, sys
from pathlib import Path
import torch, transformers
from ecom_ai.ml import adapters, onnx_export
from ecom_ai.ml.arguments import TrainingArguments
from ecom_ai.ml.trainers import Helped, fit_classifier
from tests.ml.making import make_rows
transformers.Trainer  # what both would import, imported once

base, folder, out = sys.argv[1:]
sys.executable = "/usr/bin/uwsgi"  # exports happen here


def train(rank):
    os.environ |= {"RANK": str(rank), "LOCAL_RANK": str(rank)}
    try:
        fitted = fit_classifier(
            make_rows(120), make_rows(60, seed=1), base=base,
            arguments=TrainingArguments(
                method="full", epochs=4, batch_size=8, max_length=32, learning_rate=3e-3
            ),
            folder=Path(folder), cache=Path(folder).parent / "cache",
        )
        Path(out).write_text(json.dumps(fitted.metrics))
    except Helped:
        Path(out + ".helped").write_text("yes")


both = {}
for rank in range(2):
    if not (pid := os.fork()):
        train(rank)
        sys.exit()
    both[pid] = rank
while both:
    pid, status = os.wait()
    rank = both.pop(pid)
    if status:
        for other in both:
            os.kill(other, 9)
        sys.exit(f"process {rank} ended with {status}")
"""


def test_two_processes_train_one_network(tiny_checkpoint, tmp_path):
    """As torchrun starts them, without the 5 s that torchrun takes by itself."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = tmp_path / "together.py"
    script.write_text(_TOGETHER)
    place = {
        "WORLD_SIZE": "2", "LOCAL_WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": str(port), "OMP_NUM_THREADS": "1",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }  # fmt: skip
    out = tmp_path / "out"
    done = subprocess.run(
        [
            str(Path(sys.prefix) / "bin" / "python"), str(script),
            str(tiny_checkpoint), str(tmp_path / "run"), str(out),
        ],
        env={**os.environ, **place},
        stderr=subprocess.PIPE,
        text=True,
        timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(out.read_text())["accuracy"] > 0.9
    assert (tmp_path / "out.helped").exists()
    assert (tmp_path / "run" / "classifier.json").exists()
