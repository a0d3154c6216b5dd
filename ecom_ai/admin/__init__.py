"""Django admin: look at items, shoppers, events and checkpoints."""

from django.contrib import admin
from django.http import HttpRequest

from ecom_ai.models import Checkpoint, Event, Item, Shopper


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that the app writes by itself are looked at, not edited."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Item)
class ItemAdmin(ReadOnlyAdmin):
    list_display = ("key", "__str__", "category", "price", "available", "popularity")
    list_filter = ("site", "available", "category")
    search_fields = ("key", "titles")
    exclude = ("document", "titles", "text_hash")
    ordering = ("-popularity",)


@admin.register(Checkpoint)
class CheckpointAdmin(ReadOnlyAdmin):
    list_display = ("id", "role", "name", "stage", "dimensions", "promoted_at", "site")
    list_filter = ("site", "role", "stage")
    exclude = ("means",)


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "item_key", "query", "placement", "rank")
    list_filter = ("site", "kind", "placement")
    search_fields = ("=shopper_key", "=item_key")
    ordering = ("-id",)
    show_full_result_count = False


@admin.register(Shopper)
class ShopperAdmin(ReadOnlyAdmin):
    list_display = ("key", "vector_at", "created_at", "site")
    search_fields = ("=key",)
    exclude = ("vector",)
    show_full_result_count = False
