"""System checks: what is wrong in a host's set-up, where, and what to do."""

import inspect
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.cache import caches
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db import DatabaseError, connections, router
from django.db.models import Model

from ecom_ai.adapters import get_product_adapter, get_shopper_adapter
from ecom_ai.conf import get_settings, nearest_word
from ecom_ai.models import Event, Item, ReviewRule
from ecom_ai.models.review_rules import ALLOWED
from ecom_ai.recommendations.retrievers import RETRIEVERS
from ecom_ai.training import retraining

_POSTGRESQL, _PGVECTOR = 150000, (0, 8)
#: All that a rule for reviews has, and may have.
_OF_RULES = frozenset(
    (
        "site", "name", "position", "is_active", "breach", "at_least", "below",
        "category", "published_at_most", "published_at_least", "rejected_at_least",
        "action",
    )
)  # fmt: skip
_ONLY_BREACHES = "ecom_ai_only_breaches_hold"


@checks.register("ecom_ai")
def check_settings(**_kwargs: Any) -> list[checks.CheckMessage]:
    """E001 a wrong setting, E002 a wrong adapter, E003 a field it names wrongly,
    E004 a retriever and E005 a kind of event that do not exist, E006 a schedule of
    trainings that cannot be, E007 a rule for reviews that knows more than it may,
    W001 a cache, W002 a
    middleware, W003 a site and W004 a folder that part of the app cannot do without.
    """
    try:
        get_settings()
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="ecom_ai.E001")]
    return [
        *adapter_errors(),
        *_placement_errors(),
        *_weight_errors(),
        *_schedule_errors(),
        *_condition_errors(),
        *_cache_warnings(),
        *_middleware_warnings(),
        *_site_warnings(),
        *_folder_warnings(),
    ]


@checks.register("ecom_ai", checks.Tags.database)
def check_database(
    *, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[checks.CheckMessage]:
    """E010 not PostgreSQL, E011 too old, E012 an extension missing or too old, E013
    no answer.
    """
    alias = router.db_for_write(Item)
    if alias not in (databases or ()):
        return []
    connection = connections[alias]
    if connection.vendor != "postgresql":
        return [
            checks.Error(
                f"ecom_ai keeps its vectors in PostgreSQL; the database '{alias}' "
                f"is {connection.display_name}.",
                hint="Use django.db.backends.postgresql with PostgreSQL 15 or newer "
                "and the extension pgvector 0.8 or newer.",
                id="ecom_ai.E010",
            )
        ]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            version = int(cursor.fetchone()[0])
            cursor.execute(
                "SELECT name, coalesce(installed_version, default_version) "
                "FROM pg_available_extensions WHERE name IN ('vector', 'pg_trgm')"
            )
            extensions = dict(cursor.fetchall())
    except DatabaseError as error:
        return [_no_answer(alias, error)]
    return _server_errors(version, extensions)


@checks.register("ecom_ai", checks.Tags.database)
def check_rules(
    *, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[checks.CheckMessage]:
    """E014 rules that would hold or reject reviews in which there is no breach.

    The constraint of the database refuses such a row; one that is there came in while
    the constraint was away. Of a database without the table nothing is said.
    """
    alias = router.db_for_read(ReviewRule)
    if alias not in (databases or ()):
        return []
    try:
        if (
            ReviewRule._meta.db_table
            not in connections[alias].introspection.table_names()
        ):
            return []
        found = list(ReviewRule.objects.using(alias).exclude(ALLOWED).order_by("pk"))
    except DatabaseError:  # E013 tells of it
        return []
    return [
        checks.Error(
            f"The review rule {rule.pk}, '{rule.name}', of site {rule.site_id} would "
            f"{rule.action} reviews in which there is no breach. To suppress what "
            "people think of a product is unlawful in places (US 16 CFR 465.7); it "
            "is passed over.",
            hint="Give it a breach and a probability in the admin, or delete it; "
            f"then put back the constraint {_ONLY_BREACHES}, which refuses such rules.",
            id="ecom_ai.E014",
        )
        for rule in found
    ]


def _condition_errors() -> list[checks.CheckMessage]:
    """Conditions that a host added to rules by a subclass or a field of its own."""
    return [
        checks.Error(
            f"{model._meta.label} has the field '{field.name}'. Rules for reviews may "
            "ask of breaches, the category and the author's history, and nothing "
            "else: to suppress what people think of a product is unlawful in places "
            "(US 16 CFR 465.7).",
            hint="Take the field away.",
            obj=model,
            id="ecom_ai.E007",
        )
        for model in apps.get_models()
        if issubclass(model, ReviewRule)
        for field in model._meta.local_fields
        if field.name not in _OF_RULES and not field.primary_key
    ]


def _no_answer(alias: str, error: DatabaseError) -> checks.CheckMessage:
    told = connections[alias].settings_dict
    place = f"{told['HOST'] or 'localhost'}:{told['PORT'] or 5432}"
    return checks.Error(
        f"Cannot ask '{alias}': {' '.join(str(error).split()).rstrip('.')}.",
        hint=f"Start PostgreSQL at {place}, and let the user '{told['USER']}' use the "
        f"database '{told['NAME']}' there; or correct DATABASES['{alias}'].",
        id="ecom_ai.E013",
    )


def adapter_errors() -> list[checks.CheckMessage]:
    """Errors of the adapters alone; needs no database."""
    try:
        adapter = get_product_adapter()
        get_shopper_adapter()
        model = adapter.get_model()
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="ecom_ai.E002")]
    path = f"{type(adapter).__module__}.{type(adapter).__qualname__}"
    found: list[checks.CheckMessage] = []
    for attribute, field in adapter.field_names():
        problem = _field_problem(model, field)
        if not problem and attribute in ("key", "price"):
            problem = _column_problem(model, field, follow=attribute == "price")
        if problem:
            found.append(
                checks.Error(
                    f"ECOM_AI['PRODUCT_ADAPTER']: {path}.{attribute} names "
                    f"'{field}', {problem}",
                    obj=type(adapter),
                    id="ecom_ai.E003",
                )
            )
    return found


def _field_problem(model: type[Model], path: str) -> str:
    """What is wrong with a field path, or ''. A property of the model is fine."""
    current: type[Model] | None = model
    for name in path.split("__"):
        if current is None or (name == "pk" or hasattr(current, name)):
            known = getattr(current, "_meta", None)
        else:
            names = [field.name for field in current._meta.get_fields()]
            hint = nearest_word(name, names)
            return f"which {current._meta.label} does not have.{hint}"
        if inspect.isfunction(getattr(current, name, None)):
            return "which is a method. Name a field or a property."
        try:
            field = known.get_field(name) if known is not None else None
        except FieldDoesNotExist:
            field = None
        current = getattr(field, "related_model", None)
    return ""


def _column_problem(model: type[Model], path: str, *, follow: bool) -> str:
    """What is wrong with a path that PostgreSQL must be asked for, or ''."""
    *relations, last = path.split("__")
    if relations and not follow:
        return "which follows a relation. Name a unique field of the model itself."
    current: Any = model
    try:
        for name in relations:
            current = current._meta.get_field(name).related_model
        if last != "pk":
            current._meta.get_field(last)
    except (FieldDoesNotExist, AttributeError):
        return "which is no field of the database. Name one that is."
    return ""


def _placement_errors() -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    for name, placement in get_settings().PLACEMENTS.items():
        for retriever in placement.retrievers:
            if retriever not in RETRIEVERS:
                hint = nearest_word(retriever, list(RETRIEVERS))
                found.append(
                    checks.Error(
                        f"ECOM_AI['PLACEMENTS']['{name}'] names the retriever "
                        f"'{retriever}', which does not exist.{hint}",
                        id="ecom_ai.E004",
                    )
                )
    return found


def _weight_errors() -> list[checks.CheckMessage]:
    kinds = [str(kind) for kind in Event.Kind]
    return [
        checks.Error(
            f"ECOM_AI['EVENT_WEIGHTS'] names '{kind}', which is no kind of event."
            f"{nearest_word(str(kind), kinds)}",
            id="ecom_ai.E005",
        )
        for kind in get_settings().EVENT_WEIGHTS
        if kind not in kinds
    ]


def _schedule_errors() -> list[checks.CheckMessage]:
    return [
        checks.Error(f"ECOM_AI['RETRAIN'] {problem}", id="ecom_ai.E006")
        for problem in retraining.problems(get_settings().RETRAIN)
    ]


def _cache_warnings() -> list[checks.CheckMessage]:
    backend = type(caches["default"]).__name__
    if get_settings().INFERENCE == "local" or backend not in (
        "LocMemCache",
        "DummyCache",
    ):
        return []
    return [
        checks.Warning(
            f"The default cache is {backend}, which processes do not share, so that "
            "no worker's answer reaches a page and search finds by words alone.",
            hint="Use Redis, Valkey, Memcached or the database as the cache, or set "
            "ECOM_AI['INFERENCE'] to 'local'.",
            id="ecom_ai.W001",
        )
    ]


def _middleware_warnings() -> list[checks.CheckMessage]:
    name = "ecom_ai.middleware.ShopperMiddleware"
    if name in settings.MIDDLEWARE:
        return []
    return [
        checks.Warning(
            f"MIDDLEWARE lacks '{name}', so that anonymous shoppers are not known "
            "again.",
            hint="Add it after the session's and authentication's middleware.",
            id="ecom_ai.W002",
        )
    ]


def _site_warnings() -> list[checks.CheckMessage]:
    if getattr(settings, "SITE_ID", None):
        return []
    return [
        checks.Warning(
            "SITE_ID is not set, so that a request whose host no Site names has no "
            "recommendations.",
            hint="Set SITE_ID = 1, or make a Site for every host of the shop.",
            id="ecom_ai.W003",
        )
    ]


def _folder_warnings() -> list[checks.CheckMessage]:
    folder = Path(get_settings().CHECKPOINT_DIR).absolute()
    problem = _folder_problem(folder)
    if not problem:
        return []
    return [
        checks.Warning(
            f"ECOM_AI['CHECKPOINT_DIR'] is '{folder}', which cannot be used: "
            f"{problem}. Workers can load no checkpoint there.",
            hint="Name a folder that the workers may write, or let them write this "
            "one.",
            id="ecom_ai.W004",
        )
    ]


def _folder_problem(folder: Path) -> str:
    """Why this process could not write a folder, which need not exist yet, or ''."""
    try:
        nearest = next(path for path in (folder, *folder.parents) if path.exists())
    except OSError as error:
        return str(error)
    if not nearest.is_dir():
        return f"'{nearest}' is no folder"
    if not os.access(nearest, os.W_OK | os.X_OK):
        return f"this process may not write into '{nearest}'"
    return ""


def _server_errors(
    version: int, extensions: dict[str, str]
) -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    if version < _POSTGRESQL:
        found.append(
            checks.Error(
                f"PostgreSQL {version // 10000} is too old; ecom_ai needs 15 or newer.",
                id="ecom_ai.E011",
            )
        )
    for name, hint in (
        ("vector", "Install pgvector 0.8 or newer (package postgresql-NN-pgvector)."),
        ("pg_trgm", "Install PostgreSQL's contrib modules (postgresql-contrib)."),
    ):
        if name not in extensions:
            message = f"The PostgreSQL server has no extension '{name}'."
            found.append(checks.Error(message, hint=hint, id="ecom_ai.E012"))
    vector = extensions.get("vector", "")
    if vector and tuple(map(int, vector.split(".")[:2])) < _PGVECTOR:
        found.append(
            checks.Error(
                f"pgvector {vector} is too old; ecom_ai needs 0.8 or newer.",
                hint="Upgrade it, then run: ALTER EXTENSION vector UPDATE;",
                id="ecom_ai.E012",
            )
        )
    return found
