"""A checkpoint's report for people: figures, gate, labels, confusion, slices."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ecom_ai.admin.labels import data_name, label_name
from ecom_ai.admin.plots import Cell, Plot, heat_map, percent, share_plot
from ecom_ai.admin.words import (
    METHODS,
    NOTHING,
    Figure,
    figure_of,
    is_share,
    method_name,
    metric_help,
    metric_name,
    value_of,
    whose_name,
)
from ecom_ai.language import base
from ecom_ai.models import Checkpoint
from ecom_ai.training.gate import (
    FEW_ROWS,
    PRIMARY,
    Verdict,
    is_past,
    p_in_words,
    wilson,
)
from ecom_ai.training.notes import in_words

#: A matrix of more labels fits no page; the mistakes are listed all the same.
MOST_LABELS = 40
MOST_MISTAKES = 8
#: Of more labels than this a column goes by its number.
SHORT_HEADINGS = 5
#: Shares of the rows held out.
_COUNTED = ("accuracy",)
_LANGUAGES = {"en": lambda: _("English"), "zh": lambda: _("Chinese")}
_LENGTHS = {
    "short": lambda: _("short texts"),
    "middle": lambda: _("texts of middle length"),
    "long": lambda: _("long texts"),
}


@dataclass(frozen=True)
class Gate:
    """The verdict in words: both figures, their difference, and how sure it is."""

    passed: bool
    sentence: str
    metric: str
    metric_help: str
    rows: int
    challenger: str
    champion: str
    difference: str
    p_value: str
    sure: bool
    #: In a word, where both were measured.
    judged: str
    champion_id: int | None
    cautions: list[str]
    too_few: bool
    worse: bool


@dataclass(frozen=True)
class LabelRow:
    name: str
    precision: str
    recall: str
    f1: str
    support: int


@dataclass(frozen=True)
class Mistake:
    """That rows of one label were taken for another."""

    count: int
    truth: str
    answer: str


@dataclass(frozen=True)
class Slice:
    """Right answers among some of the rows."""

    name: str
    rows: int
    accuracy: str
    share: str


@dataclass(frozen=True)
class Change:
    """A figure before a training and after it."""

    name: str
    before: str
    after: str
    help: str


@dataclass(frozen=True)
class Example:
    """A search among those held out: where the right text stood in the list."""

    query: str
    document: str
    place: str
    #: In that of the live checkpoint; empty where none was live.
    former: str


class Report:
    """What a checkpoint's page says, for templates."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint
        self._report: dict[str, Any] = checkpoint.report or {}
        self.data: dict[str, Any] = checkpoint.data or {}

    @property
    def method(self) -> str:
        return method_name(self.checkpoint.method)

    @property
    def method_help(self) -> str:
        known = METHODS.get(self.checkpoint.method)
        return str(known.help) if known else ""

    @property
    def why(self) -> str:
        return " ".join(in_words(self._report.get("why", ())))

    @property
    def notes(self) -> list[str]:
        return in_words(self._report.get("notes", ()))

    @property
    def whose(self) -> str:
        return whose_name(self.data.get("whose", ""))

    @property
    def data_name(self) -> str:
        return data_name(str(self.data.get("name", "")))

    @property
    def figures(self) -> list[Figure]:
        metrics = self.checkpoint.metrics.items()
        return [
            self._with_range(name, figure_of(name, value), value)
            for name, value in metrics
            if name != "unknown_labels" or value
        ]

    @property
    def rows(self) -> int:
        """How many were held out."""
        return int(self.data.get("held_out") or 0)

    @property
    def too_few(self) -> bool:
        return 0 < self.rows < FEW_ROWS

    @property
    def measured_before(self) -> bool:
        """Whether its figures came with it: this shop has held nothing out."""
        return bool(self.checkpoint.metrics) and not self.rows

    def _with_range(self, name: str, figure: Figure, value: float) -> Figure:
        """Of right answers, between which shares the true one lies.

        Where few rows were held out the range stands in place of the figure.
        """
        if name not in _COUNTED or not self.rows:
            return figure
        low, high = (percent_of(share) for share in wilson(value, self.rows))
        said = _("%(low)s to %(high)s") % {"low": low, "high": high}
        if self.too_few:
            right = _("%(right)d of %(rows)d rows were right.") % {
                "right": round(value * self.rows),
                "rows": self.rows,
            }
            return replace(figure, value=said, help=f"{right} {figure.help}")
        surely = _("95 times of 100 the truth lies within %(range)s.") % {"range": said}
        return replace(figure, help=f"{figure.help} {surely}")

    @cached_property
    def gate(self) -> Gate | None:
        verdict = Verdict.read(self.checkpoint.gate)
        if verdict is None:
            return None
        new, old, p_value = verdict.challenger, verdict.champion, verdict.p_value
        both = new is not None and old is not None
        return Gate(
            passed=verdict.passed,
            sentence=verdict.sentence(then=is_past(verdict)),
            metric=metric_name(verdict.metric),
            metric_help=metric_help(verdict.metric),
            rows=verdict.rows,
            challenger=value_of(verdict.metric, new, digits=2),
            champion=value_of(verdict.metric, old, digits=2),
            difference=_difference(verdict.metric, new or 0, old or 0) if both else "",
            p_value=NOTHING if p_value is None else p_in_words(p_value),
            sure=verdict.sure,
            judged=_judged(verdict) if both else "",
            champion_id=verdict.champion_id,
            cautions=verdict.cautions(name=label_name),
            too_few=verdict.too_few,
            worse=verdict.worse,
        )

    @property
    def changes(self) -> list[Change]:
        """Of an encoder, on the pairs that its training was watched on; of a
        generator, on the replies held out."""
        before, after = (self._report.get(n, {}) for n in ("before", "validation"))
        return [
            Change(
                metric_name(name),
                value_of(name, before[name]),
                value_of(name, after.get(name)),
                metric_help(name),
            )
            for name in before
        ]

    @property
    def examples(self) -> list[Example]:
        return [
            Example(
                each["query"],
                each["document"],
                _place(each["place"]),
                _place(each["former"]) if "former" in each else "",
            )
            for each in self._report.get("examples", [])
        ]

    @property
    def parameters(self) -> tuple[int, int] | None:
        """How many numbers were learnt, and how many there are."""
        learnt, everything = (
            self._report.get(name) for name in ("trained_parameters", "all_parameters")
        )
        return (learnt, everything) if learnt and everything else None

    @property
    def per_label(self) -> list[LabelRow]:
        return [
            LabelRow(
                name=label_name(name),
                precision=percent_of(row["precision"]),
                recall=percent_of(row["recall"]),
                f1=percent_of(row["f1"]),
                support=row["support"],
            )
            for name, row in self._report.get("per_label", {}).items()
        ]

    @cached_property
    def labels(self) -> list[str]:
        return [label_name(label) for label in self._report.get("labels", [])]

    @property
    def headings(self) -> list[tuple[str, str]]:
        """Above each column of the matrix: what stands there, and the whole name."""
        if len(self.labels) <= SHORT_HEADINGS:
            return [(name, name) for name in self.labels]
        return [(str(place), name) for place, name in enumerate(self.labels, start=1)]

    @property
    def matrix(self) -> list[tuple[str, list[Cell]]]:
        """Rows by true label; none where there are too many labels to read it."""
        counts = self._report.get("confusion", [])
        if not 2 <= len(counts) <= MOST_LABELS:
            return []
        numbered = len(self.labels) > SHORT_HEADINGS
        names = [
            f"{place} {name}" if numbered else name
            for place, name in enumerate(self.labels, start=1)
        ]
        return heat_map(counts, names)

    @property
    def mistakes(self) -> list[Mistake]:
        """The most frequent ones."""
        found = [
            Mistake(count, self.labels[row], self.labels[column])
            for row, line in enumerate(self._report.get("confusion", []))
            for column, count in enumerate(line)
            if count and row != column
        ]
        return sorted(found, key=lambda each: -each.count)[:MOST_MISTAKES]

    @property
    def reliability(self) -> list[dict[str, Any]]:
        """Rows by how certain it was: {confidence, accuracy, rows} a group."""
        return [group for group in self._report.get("reliability", []) if group["rows"]]

    @property
    def reliability_plot(self) -> Plot | None:
        return share_plot(
            [
                (
                    group["confidence"],
                    group["accuracy"],
                    f"{percent(group['confidence'])} → {percent(group['accuracy'])} "
                    f"({group['rows']})",
                )
                for group in self.reliability
            ],
            behind=[
                (group["confidence"], group["accuracy"])
                for group in self._report.get("reliability_before", [])
            ],
        )

    @property
    def reliability_rows(self) -> Iterator[tuple[str, str, int]]:
        for group in self.reliability:
            yield (
                percent_of(group["confidence"]),
                percent_of(group["accuracy"]),
                group["rows"],
            )

    @property
    def slices(self) -> list[Slice]:
        return [
            Slice(
                slice_name(name),
                int(found["rows"]),
                percent_of(found["accuracy"]),
                f"{found['accuracy']:.4f}",
            )
            for name, found in self._report.get("slices", {}).items()
        ]


def main_figure(checkpoint: Checkpoint) -> Figure | None:
    """The one figure by which a role's checkpoints are compared."""
    metric = PRIMARY.get(Checkpoint.Role(checkpoint.role))
    value = checkpoint.metrics.get(metric) if metric else None
    return None if metric is None or value is None else figure_of(metric, value)


def slice_name(name: str) -> str:
    """A slice, as language zh, in words."""
    column, _space, value = name.partition(" ")
    if column == "language":
        return language_name(value)
    if column == "length" and value in _LENGTHS:
        return _LENGTHS[value]()
    return value


def language_name(code: str) -> str:
    known = _LANGUAGES.get(base(code))
    return known() if known else code


def percent_of(share: float) -> str:
    return f"{100 * share:.1f}%"


def _place(place: int | None) -> str:
    """In a list of ten."""
    return _("not among ten") if place is None else str(place)


def _judged(verdict: Verdict) -> str:
    if verdict.challenger == verdict.champion:
        return _("It does as well as the one that answered.")
    if verdict.worse and verdict.sure:
        return _("It does worse than the one that answered.")
    if verdict.worse:
        return _(
            "Its figure is lower than that of the one that answered, though by no more "
            "than chance may bring about."
        )
    if verdict.sure:
        return _("It does better than the one that answered.")
    return _("There is no difference that is more than chance.")


def _difference(metric: str, new: float, old: float) -> str:
    """With its sign; of shares in points of a hundred."""
    if is_share(metric):
        points = f"{100 * (new - old):+.2f}"
        return _("%(points)s points") % {"points": points.replace("-", "−")}
    return f"{new - old:+.4f}".replace("-", "−")
