"""What a training tells people: which sentence, and the figures in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Note:
    """A sentence by its code; whoever shows it has the words, in each language."""

    code: str
    figures: Mapping[str, Any]


def note(code: str, **figures: float | str) -> Note:
    return Note(code, figures)
