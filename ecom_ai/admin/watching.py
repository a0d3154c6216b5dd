"""What a page says of a training run while it is at work, and after."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecom_ai.admin.plots import Plot, Point, line_plot
from ecom_ai.admin.report import Report
from ecom_ai.admin.words import (
    HOUR,
    MINUTE,
    NOTHING,
    Figure,
    is_share,
    metric_name,
    seconds_in_words,
    stage_name,
    value_of,
)
from ecom_ai.models import Checkpoint, TrainingRun
from ecom_ai.training import errors, runs
from ecom_ai.training.gate import Verdict
from ecom_ai.training.phases import ALMOST, gone_on

State, Stage = TrainingRun.State, Checkpoint.Stage
#: Seconds after which a queued run that nobody took up is worth a hint.
LONG_WAIT = 30
MOST_ROWS = 60
#: What is measured while it learns, where that is no accuracy.
_METRICS: Mapping[str, str] = {
    Checkpoint.Role.ENCODER: "mrr@10",
    Checkpoint.Role.RECOMMENDER: "ndcg@10",
    Checkpoint.Role.GENERATOR: "token_probability",
    Checkpoint.Role.PERSONAL_DATA: "span_f1",
}
#: Stages that measure a head on an encoder as it is by then, once.
_UNLEARNT = ("head", "choose")
_PERCENT = 100
#: Where a phase takes so many seconds longer than was thought, nobody knows how long.
_OVERDUE = 10
_HINTS = (
    (
        "out of memory",
        gettext_lazy("The machine has too little memory: choose a lighter method."),
    ),
    (
        "no space left",
        gettext_lazy(
            "The disk is full: ask whoever looks after the server to free some."
        ),
    ),
    (
        "ended without a word",
        gettext_lazy(
            "The program that trained was ended from outside, as when a server is "
            "restarted or has too little memory."
        ),
    ),
)


@dataclass(frozen=True)
class Moment:
    """One row of the table beside the plots."""

    seconds: float
    stage: str
    loss: float | None
    metric: float | None


@dataclass(frozen=True)
class Phase:
    """Something that a run did, or does at this moment, and how long."""

    name: str
    taken: str
    done: bool


class Watched:
    """A run in words and plots, for templates."""

    def __init__(self, run: TrainingRun) -> None:
        self.run = run
        self.progress: dict[str, Any] = run.progress or {}
        self.metric = _METRICS.get(run.role, "accuracy")
        self.metric_name = metric_name(self.metric)

    @property
    def active(self) -> bool:
        """Whether there is more to come."""
        return self.run.state in (State.QUEUED, State.RUNNING)

    @property
    def can_cancel(self) -> bool:
        return self.active and not self.run.cancelling

    @property
    def can_resume(self) -> bool:
        run = self.run
        if run.state != State.FAILED or run.foreground or run.finished_at is None:
            return False
        names = [given["name"] for given in run.inputs.values() if "name" in given]
        if errors.is_of_a_file(run.error, names):
            return False
        return run.finished_at >= timezone.now() - runs.KEPT

    @property
    def has_steps(self) -> bool:
        """Whether it had learnt something to go on from."""
        return bool(self.moments)

    @property
    def percent(self) -> int | None:
        """How much of the phase is done; None where it does not say, and at its end,
        when the next one is not heard of yet."""
        share = self.progress.get("share")
        if self.run.state != State.RUNNING or share is None or share >= 1:
            return None
        return int(_PERCENT * share)

    @property
    def whole(self) -> int | None:
        """How much of the run is done; None where nothing was foreseen.

        It runs on between two moments that are told, as its time does.
        """
        share, left = self.progress.get("whole"), self.progress.get("ends_in")
        if share is None or not left:
            return None
        return int(_PERCENT * min(ALMOST, gone_on(share, self._since_told(), left)))

    @property
    def ends_in(self) -> str:
        """The time that the run still takes; empty where nobody knows."""
        seconds = self.progress.get("ends_in")
        if seconds is None:
            return ""
        return _time_left(seconds - self._since_told())

    @property
    def stage(self) -> str:
        return stage_name(self.progress.get("stage", "")) or _("Getting ready")

    @property
    def left(self) -> str:
        """The time that the phase still takes; empty where nobody knows.

        It runs on between two moments that are told, but never to 0.
        """
        seconds = self.progress.get("seconds_left")
        if seconds is None or self.percent is None:
            return ""
        return _time_left(seconds - self._since_told())

    def _since_told(self) -> float:
        now = time.time()
        return max(0.0, now - float(self.progress.get("at", now)))

    @property
    def phases(self) -> list[Phase]:
        """What it did until now and how long each took; the last may go on."""
        told = self.progress.get("phases", [])
        found = [
            Phase(
                stage_name(phase["stage"]),
                seconds_in_words(max(1.0, phase["seconds"])),
                done=True,
            )
            for phase in told
        ]
        if found and self.run.state == State.RUNNING:
            found[-1] = replace(found[-1], done=False)
        return found

    @property
    def loss(self) -> str:
        """The latest; empty until there is one."""
        loss = self._last("loss")
        return "" if loss is None else _number(loss)

    @property
    def figure(self) -> str:
        """The latest on rows held out; empty until there is one."""
        metric = self._last("metric")
        return "" if metric is None else value_of(self.metric, metric)

    @property
    def taken(self) -> str:
        """How long it has run, or ran."""
        began, ended = self.run.started_at, self.run.finished_at
        if began is None:
            return NOTHING
        seconds = ((ended or timezone.now()) - began).total_seconds()
        return seconds_in_words(max(1.0, seconds))

    @property
    def sentence(self) -> str:
        """The state in one sentence; it changes seldom enough to be read aloud."""
        if self.run.state == State.RUNNING and self.run.cancelling:
            return _("It stops within seconds.")
        if self.run.state == State.RUNNING:
            return self._silent() or self._at_work()
        if self.run.state == State.QUEUED:
            return self._queued()
        if self.run.state == State.DONE:
            return _("It is done, after %(time)s.") % {"time": self.taken}
        if self.run.state == State.FAILED:
            return _("It stopped because of an error.")
        return _("It was cancelled; nothing was kept.")

    @property
    def error(self) -> str:
        """What went wrong, in the reader's language where it is an error of ours."""
        return errors.in_words(self.run.error)

    @property
    def foreign_error(self) -> bool:
        """Whether it is a library's error, which speaks English."""
        return not errors.is_ours(self.run.error)

    @property
    def hint(self) -> str:
        """What an error means, where that is known."""
        error = self.run.error.lower()
        found = (str(hint) for words, hint in _HINTS if words in error)
        return next(found, "")

    @property
    def answer(self) -> str:
        """What the gate said of what came of it; later, what that is by now."""
        made = self.run.checkpoint
        if made is None:
            return ""
        if made.stage == Stage.REJECTED:
            return _("rejected by the gate")
        if made.stage != Stage.TRAINED:
            return made.get_stage_display()
        verdict = Verdict.read(made.gate)
        compared = verdict is not None and verdict.champion is not None
        return _("passed the gate") if compared else _("not compared")

    @property
    def next_step(self) -> str:
        """What that means, and what somebody may do now."""
        made = self.run.checkpoint
        if made is None:
            return ""
        number = {"id": made.pk}
        if made.stage == Stage.LIVE:
            return _("Checkpoint %(id)d came of it. It answers now.") % number
        if made.stage == Stage.FILLING:
            said = _("Checkpoint %(id)d came of it. It is being given its vectors.")
            return said % number
        if made.stage == Stage.REJECTED:
            said = _(
                "Checkpoint %(id)d came of it, but the gate rejected it: what answers "
                "now goes on answering. Train again with more rows or more time, or "
                "try sentences on it first."
            )
            return said % number
        said = _(
            "Checkpoint %(id)d came of it. Nothing changes until somebody promotes it."
        )
        return said % number

    @cached_property
    def moments(self) -> list[Moment]:
        """All that is known, times one after another also where it was resumed."""
        found, gone, last = [], 0.0, 0.0
        for each in self.run.history:
            if each["seconds"] < last:
                gone += last
            last = each["seconds"]
            found.append(
                Moment(gone + last, each["stage"], each["loss"], each["metric"])
            )
        return found

    @cached_property
    def loss_plot(self) -> Plot | None:
        points = [(m.seconds, m.loss) for m in self.moments if m.loss is not None]
        return self._plot(points)

    @cached_property
    def metric_plot(self) -> Plot | None:
        """Of what learns at last alone: another method's figure is another line."""
        measured = [m for m in self.moments if m.metric is not None]
        learnt = [m.stage for m in measured if m.stage not in (*_UNLEARNT, "start")]
        if learnt:
            measured = [m for m in measured if m.stage in (learnt[-1], "start")]
        elif measured:
            measured = measured[-1:]
        points = [(m.seconds, m.metric) for m in measured if m.metric is not None]
        return self._plot(points, shares=is_share(self.metric))

    @property
    def figures(self) -> list[Figure]:
        """What was measured of the checkpoint that came of it."""
        made = self.run.checkpoint
        return Report(made).figures if made else []

    def _plot(self, points: list[Point], *, shares: bool = False) -> Plot | None:
        """None for a single point, which no line comes of, once no more will come."""
        if len(points) < 2 and not self.active:
            return None
        return line_plot(points, write_x=_clock, until=self._until, shares=shares)

    @property
    def rows(self) -> Iterator[dict[str, str]]:
        """The moments of a table, evenly taken where there are many."""
        step = max(1, -(-len(self.moments) // MOST_ROWS))
        for moment in self.moments[::-step]:
            yield {
                "time": _clock(moment.seconds),
                "stage": stage_name(moment.stage),
                "loss": _number(moment.loss),
                "metric": value_of(self.metric, moment.metric),
            }

    @property
    def _until(self) -> float:
        """Where both plots end, so that they can be read one above the other."""
        return self.moments[-1].seconds if self.moments else 0.0

    def _last(self, name: str) -> float | None:
        current = self.progress.get(name)
        if current is not None:
            return float(current)
        known = (getattr(m, name) for m in reversed(self.moments))
        return next((value for value in known if value is not None), None)

    def _at_work(self) -> str:
        if (self.progress.get("share") or 0.0) >= 1:
            return _("%(phase)s: almost done …") % {"phase": self.stage}
        return f"{self.stage} …"

    def _queued(self) -> str:
        other = runs.running(self.run.site_id, self.run.role)
        if other is not None and other.pk == self.run.pk:
            # A worker took it up since this page looked.
            return _("A worker takes it up …")
        if other is not None:
            return _("It waits for run %(id)d, since one a role is at work.") % {
                "id": other.pk
            }
        if _seconds_since(self.run.created_at) > LONG_WAIT:
            return _(
                "It waits for a worker. If that takes more than two minutes, see that "
                "a worker of the queue ecom_ai.train runs (manage.py ecom_ai_doctor)."
            )
        return _("It waits for a worker …")

    def _silent(self) -> str:
        """That nothing was heard of it for too long; empty where all is well."""
        beat = self.run.heartbeat_at or self.run.started_at or self.run.created_at
        if timezone.now() - beat < TrainingRun.SILENCE:
            return ""
        return _(
            "Nothing was heard of it for %(time)s. If its worker is gone, another one "
            "takes it up within two minutes, from the last saved step."
        ) % {"time": seconds_in_words(_seconds_since(beat))}


def _seconds_since(moment: datetime) -> float:
    return (timezone.now() - moment).total_seconds()


def _time_left(seconds: float) -> str:
    """In words, but never 0; empty where it takes longer than was thought."""
    if seconds < -_OVERDUE:
        return ""
    return seconds_in_words(seconds) if seconds >= 1 else _("a moment")


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3g}"


def _clock(seconds: float) -> str:
    whole = round(seconds)
    if whole >= HOUR:
        return f"{whole // HOUR}:{whole % HOUR // MINUTE:02}:{whole % MINUTE:02}"
    return f"{whole // MINUTE}:{whole % MINUTE:02}"
