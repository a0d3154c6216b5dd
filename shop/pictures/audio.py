"""Audio: headphones, earbuds, speakers, turntables, microphones and smart watches."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from .canvas import GROUND, Canvas
from .palette import (
    BRASS,
    CHARCOAL,
    INK,
    PAPER,
    SLATE,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
    WOOD,
    WOOD_DARK,
    WOOD_LIGHT,
)
from .watches import smartwatch


def headphones(c: Canvas) -> None:
    """Draw over-ear headphones, large, light or with a padded band."""
    t = c.tones
    top = c.vary(130, 160)
    style = c.variant(("padded", "light", "studio"))
    c.shadow(400, GROUND + 10, 230, 24)
    arch = f"M196 450C176 {top - 20} 624 {top - 20} 604 450"
    c.line(arch, stroke=t.deep, width=50 if style != "light" else 26)
    c.line(
        arch,
        stroke=t.base if style != "studio" else t.trim,
        width=38 if style != "light" else 16,
    )
    cushion = f"M262 280C300 {top + 54} 500 {top + 54} 538 280"
    c.line(cushion, stroke=t.relief if style == "padded" else t.dark, width=26)
    tall = c.vary(118, 134)
    with c.twice():
        c.rect(178, 360, 36, 110, r=12, fill=STEEL)
        c.line("M188 384V430", stroke=STEEL_LIGHT, width=8)
        with c.turned(6, x=210, y=500):
            c.rect(216, 500 - tall, 84, 2 * tall, r=42, fill=t.trim)
            c.rect(236, 514 - tall, 62, 2 * tall - 28, r=31, fill=INK, opacity=0.35)
            c.rect(
                134,
                506 - tall,
                104,
                2 * tall - 12,
                r=50,
                fill=c.linear(t.light, t.base, t.dark),
            )
            if style == "studio":
                c.rect(150, 440, 34, 120, r=17, fill=t.deep)
                c.rect(160, 462, 14, 76, r=7, fill=BRASS)
            else:
                c.rect(152, 444, 18, 116, r=9, fill=t.pale, opacity=0.8)
            c.line(f"M234 {520 - tall}V{480 + tall}", stroke=t.deep, width=6)
    if style == "studio":
        c.path("M206 626C200 700 280 720 330 690T440 700", stroke=t.trim, width=9)


def earbuds(c: Canvas) -> None:
    """Draw two earbuds in front of, or in, their open charging case."""
    t = c.tones
    c.shadow(400, GROUND, 230, 26)
    stems = c.variant((True, False))
    wide = c.vary(196, 216)
    left, right = 400 - wide, 400 + wide
    c.path(
        f"M{left + 8} 440V290Q{left + 8} 182 {left + 110} 182H{right - 110}"
        f"Q{right - 8} 182 {right - 8} 290V440Z",
        fill=c.linear(t.base, t.dark),
    )
    c.path(
        f"M{left + 30} 440V300Q{left + 30} 206 {left + 116} 206H{right - 116}"
        f"Q{right - 30} 206 {right - 30} 300V440Z",
        fill=t.deep,
    )
    c.rect(left + 14, 424, 2 * wide - 28, 30, fill=CHARCOAL)
    with c.twice():
        if stems:
            c.rect(310, 330, 44, 150, r=20, fill=c.linear(t.pale, t.light, t.base))
            c.path(
                "M284 320Q280 256 340 256Q382 260 380 310Q376 350 330 352Q290"
                " 350 284 320Z",
                fill=c.radial(t.pale, t.light, t.base),
            )
            c.oval(294, 308, 26, 31, fill=t.trim)
            c.oval(288, 308, 17, 22, fill=STEEL)
            c.rect(340, 282, 10, 40, r=5, fill=t.trim)
        else:
            c.oval(312, 366, 70, 78, fill=c.radial(t.pale, t.light, t.base))
            c.rect(290, 330, 44, 100, r=22, fill=t.dark)
            c.rect(296, 336, 32, 88, r=16, fill=t.light)
            c.oval(312, 356, 8, fill="#8fd9a2")
    case = (
        f"M{left} 440H{right}V560Q{right} {GROUND} {right - 104} {GROUND}H{left + 104}"
    )
    case += f"Q{left} {GROUND} {left} 560Z"
    c.path(case, fill=c.linear(t.light, t.base, t.dark))
    c.path(f"M{left} 440H{right}v14H{left}Z", fill=t.pale)
    c.path(
        f"M{left + 34} 500V556Q{left + 38} 600 {left + 80} 618",
        stroke=PAPER,
        width=14,
        opacity=0.5,
    )
    c.rect(366, 452, 68, 16, r=8, fill=t.deep)
    c.oval(400, 540, 10, fill="#8fd9a2")


def speaker(c: Canvas) -> None:
    """Draw a portable barrel, a shelf speaker or a small radio-like box."""
    c.variant((_barrel_speaker, _shelf_speaker, _handle_speaker))(c)


def _barrel_speaker(c: Canvas) -> None:
    t = c.tones
    wide, top = c.vary(134, 152), c.vary(160, 190)
    left, right = 400 - wide, 400 + wide
    c.shadow(400, GROUND, wide + 40, 24)
    c.path(f"M{right - 16} {top + 80}q54 20 30 110", stroke=t.trim, width=15)
    body = (
        f"M{left} {top + 40}V{GROUND - 30}Q400 {GROUND + 40} {right}"
        f" {GROUND - 30}V{top + 40}Z"
    )
    c.path(body, fill=c.linear(t.dark, t.light, t.base, t.dark))
    with c.clipped(body):
        dots = "".join(
            f"M{x} {y + (14 if (x // 22) % 2 else 0)}h.1"
            for x in range(int(left) + 16, int(right), 22)
            for y in range(int(top) + 110, GROUND - 50, 28)
        )
        c.line(dots, stroke=t.deep, width=9, opacity=0.6)
        c.path(
            f"M{left} {GROUND - 66}Q400 {GROUND - 8} {right} {GROUND - 66}V700H{left}Z",
            fill=t.trim,
        )
    c.oval(400, top + 40, wide, 40, fill=t.deep)
    c.oval(400, top + 34, wide - 4, 36, fill=t.light)
    c.oval(400, top + 34, wide - 44, 20, fill=t.trim)
    c.line(f"M388 {top + 34}h24M400 {top + 28}v12", stroke=PAPER, width=5)
    c.rect(376, 400, 48, 84, r=12, fill=t.relief)


def _shelf_speaker(c: Canvas) -> None:
    t = c.tones
    wide, top = c.vary(142, 162), c.vary(140, 165)
    left, right = 400 - wide, 400 + wide
    c.shadow(420, GROUND, wide + 70, 24)
    c.path(f"M{right - 10} {top}l62 22V{GROUND - 20}l-62 20Z", fill=t.deep)
    c.rect(
        left, top, 2 * wide, GROUND - top, r=18, fill=c.linear(t.light, t.base, t.dark)
    )
    for y, size in ((top + 122, 64), (top + 326, 116)):
        c.oval(400, y, size + 12, fill=t.dark)
        c.oval(400, y, size, fill=CHARCOAL)
        c.oval(400, y, size - 12, fill=c.radial("#73767f", "#3f4149", INK))
        c.oval(400, y, size * 0.36, fill=c.radial(STEEL, SLATE, CHARCOAL))
        for dx, dy in ((0.75, 0.75), (-0.75, 0.75), (0.75, -0.75), (-0.75, -0.75)):
            c.oval(400 + dx * (size + 6), y + dy * (size + 6), 6, fill=STEEL)


def _handle_speaker(c: Canvas) -> None:
    t = c.tones
    top = c.vary(270, 300)
    c.shadow(400, GROUND, 290, 26)
    c.path(
        f"M210 {top + 20}V{top - 66}Q210 {top - 100} 244 {top - 100}H556Q590"
        f" {top - 100}"
        f" 590 {top - 66}V{top + 20}",
        stroke="#a8703f",
        width=26,
    )
    c.rect(
        130, top, 540, GROUND - top - 8, r=56, fill=c.linear(t.light, t.base, t.dark)
    )
    c.rect(160, top + 78, 480, GROUND - top - 118, r=34, fill=t.deep)
    mesh = "".join(f"M184 {y}H616" for y in range(int(top) + 100, GROUND - 54, 18))
    c.line(mesh, stroke=t.relief, width=7, opacity=0.75)
    c.oval(270, top + 212, 82, stroke=t.deep, width=8, opacity=0.7)
    c.oval(530, top + 212, 82, stroke=t.deep, width=8, opacity=0.7)
    for x in (220, 284, 516, 580):
        c.oval(x, top + 40, 19, fill=BRASS)
        c.line(f"M{x} {top + 40}l{c.vary(-8, 8)} -12", stroke=PAPER, width=4)
    c.rect(352, top + 30, 96, 20, r=10, fill=t.deep)
    with c.twice():
        c.rect(190, GROUND - 12, 56, 14, r=6, fill=CHARCOAL)


def turntable(c: Canvas) -> None:
    """Draw a record player from above with a record on it."""
    t = c.tones
    wooden = c.variant((False, True, False))
    angle = c.vary(-5, 5)
    with c.turned(angle):
        c.cast("M120 190H680V630H120Z", dx=10, dy=26)
        c.rect(112, 178, 576, 466, r=30, fill=WOOD_DARK if wooden else t.deep)
        c.rect(112, 166, 576, 456, r=30, fill=c.linear(t.light, t.base, t.dark))
        if wooden:
            c.rect(112, 592, 576, 42, r=10, fill=c.linear(WOOD_LIGHT, WOOD, WOOD_DARK))
        c.oval(330, 384, 202, fill=t.deep)
        c.oval(330, 382, 196, fill=STEEL)
        c.oval(330, 382, 188, fill=c.radial("#4c4d55", "#26262c", INK))
        for size in (168, 146, 124, 102):
            c.oval(330, 382, size, stroke=SLATE, width=2, opacity=0.6)
        c.path("M330 382L214 242A182 182 0 0 1 282 206Z", fill=PAPER, opacity=0.14)
        c.path("M330 382L446 522A182 182 0 0 1 378 558Z", fill=PAPER, opacity=0.14)
        c.oval(
            330,
            382,
            68,
            fill=t.base if c.colour not in {"black", "white"} else "#c98a4b",
        )
        c.oval(330, 382, 48, stroke=PAPER, width=4, opacity=0.7)
        c.oval(330, 382, 8, fill=PAPER)
        _tone_arm(c, swing=c.vary(0, 10))


def _tone_arm(c: Canvas, *, swing: float) -> None:
    """Draw the arm with its counterweight, and the controls below it."""
    t = c.tones
    c.oval(604, 244, 50, fill=t.deep)
    c.oval(604, 242, 40, fill=STEEL_DARK)
    with c.turned(swing, x=604, y=244):
        c.line("M616 196L596 440L512 500", stroke=INK, width=14, opacity=0.2)
        c.line("M612 190L592 434L508 492", stroke=STEEL_LIGHT, width=13)
        c.rect(592, 172, 44, 48, r=10, fill=t.trim)
        c.path("M524 462L546 494L494 532L474 502Z", fill=CHARCOAL)
    c.oval(604, 244, 18, fill=STEEL_LIGHT)
    c.oval(636, 560, 24, fill=t.trim)
    c.oval(636, 560, 13, fill=STEEL)
    c.rect(612, 400, 40, 110, r=10, fill=t.deep)
    c.rect(604, c.vary(426, 468), 56, 18, r=8, fill=STEEL_LIGHT)
    c.oval(160, 582, 15, fill=BRASS)


def microphone(c: Canvas) -> None:
    """Draw a studio, a hand-held or a stage microphone of the fifties."""
    c.variant((_studio_microphone, _hand_microphone, _stage_microphone))(c)


def _grille(c: Canvas, d: str) -> None:
    """Draw a steel mesh which fills the outline `d`."""
    c.path(d, fill=c.linear(STEEL_DARK, STEEL_LIGHT, STEEL, STEEL_DARK))
    with c.clipped(d):
        mesh = "".join(
            f"M{x} 90l260 260M{x + 260} 90l-260 260" for x in range(40, 640, 24)
        )
        c.line(mesh, stroke=CHARCOAL, width=3, opacity=0.55)


def _studio_microphone(c: Canvas) -> None:
    t = c.tones
    wide = c.vary(84, 96)
    left, right = 400 - wide, 400 + wide
    c.shadow(400, GROUND, 170, 22)
    c.rect(388, 540, 24, 90, fill=STEEL_DARK)
    c.path(f"M262 {GROUND}Q270 616 400 612Q530 616 538 {GROUND}Z", fill=t.trim)
    with c.twice():
        c.path("M388 574H300Q248 574 248 520V330", stroke=t.trim, width=17)
        c.oval(252, 330, 21, fill=t.deep)
        c.line(f"M252 330H{left}", stroke=STEEL_DARK, width=13)
    _grille(c, f"M{left} 340V200Q{left} 112 400 112Q{right} 112 {right} 200V340Z")
    c.line("M400 116V320", stroke=STEEL_DARK, width=9)
    c.path(
        f"M{left - 6} 316H{right + 6}V490Q{right + 4} 540 {right - 44} 540H{left + 44}"
        f"Q{left - 4} 540 {left - 6} 490Z",
        fill=c.linear(t.dark, t.light, t.base, t.dark),
    )
    c.rect(left - 10, 308, 2 * wide + 20, 22, r=8, fill=STEEL)
    c.oval(400, 400, 23, fill=t.relief)
    c.oval(400, 400, 12, fill=t.deep)
    c.rect(384, 456, 32, 16, r=8, fill=t.deep)


def _hand_microphone(c: Canvas) -> None:
    t = c.tones
    with c.turned(c.vary(30, 42)):
        c.cast("M318 300L350 690H450L482 300Q500 110 400 110Q300 110 318 300Z")
        c.path("M388 690C380 760 440 800 520 790", stroke=CHARCOAL, width=13)
        c.path(
            "M326 300H474L448 690Q446 704 432 704H368Q354 704 352 690Z",
            fill=c.linear(t.dark, t.light, t.base, t.dark),
        )
        _grille(
            c,
            "M302 226Q302 116 400 116Q498 116 498 226Q498 262 480 290H320"
            "Q302 262 302 226Z",
        )
        c.rect(296, 222, 208, 26, r=12, fill=c.linear(t.dark, t.light, t.dark))
        c.rect(
            314, 282, 172, 34, r=10, fill=c.linear(STEEL_DARK, STEEL_LIGHT, STEEL_DARK)
        )
        c.rect(376, 392, 48, 80, r=18, fill=t.deep)
        c.rect(386, c.pick((402, 430)), 28, 34, r=10, fill=t.relief)
        c.line("M364 640H436", stroke=t.relief, width=10)


def _stage_microphone(c: Canvas) -> None:
    t = c.tones
    c.shadow(400, GROUND, 170, 22)
    c.rect(388, 500, 24, 140, fill=c.linear(STEEL_DARK, STEEL_LIGHT, STEEL_DARK))
    c.oval(400, GROUND - 12, 140, 26, fill=t.trim)
    c.oval(400, GROUND - 20, 128, 20, fill=STEEL_DARK)
    c.path("M336 470H464L440 530H360Z", fill=STEEL_DARK)
    head = (
        "M276 250Q276 130 400 130Q524 130 524 250V380Q524 480 400 480Q276 480 276 380Z"
    )
    c.path(head, fill=c.linear(t.dark, t.light, t.base, t.deep))
    with c.clipped(head):
        for x in (316, 358, 442, 484):
            c.rect(x - 12, 166, 24, 130, r=12, fill=INK, opacity=0.75)
            c.rect(x - 12, 340, 24, 120, r=12, fill=INK, opacity=0.75)
        c.rect(270, 300, 260, 36, fill=c.linear(STEEL_DARK, STEEL_LIGHT, STEEL_DARK))
    c.rect(386, 124, 28, 358, r=12, fill=c.linear(t.light, t.pale, t.base))
    c.path("M400 298l20 20l-20 20l-20 -20Z", fill=BRASS)


DRAWINGS: Mapping[str, Callable[[Canvas], None]] = MappingProxyType(
    {
        "headphones": headphones,
        "earbuds": earbuds,
        "speaker": speaker,
        "turntable": turntable,
        "microphone": microphone,
        "smartwatch": smartwatch,
    }
)
