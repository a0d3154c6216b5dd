"""Plots as geometry: what stands where in an SVG, its words and colours apart.

Numbers are strings already: a template would write them in the reader's language,
with commas that no SVG understands.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]

WIDTH, HEIGHT = 400, 244
#: Room around the plot for the words at its axes.
LEFT, RIGHT, TOP, BOTTOM = 60, 20, 30, 46
SHADES = 10
#: Room for names beside bars and for figures after them; a bar's height, a row's.
NAMES, FIGURES, BAR, ROW = 118, 44, 13, 36
_LONGEST = 17
#: Seconds between two ticks on an axis of time.
_TIMES = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)


@dataclass(frozen=True)
class Tick:
    """A place on an axis, in the SVG's units, and what is written there."""

    at: str
    text: str


@dataclass(frozen=True)
class Dot:
    x: str
    y: str
    text: str = ""


@dataclass(frozen=True)
class Plot:
    """A line through points, in a frame of WIDTH × HEIGHT."""

    line: str
    dots: tuple[Dot, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    #: From corner to corner, where x and y would be equal.
    diagonal: bool = False
    #: A second line, behind the first.
    behind: str = ""

    width, height = WIDTH, HEIGHT
    left, right, middle = LEFT, WIDTH - RIGHT, (LEFT + WIDTH - RIGHT) // 2
    top, bottom = TOP, HEIGHT - BOTTOM


@dataclass(frozen=True)
class Bar:
    """One bar, and where its figure is written."""

    y: str
    width: str
    text_x: str
    text_y: str
    text: str


@dataclass(frozen=True)
class BarRow:
    name: str
    whole_name: str
    name_y: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Bars:
    """Rows of two bars, in a frame of WIDTH × ``height``."""

    rows: tuple[BarRow, ...]
    height: int

    width, left, thick = WIDTH, NAMES, BAR - 2


@dataclass(frozen=True)
class Cell:
    """Of a heat map: a count, and how dark it is, from 0 to SHADES - 1."""

    text: str
    shade: int
    right: bool
    title: str


def line_plot(
    points: Sequence[Point],
    *,
    write_x: Callable[[float], str],
    until: float = 0.0,
    shares: bool = False,
    most_dots: int = 40,
) -> Plot | None:
    """A line through (seconds, value) in order of time; None without any.

    The axis of time ends at ``until`` or later; ``shares`` of 1 are written as
    percentages.
    """
    if not points:
        return None
    x_range = _range([until, *(x for x, _ in points)], floor=0.0)
    y_range = _range([y for _, y in points])
    if shares:
        y_range = max(0.0, y_range[0]), min(1.0, y_range[1])
    placed = [_place(point, x_range, y_range) for point in points]
    # Of very many, dots would only thicken the line; the last tells where it stands.
    dots = placed if len(placed) <= most_dots else placed[-1:]
    return Plot(
        line=" ".join(f"{x},{y}" for x, y in placed),
        dots=tuple(Dot(x, y) for x, y in dots),
        x_ticks=tuple(
            Tick(_x(at, x_range), write_x(at)) for at in times_between(*x_range)
        ),
        y_ticks=_y_ticks(y_range, shares=shares),
    )


def share_plot(
    points: Sequence[tuple[float, float, str]], *, behind: Sequence[Point] = ()
) -> Plot | None:
    """Shares against shares, each with words, beside the line where they agree.

    The line ``behind`` is left out where it would not be seen: of one point, or under
    the other.
    """
    if not points:
        return None
    whole = (0.0, 1.0)
    placed = [_place((x, y), whole, whole) for x, y, _ in points]
    line = " ".join(f"{x},{y}" for x, y in placed)
    second = " ".join(",".join(_place(point, whole, whole)) for point in behind)
    return Plot(
        line=line,
        dots=tuple(
            Dot(x, y, text) for (x, y), (*_, text) in zip(placed, points, strict=True)
        ),
        x_ticks=tuple(Tick(_x(at, whole), percent(at)) for at in steps_between(*whole)),
        y_ticks=_y_ticks(whole, shares=True),
        diagonal=True,
        behind=second if len(behind) > 1 and second != line else "",
    )


def bar_plot(
    names: Sequence[str], first: Sequence[float], second: Sequence[float]
) -> Bars | None:
    """Two shares of 1 for each name, one bar above the other."""
    if not names:
        return None
    most = max(*first, *second, 1e-9)
    rows = []
    for number, (name, *pair) in enumerate(zip(names, first, second, strict=True)):
        top = number * ROW + 4
        short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
        bars = tuple(
            Bar(
                y=str(top + place * BAR),
                width=f"{share / most * (WIDTH - NAMES - FIGURES):.1f}",
                text_x=f"{NAMES + share / most * (WIDTH - NAMES - FIGURES) + 5:.1f}",
                text_y=str(top + place * BAR + BAR - 2),
                text=percent(share),
            )
            for place, share in enumerate(pair)
        )
        rows.append(BarRow(short, name, str(top + BAR + 4), bars))
    return Bars(tuple(rows), height=len(names) * ROW + 4)


def heat_map(
    counts: Sequence[Sequence[int]], names: Sequence[str]
) -> list[tuple[str, list[Cell]]]:
    """Rows of a confusion matrix, shaded by the share of their row."""
    return [
        (
            names[row],
            [
                Cell(
                    text=str(count) if count else "",
                    shade=min(SHADES - 1, math.ceil(SHADES * count / total) - 1)
                    if count
                    else 0,
                    right=row == column,
                    title=f"{names[row]} → {names[column]}: {count}",
                )
                for column, count in enumerate(line)
            ],
        )
        for row, line in enumerate(counts)
        for total in [max(sum(line), 1)]
    ]


def percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def steps_between(low: float, high: float, *, about: int = 4) -> list[float]:
    """Round numbers from low to high, about so many."""
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in (1, 2, 2.5, 5, 10) if s * power >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [n * step for n in range(first, math.floor(high / step + 1e-9) + 1)]


def times_between(low: float, high: float, *, most: int = 6) -> list[float]:
    """Round times from low to high, in seconds."""
    known = (step for step in _TIMES if (high - low) / step <= most)
    step = next(known, math.ceil((high - low) / most / _TIMES[-1]) * _TIMES[-1])
    first = math.ceil(low / step)
    return [float(n * step) for n in range(first, math.floor(high / step) + 1)]


def _range(values: Sequence[float], floor: float | None = None) -> Point:
    low, high = min(values), max(values)
    if floor is not None:
        low = min(low, floor)
    if high - low < 1e-9:
        room = abs(high) * 0.1 or 1.0
        return (low if floor is not None else low - room), high + room
    if floor is not None:
        return low, high
    room = 0.06 * (high - low)
    return low - room, high + room


def _place(point: Point, x_range: Point, y_range: Point) -> tuple[str, str]:
    return _x(point[0], x_range), _y(point[1], y_range)


def _x(value: float, between: Point) -> str:
    share = (value - between[0]) / (between[1] - between[0])
    return f"{LEFT + share * (WIDTH - LEFT - RIGHT):.1f}"


def _y(value: float, between: Point) -> str:
    share = (value - between[0]) / (between[1] - between[0])
    return f"{HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM):.1f}"


def _y_ticks(between: Point, *, shares: bool) -> tuple[Tick, ...]:
    """With as many decimals as it takes to tell the ticks apart."""
    factor, sign = (100, "%") if shares else (1, "")
    values = steps_between(*between)
    step = factor * (values[1] - values[0]) if len(values) > 1 else 1.0
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    if not math.isclose(round(step, digits), step):  # 2.5
        digits += 1
    return tuple(
        Tick(_y(value, between), f"{factor * value:.{digits}f}{sign}")
        for value in values
    )
