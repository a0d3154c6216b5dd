"""What the shop tells ecom_ai about itself: the only module that knows the app."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.http import HttpRequest

from ecom_ai.adapters import ProductAdapter, ShopperAdapter
from shop import cart
from shop.models import Product


class Products(ProductAdapter):
    model = "shop.Product"
    key = "sku"
    title = {"en": "title_en", "zh": "title_zh"}
    body = {"en": "description_en", "zh": "description_zh"}
    category = "category__slug"
    price = "price"
    select_related = ("category",)

    def sellable(self, site_id: int) -> QuerySet[Product]:
        return Product.objects.sellable()

    def picture(self, product: Product) -> str:
        return product.picture_url


class Shoppers(ShopperAdapter):
    def consented(self, request: HttpRequest) -> bool:
        return request.COOKIES.get("consent") == "yes"

    def cart_keys(self, request: HttpRequest) -> Collection[str]:
        return cart.cart_keys(request)
