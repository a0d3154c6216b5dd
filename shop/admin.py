"""The shop in the admin."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shop.models import Category, Order, OrderLine, Product

admin.site.site_header = _("Fern & Field: back office")
admin.site.site_title = _("Fern & Field")
admin.site.index_title = _("Shop and recommendations")


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("slug", "name_en", "name_zh", "position")
    search_fields = ("slug", "name_en", "name_zh")


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = (
        "sku",
        "title_en",
        "title_zh",
        "category",
        "price",
        "stock",
        "is_visible",
        "units_sold",
    )
    list_filter = ("category", "is_visible", "kind", "colour")
    list_select_related = ("category",)
    list_per_page = 50
    search_fields = ("sku", "title_en", "title_zh", "brand")
    date_hierarchy = "created_at"
    show_full_result_count = False
    readonly_fields = ("created_at",)
    actions = ("show", "hide")
    fieldsets = (
        (None, {"fields": ("sku", "slug", "category", "kind", "colour", "brand")}),
        (_("English"), {"fields": ("title_en", "description_en")}),
        (_("Chinese"), {"fields": ("title_zh", "description_zh")}),
        (
            _("Sale"),
            {"fields": ("price", "list_price", "stock", "is_visible", "units_sold")},
        ),
        (_("Page"), {"fields": ("picture", "attributes", "created_at")}),
    )

    @admin.action(description=_("Show in the shop"))
    def show(self, _request: HttpRequest, queryset: QuerySet[Product]) -> None:
        _save_each(queryset, is_visible=True)

    @admin.action(description=_("Hide from the shop"))
    def hide(self, _request: HttpRequest, queryset: QuerySet[Product]) -> None:
        _save_each(queryset, is_visible=False)


def _save_each(products: QuerySet[Product], *, is_visible: bool) -> None:
    # One by one, and not by update(): who listens for saves must hear of each.
    for product in products:
        product.is_visible = is_visible
        product.save(update_fields=["is_visible"])


class OrderLineInline(admin.TabularInline):  # type: ignore[type-arg]
    model = OrderLine
    extra = 0
    fields = ("sku", "title", "price", "quantity")
    readonly_fields = fields
    can_delete = False

    def has_add_permission(
        self, request: HttpRequest, obj: Order | None = None
    ) -> bool:
        return False


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("number", "created_at", "name", "email", "total", "status")
    list_filter = ("status", "created_at")
    search_fields = ("number", "email", "name", "lines__sku")
    readonly_fields = ("number", "checkout_token", "total", "created_at")
    raw_id_fields = ("user",)
    date_hierarchy = "created_at"
    inlines = (OrderLineInline,)
    actions = ("mark_shipped",)

    @admin.action(description=_("Mark as shipped"))
    def mark_shipped(self, _request: HttpRequest, queryset: QuerySet[Order]) -> None:
        queryset.filter(status__in=[Order.Status.PAID, Order.Status.PACKED]).update(
            status=Order.Status.SHIPPED
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        return super().get_queryset(request).select_related("user")
