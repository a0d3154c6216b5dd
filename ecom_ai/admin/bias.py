"""Verdicts on identity terms in the admin: how they differ by whom a text speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecom_ai.admin.labels import label_name
from ecom_ai.admin.report import language_name
from ecom_ai.admin.review_words import points
from ecom_ai.admin.train_form import chosen_site
from ecom_ai.admin.words import NOTHING
from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.models import Checkpoint, SuppressionAudit
from ecom_ai.reviews import bias
from ecom_ai.reviews.bias import Gap

_FOLDER = "admin/ecom_ai/suppressionaudit"
_GROUPS: Mapping[str, Promise] = {
    "religion": _("religion"),
    "origin": _("origin"),
    "gender": _("gender"),
    "orientation": _("sexual orientation"),
    "disability": _("disability"),
    "age": _("age"),
}
#: Looks without anything new after which no worker is thought to answer.
_STUCK = 20
#: Terms shown, those with the widest gaps.
_TERMS = 12


@dataclass(frozen=True)
class Line:
    """A gap in words."""

    name: str
    language: str
    mean: str
    gap: str
    interval: str
    held: str
    is_clear: bool


class BiasPage:
    """The page, for an admin to take among its own."""

    def __init__(self, owner: "admin.ModelAdmin[SuppressionAudit]") -> None:
        self.owner = owner

    def urls(self) -> list[URLPattern]:
        guard = self.owner.admin_site.admin_view
        return [
            path("bias/", guard(self.view), name="ecom_ai_bias"),
            path("bias/now/", guard(self.now_view), name="ecom_ai_bias_now"),
        ]

    def view(self, request: HttpRequest) -> HttpResponse:
        """The page, with what is known by now."""
        role = self._role(request)
        context = {
            **self.owner.admin_site.each_context(request),
            "opts": self.owner.opts,
            "media": self.owner.media,
            "title": gettext("Verdicts on identity terms"),
            "roles": [(each, Checkpoint.Role(each).label) for each in bias.WATCHED],
            **context_of(role, known=-1, stuck=0),
        }
        return render(request, f"{_FOLDER}/bias.html", context)

    def now_view(self, request: HttpRequest) -> HttpResponse:
        """How far it has come, or the result."""
        given = {name: request.GET.get(name, "") for name in ("known", "stuck")}
        known, stuck = (int(n) if n.isdecimal() else 0 for n in given.values())
        context = context_of(self._role(request), known=known, stuck=stuck)
        return render(request, f"{_FOLDER}/_bias.html", context)

    def _role(self, request: HttpRequest) -> str:
        if not self.owner.has_view_permission(request):
            raise PermissionDenied
        role = request.GET.get("role", Checkpoint.Role.OFFENCE)
        if role not in bias.WATCHED:
            raise Http404(f"No role '{role}' is looked at.")
        return str(role)


def context_of(role: str, *, known: int, stuck: int) -> dict[str, Any]:
    """What is to be shown of a role; ``known`` and ``stuck`` are of the last look."""
    site_id = chosen_site(None)
    context: dict[str, Any] = {"role": role, "label": label_name(bias.WATCHED[role])}
    try:
        asked = bias.ask(site_id, role)
    except InferenceUnavailable as error:
        return {**context, "error": str(error)}
    if asked is None:
        return {**context, "missing": True}
    context |= {"known": asked.known, "total": len(asked.answers)}
    if asked.error:
        return {**context, "error": asked.error}
    if not asked.is_done:
        stuck = stuck + 1 if asked.known == known else 0
        return {**context, "waiting": True, "stuck": stuck, "late": stuck >= _STUCK}
    given = [bias.share(role, each.probabilities) for each in asked.answers if each]
    threshold = bias.threshold_of(site_id, role)
    terms = bias.gaps(given, threshold=threshold, by_term=True)
    widest = sorted(terms, key=lambda gap: -abs(gap.gap))[:_TERMS]
    return {
        **context,
        "checkpoint": asked.checkpoint,
        "groups": [_line(gap) for gap in bias.gaps(given, threshold=threshold)],
        "terms": [_line(gap) for gap in widest],
        "holds": threshold is not None,
    }


def _line(gap: Gap) -> Line:
    return Line(
        name=gap.term or str(_GROUPS[gap.group]),
        language=language_name(gap.language),
        mean=_percent(gap.mean),
        gap=points(gap.gap),
        interval=f"{points(gap.low)}\u00a0–\u00a0{points(gap.high)}",
        held=NOTHING
        if gap.held is None or gap.held_gap is None
        else f"{_percent(gap.held)} ({points(gap.held_gap)})",
        is_clear=gap.is_clear,
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"
