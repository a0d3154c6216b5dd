"""Which workers may take from which queues."""

import subprocess
import sys
from types import SimpleNamespace

import pytest
from celery import Celery

from ecom_ai import tasks
from tests.processes import ROOT, environment, worker


def start_worker(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "celery", "-A", "shop", "worker", *options],
        cwd=ROOT,
        env=environment(TEST_DATABASE="none"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("queues", ["ecom_ai.serve", "ecom_ai,ecom_ai.train"])
def test_a_forking_worker_on_a_queue_with_checkpoints_ends_at_once_and_says_why(
    queues,
):
    ended = start_worker("-Q", queues)
    last = ended.stderr.splitlines()[-1]
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert last.startswith("The queue ecom_ai.")
    assert "refuses the prefork pool" in last
    assert "--pool solo" in last


@pytest.mark.django_db
@pytest.mark.parametrize(
    "options",
    [("-Q", "ecom_ai.serve", "--pool", "threads"), ("-Q", "ecom_ai", "-c", "1")],
    ids=["threads on serve", "prefork on ecom_ai"],
)
def test_other_workers_start(tmp_path, options):
    with worker(tmp_path / "log", options=options) as started:
        assert started.process.poll() is None


@pytest.mark.parametrize("pool", ["prefork", "processes", "class"])
@pytest.mark.parametrize(
    ("queues", "default", "refused"),
    [
        ("ecom_ai.serve", "celery", True),
        (["ecom_ai", "ecom_ai.serve"], "celery", True),
        (None, "ecom_ai.serve", True),
        (None, "celery", False),
        ("ecom_ai", "celery", False),
    ],
)
def test_the_pool_is_judged_by_the_queues_really_taken_from(
    pool, queues, default, refused
):
    from celery.concurrency import prefork

    app = Celery("other", broker="memory://", set_as_current=False)
    app.conf.task_default_queue = default
    app.amqp.queues.select(queues)
    sender = SimpleNamespace(
        app=app, pool_cls=prefork.TaskPool if pool == "class" else pool
    )
    if refused:
        with pytest.raises(SystemExit, match="refuses the prefork pool"):
            tasks.refuse_prefork(sender=sender)
    else:
        tasks.refuse_prefork(sender=sender)
