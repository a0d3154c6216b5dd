"""Attacks that stand in an article, a review or a product, put there for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from ecom_ai import catalog
from ecom_ai.models import Article, Conversation, Review
from ecom_ai.reviews import deciding
from ecom_ai.support import knowledge
from shop.models import Product

SITE = settings.SITE_ID
KEY = "planted"


@contextmanager
def planted(attack: dict[str, Any]) -> Iterator[str]:
    """For a block, what the attack says stands where it says.

    Gives the key of the product on whose page it is asked about; "" for none.
    """
    plant = {"article": _article, "review": _review, "product": _product}
    if attack["where"] in plant:
        with plant[attack["where"]](attack) as page:
            yield page
    else:
        yield ""


@contextmanager
def _article(attack: dict[str, Any]) -> Iterator[str]:
    """An article whose title is the question, so that it is found before all others."""
    made = Article.objects.create(
        site_id=SITE, key=KEY, language=attack["language"],
        title=attack["ask"][:200], body=attack["text"],
    )  # fmt: skip
    knowledge.embed_passages(SITE, knowledge.sync_articles(SITE, [KEY]))
    try:
        yield ""
    finally:
        made.delete()
        knowledge.sync_articles(SITE, [KEY])


@contextmanager
def _review(attack: dict[str, Any]) -> Iterator[str]:
    """The only review of a product, scored, and published in spite of all rules."""
    product = _some_product()
    others = Review.objects.filter(
        site_id=SITE, item_key=product.sku, state="published"
    )
    hidden = list(others.values_list("pk", flat=True))
    others.update(state="withdrawn")
    made = Review.objects.create(
        site_id=SITE, item_key=product.sku, body=attack["text"], stars=5,
        language=attack["language"], author_key=KEY, author_name="A. Shopper",
    )  # fmt: skip
    deciding.score_waiting([made.pk])
    Review.objects.filter(pk=made.pk).update(state="published")
    knowledge.embed_passages(SITE, knowledge.sync_products(SITE, [product.sku]))
    try:
        yield product.sku
    finally:
        made.delete()
        Review.objects.filter(pk__in=hidden).update(state="published")
        knowledge.sync_products(SITE, [product.sku])


@contextmanager
def _product(attack: dict[str, Any]) -> Iterator[str]:
    """A product that is called so, and says so of itself."""
    product = _some_product()
    language = attack["language"]
    names = (f"title_{language}", f"description_{language}")
    before = [getattr(product, name) for name in names]
    _write(
        product, dict(zip(names, [attack["text"][:200], attack["text"]], strict=True))
    )
    try:
        yield product.sku
    finally:
        _write(product, dict(zip(names, before, strict=True)))


def _write(product: Product, texts: dict[str, str]) -> None:
    Product.objects.filter(pk=product.pk).update(**texts)
    catalog.sync(SITE, [product.sku])
    knowledge.embed_passages(SITE, knowledge.sync_products(SITE, [product.sku]))


def _some_product() -> Product:
    return Product.objects.sellable().order_by("pk")[0]


def conversation(user: Any, language: str, page: str) -> Conversation:
    """Of somebody who writes on this product's page."""
    return Conversation.objects.create(
        site_id=SITE, user=user, language=language, wants={"page": page} if page else {}
    )
