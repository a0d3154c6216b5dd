"""Fine-tuning in the admin: start a run, watch it, end it, take it up again."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.sites.models import Site
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecom_ai.admin import trying
from ecom_ai.admin.labels import data_name
from ecom_ai.admin.looking import LookingAdmin, SiteFilter
from ecom_ai.admin.report import Report
from ecom_ai.admin.train_form import (
    OWN_ROLES,
    SOURCES,
    STARTER,
    TrainForm,
    bases,
    chosen_site,
    describe,
    sample,
    source_of,
    teachers,
    trainable,
)
from ecom_ai.admin.watching import Watched
from ecom_ai.admin.words import (
    METHODS,
    NOTHING,
    ROLES,
    in_short,
    method_name,
    seconds_in_words,
)
from ecom_ai.exceptions import BadInput, RunRefused
from ecom_ai.models import Checkpoint, Promotion, TrainingRun
from ecom_ai.tasks import enqueue
from ecom_ai.training import corrections, errors, fitting, gate, runs, sentences
from ecom_ai.training_tasks import fine_tune

_FOLDER = "admin/ecom_ai/trainingrun"
#: Of an error in the list.
_LONGEST_ERROR = 80


@admin.register(TrainingRun)
class TrainingRunAdmin(LookingAdmin):
    """Runs are started on the page "Train"; everything else is looked at."""

    change_form_template = f"{_FOLDER}/change_form.html"
    change_list_template = f"{_FOLDER}/change_list.html"
    list_display = (
        "run",
        "role",
        "coloured_state",
        "of_method",
        "result",
        "taken",
        "when",
        "started_by",
        "of_site",
    )
    list_filter = ("role", "state", "scheduled", "created_at", ("site", SiteFilter))
    list_select_related = ("site", "checkpoint")
    search_fields = ("created_by__exact",)
    ordering = ("-pk",)

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        mine = [
            path("check/", guard(self.check_view), name="ecom_ai_training_check"),
            path("<int:pk>/now/", self.now_view, name="ecom_ai_training_now"),
            path(
                "<int:pk>/cancel/",
                guard(self.cancel_view),
                name="ecom_ai_training_cancel",
            ),
            path(
                "<int:pk>/resume/",
                guard(self.resume_view),
                name="ecom_ai_training_resume",
            ),
        ]
        return [*mine, *super().get_urls()]

    def may_act(self, request: HttpRequest) -> bool:
        """Whether somebody may start, cancel and resume runs."""
        return request.user.has_perm("ecom_ai.change_trainingrun")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_act(request)

    def name_of(self, row: TrainingRun) -> str:
        return f"{capfirst(row.get_role_display())} {row.pk}"

    # The page "Train".

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Starts a run: the form, or what is wrong with it, or the run's page."""
        self._require_acting(request)
        form = self._form(request)
        if request.method == "POST" and form.is_valid():
            try:
                run = form.queue(by=request.user.get_username())
            except BadInput as error:
                said = str(error)
                form.add_error(form.field_of(said), errors.in_words(said))
            else:
                enqueue(fine_tune, run.pk)
                self.log(request, run, gettext("Started."))
                return redirect(self._address(run))
        role = str(form["role"].value() or "")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Train"),
            "form": form,
            "roles": [ROLES[name] for name in trainable()],
            "methods": list(METHODS.values()),
            "with_starter": sentences.roles(),
            "with_corrections": corrections.ROLES,
            "with_own": OWN_ROLES,
            "some_minutes": round(fitting.SOME_MINUTES),
            "a_thousand": seconds_in_words(
                fitting.expected_seconds(1000, method="full")
            ),
            "corrected": corrections.put_right(chosen_site(None), role).count(),
            # What another role cannot have is not filled in again where it is hidden.
            "with_ways": role in fitting.CLASSIFIERS,
            "teachers": list(teachers()),
            "bases": list(bases(role)),
            "sample": sample(role),
            "several_sites": Site.objects.count() > 1,
            "media": self.media,
        }
        status = 200 if request.method == "GET" else 422
        return TemplateResponse(
            request, f"{_FOLDER}/train.html", context, status=status
        )

    def check_view(self, request: HttpRequest) -> HttpResponse:
        """What is in a file that was just chosen, or what is wrong with it."""
        self._require_acting(request)
        given, role = request.FILES.get("file"), request.POST.get("role", "")
        found, problem = None, ""
        if given and role in trainable():
            site = request.POST.get("site", "")
            chosen = Site.objects.filter(pk=site).first() if site.isdecimal() else None
            try:
                found = describe(
                    chosen_site(chosen),
                    role,
                    given,
                    method=request.POST.get("method") or "auto",
                )
            except BadInput as error:
                problem = errors.in_words(str(error))
        taken = found.seconds if found else None
        context = {
            "found": found,
            "problem": problem,
            "taken": "" if taken is None else seconds_in_words(taken),
        }
        return render(request, f"{_FOLDER}/_checked.html", context)

    def _form(self, request: HttpRequest) -> TrainForm:
        if request.method == "POST":
            return TrainForm(request.POST, request.FILES)
        known = trainable()
        role, source = request.GET.get("role", ""), request.GET.get("source", "")
        role = role if role in known else known[0]
        source = source if source in SOURCES else STARTER
        return TrainForm(
            initial={
                "role": role,
                "source": source_of(source, role),
                "method": "auto",
                "site": chosen_site(None),
            }
        )

    # A run's page.

    def told_of(self, request: HttpRequest, row: TrainingRun) -> dict[str, Any]:
        return {"title": gettext("Training run"), **self._context(request, row)}

    def now_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The part of a run's page that changes, asked for every two seconds.

        Whoever is signed out meanwhile is led to the login, by the whole page.
        """
        if not self.admin_site.has_permission(request):
            login = reverse("admin:login", current_app=self.admin_site.name)
            address = f"{login}?next={self._address(TrainingRun(pk=pk))}"
            return HttpResponse(headers={"HX-Redirect": address})
        run = self._find(request, pk)
        context = self._context(request, run)
        context["news"] = request.GET.get("said") != context["watched"].sentence
        return render(request, f"{_FOLDER}/_now.html", context)

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self._acted_on(request, pk)
        if isinstance(run, HttpResponse):
            return run
        if runs.cancel(run):
            self.log(request, run, gettext("Cancelled."))
        else:
            messages.warning(request, gettext("It was too late to cancel the run."))
        return self._answer(request, run)

    def resume_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self._acted_on(request, pk)
        if isinstance(run, HttpResponse):
            return run
        try:
            runs.resume(run)
        except RunRefused as error:
            messages.error(request, errors.in_words(str(error)))
        else:
            enqueue(fine_tune, run.pk)
            self.log(request, run, gettext("Resumed."))
        return self._answer(request, run)

    def _acted_on(self, request: HttpRequest, pk: int) -> TrainingRun | HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._require_acting(request)
        return self._find(request, pk)

    def _answer(self, request: HttpRequest, run: TrainingRun) -> HttpResponse:
        """The changed part of the page to htmx, else the page."""
        run.refresh_from_db()
        if "HX-Request" not in request.headers:
            return HttpResponseRedirect(self._address(run))
        context = {**self._context(request, run), "news": True, "told": True}
        return render(request, f"{_FOLDER}/_now.html", context)

    def _context(self, request: HttpRequest, run: TrainingRun) -> dict[str, Any]:
        return {
            **_outcome(request, run),
            "run": run,
            "watched": Watched(run),
            "method": method_name(run.arguments.get("method", "")),
            "data_name": _data_name(run),
            "starter": _starter_of(run),
            "may_act": self.may_act(request),
        }

    def _find(self, request: HttpRequest, pk: int) -> TrainingRun:
        self.require_looking(request)
        run: TrainingRun | None = self.get_queryset(request).filter(pk=pk).first()
        if run is None:
            raise Http404
        return run

    def _require_acting(self, request: HttpRequest) -> None:
        if not self.may_act(request):
            raise PermissionDenied

    def _address(self, run: TrainingRun) -> str:
        return reverse(
            "admin:ecom_ai_trainingrun_change",
            args=[run.pk],
            current_app=self.admin_site.name,
        )

    # The list.

    @admin.display(description=_("run"), ordering="pk")
    def run(self, run: TrainingRun) -> str:
        return str(run.pk)

    @admin.display(description=_("state"), ordering="state")
    def coloured_state(self, run: TrainingRun) -> str:
        return self.word_of(run.state, run.get_state_display())

    @admin.display(description=_("method"))
    def of_method(self, run: TrainingRun) -> str:
        made = run.checkpoint
        return method_name(made.method if made else run.arguments.get("method", ""))

    @admin.display(description=_("result"))
    def result(self, run: TrainingRun) -> str:
        if run.checkpoint is None:
            return (
                Truncator(errors.in_words(run.error)).chars(_LONGEST_ERROR) or NOTHING
            )
        made = run.checkpoint
        text = f"{Checkpoint._meta.verbose_name} {made.pk}, {made.get_stage_display()}"
        return self.link_to(made, text)

    @admin.display(description=_("created"), ordering="created_at")
    def when(self, run: TrainingRun) -> str:
        return in_short(run.created_at)

    @admin.display(description=_("started by"), ordering="created_by")
    def started_by(self, run: TrainingRun) -> str:
        return _starter_of(run)

    @admin.display(description=_("took"))
    def taken(self, run: TrainingRun) -> str:
        return Watched(run).taken


@admin.register(Promotion)
class PromotionAdmin(LookingAdmin):
    """Who made which checkpoint live, when, and why."""

    list_display = (
        "at",
        "of_role",
        "kind",
        "to_checkpoint",
        "to_former",
        "by",
        "reason",
    )
    list_filter = ("kind", "checkpoint__role", "at")
    list_select_related = ("checkpoint", "former")
    search_fields = ("by", "reason")
    fields = ("at", "kind", "to_checkpoint", "to_former", "by", "reason")
    ordering = ("-pk",)

    def name_of(self, row: Promotion) -> str:
        return f"{row.checkpoint.get_role_display()} {row.checkpoint_id}"

    @admin.display(description=_("role"), ordering="checkpoint__role")
    def of_role(self, promotion: Promotion) -> str:
        return promotion.checkpoint.get_role_display()

    @admin.display(description=_("checkpoint"), ordering="checkpoint")
    def to_checkpoint(self, promotion: Promotion) -> str:
        return self._link(promotion.checkpoint)

    @admin.display(description=_("in place of"))
    def to_former(self, promotion: Promotion) -> str:
        return self._link(promotion.former)

    def _link(self, checkpoint: Checkpoint | None) -> str:
        if checkpoint is None:
            return NOTHING
        name = f"{checkpoint.get_role_display()} {checkpoint.pk}"
        return self.link_to(checkpoint, name)


def _outcome(request: HttpRequest, run: TrainingRun) -> dict[str, Any]:
    """What came of a run that is done: the gate's answer, and what one can do now."""
    made = run.checkpoint
    if run.state != TrainingRun.State.DONE or made is None:
        return {}
    waits = made.stage not in (Checkpoint.Stage.LIVE, Checkpoint.Stage.FILLING)
    return {
        "made": made,
        "report": Report(made),
        "elsewhere": "",
        "refusal": gate.refusal(made),
        "may_promote": waits and request.user.has_perm("ecom_ai.change_checkpoint"),
        "may_look": request.user.has_perm("ecom_ai.view_checkpoint")
        or request.user.has_perm("ecom_ai.change_checkpoint"),
        "can_try": trying.can_try(made),
    }


def _data_name(run: TrainingRun) -> str:
    """What the data is called, also when the file itself is gone."""
    if run.checkpoint is not None:
        return data_name(str(run.checkpoint.data.get("name", "")))
    given = run.inputs.get("train", {})
    return data_name(str(given.get("name") or given.get("path", "").rpartition("/")[2]))


def _starter_of(run: TrainingRun) -> str:
    return gettext("by schedule") if run.scheduled else run.created_by or NOTHING
