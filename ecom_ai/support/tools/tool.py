"""What a tool is: something the assistant may do for whoever asks."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from typing import Any, ClassVar, Literal, get_args, get_origin, get_type_hints

from ecom_ai.exceptions import BadInput, EcomAIError
from ecom_ai.support.answers import Answer, Turn

#: Characters of one argument.
LONGEST = 200
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

    ``arguments`` is a frozen dataclass; its fields are str, int, float, bool or a
    Literal of strings, and never say who somebody is: that is known, or proved.
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
        for name, value in given.items():
            _check(self.name, name, value, hints[name])
        return self.arguments(**given)


def _is_required(row: Any) -> bool:
    return row.default is MISSING and row.default_factory is MISSING


def _schema(hint: Any) -> dict[str, Any]:
    if get_origin(hint) is Literal:
        return {"type": "string", "enum": list(get_args(hint))}
    return {"type": _JSON[hint]}


def _check(tool: str, name: str, value: Any, hint: Any) -> None:
    if get_origin(hint) is Literal:
        if not isinstance(value, str) or value not in get_args(hint):
            told = ", ".join(map(repr, get_args(hint)))
            raise BadInput(f"{tool}: '{name}' must be one of {told}.")
    elif type(value) is not hint:
        raise BadInput(f"{tool}: '{name}' must be a {_JSON[hint]}.")
    elif isinstance(value, str) and (len(value) > LONGEST or "\0" in value):
        raise BadInput(f"{tool}: '{name}' has {LONGEST} characters at most, no NUL.")
