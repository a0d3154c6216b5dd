"""What the shop sells, and what was bought."""

import uuid
from decimal import Decimal
from typing import ClassVar, Self, TypedDict

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

CURRENCY = "USD"


class Attribute(TypedDict):
    """One line of a product's table, in both languages."""

    name_en: str
    name_zh: str
    value_en: str
    value_zh: str


def in_language(*, en: str, zh: str) -> str:
    """Return the text of the active language, or the other one where it is empty."""
    if (get_language() or "").startswith("zh"):
        return zh or en
    return en or zh


def product_slug(*, sku: str, title: str) -> str:
    """Return the last part of a product's address; unique because the SKU is."""
    return slugify(f"{sku} {title}")[:120].rstrip("-")


class Category(models.Model):
    slug = models.SlugField(_("slug"), unique=True)
    name_en = models.CharField(_("name (English)"), max_length=80)
    name_zh = models.CharField(_("name (Chinese)"), max_length=80, blank=True)
    blurb_en = models.CharField(_("blurb (English)"), max_length=240, blank=True)
    blurb_zh = models.CharField(_("blurb (Chinese)"), max_length=240, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ("position", "slug")
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("category", args=[self.slug])

    @property
    def name(self) -> str:
        return in_language(en=self.name_en, zh=self.name_zh)

    @property
    def blurb(self) -> str:
        return in_language(en=self.blurb_en, zh=self.blurb_zh)


class ProductQuerySet(models.QuerySet["Product"]):
    def visible(self) -> Self:
        """Products that have a page."""
        return self.filter(is_visible=True)

    def sellable(self) -> Self:
        """Products that can be put in a cart now."""
        return self.filter(is_visible=True, stock__gt=0, price__isnull=False)


class Product(models.Model):
    sku = models.CharField(_("SKU"), max_length=32, unique=True)
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    # The composite indexes below begin with the category.
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        related_name="products",
        db_index=False,
        verbose_name=_("category"),
    )
    kind = models.SlugField(_("kind"), max_length=40, blank=True, db_index=False)
    colour = models.SlugField(_("colour"), max_length=20, blank=True, db_index=False)
    brand = models.CharField(_("brand"), max_length=80, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title_zh = models.CharField(_("title (Chinese)"), max_length=200, blank=True)
    description_en = models.TextField(_("description (English)"), blank=True)
    description_zh = models.TextField(_("description (Chinese)"), blank=True)
    attributes = models.JSONField(_("attributes"), default=list, blank=True)
    price = models.DecimalField(
        _("price"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    list_price = models.DecimalField(
        _("former price"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    stock = models.PositiveIntegerField(_("stock"), default=0)
    is_visible = models.BooleanField(_("visible"), default=True)
    picture = models.CharField(
        _("picture"),
        max_length=200,
        blank=True,
        help_text=_("Path in the media folder"),
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    units_sold = models.PositiveIntegerField(_("units sold"), default=0)

    objects: ClassVar[ProductQuerySet] = ProductQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.CheckConstraint(
                name="shop_product_price_not_negative",
                condition=Q(price__isnull=True) | Q(price__gte=0),
            ),
        ]
        # One for each order of a category's listing; the shop asks for nothing else.
        indexes = [
            models.Index(
                "category",
                F("created_at").desc(),
                F("id").desc(),
                condition=Q(is_visible=True),
                name="shop_product_newest",
            ),
            models.Index(
                "category",
                "price",
                "id",
                condition=Q(is_visible=True),
                name="shop_product_price",
            ),
            models.Index(
                "category",
                F("units_sold").desc(),
                F("id").desc(),
                condition=Q(is_visible=True),
                name="shop_product_bestselling",
            ),
            models.Index("category", "kind", "colour", name="shop_product_facets"),
            models.Index(
                F("units_sold").desc(),
                F("id").desc(),
                condition=Q(is_visible=True),
                name="shop_product_popular",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("product", args=[self.slug])

    @property
    def title(self) -> str:
        return in_language(en=self.title_en, zh=self.title_zh)

    @property
    def name(self) -> str:
        return self.title

    @property
    def description(self) -> str:
        return in_language(en=self.description_en, zh=self.description_zh)

    @property
    def details(self) -> list[tuple[str, str]]:
        """Attributes as (name, value) in the active language."""
        rows: list[Attribute] = self.attributes
        return [
            (
                in_language(en=row.get("name_en", ""), zh=row.get("name_zh", "")),
                in_language(en=row.get("value_en", ""), zh=row.get("value_zh", "")),
            )
            for row in rows
        ]

    @property
    def picture_url(self) -> str:
        """Address of the picture; empty where the product has none."""
        return f"{settings.MEDIA_URL}{self.picture}" if self.picture else ""

    @property
    def is_sellable(self) -> bool:
        return self.is_visible and self.stock > 0 and self.price is not None

    @property
    def is_reduced(self) -> bool:
        return (
            self.price is not None
            and self.list_price is not None
            and self.list_price > self.price
        )


class Order(models.Model):
    class Status(models.TextChoices):
        PAID = "paid", _("Paid")
        PACKED = "packed", _("Packed")
        SHIPPED = "shipped", _("Shipped")
        DELIVERED = "delivered", _("Delivered")
        CANCELLED = "cancelled", _("Cancelled")
        #: Sent back; the money is on its way only once it is refunded.
        RETURNED = "returned", _("Returned")
        REFUNDED = "refunded", _("Refunded")

    number = models.CharField(_("number"), max_length=20, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("customer"),
    )
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120)
    address = models.TextField(_("address"))
    created_at = models.DateTimeField(_("created"), default=timezone.now, db_index=True)
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=2)
    checkout_token = models.UUIDField(
        _("checkout token"), unique=True, default=uuid.uuid4
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.PAID
    )
    carrier = models.CharField(_("carrier"), max_length=40, blank=True)
    tracking = models.CharField(_("tracking number"), max_length=40, blank=True)
    shipped_at = models.DateTimeField(_("shipped"), null=True, blank=True)
    expected_at = models.DateTimeField(_("expected"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = _("order")
        verbose_name_plural = _("orders")

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("order_done", args=[self.number])

    @property
    def is_late(self) -> bool:
        """Whether the parcel should have been there by now."""
        expected, late = self.expected_at, self.status == self.Status.SHIPPED
        return late and expected is not None and expected < timezone.now()

    @property
    def has_invoice(self) -> bool:
        """The invoice is written when the parcel leaves."""
        return self.shipped_at is not None


class OrderLine(models.Model):
    order = models.ForeignKey(
        Order, on_delete=models.CASCADE, related_name="lines", verbose_name=_("order")
    )
    product = models.ForeignKey(
        Product,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="order_lines",
        verbose_name=_("product"),
    )
    # As it was when it was bought: the product may change or go.
    sku = models.CharField(_("SKU"), max_length=32)
    title = models.CharField(_("title"), max_length=200)
    price = models.DecimalField(_("price"), max_digits=10, decimal_places=2)
    quantity = models.PositiveIntegerField(_("quantity"))
    was_reduced = models.BooleanField(_("bought at a reduced price"), default=False)

    class Meta:
        ordering = ("id",)
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        constraints = [
            models.CheckConstraint(
                name="shop_orderline_quantity_positive", condition=Q(quantity__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku}"

    @property
    def amount(self) -> Decimal:
        return self.price * self.quantity


class ReturnRequest(models.Model):
    """A line of an order that its buyer sends back: one request, whoever asks twice."""

    class State(models.TextChoices):
        REGISTERED = "registered", _("registered")
        ARRIVED = "arrived", _("arrived")
        REFUNDED = "refunded", _("refunded")

    line = models.OneToOneField(
        OrderLine,
        on_delete=models.CASCADE,
        related_name="return_request",
        verbose_name=_("order line"),
    )
    reference = models.CharField(_("reference"), max_length=20, unique=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.REGISTERED
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = _("return request")
        verbose_name_plural = _("return requests")

    def __str__(self) -> str:
        return self.reference
