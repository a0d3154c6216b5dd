"""Fitness: yoga mats, dumbbells, kettlebells, bicycles, skipping ropes and balls."""

from collections.abc import Callable, Mapping
from math import cos, pi, sin
from types import MappingProxyType

from .balls import ball
from .bicycles import bicycle
from .canvas import GROUND, Canvas
from .palette import (
    CHARCOAL,
    INK,
    LEATHER,
    PAPER,
    SLATE,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
    WOOD,
    WOOD_DARK,
    WOOD_LIGHT,
)


def yoga_mat(c: Canvas) -> None:
    """Draw a mat half unrolled, or rolled up with a carrying strap."""
    c.variant((_unrolled_mat, _strapped_mat))(c)


def _spiral(c: Canvas, *, x: float, y: float, rx: float, ry: float) -> None:
    """Draw the rolled end of a mat as a spiral."""
    t = c.tones
    c.oval(x, y, rx, ry, fill=t.light)
    points = []
    for i in range(49):
        turn = i * pi / 8
        share = 1 - i / 56
        points.append(
            f"{x + rx * share * cos(turn):.0f} {y + ry * share * sin(turn):.0f}"
        )
    c.path("M" + "L".join(points), stroke=t.deep, width=6)


def _unrolled_mat(c: Canvas) -> None:
    t = c.tones
    reach = c.vary(120, 150)
    c.cast(f"M{reach} 620L270 420H660L600 640Z", dx=4, dy=16)
    sheet = f"M{reach - 12} 632L258 424H690L556 632Z"
    c.path(f"M{reach - 12} 632H556v16H{reach - 10}Z", fill=t.deep)
    c.path(sheet, fill=c.linear(t.pale, t.light, t.base))
    with c.clipped(sheet):
        if c.chance(0.5):
            c.line("M150 528H700", stroke=t.deep, width=5, opacity=0.6)
            c.oval(370, 528, 62, 26, stroke=t.deep, width=5, opacity=0.6)
        else:
            c.line(
                f"M{reach + 26} 610L284 444H700M{reach + 26} 610H600",
                stroke=t.relief,
                width=8,
            )
    size = c.vary(84, 98)
    far = size * 0.8
    front, back = (546, 646 - size), (672, 436 - far)
    c.oval(back[0], back[1], far * 0.88, far, fill=t.dark)
    c.path(
        f"M{front[0] - size * 0.72} {front[1] - size * 0.5}L{back[0] - far * 0.72}"
        f" {back[1] - far * 0.5}L{back[0] + far * 0.78} {back[1] + far * 0.5}"
        f"L{front[0] + size * 0.78} {front[1] + size * 0.5}Z",
        fill=c.linear(t.light, t.base, t.dark),
    )
    _spiral(c, x=front[0], y=front[1], rx=size * 0.9, ry=size)


def _strapped_mat(c: Canvas) -> None:
    t = c.tones
    c.shadow(400, 560, 290, 34)
    size = c.vary(96, 112)
    strap = c.pick((t.relief, t.trim, LEATHER))
    with c.turned(-16):
        c.line("M330 300C350 120 580 120 590 300", stroke=strap, width=17)
        body = (
            f"M190 {430 - size}H640C700 {430 - size} 700 {430 + size} 640"
            f" {430 + size}H190Z"
        )
        c.path(body, fill=c.linear(t.pale, t.base, t.dark, t.deep, across=False))
        c.line(f"M196 {430 + size * 0.6}H676", stroke=t.deep, width=5)
        c.line(f"M230 {430 - size * 0.6}H640", stroke=PAPER, width=10, opacity=0.35)
        for x in (300, 560):
            c.path(
                f"M{x} {428 - size}q62 {size + 2} 0 {2 * size + 4}h36q62 {-size} 0"
                f" {-2 * size - 4}Z",
                fill=strap,
            )
            c.rect(x + 26, 420, 44, 36, r=7, stroke=STEEL_LIGHT, width=8)
        _spiral(c, x=190, y=430, rx=size * 0.62, ry=size)


def dumbbell(c: Canvas) -> None:
    """Draw a six-edged, a round or a plate-loaded dumbbell."""
    c.shadow(400, 590, 290, 30)
    style = c.variant((_hex_dumbbell, _round_dumbbell, _plate_dumbbell))
    with c.turned(c.vary(-12, 4)):
        style(c)


def _bar(c: Canvas) -> None:
    c.path(
        "M270 378Q400 352 530 378V442Q400 468 270 442Z",
        fill=c.linear(STEEL_LIGHT, STEEL, STEEL_DARK, across=False),
    )
    c.line(
        "".join(f"M{x} 376l16 68M{x + 16} 376l-16 68" for x in range(310, 480, 20)),
        stroke=SLATE,
        width=3,
        opacity=0.7,
    )


def _hex_dumbbell(c: Canvas) -> None:
    t = c.tones
    tall = c.vary(136, 154)
    _bar(c)
    with c.twice():
        up, low = 410 - tall, 410 + tall
        c.path(
            f"M150 {up}H252L276 {up + 44}V{low - 44}L252 {low}H150L124"
            f" {low - 44}V{up + 44}Z",
            fill=c.linear(t.light, t.base, t.dark, across=False),
        )
        c.path(
            f"M150 {up}H252L276 {up + 44}L250 {up + 70}H150L124 {up + 44}Z", fill=t.pale
        )
        c.path(
            f"M150 {low}H252L276 {low - 44}L250 {low - 70}H150L124 {low - 44}Z",
            fill=t.deep,
        )
        c.path(f"M250 {up + 70}L276 {up + 44}V{low - 44}L250 {low - 70}Z", fill=t.dark)
        c.oval(200, 410, 34, fill=t.dark)
        c.oval(200, 410, 20, fill=t.light)


def _round_dumbbell(c: Canvas) -> None:
    t = c.tones
    size = c.vary(120, 138)
    c.path(
        "M270 380H530V440H270Z", fill=c.linear(t.light, t.base, t.deep, across=False)
    )
    with c.twice():
        c.oval(206, 410, size, fill=c.radial(t.pale, t.base, t.deep))
        c.rect(186 + size * 0.86, 366, 32, 88, r=10, fill=t.dark)
        c.path(
            f"M{206 - size * 0.6} 380Q{206 - size * 0.5} {410 - size * 0.62} 190"
            f" {410 - size * 0.76}",
            stroke=PAPER,
            width=12,
            opacity=0.5,
        )


def _plate_dumbbell(c: Canvas) -> None:
    t = c.tones
    c.rect(80, 390, 640, 40, r=10, fill=c.linear(STEEL_LIGHT, STEEL_DARK, across=False))
    _bar(c)
    plates = (
        ((250, 160), (206, 140), (166, 110))
        if c.chance(0.5)
        else ((250, 158), (206, 158))
    )
    with c.twice():
        c.rect(270, 366, 24, 88, r=8, fill=STEEL_DARK)
        for x, tall in reversed(plates):
            c.rect(
                x - 28,
                410 - tall,
                46,
                2 * tall,
                r=16,
                fill=c.linear(t.pale, t.base, t.dark, across=False),
            )
            c.rect(x - 28, 410 - tall, 12, 2 * tall, r=6, fill=t.deep)
        c.rect(plates[-1][0] - 66, 364, 36, 92, r=10, fill=t.trim)


def kettlebell(c: Canvas) -> None:
    """Draw a cast kettlebell with a coloured belly."""
    t = c.tones
    c.shadow(400, GROUND, 190, 26)
    size = c.vary(176, 194)
    style = c.variant(("full", "band", "dipped"))
    grip = c.vary(120, 136)
    handle = (
        f"M{400 - grip} 400C{360 - grip} 250 {400 - grip + 10} 176 {470 - grip} 172"
    )
    handle += f"H{330 + grip}C{390 + grip} 176 {440 + grip} 250 {400 + grip} 400"
    metal = style == "dipped"
    c.line(handle, stroke=CHARCOAL if metal else t.deep, width=66)
    c.line(handle, stroke=SLATE if metal else t.base, width=50)
    c.line(f"M{476 - grip} 160H{324 + grip}", stroke=PAPER, width=9, opacity=0.45)
    mid = GROUND - size + 14
    belly = (
        f"M{400 - size} {mid}a{size} {size} 0 0 1 {2 * size} 0Q{400 + size}"
        f" {GROUND - 50}"
    )
    belly += (
        f" {400 + size * 0.62} {GROUND}H{400 - size * 0.62}Q{400 - size} {GROUND - 50}"
    )
    belly += f" {400 - size} {mid}Z"
    c.path(belly, fill=c.radial(t.pale, t.base, t.deep))
    with c.clipped(belly):
        if style == "band":
            c.path(
                f"M180 {mid - 30}Q400 {mid + 40} 620 {mid - 30}v60Q400 {mid + 100} 180"
                f" {mid + 30}Z",
                fill=t.relief,
            )
        elif metal:
            c.path(
                f"M180 {mid - size}H620V{mid - 96}Q400 {mid - 50} 180 {mid - 96}Z",
                fill=c.linear(SLATE, CHARCOAL),
            )
        c.rect(180, GROUND - 16, 440, 20, fill=t.deep)
    c.oval(400, mid + 24, 62, fill=t.dark)
    c.oval(400, mid + 24, 46, fill=t.relief)
    c.path(f"M400 {mid - 4}l24 28l-24 28l-24 -28Z", fill=t.deep)
    c.path(
        f"M{430 - size} {mid + 10}Q{440 - size} {mid - 70} {476 - size} {mid - 96}",
        stroke=PAPER,
        width=12,
        opacity=0.4,
    )


def skipping_rope(c: Canvas) -> None:
    """Draw a skipping rope in loops, its two handles side by side."""
    t = c.tones
    wooden = c.variant((True, False, False))
    beads = c.variant((False, False, True))
    loop = c.vary(-30, 30)
    if c.seed % 2:
        rope = "M250 330C230 520 250 640 400 650C560 660 590 500 400 500C210 500 230"
        rope += f" 700 420 {loop + 680}C600 700 570 520 550 330"
    else:
        rope = f"M250 330C250 700 {600 + loop} 740 610 560C620 400 {250 - loop} 420 220"
        rope += f" 560C200 700 {520 + loop} 720 550 330"
    with c.moved("translate(8 16)"):
        c.line(rope, stroke=INK, width=18, opacity=0.12)
    if beads:
        c.line(rope, stroke=t.deep, width=6)
        c.line(rope, stroke=t.base, width=21, dash="16 12")
    else:
        c.line(rope, stroke=t.deep, width=19)
        c.line(rope, stroke=t.base, width=13)
        c.line(rope, stroke=t.pale, width=6, dash="4 22")
    for x, lean in ((250, c.vary(-10, -4)), (550, c.vary(4, 10))):
        with c.turned(lean, x=x, y=330):
            grip = (
                f"M{x - 30} 128Q{x - 32} 104 {x} 104Q{x + 32} 104 {x + 30}"
                f" 128L{x + 24} 220"
            )
            grip += f"L{x + 28} 318Q{x} 330 {x - 28} 318L{x - 24} 220Z"
            c.cast(grip, dx=8, dy=12)
            shades = (
                (WOOD_LIGHT, WOOD, WOOD_DARK) if wooden else (t.light, t.base, t.dark)
            )
            c.path(grip, fill=c.linear(*shades))
            if wooden:
                c.line(
                    f"M{x - 27} 150H{x + 27}M{x - 26} 290H{x + 26}",
                    stroke=t.base,
                    width=24,
                )
            else:
                c.line(
                    "".join(f"M{x - 22} {y}H{x + 22}" for y in range(160, 290, 24)),
                    stroke=t.deep,
                    width=8,
                )
            c.rect(x - 17, 316, 34, 28, r=8, fill=STEEL)


DRAWINGS: Mapping[str, Callable[[Canvas], None]] = MappingProxyType(
    {
        "yoga_mat": yoga_mat,
        "dumbbell": dumbbell,
        "kettlebell": kettlebell,
        "bicycle": bicycle,
        "skipping_rope": skipping_rope,
        "ball": ball,
    }
)
