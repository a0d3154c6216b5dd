"""Conversations of the support chat, who has them, and what was done in them."""

import uuid

from django.conf import settings
from django.contrib.sites.models import Site
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    """In the order of time, and not to be guessed."""
    return uuid7()


class Conversation(models.Model):
    """A shopper's talk with the shop: with the assistant, or with a person."""

    class State(models.TextChoices):
        ASSISTANT = "assistant", _("with the assistant")
        #: For a person to take it; the assistant is silent.
        WAITING = "waiting", _("waiting for a person")
        PERSON = "person", _("with a person")
        #: Outside hours: answered by e-mail.
        TICKET = "ticket", _("to be answered by e-mail")
        CLOSED = "closed", _("closed")

    class Reason(models.TextChoices):
        WISH = "wish", _("asked for a person")
        UNSURE = "unsure", _("the assistant did not know")
        ANGER = "anger", _("upset")
        FAILED = "failed", _("the assistant failed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    #: Whoever talks: the signed-in person; the key of a shopper who agreed to be
    #: remembered; else only the secret that their browser or app holds.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True,
        blank=True, verbose_name=_("customer"),
    )  # fmt: skip
    shopper_key = models.CharField(_("shopper"), max_length=64, blank=True)
    #: Keyed hash of the address it came from: for limits, and no more.
    origin = models.CharField(max_length=32, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.ASSISTANT
    )
    reason = models.CharField(
        _("reason for a person"), max_length=10, choices=Reason, blank=True
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True,
        blank=True, verbose_name=_("agent"),
    )  # fmt: skip
    #: The newest message that its agent has seen: what came later is unread.
    agent_seen = models.BigIntegerField(default=0, editable=False)
    #: Where a ticket is answered to.
    email = models.EmailField(_("e-mail"), blank=True)
    #: What the shopper wants as far as it was said: ``support.shopping`` reads it.
    wants = models.JSONField(default=dict, blank=True)
    #: Answers in a row that were not known.
    unsure = models.PositiveSmallIntegerField(default=0)
    stars = models.PositiveSmallIntegerField(
        _("satisfaction"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )  # fmt: skip
    comment = models.CharField(_("comment"), max_length=1000, blank=True)
    #: Marked by an agent as an example to learn from.
    is_example = models.BooleanField(_("good example"), default=False)
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    updated_at = models.DateTimeField(_("last message"), default=timezone.now)
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        permissions = [("answer_conversation", "Can answer customers")]
        indexes = [
            models.Index(
                "site", "waiting_since", "id", name="ecom_ai_conversation_queue",
                condition=Q(state__in=["waiting", "ticket"]),
            ),
            models.Index(
                "site", "agent", name="ecom_ai_conversation_with",
                condition=Q(state="person"),
            ),
            models.Index(
                "site", F("updated_at").desc(), name="ecom_ai_conversation_at"
            ),
            models.Index(
                "site", "origin", F("created_at").desc(),
                name="ecom_ai_conversation_origin", condition=~Q(origin=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"conversation {self.pk}"  # logged: no personal data

    @property
    def address(self) -> str:
        """Where a ticket is answered to, as far as it is known: as it was said, else
        that of whoever is signed in; else ""."""
        return self.email or str(getattr(self.user, "email", "") or "")


class Message(models.Model):
    """One turn. A shopper's is answered by one reply at most."""

    class Author(models.TextChoices):
        SHOPPER = "shopper", _("customer")
        ASSISTANT = "assistant", _("assistant")
        AGENT = "agent", _("agent")
        #: What the shop itself says of a change: handed over, closed.
        NOTICE = "notice", _("notice")

    class State(models.TextChoices):
        #: A reply that is to be written; its text grows while it is ``writing``.
        PENDING = "pending", _("waiting")
        WRITING = "writing", _("being written")
        DONE = "done", _("done")
        #: A reply that a person, or a cancel, made needless.
        DROPPED = "dropped", _("dropped")
        FAILED = "failed", _("failed")

    #: The states of a reply that is still to be written, or is being.
    UNDER_WAY = (State.PENDING, State.WRITING)

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("answered")
        #: Asked back, or asked to confirm.
        ASKED = "asked", _("asked back")
        UNKNOWN = "unknown", _("not known")
        HANDOFF = "handoff", _("passed to a person")
        REFUSED = "refused", _("refused")

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="messages"
    )
    author = models.CharField(_("author"), max_length=10, choices=Author)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True,
        blank=True, verbose_name=_("agent"),
    )  # fmt: skip
    #: The client's name of a message: sent again it is the same one.
    key = models.CharField(max_length=64, blank=True)
    replies_to = models.OneToOneField(
        "self", models.CASCADE, related_name="reply", null=True, blank=True
    )
    state = models.CharField(_("state"), max_length=10, choices=State)
    text = models.TextField(_("text"), blank=True)
    #: Without personal data: what models, logs and reports see.
    masked = models.TextField(blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    intent = models.CharField(_("intent"), max_length=40, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    #: How likely it is that the answer is one.
    confidence = models.FloatField(_("confidence"), null=True, blank=True)
    #: As ``support.answers.Citation`` and ``Card`` say, in the order shown.
    citations = models.JSONField(default=list, blank=True)
    cards = models.JSONField(default=list, blank=True)
    #: What the next message may confirm: {tool: …, arguments: …}.
    proposal = models.JSONField(default=dict, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: 1 or -1: the shopper's thumb.
    thumb = models.SmallIntegerField(_("thumb"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    began_at = models.DateTimeField(null=True, blank=True)
    first_word_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    #: When somebody marked a question that was not known as seen to.
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "key"], name="ecom_ai_message_key",
                condition=~Q(key=""),
            )
        ]  # fmt: skip
        indexes = [
            models.Index(
                "created_at", name="ecom_ai_message_waiting",
                condition=Q(state__in=["pending", "writing"]),
            ),
            models.Index(
                F("created_at").desc(), name="ecom_ai_message_unknown",
                condition=Q(outcome="unknown"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"message {self.pk} of {self.conversation_id}"


class ToolUse(models.Model):
    """What the assistant did, or was not let do, for a message."""

    class Outcome(models.TextChoices):
        DONE = "done", _("done")
        #: The shopper may not, or did not prove who they are.
        REFUSED = "refused", _("refused")
        #: It raised, or took too long.
        FAILED = "failed", _("failed")

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="tool_uses"
    )
    message = models.ForeignKey(
        Message, models.CASCADE, related_name="tool_uses", null=True
    )
    tool = models.CharField(_("tool"), max_length=60)
    #: Personal data masked.
    arguments = models.JSONField(_("arguments"), default=dict)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    seconds = models.FloatField(_("seconds"), default=0.0)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("use of a tool")
        verbose_name_plural = _("uses of tools")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.tool}: {self.outcome}"


class Handover(models.Model):
    """A change of who has a conversation, for the trail."""

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="handovers"
    )
    before = models.CharField(_("before"), max_length=10)
    after = models.CharField(_("after"), max_length=10)
    reason = models.CharField(_("reason"), max_length=10, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True,
        blank=True, verbose_name=_("by"),
    )  # fmt: skip
    #: From one agent to the next.
    note = models.CharField(_("note"), max_length=500, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class CannedAnswer(models.Model):
    """Words that agents say often."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    title = models.CharField(_("title"), max_length=80)
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("canned answer")
        verbose_name_plural = _("canned answers")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title
