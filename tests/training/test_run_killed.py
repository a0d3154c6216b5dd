"""A training run on a real worker: killed, gone on with by another, cancelled."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecom_ai.models import Checkpoint, TrainingRun
from ecom_ai.tasks import TRAIN_QUEUE
from ecom_ai.training import promotion, runs
from ecom_ai.training_tasks import fine_tune
from shop.celery import app as shop_app
from tests.forks import Forks
from tests.ml.conftest import _save_tiny
from tests.processes import environment, until, worker
from tests.training.making import SITE, reviews, write_csv

pytestmark = pytest.mark.django_db(transaction=True)
State = TrainingRun.State
TRAIN = ("-Q", TRAIN_QUEUE, "--pool", "solo")
#: What importing takes longest when a network is trained.
IMPORTS = ("ecom_ai.ml.encoder_training.training", "peft", "transformers.trainer")
#: It would take an hour, in steps of some milliseconds.
SLOW = {"epochs": 100_000, "patience": 100_000, "dimensions": 8, "layers": 1}
#: Some seconds, of which the first step is saved after a fifth.
SECONDS = {"method": "full", "max_length": 32, "epochs": 80, "patience": 100}


@pytest.fixture(scope="module")
def workplace(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("workplace")


@pytest.fixture
def folder(workplace, settings) -> Path:
    """CHECKPOINT_DIR, in place of each test's own: the workers are forks of one."""
    made = workplace / "checkpoints"
    settings.ECOM_AI = {**settings.ECOM_AI, "CHECKPOINT_DIR": made}
    return made


@pytest.fixture(scope="module")
def forks(workplace, django_db_setup) -> Iterator[Forks]:
    """What these workers are forked from; torch is imported there.

    With one thread: more would wait for each other on a machine that is busy.
    """
    folder = str(workplace / "checkpoints")
    given = environment(ECOM_AI_CHECKPOINTS=folder, OMP_NUM_THREADS="1")
    made = Forks(given, imports=IMPORTS)
    yield made
    made.end()


@pytest.fixture
def broker() -> Iterator[None]:
    shop_app.conf.task_always_eager = False
    with shop_app.connection_for_write() as connection:
        connection.default_channel.client.flushdb()
    yield
    shop_app.conf.task_always_eager = True


@pytest.fixture(scope="module")
def tiny(workplace) -> str:
    return str(_save_tiny(workplace / "base", workplace / "sentence"))


def step(run: TrainingRun) -> int:
    """Of learning; 0 before it, and while what was learnt is loaded again."""
    run.refresh_from_db()
    is_learning = run.progress.get("stage") == "train"
    return int(run.progress["step"]) if is_learning else 0


def begin(run: TrainingRun) -> None:
    fine_tune.apply_async((run.pk,), queue=TRAIN_QUEUE)


def ring_again(run: TrainingRun) -> None:
    """Once it is found that the worker is gone."""
    run.refresh_from_db()
    assert run.state == State.RUNNING
    assert runs.revive() == [run.pk], "its process is gone"
    begin(run)


def test_a_killed_workers_run_goes_on_where_it_was_and_stops_when_asked(
    site, broker, tmp_path, folder, forks
):
    data = tmp_path / "s.txt"
    lines = [
        f"u{n} " + " ".join(f"i{(n + k) % 9}" for k in range(5)) for n in range(30)
    ]
    data.write_text("\n".join(lines))
    run = runs.queue(SITE, "recommender", inputs={"train": data}, arguments=SLOW)
    with worker(tmp_path / "first", options=TRAIN, forks=forks) as first:
        begin(run)
        until(lambda: step(run) > 20, seconds=60, of=first)
    reached = step(run)
    with worker(tmp_path / "second", options=TRAIN, forks=forks) as second:
        ring_again(run)
        until(lambda: step(run) not in (0, reached), seconds=60, of=second)
        assert run.attempt == 2
        assert run.progress["step"] >= reached - 20, "it went on, not anew"
        runs.cancel(run)
        until(lambda: step(run) is not None and run.finished_at, seconds=20, of=second)
        until(lambda: not (folder / "runs" / run.work).exists(), seconds=10, of=second)
    assert (run.state, run.checkpoint) == (State.CANCELLED, None)


def write_pairs(path: Path, rows: list[tuple[str, str]]) -> Path:
    pairs = (f"{label} {n},{text}" for n, (text, label) in enumerate(rows))
    lines = ["query,document", *pairs]
    path.write_text("\n".join(lines) + "\n")
    return path


def saved(folder: Path, run: TrainingRun) -> int:
    """The last step that was saved whole; 0 before there is one."""
    states = (folder / "runs" / run.work).rglob("checkpoint-*/trainer_state.json")
    return max((int(path.parent.name[11:]) for path in states), default=0)


@pytest.mark.parametrize("role", ["sentiment", "encoder"])
def test_a_killed_network_goes_on_from_its_last_saved_step_and_can_be_promoted(
    site, broker, tmp_path, folder, forks, tiny, role
):
    write = write_csv if role == "sentiment" else write_pairs
    data = write(tmp_path / "data.csv", reviews(120))
    run = runs.queue(
        SITE, role, inputs={"train": data}, base=tiny, arguments=SECONDS, by="ann"
    )
    with worker(tmp_path / "first", options=TRAIN, forks=forks) as first:
        begin(run)
        until(lambda: saved(folder, run), seconds=60, of=first)
    run.refresh_from_db()
    reached, before = saved(folder, run), len(run.history)
    with worker(tmp_path / "second", options=TRAIN, forks=forks) as second:
        ring_again(run)
        until(lambda: step(run) is not None and run.finished_at, seconds=60, of=second)
        until(lambda: not (folder / "runs" / run.work).exists(), seconds=10, of=second)
    assert (run.state, run.error, run.attempt) == (State.DONE, "", 2)
    after = [moment for moment in run.history[before:] if moment["stage"] == "train"]
    assert after
    assert min(moment["step"] for moment in after) > reached, "it went on, not anew"
    made = promotion.promote(run.checkpoint, by="ann").checkpoint
    assert made.stage in (Checkpoint.Stage.LIVE, Checkpoint.Stage.FILLING)
