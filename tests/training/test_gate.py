"""The gate where labels differ, rows were seen before, or are few."""

from types import SimpleNamespace

import numpy as np
import pytest
from django.utils import translation

from ecom_ai import training_tasks
from ecom_ai.exceptions import NotPromoted
from ecom_ai.ml.progress import never
from ecom_ai.ml.ranking_metrics import RankingMetrics, evaluate_ranking
from ecom_ai.models import Checkpoint
from ecom_ai.training import gate, promotion, runs, seen
from ecom_ai.training.fitting import recommenders
from ecom_ai.training.fitting.measuring import narrowed
from ecom_ai.training.fitting.work import Request
from ecom_ai.training.sequences import Sequences
from tests.training.making import SITE, make_classifier, reviews, write_csv

pytestmark = pytest.mark.django_db
ROLE, HEAD = "sentiment", {"method": "head", "lexical": False}
THREE = ("bad", "middling", "good")


def train(data, **inputs) -> Checkpoint:
    files = {"train": data, **inputs}
    run = runs.queue(SITE, ROLE, inputs=files, arguments=HEAD, by="ann")
    training_tasks.fine_tune(run.pk)
    run.refresh_from_db()
    assert run.error == ""
    return run.checkpoint


@pytest.fixture
def data(site, tmp_path):
    return write_csv(tmp_path / "reviews.csv", reviews(400))


def test_a_file_of_fewer_labels_is_compared_among_those(data, tmp_path):
    live = make_classifier(tmp_path / "live", stage="live", labels=THREE)
    made = train(data)
    verdict = gate.Verdict.read(made.gate)
    assert verdict.champion_id == live.pk
    assert verdict.champion > 0.9
    assert verdict.among == ("bad", "good")
    assert verdict.lacks == ("middling",)
    assert not verdict.passed
    assert made.stage == Checkpoint.Stage.REJECTED
    said = verdict.sentence()
    assert "among the labels of the file alone: bad, good." in said
    assert "It cannot say middling, which the live one can" in said
    with translation.override("zh-hans"):
        assert "只在文件中的标签里选择" in verdict.sentence()


def test_what_cannot_say_a_label_goes_live_with_a_reason_only(data, tmp_path):
    live = make_classifier(tmp_path / "live", stage="live", labels=THREE)
    made = train(data)
    with pytest.raises(NotPromoted, match="cannot say middling"):
        promotion.promote(made, by="ann")
    promotion.promote(made, by="ann", override="We ask for two labels only.")
    assert promotion.rollback(SITE, ROLE, by="ann").checkpoint == live


def test_one_that_was_measured_before_a_richer_one_went_live_needs_a_reason(
    data, tmp_path
):
    made = train(data)
    assert gate.refusal(made) == ""
    make_classifier(tmp_path / "live", stage="live", labels=THREE)
    assert "Nothing says whether it is as good" in gate.refusal(made)
    with pytest.raises(NotPromoted, match="Nothing says"):
        promotion.promote(made, by="ann")


def test_a_file_of_more_labels_is_compared_on_the_rows_that_both_can_say(
    site, tmp_path
):
    more = [(f"mug n{n} unsure", "middling") for n in range(40)]
    data = write_csv(tmp_path / "more.csv", reviews(400) + more)
    make_classifier(tmp_path / "live", stage="live")
    verdict = gate.Verdict.read(train(data).gate)
    assert (verdict.rows, verdict.among, verdict.lacks) == (40, (), ())
    assert verdict.champion > 0.9


def test_a_checkpoint_keeps_which_texts_it_learnt_from_but_not_the_texts(data):
    made = train(data)
    numbers = seen.read(made)
    texts = [text for text, _ in reviews(400)]
    known = seen.among(numbers, texts)
    assert known.sum() == made.data["rows"]
    assert seen.among(numbers, [f"  {t.upper()}!" for t in texts]).sum() == known.sum()
    assert not seen.among(numbers, ["never heard of"]).any()
    assert numbers.dtype == np.uint64
    assert seen.read(Checkpoint(files={})).size == 0


def test_rows_that_the_live_one_learnt_from_are_told(data, tmp_path):
    promotion.promote(train(data), by="ann")
    rows = write_csv(tmp_path / "eval.csv", reviews(100))
    other = write_csv(tmp_path / "other.csv", reviews(200, seed=9))
    verdict = gate.Verdict.read(train(other, eval=rows).gate)
    assert 60 < verdict.seen <= 100
    assert f"has learnt from {verdict.seen} of these rows" in verdict.sentence()
    assert gate.Verdict.read(train(data).gate).seen == 0


def test_of_few_rows_the_gate_says_that_they_are_too_few(site, tmp_path):
    data = write_csv(tmp_path / "few.csv", reviews(60))
    assert (
        "too few to tell how good it is"
        in gate.Verdict.read(train(data).gate).sentence()
    )
    make_classifier(tmp_path / "live", stage="live", sign=-1)
    said = gate.Verdict.read(train(data).gate).sentence()
    assert "so few rows are too few to tell" in said
    assert "more than chance" not in said


@pytest.mark.parametrize(
    ("new", "old", "p_value", "said"),
    [
        (0.2, 0.9, 0.004, "worse, but so few rows are too few to tell (p = 0.004)."),
        (0.9, 0.2, 0.004, "better, but so few rows are too few to tell (p = 0.004)."),
        (0.8, 0.9, 0.5, "worse, which may be chance (p = 0.500). But so few rows are "
         "too few to tell."),
        (0.9, 0.9, 0.0, "as good. But so few rows are too few to tell."),
    ],
)  # fmt: skip
def test_ten_rows_are_not_said_to_be_more_than_chance_and_too_few(
    new, old, p_value, said
):
    verdict = gate.judge(
        ROLE, rows=10, challenger=new, champion=old, champion_id=9, p_value=p_value
    )
    assert verdict.sentence().endswith(f": {said}")


@pytest.mark.parametrize(
    ("right", "rows", "low", "high"),
    [(1.0, 9, 0.701, 1.0), (0.9, 100, 0.826, 0.945), (0.0, 10, 0.0, 0.278)],
)
def test_the_interval_is_wilsons(right, rows, low, high):
    found = gate.wilson(right, rows)
    assert found == pytest.approx((low, high), abs=1e-3)
    assert gate.wilson(0.5, 0) == (0, 1)


def test_a_p_is_never_nothing():
    assert gate.p_in_words(0.0) == "< 0.001"
    assert gate.p_in_words(0.00001, name="p") == "p < 0.001"
    assert gate.p_in_words(0.012, name="p") == "p = 0.012"


def test_probabilities_among_some_labels_sum_to_one():
    found = narrowed(
        np.array([[0.2, 0.6, 0.2], [0.0, 1.0, 0.0]], dtype=np.float32),
        ("a", "b", "c"),
        ["c", "a"],
    )
    assert found.tolist() == [[0.5, 0.5], [0.0, 0.0]]


def test_verdicts_stored_before_these_fields_are_read():
    old = {"passed": True, "metric": "macro_f1", "rows": 9, "challenger": 0.5,
           "champion": None, "champion_id": None, "p_value": None, "apart": "",
           "gone": 1}  # fmt: skip
    assert gate.Verdict.read(old).lacks == ()


def test_what_was_not_measured_beside_a_live_one_needs_a_reason():
    verdict = gate.alone("sentiment", rows=0, challenger=None, apart=gate.UNMEASURED)
    assert not verdict.passed
    assert "give more rows" in verdict.sentence()
    first = gate.alone("sentiment", rows=0, challenger=None, apart=gate.NONE_LIVE)
    assert first.passed


def test_a_recommender_is_judged_by_the_very_figure_shopper_by_shopper(
    site, monkeypatch, tmp_path
):
    """Both hit as often, so that hits alone would tell nothing."""
    shoppers = 40
    targets, owners = np.zeros(shoppers, dtype=np.int64), np.ones(10, dtype=np.int64)

    def at(place: int) -> RankingMetrics:
        top = np.tile(np.roll(np.arange(10), place), (shoppers, 1))
        return evaluate_ranking(top, targets, owners=owners, shoppers=shoppers)

    live = make_classifier(tmp_path / "live", role="recommender", stage="live")
    answering = SimpleNamespace(evaluate=lambda items: at(4))
    monkeypatch.setattr(recommenders.inference, "recommender", lambda _: answering)
    request = Request(site_id=SITE, role="recommender", inputs={}, folder=tmp_path)
    held_out = Sequences("made", ("u",) * shoppers, (("a", "b"),) * shoppers)
    better = recommenders._judge(request, at(0), held_out, never)
    assert (better.champion_id, better.passed) == (live.pk, True)
    assert better.p_value < 0.001
    same = recommenders._judge(request, at(4), held_out, never)
    assert (same.passed, same.p_value) == (True, 1)
