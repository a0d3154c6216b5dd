"""A report of all rows in the place of a list of them, and its figures as CSV."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.contrib.sites.models import Site
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from ecom_ai.admin.csv_lines import csv_response
from ecom_ai.admin.looking import LookingAdmin, asked_site_id


class ReportPage(LookingAdmin):
    """What whoever may look at the rows may read; its template is ``report.html``.

    A subclass says what the report and its figures are, for the site that the address
    names and what else it asks for.
    """

    #: What the page is called, and the file of its figures.
    heading: ClassVar[Any]
    file: ClassVar[str]
    columns: ClassVar[Sequence[str]]

    def report(self, request: HttpRequest, site_id: int) -> Any:
        """What the template shows as ``report``."""
        raise NotImplementedError

    def figures(self, request: HttpRequest, site_id: int) -> Iterable[Sequence[Any]]:
        """Of the same report, a line of cells each, in English."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [path("export/", view, name=name), *super().get_urls()]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The report that the address asks for."""
        self.require_looking(request)
        sites, site_id = list(Site.objects.order_by("pk")), asked_site_id(request)
        context = {
            **self.admin_site.each_context(request),
            "title": self.heading,
            "opts": self.opts,
            "media": self.media,
            "report": self.report(request, site_id),
            "sites": sites if len(sites) > 1 else [],
            "site_id": site_id,
        }
        request.current_app = self.admin_site.name
        name = f"admin/{self.opts.app_label}/{self.opts.model_name}/report.html"
        return TemplateResponse(request, name, context)

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """A row has no page of its own: it counts in the report."""
        self.require_looking(request)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        return redirect(reverse(name, current_app=self.admin_site.name))

    def export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """The figures of the report, as CSV."""
        self.require_looking(request)
        lines = self.figures(request, asked_site_id(request))
        return csv_response(self.file, self.columns, lines)
