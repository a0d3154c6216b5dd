"""What shoppers did, and what was learnt from it."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.contrib.sites.models import Site
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField

from ecom_ai.models.catalog import Item
from ecom_ai.models.checkpoints import Checkpoint


class Shopper(models.Model):
    """A visitor, signed in or not, who agreed to be remembered."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    key = models.CharField(_("key"), max_length=64)
    #: Of the checkpoint, from events up to ``vector_at``; null for the cold.
    vector = HalfVectorField(null=True, blank=True)
    checkpoint = models.ForeignKey(
        Checkpoint, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    vector_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("shopper")
        verbose_name_plural = _("shoppers")
        constraints = [
            models.UniqueConstraint(fields=["site", "key"], name="ecom_ai_shopper_key")
        ]

    def __str__(self) -> str:
        return self.key


class ShopperSequence(models.Model):
    """What a recommender makes of the items that a shopper looked at, in their order.

    An item's score is ``vector · item vector``, and what it has among the followers
    besides.
    """

    shopper = models.OneToOneField(
        Shopper, models.CASCADE, primary_key=True, related_name="sequence"
    )
    checkpoint = models.ForeignKey(Checkpoint, models.CASCADE, related_name="+")
    #: Keys of the items, oldest first; none of them is recommended.
    items = ArrayField(models.CharField(max_length=200))
    #: Of the recommender's space; null where it knows none of the items.
    vector = HalfVectorField(null=True)
    #: Ids of the items that follow those, and what is added to the score of each.
    follower_ids = ArrayField(models.BigIntegerField())
    follower_scores = ArrayField(models.FloatField())
    #: When the newest of the events happened, and when all of them were read.
    until = models.DateTimeField()
    encoded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.shopper_id} ({self.checkpoint_id})"


class Event(models.Model):
    """One thing a shopper did. Rows are only ever added, or erased with a shopper."""

    class Kind(models.TextChoices):
        VIEW = "view", _("view")
        CLICK = "click", _("click")
        CART = "cart", _("added to cart")
        PURCHASE = "purchase", _("purchase")
        SEARCH = "search", _("search")
        IMPRESSION = "impression", _("impression")
        DISMISS = "dismiss", _("dismissed")

    id = models.UUIDField(primary_key=True)
    # No constraint in the database: it would lock the site's row for each insert.
    site = models.ForeignKey(
        Site, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    shopper_key = models.CharField(max_length=64)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    item_key = models.CharField(_("item"), max_length=200, blank=True)
    placement = models.CharField(_("placement"), max_length=60, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True)
    #: Search text of a search event.
    query = models.CharField(_("query"), max_length=200, blank=True)
    #: What the signed list token says of the list the item came from.
    served = models.JSONField(null=True)
    at = models.DateTimeField(_("at"))
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(
                "site", "shopper_key", F("at").desc(), name="ecom_ai_event_shopper"
            ),
            models.Index(
                "site",
                "shopper_key",
                "item_key",
                condition=models.Q(kind="dismiss"),
                name="ecom_ai_event_dismissed",
            ),
            BrinIndex(fields=["received_at"], name="ecom_ai_event_received"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item_key}"


#: Kinds that say that a shopper took a look at an item.
LOOKED = (Event.Kind.VIEW, Event.Kind.CLICK, Event.Kind.CART, Event.Kind.PURCHASE)


class Learnt(models.Model):
    """Up to when the events of a shop have been worked through, and for what."""

    #: So much later than it was received an event may be committed.
    MARGIN = timedelta(minutes=1)

    site = models.OneToOneField(
        Site, models.CASCADE, primary_key=True, related_name="+"
    )
    #: Counted in popularity and pairs.
    counted_until = models.DateTimeField(null=True)
    #: Part of the vectors of those who did them.
    shoppers_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"site {self.site_id}"


class ItemPair(models.Model):
    """After ``source`` shoppers saw, or bought, ``target``; with a score."""

    class Kind(models.TextChoices):
        SEEN = "seen", _("seen together")
        BOUGHT = "bought", _("bought together")

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    # No constraints in the database: an item may go while its pairs are counted.
    source = models.ForeignKey(
        Item, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    target = models.ForeignKey(
        Item, models.CASCADE, related_name="+", db_constraint=False
    )
    score = models.FloatField()

    class Meta:
        verbose_name = _("item pair")
        verbose_name_plural = _("item pairs")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "target"], name="ecom_ai_pair"
            )
        ]
        indexes = [
            models.Index("source", "kind", F("score").desc(), name="ecom_ai_pair_score")
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"
