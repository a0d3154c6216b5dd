"""Desk: notebooks, pens, keyboards, mice, monitor stands and office chairs."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from .canvas import GROUND, Canvas
from .palette import (
    BRASS,
    CHARCOAL,
    CREAM,
    INK,
    PAPER,
    SLATE,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
    WOOD,
    WOOD_DARK,
)
from .stationery import notebook, pen


def keyboard(c: Canvas) -> None:
    """Draw a compact, a numbered-block or a round-keyed keyboard from above."""
    t = c.tones
    style = c.variant(("compact", "wide", "round"))
    high = {"compact": 268, "wide": 244, "round": 280}[style]
    top = 400 - high / 2
    left, right = (84, 716) if style == "wide" else (104, 696)
    board = f"M{left} {top}H{right}V{top + high}H{left}Z"
    with c.turned(c.vary(-12, -5)):
        if c.chance(0.5):
            c.line(
                f"M400 {top}C400 {top - 90} 520 {top - 70} 500 {top - 190}",
                stroke=t.deep,
                width=9,
            )
        c.cast(board, dx=10, dy=22)
        c.rect(left - 8, top, right - left + 16, high + 18, r=26, fill=t.deep)
        c.rect(
            left - 8,
            top - 8,
            right - left + 16,
            high + 16,
            r=26,
            fill=c.linear(t.light, t.base, t.dark),
        )
        c.rect(left + 12, top + 12, right - left - 24, high - 24, r=12, fill=t.deep)
        _keys(
            c,
            left=left + 22,
            right=right - 22,
            top=top + 22,
            step=(high - 44) / 5,
            gap=46 if style == "wide" else 0,
            rounded=style == "round",
        )


def _keys(
    c: Canvas,
    *,
    left: float,
    right: float,
    top: float,
    step: float,
    gap: float,
    rounded: bool,
) -> None:
    """Draw five rows of keys; `gap` sets the last three columns apart."""
    t = c.tones
    columns = 14
    pitch = (right - left - gap * 0.4) / columns
    size = min(pitch, step) - 15
    plain: list[str] = []
    accents: list[str] = []
    for row in range(5):
        column = 0
        while column < columns:
            span = 6 if row == 4 and column == 3 else 1
            if row in {1, 2, 3} and column == 0:
                span = 2
            x = left + column * pitch + (gap * 0.4 if gap and column > 10 else 0) + 8
            y = top + row * step + 8
            wide = pitch * span - 15
            special = (span > 1 and row != 4) or (
                column == columns - 1 and row in {0, 2}
            )
            (accents if special else plain).append(
                f"M{x:.0f} {y:.0f}h{wide:.0f}v{step - 17:.0f}h{-wide:.0f}z"
                if not rounded or span > 1
                else f"M{x + size / 2:.0f} {y + size / 2:.0f}h.1"
            )
            column += span
    thick = size + 8 if rounded else 9
    creamy = c.chance(0.6) and t.relief == CREAM
    light = CREAM if creamy else t.pale
    c.path("".join(plain), fill=light, stroke=light, width=thick)
    c.path("".join(accents), fill=t.base, stroke=t.base, width=9)


def mouse(c: Canvas) -> None:
    """Draw a computer mouse from above, with or without a cable."""
    t = c.tones
    wide = c.vary(140, 158)
    left, right = 400 - wide, 400 + wide
    style = c.variant(("cable", "wireless", "side"))
    with c.turned(c.vary(-18, -8)):
        if style == "cable":
            c.path("M400 190C400 60 520 150 560 20", stroke=t.trim, width=13)
            c.rect(384, 140, 32, 50, r=12, fill=t.trim)
        shell = f"M400 158C{right - 30} 158 {right - 6} 240 {right} 400C{right + 4} 590"
        shell += f" {right - 50} 668 400 668C{left + 50} 668 {left - 4} 590 {left} 400"
        shell += f"C{left + 6} 240 {left + 30} 158 400 158Z"
        c.cast(shell, dx=12, dy=24)
        with c.moved("translate(0 8)"):
            c.path(shell, fill=t.deep)
        c.path(shell, fill=c.radial(t.pale, t.base, t.dark))
        with c.clipped(shell):
            c.path(f"M{left - 10} 376Q400 432 {right + 10} 376", stroke=t.seam, width=6)
            if style == "side":
                c.path(
                    f"M{left - 10} 300Q{left + 50} 480 {left + 20} 700H{left - 30}Z",
                    fill=t.trim,
                )
                c.line(
                    f"M{left + 14} 420l8 46M{left + 24} 490l2 46",
                    stroke=STEEL,
                    width=11,
                )
            c.path(
                f"M{left + 50} 600Q400 720 {right - 50} 600V700H{left}Z",
                fill=t.deep,
                opacity=0.35,
            )
            c.path(
                f"M{left + 40} 350Q{left + 46} 240 {left + 96} 204",
                stroke=PAPER,
                width=14,
                opacity=0.45,
            )
        c.line("M400 160V404", stroke=t.seam, width=6)
        c.rect(372, 236, 56, 116, r=28, fill=t.deep)
        c.rect(382, 246, 36, 96, r=18, fill=c.linear(SLATE, CHARCOAL, across=False))
        c.line("M388 270h24M388 290h24M388 310h24", stroke=STEEL, width=5)
        if style != "cable":
            c.oval(400, 470, 9, fill="#8fd0a0")


def monitor_stand(c: Canvas) -> None:
    """Draw a riser with a drawer or open legs, a screen standing on it."""
    t = c.tones
    high = c.vary(110, 128)
    deck = GROUND - high
    style = c.variant(("legs", "drawer", "side panels"))
    c.shadow(400, GROUND, 310, 26)
    _screen(c, foot=deck - 34)
    if style == "legs":
        with c.twice():
            c.path(f"M168 {deck}H216L200 {GROUND}H176Z", fill=t.deep)
    else:
        with c.twice():
            c.rect(130, deck - 6, 46, high + 6, r=8, fill=c.linear(t.base, t.dark))
    if style == "drawer":
        c.rect(174, deck, 452, high - 22, fill=t.deep)
        c.rect(190, deck + 10, 200, high - 42, r=8, fill=t.light)
        c.rect(410, deck + 10, 200, high - 42, r=8, fill=t.light)
        c.oval(290, deck + 44, 10, fill=BRASS)
        c.oval(510, deck + 44, 10, fill=BRASS)
    else:
        c.rect(236, GROUND - 38, 328, 36, r=10, fill=STEEL)
        c.rect(236, GROUND - 42, 328, 30, r=10, fill=STEEL_LIGHT)
        c.line(
            "".join(f"M{x} {GROUND - 27}h12" for x in range(256, 545, 24)),
            stroke=PAPER,
            width=11,
        )
    c.rect(112, deck - 36, 576, 44, r=14, fill=c.linear(t.light, t.base, t.dark))
    c.rect(112, deck - 36, 576, 12, r=6, fill=t.pale)
    c.path(f"M600 {deck - 38}v-38h48v38Z", fill=WOOD)
    for bend in (-16, 0, 16):
        c.path(
            f"M624 {deck - 76}q{bend * 2} -30 {bend * 1.6} -56",
            stroke="#6d8f68",
            width=12,
        )


def _screen(c: Canvas, *, foot: float) -> None:
    """Draw a quiet grey screen whose foot stands on the line `foot`."""
    c.rect(376, foot - 80, 48, 76, fill=STEEL_DARK)
    c.rect(316, foot - 14, 168, 14, r=6, fill=STEEL)
    c.rect(186, foot - 330, 428, 262, r=16, fill=CHARCOAL)
    c.rect(200, foot - 316, 400, 224, r=6, fill=c.linear("#dfe9ee", "#c3d4dd"))
    with c.clipped(f"M200 {foot - 316}H600V{foot - 92}H200Z"):
        peak = c.vary(300, 420)
        c.oval(peak + 110, foot - 250, 30, fill="#f5dfb2")
        c.path(
            f"M180 {foot - 90}L{peak} {foot - 230}L{peak + 190} {foot - 90}Z",
            fill="#9fb7c3",
        )
        c.path(
            f"M360 {foot - 90}L{peak + 160} {foot - 180}L640 {foot - 90}Z",
            fill="#84a0ae",
        )


def office_chair(c: Canvas) -> None:
    """Draw a swivel chair: padded, with a head rest, or with a round shell."""
    t = c.tones
    style = c.variant(("padded", "head rest", "shell"))
    c.shadow(400, 694, 200, 20)
    c.rect(386, 500, 28, 110, fill=c.linear(STEEL_DARK, STEEL_LIGHT, STEEL_DARK))
    c.rect(376, 490, 48, 50, r=6, fill=CHARCOAL)
    c.path(
        "M400 598L220 660M400 598L580 660M400 598L310 676M400 598L490 676",
        stroke=CHARCOAL if style != "shell" else WOOD_DARK,
        width=19,
    )
    c.line("M400 598V672", stroke=CHARCOAL if style != "shell" else WOOD, width=19)
    for x, y in ((214, 676), (586, 676), (306, 690), (494, 690), (400, 690)):
        c.oval(x, y, 17, fill=INK)
        c.oval(x, y, 6, fill=STEEL)
    top = c.vary(152, 182)
    if style == "shell":
        _shell_back(c, top=top)
    else:
        _padded_back(c, top=top, head_rest=style == "head rest")
    c.path(
        "M234 440Q400 414 566 440Q598 450 592 486Q586 514 540 514H260Q214 514 208 486"
        "Q202 450 234 440Z",
        fill=c.linear(t.pale, t.base, t.dark),
    )
    c.path(
        "M210 484Q220 504 262 504H538Q580 504 590 484Q590 524 540 524H260Q210"
        " 524 210 484Z",
        fill=t.deep,
    )


def _shell_back(c: Canvas, *, top: float) -> None:
    t = c.tones
    c.path(
        f"M250 {top + 130}Q256 {top} 400 {top}Q544 {top} 550 {top + 130}"
        f"L572 {top + 240}"
        f"Q580 460 400 462Q220 460 228 {top + 240}Z",
        fill=c.linear(t.light, t.base, t.dark),
    )
    c.path(
        f"M282 {top + 140}Q290 {top + 40} 400 {top + 40}Q510 {top + 40} 518"
        f" {top + 140}"
        f"L510 400H290Z",
        fill=t.dark,
        opacity=0.5,
    )
    c.oval(360, top + 130, 7, fill=t.seam)
    c.oval(440, top + 130, 7, fill=t.seam)


def _padded_back(c: Canvas, *, top: float, head_rest: bool) -> None:
    """Draw a padded back with its arm rests."""
    t = c.tones
    if head_rest:
        c.rect(380, top - 60, 40, 110, fill=t.trim)
        c.rect(310, top - 76, 180, 74, r=30, fill=c.linear(t.light, t.base, t.dark))
    c.rect(366, 380, 68, 100, fill=CHARCOAL)
    c.path(
        f"M284 {top + 40}Q288 {top} 330 {top}H470Q512 {top} 516 {top + 40}L534 390"
        "Q534 426 496 426H304Q266 426 266 390Z",
        fill=c.linear(t.light, t.base, t.dark),
    )
    c.line(
        f"M300 {top + 84}H500M292 {top + 150}H508M284 {top + 216}H516",
        stroke=t.seam,
        width=5,
    )
    with c.twice():
        c.path("M262 470H226Q206 470 206 450V364", stroke=t.trim, width=15)
        c.rect(168, 340, 92, 30, r=14, fill=t.trim)


DRAWINGS: Mapping[str, Callable[[Canvas], None]] = MappingProxyType(
    {
        "notebook": notebook,
        "pen": pen,
        "keyboard": keyboard,
        "mouse": mouse,
        "monitor_stand": monitor_stand,
        "office_chair": office_chair,
    }
)
