"""Questions of a file, answered from the articles of another. Stores nothing."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from ecom_ai.grounding.library import Library
from ecom_ai.language import base, detect
from ecom_ai.models import Message
from ecom_ai.support import answering, wishes
from ecom_ai.support.answers import Answer
from ecom_ai.training.files import Row, read_rows, text_of
from ecom_ai.training.help_centres import sources
from ecom_ai.training.lines import Source

Say = Callable[[int, int], None]
Outcome = Message.Outcome
#: Passages encoded at once: between two the progress is told.
_CHUNK = 32


@dataclass(frozen=True)
class Asked:
    """A question; ``answerable`` is None where the file does not tell."""

    id: str
    question: str
    language: str
    answerable: bool | None = None


@dataclass(frozen=True)
class Told:
    """A question, its answer, and how long that took."""

    asked: Asked
    answer: Answer
    seconds: float

    @property
    def line(self) -> dict[str, Any]:
        """The question's line of the output."""
        keys = [cited.key for cited in self.answer.citations]
        return {
            "id": self.asked.id,
            "answer": self.answer.text,
            "citations": list(dict.fromkeys(keys)),
            "outcome": str(self.answer.outcome),
            "language": self.answer.language,
            "confidence": self.answer.confidence,
            "seconds": round(self.seconds, 4),
        }


def read_articles(path: Path) -> list[dict[str, str]]:
    """Articles with id, title, body, and language where it is given.

    Raises BadInput, naming the file, the line and what was expected.
    """
    source = Source(path)
    found = []
    for row in read_rows(source, needed=("id", "title", "body")):
        title, body = (text_of(source, row, name) for name in ("title", "body"))
        told = {"id": str(row.values["id"]), "title": title, "body": body}
        found.append({**told, "language": _language(row, f"{title} {body}")})
    if not any(article["body"].strip() for article in found):
        raise source.fail("no article has a text; expected one object an article")
    return found


def read_questions(path: Path) -> list[Asked]:
    """Questions with id, and language and answerable where they are given.

    Raises BadInput, naming the file, the line and what was expected.
    """
    source = Source(path)
    found = []
    for row in read_rows(source, needed=("id", "question")):
        question = text_of(source, row, "question").encode("utf-8", "replace").decode()
        answerable = row.values.get("answerable")
        found.append(
            Asked(
                id=str(row.values["id"]),
                question=question,
                language=_language(row, question),
                answerable=_truth(source, row) if answerable is not None else None,
            )
        )
    if not found:
        raise source.fail("no question follows; expected one a row")
    return found


def library_of(
    articles: Sequence[dict[str, str]], asked: answering.Answerer, *, say: Say
) -> Library:
    """The passages of articles with their vectors."""
    known = sources(articles)
    vectors = []
    for start in range(0, len(known), _CHUNK):
        some = [one.read for one in known[start : start + _CHUNK]]
        vectors.append(asked.encoder.encode_passages(some))
        say(min(start + _CHUNK, len(known)), len(known))
    return Library(known, np.vstack(vectors), means=asked.means.passages)


def answer_all(
    questions: Sequence[Asked], by: answering.Answerer, *, say: Say
) -> list[Told]:
    """Each question's answer, in order; whoever wishes for a person is passed on."""
    found = []
    for number, one in enumerate(questions, start=1):
        began = time.monotonic()
        if wishes.asks_for_person(one.question):
            said = Answer(text="", outcome=Outcome.HANDOFF, language=one.language)
        else:
            said = by.answer(one.question, one.language)
        found.append(Told(one, said, time.monotonic() - began))
        say(number, len(questions))
    return found


def metrics(found: Sequence[Told]) -> dict[str, float]:
    """Shares of answers; where the file tells what can be answered, of both kinds."""
    answered = [one.answer.outcome == Outcome.ANSWERED for one in found]
    told: dict[str, float] = {"answered": float(np.mean(answered))}
    seconds = [one.seconds for one in found]
    told["seconds_median"] = round(float(np.median(seconds)), 4)
    for name, truth in (("answerable_answered", True), ("unanswerable_refused", False)):
        some = [a for a, f in zip(answered, found, strict=True)
                if f.asked.answerable is truth]  # fmt: skip
        if some:
            share = float(np.mean(some))
            told[name] = round(share if truth else 1 - share, 4)
    return told


def _language(row: Row, text: str) -> str:
    given = row.values.get("language")
    if isinstance(given, str) and given.strip():
        return base(given.strip())
    return detect(text, settings.LANGUAGE_CODE)


def _truth(source: Source, row: Row) -> bool:
    value = row.values["answerable"]
    known = {"true": True, "1": True, "yes": True, "false": False, "0": False,
             "no": False}  # fmt: skip
    if (said := known.get(str(value).strip().lower())) is None:
        raise source.fail(f"answerable is {value!r}; expected true or false", row.line)
    return said
