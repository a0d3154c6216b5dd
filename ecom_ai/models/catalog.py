"""Items mirror the host's products; embeddings are their vectors."""

import time

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.contrib.sites.models import Site
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField

from ecom_ai.conf import get_settings
from ecom_ai.models.checkpoints import Checkpoint


class ItemQuerySet(models.QuerySet["Item"]):
    def pending(self, checkpoint: Checkpoint) -> "ItemQuerySet":
        """Items whose vector under a checkpoint is missing or of another text."""
        current = Embedding.objects.filter(
            item=models.OuterRef("pk"),
            checkpoint=checkpoint,
            text_hash=models.OuterRef("text_hash"),
        )
        return self.filter(
            ~Q(text_hash=""), ~models.Exists(current), site=checkpoint.site
        )


class Item(models.Model):
    """Our row for one of the host's products, named by the host's key as text."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    key = models.CharField(_("key"), max_length=200)
    category = models.CharField(_("category"), max_length=200, blank=True)
    price = models.DecimalField(
        _("price"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    available = models.BooleanField(_("available"), default=True)
    #: {language: [title, body]}
    texts = models.JSONField(_("texts"), default=dict)
    #: SHA-256 of the texts; "" where there is no text to embed.
    text_hash = models.CharField(max_length=64, blank=True)
    #: All titles in lower case.
    titles = models.TextField(blank=True)
    document = SearchVectorField(null=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        constraints = [
            models.UniqueConstraint(fields=["site", "key"], name="ecom_ai_item_key")
        ]
        indexes = [
            models.Index("site", "category", "price", name="ecom_ai_item_category"),
            models.Index("site", "price", name="ecom_ai_item_price"),
            GinIndex(fields=["document"], name="ecom_ai_item_document"),
            # Of titles alone, which have the weight A.
            GinIndex(
                Func("document", Value("{a}"), function="ts_filter"),
                name="ecom_ai_item_title",
            ),
        ]

    def __str__(self) -> str:
        titles = [text[0] for text in self.texts.values()]
        return titles[0] if titles else self.key


class Embedding(models.Model):
    """The vector of an item under one checkpoint.

    The column has no dimensions: each checkpoint has a partial index of its own
    (``ecom_ai.index``), so that encoders of any size live side by side.
    """

    # The constraint's index begins with the item.
    item = models.ForeignKey(
        Item, models.CASCADE, related_name="embeddings", db_index=False
    )
    checkpoint = models.ForeignKey(
        Checkpoint, models.CASCADE, related_name="embeddings", db_index=False
    )
    #: Language of the text, "mul" for texts in several languages together.
    language = models.CharField(max_length=8)
    vector = HalfVectorField()
    text_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("embedding")
        verbose_name_plural = _("embeddings")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "checkpoint"], name="ecom_ai_one_embedding"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} ({self.checkpoint_id})"


class BitString(models.Field):  # type: ignore[type-arg]
    """Bits of any number, as text of 0 and 1."""

    def db_type(self, connection: object) -> str:
        return "bit varying"


class Sketch(models.Model):
    """An embedding in two bits a number (``index.levels``), beside what filters ask.

    Small enough to read those of a whole category for one list. A table of its own,
    so that a price which changes touches neither vectors nor their HNSW index.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="+", db_index=False)
    checkpoint = models.ForeignKey(
        Checkpoint, models.CASCADE, related_name="+", db_index=False
    )
    category = models.CharField(max_length=200, blank=True)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    levels = BitString()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "checkpoint"], name="ecom_ai_one_sketch"
            )
        ]
        indexes = [
            models.Index(
                fields=["checkpoint", "category", "price"],
                include=["item", "levels"],
                name="ecom_ai_sketch_category",
            ),
            models.Index(
                fields=["checkpoint", "price"],
                include=["item", "levels"],
                name="ecom_ai_sketch_price",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} ({self.checkpoint_id})"


class Popularity(models.Model):
    """How much interest an item has met, beside what filters ask.

    ``score`` is the binary logarithm of its events' weights, each doubled for every
    half-life that it is younger: between events it stays as it is, and the order is
    that of weights which decay (forward decay; Cormode, Shkapenyuk, Srivastava, Xu,
    ICDE 2009). 0 without an event.
    """

    item = models.OneToOneField(
        Item, models.CASCADE, primary_key=True, related_name="popularity"
    )
    site = models.ForeignKey(Site, models.CASCADE, related_name="+", db_index=False)
    category = models.CharField(max_length=200, blank=True)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    score = models.FloatField(default=0.0)

    class Meta:
        indexes = [
            models.Index(
                "site",
                F("score").desc(),
                "item",
                include=["price"],
                name="ecom_ai_popular",
            ),
            models.Index(
                "site",
                "category",
                F("score").desc(),
                "item",
                include=["price"],
                name="ecom_ai_popular_category",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.weight():.2f}"

    def weight(self) -> float:
        """What the item's events weigh together at this moment."""
        if not self.score:
            return 0.0
        half_life = get_settings().POPULARITY_HALF_LIFE_DAYS * 86400
        return float(2.0 ** (self.score - time.time() / half_life))
