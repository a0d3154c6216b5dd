"""All that the second shop tells ecom_ai about itself."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from ecom_ai.adapters import ProductAdapter, ShopperAdapter


class Articles(ProductAdapter):
    model = "bazaar.Article"
    title = "label"
    body = "story"
    category = "shelf"
    price = "cost"

    def sellable(self, site_id: int) -> "QuerySet[Any]":
        return self.queryset(site_id).exclude(shelf="")


class Guests(ShopperAdapter):
    def consented(self, request: HttpRequest) -> bool:
        return True
