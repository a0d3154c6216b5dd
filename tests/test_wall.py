"""The wall between pages and workers, with real processes on a real broker."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pytest
from celery import Celery, current_app
from django.conf import settings
from django.core.cache import cache
from django.db.models import F
from django.test import Client
from django.utils import timezone

from ecom_ai import index, inference, tasks
from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.inference import CeleryInference, LocalInference, query_key
from ecom_ai.models import Embedding, Event, Item
from ecom_ai.recommendations import recommend
from ecom_ai.search import search
from ecom_ai.shoppers import Visitor
from shop.celery import app as shop_app
from shop.embedded.places import Places
from shop.embedded.processes import read_pid
from shop.models import Product
from tests.processes import BOTH, Worker, until, worker

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = [
    "/",
    "/search/?q=a+warm+tent",
    "/p/tent-1/",
    "/c/camping/",
    "/ecom-ai/widgets/similar/?item=TENT-1",
    "/ecom-ai/api/v1/search/?q=tent",
    "/ecom-ai/api/v1/recommendations/?placement=similar&item=TENT-1",
]
NOWHERE = "/tmp/ecom-ai-no-such-server.sock"
DEADLINE = 0.3


@pytest.fixture
def shop(products, settings):
    """The shop as in production: tasks go to the broker, vectors come from a worker.

    Its products have vectors from before.
    """
    settings.ECOM_AI = {
        **settings.ECOM_AI,
        "INFERENCE": "celery",
        "QUERY_DEADLINE_MS": int(1000 * DEADLINE),
    }
    shop_app.conf.task_always_eager = False
    with shop_app.connection_for_write() as connection:
        connection.default_channel.client.flushdb()
    yield products
    shop_app.conf.task_always_eager = True


@pytest.fixture(scope="module")
def logs(tmp_path_factory):
    return tmp_path_factory.mktemp("workers")


@pytest.fixture
def serving(shop, logs) -> Iterator[Worker]:
    """A serving worker that has its encoder loaded."""
    with worker(logs / "serve.log") as started:
        warm_up()
        yield started


@pytest.fixture
def no_servers(shop, settings) -> Iterator[None]:
    """Broker and cache at an address where nobody listens."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"unix://{NOWHERE}?db=1",
        }
    }
    elsewhere = Celery("elsewhere", broker=f"redis+socket://{NOWHERE}")
    yield
    elsewhere.close()
    shop_app.set_current()
    shop_app.set_default()


def ask(text: str) -> np.ndarray:
    live = index.live(1)
    assert live is not None
    return CeleryInference().encode_query(live, text)


def warm_up() -> None:
    def answered() -> bool:
        inference.worker_rest.end()
        try:
            ask("warm up")
        except InferenceUnavailable:
            return False
        return True

    until(answered, seconds=60)


def waiting() -> int:
    """Messages on the serving queue."""
    with current_app.connection_for_write() as connection:
        return int(connection.default_channel.client.llen("ecom_ai.serve"))


def test_a_vector_comes_within_the_deadline_and_the_next_one_from_the_cache(
    serving, monkeypatch
):
    began = time.monotonic()
    first = ask("something warm for the night")
    took = time.monotonic() - began
    sent: list[str] = []
    monkeypatch.setattr(inference, "send", lambda task, args: sent.append(task))
    again = ask("  Something WARM for\tthe night ")
    here = LocalInference().encode_query(index.live(1), "something warm for the night")
    assert took < DEADLINE
    assert sent == []
    assert np.array_equal(first, again)
    assert np.allclose(first, here, atol=1e-3)


def test_search_finds_by_meaning_with_a_worker(serving):
    found = search("something to sleep in under the stars", 1)
    assert found.by_meaning
    assert found.hits[0].product.category.slug == "camping"


def test_many_who_ask_one_thing_at_once_send_one_message(serving, monkeypatch):
    sent: list[str] = []
    send = inference.send

    def counted(task: str, args: list[object]) -> None:
        sent.append(task)
        send(task, args)

    monkeypatch.setattr(inference, "send", counted)
    live, got = index.live(1), []
    threads = [
        threading.Thread(
            target=lambda: got.append(CeleryInference().encode_query(live, "a teapot"))
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8
    assert sent == ["ecom_ai.encode_query"]


def test_without_a_worker_a_page_waits_one_deadline_and_the_next_not_at_all(shop):
    began = time.monotonic()
    with pytest.raises(InferenceUnavailable, match="queue ecom_ai.serve within"):
        ask("nobody is there")
    first = time.monotonic() - began
    with pytest.raises(InferenceUnavailable, match="a moment ago"):
        ask("another question")
    second = time.monotonic() - began - first
    assert DEADLINE <= first < DEADLINE + 0.5
    assert second < DEADLINE / 2
    assert waiting() == 1


def test_without_a_worker_every_page_answers(shop, client: Client):
    for address in PAGES:
        assert client.get(address).status_code == 200, address
    assert [hit.key for hit in search("teapot", 1).hits][:1] == ["POT-1"]
    assert not search("teapot", 1).by_meaning
    assert recommend("similar", Visitor(site_id=1), item_keys=["TENT-1"]).items


def test_without_broker_and_cache_every_page_answers(no_servers, client: Client):
    began = time.monotonic()
    for address in PAGES:
        assert client.get(address).status_code == 200, address
    assert time.monotonic() - began < 10
    assert [hit.key for hit in search("teapot", 1).hits][:1] == ["POT-1"]


def test_without_broker_and_cache_products_are_saved_and_events_stored(
    no_servers, shop, client: Client
):
    product = shop["TENT-1"]
    product.price = Decimal("12.50")
    began = time.monotonic()
    product.save()
    assert time.monotonic() - began < 3  # Celery by itself would try for six seconds
    product.refresh_from_db()
    token = client.post("/ecom-ai/api/v1/shoppers/").json().get("token", "")
    stored = client.post(
        "/ecom-ai/api/v1/events/",
        {"events": [{"kind": "view", "item": "TENT-1"}]},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert product.price == Decimal("12.50")
    assert stored.status_code < 300, stored.content
    assert Event.objects.filter(item_key="TENT-1").count() == 1


def test_a_broker_and_cache_that_hang_cost_a_page_little(shop, client: Client):
    pid = read_pid(Places(settings.DEMO_DIR).valkey_pid)
    os.kill(pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        shop["TENT-1"].save()
        assert client.get("/search/?q=teapot").status_code == 200
        assert client.get("/ecom-ai/widgets/popular/").status_code == 200
        assert time.monotonic() - began < 8
    finally:
        os.kill(pid, signal.SIGCONT)


def test_without_broker_and_cache_nobody_waits_twice(no_servers):
    with pytest.raises(InferenceUnavailable, match="cache is away"):
        ask("nobody is there")
    with pytest.raises(InferenceUnavailable, match="cache did not answer a moment ago"):
        ask("another question")


def test_without_the_broker_alone_what_the_cache_holds_still_serves(shop):
    live = index.live(1)
    inference.answer_query(live, "asked yesterday")
    elsewhere = Celery("elsewhere", broker=f"redis+socket://{NOWHERE}")
    try:
        with pytest.raises(InferenceUnavailable, match="broker is away"):
            ask("never asked")
        assert ask("asked yesterday").shape == (live.dimensions,)
    finally:
        elsewhere.close()
        shop_app.set_current()
        shop_app.set_default()


def test_a_worker_that_hangs_costs_one_deadline_and_its_late_answer_serves_the_next(
    serving,
):
    serving.signal(signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(InferenceUnavailable):
        ask("late")
    assert DEADLINE <= time.monotonic() - began < DEADLINE + 0.5
    serving.signal(signal.SIGCONT)
    key = query_key(index.live(1), "late")
    until(lambda: cache.get(key) is not None, seconds=10, of=serving)
    # This process still rests from asking, but looks whether the answer has come.
    assert inference.worker_rest.resting()
    assert ask("late").shape == (384,)
    inference.worker_rest.end()
    assert ask("a new question").shape == (384,)


def test_a_question_that_nobody_answered_in_time_is_not_answered_any_more(
    shop, logs, monkeypatch
):
    monkeypatch.setattr(inference, "_ASKED_SECONDS", 1)
    with pytest.raises(InferenceUnavailable):
        ask("long ago")
    time.sleep(1.1)
    with worker(logs / "late.log") as late:
        warm_up()
        assert cache.get(query_key(index.live(1), "long ago")) is None
        assert "expired" in late.output or "revoked" in late.output


def test_a_product_saved_in_the_shop_gets_its_vector_from_the_worker(shop, logs):
    known, live = shop["MUG-1"], index.live(1)
    known.title_en = "Enamel cup for campfires"
    new = Product(
        sku="HAT-1", slug="hat-1", category=known.category, title_en="Felt hat",
        price=Decimal(30), stock=5,
    )  # fmt: skip
    ours = Embedding.objects.filter(checkpoint=live, item__key__in=[new.sku, known.sku])
    ours.update(created_at=timezone.now() - timedelta(days=1))
    began = timezone.now()
    current = ours.filter(text_hash=F("item__text_hash"), created_at__gte=began)
    with worker(logs / "both.log", options=BOTH) as both:
        known.save()
        new.save()
        until(lambda: current.count() == 2, seconds=60, of=both)
        assert both.output.count("ecom_ai.embed_items") >= 2
    assert ours.count() == 2
    texts = dict(Item.objects.values_list("key", "texts"))
    assert texts["MUG-1"]["en"][0] == "Enamel cup for campfires"
    assert texts["HAT-1"]["en"][0] == "Felt hat"


def test_a_serving_worker_asks_nobody_for_a_query_s_vector(monkeypatch, settings):
    """It would wait for itself."""
    settings.ECOM_AI = {**settings.ECOM_AI, "INFERENCE": "celery"}
    monkeypatch.setattr(inference, "IS_SERVING", False)
    assert isinstance(inference.get_inference(), inference.CeleryInference)
    for queues, kind in (
        ({"ecom_ai"}, inference.CeleryInference),
        ({"ecom_ai.serve"}, inference.LocalInference),
    ):
        amqp = SimpleNamespace(queues=SimpleNamespace(consume_from=queues))
        tasks.serve_from_here(SimpleNamespace(app=SimpleNamespace(amqp=amqp)))
        assert isinstance(inference.get_inference(), kind)
