"""Trying a checkpoint on past reviews before it is made live, and what came."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.sites.models import Site
from django.db import models
from django.utils.translation import gettext_lazy as _

from ecom_ai.models.checkpoints import Checkpoint
from ecom_ai.models.reviews import Review, Verdict
from ecom_ai.models.sliced import Sliced


class Replay(Sliced):
    """Past reviews, scored anew with a checkpoint in place of the live one of its role.

    Which reviews and by which rules is fixed when it begins.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    #: Null once it was removed.
    checkpoint = models.ForeignKey(
        Checkpoint, models.SET_NULL, related_name="replays", null=True,
        verbose_name=_("checkpoint"),
    )  # fmt: skip
    #: Of the checkpoint when this began.
    fingerprint = models.CharField(max_length=64)
    #: The newest reviews of so many days.
    days = models.PositiveIntegerField(_("days"))
    #: They, the newest first, of which ``done`` were scored anew.
    review_ids = ArrayField(models.BigIntegerField(), default=list)
    total = models.PositiveIntegerField(_("reviews"), default=0)
    done = models.PositiveIntegerField(default=0)
    #: The rules they are decided by: the fields of ``ReviewRule``, in order.
    rules = models.JSONField(default=list)

    class Meta:
        verbose_name = _("trial on past reviews")
        verbose_name_plural = _("trials on past reviews")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["checkpoint"],
                condition=models.Q(state__in=["queued", "running"]),
                name="ecom_ai_one_active_replay",
            )
        ]

    def __str__(self) -> str:
        return f"replay {self.pk}: checkpoint {self.checkpoint_id}"


class ReplayChange(models.Model):
    """A review that a replay would decide otherwise than the rules did then.

    The verdict is the one that they decided by; it holds the text, and the review.
    """

    replay = models.ForeignKey(Replay, models.CASCADE, related_name="changes")
    verdict = models.ForeignKey(Verdict, models.CASCADE, related_name="+")
    before = models.CharField(_("then"), max_length=10, choices=Review.State)
    after = models.CharField(
        _("with the checkpoint"), max_length=10, choices=Review.State
    )
    #: By which rules, "" for none.
    rule_before = models.CharField(max_length=120, blank=True)
    rule_after = models.CharField(max_length=120, blank=True)
    #: By breach, how probable the checkpoint makes it; then it was as the verdict says.
    probabilities = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index("replay", "before", "after", name="ecom_ai_replay_moves")
        ]

    def __str__(self) -> str:
        return f"{self.replay_id}: {self.before} → {self.after}"
