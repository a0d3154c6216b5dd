"""The readable part of an HTML page as Markdown; scripts and styles are dropped."""

import re
from html.parser import HTMLParser

#: What stands in these is not read by people, or not a part of the text.
_DROPPED = {
    "script", "style", "noscript", "template", "svg", "iframe", "object", "nav",
    "footer", "form", "button", "select", "textarea",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "section", "article", "main", "ul", "ol", "table", "tr", "blockquote",
    "pre", "dl", "dt", "dd", "figure", "header", "aside", "address", "hr",
}  # fmt: skip
_HEADING = re.compile(r"h([1-6])")
#: Signs that Markdown would read as more than themselves.
_SIGNS = re.compile(r"([\\`*_\[\]])")
_GAPS = re.compile(r"\n{3,}")


def markdown_of(html: str) -> tuple[str, str, str]:
    """(title, language, Markdown) of a page, each "" where it says none.

    The title is that of the first heading of the first rank, which is not repeated in
    the text, or else of the page.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = "".join(reader.written).split("\n")
    body = "\n".join(" ".join(line.split()) for line in lines)
    body = _GAPS.sub("\n\n", body).strip()
    return reader.heading or reader.title.strip(), reader.language, body


class _Reader(HTMLParser):
    """Writes Markdown while it reads tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self.title = self.heading = self.language = ""
        self._dropped: list[str] = []
        self._in_title = self._in_first = False
        self._numbers: list[int | None] = []
        self._cells: list[str] | None = None
        self._rows = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self._dropped.append(tag)
        if self._dropped:
            return
        if tag == "html":
            self.language = dict(attrs).get("lang") or ""
        elif tag == "title":
            self._in_title = True
        elif rank := _HEADING.fullmatch(tag):
            self._in_first = rank[1] == "1" and not self.heading
            self._write("" if self._in_first else f"\n\n{'#' * int(rank[1])} ")
        elif tag == "br":
            self._write("\n")
        elif tag in ("td", "th"):
            self._cells = self._cells if self._cells is not None else []
            self._cells.append("")
        else:
            self._open_block(tag)

    def _open_block(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self._numbers.append(1 if tag == "ol" else None)
        if tag == "table":
            self._rows = 0
        if tag == "tr":
            self._cells = []
        elif tag == "li":
            self._write(f"\n{self._bullet()} ")
        elif tag in _BLOCKS and self._cells is None:
            self._write("\n\n")

    def _bullet(self) -> str:
        number = self._numbers[-1] if self._numbers else None
        if number is None:
            return "-"
        self._numbers[-1] = number + 1
        return f"{number}."

    def handle_endtag(self, tag: str) -> None:
        if self._dropped:
            if tag in self._dropped:
                del self._dropped[self._dropped.index(tag) :]
            return
        if tag == "title":
            self._in_title = False
        elif _HEADING.fullmatch(tag):
            self._in_first = False
            self._write("\n\n")
        elif tag == "tr" and self._cells is not None:
            self._end_row()
        elif tag in ("ul", "ol") and self._numbers:
            self._numbers.pop()
            self._write("\n\n")
        elif tag in _BLOCKS and self._cells is None:
            self._write("\n\n")

    def _end_row(self) -> None:
        cells, self._cells = self._cells or [], None
        if not cells:
            return
        row = [" ".join(cell.replace("|", "\\|").split()) for cell in cells]
        self._write(f"\n| {' | '.join(row)} |")
        if self._rows == 0:
            self._write(f"\n|{' --- |' * len(row)}")
        self._rows += 1

    def handle_data(self, data: str) -> None:
        if self._dropped:
            return
        if self._in_title:
            self.title += data
        elif self._in_first:
            self.heading = f"{self.heading} {' '.join(data.split())}".strip()
        else:
            self._write(_SIGNS.sub(r"\\\1", re.sub(r"\s+", " ", data)))

    def _write(self, text: str) -> None:
        if self._cells:
            self._cells[-1] += text
        else:
            self.written.append(text)
