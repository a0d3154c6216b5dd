"""The gate: a checkpoint that is worse than the live one cannot be promoted."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from ecom_ai.models import Checkpoint

#: The one figure by which a role's checkpoints are compared.
PRIMARY = {
    Checkpoint.Role.SENTIMENT: "macro_f1",
    Checkpoint.Role.OFFENCE: "macro_f1",
    Checkpoint.Role.INTENT: "macro_f1",
    Checkpoint.Role.RECOMMENDER: "ndcg@10",
}
#: Below this a difference is called more than chance.
SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Verdict:
    """A challenger beside the champion, both measured on the same held-out rows.

    ``p_value``: how likely chance alone makes them differ as much, by McNemar's test
    on the rows that only one of them got right. ``champion`` is None where there was
    none to compare with; ``apart`` says why.
    """

    passed: bool
    metric: str
    rows: int
    challenger: float | None
    champion: float | None = None
    champion_id: int | None = None
    p_value: float | None = None
    apart: str = ""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self | None:
        """That of a checkpoint's field ``gate``; None where there was no gate."""
        return cls(**stored) if stored else None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def sentence(self) -> str:
        """What it says, in the reader's language."""
        if self.challenger is None:
            return _("Nothing was held out to measure on; the gate lets it pass.")
        figures = {
            "metric": self.metric,
            "rows": self.rows,
            "new": f"{self.challenger:.4f}",
            "old": f"{self.champion or 0:.4f}",
            "id": self.champion_id,
        }
        if self.champion is None:
            return _("%(metric)s %(new)s on %(rows)d rows; %(why)s.") % {
                **figures,
                "why": _APART[self.apart]() if self.apart in _APART else self.apart,
            }
        said = _(
            "%(metric)s %(new)s against %(old)s of the live checkpoint %(id)d, on the "
            "same %(rows)d rows"
        )
        return f"{said % figures}: {self._judged()}"

    def _judged(self) -> str:
        p_value = 1.0 if self.p_value is None else self.p_value
        chance = _("which may be chance (p = %(p)s)") % {"p": f"{p_value:.3f}"}
        sure = _("which is more than chance (p = %(p)s)") % {"p": f"{p_value:.3f}"}
        certainty = sure if p_value < SIGNIFICANT else chance
        if not self.passed:
            return _("worse, %(certainty)s.") % {"certainty": certainty}
        if self.challenger == self.champion:
            return _("as good.")
        return _("better, %(certainty)s.") % {"certainty": certainty}


#: Why there was no champion.
NONE_LIVE, OTHER_LABELS, UNUSABLE = "none_live", "other_labels", "unusable"
_APART = {
    NONE_LIVE: lambda: _("none is live to compare with"),
    OTHER_LABELS: lambda: _("the live one has other labels, so they do not compare"),
    UNUSABLE: lambda: _("the live one cannot be loaded"),
}


def judge(
    role: str,
    *,
    rows: int,
    challenger: float,
    champion: float,
    champion_id: int,
    p_value: float,
) -> Verdict:
    """Whether a challenger's figure is at least the champion's."""
    return Verdict(
        passed=challenger >= champion,
        metric=PRIMARY[Checkpoint.Role(role)],
        rows=rows,
        challenger=challenger,
        champion=champion,
        champion_id=champion_id,
        p_value=p_value,
    )


def alone(role: str, *, rows: int, challenger: float | None, apart: str) -> Verdict:
    """Where there is no champion to compare with, a challenger passes."""
    return Verdict(
        passed=True,
        metric=PRIMARY[Checkpoint.Role(role)],
        rows=rows,
        challenger=challenger,
        apart=apart,
    )
