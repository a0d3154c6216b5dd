"""Weights of an encoder as whole numbers of 8 bits, and their scales.

A few channels of what a layer reads are many times as large as the others; of one scale
for all of them the others would have few numbers left. Where it is known how large
channels become, each is divided by a factor before it is quantised and its row of the
matrix multiplied by it (SmoothQuant, Xiao et al. 2023, arXiv:2211.10438).
"""

import numpy as np
from numpy.typing import NDArray

#: Quantised weights lie between plus and minus this: CPUs without VNNI instructions
#: overflow when they add products of full 8-bit numbers. It costs 0.0003 of cosine.
LEVELS = 64
#: How much of what is uneven in a layer's inputs its matrix takes over, 0 to 1. Chosen
#: with the starter checkpoint that tells answers (docs/tried.md).
SHARE = 0.75
_LEAST = 1e-5


def factors(
    largest: NDArray[np.float32], matrix: NDArray[np.float32]
) -> NDArray[np.float32]:
    """What each input of a matrix is divided by: (inputs,), around 1.

    ``largest`` is the largest magnitude of each input, ``matrix`` (inputs, outputs).
    """
    inputs = np.maximum(largest, _LEAST)
    rows = np.maximum(np.abs(matrix).max(axis=1), _LEAST)
    logs = SHARE * np.log(inputs) - (1 - SHARE) * np.log(rows)
    found: NDArray[np.float32] = np.exp(logs - logs.mean()).astype(np.float32)
    return found


def by_channel(
    matrix: NDArray[np.float32],
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """(inputs, outputs) as whole numbers around 0, and each output's scale."""
    scales = np.abs(matrix).max(axis=0) / np.float32(LEVELS)
    scales[scales == 0] = 1
    values = np.clip(np.rint(matrix / scales), -LEVELS, LEVELS)
    return values.astype(np.int8), scales.astype(np.float32)


def by_table(
    table: NDArray[np.float32],
) -> tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.uint8]]:
    """A table as numbers from 0 to 255, their scale, and which of them stands for 0."""
    low, high = min(float(table.min()), 0.0), max(float(table.max()), 0.0)
    scale = np.float32((high - low) / 255 or 1)
    zero = np.uint8(round(-low / float(scale)))
    values = np.empty(table.shape, np.uint8)
    for start in range(0, len(table), 8192):  # a copy of the whole would take 1 GB
        part = np.rint(table[start : start + 8192] / scale) + zero
        values[start : start + 8192] = np.clip(part, 0, 255)
    return values, np.array(scale), np.array(zero)
