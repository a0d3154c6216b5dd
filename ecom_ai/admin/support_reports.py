"""Reports of the support chat, in the place of a list of the days that are kept."""

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
from ecom_ai.admin.support_report import SupportReport
from ecom_ai.models import ConversationDay
from ecom_ai.support.reporting import COLUMNS, table


@admin.register(ConversationDay)
class ConversationDayAdmin(LookingAdmin):
    """Whoever answers customers, or may look at conversations, may read the report."""

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
        name = "ecom_ai_conversationday_export"
        return [
            path("export/", guard(self.export_view), name=name),
            *super().get_urls(),
        ]

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        wanted = ("ecom_ai.answer_conversation", "ecom_ai.view_conversationday")
        return any(request.user.has_perm(each) for each in wanted)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The report of the conversations that the address names."""
        self._require_looking(request)
        sites = list(Site.objects.order_by("pk"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("How the support chat does"),
            "opts": self.opts,
            "media": self.media,
            "report": self._report(request),
            "sites": sites if len(sites) > 1 else [],
            "site_id": asked_site_id(request),
        }
        request.current_app = self.admin_site.name
        name = "admin/ecom_ai/conversationday/report.html"
        return TemplateResponse(request, name, context)

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """A day has no page of its own: it stands in the report."""
        self._require_looking(request)
        name = "admin:ecom_ai_conversationday_changelist"
        return redirect(reverse(name, current_app=self.admin_site.name))

    def export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """The figures by day or week, language and intent, in English."""
        self._require_looking(request)
        found = self._report(request).report
        return csv_response("support.csv", COLUMNS, table(found))

    def _report(self, request: HttpRequest) -> SupportReport:
        return SupportReport(request, asked_site_id(request), self.admin_site.name)

    def _require_looking(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied
