"""Serving: contracts that every encoder keeps, and how names are resolved."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ecom_ai.ml.checkpoints import CheckpointError, fingerprint, read_settings
from ecom_ai.ml.encoders import (
    BUNDLED,
    Encoder,
    EncoderNotFound,
    OnnxEncoder,
    SentenceTransformerEncoder,
    load_encoder,
)
from ecom_ai.ml.onnx_export import FOLDER, export_int8

AWKWARD = [
    "",
    " ",
    "\0",
    "nul\0inside",
    "😀👩‍👩‍👧‍👦🇨🇳",
    "\ud800 lone surrogate",
    "x" * 10_000,
    "很长的文本。" * 100_000,
    "\u202eright to left\u200b",
]


@pytest.fixture(scope="session")
def tiny_torch(tiny_checkpoint: Path) -> Encoder:
    return SentenceTransformerEncoder(tiny_checkpoint, device="cpu")


@pytest.fixture(scope="session")
def tiny_onnx(tiny_checkpoint, tmp_path_factory) -> Encoder:
    folder = tmp_path_factory.mktemp("exported") / "checkpoint"
    shutil.copytree(tiny_checkpoint, folder)
    return OnnxEncoder(export_int8(folder), threads=2)


@pytest.fixture(params=["encoder", "tiny_onnx", "tiny_torch"])
def any_encoder(request) -> Encoder:
    return request.getfixturevalue(request.param)


def test_shape_type_and_length(any_encoder):
    for encode in (any_encoder.encode_queries, any_encoder.encode_passages):
        vectors = encode(["red shoes", "红色的鞋子", "red shoes"])
        assert vectors.shape == (3, any_encoder.dimensions)
        assert vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
        assert vectors[0] == pytest.approx(vectors[2], abs=1e-6)


def test_no_texts(any_encoder):
    assert any_encoder.encode_queries([]).shape == (0, any_encoder.dimensions)
    assert any_encoder.encode_passages(()).shape == (0, any_encoder.dimensions)


def test_awkward_texts(any_encoder):
    vectors = any_encoder.encode_passages(AWKWARD)
    assert vectors.shape == (len(AWKWARD), any_encoder.dimensions)
    assert np.isfinite(vectors).all()
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_one_str_is_refused(any_encoder):
    with pytest.raises(TypeError, match=r"pass \[text\]"):
        any_encoder.encode_queries("red shoes")


def test_prompts_matter(any_encoder):
    texts = ["red shoes"]
    query, passage = (
        any_encoder.encode_queries(texts)[0],
        any_encoder.encode_passages(texts)[0],
    )
    assert query @ passage < 0.9999


@pytest.mark.parametrize("name", ["encoder", "tiny_onnx"])
def test_onnx_vectors_depend_on_their_text_only(name, request):
    encoder = request.getfixturevalue(name)
    texts = ["鞋", "a long text about shoes " * 30, "red shoes", "退款 多久"]
    together = encoder.encode_passages(texts)
    alone = np.concatenate([encoder.encode_passages([text]) for text in texts])
    assert np.array_equal(together, alone)


def test_meaning_in_both_languages(encoder):
    passages = encoder.encode_passages(
        [
            "You can return an item within 30 days for a full refund.",
            "Our headphones play music for twenty hours on one charge.",
            "收到商品后三十天内可以退货并全额退款。",
            "这款耳机充一次电可以听二十个小时。",
        ]
    )
    queries = encoder.encode_queries(["how do I get my money back", "耳机能用多久"])
    scores = queries @ passages.T
    assert scores[0, 0] > scores[0, 1]
    assert scores[1, 3] > scores[1, 2]


def test_threads_share_an_encoder(encoder):
    texts = [f"product number {i}" for i in range(40)]
    expected = encoder.encode_queries(texts)
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(lambda text: encoder.encode_queries([text])[0], texts))
    assert np.array_equal(np.stack(rows), expected)


def test_export_agrees_with_torch(tiny_onnx, tiny_torch):
    texts = ["red shoes", "红色的鞋子", "x" * 500]
    for method in ("encode_queries", "encode_passages"):
        onnx, torch = (getattr(e, method)(texts) for e in (tiny_onnx, tiny_torch))
        assert (onnx * torch).sum(axis=1).min() > 0.99


def test_export_happens_once_and_keeps_settings(tiny_checkpoint, tmp_path):
    folder = shutil.copytree(tiny_checkpoint, tmp_path / "checkpoint")
    steps: list[str] = []
    before = fingerprint(folder)
    exported = export_int8(folder, progress=steps.append)
    assert exported == folder / FOLDER
    assert len(steps) == 3
    assert fingerprint(folder) == before
    written = {path: path.stat().st_mtime_ns for path in exported.iterdir()}
    assert {p.name for p in written} == {"model.onnx", "tokenizer.json", "encoder.json"}
    assert export_int8(folder, progress=steps.append) == exported
    assert {p: p.stat().st_mtime_ns for p in exported.iterdir()} == written
    assert len(steps) == 3
    settings = read_settings(exported)
    assert (settings.dimensions, settings.max_length) == (32, 64)
    assert (settings.query_prompt, settings.passage_prompt) == ("ask: ", "tell: ")


def test_export_refuses_what_it_cannot_reproduce(tiny_checkpoint, tmp_path):
    folder = shutil.copytree(tiny_checkpoint, tmp_path / "checkpoint")
    (folder / "1_Pooling" / "config.json").write_text('{"pooling_mode": "max"}')
    with pytest.raises(CheckpointError, match="pools by 'max'"):
        export_int8(folder)
    (folder / "modules.json").write_text('[{"type": "sentence_transformers.Dense"}]')
    with pytest.raises(CheckpointError, match="lists a Dense module"):
        export_int8(folder)


def test_path_without_export_is_served_by_torch(tiny_checkpoint, tmp_path):
    encoder = load_encoder(str(tiny_checkpoint), cache=tmp_path, device="cpu")
    assert isinstance(encoder, SentenceTransformerEncoder)
    assert load_encoder(str(tiny_checkpoint), cache=tmp_path, device="cpu") is encoder


def test_path_with_export_is_served_by_onnx(tiny_checkpoint, tmp_path):
    folder = shutil.copytree(tiny_checkpoint, tmp_path / "checkpoint")
    exported = export_int8(folder)
    for path in (folder, exported):
        assert isinstance(load_encoder(str(path), cache=tmp_path), OnnxEncoder)


def test_loading_twice_at_once_gives_one_encoder(checkpoints):
    with ThreadPoolExecutor(4) as pool:
        encoders = list(
            pool.map(lambda _: load_encoder(BUNDLED, cache=checkpoints), range(4))
        )
    assert len({id(encoder) for encoder in encoders}) == 1


def test_unknown_hub_name(tmp_path, monkeypatch):
    import huggingface_hub

    def no_network(*args, **kwargs):
        raise ConnectionError("Name or service not known")

    monkeypatch.setattr(huggingface_hub.HfApi, "model_info", no_network)
    with pytest.raises(EncoderNotFound) as caught:
        load_encoder("nobody/nothing-here", cache=tmp_path)
    message = str(caught.value)
    assert "'nobody/nothing-here'" in message
    assert "Name or service not known" in message
    assert "bundled:multilingual-e5-small" in message


@pytest.mark.parametrize(
    "name", ["./nowhere", "/no/such/folder", "a b", "", "bundled:other"]
)
def test_unknown_path_or_bundled_name(name, tmp_path):
    with pytest.raises(EncoderNotFound, match=r"No (bundled )?encoder"):
        load_encoder(name, cache=tmp_path)


def test_folder_without_weights(tmp_path):
    with pytest.raises(CheckpointError, match="cannot be read as a text encoder"):
        load_encoder(str(tmp_path), cache=tmp_path)
    with pytest.raises(CheckpointError, match=r"is not an exported encoder|not exist"):
        OnnxEncoder(tmp_path)


def test_serving_loads_no_torch(encoder, checkpoints):
    code = """
import sys
from pathlib import Path
from ecom_ai.ml.encoders import load_encoder
encoder = load_encoder("bundled:multilingual-e5-small", cache=Path(sys.argv[1]))
assert encoder.encode_queries(["red shoes", "红鞋"]).shape == (2, 384)
heavy = {"torch", "transformers", "sentence_transformers", "onnx", "django"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""
    command = [sys.executable, "-c", code, str(checkpoints)]
    run = subprocess.run(
        command, capture_output=True, text=True, cwd=Path(__file__).parents[2]
    )
    assert run.returncode == 0, run.stderr
