"""What a tool is: something the assistant may do for whoever asks."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from math import isfinite
from types import NoneType
from typing import Any, ClassVar, Literal, get_args, get_origin, get_type_hints

from ecom_ai.exceptions import BadInput, EcomAIError
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.tools import cues
from ecom_ai.support.tools.articles import with_article

#: Characters of one argument, and texts in a list of them.
LONGEST, MANY = 200, 50
_JSON = {str: "string", int: "integer", float: "number", bool: "boolean"}


class Permission(StrEnum):
    """Who may use a tool."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    #: Whoever an order belongs to; the tool's argument ``order`` is its number, "" for
    #: any that they may see.
    ORDER = "order"


@dataclass(frozen=True)
class Nothing:
    """No arguments."""


class NotAllowed(EcomAIError):
    """Whoever asks may not, or did not prove who they are; ``answer`` tells them."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.text)
        self.answer = answer


class Tool:
    """Subclass it, and name the class in the setting SUPPORT_TOOLS.

    ``arguments`` is a frozen dataclass; its fields are str, int, float, bool, a tuple
    of str, one of them or None, or a Literal of strings, and never say who somebody
    is: that is known, or proved.
    """

    name: ClassVar[str] = ""
    #: One line, for people and generators.
    description: ClassVar[str] = ""
    arguments: ClassVar[type] = Nothing
    permission: ClassVar[Permission] = Permission.ANYONE
    #: Changes something: done only once the shopper says yes to ``question``.
    needs_confirmation: ClassVar[bool] = False

    def wanted(self, turn: Turn) -> Any | None:
        """The arguments, if a message asks for this tool; else None."""
        return None

    def filled(self, turn: Turn, arguments: Any, missing: str) -> Any | None:
        """The arguments with what was asked back, if a message tells it; else None."""
        return None

    def asked_back(self, turn: Turn, arguments: Any) -> Answer | None:
        """What must be known before, as a question; None if all is known.

        Its ``proposal`` is {"missing": what, "arguments": {those that are known}}.
        """
        return None

    def question(self, turn: Turn, arguments: Any) -> Answer:
        """What the shopper is to confirm. Raises BadInput where it cannot be done.

        Its ``proposal``, if any, is {"arguments": {those that ``run`` is to get}}.
        """
        raise NotImplementedError

    def run(self, turn: Turn, arguments: Any) -> Answer:
        """Does it. Raises BadInput, in words for the shopper, where it cannot."""
        raise NotImplementedError

    def unproved(self, turn: Turn, asked: Answer) -> Answer:
        """What whoever must first prove who they are is told; ``asked`` says how.

        To a question also what the help centre plainly says.
        """
        return with_article(turn, asked) if cues.asks(turn) else asked

    def schema(self) -> dict[str, Any]:
        """The JSON schema of the arguments."""
        hints = get_type_hints(self.arguments)
        rows = fields(self.arguments)
        return {
            "type": "object",
            "properties": {row.name: _schema(hints[row.name]) for row in rows},
            "required": [row.name for row in rows if _is_required(row)],
            "additionalProperties": False,
        }

    def parse(self, given: Mapping[str, Any]) -> Any:
        """The arguments of plain values. Raises BadInput for any that do not fit."""
        hints = get_type_hints(self.arguments)
        known = {row.name: row for row in fields(self.arguments)}
        if strange := sorted(map(str, set(given) - set(known))):
            raise BadInput(f"{self.name} takes no argument '{strange[0][:60]}'.")
        for name, row in known.items():
            if name not in given and _is_required(row):
                raise BadInput(f"{self.name} needs the argument '{name}'.")
        read = {n: _read(self.name, n, v, hints[n]) for n, v in given.items()}
        return self.arguments(**read)


def _is_required(row: Any) -> bool:
    return row.default is MISSING and row.default_factory is MISSING


def _schema(hint: Any) -> dict[str, Any]:
    hint = _given(hint)
    if get_origin(hint) is Literal:
        return {"type": "string", "enum": list(get_args(hint))}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": {"type": "string"}, "maxItems": MANY}
    return {"type": _JSON[hint]}


def _given(hint: Any) -> Any:
    """What a value is if it is not None."""
    kinds = [each for each in get_args(hint) if each is not NoneType]
    return kinds[0] if NoneType in get_args(hint) else hint


def _read(tool: str, name: str, value: Any, hint: Any) -> Any:
    """The value of an argument. Raises BadInput where it is no such."""
    if value is None and NoneType in get_args(hint):
        return None
    hint = _given(hint)
    if get_origin(hint) is Literal:
        if not isinstance(value, str) or value not in get_args(hint):
            told = ", ".join(map(repr, get_args(hint)))
            raise BadInput(f"{tool}: '{name}' must be one of {told}.")
        return value
    if get_origin(hint) is tuple:
        if not isinstance(value, list | tuple) or len(value) > MANY:
            raise BadInput(f"{tool}: '{name}' must be a list of {MANY} texts at most.")
        return tuple(_plain(tool, name, each, str) for each in value)
    return _plain(tool, name, value, hint)


def _plain(tool: str, name: str, value: Any, kind: type) -> Any:
    if kind is float and type(value) is int:  # JSON has numbers, and no other kind
        value = float(value) if abs(value) < 10**15 else float("inf")
    if type(value) is not kind or (isinstance(value, float) and not isfinite(value)):
        raise BadInput(f"{tool}: '{name}' must be a {_JSON[kind]}.")
    if isinstance(value, str) and (len(value) > LONGEST or "\0" in value):
        raise BadInput(f"{tool}: '{name}' has {LONGEST} characters at most, no NUL.")
    return value
