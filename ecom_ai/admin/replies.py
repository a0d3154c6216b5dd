"""Negative reviews in the admin, for support staff: who is not pleased, and with what.

They write to authors and reply in public. What is published stays published.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.expressions import Combinable
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecom_ai.admin.looking import LookingAdmin, SiteFilter
from ecom_ai.admin.review_narrowing import LanguageFilter
from ecom_ai.admin.review_words import covered, percent, shown
from ecom_ai.admin.words import NOTHING, in_short
from ecom_ai.exceptions import BadInput
from ecom_ai.models import NegativeReview
from ecom_ai.reviews import replying
from ecom_ai.reviews.submitting import NOTE

ANSWER = "ecom_ai.answer_review"
_LONGEST = 90


class CareFilter(admin.SimpleListFilter):
    """By what the shop did about a review."""

    title = _("what was done")
    parameter_name = "care"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        return [
            ("open", gettext("nothing yet")),
            ("contacted", gettext("author contacted")),
            ("answered", gettext("answered by the shop")),
        ]

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[Any]"
    ) -> "QuerySet[Any]":
        if self.value() == "open":
            return queryset.filter(reply=None)
        if self.value() == "contacted":
            return queryset.filter(reply__text="")
        if self.value() == "answered":
            return queryset.filter(reply__isnull=False).exclude(reply__text="")
        return queryset


@admin.register(NegativeReview)
class NegativeReviewAdmin(LookingAdmin):
    list_display = (
        "in_short",
        "how_sure",
        "of_stars",
        "product",
        "when",
        "done",
        "of_site",
    )
    list_filter = (CareFilter, LanguageFilter, "created_at", ("site", SiteFilter))
    list_select_related = ("site", "verdict", "reply")
    # What is searched is what is shown: the text with personal data covered.
    search_fields = ("item_key", "author_name", "verdict__masked")
    show_full_result_count = False
    list_per_page = 50

    class Media:
        css = {"all": ("ecom_ai/admin/training.css", "ecom_ai/admin/reviews.css")}

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm(ANSWER)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[NegativeReview]":
        is_done = ExpressionWrapper(Q(reply__isnull=False), output_field=BooleanField())
        return replying.negative().annotate(is_done=is_done)

    def get_ordering(self, request: HttpRequest) -> list[str | Combinable]:
        """Those first that nobody took care of, then the newest."""
        return ["is_done", "-created_at", "-pk"]

    def name_of(self, row: NegativeReview) -> str:
        return gettext("Review %(id)d") % {"id": row.pk}

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The review, what was done about it, and the reply to write."""
        self.require_looking(request)
        review = self.get_object(request, unquote(object_id))
        if review is None:
            raise Http404
        given = request.POST if request.method == "POST" else None
        found = replying.reply_to(review)
        refused = ""
        if given is not None:
            version = given.get("version", "")
            # As it was seen: what was edited meanwhile is not answered.
            review.version = int(version) if version.isdecimal() else 0
            try:
                told = _act(review, given.get("do", ""), given.get("text", ""), request)
            except BadInput as error:
                refused = str(error)
                review.refresh_from_db(fields=["version"])
            else:
                messages.success(request, told)
                return redirect(self._address())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "title": self.name_of(review),
            "review": review,
            "shown": shown(review),
            "reply": found,
            "text": given.get("text", "") if given else found.text if found else "",
            "most": NOTE,
            "refused": refused,
        }
        name = "admin/ecom_ai/negativereview/change_form.html"
        return render(request, name, context, status=422 if refused else 200)

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The audit trail, which stands on the review's page."""
        return redirect("admin:ecom_ai_negativereview_change", object_id)

    def _address(self) -> str:
        name = "admin:ecom_ai_negativereview_changelist"
        return reverse(name, current_app=self.admin_site.name)

    # The list.

    @admin.display(description=_("text"))
    def in_short(self, review: NegativeReview) -> str:
        return Truncator(covered(review)).chars(_LONGEST)

    @admin.display(description=_("negative"))
    def how_sure(self, review: NegativeReview) -> str:
        verdict = review.verdict
        return percent(verdict.sentiments.get("negative", 0.0)) if verdict else NOTHING

    @admin.display(description=_("stars"), ordering="stars")
    def of_stars(self, review: NegativeReview) -> str:
        return f"{review.stars}★" if review.stars else NOTHING

    @admin.display(description=_("product"), ordering="item_key")
    def product(self, review: NegativeReview) -> str:
        return review.item_key

    @admin.display(description=_("written"), ordering="created_at")
    def when(self, review: NegativeReview) -> str:
        return in_short(review.created_at)

    @admin.display(description=_("what was done"), ordering="is_done")
    def done(self, review: NegativeReview) -> str:
        reply = getattr(review, "reply", None)
        if reply is None:
            return NOTHING
        told = (
            gettext("Answered by %(name)s, %(at)s")
            if reply.text
            else gettext("Contacted by %(name)s, %(at)s")
        )
        return told % {"name": reply.by_name, "at": in_short(reply.at)}


def _act(review: NegativeReview, wanted: str, text: str, request: HttpRequest) -> str:
    """Does what a button says. Returns what is told then; raises BadInput."""
    if wanted == "contacted":
        replying.mark_contacted(review, request.user)
        return gettext("Kept: you have contacted the author.")
    if wanted == "take_back":
        replying.take_back(review, request.user)
        return gettext("The reply is no longer shown.")
    replying.reply(review, text, request.user)
    return gettext("The reply is shown under the review.")
