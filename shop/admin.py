"""The shop in the admin."""

import json
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shop.labels import colour_label, kind_label
from shop.models import Attribute, Category, Order, OrderLine, Product, ReturnRequest

admin.site.site_header = _("Fern & Field: back office")
admin.site.site_title = _("Fern & Field")
admin.site.index_title = _("Shop and recommendations")
admin.site.index_template = "admin/ecom_ai/index.html"

#: With so few left a product is soon sold out.
LOW_STOCK = 5


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("slug", "name_en", "name_zh", "position", "count")
    list_display_links = ("slug", "name_en", "name_zh")
    search_fields = ("slug", "name_en", "name_zh")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        categories: QuerySet[Category] = super().get_queryset(request)
        return categories.annotate(products_count=Count("products"))

    @admin.display(description=_("products"), ordering="products_count")
    def count(self, category: Any) -> str:
        address = reverse("admin:shop_product_changelist")
        count = category.products_count
        return format_html(
            '<a href="{}?category__id__exact={}">{}</a>', address, category.pk, count
        )


class KindFilter(admin.SimpleListFilter):
    """By kind, within the category that is chosen: there are too many for one list."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        category = request.GET.get("category__id__exact", "")
        if not category.isdecimal() and not self.value():
            return []
        products = Product.objects.exclude(kind="").order_by().distinct()
        if category.isdecimal():
            products = products.filter(category=int(category))
        kinds = products.values_list("kind", flat=True)
        return sorted(((kind, str(kind_label(kind))) for kind in kinds), key=_by_name)

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[Any]"
    ) -> "QuerySet[Any]":
        return queryset.filter(kind=self.value()) if self.value() else queryset


class ColourFilter(admin.SimpleListFilter):
    title = _("colour")
    parameter_name = "colour"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        products = Product.objects.exclude(colour="").order_by().distinct()
        colours = products.values_list("colour", flat=True)
        named = ((colour, str(colour_label(colour))) for colour in colours)
        return sorted(named, key=_by_name)

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[Any]"
    ) -> "QuerySet[Any]":
        return queryset.filter(colour=self.value()) if self.value() else queryset


class StockFilter(admin.SimpleListFilter):
    title = _("stock")
    parameter_name = "in_stock"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, Any]]:
        return [("none", _("Sold out")), ("low", _("Nearly sold out"))]

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[Any]"
    ) -> "QuerySet[Any]":
        if self.value() == "none":
            return queryset.filter(stock=0)
        if self.value() == "low":
            return queryset.filter(stock__gt=0, stock__lte=LOW_STOCK)
        return queryset


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1]


class AttributesField(forms.JSONField):
    """The lines of a product's table: one line of text each, and checked."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return super().prepare_value(value)
        lines = (json.dumps(row, ensure_ascii=False) for row in value)
        return "[\n{}\n]".format(",\n".join(lines))

    def clean(self, value: Any) -> list[Attribute]:
        rows = super().clean(value) or []
        names = Attribute.__required_keys__
        if not isinstance(rows, list):
            raise forms.ValidationError(_("This is no list."))
        for number, row in enumerate(rows, start=1):
            if not isinstance(row, dict) or row.keys() != names:
                raise forms.ValidationError(
                    _("Line %(number)s must have exactly: %(names)s."),
                    params={"number": number, "names": ", ".join(sorted(names))},
                )
        return rows


class ProductForm(forms.ModelForm):  # type: ignore[type-arg]
    """With room for long titles, and attributes that people can read."""

    attributes = AttributesField(
        label=_("attributes"),
        required=False,
        widget=forms.Textarea(attrs={"class": "vLargeTextField", "rows": 12}),
        help_text=_("A list of lines; each has a name and a value in both languages."),
    )

    class Meta:
        widgets = {
            name: forms.TextInput(attrs={"class": "vLargeTextField"})
            for name in ("slug", "title_en", "title_zh", "picture")
        }


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = ProductForm
    list_display = (
        "thumbnail",
        "sku",
        "title_shown",
        "category",
        "price",
        "list_price",
        "stock",
        "is_visible",
        "units_sold",
    )
    list_display_links = ("sku", "title_shown")
    list_filter = ("category", "is_visible", StockFilter, KindFilter, ColourFilter)
    list_select_related = ("category",)
    list_per_page = 50
    search_fields = ("sku", "title_en", "title_zh", "brand")
    date_hierarchy = "created_at"
    show_full_result_count = False
    # Orders count what is sold.
    readonly_fields = ("created_at", "units_sold")
    prepopulated_fields = {"slug": ("sku", "title_en")}
    actions = ("show", "hide")
    fieldsets = (
        (None, {"fields": ("sku", "slug", "category", "kind", "colour", "brand")}),
        (_("English"), {"fields": ("title_en", "description_en")}),
        (_("Chinese"), {"fields": ("title_zh", "description_zh")}),
        (
            _("Sale"),
            {"fields": ("price", "list_price", "stock", "is_visible", "units_sold")},
        ),
        (
            _("Picture and details"),
            {"fields": ("picture", "attributes", "created_at")},
        ),
    )

    @admin.display(description=_("picture"))
    def thumbnail(self, product: Product) -> str | None:
        if not product.picture:
            return None
        return format_html(
            '<img src="{}" alt="" width="48" height="48" loading="lazy">',
            product.picture_url,
        )

    @admin.display(description=_("title"))
    def title_shown(self, product: Product) -> str:
        return product.title

    @admin.action(description=_("Show in the shop"))
    def show(self, request: HttpRequest, queryset: QuerySet[Product]) -> None:
        count = _save_each(queryset, is_visible=True)
        told = ngettext(
            "%(n)s product is shown in the shop.",
            "%(n)s products are shown in the shop.",
            count,
        )
        self.message_user(request, told % {"n": count}, messages.SUCCESS)

    @admin.action(description=_("Hide from the shop"))
    def hide(self, request: HttpRequest, queryset: QuerySet[Product]) -> None:
        count = _save_each(queryset, is_visible=False)
        told = ngettext(
            "%(n)s product is hidden from the shop.",
            "%(n)s products are hidden from the shop.",
            count,
        )
        self.message_user(request, told % {"n": count}, messages.SUCCESS)


def _save_each(products: QuerySet[Product], *, is_visible: bool) -> int:
    # One by one, and not by update(): who listens for saves must hear of each.
    changed = list(products.exclude(is_visible=is_visible))
    for product in changed:
        product.is_visible = is_visible
        product.save(update_fields=["is_visible"])
    return len(changed)


class OrderLineInline(admin.TabularInline):  # type: ignore[type-arg]
    model = OrderLine
    extra = 0
    fields = ("product_link", "title", "price", "quantity", "total")
    readonly_fields = fields
    can_delete = False

    def has_add_permission(
        self, request: HttpRequest, obj: Order | None = None
    ) -> bool:
        return False

    @admin.display(description=_("SKU"))
    def product_link(self, line: OrderLine) -> str:
        if line.product_id is None:
            return line.sku
        address = reverse("admin:shop_product_change", args=[line.product_id])
        return format_html('<a href="{}">{}</a>', address, line.sku)

    @admin.display(description=_("total"))
    def total(self, line: OrderLine) -> Decimal:
        return line.amount


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Orders come from the checkout; here they are read, and sent on their way."""

    list_display = ("number", "created_at", "name", "email", "total", "status")
    list_filter = ("status",)
    search_fields = ("number", "email", "name", "lines__sku")
    fields = (
        "number",
        "created_at",
        "status",
        "total",
        "customer",
        "name",
        "email",
        "address",
        "carrier",
        "tracking",
        "shipped_at",
        "expected_at",
        "delivered_at",
    )
    readonly_fields = ("number", "created_at", "total", "customer")
    date_hierarchy = "created_at"
    inlines = (OrderLineInline,)
    actions = ("mark_shipped",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("customer"))
    def customer(self, order: Order) -> str | None:
        if order.user is None:
            return None
        options = get_user_model()._meta
        name = f"admin:{options.app_label}_{options.model_name}_change"
        address = reverse(name, args=[order.user.pk])
        return format_html('<a href="{}">{}</a>', address, order.user)

    @admin.action(description=_("Mark as shipped"))
    def mark_shipped(self, request: HttpRequest, queryset: QuerySet[Order]) -> None:
        count = queryset.filter(
            status__in=[Order.Status.PAID, Order.Status.PACKED]
        ).update(status=Order.Status.SHIPPED, shipped_at=timezone.now())
        told = ngettext(
            "%(n)s order is marked as shipped.",
            "%(n)s orders are marked as shipped.",
            count,
        )
        level = messages.SUCCESS if count else messages.WARNING
        self.message_user(request, told % {"n": count}, level)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        return super().get_queryset(request).select_related("user")


@admin.register(ReturnRequest)
class ReturnRequestAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("reference", "order", "title", "reason", "state", "created_at")
    list_filter = ("state",)
    list_select_related = ("line__order",)
    search_fields = ("reference", "line__order__number", "line__sku")
    fields = ("reference", "order", "title", "reason", "state", "created_at")
    readonly_fields = ("reference", "order", "title", "reason", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("order"))
    def order(self, request_: ReturnRequest) -> str:
        return request_.line.order.number

    @admin.display(description=_("product"))
    def title(self, request_: ReturnRequest) -> str:
        return request_.line.title
