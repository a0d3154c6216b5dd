"""What the support chat knows: articles of the help centre, and their passages."""

from django.conf import settings
from django.contrib.sites.models import Site
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField

from ecom_ai.models.checkpoints import Checkpoint


class Article(models.Model):
    """One article of a shop's help centre in one language."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    #: The same in all languages that an article is written in.
    key = models.SlugField(_("key"), max_length=120, allow_unicode=True)
    language = models.CharField(_("language"), max_length=10)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), help_text=_("Markdown"))
    topic = models.CharField(_("topic"), max_length=80, blank=True)
    is_published = models.BooleanField(_("published"), default=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True,
        blank=True, verbose_name=_("edited by"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ("topic", "key", "language")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "key", "language"], name="ecom_ai_article_key"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Passage(models.Model):
    """A few sentences that an answer may rest on, and where they are from.

    Of an article, or of a product: what it is, or what its reviews say of it.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        PRODUCT = "product", _("product")
        REVIEWS = "reviews", _("reviews")

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    #: The article's key, or the item's.
    source = models.CharField(_("source"), max_length=200)
    language = models.CharField(_("language"), max_length=10)
    position = models.PositiveIntegerField(_("position"), default=0)
    #: The source's, shown beside what is cited and read together with the text.
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    text_hash = models.CharField(max_length=64)
    #: In how many answers it stood among what was read, and when last.
    retrieved = models.PositiveIntegerField(_("retrieved"), default=0)
    cited = models.PositiveIntegerField(_("cited"), default=0)
    retrieved_at = models.DateTimeField(_("last retrieved"), null=True, blank=True)
    #: When its source was last read; null where it is to be read again.
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ("kind", "source", "language", "position")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "kind", "source", "language", "position"],
                name="ecom_ai_passage_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.language}) {self.position}"


class PassageVector(models.Model):
    """The unit vector of a passage under an encoder, not centred."""

    passage = models.ForeignKey(
        Passage, models.CASCADE, related_name="vectors", db_index=False
    )
    checkpoint = models.ForeignKey(Checkpoint, models.CASCADE, related_name="+")
    vector = HalfVectorField()
    text_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["passage", "checkpoint"], name="ecom_ai_one_passage_vector"
            )
        ]

    def __str__(self) -> str:
        return f"{self.passage_id} ({self.checkpoint_id})"
