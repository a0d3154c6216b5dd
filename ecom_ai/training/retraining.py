"""Training by schedule: after so many corrections or so many days (setting RETRAIN)."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from ecom_ai.conf import get_settings, nearest_word
from ecom_ai.exceptions import BadInput
from ecom_ai.models import TrainingRun
from ecom_ai.training import corrections, runs

logger = logging.getLogger(__name__)

State = TrainingRun.State


@dataclass(frozen=True)
class Rule:
    """When a role is trained anew: whichever comes first. 0 is never."""

    corrections: int = 0
    days: float = 0.0


def problems(given: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the setting, each ending a sentence that begins with it."""
    known = [field.name for field in fields(Rule)]
    for role, rule in given.items():
        if role not in corrections.ROLES:
            hint = nearest_word(str(role), list(corrections.ROLES))
            yield f"names the role '{role}', which nobody corrects.{hint}"
            continue
        if not isinstance(rule, Mapping) or not rule:
            yield f"has {rule!r} for '{role}'; it must be a dict of {_listed(known)}."
            continue
        for key, value in rule.items():
            if key not in known:
                hint = nearest_word(str(key), known)
                yield f"has no '{key}' for '{role}', only {_listed(known)}.{hint}"
            elif not _is_number(value, whole=key == "corrections"):
                what = "whole number" if key == "corrections" else "number"
                yield f"has {value!r} as '{key}' of '{role}', no {what} above 0."


def begin_due(site_id: int, *, now: datetime | None = None) -> list[TrainingRun]:
    """Queues a run for each role that is due; the caller rings for them.

    Bears being called twice, also by two processes at once.
    """
    begun = []
    for role, given in get_settings().RETRAIN.items():
        with transaction.atomic():
            _lock(site_id, role)
            if is_due(site_id, role, Rule(**given), now=now or timezone.now()):
                run = _begin(site_id, role)
                begun.extend([run] if run else [])
    return begun


def is_due(site_id: int, role: str, rule: Rule, *, now: datetime) -> bool:
    """Whether a role is to be trained anew.

    The days are counted from the last run that learnt from corrections, however it
    ended, or from the first correction. While a run of the role waits or is at work
    nothing is due; neither without a correction that is newer than the last run.
    What confirmed a verdict is no correction.
    """
    runs_of_role = TrainingRun.objects.filter(site_id=site_id, role=role)
    if runs_of_role.filter(state__in=(State.QUEUED, State.RUNNING)).exists():
        return False
    last = runs_of_role.filter(corrections__gt=0).order_by("-pk").first()
    found = corrections.put_right(site_id, role)
    if last is not None:
        found = found.filter(at__gt=last.created_at)
    oldest = found.order_by("at").values_list("at", flat=True).first()
    if oldest is None:
        return False
    if rule.corrections and found.count() >= rule.corrections:
        return True
    since = last.created_at if last is not None else oldest
    return bool(rule.days) and now - since >= timedelta(days=rule.days)


def _begin(site_id: int, role: str) -> TrainingRun | None:
    try:
        with corrections.joined_file(site_id, role) as (path, count):
            run = runs.queue(
                site_id,
                role,
                inputs={"train": path},
                arguments={"method": "auto"},
                corrections=count,
                scheduled=True,
            )
    except BadInput as error:
        logger.error("The training of %s by schedule was not begun: %s", role, error)
        return None
    logger.info("Training run %s of %s begins by schedule", run.pk, role)
    return run


def _lock(site_id: int, role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s), %s)",
            [f"ecom_ai.retrain.{role}", site_id],
        )


def _is_number(value: object, *, whole: bool) -> bool:
    kinds = (int,) if whole else (int, float)
    return isinstance(value, kinds) and not isinstance(value, bool) and value > 0


def _listed(names: list[str]) -> str:
    return " and ".join(f"'{name}'" for name in names)
