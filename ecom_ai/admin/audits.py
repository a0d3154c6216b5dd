"""Suppression audits in the admin: what was found, in words, and as a CSV."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecom_ai.admin.bias import BiasPage
from ecom_ai.admin.csv_lines import plain
from ecom_ai.admin.looking import LookingAdmin, SiteFilter
from ecom_ai.admin.review_words import points
from ecom_ai.admin.train_form import chosen_site
from ecom_ai.admin.words import NOTHING
from ecom_ai.models import SuppressionAudit
from ecom_ai.reviews import audit

_FOLDER = "admin/ecom_ai/suppressionaudit"
_RUN = "ecom_ai.moderate_review"
Outcome = SuppressionAudit.Outcome
_TONES = {
    Outcome.INDEPENDENT: "live",
    Outcome.DEPENDS: "rejected",
    Outcome.TOO_FEW: "queued",
}
_BY: Mapping[str, Promise] = {
    audit.STARS: _("two stars or fewer"),
    audit.SENTIMENT: _("a negative text"),
}


@dataclass(frozen=True)
class Line:
    """One test, as a row of a table."""

    who: str
    by: str
    bad: str
    others: str
    difference: str
    interval: str
    p: str
    detectable: str
    outcome: str
    tone: str


@dataclass(frozen=True)
class Stars:
    """What became of the reviews with so many stars."""

    stars: str
    reviews: int
    by_rules: str
    by_people: str


@admin.register(SuppressionAudit)
class SuppressionAuditAdmin(LookingAdmin):
    """Made each week by itself, and by whoever moderates when they ask for one."""

    change_list_template = f"{_FOLDER}/change_list.html"
    change_form_template = f"{_FOLDER}/change_form.html"
    list_display = ("at", "of_outcome", "reviews", "days", "of_site")
    list_filter = ("outcome", ("site", SiteFilter))
    fields = ("at", "of_outcome", "reviews", "days", "of_site")

    class Media:
        css = {"all": ("ecom_ai/admin/training.css",)}

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        name = "ecom_ai_suppressionaudit"
        mine = [
            path("run/", guard(self.run_view), name=f"{name}_run"),
            path("<int:pk>/csv/", guard(self.csv_view), name=f"{name}_csv"),
            *BiasPage(self).urls(),
        ]
        return [*mine, *super().get_urls()]

    def name_of(self, row: SuppressionAudit) -> str:
        return f"{date_format(row.at, 'DATE_FORMAT')}: {row.get_outcome_display()}"

    @admin.display(description=_("outcome"), ordering="outcome")
    def of_outcome(self, row: SuppressionAudit) -> str:
        outcome = Outcome(row.outcome)
        return self.word_of(_TONES[outcome], outcome.label)

    def told_of(self, request: HttpRequest, row: SuppressionAudit) -> dict[str, Any]:
        return {"lines": lines(row.tests), "stars": stars(row.shares)}

    def run_view(self, request: HttpRequest) -> HttpResponse:
        """Audits now."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm(_RUN):
            raise PermissionDenied
        made = audit.audit(chosen_site(None))
        self.log(request, made, gettext("Audited."))
        messages.success(request, self.name_of(made))
        name = "admin:ecom_ai_suppressionaudit_change"
        return redirect(reverse(name, args=[made.pk], current_app=self.admin_site.name))

    def csv_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The figures as they were found, in English whatever the language."""
        self.require_looking(request)
        made = get_object_or_404(SuppressionAudit, pk=pk)
        name = f"suppression-audit-{made.at:%Y-%m-%d}.csv"
        response = HttpResponse(
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
        writer = csv.writer(response)
        writer.writerow(("audited", "days", "reviews", "outcome"))
        writer.writerow((made.at.isoformat(), made.days, made.reviews, made.outcome))
        for of, rows in ((audit.Test, made.tests), (audit.Share, made.shares)):
            names = [field.name for field in fields(of)]
            writer.writerow(())
            writer.writerow(names)
            writer.writerows([plain(row[name]) for name in names] for row in rows)
        return response


def lines(tests: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The tests of an audit in words."""
    return [
        Line(
            who=_who(test),
            by=str(_BY[test["what"]]),
            bad=_of(test["stopped_bad"], test["bad"]),
            others=_of(test["stopped_others"], test["others"]),
            difference=points(test["difference"]),
            interval=f"{points(test['low'])}\u00a0–\u00a0{points(test['high'])}",
            p="< 0.001" if test["p"] < 0.001 else f"{test['p']:.3f}",
            detectable=points(test["detectable"]).lstrip("+"),
            outcome=str(Outcome(test["outcome"]).label),
            tone=_TONES[Outcome(test["outcome"])],
        )
        for test in tests
    ]


def stars(shares: Sequence[Mapping[str, Any]]) -> list[Stars]:
    """The plain shares of an audit: breaches are not accounted for in these."""
    return [
        Stars(
            NOTHING if share["stars"] is None else str(share["stars"]),
            share["reviews"],
            _of(share["by_rules"], share["reviews"]),
            _of(share["by_people"], share["reviews"]),
        )
        for share in shares
    ]


def _who(test: Mapping[str, Any]) -> str:
    if test["who"] == audit.PERSON:
        return gettext("Moderator %(name)s") % {"name": test["name"]}
    return gettext("The rules") if test["who"] == audit.RULES else gettext("All people")


def _of(part: int, whole: int) -> str:
    share = f" ({part / whole:.1%})" if whole else ""
    told = {"part": f"{part:,}", "whole": f"{whole:,}"}
    return gettext("%(part)s of %(whole)s") % told + share
