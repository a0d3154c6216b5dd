"""What customers say: a report of all opinions."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from ecom_ai.admin.looking import asked_site_id
from ecom_ai.admin.opinion_report import OpinionReport
from ecom_ai.admin.report_page import ReportPage
from ecom_ai.models import Opinion
from ecom_ai.reviews.report import COLUMNS, table


@admin.register(Opinion)
class OpinionAdmin(ReportPage):
    """Whoever may look at reviews may read what all of them say."""

    heading, file, columns = _("What customers say"), "opinions.csv", COLUMNS

    class Media:
        css = {"all": ("ecom_ai/admin/training.css", "ecom_ai/admin/opinions.css")}

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("ecom_ai.view_review")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.reading_view)
        return [
            path("reading/", view, name="ecom_ai_opinion_reading"),
            *super().get_urls(),
        ]

    def reading_view(self, request: HttpRequest) -> HttpResponse:
        """How far the reviews of the report are read; asked again while they are."""
        self.require_looking(request)
        report = self.report(request, asked_site_id(request))
        context = {"report": report, "is_later": True}
        return render(request, "admin/ecom_ai/opinion/_reading.html", context)

    def report(self, request: HttpRequest, site_id: int) -> OpinionReport:
        return OpinionReport(request, site_id, self.admin_site.name)

    def figures(self, request: HttpRequest, site_id: int) -> Iterable[Sequence[Any]]:
        """The opinions of the scope, one a line, personal data covered."""
        return table(self.report(request, site_id).scope)
