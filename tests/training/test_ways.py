"""Distillation, unlabelled texts, trials and trackers, as the command is asked."""

import importlib.util
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ecom_ai.exceptions import BadInput
from ecom_ai.models import Checkpoint, TrainingRun
from ecom_ai.training import fitting, runs, seen
from ecom_ai.training.fitting import tracking
from ecom_ai.training.notes import in_words
from tests.training.making import make_classifier, reviews, write_csv

pytestmark = pytest.mark.django_db
HEAD = ("--method", "head", "--set", "lexical=false")


@pytest.fixture
def data(site, tmp_path) -> Path:
    return write_csv(tmp_path / "reviews.csv", reviews(60))


@pytest.fixture
def unlabelled(tmp_path) -> Path:
    path = tmp_path / "texts.csv"
    texts = [text for text, _ in reviews(80, seed=3)]
    path.write_text("\n".join(["text", *texts, '" "']) + "\n")
    return path


def train(*words: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command("ecom_ai_train", "sentiment", "--json", *map(str, words),
                 stdout=out, stderr=io.StringIO())  # fmt: skip
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def refused(*words: Any) -> CommandError:
    with pytest.raises(CommandError) as failed:
        train(*words)
    return failed.value


def test_a_student_learns_from_texts_without_labels(site, unlabelled, tmp_path):
    teacher = make_classifier(tmp_path / "made", stage="live")
    told = train("--data", unlabelled, *HEAD, "--distil", teacher.pk)
    student = Checkpoint.objects.get(pk=told["checkpoint"])
    assert told["teacher"]["checkpoint"] == teacher.pk
    assert told["teacher"]["rows"] == told["held_out"] > 5
    assert told["teacher"]["agreement"] >= 0.75
    assert told["teacher"]["temperature"] == 2.0
    assert told["notes"][0].startswith(
        f"It learnt what checkpoint {teacher.pk} answers, and agrees with it on"
    )
    # Rows that carry the live one's answers would flatter the live one.
    assert told["gate"]["champion"] is None
    assert "the teacher's own answers" in told["gate"]["says"]
    assert student.data["labels"] == ["bad", "good"]
    assert student.arguments["distil"] == teacher.pk


def test_a_student_of_labelled_rows_passes_the_gate_or_not(data, tmp_path):
    teacher = make_classifier(tmp_path / "made", stage="live")
    told = train("--data", data, *HEAD, "--distil", teacher.pk)
    assert told["gate"]["champion_id"] == teacher.pk
    assert told["teacher"]["agreement"] is not None


def test_rows_held_out_by_people_are_judged_by_the_gate(data, unlabelled, tmp_path):
    teacher = make_classifier(tmp_path / "made", stage="live")
    told = train("--data", unlabelled, "--eval", data, *HEAD, "--distil", teacher.pk)
    assert told["gate"]["champion_id"] == teacher.pk
    assert told["held_out"] == 60


def test_teachers_that_cannot_be_exit_2(data, tmp_path):
    assert refused("--data", data, *HEAD, "--distil", 99).returncode == 2
    other = make_classifier(tmp_path / "made", role="intent")
    error = refused("--data", data, *HEAD, "--distil", other.pk)
    assert error.returncode == 2
    assert "is of the role intent" in str(error)
    strange = make_classifier(tmp_path / "strange", labels=("sad", "glad"))
    error = refused("--data", data, *HEAD, "--distil", strange.pk)
    assert error.returncode == 2
    assert "the label 'good' is unknown" in str(error)
    assert not TrainingRun.objects.exists()


def test_sure_texts_are_trained_on_too(data, unlabelled):
    told = train("--data", data, *HEAD, "--pseudo", unlabelled,
                 "--set", "pseudo_confidence=0.6")  # fmt: skip
    assert any("unlabelled texts" in note for note in told["notes"])


def test_what_is_held_out_is_not_learnt_as_an_unlabelled_text(data, tmp_path):
    held_out = write_csv(tmp_path / "held_out.csv", reviews(30, seed=5))
    texts = [text for text, _ in reviews(30, seed=5)]
    further = [text for text, _ in reviews(40, seed=6)]
    given = tmp_path / "texts.csv"
    given.write_text("\n".join(["text", *texts, *further]) + "\n")
    told = train("--data", data, *HEAD, "--eval", held_out, "--pseudo", given,
                 "--set", "pseudo_confidence=0.6")  # fmt: skip
    learnt = seen.read(Checkpoint.objects.get(pk=told["checkpoint"]))
    assert not seen.among(learnt, texts).any()
    assert seen.among(learnt, further).any()


def test_a_queued_run_takes_its_unlabelled_texts_along(data, unlabelled):
    run = runs.queue(
        1, "sentiment", inputs={"train": data, "pseudo": unlabelled},
        arguments={"method": "head", "lexical": False, "pseudo_confidence": 0.6},
    )  # fmt: skip
    data.unlink()
    unlabelled.unlink()
    done = runs.work(runs.claim(run.pk))
    notes = in_words(done.checkpoint.report["notes"])
    assert any("unlabelled" in note for note in notes)


@pytest.mark.parametrize("option", ["--distil", "--tune", "--pseudo"])
def test_what_only_classifiers_know_is_refused_for_others(data, option):
    with pytest.raises(
        CommandError, match=r"is for sentiment, .*answer, not recommender"
    ) as failed:
        call_command("ecom_ai_train", "recommender", "--data", str(data), option, "3")
    assert failed.value.returncode == 2


def test_trials_of_a_head_exit_2(data):
    error = refused("--data", data, *HEAD, "--tune", 3)
    assert error.returncode == 2
    assert "nothing to search for" in str(error)


def test_a_project_without_its_package_exits_2(data, settings, monkeypatch):
    real = importlib.util.find_spec
    monkeypatch.setattr(
        "ecom_ai.ml.curves.find_spec",
        lambda name: None if name == "wandb" else real(name),
    )
    settings.ECOM_AI = {**settings.ECOM_AI, "WANDB_PROJECT": "shop"}
    error = refused("--data", data, *HEAD)
    assert error.returncode == 2
    assert "pip install wandb" in str(error)


def test_curves_are_always_written_and_not_for_ever(site, folder, tmp_path):
    asked = fitting.Request(
        site_id=1, role="intent", inputs={}, folder=tmp_path / "run-7" / "checkpoint"
    )
    place = tracking.tracked(asked)["tensorboard_dir"]
    assert place == str(folder / "tensorboard" / "intent" / "run-7")
    Path(place).mkdir(parents=True)
    tracking.forget_curves()
    assert Path(place).is_dir()
    tracking.KEPT_SECONDS, kept = -1, tracking.KEPT_SECONDS
    try:
        tracking.forget_curves()
    finally:
        tracking.KEPT_SECONDS = kept
    assert not Path(place).exists()


def test_a_helper_writes_nothing(data, monkeypatch, capsys):
    asked: list[dict[str, Any]] = []
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setenv("RANK", "1")
    monkeypatch.setattr(runs, "help_train", lambda **given: asked.append(given))
    call_command("ecom_ai_train", "sentiment", "--data", str(data), *HEAD)
    assert asked[0]["role"] == "sentiment"
    assert capsys.readouterr().out == ""
    assert not TrainingRun.objects.exists()


def test_several_processes_train_classifiers_only(data):
    with pytest.raises(BadInput, match="without torchrun"):
        runs.help_train(1, "recommender", inputs={"train": data})
