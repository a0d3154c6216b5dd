"""A trained encoder as int8 beside full precision: what it costs, what it gains."""

import logging
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..adapters import ADAPTER_FOLDER, merged_base, settle_adapter
from ..checkpoints import CheckpointError
from ..encoders import Encoder, OnnxEncoder
from ..labelled import Labelled
from ..learnt import keep_learnt
from ..notes import Note, note
from ..onnx_export import FOLDER, FULL_FOLDER, export_apart, settle
from .budget import WATCHED_ROWS
from .encoding import Tuned, watched_rows
from .work import Work

logger = logging.getLogger(__name__)

BATCHES = (1, 32)
#: Texts asked one by one to time them.
_ONE_BY_ONE = 8


@dataclass(frozen=True)
class Speed:
    """Texts a second by ONNX Runtime; ``characters`` is the median of a text's."""

    texts: str
    batch: int
    characters: int
    fp32: float
    int8: float


@dataclass(frozen=True)
class Compression:
    """``rows`` answered by the trained head at both precisions, and which one serves.

    The accuracies are of validation rows, or where there are none of training rows.
    """

    served: str
    rows: int
    fp32: float
    int8: float
    speeds: tuple[Speed, ...]

    @property
    def lost(self) -> float:
        return self.fp32 - self.int8

    def told(self) -> list[Note]:
        gains = [round(speed.int8 / speed.fp32, 1) for speed in self.speeds]
        found = note(
            "int8",
            int8=self.int8,
            fp32=self.fp32,
            rows=self.rows,
            least=min(gains),
            most=max(gains),
        )
        return [found] if self.served == "int8" else [found, note("full_precision")]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def export(work: Work, tuned: Tuned) -> tuple[Path, Compression | None]:
    """Exports the trained encoder; the folder it is served by, and what was compared.

    Where int8 costs more than ``int8_loss``, full precision is what stays. Of weights
    that are served by an export only those stay that the base does not have. Nothing
    is compared where the encoder cannot be exported: it is served by torch.
    """
    folder, adapted = work.folder / tuned.encoder, tuned.encoder == ADAPTER_FOLDER
    try:
        if adapted:
            made = merged_base(folder, cache=work.cache, keep_full=True)
        else:
            made = folder
            export_apart(folder, keep_full=True)
    except CheckpointError as error:
        if adapted:
            raise
        logger.warning("The trained encoder is served by torch: %s", error)
        return folder, None
    if not all((made / name).is_dir() for name in (FOLDER, FULL_FOLDER)):
        return made, None  # a run that goes on has compared them already
    found = _compared(work, tuned, made)
    if adapted:
        made = settle_adapter(folder, cache=work.cache, precision=found.served)
    else:
        settle(made, precision=found.served)
        if not work.on_gpu:
            keep_learnt(folder, base=work.base, cache=work.cache)
    return made, found


def _compared(work: Work, tuned: Tuned, made: Path) -> Compression:
    rows = watched_rows(work)
    if not len(rows):
        rows = work.train.sample(WATCHED_ROWS, seed=work.arguments.seed)
    work.will_read(rows, rows)
    full, small = OnnxEncoder(made / FULL_FOLDER), OnnxEncoder(made / FOLDER)
    before = _accuracy(work, tuned, full, rows)
    after = _accuracy(work, tuned, small, rows)
    return Compression(
        served="fp32" if before - after > work.arguments.int8_loss else "int8",
        rows=len(rows),
        fp32=round(before, 5),
        int8=round(after, 5),
        speeds=_speeds(work, rows, full, small),
    )


def _accuracy(work: Work, tuned: Tuned, encoder: Encoder, rows: Labelled) -> float:
    vectors = work.encode(rows.texts, encoder=encoder, stage="compare")
    answers = (vectors @ tuned.weight.T + tuned.bias).argmax(axis=1)
    return float((answers == work.targets(rows)).mean())


def _speeds(
    work: Work, rows: Labelled, full: Encoder, small: Encoder
) -> tuple[Speed, ...]:
    order = sorted(rows.texts, key=len)
    found = []
    for name, place in (("short", 0.1), ("long", 0.9)):
        start = max(0, min(int(len(order) * place), len(order) - max(BATCHES)))
        texts = order[start : start + max(BATCHES)]
        middle = len(texts[len(texts) // 2])
        for batch in BATCHES:
            work.refuse_to_go_on()
            paces = [texts_a_second(e, texts, batch=batch) for e in (full, small)]
            found.append(Speed(name, batch, middle, *paces))
    return tuple(found)


def texts_a_second(encoder: Encoder, texts: list[str], *, batch: int) -> float:
    """How many a second, asked one by one or ``batch`` at a time."""
    encoder.encode_queries(texts[:1])
    parts = [texts] if batch > 1 else [[text] for text in texts[:_ONE_BY_ONE]]
    began = time.perf_counter()
    for part in parts:
        encoder.encode_queries(part)
    return round(sum(map(len, parts)) / (time.perf_counter() - began), 1)
