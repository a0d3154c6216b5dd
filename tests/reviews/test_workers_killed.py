"""Workers that die while they score leave every review decided, and once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sites.models import Site

from ecom_ai import index, review_tasks
from ecom_ai.models import Checkpoint, Item, Replay, Review, ReviewAction, Verdict
from ecom_ai.reviews import deciding, replay, trying
from ecom_ai.reviews.rules import DEFAULTS
from ecom_ai.reviews.scoring import NEEDED
from ecom_ai.training import sentences, starter
from shop.celery import app as shop_app
from tests.processes import BOTH, Worker, until
from tests.reviews.making import write

pytestmark = pytest.mark.django_db(transaction=True)

KILLS, REVIEWS = 2, 60
#: What checkpoints learn from here: of our sentences every so manieth.
EVERY = 20
WORDS = ("tent", "zip", "pole", "floor", "colour", "smell", "bag", "peg", "rope")
ENDS = ("held", "broke", "leaked", "shone", "faded", "tore", "fitted", "bent")


@pytest.fixture
def shop(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A product, checkpoints made quickly, and a broker that has nothing yet."""
    ours = sentences.read
    monkeypatch.setattr(
        sentences,
        "read",
        lambda role: (rows := ours(role)).take(range(0, len(rows), EVERY)),
    )
    Item.objects.create(
        site=site, key="TENT-1", texts={"en": ["A tent", "Dry."]}, text_hash="a"
    )
    index.ensure_live(site.pk)
    starter.ensure(site.pk, [str(role) for role in NEEDED])
    shop_app.conf.task_always_eager = False
    with shop_app.connection_for_write() as connection:
        connection.default_channel.client.flushdb()
    yield
    shop_app.conf.task_always_eager = True


def texts() -> Iterator[str]:
    """Different enough to be nobody's copies."""
    for number in range(REVIEWS):
        word, other, end = WORDS[number % 9], WORDS[-number % 7], ENDS[number % 8]
        yield f"After {number} nights the {word} {end}; my {other} did not."


def pending() -> int:
    return Review.objects.filter(state=Review.State.PENDING).count()


def test_each_review_is_decided_once_however_often_its_worker_is_killed(
    shop, tmp_path: Path, monkeypatch
):
    monkeypatch.setattr(review_tasks, "LATE", 0 * review_tasks.LATE)
    for number, text in enumerate(texts()):
        write(text, author_key=f"u:{number}")
    in_the_midst = 0
    for kill in range(KILLS):
        before = pending()
        worker = Worker(tmp_path / f"{kill}.log", options=BOTH)
        review_tasks.sweep_reviews()
        least = before - REVIEWS // (KILLS + 2)
        until(lambda: pending() <= least, seconds=60, of=worker)  # noqa: B023
        in_the_midst += pending() > 0
        worker.kill()
    assert in_the_midst == KILLS

    last = Worker(tmp_path / "last.log", options=BOTH)
    try:
        until(lambda: swept() == 0, seconds=60, of=last)
    finally:
        last.kill()
    decided = ReviewAction.objects.filter(kind=ReviewAction.Kind.DECIDED)
    assert sorted(decided.values_list("review_id", flat=True)) == ids()
    assert sorted(Verdict.objects.values_list("review_id", flat=True)) == ids()


def swept() -> int:
    """As beat does it; how many still wait."""
    review_tasks.sweep_reviews()
    return pending()


def ids() -> list[int]:
    return sorted(Review.objects.values_list("pk", flat=True))


def test_a_replay_whose_workers_are_killed_finds_what_one_in_one_go_does(
    shop, tmp_path: Path, monkeypatch
):
    # Found dead soon, however long the next one takes to load what it needs.
    monkeypatch.setattr(Replay, "SILENCE", timedelta(seconds=1))
    monkeypatch.setattr(Replay, "MOST_LOST", 1000)
    for number, text in enumerate(texts()):
        write(text, author_key=f"u:{number}")
    deciding.score_waiting(ids())
    # Half of them come out otherwise.
    shares = sorted(Verdict.objects.values_list("offence", flat=True))
    lower = {"offence": max(0.01, shares[REVIEWS // 2])}
    live = Checkpoint.objects.get(role="offence", stage="live")
    found, _is_new = trying.begin(live, days=1, most=REVIEWS, thresholds=lower)
    for kill in range(KILLS):
        worker = Worker(tmp_path / f"{kill}.log", options=BOTH)
        least = (kill + 1) * trying.SLICE
        until(lambda: replayed(found) >= least, seconds=60, of=worker)  # noqa: B023
        worker.kill()
        assert replayed(found) < REVIEWS
    last = Worker(tmp_path / "last.log", options=BOTH)
    try:
        until(lambda: replayed(found) == REVIEWS, seconds=60, of=last)
    finally:
        last.kill()
    assert Replay.objects.get().state == "done"
    told = found.changes.values_list("verdict__review", "before", "after")
    whole = replay.score_again(
        replay.recent(1), replay.with_thresholds(DEFAULTS, lower), [live]
    )
    expected = [(each.review.pk, each.before, each.after) for each in whole]
    assert sorted(told) == sorted(expected)
    assert expected


def replayed(found: Replay) -> int:
    """As beat does it; how many were scored anew."""
    review_tasks.sweep_replays()
    return Replay.objects.get(pk=found.pk).done
