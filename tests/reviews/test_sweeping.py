"""What waits for long is scored batch by batch; what was taken over, while shown."""

from datetime import timedelta

import pytest
from django.contrib.sites.models import Site
from django.core.cache import cache
from django.utils import timezone

from ecom_ai import index, review_tasks
from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.models import Checkpoint, Review, ReviewAction, Verdict
from ecom_ai.reviews import deciding
from ecom_ai.reviews.findings import Scored
from tests.making import make_product

pytestmark = pytest.mark.django_db
State = Review.State


@pytest.fixture
def tent(site):
    return make_product("TENT")


def wrote(count: int = 1, state: str = State.PENDING, **more) -> list[Review]:
    ago = timezone.now() - timedelta(minutes=5)
    return Review.objects.bulk_create(
        Review(
            site_id=1, item_key="TENT", stars=1, body=f"Text {number} of {state}",
            state=state, submitted_at=ago, **more,
        )
        for number in range(count)
    )  # fmt: skip


@pytest.fixture
def scores(monkeypatch):
    """Breaches that the worker finds; by default none."""
    found: dict[str, float] = {}

    def score(site_id, submitted):
        return [
            Scored("en", {"negative": 0.9}, dict(found), masked=one.text)
            for one in submitted
        ]

    monkeypatch.setattr(deciding, "score", score)
    return found


@pytest.fixture
def batches(monkeypatch):
    told = []
    monkeypatch.setattr(deciding, "score_waiting", lambda ids: told.append(len(ids)))
    return told


def test_a_sweep_scores_a_batch_by_each_message(
    tent, batches, django_capture_on_commit_callbacks
) -> None:
    wrote(review_tasks.BATCH * 2 + 3)
    with django_capture_on_commit_callbacks(execute=True):
        review_tasks.sweep_reviews()
    assert batches == [review_tasks.BATCH, review_tasks.BATCH, 3]
    with django_capture_on_commit_callbacks(execute=True):
        review_tasks.sweep_reviews()
    assert len(batches) == 3, "one sweep's reviews at a time"
    cache.clear()
    with django_capture_on_commit_callbacks(execute=True):
        review_tasks.sweep_reviews()
    assert len(batches) == 6


def test_without_a_checkpoint_a_sweep_tries_once_and_says_so_once(
    tent, monkeypatch, caplog, django_capture_on_commit_callbacks
) -> None:
    tried = []

    def away(site_id, submitted):
        tried.append(len(submitted))
        raise InferenceUnavailable("No offence checkpoint is live.")

    monkeypatch.setattr(deciding, "score", away)
    wrote(review_tasks.BATCH * 5)
    for sweeps in (1, 2):
        cache.delete(review_tasks._SWEEPING)
        with django_capture_on_commit_callbacks(execute=True):
            review_tasks.sweep_reviews()
        assert tried == [review_tasks.BATCH] * sweeps
    told = [each for each in caplog.messages if "wait to be scored" in each]
    assert told == ["80 reviews wait to be scored: No offence checkpoint is live."]


def test_a_shop_without_a_checkpoint_holds_up_no_other(
    tent, monkeypatch, scores, django_capture_on_commit_callbacks
) -> None:
    scored = deciding.score

    def away_on_one(site_id, submitted):
        if site_id == 1:
            raise InferenceUnavailable("No offence checkpoint is live.")
        return scored(site_id, submitted)

    monkeypatch.setattr(deciding, "score", away_on_one)
    wrote(review_tasks.BATCH * 2)
    other = Site.objects.create(domain="other.example", name="Other")
    Review.objects.filter(
        pk__in=[each.pk for each in wrote(review_tasks.BATCH)]
    ).update(site=other)
    with django_capture_on_commit_callbacks(execute=True):
        review_tasks.sweep_reviews()
    left = Review.objects.filter(state=State.PENDING)
    assert set(left.values_list("site_id", flat=True)) == {1}
    assert left.count() == review_tasks.BATCH * 2


def test_without_a_cache_a_sweep_asks_all_the_same(
    tent, batches, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    def broken(*_args, **_options):
        raise ConnectionError

    monkeypatch.setattr(cache, "add", broken)
    wrote(3)
    with django_capture_on_commit_callbacks(execute=True):
        review_tasks.sweep_reviews()
    assert batches == [3]


def test_what_was_taken_over_as_published_is_scored_while_shown(tent, scores) -> None:
    (old,) = wrote(state=State.PUBLISHED)
    (new,) = wrote()
    assert [each.pk for each in deciding.waiting()] == [new.pk, old.pk]
    assert deciding.score_waiting([old.pk, new.pk]) == 2
    old.refresh_from_db()
    assert (old.state, old.verdict.sentiment) == (State.PUBLISHED, "negative")
    decided = ReviewAction.objects.get(review=old)
    assert (decided.before, decided.after) == (State.PUBLISHED, State.PUBLISHED)
    assert deciding.score_waiting([old.pk, new.pk]) == 0
    assert Verdict.objects.count() == 2


def test_what_was_taken_over_is_held_for_a_breach(tent, scores) -> None:
    (old,) = wrote(state=State.PUBLISHED)
    scores["offence"] = 0.99
    deciding.score_waiting([old.pk])
    old.refresh_from_db()
    assert old.state == State.HELD


def test_what_a_person_rejects_meanwhile_stays_rejected(
    tent, scores, monkeypatch
) -> None:
    (old,) = wrote(state=State.PUBLISHED)
    scored = deciding.score

    def slow(site_id, submitted):
        Review.objects.filter(pk=old.pk).update(state=State.REJECTED)
        return scored(site_id, submitted)

    monkeypatch.setattr(deciding, "score", slow)
    assert deciding.score_waiting([old.pk]) == 0
    old.refresh_from_db()
    assert (old.state, old.verdict) == (State.REJECTED, None)


def test_once_all_that_scoring_needs_is_live_what_waits_is_scored(
    tent, batches, django_capture_on_commit_callbacks
) -> None:
    Review.objects.bulk_create(
        Review(site_id=1, item_key="TENT", body=f"Text {n}") for n in range(3)
    )
    cache.set(review_tasks._SWEEPING, 1)  # a sweep asked in vain a moment ago
    for role in ("sentiment", "aspect", "offence", "personal_data", "spam"):
        assert not batches
        made = Checkpoint.objects.create(site_id=1, role=role, stage="trained")
        with django_capture_on_commit_callbacks(execute=True):
            index.activate(made)
    assert batches == [3]


def test_those_that_wait_go_first_and_then_the_newest_that_are_shown(tent):
    now = timezone.now()
    made = [*wrote(2, State.PUBLISHED), *wrote(2)]
    for each, days in zip(made, (9, 3, 2, 5), strict=True):
        each.submitted_at = now - timedelta(days=days)
        each.save()
    older, newer, late, early = made
    assert list(deciding.waiting()) == [early, late, newer, older]
