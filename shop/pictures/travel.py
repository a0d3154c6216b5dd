"""Travel: backpacks, duffels, suitcases, bottles, trekking poles and head lamps."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from .canvas import GROUND, Canvas
from .luggage import backpack, duffel, suitcase
from .palette import (
    CHARCOAL,
    GLOW,
    INK,
    PAPER,
    SLATE,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
    WOOD,
    WOOD_DARK,
)


def water_bottle(c: Canvas) -> None:
    """Draw a narrow flask, a wide bottle with a carrying loop or a sports bottle."""
    c.shadow(400, GROUND, 130, 20)
    c.variant((_flask, _loop_bottle, _sports_bottle))(c)


def _flask(c: Canvas) -> None:
    t = c.tones
    wide = c.vary(92, 106)
    left, right = 400 - wide, 400 + wide
    c.path(
        f"M356 220V262C356 300 {left} 300 {left} 366V{GROUND - 24}"
        f"Q{left} {GROUND + 8} {left + 34} {GROUND + 8}H{right - 34}Q{right}"
        f" {GROUND + 8}"
        f" {right} {GROUND - 24}V366C{right} 300 444 300 444 262V220Z",
        fill=c.linear(t.dark, t.light, t.base, t.base, t.dark),
    )
    c.rect(left, GROUND - 44, 2 * wide, 10, fill=t.seam, opacity=0.6)
    c.rect(350, 204, 100, 24, r=6, fill=c.linear(STEEL_DARK, STEEL_LIGHT, STEEL_DARK))
    c.rect(346, 130, 108, 78, r=12, fill=c.linear(WOOD, "#e0bb8c", WOOD, WOOD_DARK))
    c.line(
        "M350 156Q400 164 450 156M350 180Q400 188 450 180", stroke=WOOD_DARK, width=3
    )
    c.line(f"M{left + 30} 380V{GROUND - 80}", stroke=PAPER, width=13, opacity=0.35)
    if c.chance(0.6):
        c.path("M400 440l44 70h-88Z", fill=t.relief, opacity=0.9)
        c.path("M428 462l36 48h-64Z", fill=t.deep, opacity=0.9)


def _loop_bottle(c: Canvas) -> None:
    t = c.tones
    wide = c.vary(112, 124)
    left, right = 400 - wide, 400 + wide
    c.path(
        "M336 216V166Q336 128 374 128H426Q464 128 464 166V216", stroke=t.trim, width=24
    )
    c.rect(
        left + 14,
        204,
        2 * wide - 28,
        66,
        r=16,
        fill=c.linear(t.trim, STEEL_DARK, t.trim),
    )
    c.line(
        f"M{left + 50} 214V260M400 214V260M{right - 50} 214V260",
        stroke=INK,
        width=5,
        opacity=0.35,
    )
    c.rect(
        left + 10,
        266,
        2 * wide - 20,
        22,
        fill=c.linear(STEEL_DARK, STEEL_LIGHT, STEEL_DARK),
    )
    c.rect(
        left,
        284,
        2 * wide,
        GROUND - 276,
        r=42,
        fill=c.linear(t.dark, t.light, t.base, t.base, t.dark),
    )
    c.rect(left + 26, 330, 15, GROUND - 400, r=7, fill=PAPER, opacity=0.35)
    c.rect(left, GROUND - 86, 2 * wide, 12, fill=t.relief, opacity=0.85)
    c.oval(414, 440, 38, fill=t.relief, opacity=0.9)
    c.path("M390 452l18 -30l12 18l8 -10l14 22Z", fill=t.deep)


def _sports_bottle(c: Canvas) -> None:
    t = c.tones
    wide = c.vary(104, 116)
    left, right = 400 - wide, 400 + wide
    c.rect(378, 116, 44, 66, r=14, fill=t.trim)
    c.rect(368, 160, 64, 30, r=8, fill=STEEL)
    c.path(
        f"M352 186H448Q{right - 6} 200 {right - 6} 262H{left + 6}Q{left + 6}"
        f" 200 352 186Z",
        fill=t.trim,
    )
    waist = c.vary(18, 28)
    body = f"M{left} 262H{right}V380Q{right - waist} 424 {right - waist} 450"
    body += (
        f"Q{right - waist} 480 {right} 510V{GROUND - 26}Q{right}"
        f" {GROUND + 6} {right - 34}"
    )
    body += f" {GROUND + 6}H{left + 34}Q{left} {GROUND + 6} {left} {GROUND - 26}V510"
    body += f"Q{left + waist} 480 {left + waist} 450Q{left + waist} 424 {left} 380Z"
    c.path(body, fill=c.linear(t.dark, t.pale, t.base, t.dark))
    c.rect(left, 262, 2 * wide, 18, fill=t.deep)
    c.rect(right - 62, 310, 26, 290, r=13, fill=PAPER, opacity=0.5)
    c.rect(right - 62, c.vary(380, 460), 26, 140, r=13, fill="#9cc6dc", opacity=0.9)
    for y in (430, 450, 470):
        c.line(
            f"M{left + waist + 14} {y}Q400 {y + 12} 430 {y + 8}", stroke=t.deep, width=6
        )


def trekking_poles(c: Canvas) -> None:
    """Draw a crossed pair of trekking poles."""
    angle = c.vary(19, 25)
    c.shadow(400, 690, 230, 16)
    sections = c.pick((2, 3))
    for lean in (angle, -angle):
        thick = "translate(400 440) scale(1.3 1.06) translate(-400 -440)"
        with c.turned(lean, x=400, y=440), c.moved(thick):
            _pole(c, sections=sections, cork=c.seed % 2 == 0)


def _pole(c: Canvas, *, sections: int, cork: bool) -> None:
    t = c.tones
    grip = WOOD if cork else t.trim
    c.path("M376 212C340 250 344 330 376 338", stroke=t.deep, width=13)
    c.rect(388, 270, 24, 200, r=8, fill=c.linear(t.light, t.base, t.dark))
    for i in range(sections - 1):
        y = 446 + i * 86
        c.rect(386, y, 28, 34, r=7, fill=CHARCOAL)
        c.rect(408, y + 5, 15, 22, r=5, fill=t.light)
    lower = 470 if sections == 2 else 560
    if sections == 3:
        c.rect(390, 478, 20, 60, fill=c.linear(STEEL_LIGHT, STEEL, STEEL_DARK))
    c.rect(390, lower, 20, 630 - lower, fill=c.linear(t.light, t.base, t.dark))
    c.rect(390, 570, 20, 18, fill=t.relief)
    c.path("M362 634Q400 612 438 634L424 646H376Z", fill=CHARCOAL)
    c.path("M391 644H409L402 698H398Z", fill=STEEL_DARK)
    c.path(
        "M378 190Q376 168 400 168Q426 168 424 190L416 300Q400 310 384 300Z", fill=grip
    )
    c.line("M385 226H415M386 246H414M387 266H413", stroke=INK, width=4, opacity=0.35)
    c.path("M376 194Q374 160 402 160Q428 162 426 194Z", fill=t.base)


def headlamp(c: Canvas) -> None:
    """Draw a head lamp, its band in a loop behind the shining lamp."""
    t = c.tones
    c.shadow(400, 640, 240, 26)
    high = c.vary(78, 96)
    c.oval(400, 330, 232, high, stroke=t.deep, width=62)
    c.oval(400, 322, 232, high, stroke=t.dark, width=44)
    band = f"M158 330C150 {400 + high} 260 520 400 520C540 520 650 {400 + high} 642 330"
    if c.variant((False, True)):
        c.line("M400 236C392 150 408 150 400 420", stroke=t.deep, width=40)
    c.line(band, stroke=t.deep, width=80)
    c.line(band, stroke=c.linear(t.light, t.base, t.dark), width=70)
    c.line(band, stroke=t.relief, width=c.pick((10, 16)), opacity=0.9)
    c.oval(400, 520, 250, fill=c.glow(GLOW), opacity=0.8)
    c.rect(282, 424, 236, 178, r=46, fill=CHARCOAL)
    c.rect(292, 416, 216, 172, r=44, fill=c.linear(SLATE, CHARCOAL, across=False))
    c.rect(360, 398, 80, 26, r=11, fill=t.light)
    if c.variant((True, False, False)):
        for x in (350, 450):
            c.oval(x, 502, 48, fill=t.base)
            c.oval(x, 502, 38, fill=c.radial(PAPER, GLOW, "#f3c368", at=(0.5, 0.5)))
    else:
        c.oval(400, 502, 78, fill=t.base)
        c.oval(400, 502, 64, fill=STEEL_LIGHT)
        c.oval(400, 502, 54, fill=c.radial(PAPER, GLOW, "#f3c368", at=(0.5, 0.5)))
    c.oval(382, 486, 12, fill=PAPER)


DRAWINGS: Mapping[str, Callable[[Canvas], None]] = MappingProxyType(
    {
        "backpack": backpack,
        "duffel": duffel,
        "suitcase": suitcase,
        "water_bottle": water_bottle,
        "trekking_poles": trekking_poles,
        "headlamp": headlamp,
    }
)
