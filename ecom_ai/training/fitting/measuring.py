"""A classifier on labelled rows: its figures, by itself and beside the live one."""

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from django.conf import settings as django_settings
from numpy.typing import NDArray

from ecom_ai import inference, storage
from ecom_ai.exceptions import CheckpointUnusable
from ecom_ai.language import detect
from ecom_ai.models import Checkpoint
from ecom_ai.training import gate
from ecom_ai.training.files import Rows
from ecom_ai.training.fitting.work import Request, Say
from ecom_ai.training.gate import Verdict

if TYPE_CHECKING:
    from ecom_ai.ml.classifiers import Classifier
    from ecom_ai.ml.evaluators import Evaluation

Matrix = NDArray[np.float32]

#: Texts asked about at once: between two the progress is told.
CHUNK = 128
#: Slices of fewer rows say nothing.
_LEAST_SLICE, _MOST_SLICES = 20, 30
_SLICED_BY = ("language", "category")
_SHORT, _LONG = 20, 200


class Measured:
    """A fitted checkpoint on the held-out rows, beside the live one."""

    def __init__(self, request: Request, rows: Rows) -> None:
        from ecom_ai.ml.classifiers import load_classifier

        self.rows = rows
        self.metrics: Mapping[str, float] = {}
        self.evaluation: Evaluation | None = None
        self.slices: dict[str, dict[str, float]] = {}
        if not len(rows):
            self.verdict = gate.alone(
                request.role, rows=0, challenger=None, apart=gate.NONE_LIVE
            )
            return
        challenger = load_classifier(
            request.folder, cache=storage.checkpoint_dir(), device=inference.device()
        )
        probabilities = ask(challenger, rows, _nobody)
        self.evaluation = evaluation(probabilities, rows, challenger.labels)
        self.metrics = self.evaluation.metrics
        right = _right(probabilities, rows, challenger.labels)
        self.slices = _slices(rows, right)
        self.verdict = self._judge(request, challenger, right)

    def _judge(
        self, request: Request, challenger: "Classifier", right: NDArray[np.bool_]
    ) -> Verdict:
        from ecom_ai.ml.evaluators import mcnemar

        role, metric = request.role, gate.PRIMARY[Checkpoint.Role(request.role)]
        figure, rows = float(self.metrics[metric]), len(self.rows)
        live = Checkpoint.objects.live(request.site_id, role)

        def alone(apart: str) -> Verdict:
            return gate.alone(role, rows=rows, challenger=figure, apart=apart)

        if live is None:
            return alone(gate.NONE_LIVE)
        if sorted(live.data.get("labels", [])) != sorted(challenger.labels):
            return alone(gate.OTHER_LABELS)
        try:
            champion = inference.classifier(live)
        except CheckpointUnusable:
            return alone(gate.UNUSABLE)
        theirs = ask(champion, self.rows, _nobody)
        other = evaluation(theirs, self.rows, champion.labels).metrics
        return gate.judge(
            role,
            rows=rows,
            challenger=figure,
            champion=float(other[metric]),
            champion_id=live.pk,
            p_value=mcnemar(
                right.tolist(), _right(theirs, self.rows, champion.labels).tolist()
            ),
        )


def ask(classifier: "Classifier", rows: Rows, say: Say) -> Matrix:
    parts = [np.empty((0, len(classifier.labels)), dtype=np.float32)]
    for start in range(0, len(rows), CHUNK):
        parts.append(classifier.predict_proba(rows.texts[start : start + CHUNK]))
        say(min(start + CHUNK, len(rows)), len(rows))
    return np.concatenate(parts)


def evaluation(
    probabilities: Matrix, rows: Rows, labels: tuple[str, ...]
) -> "Evaluation":
    from ecom_ai.ml.evaluators import evaluate

    return evaluate(probabilities, rows.labels, labels=labels)


def figures(
    probabilities: Matrix, rows: Rows, labels: tuple[str, ...]
) -> Mapping[str, float]:
    """Figures among the file's own labels; among all labels, too, where it has fewer.

    A file that knows no "neutral" asks: positive or negative? To reject a text as out
    of scope stays possible.
    """
    from ecom_ai.ml.labelled import OUT_OF_SCOPE

    every = evaluation(probabilities, rows, labels).metrics
    asked = set(rows.labels)
    kept = [n for n, label in enumerate(labels) if label in {*asked, *OUT_OF_SCOPE}]
    if len(asked) < 2 or len(kept) == len(labels):
        return every
    narrowed = probabilities[:, kept]
    shares = narrowed / np.maximum(narrowed.sum(axis=1, keepdims=True), 1e-12)
    among = evaluation(shares, rows, tuple(labels[n] for n in kept)).metrics
    whole = {f"{name}_all_labels": every[name] for name in ("accuracy", "macro_f1")}
    return {**among, **whole}


def _right(
    probabilities: Matrix, rows: Rows, labels: tuple[str, ...]
) -> NDArray[np.bool_]:
    answers = np.array(labels)[probabilities.argmax(axis=1)]
    return np.asarray(answers == np.array(rows.labels), dtype=np.bool_)


def _slices(rows: Rows, right: NDArray[np.bool_]) -> dict[str, dict[str, float]]:
    """Accuracy by language, category and length, where there are rows enough."""
    members: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(rows.texts):
        others = rows.others[number] if rows.others else {}
        language = others.get("language") or detect(text, django_settings.LANGUAGE_CODE)
        known = {**others, "language": language}
        for column in _SLICED_BY:
            if column in known:
                members[f"{column} {known[column]}"].append(number)
        length = (
            "short" if len(text) < _SHORT else "long" if len(text) > _LONG else "middle"
        )
        members[f"length {length}"].append(number)
    largest = sorted(members.items(), key=lambda item: -len(item[1]))[:_MOST_SLICES]
    return {
        name: {"rows": len(numbers), "accuracy": round(float(right[numbers].mean()), 5)}
        for name, numbers in largest
        if len(numbers) >= _LEAST_SLICE
    }


def _nobody(_done: int, _of: int) -> None:
    """Tells nobody."""
