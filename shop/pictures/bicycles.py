"""Bicycles: for the city, for racing and for the mountains."""

from math import cos, pi, sin

from .canvas import Canvas
from .palette import (
    CHARCOAL,
    INK,
    LEATHER,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
    WOOD,
    WOOD_DARK,
    WOOD_LIGHT,
)


def bicycle(c: Canvas) -> None:
    """Draw a city bicycle with a basket, a racing or a mountain bicycle."""
    style = c.variant(("city", "racing", "mountain"))
    c.shadow(400, 640, 300, 18)
    size = {"city": 126.0, "racing": 132.0, "mountain": 122.0}[style]
    tyre = {"city": 13, "racing": 9, "mountain": 21}[style]
    hub = 640 - size
    for x in (206, 594):
        _wheel(c, x=x, y=hub, size=size, tyre=tyre)
    _frame(c, hub=hub, style=style)
    _seat_and_bars(c, hub=hub, style=style)


def _wheel(c: Canvas, *, x: float, y: float, size: float, tyre: float) -> None:
    spokes = "".join(
        f"M{x - size * cos(i * pi / 8):.0f} {y - size * sin(i * pi / 8):.0f}"
        f"L{x + size * cos(i * pi / 8):.0f} {y + size * sin(i * pi / 8):.0f}"
        for i in range(8)
    )
    c.path(spokes, stroke=STEEL, width=2.5)
    c.oval(x, y, size - tyre, stroke=STEEL_LIGHT, width=6)
    c.oval(x, y, size - tyre / 2, stroke=CHARCOAL, width=tyre)
    c.oval(x, y, 13, fill=STEEL_DARK)


def _frame(c: Canvas, *, hub: float, style: str) -> None:
    t = c.tones
    crank = hub + 14
    width = 21 if style == "mountain" else 17
    c.line(f"M206 {hub}L366 {crank}", stroke=t.deep, width=12)
    c.line(f"M206 {hub}L320 340", stroke=t.dark, width=12)
    c.line(f"M594 {hub}L540 320", stroke=t.dark, width=width)
    c.line(f"M308 300L366 {crank}", stroke=t.base, width=width)
    if style == "city":
        c.line(
            f"M366 {crank}Q480 {crank - 10} 544 344M342 420Q440 440 540 330",
            stroke=t.base,
            width=width,
        )
        guard = f"M{206 - 148} {hub}A148 148 0 0 1 {206 + 110} {hub - 100}"
        c.line(guard, stroke=t.base, width=11)
        c.line(
            f"M{594 - 118} {hub - 92}A148 148 0 0 1 {594 + 120} {hub - 88}",
            stroke=t.base,
            width=11,
        )
    else:
        drop = 26 if style == "mountain" else 0
        c.line(
            f"M366 {crank}L544 350M{318} {334 + drop}L538 {318 + drop / 2}",
            stroke=t.base,
            width=width,
        )
        c.line(f"M372 {crank - 24}L536 348", stroke=t.pale, width=5, opacity=0.6)
    c.line("M534 296L546 352", stroke=t.base, width=width + 5)
    c.line(
        f"M206 {hub - 13}L366 {crank - 34}M206 {hub + 13}L366 {crank + 34}",
        stroke=CHARCOAL,
        width=4,
    )
    c.oval(366, crank, 36, stroke=STEEL_DARK, width=9)
    c.line(f"M366 {crank}L392 {crank + 58}", stroke=CHARCOAL, width=10)
    c.line(f"M374 {crank + 60}h38", stroke=INK, width=12)
    c.oval(366, crank, 12, fill=STEEL_LIGHT)


def _seat_and_bars(c: Canvas, *, hub: float, style: str) -> None:
    t = c.tones
    seat = LEATHER if style == "city" else CHARCOAL
    low = c.vary(-8, 10)
    c.line(f"M308 300L300 {256 + low}", stroke=STEEL_DARK, width=11)
    if style == "city":
        c.path(
            f"M246 {236 + low}Q300 {222 + low} 372 {242 + low}Q356 {256 + low} 320"
            f" {262 + low}Q262 {284 + low} 246 {236 + low}Z",
            fill=seat,
        )
        c.line("M536 300L522 226Q500 214 454 232", stroke=STEEL_DARK, width=12)
        c.line("M470 226L440 238", stroke=LEATHER, width=18)
        c.path("M560 262H690L672 360H578Z", fill=WOOD)
        c.line("M564 286H686M570 312H682M574 338H676", stroke=WOOD_DARK, width=5)
        c.line("M596 264v94M626 264v94M656 264v94", stroke=WOOD_LIGHT, width=5)
        c.line("M556 262H694", stroke=WOOD_DARK, width=10)
        c.oval(630, 262, 20, 16, fill=t.light)
    else:
        c.path(
            f"M240 {240 + low}Q300 {236 + low} 370 {250 + low}Q330 {262 + low} 300"
            f" {266 + low}Q250 {266 + low} 240 {240 + low}Z",
            fill=seat,
        )
        if style == "racing":
            c.line(
                "M536 300L530 270L586 262Q626 262 624 300Q620 330 584 334",
                stroke=CHARCOAL,
                width=13,
            )
            c.line("M606 262l12 -22", stroke=STEEL_DARK, width=9)
        else:
            c.line(
                "M538 300L530 256L500 240M530 256L560 236", stroke=CHARCOAL, width=13
            )
            c.line("M512 244L484 236", stroke=t.deep, width=19)
            c.line(f"M566 392L588 {hub - 30}", stroke=STEEL_LIGHT, width=9)
