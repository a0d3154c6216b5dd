"""A cancelled run ends within seconds, in whichever phase that reaches it."""

import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from ecom_ai import storage
from ecom_ai.exceptions import BadInput
from ecom_ai.ml import apart, progress
from ecom_ai.ml.apart import run_apart
from ecom_ai.ml.arguments import TrainingArguments
from ecom_ai.ml.labelled import Labelled
from ecom_ai.ml.progress import Progress, TrainingStopped, never, unless_stopped
from ecom_ai.ml.trainers import linear
from ecom_ai.ml.trainers.pacing import Pacing
from ecom_ai.ml.trainers.watching import Course, Plan, Watcher
from ecom_ai.ml.trainers.work import Work
from ecom_ai.models import Checkpoint
from ecom_ai.training import runs, watching
from ecom_ai.training.files import Rows
from ecom_ai.training.fitting.finding import Telling
from ecom_ai.training.fitting.measuring import CHUNK, ask
from ecom_ai.training.fitting.work import Stopped
from tests.training.making import SITE, Words, make_classifier, reviews, write_csv

NONE = Labelled((), ())
#: What a run of the method "head" with a live checkpoint beside it goes through.
PHASES = (
    "read", "split", "open", "encode", "head", "evaluate", "gate", "store",
)  # fmt: skip


class Stop:
    """Says that somebody wants it to stop, once a test does."""

    def __init__(self) -> None:
        self.asked = threading.Event()

    def __call__(self) -> bool:
        return self.asked.is_set()


def work(tmp_path: Path, stopped: Stop, *, rows: int = 60) -> Work:
    texts = tuple(f"{'good' if n % 2 else 'bad'} thing {n}" for n in range(rows))
    labels = tuple("good" if n % 2 else "bad" for n in range(rows))
    return Work(
        train=Labelled(texts, labels), validation=NONE, prior=NONE,
        labels=("bad", "good"), base="words", arguments=TrainingArguments(),
        folder=tmp_path, cache=tmp_path, device=None, report=lambda moment: None,
        stopped=stopped,
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("phase", PHASES)
def test_a_run_that_is_cancelled_in_a_phase_ends_there(
    site, tmp_path, monkeypatch, phase
):
    make_classifier(tmp_path / "live", stage="live")
    data = write_csv(tmp_path / "reviews.csv", reviews(600))
    arguments = {"method": "head", "lexical": False}
    run = runs.begin(SITE, "sentiment", inputs={"train": data}, arguments=arguments)
    stages: list[str] = []
    write = watching.Watch._write

    def cancels(watch, **told):
        write(watch, **told)
        stages.append(told["progress"]["stage"])
        if stages[-1] == phase:
            runs.cancel(run)

    monkeypatch.setattr(watching.Watch, "_write", cancels)
    monkeypatch.setattr(watching, "WRITE_SECONDS", 0)
    done = runs.work(run)
    assert (done.state, stages[-1]) == ("cancelled", phase)
    assert stages.count(phase) == 1
    assert Checkpoint.objects.count() == 1


def test_a_call_that_says_nothing_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(progress, "_LOOK", 0.01)
    stop, release = Stop(), threading.Event()

    def call() -> bool:
        stop.asked.set()
        return release.wait(60)

    with pytest.raises(TrainingStopped):
        unless_stopped(call, stop)
    assert not release.is_set()
    release.set()


def test_what_a_call_gives_or_raises_comes_back():
    assert unless_stopped(lambda: 7, never) == 7
    assert unless_stopped(lambda: 7, Stop()) == 7
    with pytest.raises(BadInput, match="no label"):
        unless_stopped(lambda: _refuse(), Stop())


def _refuse() -> None:
    raise BadInput("no label")


def test_a_process_of_its_own_is_ended(monkeypatch):
    monkeypatch.setattr(apart, "_LOOK", 0.01)
    monkeypatch.setattr(sys, "path", [*sys.path])
    begun, popen = [], apart.subprocess.Popen

    def started(*given, **more):
        begun.append(popen(*given, **more))
        return begun[-1]

    monkeypatch.setattr(apart.subprocess, "Popen", started)
    stop = Stop()
    stop.asked.set()
    sleeps = ("-n", "1", "-r", "1", "import time; time.sleep(600)")
    with pytest.raises(TrainingStopped):
        run_apart("timeit", *sleeps, stopped=stop)
    assert begun[0].returncode is not None
    run_apart("timeit", "-n", "1", "-r", "1", "pass", stopped=Stop())
    assert begun[1].returncode == 0


def test_between_two_fits_of_a_head_it_is_heard(tmp_path, monkeypatch):
    stop, fits, fit = Stop(), [], linear.fit_linear

    def counted(*given, **more):
        fits.append(more["strength"])
        stop.asked.set()
        return fit(*given, **more)

    monkeypatch.setattr(linear, "fit_linear", counted)
    some = work(tmp_path, stop)
    vectors = Words().encode_queries(some.train.texts)
    with pytest.raises(TrainingStopped):
        linear.fit_head(some, vectors, prior=vectors[:0], held_out=vectors[:0])
    # The folds of one strength at most.
    assert len(fits) <= 5


@pytest.mark.parametrize("moment", ["on_step_begin", "on_substep_end",
                                    "on_prediction_step"])  # fmt: skip
def test_a_network_stops_in_a_step_and_in_an_evaluation(tmp_path, moment):
    import torch

    stop = Stop()
    network = torch.nn.Module()
    network.encoder = torch.nn.Linear(2, 2)
    plan = Plan(1e-3, 1, 8, seconds=None)
    some = work(tmp_path, stop)
    heard = Watcher(network, some, plan, Course(), Pacing(10)).callback("accuracy")
    getattr(heard, moment)(None, None, None)
    stop.asked.set()
    with pytest.raises(TrainingStopped):
        getattr(heard, moment)(None, None, None)


def test_rows_are_asked_about_in_parts_between_which_it_is_heard():
    asked: list[int] = []

    class Classifier:
        labels = ("bad", "good")

        def predict_proba(self, texts):
            asked.append(len(texts))
            return np.full((len(texts), 2), 0.5, dtype=np.float32)

    def say(done: int, of: int) -> None:
        if done:
            raise Stopped

    rows = Rows("rows", tuple("abcd" * 100), tuple("bad" for _ in range(400)), ())
    with pytest.raises(Stopped):
        ask(Classifier(), rows, say)
    assert asked == [CHUNK]


def test_means_are_taken_in_parts_between_which_it_is_heard():
    said: list[int] = []
    texts = [f"good mug {n}" for n in range(CHUNK + 5)]
    telling = Telling(Words(), lambda done, of: said.append(done))
    assert len(said) == 0
    found = telling.encode_passages(texts)
    assert len(said) == 2
    assert found == pytest.approx(Words().encode_passages(texts))


@pytest.mark.django_db
def test_a_folder_that_is_being_stored_leaves_nothing(site, tmp_path, folder):
    made = tmp_path / "made"
    made.mkdir()
    for name in "abc":
        (made / name).write_text(name)

    def say(done: int, of: int) -> None:
        assert of == 3
        if done == 2:
            raise Stopped

    with pytest.raises(Stopped):
        storage.save_folder(made, under="checkpoints/sentiment", say=say)
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_a_moment_that_is_told_by_work_hears(tmp_path):
    stop, told = Stop(), []
    stop.asked.set()
    some = work(tmp_path, stop)
    object.__setattr__(some, "report", told.append)
    with pytest.raises(TrainingStopped):
        some.say("encode", 0, 1)
    assert told == [Progress("encode", 0, 1)]
