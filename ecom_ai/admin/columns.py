"""Columns of three parts over time, as geometry; words and colours apart.

Numbers are strings already, as in ``plots``: a template would write them in the
reader's language, with commas that no SVG understands.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ecom_ai.admin.plots import Tick, steps_between

WIDTH, HEIGHT = 400, 200
#: Room around the plot for the words at its axes.
LEFT, RIGHT, TOP, BOTTOM = 40, 30, 10, 26
#: Of a column's place, what it fills.
_FILLED = 0.8
_WIDEST = 40.0
#: Dates below the axis; more would run into each other.
_MOST_NAMES = 4


@dataclass(frozen=True)
class Part:
    y: str
    height: str
    tone: str


@dataclass(frozen=True)
class Column:
    """One column of parts, and its words for whoever points at it."""

    x: str
    width: str
    parts: tuple[Part, ...]
    title: str


@dataclass(frozen=True)
class Columns:
    """In a frame of WIDTH × HEIGHT."""

    columns: tuple[Column, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]

    width, height = WIDTH, HEIGHT
    left, right, bottom = LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM


def column_plot(
    names: Sequence[str],
    titles: Sequence[str],
    counts: Sequence[Sequence[int]],
    tones: Sequence[str],
) -> Columns | None:
    """A column for each name: its counts one upon the other, in these tones.

    ``names`` stand below the axis, as many as there is room for. None where nothing
    was counted.
    """
    most = max((sum(each) for each in counts), default=0)
    if not most:
        return None
    room = (WIDTH - LEFT - RIGHT) / len(names)
    width = min(_FILLED * room, _WIDEST)
    middles = [LEFT + (n + 0.5) * room for n in range(len(names))]
    columns = tuple(
        Column(
            x=f"{middle - width / 2:.1f}",
            width=f"{width:.1f}",
            parts=_parts(some, tones, most),
            title=title,
        )
        for middle, some, title in zip(middles, counts, titles, strict=True)
    )
    every = -(-len(names) // _MOST_NAMES)
    whole = [step for step in steps_between(0, most) if step == int(step)]
    return Columns(
        columns,
        x_ticks=tuple(
            Tick(f"{middles[n]:.1f}", names[n]) for n in range(0, len(names), every)
        ),
        y_ticks=tuple(Tick(f"{_y(at, most):.1f}", f"{at:.0f}") for at in whole),
    )


def lying_bar(
    counts: Sequence[int], tones: Sequence[str]
) -> tuple[tuple[str, str, str], ...]:
    """A bar 100 wide of all the counts: of each part its tone, from where, how wide."""
    parts, start, total = [], 0.0, max(sum(counts), 1)
    for tone, count in zip(tones, counts, strict=True):
        wide = 100 * count / total
        if count:
            parts.append((tone, f"{start:.2f}", f"{wide:.2f}"))
        start += wide
    return tuple(parts)


def _parts(counts: Sequence[int], tones: Sequence[str], most: int) -> tuple[Part, ...]:
    parts, below = [], 0
    for count, tone in zip(counts, tones, strict=True):
        if count:
            top, foot = _y(below + count, most), _y(below, most)
            parts.append(Part(f"{top:.1f}", f"{foot - top:.1f}", tone))
        below += count
    return tuple(parts)


def _y(value: float, most: int) -> float:
    return HEIGHT - BOTTOM - value / most * (HEIGHT - TOP - BOTTOM)
