"""Fixtures that all tests share: the servers, and a small shop with vectors."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.contrib.sites.models import Site
from django.core.cache import cache
from django.db import transaction
from django.utils import translation

from ecom_ai import index, inference, tasks
from ecom_ai.api import throttles
from ecom_ai.classifying import asking
from ecom_ai.index import selectivity
from ecom_ai.ml import encoders
from ecom_ai.models.checkpoints import forget_live
from shop import embedded
from shop.embedded import postgres
from tests.processes import end_forks

if TYPE_CHECKING:
    from shop.models import Product

#: sku, category, title and body in English, and in Chinese.
GOODS = [
    ("TENT-1", "camping", "Ridge two-person tent", "Waterproof shelter for wet nights.",
     "山脊双人帐篷", "防水面料，雨夜也干爽。"),
    ("TENT-2", "camping", "Family dome tent", "Room for four campers, quick to pitch.",
     "家庭穹顶帐篷", "四人空间，快速搭建。"),
    ("TENT-3", "camping", "Ultralight trekking tent", "Weighs a kilo, for long hikes.",
     "超轻徒步帐篷", "仅重一公斤，适合长途徒步。"),
    ("TENT-4", "camping", "Winter expedition tent", "Holds against snow and storm.",
     "冬季探险帐篷", "抗风雪。"),
    ("BAG-1", "camping", "Down sleeping bag", "Warm to minus ten degrees.",
     "羽绒睡袋", "零下十度依然温暖。"),
    ("MUG-1", "kitchen", "Stoneware coffee mug", "Keeps an espresso hot at breakfast.",
     "粗陶咖啡杯", "早餐时让浓缩咖啡保持温热。"),
    ("POT-1", "kitchen", "Cast-iron teapot", "For green tea, shared slowly.",
     "铸铁茶壶", "慢慢分享绿茶。"),
    ("PAN-1", "kitchen", "Copper frying pan", "Even heat for eggs and steak.",
     "铜煎锅", "受热均匀，煎蛋煎牛排。"),
    ("LAMP-1", "home", "Linen table lamp", "Soft light for reading in bed.",
     "亚麻台灯", "床头阅读的柔和灯光。"),
    ("RUG-1", "home", "Wool blanket", "Heavy and soft for winter evenings.",
     "羊毛毯", "厚实柔软，适合冬夜。"),
]  # fmt: skip


#: What takes longest is begun first, so that no process waits for another at the end.
LONGEST = (
    "tests/contracts/test_hosts.py",
    "tests/ml/",
    "tests/test_eligibility.py",
    "tests/test_workers_killed.py",
    "tests/reviews/test_workers_killed.py",
    "tests/support/test_knowledge_killed.py",
    "tests/test_train_commands.py",
    "tests/training/test_run_killed.py",
    "tests/test_wall.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        found = (n for n, part in enumerate(LONGEST) if item.nodeid.startswith(part))
        return next(found, len(LONGEST))

    items.sort(key=place)


@pytest.fixture(scope="session", autouse=True)
def servers() -> Iterator[None]:
    """Embedded PostgreSQL and Valkey, ended and removed with the run."""
    folder = Path(os.environ["DEMO_DIR"])
    # Of tests nothing need outlive a power cut, and so no disk is waited for.
    with patch.dict(postgres.OPTIONS, fsync="off", full_page_writes="off"):
        running = embedded.start_servers(folder)
    try:
        yield
    finally:
        end_forks()
        running.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(servers: None) -> None:
    """Lets pytest-django make its database only once the server is up."""


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """Nothing that a process remembers passes from test to test."""
    forget_live()
    cache.clear()
    throttles.forget()
    selectivity.forget()
    for rest in (
        inference.worker_rest,
        inference.cache_rest,
        asking.rest,
        tasks.send_rest,
    ):
        rest.end()
    yield
    forget_live()
    translation.deactivate()  # what a page in another language left


@pytest.fixture
def site(db: None) -> Site:
    return Site.objects.get_or_create(pk=1)[0]


@pytest.fixture(scope="module")
def rows_for_all(
    django_db_setup: None, django_db_blocker: Any
) -> Iterator[Callable[[Callable[[], object]], None]]:
    """Makes rows once for all tests of a module, each of which finds them untouched.

    They lie in a transaction about those of the tests; not for tests that commit.
    """
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()

    def make(rows: Callable[[], object]) -> None:
        with django_db_blocker.unblock():
            rows()

    yield make
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


#: Vectors of the texts that so many tests begin with, by encoder and text.
_ENCODED: dict[tuple[Path, str], Any] = {}


@pytest.fixture
def at_once(
    django_capture_on_commit_callbacks, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], AbstractContextManager[None]]:
    """A block whose saved products are mirrored and embedded as they rang for it, but
    all of them by one message: ten would each ask the database the same again. What
    was encoded before, by the same encoder, is not encoded again."""
    encode = encoders.OnnxEncoder._encode_one

    def remembered(encoder: encoders.OnnxEncoder, text: str) -> Any:
        key = (encoder._folder, text)
        if key not in _ENCODED:
            _ENCODED[key] = encode(encoder, text)
        return _ENCODED[key]

    @contextmanager
    def block() -> Iterator[None]:
        with django_capture_on_commit_callbacks() as saved:
            yield
        rung: list[tuple[Any, Any]] = []
        with monkeypatch.context() as patch:
            patch.setattr(tasks, "_send", lambda *message: rung.append(message))
            for each in saved:
                each()
        keys: dict[int, list[str]] = {}
        with (
            monkeypatch.context() as patch,
            django_capture_on_commit_callbacks(execute=True),
        ):
            patch.setattr(encoders.OnnxEncoder, "_encode_one", remembered)
            for task, args in rung:
                if task is tasks.sync_items:
                    keys.setdefault(args[0], []).extend(args[1])
                else:
                    tasks._send(task, args)
            for site_id, some in keys.items():
                tasks._send(tasks.sync_items, (site_id, some))
        for site_id in keys:
            index.live(site_id)  # known to a process that serves pages

    return block


@pytest.fixture
def products(site: Site, at_once) -> "dict[str, Product]":
    """Ten products in two languages, mirrored and embedded as a save does it."""
    # Not at the top: the contract tests run in a shop without these models, too.
    from shop.models import Category, Product

    made = {}
    with at_once():
        for number, (sku, category, *texts) in enumerate(GOODS, start=1):
            made[sku] = Product.objects.create(
                sku=sku,
                slug=sku.lower(),
                category=Category.objects.get_or_create(slug=category)[0],
                title_en=texts[0],
                description_en=texts[1],
                title_zh=texts[2],
                description_zh=texts[3],
                price=Decimal(10 * number),
                stock=5,
            )
    return made


@pytest.fixture(autouse=True)
def _staffed(request, monkeypatch) -> None:
    """Somebody is at the shop, whatever the clock says; but in tests of its hours."""
    is_the_demo = "shop" in settings.INSTALLED_APPS
    if is_the_demo and "unstaffed" not in request.fixturenames:
        monkeypatch.setattr("shop.ecom.Support.is_staffed", lambda *_: True)
