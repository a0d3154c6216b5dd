"""Items and their pairs in the admin."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ecom_ai.adapters import get_product_adapter
from ecom_ai.admin.looking import LookingAdmin, SiteFilter
from ecom_ai.admin.names import category_names, product_of, title_of
from ecom_ai.conf import get_settings
from ecom_ai.models import Event, Item, ItemPair
from ecom_ai.retrieval import RRF
from ecom_ai.reviews import quality

#: The place in a list by which a page tells what a quality does.
_PLACE = 10


class CategoryFilter(admin.SimpleListFilter):
    """By category, under the shop's own names."""

    title = _("category")
    parameter_name = "category"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        found = Item.objects.exclude(category="").order_by().distinct()
        keys = set(found.values_list("category", flat=True))
        names = category_names(keys)
        return sorted(((key, names.get(key, key)) for key in keys), key=lambda c: c[1])

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[Any]"
    ) -> "QuerySet[Any]":
        return queryset.filter(category=self.value()) if self.value() else queryset


class ItemList(ChangeList):
    """Asks for the names of the categories once a page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        items = list(self.result_list)
        names = category_names({item.category for item in items})
        for item in items:
            item.category_name = names.get(item.category, item.category)
        self.result_list = items


@admin.register(Item)
class ItemAdmin(LookingAdmin):
    list_display = (
        "key",
        "title",
        "of_category",
        "price",
        "available",
        "interest",
        "updated_at",
        "of_site",
    )
    list_display_links = ("key", "title")
    list_filter = (CategoryFilter, "available", ("site", SiteFilter))
    search_fields = ("key", "titles")
    fields = (
        "key",
        "product",
        "of_category",
        "price",
        "available",
        "interest",
        "by_reviews",
        "all_texts",
        "see_also",
        "updated_at",
        "of_site",
    )
    list_select_related = ("site", "popularity", "quality")
    ordering = ("-popularity__score",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Item]":
        return super().get_queryset(request).defer("document", "titles")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ItemList

    def view_on_site(self, item: Item) -> str | None:
        """The product's page in the shop."""
        product = product_of(item)
        return get_product_adapter().url(product) if product else None

    def name_of(self, row: Item) -> str:
        return self.title(row)

    @admin.display(description=_("title"))
    def title(self, item: Item) -> str:
        return title_of(item.texts, item.key)

    @admin.display(description=_("category"), ordering="category")
    def of_category(self, item: Item) -> str:
        known = getattr(item, "category_name", None)
        if known is None:
            known = category_names([item.category]).get(item.category, item.category)
        return str(known)

    @admin.display(description=_("popularity"), ordering="popularity__score")
    def interest(self, item: Item) -> str:
        try:
            return f"{item.popularity.weight():.1f}"
        except ObjectDoesNotExist:
            return "0.0"

    @admin.display(description=_("quality by reviews"))
    def by_reviews(self, item: Item) -> str:
        """The quality, and what it does to the item's places in lists."""
        try:
            found = item.quality
        except ObjectDoesNotExist:
            return gettext("No reviews in this shop yet.")
        mean = quality.mean(item.site_id) or found.score
        words = ngettext(
            "%(score).2f by %(count)d review, the shop's mean is %(mean).2f.",
            "%(score).2f by %(count)d reviews, the shop's mean is %(mean).2f.",
            found.reviews,
        ) % {"score": found.score, "count": found.reviews, "mean": mean}
        factor = 1 + get_settings().QUALITY_WEIGHT * (found.score - mean)
        told = {
            "place": _PLACE,
            "then": max(1, round((RRF + _PLACE) / factor - RRF)),
        }
        moved = gettext("Where it would stand at place %(place)d it is about %(then)d.")
        return f"{words} {moved % told}"

    @admin.display(description=_("product"))
    def product(self, item: Item) -> str:
        product = product_of(item)
        return self.link_to(product, product or "-")

    @admin.display(description=_("texts"))
    def all_texts(self, item: Item) -> str:
        return format_html_join(
            "",
            '<div lang="{}"><strong>{}: {}</strong><p>{}</p></div>',
            (
                (language, language, title, body)
                for language, (title, body) in item.texts.items()
            ),
        )

    @admin.display(description=_("see also"))
    def see_also(self, item: Item) -> str:
        pairs = self.link_to_list(ItemPair, _("item pairs"), source__id__exact=item.pk)
        events = self.link_to_list(
            Event, _("events"), item_key=item.key, site__id__exact=item.site_id
        )
        return format_html_join(" · ", "{}", ((pairs,), (events,)))


class PairKindFilter(admin.ChoicesFieldListFilter):
    """By kind, with the field's name in the active language."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.title = _("kind")


@admin.register(ItemPair)
class ItemPairAdmin(LookingAdmin):
    list_display = ("first", "second", "of_kind", "strength", "of_site")
    list_display_links = ("strength",)
    list_filter = (("kind", PairKindFilter), ("site", SiteFilter))
    search_fields = ("source__key__exact", "source__titles")
    fields = ("first", "second", "of_kind", "strength", "of_site")
    list_select_related = ("site", "source", "target")
    show_full_result_count = False
    # In the order of an index.
    ordering = ("source", "kind", "-score")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ItemPair]":
        found: QuerySet[ItemPair] = super().get_queryset(request)
        return found.defer(
            *("source__document", "source__titles"),
            *("target__document", "target__titles"),
        )

    def name_of(self, row: ItemPair) -> str:
        return " → ".join(title_of(i.texts, i.key) for i in (row.source, row.target))

    @admin.display(description=_("kind"), ordering="kind")
    def of_kind(self, pair: ItemPair) -> str:
        return pair.get_kind_display()

    @admin.display(description=_("product"), ordering="source")
    def first(self, pair: ItemPair) -> str:
        title = title_of(pair.source.texts, pair.source.key)
        return self.link_to(pair.source, title)

    @admin.display(description=_("goes with"), ordering="target")
    def second(self, pair: ItemPair) -> str:
        title = title_of(pair.target.texts, pair.target.key)
        return self.link_to(pair.target, title)

    @admin.display(description=_("strength"), ordering="score")
    def strength(self, pair: ItemPair) -> str:
        return f"{pair.score:.3g}"
