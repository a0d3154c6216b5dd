"""Encoders learn from pairs and from texts, on a checkpoint of 32 dimensions."""

import random
from pathlib import Path

import numpy as np
import pytest

from ecom_ai.ml.adapters import ADAPTER_FOLDER
from ecom_ai.ml.compression import compared
from ecom_ai.ml.encoder_training import (
    EncoderArguments,
    Pairs,
    fit_encoder,
    fitting,
    load_tuned,
    paired_permutation,
    ranking_figures,
    ranks_of,
)
from ecom_ai.ml.encoder_training.ranking import candidates, reciprocal
from ecom_ai.ml.notes import note
from ecom_ai.ml.onnx_export import FULL_FOLDER
from ecom_ai.ml.progress import Progress, TrainingStopped
from ecom_ai.ml.trainers.work import TrainingError

pytestmark = [
    pytest.mark.usefixtures("exports_here"),
    # peft's and transformers' own, of what they are about to rename.
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning:peft"),
    pytest.mark.filterwarnings("ignore:.*rank_pattern keys:RuntimeWarning"),
]
THINGS = ("mug", "tent", "lamp", "rug", "pot", "bag", "pan", "cup", "bed", "hat")
COLOURS = ("red", "blue", "green", "black", "white", "gold")
EVERY = Pairs(
    tuple(f"{c} {t}" for t in THINGS for c in COLOURS),
    tuple(f"{t.upper()}! in {c.upper()}" for t in THINGS for c in COLOURS),
)
ORDER = random.Random(0).sample(range(len(EVERY)), len(EVERY))
TRAIN, VALIDATION = EVERY.take(ORDER[:48]), EVERY.take(ORDER[48:])
QUICK = {"epochs": 2, "batch_size": 16, "learning_rate": 2e-3}


def fit(base: Path, folder: Path, train=TRAIN, **more):
    asked = {**QUICK, **{k: v for k, v in more.items() if k in ARGUMENTS}}
    others = {k: v for k, v in more.items() if k not in ARGUMENTS}
    return fit_encoder(
        train, VALIDATION, base=str(base), arguments=EncoderArguments(**asked),
        folder=folder, cache=folder.parent / "cache", **others,
    )  # fmt: skip


ARGUMENTS = EncoderArguments.__dataclass_fields__


def mrr(folder: Path) -> float:
    encoder = load_tuned(folder, cache=folder.parent / "cache")
    documents, _ = candidates(VALIDATION)
    queries = encoder.encode_queries(VALIDATION.queries)
    found = ranks_of(queries, encoder.encode_passages(documents), pairs=VALIDATION)
    return ranking_figures(found)["mrr@10"]


def test_pairs_teach_which_document_answers(tiny_checkpoint, tmp_path):
    told: list[Progress] = []
    fitted = fit(tiny_checkpoint, tmp_path / "made", epochs=12, report=told.append)
    assert fitted.method == "full"
    assert fitted.after["mrr@10"] > fitted.before["mrr@10"] + 0.1
    # What is served, int8, is about as good as what was trained.
    assert mrr(tmp_path / "made") > fitted.after["mrr@10"] - 0.1
    assert 0 < fitted.trained_parameters < fitted.all_parameters
    assert {"start", "train", "export"} <= {moment.stage for moment in told}
    assert any(moment.loss is not None for moment in told)
    found = fitted.compression
    assert (found.metric, found.served, found.rows) == ("mrr@10", "int8", 12)
    assert found.fp32 == pytest.approx(fitted.after["mrr@10"], abs=0.01)
    assert len(found.speeds) == 4
    assert [each.code for each in fitted.notes] == ["int8_mrr"]


@pytest.mark.parametrize("method", ["full", "lora"])
def test_where_int8_costs_too_much_full_precision_serves(
    tiny_checkpoint, tmp_path, monkeypatch, method
):
    never = {"most": -2.0}
    monkeypatch.setattr(fitting, "compared", lambda *a, **k: compared(*a, **k | never))
    fitted = fit(tiny_checkpoint, tmp_path / "made", method=method)
    assert fitted.compression.served == "fp32"
    assert fitted.notes[-1].code == "full_precision"
    # As on another machine, whose cache holds nothing of it yet.
    served = load_tuned(tmp_path / "made", cache=tmp_path / "other")
    assert served._folder.name == FULL_FOLDER


@pytest.mark.parametrize("method", ["freeze", "lora", "adalora", "ia3", "adapter"])
def test_every_method_gives_an_encoder(tiny_checkpoint, tmp_path, method):
    folder = tmp_path / "made"
    fitted = fit(
        tiny_checkpoint, folder, method=method, frozen_layers=1, learning_rate=1e-2
    )
    assert (fitted.method, 0 <= mrr(folder) <= 1) == (method, True)
    assert fitted.trained_parameters < fitted.all_parameters
    assert (folder / ADAPTER_FOLDER).is_dir() == (method != "freeze")


@pytest.mark.parametrize("objective", ["simcse", "tsdae"])
def test_texts_alone_teach_too(tiny_checkpoint, tmp_path, objective):
    texts = [*TRAIN.documents, "", "a"]
    fitted = fit(tiny_checkpoint, tmp_path / "made", texts, objective=objective)
    assert fitted.before
    assert load_tuned(tmp_path / "made", cache=tmp_path / "cache").dimensions == 32


def test_masked_words_need_a_mask(tiny_checkpoint, tmp_path):
    with pytest.raises(TrainingError, match="no mask"):
        fit(tiny_checkpoint, tmp_path / "made", TRAIN.documents, objective="mlm")


def test_masked_words_are_guessed(tiny_checkpoint, tmp_path, monkeypatch):
    from transformers import PreTrainedTokenizerFast

    # The tiny tokenizer has no mask: its padding stands in.
    token = property(lambda self: self.pad_token_id)
    monkeypatch.setattr(PreTrainedTokenizerFast, "mask_token_id", token, raising=False)
    told: list[Progress] = []
    fit(
        tiny_checkpoint, tmp_path / "made", TRAIN.documents,
        objective="mlm", epochs=10, report=told.append,
    )  # fmt: skip
    losses = [moment.loss for moment in told if moment.loss is not None]
    assert losses[-1] < losses[0]


def test_a_loss_that_is_no_number_keeps_the_last_good_weights(
    tiny_checkpoint, tmp_path, monkeypatch
):
    from ecom_ai.ml.encoder_training import objectives

    monkeypatch.setattr(
        objectives, "ranking_loss", lambda a, b, c, temperature: (a * b).sum() * np.nan
    )
    fitted = fit(tiny_checkpoint, tmp_path / "made")
    assert fitted.notes[0].code == "loss_no_number"
    assert fitted.after == fitted.before


def test_memory_that_runs_out_halves_the_batch(tiny_checkpoint, tmp_path, monkeypatch):
    from ecom_ai.ml.encoder_training import objectives

    real = objectives.ranking_loss

    def narrow(first, *rest, **more):
        if len(first) > 8:
            raise RuntimeError("CUDA out of memory")
        return real(first, *rest, **more)

    monkeypatch.setattr(objectives, "ranking_loss", narrow)
    fitted = fit(tiny_checkpoint, tmp_path / "made")
    assert fitted.notes[0] == note("memory_ran_out", batch=8)


def test_time_for_less_than_an_epoch_is_told(tiny_checkpoint, tmp_path, monkeypatch):
    from ecom_ai.ml.trainers import pacing

    monkeypatch.setattr(pacing, "fitting_steps", lambda *_args, **_named: 1)
    fitted = fit(tiny_checkpoint, tmp_path / "made", max_minutes=5)
    assert fitted.notes[0] == note("time_ran_out", steps=1, planned=6, seen=33.3)


def test_a_stopped_run_keeps_its_steps_and_goes_on(tiny_checkpoint, tmp_path):
    folder, steps = tmp_path / "made", []
    stop = {"asked": False}

    def watch(moment: Progress) -> None:
        if moment.stage == "train":
            steps.append(moment.step)
            stop["asked"] = moment.step >= 3

    with pytest.raises(TrainingStopped):
        fit(tiny_checkpoint, folder, report=watch, stopped=lambda: stop["asked"])
    stop["asked"] = False
    first = len(steps)
    fit(tiny_checkpoint, folder, report=lambda m: watch(m) if m.step > 3 else None)
    assert steps[first:][:1] in ([4], [])
    assert load_tuned(folder, cache=tmp_path / "cache").dimensions == 32


def test_the_time_given_is_kept(tiny_checkpoint, tmp_path):
    fitted = fit(tiny_checkpoint, tmp_path / "made", epochs=500, max_minutes=0.02)
    assert fitted.seconds < 40


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"method": "head"}, "no labels, hence no head"),
        ({"method": "prefix"}, "prompts"),
        ({"objective": "bow"}, "objective is 'bow'"),
        ({"temperature": 0.0}, "temperature is 0.0"),
        ({"noise": 1.0}, "noise is 1.0"),
        ({"class_weights": True}, "class_weights is of no use"),
        ({"epochs": 0}, "epochs is 0"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(asked, said):
    with pytest.raises(ValueError, match=said):
        EncoderArguments(**asked)


def test_rows_nothing_can_be_learnt_from_are_refused(tiny_checkpoint, tmp_path):
    with pytest.raises(TrainingError, match="1 rows to learn from"):
        fit(tiny_checkpoint, tmp_path / "made", TRAIN.take([0]))
    with pytest.raises(TrainingError, match="dropout is 0"):
        fit(
            tiny_checkpoint, tmp_path / "made", TRAIN.documents,
            objective="simcse", dropout=0.0,
        )  # fmt: skip


# --- figures


def test_other_right_documents_of_a_query_do_not_stand_in_the_way():
    pairs = Pairs(("a", "a", "b"), ("x", "y", "z"))
    unit = np.eye(3, dtype=np.float32)
    queries = np.array([unit[0], unit[0], unit[2]])
    assert ranks_of(queries, unit, pairs=pairs).tolist() == [0, 1, 0]


def test_an_encoder_that_tells_nothing_apart_finds_nothing():
    pairs = Pairs(tuple(map(str, range(30))), tuple(map(chr, range(65, 95))))
    same = np.ones((30, 4), dtype=np.float32) / 2
    assert set(ranks_of(same, same, pairs=pairs).tolist()) == {29}
    assert ranking_figures(ranks_of(same, same, pairs=pairs))["recall@10"] == 0


def test_figures_by_hand():
    figures = ranking_figures(np.array([0, 1, 12]))
    assert figures["mrr@10"] == pytest.approx(0.5)
    assert figures["recall@10"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["ndcg@10"] == pytest.approx((1 + 1 / np.log2(3)) / 3, abs=1e-4)
    assert reciprocal(np.array([9, 10])).tolist() == [0.1, 0.0]


def test_the_paired_test_knows_chance_from_more():
    assert paired_permutation([1.0, 0.5], [1.0, 0.5]) == 1
    better, worse = [1.0] * 20, [0.5] * 20
    assert paired_permutation(better, worse) < 0.001
    mixed = [1.0, 0.5] * 10
    assert paired_permutation(mixed, mixed[::-1]) > 0.5
