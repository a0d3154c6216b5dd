"""Counts of what a live classifier is asked, beside what it learnt from."""

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from ecom_ai import classifying, training_tasks
from ecom_ai.classifying import counting
from ecom_ai.inference import Classified
from ecom_ai.models import Asked, Checkpoint
from ecom_ai.training import drift
from tests.training.making import SITE, make_classifier

pytestmark = pytest.mark.django_db


def answers(*shares: float) -> Classified:
    rows = np.array([[1 - s, s] for s in shares], dtype=np.float32)
    return Classified(("bad", "good"), rows)


@pytest.fixture
def live(site, tmp_path) -> Checkpoint:
    made = make_classifier(tmp_path / "live", stage="live")
    texts = ["a short text"] * 30 + ["a text of some more characters than that"] * 30
    labels = ["bad"] * 20 + ["good"] * 40
    sure = answers(*[0.95] * 40)
    made.report = {"drift": drift.baseline(texts, labels, sure)}
    made.save()
    return made


def test_a_baseline_counts_and_keeps_no_text(live):
    assert live.report["drift"] == {
        "length": {"10": 30, "20": 30},
        "language": {"en": 60},
        "label": {"bad": 20, "good": 40},
        "score": {"0.9": 40},
    }


def test_what_is_asked_of_a_role_is_counted_by_day_without_texts(live):
    classifying.classify("sentiment", ["lovely mug", "awful 帐篷", " "], site_id=SITE)
    found = {(row.kind, row.value): row.count for row in Asked.objects.all()}
    assert found["length", "1"] + found.get(("length", "10"), 0) == 2
    assert found["language", "zh"] == found["language", "en"] == 1
    assert found["label", "good"] == 1
    classifying.classify("sentiment", ["superb mug"], site_id=SITE)
    good = Asked.objects.get(kind="label", value="good")
    assert (good.count, good.day) == (2, timezone.now().date())
    assert "mug" not in str(list(Asked.objects.values()))


def test_what_is_asked_of_one_checkpoint_is_not_counted(live):
    classifying.classify(live, ["lovely mug"])
    assert not Asked.objects.exists()


def ask(live: Checkpoint, texts: list[str], shares: list[float]) -> None:
    counting.counts.add(live.pk, texts, answers(*shares))


def test_alike_is_no_drift_and_much_longer_texts_are(live):
    texts = ["a short text", "a text of some more characters than that"] * 60
    ask(live, texts, ([0.05, 0.95, 0.95] * 40))
    found = drift.drift_of(live)
    assert found.enough
    assert found.most < drift.SOME
    ask(live, ["long " * 60] * 200, [0.95] * 200)
    kinds = {each.kind: each for each in drift.drift_of(live).comparisons}
    assert kinds["length"].psi > drift.MUCH
    assert kinds["length"].groups == ("10", "20", "50", "100", "200")
    assert kinds["language"].psi == 0
    assert sum(kinds["length"].lately) == pytest.approx(1)


def test_of_few_questions_nothing_is_said(live):
    ask(live, ["long " * 60] * 9, [0.95] * 9)
    found = drift.drift_of(live)
    assert (found.asked, found.enough, found.most) == (9, False, 0)
    assert drift.drift_of(Checkpoint(report={})) is None


def test_many_labels_are_gathered_into_one_group():
    before = {f"label {n}": 100 - n for n in range(30)}
    found = drift._compare("label", before, before)
    assert len(found.groups) == drift.MOST_GROUPS
    assert found.groups[-1] == drift.REST
    assert sum(found.before) == pytest.approx(1)
    assert found.psi == 0


def test_old_counts_are_removed(live):
    old = timezone.now().date() - timedelta(days=drift.KEPT_DAYS + 1)
    Asked.objects.create(checkpoint=live, day=old, kind="length", value="1", count=5)
    assert drift.drift_of(live).asked == 0
    training_tasks.retrain()
    assert not Asked.objects.exists()


def test_counts_of_a_checkpoint_that_is_gone_do_no_harm(live, caplog):
    counting._store(live.pk, timezone.now().date(), counting.tally([""]))
    assert not Asked.objects.exists()


def test_groups_of_lengths_and_certainty():
    tally = counting.tally(["", "\u200b", "a" * 9, "a" * 10, "a" * 5000])
    assert tally["length", "1"] == tally["length", "10"] == tally["length", "1000"] == 1
    sure = counting.tally_answers(answers(0.5, 0.999, 1.0))
    assert sure["score", "0.5"] == 1
    assert sure["score", "0.9"] == 2
