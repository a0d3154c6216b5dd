"""Sets of questions in the admin: made, looked at, and a change tried on them."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ecom_ai.admin.labels import checkpoint_name
from ecom_ai.admin.looking import LookingAdmin, SiteFilter
from ecom_ai.admin.train_form import chosen_site
from ecom_ai.exceptions import BadInput
from ecom_ai.language import base
from ecom_ai.models import Article, Checkpoint, QuestionSet, Trial
from ecom_ai.support import answering, trying
from ecom_ai.support.question_sets import Wanted, from_csv, make, once_asked, typed
from ecom_ai.support_tasks import try_change
from ecom_ai.tasks import enqueue

_FOLDER = "admin/ecom_ai/questionset"
#: Questions that a set's page shows, and trials.
_SHOWN, _TRIALS = 100, 20
TYPED, UPLOAD, ASKED = "typed", "upload", "asked"


class SetForm(forms.Form):
    """A name, and where the questions are from."""

    name = forms.CharField(label=_("name"), max_length=120)
    source = forms.ChoiceField(
        choices=[(each, each) for each in (TYPED, UPLOAD, ASKED)],
        initial=TYPED,
    )
    text = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 8}))
    file = forms.FileField(required=False)
    days = forms.IntegerField(required=False, min_value=1, max_value=365, initial=30)

    def questions(self, site_id: int) -> list[Wanted]:
        """Raises BadInput for a file or text that cannot be read."""
        given = self.cleaned_data
        default = base(get_language() or "")
        if given["source"] == TYPED:
            return typed(given["text"], default=default)
        if given["source"] == ASKED:
            since = timezone.now() - timedelta(days=given["days"] or 30)
            return once_asked(site_id, since)
        file = given["file"]
        if file is None:
            raise BadInput(gettext("Choose a file."))
        return from_csv(file.read(), file.name or "", default=default)


@admin.register(QuestionSet)
class QuestionSetAdmin(LookingAdmin):
    """Questions to try changes of the support chat on."""

    change_form_template = f"{_FOLDER}/change_form.html"
    list_display = ("name", "of_questions", "created_by", "created_at", "of_site")
    list_filter = (("site", SiteFilter),)
    fields = ("name", "created_by", "created_at", "of_site")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[QuestionSet]":
        rows: QuerySet[QuestionSet] = super().get_queryset(request)
        return rows.annotate(count=Count("questions"))

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
        name = "ecom_ai_questionset_try"
        mine = path("<int:pk>/try/", guard(self.try_view), name=name)
        return [mine, *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("ecom_ai.add_questionset")

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("ecom_ai.delete_questionset")

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Makes a set: the form, or what is wrong with it, or the set's page."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = SetForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            site_id = chosen_site(None)
            try:
                made = make(
                    site_id,
                    form.cleaned_data["name"],
                    form.questions(site_id),
                    by=request.user.get_username(),
                )
            except BadInput as error:
                form.add_error(None, str(error))
            else:
                self.log(request, made, gettext("Made."))
                return redirect(self._address(made))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Questions to try changes on"),
            "opts": self.opts,
            "media": self.media,
            "form": form,
        }
        return render(
            request, f"{_FOLDER}/add.html", context, status=422 if form.errors else 200
        )

    def told_of(self, request: HttpRequest, row: QuestionSet) -> dict[str, Any]:
        """The questions, what was tried on them, and forms to try something."""
        return self._told(request, row)

    def try_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begins a trial, and shows its page."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm("ecom_ai.add_trial"):
            raise PermissionDenied
        found = get_object_or_404(QuestionSet, pk=pk)
        try:
            trial = trying.begin(
                found,
                request.POST.get("kind", ""),
                _change(request),
                by=request.user.get_username(),
            )
        except BadInput as error:
            messages.error(request, str(error))
            return redirect(self._address(found))
        enqueue(try_change, trial.pk, 0)
        name = "admin:ecom_ai_trial_change"
        return redirect(
            reverse(name, args=[trial.pk], current_app=self.admin_site.name)
        )

    def _told(self, request: HttpRequest, found: QuestionSet) -> dict[str, Any]:
        checkpoints = Checkpoint.objects.filter(
            site_id=found.site_id, role=Checkpoint.Role.ANSWER
        ).exclude(stage=Checkpoint.Stage.LIVE)
        articles = Article.objects.filter(site_id=found.site_id)
        chosen = request.GET.get("article", "")
        questions = found.questions.all()
        return {
            "questions": questions[:_SHOWN],
            "more": max(0, questions.count() - _SHOWN),
            "trials": Trial.objects.filter(question_set=found)[:_TRIALS],
            "may_try": request.user.has_perm("ecom_ai.add_trial"),
            "checkpoints": [
                (each.pk, f"{each.pk}: {checkpoint_name(each)}")
                for each in checkpoints.order_by("-pk")
            ],
            "least": answering.LEAST,
            "articles": articles,
            "article": articles.filter(pk=chosen).first()
            if chosen.isdecimal()
            else None,
        }

    def _address(self, found: QuestionSet) -> str:
        name = "admin:ecom_ai_questionset_change"
        return reverse(name, args=[found.pk], current_app=self.admin_site.name)

    @admin.display(description=_("questions"), ordering="count")
    def of_questions(self, row: Any) -> int:
        return int(row.count)


def _change(request: HttpRequest) -> dict[str, Any]:
    """What a form gave of a change, as ``trying.begin`` wants it."""
    given: dict[str, Any] = request.POST.dict()
    try:
        given["least"] = float(given.get("least", "").replace(",", "."))
    except ValueError:
        given["least"] = None
    checkpoint = given.get("checkpoint", "")
    given["checkpoint"] = int(checkpoint) if checkpoint.isdecimal() else None
    return given
