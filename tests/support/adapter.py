"""What a test's shop tells of its products in the chat."""

from collections.abc import Mapping
from decimal import Decimal

from ecom_ai.adapters import SupportAdapter
from shop.labels import colour_label
from shop.models import Product, in_language
from shop.templatetags.shop import money


class Facts(SupportAdapter):
    """The table on a product's page, and its colour."""

    def facts(self, product: Product) -> Mapping[str, str]:
        told = dict(product.details)
        if product.colour:
            name = in_language(en="Colour", zh="颜色")
            told[name] = str(colour_label(product.colour))
        return told

    def money(self, amount: Decimal) -> str:
        return money(amount)
