"""Tents: dome, ridge and bell tents."""

from itertools import pairwise

from .canvas import GROUND, Canvas
from .palette import (
    BRASS,
    CHARCOAL,
    GLOW,
    INK,
    SLATE,
    WOOD_DARK,
)


def tent(c: Canvas) -> None:
    """Draw a dome, a ridge or a bell tent."""
    c.shadow(400, GROUND, 300, 34)
    c.variant((_dome_tent, _ridge_tent, _bell_tent))(c)


def _guy_ropes(c: Canvas, *, top: float, foot: float, peg: float) -> None:
    """Draw a rope with its peg on both sides."""
    with c.twice():
        c.line(f"M{foot} {top}L{peg} {GROUND}", stroke=SLATE, width=3)
        c.line(f"M{peg + 5} {GROUND - 16}l-9 22", stroke=CHARCOAL, width=6)


def _dome_tent(c: Canvas) -> None:
    t = c.tones
    top = c.vary(215, 262)
    wide = c.vary(255, 285)
    left, right = 400 - wide, 400 + wide
    _guy_ropes(c, top=480, foot=left + 40, peg=left - 34)
    side = f"{left} {GROUND}C{left + 20} {top + 110} 300 {top} 400 {top}"
    shell = f"M{side}C500 {top} {right - 20} {top + 110} {right} {GROUND}Z"
    c.path(shell, fill=c.linear(t.light, t.base, t.dark))
    with c.clipped(shell):
        c.path(
            f"M400 {top}C560 {top + 60} 600 500 590 {GROUND}H720V{top}Z",
            fill=t.dark,
            opacity=0.55,
        )
        c.path(
            f"M400 {top}C250 {top + 60} 205 500 212 {GROUND}H80V{top}Z",
            fill=t.pale,
            opacity=0.5,
        )
        c.rect(80, GROUND - 22, 640, 24, fill=t.deep)
    c.line(f"M400 {top}C560 {top + 60} 600 500 590 {GROUND}", stroke=t.seam, width=6)
    c.line(f"M400 {top}C250 {top + 60} 205 500 212 {GROUND}", stroke=t.seam, width=6)
    _dome_door(c, top=top + c.vary(70, 95))
    c.path(
        f"M318 {top + 28}Q400 {top - 34} 482 {top + 28}Q400 {top + 62} 318 {top + 28}Z",
        fill=t.relief if c.chance(0.5) else t.deep,
    )


def _dome_door(c: Canvas, *, top: float) -> None:
    t = c.tones
    door = f"M296 {GROUND}C300 {top + 120} 350 {top + 10} 400 {top}"
    door += f"C450 {top + 10} 500 {top + 120} 504 {GROUND}Z"
    if c.chance(0.7):
        c.path(door, fill=c.linear(INK, CHARCOAL, across=False))
        c.path(f"M330 {GROUND}Q400 {GROUND - 80} 470 {GROUND}Z", fill=GLOW, opacity=0.5)
        c.path(
            f"M296 {GROUND}C300 {top + 120} 350 {top + 10} 400 {top}"
            f"C350 {top + 90} 352 {GROUND - 90} 322 {GROUND}Z",
            fill=c.linear(t.pale, t.light),
        )
        c.path(
            f"M504 {GROUND}C500 {top + 120} 450 {top + 10} 400 {top}"
            f"C450 {top + 90} 448 {GROUND - 90} 478 {GROUND}Z",
            fill=t.light,
        )
    else:
        c.path(door, fill=t.pale, stroke=t.seam, width=5)
        c.line(f"M400 {top}V{GROUND}", stroke=t.seam, width=5)
        c.path(
            f"M352 {top + 150}Q360 {top + 70} 400 {top + 55}"
            f"Q440 {top + 70} 448 {top + 150}Z",
            fill=CHARCOAL,
            opacity=0.75,
        )


def _ridge_tent(c: Canvas) -> None:
    t = c.tones
    apex = c.vary(235, 285)
    back = apex + c.vary(10, 40)
    c.line(f"M300 {apex}L110 {GROUND}", stroke=SLATE, width=3)
    c.line(f"M610 {back}L716 600", stroke=SLATE, width=3)
    c.line(f"M300 {apex - 26}V{apex + 60}", stroke=WOOD_DARK, width=12)
    c.line(f"M608 {back - 22}V{back + 40}", stroke=WOOD_DARK, width=10)
    roof = f"M300 {apex}Q455 {apex + 22} 610 {back}L688 606L440 {GROUND}Z"
    c.path(roof, fill=c.linear(t.base, t.dark))
    c.path(f"M688 606L440 {GROUND}l-8 -28L682 582Z", fill=t.deep)
    for share in (0.35, 0.68):
        x, foot = 300 + 310 * share, 440 + 248 * share
        c.line(f"M{x} {apex + 14}L{foot} {GROUND - 49 * share}", stroke=t.seam, width=4)
    c.path(f"M300 {apex}L440 {GROUND}H150Z", fill=c.linear(t.pale, t.light))
    c.path(
        f"M300 {apex + 70}L352 {GROUND}H236Z",
        fill=c.linear(INK, CHARCOAL, across=False),
    )
    c.path(f"M300 {apex + 70}L236 {GROUND}h-36Q262 520 300 {apex + 70}Z", fill=t.base)
    c.path(f"M300 {apex + 70}L352 {GROUND}h40Q336 520 300 {apex + 70}Z", fill=t.dark)
    if c.chance(0.6):
        c.rect(520, 430, 62, 56, r=8, fill=CHARCOAL, opacity=0.8)
        c.line("M551 430v56M520 458h62", stroke=t.light, width=4)


def _bell_tent(c: Canvas) -> None:
    t = c.tones
    peak = c.vary(170, 205)
    eaves = c.vary(505, 545)
    wide = c.vary(235, 262)
    left, right = 400 - wide, 400 + wide
    _guy_ropes(c, top=eaves, foot=left, peg=left - 48)
    c.line(f"M400 {peak - 34}V{peak + 20}", stroke=WOOD_DARK, width=14)
    c.oval(400, peak - 36, 11, fill=BRASS)
    c.path(
        f"M{left + 8} {eaves - 6}L{left + 22} {GROUND}Q400 {GROUND + 22} {right - 22}"
        f" {GROUND}L{right - 8} {eaves - 6}Z",
        fill=c.linear(t.base, t.dark, t.deep),
    )
    roof = f"M400 {peak}Q{left + 160} {eaves - 110} {left} {eaves}"
    roof += f"Q400 {eaves + 44} {right} {eaves}Q{right - 160} {eaves - 110} 400 {peak}Z"
    c.path(roof, fill=c.linear(t.pale, t.light, t.base))
    with c.clipped(roof):
        c.path(f"M400 {peak}L620 {eaves + 60}H760Z", fill=t.dark, opacity=0.8)
        c.path(f"M400 {peak}L200 {eaves + 60}H276Z", fill=t.base, opacity=0.7)
    c.path(
        f"M400 {peak + 90}L328 {GROUND + 8}Q400 {GROUND + 14} 472 {GROUND + 8}Z",
        fill=c.linear(INK, CHARCOAL, across=False),
    )
    c.path(
        f"M400 {peak + 90}L328 {GROUND + 8}h-34Q372 520 400 {peak + 90}Z", fill=t.pale
    )
    c.path(
        f"M400 {peak + 90}L472 {GROUND + 8}h34Q428 520 400 {peak + 90}Z", fill=t.light
    )
    _bunting(c, left=left, right=right, eaves=eaves)


def _bunting(c: Canvas, *, left: float, right: float, eaves: float) -> None:
    """Draw a hem of small scallops along the eaves of a bell tent."""
    points = [
        (left + (right - left) * i / 14, eaves + 22 * (1 - (i / 7 - 1) ** 2) - 4)
        for i in range(15)
    ]
    for i, (first, second) in enumerate(pairwise(points)):
        if i not in {6, 7}:
            middle, low = (first[0] + second[0]) / 2, (first[1] + second[1]) / 2 + 42
            c.path(
                f"M{first[0]} {first[1]}L{second[0]} {second[1]}"
                f"Q{middle} {low} {first[0]} {first[1]}Z",
                fill=c.tones.relief,
            )
