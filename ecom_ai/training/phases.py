"""How far a run is, phase by phase: what it does, for how long, never backwards."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ecom_ai.training.fitting.work import Progress

#: Of a search with many trials the first phases are forgotten.
MOST_PHASES = 30


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

    def tell(self, progress: "Progress", now: float) -> bool:
        """Takes a moment in; whether a phase begins or ends with it."""
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
