"""From pairs or texts to an encoder's folder, measured on validation pairs."""

import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..adapters import ADAPTER_FOLDER
from ..arguments import ADAPTED
from ..checkpoints import EncoderSettings, read_checkpoint_settings
from ..classifiers import ENCODER_FOLDER
from ..compression import Compression, compared
from ..encoders import Encoder, _prompts
from ..labelled import Labelled
from ..notes import Note, note
from ..progress import Report, Stopped, never, silent
from ..trainers.work import TrainingError, Work, drawn
from .arguments import PAIRS, EncoderArguments
from .pairs import Pairs
from .ranking import candidates, ranking_figures, ranks_of

if TYPE_CHECKING:
    from .objectives import Network
    from .training import Lesson

#: Step sizes that suit each method.
RATES = {
    "full": 3e-5,
    "freeze": 5e-5,
    "lora": 5e-4,
    "adalora": 1e-3,
    "ia3": 5e-3,
    "adapter": 5e-4,
}
#: What cosines are divided by. E5 was trained with 0.01, SimCSE with 0.05.
TEMPERATURES = {PAIRS: 0.02, "simcse": 0.05}
#: TSDAE leaves out 60% of the words, BERT hid 15%; of small encoders 30% is better.
NOISE = {"tsdae": 0.6, "mlm": 0.3}
#: Pairs that training is watched on, and the fewest that say anything.
WATCHED, LEAST_WATCHED = 200, 10
#: A row to encode, in torch or once exported, on two cores.
_ROW_SECONDS = 0.02
_MOST_TOKENS = 512
_NO_LABELS = Labelled((), ())


@dataclass(frozen=True)
class FittedEncoder:
    """What came of a training; the folder that was given holds the encoder.

    ``before`` and ``after`` are figures of the validation pairs, in torch, and
    ``compression`` what they say of int8: nothing where there were too few of them.
    """

    method: str
    why: tuple[Note, ...]
    before: Mapping[str, float]
    after: Mapping[str, float]
    trained_parameters: int
    all_parameters: int
    seconds: float
    notes: tuple[Note, ...] = field(default=())
    compression: Compression | None = None


def fit_encoder(
    train: Pairs | Sequence[str],
    validation: Pairs,
    *,
    base: str,
    arguments: EncoderArguments,
    folder: Path,
    cache: Path,
    device: str | None = None,
    later_rows: int = 0,
    report: Report = silent,
    stopped: Stopped = never,
) -> FittedEncoder:
    """Trains an encoder and writes it into ``folder``, exported for serving.

    ``train`` are pairs for the objective "pairs", else texts. ``folder`` may be that
    of a killed run, which then goes on from its last saved step; the steps stay there
    until ``forget_steps``. ``later_rows`` are the texts that the caller encodes
    afterwards, within ``max_minutes``.

    Raises ``TrainingError`` for what nothing can be learnt from, ``TrainingStopped``
    when stopped before there was anything to keep, ``EncoderNotFound`` for a base
    that leads nowhere, ``CheckpointError`` for one that cannot be read.
    """
    train, notes = _some(train, arguments)
    work = Work(
        train=_NO_LABELS, validation=_NO_LABELS, prior=_NO_LABELS, labels=(),
        base=base, arguments=arguments, folder=folder, cache=cache, device=device,
        report=report, stopped=stopped, later_rows=later_rows,
    )  # fmt: skip
    watched = validation.take(range(min(len(validation), WATCHED)))
    return _fit(
        work, train, watched if len(watched) >= LEAST_WATCHED else Pairs(), notes
    )


def _fit(
    work: Work, train: Pairs | Sequence[str], watched: Pairs, notes: list[Note]
) -> FittedEncoder:
    import torch

    from .training import figures
    from .training import train as train_network

    work.say("start", 0, 1)
    source = work.base_folder()
    settings = _settings(work.base, source)
    method = "full" if work.arguments.method == "auto" else work.arguments.method
    torch.manual_seed(work.arguments.seed)
    network, lesson = work.heard(
        lambda: _prepared(work, source, settings, method, train, watched)
    )
    where = work.trains_on
    network.to(where)

    def measured() -> Mapping[str, float]:
        return work.heard(lambda: figures(network, lesson, where))

    before = measured() if len(watched) else {}
    work.say("start", 1, 1, metric=before.get("mrr@10"))
    course = train_network(
        network, work, _plan(work, method, watched=len(watched)), lesson
    )
    after = measured() if len(watched) else {}
    network.cpu()
    trained, every = _parameters(network)
    written = _write(work, network, source, settings, method)
    found = _export(work, written, watched)
    assert isinstance(work.arguments, EncoderArguments)  # noqa: S101 - as it was made
    return FittedEncoder(
        method=method,
        why=(note(work.arguments.objective),),
        before=before,
        after=after,
        trained_parameters=trained,
        all_parameters=every,
        seconds=round(time.monotonic() - work.started, 2),
        notes=(*notes, *course.notes, *(found.told() if found else ())),
        compression=found,
    )


def _some(
    train: Pairs | Sequence[str], arguments: EncoderArguments
) -> tuple[Pairs | Sequence[str], list[Note]]:
    """At most ``max_examples`` rows, drawn at random."""
    if len(train) < 2:
        raise TrainingError(
            f"{len(train)} rows to learn from: an encoder learns by telling texts "
            "apart, so give at least two."
        )
    if (rows := drawn(len(train), arguments)) is None:
        return train, []
    notes = [note("rows_used", used=len(rows), rows=len(train))]
    if isinstance(train, Pairs):
        return train.take(rows), notes
    return [train[row] for row in rows], notes


def _settings(base: str, source: Path) -> EncoderSettings:
    stated = read_checkpoint_settings(source)
    query, passage = _prompts(
        base, {"query": stated.query_prompt, "passage": stated.passage_prompt}
    )
    return EncoderSettings(
        dimensions=stated.dimensions,
        max_length=stated.max_length,
        pooling=stated.pooling,
        query_prompt=query,
        passage_prompt=passage,
    )


def _plan(work: Work, method: str, *, watched: int) -> Any:
    from ..trainers.budget import export_seconds
    from ..trainers.pacing import crowding
    from ..trainers.watching import Plan

    # Watched queries and documents are encoded in torch, and at both precisions.
    rows = (work.later_rows + 6 * watched) * _ROW_SECONDS * crowding()
    after = export_seconds(work.base_folder()) + rows
    return Plan.within(work, RATES[method], after=after)


def _prepared(
    work: Work,
    source: Path,
    settings: EncoderSettings,
    method: str,
    train: Pairs | Sequence[str],
    watched: Pairs,
) -> "tuple[Network, Lesson]":
    from transformers import AutoTokenizer

    from ..adapting import wrap
    from ..trainers.network import freeze, load_transformer
    from .batches import Tokens
    from .lessons import lesson_of

    arguments = work.arguments
    encoder = load_transformer(source, dropout=arguments.dropout)
    if method in ADAPTED:
        encoder = wrap(encoder, method=method, arguments=arguments)
    else:
        embeddings = arguments.train_embeddings
        freeze(
            encoder,
            embeddings=not (work.on_gpu if embeddings is None else embeddings),
            layers=arguments.frozen_layers if method == "freeze" else 0,
        )
    tokens = Tokens(
        tokenizer=AutoTokenizer.from_pretrained(source, local_files_only=True),
        max_length=min(arguments.max_length, settings.max_length, _MOST_TOKENS),
        query_prompt=settings.query_prompt,
        passage_prompt=settings.passage_prompt,
    )
    assert isinstance(arguments, EncoderArguments)  # noqa: S101 - as it was made
    return lesson_of(
        encoder, arguments, tokens, train, watched, pooling=settings.pooling
    )


def _parameters(network: "Network") -> tuple[int, int]:
    """Of the encoder: how many learnt, and how many there are."""
    every = list(network.encoder.parameters())
    return (
        sum(p.numel() for p in every if p.requires_grad),
        sum(p.numel() for p in every),
    )


def _write(
    work: Work,
    network: "Network",
    source: Path,
    settings: EncoderSettings,
    method: str,
) -> Path:
    from ..trainers.encoding import _write as write_encoder

    for name in (ENCODER_FOLDER, ADAPTER_FOLDER):
        shutil.rmtree(work.folder / name, ignore_errors=True)
    name = write_encoder(work, network.encoder, source, settings, method)
    return work.folder / name


def _export(work: Work, folder: Path, watched: Pairs) -> Compression | None:
    """Once here, so that no worker that serves it needs torch; compared on pairs."""
    from ..onnx_export import export_apart
    from ..trainers.compressing import export_best

    work.say("export", 0, 1)
    if not len(watched):
        if folder.name != ADAPTER_FOLDER:  # which is joined with its base at first use
            export_apart(folder, stopped=work.stopped)
        return None
    _, found = export_best(
        folder,
        cache=work.cache,
        compare=lambda full, small: _compared(work, watched, full, small),
        stopped=work.stopped,
    )
    return found


def _compared(work: Work, pairs: Pairs, full: Encoder, small: Encoder) -> Compression:
    from ..trainers.compressing import speeds_of

    documents, _ = candidates(pairs)
    figures = {}
    for done, (name, encoder) in enumerate({"fp32": full, "int8": small}.items()):
        work.say("compare", done, 2)
        asked = work.heard(partial(encoder.encode_queries, pairs.queries))
        read = work.heard(partial(encoder.encode_passages, documents))
        figures[name] = ranking_figures(ranks_of(asked, read, pairs=pairs))["mrr@10"]
    texts = [*pairs.queries, *documents]
    return compared(
        "mrr@10",
        figures,
        rows=len(pairs),
        speeds=[*speeds_of(work, texts, full, small)],
        most=work.arguments.int8_loss,
    )
