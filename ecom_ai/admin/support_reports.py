"""How the support chat does: a report of the days that are kept."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ecom_ai.admin.report_page import ReportPage
from ecom_ai.admin.support_report import SupportReport
from ecom_ai.models import ConversationDay
from ecom_ai.support.reporting import COLUMNS, table


@admin.register(ConversationDay)
class ConversationDayAdmin(ReportPage):
    """Whoever answers customers, or may look at conversations, may read the report."""

    heading, file, columns = _("How the support chat does"), "support.csv", COLUMNS

    class Media:
        css = {
            "all": (
                "ecom_ai/admin/training.css",
                "ecom_ai/admin/opinions.css",
                "ecom_ai/admin/support.css",
            )
        }

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        wanted = ("ecom_ai.answer_conversation", "ecom_ai.view_conversationday")
        return any(request.user.has_perm(each) for each in wanted)

    def report(self, request: HttpRequest, site_id: int) -> SupportReport:
        return SupportReport(request, site_id, self.admin_site.name)

    def figures(self, request: HttpRequest, site_id: int) -> Iterable[Sequence[Any]]:
        """By day or week, language and intent."""
        return table(self.report(request, site_id).report)
