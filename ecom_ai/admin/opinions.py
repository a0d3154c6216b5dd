"""What customers say: a report of all opinions, in the place of a list of them."""

from typing import Any

from django.contrib import admin
from django.contrib.sites.models import Site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from ecom_ai.admin.csv_lines import csv_response
from ecom_ai.admin.looking import LookingAdmin, asked_site_id
from ecom_ai.admin.opinion_report import OpinionReport
from ecom_ai.models import Opinion
from ecom_ai.reviews.report import COLUMNS, table


@admin.register(Opinion)
class OpinionAdmin(LookingAdmin):
    """Whoever may look at reviews may read what all of them say."""

    class Media:
        css = {"all": ("ecom_ai/admin/training.css", "ecom_ai/admin/opinions.css")}

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        export = path("export/", guard(self.export_view), name="ecom_ai_opinion_export")
        return [export, *super().get_urls()]

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("ecom_ai.view_review")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The report of the scope that the address names."""
        self._require_looking(request)
        sites = list(Site.objects.order_by("pk"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("What customers say"),
            "opts": self.opts,
            "media": self.media,
            "report": self._report(request),
            "sites": sites if len(sites) > 1 else [],
            "site_id": asked_site_id(request),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/ecom_ai/opinion/report.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """An opinion has no page of its own: it stands in its review's."""
        self._require_looking(request)
        name = "admin:ecom_ai_opinion_changelist"
        return redirect(reverse(name, current_app=self.admin_site.name))

    def export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """The opinions of the scope, one a line, personal data covered."""
        self._require_looking(request)
        return csv_response("opinions.csv", COLUMNS, table(self._report(request).scope))

    def _report(self, request: HttpRequest) -> OpinionReport:
        return OpinionReport(request, asked_site_id(request), self.admin_site.name)

    def _require_looking(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied
