"""A training run on a real worker: killed, gone on with by another, cancelled."""

from collections.abc import Iterator

import pytest

from ecom_ai.models import TrainingRun
from ecom_ai.tasks import TRAIN_QUEUE
from ecom_ai.training import runs
from ecom_ai.training_tasks import fine_tune
from shop.celery import app as shop_app
from tests.processes import until, worker
from tests.training.making import SITE

TRAIN = ("-Q", TRAIN_QUEUE, "--pool", "solo")
#: It would take an hour, in steps of some milliseconds.
SLOW = {"epochs": 100_000, "patience": 100_000, "dimensions": 8, "layers": 1}


@pytest.fixture
def broker() -> Iterator[None]:
    shop_app.conf.task_always_eager = False
    with shop_app.connection_for_write() as connection:
        connection.default_channel.client.flushdb()
    yield
    shop_app.conf.task_always_eager = True


def step(run: TrainingRun) -> int:
    run.refresh_from_db()
    return int(run.progress.get("step", 0))


@pytest.mark.django_db(transaction=True)
def test_a_killed_workers_run_goes_on_where_it_was_and_stops_when_asked(
    site, broker, tmp_path, folder
):
    data = tmp_path / "s.txt"
    lines = [
        f"u{n} " + " ".join(f"i{(n + k) % 9}" for k in range(5)) for n in range(30)
    ]
    data.write_text("\n".join(lines))
    run = runs.queue(SITE, "recommender", inputs={"train": data}, arguments=SLOW)
    options = {"options": TRAIN, "ECOM_AI_CHECKPOINTS": str(folder)}
    with worker(tmp_path / "first", **options) as first:
        fine_tune.apply_async((run.pk,), queue=TRAIN_QUEUE)
        until(lambda: step(run) > 20, seconds=60, of=first)
    assert run.state == TrainingRun.State.RUNNING
    reached = step(run)
    assert runs.revive() == [run.pk], "its process is gone"
    with worker(tmp_path / "second", **options) as second:
        fine_tune.apply_async((run.pk,), queue=TRAIN_QUEUE)
        until(lambda: step(run) != reached, seconds=60, of=second)
        assert run.attempt == 2
        assert run.progress["step"] >= reached - 20, "it went on, not anew"
        runs.cancel(run)
        until(lambda: step(run) is not None and run.finished_at, seconds=20, of=second)
        until(lambda: not (folder / "runs" / run.work).exists(), seconds=10, of=second)
    assert (run.state, run.checkpoint) == (TrainingRun.State.CANCELLED, None)
