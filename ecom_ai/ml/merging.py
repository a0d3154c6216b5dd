"""What peft and ``bottleneck`` add to a BERT, put into its weights without torch.

LoRA (Hu et al. 2021), AdaLoRA (Zhang et al. 2023) and IA3 (Liu et al. 2022) change the
weights of layers, and learnt prompts (Lester et al. 2021) are words more: what comes of
them is a BERT like any other. Prefixes (Li and Liang 2021) and bottlenecks (Houlsby et
al. 2019) are weights more, which ``bert_graph`` writes down and no BERT has.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import bert_graph
from .bert_graph import Sizes, Weights
from .bottleneck import BOTTLENECK_FILE

CONFIG, LEARNT = "adapter_config.json", "adapter_model.safetensors"
#: Beside them: how large what each matrix reads becomes (``bert_graph.build``).
LARGEST = "activations.safetensors"
#: What else peft can do under these names, and this does not.
_OTHERWISE = (
    *("alpha_pattern", "modules_to_save", "trainable_token_indices"),
    *("target_parameters", "use_dora", "use_qalora", "use_rslora", "use_bdlora"),
    *("lora_bias", "fan_in_fan_out", "layer_replication", "velora_config"),
    "prefix_projection",
)
_BASE = "base_model.model."
_PROMPT = "prompt_embeddings"
_WORDS = "embeddings.word_embeddings.weight"
#: What the tensors of an adapter are called, by its kind.
_PARTS = {
    "LORA": (".lora_A.weight", ".lora_B.weight"),
    "ADALORA": (".lora_A", ".lora_B", ".lora_E"),
    "IA3": (".ia3_l",),
    "PREFIX_TUNING": (_PROMPT,),
    "PROMPT_TUNING": (_PROMPT,),
}
#: peft's, against division by a rank of 0.
_EPSILON = 1e-5
Tensors = dict[str, NDArray[np.float32]]


def can_merge(folder: Path, *, base: Path) -> bool:
    """Whether ``merged`` knows this adapter and this base."""
    if bert_graph.sizes_of(base, pooling="mean") is None:
        return False
    if (folder / BOTTLENECK_FILE).is_file():
        return True
    path = folder / CONFIG
    config: dict[str, Any] = json.loads(path.read_text()) if path.is_file() else {}
    parts = _PARTS.get(config.get("peft_type", ""))
    return (
        parts is not None
        and config.get("bias", "none") == "none"
        and not any(config.get(name) for name in _OTHERWISE)
        # AdaLoRA's says what was pruned, and the file holds what is left.
        and not (config.get("rank_pattern") and config["peft_type"] == "LORA")
        and (folder / LEARNT).is_file()
        and all(name.endswith(parts) for name in _names(folder / LEARNT))
    )


@dataclass(frozen=True)
class Merged:
    """A base's weights with an adapter's.

    ``words`` is how many words the adapter puts in front of each text: the last ones of
    the table, and the tokenizer must begin with them. ``plain``: whether there is no
    tensor that a BERT does not have, so that torch can serve it too. ``largest``: how
    large what its matrices read becomes, where that was measured (``smoothing``).
    """

    weights: Weights
    sizes: Sizes
    words: int = 0
    plain: bool = True
    largest: Weights = field(default_factory=dict)


def as_it_is(base: Path, *, pooling: str) -> Merged | None:
    """A checkpoint to which nothing was added; None where it is no such BERT."""
    sizes = bert_graph.sizes_of(base, pooling=pooling)
    return None if sizes is None else Merged(bert_graph.read_weights(base), sizes)


def merged(folder: Path, *, base: Path, pooling: str) -> Merged:
    """The adapter in ``folder`` and its base; only where ``can_merge``."""
    return replace(_joined(folder, base, pooling), largest=read_largest(folder))


def _joined(folder: Path, base: Path, pooling: str) -> Merged:
    plain = as_it_is(base, pooling=pooling)
    if plain is None:
        raise ValueError(f"{base} is no BERT that can be written down: use torch.")
    weights, sizes = dict(plain.weights), plain.sizes
    if (folder / BOTTLENECK_FILE).is_file():
        more = _tensors(folder / BOTTLENECK_FILE)
        return Merged(weights | more, sizes, plain=False)
    config, learnt = (
        json.loads((folder / CONFIG).read_text()),
        _tensors(folder / LEARNT),
    )
    match config["peft_type"]:
        case "PREFIX_TUNING":
            more = _prefixes(learnt[_PROMPT], sizes)
            return Merged(weights | more, sizes, plain=False)
        case "PROMPT_TUNING":
            weights[_WORDS] = np.concatenate([weights[_WORDS], learnt[_PROMPT]])
            return Merged(weights, sizes, words=len(learnt[_PROMPT]))
        case "IA3":
            _scale(weights, learnt)
        case "ADALORA":
            _add(weights, _by_adalora(learnt, config))
        case _:
            _add(weights, _by_lora(learnt, config))
    return Merged(weights, sizes)


def read_largest(folder: Path) -> Weights:
    """What ``smoothing`` measured of an adapter; nothing where it was not asked."""
    path = folder / LARGEST
    return _tensors(path) if path.is_file() else {}


def _by_lora(learnt: Tensors, config: Mapping[str, Any]) -> Tensors:
    factor = np.float32(config["lora_alpha"] / config["r"])
    down, up = _PARTS["LORA"]
    stems = [name.removesuffix(down) for name in learnt if name.endswith(down)]
    return {stem: factor * (learnt[stem + up] @ learnt[stem + down]) for stem in stems}


def _by_adalora(learnt: Tensors, config: Mapping[str, Any]) -> Tensors:
    """Ranks that were pruned are in the divisor all the same, as in training."""
    factor = np.float32(config["lora_alpha"] / (config["init_r"] + _EPSILON))
    down, up, values = _PARTS["ADALORA"]
    stems = [name.removesuffix(down) for name in learnt if name.endswith(down)]
    return {
        stem: factor
        * (learnt[stem + up] @ (learnt[stem + down] * learnt[stem + values]))
        for stem in stems
    }


def _add(weights: Tensors, changes: Tensors) -> None:
    for stem, change in changes.items():
        weights[f"{stem}.weight"] = weights[f"{stem}.weight"] + change


def _scale(weights: Tensors, learnt: Tensors) -> None:
    """IA3: a layer's inputs by (1, inputs) factors, its outputs by (outputs, 1)."""
    for name, factors in learnt.items():
        stem = name.removesuffix(_PARTS["IA3"][0])
        weights[f"{stem}.weight"] = weights[f"{stem}.weight"] * factors
        if factors.shape[1] == 1:
            weights[f"{stem}.bias"] = weights[f"{stem}.bias"] * factors[:, 0]


def _prefixes(learnt: NDArray[np.float32], sizes: Sizes) -> Tensors:
    """Keys and values before a text's own, under ``bert_graph.PREFIX``'s names."""
    width = sizes.hidden // sizes.heads
    # A key and a value a layer, each to be (heads, tokens, width).
    parts = learnt.reshape(len(learnt), 2 * sizes.layers, sizes.heads, width)
    parts = parts.transpose(1, 2, 0, 3)
    return {
        bert_graph.PREFIX.format(
            layer=place // 2, part=("key", "value")[place % 2]
        ): part
        for place, part in enumerate(parts)
    }


def _tensors(path: Path) -> Tensors:
    from safetensors.numpy import load_file

    return {
        name.removeprefix(_BASE): np.asarray(value, np.float32)
        for name, value in load_file(path).items()
    }


def _names(path: Path) -> list[str]:
    from safetensors import safe_open

    with safe_open(path, framework="numpy") as tensors:
        return list(tensors.keys())
