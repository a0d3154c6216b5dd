"""The tagger of personal data: marked texts in, a checkpoint that finds more out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecom_ai import inference, storage
from ecom_ai.exceptions import BadInput, CheckpointUnusable
from ecom_ai.inference import tagging
from ecom_ai.models import Checkpoint
from ecom_ai.training import gate, seen, sentences
from ecom_ai.training.corrections import repeats
from ecom_ai.training.files import read_texts
from ecom_ai.training.fitting.shipped import FOLDERS
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
    tells_the_end,
)
from ecom_ai.training.gate import Verdict
from ecom_ai.training.marked import (
    LEAST,
    MarkedRows,
    MarkedSplit,
    read_marked,
    refuse_without_spans,
    split_marked,
    types_of,
)
from ecom_ai.training.read_by_rules import read_by_rules

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

    from ecom_ai.inference.tagging import Tagger
    from ecom_ai.ml.tagger_training import FittedTagger, Marked, TaggerArguments

#: Starter sentences that are learnt beside a shop's rows: with signs, and others.
BESIDE = 300
#: Texts asked about at once, and about the seconds of a text and of an export.
CHUNK, _TEXT_SECONDS, _EXPORT_SECONDS = 32, 0.03, 15.0


class Taggers:
    """The trade of the role that finds personal data."""

    def read(self, request: Request) -> MarkedSplit:
        _arguments(request)
        if request.base:
            raise BadInput(
                "A tagger goes on from the one that is live: leave --base out."
            )
        types, held_out = types_of(request.site_id), None
        if "eval" in request.inputs:
            path, name = request.inputs["eval"], request.name("eval")
            held_out = read_marked(path, name, types=types)
        path, name = request.inputs["train"], request.name("train")
        rows = read_marked(path, name, types=types, least=LEAST)
        refuse_without_spans(rows)
        return split_marked(rows, held_out)

    def fit(
        self, request: Request, *, report: Report, stopped: StopAsked
    ) -> Checkpoint:
        arguments, parts = _arguments(request), request.given
        live = Checkpoint.objects.live(request.site_id, request.role)
        with ml_errors():
            fitted, learnt = _train(
                request, parts, arguments, live, report=report, stopped=stopped
            )
            _calibrate(request, parts.validation)
            mine = _loaded(request.folder)
            say = tells_the_end(report, "gate")
            counted = _counted(mine, parts.test, say)
            verdict = _judge(request, counted, parts.test, live, say)
        seen.write(request.folder, learnt)
        return keep(
            request,
            Kept(
                base=fitted.base,
                method=fitted.method,
                data=_data(parts, request, list(mine.labels[1:])),
                metrics=_metrics(counted),
                report=_report(fitted, parts, mine),
                verdict=verdict,
            ),
            report=report,
        )

    def evaluate(
        self, checkpoint: Checkpoint, inputs: Mapping[str, Path], *, say: Say
    ) -> Evaluated:
        rows = read_marked(inputs["data"], types=checkpoint.data["labels"])
        tagger = tagging.tagger(checkpoint)
        clock = Clock()
        counted = _counted(tagger, rows, say)
        return Evaluated(len(rows), _metrics(counted), clock.seconds)

    def predict(
        self, checkpoint: Checkpoint, inputs: Mapping[str, Path], *, say: Say
    ) -> Iterator[dict[str, Any]]:
        rows = read_texts(inputs["data"])
        return _answers(tagging.tagger(checkpoint), rows.texts, rows.others, say)


def _arguments(request: Request) -> "TaggerArguments":
    from ecom_ai.ml.tagger_training import TaggerArguments

    try:
        return TaggerArguments(**tracked(request))
    except (TypeError, ValueError) as error:
        raise BadInput(f"The arguments of the training: {error}") from error


def _train(
    request: Request,
    parts: MarkedSplit,
    arguments: "TaggerArguments",
    live: Checkpoint | None,
    *,
    report: Report,
    stopped: StopAsked,
) -> "tuple[FittedTagger, list[str]]":
    """What came of it, and the texts that it learnt from."""
    from ecom_ai.ml.tagger_training import fit_tagger
    from ecom_ai.ml.trainers import TrainingError

    known = (*parts.train.texts, *parts.validation.texts, *parts.test.texts)
    ours, amid = read_by_rules(
        with_signs=BESIDE, without=BESIDE, apart_from=known, seed=arguments.seed
    )
    beside = MarkedRows(
        "", tuple(t for t, _ in ours), tuple(s for _, s in ours), (False,) * len(ours)
    )
    rows = [*_marked(_weighed(parts.train, beside=len(ours))), *_marked(beside)]
    start = storage.fetch_folder(live.folder, live.files) if live else None
    try:
        fitted = fit_tagger(
            rows,
            _marked(parts.validation),
            amid=amid,
            start=start or FOLDERS[request.role],
            arguments=arguments,
            folder=request.folder,
            cache=tagging.checkpoint_dir(),
            device=inference.device(),
            started=request.began,
            after=_EXPORT_SECONDS + _TEXT_SECONDS * (1 + bool(live)) * len(parts.test),
            report=report,
            stopped=stopped,
        )
    except TrainingError as error:
        raise BadInput(f"{request.name('train')}: {error}") from error
    return fitted, [*parts.train.texts, *beside.texts]


def _weighed(rows: MarkedRows, *, beside: int) -> MarkedRows:
    """With the corrections among them repeated, as those of labels are."""
    corrected = [n for n, said in enumerate(rows.corrected) if said]
    often = repeats(len(corrected), len(rows) - len(corrected) + beside)
    return rows.take([*range(len(rows)), *corrected * (often - 1)])


def _marked(rows: MarkedRows) -> "list[Marked]":
    from ecom_ai.ml.tagger_training import Marked, Stretch

    return [
        Marked(text, tuple(Stretch(s.start, s.end, s.type) for s in spans))
        for text, spans in zip(rows.texts, rows.spans, strict=True)
    ]


def _calibrate(request: Request, validation: MarkedRows) -> None:
    """Fits how likely a claim is on rows that it did not learn from."""
    from ecom_ai.ml.tagger_training import fit_calibration

    tagger = _loaded(request.folder)
    fitted = fit_calibration(tagger, _marked(validation))
    replace(tagger.settings, calibration=fitted).write(request.folder)


def _loaded(folder: Path) -> "Tagger":
    from ecom_ai.ml.taggers import load_tagger

    return load_tagger(folder, cache=tagging.checkpoint_dir())


def _counted(tagger: "Tagger", rows: MarkedRows, say: Say) -> "NDArray[int64]":
    """What ``span_metrics.counts`` tells of rows."""
    from ecom_ai.ml.span_metrics import counts

    found: list[list[tuple[int, int]]] = []
    say(0, len(rows))
    for start in range(0, len(rows), CHUNK):
        some = rows.texts[start : start + CHUNK]
        for told in tagger.tag(some, least=tagging.COUNTS):
            found.append([(one.start, one.end) for one in told])
        say(len(found), len(rows))
    wanted = [[(span.start, span.end) for span in spans] for spans in rows.spans]
    return counts(wanted, found)


def _metrics(counted: "NDArray[int64]") -> dict[str, float]:
    from ecom_ai.ml.span_metrics import span_metrics

    return span_metrics(counted) if len(counted) else {}


def _judge(
    request: Request,
    counted: "NDArray[int64]",
    rows: MarkedRows,
    live: Checkpoint | None,
    say: Say,
) -> Verdict:
    """The challenger beside the live one on the same texts."""
    from ecom_ai.ml.span_metrics import f1_by_chance

    role, metric = request.role, gate.PRIMARY[Checkpoint.Role.PERSONAL_DATA]
    figure = _metrics(counted).get(metric)
    if live is None or figure is None:
        why = gate.UNMEASURED if live else gate.NONE_LIVE
        return gate.alone(role, rows=len(rows), challenger=figure, apart=why)
    try:
        theirs = _counted(tagging.tagger(live), rows, say)
    except CheckpointUnusable:
        return gate.alone(role, rows=len(rows), challenger=figure, apart=gate.UNUSABLE)
    return gate.judge(
        role,
        rows=len(rows),
        challenger=figure,
        champion=_metrics(theirs)[metric],
        champion_id=live.pk,
        p_value=f1_by_chance(counted, theirs),
        seen=int(seen.among(seen.read(live), rows.texts).sum()),
    )


def _data(
    parts: MarkedSplit, request: Request, labels: Sequence[str]
) -> dict[str, Any]:
    return {
        "name": Path(request.name("train")).name,
        "fingerprint": parts.train.fingerprint,
        "rows": len(parts.train) + len(parts.validation),
        "held_out": len(parts.test),
        "labels": list(labels),
        "whose": sentences.BOTH,
    }


def _report(
    fitted: "FittedTagger", parts: MarkedSplit, tagger: "Tagger"
) -> dict[str, Any]:
    from ecom_ai.ml.notes import note

    notes = [*fitted.notes]
    if parts.dropped:
        notes.append(note("same_texts", rows=parts.dropped))
    return {
        "why": [asdict(each) for each in fitted.why],
        "notes": [asdict(each) for each in notes],
        "seconds": fitted.seconds,
        "trained_parameters": fitted.trained_parameters,
        "all_parameters": fitted.all_parameters,
        "calibration": asdict(tagger.calibration),
    }


def _answers(
    tagger: "Tagger",
    texts: Sequence[str],
    others: Sequence[Mapping[str, str]],
    say: Say,
) -> Iterator[dict[str, Any]]:
    for number, text in enumerate(texts):
        name = others[number].get("id") if others else None
        yield {
            **({"id": name} if name is not None else {}),
            "spans": [
                {
                    "start": one.start,
                    "end": one.end,
                    "type": one.label,
                    "probability": round(one.probability, 6),
                }
                for one in tagger.tag([text], least=tagging.COUNTS)[0]
            ],
        }
        say(number + 1, len(texts))
