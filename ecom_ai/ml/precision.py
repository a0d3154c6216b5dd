"""How narrow numbers may be where much is multiplied."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def fast_type(device: "torch.device") -> "torch.dtype":
    """The narrowest type that this device multiplies in hardware."""
    import torch

    if device.type == "cuda":
        fast = torch.cuda.is_bf16_supported()
    else:
        known = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
        fast = bool(known and known())
    return torch.bfloat16 if fast else torch.float32
