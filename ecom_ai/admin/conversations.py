"""Conversations in the admin: the list, the trail, and what agents say often.

Nobody writes a conversation by hand. It is deleted where a customer wishes it.
"""

import json
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.sites.models import Site
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ecom_ai.admin.at_hand import name_of
from ecom_ai.admin.console import ANSWER, Console, log_look
from ecom_ai.admin.desk import SEE
from ecom_ai.admin.looking import LookingAdmin, SiteFilter
from ecom_ai.admin.report import language_name
from ecom_ai.admin.review_narrowing import languages
from ecom_ai.admin.turns import turns
from ecom_ai.admin.words import NOTHING, in_short
from ecom_ai.models import CannedAnswer, Conversation, Message
from ecom_ai.shoppers import site_id_of
from ecom_ai.support import canned
from ecom_ai.support.conversing import masking
from ecom_ai.support.exporting import exported

_FOLDER = "admin/ecom_ai/conversation"
_LONGEST = 90
Author, Outcome = Message.Author, Message.Outcome


class LanguageFilter(admin.SimpleListFilter):
    """By the shop's languages."""

    title = _("language")
    parameter_name = "language"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, Any]]:
        return list(languages())

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[Any]"
    ) -> "QuerySet[Any]":
        value = self.value()
        return queryset.filter(language__startswith=value) if value else queryset


class OutcomeFilter(admin.SimpleListFilter):
    """By what became of one of the answers."""

    title = _("outcome")
    parameter_name = "outcome"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, Any]]:
        return list(Outcome.choices)

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[Any]"
    ) -> "QuerySet[Any]":
        if not (value := self.value()):
            return queryset
        some = Message.objects.filter(outcome=value)
        return queryset.filter(pk__in=some.values("conversation"))


@admin.register(Conversation)
class ConversationAdmin(LookingAdmin):
    change_form_template = f"{_FOLDER}/change_form.html"
    change_list_template = f"{_FOLDER}/change_list.html"
    actions = ("mark", "unmark")
    list_display = (
        "in_short",
        "coloured_state",
        "reason",
        "of_language",
        "of_stars",
        "outcomes",
        "when",
        "of_site",
    )
    list_filter = (
        "state",
        "reason",
        LanguageFilter,
        OutcomeFilter,
        "stars",
        "is_example",
        "created_at",
        ("site", SiteFilter),
    )
    list_select_related = ("site", "user", "agent")
    # What is searched is what is shown: texts with personal data covered.
    search_fields = ("messages__masked",)
    show_full_result_count = False
    list_per_page = 50
    fields = (
        "coloured_state",
        "reason",
        "of_language",
        "of_stars",
        "covered_comment",
        "outcomes",
        "is_example",
        "created_at",
        "updated_at",
        "closed_at",
        "of_site",
    )
    ordering = ("-updated_at", "-pk")

    class Media:
        css = {"all": ("ecom_ai/admin/training.css", "ecom_ai/admin/reviews.css",
                       "ecom_ai/admin/console.css")}  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        own = (
            ("<uuid:pk>/export/", self.export_view, "export"),
            ("<uuid:pk>/example/", self.example_view, "example"),
        )
        pages = [
            path(where, guard(view), name=f"ecom_ai_conversation_{name}")
            for where, view, name in own
        ]
        return [*Console(self).urls(), *pages, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Conversation]":
        said = Message.objects.filter(
            conversation=OuterRef("pk"), author=Author.SHOPPER
        )
        came = Message.objects.filter(conversation=OuterRef("pk")).exclude(outcome="")
        rows: QuerySet[Conversation] = super().get_queryset(request)
        return rows.annotate(
            first_words=Subquery(said.order_by("pk").values("masked")[:1]),
            came=ArraySubquery(came.order_by("pk").values("outcome")),
        )

    def get_search_results(
        self,
        request: HttpRequest,
        queryset: "QuerySet[Conversation]",
        search_term: str,
    ) -> "tuple[QuerySet[Conversation], bool]":
        try:
            return queryset.filter(pk=UUID(search_term.strip())), False
        except ValueError:
            return super().get_search_results(request, queryset, search_term)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """A customer may wish that what they said is gone."""
        return request.user.has_perm("ecom_ai.delete_conversation")

    def has_mark_permission(self, request: HttpRequest) -> bool:
        """Whether somebody may say what the assistant shall learn from."""
        return request.user.has_perm(ANSWER)

    def name_of(self, row: Conversation) -> str:
        told = {"name": name_of(row), "at": in_short(row.created_at)}
        return gettext("%(name)s, %(at)s") % told

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The trail, which stands on the conversation's page."""
        return redirect("admin:ecom_ai_conversation_change", object_id)

    def told_of(self, request: HttpRequest, row: Conversation) -> dict[str, Any]:
        return {
            "title": gettext("Conversation"),
            "conversation": row,
            "turns": turns(row),
            "uses": row.tool_uses.order_by("pk"),
            "changes": row.handovers.select_related("by"),
            "may_answer": request.user.has_perm(ANSWER),
            "may_see": request.user.has_perm(SEE),
        }

    def export_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """One conversation as JSON; in the clear for those who may, on record."""
        conversation = self._found(request, pk)
        unmasked = "personal" in request.POST
        if unmasked and not request.user.has_perm(SEE):
            raise PermissionDenied
        if unmasked:
            log_look(self, request, conversation)
        told = json.dumps(
            exported(conversation, unmasked=unmasked),
            cls=DjangoJSONEncoder,
            ensure_ascii=False,
            indent=2,
        )
        name = f'attachment; filename="conversation-{conversation.pk}.json"'
        headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
        return HttpResponse(told, "application/json; charset=utf-8", headers=headers)

    def example_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Marks a conversation as one to learn from, or no longer."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_mark_permission(request):
            raise PermissionDenied
        conversation = self._found(request, pk)
        self._mark(request, Conversation.objects.filter(pk=pk), "mark" in request.POST)
        return redirect("admin:ecom_ai_conversation_change", conversation.pk)

    def _found(self, request: HttpRequest, pk: UUID) -> Conversation:
        """Raises PermissionDenied and Http404."""
        self.require_looking(request)
        found = self.get_queryset(request).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    @admin.action(description=_("Mark as good examples"), permissions=["mark"])
    def mark(self, request: HttpRequest, chosen: "QuerySet[Conversation]") -> None:
        self._mark(request, chosen, True)

    @admin.action(description=_("No longer good examples"), permissions=["mark"])
    def unmark(self, request: HttpRequest, chosen: "QuerySet[Conversation]") -> None:
        self._mark(request, chosen, False)

    def _mark(
        self, request: HttpRequest, chosen: "QuerySet[Conversation]", given: bool
    ) -> None:
        count = chosen.update(is_example=given)
        words = (
            ngettext("%(n)d good example.", "%(n)d good examples.", count)
            if given
            else ngettext(
                "%(n)d is no example any more.",
                "%(n)d are no examples any more.",
                count,
            )
        )
        messages.success(request, words % {"n": count})

    # The list.

    @admin.display(description=_("conversation"))
    def in_short(self, conversation: Any) -> str:
        text = Truncator(conversation.first_words or "").chars(_LONGEST)
        return text or gettext("(nothing was said)")

    @admin.display(description=_("state"), ordering="state")
    def coloured_state(self, conversation: Conversation) -> str:
        return self.word_of(conversation.state, conversation.get_state_display())

    @admin.display(description=_("language"), ordering="language")
    def of_language(self, conversation: Conversation) -> str:
        return language_name(conversation.language)

    @admin.display(description=_("satisfaction"), ordering="stars")
    def of_stars(self, conversation: Conversation) -> str:
        return f"{conversation.stars}★" if conversation.stars else NOTHING

    @admin.display(description=_("comment"))
    def covered_comment(self, conversation: Conversation) -> str:
        return masking(conversation.comment) or NOTHING

    @admin.display(description=_("outcomes"))
    def outcomes(self, conversation: Any) -> str:
        came = [
            (kind.label, conversation.came.count(kind.value))
            for kind in Outcome
            if kind.value in conversation.came
        ]
        told = ", ".join(f"{label}: {count}" for label, count in came)
        return capfirst(told) or NOTHING

    @admin.display(description=_("last message"), ordering="updated_at")
    def when(self, conversation: Conversation) -> str:
        return in_short(conversation.updated_at)


class CannedAnswerForm(forms.ModelForm):  # type: ignore[type-arg]
    """A canned answer, whose gaps are such that can be filled."""

    language = forms.ChoiceField(label=_("language"), choices=languages)
    text = forms.CharField(
        label=_("text"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8, "cols": 60}),
        help_text=_(
            "{name} becomes the customer's first name, {order} the number of their "
            "latest order."
        ),
    )

    class Meta:
        model = CannedAnswer
        fields = ("site", "title", "language", "text")

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        strange = [gap for gap in canned.gaps(text) if gap not in canned.PLACEHOLDERS]
        if strange:
            raise ValidationError(
                _("There is no placeholder {%(gap)s}: write {name} or {order}."),
                params={"gap": strange[0]},
            )
        return text


@admin.register(CannedAnswer)
class CannedAnswerAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What agents say often."""

    form = CannedAnswerForm
    list_display = ("title", "of_language", "in_short")
    list_filter = (LanguageFilter,)
    search_fields = ("title", "text")

    class Media:
        css = {"all": ("ecom_ai/admin/training.css",)}

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        site_id = site_id_of(request)
        return {"site": str(site_id), **super().get_changeform_initial_data(request)}

    def get_form(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        """Without the site where there is one alone."""
        form = super().get_form(request, *args, **options)
        if Site.objects.count() == 1 and "site" in form.base_fields:
            field = form.base_fields["site"]
            field.widget, field.initial = forms.HiddenInput(), site_id_of(request)
        return form

    @admin.display(description=_("language"), ordering="language")
    def of_language(self, answer: CannedAnswer) -> str:
        return language_name(answer.language)

    @admin.display(description=_("text"))
    def in_short(self, answer: CannedAnswer) -> str:
        return Truncator(answer.text).chars(_LONGEST)
