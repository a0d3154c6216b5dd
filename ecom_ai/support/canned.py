"""Words that agents say often: found by typing, their gaps filled."""

import re
from collections.abc import Mapping

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from ecom_ai.language import base
from ecom_ai.models import CannedAnswer

#: What may stand between braces in a canned answer.
PLACEHOLDERS = ("name", "order")
#: Answers that a search brings.
MOST = 20
_GAP = re.compile(r"\{(\w+)\}")


def find(site_id: int, query: str, language: str) -> "QuerySet[CannedAnswer]":
    """Answers with these words in title or text, those in a language first."""
    rows = CannedAnswer.objects.filter(site_id=site_id)
    for word in query.split()[:10]:
        rows = rows.filter(Q(title__icontains=word) | Q(text__icontains=word))
    fits = When(language__startswith=base(language), then=Value(0))
    other = Case(fits, default=Value(1), output_field=IntegerField())
    return rows.order_by(other, "title", "pk")[:MOST]


def filled(text: str, known: Mapping[str, str]) -> str:
    """A text with what is known in its gaps; a gap without stays to be seen."""
    return _GAP.sub(lambda gap: known.get(gap[1]) or gap[0], text)


def gaps(text: str) -> list[str]:
    """Names between braces that are left in a text, known ones and others."""
    return _GAP.findall(text)


def unfilled(text: str) -> str:
    """The first placeholder that nobody filled, as '{order}'; or ''."""
    left = [name for name in gaps(text) if name in PLACEHOLDERS]
    return f"{{{left[0]}}}" if left else ""
