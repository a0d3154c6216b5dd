"""Table lamps and candles."""

from .canvas import GROUND, Canvas
from .palette import (
    BRASS,
    CHARCOAL,
    CREAM,
    FLAME,
    GLOW,
    LEAF,
    LEAF_DARK,
    PAPER,
    STEEL,
    WOOD,
    WOOD_DARK,
    WOOD_LIGHT,
)


def table_lamp(c: Canvas) -> None:
    """Draw a lamp with a cloth shade, a mushroom lamp or a jointed desk lamp."""
    c.variant((_shade_lamp, _mushroom_lamp, _jointed_lamp))(c)


def _shade_lamp(c: Canvas) -> None:
    t = c.tones
    top = c.vary(134, 156)
    narrow = c.vary(100, 130)
    c.shadow(400, GROUND, 150, 22)
    c.oval(400, 400, 300, fill=c.glow(GLOW), opacity=0.9)
    if c.chance(0.5):
        c.path(
            f"M386 {top + 200}H414V470C500 500 520 600 470 {GROUND}H330C280 600 300 500"
            " 386 470Z",
            fill=c.linear(CREAM, PAPER, STEEL),
        )
        c.line("M312 560Q400 590 488 560", stroke=t.base, width=12)
    else:
        c.rect(
            389, top + 200, 22, GROUND - top - 220, fill=c.linear(WOOD_LIGHT, WOOD_DARK)
        )
        c.rect(
            300, GROUND - 36, 200, 38, r=14, fill=c.linear(WOOD_LIGHT, WOOD, WOOD_DARK)
        )
        c.line("M452 398V470", stroke=BRASS, width=4)
        c.oval(452, 474, 8, fill=BRASS)
    shade = f"M{400 - narrow} {top}H{400 + narrow}L590 {top + 246}Q400 {top + 276} 210"
    shade += f" {top + 246}Z"
    c.path(shade, fill=c.linear(t.base, t.light, t.base, t.dark))
    with c.clipped(shade):
        c.oval(400, top + 230, 190, 200, fill=c.glow(GLOW), opacity=0.75)
        c.path(f"M210 {top + 226}Q400 {top + 256} 590 {top + 226}v40H210Z", fill=t.deep)
        c.rect(200, top, 400, 14, fill=t.deep)
        if c.chance(0.5):
            pleats = "".join(
                f"M{400 + i * narrow / 5} {top}L{400 + i * 38} {top + 260}"
                for i in range(-4, 5)
            )
            c.line(pleats, stroke=t.dark, width=4, opacity=0.7)


def _mushroom_lamp(c: Canvas) -> None:
    t = c.tones
    top = c.vary(196, 226)
    c.shadow(400, GROUND, 170, 22)
    c.oval(400, 470, 290, fill=c.glow(GLOW), opacity=0.9)
    c.path(
        f"M342 {top + 190}H458C456 520 470 580 520 {GROUND - 20}Q526 {GROUND} 500"
        f" {GROUND}H300Q274 {GROUND} 280 {GROUND - 20}C330 580 344 520 342"
        f" {top + 190}Z",
        fill=c.linear(t.light, t.base, t.dark),
    )
    c.path(f"M230 {top + 200}Q400 {top + 300} 570 {top + 200}Z", fill=GLOW)
    c.path(
        f"M180 {top + 196}C190 {top + 50} 290 {top} 400 {top}C510 {top} 610 {top + 50}"
        f" 620 {top + 196}Q624 {top + 220} 596 {top + 222}Q400 {top + 244} 204"
        f" {top + 222}"
        f"Q176 {top + 220} 180 {top + 196}Z",
        fill=c.radial(t.pale, t.base, t.dark),
    )
    c.path(
        f"M236 {top + 150}Q260 {top + 70} 340 {top + 44}",
        stroke=PAPER,
        width=14,
        opacity=0.5,
    )
    c.rect(290, GROUND - 20, 220, 8, r=4, fill=t.deep)


def _jointed_lamp(c: Canvas) -> None:
    t = c.tones
    c.shadow(470, GROUND, 170, 22)
    lean = c.vary(-16, 16)
    c.path("M150 470L96 640H420L330 420Z", fill=GLOW, opacity=0.4)
    c.line(
        f"M480 {GROUND - 40}L{580 + lean} 390L{380 + lean} 216", stroke=STEEL, width=17
    )
    c.line(
        f"M494 {GROUND - 40}L{594 + lean} 390L{394 + lean} 206", stroke=t.deep, width=8
    )
    c.oval(582 + lean, 390, 26, fill=t.base)
    c.oval(582 + lean, 390, 11, fill=BRASS)
    c.path(
        f"M350 {GROUND}Q360 {GROUND - 46} 480 {GROUND - 46}Q600 {GROUND - 46} 612"
        f" {GROUND}Z",
        fill=c.linear(t.light, t.base, t.dark),
    )
    with c.moved(f"translate({lean} 0)"):
        c.oval(236, 408, 66, 44, fill=GLOW)
        with c.turned(38, x=300, y=330):
            c.path(
                "M260 200H340L358 290Q420 330 424 400Q300 430 176 400Q180 330 242 290Z",
                fill=c.linear(t.light, t.base, t.dark),
            )
            c.path("M176 398Q300 430 424 398v14Q300 446 176 412Z", fill=t.deep)
            c.path("M212 366Q222 330 262 308", stroke=PAPER, width=10, opacity=0.6)
        c.oval(388, 214, 22, fill=t.deep)


def candle(c: Canvas) -> None:
    """Draw a candle in a jar, a set of pillars or a taper in a holder."""
    c.oval(400, 300, 300, fill=c.glow(GLOW), opacity=0.85)
    c.variant((_jar_candle, _pillar_candles, _taper))(c)


def _flame(c: Canvas, *, x: float, y: float) -> None:
    """Draw a wick and a flame which stands on (x, y)."""
    c.line(f"M{x} {y}V{y - 26}", stroke=CHARCOAL, width=6)
    c.path(f"M{x} {y - 108}q42 56 16 90q-16 14 -32 0q-26 -34 16 -90Z", fill=FLAME)
    c.path(
        f"M{x} {y - 70}q20 32 8 50q-8 8 -16 0q-12 -18 8 -50Z", fill=PAPER, opacity=0.9
    )


def _jar_candle(c: Canvas) -> None:
    t = c.tones
    wide, top = c.vary(142, 162), c.vary(326, 352)
    left = 400 - wide
    c.shadow(400, GROUND, wide + 34, 24)
    c.rect(
        left, top, 2 * wide, GROUND - top, r=36, fill=c.linear(t.light, t.base, t.dark)
    )
    c.oval(400, top + 12, wide, 36, fill=t.pale)
    c.oval(400, top + 14, wide - 12, 28, fill=t.deep)
    c.oval(400, top + 20, wide - 18, 23, fill=CREAM)
    c.rect(left + 22, top + 66, 16, 190, r=8, fill=PAPER, opacity=0.5)
    c.rect(322, top + 118, 156, 118, r=10, fill=PAPER)
    c.line(f"M400 {top + 210}V{top + 150}", stroke=LEAF_DARK, width=5)
    for y in (150, 172, 194):
        c.path(
            f"M400 {top + y + 10}q-32 0 -38 -24q34 -2 38 24q6 -24 38 -24q-6 24 -38 24Z",
            fill=LEAF,
        )
    _flame(c, x=400, y=top + 16)


def _pillar_candles(c: Canvas) -> None:
    t = c.tones
    c.shadow(400, GROUND - 4, 250, 26)
    for x, wide, top in (
        (284, 68, c.vary(400, 440)),
        (530, 62, c.vary(470, 510)),
        (406, 84, c.vary(300, 340)),
    ):
        c.rect(
            x - wide,
            top,
            2 * wide,
            GROUND - 16 - top,
            r=12,
            fill=c.linear(t.light, t.base, t.dark),
        )
        c.oval(x, top + 4, wide, 18, fill=t.pale)
        c.oval(x, top + 7, wide - 16, 10, fill=GLOW)
        c.path(
            f"M{x + wide - 44} {top + 18}q2 {c.vary(50, 90)} 12 {c.vary(50, 90)}"
            f"q12 0 12 {-80}Z",
            fill=t.pale,
        )
        _flame(c, x=x, y=top + 6)
    c.rect(180, GROUND - 24, 440, 26, r=13, fill=c.linear(WOOD_LIGHT, WOOD, WOOD_DARK))


def _taper(c: Canvas) -> None:
    t = c.tones
    c.shadow(400, GROUND, 170, 22)
    for x, top in (
        (290, c.vary(246, 290)),
        (400, c.vary(186, 220)),
        (510, c.vary(246, 290)),
    ):
        c.path(
            f"M{x - 20} {top}H{x + 20}L{x + 26} 516H{x - 26}Z",
            fill=c.linear(t.light, t.base, t.dark),
        )
        c.oval(x, top, 20, 6, fill=t.pale)
        _flame(c, x=x, y=top)
        c.path(f"M{x - 40} 504H{x + 40}L{x + 24} 552H{x - 24}Z", fill=BRASS)
    c.path("M290 548Q290 606 400 606Q510 606 510 548", stroke=BRASS, width=18)
    c.rect(391, 548, 18, 80, fill=BRASS)
    c.path(
        f"M290 {GROUND}Q300 622 400 620Q500 622 510 {GROUND}Z",
        fill=c.linear("#e6c981", BRASS, "#a37f36"),
    )
