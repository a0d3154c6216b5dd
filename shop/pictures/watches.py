"""Smart watches with round and square faces."""

from math import cos, pi, sin

from .canvas import Canvas
from .palette import (
    INK,
    PAPER,
    SLATE,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
)


def smartwatch(c: Canvas) -> None:
    """Draw a round or a square smart watch with its strap."""
    t = c.tones
    square = c.variant((True, False))
    with c.turned(c.vary(-10, 10)):
        narrow = c.vary(86, 98)
        strap = (
            f"M{400 - narrow - 16} 270L{400 - narrow + 12} 80Q{400 - narrow + 14} 62"
        )
        strap += (
            f" {400 - narrow + 32} 62H{368 + narrow}Q{386 + narrow} 62"
            f" {388 + narrow} 80"
        )
        strap += (
            f"L{416 + narrow} 270V530L{388 + narrow} 720Q{386 + narrow}"
            f" 738 {368 + narrow}"
        )
        strap += (
            f" 738H{432 - narrow}Q{414 - narrow} 738 {412 - narrow} 720"
            f"L{384 - narrow} 530Z"
        )
        c.cast(strap)
        c.path(strap, fill=c.linear(t.light, t.base, t.dark))
        c.line(
            "".join(f"M400 {y}h.1" for y in (610, 646, 682)), stroke=t.deep, width=17
        )
        c.rect(400 - narrow + 4, 96, 2 * narrow - 8, 22, r=8, fill=t.deep)
        c.rect(400 - narrow + 2, 132, 2 * narrow - 4, 10, r=5, fill=t.dark)
        c.rect(556, 350, 26, 62, r=10, fill=STEEL_DARK)
        if square:
            c.rect(
                236, 222, 328, 356, r=88, fill=c.linear(STEEL_LIGHT, STEEL, STEEL_DARK)
            )
            c.rect(250, 236, 300, 328, r=76, fill=INK)
            _rings(c)
        else:
            c.oval(400, 400, 176, fill=c.linear(STEEL_LIGHT, STEEL, STEEL_DARK))
            c.oval(400, 400, 160, fill=INK)
            _hands(c)


def _screen_colour(c: Canvas) -> str:
    return c.tones.light if c.colour not in {"black", "navy"} else "#8fb4e6"


def _rings(c: Canvas) -> None:
    """Draw three unclosed activity rings."""
    for size, colour in ((102, _screen_colour(c)), (74, "#8fd0a0"), (46, "#f0b35c")):
        reach = c.vary(0.55, 0.92) * 2 * pi
        x, y = 400 + size * sin(reach), 400 - size * cos(reach)
        c.oval(400, 400, size, stroke=colour, width=21, opacity=0.25)
        large = 1 if reach > pi else 0
        c.line(
            f"M400 {400 - size}A{size} {size} 0 {large} 1 {x} {y}",
            stroke=colour,
            width=21,
        )


def _hands(c: Canvas) -> None:
    """Draw a dial with hour marks, hands and a small heart."""
    for hour in range(12):
        x, y = sin(hour * pi / 6), -cos(hour * pi / 6)
        c.line(
            f"M{400 + 126 * x} {400 + 126 * y}L{400 + 142 * x} {400 + 142 * y}",
            stroke=STEEL_LIGHT if hour % 3 == 0 else SLATE,
            width=8,
        )
    c.path(
        "M400 490c-22 -16 -34 -26 -34 -42c0 -22 26 -26 34 -8c8 -18 34 -14 34 8"
        "c0 16 -12 26 -34 42Z",
        fill="#e4705f",
    )
    turn = c.vary(0.6, 1.2)
    c.line(
        f"M400 400L{400 + 68 * sin(-turn)} {400 - 68 * cos(turn)}",
        stroke=PAPER,
        width=13,
    )
    c.line(
        f"M400 400L{400 + 100 * sin(turn)} {400 - 100 * cos(turn)}",
        stroke=PAPER,
        width=9,
    )
    c.oval(400, 400, 12, fill=_screen_colour(c))
