"""Kitchen: mugs, teapots, coffee makers, knives, pans and cutting boards."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from .canvas import GROUND, Canvas
from .hot_drinks import coffee_maker, mug, teapot
from .palette import (
    BRASS,
    CHARCOAL,
    INK,
    LEAF,
    LEAF_DARK,
    PAPER,
    SLATE,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
    WOOD,
    WOOD_DARK,
    WOOD_LIGHT,
)


def knife(c: Canvas) -> None:
    """Draw a kitchen knife beside its blade guard in the same colour."""
    t = c.tones
    blade = c.variant(
        (
            "M150 372H520V462Q300 470 150 372Z",
            "M150 410Q170 366 220 366H520V466H250Q190 464 150 410Z",
            "M140 396Q170 372 220 372H520V436H160Q128 424 140 396Z",
        )
    )
    serrated = c.seed % 3 == 2
    grip = c.vary(196, 216)
    with c.turned(c.vary(-34, -26)):
        guard = "M160 540Q168 516 210 514H510Q524 514 524 528V608Q524 622 510 622H250"
        guard += "Q180 610 160 540Z"
        c.cast(guard)
        c.path(guard, fill=c.linear(t.light, t.base, across=False))
        c.line("M200 536H500", stroke=t.pale, width=7)
        c.oval(490, 588, 13, fill=t.deep)
        handle = (
            f"M520 366H{520 + grip}Q{556 + grip} 372 {552 + grip} 416Q{550 + grip} 456"
        )
        handle += f" {520 + grip} 448Q{480 + grip} 426 600 432L540 438H520Z"
        c.cast(blade)
        c.cast(handle)
        c.path(blade, fill=c.linear(STEEL_LIGHT, PAPER, STEEL, across=False))
        if serrated:
            c.path("M160 436" + "q10 14 20 0" * 17 + "Z", fill=STEEL)
        else:
            c.line("M200 416Q320 446 514 444", stroke=STEEL_DARK, width=3, opacity=0.6)
        c.rect(508, 366, 30, 74, r=5, fill=c.linear(STEEL, STEEL_DARK, across=False))
        c.path(handle, fill=c.linear(t.light, t.base, t.dark, across=False))
        c.line(f"M552 380H{510 + grip}", stroke=t.pale, width=6, opacity=0.7)
        for x in (566, 626, 686):
            c.oval(x, 408, 8, fill=BRASS if c.seed % 2 else STEEL_LIGHT)


def pan(c: Canvas) -> None:
    """Draw a frying pan from above, or a saucepan with its lid."""
    c.variant((_frying_pan, _saucepan, _frying_pan))(c)


def _frying_pan(c: Canvas) -> None:
    t = c.tones
    size = c.vary(196, 212)
    wooden = c.seed % 3 == 2
    with c.turned(c.vary(-46, -32)), c.moved("translate(-80 0)"):
        c.cast(
            f"M{400 - size} 400a{size} {size} 0 1 0 {2 * size} 0a{size} {size}"
            f" 0 1 0 {-2 * size} 0Z",
            dx=-8,
            dy=16,
        )
        c.path(f"M{390 + size} 376H{440 + size}V424H{390 + size}Z", fill=STEEL_DARK)
        c.rect(
            424 + size,
            370,
            236,
            60,
            r=28,
            fill=c.linear(WOOD_LIGHT, WOOD, WOOD_DARK, across=False)
            if wooden
            else c.linear(t.light, t.base, t.dark, across=False),
        )
        c.rect(612 + size, 388, 30, 24, r=12, fill=INK, opacity=0.7)
        c.oval(400, 400, size, fill=c.radial(t.pale, t.base, t.dark))
        c.oval(400, 400, size - 22, fill=t.deep)
        c.oval(400, 404, size - 34, fill=c.radial("#6a6c73", "#46484f", CHARCOAL))
        c.oval(400, 404, size - 74, stroke=SLATE, width=3, opacity=0.7)
        c.oval(400, 404, size - 110, stroke=SLATE, width=3, opacity=0.5)
        if c.chance(0.55):
            _fried_egg(c)


def _fried_egg(c: Canvas) -> None:
    """Draw a fried egg in the middle of the pan."""
    c.path(
        "M330 400C318 342 380 318 420 336C470 330 496 380 474 416C480 462 424 484 392"
        " 466C350 472 320 440 330 400Z",
        fill=PAPER,
    )
    c.oval(398, 400, 40, fill=c.radial("#ffd36b", "#f2ab35"))
    c.oval(386, 386, 10, fill=PAPER, opacity=0.8)


def _saucepan(c: Canvas) -> None:
    t = c.tones
    top = c.vary(356, 384)
    with c.moved("translate(-56 0)"):
        c.shadow(400, GROUND - 10, 240, 26)
        c.rect(
            590, top + 46, 190, 42, r=20, fill=c.linear(t.dark, t.deep, across=False)
        )
        c.rect(578, top + 50, 44, 34, r=6, fill=STEEL)
        c.path(
            f"M190 {top}H610V580Q606 {GROUND - 6} 540 {GROUND - 6}H260Q194 {GROUND - 6}"
            " 190 580Z",
            fill=c.linear(t.light, t.base, t.base, t.dark),
        )
        c.rect(218, top + 50, 20, 160, r=10, fill=PAPER, opacity=0.4)
        c.path(
            f"M200 600Q212 {GROUND - 6} 260 {GROUND - 6}H540Q590 {GROUND - 6} 602 600Z",
            fill=t.deep,
            opacity=0.55,
        )
        c.path(
            f"M194 {top - 6}Q210 {top - 84} 400 {top - 84}Q590 {top - 84} 606"
            f" {top - 6}Z",
            fill=c.linear(t.pale, t.light, t.base),
        )
        c.rect(
            174, top - 14, 452, 28, r=13, fill=c.linear(STEEL_DARK, STEEL_LIGHT, STEEL)
        )
        c.rect(386, top - 108, 28, 28, fill=STEEL_DARK)
        c.rect(348, top - 134, 104, 36, r=17, fill=WOOD if c.chance(0.5) else t.trim)


def cutting_board(c: Canvas) -> None:
    """Draw a cutting board seen from above with something to cut on it."""
    t = c.tones
    wide = c.vary(184, 206)
    left, right = 400 - wide, 400 + wide
    paddle = c.variant((True, False, False))
    if paddle:
        board = (
            f"M{left} 290Q{left} 250 {left + 50} 246Q346 240 352 196V128Q354 92 400 92"
        )
        board += (
            f"Q446 92 448 128V196Q454 240 {right - 50} 246Q{right} 250 {right} 290V660"
        )
        board += f"Q{right} 700 {right - 40} 700H{left + 40}Q{left} 700 {left} 660Z"
    else:
        board = f"M{left + 36} 130H{right - 36}Q{right} 130 {right} 166V654Q{right} 690"
        board += f" {right - 36} 690H{left + 36}Q{left} 690 {left} 654V166Q{left} 130"
        board += f" {left + 36} 130Z"
    with c.turned(c.vary(10, 22)):
        c.cast(board)
        with c.moved("translate(3 9)"):
            c.path(board, fill=t.deep)
        c.path(board, fill=c.linear(t.light, t.base, t.base))
        with c.clipped(board):
            for i in range(6):
                x = left + 30 + i * wide / 3
                bend = c.vary(-16, 16)
                c.path(
                    f"M{x} 90Q{x + bend} 400 {x - bend} 710",
                    stroke=t.dark,
                    width=4,
                    opacity=0.45,
                )
        if paddle:
            c.oval(400, 136, 20, fill=t.deep)
        else:
            c.rect(340, 154, 120, 34, r=17, fill=t.deep)
        c.rect(
            left + 26,
            276 if paddle else 214,
            2 * wide - 52,
            396 if paddle else 450,
            r=24,
            stroke=t.dark,
            width=8,
        )
        c.variant((_lemon, _tomato, _herbs))(c)


def _lemon(c: Canvas) -> None:
    for x, y, r in ((370, 400, 68), (452, 520, 58)):
        c.oval(x + 4, y + 8, r, fill=INK, opacity=0.16)
        c.oval(x, y, r, fill="#f0c33c")
        c.oval(x, y, r - 8, fill="#fbf0c4")
        c.oval(x, y, r - 16, fill="#f6d663")
        reach = r - 18
        c.line(
            "".join(
                f"M{x - dx * reach} {y - dy * reach}L{x + dx * reach} {y + dy * reach}"
                for dx, dy in ((1, 0), (0, 1), (0.7, 0.7), (0.7, -0.7))
            ),
            stroke="#fbf0c4",
            width=5,
        )


def _tomato(c: Canvas) -> None:
    c.oval(386, 424, 76, 70, fill=INK, opacity=0.16)
    c.oval(380, 414, 76, 70, fill=c.radial("#ef8a72", "#d4503f", "#b93e33"))
    c.path(
        "M380 380l10 -28l8 26l30 -10l-18 24l28 14l-34 2l-6 28l-18 -24l-28 14l12 -26"
        "l-30 -8Z",
        fill=LEAF_DARK,
    )
    for x, y in ((330, 560), (420, 560)):
        c.oval(x, y, 50, fill="#c9463a")
        c.oval(x, y, 40, fill="#ee8d78")
        for dx, dy in ((-16, -14), (16, -14), (0, 18)):
            c.oval(x + dx, y + dy, 11, fill="#f7d2a0")


def _herbs(c: Canvas) -> None:
    c.line("M330 580Q390 480 440 330", stroke=LEAF_DARK, width=8)
    for i in range(6):
        x, y = 344 + i * 18, 552 - i * 40
        size = 66 - i * 6
        c.path(
            f"M{x} {y}q{-size} -8 {-size * 1.2} {-size * 0.8}q{size} -4 {size * 1.2}"
            f" {size * 0.8}Z",
            fill=LEAF,
        )
        c.path(
            f"M{x} {y}q{size * 0.5} {-size * 0.8} {size * 1.2} {-size * 0.5}"
            f"q{-size * 0.5} {size * 0.7} {-size * 1.2} {size * 0.5}Z",
            fill=LEAF_DARK,
        )
    c.path("M440 334q-20 -40 6 -74q28 34 -6 74Z", fill=LEAF)


DRAWINGS: Mapping[str, Callable[[Canvas], None]] = MappingProxyType(
    {
        "mug": mug,
        "teapot": teapot,
        "coffee_maker": coffee_maker,
        "knife": knife,
        "pan": pan,
        "cutting_board": cutting_board,
    }
)
