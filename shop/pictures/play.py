"""Play: teddy bears, building blocks, kites, puzzles, toy cars and picture books."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from .books import picture_book
from .canvas import GROUND, Canvas
from .palette import (
    CHARCOAL,
    CREAM,
    INK,
    PAPER,
    SLATE,
    STEEL,
    WOOD,
    WOOD_DARK,
    WOOD_LIGHT,
    mix,
)
from .puzzles import puzzle


def teddy_bear(c: Canvas) -> None:
    """Draw a sitting teddy bear with a bow, a scarf or a patch."""
    t = c.tones
    c.shadow(400, GROUND + 4, 230, 28)
    size = c.vary(136, 150)
    soft = t.pale if c.colour != "white" else CREAM
    with c.twice():
        c.oval(400 - size * 0.78, 190, 56, fill=t.dark)
        c.oval(400 - size * 0.78, 194, 34, fill=soft)
        with c.turned(c.vary(24, 40), x=276, y=430):
            c.oval(262, 490, 50, 100, fill=c.linear(t.light, t.dark))
    c.oval(400, 522, c.vary(140, 156), 146, fill=c.radial(t.light, t.base, t.dark))
    c.oval(400, 536, 88, 96, fill=soft, opacity=0.85)
    with c.twice():
        c.oval(268, 606, 80, 66, fill=c.radial(t.light, t.base, t.dark))
        c.oval(256, 606, 50, 52, fill=soft)
        c.oval(256, 616, 21, 18, fill=t.dark)
        for x, y in ((228, 588), (256, 576), (284, 588)):
            c.oval(x, y, 9, fill=t.dark)
    c.oval(400, 286, size, size * 0.92, fill=c.radial(t.light, t.base, t.dark))
    c.oval(400, 324, 66, 54, fill=soft)
    c.path("M376 302Q400 286 424 302Q424 324 400 332Q376 324 376 302Z", fill=CHARCOAL)
    c.path(
        "M400 332V346M372 346Q386 364 400 346Q414 364 428 346", stroke=CHARCOAL, width=6
    )
    with c.twice():
        c.oval(346, 266, 14, fill=INK)
        c.oval(342, 261, 5, fill=PAPER)
    c.line("M400 448V620", stroke=t.dark, width=4, opacity=0.4)
    c.variant((_bow, _scarf, _heart))(c)


def _ribbon(c: Canvas) -> str:
    """Return a colour for a ribbon which differs from the bear's."""
    return "#c9534a" if c.colour not in {"red", "pink", "orange"} else "#3f6f9c"


def _bow(c: Canvas) -> None:
    paint = _ribbon(c)
    with c.twice():
        c.path("M400 424Q330 372 314 392Q304 424 316 458Q334 474 400 424Z", fill=paint)
        c.path("M400 424Q350 410 330 424Q350 438 400 424Z", fill=INK, opacity=0.18)
    c.rect(380, 402, 40, 44, r=14, fill=mix(paint, INK, share=0.2))


def _scarf(c: Canvas) -> None:
    paint = _ribbon(c)
    c.path("M284 386Q400 446 516 386L524 424Q400 490 276 424Z", fill=paint)
    c.path("M440 434L500 420L520 548L464 556Z", fill=mix(paint, INK, share=0.15))
    c.line("M450 490L512 480M458 526L518 516", stroke=CREAM, width=10)


def _heart(c: Canvas) -> None:
    c.path(
        "M400 590C352 556 330 534 330 508C330 470 380 466 400 500C420 466 470"
        " 470 470 508"
        "C470 534 448 556 400 590Z",
        fill=_ribbon(c),
    )
    c.path("M352 508q2 -18 20 -20", stroke=PAPER, width=8, opacity=0.6)


def building_blocks(c: Canvas) -> None:
    """Draw a castle or a tower of wooden blocks, or studded bricks."""
    c.shadow(400, GROUND, 270, 28)
    c.variant((_castle, _bricks, _tower))(c)


def _block(c: Canvas, x: float, y: float, w: float, h: float, fill: str) -> None:
    """Draw one wooden block with a lit upper edge and a shaded right side."""
    c.rect(x, y, w, h, r=8, fill=fill)
    c.rect(x + w - 16, y + 4, 13, h - 8, r=6, fill=INK, opacity=0.12)
    c.rect(x + 8, y + 6, w - 30, 8, r=4, fill=PAPER, opacity=0.35)


def _castle(c: Canvas) -> None:
    t = c.tones
    wall = c.vary(150, 166)
    top = GROUND - wall
    _block(c, 150, top, 130, wall, t.base)
    _block(c, 520, top, 130, wall, t.dark)
    c.path(
        f"M284 {GROUND}V{top + 4}H516V{GROUND}H468V{GROUND - 26}a68 68 0 0 0"
        f" -136 0V{GROUND}Z",
        fill=c.linear(WOOD_LIGHT, WOOD),
    )
    c.rect(292, top + 10, 206, 9, r=4, fill=PAPER, opacity=0.35)
    _block(c, 150, top - 74, 246, 70, t.light)
    _block(c, 404, top - 74, 246, 70, WOOD_LIGHT)
    _block(c, 182, top - 190, 104, 112, WOOD)
    _block(c, 514, top - 190, 104, 112, t.base)
    c.path(
        f"M166 {top - 194}L234 {top - 296}L302 {top - 194}Z",
        fill=c.linear(t.light, t.base),
    )
    c.path(
        f"M498 {top - 194}L566 {top - 296}L634 {top - 194}Z",
        fill=c.linear(t.pale, t.dark),
    )
    c.path(f"M322 {top - 78}a78 78 0 0 1 156 0Z", fill=c.linear(t.base, t.deep))
    c.oval(400, top - 196, 42, fill=c.radial(WOOD_LIGHT, WOOD_DARK))


def _bricks(c: Canvas) -> None:
    t = c.tones
    high = c.vary(84, 92)
    rows = (
        ((150, 3, t.base), (450, 2, t.dark)),
        ((250, 4, t.light),),
        ((250, 2, t.dark), (450, 1, PAPER if c.colour != "white" else WOOD)),
        ((300, 2, t.base),),
        ((350, 1, t.light),),
    )
    for level, row in enumerate(rows):
        y = GROUND - (level + 1) * high
        for x, studs, paint in row:
            wide = studs * 100
            for i in range(studs):
                c.rect(x + 22 + i * 100, y - 20, 56, 26, r=7, fill=paint)
                c.rect(x + 22 + i * 100, y - 6, 56, 8, fill=INK, opacity=0.18)
                c.rect(x + 28 + i * 100, y - 18, 40, 5, r=2, fill=PAPER, opacity=0.5)
            c.rect(x + 1, y, wide - 2, high - 1, r=6, fill=paint)
            c.rect(x + 1, y + high - 16, wide - 2, 15, r=6, fill=INK, opacity=0.14)
            c.rect(x + 10, y + 8, wide - 20, 7, r=3, fill=PAPER, opacity=0.4)


def _tower(c: Canvas) -> None:
    t = c.tones
    size = c.vary(130, 142)
    marks = (
        "M-30 24L0 -34L30 24Z",
        "M-30 0a30 30 0 1 0 60 0a30 30 0 1 0 -60 0Z",
        "M-28 -28H28V28H-28Z",
        "M0 -36L10 -10L36 -8L16 10L22 36L0 20L-22 36L-16 10L-36 -8L-10 -10Z",
    )
    places = ((258, 0, -3.0), (416, 0, 0.0), (330, 1, 4.0), (352, 2, -6.0))
    paints = (t.base, t.dark, t.light, t.base)
    for (x, level, lean), paint, mark in zip(places, paints, marks, strict=True):
        y = GROUND - (level + 1) * size
        lean = 0.0 if level == 0 else lean
        with c.turned(lean, x=x + size / 2, y=y + size):
            _block(c, x, y, size - 4, size - 2, paint)
            c.rect(x + 14, y + 14, size - 32, size - 30, r=10, fill=CREAM)
            with c.moved(f"translate({x + size / 2 - 2} {y + size / 2 - 1})"):
                c.path(mark, fill=t.deep)
    c.path(f"M566 {GROUND}a52 52 0 0 1 104 0Z", fill=WOOD)
    c.rect(150, GROUND - 120, 78, 120, r=10, fill=c.linear(WOOD_LIGHT, WOOD, WOOD_DARK))
    c.oval(189, GROUND - 120, 39, 12, fill=WOOD_LIGHT)


def kite(c: Canvas) -> None:
    """Draw a flying kite, diamond-shaped or winged, with its tail."""
    for _ in range(2):
        x, y = c.vary(130, 620), c.vary(520, 660)
        c.path(
            f"M{x} {y}h120a28 28 0 0 0 -20 -48a40 40 0 0 0 -72 -6a30 30 0 0 0 -28 54Z",
            fill=PAPER,
            opacity=0.75,
        )
    with c.turned(c.vary(16, 30), x=400, y=330):
        c.variant((_diamond_kite, _delta_kite))(c)


def _tail(c: Canvas, *, y: float) -> None:
    """Draw a waving tail with bows which hangs from (400, y)."""
    t = c.tones
    c.line(f"M400 {y}q60 60 0 110t0 110q-20 30 0 40", stroke=SLATE, width=5)
    for dx, dy, paint in ((28, 52, t.base), (-2, 112, t.relief), (-28, 164, t.dark)):
        with c.moved(f"translate({400 + dx} {y + dy}) rotate(-12)"):
            c.path(
                "M0 0L-42 -20V20ZM0 0L42 -20V20Z", fill=paint, stroke=t.seam, width=3
            )
            c.oval(0, 0, 7, fill=t.deep)


def _diamond_kite(c: Canvas) -> None:
    t = c.tones
    wide, cross = c.vary(184, 206), c.vary(230, 256)
    panel = t.pale if c.colour in {"white", "beige", "yellow"} else t.relief
    left, right, low = 400 - wide, 400 + wide, 500
    _tail(c, y=low)
    c.path(f"M400 90V{cross}H{left}Z", fill=t.light)
    c.path(f"M400 90V{cross}H{right}Z", fill=panel if c.chance(0.6) else t.dark)
    c.path(f"M{left} {cross}H400V{low}Z", fill=t.dark)
    c.path(f"M{right} {cross}H400V{low}Z", fill=t.base)
    c.path(f"M400 90L{left} {cross}L400 {low}L{right} {cross}Z", stroke=t.deep, width=7)
    c.line(f"M400 92V{low}M{left} {cross}H{right}", stroke=WOOD_DARK, width=7)
    c.oval(400, cross, 40, fill=t.relief)
    c.oval(400, cross, 22, fill=t.deep)


def _delta_kite(c: Canvas) -> None:
    t = c.tones
    wing = c.vary(244, 270)
    for shift in (-70, 70):
        c.path(
            f"M{400 + shift} 400q{shift * 0.5} 90 {-shift * 0.2} 160t{shift * 0.3} 130",
            stroke=t.base if shift < 0 else t.dark,
            width=18,
        )
    with c.twice():
        c.path(
            f"M400 110L{400 - wing} 400L318 368L400 430Z",
            fill=c.linear(t.base, t.light),
        )
        c.path(f"M400 110L{400 - wing * 0.5} 256L330 374L400 430Z", fill=t.dark)
        c.path("M400 110L350 260L366 400L400 430Z", fill=t.relief)
        c.line(f"M400 110L{400 - wing} 400", stroke=t.deep, width=8)
    c.line("M400 110V430", stroke=WOOD_DARK, width=7)
    c.line("M400 250Q470 480 430 700", stroke=SLATE, width=3)


def toy_car(c: Canvas) -> None:
    """Draw a wooden toy car: a beetle, a lorry or a racing car."""
    c.shadow(400, 640, 300, 26)
    c.variant((_beetle, _lorry, _racer))(c)


def _toy_wheel(c: Canvas, *, x: float, size: float) -> None:
    y = 640 - size
    c.oval(x, y, size, fill=CHARCOAL if c.colour != "black" else SLATE)
    c.oval(x, y, size * 0.64, fill=c.radial(WOOD_LIGHT, WOOD, WOOD_DARK))
    c.oval(x, y, size * 0.2, fill=c.tones.deep)


def _beetle(c: Canvas) -> None:
    t = c.tones
    roof = c.vary(270, 300)
    c.path(
        f"M112 560Q106 452 200 436C236 {roof + 30} 310 {roof} 400 {roof}C500 {roof} 560"
        f" {roof + 50} 600 436Q690 450 690 560Q690 588 660 588H142Q112 588 112 560Z",
        fill=c.linear(t.light, t.base, t.dark, across=False),
    )
    c.path(
        f"M250 436C276 {roof + 60} 320 {roof + 34} 388 {roof + 34}V436Z", fill="#d8e8ee"
    )
    c.path(
        f"M412 {roof + 34}C480 {roof + 36} 524 {roof + 70} 548 436H412Z", fill="#c3d9e2"
    )
    c.line(f"M280 430L330 {roof + 46}", stroke=PAPER, width=12, opacity=0.7)
    c.line("M400 448V584M430 474h34", stroke=t.seam, width=6)
    c.line("M124 520H680", stroke=t.relief, width=13)
    c.oval(668, 492, 24, 28, fill="#fbe3a4")
    c.rect(92, 556, 50, 26, r=13, fill=STEEL)
    c.rect(662, 556, 50, 26, r=13, fill=STEEL)
    if c.chance(0.5):
        c.rect(300, roof - 44, 200, 40, r=8, fill=WOOD)
        c.line(
            f"M290 {roof - 2}H510M340 {roof - 44}v40M460 {roof - 44}v40",
            stroke=WOOD_DARK,
            width=8,
        )
    for x in (236, 566):
        c.oval(x, 570, 92, fill=t.deep)
        _toy_wheel(c, x=x, size=76)


def _lorry(c: Canvas) -> None:
    t = c.tones
    top = c.vary(290, 320)
    c.rect(116, 520, 570, 54, r=16, fill=t.deep)
    c.path(
        f"M470 {top}H574Q600 {top} 612 {top + 26}L656 430Q690 440 690 476V546H470Z",
        fill=c.linear(t.light, t.base, t.dark),
    )
    c.path(f"M504 {top + 34}H568L606 426H504Z", fill="#d8e8ee")
    c.rect(116, 410, 340, 126, r=12, fill=t.base)
    c.rect(116, 410, 340, 22, r=10, fill=t.dark)
    c.line("M200 436V532M286 436V532M372 436V532", stroke=t.seam, width=6)
    for x, y, r in ((180, 372, 52), (276, 352, 66), (376, 370, 54)):
        c.oval(x, y, r, fill=c.radial(WOOD_LIGHT, WOOD, WOOD_DARK))
        c.oval(x, y, r * 0.55, stroke=WOOD_DARK, width=5)
    c.rect(110, 404, 352, 34, r=12, fill=t.light)
    c.oval(676, 500, 15, 20, fill="#fbe3a4")
    for x in (224, 586):
        _toy_wheel(c, x=x, size=c.vary(76, 82))


def _racer(c: Canvas) -> None:
    t = c.tones
    c.path("M90 420L170 420L180 520H120Z", fill=t.deep)
    c.rect(76, 392, 128, 34, r=14, fill=t.dark)
    c.path(
        "M110 540Q120 444 250 432L330 400Q390 366 430 432Q600 444 706 522Q724"
        " 566 690 576"
        "H146Q108 574 110 540Z",
        fill=c.linear(t.light, t.base, t.dark, across=False),
    )
    c.path("M350 440Q370 380 440 436Z", fill=INK, opacity=0.5)
    c.oval(386, 372, 52, fill=c.radial(WOOD_LIGHT, WOOD, WOOD_DARK))
    c.path("M334 366Q340 312 392 314Q440 318 440 362Z", fill=t.relief)
    c.path("M404 362H444V386Q424 388 404 382Z", fill=CHARCOAL)
    c.path("M430 432Q470 396 500 442Z", fill="#d8e8ee", opacity=0.9)
    c.line("M140 548H690", stroke=t.relief, width=12)
    c.oval(560, 500, 40, fill=PAPER)
    c.path(
        "M560 474l9 17l19 3l-14 13l4 19l-18 -10l-18 10l4 -19l-14 -13l19 -3Z",
        fill=t.deep,
    )
    for x in (218, 596):
        _toy_wheel(c, x=x, size=c.vary(80, 86))


DRAWINGS: Mapping[str, Callable[[Canvas], None]] = MappingProxyType(
    {
        "teddy_bear": teddy_bear,
        "building_blocks": building_blocks,
        "kite": kite,
        "puzzle": puzzle,
        "toy_car": toy_car,
        "picture_book": picture_book,
    }
)
