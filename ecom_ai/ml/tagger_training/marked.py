"""Texts in which stretches are marked, and harmless variants of them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

#: How often a text is varied, and each digit of what is marked in it then.
_VARIED, _DIGITS = 0.6, 0.7
#: Of the forms so many stay alone; others have a sentence before or behind them.
_ALONE, _BEFORE, _BEHIND = 0.35, 0.7, 0.6
DIGITS = "0123456789"


@dataclass(frozen=True)
class Stretch:
    """Characters of a text from start to end, and the label that claims them."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Marked:
    """A text and what is marked in it; a form stands amid others' sentences."""

    text: str
    spans: tuple[Stretch, ...] = ()
    is_form: bool = False


def varied(one: Marked, amid: Sequence[str], dice: random.Random) -> Marked:
    """The same with other digits, and a form often amid other sentences."""
    text = one.text
    if dice.random() < _VARIED:
        signs = list(text)
        for span in one.spans:
            for place in range(span.start, span.end):
                if signs[place] in DIGITS and dice.random() < _DIGITS:
                    signs[place] = dice.choice(DIGITS)
        text = "".join(signs)
    if not one.is_form or not amid or dice.random() < _ALONE:
        return replace(one, text=text)
    before = after = ""
    if dice.random() < _BEFORE:
        before = dice.choice(amid) + dice.choice(" \n，。")
    if dice.random() < _BEHIND:
        after = dice.choice((" ", "，", "。", ". ")) + dice.choice(amid)
    shift = len(before)
    spans = (Stretch(s.start + shift, s.end + shift, s.label) for s in one.spans)
    return Marked(before + text + after, tuple(spans), is_form=True)
