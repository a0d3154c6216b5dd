"""Trials in the admin: how far one is, and what would be answered otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecom_ai.admin.csv_lines import csv_response
from ecom_ai.admin.looking import LookingAdmin
from ecom_ai.admin.plots import percent
from ecom_ai.models import Message, Question, Trial, TrialAnswer
from ecom_ai.support import trying
from ecom_ai.support_tasks import try_change
from ecom_ai.tasks import enqueue
from ecom_ai.training import errors

_FOLDER = "admin/ecom_ai/trial"
Verdict = TrialAnswer.Verdict
#: Answers of a page; which are shown first, and how they are coloured.
_SHOWN = 50
_TONES = {
    Verdict.WORSE: "rejected",
    Verdict.BETTER: "live",
    Verdict.OTHERWISE: "queued",
    Verdict.SAME: "retired",
}
COLUMNS = (
    "question", "language", "expected", "article", "verdict", "right_before",
    "right_after", "outcome_before", "citations_before", "answer_before",
    "outcome_after", "citations_after", "answer_after",
)  # fmt: skip


@dataclass(frozen=True)
class Side:
    """One of two answers, in words."""

    outcome: str
    text: str
    citations: str
    probability: str
    right: bool | None


@dataclass(frozen=True)
class Line:
    """A question with both answers side by side."""

    text: str
    language: str
    expected: str
    verdict: str
    tone: str
    before: Side
    after: Side


@admin.register(Trial)
class TrialAdmin(LookingAdmin):
    """Begun on the page of a set of questions; looked at here."""

    change_form_template = f"{_FOLDER}/change_form.html"
    list_display = (
        "name_of", "question_set", "coloured_state", "created_by", "created_at",
    )  # fmt: skip
    list_filter = ("state", "kind")
    list_select_related = ("question_set",)
    fields = ("question_set", "coloured_state", "created_by", "created_at")

    class Media:
        css = {
            "all": (
                "ecom_ai/admin/training.css",
                "ecom_ai/admin/opinions.css",
                "ecom_ai/admin/support.css",
            )
        }

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        name = "ecom_ai_trial"
        mine = [
            path("<int:pk>/now/", guard(self.now_view), name=f"{name}_now"),
            path("<int:pk>/cancel/", guard(self.cancel_view), name=f"{name}_cancel"),
            path("<int:pk>/resume/", guard(self.resume_view), name=f"{name}_resume"),
            path("<int:pk>/csv/", guard(self.csv_view), name=f"{name}_csv"),
        ]
        return [*mine, *super().get_urls()]

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("ecom_ai.delete_trial")

    @admin.display(description=_("change"), ordering="kind")
    def name_of(self, row: Trial) -> str:
        return change_in_words(row)

    @admin.display(description=_("state"), ordering="state")
    def coloured_state(self, row: Trial) -> str:
        return self.word_of(row.state, row.get_state_display())

    def told_of(self, request: HttpRequest, row: Trial) -> dict[str, Any]:
        """How far it is, and the answers side by side, what is worse first."""
        shown = request.GET.get("verdict", "")
        page = self._page(request, row, shown)
        return {
            **self._told(request, row),
            "lines": lines(list(page)),
            "page": page,
            "shown": shown if shown in Verdict.values else "",
            "choices": Verdict.choices,
        }

    def now_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The part of a trial's page that changes; the whole page at its end."""
        self.require_looking(request)
        found = get_object_or_404(Trial, pk=pk)
        if not found.is_active:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, f"{_FOLDER}/_now.html", self._told(request, found))

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Stops a trial; what it found stays."""
        return self._act(request, pk, resumed=False)

    def resume_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Lets a trial go on where it stopped."""
        return self._act(request, pk, resumed=True)

    def csv_view(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """All answers, one question a line; column names in English."""
        self.require_looking(request)
        found = get_object_or_404(Trial, pk=pk)
        return csv_response(f"trial-{pk}.csv", COLUMNS, _table(found))

    def _act(self, request: HttpRequest, pk: int, *, resumed: bool) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm("ecom_ai.add_trial"):
            raise PermissionDenied
        found = get_object_or_404(Trial, pk=pk)
        if resumed:
            trying.resume(found)
            enqueue(try_change, found.pk, trying.place(found.pk))
        else:
            trying.cancel(found)
        self.log(
            request, found, gettext("Resumed.") if resumed else gettext("Cancelled.")
        )
        name = "admin:ecom_ai_trial_change"
        return redirect(reverse(name, args=[pk], current_app=self.admin_site.name))

    def _told(self, request: HttpRequest, found: Trial) -> dict[str, Any]:
        told = trying.summary(found)
        return {
            "trial": found,
            "is_active": found.is_active,
            "may_act": request.user.has_perm("ecom_ai.add_trial"),
            "summary": told,
            "error": errors.kept_in_words(found.error),
            "percent": int(100 * told.done / max(found.total, told.done, 1)),
            "right_before": _share(told.right_before, told.expected),
            "right_after": _share(told.right_after, told.expected),
        }

    def _page(
        self, request: HttpRequest, found: Trial, shown: str
    ) -> "Page[TrialAnswer]":
        rows = found.answers.all()
        if shown in Verdict.values:
            rows = rows.filter(verdict=shown)
        else:
            rows = rows.exclude(verdict=Verdict.SAME).order_by("-verdict", "pk")
        return Paginator(rows, _SHOWN).get_page(request.GET.get("p"))


def change_in_words(trial: Trial) -> str:
    """What a trial changes."""
    change: dict[str, Any] = trial.change
    if trial.kind == Trial.Kind.ARTICLE:
        words = gettext("Article “%(title)s” (%(language)s) reads otherwise")
        return str(words % change)
    if trial.kind == Trial.Kind.THRESHOLD:
        return gettext("Answers from a probability of %(share)s") % {
            "share": f"{change['least']:g}"
        }
    return str(gettext("Checkpoint %(checkpoint)s tells answers") % change)


def lines(answers: Sequence[TrialAnswer]) -> list[Line]:
    """Answers side by side, in words."""
    return [
        Line(
            each.text,
            each.language,
            _expected(each),
            str(Verdict(each.verdict).label),
            _TONES[Verdict(each.verdict)],
            _side(each.before, each.right_before),
            _side(each.after, each.right_after),
        )
        for each in answers
    ]


def _side(answer: Mapping[str, Any], right: bool | None) -> Side:
    known = answer["confidence"]
    outcome = answer["outcome"]
    labels = dict(Message.Outcome.choices)
    return Side(
        str(labels.get(outcome, outcome)),
        answer["text"],
        ", ".join(dict.fromkeys(answer["citations"])),
        "" if known is None else percent(known),
        right,
    )


def _expected(answer: TrialAnswer) -> str:
    if not answer.expected:
        return ""
    said = str(Question.Expected(answer.expected).label)
    if not answer.article:
        return said
    told = {"expected": said, "article": answer.article}
    return gettext("%(expected)s from “%(article)s”") % told


def _share(right: int, expected: int) -> str:
    if not expected:
        return ""
    told = {"right": right, "expected": expected, "share": percent(right / expected)}
    return gettext("%(right)d of %(expected)d (%(share)s)") % told


def _table(trial: Trial) -> Iterator[Sequence[object]]:
    for each in trial.answers.iterator():
        yield (
            each.text, each.language, each.expected, each.article, each.verdict,
            _flag(each.right_before), _flag(each.right_after),
            *_cells(each.before), *_cells(each.after),
        )  # fmt: skip


def _cells(answer: Mapping[str, Any]) -> tuple[str, str, str]:
    return answer["outcome"], " ".join(answer["citations"]), answer["text"]


def _flag(right: bool | None) -> str:
    return "" if right is None else str(right).lower()
