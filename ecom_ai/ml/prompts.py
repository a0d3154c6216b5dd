"""Prompts before texts, and the tokens that come of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from numpy import float32
from numpy.typing import NDArray

from . import bundled

# A token is rarely this long, so cutting here first only spares the tokenizer.
CHARACTERS_PER_TOKEN = 32
# The E5 family was trained with these prompts, but its hub folders do not say so.
E5_NAME = re.compile(r"(^|[/-])e5-(small|base|large)")


@dataclass(frozen=True)
class Tokens:
    """A text's tokens: unit vectors, n x dimensions, and the characters of each."""

    vectors: NDArray[float32]
    places: tuple[tuple[int, int], ...]


def prepared(texts: Sequence[str], prompt: str, max_length: int) -> list[str]:
    if isinstance(texts, str):
        raise TypeError("Expected a sequence of texts, got one str: pass [text].")
    limit = max_length * CHARACTERS_PER_TOKEN
    # A lone surrogate is legal in a str, but no tokenizer can take it.
    return [
        prompt + text[:limit].encode("utf-8", "replace").decode("utf-8")
        for text in texts
    ]


def prompts(name: str, stated: Mapping[str, str | None]) -> tuple[str, str]:
    query = stated.get("query") or ""
    passage = stated.get("passage") or stated.get("document") or ""
    if not (query or passage) and E5_NAME.search(name.lower()):
        return bundled.PROMPTS["query"], bundled.PROMPTS["passage"]
    return query, passage


def tokens(
    vectors: NDArray[float32], offsets: Sequence[tuple[int, int]], skipped: int
) -> Tokens:
    """Without the prompt's, and those that stand for no character."""
    kept = [n for n, (a, b) in enumerate(offsets) if b > a and a >= skipped]
    places = tuple((offsets[n][0] - skipped, offsets[n][1] - skipped) for n in kept)
    return Tokens(vectors[kept], places)
