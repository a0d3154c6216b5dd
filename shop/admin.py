"""The shop in the admin."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shop.models import Category, Order, OrderLine, Product

admin.site.site_header = _("Fern & Field: back office")
admin.site.site_title = _("Fern & Field")
admin.site.index_title = _("Shop and assistant")


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ("slug", "name_en", "name_zh", "position")
    list_editable = ("position",)
    search_fields = ("slug", "name_en", "name_zh")


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):
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
    list_editable = ("price", "stock", "is_visible")
    list_filter = ("category", "is_visible", "kind", "colour")
    list_select_related = ("category",)
    list_per_page = 50
    search_fields = ("sku", "title_en", "title_zh", "brand")
    date_hierarchy = "created_at"
    show_full_result_count = False
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


class OrderLineInline(admin.TabularInline):
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
class OrderAdmin(admin.ModelAdmin):
    list_display = ("number", "created_at", "name", "email", "total", "status")
    list_filter = ("status", "created_at")
    list_editable = ("status",)
    search_fields = ("number", "email", "name", "lines__sku")
    readonly_fields = ("number", "checkout_token", "total", "created_at")
    raw_id_fields = ("user",)
    date_hierarchy = "created_at"
    inlines = (OrderLineInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        return super().get_queryset(request).select_related("user")
