"""Answers that go out by e-mail."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecom_ai.models.conversations import Message


class TicketMail(models.Model):
    """An agent's answer to a ticket, on its way to the customer's address."""

    class State(models.TextChoices):
        WAITING = "waiting", _("to be sent")
        SENT = "sent", _("sent")
        #: Given up: an agent sees why, and may try again.
        FAILED = "failed", _("failed")

    message = models.OneToOneField(Message, models.CASCADE, related_name="mail")
    email = models.EmailField(_("e-mail"))
    #: Where the customer reads the conversation.
    link = models.CharField(max_length=500, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)
    #: When it is tried next.
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer by e-mail")
        verbose_name_plural = _("answers by e-mail")
        indexes = [
            models.Index(
                "due_at", name="ecom_ai_mail_due", condition=Q(state="waiting")
            )
        ]

    def __str__(self) -> str:
        return f"e-mail {self.pk} of {self.message_id}"  # logged: no personal data
