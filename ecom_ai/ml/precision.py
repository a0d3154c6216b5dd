"""The narrowest type of number that a device multiplies in hardware."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def fast_type(device: "torch.device | str") -> "torch.dtype":
    """bfloat16 where the device has it natively (AVX-512 BF16, a GPU), else float32.

    A processor without it computes bfloat16 too, but slower than float32.
    """
    import torch

    if torch.device(device).type == "cuda":
        fast = torch.cuda.is_bf16_supported()
    else:
        known = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
        fast = bool(known and known())
    return torch.bfloat16 if fast else torch.float32
