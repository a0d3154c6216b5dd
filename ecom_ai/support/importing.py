"""Articles out of files: Markdown, HTML, CSV, JSON lines, or a zip of such files.

Read, compared with what is there, and only then written.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from ecom_ai.exceptions import BadInput
from ecom_ai.language import base, detect
from ecom_ai.models import Article
from ecom_ai.signals import articles_changed, send_safely
from ecom_ai.sql import is_storable
from ecom_ai.support.html_text import markdown_of
from ecom_ai.training.files import Row, read_rows
from ecom_ai.training.lines import Source

#: Bytes of an article, of an uploaded file, and of all that a zip unpacks to.
LARGEST, LARGEST_FILE, LARGEST_ZIP = 1_000_000, 20_000_000, 100_000_000
#: Files that a zip may hold.
MOST_FILES = 5000
MARKDOWN, HTML = {".md", ".markdown", ".txt"}, {".html", ".htm"}
TABLES = {".csv", ".jsonl", ".ndjson"}
READABLE = sorted({*MARKDOWN, *HTML, *TABLES, ".zip"})
_COLUMNS = ("id", "title", "body", "language")
_KEY, _TITLE, _TOPIC = 120, 200, 80
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_FRONT = re.compile(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.S)
_FRONT_LINE = re.compile(r"([A-Za-z_]+)[ \t]*:[ \t]*(.*)")
_FIRST_HEADING = re.compile(r"#[ \t]+(.+?)[ \t#]*(?:\n+|\Z)")
NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


@dataclass(frozen=True)
class Draft:
    """An article as a file has it; ``origin`` says where."""

    key: str
    language: str
    title: str
    body: str
    topic: str
    origin: str


@dataclass
class Read:
    """What was found in a file: articles, and what is wrong, by file and line."""

    drafts: list[Draft] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    #: Files of a zip that are of another kind.
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """What an import would do: ``kind`` is NEW, CHANGED or UNCHANGED."""

    kind: str
    draft: Draft
    article: Article


def read(path: Path, name: str = "") -> Read:
    """The articles of a file; ``name`` is what it is called, where not by its path.

    Raises BadInput for a file that cannot be read at all.
    """
    name = name or path.name
    found = Read()
    if path.stat().st_size > LARGEST_FILE:
        raise BadInput(
            f"{name}: the file has {_megabytes(path.stat().st_size)}; at most "
            f"{_megabytes(LARGEST_FILE)} are read. Split it."
        )
    if PurePosixPath(name).suffix.lower() == ".zip":
        _read_zip(path, name, found)
    elif not _read_file(path, name, found):
        raise BadInput(
            f"{name}: articles are read from files that end in {', '.join(READABLE)}."
        )
    _find_doubles(found)
    if not found.drafts and not found.problems:
        raise BadInput(f"{name}: there is no article in it.")
    return found


def compare(site_id: int, drafts: Sequence[Draft]) -> list[Change]:
    """What importing these would change. Writes nothing."""
    keys = {draft.key for draft in drafts}
    rows = Article.objects.filter(site_id=site_id, key__in=keys)
    known = {(row.key, row.language): row for row in rows}
    return [
        _change(site_id, draft, known.get((draft.key, draft.language)))
        for draft in drafts
    ]


def save(
    site_id: int, drafts: Sequence[Draft], *, by: AbstractBaseUser | None = None
) -> dict[str, int]:
    """Writes what is new or changed, all or nothing; how many of each kind.

    A changed article stays published or not, as it was.
    """
    with transaction.atomic():
        changes = compare(site_id, drafts)
        written = [each.article for each in changes if each.kind != UNCHANGED]
        for article in written:
            article.edited_by_id = by.pk if by else None
            article.updated_at = timezone.now()
        Article.objects.bulk_create(
            written,
            update_conflicts=True,
            unique_fields=["site", "key", "language"],
            update_fields=["title", "body", "topic", "edited_by", "updated_at"],
        )
        keys = {article.key for article in written}
        if keys:
            send_safely(articles_changed, Article, site_id=site_id, keys=keys)
    kinds = [each.kind for each in changes]
    return {kind: kinds.count(kind) for kind in (NEW, CHANGED, UNCHANGED)}


def too_large(body: str) -> str:
    """Why an article's text is refused for its size; '' where it is not."""
    size = len(body.encode("utf-8", "replace"))
    if size <= LARGEST:
        return ""
    return (
        f"the article has {_megabytes(size)}; at most {_megabytes(LARGEST)} are "
        "taken. Split it into articles of one matter each."
    )


def _change(site_id: int, draft: Draft, known: Article | None) -> Change:
    told = {"title": draft.title, "body": draft.body}
    if known is None:
        place = {"key": draft.key, "language": draft.language, "topic": draft.topic}
        return Change(NEW, draft, Article(site_id=site_id, **place, **told))
    told |= {"topic": draft.topic} if draft.topic else {}
    differs = any(getattr(known, name) != value for name, value in told.items())
    for name, value in told.items():
        setattr(known, name, value)
    known.pk = None  # written by its key: a row that went meanwhile comes again
    return Change(CHANGED if differs else UNCHANGED, draft, known)


def _read_zip(path: Path, name: str, found: Read) -> None:
    try:
        with zipfile.ZipFile(path) as archive, TemporaryDirectory() as folder:
            files = [each for each in archive.infolist() if not each.is_dir()]
            if len(files) > MOST_FILES:
                raise BadInput(
                    f"{name}: {len(files):,} files; at most {MOST_FILES:,} are read."
                )
            if sum(each.file_size for each in files) > LARGEST_ZIP:
                raise BadInput(
                    f"{name}: unpacked it has more than {_megabytes(LARGEST_ZIP)}; "
                    "split it."
                )
            for each in files:
                _read_member(archive, each, Path(folder) / "file", found)
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise BadInput(f"{name}: this is no zip that can be read ({error}).") from error


def _read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, found: Read
) -> None:
    parts = PurePosixPath(member.filename).parts
    if any(part.startswith((".", "__MACOSX")) for part in parts):
        return
    if member.file_size > LARGEST_FILE:
        size = _megabytes(member.file_size)
        found.problems.append(f"{member.filename}: the file has {size}; split it.")
        return
    try:
        with archive.open(member) as packed:
            # No more than the directory says, whatever follows.
            path.write_bytes(packed.read(member.file_size))
    except (RuntimeError, zipfile.BadZipFile, zlib.error) as error:
        found.problems.append(f"{member.filename}: cannot be unpacked ({error}).")
        return
    if not _read_file(path, member.filename, found):
        found.left_out.append(member.filename)


def _read_file(path: Path, name: str, found: Read) -> bool:
    """Reads a file of one kind; False where it is of none."""
    suffix = PurePosixPath(name).suffix.lower()
    drafts = next((made for kinds, made in _READERS if suffix in kinds), None)
    if drafts is None:
        return False
    try:
        for draft in drafts(Source(path, name), found.problems):
            found.drafts.append(draft)
    except BadInput as error:
        found.problems.append(str(error))
    return True


def _markdown(source: Source, _problems: list[str]) -> Iterator[Draft]:
    text = _whole(source)
    told, body, lines = _front_matter(source, text)
    heading = _FIRST_HEADING.match(body)
    if heading and not told.get("title"):
        told["title"], body = heading[1], body[heading.end() :]
    yield _draft(source, lines + 1, told, body)


def _html(source: Source, _problems: list[str]) -> Iterator[Draft]:
    title, language, body = markdown_of(_whole(source))
    yield _draft(source, 1, {"title": title, "language": language}, body)


def _table(source: Source, problems: list[str]) -> Iterator[Draft]:
    for row in read_rows(source, needed=_COLUMNS):
        try:
            yield _draft_of_row(source, row)
        except BadInput as error:
            problems.append(str(error))


_Reader = Callable[[Source, list[str]], Iterator[Draft]]
_READERS: Sequence[tuple[set[str], _Reader]] = (
    (MARKDOWN, _markdown),
    (HTML, _html),
    (TABLES, _table),
)


def _draft_of_row(source: Source, row: Row) -> Draft:
    wanted = (*_COLUMNS, "topic")
    values = {name: row.values.get(name) or "" for name in wanted}
    if isinstance(values["id"], int):
        values["id"] = str(values["id"])
    for name, value in values.items():
        if not isinstance(value, str):
            raise source.fail(f"the {name} is {value!r}; expected a text", row.line)
    body = values.pop("body")
    return _draft(source, row.line, {**values, "slug": values["id"]}, body)


def _draft(source: Source, line: int, told: Mapping[str, Any], body: str) -> Draft:
    """A draft, checked. Raises BadInput."""
    body, title = body.strip(), " ".join(str(told.get("title") or "").split())
    if not title or not body:
        missing = "text" if title else "title"
        raise source.fail(f"the article has no {missing}", line)
    if len(title) > _TITLE:
        raise source.fail(
            f"the title has {len(title)} characters; at most {_TITLE} are taken", line
        )
    if problem := too_large(body):
        raise source.fail(problem, line)
    if not is_storable(title + body):
        raise source.fail("there is a NUL in it, as binary files have; expected a text",
                          line)  # fmt: skip
    path = PurePosixPath(source.name)
    named = told.get("slug") or path.name.split(".")[0]
    key = slugify(str(named), allow_unicode=True)[:_KEY].strip("-_")
    if not key:
        raise source.fail(
            f"{named!r} gives no address; expected letters or numbers", line
        )
    language = base(str(told.get("language") or _language_of(path, title + body)))
    if not _LANGUAGE.fullmatch(language):
        raise source.fail(
            f"the language is {language!r}; expected a code such as en or zh", line
        )
    topic = " ".join(str(told.get("topic") or "").split())[:_TOPIC]
    return Draft(key, language, title, body, topic, f"{source.name}, line {line}")


def _language_of(path: PurePosixPath, text: str) -> str:
    """By the folder, as en/x.md; by the name, as x.en.md; else by the script."""
    known = {base(code) for code, _name in settings.LANGUAGES}
    for part in (path.parent.name, *path.suffixes[:-1]):
        if base(part.lstrip(".")) in known:
            return base(part.lstrip("."))
    return detect(text, settings.LANGUAGE_CODE)


def _front_matter(source: Source, text: str) -> tuple[dict[str, str], str, int]:
    """What stands between two lines ---, the text after it, and lines before that."""
    front = _FRONT.match(text)
    if front is None:
        return {}, text.lstrip("\n"), 0
    told: dict[str, str] = {}
    for number, line in enumerate((front[1] or "").splitlines(), start=2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pair = _FRONT_LINE.fullmatch(line.strip())
        if pair is None:
            raise source.fail(
                f"{line.strip()[:60]!r} is no 'name: value'; expected title, slug, "
                "language or topic between the lines ---",
                number,
            )
        told[pair[1].lower()] = pair[2].strip().strip("\"'")
    rest = text[front.end() :]
    return told, rest.lstrip("\n"), text[: front.end()].count("\n")


def _whole(source: Source) -> str:
    """A file as one text. Raises BadInput."""
    size = source.path.stat().st_size
    if size > 2 * LARGEST:  # HTML has more signs than words
        raise BadInput(
            f"{source.name}: the article has {_megabytes(size)}; at most "
            f"{_megabytes(LARGEST)} are taken. Split it into articles of one matter "
            "each."
        )
    return "".join(source.lines()).replace("\r\n", "\n").replace("\r", "\n")


def _find_doubles(found: Read) -> None:
    seen: dict[tuple[str, str], Draft] = {}
    for draft in found.drafts:
        first = seen.setdefault((draft.key, draft.language), draft)
        if first is not draft:
            found.problems.append(
                f"{draft.origin}: '{draft.key}' in {draft.language} stands in "
                f"{first.origin}, too; expected each article once."
            )


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
