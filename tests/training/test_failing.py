"""What goes wrong on a worker is told to people, and loses nothing that was live."""

import errno

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from ecom_ai import training_tasks
from ecom_ai.admin.watching import Watched
from ecom_ai.models import Checkpoint, TrainingRun
from ecom_ai.training import errors, fitting, runs
from ecom_ai.training.files import Rows
from ecom_ai.training.fitting import measuring
from tests.training.making import SITE, make_classifier, reviews, write_csv

pytestmark = pytest.mark.django_db
ROLE, HEAD = "sentiment", {"method": "head", "lexical": False}


@pytest.fixture
def data(tmp_path):
    return write_csv(tmp_path / "reviews.csv", reviews(60))


def failed(data, **more) -> TrainingRun:
    """A run of a worker that ends with an error."""
    run = runs.queue(SITE, ROLE, inputs={"train": data}, arguments=HEAD, **more)
    training_tasks.fine_tune(run.pk)
    run.refresh_from_db()
    assert run.state == "failed"
    return run


def page_of(run: TrainingRun) -> str:
    client = Client()
    people = get_user_model().objects
    ann = people.filter(username="ann").first() or people.create_superuser("ann")
    client.force_login(ann)
    return client.get(
        f"/admin/ecom_ai/trainingrun/{run.pk}/change/",
        headers={"Accept-Language": "zh-hans"},
    ).content.decode()


@pytest.fixture
def chinese(monkeypatch):
    """A language in which every sentence of ours is between brackets."""
    monkeypatch.setattr(errors, "gettext", lambda said: f"「{said}」")


def test_a_base_that_is_nowhere_fails_in_the_readers_language(
    site, data, tmp_path, chinese
):
    live = make_classifier(tmp_path / "live", stage="live")
    run = failed(data, base="/no/such/folder")
    assert "No encoder '/no/such/folder'" in run.error
    html = page_of(run)
    assert "「No encoder &#x27;/no/such/folder&#x27;" in html
    assert 'class="ecom-error" lang="en"' not in html
    assert Checkpoint.objects.live(SITE, ROLE) == live


def test_a_full_disk_on_a_worker_is_said_and_the_run_goes_on_once_there_is_room(
    site, data, monkeypatch, chinese
):
    real = fitting.fit

    def full(*_args, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(fitting, "fit", full)
    run = failed(data)
    assert Watched(run).error.startswith(
        "「There is no space left 「for the training」"
    )
    assert "disk is full" in Watched(run).hint
    monkeypatch.setattr(fitting, "fit", real)
    runs.resume(run)
    training_tasks.fine_tune(run.pk)
    run.refresh_from_db()
    assert (run.state, run.error) == ("done", "")


@pytest.mark.parametrize("learnt", [True, False])
def test_one_whose_files_are_to_blame_is_not_tried_again(site, data, tmp_path, learnt):
    other = write_csv(tmp_path / "more.csv", [*reviews(60), ("one more mug", "good")])
    names = {"train": "good.csv", "eval": "rows to measure on: good.csv"}
    inputs = {"train": data, "eval": other}
    run = runs.queue(SITE, ROLE, inputs=inputs, names=names, arguments=HEAD)
    training_tasks.fine_tune(run.pk)
    run.refresh_from_db()
    assert run.error.startswith("good.csv: every row with the label")
    assert not Watched(run).can_resume
    assert 'id="run-resume"' not in page_of(run)
    moment = {"seconds": 1, "stage": "train", "step": 1, "loss": 0.5, "metric": None}
    run.error, run.history = "boom", [moment] * learnt
    run.save()
    html = page_of(run)
    assert 'id="run-resume"' in html
    assert ("从上次保存的步骤继续" in html) is learnt


def test_an_error_of_a_library_is_shown_as_it_is_beside_what_it_means(
    site, data, monkeypatch
):
    def crowded(*_args, **_more):
        raise RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")

    monkeypatch.setattr(fitting, "fit", crowded)
    run = failed(data)
    html = page_of(run)
    assert 'lang="en">CUDA out of memory. Tried to allocate 2 GiB<' in html
    assert Watched(run).hint


def test_accuracy_is_told_by_language_category_and_length():
    texts = tuple(["short one"] * 25 + ["这个杯子很好用"] * 25 + ["long " * 50] * 10)
    others = tuple({"category": "mugs" if n < 30 else "tents"} for n in range(60))
    rows = Rows("r", texts, ("good",) * 60, others)
    right = measuring.np.array([n % 5 != 0 for n in range(60)])
    found = measuring._slices(rows, right)
    assert found["language zh"] == {"rows": 25, "accuracy": 0.8}
    assert found["category mugs"] == {"rows": 30, "accuracy": 0.8}
    assert found["length short"]["rows"] == 50
    assert "length long" not in found, "ten rows say nothing"
