"""Drift in words and charts: what a live checkpoint is asked, beside its training."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecom_ai.admin.labels import label_name
from ecom_ai.admin.plots import Bars, bar_plot
from ecom_ai.admin.report import language_name
from ecom_ai.admin.words import NOTHING
from ecom_ai.classifying.counting import LABEL, LANGUAGE, LENGTH, LENGTHS, SCORE
from ecom_ai.models import Checkpoint
from ecom_ai.training.drift import LEAST, MUCH, REST, SOME, Comparison, drift_of

_TITLES: Mapping[str, Promise] = {
    LENGTH: gettext_lazy("How long the texts are, in characters"),
    LANGUAGE: gettext_lazy("Which language they are in"),
    LABEL: gettext_lazy("Which label they are given"),
    SCORE: gettext_lazy("How certain it is"),
}
#: What a large difference of a kind may mean.
_MEANINGS: Mapping[str, Promise] = {
    LENGTH: gettext_lazy("Texts of lengths that it has learnt little from."),
    LANGUAGE: gettext_lazy("Texts in languages that it has learnt little from."),
    LABEL: gettext_lazy(
        "Other labels are frequent than among its examples: the customers have "
        "changed, or it errs towards some labels."
    ),
    SCORE: gettext_lazy(
        "It is less sure, or surer, than of the rows held out: look at some of its "
        "answers, and correct the wrong ones."
    ),
}


@dataclass(frozen=True)
class Chart:
    """One kind of counts: a chart, the index and what it means."""

    title: str
    plot: Bars | None
    index: str
    judged: str
    #: As a state's coloured word.
    tone: str
    meaning: str


@dataclass(frozen=True)
class DriftReport:
    asked: int
    days: int
    least: int
    sentence: str
    tone: str
    charts: list[Chart]


def drift_report(checkpoint: Checkpoint) -> DriftReport | None:
    """For a page; None where nothing is counted of the checkpoint."""
    found = drift_of(checkpoint)
    if found is None or not (found.asked or checkpoint.stage == Checkpoint.Stage.LIVE):
        return None
    if found.enough:
        sentence, tone = _judged(found.most)
    else:
        sentence, tone = _("Too few questions to tell"), "trained"
    return DriftReport(
        asked=found.asked,
        days=found.days,
        least=LEAST,
        sentence=sentence,
        tone=tone,
        charts=[_chart(each) for each in found.comparisons if found.asked],
    )


def _chart(found: Comparison) -> Chart:
    names = [_NAMES[found.kind](group) for group in found.groups]
    judged, tone = _judged(found.psi) if found.psi is not None else ("", "trained")
    return Chart(
        title=str(_TITLES[found.kind]),
        plot=bar_plot(names, found.before, found.lately),
        index=NOTHING if found.psi is None else f"{found.psi:.2f}",
        judged=judged,
        tone=tone,
        meaning=str(_MEANINGS[found.kind]) if (found.psi or 0) >= SOME else "",
    )


def _judged(index: float) -> tuple[str, str]:
    if index >= MUCH:
        return _("Much has changed"), "rejected"
    if index >= SOME:
        return _("Something has changed"), "queued"
    return _("As in training"), "live"


def _length(group: str) -> str:
    start = int(group)
    after = [each for each in LENGTHS if each > start]
    if not after:
        return _("%(n)d or more") % {"n": start}
    return f"{start}–{after[0] - 1}"


def _certainty(group: str) -> str:
    start = round(100 * float(group))
    return f"{start}–{start + 10}%"


def _named(name: Callable[[str], str]) -> Callable[[str], str]:
    return lambda group: _("all others") if group == REST else name(group)


_NAMES: Mapping[str, Callable[[str], str]] = {
    LENGTH: _length,
    LANGUAGE: _named(language_name),
    LABEL: _named(label_name),
    SCORE: _certainty,
}
