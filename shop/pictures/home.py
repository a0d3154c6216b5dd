"""Home: table lamps, cushions, blankets, vases, candles and clocks."""

from collections.abc import Callable, Mapping
from math import cos, pi, sin
from types import MappingProxyType

from .canvas import GROUND, Canvas
from .lights import candle, table_lamp
from .palette import (
    BRASS,
    CHARCOAL,
    CREAM,
    PAPER,
    STEEL,
    STEEL_LIGHT,
    WOOD_DARK,
)
from .vases import vase

_CUSHION = (
    "M132 132Q160 172 400 164Q640 172 668 132Q676 160 634 400Q676 640 668 668"
    "Q640 628 400 636Q160 628 132 668Q124 640 166 400Q124 160 132 132Z"
)


def cushion(c: Canvas) -> None:
    """Draw a square cushion: striped, buttoned, with a border or with arches."""
    t = c.tones
    shrink = "translate(400 400) scale(.94) translate(-400 -400)"
    with c.turned(c.vary(-9, 9)), c.moved(shrink):
        c.cast(_CUSHION, dx=12, dy=22)
        style = c.variant(("stripes", "button", "border", "arches"))
        if style == "border":
            for x in (140, 660):
                for y in (140, 660):
                    c.oval(x, y, 24, fill=t.relief)
        c.path(_CUSHION, fill=c.radial(t.light, t.base, t.dark))
        with c.clipped(_CUSHION):
            _cushion_pattern(c, style=style)
            c.path(
                "M120 690Q150 560 220 600Q400 580 580 600Q650 560 690 690Z",
                fill=t.deep,
                opacity=0.3,
            )
            c.path(
                "M690 110Q600 200 610 400Q600 600 690 690Z",
                fill=t.deep,
                opacity=0.25,
            )
        c.path(_CUSHION, stroke=t.deep, width=6, opacity=0.7)
        c.line(
            "M180 190Q210 220 216 250M620 190Q590 220 584 250M180 610Q206"
            " 590 214 560"
            "M620 610Q596 590 586 560",
            stroke=t.seam,
            width=6,
        )


def _cushion_pattern(c: Canvas, *, style: str) -> None:
    t = c.tones
    if style == "stripes":
        gap = c.vary(72, 96)
        for i in range(-3, 4):
            x = 400 + i * gap
            c.path(
                f"M{x - 14} 100Q{x - 14 - i * 8} 400 {x - 14} 700h28"
                f"Q{x + 14 - i * 8} 400"
                f" {x + 14} 100Z",
                fill=t.relief,
                opacity=0.95,
            )
    elif style == "button":
        for angle in range(0, 360, 45):
            x, y = cos(angle * pi / 180), sin(angle * pi / 180)
            c.line(
                f"M{400 + 26 * x} {400 + 26 * y}L{400 + 130 * x} {400 + 130 * y}",
                stroke=t.deep,
                width=6,
                opacity=0.6,
            )
        c.oval(400, 404, 34, fill=t.deep)
        c.oval(400, 398, 30, fill=t.light)
    elif style == "border":
        c.path(
            "M206 206Q400 230 594 206Q570 400 594 594Q400 570 206 594Q230 400 206 206Z",
            stroke=t.relief,
            width=c.vary(14, 24),
        )
        c.path("M400 290L510 400L400 510L290 400Z", stroke=t.relief, width=12)
        c.path("M400 346L454 400L400 454L346 400Z", fill=t.relief)
    else:
        for size, fill in (
            (170, t.relief),
            (126, t.dark),
            (82, t.relief),
            (40, t.deep),
        ):
            c.path(
                f"M{400 - size} 536V430a{size} {size} 0 0 1 {2 * size} 0V536Z",
                fill=fill,
            )


def blanket(c: Canvas) -> None:
    """Draw a folded blanket with fringes, or a rolled one tied with a strap."""
    c.variant((_folded_blanket, _folded_blanket, _rolled_blanket))(c)


def _folded_blanket(c: Canvas) -> None:
    t = c.tones
    c.shadow(400, GROUND - 20, 290, 30)
    layers = 4
    high = c.vary(62, 70)
    top = GROUND - 30 - layers * high
    for i in range(layers):
        y = top + i * high
        c.path(
            f"M190 {y}H600Q646 {y} 646 {y + high / 2}Q646 {y + high} 600 {y + high}H190"
            f"Q150 {y + high} 150 {y + high / 2}Q150 {y} 190 {y}Z",
            fill=c.linear(t.light, t.base, t.dark),
        )
        c.line(f"M172 {y + high - 3}H606", stroke=t.deep, width=6, opacity=0.7)
        c.line(
            f"M600 {y + 20}q16 {high / 2 - 20} 0 {high - 40}", stroke=t.deep, width=5
        )
    sheet = (
        f"M176 {top + 30}Q150 {top - 20} 206 {top - 74}H566Q640 {top - 70}"
        f" 646 {top + 24}"
    )
    sheet += f"Q640 {top + 40} 600 {top + 36}H470V{GROUND - 90}H236V{top + 36}Z"
    c.path(sheet, fill=c.linear(t.pale, t.light, t.base))
    with c.clipped(sheet):
        _weave(c, top=top)
    c.line(
        f"M236 {top + 36}V{GROUND - 90}M470 {top + 36}V{GROUND - 90}",
        stroke=t.deep,
        width=4,
        opacity=0.6,
    )
    for x in range(242, 472, 19):
        c.line(
            f"M{x} {GROUND - 88}q{c.vary(-5, 5)} 30 {c.vary(-4, 4)} 58",
            stroke=t.light,
            width=9,
        )
    c.line(f"M238 {GROUND - 90}H468", stroke=t.deep, width=6)


def _weave(c: Canvas, *, top: float) -> None:
    """Draw a check or a set of stripes on the uppermost layer."""
    t = c.tones
    if c.seed % 3:
        for row in range(int(top) - 60, GROUND, 74):
            c.rect(140, row, 520, 24, fill=t.relief, opacity=0.75)
        for x in range(166, 660, 76):
            c.rect(x, top - 90, 24, 600, fill=t.deep, opacity=0.32)
    else:
        for y in (top - 46, top + 96, top + 132):
            c.rect(140, y, 520, 18, fill=t.relief)
        c.rect(140, top + 60, 520, 22, fill=t.deep, opacity=0.6)


def _rolled_blanket(c: Canvas) -> None:
    t = c.tones
    c.shadow(400, GROUND - 10, 290, 30)
    size = c.vary(122, 138)
    mid = GROUND - 14 - size
    roll = (
        f"M250 {mid - size}H600C690 {mid - size} 690 {mid + size} 600 {mid + size}H250Z"
    )
    c.path(roll, fill=c.linear(t.pale, t.base, t.dark, across=False))
    with c.clipped(roll):
        for x in (330, 362, 520):
            c.path(
                f"M{x} {mid - size}q40 {size} 0 {2 * size}h20q40 {-size} 0"
                f" {-2 * size}Z",
                fill=t.relief,
            )
    for x in (424, 590):
        c.path(
            f"M{x} {mid - size - 4}q62 {size} 0 {2 * size + 8}",
            stroke="#8d5c34",
            width=24,
        )
        c.rect(x + 8, mid - 22, 44, 40, r=7, stroke=BRASS, width=8)
    c.path(
        f"M424 {mid - size}C450 {mid - size - 150} 590 {mid - size - 150} 600"
        f" {mid - size}",
        stroke="#8d5c34",
        width=20,
    )
    c.oval(250, mid, 86, size, fill=t.light)
    c.oval(250, mid, 86, size, stroke=t.deep, width=5)
    for share in (0.78, 0.56, 0.34):
        c.path(
            f"M{250 - 86 * share} {mid}a{86 * share} {size * share} 0 1 1 {86 * share}"
            f" {size * share}",
            stroke=t.deep,
            width=7,
        )
    c.oval(250, mid, 12, 18, fill=t.deep)


def clock(c: Canvas) -> None:
    """Draw a wall clock, an alarm clock with two bells or a square desk clock."""
    c.variant((_wall_clock, _alarm_clock, _desk_clock))(c)


def _face(c: Canvas, *, y: float, size: float) -> None:
    """Draw hour marks and hands of a dial around (400, y)."""
    t = c.tones
    for hour in range(12):
        x, z = sin(hour * pi / 6), -cos(hour * pi / 6)
        inner = size * (0.78 if hour % 3 == 0 else 0.85)
        c.line(
            f"M{400 + inner * x} {y + inner * z}L{400 + size * 0.92 * x}"
            f" {y + size * 0.92 * z}",
            stroke=CHARCOAL,
            width=10 if hour % 3 == 0 else 5,
        )
    minute = c.pick((8, 10, 12, 36, 50))
    for turn, reach, width in (
        (minute / 60, 0.68, 9),
        ((10 + minute / 60) / 12, 0.45, 14),
    ):
        x, z = sin(turn * 2 * pi), -cos(turn * 2 * pi)
        c.line(
            f"M400 {y}L{400 + size * reach * x} {y + size * reach * z}",
            stroke=CHARCOAL,
            width=width,
        )
    c.line(
        f"M400 {y + 30}L{400 - size * 0.12} {y - size * 0.7}", stroke=t.deep, width=4
    )
    c.oval(400, y, 14, fill=t.deep)


def _wall_clock(c: Canvas) -> None:
    t = c.tones
    rim = c.vary(36, 50)
    c.cast("M150 400a250 250 0 1 0 500 0a250 250 0 1 0 -500 0Z", dx=10, dy=22)
    c.oval(400, 400, 250, fill=c.linear(t.light, t.base, t.dark))
    c.oval(400, 400, 250 - rim, fill=t.deep)
    c.oval(400, 404, 246 - rim, fill=c.radial(PAPER, CREAM))
    _face(c, y=404, size=238 - rim)


def _alarm_clock(c: Canvas) -> None:
    t = c.tones
    c.shadow(400, GROUND, 190, 24)
    with c.twice():
        c.line(f"M290 590L254 {GROUND - 4}", stroke=t.deep, width=28)
        c.line("M304 268L276 226", stroke=STEEL, width=18)
        with c.turned(-34, x=276, y=206):
            c.path(
                "M192 222Q196 140 276 136Q356 140 360 222Z",
                fill=c.linear(t.light, t.base, t.dark),
            )
            c.rect(188, 214, 176, 18, r=8, fill=t.deep)
    c.line("M400 220V160", stroke=STEEL, width=12)
    c.rect(372, 138, 56, 34, r=12, fill=t.trim)
    size = c.vary(196, 208)
    c.oval(400, 430, size, fill=c.linear(t.light, t.base, t.dark))
    c.oval(400, 430, size - 32, fill=t.deep)
    c.oval(400, 433, size - 36, fill=c.radial(PAPER, CREAM))
    _face(c, y=433, size=size - 42)


def _desk_clock(c: Canvas) -> None:
    t = c.tones
    c.shadow(400, GROUND, 230, 26)
    with c.twice():
        c.rect(236, GROUND - 26, 60, 28, r=8, fill=WOOD_DARK)
    c.rect(
        178,
        200,
        444,
        432,
        r=c.pick((40, 90, 130)),
        fill=c.linear(t.light, t.base, t.dark),
    )
    c.oval(400, 416, 184, fill=t.deep)
    c.oval(400, 420, 178, fill=c.radial(PAPER, STEEL_LIGHT))
    _face(c, y=420, size=172)


DRAWINGS: Mapping[str, Callable[[Canvas], None]] = MappingProxyType(
    {
        "table_lamp": table_lamp,
        "cushion": cushion,
        "blanket": blanket,
        "vase": vase,
        "candle": candle,
        "clock": clock,
    }
)
