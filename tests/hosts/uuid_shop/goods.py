"""How the contract tests stock the second shop."""

from decimal import Decimal
from typing import Any

from tests.hosts.uuid_shop.models import Article


def make(*, title: str, body: str, category: str, price: Decimal | None) -> Article:
    return Article.objects.create(label=title, story=body, shelf=category, cost=price)


def withdraw(product: Any) -> None:
    """Takes a product from sale without a signal."""
    Article.objects.filter(pk=product.pk).update(shelf="")


def reprice(product: Any, price: Decimal) -> None:
    """Changes a price without a signal."""
    Article.objects.filter(pk=product.pk).update(cost=price)


def retitle(product: Any, title: str) -> None:
    product.label = title
    product.save()
