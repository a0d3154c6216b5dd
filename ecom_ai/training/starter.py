"""Starter checkpoints: what a shop asks of texts works before it has a label."""

import logging
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.db import connection

from ecom_ai import storage
from ecom_ai.models import Checkpoint
from ecom_ai.models.checkpoints import forget_live
from ecom_ai.training import promotion, sentences
from ecom_ai.training.fitting.classifiers import fit_starter
from ecom_ai.training.fitting.shipped import FOLDERS, take_starter
from ecom_ai.training.fitting.work import Report, Request

logger = logging.getLogger(__name__)

#: In the order that they are made: first what a new shop has most use for; aspects
#: before the last one that reviews wait for (spam), since those that are scored
#: without aspects have no opinions.
ROLES = tuple(
    str(role)
    for role in (
        Checkpoint.Role.ANSWER,
        Checkpoint.Role.SENTIMENT,
        Checkpoint.Role.INTENT,
        Checkpoint.Role.OFFENCE,
        Checkpoint.Role.PERSONAL_DATA,
        Checkpoint.Role.ASPECT,
        Checkpoint.Role.CLAUSE_SENTIMENT,
        Checkpoint.Role.SPAM,
    )
)
BY = "ecom_ai"


def missing(site_id: int) -> list[str]:
    """The roles that never had a checkpoint live."""
    had = Checkpoint.objects.filter(site_id=site_id, promoted_at__isnull=False)
    known = set(had.values_list("role", flat=True))
    return [role for role in ROLES if role not in known]


def ensure(
    site_id: int, roles: Sequence[str] = ROLES, *, report: Report | None = None
) -> list[Checkpoint]:
    """Trains and makes live what is missing, in some seconds a role.

    Bears being run twice, or by two at once: one trains and the other waits. Raises
    BadInput where the base of the setting ENCODER cannot be had.
    """
    made = []
    for role in roles:
        if role not in missing(site_id):
            continue
        with connection.cursor() as cursor:
            lock = (f"ecom_ai.starter.{role}", site_id)
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s), %s)", lock)
            try:
                if role in missing(site_id):
                    made.append(_make(site_id, role, report))
                else:  # another process made it, while this one remembered none
                    forget_live()
            finally:
                cursor.execute("SELECT pg_advisory_unlock(hashtext(%s), %s)", lock)
    return made


def _make(site_id: int, role: str, report: Report | None) -> Checkpoint:
    work = storage.checkpoint_dir() / "runs"
    work.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="starter-", dir=work))
    try:
        request = Request(
            site_id=site_id,
            role=role,
            inputs={},
            folder=folder,
            arguments={} if role in FOLDERS else {"method": "zero-shot"},
            by=BY,
        )
        with storage.no_space("for the starter checkpoints"):
            if role in FOLDERS:
                checkpoint = take_starter(request)
            else:
                rows = sentences.read(role)
                checkpoint = fit_starter(request, rows, report=report)
        checkpoint.save()
        forget_live()
        promotion.promote(checkpoint, by=BY)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    logger.info("Starter checkpoint %s for %s is live", checkpoint.pk, role)
    return checkpoint
