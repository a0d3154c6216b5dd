"""Camping: tents, sleeping bags, stoves, lanterns, chairs and coolers."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from .canvas import GROUND, Canvas
from .palette import (
    BRASS,
    CHARCOAL,
    CREAM,
    FLAME,
    GLOW,
    INK,
    PAPER,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
    WOOD,
    WOOD_DARK,
)
from .tents import tent


def sleeping_bag(c: Canvas) -> None:
    """Draw a mummy bag or a blanket bag laid out flat."""
    with c.turned(c.vary(10, 24)):
        c.variant((_mummy_bag, _blanket_bag))(c)


def _mummy_bag(c: Canvas) -> None:
    t = c.tones
    wide = c.vary(150, 168)
    left, right = 400 - wide, 400 + wide
    body = (
        f"M400 96C{left + 20} 96 {left - 6} 190 {left} 300C{left + 4} 470 316 600 322"
    )
    body += f" 676Q330 716 400 716Q470 716 478 676C484 600 {right - 4} 470 {right} 300"
    body += f"C{right + 6} 190 {right - 20} 96 400 96Z"
    c.cast(body)
    c.path(body, fill=c.linear(t.light, t.base, t.dark))
    with c.clipped(body):
        for i in range(6):
            y = 316 + i * c.vary(63, 66)
            c.path(
                f"M200 {y}Q400 {y + 44} 600 {y}v14Q400 {y + 60} 200 {y + 14}Z",
                fill=t.dark,
            )
            c.line(f"M200 {y + 18}Q400 {y + 62} 600 {y + 18}", stroke=t.light, width=5)
        c.path("M300 690Q400 650 500 690V730H300Z", fill=t.deep)
    c.oval(400, 212, wide - 42, 92, fill=t.deep)
    c.oval(400, 216, wide - 56, 78, fill=c.linear(t.relief, t.pale, across=False))
    c.rect(336, 190, 128, 76, r=34, fill=PAPER, opacity=0.85)
    c.line("M400 294C400 380 380 470 372 560", stroke=t.trim, width=7)
    c.rect(364, 556, 16, 34, r=7, fill=STEEL_LIGHT)
    c.line("M350 300q-20 30 -12 52M450 300q20 30 12 52", stroke=t.trim, width=4)


def _blanket_bag(c: Canvas) -> None:
    t = c.tones
    body = "M250 120H550Q576 120 576 146V670Q576 696 550 696H250Q224 696 224 670V146"
    body += "Q224 120 250 120Z"
    c.cast(body)
    c.path(body, fill=c.linear(t.light, t.base, t.dark))
    gap = c.vary(66, 80)
    for i in range(5):
        y = 330 + i * gap
        c.line(f"M228 {y}Q400 {y + 12} 572 {y}", stroke=t.dark, width=9)
        c.line(f"M228 {y + 10}Q400 {y + 22} 572 {y + 10}", stroke=t.light, width=4)
    c.path("M224 150Q224 120 250 120H550Q576 120 576 146V240H224Z", fill=t.pale)
    c.rect(256, 138, 288, 92, r=36, fill=PAPER)
    c.path("M300 176q100 26 200 0", stroke=STEEL_LIGHT, width=5)
    fold = f"M224 240H576V{c.vary(430, 500)}Q540 300 224 296Z"
    c.path(fold, fill=c.linear(t.relief, t.pale))
    c.line("M224 296Q540 300 576 450", stroke=t.deep, width=8)
    c.line("M574 450V664", stroke=t.trim, width=6)


def camp_stove(c: Canvas) -> None:
    """Draw a burner on a gas cartridge, or a two-flame case stove."""
    c.variant((_cartridge_stove, _case_stove))(c)


def _flames(c: Canvas, *, x: float, y: float, tall: float) -> None:
    """Draw a small crown of blue and yellow flames standing on (x, y)."""
    for shift, height in ((-46, 0.7), (0, 1.0), (46, 0.7), (-23, 0.85), (23, 0.85)):
        h = tall * height
        c.path(
            f"M{x + shift - 15} {y}q-4 {-h * 0.5} 15 {-h}q19 {h * 0.5} 15 {h}Z",
            fill="#5fa4d8",
            opacity=0.85,
        )
        c.path(
            f"M{x + shift - 7} {y}q0 {-h * 0.35} 7 {-h * 0.6}q7 {h * 0.25} 7"
            f" {h * 0.6}Z",
            fill=FLAME,
        )


def _cartridge_stove(c: Canvas) -> None:
    t = c.tones
    wide = c.vary(140, 165)
    top = c.vary(440, 475)
    c.shadow(400, GROUND, wide + 30)
    left, right = 400 - wide, 400 + wide
    body = f"M{left} {top + 70}Q{left} {top} 400 {top}Q{right} {top} {right} {top + 70}"
    body += f"V{GROUND - 22}Q{right} {GROUND + 8} 400 {GROUND + 8}"
    body += f"Q{left} {GROUND + 8} {left} {GROUND - 22}Z"
    c.path(body, fill=c.linear(t.dark, t.light, t.base, t.dark))
    with c.clipped(body):
        c.path(f"M200 {top + 92}q200 30 400 0v52q-200 30 -400 0Z", fill=t.relief)
        c.path(f"M200 {GROUND - 16}q200 30 400 0v40h-400Z", fill=STEEL_DARK)
    c.rect(356, top - 26, 88, 40, r=10, fill=c.linear(STEEL_DARK, STEEL_LIGHT, STEEL))
    c.rect(378, top - 92, 44, 74, r=6, fill=c.linear(BRASS, GLOW, BRASS))
    c.line(f"M422 {top - 54}h78", stroke=STEEL_DARK, width=10)
    c.line(f"M500 {top - 76}v44h40v-44Z", stroke=STEEL_DARK, width=9)
    arm = f"M400 {top - 96}L282 {top - 170}V{top - 214}H336"
    with c.twice():
        c.line(arm, stroke=STEEL_DARK, width=12)
        c.line(f"M286 {top - 214}l12 -14M310 {top - 214}l12 -14", stroke=STEEL, width=6)
    _flames(c, x=400, y=top - 128, tall=c.vary(110, 140))
    c.rect(334, top - 136, 132, 44, r=14, fill=c.linear(STEEL_DARK, STEEL, CHARCOAL))
    c.line(f"M352 {top - 122}H448", stroke=CHARCOAL, width=6)


def _case_stove(c: Canvas) -> None:
    t = c.tones
    c.shadow(400, GROUND, 290, 30)
    lid = c.vary(240, 285)
    c.path(
        f"M168 450L190 {lid}Q192 {lid - 20} 212 {lid - 20}H588Q608 {lid - 20} 610 {lid}"
        "L632 450Z",
        fill=c.linear(t.dark, t.base, across=False),
    )
    c.path(
        f"M196 440L212 {lid + 8}H588L604 440Z",
        fill=c.linear(t.light, t.base, across=False),
    )
    c.line(f"M222 {lid + 60}H578M216 {lid + 110}H584", stroke=t.seam, width=4)
    c.path("M148 484L172 440H628L652 484Z", fill=STEEL_DARK)
    for x in (278, 522):
        _flames(c, x=x, y=470, tall=74)
        c.oval(x, 470, 62, 12, fill=CHARCOAL)
        c.line(f"M{x - 96} 484L{x - 80} 446H{x + 80}L{x + 96} 484", stroke=INK, width=7)
        c.line(f"M{x - 34} 484l6 -38M{x + 34} 484l-6 -38", stroke=INK, width=7)
    c.rect(140, 482, 520, 150, r=16, fill=c.linear(t.light, t.base, t.dark))
    c.rect(140, 482, 520, 22, r=10, fill=t.deep)
    c.rect(186, 628, 50, 26, r=6, fill=CHARCOAL)
    c.rect(564, 628, 50, 26, r=6, fill=CHARCOAL)
    for x in (278, 522):
        c.oval(x, 566, 42, fill=t.trim)
        c.oval(x, 566, 30, fill=STEEL_LIGHT)
        c.line(f"M{x} 566v-26", stroke=CHARCOAL, width=8)
    c.line("M362 566h76", stroke=t.relief, width=16)


def lantern(c: Canvas) -> None:
    """Draw a storm lantern or a lamp in a cage."""
    c.oval(400, 400, 330, fill=c.glow(GLOW), opacity=0.75)
    c.variant((_storm_lantern, _cage_lantern))(c)


def _storm_lantern(c: Canvas) -> None:
    t = c.tones
    wide = c.vary(118, 135)
    c.shadow(400, GROUND, 160)
    c.line(
        f"M262 330C250 {c.vary(90, 130)} 550 110 538 330", stroke=STEEL_DARK, width=8
    )
    with c.twice():
        c.line(
            "M330 232H270Q246 232 246 262V548Q246 566 274 566", stroke=t.deep, width=22
        )
        c.line("M330 230H270Q246 230 246 262V540", stroke=t.base, width=14)
    c.path(
        f"M330 286C{400 - wide} 340 {400 - wide} 450 336 508H464C{400 + wide} 450"
        f" {400 + wide} 340 470 286Z",
        fill=c.radial(PAPER, GLOW, "#f6c877", at=(0.5, 0.6)),
        opacity=0.92,
    )
    c.path("M400 396q46 60 22 96h-44q-24 -36 22 -96Z", fill=FLAME)
    c.path("M400 438q22 34 10 54h-20q-12 -20 10 -54Z", fill=PAPER)
    c.line(f"M{412 - wide} 396H{388 + wide}", stroke=STEEL_DARK, width=6)
    c.path("M352 322Q336 400 356 480", stroke=PAPER, width=9, opacity=0.7)
    c.path("M330 290L346 232H454L470 290Z", fill=c.linear(t.light, t.base, t.dark))
    c.path("M352 232Q352 176 400 176Q448 176 448 232Z", fill=c.linear(t.base, t.dark))
    c.rect(384, 158, 32, 22, r=8, fill=t.deep)
    c.path("M318 506H482L496 546H304Z", fill=c.linear(t.base, t.dark))
    tank = "M262 570Q262 544 296 544H504Q538 544 538 570L550 634Q552 656 528 656H272"
    c.path(tank + "Q248 656 250 634Z", fill=c.linear(t.light, t.base, t.dark))
    c.line("M258 620H542", stroke=t.seam, width=5)
    c.oval(484, 548, 24, 14, fill=BRASS)


def _cage_lantern(c: Canvas) -> None:
    t = c.tones
    wide = c.vary(112, 130)
    left, right = 400 - wide, 400 + wide
    c.shadow(400, GROUND, wide + 40)
    c.line(
        f"M{left + 14} 226C{left} 90 {right} 90 {right - 14} 226",
        stroke=t.trim,
        width=14,
    )
    c.rect(left + 8, 280, 2 * wide - 16, 250, fill=c.linear(GLOW, PAPER, GLOW))
    c.rect(366, 300, 68, 230, r=30, fill=PAPER, stroke="#f3c878", width=5)
    for x in (left + 12, 400 - wide / 2.6, 400 + wide / 2.6, right - 12):
        c.line(f"M{x} 276V536", stroke=t.trim, width=9)
    c.rect(left, 400, 2 * wide, 10, fill=t.trim)
    c.path(
        f"M{left - 14} 286Q{left - 10} 222 330 214H470Q{right + 10} 222"
        f" {right + 14} 286Z",
        fill=c.linear(t.light, t.base, t.dark),
    )
    c.rect(342, 192, 116, 26, r=10, fill=t.deep)
    c.rect(
        left - 20, 526, 2 * wide + 40, 130, r=26, fill=c.linear(t.light, t.base, t.dark)
    )
    c.rect(left - 20, 548, 2 * wide + 40, 12, fill=t.deep)
    c.oval(400, 606, 27, fill=t.trim)
    c.oval(400, 606, 16, fill=GLOW)


def camp_chair(c: Canvas) -> None:
    """Draw a folding arm chair or a director's chair."""
    c.shadow(400, GROUND, 235, 28)
    c.variant((_folding_chair, _director_chair))(c)


def _folding_chair(c: Canvas) -> None:
    t = c.tones
    top = c.vary(185, 225)
    with c.twice():
        c.line(f"M268 {top + 10}L238 470", stroke=STEEL_DARK, width=15)
        c.line(f"M236 424V{GROUND - 6}", stroke=STEEL_DARK, width=15)
    c.line(
        f"M246 496L560 {GROUND - 6}M554 496L240 {GROUND - 6}", stroke=CHARCOAL, width=15
    )
    c.oval(400, 574, 12, fill=STEEL_LIGHT)
    back = f"M262 {top}Q400 {top + 30} 538 {top}L562 470H238Z"
    c.path(back, fill=c.linear(t.light, t.base, t.dark))
    c.path(
        f"M262 {top}Q400 {top + 30} 538 {top}l4 48Q400 {top + 76} 258 {top + 48}Z",
        fill=t.deep,
    )
    if c.chance(0.6):
        c.path(
            f"M306 {top + 92}Q400 {top + 112} 494 {top + 92}L504 410H296Z",
            fill=t.dark,
            opacity=0.6,
        )
    c.path(
        "M238 452H562L584 510Q400 566 216 510Z", fill=c.linear(t.pale, t.light, t.base)
    )
    c.path("M216 510Q400 566 584 510v22Q400 590 216 532Z", fill=t.deep)
    with c.twice():
        c.rect(176, 392, 100, 30, r=14, fill=t.deep)
        c.rect(180, 388, 92, 24, r=12, fill=t.dark)
        c.rect(222, GROUND - 16, 30, 18, r=7, fill=CHARCOAL)
    c.path("M182 412h70l-8 68q-27 12 -54 0Z", fill=t.base, stroke=t.deep, width=4)
    c.oval(217, 412, 35, 9, fill=INK)


def _director_chair(c: Canvas) -> None:
    t = c.tones
    top = c.vary(190, 220)
    c.line(
        f"M232 470L568 {GROUND - 8}M568 470L232 {GROUND - 8}",
        stroke=WOOD_DARK,
        width=22,
    )
    c.line(f"M226 {GROUND - 6}H300M500 {GROUND - 6}H574", stroke=WOOD, width=20)
    c.oval(400, 558, 12, fill=BRASS)
    with c.twice():
        c.line(f"M240 {top - 8}V470", stroke=WOOD, width=22)
        c.line("M198 392H292", stroke=WOOD, width=24)
    c.path(
        f"M226 {top + 6}Q400 {top + 26} 574 {top + 6}V{top + 126}"
        f"Q400 {top + 146} 226 {top + 126}Z",
        fill=c.linear(t.light, t.base, t.dark),
    )
    c.line(f"M254 {top + 12}v118M546 {top + 12}v118", stroke=t.seam, width=4)
    c.path("M222 440H578V478Q400 530 222 478Z", fill=c.linear(t.light, t.base, t.dark))
    c.path("M222 440H578V456Q400 486 222 456Z", fill=t.pale)
    if c.chance(0.5):
        c.line(
            f"M276 {top + 70}Q400 {top + 88} 524 {top + 70}", stroke=t.relief, width=14
        )


def cooler(c: Canvas) -> None:
    """Draw a hard cool box with a carrying handle, or a latched chest."""
    c.shadow(400, GROUND, 285, 30)
    c.variant((_picnic_cooler, _chest_cooler))(c)


def _picnic_cooler(c: Canvas) -> None:
    t = c.tones
    top = c.vary(330, 365)
    peak = c.vary(170, 210)
    c.line(f"M190 {top + 40}L236 {peak}H564L610 {top + 40}", stroke=t.trim, width=20)
    c.line(f"M330 {peak}H470", stroke=STEEL, width=26)
    c.path(
        f"M166 {top + 50}H634L612 {GROUND - 20}Q610 {GROUND} 588 {GROUND}H212"
        f"Q190 {GROUND} 188 {GROUND - 20}Z",
        fill=c.linear(t.light, t.base, t.dark),
    )
    band = top + 130
    c.path(f"M174 {band}H626l-4 44H178Z", fill=t.relief)
    c.path(f"M187 {GROUND - 38}H613l-2 26H189Z", fill=t.deep, opacity=0.7)
    c.path(
        f"M150 {top + 62}V{top + 14}Q150 {top - 6} 170 {top - 6}H630Q650 {top - 6} 650"
        f" {top + 14}V{top + 62}Z",
        fill=c.linear(PAPER, CREAM, STEEL),
    )
    c.path(
        f"M184 {top - 4}L210 {top - 40}H590L616 {top - 4}Z",
        fill=c.linear(PAPER, STEEL_LIGHT),
    )
    c.line(f"M152 {top + 62}H648", stroke=t.deep, width=7)
    with c.twice():
        c.oval(188, top + 30, 24, fill=t.trim)
        c.oval(188, top + 30, 9, fill=STEEL)


def _chest_cooler(c: Canvas) -> None:
    t = c.tones
    top = c.vary(310, 350)
    c.path(
        f"M172 {top + 78}H628L610 {GROUND - 34}Q606 {GROUND - 12} 584 {GROUND - 12}H216"
        f"Q194 {GROUND - 12} 190 {GROUND - 34}Z",
        fill=c.linear(t.light, t.base, t.dark),
    )
    c.rect(222, top + 150, 356, 130, r=20, fill=t.dark, opacity=0.55)
    c.rect(230, top + 156, 340, 118, r=16, fill=t.base)
    c.path(f"M176 {top}L206 {top - 56}H594L624 {top}Z", fill=t.pale)
    c.path(f"M236 {top - 12}L252 {top - 44}H548L564 {top - 12}Z", fill=t.light)
    c.rect(156, top - 6, 488, 84, r=20, fill=c.linear(t.pale, t.light, t.base))
    c.rect(166, top + 70, 468, 12, fill=t.deep)
    with c.twice():
        c.rect(246, top + 34, 52, 92, r=14, fill=t.trim)
        c.rect(258, top + 46, 28, 40, r=8, fill=STEEL_DARK)
        c.line(
            f"M178 {top + 120}H142Q130 {top + 120} 132 {top + 140}L140 {top + 190}",
            stroke=t.trim,
            width=11,
        )
        c.rect(126, top + 184, 28, 66, r=12, fill=CHARCOAL)
        c.rect(206, GROUND - 18, 72, 20, r=8, fill=CHARCOAL)
    c.oval(400, top + 215, 28, fill=t.relief)
    c.path(f"M384 {top + 227}l16 -26l16 26Z", fill=t.deep)


DRAWINGS: Mapping[str, Callable[[Canvas], None]] = MappingProxyType(
    {
        "tent": tent,
        "sleeping_bag": sleeping_bag,
        "camp_stove": camp_stove,
        "lantern": lantern,
        "camp_chair": camp_chair,
        "cooler": cooler,
    }
)
