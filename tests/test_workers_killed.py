"""Workers that die at any moment leave no product without its vector."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from django.contrib.sites.models import Site

from ecom_ai import catalog, index, tasks
from ecom_ai.adapters import get_product_adapter
from ecom_ai.inference import LocalInference
from ecom_ai.models import Checkpoint, Embedding, Item
from shop.celery import app as shop_app
from shop.models import Category, Product
from tests.conftest import GOODS
from tests.processes import BOTH, ROOT, Worker, environment, until

pytestmark = pytest.mark.django_db(transaction=True)

KILLS, PRODUCTS, CHANGED = 20, 200, 80


@pytest.fixture
def catalogue(site: Site) -> Iterator[list[str]]:
    """Keys of 200 products that nobody has mirrored yet; the broker is empty."""
    category = Category.objects.create(slug="all")
    made = Product.objects.bulk_create(
        Product(
            sku=f"P-{number}",
            slug=f"p-{number}",
            category=category,
            title_en=f"{GOODS[number % 10][2]} no. {number}",
            description_en=GOODS[number % 10][3],
            title_zh=f"{GOODS[number % 10][4]} {number}",
            description_zh=GOODS[number % 10][5],
            price=Decimal(number + 1),
            stock=1,
        )
        for number in range(PRODUCTS)
    )
    shop_app.conf.task_always_eager = False
    with shop_app.connection_for_write() as connection:
        connection.default_channel.client.flushdb()
    yield [product.sku for product in made]
    shop_app.conf.task_always_eager = True


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[list[Worker]]:
    """Two workers of all queues; the test may end them and add others."""
    running = [Worker(tmp_path / f"{n}.log", options=named(n)) for n in range(2)]
    yield running
    for each in running:
        each.kill()


def named(number: int) -> tuple[str, ...]:
    return (*BOTH, "-n", f"w{number}@%h")


def is_encoding(worker: Worker) -> bool:
    """Whether it has taken a batch that it has not finished."""
    lines = [line for line in worker.output.splitlines() if "embed_items[" in line]
    return bool(lines) and "succeeded" not in lines[-1]


def change(keys: list[str], word: str) -> None:
    """New words in these products, which the shop mirrors; their vectors are old."""
    Product.objects.filter(sku__in=keys).update(description_en=f"Now {word}.")
    catalog.sync(1, keys)


def test_twenty_kills_leave_every_sellable_product_with_exactly_one_current_vector(
    catalogue, workers, tmp_path, monkeypatch
):
    chance = random.Random(7)
    list(catalog.sync_all(1))
    live = index.ensure_live(1)
    in_the_midst = 0
    for kill in range(KILLS):
        change(chance.sample(catalogue, CHANGED), f"made in {1900 + kill}")
        workers[0].wait_until_ready()
        tasks._send(tasks.embed_pending, (live.pk,))
        in_the_midst += kill_at(workers.pop(0), live, chance.uniform(0.0, 0.3))
        workers.append(Worker(tmp_path / f"{kill + 2}.log", options=named(kill + 2)))
    assert in_the_midst >= KILLS // 2

    # What a killed worker held is lost to the broker for a quarter of an hour.
    monkeypatch.setattr(tasks, "_BUSY", 0 * tasks._BUSY)
    with shop_app.connection_for_write() as connection:
        connection.default_channel.client.flushdb()
    tasks.sweep()
    until(lambda: idle(live), seconds=60, of=workers[-1])
    assert_exactly_one_current_vector(live)


def idle(live: Checkpoint) -> bool:
    return not Item.objects.pending(live).exists()


def kill_at(worker: Worker, live: Checkpoint, seconds: float) -> bool:
    """Kills it so long after it took a batch; whether it was encoding then."""
    until(lambda: is_encoding(worker) or idle(live), seconds=20, of=worker)
    time.sleep(seconds)
    was_encoding = is_encoding(worker)
    worker.kill()
    return was_encoding


def assert_exactly_one_current_vector(live: Checkpoint) -> None:
    adapter = get_product_adapter()
    products = {adapter.item(p).key: p for p in adapter.sellable(1)}
    stored = Embedding.objects.filter(checkpoint=live).select_related("item")
    assert sorted(e.item.key for e in stored) == sorted(products)
    for embedding in stored:
        row = catalog._row(1, adapter.item(products[embedding.item.key]))
        assert embedding.text_hash == embedding.item.text_hash == row.text_hash
    some = list(stored)[:5]
    made = LocalInference().encode_items(live, [e.item.texts for e in some])
    for embedding, vector in zip(some, made, strict=True):
        assert np.dot(embedding.vector, vector) > 0.99


@pytest.mark.parametrize("options", [(), ("--all",)], ids=["sync", "sync --all"])
def test_two_syncs_at_once_make_one_checkpoint_and_one_vector_each(
    catalogue, workers, options
):
    Product.objects.exclude(sku__in=catalogue[:60])._raw_delete("default")
    before = 0
    if options:
        list(catalog.sync_all(1))
        before = index.ensure_live(1).pk
    command = [sys.executable, "-m", "django", "ecom_ai_sync", "--timeout", "40"]
    both = [
        subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    errors = [each.communicate(timeout=80)[1] for each in both]
    assert [each.returncode for each in both] == [0, 0], errors
    live = Checkpoint.objects.get(stage=Checkpoint.Stage.LIVE)
    assert Checkpoint.objects.filter(pk__gt=before).get() == live
    assert_exactly_one_current_vector(live)
