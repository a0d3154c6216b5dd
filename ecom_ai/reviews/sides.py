"""What labels say, whatever a shop calls them: praise or blame, offence or none."""

import re
from collections.abc import Iterable, Mapping, Sequence

from ecom_ai.models import BreachKind, Checkpoint

Role = Checkpoint.Role
POSITIVE, NEUTRAL, NEGATIVE = "positive", "neutral", "negative"
SIDES = (NEGATIVE, NEUTRAL, POSITIVE)
_NAMES: Mapping[str, tuple[str, ...]] = {
    POSITIVE: (
        "positive", "pos", "good", "praise", "pleased", "satisfied", "happy",
        "好评", "正面", "正向", "积极", "满意", "好",
    ),
    NEGATIVE: (
        "negative", "neg", "bad", "complaint", "displeased", "dissatisfied", "unhappy",
        "差评", "负面", "负向", "消极", "不满意", "不满", "差",
    ),
}  # fmt: skip
#: What our own offence and spam checkpoints call a text in which they find nothing.
CLEAN, REVIEW = "clean", "review"
OFFENSIVE = "offensive"
#: What an offence checkpoint may call such a text.
FINE = (CLEAN, "fine", "ok", "none", "normal", "neutral", "not_offensive", "0")
_SIDE = {name: side for side, names in _NAMES.items() for name in names}
#: 4, "4 stars", 4星, LABEL_1.
_NUMBER = re.compile(r"(?:label_)?(-?\d{1,3})\s*(?:stars?|星)?")


def sides(labels: Iterable[str]) -> dict[str, str]:
    """Each label of a checkpoint, and on which of SIDES it is.

    Numbers are on the side of the middle of all numbers among the labels that they lie
    on: of 1 to 5 the 3 is neutral, of 0 and 1 none is. A label that is neither a
    number nor known is neutral.
    """
    known = list(labels)
    numbers = {
        label: int(hit[1])
        for label in known
        if (hit := _NUMBER.fullmatch(label.strip().lower()))
    }
    twice = min(numbers.values(), default=0) + max(numbers.values(), default=0)
    return {
        label: _side_of(2 * numbers[label] - twice)
        if label in numbers
        else _SIDE.get(label.strip().lower(), NEUTRAL)
        for label in known
    }


def breach_labels(kind: str, labels: Iterable[str]) -> tuple[str, ...]:
    """The labels of a checkpoint that say that a text has a breach of this kind.

    Of offence ``offensive``; without that, all but those in FINE, if there is such a
    one: degrees, say. Of others the label that is called like the breach. () where no
    label says anything about it.
    """
    known = tuple(labels)
    if kind != BreachKind.OFFENCE:
        return tuple(label for label in known if label == kind)
    if OFFENSIVE in known:
        return (OFFENSIVE,)
    told = tuple(label for label in known if label.lower() not in FINE)
    return told if len(told) < len(known) else ()


def labels_for(role: str, labels: Sequence[str], said: str) -> list[str]:
    """The labels of a checkpoint that come to what a verdict says for its role.

    ``said`` is one of SIDES for a sentiment, CLEAN or OFFENSIVE for an offence,
    REVIEW or a breach for spam; of other roles the label itself.
    """
    if role in (Role.SENTIMENT, Role.CLAUSE_SENTIMENT):
        side = sides(labels)
        return [label for label in labels if side[label] == said]
    if role == Role.OFFENCE:
        told = breach_labels(BreachKind.OFFENCE, labels)
        return [label for label in labels if (label in told) == (said == OFFENSIVE)]
    if role == Role.SPAM and said == REVIEW:
        breaches = (BreachKind.SPAM, BreachKind.OFF_TOPIC)
        return [label for label in labels if label not in breaches]
    return [label for label in labels if label == said]


def _side_of(distance: int) -> str:
    """Of a number by how far above the middle it is."""
    if not distance:
        return NEUTRAL
    return POSITIVE if distance > 0 else NEGATIVE
