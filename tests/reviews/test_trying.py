"""A checkpoint tried on past reviews: as the live path then decides, also after a
worker's death."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from ecom_ai import inference, review_tasks
from ecom_ai.exceptions import BadInput
from ecom_ai.models import (
    Checkpoint,
    Replay,
    ReplayChange,
    Review,
    ReviewAction,
    ReviewRule,
    Verdict,
)
from ecom_ai.models.checkpoints import forget_live
from ecom_ai.reviews import replay, trying
from ecom_ai.reviews.rules import DEFAULTS
from ecom_ai.reviews.submitting import edit
from ecom_ai.storage import get_storage
from ecom_ai.training import errors
from ecom_ai.training.promotion import promote
from tests.making import SITE
from tests.reviews.test_replay import ROLES, decided_anew, scored, states
from tests.training.conftest import folder as folder  # the encoder "words"
from tests.training.making import make_classifier

scored = scored  # the fixture


@pytest.fixture
def other(scored, tmp_path: Path) -> Checkpoint:
    """A checkpoint for offence that takes good words for bad ones, and a rule."""
    ReviewRule.objects.create(site_id=SITE, name="rude", breach="offence", at_least=0.5)
    return make_classifier(
        tmp_path / "other", role="offence", labels=ROLES["offence"], sign=-1.0
    )


@pytest.fixture
def slices(monkeypatch) -> None:
    """Two reviews a message."""
    monkeypatch.setattr(trying, "SLICE", 2)


def begun(checkpoint: Checkpoint, **given) -> Replay:
    return trying.begin(checkpoint, **{"days": 30, "most": 1000, **given})[0]


def run(found: Replay) -> Replay:
    at: int | None = Replay.objects.get(pk=found.pk).done
    while at is not None:
        at = trying.work(found.pk, at)
    return Replay.objects.get(pk=found.pk)


def silent() -> None:
    Replay.objects.update(heard_at=timezone.now() - 2 * Replay.SILENCE)


def test_it_says_what_the_live_path_decides_once_the_checkpoint_is_live(other, slices):
    before = states()
    counts = Verdict.objects.count(), ReviewAction.objects.count()
    found = run(begun(other, by="mo"))
    assert (found.state, found.done, found.total) == ("done", 5, 5)
    assert states() == before
    assert (Verdict.objects.count(), ReviewAction.objects.count()) == counts
    told = {c.verdict.review_id: c.after for c in found.changes.all()}
    assert set(told.values()) == {"held", "published"}
    promote(other, by="mo")
    forget_live()
    decided_anew()
    pks = list(Review.objects.order_by("pk").values_list("pk", flat=True))
    expected = [told.get(pk, state) for pk, state in zip(pks, before, strict=True)]
    assert states() == expected
    then = {v.review_id: v.offence for v in Verdict.objects.order_by("pk")}
    for change in found.changes.all():
        share = change.probabilities["offence"]
        assert then[change.verdict.review_id] == pytest.approx(share)


def test_with_another_threshold_it_says_what_the_rules_changed_so_decide(other):
    strict = run(begun(other, thresholds={"offence": 0.99}))
    (rule,) = trying.rules_tried(strict)
    assert (rule.name, rule.at_least, rule.action) == ("rude", 0.99, "hold")
    promote(other, by="mo")
    forget_live()
    before = states()
    ReviewRule.objects.update(at_least=0.99)
    decided_anew()
    told = {c.verdict.review_id: c.after for c in strict.changes.all()}
    pks = list(Review.objects.order_by("pk").values_list("pk", flat=True))
    expected = [told.get(pk, state) for pk, state in zip(pks, before, strict=True)]
    assert states() == expected
    assert told


def test_the_rules_are_those_of_its_beginning(other, slices):
    found = begun(other)
    first = trying.work(found.pk, 0)
    ReviewRule.objects.update(action="reject")
    assert first == 2
    after = set(run(found).changes.values_list("after", flat=True))
    assert after == {"held", "published"}


def test_both_reasons_are_kept(other):
    found = run(begun(other))
    moves = {(m.before, m.after): m.count for m in trying.moves(found)}
    assert sum(moves.values()) == found.changes.count()
    held = found.changes.filter(after="held").first()
    freed = found.changes.filter(before="held", after="published").first()
    assert (held.rule_before, held.rule_after) == ("", "rude")
    # They were decided by the default rules, before the shop wrote one of its own.
    assert freed.rule_before in {rule.name for rule in DEFAULTS}
    assert freed.rule_after == ""
    assert held.probabilities["offence"] >= 0.5 > held.verdict.offence


def test_days_most_and_reviews_that_wait_are_heeded(other, scored):
    Review.objects.filter(pk=scored[0].pk).update(
        created_at=timezone.now() - timedelta(days=9)
    )
    edit(scored[1], title="", body="soft superb tent", stars=3)
    assert begun(other, days=8).review_ids == [r.pk for r in scored[2:]]
    Replay.objects.all().delete()
    assert begun(other, most=2).review_ids == [r.pk for r in scored[2:4]]


def test_what_cannot_be_tried_is_refused(other, tmp_path):
    mood = make_classifier(tmp_path / "mood", role="sentiment")
    with pytest.raises(BadInput, match="decides nothing"):
        begun(mood)
    bare = Checkpoint.objects.create(site_id=SITE, role="spam", name="bare")
    with pytest.raises(BadInput, match="decides nothing"):
        begun(bare)
    Review.objects.update(created_at=timezone.now() - timedelta(days=9))
    with pytest.raises(BadInput, match="No review"):
        begun(other, days=8)
    assert not Replay.objects.exists()


def test_one_that_is_under_way_is_not_begun_twice(other):
    first, is_new = trying.begin(other, days=30, most=1000)
    again, is_second = trying.begin(other, days=7, most=10)
    assert (first, is_new, is_second) == (again, True, False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Replay.objects.create(site_id=SITE, checkpoint=other, days=1)
    run(first)
    assert trying.begin(other, days=30, most=1000)[1]


def test_it_goes_on_where_a_worker_died(other, slices, monkeypatch):
    found = begun(other)
    assert trying.work(found.pk, 0) == 2
    whole = replay.score_again

    def dying(*_given, **_more):
        raise OperationalError("the database is gone")

    monkeypatch.setattr(replay, "score_again", dying)
    with pytest.raises(OperationalError):
        trying.work(found.pk, 2)
    monkeypatch.setattr(replay, "score_again", whole)
    rung = []
    monkeypatch.setattr(review_tasks, "enqueue", lambda _task, *to: rung.append(to))
    review_tasks.sweep_replays()
    assert rung == []  # it was heard a moment ago
    silent()
    review_tasks.sweep_replays()
    assert rung == [(found.pk, 2)]
    assert run(found).state == "done"


def test_two_workers_at_once_count_no_review_twice(other, slices, monkeypatch):
    whole, once = replay.score_again, []

    def slower(*given, **more):
        if not once:
            once.append("begun")
            once.append(trying.work(found.pk, 0))  # the other one is quicker
        return whole(*given, **more)

    found = begun(other)
    monkeypatch.setattr(replay, "score_again", slower)
    assert trying.work(found.pk, 0) is None
    assert once == ["begun", 2]
    assert run(found).done == 5
    alone = ReplayChange.objects.filter(replay=found).values_list("verdict")
    assert len(set(alone)) == len(alone)


def test_however_often_it_was_rung_for_one_message_goes_on(other, slices, monkeypatch):
    rung = []
    monkeypatch.setattr(review_tasks, "enqueue", lambda _task, *to: rung.append(to))
    found = begun(other)
    for _ in range(3):
        review_tasks.replay_reviews(found.pk, 0)
    assert rung == [(found.pk, 2)]
    review_tasks.replay_reviews(found.pk + 1, 0)  # gone since
    assert len(rung) == 1


def test_whose_workers_die_again_and_again_fails(other):
    found = begun(other)
    for _ in range(Replay.MOST_LOST):
        Replay.objects.update(state="running")
        silent()
        assert Replay.revive() == [found.pk]
    silent()
    assert Replay.revive() == []
    found.refresh_from_db()
    assert (found.state, found.error) == ("failed", "Its worker died again and again.")


def test_a_checkpoint_that_is_gone_ends_it_and_is_named(other, slices):
    found = begun(other)
    assert trying.work(found.pk, 0) == 2
    other.delete()
    found = run(found)
    assert (found.state, found.done, found.error) == (
        "failed", 2, "The checkpoint was removed meanwhile.",
    )  # fmt: skip


def test_a_checkpoint_that_was_changed_ends_it(other):
    found = begun(other)
    Checkpoint.objects.filter(pk=other.pk).update(fingerprint="x")
    found = run(found)
    assert (found.state, found.error) == (
        "failed", "The checkpoint is no longer what it was when this began.",
    )  # fmt: skip


def test_files_that_were_altered_end_it(other, monkeypatch):
    found = begun(other)
    name = next(iter(other.files))
    Path(get_storage().path(f"{other.folder}/{name}")).write_bytes(b"x")
    monkeypatch.setattr(inference, "_loaded", {})
    found = run(found)
    assert found.state == "failed"
    assert "was altered since it was stored" in found.error
    assert not found.changes.exists()


def test_without_a_live_checkpoint_that_scoring_needs_it_fails(other):
    Checkpoint.objects.filter(role="spam").update(stage="retired")
    forget_live()
    found = run(begun(other))
    assert (found.state, found.error) == ("failed", "No spam checkpoint is live.")
    assert errors.is_ours(found.error)


def test_a_checkpoint_with_labels_that_say_nothing_ends_it(other, tmp_path):
    odd = make_classifier(tmp_path / "odd", role="offence", labels=("a", "b"))
    found = run(begun(odd))
    assert found.state == "failed"
    assert "The offence checkpoint has the labels a, b;" in found.error
    assert errors.is_ours(found.error)


def test_cancelled_it_stops_and_what_was_found_stays(other, slices, monkeypatch):
    found = begun(other)
    assert trying.work(found.pk, 0) == 2
    kept = found.changes.count()
    whole = replay.score_again

    def cancelling(*given, **more):
        found.end("cancelled")
        return whole(*given, **more)

    monkeypatch.setattr(replay, "score_again", cancelling)
    assert run(found).state == "cancelled"
    assert found.changes.count() == kept
    assert trying.work(found.pk, 2) is None


def test_a_review_that_is_gone_is_passed_over(other, slices, scored):
    found = begun(other)
    Review.objects.filter(pk__in=[r.pk for r in scored[:2]]).delete()
    found = run(found)
    assert (found.state, found.done) == ("done", 5)
    assert not found.changes.filter(verdict__review__in=scored[:2]).exists()


def test_what_was_found_goes_with_its_review_and_after_a_month(other):
    found = run(begun(other))
    change = found.changes.first()
    Review.objects.filter(pk=change.verdict.review_id).delete()
    assert not ReplayChange.objects.filter(pk=change.pk).exists()
    review_tasks.sweep_replays()
    assert Replay.objects.exists()
    Replay.objects.update(created_at=timezone.now() - trying.KEPT - timedelta(days=1))
    review_tasks.sweep_replays()
    assert not Replay.objects.exists()
