"""What remains of conversations that have expired: counts by day, and no words."""

from django.contrib.sites.models import Site
from django.db import models
from django.utils.translation import gettext_lazy as _


class ConversationDay(models.Model):
    """Counts of the conversations that were begun on one day and are deleted now.

    ``counts`` is ``support.tallies.Tally`` as plain values.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=10)
    #: The first intent that was read in them.
    intent = models.CharField(_("intent"), max_length=40, blank=True)
    counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("support report")
        verbose_name_plural = _("support reports")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "day", "language", "intent"],
                name="ecom_ai_one_conversation_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.language} {self.intent}"
