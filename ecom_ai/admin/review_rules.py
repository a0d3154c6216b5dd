"""The shop's rules for reviews: written, ordered, and tried before they are saved."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.sites.models import Site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ecom_ai.admin.looking import SiteFilter
from ecom_ai.admin.review_words import covered, percent
from ecom_ai.admin.train_form import chosen_site
from ecom_ai.admin.words import NOTHING
from ecom_ai.models import Review, ReviewRule
from ecom_ai.reviews import replay, rules

_FOLDER = "admin/ecom_ai/reviewrule"
#: Reviews named of those that would be decided otherwise.
_NAMED = 50
#: Reviews of so many days that are looked at while a page is waited for.
_MOST_OF_DAYS = 10_000
_STEP = 10


@dataclass(frozen=True)
class Move:
    """How many reviews would go from one state to another."""

    before: str
    after: str
    count: int


@dataclass(frozen=True)
class Line:
    """One review that would be decided otherwise."""

    review: Review
    text: str
    before: str
    after: str
    rule: str


@dataclass(frozen=True)
class Tried:
    """What rules would have made of the latest reviews. No row was written."""

    count: int
    changed: int
    moves: Sequence[Move]
    lines: Sequence[Line]

    @property
    def sentence(self) -> str:
        words = ngettext(
            "Of the last %(count)d reviews, %(n)d would have been decided otherwise.",
            "Of the last %(count)d reviews, %(n)d would have been decided otherwise.",
            self.changed,
        )
        return words % {"count": self.count, "n": self.changed}


def try_rules(
    site_id: int, wanted: Sequence[ReviewRule], *, days: int | None = None
) -> Tried:
    """What these rules would have done to the latest reviews of a site, or to those of
    so many days, beside what the rules then did. Writes nothing."""
    most = _MOST_OF_DAYS if days else replay.MOST
    reviews = replay.recent(site_id, days=days, most=most)
    changed = replay.decide_again(reviews, wanted)
    counts = Counter((each.before, each.after) for each in changed)
    return Tried(
        count=len(reviews),
        changed=len(changed),
        moves=[
            Move(state_name(before), state_name(after), count)
            for (before, after), count in counts.most_common()
        ],
        lines=[
            Line(
                each.review,
                covered(each.review),
                state_name(each.before),
                state_name(each.after),
                each.rule,
            )
            for each in changed[:_NAMED]
        ],
    )


def rules_with(site_id: int, edited: ReviewRule) -> list[ReviewRule]:
    """The rules of a site as they would be with this one, saved or not."""
    own = ReviewRule.objects.filter(site_id=site_id).exclude(pk=edited.pk)
    return sorted(
        [*own, edited], key=lambda rule: (rule.position, rule.pk or float("inf"))
    )


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A rule, checked as the database checks it."""

    class Meta:
        model = ReviewRule
        fields = (
            "site",
            "name",
            "position",
            "is_active",
            "breach",
            "at_least",
            "below",
            "category",
            "published_at_most",
            "published_at_least",
            "rejected_at_least",
            "action",
        )
        help_texts = {
            "position": _("Rules are gone through from the smallest number up."),
            "at_least": _(
                "From 0 to 1: what reaches it fits, however unsure or sure that is."
            ),
            "below": _("Empty: no upper end."),
            "published_at_least": _("For authors whom the shop knows well."),
            "published_at_most": _("0: authors of whom nothing was published yet."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["name"] = gettext(self.instance.name)

    def clean_name(self) -> str:
        """A default rule's name stays as it is stored: it is told in each language."""
        given: str = self.cleaned_data["name"]
        stored = self.instance.name
        return stored if self.instance.pk and given == gettext(stored) else given


@admin.register(ReviewRule)
class ReviewRuleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The first rule that fits decides; where none does, a review is published."""

    form = RuleForm
    change_form_template = f"{_FOLDER}/change_form.html"
    change_list_template = f"{_FOLDER}/change_list.html"
    list_display = (
        "told_name",
        "position",
        "is_active",
        "breach",
        "probabilities",
        "category",
        "action",
    )
    list_editable = ("position", "is_active")
    list_filter = ("is_active", "breach", "action", ("site", SiteFilter))
    ordering = ("position", "pk")

    class Media:
        css = {"all": ("ecom_ai/admin/training.css", "ecom_ai/admin/reviews.css")}

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        mine = [
            path("try/", guard(self.try_view), name="ecom_ai_reviewrule_try"),
            path(
                "defaults/",
                guard(self.defaults_view),
                name="ecom_ai_reviewrule_defaults",
            ),
        ]
        return [*mine, *super().get_urls()]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The fields; that of the site only where there are several."""
        several = Site.objects.count() > 1
        return [name for name in RuleForm.Meta.fields if several or name != "site"]

    @admin.display(description=_("Rule"), ordering="name")
    def told_name(self, rule: ReviewRule) -> str:
        """The name, in the active language where it is a default rule's."""
        return gettext(rule.name)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        last = ReviewRule.objects.order_by("-position").first()
        position = (last.position if last else 0) + _STEP
        return {"site": str(chosen_site(None)), "position": str(position)}

    def save_model(
        self, request: HttpRequest, obj: ReviewRule, form: Any, change: bool
    ) -> None:
        _give_site(obj)
        super().save_model(request, obj, form, change)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        none = not ReviewRule.objects.exists()
        context = {"defaults": rules.DEFAULTS if none else (), **(extra_context or {})}
        return super().changelist_view(request, context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["is_first"] = not ReviewRule.objects.exists()
        return super().render_change_form(request, context, *args, **kwargs)

    def defaults_view(self, request: HttpRequest) -> HttpResponse:
        """Writes down the rules that hold where a shop has none, to be edited."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied
        site_id = chosen_site(None)
        if ReviewRule.objects.filter(site_id=site_id).exists():
            messages.error(request, gettext("The shop has rules of its own already."))
        else:
            made = [copy(rule) for rule in rules.DEFAULTS]
            for rule in made:
                rule.site_id = site_id
            ReviewRule.objects.bulk_create(made)
            told = gettext("The default rules are written down: change them here.")
            messages.success(request, told)
        name = "admin:ecom_ai_reviewrule_changelist"
        return redirect(reverse(name, current_app=self.admin_site.name))

    def try_view(self, request: HttpRequest) -> HttpResponse:
        """What the rules in force, or one as it stands in the form, would have done."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context: dict[str, Any] = {}
        if request.method == "POST":
            known = request.POST.get("rule", "")
            rule = ReviewRule.objects.filter(pk=known if known.isdecimal() else 0)
            form = self.get_form(request)(request.POST, instance=rule.first())
            if form.is_valid():
                _give_site(form.instance)
                site_id = form.instance.site_id
                in_force = rules_with(site_id, form.instance)
                days = _days(request.POST)
                context["tried"] = try_rules(site_id, in_force, days=days)
            else:
                context["form"] = form
            return render(request, f"{_FOLDER}/_tried.html", context)
        site_id, days = chosen_site(None), _days(request.GET)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "title": gettext("What these rules would have done"),
            "tried": try_rules(site_id, rules.rules_of(site_id), days=days),
            "days": days,
        }
        return render(request, f"{_FOLDER}/try.html", context)

    @admin.display(description=_("probability"), ordering="at_least")
    def probabilities(self, rule: ReviewRule) -> str:
        return range_of(rule)


def _days(given: Mapping[str, str]) -> int | None:
    """Over how many days rules are tried; None for the latest reviews."""
    asked = given.get("days", "")
    return int(asked) if re.fullmatch("[1-9][0-9]{0,3}", asked) else None


def range_of(rule: ReviewRule) -> str:
    """From which probability on a rule is about a breach, and up to which."""
    if not rule.breach:
        return NOTHING
    end = f" – {percent(rule.below)}" if rule.below is not None else ""
    return f"≥ {percent(rule.at_least)}{end}"


def state_name(state: str) -> str:
    """A review's state in the active language."""
    return str(Review.State(state).label)


def _give_site(rule: ReviewRule) -> None:
    if rule.site_id is None:
        rule.site_id = chosen_site(None)
