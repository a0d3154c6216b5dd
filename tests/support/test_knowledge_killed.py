"""Workers that die while they encode leave each passage with exactly one vector."""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from django.contrib.sites.models import Site
from django.core.cache import cache

from ecom_ai import index, knowledge_tasks
from ecom_ai.inference import encoder, unit
from ecom_ai.models import Article, Checkpoint, Item, Passage, PassageVector
from ecom_ai.support import knowledge
from shop.celery import app as shop_app
from tests.processes import BOTH, Worker, until

pytestmark = pytest.mark.django_db(transaction=True)

KILLS, ARTICLES, PARTS = 2, 30, 6


@pytest.fixture
def live(site: Site) -> Iterator[Checkpoint]:
    """An encoder, and a broker that has nothing yet."""
    Item.objects.create(
        site=site, key="TENT-1", texts={"en": ["A tent", "Dry."]}, text_hash="a"
    )
    made = index.ensure_live(site.pk)
    shop_app.conf.task_always_eager = False
    with shop_app.connection_for_write() as connection:
        connection.default_channel.client.flushdb()
    yield made
    shop_app.conf.task_always_eager = True


def body(number: int, *, word: str) -> str:
    return "\n\n".join(
        f"## Part {part}\n\nArticle {number} says {word} about matter {part}."
        for part in range(PARTS)
    )


def pending(live: Checkpoint) -> int:
    return knowledge.pending(live).count()


def sweep() -> None:
    """As beat does it, once a killed worker's silence is over."""
    cache.clear()
    knowledge_tasks.sweep_knowledge()


def test_each_passage_has_one_vector_however_often_its_worker_is_killed(
    live: Checkpoint, tmp_path: Path
) -> None:
    Article.objects.bulk_create(
        Article(site_id=1, key=f"a-{n}", language="en", title=f"Article {n}",
                body=body(n, word="nothing"))
        for n in range(ARTICLES)
    )  # fmt: skip
    knowledge.sync_articles(1)
    total = ARTICLES * PARTS
    in_the_midst = 0
    for kill in range(KILLS):
        worker = Worker(tmp_path / f"{kill}.log", options=BOTH)
        before = pending(live)
        sweep()
        until(lambda: pending(live) < before, seconds=60, of=worker)  # noqa: B023
        in_the_midst += pending(live) > 0
        worker.kill()
        # Some are written anew meanwhile.
        for row in Article.objects.all()[kill::KILLS]:
            row.body = body(int(row.key[2:]), word=f"thing {kill}")
            row.save()
    assert in_the_midst >= KILLS // 2

    last = Worker(tmp_path / "last.log", options=BOTH)
    try:
        until(lambda: swept(live), seconds=90, of=last)
    finally:
        last.kill()
    assert Passage.objects.filter(kind="article").count() == total
    stored = PassageVector.objects.filter(
        checkpoint=live, passage__kind="article"
    ).select_related("passage")
    assert len({each.passage_id for each in stored}) == len(stored) == total
    assert all(each.text_hash == each.passage.text_hash for each in stored)
    some = list(stored)[:4]
    read = [f"{each.passage.title}. {each.passage.text}" for each in some]
    made = unit(encoder(live).encode_passages(read))
    for each, vector in zip(some, made, strict=True):
        assert np.dot(each.vector, vector) > 0.99


def swept(live: Checkpoint) -> bool:
    stale = knowledge_tasks.passages.stale_articles(1)
    if stale or pending(live):
        sweep()
        time.sleep(1)  # as a beat that rings once a second
    return not stale and not pending(live)
