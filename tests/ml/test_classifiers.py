"""Training and serving a classifier, on a tiny checkpoint made in the test."""

import json
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ecom_ai.ml.arguments import ADAPTED, METHODS, TrainingArguments
from ecom_ai.ml.checkpoints import CheckpointError
from ecom_ai.ml.classifiers import load_classifier
from ecom_ai.ml.encoders import (
    Encoder,
    EncoderNotFound,
    SentenceTransformerEncoder,
)
from ecom_ai.ml.labelled import Labelled
from ecom_ai.ml.learnt import LEARNT_FILE, joined, keep_learnt
from ecom_ai.ml.notes import note
from ecom_ai.ml.progress import Progress, TrainingStopped
from ecom_ai.ml.trainers import Fitted, TrainingError
from tests.ml.making import NOTHING, make_rows

pytestmark = [
    pytest.mark.usefixtures("exports_here"),
    # peft's and transformers' own, of what they are about to rename.
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning:peft"),
    pytest.mark.filterwarnings("ignore:.*rank_pattern keys:RuntimeWarning"),
]


@pytest.fixture(scope="module")
def adapted() -> dict[str, tuple[Fitted, Path]]:
    """What was trained with an adapter once, for all tests here that only read it."""
    return {}


@pytest.fixture
def train(fit, adapted, tmp_path_factory):
    """Trains by a method; gives what was trained, and its folder."""

    def by(method: str) -> tuple[Fitted, Path]:
        if method in adapted:
            return adapted[method]
        folder = tmp_path_factory.mktemp(method) / "run"
        more = {"learning_rate": 0.05, "epochs": 2} if method in ADAPTED else {}
        made = fit(method=method, folder=folder, **more), folder
        if method in ADAPTED:
            adapted[method] = made
        return made

    return by


@pytest.mark.parametrize("method", [m for m in METHODS if m != "zero-shot"])
def test_every_method_gives_a_checkpoint_that_serves(train, cache, method):
    fitted, folder = train(method)
    classifier = load_classifier(folder, cache=cache)
    assert classifier.labels == ("bad", "good")
    probabilities = classifier.predict_proba(["great shoes", "垃圾 shoes", ""])
    assert probabilities.shape == (3, 2)
    assert probabilities.dtype == np.float32
    assert probabilities.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert 0 <= fitted.metrics["accuracy"] <= 1
    assert fitted.trained_parameters <= fitted.all_parameters
    kept = [path for path in folder.rglob("*") if "steps" not in path.parts]
    assert not [path for path in kept if path.suffix in (".bin", ".pt")]
    if method in ADAPTED:
        size = sum(f.stat().st_size for f in (folder / "adapter").rglob("*"))
        assert size < 200_000
        assert fitted.trained_parameters < fitted.all_parameters
    if method in ("full", "fewshot"):
        _only_what_learnt_is_kept(folder / "encoder", cache, classifier.encoder)


def _only_what_learnt_is_kept(folder: Path, cache: Path, served: Encoder) -> None:
    """The word embeddings, which did not learn, come from the base again for torch."""
    from safetensors.numpy import load_file

    assert not (folder / "model.safetensors").exists()
    learnt = load_file(folder / LEARNT_FILE)
    assert "embeddings.word_embeddings.weight" not in learnt
    assert any(name.startswith("encoder.layer.1.") for name in learnt)
    whole = SentenceTransformerEncoder(joined(folder, cache=cache), device="cpu")
    texts = ["great shoes", "垃圾"]
    ours, theirs = whole.encode_queries(texts), served.encode_queries(texts)
    assert (ours * theirs).sum(axis=1).min() > 0.98


@pytest.mark.parametrize("method", ADAPTED)
def test_served_as_trained(train, cache, tiny_checkpoint, method):
    """What is exported answers as torch would, with what was added."""
    import torch
    from peft import PeftModel
    from transformers import AutoModel, AutoTokenizer

    from ecom_ai.ml.bottleneck import load_bottlenecks
    from ecom_ai.ml.trainers.network import build_network

    _, folder = train(method)
    classifier = load_classifier(folder, cache=cache)
    encoder = AutoModel.from_pretrained(
        tiny_checkpoint, attn_implementation="eager"
    ).eval()
    if method == "adapter":
        load_bottlenecks(encoder, folder / "adapter")
    else:
        encoder = PeftModel.from_pretrained(encoder, folder / "adapter").eval()
    zeros = np.zeros((2, 32), dtype=np.float32)
    network = build_network(
        encoder, pooling="mean", weight=zeros, bias=zeros[:, 0]
    ).eval()
    tokens = AutoTokenizer.from_pretrained(tiny_checkpoint)(
        ["ask: great shoes", "ask: 垃圾"], padding=True, return_tensors="pt"
    )
    with torch.inference_mode():
        expected = network.vectors(tokens["input_ids"], tokens["attention_mask"])
    served = classifier.encoder.encode_queries(["great shoes", "垃圾"])
    assert (served * expected.numpy()).sum(axis=1).min() > 0.98
    plain = AutoModel.from_pretrained(tiny_checkpoint).eval()
    untouched = build_network(
        plain, pooling="mean", weight=zeros, bias=zeros[:, 0]
    ).eval()
    with torch.inference_mode():
        before = untouched.vectors(tokens["input_ids"], tokens["attention_mask"])
    assert not np.allclose(before, expected, atol=1e-5)


def test_zero_shot_from_descriptions_and_sentences(fit, cache, tmp_path):
    fitted = fit(
        NOTHING,
        NOTHING,
        method="auto",
        descriptions={"good": ["liked it"], "bad": ["did not like it"]},
        prior=make_rows(40, seed=3),
    )
    assert fitted.method == "zero-shot"
    assert fitted.why == (note("no_labels"),)
    assert load_classifier(tmp_path / "run", cache=cache).labels == ("bad", "good")


def test_zero_shot_needs_words_for_every_label(fit):
    with pytest.raises(TrainingError, match="Nothing describes the label 'bad'"):
        fit(method="zero-shot", descriptions={"good": ["liked it"]})


@pytest.mark.parametrize(
    "train", [NOTHING, Labelled(("a", "b"), ("good", "good"))], ids=["none", "one"]
)
def test_one_label_is_refused(fit, tmp_path, train):
    with pytest.raises(TrainingError, match="at least two"):
        fit(train, NOTHING)
    assert not (tmp_path / "run").exists()


def test_labels_that_only_validation_has_are_left_out_and_said(fit):
    validation = make_rows(60, seed=1)
    strange = Labelled((*validation.texts, "x"), (*validation.labels, "odd"))
    fitted = fit(validation=strange, method="head")
    assert fitted.notes[0] == note("unknown_labels", rows=1)


def test_awkward_texts_train_and_are_answered(fit, cache, tmp_path):
    texts = ("", " ", "\0", "\ud800", "很长" * 1_000_000, "😀")
    rows = make_rows(60)
    train = Labelled((*rows.texts, *texts), (*rows.labels, *("good", "bad") * 3))
    fit(train, method="full", lexical=True)
    classifier = load_classifier(tmp_path / "run", cache=cache)
    assert np.isfinite(classifier.predict_proba(texts)).all()
    assert classifier.predict_proba([]).shape == (0, 2)


def test_a_base_that_is_nowhere(fit):
    with pytest.raises(EncoderNotFound):
        fit(base="bundled:nothing", method="head")


def test_the_same_seed_gives_the_same(fit, cache, tmp_path):
    for name in ("a", "b"):
        fit(method="full", folder=tmp_path / name, max_examples=64)
    a, b = (
        load_classifier(tmp_path / name, cache=cache).predict_proba(["ok", "垃圾"])
        for name in ("a", "b")
    )
    assert a == pytest.approx(b, abs=1e-5)


def test_a_stopped_run_goes_on_where_it_was(fit, cache, tmp_path):
    steps, stop, seen = tmp_path / "run" / "steps", threading.Event(), []

    def report(progress: Progress) -> None:
        seen.append(progress.step)
        if list(steps.glob("trainer/checkpoint-*")):
            stop.set()

    with pytest.raises(TrainingStopped):
        fit(method="full", report=report, stopped=stop.is_set, epochs=2)
    (saved,) = steps.glob("trainer/checkpoint-*")
    assert seen[-1] == int(saved.name[11:]) + 1
    stop.clear()
    resumed: list[int] = []
    fit(
        method="full",
        epochs=2,
        report=lambda p: resumed.append(p.step) if p.stage == "train" else None,
    )
    assert resumed[0] == seen[-1]
    load_classifier(tmp_path / "run", cache=cache)


def test_steps_that_were_not_saved_whole_are_passed_over(fit, cache, tmp_path):
    """As a worker leaves them that is killed while it saves one."""
    steps, stop = tmp_path / "run" / "steps" / "trainer", threading.Event()

    def report(progress: Progress) -> None:
        if len(list(steps.glob("checkpoint-*"))) == 2:
            stop.set()

    with pytest.raises(TrainingStopped):
        fit(method="full", report=report, stopped=stop.is_set, epochs=2)
    last = max(steps.glob("checkpoint-*"), key=lambda path: int(path.name[11:]))
    (last / "trainer_state.json").unlink()
    half = shutil.copytree(last, steps / "checkpoint-999")
    (half / "trainer_state.json").write_text('{"global_step": 9')
    resumed: list[int] = []
    fit(
        method="full",
        epochs=2,
        report=lambda p: resumed.append(p.step) if p.stage == "train" else None,
    )
    assert 1 < resumed[0] <= int(last.name[11:])
    load_classifier(tmp_path / "run", cache=cache)


def test_tensorboard_logs(fit, tmp_path):
    fit(method="freeze", frozen_layers=1, tensorboard_dir=str(tmp_path / "logs"))
    assert list((tmp_path / "logs").glob("events.out.tfevents.*"))


def test_rows_that_were_not_used_are_told(fit):
    fitted = fit(method="head", max_examples=100)
    assert fitted.notes[0] == note("rows_used", used=100, rows=120)


def test_stopped_before_anything(fit):
    with pytest.raises(TrainingStopped):
        fit(method="head", stopped=lambda: True)


def test_a_loss_that_is_no_number_keeps_the_last_good_weights(fit, cache, tmp_path):
    fitted = fit(method="full", learning_rate=1e30, epochs=4)
    assert "loss_no_number" in [each.code for each in fitted.notes]
    probabilities = load_classifier(tmp_path / "run", cache=cache).predict_proba(["a"])
    assert np.isfinite(probabilities).all()


def test_out_of_memory_halves_the_batch(fit, monkeypatch):
    from ecom_ai.ml.trainers import supervised

    collate = supervised.collate

    def short(rows, *, padding):
        if len(rows) > 8:
            raise RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")
        return collate(rows, padding=padding)

    monkeypatch.setattr(supervised, "collate", short)
    validation = make_rows(60, seed=1)
    monkeypatch.setattr(supervised, "EVALUATION_BATCH", 8)
    fitted = fit(validation=validation, method="full")
    assert fitted.notes[0] == note("memory_ran_out", batch=8)


def test_rejects_what_is_out_of_scope(fit, cache, tmp_path):
    rows = make_rows(200)
    strange = tuple(f"weather in town {n}" for n in range(20))
    train = Labelled((*rows.texts, *strange), (*rows.labels, *["oos"] * 20))
    fitted = fit(train, train, method="head")
    assert fitted.metrics["out_of_scope_recall"] > 0.5
    classifier = load_classifier(tmp_path / "run", cache=cache)
    assert classifier.head.rejection is not None
    assert classifier.labels[classifier.head.rejection.column] == "oos"


def test_spelling_is_kept_where_it_was_asked_for(fit, cache, tmp_path):
    fit(make_rows(400), make_rows(200, seed=1), method="head", lexical=True)
    head = load_classifier(tmp_path / "run", cache=cache).head
    assert head.lexical is not None
    fit(
        make_rows(400), make_rows(200, seed=1), method="head", lexical=False,
        folder=tmp_path / "other",
    )  # fmt: skip
    assert load_classifier(tmp_path / "other", cache=cache).head.lexical is None


@pytest.mark.parametrize("method", ["zero-shot", "head"])
def test_few_rows_learn_spelling_and_vectors_together(fit, cache, tmp_path, method):
    prior = Labelled(
        tuple(f"{end}{n}{end}" for n in range(30) for end in ("zqx", "vwk")),
        ("good", "bad") * 30,
    )
    train = NOTHING if method == "zero-shot" else prior.take(range(20))
    fit(train, NOTHING, prior=prior, method=method, lexical=True)
    classifier = load_classifier(tmp_path / "run", cache=cache)
    assert classifier.head.lexical is not None
    assert classifier.predict(["a zqx", "the vwk"]) == ["good", "bad"]
    assert classifier.predict_proba([]).shape == (0, 2)
    vectors = classifier.encode(["a zqx", "the vwk"])
    plain = replace(classifier.head, lexical=None).probabilities(vectors)
    spelt = classifier.probabilities(vectors, ["a zqx", "the vwk"])
    assert not np.allclose(spelt, plain, atol=1e-5)


@pytest.mark.parametrize("name", ["classifier.json", "head.safetensors"])
def test_a_broken_folder_is_refused(fit, cache, tmp_path, name):
    fit(method="head")
    (tmp_path / "run" / name).write_text("{}")
    with pytest.raises(CheckpointError):
        load_classifier(tmp_path / "run", cache=cache)


def test_a_head_of_another_encoder_is_refused(fit, cache, tmp_path):
    fit(method="head")
    path = tmp_path / "run" / "classifier.json"
    settings = json.loads(path.read_text())
    path.write_text(json.dumps({**settings, "labels": ["a", "b", "c"]}))
    with pytest.raises(CheckpointError, match="shape"):
        load_classifier(tmp_path / "run", cache=cache)


def test_weights_of_a_base_that_has_changed_are_refused(tiny_checkpoint, tmp_path):
    from safetensors.numpy import load_file, save_file

    base, folder = tmp_path / "base", tmp_path / "encoder"
    shutil.copytree(tiny_checkpoint, base)
    weights = load_file(base / "model.safetensors")
    changed = {n: v + ("layer" in n) for n, v in weights.items()}
    shutil.copytree(base, folder)
    save_file(changed, folder / "model.safetensors")
    keep_learnt(folder, base=str(base), cache=tmp_path)
    found = load_file(joined(folder, cache=tmp_path) / "model.safetensors")
    assert all(np.array_equal(found[name], changed[name]) for name in weights)
    save_file(changed, base / "model.safetensors")
    with pytest.raises(CheckpointError, match="whose weights are others by now"):
        joined(folder, cache=tmp_path / "elsewhere")


def test_an_adapter_without_its_base_is_refused(train, cache, tmp_path):
    shutil.copytree(train("lora")[1], tmp_path / "run")
    shutil.rmtree(tmp_path / "run" / "adapter")
    with pytest.raises(CheckpointError, match="not an adapter"):
        load_classifier(tmp_path / "run", cache=cache)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"method": "magic"}, "method is 'magic'"),
        ({"epochs": 0}, "epochs is 0"),
        ({"dropout": 1.0}, "dropout is 1.0"),
        ({"optimizer": "adam"}, "optimizer is 'adam'"),
        ({"learning_rate": float("nan")}, "learning_rate is nan"),
    ],
)
def test_arguments_that_make_no_sense(given, said):
    with pytest.raises(ValueError, match=said):
        TrainingArguments(**given)
