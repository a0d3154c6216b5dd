"""Reviews in the admin: the list, decisions in bulk, the audit trail.

Nobody adds, changes or deletes a review, a verdict or an act by hand: what is done
about a review is an act of the audit trail.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ecom_ai.admin.agreement import AgreementPage
from ecom_ai.admin.looking import KeysFirst, LookingAdmin, SiteFilter
from ecom_ai.admin.review_narrowing import LanguageFilter
from ecom_ai.admin.review_queue import MODERATE, ReviewQueue
from ecom_ai.admin.review_words import covered, note_in_words, shown
from ecom_ai.admin.words import NOTHING, in_short
from ecom_ai.exceptions import BadInput
from ecom_ai.models import Review, ReviewAction
from ecom_ai.reviews import moderating

_FOLDER = "admin/ecom_ai/review"
_LONGEST = 90
#: Reviews skipped that are told of one by one.
_TOLD = 10
Kind = ReviewAction.Kind


class StarsFilter(admin.SimpleListFilter):
    """By stars."""

    title = _("stars")
    parameter_name = "stars"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        return [(str(n), "★" * n) for n in (5, 4, 3, 2, 1)]

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[Any]"
    ) -> "QuerySet[Any]":
        given = self.value() or ""
        return queryset.filter(stars=int(given)) if given.isdecimal() else queryset


class ReasonForm(ActionForm):
    """What is done with the chosen reviews, and why."""

    reason = forms.CharField(
        label=_("Reason, which authors read"), max_length=2000, required=False
    )


@admin.register(Review)
class ReviewAdmin(LookingAdmin):
    change_form_template = f"{_FOLDER}/change_form.html"
    change_list_template = f"{_FOLDER}/change_list.html"
    action_form = ReasonForm
    actions = ("approve", "reject")
    list_display = (
        "in_short",
        "coloured_state",
        "of_breach",
        "of_stars",
        "language",
        "product",
        "when",
        "of_site",
    )
    list_filter = (
        "state",
        "breach",
        LanguageFilter,
        StarsFilter,
        "created_at",
        ("site", SiteFilter),
    )
    list_select_related = ("site", "verdict")
    # What is searched is what is shown: the text with personal data covered.
    search_fields = ("item_key", "author_name", "verdict__masked")
    show_full_result_count = False
    list_per_page = 50
    paginator = KeysFirst
    fields = (
        "coloured_state",
        "product",
        "of_stars",
        "of_breach",
        "language",
        "author_name",
        "is_verified",
        "version",
        "helpful",
        "appealed_at",
        "created_at",
        "decided_at",
        "of_site",
    )
    ordering = ("-created_at", "-pk")

    class Media:
        css = {"all": ("ecom_ai/admin/training.css", "ecom_ai/admin/reviews.css")}

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        undo = path(
            "undo/<uuid:batch>/", guard(self.undo_view), name="ecom_ai_review_undo"
        )
        return [
            *ReviewQueue(self).urls(),
            *AgreementPage(self).urls(),
            undo,
            *super().get_urls(),
        ]

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Whether somebody may decide about reviews."""
        return request.user.has_perm(MODERATE)

    def name_of(self, row: Review) -> str:
        return gettext("Review %(id)d") % {"id": row.pk}

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The audit trail, which stands on the review's page."""
        return redirect("admin:ecom_ai_review_change", object_id)

    def told_of(self, request: HttpRequest, row: Review) -> dict[str, Any]:
        return {
            "title": gettext("Review"),
            "review": row,
            "shown": shown(row),
            "may_moderate": self.has_moderate_permission(request),
        }

    # In bulk.

    @admin.action(description=_("Approve the chosen reviews"), permissions=["moderate"])
    def approve(self, request: HttpRequest, chosen: "QuerySet[Review]") -> None:
        self._decide(request, chosen, Kind.APPROVED)

    @admin.action(description=_("Reject the chosen reviews"), permissions=["moderate"])
    def reject(self, request: HttpRequest, chosen: "QuerySet[Review]") -> None:
        self._decide(request, chosen, Kind.REJECTED)

    def _decide(
        self, request: HttpRequest, chosen: "QuerySet[Review]", kind: Kind
    ) -> None:
        reason = request.POST.get("reason", "").replace("\0", "").strip()[:2000]
        if kind == Kind.REJECTED and not reason:
            messages.error(
                request, gettext("Nothing was done: say why they are rejected.")
            )
            return
        # One more than may be, so that too many are refused and never cut short.
        reviews = list(chosen.order_by("pk")[: moderating.MOST_AT_ONCE + 1])
        for review in reviews:
            seen = request.POST.get(f"version-{review.pk}", "")
            review.version = int(seen) if seen.isdecimal() else 0
        unseen = [review for review in reviews if not review.version]
        try:
            decided = moderating.decide_what_can_be(
                [review for review in reviews if review.version],
                kind,
                request.user,
                reason=reason,
            )
        except BadInput as error:
            told = gettext("Nothing was done: %(error)s")
            messages.error(request, told % {"error": error})
            return
        self._tell_skipped(request, decided, unseen)
        if decided.count:
            self._tell_decided(request, decided, kind)

    def _tell_skipped(
        self,
        request: HttpRequest,
        decided: moderating.Decided,
        unseen: Sequence[Review],
    ) -> None:
        for told in list(decided.skipped.values())[:_TOLD]:
            messages.warning(request, gettext("Skipped: %(why)s") % {"why": told})
        more = len(decided.skipped) - _TOLD
        if more > 0:
            told = ngettext(
                "Skipped: %(n)d more that was edited, or that cannot be decided now.",
                "Skipped: %(n)d more that were edited, or that cannot be decided now.",
                more,
            )
            messages.warning(request, told % {"n": more})
        if unseen:
            told = ngettext(
                "Skipped: %(n)d review that was not on your page.",
                "Skipped: %(n)d reviews that were not on your page.",
                len(unseen),
            )
            messages.warning(request, told % {"n": len(unseen)})

    def _tell_decided(
        self, request: HttpRequest, decided: moderating.Decided, kind: Kind
    ) -> None:
        if kind == Kind.APPROVED:
            words = ngettext(
                "%(n)d review approved.", "%(n)d reviews approved.", decided.count
            )
        else:
            words = ngettext(
                "%(n)d review rejected.", "%(n)d reviews rejected.", decided.count
            )
        told = words % {"n": decided.count}
        address = reverse(
            "admin:ecom_ai_review_undo",
            args=[decided.batch],
            current_app=self.admin_site.name,
        )
        link = format_html('{} <a href="{}">{}</a>', told, address, gettext("Undo"))
        messages.success(request, link)

    def undo_view(self, request: HttpRequest, batch: UUID) -> HttpResponse:
        """Asks, and takes back what was done in one go."""
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        count = ReviewAction.objects.filter(batch=batch).count()
        if not count:
            raise Http404
        if request.method != "POST":
            context = {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "media": self.media,
                "title": gettext("Undo"),
                "count": count,
            }
            return render(request, f"{_FOLDER}/undo.html", context)
        moved = moderating.undo(batch, request.user)
        told = ngettext(
            "%(n)d review is as it was before.",
            "%(n)d reviews are as they were.",
            moved,
        ) % {"n": moved}
        if moved < count:
            told += " " + gettext(
                "About the others something was done since: they stay as they are."
            )
        messages.success(request, told)
        name = "admin:ecom_ai_review_changelist"
        address = reverse(name, current_app=self.admin_site.name)
        return HttpResponseRedirect(address)

    # The list.

    @admin.display(description=mark_safe('<input type="checkbox" id="action-toggle">'))
    def action_checkbox(self, obj: Review) -> SafeString:
        """The box that chooses a review, with the version that the list shows."""
        return format_html(
            '{}<input type="hidden" name="version-{}" value="{}">',
            super().action_checkbox(obj),
            str(obj.pk),
            str(obj.version),
        )

    @admin.display(description=_("text"))
    def in_short(self, review: Review) -> str:
        text = Truncator(covered(review)).chars(_LONGEST)
        return text or gettext("(not looked at yet)")

    @admin.display(description=_("state"), ordering="state")
    def coloured_state(self, review: Review) -> str:
        return self.word_of(review.state, review.get_state_display())

    @admin.display(description=_("breach"), ordering="breach")
    def of_breach(self, review: Review) -> str:
        return review.get_breach_display() if review.breach else NOTHING

    @admin.display(description=_("stars"), ordering="stars")
    def of_stars(self, review: Review) -> str:
        return f"{review.stars}★" if review.stars else NOTHING

    @admin.display(description=_("product"), ordering="item_key")
    def product(self, review: Review) -> str:
        return review.item_key

    @admin.display(description=_("written"), ordering="created_at")
    def when(self, review: Review) -> str:
        return in_short(review.created_at)


@admin.register(ReviewAction)
class ReviewActionAdmin(LookingAdmin):
    """The audit trail: what was done about which review, by whom, when and why."""

    list_display = ("at", "to_review", "kind", "who", "before", "after", "why")
    list_filter = ("kind", "at")
    list_select_related = ("review",)
    search_fields = ("by_name", "rule")
    show_full_result_count = False
    fields = ("at", "to_review", "kind", "version", "who", "before", "after", "why")
    ordering = ("-pk",)

    def name_of(self, row: ReviewAction) -> str:
        return f"{row.get_kind_display()}, {in_short(row.at)}"

    @admin.display(description=_("review"), ordering="review")
    def to_review(self, act: ReviewAction) -> str:
        return self.link_to(act.review, act.review_id)

    @admin.display(description=_("why"))
    def why(self, act: ReviewAction) -> str:
        rule = gettext(act.rule) if act.rule else ""
        return " ".join(filter(None, (rule, note_in_words(act)))) or NOTHING

    @admin.display(description=_("by"), ordering="by_name")
    def who(self, act: ReviewAction) -> str:
        return act.by_name or gettext("rules or author")
