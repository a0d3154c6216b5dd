"""Sentiment, offence and intent: labelled texts in, a classifier's checkpoint out."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecom_ai import inference, storage
from ecom_ai.conf import get_settings, nearest_word
from ecom_ai.exceptions import BadInput
from ecom_ai.models import Checkpoint
from ecom_ai.training import corrections, described, drift, seen, sentences
from ecom_ai.training.files import Rows, read_labelled, read_texts
from ecom_ai.training.fitting import teaching
from ecom_ai.training.fitting.expecting import minutes_at_most
from ecom_ai.training.fitting.given import Given, read_given
from ecom_ai.training.fitting.measuring import Measured, ask, figures
from ecom_ai.training.fitting.predicting import answers
from ecom_ai.training.fitting.teaching import Teacher
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
    tells_the_end,
)
from ecom_ai.training.splits import Split, apart, split, without

if TYPE_CHECKING:
    from ecom_ai.ml.arguments import TrainingArguments
    from ecom_ai.ml.labelled import Labelled
    from ecom_ai.ml.trainers import Fitted


#: Roles of which our sentences are like what is asked, so that the same words in both
#: say something: few rows are learnt by spelling too.
SPELT = (
    Checkpoint.Role.ASPECT,
    Checkpoint.Role.CLAUSE_SENTIMENT,
    Checkpoint.Role.OFFENCE,
    Checkpoint.Role.SPAM,
)
#: Roles that are read best by the encoder which comes with the app, tuned on our
#: sentences. Aspects, of which there are few, are not (benchmarks/aspects.py).
TUNED = (
    Checkpoint.Role.CLAUSE_SENTIMENT,
    Checkpoint.Role.OFFENCE,
    Checkpoint.Role.SPAM,
)


class Classifiers:
    """The trade of the roles that sort texts."""

    def read(self, request: Request) -> Given:
        from ecom_ai.ml.trainers import TrainingError, refuse

        arguments = _arguments(request)
        try:
            refuse(
                arguments.method,
                trials=arguments.trials,
                taught=teaching.DISTIL in request.arguments,
            )
        except TrainingError as error:
            raise BadInput(str(error)) from error
        return read_given(request)

    def fit(
        self, request: Request, *, report: Report, stopped: StopAsked
    ) -> Checkpoint:
        arguments = _arguments(request)
        given: Given = request.given
        expected = given.expected(arguments, request.role)
        tells(report, "split", ends_in=expected)(0, 1)
        parts, teacher = given.parts(stopped), given.teacher
        if teacher and teacher.fills and "distil_share" not in request.arguments:
            arguments = replace(arguments, distil_share=1.0)
        if teacher is None:
            arguments = _in_time(arguments, parts, request.role)
        if (minutes := arguments.max_minutes) is not None:
            at_most = 60 * minutes - (time.monotonic() - request.began)
            tells(report, "split", at_most=max(0.0, at_most))(1, 1)
        base = base_of(request)
        with ml_errors():
            fitted = _train(
                request, parts, base, arguments, given,
                started=request.began, report=report, stopped=stopped,
            )  # fmt: skip
            measured = Measured(request, parts.test, say=tells_the_end(report, "gate"))
        seen.write(request.folder, fitted.learnt)
        return keep(
            request,
            Kept(
                base=base,
                method=fitted.method,
                data=_data(parts, request, given.labels(parts)),
                metrics=measured.metrics,
                report=_taught_report(fitted, measured, parts, teacher, arguments),
                verdict=teaching.verdict(request, teacher, measured, parts)
                if teacher
                else measured.verdict,
            ),
            report=report,
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
        return answers(classifier, rows, say)


def fit_starter(
    request: Request, rows: Rows, *, report: Report | None = None
) -> Checkpoint:
    """A head from our own sentences and descriptions, to begin with.

    Some of the sentences are held out, so that a checkpoint fine-tuned on the same
    ones is measured beside it on rows that neither saw. An encoder that saw the others
    knows them too well: there the head is calibrated on further ones held out.
    """
    from ecom_ai.ml.arguments import TrainingArguments
    from ecom_ai.ml.labelled import Labelled
    from ecom_ai.ml.progress import never, silent
    from ecom_ai.ml.trainers import fit_classifier

    parts = split(rows)
    ours, further = _labelled(parts.train), _labelled(parts.validation)
    base = base_of(request)
    if base != _tuned():
        ours = Labelled(ours.texts + further.texts, ours.labels + further.labels)
        further = Labelled((), ())
    with ml_errors():
        fitted = fit_classifier(
            Labelled((), ()),
            further,
            base=base,
            arguments=TrainingArguments(
                method="zero-shot", lexical=request.role in SPELT
            ),
            folder=request.folder,
            cache=storage.checkpoint_dir(),
            device=inference.device(),
            descriptions=sentences.descriptions(request.role),
            prior=ours,
            ready_made=rows.texts,
            report=report or silent,
            stopped=never,
        )
        measured = Measured(request, parts.test, ready_made=rows.texts)
    seen.write(request.folder, fitted.learnt)
    return keep(
        request,
        Kept(
            base=base,
            method=fitted.method,
            data=_data(parts, request, parts.train.label_set),
            metrics=measured.metrics,
            report=_report(fitted, measured, parts),
            verdict=measured.verdict,
        ),
    )


def base_of(request: Request) -> str:
    """What a classifier is made from: as asked for, or what reads its texts best.

    A shop with an encoder of its own has its classifiers on that.
    """
    from ecom_ai.ml.encoders import BUNDLED

    if request.base:
        return request.base
    encoder = get_settings().ENCODER
    return _tuned() if encoder == BUNDLED and request.role in TUNED else encoder


def _tuned() -> str:
    from ecom_ai.ml.encoders import REVIEWS

    return REVIEWS


def _arguments(request: Request) -> "TrainingArguments":
    from ecom_ai.ml.arguments import TrainingArguments

    given = {n: v for n, v in tracked(request).items() if n != teaching.DISTIL}
    known = [field.name for field in fields(TrainingArguments)]
    for name in given:
        if name not in known:
            hint = nearest_word(name, known)
            raise BadInput(f"The training has no argument '{name}'.{hint}")
    if request.role in SPELT:
        given.setdefault("lexical", True)
    try:
        return TrainingArguments(**given)
    except (TypeError, ValueError) as error:
        raise BadInput(f"The arguments of the training: {error}") from error


def _in_time(
    arguments: "TrainingArguments", parts: Split, role: str
) -> "TrainingArguments":
    """With a limit of time, where few rows or ours are to be learnt from."""
    limit = minutes_at_most(
        len(parts.train),
        method=arguments.method,
        minutes=arguments.max_minutes,
        trials=arguments.trials,
        ours=sentences.whose(parts.train, role) != sentences.SHOPS,
    )
    return replace(arguments, max_minutes=limit)


def _train(
    request: Request,
    parts: Split,
    base: str,
    arguments: "TrainingArguments",
    given: Given,
    *,
    started: float,
    report: Report,
    stopped: StopAsked,
) -> "Fitted":
    from ecom_ai.ml.trainers import TrainingError, fit_classifier

    ours, labels = sentences.read(request.role), given.labels(parts)
    said, teacher = given.means(parts), given.teacher
    try:
        return fit_classifier(
            _labelled(corrections.weighed(parts.train)),
            _labelled(parts.validation),
            base=base,
            arguments=arguments,
            folder=request.folder,
            cache=storage.checkpoint_dir(),
            device=inference.device(),
            descriptions=described.of_labels(request.role, labels, said),
            prior=_labelled(without(ours, parts)).only(labels),
            ready_made=ours.texts,
            teacher=teacher.classifier() if teacher else None,
            unlabelled=[given.unlabelled[n] for n in apart(given.unlabelled, parts)],
            report=report,
            stopped=stopped,
            started=started,
            # The new one, the live one, and who taught.
            later_rows=(3 if teacher else 2) * len(parts.test),
        )
    except TrainingError as error:
        raise BadInput(f"{_data_name(request)}: {error}") from error


def _data_name(request: Request) -> str:
    """What was learnt from, by the name that people gave it."""
    return request.name("train" if "train" in request.inputs else "labels")


def _labelled(rows: Rows) -> "Labelled":
    from ecom_ai.ml.labelled import Labelled

    return Labelled(rows.texts, rows.labels)


def _data(parts: Split, request: Request, labels: list[str]) -> dict[str, Any]:
    name = _data_name(request) if request.inputs else parts.train.name
    return {
        "name": Path(name).name,
        "fingerprint": parts.train.fingerprint,
        "rows": len(parts.train) + len(parts.validation),
        "held_out": len(parts.test),
        "labels": labels,
        "whose": sentences.whose(parts.train, request.role),
    }


def _taught_report(
    fitted: "Fitted",
    measured: Measured,
    parts: Split,
    teacher: Teacher | None,
    arguments: "TrainingArguments",
) -> dict[str, Any]:
    report = {**_report(fitted, measured, parts), **fitted.details}
    if teacher is not None:
        told = teaching.told(teacher, measured, parts, arguments.distil_temperature)
        report["teacher"] = told
        report["notes"] = [asdict(teaching.note_of(told)), *report["notes"]]
    return report


def _report(fitted: "Fitted", measured: Measured, parts: Split) -> dict[str, Any]:
    from ecom_ai.ml.notes import note

    notes = list(fitted.notes)
    if parts.dropped:
        notes.append(note("same_texts", rows=parts.dropped))
    found, answers = measured.evaluation, measured.answers
    return {
        "why": [asdict(each) for each in fitted.why],
        "notes": [asdict(each) for each in notes],
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
        **measured.reliability,
        "drift": drift.baseline(parts.train.texts, parts.train.labels, answers),
    }
