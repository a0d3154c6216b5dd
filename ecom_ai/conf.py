"""The only reader of ``settings.ECOM_AI``."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed


@dataclass(frozen=True)
class Placement:
    """A named place in a page: which retrievers fill it, and with how many items.

    ``retrievers`` maps a retriever's name to its weight in the fusion of ranks.
    ``diversity`` is 1 - lambda of maximal marginal relevance: 0 keeps the order.
    """

    retrievers: Mapping[str, float]
    k: int = 8
    diversity: float = 0.3


def _placements() -> Mapping[str, Placement]:
    return {
        "home": Placement({"personal": 1.0, "popular": 0.2}),
        "popular": Placement({"popular": 1.0}),
        "category": Placement({"personal": 1.0, "popular": 0.5}),
        "recent": Placement({"recently_viewed": 1.0}, diversity=0.0),
        "similar": Placement({"similar": 1.0}, diversity=0.0),
        "together": Placement(
            {"bought_together": 1.0, "seen_together": 0.5}, k=4, diversity=0.0
        ),
        "cart": Placement({"bought_together": 1.0, "personal": 0.3}, k=4),
    }


def _event_weights() -> Mapping[str, float]:
    return {"view": 1.0, "click": 1.0, "cart": 3.0, "purchase": 5.0}


def _setting(help_text: str, default: Any = None, factory: Any = None) -> Any:
    if factory is not None:
        return field(default_factory=factory, metadata={"help": help_text})
    return field(default=default, metadata={"help": help_text})


_ONE_OF = {"INFERENCE": ("celery", "local"), "DEVICE": ("cpu", "cuda")}
#: Of an aspect's name in a row, and of sentences to learn it from.
_LONGEST_ASPECT, _LEAST_SENTENCES = 60, 3
#: pgvector takes no more; a quality counts at most as much as all else.
_MOST = {"EF_SEARCH": 1000, "QUALITY_WEIGHT": 1}
_MAY_BE_NOTHING = ("QUALITY_WEIGHT",)


@dataclass(frozen=True)
class Settings:
    """Every key of ``ECOM_AI``, with its default."""

    PRODUCT_ADAPTER: str = _setting(
        "Dotted path of the shop's ProductAdapter. Required.", ""
    )
    SHOPPER_ADAPTER: str = _setting(
        "Dotted path of the shop's ShopperAdapter: consent and the cart.",
        "ecom_ai.adapters.ShopperAdapter",
    )
    SUPPORT_ADAPTER: str = _setting(
        "Dotted path of the shop's SupportAdapter: orders, returns, opening hours.",
        "ecom_ai.adapters.SupportAdapter",
    )
    SUPPORT_TOOLS: Sequence[str] = _setting(
        "Dotted paths of the shop's own tools for the support chat, subclasses of "
        "ecom_ai.support.tools.Tool; one with the name of a built-in tool replaces it.",
        factory=list,
    )
    CHECKPOINT_DIR: str | Path = _setting(
        "Folder for checkpoints and their converted forms; shared by the workers.",
        ".cache/checkpoints",
    )
    ENCODER: str = _setting(
        "The text encoder: 'bundled:multilingual-e5-small', a Hugging Face name or "
        "a local path. Read when a shop's first checkpoint is made, and by "
        "`ecom_ai_sync --all`.",
        "bundled:multilingual-e5-small",
    )
    STARTERS: bool = _setting(
        "Make starter checkpoints (sentiment, offence, spam, aspect, "
        "clause_sentiment, intent, answer, personal_data) "
        "at the first start of a shop, from what comes with the app.",
        True,
    )
    ASPECTS: Mapping[str, Any] = _setting(
        "Further aspects that reviews speak of, each with three sentences or more that "
        "do, as {'smell': ['It smells of glue.', '香味很淡', …]}: the starter "
        "checkpoint for aspects learns them beside the app's own. Read when it is "
        "trained.",
        factory=dict,
    )
    RETRAIN: Mapping[str, Any] = _setting(
        "Trains a classifier, or the tagger of personal data, anew from the shop's "
        "corrections, as {'sentiment': "
        "{'corrections': 500, 'days': 7}}: after so many new ones or so many days, "
        "whichever is first; never without a new one. Somebody then promotes it.",
        factory=dict,
    )
    WANDB_PROJECT: str = _setting(
        "Report trainings to this project of Weights & Biases; empty: to none. Needs "
        "the package wandb on the workers that train.",
        "",
    )
    DEVICE: str = _setting("Where workers run checkpoints: 'cpu' or 'cuda'.", "cpu")
    STREAM_URL: str = _setting(
        "Redis or Valkey by which open chats hear at once of what is new, as "
        "'redis://…' or 'unix://…'; empty: the broker, if it is one. Without, chats "
        "ask again and again.",
        "",
    )
    INFERENCE: str = _setting(
        "'celery' asks a serving worker; 'local' encodes inside the process "
        "(small shops, tests; some 550 MB a process).",
        "celery",
    )
    QUERY_DEADLINE_MS: int = _setting(
        "How long a page waits for a query's vector before it answers without.", 300
    )
    CHAT_MESSAGES_PER_MINUTE: int = _setting(
        "Messages that may come to the support chat in a minute from one conversation, "
        "from one signed-in customer, or from one shopper who agreed to be remembered; "
        "from one network address four times as many, where the server knows it.",
        30,
    )
    CHAT_CONVERSATIONS_PER_HOUR: int = _setting(
        "Conversations that one network address, or one shopper who agreed to be "
        "remembered, may begin in an hour. Where neither is known nothing is counted: "
        "have the web server tell the address, or limit requests there.",
        60,
    )
    CHAT_SECONDS: float = _setting(
        "After so many seconds the support chat says that it does not know.", 8.0
    )
    GENERATOR: str = _setting(
        "The model that words answers of the support chat: a causal language model by "
        "its Hugging Face name or local path, which the serving workers load; with "
        "GENERATOR_URL by its name there. Empty: none, and answers are sentences of "
        "the help centre. A promoted checkpoint of the role generator goes before it. "
        "What it writes is shown only where the passages hold every sentence of it.",
        "",
    )
    GENERATOR_URL: str = _setting(
        "An OpenAI-compatible server, as 'http://127.0.0.1:8001/v1'; empty: GENERATOR "
        "is loaded here. The server's key is read from the environment, "
        "ECOM_AI_GENERATOR_KEY. Personal data is masked before anything is sent.",
        "",
    )
    GENERATOR_SECONDS: float = _setting(
        "After so many seconds a generator is not waited for any longer.", 4.0
    )
    GENERATOR_TOKENS_PER_DAY: int = _setting(
        "Tokens, asked and answered, that a site spends at GENERATOR_URL in a day.",
        500_000,
    )
    CONVERSATION_DAYS: int = _setting(
        "Conversations of the support chat are deleted so many days after the last "
        "message; the reports keep their counts.",
        365,
    )
    STRANGER_CONVERSATION_DAYS: int = _setting(
        "The same, of shoppers who were not signed in and did not agree to be "
        "remembered.",
        30,
    )
    PLACEMENTS: Mapping[str, Placement] = _setting(
        "Places that show recommendations; given ones are added to the defaults.",
        factory=_placements,
    )
    EVENT_WEIGHTS: Mapping[str, float] = _setting(
        "How much an event of each kind says about a shopper's taste.",
        factory=_event_weights,
    )
    TASTE_HALF_LIFE_HOURS: float = _setting(
        "After so many hours an event counts half in a shopper's taste.", 72.0
    )
    POPULARITY_HALF_LIFE_DAYS: float = _setting(
        "After so many days an event counts half in an item's popularity.", 14.0
    )
    QUALITY_WEIGHT: float = _setting(
        "How much an item's quality by its reviews counts in the order of "
        "recommendations and search. With 0.1, 0.2 more of quality (from 0 to 1) is "
        "worth about one place at the top of a list. 0: nothing.",
        0.1,
    )
    HISTORY_DAYS: int = _setting("How far back popularity and co-occurrence look.", 180)
    SCAN_BELOW: int = _setting(
        "Where a filter leaves fewer items than this, the sketches of all their "
        "vectors are read and the most alike compared exactly; else HNSW is walked.",
        30_000,
    )
    EF_SEARCH: int = _setting("Candidates that HNSW keeps while it searches.", 200)
    API_OPEN: bool = _setting(
        "Let anyone read recommendations, search and products over the API. "
        "Closed, only staff may.",
        False,
    )
    MAX_EVENTS_PER_REQUEST: int = _setting(
        "Events that one API request may carry.", 500
    )

    def placement(self, name: str) -> Placement | None:
        return self.PLACEMENTS.get(name)


def nearest_word(word: str, known: list[str]) -> str:
    """' Did you mean …?' where a known word is close, else ''."""
    by_letters = {each.lower(): each for each in known}
    close = get_close_matches(word.lower(), list(by_letters), n=1)
    return f" Did you mean '{by_letters[close[0]]}'?" if close else ""


@cache
def get_settings() -> Settings:
    """The settings of this process.

    Raises ImproperlyConfigured for an unknown key, naming the nearest right one, and
    for a value that cannot be.
    """
    given = getattr(django_settings, "ECOM_AI", {})
    if not isinstance(given, Mapping):
        raise ImproperlyConfigured(f"ECOM_AI is {given!r}; it must be a dict.")
    defaults = Settings()
    known = [f.name for f in fields(Settings)]
    for key, value in given.items():
        if key not in known:
            hint = nearest_word(str(key), known)
            raise ImproperlyConfigured(f"ECOM_AI has no setting '{key}'.{hint}")
        if wanted := _wanted(key, value, getattr(defaults, key)):
            raise ImproperlyConfigured(
                f"ECOM_AI['{key}'] is {value!r}; it must be {wanted}."
            )
    placements = {**defaults.PLACEMENTS, **given.get("PLACEMENTS", {})}
    return Settings(**{**given, "PLACEMENTS": placements})


def _wanted(key: str, value: Any, default: Any) -> str:
    """What a setting must be, where the value is not that; else ''."""
    if key in _ONE_OF:
        allowed = _ONE_OF[key]
        return "" if value in allowed else " or ".join(map(repr, allowed))
    if key == "PLACEMENTS":
        return _wanted_placements(value)
    if key == "ASPECTS":
        return _wanted_aspects(value)
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else "True or False"
    if isinstance(default, int | float):
        return _wanted_number(key, value, default)
    if key == "EVENT_WEIGHTS":
        good = isinstance(value, Mapping) and all(map(_is_number, value.values()))
        return "" if good else "a dict of numbers"
    if isinstance(default, Mapping):
        return "" if isinstance(value, Mapping) else "a dict"
    if isinstance(default, list):
        good = isinstance(value, list | tuple) and all(map(_is_path, value))
        return "" if good else "a list of dotted paths"
    return "" if isinstance(value, str | Path) else "a string"


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and "." in value


def _wanted_placements(value: Any) -> str:
    if not isinstance(value, Mapping) or not all(
        isinstance(place, Placement) for place in value.values()
    ):
        return "a dict of ecom_ai.conf.Placement"
    for name, place in value.items():
        weights = place.retrievers.values()
        if not all(_is_number(weight) and weight > 0 for weight in weights):
            return f"a dict of placements with weights above 0, also in '{name}'"
        if not isinstance(place.k, int) or place.k < 1:
            return f"a dict of placements with a k of at least 1, also in '{name}'"
        if not _is_number(place.diversity) or not 0 <= place.diversity <= 1:
            return f"a dict of placements with a diversity of 0 to 1, also in '{name}'"
    return ""


def _wanted_aspects(value: Any) -> str:
    form = "a dict of names with lists of sentences"
    if not isinstance(value, Mapping):
        return form
    for name, said in value.items():
        if not isinstance(name, str) or not 0 < len(name.strip()) <= _LONGEST_ASPECT:
            return f"{form}, each name of 1 to {_LONGEST_ASPECT} characters"
        known = said if isinstance(said, list | tuple) else ()
        told = [each for each in known if isinstance(each, str) and each.strip()]
        if len(told) < max(_LEAST_SENTENCES, len(known)):
            return f"{form}, {_LEAST_SENTENCES} or more, also in {name!r}"
    return ""


def _is_number(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value)


def _wanted_number(key: str, value: Any, default: float) -> str:
    most = _MOST.get(key)
    kind = int if isinstance(default, int) else (int, float)
    is_number = isinstance(value, kind) and not isinstance(value, bool)
    nothing = is_number and value == 0 and key in _MAY_BE_NOTHING
    if nothing or (is_number and 0 < value <= (most or value)):
        return ""
    name = "a whole number" if isinstance(default, int) else "a number"
    least = "of 0 or more" if key in _MAY_BE_NOTHING else "above 0"
    return f"{name} {least}" + (f" and at most {most}" if most else "")


def _forget(*, setting: str, **_: Any) -> None:
    if setting == "ECOM_AI":
        get_settings.cache_clear()


setting_changed.connect(_forget, dispatch_uid="ecom_ai.conf")
