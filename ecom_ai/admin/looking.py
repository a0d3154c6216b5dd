"""What all pages of the app in the admin share: they are looked at, not edited."""

from collections.abc import Iterable
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.admin.utils import display_for_value
from django.contrib.sites.models import Site
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Field, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

#: Of the name that a recent act is kept under.
_LONGEST_NAME = 200


class SiteFilter(admin.RelatedFieldListFilter):
    """By site, with the field's name in the active language."""

    def __init__(
        self, field: "Field[Any, Any]", *arguments: Any, **options: Any
    ) -> None:
        super().__init__(field, *arguments, **options)
        self.title = _("site")


def shown(value: object) -> str:
    """A value as the admin's lists show it, for its pages."""
    return str(display_for_value(value, "-"))


def _fitting(names: Iterable[Any]) -> list[Any]:
    several = Site.objects.count() > 1
    return [name for name in names if several or name != "of_site"]


class KeysFirst(Paginator):  # type: ignore[type-arg]
    """Reads the keys of a page, and then its rows: what earlier pages show is sorted
    and passed over without its texts."""

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        keys = rows.values_list("pk", flat=True)[start : start + self.per_page]
        return Page(rows.filter(pk__in=list(keys)), number, self)


class LookingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that the app writes by itself: nobody adds, changes or deletes them."""

    list_select_related: ClassVar[Any] = ("site",)

    class Media:
        css = {"all": ("ecom_ai/admin/training.css",)}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The columns; that of the site only where there are several."""
        return _fitting(super().get_list_display(request))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The rows of a page; that of the site only where there are several."""
        return _fitting(super().get_fields(request, obj))

    def name_of(self, row: Any) -> str:
        """What a row is called in the active language."""
        return str(row)

    def told_of(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What a row's page shows besides its fields, by the template's names."""
        return {}

    def require_looking(self, request: HttpRequest) -> None:
        """Raises PermissionDenied for whoever may not look at the rows."""
        if not self.has_view_permission(request):
            raise PermissionDenied

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = context["original"]
        context.update(self.told_of(request, row), subtitle=self.name_of(row))
        return super().render_change_form(request, context, *args, **kwargs)

    def log(self, request: HttpRequest, row: Model, message: str) -> None:
        """Notes an act among the recent ones, in the language of whoever acts."""
        LogEntry.objects.create(
            user_id=int(request.user.pk or 0),
            content_type_id=get_content_type_for_model(row).pk,
            object_id=str(row.pk),
            object_repr=self.name_of(row)[:_LONGEST_NAME],
            action_flag=CHANGE,
            change_message=message,
        )

    @admin.display(description=_("site"), ordering="site")
    def of_site(self, row: Any) -> str:
        return str(row.site)

    def word_of(self, value: str, text: object) -> str:
        """A state or stage as a coloured word."""
        return format_html('<span class="ecom-word ecom-{}">{}</span>', value, text)

    def link_to(self, row: Model | None, text: object) -> str:
        """The text as a link to the row's page in this admin, where it has one."""
        if row is None:
            return str(text)
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
        try:
            address = reverse(name, args=[row.pk], current_app=self.admin_site.name)
        except NoReverseMatch:
            return str(text)
        return format_html('<a href="{}">{}</a>', address, text)

    def link_to_list(self, model: type[Model], text: object, **filters: object) -> str:
        """The text as a link to a model's list in this admin, narrowed by filters."""
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        address = reverse(name, current_app=self.admin_site.name)
        return format_html(
            '<a href="{}?{}">{}</a>', address, urlencode(filters), str(text)
        )


def asked_site_id(request: HttpRequest) -> int:
    """The site that was asked for, where there is such a one; else the first."""
    given = request.GET.get("site", "")
    known = list(Site.objects.order_by("pk").values_list("pk", flat=True))
    chosen = [pk for pk in known if str(pk) == given]
    return next(iter([*chosen, *known]), 0)
