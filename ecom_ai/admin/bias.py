"""Verdicts on identity terms in the admin: how they differ by whom a text speaks of."""

from collections.abc import Mapping, Sequence
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
from ecom_ai.models import BreachKind, SuppressionAudit
from ecom_ai.review_tasks import score_identity
from ecom_ai.reviews import bias
from ecom_ai.reviews.bias import Found, Gap
from ecom_ai.reviews.scoring import is_ready
from ecom_ai.reviews.sides import NEGATIVE
from ecom_ai.tasks import enqueue

_FOLDER = "admin/ecom_ai/suppressionaudit"
_GROUPS: Mapping[str, Promise] = {
    "religion": _("religion"),
    "origin": _("origin"),
    "gender": _("gender"),
    "orientation": _("sexual orientation"),
    "disability": _("disability"),
    "age": _("age"),
}
#: Looks, half a second apart, without anything new after which no worker is thought to
#: answer: one that just started loads all its checkpoints first.
_STUCK = 60
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
        verdict = self._verdict(request)
        context = {
            **self.owner.admin_site.each_context(request),
            "opts": self.owner.opts,
            "media": self.owner.media,
            "title": gettext("Verdicts on identity terms"),
            "verdicts": [(each, _name(each)) for each in bias.WATCHED],
            **context_of(verdict, known=-1, stuck=0),
        }
        return render(request, f"{_FOLDER}/bias.html", context)

    def now_view(self, request: HttpRequest) -> HttpResponse:
        """How far it has come, or the result."""
        given = {name: request.GET.get(name, "") for name in ("known", "stuck")}
        known, stuck = (int(n) if n.isdecimal() else 0 for n in given.values())
        context = context_of(self._verdict(request), known=known, stuck=stuck)
        return render(request, f"{_FOLDER}/_bias.html", context)

    def _verdict(self, request: HttpRequest) -> str:
        if not self.owner.has_view_permission(request):
            raise PermissionDenied
        verdict = request.GET.get("verdict", str(BreachKind.OFFENCE))
        if verdict not in bias.WATCHED:
            raise Http404(f"No verdict '{verdict}' is looked at.")
        return verdict


def context_of(verdict: str, *, known: int, stuck: int) -> dict[str, Any]:
    """What is to be shown of a verdict; ``known``, ``stuck`` are of the last look."""
    site_id, total = chosen_site(None), len(bias.sentences())
    context: dict[str, Any] = {"verdict": verdict, "label": _name(verdict)}
    if not is_ready(site_id):
        return {**context, "missing": True}
    try:
        come = bias.known(site_id)
        missing = come.missing
        if come.error:
            return {**context, "error": come.error}
        if missing is not None and not bias.is_asked(site_id, missing):
            enqueue(score_identity, site_id, missing)
    except InferenceUnavailable as error:
        return {**context, "error": str(error)}
    if missing is not None:
        count = len(come.found)
        stuck = stuck + 1 if count == known else 0
        context |= {"known": count, "total": total, "waiting": True}
        return {**context, "stuck": stuck, "late": stuck >= _STUCK}
    return context | _tables(verdict, come.found, bias.reasons(come.found, site_id))


def _tables(
    verdict: str, found: Sequence[Found], reasons: Sequence[set[str]]
) -> dict[str, Any]:
    """The gaps of groups and of terms, and what the rules would do with all."""
    given = [one.shares[verdict] for one in found]
    held = None if verdict == NEGATIVE else [verdict in each for each in reasons]
    terms = bias.gaps(given, held=held, by_term=True)
    widest = sorted(terms, key=lambda gap: -abs(gap.gap))[:_TERMS]
    return {
        "groups": [_line(gap) for gap in bias.gaps(given, held=held)],
        "terms": [_line(gap) for gap in widest],
        "holds": held is not None,
        "stopped": sum(map(bool, reasons)),
        "total": len(found),
    }


def _name(verdict: str) -> str:
    """What is looked at, for people."""
    if verdict == NEGATIVE:
        return label_name(NEGATIVE)
    return str(BreachKind(verdict).label)


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
