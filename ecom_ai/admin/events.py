"""Events and shoppers in the admin."""

import json
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ecom_ai.admin.looking import LookingAdmin, SiteFilter, shown
from ecom_ai.admin.names import placement_name, title_of
from ecom_ai.conf import get_settings
from ecom_ai.models import Event, Item, Shopper
from ecom_ai.shoppers import user_key

#: How keys of shoppers begin who are signed in.
_SIGNED_IN = user_key("")
_NOWHERE = "-"


class PlacementFilter(admin.SimpleListFilter):
    """By the settings' placements: those of the rows would take reading them all."""

    title = _("placement")
    parameter_name = "placement"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, Any]]:
        names: list[tuple[str, Any]] = [
            (name, placement_name(name)) for name in get_settings().PLACEMENTS
        ]
        return [*names, (_NOWHERE, _("from no list"))]

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[Event]"
    ) -> "QuerySet[Event]":
        value = self.value()
        if not value:
            return queryset
        return queryset.filter(placement="" if value == _NOWHERE else value)


@admin.register(Event)
class EventAdmin(LookingAdmin):
    list_display = (
        "at",
        "kind",
        "product",
        "query",
        "where",
        "rank",
        "shopper",
        "of_site",
    )
    # By when it was received, for which there is an index.
    list_filter = ("kind", PlacementFilter, "received_at", ("site", SiteFilter))
    search_fields = ("item_key__exact", "shopper_key__exact", "query")
    fields = (
        "at",
        "received_at",
        "kind",
        "product",
        "query",
        "where",
        "rank",
        "shopper",
        "list_shown",
        "of_site",
    )
    ordering = ("-id",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Event]":
        items = Item.objects.filter(site=OuterRef("site"), key=OuterRef("item_key"))
        events: QuerySet[Event] = super().get_queryset(request)
        return events.annotate(
            item_id=Subquery(items.values("pk")[:1]),
            item_texts=Subquery(items.values("texts")[:1]),
        )

    def name_of(self, row: Any) -> str:
        what = title_of(row.item_texts, row.item_key) or row.query
        return f"{row.get_kind_display()}: {what}"

    @admin.display(description=_("product"), ordering="item_key")
    def product(self, event: Any) -> str:
        title = title_of(event.item_texts, event.item_key)
        item = Item(pk=event.item_id) if event.item_id else None
        return self.link_to(item, title or "-")

    @admin.display(description=_("placement"))
    def where(self, event: Event) -> str:
        return placement_name(event.placement) or "-"

    @admin.display(description=_("shopper"))
    def shopper(self, event: Event) -> str:
        key = event.shopper_key
        return self.link_to_list(
            Event, key, shopper_key=key, site__id__exact=event.site_id
        )

    @admin.display(description=_("list it came from"))
    def list_shown(self, event: Event) -> str:
        if not event.served:
            return "-"
        told = json.dumps(event.served, ensure_ascii=False, indent=2)
        return format_html("<pre>{}</pre>", told)


class SignedInFilter(admin.SimpleListFilter):
    title = _("signed in")
    parameter_name = "signed_in"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, Any]]:
        return [("1", _("Yes")), ("0", _("No"))]

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[Shopper]"
    ) -> "QuerySet[Shopper]":
        if self.value() == "1":
            return queryset.filter(key__startswith=_SIGNED_IN)
        if self.value() == "0":
            return queryset.exclude(key__startswith=_SIGNED_IN)
        return queryset


@admin.register(Shopper)
class ShopperAdmin(LookingAdmin):
    list_display = (
        "key",
        "signed_in",
        "last_event",
        "taste_from",
        "created_at",
        "of_site",
    )
    list_filter = (SignedInFilter, "created_at", ("site", SiteFilter))
    search_fields = ("key__exact",)
    fields = (
        "key",
        "customer",
        "last_event",
        "taste_from",
        "their_events",
        "created_at",
        "of_site",
    )
    ordering = ("-pk",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Shopper]":
        events = Event.objects.filter(
            site=OuterRef("site"), shopper_key=OuterRef("key")
        ).order_by("-at")
        shoppers: QuerySet[Shopper] = super().get_queryset(request).defer("vector")
        return shoppers.annotate(last_at=Subquery(events.values("at")[:1]))

    @admin.display(description=_("signed in"), boolean=True)
    def signed_in(self, shopper: Shopper) -> bool:
        return shopper.key.startswith(_SIGNED_IN)

    @admin.display(description=_("last event"))
    def last_event(self, shopper: Any) -> str:
        return shown(shopper.last_at)

    @admin.display(description=_("taste learnt"), ordering="vector_at")
    def taste_from(self, shopper: Shopper) -> str:
        return shown(shopper.vector_at)

    @admin.display(description=_("customer"))
    def customer(self, shopper: Shopper) -> str:
        if not self.signed_in(shopper):
            return "-"
        pk = shopper.key.removeprefix(_SIGNED_IN)
        users = get_user_model()._default_manager
        try:
            user = users.filter(pk=pk).first()
        except (ValueError, ValidationError):
            user = None
        return self.link_to(user, user or "-")

    @admin.display(description=_("events"))
    def their_events(self, shopper: Shopper) -> str:
        mine = {"shopper_key": shopper.key, "site__id__exact": shopper.site_id}
        count = Event.objects.filter(site=shopper.site, shopper_key=shopper.key).count()
        return self.link_to_list(Event, count, **mine)
