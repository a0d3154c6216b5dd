"""Balls: for games and for exercise."""

from math import cos, pi, sin

from .canvas import GROUND, Canvas
from .palette import (
    CHARCOAL,
    INK,
    PAPER,
    SLATE,
)


def ball(c: Canvas) -> None:
    """Draw a basketball, a football, an exercise ball or a volleyball."""
    t = c.tones
    size = c.vary(212, 232)
    y = GROUND - size
    c.shadow(400, GROUND - 2, 190, 28)
    disc = f"M{400 - size} {y}a{size} {size} 0 1 0 {2 * size} 0a{size} {size} 0 1 0"
    disc += f" {-2 * size} 0Z"
    c.path(disc, fill=c.radial(t.light, t.base, t.dark))
    with c.clipped(disc), c.turned(c.vary(-24, 24), x=400, y=y):
        c.variant((_basketball, _football, _exercise_ball, _volleyball))(c, y, size)
    c.oval(400, y, size, fill=c.radial(PAPER, t.base, INK), opacity=0.13)


def _basketball(c: Canvas, y: float, size: float) -> None:
    side = size * 1.1
    c.line(
        f"M{400 - size} {y}H{400 + size}M400 {y - size}V{y + size}"
        f"M{400 - size * 0.78} {y - side}Q{400 - size * 0.1} {y} {400 - size * 0.78}"
        f" {y + side}M{400 + size * 0.78} {y - side}Q{400 + size * 0.1} {y}"
        f" {400 + size * 0.78} {y + side}",
        stroke=c.tones.deep if c.colour != "black" else SLATE,
        width=11,
    )


def _football(c: Canvas, y: float, size: float) -> None:
    t = c.tones
    patch = t.relief if c.colour not in {"white", "beige", "yellow"} else CHARCOAL
    for i in range(-1, 5):
        angle = i * 2 * pi / 5 - pi / 2
        out = 0.0 if i < 0 else size * 0.96
        cx, cy = 400 + out * cos(angle), y + out * sin(angle)
        turn = -pi / 2 if i < 0 else angle + pi
        reach = size * (0.34 if i < 0 else 0.37)
        points = [
            (
                cx + reach * cos(turn + k * 2 * pi / 5),
                cy + reach * sin(turn + k * 2 * pi / 5),
            )
            for k in range(5)
        ]
        c.path("M" + "L".join(f"{a:.0f} {b:.0f}" for a, b in points) + "Z", fill=patch)
        if i >= 0:
            inner, outer = size * 0.34, size * 0.6
            c.line(
                f"M{400 + inner * cos(angle)} {y + inner * sin(angle)}"
                f"L{400 + outer * cos(angle)} {y + outer * sin(angle)}",
                stroke=t.seam,
                width=7,
            )
            c.line(
                f"M{points[1][0]} {points[1][1]}L{points[1][0] + 40 * cos(angle + 1.9)}"
                f" {points[1][1] + 40 * sin(angle + 1.9)}",
                stroke=t.seam,
                width=7,
            )


def _exercise_ball(c: Canvas, y: float, size: float) -> None:
    t = c.tones
    for share in (-0.66, -0.4, -0.13, 0.13, 0.4, 0.66):
        half = size * (1 - share**2) ** 0.5
        c.line(
            f"M{400 - half} {y + size * share}Q400 {y + size * (share + 0.24)}"
            f" {400 + half}"
            f" {y + size * share}",
            stroke=t.deep,
            width=7,
            opacity=0.65,
        )
        c.line(
            f"M{400 - half} {y + size * share + 8}Q400 {y + size * (share + 0.24) + 8}"
            f" {400 + half} {y + size * share + 8}",
            stroke=t.pale,
            width=5,
            opacity=0.7,
        )
    c.oval(400, y - size * 0.82, 24, 10, fill=t.deep)


def _volleyball(c: Canvas, y: float, size: float) -> None:
    t = c.tones
    for turn in (0, 120, 240):
        with c.turned(turn, x=400, y=y):
            s = size
            c.path(
                f"M400 {y}Q{400 - s * 0.5} {y - s * 0.5} {400 - s * 0.3} {y - s * 1.1}"
                f"H{400 + s * 0.1}Q{400 - s * 0.2} {y - s * 0.5} 400 {y}Z",
                fill=t.relief,
            )
            c.line(
                f"M400 {y}Q{400 - s * 0.5} {y - s * 0.5} {400 - s * 0.3} {y - s * 1.1}"
                f"M400 {y}Q{400 + s * 0.2} {y - s * 0.6} {400 + s * 0.9} {y - s * 0.55}"
                f"M400 {y}Q{400 - s * 0.2} {y - s * 0.5} {400 + s * 0.1} {y - s * 1.1}"
                f"M{400 - s * 0.05} {y - s * 0.2}Q{400 + s * 0.2} {y - s * 0.8}"
                f" {400 + s * 0.55} {y - s}",
                stroke=t.seam,
                width=7,
            )
