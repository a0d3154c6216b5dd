"""Shoes: trainers, high tops and walking boots."""

from .canvas import Canvas
from .palette import CHARCOAL, CREAM, INK, PAPER, STEEL, STEEL_LIGHT


def shoes(c: Canvas) -> None:
    """Draw a pair of low trainers, high tops or walking boots."""
    c.shadow(400, 610, 300, 28)
    style = c.variant((_low_shoe, _high_shoe, _boot))
    with c.moved(
        "translate(74 -56) translate(400 400) scale(.92) translate(-400 -400)"
    ):
        style(c, behind=True)
    with c.moved("translate(-22 6)"):
        style(c, behind=False)


def _sole(c: Canvas, *, colour: str, grip: bool) -> None:
    c.path(
        "M146 558Q140 606 172 608H620Q676 606 672 560Q560 590 420 566Q280 590 146 558Z",
        fill=colour,
    )
    if grip:
        c.line(
            "".join(f"M{x} 610v8" for x in range(180, 650, 34)), stroke=INK, width=14
        )
    else:
        c.line("M158 590Q400 600 660 590", stroke=STEEL, width=5)


def _low_shoe(c: Canvas, *, behind: bool) -> None:
    t = c.tones
    upper = "M150 570Q136 470 166 398Q180 384 214 402Q262 440 318 398Q340 380 360 396"
    upper += "Q420 470 520 492Q650 500 668 570Q400 610 150 570Z"
    c.path(upper, fill=t.dark if behind else c.linear(t.dark, t.base, t.light))
    if not behind:
        with c.clipped(upper):
            c.path("M560 480Q520 540 560 610H700V460Z", fill=t.pale, opacity=0.7)
            c.path("M140 380Q240 470 216 620H120Z", fill=t.deep, opacity=0.85)
        c.path("M250 560Q330 540 400 458L436 478Q380 560 310 574Z", fill=t.relief)
        c.path("M318 398Q300 376 322 356Q352 350 380 400Z", fill=t.dark)
    for i in range(4):
        c.line(f"M{354 + i * 38} {424 + i * 20}l-24 36", stroke=PAPER, width=11)
    _sole(c, colour=STEEL_LIGHT if behind else PAPER, grip=False)


def _high_shoe(c: Canvas, *, behind: bool) -> None:
    t = c.tones
    upper = "M156 570Q150 400 178 250Q260 274 330 250Q352 400 420 456Q500 492 570 494"
    upper += "Q654 500 664 570Q400 610 156 570Z"
    c.path(upper, fill=t.dark if behind else c.linear(t.base, t.light, t.base))
    if not behind:
        with c.clipped(upper):
            c.path("M540 480Q520 540 560 610H700V460Z", fill=CREAM)
            c.path("M150 250H206L190 620H130Z", fill=t.dark)
        c.oval(256, 380, 40, fill=CREAM)
        c.oval(256, 380, 25, fill=t.deep)
        c.line("M178 254Q260 278 330 254", stroke=t.deep, width=9)
    for i, x in enumerate((330, 338, 350, 372, 404, 446)):
        c.line(f"M{x} {286 + i * 36}l-36 {10 + i * 3}", stroke=PAPER, width=11)
    _sole(c, colour=STEEL_LIGHT if behind else CREAM, grip=False)


def _boot(c: Canvas, *, behind: bool) -> None:
    t = c.tones
    upper = "M158 570Q166 400 168 268Q174 232 214 246Q262 264 318 238Q346 232 350 262"
    upper += "Q366 400 430 442Q500 476 580 484Q660 496 668 570Q400 610 158 570Z"
    c.path(upper, fill=t.dark if behind else c.linear(t.dark, t.base, t.light))
    if not behind:
        with c.clipped(upper):
            c.path("M550 470Q510 540 560 610H700V450Z", fill=t.deep)
            c.path("M150 440Q270 450 280 620H130Z", fill=t.deep)
        c.line("M172 290Q262 310 344 284", stroke=t.relief, width=26)
        c.line("M284 560Q300 460 390 430", stroke=t.seam, width=5)
    for i, x in enumerate((350, 356, 368, 400, 446)):
        y = 322 + i * 36
        c.line(f"M{x} {y}l-42 {8 + i * 5}", stroke="#e7b84f", width=10)
        c.oval(x - 44, y + 8 + i * 5, 8, fill=STEEL_LIGHT)
    _sole(c, colour=CHARCOAL if c.colour != "black" else "#6b6f77", grip=True)
