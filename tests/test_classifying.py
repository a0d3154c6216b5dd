"""Verdicts over the wall, with real workers on a real broker."""

import io
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from celery import Celery, current_app
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from ecom_ai import classifying, inference, storage
from ecom_ai.classifying import asking
from ecom_ai.inference import Classified
from ecom_ai.ml.classifiers import ClassifierSettings
from ecom_ai.ml.heads import Head
from ecom_ai.models import Asked, Checkpoint
from ecom_ai.training import promotion
from shop.celery import app as shop_app
from tests.making import SITE
from tests.processes import SERVE, Worker, until, worker

pytestmark = pytest.mark.django_db(transaction=True)

NOWHERE = "/tmp/ecom-ai-no-such-server.sock"
THREADS = ("-Q", "ecom_ai.serve", "--pool", "threads", "-c", "2", "-n", "two@%h")
ROLE, DEADLINE_MS = "sentiment", 300


@pytest.fixture
def shop(site, settings) -> Iterator[None]:
    """As in production: what is asked goes to the broker."""
    settings.ECOM_AI = {
        **settings.ECOM_AI,
        "INFERENCE": "celery",
        "QUERY_DEADLINE_MS": DEADLINE_MS,
    }
    shop_app.conf.task_always_eager = False
    with shop_app.connection_for_write() as connection:
        connection.default_channel.client.flushdb()
    yield
    shop_app.conf.task_always_eager = True


@pytest.fixture
def no_broker(shop) -> Iterator[None]:
    elsewhere = Celery("elsewhere", broker=f"redis+socket://{NOWHERE}")
    yield
    elsewhere.close()
    shop_app.set_current()
    shop_app.set_default()


class Maker:
    """Makes classifiers that give every text the same label."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: list[Checkpoint] = []

    def __call__(self, label: str, *, stage: str = "trained") -> Checkpoint:
        folder = self.folder / str(len(self.made))
        folder.mkdir()
        bias = np.array([4.0 * (label == n) for n in ("bad", "good")], np.float32)
        Head(np.zeros((2, 384), dtype=np.float32), bias).write(folder)
        base = "bundled:multilingual-e5-small"
        ClassifierSettings(labels=("bad", "good"), encoder=base, base=base).write(
            folder
        )
        where, files = storage.save_folder(folder, under="checkpoints/tests")
        checkpoint = Checkpoint.objects.create(
            site_id=SITE, role=ROLE, stage=stage, name=label, folder=where, files=files,
            fingerprint=storage.digest(files), data={"labels": ["bad", "good"]},
        )  # fmt: skip
        self.made.append(checkpoint)
        return checkpoint


@pytest.fixture
def make(tmp_path) -> Iterator[Maker]:
    maker = Maker(tmp_path)
    yield maker
    for checkpoint in maker.made:
        storage.delete_folder(checkpoint.folder, checkpoint.files)


def ask(*texts: str, deadline_ms: int | None = None) -> Classified | None:
    return classifying.classify(ROLE, texts, site_id=SITE, deadline_ms=deadline_ms)


def labels(found: Classified | None) -> list[str] | None:
    return None if found is None else [label for label, _ in found.best()]


def warm(of: Worker) -> None:
    def answered() -> bool:
        asking.rest.end()
        return ask(f"warm {time.monotonic()}") is not None

    until(answered, seconds=60, of=of)


def test_a_promoted_checkpoint_answers_on_every_worker_within_seconds(
    shop, make, tmp_path, monkeypatch
):
    make("good", stage="live")
    after = make("bad")
    with (
        worker(tmp_path / "one.log", options=(*SERVE, "-n", "one@%h")) as one,
        worker(tmp_path / "two.log", options=THREADS) as two,
    ):
        warm(one)
        until(lambda: "ecom_ai.classify" in two.output, seconds=30, of=two)
        began = time.monotonic()
        assert labels(ask("It hums", " \u200b", "It sings")) == ["good", "", "good"]
        assert time.monotonic() - began < DEADLINE_MS / 1000
        # Again, from the cache.
        monkeypatch.setattr(asking, "_ring", lambda *_, **__: pytest.fail("asked"))
        assert labels(ask("It hums", "It sings")) == ["good", "good"]
        monkeypatch.undo()

        promotion.promote(after, by="ann")
        time.sleep(2.5)
        asking.rest.end()
        said, before = [], {each: each.output.count("succeeded") for each in (one, two)}
        for number in range(12):
            said.append(labels(ask(f"Text {number}", deadline_ms=3000)))
        assert said == [["bad"]] * 12
        for each, count in before.items():
            assert each.output.count("succeeded") > count, "every worker was asked"
        # Either may still be asked by itself.
        assert labels(classifying.classify(make.made[0], ["It hums"])) == ["good"]
        until(lambda: Asked.objects.filter(checkpoint=after).exists(), seconds=10)
        _doctor(one)


def _doctor(of: Worker) -> None:
    """Finds the live checkpoint answering, and nobody who trains."""
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("ecom_ai_doctor", "--json", stdout=out)
    rows = json.loads(out.getvalue())["findings"]
    found = {row["name"]: row for row in rows}
    assert not found["queue ecom_ai.train"]["fine"]
    assert "Trainings wait" in found["queue ecom_ai.train"]["message"]


def test_many_who_ask_one_thing_at_once_send_one_message(
    shop, make, tmp_path, monkeypatch
):
    make("good", stage="live")
    sent, got = [], []
    send = asking._send

    def counted(checkpoint, texts, **how):
        sent.append(texts)
        send(checkpoint, texts, **how)

    with worker(tmp_path / "one.log") as one:
        warm(one)
        monkeypatch.setattr(asking, "_send", counted)

        def both():
            try:
                got.append(labels(ask("One", "One")))
            finally:
                connection.close()

        threads = [threading.Thread(target=both) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert got == [["good", "good"]] * 8
    assert sent == [["One"]]


def test_without_a_worker_there_is_no_verdict_and_the_next_waits_not_at_all(
    shop, make, monkeypatch
):
    make("good", stage="live")
    began = time.monotonic()
    assert ask("nobody is there") is None
    first = time.monotonic() - began
    assert ask("another") is None
    assert DEADLINE_MS / 1000 <= first < 1
    assert time.monotonic() - began - first < 0.15
    assert not inference.worker_rest.resting(), "search goes on asking"
    with current_app.connection_for_write() as connection:
        assert connection.default_channel.client.llen("ecom_ai.serve") == 1


def test_without_a_broker_or_a_cache_there_is_no_verdict(no_broker, make, settings):
    live = make("good", stage="live")
    assert ask("It hums") is None
    inference.LocalInference()
    asking.answer(live, ["It sings"], as_live=True)
    assert labels(ask("It sings")) == ["good"], "what the cache holds still serves"
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"unix://{NOWHERE}?db=1",
        }
    }
    asking.rest.end()
    assert ask("It sings") is None


def test_where_nothing_is_live_there_is_no_verdict(shop):
    assert ask("It hums") is None
    with pytest.raises(TypeError, match="give site_id"):
        classifying.classify(ROLE, ["It hums"])


def test_an_altered_checkpoint_gives_no_verdict_and_says_why(shop, make):
    broken = make("good", stage="live")
    folder = storage.checkpoint_dir() / "stored" / broken.folder
    (folder / "head.safetensors").write_bytes(b"x")
    asking.answer(broken, ["It hums"], as_live=False)
    (found,) = classifying.look(broken, ["It hums"])
    assert "was altered" in found.error
    assert classifying.classify(broken, ["It hums"]) is None


def test_what_the_former_said_counts_for_the_role_alone_and_briefly(shop, make):
    former, live = make("good", stage="retired"), make("bad", stage="live")
    key = asking._key(live, "It hums")
    told = {"labels": ("bad", "good"), "shares": (0.1, 0.9), "by": former.pk}
    cache.set(key, told, 5)
    assert labels(ask("It hums")) == ["good"]
    assert classifying.look(live, ["It hums"]) == [None]
