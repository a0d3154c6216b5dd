"""Pages of a product's reviews by key: a page holds while others come and go."""

import base64
import binascii
import json
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from ecom_ai.exceptions import BadInput
from ecom_ai.models import Review

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: A cursor is of a client's making, perhaps; ids are below.
_LARGEST = 2**63


def cursor_of(review: Review, sort: str) -> str:
    """The place of a review in a list sorted so (``showing.SORTS``), for ``after``."""
    place = [_sorted_by(review, sort), review.created_at.isoformat(), review.pk]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def after(found: "QuerySet[Review]", sort: str, cursor: str) -> "QuerySet[Review]":
    """Those of ``showing.published(…, sort=sort)`` that come after a place in it.

    Raises BadInput for a cursor that no list gave.
    """
    value, at, pk = _place(cursor)
    later = Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk)
    if sort == "helpful":
        return found.filter(Q(helpful__lt=value) | Q(helpful=value) & later)
    if sort in ("highest", "lowest"):
        if value is None:
            return found.filter(Q(stars__isnull=True) & later)
        beyond = Q(stars__lt=value) if sort == "highest" else Q(stars__gt=value)
        beyond |= Q(stars__isnull=True)
        return found.filter(beyond | Q(stars=value) & later)
    return found.filter(later)


def _sorted_by(review: Review, sort: str) -> int | None:
    if sort in ("highest", "lowest"):
        return review.stars
    return review.helpful if sort == "helpful" else 0


def _place(cursor: str) -> tuple[int | None, datetime, int]:
    try:
        value, at, pk = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        moment = datetime.fromisoformat(at)
        if type(pk) is not int or not 0 <= pk < _LARGEST or moment.tzinfo is None:
            raise ValueError
        if value is not None and (type(value) is not int or not 0 <= value < 2**31):
            raise ValueError
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise BadInput(_("This is not the cursor of any page.")) from error
    return value, moment, pk
