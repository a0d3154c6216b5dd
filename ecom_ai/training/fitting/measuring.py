"""A classifier on labelled rows: its figures, by itself and beside the live one."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from django.conf import settings as django_settings
from numpy.typing import NDArray

from ecom_ai import inference, storage
from ecom_ai.exceptions import CheckpointUnusable
from ecom_ai.inference import Classified
from ecom_ai.language import detect
from ecom_ai.models import Checkpoint
from ecom_ai.training import gate, seen
from ecom_ai.training.files import Rows
from ecom_ai.training.fitting.work import Request, Say
from ecom_ai.training.gate import Verdict

if TYPE_CHECKING:
    from ecom_ai.ml.classifiers import Classifier
    from ecom_ai.ml.evaluators import Evaluation

Matrix = NDArray[np.float32]

#: Texts asked about at once: between two the progress is told.
CHUNK = 32
#: Slices of fewer rows say nothing.
_LEAST_SLICE, _MOST_SLICES = 20, 30
_SLICED_BY = ("language", "category")
_SHORT, _LONG = 20, 200


class Measured:
    """A fitted checkpoint on the held-out rows, beside the live one."""

    def __init__(
        self,
        request: Request,
        rows: Rows,
        *,
        say: Say = lambda _done, _of: None,
        ready_made: Collection[str] = (),
    ) -> None:
        from ecom_ai.ml.classifiers import load_classifier

        self.rows = rows
        self.metrics: Mapping[str, float] = {}
        self.evaluation: Evaluation | None = None
        self.slices: dict[str, dict[str, float]] = {}
        self.reliability: dict[str, list[dict[str, float]]] = {}
        self.answers: Classified | None = None
        challenger = load_classifier(
            request.folder,
            cache=storage.checkpoint_dir(),
            device=inference.device(),
            ready_made=ready_made,
        )
        self.live = Checkpoint.objects.live(request.site_id, request.role)
        self.lacks = gate.lacking(challenger.labels, self.live)
        if not len(rows):
            self.verdict = gate.alone(
                request.role,
                rows=0,
                challenger=None,
                apart=gate.UNMEASURED if self.live else gate.NONE_LIVE,
                lacks=self.lacks,
            )
            return
        self._say = say
        probabilities = ask(challenger, rows, self._so_far(0))
        self.answers = Classified(challenger.labels, probabilities)
        self.evaluation = evaluation(probabilities, rows, challenger.labels)
        self.metrics = self.evaluation.metrics
        self.slices = _slices(rows, _right(probabilities, rows, challenger.labels))
        self.reliability = _reliability(challenger, probabilities, rows)
        self.verdict = self._judge(request, self.answers)

    def _so_far(self, before: int) -> Say:
        """Tells of the rows that both are asked, the live one after this one."""
        of = len(self.rows) * (1 if self.live is None else 2)
        return lambda done, _of: self._say(before + done, of)

    def _judge(self, request: Request, mine: Classified) -> Verdict:
        """Beside the live one, on the rows whose label that one can say.

        Where the file's labels are fewer than the live one's, it chooses among them
        alone: a file that knows no "neutral" asks: positive or negative?
        """
        role, metric = request.role, gate.PRIMARY[Checkpoint.Role(request.role)]
        live = self.live

        def alone(apart: str) -> Verdict:
            return gate.alone(
                role,
                rows=len(self.rows),
                challenger=float(self.metrics[metric]),
                apart=apart,
                lacks=self.lacks,
            )

        if live is None:
            return alone(gate.NONE_LIVE)
        try:
            champion = inference.classifier(live)
        except CheckpointUnusable:
            return alone(gate.UNUSABLE)
        common = [label for label in champion.labels if label in mine.labels]
        places = [n for n, label in enumerate(self.rows.labels) if label in common]
        rows = self.rows.take(places)
        if len(common) < 2 or not places:
            return alone(gate.OTHER_LABELS)
        theirs = narrowed(
            ask(champion, rows, self._so_far(len(self.rows))), champion.labels, common
        )
        ours = mine.probabilities[places]
        figures = (
            evaluation(ours, rows, mine.labels).metrics,
            evaluation(theirs, rows, tuple(common)).metrics,
        )
        return gate.judge(
            role,
            rows=len(rows),
            challenger=float(figures[0][metric]),
            champion=float(figures[1][metric]),
            champion_id=live.pk,
            p_value=_chance(
                _right(ours, rows, mine.labels), _right(theirs, rows, tuple(common))
            ),
            among=common if set(common) != set(champion.labels) else (),
            lacks=self.lacks,
            seen=int(seen.among(seen.read(live), rows.texts).sum()),
        )


def narrowed(
    probabilities: Matrix, labels: Sequence[str], kept: Sequence[str]
) -> Matrix:
    """Probabilities among some of the labels: columns as ``kept``, rows of sum 1."""
    columns = probabilities[:, [list(labels).index(label) for label in kept]]
    totals = np.maximum(columns.sum(axis=1, keepdims=True), 1e-12)
    return np.asarray(columns / totals, dtype=np.float32)


def ask(classifier: "Classifier", rows: Rows, say: Say) -> Matrix:
    parts = [np.empty((0, len(classifier.labels)), dtype=np.float32)]
    say(0, len(rows))
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
    kept = [label for label in labels if label in {*asked, *OUT_OF_SCOPE}]
    if len(asked) < 2 or len(kept) == len(labels):
        return every
    shares = narrowed(probabilities, labels, kept)
    among = evaluation(shares, rows, tuple(kept)).metrics
    whole = {f"{name}_all_labels": every[name] for name in ("accuracy", "macro_f1")}
    return {**among, **whole}


def _right(
    probabilities: Matrix, rows: Rows, labels: tuple[str, ...]
) -> NDArray[np.bool_]:
    answers = np.array(labels)[probabilities.argmax(axis=1)]
    return np.asarray(answers == np.array(rows.labels), dtype=np.bool_)


def _chance(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    from ecom_ai.ml.evaluators import mcnemar

    return mcnemar(one.tolist(), other.tolist())


def _reliability(
    classifier: "Classifier", probabilities: Matrix, rows: Rows
) -> dict[str, list[dict[str, float]]]:
    """Right answers by how certain it was, before and after the temperature."""
    from ecom_ai.ml.evaluators import reliability

    plain = classifier.before_temperature(probabilities)
    labels = classifier.labels
    return {
        "reliability": reliability(probabilities, rows.labels, labels=labels),
        "reliability_before": reliability(plain, rows.labels, labels=labels),
    }


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
