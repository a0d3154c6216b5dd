"""Backpacks, duffels and suitcases."""

from .canvas import GROUND, Canvas
from .palette import (
    CHARCOAL,
    INK,
    LEATHER,
    SLATE,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
)


def backpack(c: Canvas) -> None:
    """Draw a day pack, a trekking pack or a roll-top pack from the front."""
    c.shadow(400, GROUND, 205, 26)
    c.variant((_day_pack, _trekking_pack, _roll_top))(c)


def _pack_body(c: Canvas, *, top: float, wide: float, round_by: float) -> None:
    """Draw the shoulder straps behind, and the main bag."""
    t = c.tones
    left, right = 400 - wide, 400 + wide
    with c.twice():
        c.path(
            f"M{left + 40} {top + 60}C{left - 56} {top + 150} {left - 60} 520"
            f" {left + 18} 610",
            stroke=t.deep,
            width=30,
        )
        c.path(
            f"M{left + 4} 430H{left - 16}Q{left - 40} 434 {left - 40} 470V600"
            f"Q{left - 36} 634 {left - 6} 636H{left + 10}Z",
            fill=t.dark,
        )
        c.line(f"M{left - 38} 472Q{left - 20} 482 {left} 478", stroke=t.seam, width=6)
    c.path(
        f"M{left} {top + round_by}Q{left} {top} {left + round_by} {top}"
        f"H{right - round_by}"
        f"Q{right} {top} {right} {top + round_by}L{right + 14} 610Q{right + 10}"
        f" {GROUND}"
        f" {right - 40} {GROUND}H{left + 40}Q{left - 10} {GROUND} {left - 14} 610Z",
        fill=c.linear(t.light, t.base, t.dark),
    )


def _day_pack(c: Canvas) -> None:
    t = c.tones
    top = c.vary(178, 215)
    wide = c.vary(150, 172)
    c.line(
        f"M356 {top + 8}Q356 {top - 50} 400 {top - 50}Q444 {top - 50} 444 {top + 8}",
        stroke=t.trim,
        width=16,
    )
    _pack_body(c, top=top, wide=wide, round_by=125)
    left, right = 400 - wide, 400 + wide
    c.line(
        f"M{left + 14} 420V{top + 128}Q{left + 20} {top + 34} 400 {top + 34}"
        f"Q{right - 20} {top + 34} {right - 14} {top + 128}V420",
        stroke=t.seam,
        width=6,
    )
    c.rect(left + 10, top + 110, 12, 36, r=6, fill=STEEL_LIGHT)
    c.rect(352, top + 108, 96, 66, r=12, fill=t.relief)
    c.line(
        f"M376 {top + 130}h48M376 {top + 152}h48", stroke=t.deep, width=7, opacity=0.6
    )
    pocket = f"M{left + 24} 440Q400 {c.vary(400, 420)} {right - 24} 440V600"
    pocket += (
        f"Q{right - 26} 634 {right - 58} 634H{left + 58}Q{left + 26} 634"
        f" {left + 24} 600Z"
    )
    c.path(pocket, fill=t.dark)
    c.path(pocket, fill=c.linear(t.pale, t.light, t.base), opacity=0.55)
    c.line(
        f"M{left + 40} 476Q400 {c.vary(446, 456)} {right - 40} 476",
        stroke=t.deep,
        width=7,
    )
    c.rect(right - 64, 466, 14, 40, r=7, fill=t.relief)


def _trekking_pack(c: Canvas) -> None:
    t = c.tones
    top = c.vary(150, 180)
    wide = c.vary(136, 150)
    _pack_body(c, top=top + 70, wide=wide, round_by=40)
    left, right = 400 - wide, 400 + wide
    c.rect(left - 10, 604, 2 * wide + 20, 78, r=38, fill=c.linear(SLATE, STEEL, SLATE))
    with c.twice():
        c.line("M326 596V684", stroke=CHARCOAL, width=15)
        c.line(f"M{left + 42} {top + 130}V600", stroke=t.trim, width=13)
        c.rect(left + 28, 420, 28, 34, r=7, fill=t.relief)
    c.rect(left + 70, 330, 2 * wide - 140, 224, r=30, fill=t.dark)
    c.rect(left + 78, 338, 2 * wide - 156, 208, r=26, fill=t.base)
    c.line(f"M{left + 96} 390H{right - 96}", stroke=t.seam, width=6)
    c.path(
        f"M{left - 12} {top + 112}Q{left - 10} {top} {left + 80} {top}H{right - 80}"
        f"Q{right + 10} {top} {right + 12} {top + 112}Q400 {top + 164} {left - 12}"
        f" {top + 112}Z",
        fill=c.linear(t.pale, t.light, t.base),
    )
    c.line(
        f"M{left + 30} {top + 74}Q400 {top + 100} {right - 30} {top + 74}",
        stroke=t.seam,
        width=6,
    )
    c.line(
        f"M376 {top}V{top - 20}Q376 {top - 32} 388 {top - 32}H412Q424 {top - 32} 424"
        f" {top - 20}V{top}",
        stroke=t.trim,
        width=12,
    )


def _roll_top(c: Canvas) -> None:
    t = c.tones
    top = c.vary(196, 226)
    wide = c.vary(140, 158)
    left, right = 400 - wide, 400 + wide
    _pack_body(c, top=top + 24, wide=wide, round_by=34)
    strap = LEATHER if c.colour != "brown" else CHARCOAL
    c.path(
        f"M{left + 6} {top + 110}L{left + 22} {top + 20}H{right - 22}L{right - 6}"
        f" {top + 110}Z",
        fill=t.light,
    )
    c.rect(
        left - 4,
        top - 28,
        2 * wide + 8,
        62,
        r=30,
        fill=c.linear(t.pale, t.base, across=False),
    )
    c.line(f"M{left + 24} {top + 6}H{right - 24}", stroke=t.deep, width=5)
    c.path(
        f"M{left + 20} 430H{right - 20}V590Q{right - 22} 622 {right - 54} 622"
        f"H{left + 54}"
        f"Q{left + 22} 622 {left + 20} 590Z",
        fill=t.dark,
    )
    c.path(f"M{left + 20} 424H{right - 20}V486Q400 520 {left + 20} 486Z", fill=t.light)
    for x in (400 - wide / 2.1, 400 + wide / 2.1):
        c.rect(x - 13, top - 30, 26, 180, fill=strap)
        c.rect(x - 19, top + 116, 38, 44, r=6, stroke="#d8b468", width=8)
        c.rect(x - 11, 440, 22, 88, r=6, fill=strap)
        c.oval(x, 512, 6, fill="#d8b468")


def duffel(c: Canvas) -> None:
    """Draw a barrel-shaped travel bag with two handles."""
    t = c.tones
    top = c.vary(330, 362)
    c.shadow(400, GROUND - 15, 300, 30)
    left, right = 128, 672
    foot = GROUND - 20
    strap = c.variant((t.trim, LEATHER if c.colour != "brown" else CHARCOAL, t.deep))
    c.line(
        f"M306 {top + 40}C300 {top - 150} 500 {top - 150} 494 {top + 40}",
        stroke=t.deep,
        width=20,
    )
    body = (
        f"M{left} {top + 110}Q{left} {top} {left + 90} {top}H{right - 90}Q{right} {top}"
    )
    body += (
        f" {right} {top + 110}V{foot - 70}Q{right} {foot} {right - 70}"
        f" {foot}H{left + 70}"
    )
    body += f"Q{left} {foot} {left} {foot - 70}Z"
    c.path(body, fill=c.linear(t.light, t.base, t.dark, across=False))
    with c.clipped(body):
        c.rect(100, top, 110, 400, fill=t.dark)
        c.rect(590, top, 110, 400, fill=t.dark)
        if c.variant((True, False)):
            c.rect(100, foot - 60, 600, 70, fill=t.deep)
        c.line(f"M210 {top}V{foot}M590 {top}V{foot}", stroke=t.seam, width=5)
    c.line(f"M226 {top + 24}H574", stroke=t.deep, width=9)
    c.rect(546, top + 14, 44, 20, r=9, fill=STEEL_LIGHT)
    for x in (282, 518):
        c.rect(x - 15, top + 40, 30, foot - top - 40, fill=strap)
        c.rect(x - 15, top + 130, 30, 10, fill=t.relief)
    c.line(
        f"M282 {top + 60}C280 {top - 190} 520 {top - 190} 518 {top + 60}",
        stroke=strap,
        width=26,
    )
    c.rect(346, top - 142, 108, 38, r=16, fill=t.deep)
    pocket = c.variant((True, True, False))
    if pocket:
        c.rect(320, top + 106, 160, 126, r=16, fill=t.base, stroke=t.seam, width=5)
        c.line(f"M340 {top + 136}H460", stroke=t.deep, width=6)
    else:
        c.path(f"M376 {top + 60}h48l14 60q-38 26 -76 0Z", fill=strap)
        c.oval(400, top + 100, 7, fill=STEEL_LIGHT)
    with c.twice():
        c.path(f"M{left + 6} {top + 150}q-34 20 -14 66", stroke=strap, width=13)


def suitcase(c: Canvas) -> None:
    """Draw a wheeled hard case, or a leather-cornered case of old."""
    c.variant((_wheeled_case, _wheeled_case, _old_case))(c)


def _wheeled_case(c: Canvas) -> None:
    t = c.tones
    wide = c.vary(158, 186)
    top = c.vary(236, 266)
    left = 400 - wide
    c.shadow(400, GROUND + 10, wide + 40, 24)
    c.line(f"M342 {top}V116H458V{top}", stroke=STEEL_DARK, width=13)
    c.rect(326, 100, 148, 32, r=15, fill=CHARCOAL)
    with c.twice():
        c.rect(left + 22, GROUND - 32, 52, 26, r=8, fill=CHARCOAL)
        c.oval(left + 48, GROUND - 8, 22, fill=CHARCOAL)
        c.oval(left + 48, GROUND - 8, 9, fill=STEEL)
    high = GROUND - 28 - top
    c.rect(left, top, 2 * wide, high, r=52, fill=c.linear(t.light, t.base, t.dark))
    c.rect(
        left + 5,
        top + 5,
        2 * wide - 10,
        high - 10,
        r=48,
        stroke=t.pale,
        width=4,
        opacity=0.5,
    )
    if c.seed % 3 == 0:
        gap = 2 * wide / 7
        for i in range(1, 7):
            x = left + gap * i
            c.line(f"M{x} {top + 40}V{GROUND - 70}", stroke=t.dark, width=14)
            c.line(f"M{x + 9} {top + 40}V{GROUND - 70}", stroke=t.light, width=4)
    else:
        for i in range(5):
            y = top + 66 + i * (high - 110) / 4.6
            c.rect(left + 30, y, 2 * wide - 60, 34, r=17, fill=t.dark)
            c.rect(left + 30, y + 4, 2 * wide - 60, 34, r=17, fill=t.base)
    with c.twice():
        corner = f"M{left} {top + 92}V{top + 52}Q{left} {top} {left + 52} {top}h40"
        c.path(corner + "q-10 84 -92 92Z", fill=t.deep)
    c.rect(350, top - 12, 100, 26, r=12, fill=t.trim)
    c.rect(376, top + 22, 48, 26, r=8, fill=STEEL_LIGHT)


def _old_case(c: Canvas) -> None:
    t = c.tones
    leather = LEATHER if c.colour not in {"brown", "orange", "beige"} else "#5b3a27"
    top = c.vary(290, 320)
    high = GROUND - 6 - top
    c.shadow(400, GROUND, 285, 28)
    c.path(
        f"M330 {top + 8}V{top - 44}Q330 {top - 64} 350 {top - 64}H450Q470"
        f" {top - 64} 470"
        f" {top - 44}V{top + 8}",
        stroke=leather,
        width=24,
    )
    c.rect(140, top, 520, high, r=34, fill=c.linear(t.light, t.base, t.dark))
    c.rect(140, top + 84, 520, 12, fill=t.deep)
    c.rect(140, top + 96, 520, 4, fill=t.light)
    for x in (232, 528):
        c.rect(x, top, 40, high, fill=leather)
        c.rect(x - 6, top + 118, 52, 42, r=8, stroke="#d8b468", width=8)
        c.line(
            f"M{x + 8} {top + 8}V{GROUND - 14}", stroke=t.relief, width=2, opacity=0.6
        )
    with c.twice():
        c.path(
            f"M140 {top + 72}V{top + 34}Q140 {top} 174 {top}h38q-6 66 -72 72Z",
            fill=leather,
        )
        c.path(f"M140 {GROUND - 78}v38q0 34 34 34h38q-6 -66 -72 -72Z", fill=leather)
        c.rect(304, top + 70, 34, 44, r=6, fill="#d8b468")
    c.rect(372, top + 66, 56, 50, r=8, fill="#d8b468")
    c.oval(400, top + 88, 7, fill=INK)
