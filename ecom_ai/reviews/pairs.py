"""Quotation marks and brackets of a text that belong together."""

import re

Span = tuple[int, int]

#: Words between quotation marks are kept together up to so many characters; what is
#: longer is told in somebody's own sentences.
_LONGEST = 80
#: A straight mark opens no quotation after a letter or digit: 15" is a length. Neither
#: does any across lines.
_QUOTED = re.compile(
    rf'(?<![A-Za-z0-9"])"(?=\S)[^"\n]{{1,{_LONGEST}}}(?<=\S)"(?![A-Za-z0-9])'
    + "".join(
        rf"|{left}[^{left}{right}\n]{{1,{_LONGEST}}}{right}"
        for left, right in ("“”", "「」", "『』", "«»", "《》")
    )
)
_PAIRS = re.compile(
    rf"{_QUOTED.pattern}|\([^()\n]+\)|（[^（）\n]+）|\[[^\[\]\n]+\]|【[^【】\n]+】"
)


def quotations(text: str) -> list[Span]:
    """Where short quotations reach, with their marks; without those of a whole line,
    within which a review is told."""
    return [hit.span() for hit in _QUOTED.finditer(text) if not _is_line(text, hit)]


def completed(text: str, span: Span) -> Span:
    """A part of a text with the second sign of a pair whose first it holds, and the
    first where it holds what stands after that."""
    start, end = span
    for hit in _PAIRS.finditer(text):
        left, right = hit.span()
        if start <= left < end < right and not _has_word(text, end, right):
            end = right
        if left < start < right <= end and not _has_word(text, left, start):
            start = left
    return start, end


def _is_line(text: str, hit: "re.Match[str]") -> bool:
    before = text[: hit.start()].rpartition("\n")[2]
    after = text[hit.end() :].partition("\n")[0]
    return not before.strip() and not after.strip(" .!?。！？")


def _has_word(text: str, start: int, end: int) -> bool:
    return bool(re.search(r"[^\W_]", text[start:end]))
