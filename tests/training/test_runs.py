"""Training runs: one a role, progress, cancel, and going on after a kill."""

import os
import socket
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from ecom_ai import storage, training_tasks
from ecom_ai.exceptions import BadInput, RunRefused
from ecom_ai.ml.progress import Progress
from ecom_ai.models import Checkpoint, TrainingRun
from ecom_ai.training import fitting, runs, watching
from ecom_ai.training.fitting import classifiers
from tests.training.making import SITE, Words, make_classifier, reviews, write_csv

pytestmark = pytest.mark.django_db
ROLE, HEAD = "sentiment", {"method": "head", "lexical": False}
State = TrainingRun.State


@pytest.fixture
def data(tmp_path) -> Path:
    return write_csv(tmp_path / "reviews.csv", reviews(60))


@pytest.fixture
def fits(monkeypatch):
    """Fits that do what a test says, in place of training."""

    def use(act):
        def fit(request, *, report, stopped):
            request.folder.mkdir(parents=True, exist_ok=True)
            return act(request, report, stopped)

        monkeypatch.setattr(fitting, "fit", fit)

    return use


def unsaved(request, _report=None, _stopped=None) -> Checkpoint:
    """A checkpoint whose files are stored."""
    (request.folder / "head.bin").write_bytes(b"weights")
    where, files = storage.save_folder(request.folder, under="checkpoints/sentiment")
    return Checkpoint(site_id=SITE, role=ROLE, name="made", folder=where, files=files)


def queued(data: Path, **more) -> TrainingRun:
    return runs.queue(
        SITE, ROLE, inputs={"train": data}, arguments=HEAD, by="ann", **more
    )


def begun(data: Path) -> TrainingRun:
    return runs.begin(SITE, ROLE, inputs={"train": data}, arguments=HEAD, by="ann")


def test_a_queued_run_trains_from_the_stored_file(site, data, folder):
    run = queued(data, names={"train": "march.csv"})
    data.unlink()
    training_tasks.fine_tune(run.pk)
    run.refresh_from_db()
    assert (run.state, run.error) == ("done", "")
    made = run.checkpoint
    assert (made.role, made.stage, made.method) == (ROLE, "trained", "head")
    assert made.data["name"] == "march.csv"
    assert (made.data["rows"], made.data["held_out"]) == (54, 6)
    assert made.data["labels"] == ["bad", "good"]
    assert made.metrics["macro_f1"] == 1
    assert made.created_by == "ann"
    assert made.report["confusion"] == [[3, 0], [0, 3]]
    assert "march.csv" in made.card
    files = {"card.md", "classifier.json", "head.safetensors", "seen.npy"}
    assert set(made.files) == files
    assert made.size > 1000
    assert run.inputs == {}
    left = [path.name for path in folder.rglob("*") if "runs" in path.parts]
    assert left in ([], ["runs"], ["runs", "runs"])


def test_the_live_one_is_measured_on_the_same_rows(site, data, tmp_path):
    live = make_classifier(tmp_path / "live", stage="live")
    worse = write_csv(tmp_path / "worse.csv", reviews(60, wrong=0.9, seed=1))
    run = runs.queue(SITE, ROLE, inputs={"train": worse, "eval": data}, arguments=HEAD)
    training_tasks.fine_tune(run.pk)
    run.refresh_from_db()
    gate = run.checkpoint.gate
    assert run.checkpoint.stage == Checkpoint.Stage.REJECTED
    assert run.checkpoint.parent == live
    assert (gate["champion_id"], gate["rows"]) == (live.pk, 60)
    assert gate["champion"] > 0.9
    assert gate["challenger"] < 0.5
    assert gate["p_value"] < 0.001


def test_one_with_other_labels_is_not_compared(site, data, tmp_path):
    make_classifier(tmp_path / "live", stage="live", labels=("a", "b"))
    run = queued(data)
    training_tasks.fine_tune(run.pk)
    run.refresh_from_db()
    assert run.checkpoint.gate["apart"] == "other_labels"
    assert run.checkpoint.gate["lacks"] == ["a", "b"]
    assert run.checkpoint.stage == Checkpoint.Stage.REJECTED


def test_a_live_one_whose_files_were_altered_stops_no_training(
    site, data, tmp_path, folder
):
    live = make_classifier(tmp_path / "live", stage="live")
    (folder / "stored" / live.folder / "head.safetensors").write_bytes(b"")
    run = queued(data)
    training_tasks.fine_tune(run.pk)
    run.refresh_from_db()
    assert run.checkpoint.gate["apart"] == "unusable"


def test_of_two_runs_of_a_role_the_second_waits(
    site, data, fits, django_capture_on_commit_callbacks
):
    first, second = queued(data), queued(data)
    taken = runs.claim(first.pk)
    assert taken is not None
    assert runs.claim(first.pk) is None
    assert runs.claim(second.pk) is None
    fits(unsaved)
    runs.work(taken)
    rung = []
    with (
        pytest.MonkeyPatch.context() as patch,
        django_capture_on_commit_callbacks(execute=True),
    ):
        patch.setattr(training_tasks, "enqueue", lambda task, pk: rung.append(pk))
        training_tasks.ring_next(taken)
    assert rung == [second.pk]
    assert runs.claim(second.pk) is not None


def test_a_command_beside_a_running_run_is_refused(site, data):
    first = begun(data)
    with pytest.raises(RunRefused, match=f"Run {first.pk} for sentiment is at work"):
        begun(data)
    assert TrainingRun.objects.count() == 1


def test_bad_input_of_a_command_leaves_nothing(site, data, fits, folder):
    def refuse(*_):
        raise BadInput("no such base")

    run = begun(data)
    fits(refuse)
    with pytest.raises(BadInput):
        runs.work(run)
    assert not TrainingRun.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_what_fails_on_a_worker_is_told_and_can_be_resumed(site, data, fits):
    def fail(*_):
        raise RuntimeError("the disk\n  is gone")

    run = queued(data)
    fits(fail)
    training_tasks.fine_tune(run.pk)
    run.refresh_from_db()
    assert (run.state, run.error) == ("failed", "the disk is gone")
    runs.resume(run)
    fits(unsaved)
    training_tasks.fine_tune(run.pk)
    run.refresh_from_db()
    assert (run.state, run.error, run.attempt) == ("done", "", 2)
    with pytest.raises(RunRefused, match="cannot be resumed"):
        runs.resume(run)


def test_progress_is_written_at_most_once_a_second(site, data, fits):
    run, writes = begun(data), []

    def train(request, report, _stopped):
        watch = report.__self__
        real, watch._write = watch._write, lambda **f: writes.append(f) or real(**f)
        for step in range(50):
            report(Progress("train", step, 50, loss=1 / (step + 1), metric=step / 50))
        return unsaved(request)

    fits(train)
    done = runs.work(run)
    assert len(writes) == 1
    assert done.progress["stage"] == "train"
    assert done.progress["steps"] == 50


def test_the_history_keeps_what_was_measured_and_stays_short(site, data):
    watch = watching.Watch(begun(data))
    for step in range(2000):
        watch._note(Progress("train", step, 2000, metric=step % 7 / 7))
    assert len(watch._history) <= watching.MOST_MOMENTS


def test_a_queued_run_is_cancelled_at_once(site, data, folder):
    run = queued(data)
    assert runs.cancel(run)
    assert runs.claim(run.pk) is None
    run.refresh_from_db()
    assert (run.state, run.inputs) == ("cancelled", {})


def test_a_running_run_is_asked_to_stop(site, data, fits):
    run = begun(data)

    def train(request, report, stopped):
        assert not stopped()
        assert runs.cancel(run)
        report.__self__._asked = 0
        assert stopped()
        raise fitting.Stopped

    fits(train)
    assert runs.work(run).state == "cancelled"
    assert not runs.cancel(run)


def test_a_cancelled_run_that_had_almost_finished_keeps_nothing(
    site, data, fits, folder
):
    run = begun(data)

    def train(request, _report, _stopped):
        made = unsaved(request)
        assert runs.cancel(run)
        return made

    fits(train)
    done = runs.work(run)
    assert (done.state, done.checkpoint) == ("cancelled", None)
    assert not Checkpoint.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_a_training_that_ends_with_nothing_has_failed(site, data, fits):
    def end(*_):
        raise fitting.Stopped("no step was made")

    fits(end)
    with pytest.raises(BadInput, match="before there was anything to keep. no step"):
        runs.work(begun(data))


def test_an_interrupted_command_is_cancelled_and_keeps_its_steps(site, data, fits):
    run = begun(data)

    def interrupt(request, _report, _stopped):
        (request.folder / "step").write_text("7")
        raise KeyboardInterrupt

    fits(interrupt)
    with pytest.raises(KeyboardInterrupt):
        runs.work(run)
    run.refresh_from_db()
    assert run.state == "cancelled"
    again, found = begun(data), []

    def go_on(request, _report, _stopped):
        found.append((request.folder / "step").read_text())
        return unsaved(request)

    fits(go_on)
    assert runs.work(again).state == "done"
    assert found == ["7"]


def test_a_run_whose_process_is_gone_is_found_and_goes_on(site, data, fits):
    run = queued(data)
    lost = runs.claim(run.pk)
    (runs.work_folder(run) / "step").write_text("7")
    assert runs.revive() == []
    silent(lost)
    assert runs.revive() == [run.pk]
    again = runs.claim(run.pk)
    assert again.attempt == 2
    assert (runs.work_folder(again) / "step").read_text() == "7"
    fits(unsaved)
    late = runs.work(lost)
    assert late.state == "running", "what comes of the lost process counts no more"
    assert late.checkpoint is None
    assert runs.work(again).state == "done"


def test_a_run_killed_while_it_is_measured_learns_nothing_anew(site, data, monkeypatch):
    class Killed(BaseException):
        """As a worker that is killed."""

    def kill(*_args, **_more):
        raise Killed

    run, encode, read = queued(data), Words.encode_queries, set()

    def noting(words, texts):
        read.update(texts)
        return encode(words, texts)

    monkeypatch.setattr(Words, "encode_queries", noting)
    with monkeypatch.context() as patch:
        patch.setattr(classifiers, "Measured", kill)
        with pytest.raises(Killed):
            training_tasks.fine_tune(run.pk)
    assert len(read) >= 54
    read.clear()
    silent(run)
    assert runs.revive() == [run.pk]
    training_tasks.fine_tune(run.pk)
    run.refresh_from_db()
    assert (run.state, run.attempt) == ("done", 2)
    assert len(read) == run.checkpoint.data["held_out"] == 6
    assert not [name for name in run.checkpoint.files if "steps" in name]


def silent(run: TrainingRun) -> None:
    long_ago = timezone.now() - 2 * TrainingRun.SILENCE
    TrainingRun.objects.filter(pk=run.pk).update(heartbeat_at=long_ago)


def test_a_process_of_this_machine_that_ended_is_missed_at_once(site, data):
    run = begun(data)
    gone = f"{socket.gethostname()}:{2**22 + 1}"
    TrainingRun.objects.filter(pk=run.pk).update(process=gone)
    second = begun(data)
    run.refresh_from_db()
    assert run.state == "failed"
    assert "ended without a word" in run.error
    assert second.process == f"{socket.gethostname()}:{os.getpid()}"


def test_a_run_that_kills_its_process_is_given_up(site, data):
    run = queued(data)
    for _ in range(runs.MOST_ATTEMPTS):
        silent(runs.claim(run.pk))
        runs.revive()
    run.refresh_from_db()
    assert run.state == "failed"
    assert runs.claim(run.pk) is None


def test_a_cancelled_run_whose_process_is_gone_does_not_go_on(site, data):
    run = queued(data)
    taken = runs.claim(run.pk)
    runs.cancel(taken)
    silent(taken)
    assert runs.revive() == []
    run.refresh_from_db()
    assert run.state == "cancelled"


def test_what_old_failures_left_is_removed(site, data, folder):
    run = queued(data)
    old = timezone.now() - runs.KEPT - timedelta(days=1)
    runs.work_folder(run)
    TrainingRun.objects.filter(pk=run.pk).update(state="failed", finished_at=old)
    leftover = folder / "runs" / "command-x"
    leftover.mkdir()
    os.utime(leftover, (old.timestamp(), old.timestamp()))
    runs.revive()
    assert list((folder / "runs").iterdir()) == []
    assert not list((folder / "stored" / "runs").rglob("*.csv"))


@pytest.mark.django_db(transaction=True)
def test_a_long_silence_of_the_trainer_is_no_silence_of_its_run(
    site, data, fits, monkeypatch
):
    monkeypatch.setattr(watching, "BEAT_SECONDS", 0.01)
    run, beat = begun(data), threading.Event()
    silent(run)

    def train(request, _report, _stopped):
        for _ in range(500):
            fresh = TrainingRun.objects.get(pk=run.pk).heartbeat_at
            if fresh > timezone.now() - timedelta(seconds=10):
                beat.set()
                break
        return unsaved(request)

    fits(train)
    runs.work(run)
    assert beat.is_set()


def test_a_database_that_is_away_stops_no_training(site, data, caplog):
    with watching.Watch(begun(data)) as watch, connection.execute_wrapper(_away):
        watch.report(Progress("train", 1, 2, loss=1.0))
        assert not watch.stopped()
    assert "was not reached" in caplog.text


def _away(execute, sql, params, many, context):
    from django.db import OperationalError

    raise OperationalError("the server is restarting")
