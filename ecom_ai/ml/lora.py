"""LoRA (Hu et al. 2021) added to the weights of its base, without torch."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from .bert_graph import WEIGHTS, read_weights, sizes_of

CONFIG, LEARNT = "adapter_config.json", "adapter_model.safetensors"
#: What else peft can do under the name of LoRA, and this does not.
_OTHERWISE = (
    *("alpha_pattern", "rank_pattern", "modules_to_save", "trainable_token_indices"),
    *("target_parameters", "use_dora", "use_qalora", "use_rslora", "use_bdlora"),
    *("lora_bias", "fan_in_fan_out", "layer_replication", "velora_config"),
)
_PREFIX, _DOWN, _UP = "base_model.model.", ".lora_A.weight", ".lora_B.weight"


def can_merge(folder: Path, *, base: Path) -> bool:
    """Whether ``merge`` knows this adapter and this base."""
    path = folder / CONFIG
    config: dict[str, Any] = json.loads(path.read_text()) if path.is_file() else {}
    return (
        config.get("peft_type") == "LORA"
        and config.get("bias") == "none"
        and not any(config.get(name) for name in _OTHERWISE)
        and (folder / LEARNT).is_file()
        and all(name.endswith((_DOWN, _UP)) for name in _names(folder / LEARNT))
        and sizes_of(base, pooling="mean") is not None
    )


def merge(folder: Path, *, base: Path, target: Path) -> None:
    """Writes the weights of ``base`` with those of the adapter into ``target``."""
    from safetensors.numpy import load_file, save_file

    config = json.loads((folder / CONFIG).read_text())
    factor = np.float32(config["lora_alpha"] / config["r"])
    learnt = {
        name.removeprefix(_PREFIX): np.asarray(value, np.float32)
        for name, value in load_file(folder / LEARNT).items()
    }
    weights = dict(read_weights(base))
    for name in learnt:
        if name.endswith(_DOWN):
            stem = name.removesuffix(_DOWN)
            change = factor * (learnt[stem + _UP] @ learnt[name])
            weights[f"{stem}.weight"] = weights[f"{stem}.weight"] + change
    save_file(weights, target / WEIGHTS, metadata={"format": "pt"})
    (target / "config.json").write_bytes((base / "config.json").read_bytes())


def _names(path: Path) -> list[str]:
    from safetensors import safe_open

    with safe_open(path, framework="numpy") as tensors:
        return list(tensors.keys())
