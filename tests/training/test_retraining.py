"""Training by schedule: after so many corrections, or so many days."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from ecom_ai import training_tasks
from ecom_ai.checks import check_settings
from ecom_ai.exceptions import BadInput
from ecom_ai.models import Checkpoint, Correction, TrainingRun
from ecom_ai.schedule import BEAT_SCHEDULE
from ecom_ai.training import corrections, retraining
from ecom_ai.training.files import read_labelled
from tests.training.making import SITE

pytestmark = pytest.mark.django_db
ROLE = "sentiment"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """The time, as a test says it."""

    def __init__(self) -> None:
        self.now = NOON

    def pass_by(self, **length: float) -> None:
        self.now += timedelta(**length)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    stopped = Clock()
    monkeypatch.setattr(timezone, "now", lambda: stopped.now)
    return stopped


@pytest.fixture
def rule(settings, site):
    def use(**rule) -> None:
        settings.ECOM_AI = {**settings.ECOM_AI, "RETRAIN": {ROLE: rule}}

    return use


def correct(count: int, *, start: int = 0) -> None:
    for number in range(start, start + count):
        corrections.correct(SITE, ROLE, f"It hums, {number}", "negative", by="mia")


def due() -> list[TrainingRun]:
    return retraining.begin_due(SITE)


def finish(run: TrainingRun, state: str = "done") -> None:
    TrainingRun.objects.filter(pk=run.pk).update(state=state)


def test_what_confirms_a_verdict_begins_no_run(clock, rule):
    rule(corrections=2, days=1)
    for text in ("It hums", "It rattles", "It squeaks"):
        corrections.correct(SITE, ROLE, text, "negative", predicted="negative")
    clock.pass_by(days=3)
    assert due() == []
    correct(2)
    assert len(due()) == 1


def test_so_many_corrections_begin_a_run_marked_by_schedule(clock, rule):
    rule(corrections=3)
    correct(2)
    assert due() == []
    correct(1, start=2)
    (run,) = due()
    assert (run.state, run.scheduled, run.corrections) == ("queued", True, 3)
    assert run.created_by == ""
    assert run.inputs["train"]["name"] == corrections.NAME
    assert due() == [], "never two at once"
    finish(run)
    clock.pass_by(minutes=5)
    assert due() == [], "not without new corrections"
    correct(2, start=3)
    assert due() == []
    clock.pass_by(seconds=1)
    correct(1, start=5)
    assert len(due()) == 1


def test_so_many_days_after_the_first_correction_and_then_the_last_run(clock, rule):
    rule(corrections=500, days=7)
    clock.pass_by(days=30)
    assert due() == [], "never without a correction"
    correct(1)
    clock.pass_by(days=6.9)
    assert due() == []
    clock.pass_by(days=0.1)
    (run,) = due()
    finish(run)
    clock.pass_by(days=20)
    assert due() == [], "nothing is new"
    correct(1, start=1)
    assert len(due()) == 1, "the last run is long ago"


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_one_that_failed_is_not_begun_again_at_once(state, clock, rule):
    rule(corrections=2)
    correct(2)
    finish(due()[0], state)
    clock.pass_by(minutes=5)
    assert due() == []


def test_a_run_that_somebody_began_counts_too(clock, rule):
    rule(corrections=1)
    TrainingRun.objects.create(site_id=SITE, role=ROLE, state="running")
    correct(1)
    assert due() == []
    TrainingRun.objects.update(state="done", corrections=1)
    clock.pass_by(minutes=1)
    assert due() == []


def test_beat_rings_and_the_worker_is_asked(
    clock, rule, monkeypatch, django_capture_on_commit_callbacks
):
    rule(corrections=1)
    correct(1)
    rung = []
    monkeypatch.setattr(
        training_tasks, "enqueue", lambda task, pk: rung.append((task.name, pk))
    )
    training_tasks.retrain()
    assert rung == [("ecom_ai.fine_tune", TrainingRun.objects.get().pk)]
    assert BEAT_SCHEDULE["ecom_ai.retrain"]["task"] == training_tasks.retrain.name


def test_what_comes_of_it_waits_for_a_person(clock, rule, monkeypatch):
    from ecom_ai.training import sentences
    from ecom_ai.training.files import Rows

    own = Rows("few", ("superb", "fine", "poor", "bad") * 9,
               ("positive", "positive", "negative", "negative") * 9)  # fmt: skip
    monkeypatch.setattr(sentences, "read", lambda _role: own)
    rule(corrections=3)
    correct(3)
    (run,) = due()
    TrainingRun.objects.update(arguments={"method": "head", "lexical": False})
    training_tasks.fine_tune(run.pk)
    run.refresh_from_db()
    assert (run.error, run.state) == ("", "done")
    assert run.checkpoint.stage == Checkpoint.Stage.TRAINED
    assert run.checkpoint.promoted_at is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"sentimet": {"days": 7}}, "Did you mean 'sentiment'?"),
        ({"encoder": {"days": 7}}, "which nobody corrects"),
        ({ROLE: {"correction": 5}}, "Did you mean 'corrections'?"),
        ({ROLE: {"day": 5}}, "Did you mean 'days'?"),
        ({ROLE: {"days": 0}}, "no number above 0"),
        ({ROLE: {"corrections": 1.5}}, "no whole number above 0"),
        ({ROLE: {"corrections": True}}, "no whole number above 0"),
        ({ROLE: 500}, "must be a dict of 'corrections' and 'days'"),
        ({ROLE: {}}, "must be a dict of 'corrections' and 'days'"),
    ],
)
def test_a_check_names_what_is_wrong_and_the_nearest_right_key(given, said, settings):
    settings.ECOM_AI = {**settings.ECOM_AI, "RETRAIN": given}
    (found,) = [each for each in check_settings() if each.id == "ecom_ai.E006"]
    assert found.msg.startswith("ECOM_AI['RETRAIN'] ")
    assert said in found.msg


def test_a_right_schedule_passes_the_check(settings):
    rule = {"corrections": 500, "days": 7}
    settings.ECOM_AI = {**settings.ECOM_AI, "RETRAIN": {ROLE: rule, "intent": rule}}
    assert not [each for each in check_settings() if each.id == "ecom_ai.E006"]


# Corrections.


def test_a_later_correction_takes_the_place_of_an_earlier_one(site):
    first = corrections.correct(SITE, ROLE, "It hums.", "neutral", by="mia")
    second = corrections.correct(SITE, ROLE, "It hums.", "negative", by="ben")
    assert first.pk == second.pk
    kept = Correction.objects.get()
    assert (kept.label, kept.by, kept.language) == ("negative", "ben", "en")
    corrections.correct(SITE, "offence", "It hums.", "clean")
    assert corrections.put_right(SITE, ROLE).count() == 1
    assert corrections.labels(SITE, ROLE) == ["negative"]


@pytest.mark.parametrize(
    ("text", "label"), [(" \u200b\t", "a"), ("x" * 100_001, "a"), ("x", " "), ("", "a")]
)
def test_what_cannot_be_a_correction_is_refused(text, label, site):
    with pytest.raises(BadInput):
        corrections.correct(SITE, ROLE, text, label)


def test_corrections_are_joined_with_other_rows_and_win(site, tmp_path):
    other = tmp_path / "mine.csv"
    other.write_text('text,label\n"It hums, 0",positive\nQuiet,positive\n')
    correct(2)
    with corrections.joined_file(SITE, ROLE, beside=other) as (path, count):
        rows = read_labelled(path)
    assert count == 2
    assert dict(zip(rows.texts, rows.labels, strict=True)) == {
        "Quiet": "positive", "It hums, 0": "negative", "It hums, 1": "negative",
    }  # fmt: skip
    assert not path.exists()
    with corrections.joined_file(SITE, ROLE) as (path, _):
        assert len(read_labelled(path)) > 100


def test_without_corrections_it_says_how_to_make_some(site):
    with (
        pytest.raises(BadInput, match="Nobody has corrected a sentiment"),
        corrections.joined_file(SITE, ROLE),
    ):
        pass
    with pytest.raises(BadInput, match="No one"), corrections.joined_file(SITE, "x"):
        pass
