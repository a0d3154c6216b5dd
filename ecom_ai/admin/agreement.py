"""How often moderators see reviews as the checkpoints do, and where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.sites.models import Site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ecom_ai.admin.plots import Plot, line_plot
from ecom_ai.admin.review_words import percent
from ecom_ai.admin.train_form import chosen_site
from ecom_ai.admin.words import NOTHING
from ecom_ai.models import BreachKind, Review
from ecom_ai.reviews import agreement
from ecom_ai.reviews.agreement import Tally, Week
from ecom_ai.reviews.similar import disagreements

_PERMISSIONS = ("ecom_ai.view_review", "ecom_ai.moderate_review")


@dataclass(frozen=True)
class Row:
    """A tally under a name, for a table."""

    name: str
    tally: Tally
    corrected: int | None = None

    @property
    def share(self) -> str:
        share = self.tally.share
        return NOTHING if share is None else percent(share)


class AgreementPage:
    """The page, for an admin to take among its own."""

    def __init__(self, owner: "admin.ModelAdmin[Review]") -> None:
        self.owner = owner

    def urls(self) -> list[URLPattern]:
        view = self.owner.admin_site.admin_view(self.view)
        return [path("agreement/", view, name="ecom_ai_review_agreement")]

    def view(self, request: HttpRequest) -> HttpResponse:
        if not any(map(request.user.has_perm, _PERMISSIONS)):
            raise PermissionDenied
        given = request.GET.get("site", "")
        site = Site.objects.filter(pk=given).first() if given.isdecimal() else None
        site_id = chosen_site(site)
        found = agreement.of_site(site_id)
        context: dict[str, Any] = {
            **self.owner.admin_site.each_context(request),
            "opts": self.owner.opts,
            "media": self.owner.media,
            "title": _("Moderators and checkpoints"),
            "plot": plot_of(found.weeks),
            "weeks": [
                Row(_day(week.monday), week.tally, week.corrected)
                for week in found.weeks
            ],
            "breaches": [
                Row(
                    str(BreachKind(kind).label) if kind else _("none found"),
                    tally,
                )
                for kind, tally in found.breaches.items()
            ],
            "disagreements": disagreements(site_id),
            "sites": list(Site.objects.all()),
            "site_id": site_id,
        }
        return render(request, "admin/ecom_ai/review/agreement.html", context)


def plot_of(weeks: Sequence[Week]) -> Plot | None:
    """The share of decisions that agreed, over the weeks that have any."""
    if not weeks:
        return None
    first = weeks[0].monday
    points = [
        (_weeks(week.monday - first), week.tally.share)
        for week in weeks
        if week.tally.share is not None
    ]
    return line_plot(
        points,
        # In weeks, so that what is written below the axis are Mondays.
        write_x=lambda at: _short(first + timedelta(weeks=at)),
        until=_weeks(weeks[-1].monday - first),
        shares=True,
    )


def _weeks(span: timedelta) -> float:
    return span / timedelta(weeks=1)


def _short(day: date) -> str:
    """Month and day in figures, as both languages write them at an axis."""
    return f"{day.month}/{day.day}"


def _day(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")
