"""Product pictures of the demo shop, drawn as SVG: one style, every kind and colour."""

import difflib
from collections.abc import Callable, Iterable, Mapping

from . import audio, camping, clothing, desk, fitness, home, kitchen, play, travel
from .canvas import Canvas
from .palette import COLOURS

__all__ = ["COLOURS", "KINDS", "draw"]

_DRAWINGS: Mapping[str, Callable[[Canvas], None]] = {
    **camping.DRAWINGS,
    **travel.DRAWINGS,
    **clothing.DRAWINGS,
    **kitchen.DRAWINGS,
    **home.DRAWINGS,
    **desk.DRAWINGS,
    **audio.DRAWINGS,
    **fitness.DRAWINGS,
    **play.DRAWINGS,
}
KINDS: tuple[str, ...] = tuple(_DRAWINGS)
# A tone arm, a chain or a watch's crown has one right side.
_ONE_SIDED = frozenset({"turntable", "bicycle", "smartwatch", "clock", "keyboard"})


def draw(kind: str, colour: str, *, seed: int = 0) -> str:
    """Return the picture of a product as the text of an 800 by 800 SVG.

    The same arguments always give the same text. `seed` varies model, proportions,
    pattern, angle and background; neighbouring seeds differ most, and a product keeps
    its shape in all its colours.

    Raises ValueError for an unknown kind or colour and names the nearest known one.
    """
    _check(kind, known=KINDS, what="kind")
    _check(colour, known=COLOURS, what="colour")
    canvas = Canvas(kind=kind, colour=colour, seed=seed)
    tint = canvas.variant(canvas.tones.tints)
    mirrored = canvas.chance(0.4) and kind not in _ONE_SIDED
    scale = round(canvas.vary(0.96, 1.04), 3)
    _DRAWINGS[kind](canvas)
    return canvas.render(tint=tint, mirrored=mirrored, scale=scale)


def _check(name: str, *, known: Iterable[str], what: str) -> None:
    names = tuple(known)
    if name in names:
        return
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.0)
    raise ValueError(
        f"No picture for the {what} {name!r}: the nearest known is {near[0]!r}; "
        f"known are {', '.join(names)}."
    )
