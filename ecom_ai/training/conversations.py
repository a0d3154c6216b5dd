"""Good conversations in files, and what a generator is asked in each of them.

JSON lines, ``{"messages": [{"role", "content"}, …], "context": [passages] or text}``,
as ``ecom_ai_export_conversations`` writes them.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from ecom_ai.grounding.prompting import prompt
from ecom_ai.language import detect
from ecom_ai.training.files import LONGEST_TEXT, Row, Rows, read_rows
from ecom_ai.training.lines import Source
from ecom_ai.training.splits import split, split_beside

ROLES = ("system", "user", "assistant")
#: With fewer there is nothing to learn a way of speaking from.
LEAST = 4
_EXPECTED = 'expected [{"role": "user", "content": …}, {"role": "assistant", …}, …]'
Turns = tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Asked:
    """What a generator is asked, the passages it has, and what a person replied.

    ``reply`` is "" where nobody did; ``row`` is the conversation's number, from 0.
    """

    messages: tuple[Mapping[str, str], ...]
    passages: tuple[str, ...]
    reply: str
    row: int = 0


@dataclass(frozen=True)
class Conversations:
    """``turns[i]`` rest on the passages ``contexts[i]``; ``ids`` are the file's own."""

    name: str
    turns: tuple[Turns, ...] = ()
    contexts: tuple[tuple[str, ...], ...] = ()
    ids: tuple[Any, ...] = ()

    def __len__(self) -> int:
        return len(self.turns)

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of turns and contexts."""
        digest = hashlib.sha256()
        for pair in zip(self.turns, self.contexts, strict=True):
            digest.update(json.dumps(pair).encode())
        return digest.hexdigest()

    @property
    def texts(self) -> list[str]:
        """All that shoppers say in each."""
        return [_said(turns) for turns in self.turns]

    def take(self, numbers: Sequence[int]) -> "Conversations":
        return Conversations(
            self.name,
            tuple(self.turns[n] for n in numbers),
            tuple(self.contexts[n] for n in numbers),
            tuple(self.ids[n] for n in numbers),
        )

    def replies(self) -> list[Asked]:
        """Every reply of a person with what was asked, in order.

        A conversation without passages teaches to invent: its replies are left out.
        """
        return [
            _asked(turns[: place + 1], passages, row)
            for row, turns, passages in self._rows()
            for place, turn in enumerate(turns)
            if turn["role"] == "assistant" and passages
        ]

    def questions(self) -> list[Asked]:
        """The last question of each, without the reply that it may have."""
        return [_asked(turns, passages, row) for row, turns, passages in self._rows()]

    def _rows(self) -> list[tuple[int, Turns, tuple[str, ...]]]:
        both = zip(self.turns, self.contexts, strict=True)
        return [(row, turns, passages) for row, (turns, passages) in enumerate(both)]


@dataclass(frozen=True)
class ConversationSplit:
    """Conversations by use. ``dropped`` ones asked what a held-out one asks."""

    train: Conversations
    validation: Conversations
    test: Conversations
    dropped: int = 0


def read_conversations(
    path: Path, name: str = "", *, least: int = 1, replied: bool = True
) -> Conversations:
    """At least so many conversations, each with a question and, ``replied``, a reply.

    Raises BadInput, naming the file, the line and what was expected.
    """
    source = Source(path, name)
    turns, contexts, ids = [], [], []
    for row in read_rows(source, needed=("messages",)):
        turns.append(_turns(source, row, replied=replied))
        contexts.append(_context(source, row))
        ids.append(row.values.get("id"))
    if not turns:
        raise source.fail("no conversation follows; expected one a line")
    found = Conversations(
        Path(source.name).name, tuple(turns), tuple(contexts), tuple(ids)
    )
    if replied and not found.replies():
        raise source.fail(
            'no conversation has a "context"; expected the passages that the replies '
            "rest on, since without them a generator learns to invent"
        )
    if (different := len(set(found.texts))) < least:
        raise source.fail(
            f"{different} different conversations up to here; expected {least} or more"
        )
    return found


def split_conversations(
    found: Conversations, held_out: Conversations | None = None
) -> ConversationSplit:
    """80:10:10, or 90:10 beside conversations that are held out already.

    Which are held out follows from what shoppers say in them; those that say almost
    the same go the same way.
    """
    if held_out is None:
        parts = split(_as_rows(found))
        test = found.take(_numbers(parts.test))
    else:
        parts, test = split_beside(_as_rows(found), _as_rows(held_out)), held_out
    return ConversationSplit(
        train=found.take(_numbers(parts.train)),
        validation=found.take(_numbers(parts.validation)),
        test=test,
        dropped=parts.dropped,
    )


def _as_rows(found: Conversations) -> Rows:
    """As rows of one label, each with its number."""
    numbers = tuple({"number": str(n)} for n in range(len(found)))
    return Rows(found.name, tuple(found.texts), ("",) * len(found), numbers)


def _numbers(rows: Rows) -> list[int]:
    return [int(other["number"]) for other in rows.others]


def _asked(turns: Turns, passages: tuple[str, ...], row: int) -> Asked:
    """A conversation up to a reply, or to a question, as the chat would ask it."""
    *before, last = turns
    reply = ""
    if last["role"] == "assistant":
        reply, last = last["content"], before.pop()
    earlier = [turn for turn in before if turn["role"] != "system"]
    language = detect(reply or last["content"], settings.LANGUAGE_CODE)
    asked = prompt(last["content"], passages, language, before=earlier)
    own = [turn for turn in before if turn["role"] == "system"]
    return Asked(tuple([*own, *asked[1:]] if own else asked), passages, reply, row)


def _turns(source: Source, row: Row, *, replied: bool) -> Turns:
    given = row.values["messages"]
    if not isinstance(given, list) or not given:
        raise source.fail(f"the messages are {_short(given)}; {_EXPECTED}", row.line)
    turns = tuple(
        _turn(source, row, number, one) for number, one in enumerate(given, start=1)
    )
    said = [turn["role"] for turn in turns if turn["role"] != "system"]
    if said != ["user", "assistant"] * (len(said) // 2) + ["user"] * (len(said) % 2):
        raise source.fail(
            f"the roles are {', '.join(turn['role'] for turn in turns)[:80]}; expected "
            "user and assistant in turns, a user first",
            row.line,
        )
    if len(said) < 1 + replied:
        raise source.fail(
            "nobody replies; expected a message of the assistant", row.line
        )
    if replied and said[-1] == "user":  # nothing is learnt from a question alone
        turns = turns[:-1]
    return turns


def _turn(source: Source, row: Row, number: int, given: Any) -> Mapping[str, str]:
    role = given.get("role") if isinstance(given, dict) else None
    if role not in ROLES:
        raise source.fail(
            f"message {number} is {_short(given)}; expected an object with a role "
            f"({', '.join(ROLES)}) and a content",
            row.line,
        )
    if role == "system" and number > 1:
        raise source.fail(
            f"message {number} is of the role system; expected that to be the first",
            row.line,
        )
    content = given.get("content")
    if not isinstance(content, str) or not content.strip():
        raise source.fail(
            f"message {number} has the content {_short(content)}; expected some words",
            row.line,
        )
    _refuse_long(source, row, content)
    return {"role": str(role), "content": content.strip()}


def _context(source: Source, row: Row) -> tuple[str, ...]:
    given = row.values.get("context") or []
    passages = [given] if isinstance(given, str) else given
    if not isinstance(passages, list) or not all(isinstance(p, str) for p in passages):
        raise source.fail(
            f"the context is {_short(given)}; expected a text or a list of texts",
            row.line,
        )
    _refuse_long(source, row, "".join(passages))
    return tuple(text.strip() for text in passages if text.strip())


def _refuse_long(source: Source, row: Row, text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise source.fail(
            f"a text has {len(text):,} characters; expected at most {LONGEST_TEXT:,}",
            row.line,
        )


def _said(turns: Turns) -> str:
    return "\n".join(turn["content"] for turn in turns if turn["role"] == "user")


def _short(given: Any) -> str:
    text = json.dumps(given, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:60]}…"
