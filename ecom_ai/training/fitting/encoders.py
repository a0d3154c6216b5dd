"""The encoder: pairs or texts in, what texts mean out."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecom_ai import index, inference, storage
from ecom_ai.conf import get_settings
from ecom_ai.exceptions import BadInput, CheckpointUnusable
from ecom_ai.models import Checkpoint
from ecom_ai.training import own_texts
from ecom_ai.training.files import Rows, read_texts
from ecom_ai.training.fitting.finding import CHUNK, Found, Telling, find, judge, told
from ecom_ai.training.fitting.tracking import tracked
from ecom_ai.training.fitting.work import (
    Clock,
    Evaluated,
    Kept,
    Report,
    Request,
    Say,
    StopAsked,
    keep,
    ml_errors,
    tells,
)
from ecom_ai.training.pairs import LEAST, PairRows, read_pairs, split_pairs
from ecom_ai.training.splits import form_of

if TYPE_CHECKING:
    from ecom_ai.ml.encoder_training import EncoderArguments, FittedEncoder
    from ecom_ai.ml.encoder_training.pairs import Pairs

#: A base that is another checkpoint of the shop's.
CHECKPOINT = "checkpoint:"
#: Of the pairs beside texts without pairs: every third watches the training.
_WATCHING = 3
#: Figures of an answer: enough to compare with, short enough to keep.
_DIGITS = 6


class Encoders:
    """The trade of the role that search and similar products stand on."""

    def read(self, request: Request) -> "_Parts":
        parts = _read(request, _arguments(request))
        _base(request)
        return parts

    def fit(
        self, request: Request, *, report: Report, stopped: StopAsked
    ) -> Checkpoint:
        arguments, parts = _arguments(request), request.given
        with ml_errors():
            fitted = _train(request, parts, arguments, report=report, stopped=stopped)
            made = _measure(request, parts, say=tells(report, "evaluate"))
        verdict, champion = judge(
            request, made.found, parts.test, say=tells(report, "gate")
        )
        examples = told(parts.test, made.found, champion)
        checkpoint = keep(
            request,
            Kept(
                base=request.base or get_settings().ENCODER,
                method=fitted.method,
                data=_data(parts, request.name("train")),
                metrics=made.found.metrics,
                report={**_report(fitted, parts), "examples": examples},
                verdict=verdict,
            ),
            report=report,
        )
        checkpoint.dimensions, checkpoint.means = made.dimensions, made.row.means
        return checkpoint

    def evaluate(
        self, checkpoint: Checkpoint, inputs: Mapping[str, Path], *, say: Say
    ) -> Evaluated:
        pairs = read_pairs(inputs["data"], least=2)
        loaded = inference.encoder(checkpoint)
        clock = Clock()
        found = find(loaded, checkpoint, pairs, say=say)
        return Evaluated(len(pairs), found.metrics, clock.seconds)

    def predict(
        self, checkpoint: Checkpoint, inputs: Mapping[str, Path], *, say: Say
    ) -> Iterator[dict[str, Any]]:
        rows = read_texts(inputs["data"])
        for number, other in enumerate(rows.others, start=1):
            if other.get("kind", "document") not in ("query", "document"):
                raise BadInput(
                    f"{rows.name}, row {number}: the kind is {other['kind']!r}; "
                    "expected query or document"
                )
        inference.encoder(checkpoint)
        return _answers(checkpoint, rows, say)


@dataclass(frozen=True)
class _Parts:
    """What to learn from (pairs, or texts), to watch on, and to measure on."""

    train: PairRows | Rows
    validation: PairRows
    test: PairRows
    dropped: int
    whose: str


@dataclass(frozen=True)
class _Made:
    """The encoder just fitted, as it would be served."""

    row: Checkpoint
    dimensions: int
    found: Found


def _arguments(request: Request) -> "EncoderArguments":
    from ecom_ai.ml.encoder_training import EncoderArguments

    try:
        return EncoderArguments(**tracked(request))
    except (TypeError, ValueError) as error:
        raise BadInput(f"The arguments of the training: {error}") from error


def _read(request: Request, arguments: "EncoderArguments") -> _Parts:
    held_out = None
    if "eval" in request.inputs:
        held_out = read_pairs(request.inputs["eval"], request.name("eval"), least=2)
    path, name = request.inputs["train"], request.name("train")
    if arguments.objective != "pairs":
        return _texts(read_texts(path, name), held_out or PairRows(name))
    parts = split_pairs(read_pairs(path, name, least=LEAST), held_out)
    whose = "the shop's own file"
    return _Parts(parts.train, parts.validation, parts.test, parts.dropped, whose)


def _texts(rows: Rows, pairs: PairRows) -> _Parts:
    """Texts to learn from, without those that are held out."""
    hidden = {form_of(text) for text in (*pairs.queries, *pairs.documents)}
    kept = [
        n
        for n, text in enumerate(rows.texts)
        if text.strip() and form_of(text) not in hidden
    ]
    if len({rows.texts[n] for n in kept}) < LEAST:
        raise BadInput(
            f"{rows.name}: {len(kept)} texts that can be learnt from; expected {LEAST} "
            "different ones or more, since an encoder learns by telling them apart"
        )
    watching = range(0, len(pairs), _WATCHING)
    measuring = [n for n in range(len(pairs)) if n % _WATCHING]
    ours = rows.name == own_texts.TEXTS
    return _Parts(
        train=rows.take(kept),
        validation=pairs.take(watching),
        test=pairs.take(measuring),
        dropped=len(rows) - len(kept),
        whose="the shop's own products" if ours else "the shop's own file",
    )


def _base(request: Request) -> str:
    """The base as ``ml`` knows it: a trained checkpoint's folder by its path.

    Raises BadInput for a checkpoint that is no encoder of whole weights.
    """
    base = request.base or get_settings().ENCODER
    if not base.startswith(CHECKPOINT):
        return base
    number = base.removeprefix(CHECKPOINT)
    found = Checkpoint.objects.filter(
        site_id=request.site_id,
        role=Checkpoint.Role.ENCODER,
        pk=int(number) if number.isdecimal() else 0,
    ).first()
    if found is None or not any(name.startswith("encoder/") for name in found.files):
        raise BadInput(
            f"The base {base} is no encoder that was trained here by the method full "
            "or freeze: `manage.py ecom_ai_checkpoints --role encoder` lists them."
        )
    if request.arguments.get("method", "auto") not in ("auto", "full", "freeze"):
        raise BadInput(
            f"The base {base} cannot be named in a file that is joined with it: take "
            "the method full or freeze."
        )
    try:
        return str(storage.fetch_folder(found.folder, found.files) / "encoder")
    except CheckpointUnusable as error:
        raise BadInput(str(error)) from error


def _train(
    request: Request,
    parts: _Parts,
    arguments: "EncoderArguments",
    *,
    report: Report,
    stopped: StopAsked,
) -> "FittedEncoder":
    from ecom_ai.ml.encoder_training import fit_encoder
    from ecom_ai.ml.trainers import TrainingError

    train = parts.train
    try:
        return fit_encoder(
            _pairs(train) if isinstance(train, PairRows) else train.texts,
            _pairs(parts.validation),
            base=_base(request),
            arguments=arguments,
            folder=request.folder,
            cache=storage.checkpoint_dir(),
            device=inference.device(),
            # Queries and documents, by this one and by the live one.
            later_rows=4 * len(parts.test) + index.rows_for_means(request.site_id),
            report=report,
            stopped=stopped,
        )
    except TrainingError as error:
        raise BadInput(f"{request.name('train')}: {error}") from error


def _measure(request: Request, parts: _Parts, *, say: Say) -> _Made:
    """As it would be served: exported, and centred by the shop's own means."""
    from ecom_ai.ml.encoder_training import load_tuned

    loaded = load_tuned(
        request.folder, cache=storage.checkpoint_dir(), device=inference.device()
    )
    means = index.means_of(Telling(loaded, say), request.site_id)
    row = Checkpoint(site_id=request.site_id, role=request.role, means=means)
    return _Made(row, loaded.dimensions, find(loaded, row, parts.test, say=say))


def _pairs(rows: PairRows) -> "Pairs":
    from ecom_ai.ml.encoder_training.pairs import Pairs

    return Pairs(rows.queries, rows.documents)


def _data(parts: _Parts, name: str) -> dict[str, Any]:
    watched = len(parts.validation) if isinstance(parts.train, PairRows) else 0
    return {
        "name": Path(name).name,
        "fingerprint": parts.train.fingerprint,
        "rows": len(parts.train) + watched,
        "held_out": len(parts.test),
        "labels": [],
        "whose": parts.whose,
    }


def _report(fitted: "FittedEncoder", parts: _Parts) -> dict[str, Any]:
    from ecom_ai.ml.notes import note

    notes = list(fitted.notes)
    if parts.dropped:
        notes.append(note("empty_or_held_out", rows=parts.dropped))
    report: dict[str, Any] = {
        "why": [asdict(each) for each in fitted.why],
        "notes": [asdict(each) for each in notes],
        "seconds": fitted.seconds,
        "trained_parameters": fitted.trained_parameters,
        "all_parameters": fitted.all_parameters,
        "before": dict(fitted.before),
        "validation": dict(fitted.after),
    }
    if fitted.compression:
        report["compression"] = fitted.compression.as_dict()
    return report


def _answers(checkpoint: Checkpoint, rows: Rows, say: Say) -> Iterator[dict[str, Any]]:
    loaded = inference.encoder(checkpoint)
    for start in range(0, len(rows), CHUNK):
        texts = rows.texts[start : start + CHUNK]
        others = rows.others[start : start + CHUNK]
        vectors = inference.passage_vectors(loaded, checkpoint, texts)
        asked = [n for n, other in enumerate(others) if other.get("kind") == "query"]
        if asked:
            queries = [texts[n] for n in asked]
            vectors[asked] = inference.query_vectors(loaded, checkpoint, queries)
        for other, vector in zip(others, vectors, strict=True):
            yield {
                **({"id": other["id"]} if "id" in other else {}),
                "vector": [round(float(x), _DIGITS) for x in vector],
            }
        say(min(start + CHUNK, len(rows)), len(rows))
