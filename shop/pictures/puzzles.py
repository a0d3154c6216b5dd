"""Jigsaw puzzles."""

from .canvas import Canvas


def _puzzle_piece(
    x: float, y: float, size: float, *, knobs: tuple[int, int, int, int]
) -> str:
    """Return a piece's outline; `knobs` (top, right, bottom, left) are 1, 0 or -1."""
    part = size / 2
    n = size * 0.16

    def side(kind: int, dx: int, dy: int) -> str:
        if not kind:
            return f"l{dx * size} {dy * size}"
        # The knob points outwards: to the left of the way around the piece.
        ox, oy = dy * kind, -dx * kind
        half = part - n * 0.6
        a = f"l{dx * half} {dy * half}"
        bump = (
            f"c{-dx * n * 1.2 + ox * n * 0.4} {-dy * n * 1.2 + oy * n * 0.4}"
            f" {-dx * n * 0.6 + ox * n * 1.7} {-dy * n * 0.6 + oy * n * 1.7}"
            f" {dx * n * 0.6 + ox * n * 1.7} {dy * n * 0.6 + oy * n * 1.7}"
            f"c{dx * n * 1.2} {dy * n * 1.2} {dx * n * 1.8 - ox * n * 1.3}"
            f" {dy * n * 1.8 - oy * n * 1.3} {dx * n * 0.6 - ox * n * 1.7}"
            f" {dy * n * 0.6 - oy * n * 1.7}"
        )
        return a + bump + a

    top, right, bottom, left = knobs
    around = (
        side(top, 1, 0) + side(right, 0, 1) + side(bottom, -1, 0) + side(left, 0, -1)
    )
    return f"M{x} {y}{around}Z"


# Neighbours differ, and no row or column is of one tone.
_PAINT_ORDER = ((0, 1, 2), (2, 3, 0), (1, 2, 3))


def puzzle(c: Canvas) -> None:
    """Draw a small jigsaw puzzle, one of its pieces not yet in place."""
    t = c.tones
    size = c.vary(146, 158)
    left, top = 396 - 1.5 * size, 408 - 1.5 * size
    loose = c.pick(((2, 0), (2, 2), (0, 0), (0, 2)))
    paints = (t.base, t.light, t.dark, t.pale)
    with c.turned(c.vary(-8, 8)):
        c.cast(f"M{left} {top}h{3 * size}v{3 * size}h{-3 * size}Z", dx=4, dy=12)
        for column in range(3):
            for row in range(3):
                knobs = (
                    0 if row == 0 else -_joint(column, row - 1),
                    0 if column == 2 else _joint(row, column),
                    0 if row == 2 else _joint(column, row),
                    0 if column == 0 else -_joint(row, column - 1),
                )
                piece = _puzzle_piece(
                    left + column * size, top + row * size, size, knobs=knobs
                )
                paint = paints[(_PAINT_ORDER[row][column] + c.seed) % 4]
                _lay_piece(c, piece, paint=paint, at=(column, row), loose=loose)


def _joint(first: int, second: int) -> int:
    """Return which way the knob between two neighbours points: 1 or -1."""
    return 1 if (first + second) % 2 else -1


def _lay_piece(
    c: Canvas,
    piece: str,
    *,
    paint: str,
    at: tuple[int, int],
    loose: tuple[int, int],
) -> None:
    edge = c.tones.seam
    if at != loose:
        c.path(piece, fill=paint, stroke=edge, width=4)
        return
    dx, dy = (58 if at[0] else -58), (44 if at[1] else -56)
    with c.moved(f"translate({dx} {dy})"), c.turned(12 if at[0] else -12):
        c.cast(piece, dx=10, dy=22)
        c.path(piece, fill=paint, stroke=edge, width=4)
