"""Trying a change of the support chat before it is made: questions, and what came."""

from django.contrib.sites.models import Site
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecom_ai.models.sliced import Sliced


class QuestionSet(models.Model):
    """Questions that changes of the support chat are tried on."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    created_by = models.CharField(_("made by"), max_length=150, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("question set")
        verbose_name_plural = _("question sets")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """One question of a set, and what is expected of the answer, if anything is."""

    class Expected(models.TextChoices):
        ANSWERED = "answered", _("to be answered")
        UNKNOWN = "unknown", _("not to be known")

    question_set = models.ForeignKey(
        QuestionSet, models.CASCADE, related_name="questions"
    )
    text = models.CharField(_("question"), max_length=2000)
    language = models.CharField(_("language"), max_length=10)
    expected = models.CharField(
        _("expected"), max_length=10, choices=Expected, blank=True
    )
    #: The key of the article that an answer is to cite.
    article = models.CharField(_("article"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text


class Trial(Sliced):
    """One change, tried on the questions of a set beside how things are now."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("another text of an article")
        THRESHOLD = "threshold", _("another threshold")
        CHECKPOINT = "checkpoint", _("another checkpoint")

    question_set = models.ForeignKey(
        QuestionSet, models.CASCADE, related_name="trials", verbose_name=_("questions")
    )
    kind = models.CharField(_("change"), max_length=12, choices=Kind)
    #: Of an article: key, language, title, body; of a threshold: least; of a
    #: checkpoint: its id.
    change = models.JSONField(default=dict)
    total = models.PositiveIntegerField(_("questions"), default=0)

    class Meta:
        verbose_name = _("trial")
        verbose_name_plural = _("trials")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"trial {self.pk}: {self.kind}"


class TrialAnswer(models.Model):
    """One question of a trial, answered as now and as with the change.

    The question is kept as it was. ``before`` and ``after`` hold outcome, text,
    citations (keys of articles) and confidence.
    """

    class Verdict(models.TextChoices):
        BETTER = "better", _("better")
        WORSE = "worse", _("worse")
        #: Answered otherwise, where nothing was expected or both are as good.
        OTHERWISE = "otherwise", _("otherwise")
        SAME = "same", _("the same")

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="answers")
    #: Of the question, whose row may be gone since.
    question_id = models.PositiveBigIntegerField()
    text = models.CharField(_("question"), max_length=2000)
    language = models.CharField(max_length=10)
    expected = models.CharField(max_length=10, blank=True)
    article = models.CharField(max_length=120, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    #: As expected, before and after; null where nothing was.
    right_before = models.BooleanField(null=True)
    right_after = models.BooleanField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["trial", "question_id"], name="ecom_ai_one_trial_answer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.trial_id}: {self.verdict}"
