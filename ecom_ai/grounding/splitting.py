"""An article in Markdown as short passages, each of one matter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ecom_ai.language import HAN
from ecom_ai.moderation.sentences import sentences

#: Characters of a passage; Chinese says as much in a third of them. Chosen in
#: benchmarks/support.py, beside half and twice as many.
LONGEST, LONGEST_HAN = 260, 95
_parser = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Part:
    """A passage: ``heading`` is the nearest one above it, "" for none."""

    heading: str
    text: str


def split(body: str) -> list[Part]:
    """The passages of an article's Markdown, in order.

    Sentences are kept whole and none is lost; a list goes with the line that leads it
    in, a table's row with the names of its columns. Plain text is Markdown, too.
    """
    found: list[Part] = []
    for heading, sentences_of in _sections(_parser.parse(body)):
        found += [Part(heading, text) for text in _gathered(sentences_of)]
    return found


def plain(body: str) -> str:
    """An article's text without Markdown's signs."""
    return "\n".join(part.text for part in split(body))


def sentences_of(text: str) -> list[str]:
    """The sentences of a passage."""
    return [text[start:end].strip() for start, end in sentences(text)]


def _sections(tokens: Sequence[Token]) -> Iterator[tuple[str, list[str]]]:
    """(heading, sentences) of each part under a heading."""
    heading, said = "", list[str]()
    for kind, text in _blocks(tokens):
        if kind == "heading":
            if said:
                yield heading, said
            heading, said = text, []
        elif kind == "whole":
            said.append(f"{text}\n")
        else:
            said += sentences_of(text)
    if said:
        yield heading, said


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """(kind, text) of headings, paragraphs, items of lists and rows of tables."""
    columns: list[str] = []
    cells: list[str] = []
    inside = ""
    for token in tokens:
        if token.type in ("heading_open", "th_open", "td_open", "list_item_open"):
            inside = token.type.removesuffix("_open")
        elif token.type in ("heading_close", "list_item_close"):
            inside = ""
        elif token.type == "thead_open":
            columns = []
        elif token.type == "tr_close" and cells:
            yield "whole", _row(columns, cells)
            cells = []
        elif token.type in ("fence", "code_block", "html_block"):
            yield "text", token.content
        elif token.type == "inline":
            text = _words(token)
            if inside == "th":
                columns.append(text)
            elif inside == "td":
                cells.append(text)
            else:
                yield (
                    {"heading": "heading", "list_item": "whole"}.get(inside, "text"),
                    text,
                )


def _row(columns: Sequence[str], cells: Sequence[str]) -> str:
    named = zip((*columns, *("",) * len(cells)), cells, strict=False)
    return "; ".join(f"{n}: {c}" if n else c for n, c in named if c)


def _words(token: Token) -> str:
    """What is read of a line: no signs of Markdown, no addresses of links."""
    parts = [
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in token.children or ()
        if child.type in ("text", "code_inline", "softbreak", "hardbreak")
    ]
    return " ".join("".join(parts).split())


def _gathered(said: Sequence[str]) -> Iterator[str]:
    """Neighbouring sentences together, as many as a passage holds."""
    kept: list[str] = []
    for sentence in said:
        together = _joined([*kept, sentence])
        most = LONGEST_HAN if HAN.search(together) else LONGEST
        if kept and len(together) > most:
            yield _joined(kept)
            # What leads a list in ends in a colon: its items make no sense without.
            kept = [kept[0]] if kept[0].rstrip()[-1:] in (":", "：") else []
        kept.append(sentence)
    if kept:
        yield _joined(kept)


def _joined(said: Sequence[str]) -> str:
    """Sentences as one text; items of lists and rows of tables on their own lines."""
    text = ""
    for sentence in said:
        if sentence.endswith("\n") and text and not text.endswith("\n"):
            text += "\n"
        elif text and not text.endswith(("\n", "。", "！", "？", "；", "：")):
            text += " "
        text += sentence
    return text.strip()
