"""What a shopper wants as far as they said it, kept in ``Conversation.wants``."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from ecom_ai.models import Conversation

#: Keys that are kept of what a search showed; no list in a chat goes on for longer.
_SEEN = 200
CHEAPEST, BEST_RATED, DEAREST = "price", "stars", "dearest"


@dataclass(frozen=True)
class Limit:
    """A bound on a measure in its unit (``amounts``): grams, millilitres, people.

    ``said`` is how the shopper wrote it.
    """

    measure: str
    low: float | None
    high: float | None
    said: str


@dataclass(frozen=True)
class Wants:
    """What is looked for, and what must hold of it.

    ``text`` is searched for; ``whom`` says for whom and helps the search; ``age`` is
    in years. Colours are words of the shop, any of which will do. Words of ``must``
    and ``must_not`` are asked of a product's details and description.
    """

    text: str = ""
    category: str = ""
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    colours: tuple[str, ...] = ()
    whom: str = ""
    age: float | None = None
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    sort: str = ""

    @property
    def is_bound(self) -> bool:
        """Whether anything but the text narrows what is looked for."""
        return replace(self, text="", whom="", sort="") != Wants()


@dataclass(frozen=True)
class State:
    """Where a conversation about products stands.

    ``shown`` are the keys shown last, ``seen`` all of this search; ``about`` is the
    product that was spoken of last. ``page`` is the product on whose page the shopper
    is, set from outside, ``at_page`` what it was when they wrote last.
    """

    wants: Wants = Wants()
    shown: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    about: str = ""
    page: str = ""
    at_page: str = ""
    asked: bool = False

    @property
    def is_active(self) -> bool:
        """Whether something is being looked for."""
        return bool(self.shown) or self.wants != Wants()

    def showing(self, keys: list[str]) -> "State":
        """The same after a list was shown."""
        seen = tuple(dict.fromkeys([*self.seen, *keys]))[-_SEEN:]
        about = keys[0] if len(keys) == 1 else ""
        return replace(self, shown=tuple(keys), seen=seen, about=about)


def load(conversation: Conversation, message_id: int) -> State:
    """The state before a message, also where its reply is written once more."""
    stored = conversation.wants if isinstance(conversation.wants, dict) else {}
    kept = stored.get("before") if stored.get("message") == message_id else stored
    state = _state(kept if isinstance(kept, dict) else {})
    page = _text(stored.get("page"))
    if page != state.at_page:  # opened since: that is what "it" means now
        state = replace(state, about="")
    return replace(state, page=page)


def save(
    conversation: Conversation, message_id: int, before: State, now: State
) -> None:
    """Keeps the state after a message; ``page`` stays as it was set meanwhile."""
    with transaction.atomic():
        row = Conversation.objects.select_for_update().get(pk=conversation.pk)
        page = row.wants.get("page", "") if isinstance(row.wants, dict) else ""
        row.wants = {
            **_stored(replace(now, at_page=now.page)),
            "page": page,
            "message": message_id,
            "before": _stored(before),
        }
        row.save(update_fields=["wants"])
    conversation.wants = row.wants


def _stored(state: State) -> dict[str, Any]:
    """As JSON, without what is empty."""
    wants = {name: value for name, value in asdict(state.wants).items() if value}
    for name in ("price_from", "price_to"):
        if name in wants:
            wants[name] = str(wants[name])
    return {
        "wants": wants,
        "shown": list(state.shown),
        "seen": list(state.seen),
        "about": state.about,
        "at_page": state.at_page,
        "asked": state.asked,
    }


def _state(stored: Mapping[str, Any]) -> State:
    wants = stored.get("wants")
    return State(
        wants=_wants(wants if isinstance(wants, dict) else {}),
        shown=_texts(stored.get("shown")),
        seen=_texts(stored.get("seen")),
        about=_text(stored.get("about")),
        at_page=_text(stored.get("at_page")),
        asked=stored.get("asked") is True,
    )


def _wants(stored: Mapping[str, Any]) -> Wants:
    """What was stored; a value that cannot be read wants nothing."""
    read: dict[str, Any] = {}
    for field in fields(Wants):
        value = stored.get(field.name)
        if field.name in ("price_from", "price_to"):
            read[field.name] = _amount(value)
        elif field.name == "age":
            read["age"] = float(value) if isinstance(value, int | float) else None
        elif field.name == "limits":
            read["limits"] = tuple(
                Limit(**limit)
                for limit in (value if isinstance(value, list) else ())
                if isinstance(limit, dict) and limit.keys() == _LIMIT
            )
        elif field.name in ("colours", "must", "must_not"):
            read[field.name] = _texts(value)
        else:
            read[field.name] = _text(value)
    return Wants(**read)


_LIMIT = frozenset(field.name for field in fields(Limit))


def _amount(value: object) -> Decimal | None:
    try:
        found = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else ()
    return tuple(item for item in items if isinstance(item, str))
