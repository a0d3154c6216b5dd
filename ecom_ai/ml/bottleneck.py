"""Bottleneck adapters: a narrow layer after each block's two dense outputs.

Houlsby et al. 2019, "Parameter-Efficient Transfer Learning for NLP",
arXiv:1902.00751. They start as the identity and cannot be merged, for they bend.
"""

from pathlib import Path
from typing import Any

BOTTLENECK_FILE = "bottleneck.safetensors"
_PLACES = ("attention.output.dense", "output.dense")
_ADDED = ("down.weight", "down.bias", "up.weight", "up.bias")


def add_bottlenecks(encoder: Any, *, width: int) -> Any:
    """Adds them to every layer of a BERT-like encoder, in place.

    Raises ``ValueError`` for an encoder whose layers are called otherwise.
    """
    import torch
    from torch.nn import functional

    class Bottleneck(torch.nn.Module):
        def __init__(self, dense: Any) -> None:
            super().__init__()
            self.dense = dense
            self.down = torch.nn.Linear(dense.out_features, width)
            self.up = torch.nn.Linear(width, dense.out_features)
            torch.nn.init.normal_(self.down.weight, std=0.02)
            for start in (self.down.bias, self.up.weight, self.up.bias):
                torch.nn.init.zeros_(start)

        def forward(self, inputs: torch.Tensor) -> torch.Tensor:
            outputs: torch.Tensor = self.dense(inputs)
            added: torch.Tensor = self.up(functional.gelu(self.down(outputs)))
            return outputs + added

    places = [name for name, _ in encoder.named_modules() if name.endswith(_PLACES)]
    if not places:
        raise ValueError(
            f"Bottlenecks need layers named {' or '.join(_PLACES)}, which "
            f"{type(encoder).__name__} does not have. Use the method lora."
        )
    for place in places:
        parent, _, name = place.rpartition(".")
        block = encoder.get_submodule(parent)
        setattr(block, name, Bottleneck(getattr(block, name)))
    return encoder


def save_bottlenecks(encoder: Any, folder: Path) -> None:
    """Writes what was added, and nothing else."""
    from safetensors.torch import save_file

    state = encoder.state_dict()
    added = {n: v.contiguous() for n, v in state.items() if n.endswith(_ADDED)}
    save_file(added, folder / BOTTLENECK_FILE)


def load_bottlenecks(encoder: Any, folder: Path) -> None:
    """Adds what ``save_bottlenecks`` wrote to the encoder of the base, in place."""
    from safetensors.torch import load_file

    added = load_file(folder / BOTTLENECK_FILE)
    width = next(len(v) for n, v in added.items() if n.endswith("down.bias"))
    add_bottlenecks(encoder, width=width)
    encoder.load_state_dict(added, strict=False)
