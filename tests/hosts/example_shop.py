"""How the contract tests stock the example shop."""

from decimal import Decimal
from typing import Any

from shop.models import Category, Product


def make(*, title: str, body: str, category: str, price: Decimal | None) -> Product:
    sku = f"SKU-{Product.objects.count() + 1}"
    return Product.objects.create(
        sku=sku,
        slug=sku.lower(),
        title_en=title,
        description_en=body,
        category=Category.objects.get_or_create(slug=category)[0],
        price=price,
        stock=3,
    )


def withdraw(product: Any) -> None:
    """Takes a product from sale without a signal."""
    Product.objects.filter(pk=product.pk).update(stock=0)


def reprice(product: Any, price: Decimal) -> None:
    """Changes a price without a signal."""
    Product.objects.filter(pk=product.pk).update(price=price)


def retitle(product: Any, title: str) -> None:
    product.title_en = title
    product.save()
