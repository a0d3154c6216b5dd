"""Several processes that train one network, as ``torchrun`` starts them.

The first leads: it chooses, measures, writes. The others read the same rows, take over
what it decided, train beside it, and leave.
"""

import os
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Helped(Exception):
    """The network is trained; the rest is done by the process that leads."""


def count() -> int:
    """How many processes train together."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def is_helper() -> bool:
    """Whether another process leads this one."""
    return count() > 1 and int(os.environ.get("RANK", "0")) > 0


def join(*, on_gpu: bool) -> None:
    """Waits for all processes to be there; alone, does nothing."""
    if count() == 1:
        return
    from torch import distributed

    if not distributed.is_initialized():
        distributed.init_process_group("cpu:gloo,cuda:nccl" if on_gpu else "gloo")


def leave() -> None:
    """Ends what ``join`` began."""
    if count() == 1:
        return
    from torch import distributed

    if distributed.is_initialized():
        distributed.destroy_process_group()


def agreed(decide: Callable[[], T]) -> T:
    """What the leader decides; the others are told and decide nothing."""
    if count() == 1:
        return decide()
    from torch import distributed

    told: list[Any] = [None if is_helper() else decide()]
    distributed.broadcast_object_list(told, src=0)
    found: T = told[0]
    return found


def anyone(says: bool) -> bool:
    """Whether any of the processes says so; all get the same answer."""
    if count() == 1:
        return says
    import torch
    from torch import distributed

    flag = torch.tensor(int(says))
    distributed.all_reduce(flag, op=distributed.ReduceOp.MAX)
    return bool(flag.item())
