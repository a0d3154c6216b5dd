"""Reviews of a shop's products, what was found in them, and who decided what."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.sites.models import Site
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from pgvector.django import HalfVectorField

from ecom_ai.models.catalog import Item
from ecom_ai.models.checkpoints import Checkpoint


def new_key() -> str:
    """A name for a review that the host gave none."""
    return str(uuid.uuid4())


class BreachKind(models.TextChoices):
    """What a review may be held for. How pleased it is, is none of them."""

    OFFENCE = "offence", _("offence")
    SPAM = "spam", _("spam")
    PERSONAL_DATA = "personal_data", _("personal data")
    OFF_TOPIC = "off_topic", _("off topic")


class Review(models.Model):
    """What somebody wrote about a product, as they wrote it.

    Only a published one is shown. ``version`` counts the edits; what is found in an
    older version decides nothing.
    """

    class State(models.TextChoices):
        #: Not scored yet, or not in this version.
        PENDING = "pending", _("being checked")
        PUBLISHED = "published", _("published")
        HELD = "held", _("held")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn by its author")

    #: What no worker has read in its present version: new ones, and those that the host
    #: took over as published.
    UNREAD = models.Q(state=State.PENDING) | models.Q(
        state=State.PUBLISHED, verdict=None
    )

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    #: The host's name of it, or one of ours.
    key = models.CharField(_("key"), max_length=64, default=new_key)
    item_key = models.CharField(_("product"), max_length=200)
    #: Whoever wrote it, by shopper key; "" for one that the host took over.
    author_key = models.CharField(_("author"), max_length=64, blank=True)
    author_name = models.CharField(_("name shown"), max_length=80, blank=True)
    #: Keyed hash of the address it came from; to tell bursts, and no more.
    origin = models.CharField(max_length=32, blank=True, editable=False)
    stars = models.PositiveSmallIntegerField(
        _("stars"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=120, blank=True)
    body = models.TextField(_("text"), max_length=5000)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_verified = models.BooleanField(_("bought here"), default=False)
    version = models.PositiveIntegerField(_("version"), default=1)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.PENDING
    )
    verdict = models.ForeignKey(
        "Verdict", models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=_("verdict"),
    )  # fmt: skip
    #: Of its latest verdict: the breach most likely, "" for none worth telling.
    breach = models.CharField(
        _("breach"), max_length=20, choices=BreachKind, blank=True
    )
    is_mendable = models.BooleanField(_("can be mended by its author"), default=False)
    #: Uncertainty x impact: what a moderator sees first.
    priority = models.FloatField(_("priority"), default=0.0)
    helpful = models.PositiveIntegerField(_("found helpful"), default=0)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True,
        blank=True, verbose_name=_("with"),
    )  # fmt: skip
    claimed_until = models.DateTimeField(null=True, blank=True)
    appealed_at = models.DateTimeField(_("appealed"), null=True, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    #: When this version came in: what has waited for long is asked for again.
    submitted_at = models.DateTimeField(_("submitted"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    #: No column: why it is held, where ``reviews.telling`` found that out.
    told_reasons: list[str] | None = None

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = pgettext_lazy("model", "reviews")
        permissions = [
            ("moderate_review", "Can moderate reviews"),
            ("view_personal_data", "Can see personal data in reviews"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["site", "key"], name="ecom_ai_review_key"),
            models.CheckConstraint(
                condition=Q(stars__isnull=True) | Q(stars__range=(1, 5)),
                name="ecom_ai_review_stars",
            ),
        ]
        indexes = [
            models.Index(
                "site", F("priority").desc(), "id",
                condition=Q(state="held"), name="ecom_ai_review_queue",
            ),
            models.Index(
                "site", "breach", F("priority").desc(), "id",
                condition=Q(state="held"), name="ecom_ai_review_queue_breach",
            ),
            models.Index(
                "state", "submitted_at", "id", name="ecom_ai_review_waiting",
                condition=Q(state="pending") | Q(state="published", verdict=None),
            ),
            models.Index(
                "site", "item_key", F("created_at").desc(),
                condition=Q(state="published"), name="ecom_ai_review_item",
            ),
            models.Index("site", "author_key", name="ecom_ai_review_author"),
            models.Index("site", F("created_at").desc(), name="ecom_ai_review_at"),
            models.Index(
                "site", "origin", F("created_at").desc(),
                condition=~Q(origin=""), name="ecom_ai_review_origin",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"review {self.pk} of {self.item_key}"  # logged: no personal data

    @property
    def text(self) -> str:
        """Title and text together, which is what is scored; spans count in it."""
        return f"{self.title}\n{self.body}" if self.title else self.body


class Verdict(models.Model):
    """What was found in one version of a review, by which checkpoints.

    Never changed: another version, other checkpoints, or copies that turn up, have a
    verdict of their own.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="verdicts")
    version = models.PositiveIntegerField(_("version"))
    #: Stands for the checkpoints asked and the signals found; a version is scored once
    #: by the same.
    scorer = models.CharField(max_length=64)
    #: What was scored, and the same with personal data covered.
    text = models.TextField(_("text"))
    masked = models.TextField(_("masked text"))
    language = models.CharField(_("language"), max_length=10)
    sentiment = models.CharField(_("sentiment"), max_length=200, blank=True)
    #: Calibrated, by label.
    sentiments = models.JSONField(_("sentiments"), default=dict)
    disagrees = models.BooleanField(_("stars and text disagree"), default=False)
    #: How probable each breach is.
    offence = models.FloatField(_("offence"), default=0.0)
    spam = models.FloatField(_("spam"), default=0.0)
    personal_data = models.FloatField(_("personal data"), default=0.0)
    off_topic = models.FloatField(_("off topic"), default=0.0)
    #: Where breaches lie: {"kind", "type", "start", "end"} in characters of ``text``.
    spans = models.JSONField(_("places"), default=list)
    #: Why a breach is thought of: {"kind", "name", …}, as ``reviews.signals`` tells.
    signals = models.JSONField(_("signals"), default=list)
    #: What rules asked besides: category, and the author's history at that time.
    context = models.JSONField(_("context"), default=dict)
    #: {role: id of the checkpoint}.
    checkpoints = models.JSONField(_("checkpoints"), default=dict)
    created_at = models.DateTimeField(_("scored"), default=timezone.now)

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        constraints = [
            models.UniqueConstraint(
                fields=["review", "version", "scorer"], name="ecom_ai_scored_once"
            )
        ]

    def __str__(self) -> str:
        return f"review {self.review_id}, version {self.version}: {self.sentiment}"

    def probability(self, kind: str) -> float:
        """How probable a breach is."""
        found: float = getattr(self, BreachKind(kind).value)
        return found


class Opinion(models.Model):
    """What a review says about one aspect of a product, and in which words."""

    verdict = models.ForeignKey(Verdict, models.CASCADE, related_name="opinions")
    aspect = models.CharField(_("aspect"), max_length=60)
    sentiment = models.CharField(_("sentiment"), max_length=20)
    probability = models.FloatField(_("probability"))
    #: Characters of the verdict's text.
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        indexes = [models.Index("aspect", "sentiment", name="ecom_ai_opinion_aspect")]

    def __str__(self) -> str:
        return f"{self.aspect}: {self.sentiment}"


class ReviewFingerprint(models.Model):
    """By what a review is known again: its shingles, and its meaning."""

    review = models.OneToOneField(
        Review, models.CASCADE, primary_key=True, related_name="fingerprint"
    )
    #: MinHash of the shingles in bands: near copies share one at least.
    bands = ArrayField(models.BigIntegerField(), default=list)
    checkpoint = models.ForeignKey(
        Checkpoint, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    vector = HalfVectorField(null=True, blank=True)
    #: When the review was written: vectors are compared with those of some days.
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            GinIndex(fields=["bands"], name="ecom_ai_review_bands"),
            models.Index(
                "checkpoint",
                "written_at",
                condition=Q(vector__isnull=False),
                name="ecom_ai_review_vectors",
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.review_id}"


class ReviewAction(models.Model):
    """One thing that was done about a review; never changed, never deleted."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        EDITED = "edited", _("edited")
        DECIDED = "decided", _("decided by the rules")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        CORRECTED = "corrected", _("corrected")
        RETRACTED = "retracted", _("correction taken back")
        UNDONE = "undone", _("undone")
        APPEALED = "appealed", _("appealed")
        WITHDRAWN = "withdrawn", _("withdrawn")
        UNMASKED = "unmasked", _("personal data looked at")
        CONTACTED = "contacted", _("author contacted")
        ANSWERED = "answered", _("answered by the shop")

    #: Acts that change nothing of what becomes of a review.
    BESIDE = (
        Kind.UNMASKED, Kind.CORRECTED, Kind.RETRACTED, Kind.CONTACTED, Kind.ANSWERED,
    )  # fmt: skip

    review = models.ForeignKey(Review, models.CASCADE, related_name="actions")
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    version = models.PositiveIntegerField(_("version"))
    verdict = models.ForeignKey(
        Verdict, models.SET_NULL, related_name="+", null=True, blank=True
    )
    #: A person; null for the rules and for authors.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True,
        blank=True, verbose_name=_("by"),
    )  # fmt: skip
    by_name = models.CharField(_("name"), max_length=150, blank=True)
    before = models.CharField(
        _("before"), max_length=10, choices=Review.State, blank=True
    )
    after = models.CharField(
        _("after"), max_length=10, choices=Review.State, blank=True
    )
    #: The rule that decided, by its name then.
    rule = models.CharField(_("rule"), max_length=120, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    #: What was done in one go, and can be undone so.
    batch = models.UUIDField(null=True, blank=True)
    #: Of a correction: what it takes to undo it (``reviews.correcting``).
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("review action")
        verbose_name_plural = _("review actions")
        ordering = ("-pk",)
        indexes = [
            models.Index("review", F("id").desc(), name="ecom_ai_action_review"),
            models.Index("kind", "at", name="ecom_ai_action_kind"),
            models.Index(
                "batch", condition=Q(batch__isnull=False), name="ecom_ai_action_batch"
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.review_id}: {self.kind}"


class HelpfulVote(models.Model):
    """That a shopper found a review helpful."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="votes")
    shopper_key = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "shopper_key"], name="ecom_ai_one_vote_each"
            )
        ]

    def __str__(self) -> str:
        return f"review {self.review_id}"


class ItemQuality(models.Model):
    """What published reviews say of an item, drawn to the shop's mean while few."""

    item = models.OneToOneField(
        Item, models.CASCADE, primary_key=True, related_name="quality"
    )
    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    reviews = models.PositiveIntegerField(_("reviews"), default=0)
    stars = models.FloatField(_("mean of stars"), null=True)
    #: From 0 to 1; the shop's mean for an item without reviews.
    score = models.FloatField(_("quality"), default=0.5)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("product quality")
        verbose_name_plural = _("product quality")

    def __str__(self) -> str:
        return f"{self.item_id}: {self.score:.2f}"
