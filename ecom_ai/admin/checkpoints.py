"""Checkpoints in the admin: read the report, make one live, go back, try it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ecom_ai import index
from ecom_ai.admin import trying
from ecom_ai.admin.drifting import drift_report
from ecom_ai.admin.labels import checkpoint_name, label_name, measured_elsewhere
from ecom_ai.admin.looking import LookingAdmin, SiteFilter
from ecom_ai.admin.precisions import precisions
from ecom_ai.admin.replays import past_reviews
from ecom_ai.admin.report import Report, main_figure
from ecom_ai.admin.words import (
    NOTHING,
    arguments_in_words,
    in_short,
    method_name,
    size_of,
)
from ecom_ai.exceptions import BadInput, CheckpointUnusable, NotPromoted
from ecom_ai.language import is_blank
from ecom_ai.models import Checkpoint, Promotion
from ecom_ai.training import corrections, fitting, gate, promotion, starter
from ecom_ai.training.fitting import shipped

_FOLDER = "admin/ecom_ai/checkpoint"
#: Of a name in the list.
_LONGEST_NAME = 40
Stage = Checkpoint.Stage
View = Callable[["CheckpointAdmin", HttpRequest, Checkpoint], HttpResponse]


def _posted(view: View) -> Callable[..., HttpResponse]:
    """A view that is posted to, and gets the checkpoint of its address."""

    @wraps(view)
    def checked(self: "CheckpointAdmin", request: HttpRequest, pk: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self.require_looking(request)
        checkpoint = self.get_queryset(request).filter(pk=pk).first()
        if checkpoint is None:
            raise Http404
        return view(self, request, checkpoint)

    return checked


class MethodFilter(admin.SimpleListFilter):
    """By method, under its name for people."""

    title = _("method")
    parameter_name = "method"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        found = Checkpoint.objects.exclude(method="").order_by("method")
        known = found.values_list("method", flat=True).distinct()
        return [(method, method_name(method)) for method in known]

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[Checkpoint]"
    ) -> "QuerySet[Checkpoint]":
        return queryset.filter(method=self.value()) if self.value() else queryset


@admin.register(Checkpoint)
class CheckpointAdmin(LookingAdmin):
    change_form_template = f"{_FOLDER}/change_form.html"
    change_list_template = f"{_FOLDER}/change_list.html"
    list_display = (
        "id",
        "role",
        "coloured_stage",
        "figure",
        "of_method",
        "rows",
        "of_size",
        "when",
        "created_by",
        "of_site",
    )
    list_display_links = ("id", "role")
    list_filter = ("role", "stage", MethodFilter, "created_at", ("site", SiteFilter))
    search_fields = ("name", "created_by", "note")
    fields = (
        "weights",
        "role",
        "stage",
        "base",
        "of_method",
        "of_arguments",
        "fingerprint",
        "folder",
        "of_size",
        "dimensions",
        "vectors",
        "parent",
        "note",
        "created_by",
        "created_at",
        "promoted_by",
        "promoted_at",
        "of_site",
    )
    ordering = ("-pk",)

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        mine = [
            path(
                f"<int:pk>/{name}/",
                guard(view),
                name=f"ecom_ai_checkpoint_{name}",
            )
            for name, view in (
                ("promote", self.promote_view),
                ("rollback", self.rollback_view),
                ("try", self.try_view),
                ("correct", self.correct_view),
            )
        ]
        return [*mine, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Checkpoint]":
        # Long, and wanted on a checkpoint's own page alone.
        return super().get_queryset(request).defer("means", "report", "card", "files")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Everything else that is known, folded below the report."""
        fields = self.get_fields(request, obj)
        return [(_("All details"), {"classes": ("collapse",), "fields": fields})]

    def may_act(self, request: HttpRequest) -> bool:
        """Whether somebody may make checkpoints live."""
        return request.user.has_perm("ecom_ai.change_checkpoint")

    def name_of(self, row: Checkpoint) -> str:
        return f"{capfirst(row.get_role_display())} {row.pk}: {checkpoint_name(row)}"

    # A checkpoint's page.

    def told_of(self, request: HttpRequest, row: Checkpoint) -> dict[str, Any]:
        live = _live_beside(row)
        history = Promotion.objects.filter(Q(checkpoint=row) | Q(former=row))
        is_live = row.stage == Stage.LIVE
        is_filling = row.stage == Stage.FILLING
        return {
            "title": gettext("Checkpoint"),
            "report": Report(row),
            "elsewhere": measured_elsewhere(row),
            "precisions": precisions(row),
            "drift": drift_report(row),
            "live": live,
            "may_act": self.may_act(request),
            "may_train": request.user.has_perm("ecom_ai.change_trainingrun"),
            "can_promote": not is_live and not is_filling,
            "filled": round(100 * index.filled_share(row)) if is_filling else 0,
            "refusal": gate.refusal(row),
            "turned": gate.turned_round(row, live) if live else None,
            "former": promotion.former_of(row) if is_live else None,
            "history": history.select_related("checkpoint", "former"),
            "training": row.runs.first(),
            "can_try": trying.can_try(row),
            "past": past_reviews(request, row) if row.files else {},
            "can_train": row.role in fitting.TRAINABLE,
            # What comes with the app as it is took longer than few minutes.
            "is_starter": row.created_by == starter.BY
            and row.role in {*starter.ROLES} - {*shipped.FOLDERS},
        }

    @_posted
    def promote_view(self, request: HttpRequest, checkpoint: Checkpoint) -> Any:
        self._require_acting(request)
        reason = request.POST.get("reason", "").strip()
        rejected = gate.refusal(checkpoint)
        if rejected and not reason:
            refused = gettext(
                "Not promoted: the gate rejected it. %(verdict)s To make it live all "
                "the same, write a reason, which is kept on record with your name."
            )
            messages.error(request, refused % {"verdict": rejected})
            return self._back(checkpoint)
        return self._change_live(
            request,
            checkpoint,
            lambda by: promotion.promote(checkpoint, by=by, override=reason),
        )

    @_posted
    def rollback_view(self, request: HttpRequest, checkpoint: Checkpoint) -> Any:
        self._require_acting(request)
        if checkpoint.stage != Stage.LIVE:
            messages.error(
                request, gettext("It is no longer live, so nothing was rolled back.")
            )
            return self._back(checkpoint)
        reason = request.POST.get("reason", "").strip()
        site_id, role = checkpoint.site_id, checkpoint.role
        return self._change_live(
            request,
            checkpoint,
            lambda by: promotion.rollback(site_id, role, by=by, reason=reason),
        )

    @_posted
    def try_view(self, request: HttpRequest, checkpoint: Checkpoint) -> Any:
        """What this checkpoint and the live one say of a sentence, or a later look."""
        text = trying.text_in(request.POST)
        looks = request.POST.get("looks", "0")
        count = int(looks) if looks.isdecimal() else 0
        live = _live_beside(checkpoint)
        context: dict[str, Any] = {"text": text, "looks": count + 1, "live": live}
        context |= {"checkpoint": checkpoint, "blank": is_blank(text)}
        if not context["blank"] and trying.can_try(checkpoint):
            mine = trying.ask(checkpoint, text)
            theirs = trying.ask(live, text) if live and live.files else None
            context["waiting"] = mine is None or bool(
                live and live.files and theirs is None
            )
            context["late"] = context["waiting"] and count >= trying.MOST_LOOKS
            if mine is not None and not context["waiting"]:
                context |= {
                    "error": mine.error or (theirs.error if theirs else ""),
                    "rows": trying.compare(mine, theirs),
                    "mine": label_name(trying.winner(mine)),
                    "theirs": label_name(trying.winner(theirs)),
                    "choices": trying.choices(checkpoint),
                    "may_correct": request.user.has_perm("ecom_ai.add_correction"),
                }
        return render(request, f"{_FOLDER}/_tried.html", context)

    @_posted
    def correct_view(self, request: HttpRequest, checkpoint: Checkpoint) -> Any:
        """Keeps what a sentence should have been given."""
        if not request.user.has_perm("ecom_ai.add_correction"):
            raise PermissionDenied
        label, name = request.POST.get("label", ""), request.user.get_username()
        context: dict[str, Any] = {"label": label_name(label)}
        try:
            made = trying.correct(
                checkpoint, trying.text_in(request.POST), label, by=name
            )
        except BadInput as error:
            context["problem"] = str(error)
        else:
            confirmed = corrections.confirms(made)
            said = (
                gettext("Confirmed: it is %(label)s.")
                if confirmed
                else gettext("Corrected: it should be %(label)s.")
            )
            self.log(request, checkpoint, said % context)
            found = corrections.put_right(checkpoint.site_id, checkpoint.role)
            context |= {"made": made, "confirmed": confirmed, "count": found.count()}
        return render(request, f"{_FOLDER}/_corrected.html", context)

    def _change_live(
        self,
        request: HttpRequest,
        checkpoint: Checkpoint,
        change: Callable[[str], Promotion],
    ) -> HttpResponse:
        try:
            made = change(request.user.get_username())
        except (NotPromoted, CheckpointUnusable) as error:
            refused = gettext("Nothing was changed: %(error)s")
            messages.error(request, refused % {"error": error})
            return self._back(checkpoint)
        if made.checkpoint.stage == Stage.FILLING:
            told = gettext(
                "%(checkpoint)s gets the products' vectors now, and is live when every "
                "product has one; until then the former one answers."
            )
            told %= {"checkpoint": self.name_of(made.checkpoint)}
            self.log(request, made.checkpoint, told)
            messages.success(request, told)
            return self._back(made.checkpoint)
        kind = made.get_kind_display()
        said = gettext("Made live (%(kind)s).") % {"kind": kind}
        self.log(request, made.checkpoint, said)
        done = gettext("%(checkpoint)s is live; every worker asks it within seconds.")
        messages.success(request, done % {"checkpoint": self.name_of(made.checkpoint)})
        return self._back(made.checkpoint)

    def _back(self, checkpoint: Checkpoint) -> HttpResponse:
        address = reverse(
            "admin:ecom_ai_checkpoint_change",
            args=[checkpoint.pk],
            current_app=self.admin_site.name,
        )
        return redirect(address)

    def _require_acting(self, request: HttpRequest) -> None:
        if not self.may_act(request):
            raise PermissionDenied

    # The list.

    # "name" alone is, in a shop's translations, that of a person.
    @admin.display(description=_("weights"), ordering="name")
    def weights(self, checkpoint: Checkpoint) -> str:
        return checkpoint_name(checkpoint)

    @admin.display(description=_("created"), ordering="created_at")
    def when(self, checkpoint: Checkpoint) -> str:
        return in_short(checkpoint.created_at)

    @admin.display(description=_("vectors"))
    def vectors(self, checkpoint: Checkpoint) -> int:
        return checkpoint.embeddings.count()

    @admin.display(description=_("stage"), ordering="stage")
    def coloured_stage(self, checkpoint: Checkpoint) -> str:
        word = checkpoint.get_stage_display()
        if checkpoint.stage == Stage.FILLING:
            word = f"{word} ({index.filled_share(checkpoint):.0%})"
        return self.word_of(checkpoint.stage, word)

    @admin.display(description=_("main figure"))
    def figure(self, checkpoint: Checkpoint) -> str:
        found = main_figure(checkpoint)
        if found is None:
            told = measured_elsewhere(checkpoint)
            words = gettext("measured elsewhere")
            return (
                format_html('<span title="{}">{}</span>', told, words)
                if told
                else NOTHING
            )
        rows = int(checkpoint.data.get("held_out") or 0)
        few = ngettext("(%(n)d row)", "(%(n)d rows)", rows) % {"n": rows}
        value = f"{found.value} {few}" if 0 < rows < gate.FEW_ROWS else found.value
        return format_html('<span title="{}">{}</span>', found.name, value)

    @admin.display(description=_("method"), ordering="method")
    def of_method(self, checkpoint: Checkpoint) -> str:
        # An encoder that was taken as it is goes by its name.
        name = Truncator(checkpoint.name).chars(_LONGEST_NAME)
        return method_name(checkpoint.method) if checkpoint.method else name

    @admin.display(description=_("arguments"))
    def of_arguments(self, checkpoint: Checkpoint) -> str:
        return arguments_in_words(checkpoint.arguments)

    @admin.display(description=_("rows"))
    def rows(self, checkpoint: Checkpoint) -> str:
        return f"{checkpoint.data['rows']:,}" if "rows" in checkpoint.data else NOTHING

    @admin.display(description=_("size"), ordering="size")
    def of_size(self, checkpoint: Checkpoint) -> str:
        return size_of(checkpoint.size)


def _live_beside(checkpoint: Checkpoint) -> Checkpoint | None:
    """The live checkpoint of its role, where that is another one."""
    live = Checkpoint.objects.filter(
        site_id=checkpoint.site_id, role=checkpoint.role, stage=Stage.LIVE
    )
    return live.exclude(pk=checkpoint.pk).first()
