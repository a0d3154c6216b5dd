"""Whether two texts are copies of each other, with small edits or none.

Likeness is Jaccard's of the texts' shingles (runs of characters). MinHash signatures in
bands find candidates without comparing all pairs (Broder 1997, "On the Resemblance and
Containment of Documents"; Leskovec et al., "Mining of Massive Datasets", chapter 3).
"""

import re
import zlib
from collections.abc import Collection
from functools import cache
from hashlib import shake_128

import numpy as np
from numpy.typing import NDArray

from ecom_ai.language import HAN
from ecom_ai.moderation.folding import plain

#: Characters of a shingle, in Chinese and in other texts.
_LENGTH_ZH, _LENGTH = 3, 5
#: Of texts that are alike by 0.6, all but 4 in 10,000 share a band; by 0.1, 3 in 100.
BANDS, ROWS = 32, 3
_GAPS = re.compile(r"[\W_]+")


def shingles(text: str) -> frozenset[int]:
    """CRC-32 of each run of characters; case, signs and spaces are ignored.

    A text shorter than a shingle is one by itself; one without letters has none.
    """
    known = _GAPS.sub(" ", plain(text).text.lower()).strip()
    length = _LENGTH_ZH if HAN.search(known) else _LENGTH
    if length == _LENGTH_ZH:
        known = known.replace(" ", "")
    runs = {known[n : n + length] for n in range(max(1, len(known) - length + 1))}
    return frozenset(zlib.crc32(run.encode("utf-8", "replace")) for run in runs if run)


def likeness(one: str, other: str) -> float:
    """Jaccard's likeness of two texts' shingles, from 0 to 1."""
    mine, theirs = shingles(one), shingles(other)
    together = len(mine | theirs)
    return len(mine & theirs) / together if together else 0.0


def bands(text: str) -> list[int]:
    """Signed 64-bit numbers, BANDS of them: near copies share one at least.

    Empty for a text without letters.
    """
    return bands_of(shingles(text))


def bands_of(found: Collection[int]) -> list[int]:
    """The ``bands`` of a text by its shingles."""
    if not len(found):
        return []
    signature = _signature(found).reshape(BANDS, ROWS)
    made = np.zeros(BANDS, dtype=np.uint64)
    for row in signature.T:
        made = (made ^ row) * np.uint64(0x100000001B3)
        made ^= made >> np.uint64(29)
    # Bands are told apart: the same minima in another band are no sign.
    made += np.arange(BANDS, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return [int(number) for number in made.view(np.int64)]


def _signature(found: Collection[int]) -> NDArray[np.uint64]:
    """The least of each hash over all shingles: (BANDS * ROWS,)."""
    factors, terms = _hashes()
    numbers = np.fromiter(found, dtype=np.uint64, count=len(found))
    # Multiply-shift, in 64 bits that wrap round (Dietzfelbinger et al. 1997).
    hashed = (numbers[:, None] * factors + terms) >> np.uint64(32)
    least: NDArray[np.uint64] = hashed.min(axis=0)
    return least


@cache
def _hashes() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Odd factors and terms; the same in every process, since bands are stored."""
    size = BANDS * ROWS
    drawn = np.frombuffer(shake_128(b"shingles").digest(16 * size), dtype="<u8")
    return drawn[:size] | np.uint64(1), drawn[size:]
