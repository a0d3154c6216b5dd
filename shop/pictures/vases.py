"""Vases with twigs and flowers."""

from .canvas import GROUND, Canvas
from .palette import (
    LEAF,
    LEAF_DARK,
    PAPER,
)


def vase(c: Canvas) -> None:
    """Draw a vase: bottle-shaped, bellied or an amphora, with twigs or flowers."""
    t = c.tones
    c.shadow(400, GROUND, 150, 22)
    neck, belly = c.vary(34, 48), c.vary(128, 152)
    top = c.vary(352, 378)
    c.variant((_eucalyptus, _tulips, _pampas))(c, top)
    shape = c.pick(("bottle", "bellied", "amphora"))
    waist, foot = {"bottle": (500, 100), "bellied": (540, 70), "amphora": (470, 58)}[
        shape
    ]
    if shape == "amphora":
        with c.twice():
            c.path(
                f"M{396 - neck} {top + 34}C{250 - neck} {top + 10} {270 - neck}"
                f" {top + 120}"
                f" {400 - belly + 18} {waist - 14}",
                stroke=t.dark,
                width=20,
            )
    side = f"M{400 - neck - 14} {top}Q{400 - neck} {top + 40} {400 - neck} {top + 62}"
    side += (
        f"C{400 - neck} {top + 100} {400 - belly} {waist - 50}"
        f" {400 - belly} {waist + 20}"
    )
    side += f"C{400 - belly} {waist + 100} {400 - foot} 610 {400 - foot} {GROUND}"
    other = f"H{400 + foot}C{400 + foot} 610 {400 + belly} {waist + 100} {400 + belly}"
    other += (
        f" {waist + 20}C{400 + belly} {waist - 50} {400 + neck}"
        f" {top + 100} {400 + neck}"
    )
    other += f" {top + 62}Q{400 + neck} {top + 40} {400 + neck + 14} {top}Z"
    c.path(side + other, fill=c.linear(t.light, t.base, t.base, t.deep))
    with c.clipped(side + other):
        _glaze(c, top=top, waist=waist)
    c.path(
        f"M{424 - belly} {waist + 40}Q{420 - belly} {waist - 10} {450 - belly}"
        f" {waist - 40}",
        stroke=PAPER,
        width=12,
        opacity=0.5,
    )
    c.oval(400, top, neck + 14, 10, fill=t.deep)


def _glaze(c: Canvas, *, top: float, waist: float) -> None:
    """Draw the decoration of a vase, within its outline."""
    t = c.tones
    style = c.pick(("dip", "bands", "plain", "ribs"))
    if style == "dip":
        c.path(
            f"M200 {waist + 60}Q400 {waist + 110} 600 {waist + 50}V700H200Z",
            fill=t.relief,
            opacity=0.95,
        )
    elif style == "bands":
        for y in (waist - 10, waist + 30, waist + 48):
            c.line(f"M220 {y}Q400 {y + 30} 580 {y}", stroke=t.relief, width=11)
    elif style == "ribs":
        for x in range(-3, 4):
            c.path(
                f"M{400 + x * 12} {top}Q{400 + x * 64} {waist} {400 + x * 22} 690",
                stroke=t.seam,
                width=4,
                opacity=0.6,
            )


def _eucalyptus(c: Canvas, top: float) -> None:
    for lean in (-30, 4, 34):
        with c.turned(lean + c.vary(-4, 4), x=400, y=top + 20):
            c.line(f"M400 {top + 20}V{top - 220}", stroke=LEAF_DARK, width=6)
            for i in range(5):
                y = top - 60 - i * 38
                c.oval(378, y, 23, 15, fill=LEAF)
                c.oval(424, y - 16, 23, 15, fill="#86a683")
            c.oval(400, top - 236, 13, 20, fill=LEAF)


def _tulips(c: Canvas, top: float) -> None:
    bloom = "#e8836d" if c.colour not in {"red", "orange", "pink"} else "#f4dc8f"
    for lean, tall in ((-26, 170), (0, 220), (26, 180)):
        with c.turned(lean + c.vary(-4, 4), x=400, y=top + 20):
            c.line(f"M400 {top + 20}V{top - tall}", stroke=LEAF_DARK, width=8)
            c.path(f"M400 {top}q46 -60 32 -140q-46 50 -32 140Z", fill=LEAF)
            y = top - tall
            c.path(
                f"M360 {y - 60}q-8 74 40 78q48 -4 40 -78l-20 24l-20 -34l-20 34Z",
                fill=bloom,
            )
            c.path(f"M400 {y - 70}q34 50 0 88q-34 -38 0 -88Z", fill=PAPER, opacity=0.25)


def _pampas(c: Canvas, top: float) -> None:
    for lean in (-28, -6, 22):
        with c.turned(lean + c.vary(-4, 4), x=400, y=top + 20):
            c.line(f"M400 {top + 20}V{top - 110}", stroke="#b79768", width=6)
            c.path(
                f"M400 {top - 90}C340 {top - 120} 366 {top - 220} 404 {top - 262}"
                f"C440 {top - 210} 452 {top - 120} 400 {top - 90}Z",
                fill="#dcc49b",
            )
            c.path(
                f"M402 {top - 100}Q390 {top - 180} 404 {top - 250}M402 {top - 120}"
                f"l-22 -40M402 {top - 150}l24 -36",
                stroke="#b79768",
                width=4,
            )
