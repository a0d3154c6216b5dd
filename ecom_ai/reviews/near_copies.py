"""Near copies among the texts of a file, in time that grows with the texts.

Texts that differ in case, signs and spaces alone are joined, and only the others
compared, each with the likeliest of those before it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ecom_ai.moderation.shingles import bands_of, shingles
from ecom_ai.reviews.history import CLUSTER, COPY, SHORT

#: Of the texts that share a band with one the latest are looked at, and of all these
#: those compared that share most.
_LATEST, _COMPARED = 100, 40


@dataclass(eq=False)
class _Group:
    """Texts of the same shingles, by their numbers, and the groups that are near.

    Shingles are packed: as sets, those of ten thousand texts take 110 MB more.
    """

    shingles: NDArray[np.uint32]
    texts: list[int] = field(default_factory=list)
    near: "list[_Group]" = field(default_factory=list)


def near_copies(
    texts: Sequence[str], *, say: Callable[[int, int], None] = lambda _done, _of: None
) -> dict[int, int]:
    """By text's number how many others are near copies of it, from three alike on.

    Where more than some dozens are nearly, and not quite, the same, not all of them
    are counted. ``say`` hears how many texts are done, and of how many.
    """
    groups: dict[bytes, _Group] = {}
    by_band: dict[int, list[_Group]] = defaultdict(list)
    for number, text in enumerate(texts):
        if len(text) >= SHORT:
            found = np.array(sorted(shingles(text)), dtype=np.uint32)
            group = groups.setdefault(found.tobytes(), _Group(found))
            if not group.texts:
                _put_among(group, by_band)
            group.texts.append(number)
        say(number + 1, len(texts))
    counts = {
        number: len(group.texts) - 1 + sum(len(other.texts) for other in group.near)
        for group in groups.values()
        if len(group.shingles)  # signs alone are like nothing
        for number in group.texts
    }
    return {number: count for number, count in counts.items() if count + 1 >= CLUSTER}


def _put_among(group: _Group, by_band: dict[int, list[_Group]]) -> None:
    """Joins a new group with those before it that are near."""
    shared: Counter[_Group] = Counter()
    for band in bands_of(group.shingles.tolist()):
        shared.update(by_band[band][-_LATEST:])
        by_band[band].append(group)
    for other, _ in shared.most_common(_COMPARED):
        if _likeness(group.shingles, other.shingles) >= COPY:
            group.near.append(other)
            other.near.append(group)


def _likeness(mine: NDArray[np.uint32], theirs: NDArray[np.uint32]) -> float:
    """Jaccard's likeness of two sets of shingles."""
    common = np.intersect1d(mine, theirs, assume_unique=True).size
    return float(common / (mine.size + theirs.size - common))
