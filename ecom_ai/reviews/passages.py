"""What of a text is read by itself, and which words of it decide.

A long polite review with one insult is polite on average: so its sentences are read one
by one, and again without their disguise where they have one.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ecom_ai.language import word_places
from ecom_ai.moderation.folding import Folded, disguised
from ecom_ai.moderation.insults import insults
from ecom_ai.moderation.sentences import sentences

#: Probabilities of texts, in their order.
Ask = Callable[[Sequence[str]], Sequence[float]]

#: Leaving out so many parts of a passage shows which decide.
_PARTS = 16
#: Words whose absence takes this share of the largest drop are decisive, too.
_SHARE, _LEAST_DROP = 0.5, 0.05


@dataclass(frozen=True)
class Passage:
    """A text to be asked about, and the characters of the original that it is.

    ``meant`` is how a disguised passage reads, whose text is then asked about.
    """

    start: int
    end: int
    written: str
    meant: Folded | None = None

    @property
    def text(self) -> str:
        return self.meant.text if self.meant else self.written

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where characters of ``text`` stand in the original."""
        if self.meant:
            start, end = self.meant.original(start, end)
        return self.start + start, self.start + end


def passages(text: str) -> list[Passage]:
    """The text as a whole, each sentence, and what disguised ones mean."""
    places = sentences(text)
    if len(places) != 1:
        places = [(0, len(text)), *places]
    found = [Passage(start, end, text[start:end]) for start, end in places]
    hidden = [
        Passage(one.start, one.end, one.written, meant)
        for one in found
        if (meant := disguised(one.written)) is not None
    ]
    return [*found, *hidden]


def decisive(found: Sequence[Passage], ask: Ask) -> list[list[tuple[int, int]]]:
    """The insults in each passage, or else characters without which it is less likely.

    Occlusion (Zeiler and Fergus 2014): parts are left out by turns, all passages asked
    about at once. Where no part decides by itself, it is the whole passage.
    """
    known = [[one.place(*span) for span in insults(one.text)] for one in found]
    asked = [one for one, places in zip(found, known, strict=True) if not places]
    parts = [_parts(one.text) for one in asked]
    texts = [
        variant
        for one, cuts in zip(asked, parts, strict=True)
        for variant in (one.text, *(one.text[:a] + one.text[b:] for a, b in cuts))
    ]
    shares = iter(ask(texts) if texts else ())
    rest = (_marked(one, cuts, shares) for one, cuts in zip(asked, parts, strict=True))
    return [joined(places) if places else next(rest) for places in known]


def _parts(text: str) -> list[tuple[int, int]]:
    """Runs of words, one over half of the next."""
    units = word_places(text)
    width = max(2, math.ceil(len(units) / _PARTS))
    return [
        (units[n][0], units[min(n + width, len(units)) - 1][1])
        for n in range(0, max(1, len(units) - 1), max(1, width // 2))
        if units
    ]


def _marked(
    one: Passage, cuts: Sequence[tuple[int, int]], shares: Iterator[float]
) -> list[tuple[int, int]]:
    whole = next(shares)
    drops = [whole - next(shares) for _ in cuts]
    most = max(drops, default=0.0)
    if most < _LEAST_DROP:
        return [(one.start, one.end)]
    chosen = [
        one.place(*cut)
        for cut, drop in zip(cuts, drops, strict=True)
        if drop >= _SHARE * most
    ]
    return joined(chosen)


def joined(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in order; those that overlap or touch are one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if found and start <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def whole_words(text: str, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places that end inside a word of a text, widened to its bounds; in order, those
    that overlap or touch as one."""
    if not places:
        return []
    inside = {
        at: word
        for word in word_places(text, guess=False)
        for at in range(word[0] + 1, word[1])
    }
    return joined(
        [
            (inside.get(start, (start, 0))[0], inside.get(end, (0, end))[1])
            for start, end in places
        ]
    )
