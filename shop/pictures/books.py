"""Picture books, closed and open."""

from .canvas import Canvas
from .palette import (
    BRASS,
    CREAM,
    INK,
    PAPER,
    STEEL,
    STEEL_LIGHT,
)


def picture_book(c: Canvas) -> None:
    """Draw a picture book: its cover, or open at a page with hills and a house."""
    c.variant((_closed_book, _open_book, _closed_book))(c)


def _closed_book(c: Canvas) -> None:
    t = c.tones
    with c.turned(c.vary(-10, 8)):
        c.cast("M186 136H640V690H186Z", dx=12, dy=20)
        c.rect(180, 130, 452, 556, r=14, fill=t.deep)
        c.rect(196, 138, 440, 538, r=6, fill=PAPER)
        c.line("M200 669H630M200 674H634", stroke=STEEL, width=2)
        c.rect(172, 118, 450, 548, r=14, fill=c.linear(t.base, t.light, t.base))
        c.rect(172, 118, 44, 548, r=14, fill=t.dark)
        frame = "M250 160H584V624H250Z"
        c.path(frame, fill=t.pale if c.colour != "white" else "#dfe9ee")
        with c.clipped(frame):
            if c.chance(0.5):
                _night_scene(c)
            else:
                _fox_scene(c)
        c.path(frame, stroke=t.relief, width=9)


def _night_scene(c: Canvas) -> None:
    t = c.tones
    c.rect(250, 160, 334, 464, fill=c.linear(t.deep, t.base, across=False))
    x = c.vary(360, 470)
    c.oval(x, 280, 62, fill="#f8e3a6")
    c.oval(x + 26, 262, 52, fill=t.deep if c.colour != "white" else t.dark)
    for _ in range(8):
        c.oval(c.vary(264, 570), c.vary(180, 420), c.vary(3, 7), fill="#f8e3a6")
    c.path("M250 520Q340 420 430 500T600 470V640H250Z", fill=t.light)
    c.path("M250 580Q380 490 600 570V640H250Z", fill=t.pale)
    c.path("M400 540V486L440 450L480 486V540Z", fill=CREAM)
    c.path("M388 490L440 440L492 490Z", fill="#c9534a")
    c.rect(428, 500, 24, 40, fill=BRASS)


def _fox_scene(c: Canvas) -> None:
    t = c.tones
    c.oval(c.vary(300, 350), 240, 44, fill="#f5c65c")
    c.path("M250 470Q360 380 600 460V640H250Z", fill=t.light)
    c.path("M250 560Q420 480 600 550V640H250Z", fill=t.base)
    paint = "#d9793c" if c.colour not in {"orange", "red", "brown"} else "#6d7f92"
    c.path("M520 560Q590 520 560 450Q500 470 490 540Z", fill=paint)
    c.path("M360 580Q350 460 420 440Q490 460 500 580Z", fill=paint)
    c.path(
        "M342 356L350 290L398 330H442L490 290L498 356Q490 420 420 462Q350 420 342 356Z",
        fill=paint,
    )
    c.path(
        "M342 370Q380 380 420 462Q350 420 342 370ZM498 370Q460 380 420 462Q490"
        " 420 498 370Z",
        fill=PAPER,
    )
    c.oval(388, 372, 9, fill=INK)
    c.oval(452, 372, 9, fill=INK)
    c.oval(420, 448, 13, 10, fill=INK)


def _open_book(c: Canvas) -> None:
    t = c.tones
    c.shadow(400, 610, 310, 30)
    c.path(
        "M84 250Q240 190 400 256Q560 190 716 250V606Q560 566 400 622Q240 566 84 606Z",
        fill=t.base,
    )
    c.path(
        "M84 590Q240 550 400 606Q560 550 716 590V606Q560 566 400 622Q240 566 84 606Z",
        fill=t.deep,
    )
    c.path("M104 232Q250 176 400 240V600Q250 542 104 582Z", fill=PAPER)
    right = "M696 232Q550 176 400 240V600Q550 542 696 582Z"
    c.path(right, fill=c.linear(STEEL_LIGHT, PAPER, PAPER))
    left = "M132 250Q256 206 376 256V556Q256 514 132 546Z"
    c.path(left, fill=t.pale)
    with c.clipped(left):
        c.oval(c.vary(180, 240), 300, 36, fill="#f5c65c")
        c.path("M120 450Q220 380 390 440V600H120Z", fill=t.base)
        c.path("M120 510Q260 440 390 520V600H120Z", fill=t.dark)
        c.path("M270 470V406L310 372L350 406V470Z", fill=CREAM)
        c.path(
            "M258 412L310 362L362 412Z",
            fill="#c9534a" if c.colour != "red" else "#3f6f9c",
        )
    for i, y in enumerate((290, 330, 370)):
        c.path(f"M436 {y}Q540 {y - 46} {650 - i * 40} {y - 26}", stroke=STEEL, width=8)
    c.oval(550, 470, 60, fill=t.light)
    c.oval(550, 470, 34, fill=t.relief)
    c.line("M400 240V600", stroke=INK, width=5, opacity=0.25)
