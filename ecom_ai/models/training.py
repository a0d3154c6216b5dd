"""Fine-tuning: the runs, who made which checkpoint live, and what people corrected."""

import hashlib
from datetime import timedelta

from django.contrib.sites.models import Site
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecom_ai.models.checkpoints import Checkpoint


class TrainingRun(models.Model):
    """One fine-tuning: what was asked, how far it is, what came of it.

    A running one whose heartbeat is older than ``SILENCE`` has lost its process.
    """

    SILENCE = timedelta(seconds=60)

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Checkpoint.Role)
    state = models.CharField(
        _("state"), max_length=20, choices=State, default=State.QUEUED
    )
    base = models.CharField(_("base"), max_length=400, blank=True)
    arguments = models.JSONField(_("arguments"), default=dict, blank=True)
    #: Data in the storage by use (train, eval, attributes): {"path": …, "name": …}.
    inputs = models.JSONField(_("data"), default=dict, blank=True)
    progress = models.JSONField(_("progress"), default=dict, blank=True)
    #: Moments for plots, oldest first: seconds, step, loss, metric.
    history = models.JSONField(_("history"), default=list, blank=True)
    checkpoint = models.ForeignKey(
        Checkpoint,
        models.SET_NULL,
        related_name="runs",
        null=True,
        blank=True,
        verbose_name=_("checkpoint"),
    )
    error = models.TextField(_("error"), blank=True)
    #: Of a command, which nothing starts again; else of a worker.
    foreground = models.BooleanField(_("run by a command"), default=False)
    #: By ECOM_AI["RETRAIN"], and no person.
    scheduled = models.BooleanField(_("started by schedule"), default=False)
    #: How many of the shop's corrections it learns from; 0 where it was not asked to.
    corrections = models.PositiveIntegerField(_("corrections"), default=0)
    #: How often a process took it up; a process whose number is past has lost it.
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    #: Host and number of the process that is at work.
    process = models.CharField(_("process"), max_length=300, blank=True)
    #: Its folder of steps, beneath the one of all runs.
    work = models.CharField(max_length=80, blank=True, editable=False)
    cancelling = models.BooleanField(_("asked to stop"), default=False)
    created_by = models.CharField(_("started by"), max_length=150, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("training run")
        verbose_name_plural = _("training runs")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["site", "role"],
                condition=models.Q(state="running"),
                name="ecom_ai_one_running_training",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}: {self.state}"


class Promotion(models.Model):
    """That a checkpoint was made live: by whom, when, in place of which, and why."""

    class Kind(models.TextChoices):
        PROMOTE = "promote", pgettext_lazy("promotion", "promoted")
        OVERRIDE = "override", _("promoted against the gate")
        ROLLBACK = "rollback", _("rolled back")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    checkpoint = models.ForeignKey(
        Checkpoint,
        models.CASCADE,
        related_name="promotions",
        verbose_name=_("checkpoint"),
    )
    former = models.ForeignKey(
        Checkpoint,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("in place of"),
    )
    by = models.CharField(_("by"), max_length=150, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.checkpoint_id}: {self.kind}"


class Correction(models.Model):
    """That a text should have been given this label, as a person said.

    A later correction of the same text for the same role takes the place of this one.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Checkpoint.Role)
    text = models.TextField(_("text"))
    #: SHA-256 of the text, since an index takes no long ones.
    text_hash = models.CharField(max_length=64, editable=False)
    language = models.CharField(_("language"), max_length=10, blank=True)
    label = models.CharField(_("right label"), max_length=200)
    predicted = models.CharField(_("label given"), max_length=200, blank=True)
    probability = models.FloatField(_("probability"), null=True, blank=True)
    checkpoint = models.ForeignKey(
        Checkpoint,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("checkpoint"),
    )
    #: Of personal data: where it lies in the text, {"start", "end", "type"} each, which
    #: stands there with surrogates; null where the label says it all.
    spans = models.JSONField(_("places"), null=True, blank=True)
    by = models.CharField(_("by"), max_length=150, blank=True)
    at = models.DateTimeField(_("corrected"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("-at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "role", "text_hash"],
                name="ecom_ai_one_correction_a_text",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.label}"

    @staticmethod
    def hash_of(text: str) -> str:
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


class Asked(models.Model):
    """What a checkpoint was asked on one day, in counts: no texts.

    ``kind`` is what was counted (length, language, score, label), ``value`` which.
    """

    checkpoint = models.ForeignKey(Checkpoint, models.CASCADE, related_name="+")
    day = models.DateField()
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=200)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["checkpoint", "day", "kind", "value"],
                name="ecom_ai_one_count_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.checkpoint_id} {self.day}: {self.kind} {self.value} {self.count}"
