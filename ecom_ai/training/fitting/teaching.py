"""Distillation: a student learns what another checkpoint answers."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ecom_ai import inference
from ecom_ai.exceptions import BadInput, CheckpointUnusable
from ecom_ai.models import Checkpoint
from ecom_ai.training import gate
from ecom_ai.training.files import Rows, read_labelled, read_texts
from ecom_ai.training.fitting.measuring import Measured, ask
from ecom_ai.training.fitting.work import Request
from ecom_ai.training.gate import Verdict
from ecom_ai.training.splits import Split

if TYPE_CHECKING:
    from ecom_ai.ml.classifiers import Classifier
    from ecom_ai.ml.notes import Note

#: The argument of a run that names the teacher, by its checkpoint's id.
DISTIL = "distil"


@dataclass(frozen=True)
class Teacher:
    """A checkpoint to learn from; ``fills`` where the file has rows without labels."""

    checkpoint: Checkpoint
    fills: bool

    @property
    def labels(self) -> list[str]:
        return list(self.checkpoint.data["labels"])

    def classifier(self) -> "Classifier":
        """Raises BadInput where its files cannot be used."""
        try:
            return inference.classifier(self.checkpoint)
        except CheckpointUnusable as error:
            raise BadInput(f"The teacher cannot be asked: {error}") from error


def read(request: Request) -> tuple[Rows, Rows | None, Teacher]:
    """The file's rows, with '' for a label that is missing, and those to hold out.

    Raises BadInput.
    """
    checkpoint = _find(request)
    labels = list(checkpoint.data["labels"])
    path, name = request.inputs["train"], request.name("train")
    rows = read_texts(path, name)
    kept = [n for n, text in enumerate(rows.texts) if text.strip()]
    if not kept:
        raise BadInput(f"{name}: every text is empty; expected some words")
    rows = rows.take(kept)
    if all(rows.labels):  # then each must be one that the teacher knows
        rows = read_labelled(path, name, known=labels)
    elif unknown := sorted(set(rows.labels) - {"", *labels}):
        raise BadInput(
            f"{name}: the label {unknown[0]!r} is unknown to the teacher; expected one "
            f"of {', '.join(labels[:20])}"
        )
    held_out = None
    if "eval" in request.inputs:
        held_out = read_labelled(
            request.inputs["eval"], request.name("eval"), known=labels
        )
    return rows, held_out, Teacher(checkpoint, not all(rows.labels))


def filled(rows: Rows, teacher: Teacher) -> Rows:
    """The rows with the teacher's answer where a label is missing."""
    if not teacher.fills:
        return rows
    classifier = teacher.classifier()
    open_rows = [n for n, label in enumerate(rows.labels) if not label]
    answers = ask(classifier, rows.take(open_rows), lambda done, of: None)
    labels = list(rows.labels)
    for row, place in zip(open_rows, answers.argmax(axis=1).tolist(), strict=True):
        labels[row] = classifier.labels[place]
    return replace(rows, labels=tuple(labels))


def told(
    teacher: Teacher, measured: Measured, parts: Split, temperature: float
) -> dict[str, Any]:
    """For the report: who taught, and on how many held-out rows both agree."""
    found: dict[str, Any] = {
        "checkpoint": teacher.checkpoint.pk,
        "name": teacher.checkpoint.name,
        "temperature": temperature,
        "rows": len(parts.test),
        "agreement": None,
    }
    if measured.answers is not None:
        theirs = ask(teacher.classifier(), parts.test, lambda done, of: None)
        mine = measured.answers.probabilities
        same = theirs.argmax(axis=1) == mine.argmax(axis=1)
        found["agreement"] = round(float(np.mean(same)), 5)
    return found


def note_of(told: dict[str, Any]) -> "Note":
    """The note about it."""
    from ecom_ai.ml.notes import note

    if told["agreement"] is None:
        return note("taught", checkpoint=told["checkpoint"])
    return note(
        "agrees",
        checkpoint=told["checkpoint"],
        percent=100 * told["agreement"],
        rows=told["rows"],
    )


def verdict(
    request: Request, teacher: Teacher, measured: Measured, parts: Split
) -> Verdict:
    """That of the gate, unless the rows held out have no labels of people."""
    if not teacher.fills or "eval" in request.inputs:
        return measured.verdict
    metric = gate.PRIMARY[Checkpoint.Role(request.role)]
    return gate.alone(
        request.role,
        rows=len(parts.test),
        challenger=measured.metrics.get(metric),
        apart=gate.OWN_ANSWERS,
        lacks=measured.lacks,
    )


def _find(request: Request) -> Checkpoint:
    asked = request.arguments[DISTIL]
    found = Checkpoint.objects.filter(site_id=request.site_id, pk=asked).first()
    if found is None:
        raise BadInput(
            f"There is no checkpoint {asked} to learn from: `manage.py "
            "ecom_ai_checkpoints` lists them."
        )
    if found.role != request.role:
        raise BadInput(
            f"Checkpoint {asked} is of the role {found.role}: a {request.role} "
            "classifier learns from one of its own role."
        )
    return found
