"""Sets of questions to try changes on: typed, from a file, or once asked."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ecom_ai.exceptions import BadInput
from ecom_ai.language import is_blank
from ecom_ai.models import Message, Question, QuestionSet
from ecom_ai.support.conversing import LONGEST, cleaned
from ecom_ai.support.languages import language_of

#: Questions of a set, and bytes of a file.
MOST, MOST_BYTES = 2000, 5_000_000
COLUMNS = ("question", "language", "expected", "article")
Expected = Question.Expected


@dataclass(frozen=True)
class Wanted:
    """A question, and what is expected of its answer; "" where nothing is."""

    text: str
    language: str
    expected: str = ""
    article: str = ""


def make(
    site_id: int, name: str, questions: Sequence[Wanted], *, by: str = ""
) -> QuestionSet:
    """A new set; of questions that are the same, the last is kept.

    Raises BadInput without a name or a question, or with too many.
    """
    name = " ".join(name.replace("\0", "").split())
    if not name:
        raise BadInput(_("Give the questions a name."))
    known = {(one.text, one.language): one for one in questions}
    if not known:
        raise BadInput(_("There is no question."))
    if len(known) > MOST:
        raise BadInput(
            _("A set has %(most)d questions at most; these are %(count)d.")
            % {"most": MOST, "count": len(known)}
        )
    with transaction.atomic():
        made = QuestionSet.objects.create(
            site_id=site_id, name=name[:120], created_by=by[:150]
        )
        Question.objects.bulk_create(
            Question(
                question_set=made,
                text=one.text,
                language=one.language,
                expected=one.expected,
                article=one.article,
            )
            for one in known.values()
        )
    return made


def typed(text: str, *, default: str = "en") -> list[Wanted]:
    """A question a line. Raises BadInput that names the line."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not is_blank(line):
            found.append(_wanted([line], _("Line %(n)d") % {"n": number}, default))
    return found


def from_csv(data: bytes, name: str, *, default: str = "en") -> list[Wanted]:
    """``question[,language][,expected][,article]``, UTF-8, with a heading.

    Expected is ``answered`` or ``unknown``. Raises BadInput that names the line.
    """
    if len(data) > MOST_BYTES:
        raise BadInput(
            _("%(name)s has more than %(most)d MB; give a smaller file.")
            % {"name": name, "most": MOST_BYTES // 1_000_000}
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadInput(
            _("%(where)s: this is not UTF-8. Save the file as UTF-8.")
            % {"where": _where(name, line)}
        ) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return list(_rows(reader, name, default))
    except csv.Error as error:
        where = _where(name, reader.line_num)
        raise BadInput(f"{where}: {error}.") from None


def once_asked(
    site_id: int, since: datetime, *, language: str = "", most: int = 300
) -> list[Wanted]:
    """The latest different questions to the help centre, personal data masked.

    Where a shopper liked the answer, as good a one is expected, from the same article.
    """
    replies = Message.objects.filter(
        conversation__site_id=site_id,
        outcome__in=(Message.Outcome.ANSWERED, Message.Outcome.UNKNOWN),
        replies_to__isnull=False,
        created_at__gte=since,
    )
    if language:
        replies = replies.filter(replies_to__language=language)
    rows = replies.order_by("-created_at").values_list(
        "replies_to__masked", "replies_to__language", "thumb", "citations"
    )
    found: dict[tuple[str, str], Wanted] = {}
    for masked, spoken, thumb, citations in rows.iterator():
        text = " ".join(masked.split())[:LONGEST]
        if len(found) >= most:
            break
        if is_blank(text) or (text.lower(), spoken) in found:
            continue
        liked = thumb == 1 and bool(citations)
        found[text.lower(), spoken] = Wanted(
            text,
            spoken,
            Expected.ANSWERED if liked else "",
            _article_of(citations) if liked else "",
        )
    return list(found.values())


def _rows(reader: Iterable[list[str]], name: str, default: str) -> Iterator[Wanted]:
    columns: list[str] | None = None
    for number, row in enumerate(reader, start=1):
        if not any(cell.strip() for cell in row):
            continue
        where = _where(name, number)
        if columns is None:
            columns = [cell.strip().lower() for cell in row]
            _check_columns(columns, where)
            continue
        if len(row) > len(columns):
            raise BadInput(
                _("%(where)s: there are %(count)d columns, and %(most)d in the heading")
                % {"where": where, "count": len(row), "most": len(columns)}
            )
        known = dict(zip(columns, row, strict=False))
        yield _wanted([known.get(each, "") for each in COLUMNS], where, default)


def _check_columns(columns: Sequence[str], where: str) -> None:
    unknown = [column for column in columns if column not in COLUMNS]
    if unknown or "question" not in columns:
        raise BadInput(
            _("%(where)s: the heading is “%(given)s”; expected %(wanted)s.")
            % {
                "where": where,
                "given": ",".join(columns)[:100],
                "wanted": "question[,language][,expected][,article]",
            }
        )


def _wanted(cells: Sequence[str], where: str, default: str) -> Wanted:
    text, language, expected, article = [
        *(cell.strip() for cell in cells), *[""] * (len(COLUMNS) - len(cells)),
    ]  # fmt: skip
    try:
        text = cleaned(text)
    except BadInput as error:
        raise BadInput(f"{where}: {error}") from None
    expected = expected.lower()
    if expected not in ("", *Expected.values):
        raise BadInput(
            _("%(where)s: “%(given)s” is expected; give answered, unknown or nothing.")
            % {"where": where, "given": expected[:40]}
        )
    if article and expected == Expected.UNKNOWN:
        raise BadInput(
            _("%(where)s: what is not to be known has no article.") % {"where": where}
        )
    if len(language) > 10 or len(article) > 120:
        raise BadInput(
            _("%(where)s: a language has 10 characters at most, an article's key 120.")
            % {"where": where}
        )
    if article and not expected:
        expected = Expected.ANSWERED
    return Wanted(text, language or language_of(text, default), expected, article)


def _where(name: str, line: int) -> str:
    return _("%(name)s, line %(n)d") % {"name": name, "n": line}


def _article_of(citations: Sequence[dict[str, object]]) -> str:
    keys = [str(one.get("key", "")) for one in citations if one["kind"] == "article"]
    return keys[0][:120] if keys else ""
