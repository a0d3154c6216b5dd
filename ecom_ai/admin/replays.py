"""A checkpoint tried on past reviews: begun on its page, watched and read here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ecom_ai.admin.csv_lines import csv_response
from ecom_ai.admin.looking import LookingAdmin, SiteFilter
from ecom_ai.admin.review_queue import MODERATE
from ecom_ai.admin.review_rules import range_of, state_name
from ecom_ai.admin.review_words import percent
from ecom_ai.exceptions import BadInput
from ecom_ai.models import BreachKind, Checkpoint, Replay, ReplayChange
from ecom_ai.models.review_rules import LEAST
from ecom_ai.review_tasks import replay_reviews
from ecom_ai.reviews import replay, trying
from ecom_ai.tasks import enqueue
from ecom_ai.training import errors

_FOLDER = "admin/ecom_ai/replay"
#: Reviews of a page, and replays named on a checkpoint's.
_SHOWN, _NAMED = 50, 5
#: A worker that has time begins within this.
_SOON = timedelta(seconds=15)
_KINDS = [str(kind) for role in Checkpoint.Role for kind in trying.breaches_of(role)]
COLUMNS = (
    "review", "product", "text", "before", "rule_before", "after", "rule_after",
    *(f"{kind}_{when}" for kind in _KINDS for when in ("before", "after")),
    "state",
)  # fmt: skip


class PastReviewsForm(forms.Form):
    """Which reviews a checkpoint is tried on, and by which thresholds."""

    days = forms.IntegerField(
        label=_("Of the last days"), initial=30, min_value=1, max_value=9999
    )
    most = forms.IntegerField(
        label=_("The newest so many of them, at most"),
        initial=replay.MOST,
        min_value=1,
        max_value=trying.MOST,
    )

    def __init__(self, role: str, data: Any = None) -> None:
        super().__init__(data, auto_id="past_%s")
        self.kinds = trying.breaches_of(role)
        for kind in self.kinds:
            label = _("Rules about “%(breach)s” from this probability on")
            self.fields[f"from_{kind}"] = forms.FloatField(
                label=label % {"breach": BreachKind(kind).label},
                required=False,
                min_value=LEAST,
                max_value=1.0,
                step_size=None,
                widget=forms.NumberInput(attrs={"step": "0.01"}),
            )

    @property
    def thresholds(self) -> dict[str, float]:
        """By breach, what was given."""
        given = {kind: self.cleaned_data.get(f"from_{kind}") for kind in self.kinds}
        return {kind: share for kind, share in given.items() if share is not None}

    @property
    def problem(self) -> str:
        """What is wrong with it, in one line."""
        return " ".join(
            f"{self.fields[name].label}: {' '.join(map(str, said))}"
            for name, said in self.errors.items()
        )


@dataclass(frozen=True)
class Side:
    """What was decided, or would be: the state, why, and the probabilities."""

    state: str
    name: str
    rule: str
    shares: str


@dataclass(frozen=True)
class Line:
    """A review that would be decided otherwise."""

    pk: int
    text: str
    language: str
    is_edited: bool
    before: Side
    after: Side


def past_reviews(request: HttpRequest, checkpoint: Checkpoint) -> dict[str, Any]:
    """What a checkpoint's page says of its trials on past reviews, for whoever may."""
    told: dict[str, Any] = {}
    if request.user.has_perm(MODERATE) and trying.breaches_of(checkpoint.role):
        known = checkpoint.replays.defer("review_ids", "rules")
        counted = known.annotate(changed=Count("changes"))
        told = {"replays": counted[:_NAMED], "form": PastReviewsForm(checkpoint.role)}
    return told


@admin.register(Replay)
class ReplayAdmin(LookingAdmin):
    """Texts of reviews are in it: it is for those who moderate them."""

    change_form_template = f"{_FOLDER}/change_form.html"
    list_display = (
        "of_checkpoint", "coloured_state", "days", "total", "created_by", "created_at",
        "of_site",
    )  # fmt: skip
    list_filter = ("state", ("site", SiteFilter))
    list_select_related = ("checkpoint", "site")
    fields = ("of_checkpoint", "coloured_state", "created_by", "created_at", "of_site")

    class Media:
        css = {"all": ("ecom_ai/admin/training.css", "ecom_ai/admin/reviews.css")}

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        name = "ecom_ai_replay"
        mine = [
            path("begin/<int:pk>/", guard(self.begin_view), name=f"{name}_begin"),
            path("<int:pk>/now/", guard(self.now_view), name=f"{name}_now"),
            path("<int:pk>/cancel/", guard(self.cancel_view), name=f"{name}_cancel"),
            path("<int:pk>/csv/", guard(self.csv_view), name=f"{name}_csv"),
        ]
        return [*mine, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Replay]":
        heavy = [f"checkpoint__{name}" for name in ("means", "report", "card", "files")]
        return super().get_queryset(request).defer("review_ids", "rules", *heavy)

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm(MODERATE)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("ecom_ai.delete_replay")

    def name_of(self, row: Replay) -> str:
        if row.checkpoint is None:
            return gettext("A checkpoint that was removed")
        return f"{capfirst(row.checkpoint.get_role_display())} {row.checkpoint.pk}"

    @admin.display(description=_("checkpoint"), ordering="checkpoint")
    def of_checkpoint(self, row: Replay) -> str:
        return self.name_of(row)

    @admin.display(description=_("state"), ordering="state")
    def coloured_state(self, row: Replay) -> str:
        return self.word_of(row.state, row.get_state_display())

    def told_of(self, request: HttpRequest, row: Replay) -> dict[str, Any]:
        """How far it is, and which reviews would be decided otherwise."""
        told = _told(row)
        asked = request.GET.get("move", "")
        rows = row.changes.select_related("verdict__review")
        if asked in {move["key"] for move in told["moves"]}:
            before, _to, after = asked.partition("-")
            rows = rows.filter(before=before, after=after)
            told["shown"] = asked
        page = Paginator(rows, _SHOWN).get_page(request.GET.get("p"))
        told |= {"page": page, "lines": [_line(each) for each in page]}
        told["rules"] = [
            (rule, gettext(rule.name), range_of(rule))
            for rule in trying.rules_tried(row)
        ]
        return told

    def begin_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begins to try a checkpoint, or finds it under way; shows its page."""
        self.require_looking(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm("ecom_ai.view_checkpoint"):
            raise PermissionDenied
        checkpoint = get_object_or_404(Checkpoint, pk=pk)
        form = PastReviewsForm(checkpoint.role, request.POST)
        try:
            if not form.is_valid():
                raise BadInput(form.problem)
            made, is_new = trying.begin(
                checkpoint,
                days=form.cleaned_data["days"],
                most=form.cleaned_data["most"],
                thresholds=form.thresholds,
                by=request.user.get_username(),
            )
        except BadInput as error:
            messages.error(request, gettext("Not begun: %(why)s") % {"why": error})
            return self._to("checkpoint", pk)
        if is_new:
            enqueue(replay_reviews, made.pk, 0)
            self.log(request, made, gettext("Begun."))
        else:
            told = gettext("This checkpoint is being tried already; here it is.")
            messages.warning(request, told)
        return self._to("replay", made.pk)

    def now_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The part of the page that changes; the whole page at its end."""
        self.require_looking(request)
        found = get_object_or_404(Replay.objects.defer("review_ids"), pk=pk)
        if not found.is_active:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, f"{_FOLDER}/_now.html", _told(found))

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Stops it; what it found stays."""
        self.require_looking(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        found = get_object_or_404(Replay, pk=pk)
        found.end(Replay.State.CANCELLED)
        self.log(request, found, gettext("Cancelled."))
        return self._to("replay", pk)

    def csv_view(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """All that would be decided otherwise, a line each; column names in English."""
        self.require_looking(request)
        found = get_object_or_404(Replay, pk=pk)
        return csv_response(f"replay-{pk}.csv", COLUMNS, _table(found))

    def _to(self, model: str, pk: int) -> HttpResponse:
        name = f"admin:ecom_ai_{model}_change"
        return redirect(reverse(name, args=[pk], current_app=self.admin_site.name))


def _told(found: Replay) -> dict[str, Any]:
    """How far a replay is, and what it found, in words."""
    moves = trying.moves(found)
    changed = sum(move.count for move in moves)
    words = ngettext(
        "Of %(count)d reviews, %(n)d would be decided otherwise.",
        "Of %(count)d reviews, %(n)d would be decided otherwise.",
        changed,
    )
    is_late = timezone.now() - found.created_at > _SOON
    return {
        "replay": found,
        "sentence": words % {"count": found.done, "n": changed},
        "percent": int(100 * found.done / max(found.total, 1)),
        "is_late": found.state == Replay.State.QUEUED and is_late,
        "is_silent": found.state == Replay.State.RUNNING
        and timezone.now() - found.heard_at > found.SILENCE,
        "error": errors.kept_in_words(found.error),
        "moves": [
            {
                "key": f"{move.before}-{move.after}",
                "before": state_name(move.before),
                "after": state_name(move.after),
                "count": move.count,
            }
            for move in moves
        ],
    }


def _line(change: ReplayChange) -> Line:
    verdict = change.verdict
    then = {kind: verdict.probability(kind) for kind in change.probabilities}
    return Line(
        pk=verdict.review_id,
        text=verdict.masked,
        language=verdict.language,
        is_edited=verdict.review.version != verdict.version,
        before=_side(change.before, change.rule_before, then),
        after=_side(change.after, change.rule_after, change.probabilities),
    )


def _side(state: str, rule: str, shares: dict[str, float]) -> Side:
    told = ", ".join(
        f"{BreachKind(kind).label} {percent(share)}" for kind, share in shares.items()
    )
    return Side(state, state_name(state), gettext(rule) if rule else "", told)


def _table(found: Replay) -> Iterator[Sequence[object]]:
    for each in found.changes.select_related("verdict__review").iterator():
        verdict, told = each.verdict, each.probabilities
        shares = (
            (verdict.probability(kind), told[kind]) if kind in told else ("", "")
            for kind in _KINDS
        )
        yield (
            verdict.review_id, verdict.review.item_key, verdict.masked,
            each.before, each.rule_before, each.after, each.rule_after,
            *(one if one == "" else f"{one:.4f}" for pair in shares for one in pair),
            verdict.review.state,
        )  # fmt: skip
