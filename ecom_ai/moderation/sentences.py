"""Where the sentences of a text lie."""

import re
from collections.abc import Iterator

_END = re.compile(
    r"(?:[.!?…]+[\"'”’)]*(?=\s|$)|[。！？；;!?…]+[”’」）]*|\n+|～+|~+)\s*"
)
_PAUSE = re.compile(r"[,，、:：—]|\s-\s")
#: Characters of a sentence that is read in one go, and of one too short to stand alone.
LONGEST, _SHORTEST = 160, 4


def sentences(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence, in order; long ones are cut at a pause."""
    found: list[tuple[int, int]] = []
    for start, end in _cuts(text):
        if found and len(text[start:end].strip()) < _SHORTEST:
            found[-1] = (found[-1][0], end)
        elif text[start:end].strip():
            found.append((start, end))
    return found


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in [*_END.finditer(text), None]:
        end = match.end() if match else len(text)
        while end - start > LONGEST:
            pauses = list(_PAUSE.finditer(text, start + LONGEST // 4, start + LONGEST))
            cut = pauses[-1].end() if pauses else start + LONGEST
            yield start, cut
            start = cut
        if end > start:
            yield start, end
        start = end
