"""Serving: contracts that every encoder keeps, and how names are resolved."""

import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ecom_ai.ml import onnx_export
from ecom_ai.ml.checkpoints import CheckpointError, fingerprint, read_settings
from ecom_ai.ml.encoders import (
    BUNDLED,
    REVIEWS,
    Encoder,
    EncoderNotFound,
    OnnxEncoder,
    SentenceTransformerEncoder,
    load_encoder,
)
from ecom_ai.ml.onnx_export import FOLDER, export_int8
from ecom_ai.ml.sessions import FEW

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


@pytest.mark.parametrize(
    ("texts", "is_met"), [(FEW, False), (FEW + 1, True)], ids=["few", "many"]
)
def test_who_comes_second_waits_for_few_and_not_for_many(
    tiny_onnx, monkeypatch, texts, is_met
):
    first_reads, second_reads = threading.Event(), threading.Event()
    met, read = [], OnnxEncoder._encode_one

    def reading(encoder, text):
        if "first" in text:
            first_reads.set()
            met.append(second_reads.wait(30 if is_met else 0.3))
        elif "second" in text:
            second_reads.set()
        return read(encoder, text)

    monkeypatch.setattr(OnnxEncoder, "_encode_one", reading)
    with ThreadPoolExecutor() as pool:
        asked = ["first"] + ["-"] * (texts - 1)
        first = pool.submit(tiny_onnx.encode_queries, asked)
        assert first_reads.wait(30)
        second = pool.submit(tiny_onnx.encode_queries, ["second", "too"])
        assert len(first.result()) == texts
        assert len(second.result()) == 2
    assert met == [is_met]


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


def test_a_path_is_exported_once_into_the_cache_and_served_without_torch(
    tiny_checkpoint, tiny_torch, tmp_path
):
    folder = shutil.copytree(tiny_checkpoint, tmp_path / "e5-small mine")
    before = sorted(folder.rglob("*"))
    encoder = load_encoder(str(folder), cache=tmp_path / "cache", device="cpu")
    assert isinstance(encoder, OnnxEncoder)
    assert load_encoder(str(folder), cache=tmp_path / "cache", device="cpu") is encoder
    assert sorted(folder.rglob("*")) == before
    texts = ["red shoes", "红色的鞋子"]
    same = encoder.encode_queries(texts) * tiny_torch.encode_queries(texts)
    assert same.sum(axis=1).min() > 0.99
    assert not heavy_after_loading(str(folder), tmp_path / "cache")


def test_what_cannot_be_exported_is_served_by_torch_and_said_so(
    tiny_checkpoint, tmp_path, caplog
):
    folder = shutil.copytree(tiny_checkpoint, tmp_path / "checkpoint")
    (folder / "1_Pooling" / "config.json").write_text(
        '{"embedding_dimension": 32, "pooling_mode": "max"}'
    )
    encoder = load_encoder(str(folder), cache=tmp_path / "cache", device="cpu")
    assert isinstance(encoder, SentenceTransformerEncoder)
    assert encoder.encode_queries(["shoes"]).shape == (1, 32)
    assert "served by torch" in caplog.text
    assert "pools by 'max'" in caplog.text


@pytest.mark.parametrize("broken", ["_trace", "_pooled_model", "_agreement"])
def test_an_architecture_that_cannot_be_exported_is_served_by_torch(
    tiny_checkpoint, tmp_path, monkeypatch, caplog, broken
):
    def fail(*_args: object) -> float:
        if broken == "_agreement":
            return 0.5
        raise RuntimeError("no such operator")

    monkeypatch.setattr(onnx_export.bert_graph, "sizes_of", lambda *_, **__: None)
    monkeypatch.setattr(onnx_export, broken, fail)
    monkeypatch.setattr(onnx_export.sys, "executable", "/usr/bin/uwsgi")  # do it here
    encoder = load_encoder(str(tiny_checkpoint), cache=tmp_path, device="cpu")
    assert isinstance(encoder, SentenceTransformerEncoder)
    assert "loses too much" in caplog.text or "no such operator" in caplog.text


def test_a_hub_name_in_the_local_cache_is_served_by_onnx(
    tiny_checkpoint, tmp_path, monkeypatch
):
    from huggingface_hub import constants

    hub = tmp_path / "hub"
    stored = hub / "models--someone--e5-small-tiny"
    shutil.copytree(tiny_checkpoint, stored / "snapshots" / ("a" * 40))
    (stored / "refs").mkdir()
    (stored / "refs" / "main").write_text("a" * 40)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(hub))
    monkeypatch.setattr(onnx_export.sys, "executable", "/usr/bin/uwsgi")  # is faster
    encoder = load_encoder("someone/e5-small-tiny", cache=tmp_path / "cache")
    assert isinstance(encoder, OnnxEncoder)
    assert encoder.dimensions == 32


def test_an_e5_without_prompts_of_its_own_gets_those_it_was_trained_with(
    tiny_checkpoint, tmp_path
):
    folder = shutil.copytree(tiny_checkpoint, tmp_path / "checkpoint")
    (folder / "config_sentence_transformers.json").write_text("{}")
    exported = export_int8(folder)
    by_name = OnnxEncoder(exported, name="intfloat/multilingual-e5-base")
    plain = OnnxEncoder(exported, name="someone/other")
    assert by_name.encode_queries(["a"]) == pytest.approx(
        plain.encode_queries(["query: a"]), abs=1e-6
    )


def test_path_with_export_is_served_by_onnx(tiny_checkpoint, tmp_path):
    folder = shutil.copytree(tiny_checkpoint, tmp_path / "checkpoint")
    exported = export_int8(folder)
    for path in (folder, exported):
        assert isinstance(load_encoder(str(path), cache=tmp_path), OnnxEncoder)


def test_the_encoder_for_reviews_is_the_bundled_one_tuned(encoder, checkpoints):
    tuned = load_encoder(REVIEWS, cache=checkpoints)
    texts = ["a hamster would have done better", "the hamster loves its wheel"]
    assert isinstance(tuned, OnnxEncoder)
    assert tuned.dimensions == encoder.dimensions
    assert tuned.fingerprint != encoder.fingerprint
    before, after = (each.encode_queries(texts) for each in (encoder, tuned))
    # It tells apart what it was tuned to tell apart.
    assert after[0] @ after[1] < before[0] @ before[1]


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
    assert not heavy_after_loading(BUNDLED, checkpoints)


def heavy_after_loading(name: str, cache: Path) -> list[str]:
    """What a process that serves this encoder has imported and should not have."""
    code = """
import sys
from pathlib import Path
from ecom_ai.ml.encoders import load_encoder
encoder = load_encoder(sys.argv[1], cache=Path(sys.argv[2]))
assert encoder.encode_queries(["red shoes", "红鞋"]).shape == (2, encoder.dimensions)
heavy = {"torch", "transformers", "sentence_transformers", "onnx", "django"}
print(*heavy & set(sys.modules))
"""
    run = subprocess.run(
        [sys.executable, "-c", code, name, str(cache)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.split()
