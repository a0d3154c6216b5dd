"""What a host tells ecom_ai about its shop: small classes to subclass."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import router
from django.db.models import Field, Model, QuerySet
from django.http import HttpRequest
from django.utils.module_loading import import_string

from ecom_ai.conf import get_settings, nearest_word
from ecom_ai.exceptions import BadInput
from ecom_ai.language import base, detect
from ecom_ai.sql import is_storable


@dataclass(frozen=True)
class Text:
    """The words about a product in one language."""

    title: str
    body: str = ""


@dataclass(frozen=True)
class ItemData:
    """What retrieval needs to know of one product."""

    key: str
    texts: Mapping[str, Text]
    category: str = ""
    price: Decimal | None = None
    available: bool = True


class ProductAdapter:
    """Reads the host's products.

    Set the class attributes to the names of the model's fields (``__`` follows
    relations); override a method where a field does not say it.
    """

    #: The product model, "app_label.Model".
    model: ClassVar[str] = ""
    #: The unique field that names a product in URLs of the API and in events.
    key: ClassVar[str] = "pk"
    #: Field of the title: one name, or one a language, {"en": "title_en", …}.
    title: ClassVar[str | Mapping[str, str]] = "title"
    #: Field of the longer text, likewise; "" for none.
    body: ClassVar[str | Mapping[str, str]] = ""
    #: Field of the category's key; "" for none.
    category: ClassVar[str] = ""
    #: Field of the price; "" for none.
    price: ClassVar[str] = ""
    #: Relations to fetch with a product when it is shown.
    select_related: ClassVar[Sequence[str]] = ()

    def queryset(self, site_id: int) -> "QuerySet[Any]":
        """All products of a site, sellable or not."""
        return self.get_model()._default_manager.all()

    def sellable(self, site_id: int) -> "QuerySet[Any]":
        """The products that may be shown and sold at this moment."""
        return self.queryset(site_id)

    def item(self, product: Any) -> ItemData:
        """What retrieval needs to know of a product."""
        return ItemData(
            key=str(_follow(product, self.key)),
            texts=self.texts(product),
            category=self.category_of(product),
            price=self.price_of(product),
        )

    def category_of(self, product: Any) -> str:
        """The key of the product's category, or ''."""
        return str(_follow(product, self.category) or "")

    def price_of(self, product: Any) -> Decimal | None:
        """The product's price, or None."""
        price = _follow(product, self.price)
        return None if price is None else Decimal(price)

    def texts(self, product: Any) -> Mapping[str, Text]:
        """Title and body by language; a language without a title is left out."""
        default = base(django_settings.LANGUAGE_CODE)
        if isinstance(self.title, str):
            title = str(_follow(product, self.title) or "")
            body = str(_follow(product, str(self.body)) or "")
            language = detect(f"{title} {body}", default)
            return {language: Text(title, body)} if title or body else {}
        bodies = self.body if isinstance(self.body, Mapping) else {}
        texts = {
            base(language): Text(
                str(_follow(product, field) or ""),
                str(_follow(product, bodies.get(language, "")) or ""),
            )
            for language, field in self.title.items()
        }
        return {key: text for key, text in texts.items() if text.title or text.body}

    def title_of(self, product: Any, language: str) -> str:
        """The title to show a person who reads ``language``."""
        texts = self.texts(product)
        text = texts.get(base(language)) or next(iter(texts.values()), None)
        return text.title if text else str(product)

    def url(self, product: Any) -> str:
        """Address of the product's page."""
        return str(product.get_absolute_url())

    def picture(self, product: Any) -> str:
        """Address of the product's picture, or ''."""
        return ""

    def get_model(self) -> type[Model]:
        """The product model. Raises ImproperlyConfigured."""
        try:
            return apps.get_model(self.model)
        except (LookupError, ValueError) as error:
            labels = [model._meta.label for model in apps.get_models()]
            raise ImproperlyConfigured(
                f"{type(self).__qualname__}.model is '{self.model}', which is no "
                f"installed model.{nearest_word(self.model, labels)}"
            ) from error

    def joinable(self) -> bool:
        """Whether products and items lie in one database, for one statement."""
        items = apps.get_model("ecom_ai.Item")
        return router.db_for_read(self.get_model()) == router.db_for_read(items)

    def hydrate(self, site_id: int, keys: Collection[str]) -> dict[str, Any]:
        """The sellable products of these keys, read now. One statement."""
        products = self.sellable(site_id).filter(
            **{f"{self.key}__in": self.possible(keys)}
        )
        if self.select_related:
            products = products.select_related(*self.select_related)
        return {str(_follow(product, self.key)): product for product in products}

    def key_field(self) -> "Field[Any, Any]":
        """The model's field that ``key`` names. Raises FieldDoesNotExist."""
        options = self.get_model()._meta
        name = options.pk.name if self.key == "pk" else self.key
        found: Field[Any, Any] = options.get_field(name)  # type: ignore[assignment]
        return found

    def possible(self, keys: Collection[str]) -> list[str]:
        """Those of the keys that the field can hold; no other names a product."""
        field = self.key_field()
        return [key for key in keys if _is_possible(field, key)]

    def field_names(self) -> Iterable[tuple[str, str]]:
        """(attribute, field path) of every field this adapter names."""
        for attribute in ("key", "title", "body", "category", "price"):
            value = getattr(self, attribute)
            names = value.values() if isinstance(value, Mapping) else [value]
            yield from ((attribute, name) for name in names if name)


class ShopperAdapter:
    """What the host knows of the person who asks."""

    def consented(self, request: HttpRequest) -> bool:
        """Whether this person agreed that what they do is remembered.

        Without consent nothing outlives the session.
        """
        return False

    def cart_keys(self, request: HttpRequest) -> Collection[str]:
        """Keys of the products in this person's cart."""
        return ()

    def has_bought(self, request: HttpRequest, item_key: str) -> bool:
        """Whether this person bought the product here: their review says so."""
        return False


@dataclass(frozen=True)
class OrderLine:
    """A product of an order, by the key its item has."""

    key: str
    title: str
    quantity: int
    price: Decimal | None = None


@dataclass(frozen=True)
class Order:
    """What may be told of an order to the person it belongs to.

    ``status`` is the host's own word for programs, ``status_text`` the one for people.
    """

    number: str
    status: str
    status_text: str
    placed_at: datetime
    total: Decimal
    lines: Sequence[OrderLine] = ()
    carrier: str = ""
    tracking: str = ""
    expected_at: datetime | None = None
    delivered_at: datetime | None = None
    can_cancel: bool = False
    url: str = ""
    #: Cancelled, or sent back: nothing of it comes any more.
    is_ended: bool = False


@dataclass(frozen=True)
class Returnable:
    """Whether a line of an order can be sent back now, until when, and why not."""

    is_possible: bool
    until: datetime | None = None
    why: str = ""


class SupportAdapter:
    """What the support chat may know of the host's orders, and do with them.

    Whoever asks was found out by the app: ``user`` is signed in, and an order found by
    ``find_order`` was named with its e-mail address. Texts are in the active language.
    """

    #: A regular expression for the shop's order numbers; case is ignored.
    order_number: ClassVar[str] = r"[A-Z]{0,5}-?\d[\dA-Z-]{3,18}"

    def orders(self, user: Any) -> Sequence[Order]:
        """A signed-in person's own orders, newest first."""
        return ()

    def find_order(self, number: str, email: str) -> Order | None:
        """The order of this number, if it was placed with this e-mail address."""
        return None

    def returnable(self, order: Order, line: OrderLine) -> Returnable:
        """By the shop's own rules, not by the words of an article."""
        return Returnable(False)

    def request_return(self, order: Order, line: OrderLine, reason: str) -> str:
        """Asks for a return, once; its reference. Raises BadInput where it may not."""
        raise BadInput("This shop takes no requests for returns in the chat.")

    def cancel(self, order: Order) -> None:
        """Cancels an order. Raises BadInput where it may not be."""
        raise BadInput("This shop cancels no orders in the chat.")

    def address_change(self, order: Order) -> str:
        """Whether and how an order's address can be changed now; "" asks a person."""
        return ""

    def invoice_url(self, order: Order) -> str:
        """The page of an order's invoice; "" where there is none (yet)."""
        return ""

    def facts(self, product: Any) -> Mapping[str, str]:
        """Attributes of a product by their names: nothing else is claimed of it."""
        return {}

    def money(self, amount: Decimal) -> str:
        """An amount as the shop writes it."""
        return f"{amount:.2f}"

    def is_staffed(self, at: datetime) -> bool:
        """Whether somebody is there to take a conversation over at this moment."""
        return True

    def hours(self) -> str:
        """When somebody is there, in words; "" where that is never told."""
        return ""

    def article_url(self, key: str) -> str:
        """The page of an article of the help centre; "" where there is none."""
        return ""


def _follow(instance: Any, path: str) -> Any:
    """The value at a field path such as 'category__slug'; None for '' or a gap."""
    if not path:
        return None
    for name in path.split("__"):
        if instance is None:
            return None
        instance = getattr(instance, name)
    return instance


def _is_possible(field: "Field[Any, Any]", key: str) -> bool:
    """Whether the key's text can be asked of PostgreSQL as this field's value."""
    try:
        field.to_python(key)
    except ValidationError:
        return False
    return is_storable(key)


def _load(setting: str, kind: type) -> Any:
    path = getattr(get_settings(), setting)
    if not path:
        raise ImproperlyConfigured(
            f"ECOM_AI['{setting}'] is missing: give the dotted path of a "
            f"subclass of ecom_ai.adapters.{kind.__name__}."
        )
    try:
        cls = import_string(path)
    except ImportError as error:
        raise ImproperlyConfigured(
            f"ECOM_AI['{setting}']: cannot import '{path}': {error}"
        ) from error
    if not (isinstance(cls, type) and issubclass(cls, kind)):
        raise ImproperlyConfigured(
            f"ECOM_AI['{setting}']: '{path}' is not a subclass of "
            f"ecom_ai.adapters.{kind.__name__}."
        )
    return cls()


def get_product_adapter() -> ProductAdapter:
    """The host's product adapter. Raises ImproperlyConfigured."""
    adapter: ProductAdapter = _load("PRODUCT_ADAPTER", ProductAdapter)
    return adapter


def get_shopper_adapter() -> ShopperAdapter:
    """The host's shopper adapter. Raises ImproperlyConfigured."""
    adapter: ShopperAdapter = _load("SHOPPER_ADAPTER", ShopperAdapter)
    return adapter


def get_support_adapter() -> SupportAdapter:
    """The host's support adapter. Raises ImproperlyConfigured."""
    adapter: SupportAdapter = _load("SUPPORT_ADAPTER", SupportAdapter)
    return adapter
