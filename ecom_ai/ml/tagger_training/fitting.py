"""From marked texts to a tagger's folder: an adapter, a head and a calibration."""

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..adapters import ADAPTER_FOLDER, base_of
from ..arguments import TrainingArguments
from ..bases import base_folder
from ..checkpoints import (
    CheckpointError,
    EncoderSettings,
    read_checkpoint_settings,
)
from ..heads import Head, read_head
from ..labelled import Labelled
from ..memory import is_out_of_memory
from ..notes import Note, note
from ..platt import Platt, fit_platt
from ..progress import Report, Stopped, never, silent
from ..span_metrics import is_matched
from ..taggers import (
    TOKENIZER_FILE,
    Tagger,
    TaggerSettings,
    read_tagger_settings,
)
from ..trainers.work import TrainingError, Work, drawn
from .arguments import TaggerArguments
from .marked import Marked

#: Peak rates of a new adapter and of one that goes on, and by how much faster the head
#: learns: a new one starts from nothing.
RATE, RATE_ON, HEAD, HEAD_ON = 5e-4, 3e-4, 10.0, 3.0
#: Texts that training is watched on, and claims that a calibration is fitted on.
WATCHED, LEAST_CLAIMS = 200, 30
_NO_LABELS = Labelled((), ())


@dataclass(frozen=True)
class FittedTagger:
    """What came of a training; the folder that was given holds the checkpoint."""

    method: str
    base: str
    why: tuple[Note, ...]
    trained_parameters: int
    all_parameters: int
    seconds: float
    notes: tuple[Note, ...] = field(default=())


def fit_tagger(
    train: Sequence[Marked],
    validation: Sequence[Marked],
    *,
    amid: Sequence[str] = (),
    start: Path | None = None,
    base: str = "",
    labels: Sequence[str] = (),
    arguments: TaggerArguments,
    folder: Path,
    cache: Path,
    device: str | None = None,
    started: float,
    after: float = 0.0,
    report: Report = silent,
    stopped: Stopped = never,
) -> FittedTagger:
    """Trains what LoRA (Hu et al. 2021) adds to a base and a head, and writes both.

    It goes on from the tagger in ``start``, with that one's base, labels and
    calibration; without one, from nothing, on ``base`` and with ``labels``, of which
    the first claims nothing. Forms learn amid the sentences ``amid``. ``folder`` may be
    that of a killed run, which then goes on from its last saved step. ``max_minutes``
    count from ``started`` (of ``time.monotonic()``), and ``after`` seconds of them are
    left to the caller.

    Raises ``TrainingError`` without a text to learn from, ``TrainingStopped`` when
    stopped before there was anything to keep, ``CheckpointError`` for a ``start`` that
    cannot be read, and where one text is too much for the memory.
    """
    begin = _begin(start, base, labels)
    train, notes = _some(train, arguments)
    work = Work(
        train=_NO_LABELS, validation=_NO_LABELS, prior=_NO_LABELS, labels=(),
        base=begin.base, arguments=arguments, folder=folder, cache=cache, device=device,
        report=report, stopped=stopped, started=started,
    )  # fmt: skip
    try:
        return _fit(work, begin, train, validation[:WATCHED], amid, after, notes)
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        raise CheckpointError(
            f"{begin.base} and one text at a time are too much for the memory: give a "
            "smaller max_length."
        ) from error


def fit_calibration(
    tagger: Tagger, some: Sequence[Marked], *, least: int = LEAST_CLAIMS
) -> Platt:
    """What fits a tagger's claims on texts that it did not learn from.

    A claim is right where it overlaps a marked stretch by half of both or more. Of
    fewer claims than ``least`` the calibration stays as it is.
    """
    claims = tagger.claims([one.text for one in some])
    scores, right = [], []
    for one, found in zip(some, claims, strict=True):
        for each in found:
            places = [(span.start, span.end) for span in one.spans]
            scores.append(each.score)
            right.append(is_matched((each.start, each.end), places))
    if len(scores) < least:
        return tagger.calibration
    return fit_platt(scores, right, before=tagger.calibration)


@dataclass(frozen=True)
class _Begin:
    """What a training begins with."""

    start: Path | None
    base: str
    settings: TaggerSettings


def _begin(start: Path | None, base: str, labels: Sequence[str]) -> _Begin:
    if start is None:
        return _Begin(None, base, TaggerSettings(tuple(labels)))
    try:
        return _Begin(
            start, base_of(start / ADAPTER_FOLDER), read_tagger_settings(start)
        )
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CheckpointError(
            f"{start} is no tagger that can be read ({error!r}). Copy the whole "
            "folder again."
        ) from error


def _some(
    train: Sequence[Marked], arguments: TrainingArguments
) -> tuple[Sequence[Marked], list[Note]]:
    """At most ``max_examples`` texts, drawn at random."""
    if not train:
        raise TrainingError("no text is left to learn from: give more rows.")
    if (rows := drawn(len(train), arguments)) is None:
        return train, []
    notes = [note("rows_used", used=len(rows), rows=len(train))]
    return [train[row] for row in rows], notes


def _fit(
    work: Work,
    begin: _Begin,
    train: Sequence[Marked],
    watched: Sequence[Marked],
    amid: Sequence[str],
    after: float,
    notes: list[Note],
) -> FittedTagger:
    import torch
    from tokenizers import Tokenizer

    from .training import Lesson, Rows, Tokens
    from .training import train as train_network

    work.say("start", 0, 1)
    torch.manual_seed(work.arguments.seed)
    source = work.heard(lambda: base_folder(begin.base, cache=work.cache))
    plain = read_checkpoint_settings(source)
    network = work.heard(lambda: _network(work, begin, source, plain))
    tokenizer = Tokenizer.from_file(str(source / TOKENIZER_FILE))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    longest = min(work.arguments.max_length, plain.max_length)
    tokens = Tokens(tokenizer, begin.settings.labels, longest)
    rows = Rows(train, amid, tokens, work.arguments.seed)
    faster = HEAD if begin.start is None else HEAD_ON
    padding = tokenizer.token_to_id("<pad>") or 0
    lesson = Lesson(rows, watched, tokens, begin.settings, padding, faster)
    course = train_network(network, work, _plan(work, begin, after), lesson)
    network.cpu()
    _write(work, network, begin, replace(plain, max_length=longest))
    every = list(network.parameters())
    return FittedTagger(
        method="lora",
        base=begin.base,
        why=(note("marked_texts", texts=len(train)),),
        trained_parameters=sum(p.numel() for p in every if p.requires_grad),
        all_parameters=sum(p.numel() for p in every),
        seconds=round(time.monotonic() - work.started, 2),
        notes=(*notes, *course.notes),
    )


def _network(work: Work, begin: _Begin, source: Path, plain: EncoderSettings) -> Any:
    from ..adapting import load_adapter, wrap
    from ..trainers.network import load_transformer
    from .training import Network

    encoder = load_transformer(source, dropout=work.arguments.dropout)
    if begin.start is not None:
        head = read_head(begin.start, temperature=1.0, longest=0, rejection=None)
        return Network(load_adapter(encoder, begin.start / ADAPTER_FOLDER), head)
    draw, count = np.random.default_rng(work.arguments.seed), len(begin.settings.labels)
    reach = plain.dimensions**-0.5
    weight = draw.uniform(-reach, reach, (count, plain.dimensions)).astype(np.float32)
    head = Head(weight, np.zeros(count, np.float32))
    return Network(wrap(encoder, method="lora", arguments=work.arguments), head)


def _plan(work: Work, begin: _Begin, after: float) -> Any:
    from ..trainers.watching import Plan

    usual = RATE if begin.start is None else RATE_ON
    return Plan.within(work, usual, after=after)


def _write(work: Work, network: Any, begin: _Begin, settings: EncoderSettings) -> None:
    from ..adapting import halve, name_base, save_adapter

    adapter = work.folder / ADAPTER_FOLDER
    shutil.rmtree(adapter, ignore_errors=True)
    save_adapter(network.encoder, adapter, base=begin.base, settings=settings)
    name_base(adapter, begin.base)
    halve(adapter)
    weight, bias = (
        p.detach().float().numpy().copy() for p in (network.weight, network.bias)
    )
    Head(weight, bias).write(work.folder)
    begin.settings.write(work.folder)
