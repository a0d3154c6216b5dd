"""All that the second shop tells ecom_ai about itself."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from ecom_ai.adapters import ProductAdapter, ShopperAdapter, SupportAdapter


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


class Letters(SupportAdapter):
    """Its orders are by post; it tells its hours, and what an article is made of."""

    def facts(self, product: Any) -> dict[str, str]:
        return {"Shelf": product.shelf} if product.shelf else {}

    def is_staffed(self, at: datetime) -> bool:
        return at.weekday() < 5
