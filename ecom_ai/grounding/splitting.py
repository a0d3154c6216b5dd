"""An article in Markdown as short passages, each of one matter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ecom_ai.language import HAN
from ecom_ai.moderation.sentences import sentences

#: Characters of a passage; Chinese says as much in a third of them. Chosen in
#: benchmarks/support.py, beside half and twice as many.
LONGEST, LONGEST_HAN = 320, 115
#: What a list's item or a table's row begins with, where it has no number.
BULLET = "• "
#: Words in bold that a paragraph begins with are its heading, up to so many signs.
_LEAD = 60
_ENDED = re.compile(r"[.!?…。！？:：][\"'”’)」）]*$")
_COLONS = (":", "：")
_CLOSES = ("heading_close", "th_close", "td_close", "list_item_close")
_NO_CELL = re.compile(r"[-–—/\s]*")
_LETTER = re.compile(r"[^\W\d_]")
_parser = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Part:
    """A passage: ``heading`` is the nearest one above it, "" for none."""

    heading: str
    text: str


@dataclass(frozen=True)
class _Block:
    """A paragraph in sentences, or a list or a table in lines.

    ``intro`` is the line that leads a list in, ``lead`` the bold words that a paragraph
    begins with.
    """

    pieces: Sequence[str]
    lead: str = ""
    intro: str = ""
    is_lines: bool = False

    @property
    def text(self) -> str:
        if not self.is_lines:
            return _joined(self.pieces)
        return "\n".join([self.intro, *self.pieces] if self.intro else self.pieces)

    @property
    def size(self) -> float:
        """As a share of the longest passage."""
        return len(self.text) / (LONGEST_HAN if HAN.search(self.text) else LONGEST)

    def with_pieces(self, pieces: Sequence[str]) -> "_Block":
        return replace(self, pieces=tuple(pieces))


def split(body: str) -> list[Part]:
    """The passages of an article's Markdown, in order.

    Sentences are kept whole and none is lost; a paragraph is parted only where it is
    too long for a passage. A list goes with the line that leads it in, a table's row
    tells the names of its columns; both are lines that begin with a bullet or number.
    Plain text is Markdown, too.
    """
    found: list[Part] = []
    for heading, blocks in _sections(_parser.parse(body)):
        found += _gathered(heading, blocks)
    return found


def plain(body: str) -> str:
    """An article's text without Markdown's signs."""
    return "\n".join(part.text for part in split(body))


def sentences_of(text: str) -> list[str]:
    """The sentences of a passage."""
    return [text[start:end].strip() for start, end in sentences(text)]


def _sections(tokens: Sequence[Token]) -> Iterator[tuple[str, list[_Block]]]:
    """(heading, blocks) of each part under a heading."""
    heading, blocks = "", list[_Block]()
    for kind, text, lead in _lines(tokens):
        if kind == "heading":
            if blocks:
                yield heading, blocks
            heading, blocks = text, []
        elif kind == "text":
            blocks.append(_Block(tuple(_whole_sentences(text)), lead))
        elif blocks and blocks[-1].is_lines and kind == "line":
            blocks[-1] = blocks[-1].with_pieces([*blocks[-1].pieces, text])
        else:
            blocks += _begun(blocks, text)
    if blocks:
        yield heading, blocks


def _begun(blocks: list[_Block], line: str) -> list[_Block]:
    """A list or table that begins, with the sentence before it if that leads it in."""
    last = blocks[-1] if blocks else None
    if last is None or last.is_lines or not last.pieces[-1].endswith(_COLONS):
        return [_Block((line,), is_lines=True)]
    blocks.pop()
    rest = [last.with_pieces(last.pieces[:-1])] if len(last.pieces) > 1 else []
    intro = last.pieces[-1]
    return [*rest, _Block((line,), last.lead, intro, is_lines=True)]


def _lines(tokens: Sequence[Token]) -> Iterator[tuple[str, str, str]]:
    """(kind, text, bold words it begins with) of all that is said, in order.

    Kinds are heading, text, line (of a list or table), and first for a list's or
    table's first line.
    """
    columns: list[str] = []
    cells: list[str] = []
    inside, line, sign = "", "first", BULLET
    for token in tokens:
        kind = token.type.removesuffix("_open")
        if kind in ("heading", "th", "td", "list_item"):
            inside = kind
            sign = f"{token.info}. " if token.info else BULLET
        elif kind in ("bullet_list", "ordered_list", "table") and token.level == 0:
            columns, line = [], "first"
        elif token.type in _CLOSES:
            inside = ""
        elif token.type == "tr_close" and cells:
            yield line, f"{BULLET}{_row(columns, cells)}", ""
            cells, line = [], "line"
        elif token.type in ("fence", "code_block", "html_block"):
            yield "text", token.content, ""
        elif token.type == "inline" and inside in ("th", "td"):
            (columns if inside == "th" else cells).append(_words(token))
        elif token.type == "inline" and inside == "list_item":
            yield line, f"{sign}{_words(token)}", ""
            line, sign = "line", ""
        elif token.type == "inline":
            yield inside or "text", _words(token), _lead(token)


def _row(columns: Sequence[str], cells: Sequence[str]) -> str:
    """A table's row: what it is about, and each column's name with what it says."""
    named = list(zip((*columns, *("",) * len(cells)), cells, strict=False))
    (name, about), *rest = named
    is_han = bool(HAN.search("".join(cells)))
    if not about or not rest or _NO_CELL.fullmatch(about):
        about, rest = "", named
    elif not _LETTER.search(about):
        about = f"{name} {about}".strip()
    said = [f"{n} {c}".strip() for n, c in rest if not _NO_CELL.fullmatch(c)]
    told = ("；" if is_han else "; ").join(said)
    return ("：" if is_han else ": ").join(filter(None, (about, told)))


def _words(token: Token) -> str:
    """What is read of a line: no signs of Markdown, no addresses of links."""
    parts = [
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in token.children or ()
        if child.type in ("text", "code_inline", "softbreak", "hardbreak")
    ]
    return " ".join("".join(parts).split())


def _lead(token: Token) -> str:
    """The words in bold that a paragraph begins with, as a heading."""
    children = [c for c in token.children or () if c.content or c.type != "text"]
    types = [child.type for child in children[:3]]
    if types != ["strong_open", "text", "strong_close"] or len(children) == 3:
        return ""
    lead = children[1].content.strip().rstrip(".。:：")
    return lead if len(lead) <= _LEAD else ""


def _whole_sentences(text: str) -> Iterator[str]:
    """Sentences, those put together again that were cut for their length."""
    kept = ""
    for sentence in sentences_of(text):
        together = _joined([kept, sentence]) if kept else sentence
        is_one = kept and (not _ENDED.search(kept) or sentence[:1].islower())
        if is_one and _Block((together,)).size <= 1:
            kept = together
            continue
        if kept:
            yield kept
        kept = sentence
    if kept:
        yield kept


def _gathered(heading: str, blocks: Sequence[_Block]) -> Iterator[Part]:
    """Blocks as passages: short neighbours together, long ones in parts."""
    kept: list[_Block] = []
    for block in blocks:
        together = "\n".join(one.text for one in (*kept, block))
        if kept and _Block((together,)).size > 1:
            yield _part(heading, kept)
            kept = []
        if block.size <= 1:
            kept.append(block)
            continue
        for number, one in enumerate(_cut(block)):
            lead = block.lead if number else ""
            yield Part(" – ".join(filter(None, (heading, lead))), one.text)
    if kept:
        yield _part(heading, kept)


def _part(heading: str, blocks: Sequence[_Block]) -> Part:
    return Part(heading, "\n".join(block.text for block in blocks))


def _cut(block: _Block) -> Iterator[_Block]:
    """A block that is too long in parts of about the same length."""
    wanted = block.size / -(-block.size // 1)
    kept: list[str] = []
    for piece in block.pieces:
        now = block.with_pieces(kept).size
        grown = block.with_pieces([*kept, piece]).size
        if kept and (grown > 1 or grown - wanted > wanted - now):
            yield block.with_pieces(kept)
            kept = []
        kept.append(piece)
    yield block.with_pieces(kept)


def _joined(said: Sequence[str]) -> str:
    """Sentences as one text."""
    text = ""
    for sentence in said:
        if text and not text.endswith(("。", "！", "？", "；", "：")):
            text += " "
        text += sentence
    return text
