"""The same code on a CUDA device: ``pytest -m gpu``."""

import numpy as np
import pytest

from ecom_ai.ml.classifiers import load_classifier
from ecom_ai.ml.encoder_training import fit_encoder
from ecom_ai.ml.encoders import load_encoder
from ecom_ai.ml.notes import note
from ecom_ai.ml.precision import fast_type
from ecom_ai.ml.recommenders import evaluate_recommender, fit_recommender
from tests.ml import test_encoder_training as pairs
from tests.ml import test_recommenders as sequences
from tests.ml.making import make_rows

torch = pytest.importorskip("torch")
pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device"),
    pytest.mark.usefixtures("exports_here"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning:peft"),
]
CUDA = "cuda"


@pytest.mark.parametrize("method", ["full", "lora", "fewshot", "head"])
def test_a_classifier_that_learnt_on_a_gpu_answers_alike_on_both(
    fit, cache, tmp_path, method
):
    fitted = fit(method=method, epochs=6, learning_rate=3e-3, device=CUDA)
    assert fitted.metrics["accuracy"] > 0.9
    texts = make_rows(40, seed=9).texts
    answers = [
        load_classifier(tmp_path / "run", cache=cache, device=device).predict(texts)
        for device in (CUDA, None)
    ]
    assert np.mean(np.array(answers[0]) == np.array(answers[1])) > 0.9


def test_it_learns_in_the_narrowest_type_that_the_device_multiplies():
    known = torch.cuda.is_bf16_supported()
    assert fast_type(CUDA) == (torch.bfloat16 if known else torch.float32)


def test_out_of_a_gpus_memory_halves_the_batch(fit, monkeypatch):
    from ecom_ai.ml.trainers import supervised

    collate = supervised.collate

    def large(rows, *, padding):
        if len(rows) > 8:
            torch.empty(
                10**15, dtype=torch.uint8, device=CUDA
            )  # the device's own error
        return collate(rows, padding=padding)

    monkeypatch.setattr(supervised, "collate", large)
    monkeypatch.setattr(supervised, "EVALUATION_BATCH", 8)
    fitted = fit(method="full", device=CUDA)
    assert note("memory_ran_out", batch=8) in fitted.notes


def test_an_encoder_serves_the_same_vectors_on_both(tiny_checkpoint, cache):
    texts = ["a warm tent", "雨夜的帐篷"]
    on_gpu, on_cpu = (
        load_encoder(str(tiny_checkpoint), cache=cache, device=device)
        for device in (CUDA, None)
    )
    alike = (on_gpu.encode_queries(texts) * on_cpu.encode_queries(texts)).sum(axis=1)
    assert alike.min() > 0.98


def test_an_encoder_learns_from_pairs(tiny_checkpoint, tmp_path):
    fitted = fit_encoder(
        pairs.TRAIN, pairs.VALIDATION, base=str(tiny_checkpoint), device=CUDA,
        arguments=pairs.EncoderArguments(**{**pairs.QUICK, "epochs": 12}),
        folder=tmp_path / "made", cache=tmp_path / "cache",
    )  # fmt: skip
    assert fitted.after["mrr@10"] > fitted.before["mrr@10"]


def test_a_recommender_learns_what_comes_next(tmp_path):
    fit_recommender(
        sequences.SEQUENCES, attributes=sequences.ATTRIBUTES, folder=tmp_path,
        arguments=sequences.RecommenderArguments(**sequences.SMALL), device=CUDA,
    )  # fmt: skip
    made = sequences.load_recommender(tmp_path)
    assert evaluate_recommender(made, sequences.SEQUENCES).hr_10 > 0.9
