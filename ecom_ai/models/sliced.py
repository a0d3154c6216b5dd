"""Work that is done a slice at a time, each asked for by a message of the broker."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class Sliced(models.Model):
    """What is done of it is in rows, so that it goes on where a worker died.

    A running one of which nothing was heard for ``SILENCE`` has lost its worker.
    """

    SILENCE = timedelta(seconds=30)
    #: Workers that it may lose without coming forward.
    MOST_LOST = 3

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    ACTIVE = (State.QUEUED, State.RUNNING)

    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.QUEUED
    )
    #: Workers it has lost since it last came forward.
    lost = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(_("error"), blank=True)
    created_by = models.CharField(_("started by"), max_length=150, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    #: Last sign of life.
    heard_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_active(self) -> bool:
        """Whether it waits or is at work, as far as this object knows."""
        return self.state in self.ACTIVE

    def is_alive(self, **changed: Any) -> bool:
        """Whether it is still to go on; says that somebody is at work on it."""
        return bool(self._active().update(heard_at=timezone.now(), **changed))

    def end(self, state: str, *, error: str = "") -> None:
        """Ends it in its row, unless it has ended; what it found stays."""
        self._active().update(state=state, error=error, finished_at=timezone.now())

    @classmethod
    def revive(cls) -> list[int]:
        """Those to ring for: no message asked for them, or their worker is dead.

        One that lost its workers again and again has failed.
        """
        rows = cls._default_manager
        silent = rows.filter(
            state__in=cls.ACTIVE, heard_at__lt=timezone.now() - cls.SILENCE
        )
        for each in silent.filter(lost__gte=cls.MOST_LOST):
            each.end(
                cls.State.FAILED,
                error=gettext_noop("Its worker died again and again."),
            )
        ids = list(silent.order_by("pk").values_list("pk", flat=True))
        # One that waits in a long queue has lost nobody.
        rows.filter(pk__in=ids, state=cls.State.RUNNING).update(lost=F("lost") + 1)
        rows.filter(pk__in=ids).update(heard_at=timezone.now())
        return ids

    def _active(self) -> "models.QuerySet[Any]":
        return type(self)._default_manager.filter(pk=self.pk, state__in=self.ACTIVE)
