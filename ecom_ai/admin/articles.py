"""Articles of the help centre in the admin: written, and how much they are used."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.sites.models import Site
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ecom_ai.adapters import get_support_adapter
from ecom_ai.admin.article_import import import_view
from ecom_ai.admin.looking import SiteFilter
from ecom_ai.admin.questions import done_view, questions_view
from ecom_ai.admin.train_form import chosen_site
from ecom_ai.language import base
from ecom_ai.models import Article, Passage, QuestionSet
from ecom_ai.sql import is_storable
from ecom_ai.support.importing import too_large
from ecom_ai.support.passages import passages_of

_FOLDER = "admin/ecom_ai/article"
#: Of a key's field.
_KEY = 120
#: Sets of questions that an article's page leads to, the newest.
_SETS = 20
_NEVER, _ONCE = "never", "once"


class RetrievedFilter(admin.SimpleListFilter):
    """Articles of which no passage ever stood among what an answer was made from."""

    title = _("retrieved")
    parameter_name = "retrieved"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, Any]]:
        return [(_NEVER, _("never retrieved")), (_ONCE, _("at least once"))]

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[Any]"
    ) -> "QuerySet[Any]":
        if self.value() == _NEVER:
            return queryset.filter(retrieved=0)
        return queryset.filter(retrieved__gt=0) if self.value() == _ONCE else queryset


class ArticleForm(forms.ModelForm):  # type: ignore[type-arg]
    """An article; its site is that of the admin where there is only one."""

    class Meta:
        model = Article
        fields = ("site", "title", "key", "language", "topic", "is_published", "body")
        help_texts = {
            "key": _("Part of the address; the same in all languages."),
            "topic": _("Articles of one topic stand together."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "language" in self.fields:
            choices = {base(code): name for code, name in settings.LANGUAGES}
            known = self.initial.get("language") or self.instance.language
            choices.setdefault(known, known)
            self.fields["language"] = forms.ChoiceField(
                label=_("language"), choices=[c for c in choices.items() if c[0]]
            )

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"])
        if problem := too_large(body):
            raise forms.ValidationError(problem)
        return body

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.instance.site_id is None and not found.get("site"):
            self.instance.site_id = chosen_site(None)
        site_id = found["site"].pk if found.get("site") else self.instance.site_id
        place = {name: found.get(name) for name in ("key", "language")}
        if all(place.values()):
            same = Article.objects.filter(site_id=site_id, **place)
            if same.exclude(pk=self.instance.pk).exists():
                self.add_error("key", _("There is such an article in this language."))
        return found


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What the support chat answers from, besides orders and products."""

    form = ArticleForm
    change_form_template = f"{_FOLDER}/change_form.html"
    change_list_template = f"{_FOLDER}/change_list.html"
    list_display = (
        "title", "language", "topic", "is_published", "of_passages", "of_retrieved",
        "of_cited", "updated_at",
    )  # fmt: skip
    list_filter = (
        "language", "topic", "is_published", RetrievedFilter, ("site", SiteFilter),
    )  # fmt: skip
    search_fields = ("title", "key", "body")
    prepopulated_fields = {"key": ("title",)}
    save_on_top = True

    class Media:
        css = {"all": ("ecom_ai/admin/training.css", "ecom_ai/admin/articles.css")}

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        views: Mapping[str, tuple[str, Any]] = {
            "import": ("import/", lambda request: import_view(self, request)),
            "passages": ("passages/", self.passages_view),
            "questions": ("questions/", lambda request: questions_view(self, request)),
            "done": ("questions/done/", lambda request: done_view(self, request)),
        }
        mine = [
            path(address, guard(view), name=f"ecom_ai_article_{name}")
            for name, (address, view) in views.items()
        ]
        return [*mine, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Article]":
        rows = Passage.objects.filter(
            kind=Passage.Kind.ARTICLE,
            site_id=OuterRef("site_id"),
            source=OuterRef("key"),
            language=OuterRef("language"),
        )
        found: QuerySet[Article] = super().get_queryset(request)
        return found.annotate(
            passages=_summed(rows, Count("pk")),
            retrieved=_summed(rows, Sum("retrieved")),
            cited=_summed(rows, Sum("cited")),
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The fields; that of the site only where there are several."""
        several = Site.objects.count() > 1
        return [n for n in ArticleForm.Meta.fields if several or n != "site"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """An article stays what it is: other addresses are other articles."""
        return ["site", "key", "language"] if obj else []

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> dict[str, Any]:
        return {} if obj else dict(self.prepopulated_fields)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        given = super().get_changeform_initial_data(request)
        language = base(get_language() or settings.LANGUAGE_CODE)
        # The form's script makes a key only of a title that is typed.
        key = slugify(str(given.get("title", "")), allow_unicode=True)[:_KEY]
        first = {"site": str(chosen_site(None)), "language": language, "key": key}
        return {**first, **{k: v for k, v in given.items() if is_storable(str(v))}}

    def save_model(
        self, request: HttpRequest, obj: Article, form: Any, change: bool
    ) -> None:
        obj.edited_by_id = request.user.pk
        super().save_model(request, obj, form, change)

    def view_on_site(self, obj: Article) -> str | None:
        """The article's page in the shop, where it has one."""
        address = get_support_adapter().article_url(obj.key)
        return address if address and obj.is_published else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if article := context.get("original"):
            context["passages"] = _shown(article)
            sets = QuestionSet.objects.filter(site_id=article.site_id)
            context["question_sets"] = sets.order_by("-pk")[:_SETS]
        return super().render_change_form(request, context, *args, **kwargs)

    def passages_view(self, request: HttpRequest) -> HttpResponse:
        """The passages that the article of a form would have. Writes nothing."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        told = {name: request.POST.get(name, "") for name in ("title", "body")}
        problem = too_large(told["body"])
        article = Article(site_id=chosen_site(None), **told)
        pk = request.POST.get("article", "")
        if saved := Article.objects.filter(pk=pk if pk.isdecimal() else 0).first():
            article.key, article.language = saved.key, saved.language
            article.site_id = saved.site_id
        context = {"passages": [] if problem else _shown(article), "problem": problem}
        return render(request, f"{_FOLDER}/_passages.html", context)

    @admin.display(description=_("passages"), ordering="passages")
    def of_passages(self, article: Any) -> int:
        return int(article.passages)

    @admin.display(description=_("retrieved"), ordering="retrieved")
    def of_retrieved(self, article: Any) -> str:
        if article.retrieved or not article.is_published:
            return str(article.retrieved)
        return format_html('<span class="ecom-word ecom-queued">{}</span>', _("never"))

    @admin.display(description=_("cited"), ordering="cited")
    def of_cited(self, article: Any) -> int:
        return int(article.cited)


def _summed(rows: "QuerySet[Passage]", what: Any) -> Coalesce:
    """A number of an article's passages, 0 where there are none."""
    totals = rows.order_by().values("source").annotate(total=what).values("total")
    return Coalesce(Subquery(totals, output_field=IntegerField()), 0)


def _shown(article: Article) -> list[dict[str, Any]]:
    """An article's passages, with the counts of those that are there already."""
    rows = Passage.objects.filter(
        kind=Passage.Kind.ARTICLE,
        site_id=article.site_id,
        source=article.key,
        language=article.language,
    )
    known = {row["text_hash"]: row for row in rows.values(
        "text_hash", "retrieved", "cited", vector=F("vectors__pk")
    )}  # fmt: skip
    return [
        {"title": one.title, "text": one.text, "known": known.get(one.text_hash)}
        for one in passages_of(article)
    ]
