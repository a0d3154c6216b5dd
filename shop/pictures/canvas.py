"""The sheet a product is drawn on: background, soft shadow, shapes and gradients.

A sheet is 800 by 800 units with the origin at the top left; products stand on
`GROUND` and keep to the middle two thirds. Coordinates are positional, looks are
keyword arguments.
"""

import random
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, TypeVar

from .palette import INK, PAPER, mix, tones_of

SIZE: Final = 800
GROUND: Final = 655
_T = TypeVar("_T")
_LONG_NUMBER = re.compile(r"-?\d+\.\d+")


def _short(text: str) -> str:
    """Round the numbers in a piece of markup to a tenth of a unit."""
    return _LONG_NUMBER.sub(lambda found: f"{round(float(found[0]), 1):g}", text)


class Canvas:
    """Collects the markup of one picture; `rng` is the source of all its variation."""

    def __init__(self, *, kind: str, colour: str, seed: int) -> None:
        self.tones = tones_of(colour)
        self.colour = colour
        self.seed = seed
        # Without the colour: a product keeps its shape in all its colours.
        self.rng = random.Random(f"{kind}/{seed}")
        self._prefix = f"{kind}-{colour}-{seed}"
        self._defs: list[str] = []
        self._parts: list[str] = []

    # -- variation ---------------------------------------------------------------

    def variant(self, options: Sequence[_T]) -> _T:
        """Return the option of this seed; neighbouring seeds get different ones."""
        return options[self.seed % len(options)]

    def pick(self, options: Sequence[_T]) -> _T:
        """Return one of the options by chance."""
        return self.rng.choice(options)

    def vary(self, low: float, high: float) -> float:
        """Return a number between `low` and `high` by chance."""
        return self.rng.uniform(low, high)

    def chance(self, share: float) -> bool:
        """Return True in `share` (0 to 1) of the cases."""
        return self.rng.random() < share

    # -- paints ------------------------------------------------------------------

    def linear(self, *colours: str, across: bool = True) -> str:
        """Return a paint which runs through the colours, across or else downwards."""
        axis = "" if across else ' x2="0" y2="1"'
        return self._gradient("linear", axis, colours)

    def radial(self, *colours: str, at: tuple[float, float] = (0.38, 0.32)) -> str:
        """Return a round paint, first colour at the point `at` (shares of the box)."""
        axis = f' cx="{at[0]}" cy="{at[1]}" r=".75"'
        return self._gradient("radial", axis, colours)

    def glow(self, colour: str) -> str:
        """Return a round paint which fades from the colour to nothing."""
        name = self._name()
        self._defs.append(
            f'<radialGradient id="{name}"><stop stop-color="{colour}"/><stop '
            f'offset="1" stop-color="{colour}" stop-opacity="0"/></radialGradient>'
        )
        return f"url(#{name})"

    def _gradient(self, form: str, axis: str, colours: Sequence[str]) -> str:
        name = self._name()
        last = max(len(colours) - 1, 1)
        stops = "".join(
            f'<stop offset="{i / last:.2g}" stop-color="{colour}"/>'
            for i, colour in enumerate(colours)
        )
        self._defs.append(f'<{form}Gradient id="{name}"{axis}>{stops}</{form}Gradient>')
        return f"url(#{name})"

    def _name(self) -> str:
        return f"{self._prefix}-{len(self._defs)}"

    # -- shapes ------------------------------------------------------------------

    def path(
        self,
        d: str,
        *,
        fill: str = "none",
        stroke: str = "",
        width: float = 0,
        opacity: float = 1,
    ) -> None:
        """Draw a path given by SVG path data."""
        self._draw(f'<path d="{d}"', fill, stroke, width, opacity)

    def line(
        self,
        d: str,
        *,
        stroke: str,
        width: float = 4,
        opacity: float = 1,
        dash: str = "",
    ) -> None:
        """Draw an unfilled path with round ends; `dash` is an SVG dash pattern."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._draw(f'<path d="{d}"{dashes}', "none", stroke, width, opacity)

    def rect(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        fill: str = "none",
        r: float = 0,
        stroke: str = "",
        width: float = 0,
        opacity: float = 1,
    ) -> None:
        """Draw a rectangle with corners of radius `r`."""
        corner = f' rx="{float(r)}"' if r else ""
        self._draw(
            f'<rect x="{float(x)}" y="{float(y)}" width="{float(w)}"'
            f' height="{float(h)}"{corner}',
            fill,
            stroke,
            width,
            opacity,
        )

    def oval(
        self,
        cx: float,
        cy: float,
        rx: float,
        ry: float | None = None,
        *,
        fill: str = "none",
        stroke: str = "",
        width: float = 0,
        opacity: float = 1,
    ) -> None:
        """Draw an ellipse, a circle where `ry` is left out."""
        middle = f'cx="{float(cx)}" cy="{float(cy)}"'
        shape = (
            f'<circle {middle} r="{float(rx)}"'
            if ry is None
            else f'<ellipse {middle} rx="{float(rx)}" ry="{float(ry)}"'
        )
        self._draw(shape, fill, stroke, width, opacity)

    def _draw(
        self, shape: str, fill: str, stroke: str, width: float, opacity: float
    ) -> None:
        paint = f' fill="{fill}"'
        if stroke:
            paint += f' stroke="{stroke}" stroke-width="{float(width)}"'
        if opacity < 1:
            paint += f' opacity="{round(opacity, 2):g}"'
        self._parts.append(_short(shape) + _short(paint) + "/>")

    # -- grouping ----------------------------------------------------------------

    @contextmanager
    def moved(self, transform: str) -> Iterator[None]:
        """Draw what is within under an SVG transform."""
        self._parts.append(f'<g transform="{_short(transform)}">')
        yield
        self._parts.append("</g>")

    @contextmanager
    def turned(self, angle: float, *, x: float = 400, y: float = 400) -> Iterator[None]:
        """Draw what is within turned clockwise by `angle` degrees around a point."""
        with self.moved(f"rotate({float(angle)} {float(x)} {float(y)})"):
            yield

    @contextmanager
    def clipped(self, d: str) -> Iterator[None]:
        """Draw only what of the content falls within the path `d`."""
        name = self._name()
        self._defs.append(f'<clipPath id="{name}"><path d="{_short(d)}"/></clipPath>')
        self._parts.append(f'<g clip-path="url(#{name})">')
        yield
        self._parts.append("</g>")

    @contextmanager
    def twice(self) -> Iterator[None]:
        """Draw what is within, and its mirror image about the vertical middle."""
        name = self._name() + "m"
        self._defs.append("")
        self._parts.append(f'<g id="{name}">')
        yield
        self._parts.append(
            f'</g><use href="#{name}" transform="matrix(-1 0 0 1 {SIZE} 0)"/>'
        )

    # -- the sheet ---------------------------------------------------------------

    def shadow(self, cx: float, cy: float, rx: float, ry: float | None = None) -> None:
        """Draw the soft shadow of a standing product on the ground."""
        height = ry if ry is not None else max(16.0, rx * 0.11)
        self.oval(cx, cy, rx * 1.22, height * 1.5, fill=self.glow(INK), opacity=0.42)

    def cast(self, d: str, *, dx: float = 10, dy: float = 18) -> None:
        """Draw the shadow of a flat product of outline `d` seen from above."""
        with self.moved(f"translate({float(dx)} {float(dy)})"):
            self.path(d, fill=INK, stroke=INK, width=14, opacity=0.06)
            self.path(d, fill=INK, opacity=0.1)

    def render(self, *, tint: str, mirrored: bool, scale: float) -> str:
        """Return the whole SVG text, the product on a background of the given tint."""
        wall = self.radial(mix(tint, PAPER, share=0.62), tint, at=(0.5, 0.45))
        flip = -scale if mirrored else scale
        offset = round(SIZE / 2 * (1 - scale), 1)
        across = SIZE - offset if mirrored else offset
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}"'
            f' viewBox="0 0 {SIZE} {SIZE}"><defs>{"".join(self._defs)}</defs>'
            f'<rect width="{SIZE}" height="{SIZE}" fill="{wall}"/>'
            f'<g transform="matrix({flip:g} 0 0 {scale:g} {across:g} {offset:g})"'
            ' stroke-linecap="round" stroke-linejoin="round">'
            f"{''.join(self._parts)}</g></svg>"
        )
