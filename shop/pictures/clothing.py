"""Clothing: jackets, T-shirts, sweaters, trousers, caps and shoes."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from .canvas import Canvas
from .footwear import shoes
from .palette import INK, STEEL, STEEL_LIGHT

_TEE = (
    "M322 158Q400 206 478 158L560 188Q596 204 612 240L664 372L566 412L552 376V646"
    "Q552 664 534 664H266Q248 664 248 646V376L234 412L136 372L188 240Q204 204 240 188Z"
)


def _long_sleeved(*, hem: float, sleeve: float) -> tuple[str, str]:
    """Return the outlines of a body and of the left sleeve of a top."""
    body = f"M316 170Q400 200 484 170L556 200Q574 300 560 400V{hem}H240V400"
    body += "Q226 300 244 200Z"
    arm = f"M250 198Q202 216 186 280L{sleeve} 590Q{sleeve + 30} 612 {sleeve + 72} 604"
    arm += "L252 400Q236 300 250 198Z"
    return body, arm


def jacket(c: Canvas) -> None:
    """Draw a quilted, a rain or a bomber jacket."""
    c.shadow(400, 690, 190, 16)
    c.variant((_puffer, _rain_jacket, _bomber))(c)


def _puffer(c: Canvas) -> None:
    t = c.tones
    body, arm = _long_sleeved(hem=650, sleeve=c.vary(134, 146))
    with c.twice():
        c.path(arm, fill=c.linear(t.base, t.light, t.dark))
        with c.clipped(arm):
            for fold in range(270, 600, 62):
                c.path(
                    f"M100 {fold}Q190 {fold + 46} 300 {fold + 20}",
                    stroke=t.deep,
                    width=7,
                )
                c.path(
                    f"M100 {fold + 9}Q190 {fold + 55} 300 {fold + 29}",
                    stroke=t.pale,
                    width=4,
                )
    c.path(body, fill=c.linear(t.light, t.base, t.dark))
    gap = c.vary(62, 76)
    with c.clipped(body):
        y = 256.0
        while y < 640:
            c.line(
                f"M232 {y}Q320 {y + 24} 400 {y}Q480 {y + 24} 568 {y}",
                stroke=t.deep,
                width=7,
            )
            c.line(
                f"M232 {y + 9}Q320 {y + 33} 400 {y + 9}Q480 {y + 33} 568 {y + 9}",
                stroke=t.pale,
                width=4,
            )
            y += gap
        c.rect(236, 634, 330, 20, fill=t.deep)
    c.line("M400 186V650", stroke=t.trim, width=12)
    c.rect(392, 214, 16, 40, r=7, fill=STEEL_LIGHT)
    c.path(
        "M306 184Q304 118 330 112Q400 132 470 112Q496 118 494 184Q400 214 306 184Z",
        fill=c.linear(t.light, t.base, across=False),
    )
    c.path("M336 126Q400 144 464 126L452 168Q400 182 348 168Z", fill=t.deep)
    with c.twice():
        c.line("M278 480L316 560", stroke=t.trim, width=8)


def _rain_jacket(c: Canvas) -> None:
    t = c.tones
    body, arm = _long_sleeved(hem=664, sleeve=c.vary(136, 150))
    with c.twice():
        c.path(arm, fill=c.linear(t.base, t.light, t.dark))
        c.line("M166 562L214 578", stroke=t.seam, width=6)
    c.path(body, fill=c.linear(t.light, t.base, t.dark))
    c.path(
        "M244 200L316 170Q400 200 484 170L556 200Q568 260 566 306Q400 340 234 306"
        "Q232 260 244 200Z",
        fill=t.dark if c.chance(0.5) else t.light,
    )
    c.rect(384, 190, 32, 474, fill=t.dark)
    c.line("M384 190V664", stroke=t.seam, width=4)
    for y in (330, 430, 530, 620):
        c.oval(400, y, 8, fill=t.relief)
    with c.twice():
        c.rect(268, 486, 88, 96, r=10, fill=t.base, stroke=t.seam, width=4)
        c.path("M262 480h100v32q-50 18 -100 0Z", fill=t.dark)
    c.path(
        "M298 190C270 100 340 74 400 74C460 74 530 100 502 190Q460 236 400 236"
        "Q340 236 298 190Z",
        fill=c.linear(t.light, t.base, t.dark),
    )
    c.path(
        "M330 178C312 122 352 104 400 104C448 104 488 122 470 178Q446 216 400 216"
        "Q354 216 330 178Z",
        fill=t.deep,
    )
    c.line("M356 216L350 290M444 216L450 290", stroke=t.relief, width=6)
    c.line("M350 290v14M450 290v14", stroke=t.trim, width=10)


def _bomber(c: Canvas) -> None:
    t = c.tones
    body, arm = _long_sleeved(hem=606, sleeve=c.vary(138, 150))
    sleeves = t.relief if c.chance(0.4) else t.base
    with c.twice():
        c.path(arm, fill=sleeves)
        c.path(arm, fill=c.linear(t.pale, t.base, t.dark), opacity=0.45)
        c.path("M140 572L222 592L214 634Q176 640 136 616Z", fill=t.deep)
    c.path(body, fill=c.linear(t.light, t.base, t.dark))
    c.path("M238 598H562L556 656H244Z", fill=t.deep)
    c.line(
        "M276 606V650M308 606V650M340 606V650M372 606V650M428 606V650M460 606V650"
        "M492 606V650M524 606V650",
        stroke=t.dark,
        width=7,
    )
    c.line("M400 196V652", stroke=t.trim, width=13)
    c.line("M400 196V652", stroke=STEEL, width=4)
    c.path(
        "M312 176Q316 138 336 132Q400 150 464 132Q484 138 488 176Q440 226 400 226"
        "Q360 226 312 176Z",
        fill=t.deep,
    )
    c.path(
        "M344 146Q400 160 456 146Q450 190 400 196Q350 190 344 146Z",
        fill=INK,
        opacity=0.6,
    )
    with c.twice():
        c.line("M276 440L318 530", stroke=t.seam, width=13)
        c.line("M262 210Q284 300 262 400", stroke=t.seam, width=4)


def tshirt(c: Canvas) -> None:
    """Draw a T-shirt: plain with a pocket, striped, or with a printed sun."""
    t = c.tones
    c.cast(_TEE, dx=6, dy=14)
    c.path(_TEE, fill=c.linear(t.light, t.base, t.base, t.dark))
    style = c.variant(("pocket", "stripes", "sun"))
    with c.clipped(_TEE):
        if style == "stripes":
            gap = c.vary(46, 62)
            y = 262.0
            while y < 640:
                c.rect(120, y, 560, gap * 0.42, fill=t.relief, opacity=0.92)
                y += gap
        c.path("M248 376Q262 300 240 214L210 200L180 420Z", fill=t.dark, opacity=0.45)
        c.path("M552 376Q538 300 560 214L600 200L620 420Z", fill=t.deep, opacity=0.45)
        c.path("M300 664Q330 560 310 470Q350 580 340 664Z", fill=t.dark, opacity=0.4)
        c.path("M500 664Q470 570 500 440Q460 560 456 664Z", fill=t.dark, opacity=0.5)
    if style == "pocket":
        c.path("M444 290h76v62l-38 24l-38 -24Z", fill=t.light, stroke=t.seam, width=4)
        c.line("M446 308h72", stroke=t.seam, width=4)
    elif style == "sun":
        _print(c)
    c.line("M140 362L238 402M660 362L562 402M252 646H548", stroke=t.seam, width=4)
    c.path("M322 158Q400 206 478 158Q470 240 400 242Q330 240 322 158Z", fill=t.deep)
    c.path("M322 158Q400 206 478 158Q440 186 400 186Q360 186 322 158Z", fill=t.light)
    c.line("M318 160Q332 246 400 250Q468 246 482 160", stroke=t.dark, width=15)


def _print(c: Canvas) -> None:
    """Draw a print of a sun behind hills in a round frame."""
    t = c.tones
    c.oval(400, 386, 88, fill=t.relief)
    with c.clipped("M312 386a88 88 0 0 0 176 0a88 88 0 0 0 -176 0Z"):
        c.oval(c.vary(370, 430), 380, 36, fill="#e9a04b")
        c.path("M300 430Q360 350 410 420Q450 370 510 430V490H300Z", fill=t.dark)
        c.path("M300 452Q380 410 510 456V490H300Z", fill=t.deep)


def sweater(c: Canvas) -> None:
    """Draw a knitted sweater with a patterned yoke, cables or stripes."""
    t = c.tones
    body, arm = _long_sleeved(hem=610, sleeve=c.vary(132, 146))
    c.shadow(400, 690, 180, 16)
    style = c.variant(("yoke", "cables", "stripes"))
    with c.twice():
        c.path(arm, fill=c.linear(t.base, t.light, t.dark))
        if style == "stripes":
            with c.clipped(arm):
                c.line("M120 400L280 440M120 470L280 510", stroke=t.relief, width=24)
        c.path("M138 574L222 596L212 650Q172 654 132 630Z", fill=t.dark)
        c.line(
            "M158 590L152 634M180 596L174 644M200 600L194 648", stroke=t.deep, width=5
        )
    c.path(body, fill=c.linear(t.light, t.base, t.dark))
    with c.clipped(body):
        {"yoke": _yoke, "cables": _cables, "stripes": _stripes}[style](c)
    c.rect(240, 600, 320, 56, r=14, fill=t.dark)
    ribs = "".join(f"M{x} 606v44" for x in range(258, 552, 21))
    c.line(ribs, stroke=t.deep, width=6)
    if style == "cables":
        c.path(
            "M324 184V116Q324 100 346 100H454Q476 100 476 116V184Q400 216 324 184Z",
            fill=t.dark,
        )
        c.line(
            "".join(f"M{x} 108V188" for x in range(346, 460, 18)),
            stroke=t.deep,
            width=5,
        )
        c.path("M328 138Q400 160 472 138", stroke=t.light, width=5)
    else:
        c.path("M318 170Q400 210 482 170Q474 232 400 236Q326 232 318 170Z", fill=t.deep)
        c.line("M314 166Q326 244 400 248Q474 244 486 166", stroke=t.dark, width=22)
        c.path("M322 160Q400 188 478 160", stroke=t.dark, width=18)


def _yoke(c: Canvas) -> None:
    t = c.tones
    for y, shape in ((300, 0), (346, 1), (388, 0)):
        for x in range(228, 590, 38):
            drop = 26 * (1 - ((x - 400) / 180) ** 2)
            if shape:
                mark = f"M{x} {y + drop - 18}l15 18l-15 18l-15 -18Z"
            else:
                mark = f"M{x} {y + drop - 9}l9 9l-9 9l-9 -9Z"
            c.path(mark, fill=t.relief)
    c.line("M226 268Q400 316 574 268M226 410Q400 462 574 410", stroke=t.relief, width=8)


def _cables(c: Canvas) -> None:
    t = c.tones
    for x in (296, 400, 504):
        left = "".join("q34 22 0 44" if i % 2 else "q-34 22 0 44" for i in range(10))
        right = "".join("q-34 22 0 44" if i % 2 else "q34 22 0 44" for i in range(10))
        c.line(f"M{x} 190{left}M{x} 190{right}", stroke=t.dark, width=11)
        c.line(f"M{x - 3} 188{left}", stroke=t.pale, width=4)
    c.line("M348 190V610M452 190V610", stroke=t.dark, width=5)


def _stripes(c: Canvas) -> None:
    for y in (340, 410, 480):
        c.line(
            f"M220 {y}Q400 {y + 16} 580 {y}",
            stroke=c.tones.relief,
            width=c.vary(20, 28),
        )


def trousers(c: Canvas) -> None:
    """Draw chinos, joggers or cargo trousers."""
    t = c.tones
    style = c.variant(("chinos", "joggers", "cargo"))
    hem = c.vary(92, 112) if style != "joggers" else 78
    outer = c.vary(232, 246)
    c.shadow(400, 708, 180, 14)
    leg = f"M290 112H400V300L{outer + hem} 700H{outer}Q250 400 290 112Z"
    with c.twice():
        c.path(leg, fill=c.linear(t.base, t.light, t.base, t.dark))
        c.path(f"M400 270L{outer + hem} 700h-24Q350 480 400 270Z", fill=t.dark)
        if style == "cargo":
            c.rect(254, 420, 84, 104, r=8, fill=t.base, stroke=t.seam, width=5)
            c.path("M248 412h96v32q-48 14 -96 0Z", fill=t.dark)
            c.oval(296, 436, 6, fill=t.relief)
        elif style == "joggers":
            c.path(
                f"M{outer - 4} 664H{outer + hem + 8}L{outer + hem} 706H{outer}Z",
                fill=t.deep,
            )
            c.line(f"M272 190Q270 420 {outer + 14} 660", stroke=t.relief, width=13)
        else:
            c.line(f"M316 190Q304 460 {outer + hem / 2} 696", stroke=t.seam, width=4)
            c.line(f"M{outer + 2} 680H{outer + hem}", stroke=t.seam, width=4)
        c.line(
            "M286 152Q326 200 330 232" if style != "joggers" else "M290 170L276 250",
            stroke=t.deep,
            width=7,
        )
    c.path("M400 150V292", stroke=t.deep, width=5)
    c.rect(288, 104, 224, 44, r=9, fill=t.dark)
    if style == "joggers":
        c.line(
            "".join(f"M{x} 110v32" for x in range(304, 504, 16)), stroke=t.deep, width=5
        )
        c.line("M388 140q-14 50 -10 82M412 140q16 46 8 90", stroke=t.relief, width=7)
    else:
        c.path("M400 148H428V236Q424 270 400 280", stroke=t.seam, width=4)
        c.oval(400, 126, 11, fill=t.relief)
        with c.twice():
            c.rect(312, 98, 16, 56, r=4, fill=t.base)


def cap(c: Canvas) -> None:
    """Draw a peaked cap from the side, all cloth or with a mesh back."""
    t = c.tones
    high = c.vary(196, 232)
    c.shadow(420, 560, 290, 26)
    crown = (
        f"M164 520C150 {high + 90} 250 {high} 356 {high}C480 {high} 540 {high + 110}"
    )
    crown += " 548 500Q350 550 164 520Z"
    mesh = c.variant((False, True, False))
    c.path(crown, fill=c.linear(t.base, t.light, t.base))
    with c.clipped(crown):
        back = f"M356 {high}Q240 {high + 120} 290 560H100V{high}Z"
        c.path(back, fill=t.relief if mesh else t.dark)
        if mesh:
            lines = "".join(f"M{x} {high}L{x - 60} 560" for x in range(150, 420, 20))
            rows = "".join(f"M100 {y}H340" for y in range(int(high), 560, 20))
            with c.clipped(back):
                c.line(lines + rows, stroke=t.deep, width=3, opacity=0.5)
        c.path(
            f"M356 {high}Q520 {high + 120} 500 560H640V{high}Z",
            fill=t.dark,
            opacity=0.5,
        )
    c.line(
        f"M356 {high}Q240 {high + 120} 290 532M356 {high}Q510 {high + 110} 500 512",
        stroke=t.seam,
        width=4,
    )
    c.oval(356, high - 2, 20, 11, fill=t.deep)
    c.oval(404, high + 96, 8, fill=t.deep)
    brim = "M262 528Q420 556 548 496Q690 500 724 552Q728 574 700 572Q520 540 300 560"
    c.path(brim + "Q262 560 262 528Z", fill=c.linear(t.dark, t.base, t.light))
    c.path(
        "M300 560Q520 540 700 572Q722 574 724 552Q640 530 540 534Q400 552 270 548Z",
        fill=t.deep,
    )
    c.line("M330 534Q460 536 552 508Q650 512 700 546", stroke=t.seam, width=3)
    if c.chance(0.7):
        c.oval(400, high + 206, 50, fill=t.deep if mesh else t.relief)
        c.path(
            f"M366 {high + 226}l28 -48l18 28l10 -14l14 34Z",
            fill=t.relief if mesh else t.deep,
        )


DRAWINGS: Mapping[str, Callable[[Canvas], None]] = MappingProxyType(
    {
        "jacket": jacket,
        "tshirt": tshirt,
        "sweater": sweater,
        "trousers": trousers,
        "cap": cap,
        "shoes": shoes,
    }
)
