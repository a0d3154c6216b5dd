"""Batches of texts each token of which has a target."""

from collections.abc import Sequence

import torch
from torch import Tensor

from ..chat import IGNORED

#: The numbers of a text's tokens, and as many targets.
Row = tuple[list[int], list[int]]


def collate(rows: Sequence[Row], *, padding: int) -> dict[str, Tensor]:
    """int64 tensors, rows x tokens of the longest; filled up at the end."""
    longest = max(len(ids) for ids, _ in rows)

    def filled(lists: Sequence[Sequence[int]], value: int) -> Tensor:
        made = torch.full((len(lists), longest), value, dtype=torch.int64)
        for place, one in enumerate(lists):
            made[place, : len(one)] = torch.tensor(one)
        return made

    return {
        "input_ids": filled([ids for ids, _ in rows], padding),
        "attention_mask": filled([[1] * len(ids) for ids, _ in rows], 0),
        "labels": filled([targets for _, targets in rows], IGNORED),
    }
