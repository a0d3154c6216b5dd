"""How far a run is, phase by phase: what it does, for how long, never backwards."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ecom_ai.training.fitting.work import Progress

#: Of a search with many trials the first phases are forgotten.
MOST_PHASES = 30


#: Seconds at least that a run still takes while it is at work, and their least share
#: of what it took until now: nobody knows the end of what takes longer than thought.
_LEAST_LEFT, _LEAST_SHARE = 2.0, 0.03
#: The share that it comes to by going on alone.
ALMOST = 0.99


def gone_on(share: float, seconds: float, left: float) -> float:
    """A share that was told so many seconds ago, when so many were left; never all."""
    if left <= 0:
        return share
    return min(max(share, ALMOST), share + (1 - share) * min(1.0, seconds / left))


class Outlook:
    """When a run will be over, as far as is known, and how much of it is done.

    It begins with what was foreseen (a limit of time, or what so many rows take), which
    gives way to what a training says once it knows how fast it is. Where learning is
    over before its time, what it had planned no longer counts.
    """

    def __init__(self) -> None:
        self._began: float | None = None
        self._ends: float | None = None
        #: When the minutes that were given are over.
        self._limit: float | None = None
        #: The stage that foresaw its own end and that of the whole; what follows it.
        self._planned: tuple[str, float] | None = None
        self._share = 0.0
        self._told: tuple[float, float] | None = None

    def tell(self, progress: "Progress", now: float) -> None:
        """Takes a moment in."""
        if self._began is None:
            self._began = now
        if progress.at_most is not None:
            self._limit = now + progress.at_most
        if self._planned is not None and self._planned[0] != progress.stage:
            follows = now + self._planned[1]
            self._ends = follows if self._ends is None else min(self._ends, follows)
            self._planned = None
        if progress.ends_in is not None:
            self._ends = now + progress.ends_in
            if progress.seconds_left is not None:
                follows = max(0.0, progress.ends_in - progress.seconds_left)
                self._planned = progress.stage, follows

    def as_dict(self, progress: "Progress", now: float) -> dict[str, float | None]:
        """``whole`` is the share that is done, ``ends_in`` the seconds left; both None
        while nothing is foreseen.

        The share never falls, nor below what pages made of it since (``gone_on``).
        """
        if self._ends is None or self._began is None:
            return {"whole": None, "ends_in": None}
        passed = now - self._began
        left = max(
            self._ends - now,
            progress.seconds_left or 0.0,
            _LEAST_SHARE * passed,
            _LEAST_LEFT,
        )
        if self._limit is not None:
            left = min(left, max(_LEAST_LEFT, self._limit - now))
        if self._told is not None:
            at, before = self._told
            self._share = gone_on(self._share, now - at, before)
        self._share = max(self._share, passed / (passed + left))
        self._told = now, left
        return {"whole": round(self._share, 4), "ends_in": round(left, 1)}


class Phases:
    """The phases of a run, the present one last; each has its stage and its seconds.

    ``share`` is how much of the present one is done, from 0 to 1; None where it does
    not say. It never falls while the phase lasts: a batch that was halved begins its
    steps anew.
    """

    def __init__(self, before: Mapping[str, Any] | None = None) -> None:
        """``before`` is what was written of a run that goes on."""
        known = (before or {}).get("phases", ())
        #: Seconds by stage, in the order in which they were last at work.
        self._spent: dict[str, float] = {p["stage"]: p["seconds"] for p in known}
        self._stage, self._began = "", 0.0
        self._share: float | None = None
        self._outlook = Outlook()

    def tell(self, progress: "Progress", now: float) -> bool:
        """Takes a moment in; whether a phase begins or ends with it."""
        self._outlook.tell(progress, now)
        begins = progress.stage != self._stage
        if begins:
            self._spent = self._until(now)
            self._stage, self._began, self._share = progress.stage, now, None
        share = progress.step / progress.steps if progress.steps > 1 else None
        if share is not None:
            self._share = max(share, self._share or 0.0)
        return begins or progress.step >= progress.steps

    def as_dict(self, progress: "Progress", now: float) -> dict[str, Any]:
        """For the run's row: the moment, when it was told, and all phases."""
        phases = [
            {"stage": stage, "seconds": round(seconds, 1)}
            for stage, seconds in self._until(now).items()
        ]
        return {
            **asdict(progress),
            **self._outlook.as_dict(progress, now),
            "share": self._share,
            "at": now,
            "phases": phases[-MOST_PHASES:],
        }

    def _until(self, now: float) -> dict[str, float]:
        """What was spent, the present phase last; what came before of it counts."""
        if not self._stage:
            return self._spent
        others = {s: spent for s, spent in self._spent.items() if s != self._stage}
        mine = self._spent.get(self._stage, 0.0) + max(0.0, now - self._began)
        return {**others, self._stage: mine}
