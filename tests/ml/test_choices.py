"""What is asked of a training reaches the optimizer, and how "auto" chooses."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ecom_ai.ml.arguments import TrainingArguments
from ecom_ai.ml.labelled import Labelled
from ecom_ai.ml.notes import note
from ecom_ai.ml.trainers import looping, supervised
from ecom_ai.ml.trainers.choosing import choose
from ecom_ai.ml.trainers.comparing import best_of
from ecom_ai.ml.trainers.linear import Trained
from ecom_ai.ml.trainers.pacing import rate_schedule
from ecom_ai.ml.trainers.work import Work
from tests.ml.making import NOTHING, make_rows

pytestmark = pytest.mark.usefixtures("exports_here")


@pytest.fixture
def trainer(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """The Trainer of the last training."""
    found: list[Any] = []
    real = looping.run

    def run(trainer: Any, *rest: Any) -> None:
        found.append(trainer)
        real(trainer, *rest)

    monkeypatch.setattr(looping, "run", run)
    return lambda: found[-1]


def learns(trainer: Any) -> set[str]:
    return {n for n, p in trainer.model.named_parameters() if p.requires_grad}


def test_every_argument_of_the_optimizer_is_used(fit, trainer):
    rows = make_rows(90)
    lopsided = Labelled(rows.texts, ("good",) * 60 + ("bad",) * 30)
    fit(
        lopsided, method="full", optimizer="sgd", weight_decay=0.3, accumulation=2,
        batch_size=8, class_weights=True, dropout=0.25, patience=2, learning_rate=1e-3,
    )  # fmt: skip
    made = trainer()
    optimizer = getattr(made.optimizer, "optimizer", made.optimizer)
    assert type(optimizer).__name__ == "SGD"
    assert [group["weight_decay"] for group in optimizer.param_groups] == [0.3, 0.0]
    rates = [group["initial_lr"] for group in optimizer.param_groups]
    assert rates == [1e-3, 1e-3 * supervised.HEAD_RATE]
    assert made.args.gradient_accumulation_steps == 2
    assert made.args.per_device_train_batch_size == 8
    assert made.state.max_steps == 6, "90 rows in 12 batches, two a step"
    assert made.args.train_sampling_strategy == "group_by_length"
    assert made.model.encoder.config.hidden_dropout_prob == 0.25
    assert made.model.class_weights.tolist() == pytest.approx([1.5, 0.75])
    stops = [c for c in made.callback_handler.callbacks
             if type(c).__name__ == "EarlyStoppingCallback"]  # fmt: skip
    assert [each.early_stopping_patience for each in stops] == [2]


def test_by_default_adamw_learns_all_but_the_word_embeddings(fit, trainer, tmp_path):
    fit(method="full")
    assert type(trainer().optimizer).__name__ in ("AdamW", "AcceleratedOptimizer")
    names = learns(trainer())
    assert "encoder.embeddings.word_embeddings.weight" not in names
    assert any("layer.0." in name for name in names)
    fit(method="full", train_embeddings=True, folder=tmp_path / "other")
    assert "encoder.embeddings.word_embeddings.weight" in learns(trainer())


def test_the_first_layers_that_are_frozen_do_not_learn(fit, trainer):
    fit(method="freeze", frozen_layers=1)
    names = learns(trainer())
    assert not any("layer.0." in name or "embeddings" in name for name in names)
    assert any("layer.1." in name for name in names)


def test_steps_grow_for_their_share_then_fall_to_nothing():
    import torch

    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule = rate_schedule(optimizer, steps=10, warmup=0.2, seconds=None)
    rates = []
    for _ in range(11):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    assert rates[0] < rates[1] < rates[2] == max(rates) == 1
    assert rates[2:] == sorted(rates[2:], reverse=True)
    assert rates[10] == 0


def test_a_training_that_becomes_no_better_ends_early(fit, trainer):
    rows = make_rows(160)
    dice = np.random.default_rng(0)
    chance = Labelled(rows.texts, tuple(dice.permutation(rows.labels).tolist()))
    fit(chance, method="full", epochs=20, patience=1, learning_rate=1e-7)
    assert 0 < trainer().state.global_step < trainer().state.max_steps


@pytest.mark.parametrize(
    ("rows", "seconds", "pace", "method", "code", "frozen"),
    [
        (0, None, 100, "zero-shot", "no_labels", 0),
        (15, None, 100, "head", "too_few_rows", 0),
        (16, None, 100, "fewshot", "few_rows", 0),
        (1999, None, 100, "fewshot", "few_rows", 0),
        (2000, None, 100, "full", "many_rows", 0),
        (2000, 29, 100, "head", "no_time", 0),
        (500, 29, 100, "head", "no_time", 0),
        (2000, 300, 100, "full", "time_for_all", 0),
        (2000, 150, 100, "freeze", "time_for_upper", 6),
        (2000, 60, 100, "freeze", "time_for_upper", 9),
        (2000, 60, 1, "freeze", "time_for_upper", 9),
    ],
)
def test_auto_chooses_by_labels_and_time_and_says_why(
    rows, seconds, pace, method, code, frozen, tmp_path
):
    work = Work(
        train=make_rows(rows) if rows else NOTHING, validation=NOTHING, prior=NOTHING,
        labels=("bad", "good"), base="x", arguments=TrainingArguments(),
        folder=tmp_path, cache=tmp_path, device=None, report=lambda _: None,
        stopped=lambda: False,
    )  # fmt: skip
    choice = choose(work, rows_a_second=pace, seconds=seconds)
    assert (choice.method, choice.why.code) == (method, code)
    assert choice.frozen_layers == frozen
    left_out = {"fewshot": ["full_left_out"], "head": [], "zero-shot": []}
    left = [each.code for each in choice.skipped]
    assert left == left_out.get(method, ["fewshot_left_out"])
    if rows:
        assert choice.why.figures["rows"] == rows


@pytest.mark.parametrize(
    ("best", "because", "ours", "alone"),
    [
        ("head", "base_stays", NOTHING, "tried_descriptions"),
        ("zero-shot", "rows_left_aside", make_rows(8, seed=5), "tried_zero-shot"),
    ],
)
def test_auto_keeps_what_learns_less_where_that_is_better(
    fit, tmp_path, monkeypatch, best, because, ours, alone
):
    from ecom_ai.ml.trainers import methods

    monkeypatch.setattr(methods, "best_of", lambda trials: best)
    words = {"bad": ("broken",), "good": ("lovely",)}
    fitted = fit(method="auto", descriptions=words, prior=ours)
    assert fitted.method == best
    assert [each.code for each in fitted.why] == [
        "few_rows", "full_left_out", "compared", alone, "tried_head",
        "tried_fewshot", because,
    ]  # fmt: skip
    table = fitted.details["candidates"]
    assert [line["method"] for line in table] == ["zero-shot", "head", "fewshot"]
    assert all(line["rows"] == 60 and 0 <= line["accuracy"] <= 1 for line in table)
    assert not (tmp_path / "run" / "encoder").exists()


def test_of_candidates_each_stays_unless_the_rows_speak_against_it():
    def trial(*right: float) -> Trained:
        """One whose probability of each row's label is given."""
        logits = np.log([[p, 1 - p] for p in right]).astype(np.float32)
        weight, bias = np.zeros((2, 0), dtype=np.float32), np.zeros(2, dtype=np.float32)
        return Trained(weight, bias, logits, np.zeros(len(right), dtype=np.int64))

    good, bad = trial(*[0.9] * 30, 0.4), trial(*[0.9] * 20, *[0.1] * 11)
    assert best_of({"zero-shot": bad, "head": good, "full": bad}) == "head"
    assert best_of({"zero-shot": good, "head": bad}) == "zero-shot"
    alike = trial(0.4, *[0.9] * 30)
    assert best_of({"head": good, "full": alike}) == "full", "it may be chance"


def test_what_is_learnt_beside_the_rows_is_told_with_its_number(fit):
    ours, rows = make_rows(40, seed=3), make_rows(20)
    told = {"good": ["What somebody likes"], "bad": ["What somebody dislikes"]}
    given = {"method": "head", "prior": ours, "descriptions": told}
    found = fit(rows, NOTHING, **given)
    assert found.notes[0] == note("beside_ours", sentences=40, described=2)
    assert len(found.learnt) == 20 + 40 + 2
    # Sentences of ours that are the rows themselves are none beside them.
    again = fit(rows, NOTHING, **{**given, "prior": NOTHING})
    assert "beside_ours" not in [each.code for each in again.notes]
