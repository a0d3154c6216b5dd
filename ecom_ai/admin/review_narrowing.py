"""Which part of the queue of held reviews a moderator looks at."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin
from django.contrib.sites.models import Site
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecom_ai.admin.report import language_name
from ecom_ai.admin.train_form import chosen_site
from ecom_ai.language import base
from ecom_ai.models import BreachKind, Review
from ecom_ai.reviews import moderating

#: Reviews counted of those that wait: more are "1,000+".
COUNTED = 1000
ONLY = ("appeals", "mendable", "mine")


@dataclass(frozen=True)
class Narrowed:
    """What of the queue a moderator wants to see."""

    site_id: int
    breach: str = ""
    language: str = ""
    #: One of ONLY, or empty.
    only: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Narrowed":
        """From a query; what cannot be is left out."""
        site = given.get("site", "")
        found = Site.objects.filter(pk=site).first() if site.isdecimal() else None
        breach, only = given.get("breach", ""), given.get("only", "")
        language = given.get("language", "")
        return cls(
            chosen_site(found),
            breach if breach in BreachKind.values else "",
            language if language in dict(languages()) else "",
            only if only in ONLY else "",
        )

    @cached_property
    def query(self) -> str:
        given = {"breach": self.breach, "language": self.language, "only": self.only}
        if self.site_id != chosen_site(None):
            given["site"] = str(self.site_id)
        return urlencode({name: value for name, value in given.items() if value})

    def held(self, by: Any) -> "QuerySet[Review]":
        found = moderating.queue(
            self.site_id, breach=self.breach, language=self.language
        )
        if self.only == "appeals":
            return found.filter(appealed_at__isnull=False)
        if self.only == "mendable":
            return found.filter(is_mendable=True)
        if self.only == "mine":
            return found.filter(claimed_by=by, claimed_until__gte=timezone.now())
        return found


def languages() -> list[tuple[str, str]]:
    """The shop's languages, as reviews are marked with them."""
    codes = dict.fromkeys(base(code) for code, _name in settings.LANGUAGES)
    return [(code, language_name(code)) for code in codes]


def waiting(held: "QuerySet[Review]") -> str:
    """How many wait, counted no further than COUNTED."""
    count = held.order_by()[: COUNTED + 1].count()
    return f"{COUNTED:,}+" if count > COUNTED else f"{count:,}"


class LanguageFilter(admin.SimpleListFilter):
    """By the shop's languages."""

    title = _("language")
    parameter_name = "language"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        return languages()

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[Any]"
    ) -> "QuerySet[Any]":
        return queryset.filter(language=self.value()) if self.value() else queryset
