"""Checkpoints: trained weights of one role, and which of them is live."""

import time
from typing import Any

from django.contrib.sites.models import Site
from django.db import models
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _

from ecom_ai.conf import get_settings

#: So long a process may go on with a checkpoint that is no longer live.
_LIVE_SECONDS = 2.0
_live: dict[tuple[int, str], tuple[float, "Checkpoint | None"]] = {}


class CheckpointQuerySet(models.QuerySet["Checkpoint"]):
    def live(self, site_id: int, role: str) -> "Checkpoint | None":
        """The live checkpoint of a role, remembered for two seconds a process."""
        now = time.monotonic()
        known = _live.get((site_id, role))
        if known and now - known[0] < _LIVE_SECONDS:
            return known[1]
        found = self.filter(
            site_id=site_id, role=role, stage=Checkpoint.Stage.LIVE
        ).first()
        _live[site_id, role] = (now, found)
        return found

    def awaited(self, site_id: int, *roles: str) -> bool:
        """Whether a starter of one of these roles is still being made for a shop."""
        return get_settings().STARTERS and any(
            self.live(site_id, role) is None for role in roles
        )


class Checkpoint(models.Model):
    """Trained weights of one role for one shop.

    An encoder's row also keeps the means by kind of text and language that are
    taken from its vectors: other means are another checkpoint, with vectors of its
    own, so that vectors which cannot be compared never meet.
    """

    class Role(models.TextChoices):
        ENCODER = "encoder", _("encoder")
        SENTIMENT = "sentiment", _("sentiment")
        OFFENCE = "offence", _("offence")
        SPAM = "spam", _("spam")
        #: Which characters of a review are somebody's personal data.
        PERSONAL_DATA = "personal_data", _("personal data")
        ASPECT = "aspect", _("aspect")
        CLAUSE_SENTIMENT = "clause_sentiment", _("sentiment of clauses")
        INTENT = "intent", _("intent")
        #: Whether a passage answers a question.
        ANSWER = "answer", _("answer")
        RECOMMENDER = "recommender", _("recommender")
        #: Words answers of the chat.
        GENERATOR = "generator", _("generator")

    #: No review is decided without these.
    CHECK_REVIEWS = (Role.SENTIMENT, Role.OFFENCE, Role.SPAM, Role.PERSONAL_DATA)

    class Stage(models.TextChoices):
        TRAINED = "trained", _("trained")
        REJECTED = "rejected", _("rejected")
        #: An encoder whose vectors are being made; with them it goes live.
        FILLING = "filling", _("being filled")
        LIVE = "live", _("live")
        RETIRED = "retired", _("retired")

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    stage = models.CharField(
        _("stage"), max_length=20, choices=Stage, default=Stage.TRAINED
    )
    name = models.CharField(_("name"), max_length=400)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    #: Of the vectors; 0 where a checkpoint gives none, as classifiers.
    dimensions = models.PositiveIntegerField(_("dimensions"), default=0)
    means = models.JSONField(_("means"), default=dict, blank=True)
    #: Since when a recommender's vectors of the shop's items are there; null where
    #: they are not, or none are needed.
    filled_at = models.DateTimeField(_("vectors complete"), null=True, blank=True)
    base = models.CharField(_("base"), max_length=400, blank=True)
    method = models.CharField(_("method"), max_length=20, blank=True)
    arguments = models.JSONField(_("arguments"), default=dict, blank=True)
    #: What it learnt from: name, fingerprint, rows, labels, whose.
    data = models.JSONField(_("data"), default=dict, blank=True)
    metrics = models.JSONField(_("metrics"), default=dict, blank=True)
    #: What a report shows besides: why this method, each label, slices, notes.
    report = models.JSONField(_("report"), default=dict, blank=True)
    #: How it compared with the live one, as ``training.gate.Verdict`` tells it.
    gate = models.JSONField(_("gate"), default=dict, blank=True)
    #: Where its files lie in the storage, and the SHA-256 of each.
    folder = models.CharField(_("folder"), max_length=200, blank=True)
    files = models.JSONField(_("files"), default=dict, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("the live one it was compared with"),
    )
    created_by = models.CharField(_("trained by"), max_length=150, blank=True)
    promoted_by = models.CharField(_("promoted by"), max_length=150, blank=True)
    note = models.TextField(_("note"), blank=True)
    card = models.TextField(_("card"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    promoted_at = models.DateTimeField(_("promoted"), null=True, blank=True)

    objects = CheckpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "role"],
                condition=models.Q(stage="live"),
                name="ecom_ai_one_live_checkpoint",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}: {self.name}"


def forget_live(**_kwargs: Any) -> None:
    """Reads the live checkpoints anew at the next use."""
    _live.clear()


post_save.connect(forget_live, sender=Checkpoint, dispatch_uid="ecom_ai.live.save")
post_delete.connect(forget_live, sender=Checkpoint, dispatch_uid="ecom_ai.live.delete")
