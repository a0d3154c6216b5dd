"""What the shop does about a published review: it writes to its author, or replies."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecom_ai.models.reviews import Review


class ReviewReply(models.Model):
    """Who of the shop took care of a review, when, and what everybody may read of it.

    It changes nothing of whether the review is published.
    """

    review = models.OneToOneField(
        Review, models.CASCADE, primary_key=True, related_name="reply"
    )
    #: Shown under the review; "" where its author was written to and no more.
    text = models.TextField(_("reply"), max_length=2000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True,
        blank=True, verbose_name=_("by"),
    )  # fmt: skip
    by_name = models.CharField(_("name"), max_length=150, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("reply of the shop")
        verbose_name_plural = _("replies of the shop")
        default_permissions = ()
        permissions = [("answer_review", "Can answer negative reviews for the shop")]

    def __str__(self) -> str:
        return f"review {self.review_id}"


class NegativeReview(Review):
    """A review as support staff meet it: its author is not pleased."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("negative review")
        verbose_name_plural = _("negative reviews")
