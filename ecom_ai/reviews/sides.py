"""What labels say, whatever a shop calls them: praise or blame, offence or none."""

import re
from collections.abc import Iterable, Mapping

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
#: What an offence checkpoint calls a text in which it finds nothing.
FINE = ("clean", "fine", "ok", "none", "normal", "neutral", "not_offensive", "0")
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


def _side_of(distance: int) -> str:
    """Of a number by how far above the middle it is."""
    if not distance:
        return NEUTRAL
    return POSITIVE if distance > 0 else NEGATIVE
