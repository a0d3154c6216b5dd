"""Mugs, teapots and coffee makers."""

from .canvas import GROUND, Canvas
from .palette import (
    BRASS,
    CHARCOAL,
    PAPER,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
    WOOD,
    WOOD_DARK,
    WOOD_LIGHT,
)

_COFFEE = "#5a3a28"


def _steam(c: Canvas, *, x: float, y: float) -> None:
    """Draw three wisps of steam rising from (x, y)."""
    for shift, tall in ((-52, 70), (0, 104), (52, 70)):
        c.line(
            f"M{x + shift} {y}q-26 {-tall / 2} 0 {-tall}t0 {-tall}",
            stroke=PAPER,
            width=13,
            opacity=0.8,
        )


def mug(c: Canvas) -> None:
    """Draw a straight, a bellied or an enamel mug with coffee in it."""
    t = c.tones
    c.shadow(380, GROUND, 215, 26)
    style = c.variant(("straight", "bellied", "enamel"))
    wide = c.vary(172, 192)
    top = c.vary(308, 334)
    left, right = 370 - wide, 370 + wide
    _steam(c, x=370, y=top - 30)
    handle = (
        f"M{right - 20} {top + 70}C{right + 140} {top + 30} {right + 150} {top + 250}"
    )
    handle += f" {right - 20} {top + 236}"
    c.line(handle, stroke=t.deep, width=44)
    c.line(handle, stroke=t.base, width=34)
    foot = GROUND - 34
    if style == "bellied":
        body = (
            f"M{left} {top}C{left - 26} {foot - 60} {left + 30} {GROUND + 4}"
            f" {left + 90}"
        )
        body += f" {GROUND + 4}H{right - 90}C{right - 30} {GROUND + 4} {right + 26}"
        body += f" {foot - 60} {right} {top}Z"
    else:
        body = f"M{left} {top}L{left + 8} {foot}Q{left + 10} {GROUND + 6} {left + 54}"
        body += (
            f" {GROUND + 6}H{right - 54}Q{right - 10} {GROUND + 6} {right - 8} {foot}"
        )
        body += f"L{right} {top}Z"
    c.path(body, fill=c.linear(t.light, t.base, t.base, t.dark))
    with c.clipped(body):
        _mug_pattern(c, style=style, top=top)
        c.rect(left + 30, top + 40, 20, 220, r=10, fill=PAPER, opacity=0.35)
    rim = t.relief if style == "enamel" else t.light
    c.oval(370, top, wide, 46, fill=rim)
    c.oval(370, top + 3, wide - 16, 36, fill=t.deep)
    c.oval(370, top + 10, wide - 24, 28, fill=c.linear(_COFFEE, "#7c543a"))
    c.path(f"M290 {top + 6}q40 -14 90 -8q-50 2 -66 16Z", fill="#a97c58", opacity=0.8)


def _mug_pattern(c: Canvas, *, style: str, top: float) -> None:
    t = c.tones
    if style == "straight":
        band = c.vary(90, 130)
        c.path(f"M150 {top + band}q220 90 440 0v76q-220 90 -440 0Z", fill=t.relief)
        if c.chance(0.6):
            c.path(
                f"M150 {top + band + 24}q220 90 440 0v16q-220 90 -440 0Z", fill=t.deep
            )
    elif style == "bellied":
        wave = "q32 44 64 0" + "t64 0" * 7
        c.path(
            f"M150 {top + c.vary(170, 220)}{wave}V700H150Z", fill=t.relief, opacity=0.95
        )
    else:
        for _ in range(22):
            c.oval(c.vary(190, 550), c.vary(top + 60, 640), c.vary(3, 7), fill=t.relief)
        c.rect(150, 620, 440, 60, fill=t.deep, opacity=0.5)


def teapot(c: Canvas) -> None:
    """Draw a round teapot with a side handle, or a squat one with a bail handle."""
    t = c.tones
    c.shadow(400, GROUND, 220, 26)
    bail = c.variant((False, True))
    wide = c.vary(180, 196)
    top = c.vary(356, 380) if bail else c.vary(318, 350)
    left, right = 400 - wide, 400 + wide
    mid = (top + GROUND) / 2
    _teapot_handle(c, bail=bail, top=top, wide=wide)
    c.path(
        f"M{left + 40} {GROUND - 120}C{left - 50} {GROUND - 130} {left - 30} {top + 60}"
        f" {left - 86} {top + 10}L{left - 44} {top - 6}C{left - 8} {top + 40}"
        f" {left + 10}"
        f" {mid - 10} {left + 50} {mid - 20}Z",
        fill=c.linear(t.light, t.dark),
    )
    c.oval(left - 64, top + 2, 24, 9, fill=t.deep)
    body = f"M400 {top}C{right - 20} {top} {right + 14} {mid - 40} {right} {mid + 30}"
    body += (
        f"Q{right - 26} {GROUND} {right - 90} {GROUND}H{left + 90}Q{left + 26} {GROUND}"
    )
    body += f" {left} {mid + 30}C{left - 14} {mid - 40} {left + 20} {top} 400 {top}Z"
    c.path(body, fill=c.radial(t.pale, t.base, t.dark))
    with c.clipped(body):
        _teapot_pattern(c, mid=mid)
    c.rect(left + 96, GROUND - 8, 2 * wide - 192, 14, r=6, fill=t.deep)
    c.path(
        f"M296 {top + 16}Q306 {top - 46} 400 {top - 46}Q494 {top - 46} 504 {top + 16}"
        f"Q400 {top + 44} 296 {top + 16}Z",
        fill=c.linear(t.light, t.base, t.dark),
    )
    c.path(f"M290 {top + 14}Q400 {top + 50} 510 {top + 14}", stroke=t.deep, width=7)
    c.oval(
        400, top - 66, 28, 25, fill=c.radial(WOOD_LIGHT, WOOD_DARK) if bail else t.dark
    )


def _teapot_handle(c: Canvas, *, bail: bool, top: float, wide: float) -> None:
    t = c.tones
    left, right = 400 - wide, 400 + wide
    if bail:
        c.line(
            f"M{left + 56} {top + 34}C{left + 20} 150 {right - 20} 150 {right - 56}"
            f" {top + 34}",
            stroke=WOOD_DARK,
            width=20,
        )
        c.line(
            f"M330 {top - 130}Q400 {top - 150} 470 {top - 130}", stroke=WOOD, width=30
        )
    else:
        ring = (
            f"M{right - 30} {top + 66}C{right + 120} {top + 10}"
            f" {right + 120} {GROUND - 60}"
        )
        ring += f" {right - 34} {GROUND - 84}"
        c.line(ring, stroke=t.deep, width=42)
        c.line(ring, stroke=t.base, width=32)


def _teapot_pattern(c: Canvas, *, mid: float) -> None:
    t = c.tones
    style = c.pick(("band", "leaves", "plain"))
    if style == "band":
        c.line(
            f"M180 {mid + 40}Q400 {mid + 100} 620 {mid + 40}", stroke=t.relief, width=26
        )
        c.line(
            f"M180 {mid + 78}Q400 {mid + 138} 620 {mid + 78}", stroke=t.relief, width=8
        )
    elif style == "leaves":
        c.line(
            f"M300 {mid + 70}Q400 {mid + 20} 500 {mid - 60}", stroke=t.relief, width=6
        )
        for i in range(5):
            x, y = 322 + i * 38, mid + 58 - i * 25
            c.path(f"M{x} {y}q-14 -40 8 -66q22 34 -8 66Z", fill=t.relief)
            c.path(f"M{x} {y}q42 2 60 34q-44 4 -60 -34Z", fill=t.relief)
    else:
        c.path(
            f"M250 {mid - 30}Q280 {mid - 90} 340 {mid - 104}",
            stroke=PAPER,
            width=14,
            opacity=0.5,
        )


def coffee_maker(c: Canvas) -> None:
    """Draw a stove-top pot, a drip machine or a plunger pot."""
    c.shadow(400, GROUND, 190, 24)
    c.variant((_moka_pot, _drip_machine, _plunger_pot))(c)


def _moka_pot(c: Canvas) -> None:
    t = c.tones
    top = c.vary(214, 236)
    shell = c.linear(t.dark, t.base, t.light, t.base, t.deep)
    c.path(
        f"M520 {top + 34}H592Q618 {top + 34} 616 {top + 62}L604 {top + 190}"
        f"Q602 {top + 204} 586 {top + 202}",
        stroke=t.trim,
        width=32,
    )
    c.path(f"M300 {top}H510L484 430H320Z", fill=shell)
    c.path(f"M300 {top}L244 {top + 2}L312 {top + 90}Z", fill=t.dark)
    c.path(f"M318 448H482L536 {GROUND}H264Z", fill=shell)
    for x, foot in ((366, 346), (434, 454)):
        c.line(
            f"M{x - 4 if x < 400 else x + 4} {top + 8}L{x} 426", stroke=t.seam, width=4
        )
        c.line(f"M{x} 452L{foot} {GROUND - 4}", stroke=t.seam, width=4)
    c.rect(306, 422, 188, 36, r=8, fill=c.linear(STEEL_DARK, STEEL_LIGHT, STEEL_DARK))
    c.oval(474, 540, 13, fill=BRASS)
    c.path(
        f"M290 {top + 2}L404 {top - 56}L520 {top + 2}Z", fill=c.linear(t.light, t.dark)
    )
    c.rect(284, top - 4, 242, 16, r=7, fill=t.deep)
    c.path(f"M384 {top - 52}L378 {top - 98}H428L422 {top - 52}Z", fill=t.trim)


def _drip_machine(c: Canvas) -> None:
    t = c.tones
    top = c.vary(158, 184)
    c.rect(452, top + 40, 140, GROUND - top - 60, r=18, fill=c.linear(t.base, t.dark))
    c.path(
        f"M210 {top + 40}Q210 {top} 250 {top}H552Q592 {top} 592 {top + 40}"
        f"V{top + 130}H210Z",
        fill=c.linear(t.light, t.base, t.dark),
    )
    c.rect(210, top + 108, 382, 22, fill=t.deep)
    c.path(f"M270 {top + 130}H420L396 {top + 178}H294Z", fill=CHARCOAL)
    c.rect(198, GROUND - 66, 404, 68, r=20, fill=c.linear(t.light, t.base, t.dark))
    c.rect(222, GROUND - 76, 236, 16, r=7, fill=CHARCOAL)
    y = top + 196
    c.line(
        f"M436 {y + 40}C512 {y + 30} 506 {y + 150} 444 {y + 146}",
        stroke=CHARCOAL,
        width=20,
    )
    jug = (
        f"M282 {y}H410L446 {y + 66}V{GROUND - 104}Q446 {GROUND - 78} 420"
        f" {GROUND - 78}H272"
    )
    jug += f"Q246 {GROUND - 78} 246 {GROUND - 104}V{y + 66}Z"
    c.path(jug, fill="#dfeaf0", opacity=0.9)
    with c.clipped(jug):
        c.rect(
            240,
            y + c.vary(70, 110),
            220,
            300,
            fill=c.linear(_COFFEE, "#8a5d40", _COFFEE),
        )
        c.line(f"M270 {y + 70}V{GROUND - 110}", stroke=PAPER, width=13, opacity=0.5)
    c.rect(270, y - 18, 152, 24, r=9, fill=CHARCOAL)
    c.oval(534, top + 60, 20, fill=t.relief)
    c.rect(500, 400, 20, 150, r=10, fill="#cfe2ea")
    c.rect(500, 460, 20, 90, r=10, fill="#7fb4cf")
    c.line(f"M252 {top + 60}H{c.vary(330, 400)}", stroke=t.relief, width=12)


def _plunger_pot(c: Canvas) -> None:
    t = c.tones
    top = c.vary(262, 284)
    c.line(f"M520 {top + 60}C650 {top + 30} 650 600 520 582", stroke=t.deep, width=36)
    c.line(f"M520 {top + 60}C644 {top + 36} 644 594 520 580", stroke=t.base, width=24)
    c.rect(280, top, 240, GROUND - top - 8, r=22, fill="#dfeaf0")
    coffee = c.vary(60, 100)
    c.rect(
        288,
        top + coffee,
        224,
        GROUND - top - coffee - 16,
        r=18,
        fill=c.linear(_COFFEE, "#8a5d40", _COFFEE),
    )
    c.rect(288, top + coffee, 224, 16, fill="#b98d68")
    c.line(f"M400 150V{top + coffee}", stroke=STEEL, width=11)
    c.rect(286, top + coffee - 20, 228, 16, r=6, fill=STEEL_DARK)
    c.rect(312, top + 30, 15, 280, r=7, fill=PAPER, opacity=0.55)
    for y in (top + 50, 470):
        c.rect(268, y, 264, 34, r=8, fill=c.linear(t.light, t.base, t.dark))
    c.path(
        f"M268 {GROUND - 80}H532V{GROUND - 20}Q530 {GROUND} 510 {GROUND}H290"
        f"Q270 {GROUND} 268 {GROUND - 20}Z",
        fill=c.linear(t.light, t.base, t.dark),
    )
    with c.twice():
        c.rect(318, top + 80, 22, GROUND - top - 130, fill=t.base)
    c.path(f"M268 {top + 8}L236 {top - 14}Q262 {top - 28} 286 {top - 20}Z", fill=t.dark)
    c.path(
        f"M262 {top + 14}Q262 {top - 54} 400 {top - 54}Q538 {top - 54} 538 {top + 14}Z",
        fill=c.linear(t.light, t.base, t.dark),
    )
    c.oval(400, 150, 32, fill=c.radial(t.pale, t.base, t.deep))
