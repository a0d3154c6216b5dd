"""Records of whether a shop suppresses what people think of its products."""

from django.contrib.sites.models import Site
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SuppressionAudit(models.Model):
    """One audit of the decisions about reviews, as it came out; never changed."""

    class Outcome(models.TextChoices):
        INDEPENDENT = "independent", _("no sign of suppression")
        DEPENDS = "depends", _("decisions depend on stars or sentiment")
        TOO_FEW = "too_few", _("too few reviews to tell")

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)
    #: The reviews decided in so many days before.
    days = models.PositiveIntegerField(_("days"))
    reviews = models.PositiveIntegerField(_("reviews"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    #: What ``reviews.audit`` found, test by test, and the plain shares by stars.
    tests = models.JSONField(default=list)
    shares = models.JSONField(default=list)

    class Meta:
        verbose_name = _("suppression audit")
        verbose_name_plural = _("suppression audits")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.outcome}"
