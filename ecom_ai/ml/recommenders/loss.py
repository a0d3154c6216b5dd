"""Cross-entropy over all items without ever holding all logits.

Forward works out the gradients as well, some places at a time, so that logits stay in
the processor's cache (the idea of Hsu et al., "Liger kernel", 2024). In bfloat16
where the hardware multiplies it: four times as fast there, and sums stay in float32.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from ..precision import fast_type

#: Logits held at a time: 3 MB in bfloat16, which stay in a processor's cache.
LOGITS = 1_500_000
LOGITS_ON_GPU = 200_000_000
SMALLEST = 1e-9


def full_softmax_loss(
    shoppers: Tensor, items: Tensor, targets: Tensor, smoothing: float
) -> Tensor:
    """Mean of -log softmax(shoppers · itemsᵀ)[target], a scalar.

    ``shoppers`` is n x d, ``items`` m x d, ``targets`` n numbers below m. The gradient
    gives the share ``smoothing`` of certainty to all items; the value does not.
    """
    apply: Callable[..., Tensor] = _FullSoftmax.apply
    return apply(shoppers, items, targets, smoothing)


class _FullSoftmax(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, shoppers: Tensor, items: Tensor, targets: Tensor, smoothing: float
    ) -> Tensor:
        narrow = fast_type(items.device)
        fast_items, fast_shoppers = items.to(narrow), shoppers.to(narrow)
        to_shoppers, to_items = torch.empty_like(shoppers), torch.zeros_like(items)
        loss = shoppers.new_zeros(())
        held = LOGITS_ON_GPU if items.is_cuda else LOGITS
        step = max(64, held // len(items))
        for start in range(0, len(shoppers), step):
            part = slice(start, start + step)
            some = fast_shoppers[part]
            shares = torch.softmax(some @ fast_items.T, dim=1)
            right = shares.gather(1, targets[part].unsqueeze(1)).float()
            loss -= right.clamp(min=SMALLEST).log().sum()
            to_shoppers[part] = shares @ fast_items
            to_items += shares.T @ some
        # What the softmax should have been, taken off.
        to_shoppers -= (1 - smoothing) * items[targets] + smoothing * items.mean(0)
        to_items.index_add_(0, targets, shoppers, alpha=smoothing - 1)
        to_items -= smoothing / len(items) * shoppers.sum(0)
        ctx.save_for_backward(to_shoppers / len(targets), to_items / len(targets))
        return loss / len(targets)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        to_shoppers, to_items = ctx.saved_tensors
        return to_shoppers * grads[0], to_items * grads[0], None, None
