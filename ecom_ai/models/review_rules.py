"""What a shop does with reviews that break a rule."""

from django.contrib.sites.models import Site
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecom_ai.models.reviews import BreachKind

#: A rule that holds for less than this would hold everything.
LEAST = 0.01
#: What the database holds a rule to: without a breach it can only publish.
ALLOWED = Q(action="publish") | ~Q(breach="") & Q(at_least__gte=LEAST)
_SHARE = (MinValueValidator(0.0), MaxValueValidator(1.0))


class ReviewRule(models.Model):
    """What happens to a review with a breach. The first that fits decides.

    There is no condition on stars or sentiment, and none may be added: to suppress
    what people think of a product is unlawful in places (US 16 CFR 465.7) and
    dishonest everywhere.
    """

    class Action(models.TextChoices):
        PUBLISH = "publish", _("publish")
        HOLD = "hold", _("hold")
        REJECT = "reject", _("reject")

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("in force"), default=True)
    breach = models.CharField(
        _("breach"), max_length=20, choices=BreachKind, blank=True,
        help_text=_("Empty, it is about any review: then it can only publish."),
    )  # fmt: skip
    at_least = models.FloatField(_("probability from"), default=0.5, validators=_SHARE)
    below = models.FloatField(_("and below"), null=True, blank=True, validators=_SHARE)
    category = models.CharField(
        _("category"), max_length=200, blank=True,
        help_text=_("The key of a category; empty for all."),
    )  # fmt: skip
    #: About authors: at most, or at least, so many reviews of theirs before.
    published_at_most = models.PositiveIntegerField(
        _("author's published reviews, at most"), null=True, blank=True
    )
    published_at_least = models.PositiveIntegerField(
        _("author's published reviews, at least"), null=True, blank=True
    )
    rejected_at_least = models.PositiveIntegerField(
        _("author's rejected reviews, at least"), null=True, blank=True
    )
    action = models.CharField(
        _("then"), max_length=10, choices=Action, default=Action.HOLD
    )

    class Meta:
        verbose_name = _("review rule")
        verbose_name_plural = _("review rules")
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(condition=ALLOWED, name="ecom_ai_only_breaches_hold")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def suppresses(self) -> bool:
        """Whether it would hold or reject reviews in which nothing was found."""
        return self.action != self.Action.PUBLISH and (
            not self.breach or not self.at_least >= LEAST
        )

    def clean(self) -> None:
        if self.action != self.Action.PUBLISH and not self.breach:
            raise ValidationError(
                {
                    "breach": _(
                        "Only a breach may hold or reject a review: to suppress what "
                        "people think of a product is unlawful in places (US 16 CFR "
                        "465.7). Choose a breach, or let the rule publish."
                    )
                }
            )
        if self.action != self.Action.PUBLISH and self.at_least < LEAST:
            raise ValidationError(
                {"at_least": _("This would hold reviews in which nothing was found.")}
            )
        if self.below is not None and self.below <= self.at_least:
            raise ValidationError(
                {"below": _("This must be above the probability it starts from.")}
            )
