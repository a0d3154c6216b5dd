"""Corrections in the admin: look for them, take one back, export them as CSV."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecom_ai.admin.labels import label_name, label_names
from ecom_ai.admin.looking import LookingAdmin, SiteFilter
from ecom_ai.admin.words import NOTHING
from ecom_ai.models import Correction
from ecom_ai.training import corrections

_LONGEST_TEXT = 80


class _Echo:
    """A file whose lines are given back instead of kept."""

    def write(self, line: str) -> str:
        return line


class LabelFilter(admin.SimpleListFilter):
    """By right label, under its name for people."""

    title = _("right label")
    parameter_name = "label"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        found = Correction.objects.order_by("label").values_list("label", flat=True)
        return [(label, label_names(label)) for label in found.distinct()]

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[Correction]"
    ) -> "QuerySet[Correction]":
        return queryset.filter(label=self.value()) if self.value() else queryset


@admin.register(Correction)
class CorrectionAdmin(LookingAdmin):
    """Made on a checkpoint's page, in the queue or over the API; here they are looked
    at, and taken back."""

    change_list_template = "admin/ecom_ai/correction/change_list.html"
    list_display = ("in_short", "role", "right", "given", "language", "by", "at",
                    "of_site")  # fmt: skip
    list_filter = ("role", LabelFilter, "language", "at", ("site", SiteFilter))
    list_select_related = ("site", "checkpoint")
    search_fields = ("text", "label", "predicted", "by")
    fields = ("text", "role", "right", "marked", "given", "to_checkpoint", "language",
              "by", "at", "of_site")  # fmt: skip
    ordering = ("-at", "-pk")

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        export = path(
            "export/", guard(self.export_view), name="ecom_ai_correction_export"
        )
        return [export, *super().get_urls()]

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("ecom_ai.delete_correction")

    def name_of(self, row: Correction) -> str:
        return f"{capfirst(row.get_role_display())}: {self.in_short(row)}"

    def export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """The list as it is filtered, in the form of a file to train on."""
        self.require_looking(request)
        found = self.get_changelist_instance(request).get_queryset(request)
        columns: tuple[str, ...] = corrections.EXPORTED
        if found.filter(spans__isnull=False).exists():
            columns = (*columns, corrections.SPANS)
        rows = found.order_by("at", "pk").values_list(*columns)
        return StreamingHttpResponse(
            _lines(columns, rows.iterator()),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="corrections.csv"'},
        )

    @admin.display(description=_("text"), ordering="text")
    def in_short(self, correction: Correction) -> str:
        return Truncator(correction.text).chars(_LONGEST_TEXT)

    @admin.display(description=_("right label"), ordering="label")
    def right(self, correction: Correction) -> str:
        return label_names(correction.label)

    @admin.display(description=_("places"))
    def marked(self, correction: Correction) -> str:
        """What is personal data in the text, by type: nobody's words."""
        text = correction.text
        told = [
            f"{label_name(each['type'])}: {text[each['start'] : each['end']]}"
            for each in correction.spans or []
        ]
        return "; ".join(told) or NOTHING

    @admin.display(description=_("label given"), ordering="predicted")
    def given(self, correction: Correction) -> str:
        if not correction.predicted:
            return NOTHING
        share = correction.probability
        sure = "" if share is None else f" ({100 * share:.0f}%)"
        given = f"{label_names(correction.predicted)}{sure}"
        if corrections.confirms(correction):
            return gettext("%(label)s, confirmed") % {"label": given}
        return given

    @admin.display(description=_("checkpoint"), ordering="checkpoint")
    def to_checkpoint(self, correction: Correction) -> str:
        made = correction.checkpoint
        return self.link_to(made, made.pk if made else NOTHING)


def _lines(columns: tuple[str, ...], rows: Iterator[Any]) -> Iterator[str]:
    """Lines of CSV, places as JSON."""
    writer = csv.writer(_Echo())
    yield writer.writerow(columns)
    for text, label, *spans in rows:
        told = ["" if each is None else json.dumps(each) for each in spans]
        yield writer.writerow((text, label, *told))
