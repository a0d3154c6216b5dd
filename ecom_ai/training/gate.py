"""The gate: a checkpoint that is worse than the live one cannot be promoted."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ecom_ai.models import Checkpoint

#: The one figure by which a role's checkpoints are compared.
PRIMARY = dict.fromkeys(Checkpoint.Role, "macro_f1") | {
    Checkpoint.Role.ENCODER: "mrr@10",
    Checkpoint.Role.RECOMMENDER: "ndcg@10",
    Checkpoint.Role.GENERATOR: "token_f1",
    Checkpoint.Role.PERSONAL_DATA: "span_f1",
}
#: What these figures are called.
NAMES = {
    "macro_f1": gettext_lazy("balanced score (macro-F1)"),
    "mrr@10": gettext_lazy("place of the right text (MRR@10)"),
    "ndcg@10": gettext_lazy("ranking quality (NDCG@10)"),
    "token_f1": gettext_lazy("likeness to a person's reply (token F1)"),
    "span_f1": gettext_lazy("places found and right (span F1)"),
}
#: Below this a difference is called more than chance.
SIGNIFICANT = 0.05
#: Fewer rows tell nothing: of 29 all right, nine in ten may be.
FEW_ROWS = 30
_Z = 1.96
_LEAST_P = 0.001


@dataclass(frozen=True)
class Verdict:
    """A challenger beside the champion, both measured on the same held-out rows.

    ``p_value``: how likely chance alone makes them differ as much: of a classifier by
    McNemar's test on the rows that only one of them got right, of others by a paired
    permutation test on the very figure. ``champion`` is None where there was none to
    compare with; ``apart`` says why. ``among`` are the labels that both were asked to
    choose from, where those are not all. ``lacks`` are labels of the live one that the
    challenger cannot say; that alone makes it fail. ``seen`` of the rows the champion
    has learnt from, ``learnt`` the challenger.
    """

    passed: bool
    metric: str
    rows: int
    challenger: float | None
    champion: float | None = None
    champion_id: int | None = None
    p_value: float | None = None
    apart: str = ""
    among: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    seen: int = 0
    learnt: int = 0

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self | None:
        """That of a checkpoint's field ``gate``; None where there was no gate."""
        if not stored:
            return None
        known = {field.name for field in fields(cls)}
        found = {name: value for name, value in stored.items() if name in known}
        for name in ("among", "lacks"):
            found[name] = tuple(found.get(name, ()))
        return cls(**found)

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "among": [*self.among], "lacks": [*self.lacks]}

    @property
    def too_few(self) -> bool:
        """Whether so few rows were held out that no figure of theirs tells much."""
        return 0 < self.rows < FEW_ROWS

    @property
    def worse(self) -> bool:
        """Whether the figures alone make it fail."""
        both = self.challenger is not None and self.champion is not None
        return both and (self.challenger or 0) < (self.champion or 0)

    @property
    def sure(self) -> bool:
        """Whether chance alone hardly makes them differ as much."""
        return self.p_value is not None and self.p_value < SIGNIFICANT

    def sentence(self, *, then: bool = False) -> str:
        """What it says, in the reader's language; ``then``: another one than the
        champion may be live by now."""
        if self.challenger is None:
            said = _("Nothing was held out to measure on; the gate lets it pass.")
            if self.apart == BEFORE:
                said = _(
                    "It came as it is, with figures that were measured when it was "
                    "made, on rows that it had not learnt from. This shop has compared "
                    "it with nothing."
                )
            if not self.passed:
                said = _(
                    "Nothing was held out to measure on, so that nothing says whether "
                    "it is as good as the live one: give more rows, or rows to "
                    "measure on."
                )
            return self._with_rest(said)
        figures = {
            "metric": capfirst(NAMES.get(self.metric, self.metric)),
            "rows": self.rows,
            "new": f"{self.challenger:.4f}",
            "old": f"{self.champion or 0:.4f}",
            "id": self.champion_id,
        }
        if self.champion is None:
            why = _APART[self.apart]() if self.apart in _APART else self.apart
            said = _("%(metric)s %(new)s on %(rows)d rows; %(why)s.")
            alone = said % {**figures, "why": why}
            few = _("So few rows are too few to tell how good it is.")
            return self._with_rest(f"{alone} {few}" if self.too_few else alone)
        said = _(
            "%(metric)s %(new)s against %(old)s of the live checkpoint %(id)d, on the "
            "same %(rows)d rows"
        )
        if then:
            said = _(
                "%(metric)s %(new)s against %(old)s of checkpoint %(id)d, which was "
                "live then, on the same %(rows)d rows"
            )
        return self._with_rest(f"{said % figures}: {self._judged()}")

    def cautions(self, *, name: Callable[[str], str] = str) -> list[str]:
        """What else to know before somebody decides, in the reader's language.

        ``name`` gives a label's name in that language.
        """
        found = []
        if self.among and self.champion is not None:
            said = _("Both chose among the labels of the file alone: %(labels)s.")
            found.append(said % {"labels": _listed(map(name, self.among))})
        if self.seen:
            found.append(
                ngettext(
                    "The live one has learnt from %(n)d of these rows, which flatters "
                    "it: measure on rows that neither has seen.",
                    "The live one has learnt from %(n)d of these rows, which flatters "
                    "it: measure on rows that neither has seen.",
                    self.seen,
                )
                % {"n": self.seen}
            )
        if self.learnt:
            found.append(
                ngettext(
                    "It has learnt from %(n)d of these rows, which flatters it.",
                    "It has learnt from %(n)d of these rows, which flatters it.",
                    self.learnt,
                )
                % {"n": self.learnt}
            )
        if self.lacks:
            found.append(lacking_sentence(map(name, self.lacks)))
        return found

    def _with_rest(self, said: str) -> str:
        return " ".join([said, *self.cautions()])

    def _judged(self) -> str:
        p_value = 1.0 if self.p_value is None else self.p_value
        differs = self.challenger != self.champion
        said = self._differing() if differs else _("as good.")
        said %= {"p": p_in_words(p_value, name="p")}
        if self.too_few and not (differs and self.sure):
            few = _("But so few rows are too few to tell.")
            return f"{said} {few}"
        return said

    def _differing(self) -> str:
        if self.too_few and self.sure:
            better = _("better, but so few rows are too few to tell (%(p)s).")
            worse = _("worse, but so few rows are too few to tell (%(p)s).")
            return worse if self.worse else better
        if self.worse:
            sure = _("worse, which is more than chance (%(p)s).")
            return sure if self.sure else _("worse, which may be chance (%(p)s).")
        sure = _("better, which is more than chance (%(p)s).")
        return (
            sure if self.sure else _("no difference that is more than chance (%(p)s).")
        )


#: Why there was no champion. What came as it is was measured where it was made.
NONE_LIVE, OTHER_LABELS, UNUSABLE = "none_live", "other_labels", "unusable"
BEFORE = "before"
OWN_ANSWERS, UNMEASURED = "own_answers", "unmeasured"
_APART = {
    NONE_LIVE: lambda: _("none is live to compare with"),
    OTHER_LABELS: lambda: _("the live one has other labels, so they do not compare"),
    UNUSABLE: lambda: _("the live one cannot be loaded"),
    OWN_ANSWERS: lambda: _("the rows held out carry the teacher's own answers"),
}


def judge(
    role: str,
    *,
    rows: int,
    challenger: float,
    champion: float,
    champion_id: int,
    p_value: float,
    among: Iterable[str] = (),
    lacks: Iterable[str] = (),
    seen: int = 0,
) -> Verdict:
    """Whether a challenger is at least as good as the champion, and lacks no label."""
    lacked = tuple(lacks)
    return Verdict(
        passed=challenger >= champion and not lacked,
        metric=PRIMARY[Checkpoint.Role(role)],
        rows=rows,
        challenger=challenger,
        champion=champion,
        champion_id=champion_id,
        p_value=p_value,
        among=tuple(among),
        lacks=lacked,
        seen=seen,
    )


def alone(
    role: str,
    *,
    rows: int,
    challenger: float | None,
    apart: str,
    lacks: Iterable[str] = (),
) -> Verdict:
    """Where there is no champion to compare with, a challenger that lacks no label of
    the live one passes; one that was not measured beside it does not."""
    lacked = tuple(lacks)
    return Verdict(
        passed=not lacked and apart != UNMEASURED,
        metric=PRIMARY[Checkpoint.Role(role)],
        rows=rows,
        challenger=challenger,
        apart=apart,
        lacks=lacked,
    )


def lacking(labels: Iterable[str], live: Checkpoint | None) -> list[str]:
    """The labels that the live checkpoint can say, and these are not."""
    known = live.data.get("labels", []) if live is not None else []
    return sorted(set(known) - set(labels))


def refusal(checkpoint: Checkpoint) -> str:
    """Why a checkpoint needs a reason to go live, in the reader's language; or ''.

    A verdict is about the live one that it was measured beside: it says nothing of
    another one that went live since.
    """
    verdict = Verdict.read(checkpoint.gate)
    if verdict is not None and not verdict.passed:
        return verdict.sentence(then=is_past(verdict))
    known = Checkpoint.objects.filter(site_id=checkpoint.site_id, role=checkpoint.role)
    others = known.exclude(pk=checkpoint.pk)
    live = others.filter(stage=Checkpoint.Stage.LIVE).first()
    if verdict is None or live is None:
        return ""
    champion = verdict.champion_id
    same = others.filter(fingerprint=live.fingerprint)  # the same weights, stored anew
    older = champion is not None and not same.filter(pk=champion).exists()
    if older or verdict.apart in (NONE_LIVE, BEFORE, OWN_ANSWERS):
        turned = turned_round(checkpoint, live)
        if turned is not None:
            return "" if turned.passed else turned.sentence()
    if older:
        said = _(
            "It was compared with checkpoint %(old)d, but checkpoint %(new)d answers "
            "by now: train again for a fresh comparison."
        )
        return said % {"old": champion, "new": live.pk}
    if verdict.apart in (NONE_LIVE, BEFORE, OWN_ANSWERS):
        said = _(
            "Nothing says whether it is as good as checkpoint %(new)d, which answers "
            "by now: measure it beside that one, on rows that people labelled."
        )
        return said % {"new": live.pk}
    labels = checkpoint.data.get("labels", [])
    lacks = lacking(labels, live)
    return lacking_sentence(lacks) if lacks and labels else ""


def is_past(verdict: Verdict) -> bool:
    """Whether the champion that it tells of answers no more."""
    if verdict.champion_id is None:
        return False
    champion = Checkpoint.objects.filter(pk=verdict.champion_id)
    return not champion.filter(stage=Checkpoint.Stage.LIVE).exists()


def turned_round(checkpoint: Checkpoint, live: Checkpoint) -> Verdict | None:
    """A checkpoint beside the live one, where that one was once measured beside it.

    What the live one's report says, seen from the other side; None where it compares
    that one with another, or with nothing. Where it has learnt from rows on which both
    were measured, it does not pass by these.
    """
    told = Verdict.read(live.gate)
    if told is None or told.challenger is None:
        return None
    if told.champion is None or told.champion_id is None:
        return None
    same = Checkpoint.objects.filter(
        site_id=checkpoint.site_id,
        role=checkpoint.role,
        fingerprint=checkpoint.fingerprint,
    )
    known = same.filter(pk=told.champion_id).exists()
    if told.champion_id != checkpoint.pk and not known:
        return None
    labels = checkpoint.data.get("labels", [])
    lacks = tuple(lacking(labels, live)) if labels else ()
    return Verdict(
        passed=told.champion >= told.challenger and not lacks and not told.seen,
        metric=told.metric,
        rows=told.rows,
        challenger=told.champion,
        champion=told.challenger,
        champion_id=live.pk,
        p_value=told.p_value,
        among=told.among,
        lacks=lacks,
        learnt=told.seen,
    )


def lacking_sentence(labels: Iterable[str]) -> str:
    return _(
        "It cannot say %(labels)s, which the live one can: such texts would be called "
        "something else, for which a reason is needed."
    ) % {"labels": _listed(labels)}


def wilson(right: float, rows: int) -> tuple[float, float]:
    """Between which shares the true one lies, 95 times of 100 (Wilson 1927).

    ``right`` is the share of ``rows`` rows that was right.
    """
    if not rows:
        return 0.0, 1.0
    square = _Z**2 / rows
    middle = (right + square / 2) / (1 + square)
    reach = _Z * math.sqrt(right * (1 - right) / rows + square / (4 * rows))
    reach /= 1 + square
    return max(0.0, middle - reach), min(1.0, middle + reach)


def p_in_words(p_value: float, *, name: str = "") -> str:
    """A p as statisticians write it: never 0, which no test can know."""
    if p_value < _LEAST_P:
        return f"{name} < 0.001".strip()
    return f"{name} = {p_value:.3f}" if name else f"{p_value:.3f}"


def _listed(labels: Iterable[str]) -> str:
    return ", ".join(labels)
