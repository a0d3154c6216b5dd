"""A checkpoint as int8 beside full precision: what it costs, what it gains."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .notes import Note, note

#: Which sentence tells the figure.
_TOLD = {"accuracy": "int8", "mrr@10": "int8_mrr", "ndcg@10": "int8_ndcg"}


@dataclass(frozen=True)
class Speed:
    """Answers a second by ONNX Runtime, asked one by one or ``batch`` at a time.

    ``asked`` is short or long, ``length`` the median: characters of a text, items of
    a history.
    """

    asked: str
    batch: int
    length: int
    fp32: float
    int8: float


@dataclass(frozen=True)
class Compression:
    """``rows`` answered at both precisions, and which one serves.

    ``fp32`` and ``int8`` are figures of ``metric``; ``learnt`` is whether the rows were
    learnt from, since too few were held out.
    """

    metric: str
    served: str
    rows: int
    fp32: float
    int8: float
    speeds: tuple[Speed, ...]
    learnt: bool = False

    def told(self) -> list[Note]:
        gains = [round(speed.int8 / speed.fp32, 1) for speed in self.speeds]
        found = note(
            "int8_learnt" if self.learnt else _TOLD[self.metric],
            int8=self.int8,
            fp32=self.fp32,
            rows=self.rows,
            least=min(gains),
            most=max(gains),
        )
        return [found] if self.served == "int8" else [found, note("full_precision")]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def compared(
    metric: str,
    figures: Mapping[str, float],
    *,
    rows: int,
    speeds: Sequence[Speed],
    most: float,
    learnt: bool = False,
) -> Compression:
    """Of both ``figures`` by precision int8 serves, unless it costs over ``most``."""
    full, small = figures["fp32"], figures["int8"]
    return Compression(
        metric=metric,
        served="fp32" if full - small > most else "int8",
        rows=rows,
        fp32=round(full, 5),
        int8=round(small, 5),
        speeds=tuple(speeds),
        learnt=learnt,
    )


def a_second(answer: Callable[[Any], object], parts: Sequence[Sequence[Any]]) -> float:
    """How many a second ``answer`` does of all in the parts, one part at a time."""
    answer(parts[0][:1])
    began = time.perf_counter()
    for part in parts:
        answer(part)
    return round(sum(map(len, parts)) / (time.perf_counter() - began), 1)
