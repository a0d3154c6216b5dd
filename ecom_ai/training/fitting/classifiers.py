"""Sentiment, offence and intent: labelled texts in, a classifier's checkpoint out."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecom_ai import inference, storage
from ecom_ai.conf import get_settings
from ecom_ai.exceptions import BadInput
from ecom_ai.models import Checkpoint
from ecom_ai.training import sentences
from ecom_ai.training.files import Rows, read_for_training, read_labelled, read_texts
from ecom_ai.training.fitting.measuring import CHUNK, Measured, ask, figures
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
)
from ecom_ai.training.splits import Split, split, split_beside, without

if TYPE_CHECKING:
    from ecom_ai.ml.arguments import TrainingArguments
    from ecom_ai.ml.classifiers import Classifier
    from ecom_ai.ml.labelled import Labelled
    from ecom_ai.ml.trainers import Fitted


class Classifiers:
    """The trade of the roles that sort texts."""

    def check(self, request: Request) -> None:
        _arguments(request)
        _read_files(request)

    def fit(
        self, request: Request, *, report: Report, stopped: StopAsked
    ) -> Checkpoint:
        arguments = _arguments(request)
        parts = _read(request)
        base = request.base or get_settings().ENCODER
        with ml_errors():
            fitted = _train(
                request, parts, base, arguments, report=report, stopped=stopped
            )
            measured = Measured(request, parts.test)
        return keep(
            request,
            Kept(
                base=base,
                method=fitted.method,
                data=_data(parts, request.name("train")),
                metrics=measured.metrics,
                report=_report(fitted, measured, parts),
                verdict=measured.verdict,
            ),
        )

    def evaluate(
        self, checkpoint: Checkpoint, inputs: Mapping[str, Path], *, say: Say
    ) -> Evaluated:
        rows = read_labelled(inputs["data"], known=checkpoint.data["labels"])
        classifier = inference.classifier(checkpoint)
        clock = Clock()
        probabilities = ask(classifier, rows, say)
        seconds = clock.seconds
        return Evaluated(
            len(rows), figures(probabilities, rows, classifier.labels), seconds
        )

    def predict(
        self, checkpoint: Checkpoint, inputs: Mapping[str, Path], *, say: Say
    ) -> Iterator[dict[str, Any]]:
        rows = read_texts(inputs["data"])
        classifier = inference.classifier(checkpoint)
        return _answers(classifier, rows, say)


def fit_starter(
    request: Request, rows: Rows, *, report: Report | None = None
) -> Checkpoint:
    """A head from our own sentences and descriptions, to begin with.

    Some of the sentences are held out, so that a checkpoint fine-tuned on the same
    ones is measured beside it on rows that neither saw.
    """
    from ecom_ai.ml.arguments import TrainingArguments
    from ecom_ai.ml.labelled import Labelled
    from ecom_ai.ml.progress import never, silent
    from ecom_ai.ml.trainers import fit_classifier

    parts = split(rows)
    seen = _labelled(parts.train), _labelled(parts.validation)
    base = request.base or get_settings().ENCODER
    with ml_errors():
        fitted = fit_classifier(
            Labelled((), ()),
            Labelled((), ()),
            base=base,
            arguments=TrainingArguments(method="zero-shot"),
            folder=request.folder,
            cache=storage.checkpoint_dir(),
            device=inference.device(),
            descriptions=sentences.descriptions(request.role),
            prior=Labelled(
                seen[0].texts + seen[1].texts, seen[0].labels + seen[1].labels
            ),
            report=report or silent,
            stopped=never,
        )
        measured = Measured(request, parts.test)
    data = {**_data(parts, rows.name), "whose": "ecom_ai's own sentences"}
    return keep(
        request,
        Kept(
            base=base,
            method=fitted.method,
            data=data,
            metrics=measured.metrics,
            report=_report(fitted, measured, parts),
            verdict=measured.verdict,
        ),
    )


def _arguments(request: Request) -> "TrainingArguments":
    from ecom_ai.ml.arguments import TrainingArguments

    try:
        return TrainingArguments(**request.arguments)
    except (TypeError, ValueError) as error:
        raise BadInput(f"The arguments of the training: {error}") from error


def _read_files(request: Request) -> tuple[Rows, Rows | None]:
    """The rows to learn from, and those to hold out where they are given apart."""
    rows = read_for_training(request.inputs["train"], request.name("train"))
    if "eval" not in request.inputs:
        return rows, None
    path, name = request.inputs["eval"], request.name("eval")
    return rows, read_labelled(path, name, known=rows.label_set)


def _read(request: Request) -> Split:
    rows, held_out = _read_files(request)
    return split(rows) if held_out is None else split_beside(rows, held_out)


def _train(
    request: Request,
    parts: Split,
    base: str,
    arguments: "TrainingArguments",
    *,
    report: Report,
    stopped: StopAsked,
) -> "Fitted":
    from ecom_ai.ml.trainers import TrainingError, fit_classifier

    try:
        return fit_classifier(
            _labelled(parts.train),
            _labelled(parts.validation),
            base=base,
            arguments=arguments,
            folder=request.folder,
            cache=storage.checkpoint_dir(),
            device=inference.device(),
            descriptions=sentences.descriptions(request.role),
            prior=_labelled(without(sentences.read(request.role), parts)),
            report=report,
            stopped=stopped,
        )
    except TrainingError as error:
        raise BadInput(f"{request.name('train')}: {error}") from error


def _labelled(rows: Rows) -> "Labelled":
    from ecom_ai.ml.labelled import Labelled

    return Labelled(rows.texts, rows.labels)


def _data(parts: Split, name: str) -> dict[str, Any]:
    rows = len(parts.train) + len(parts.validation)
    return {
        "name": Path(name).name,
        "fingerprint": parts.train.fingerprint,
        "rows": rows,
        "held_out": len(parts.test),
        "labels": parts.train.label_set,
        "whose": "the shop's own file",
    }


def _report(fitted: "Fitted", measured: Measured, parts: Split) -> dict[str, Any]:
    notes = list(fitted.notes)
    if parts.dropped:
        notes.append(
            f"{parts.dropped} training rows were left out: the held-out rows have the "
            "same texts."
        )
    found = measured.evaluation
    return {
        "why": fitted.why,
        "notes": notes,
        "seconds": fitted.seconds,
        "trained_parameters": fitted.trained_parameters,
        "all_parameters": fitted.all_parameters,
        "validation": dict(fitted.metrics),
        "labels": list(found.labels) if found else [],
        "per_label": {n: asdict(r) for n, r in found.per_label.items()}
        if found
        else {},
        "confusion": found.matrix.tolist() if found else [],
        "slices": measured.slices,
    }


def _answers(
    classifier: "Classifier", rows: Rows, say: Say
) -> Iterator[dict[str, Any]]:
    for start in range(0, len(rows), CHUNK):
        found = classifier.predict_proba(rows.texts[start : start + CHUNK])
        for number, probabilities in enumerate(found, start=start):
            others = rows.others[number]
            best = int(probabilities.argmax())
            yield {
                **({"id": others["id"]} if "id" in others else {}),
                "label": classifier.labels[best],
                "probability": round(float(probabilities[best]), 6),
                "probabilities": {
                    label: round(float(value), 6)
                    for label, value in zip(
                        classifier.labels, probabilities, strict=True
                    )
                },
            }
        say(min(start + CHUNK, len(rows)), len(rows))
