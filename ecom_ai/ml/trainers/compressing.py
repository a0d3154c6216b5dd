"""A trained encoder is exported, compared at both precisions, and one of them kept."""

import logging
import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ..adapters import ADAPTER_FOLDER, merged_base, settle_adapter
from ..checkpoints import CheckpointError
from ..compression import Compression, Speed, a_second, compared
from ..encoders import Encoder, OnnxEncoder, load_encoder
from ..heads import Head
from ..labelled import Labelled
from ..learnt import keep_learnt
from ..onnx_export import FOLDER, FULL_FOLDER, export_apart, settle
from ..progress import Stopped, never
from .budget import NOTHING, WATCHED_ROWS, comparing_seconds, seconds_of
from .encoding import Tuned, watched_rows
from .work import Work

logger = logging.getLogger(__name__)

#: What compares the encoder at full precision with that of int8.
Compare = Callable[[Encoder, Encoder], Compression]
BATCHES = (1, 32)
#: Texts asked one by one to time them.
_ONE_BY_ONE = 8


def export(work: Work, tuned: Tuned) -> tuple[Path, Compression | None]:
    """Exports a classifier's encoder: the folder that serves, and what was compared.

    Of weights that are served by an export only those stay that the base does not have.
    """
    folder = work.folder / tuned.encoder

    def compare(full: Encoder, small: Encoder) -> Compression:
        return _compared(work, tuned, full, small)

    made, found = export_best(
        folder, cache=work.cache, compare=compare, stopped=work.stopped
    )
    if found and tuned.encoder != ADAPTER_FOLDER and not work.on_gpu:
        keep_learnt(folder, base=work.base, cache=work.cache)
    return made, found


def export_best(
    folder: Path, *, cache: Path, compare: Compare, stopped: Stopped = never
) -> tuple[Path, Compression | None]:
    """Exports the encoder in ``folder``: the folder that serves, and what was compared.

    Of both precisions the one that serves stays. Nothing is compared where the encoder
    cannot be exported, and is served by torch, or where a killed run had done it.
    """
    adapted = folder.name == ADAPTER_FOLDER
    try:
        if adapted:
            made = merged_base(folder, cache=cache, keep_full=True, stopped=stopped)
        else:
            made = folder
            export_apart(folder, keep_full=True, stopped=stopped)
    except CheckpointError as error:
        if adapted:
            raise
        logger.warning("The trained encoder is served by torch: %s", error)
        return folder, None
    if not all((made / name).is_dir() for name in (FOLDER, FULL_FOLDER)):
        return made, None
    found = compare(OnnxEncoder(made / FULL_FOLDER), OnnxEncoder(made / FOLDER))
    if adapted:
        made = settle_adapter(folder, cache=cache, precision=found.served)
    else:
        settle(made, precision=found.served)
    return made, found


def compare_base(work: Work, head: Head) -> Compression | None:
    """What a head answers by the base's vectors, as int8 and at full precision.

    By int8 it is served whatever comes of it. Nothing is compared without validation
    rows, without the time for it, and where the base is not served as int8.
    """
    rows, left = watched_rows(work), work.seconds_left()
    if not len(rows):
        return None
    small = load_encoder(work.base, cache=work.cache, device=work.device)
    if not isinstance(small, OnnxEncoder) or small.settings.precision != "int8":
        return None
    base = work.base_folder()
    needed = comparing_seconds(work, base, rows=len(rows)) + seconds_of(work, NOTHING)
    if left is not None and left < needed:
        return None
    work.say("export", 0, 1)
    made = work.steps_folder / "base" / FOLDER
    try:
        export_apart(base, target=made, keep_full=True, stopped=work.stopped)
    except CheckpointError as error:  # it was given as an export, without weights
        logger.warning("The base cannot be compared at full precision: %s", error)
        return None
    full = OnnxEncoder(made.with_name(FULL_FOLDER), name=work.base)
    return _by_head(work, head, rows, full, small, most=math.inf)


def _compared(work: Work, tuned: Tuned, full: Encoder, small: Encoder) -> Compression:
    """By the trained head, on validation rows; where there are none, training rows."""
    rows = watched_rows(work)
    if learnt := not len(rows):
        rows = work.train.sample(WATCHED_ROWS, seed=work.arguments.seed)
    head = Head(tuned.weight, tuned.bias)
    most = work.arguments.int8_loss
    return _by_head(work, head, rows, full, small, most=most, learnt=learnt)


def _by_head(
    work: Work,
    head: Head,
    rows: Labelled,
    full: Encoder,
    small: Encoder,
    *,
    most: float,
    learnt: bool = False,
) -> Compression:
    work.will_read(rows, rows)
    both = {"fp32": full, "int8": small}
    return compared(
        "accuracy",
        {name: _accuracy(work, head, one, rows) for name, one in both.items()},
        rows=len(rows),
        speeds=[*speeds_of(work, rows.texts, full, small)],
        most=most,
        learnt=learnt,
    )


def _accuracy(work: Work, head: Head, encoder: Encoder, rows: Labelled) -> float:
    vectors = work.encode(rows.texts, encoder=encoder, stage="compare")
    lexical = head.lexical
    spelling = lexical.features.transform(rows.texts) if lexical else None
    answers = head.logits(vectors, spelling).argmax(axis=1)
    return float((answers == work.targets(rows)).mean())


def speeds_of(
    work: Work, texts: Sequence[str], full: Encoder, small: Encoder
) -> Iterator[Speed]:
    """Of short and long ones among the texts, one by one and many at once."""
    order = sorted(texts, key=len)
    for name, place in (("short", 0.1), ("long", 0.9)):
        start = max(0, min(int(len(order) * place), len(order) - max(BATCHES)))
        some = order[start : start + max(BATCHES)]
        for batch in BATCHES:
            work.refuse_to_go_on()
            parts = [some] if batch > 1 else [[text] for text in some[:_ONE_BY_ONE]]
            paces = [a_second(each.encode_queries, parts) for each in (full, small)]
            yield Speed(name, batch, len(some[len(some) // 2]), *paces)
