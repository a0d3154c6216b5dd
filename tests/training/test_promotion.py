"""The gate, going live, and going back."""

from pathlib import Path

import pytest
from django.utils import translation

from ecom_ai import inference, storage
from ecom_ai.exceptions import CheckpointUnusable, InferenceUnavailable, NotPromoted
from ecom_ai.models import Checkpoint, Promotion
from ecom_ai.models.checkpoints import forget_live
from ecom_ai.training import gate, promotion
from tests.training.making import SITE, make_classifier

pytestmark = pytest.mark.django_db
ROLE = "sentiment"


def live() -> Checkpoint | None:
    forget_live()
    return Checkpoint.objects.live(SITE, ROLE)


def answer(text: str = "superb mug") -> str:
    return inference.live_classifier(SITE, ROLE)[1].predict([text])[0]


@pytest.fixture
def two(site, tmp_path) -> tuple[Checkpoint, Checkpoint]:
    """A live checkpoint, and one that answers the other way round."""
    first = make_classifier(tmp_path / "first")
    promotion.promote(first, by="ann")
    return first, make_classifier(tmp_path / "second", sign=-1)


def test_a_promoted_checkpoint_answers_and_the_former_one_is_kept(two):
    first, second = two
    assert answer() == "good"
    made = promotion.promote(second, by="ann")
    assert (made.kind, made.former, made.by) == ("promote", first, "ann")
    assert live() == second
    assert answer() == "bad"
    first.refresh_from_db()
    assert first.stage == Checkpoint.Stage.RETIRED


def test_rolling_back_gives_the_former_files_byte_for_byte(two):
    first, second = two
    before = {
        name: (storage.fetch_folder(first.folder, first.files) / name).read_bytes()
        for name in first.files
    }
    promotion.promote(second, by="ann")
    made = promotion.rollback(SITE, ROLE, by="bob", reason="worse on Mondays")
    assert (made.kind, made.checkpoint, made.former) == ("rollback", first, second)
    assert answer() == "good"
    folder = storage.fetch_folder(first.folder, first.files)
    assert {n: (folder / n).read_bytes() for n in first.files} == before


def test_rolling_back_again_goes_back_one_more(two, tmp_path):
    first, second = two
    promotion.promote(second, by="ann")
    promotion.promote(make_classifier(tmp_path / "third"), by="ann")
    assert promotion.rollback(SITE, ROLE, by="ann").checkpoint == second
    assert promotion.rollback(SITE, ROLE, by="ann").checkpoint == first
    with pytest.raises(NotPromoted, match="came after no other"):
        promotion.rollback(SITE, ROLE, by="ann")


def test_without_a_live_one_there_is_nothing_to_go_back_to(site):
    with pytest.raises(NotPromoted, match="No sentiment checkpoint is live"):
        promotion.rollback(SITE, ROLE, by="ann")


def test_a_rejected_checkpoint_needs_a_reason_which_is_kept(two, tmp_path):
    worse = make_classifier(tmp_path / "worse", stage="rejected", passed=False)
    with pytest.raises(NotPromoted, match=r"0\.7000 against 0\.8000"):
        promotion.promote(worse, by="ann")
    with pytest.raises(NotPromoted):
        promotion.promote(worse, by="ann", override="   ")
    assert live() == two[0]
    promotion.promote(worse, by="ann", override="The labels of the old one are stale.")
    made = Promotion.objects.get(checkpoint=worse)
    assert (made.kind, made.by) == ("override", "ann")
    assert made.reason == "The labels of the old one are stale."
    assert made.at is not None
    assert live() == worse


def test_a_rejected_one_that_was_live_still_needs_a_reason(two, tmp_path):
    worse = make_classifier(tmp_path / "worse", stage="rejected", passed=False)
    promotion.promote(worse, by="ann", override="To try.")
    promotion.rollback(SITE, ROLE, by="ann")
    worse.refresh_from_db()
    with pytest.raises(NotPromoted):
        promotion.promote(worse, by="ann")


def test_one_that_was_measured_beside_another_needs_a_reason(two, tmp_path):
    """Better than the first, it may still be worse than what answers by now."""
    first, second = two
    third = make_classifier(tmp_path / "third", sign=0.5)
    promotion.promote(second, by="ann")
    said = f"compared with checkpoint {first.pk}, but checkpoint {second.pk} answers"
    with pytest.raises(NotPromoted, match=said):
        promotion.promote(third, by="ann")
    promotion.promote(third, by="ann", override="It was better in May.")
    assert live() == third


@pytest.mark.parametrize("apart", [gate.NONE_LIVE, gate.BEFORE, gate.OWN_ANSWERS])
def test_one_that_was_measured_beside_none_needs_a_reason(two, apart):
    _first, second = two
    found = gate.alone(ROLE, rows=50, challenger=1.0, apart=apart)
    Checkpoint.objects.filter(pk=second.pk).update(gate=found.as_dict())
    second.refresh_from_db()
    with pytest.raises(NotPromoted, match="Nothing says whether it is as good"):
        promotion.promote(second, by="ann")


@pytest.mark.parametrize(
    ("new", "seen", "said"),
    [
        (0.7, 0, ""),
        (0.9, 0, "0.8000 against 0.9000 of the live checkpoint {live}"),
        (0.7, 4, "It has learnt from 4 of these rows, which flatters it."),
    ],
)
def test_what_the_live_one_was_compared_with_is_compared_with_that(
    two, new, seen, said
):
    """The live one's report compares both, with the figures the other way round."""
    first, second = two
    alone = gate.alone("sentiment", rows=40, challenger=0.6, apart=gate.NONE_LIVE)
    first.gate = alone.as_dict()
    first.save()
    verdict = gate.judge(
        "sentiment", rows=110, challenger=new, champion=0.8,
        champion_id=first.pk, p_value=0.2, seen=seen,
    )  # fmt: skip
    second.gate = verdict.as_dict()
    second.save()
    promotion.promote(second, by="ann", override="for a look")
    first.refresh_from_db()
    refusal = gate.refusal(first)
    assert said.format(live=second.pk) in refusal
    assert bool(refusal) == bool(said)
    assert "Nothing says" not in refusal


def alter(checkpoint: Checkpoint, folder: Path) -> None:
    path = folder / "stored" / checkpoint.folder / "head.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"x")


def test_an_altered_checkpoint_is_refused_and_the_live_one_stays(two, folder):
    first, second = two
    alter(second, folder)
    with pytest.raises(CheckpointUnusable, match="altered"):
        promotion.promote(second, by="ann")
    assert live() == first
    assert answer() == "good"


def test_a_worker_that_cannot_load_the_new_one_goes_on_with_the_old(
    two, folder, caplog
):
    first, second = two
    assert answer() == "good"
    promotion.promote(second, by="ann")
    alter(second, folder)
    assert answer() == "good"
    assert "is not loaded" in caplog.text


def test_a_worker_that_has_nothing_to_go_on_with_says_so(two, folder):
    alter(two[0], folder)
    with pytest.raises(InferenceUnavailable, match="altered"):
        inference.live_classifier(SITE, ROLE)
    with pytest.raises(InferenceUnavailable, match="No intent checkpoint is live"):
        inference.live_classifier(SITE, "intent")


def verdict(challenger: float, champion: float, p_value: float) -> gate.Verdict:
    return gate.judge("intent", rows=100, challenger=challenger, champion=champion,
                      champion_id=7, p_value=p_value)  # fmt: skip


def test_the_gate_lets_pass_what_is_at_least_as_good():
    assert verdict(0.8, 0.8, 1.0).passed
    assert verdict(0.9, 0.8, 0.3).passed
    assert not verdict(0.79, 0.8, 0.9).passed


def test_the_gate_says_what_it_saw():
    better, worse = verdict(0.9, 0.8, 0.01), verdict(0.7, 0.8, 0.3)
    assert better.sentence() == (
        "Balanced score (macro-F1) 0.9000 against 0.8000 of the live checkpoint 7, on "
        "the same 100 rows: better, which is more than chance (p = 0.010)."
    )
    level = verdict(0.82, 0.8, 0.54).sentence()
    assert level.endswith("rows: no difference that is more than chance (p = 0.540).")
    assert worse.sentence().endswith("worse, which may be chance (p = 0.300).")
    alone = gate.alone("intent", rows=9, challenger=0.5, apart=gate.OTHER_LABELS)
    assert "has other labels" in alone.sentence()
    assert gate.Verdict.read(better.as_dict()) == better
    assert gate.Verdict.read({}) is None


def test_the_gate_speaks_chinese():
    with translation.override("zh-hans"):
        assert "上线" in verdict(0.9, 0.8, 0.01).sentence()
