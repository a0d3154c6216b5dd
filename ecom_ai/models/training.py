"""Fine-tuning: the runs, and who made which checkpoint live."""

from datetime import timedelta

from django.contrib.sites.models import Site
from django.db import models
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
