"""The colours of the catalogue: fourteen product colours and the neutrals beside them.

Every product colour is spread into a few tones, so that one drawing routine serves all
colours: the near-white and the near-black need other steps than the rest to keep their
edges and folds visible.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "red": "#c6473f",
        "orange": "#e2873a",
        "yellow": "#eabf45",
        "green": "#5d8f5b",
        "teal": "#368a8b",
        "blue": "#4a80c4",
        "navy": "#2d4170",
        "purple": "#7d61aa",
        "pink": "#e595ad",
        "brown": "#895c3e",
        "beige": "#d6c09b",
        "white": "#f4f2ed",
        "grey": "#979a9f",
        "black": "#303237",
    }
)

INK = "#211f29"
PAPER = "#fffdf8"
CREAM = "#f4ead8"
CHARCOAL = "#3d3f47"
SLATE = "#7b818b"
STEEL = "#b9bfc6"
STEEL_LIGHT = "#e3e7ea"
STEEL_DARK = "#868d96"
WOOD = "#c99a67"
WOOD_LIGHT = "#e0bb8c"
WOOD_DARK = "#9a6f45"
LEATHER = "#a8703f"
BRASS = "#cda452"
GLOW = "#ffe2a0"
FLAME = "#f5a637"
LEAF = "#6d8f68"
LEAF_DARK = "#4f7153"

_DARK = frozenset({"navy", "black"})
_LIGHT = frozenset({"white", "beige", "yellow"})
# Tints of the background: the paler set for most products, the fuller for white ones.
_TINTS = ("#f4eee4", "#e9efe6", "#e6edf2", "#f5e8e3", "#ece8f1", "#e4eeec")
_COOL_TINTS = ("#e4ebe2", "#dfe8ee", "#e6e2ec", "#dbe8e5", "#e2e7ea", "#efe2de")
_FULL_TINTS = ("#cdbfa9", "#b9c9b8", "#b3c4d1", "#d5b9ae", "#bfb7cd", "#afc8c3")


@dataclass(frozen=True)
class Tones:
    """One product colour in its tones, lightest to darkest, and its fitting neutrals.

    `seam` is visible as a thin line on `base`; `trim` is a dark and `relief` a light
    neutral which both stand out against `base`.
    """

    pale: str
    light: str
    base: str
    dark: str
    deep: str
    seam: str
    trim: str
    relief: str
    tints: tuple[str, ...]


def mix(first: str, second: str, *, share: float) -> str:
    """Blend two `#rrggbb` colours; `share` (0 to 1) is the part of `second`."""
    one = [int(first[i : i + 2], 16) for i in (1, 3, 5)]
    two = [int(second[i : i + 2], 16) for i in (1, 3, 5)]
    blend = (round(a + (b - a) * share) for a, b in zip(one, two, strict=True))
    return "#" + "".join(f"{value:02x}" for value in blend)


def tones_of(colour: str) -> Tones:
    """Return the tones of a colour slug of `COLOURS` (KeyError for another)."""
    base = COLOURS[colour]
    dark_step, deep_step = (0.11, 0.25) if colour == "white" else (0.2, 0.42)
    light_step, pale_step = (0.15, 0.34) if colour in _DARK else (0.24, 0.55)
    tints = _FULL_TINTS if colour == "white" else _TINTS
    if colour in {"beige", "yellow", "pink"}:
        tints = _COOL_TINTS
    return Tones(
        pale=mix(base, PAPER, share=pale_step),
        light=mix(base, PAPER, share=light_step),
        base=base,
        dark=mix(base, INK, share=dark_step),
        deep=mix(base, INK, share=deep_step),
        seam=mix(base, PAPER if colour in _DARK else INK, share=0.3),
        trim=SLATE if colour in _DARK else CHARCOAL,
        relief="#b58a5c" if colour in _LIGHT else CREAM,
        tints=tints,
    )
