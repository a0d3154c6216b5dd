"""What the training of a classifier is given: its files, read once and split."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ecom_ai.exceptions import BadInput
from ecom_ai.training import described, sentences
from ecom_ai.training.files import Rows, read_for_training, read_labelled, read_texts
from ecom_ai.training.fitting import teaching
from ecom_ai.training.fitting.expecting import expected_seconds
from ecom_ai.training.fitting.teaching import Teacher
from ecom_ai.training.fitting.work import Request, StopAsked, unless_stopped
from ecom_ai.training.splits import Split, split, split_beside

if TYPE_CHECKING:
    from ecom_ai.ml.arguments import TrainingArguments


@dataclass(frozen=True)
class Given:
    """What a training was given: rows to learn from and those to hold out where given
    apart, who teaches, what the file "labels" says, texts to be labelled by guess."""

    rows: Rows
    held_out: Rows | None
    teacher: Teacher | None
    said: described.Described
    unlabelled: tuple[str, ...]

    def parts(self, stopped: StopAsked) -> Split:
        """Raises Stopped: to find what is said twice takes long in a long file."""
        rows = teaching.filled(self.rows, self.teacher) if self.teacher else self.rows
        held_out = self.held_out
        return unless_stopped(
            lambda: split(rows) if held_out is None else split_beside(rows, held_out),
            stopped,
        )

    def labels(self, parts: Split) -> list[str]:
        """What can be answered; without rows, what the file "labels" describes."""
        if self.teacher is not None:
            return self.teacher.labels
        return parts.train.label_set if len(parts.train) else sorted(self.said)

    def means(self, parts: Split) -> described.Described:
        """What the shop says that its labels mean, in its rows or in that file."""
        found: dict[str, tuple[str, ...]] = {}
        for part in (parts.train, parts.validation, parts.test):
            found |= described.in_rows(part)
        return found | dict(self.said)

    def expected(self, arguments: "TrainingArguments", role: str) -> float:
        """About the seconds that it takes; the limit, where there is one."""
        ours = sentences.whose(self.rows, role) != sentences.SHOPS
        return expected_seconds(
            len(self.rows),
            method=arguments.method,
            epochs=arguments.epochs,
            minutes=arguments.max_minutes,
            trials=arguments.trials,
            ours=ours,
        )


def read_given(request: Request) -> Given:
    """Every file once. Raises BadInput."""
    held_out, teacher = None, None
    if teaching.DISTIL in request.arguments:
        if "train" not in request.inputs:
            raise BadInput("A student learns from texts: give them by --data.")
        rows, held_out, teacher = teaching.read(request)
    elif "train" in request.inputs:
        rows = read_for_training(request.inputs["train"], request.name("train"))
    else:
        rows = Rows(Path(request.name("labels")).name, (), ())
    said = _said(request, rows)
    if teacher is None and "eval" in request.inputs:
        path, name = request.inputs["eval"], request.name("eval")
        known = rows.label_set if len(rows) else sorted(said)
        held_out = read_labelled(path, name, known=known)
    return Given(rows, held_out, teacher, said, _unlabelled(request))


def _said(request: Request, rows: Rows) -> described.Described:
    """What the file "labels" says that they mean; where there are rows, of theirs."""
    if "labels" not in request.inputs:
        return {}
    path, name = request.inputs["labels"], request.name("labels")
    known = rows.label_set if len(rows) else None
    return described.read_descriptions(path, name, known=known)


def _unlabelled(request: Request) -> tuple[str, ...]:
    """Texts to be labelled by guess where the guess is sure."""
    if "pseudo" not in request.inputs:
        return ()
    texts = read_texts(request.inputs["pseudo"], request.name("pseudo")).texts
    return tuple(text for text in texts if text.strip())
