"""Notebooks and pens."""

from .canvas import Canvas
from .palette import (
    BRASS,
    CHARCOAL,
    INK,
    PAPER,
    SLATE,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
)


def notebook(c: Canvas) -> None:
    """Draw a notebook with an elastic band, a spiral or a sewn spine."""
    with c.turned(c.vary(-14, -6)):
        c.variant((_band_notebook, _spiral_notebook, _sewn_notebook))(c)


def _cover(c: Canvas, *, left: float, right: float) -> None:
    """Draw the pages and the upper cover of a closed book."""
    t = c.tones
    outline = (
        f"M{left} 118H{right}Q{right + 24} 118 {right + 24} 142V660Q{right + 24} 684"
    )
    outline += f" {right} 684H{left}Z"
    c.cast(outline, dx=14, dy=20)
    c.rect(left, 130, right - left + 26, 566, r=16, fill=t.deep)
    c.rect(left, 128, right - left + 20, 560, r=12, fill=PAPER)
    c.line(
        f"M{left + 10} 687H{right + 8}M{left + 10} 683H{right + 14}",
        stroke=STEEL,
        width=2,
    )
    c.path(outline, fill=c.linear(t.light, t.base, t.dark))


def _band_notebook(c: Canvas) -> None:
    t = c.tones
    left, right = 212, 564
    c.path("M300 670V740l14 -14l14 14V670Z", fill=t.relief)
    _cover(c, left=left, right=right)
    c.path(
        f"M{left} 118h40V684h-40Q{left - 12} 684 {left - 12} 668V134Q{left - 12} 118"
        f" {left} 118Z",
        fill=t.dark,
    )
    c.line(f"M{left + 42} 120V682", stroke=t.seam, width=4)
    band = t.relief if c.chance(0.6) else t.trim
    c.rect(512, 114, 24, 576, fill=band)
    if c.chance(0.6):
        c.rect(310, 230, 150, 96, r=8, fill=PAPER)
        c.line("M334 262H436M334 290H400", stroke=STEEL, width=7)
    else:
        c.oval(384, 380, c.vary(60, 84), stroke=t.light, width=9)
        c.oval(384, 380, 30, fill=t.light)


def _spiral_notebook(c: Canvas) -> None:
    t = c.tones
    _cover(c, left=220, right=566)
    with c.clipped("M220 118H590V684H220Z"):
        if c.chance(0.5):
            y = c.vary(420, 520)
            c.path(f"M220 {y}Q400 {y - 120} 600 {y + 20}V700H220Z", fill=t.dark)
            c.path(f"M220 {y + 90}Q420 {y - 20} 600 {y + 110}V700H220Z", fill=t.deep)
            c.oval(470, 280, 52, fill=t.relief)
        else:
            c.rect(280, 200, 260, 120, r=12, fill=t.relief)
            c.line("M312 240H508M312 276H440", stroke=t.deep, width=8, opacity=0.5)
    for i in range(14):
        y = 150 + i * 38
        c.oval(250, y, 10, fill=INK, opacity=0.6)
        c.line(
            f"M250 {y}Q190 {y - 26} 192 {y}Q196 {y + 16} 222 {y + 10}",
            stroke=STEEL_DARK,
            width=7,
        )


def _sewn_notebook(c: Canvas) -> None:
    t = c.tones
    _cover(c, left=210, right=566)
    c.rect(198, 118, 88, 566, r=8, fill=t.relief)
    c.line("".join(f"M262 {y}v22" for y in range(146, 660, 42)), stroke=t.deep, width=6)
    style = c.pick(("grid", "leaf"))
    if style == "grid":
        for y in range(170, 660, 58):
            for x in range(326, 560, 56):
                c.oval(x, y, 7, fill=t.pale)
    else:
        c.line("M350 560Q430 420 500 220", stroke=t.pale, width=7)
        for i in range(5):
            x, y = 380 + i * 26, 500 - i * 62
            c.path(f"M{x} {y}q-72 -10 -80 -76q72 8 80 76Z", fill=t.pale)
            c.path(f"M{x} {y}q64 18 96 -36q-66 -22 -96 36Z", fill=t.light)


def pen(c: Canvas) -> None:
    """Draw a fountain pen with its cap, a push-button pen or a marker."""
    with c.turned(c.vary(-48, -38)):
        c.variant((_fountain_pen, _ball_pen, _marker))(c)


def _fountain_pen(c: Canvas) -> None:
    t = c.tones
    c.path("M70 470q40 -60 60 0t60 0t60 10", stroke=t.deep, width=6)
    barrel = "M250 362H640Q704 370 704 400Q704 430 640 438H250Z"
    c.cast("M90 400L250 362H640Q704 370 704 400Q704 430 640 438H250Z")
    c.path(barrel, fill=c.linear(t.light, t.base, t.deep, across=False))
    c.path(
        "M196 372H262V428H196Q184 400 196 372Z",
        fill=c.linear(SLATE, CHARCOAL, across=False),
    )
    c.rect(254, 358, 16, 84, r=6, fill=BRASS)
    c.path(
        "M82 400Q150 352 204 374V426Q150 448 82 400Z",
        fill=c.linear("#ecd394", BRASS, across=False),
    )
    c.line("M92 400H160", stroke=CHARCOAL, width=4)
    c.oval(166, 400, 7, fill=CHARCOAL)
    c.line("M290 382H630", stroke=t.pale, width=9, opacity=0.7)
    c.rect(630, 361, 12, 78, fill=BRASS)
    lid = "M330 500H600Q622 502 622 540Q622 578 600 580H330Q318 540 330 500Z"
    c.cast(lid)
    c.path(lid, fill=c.linear(t.light, t.base, t.deep, across=False))
    c.rect(336, 499, 18, 82, fill=BRASS)
    c.rect(366, 530, 230, 18, r=9, fill=BRASS)
    c.line("M366 516H590", stroke=t.pale, width=7, opacity=0.7)


def _ball_pen(c: Canvas) -> None:
    t = c.tones
    slim = c.vary(32, 40)
    c.path("M56 452q40 -70 70 -10t70 -6t70 20", stroke=t.deep, width=6)
    up, low = 400 - slim, 400 + slim
    body = f"M104 400L196 {up}H640V{low}H196Z"
    c.cast(body)
    c.rect(640, 380, 86, 40, r=12, fill=c.linear(STEEL_LIGHT, STEEL_DARK, across=False))
    c.path(
        f"M104 400L196 {up}V{low}Z",
        fill=c.linear(STEEL_LIGHT, STEEL_DARK, across=False),
    )
    c.path(
        f"M196 {up}H640Q656 {up} 656 400Q656 {low} 640 {low}H196Z",
        fill=c.linear(t.light, t.base, t.deep, across=False),
    )
    c.path(f"M196 {up}H320V{low}H196Z", fill=t.trim if c.chance(0.5) else t.dark)
    c.line(
        f"M220 {up + 8}V{low - 8}M244 {up + 8}V{low - 8}M268 {up + 8}V{low - 8}"
        f"M292 {up + 8}V{low - 8}",
        stroke=INK,
        width=6,
        opacity=0.35,
    )
    c.rect(462, up - 1, 16, 2 * slim + 2, fill=STEEL)
    c.path(
        f"M636 {up + 6}L470 {up - 10}Q456 {up - 8} 462 {up + 8}L636 {up + 26}Z",
        fill=STEEL_LIGHT,
        stroke=STEEL_DARK,
        width=3,
    )
    c.line(f"M340 {up + 16}H450", stroke=t.pale, width=9, opacity=0.7)


def _marker(c: Canvas) -> None:
    t = c.tones
    c.line("M60 500Q160 470 250 500", stroke=t.base, width=26, opacity=0.7)
    c.cast("M100 380L220 340H700V460H220L100 420Z")
    c.path("M92 380L160 372V428L104 412Z", fill=t.deep)
    c.path("M152 370L236 344V456L152 430Z", fill=CHARCOAL)
    c.rect(
        228, 340, 300, 120, r=10, fill=c.linear(PAPER, STEEL_LIGHT, STEEL, across=False)
    )
    c.rect(270, 340, 150, 120, fill=c.linear(t.light, t.base, t.dark, across=False))
    c.rect(
        500, 334, 210, 132, r=22, fill=c.linear(t.light, t.base, t.deep, across=False)
    )
    c.rect(540, 322, 160, 28, r=12, fill=t.dark)
    c.line("M520 366H680", stroke=t.pale, width=10, opacity=0.7)
