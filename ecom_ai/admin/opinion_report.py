"""What customers say, as a page shows it: words, charts and links."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ecom_ai.admin.columns import Columns, column_plot, lying_bar
from ecom_ai.admin.names import category_names, title_of
from ecom_ai.admin.plots import percent
from ecom_ai.admin.report_query import Choice, Query, periods
from ecom_ai.models import Item
from ecom_ai.reviews.aspects import aspect_name
from ecom_ai.reviews.report import (
    Quote,
    Reading,
    Scope,
    Tally,
    by_aspect,
    by_category,
    by_product,
    most_reviewed,
    over_time,
    quotable,
    quotes,
    reading,
    said_in,
)
from ecom_ai.reviews.rising import Rising, compared, rising
from ecom_ai.reviews.sides import NEGATIVE, POSITIVE
from ecom_ai.reviews.summary import Saying, what_customers_say
from ecom_ai.training.gate import p_in_words

DAYS = (30, 90, 365)
DEFAULT_DAYS = 90
MOST_PRODUCTS, MOST_CATEGORIES, MOST_QUOTES, MOST_RISING = 15, 15, 6, 12
#: Products that the field proposes.
_PROPOSED = 50
_TONES = ("cool", "rest", "warm")
_LONGEST = 200


@dataclass(frozen=True)
class Line:
    """A tally with its name, a link to the report of it alone, and its bar's parts."""

    name: str
    address: str
    tally: Tally
    #: (tone, from where, how wide), of a bar 100 wide.
    bar: tuple[tuple[str, str, str], ...]
    negative_share: str


@dataclass(frozen=True)
class Shown:
    """A quote with the name of its product, and links."""

    quote: Quote
    aspect: str
    product: str
    address: str


@dataclass(frozen=True)
class Rise:
    """A rising complaint in words, with what was said this week."""

    where: str
    address: str
    sentence: str
    p_value: str
    quotes: list[Shown]


class OpinionReport:
    """All that the page of a scope says; each part is asked for once."""

    def __init__(self, request: HttpRequest, site_id: int, current_app: str) -> None:
        self._wanted = Query(request.GET, _LONGEST)
        self._app = current_app
        self.days = self._wanted.days(DAYS, DEFAULT_DAYS)
        now = timezone.now()
        self.scope = Scope(
            site_id=site_id,
            since=now - timedelta(days=self.days),
            until=now,
            item_key=self._wanted.word("product"),
            category=self._wanted.word("category"),
            aspect=self._wanted.word("aspect"),
        )

    # What there is to choose.

    @property
    def periods(self) -> list[Choice]:
        return periods(DAYS, self.days)

    @cached_property
    def categories(self) -> list[Choice]:
        items = Item.objects.filter(site_id=self.scope.site_id).exclude(category="")
        known = set(items.order_by().values_list("category", flat=True).distinct())
        known |= {self.scope.category} - {""}
        names = category_names(known)
        choices = [
            Choice(key, names.get(key, key), key == self.scope.category)
            for key in known
        ]
        return sorted(choices, key=lambda choice: choice.name)

    @property
    def aspects(self) -> list[Choice]:
        known = {tally.key for tally in self._of_aspects} | {self.scope.aspect} - {""}
        choices = [Choice(k, aspect_name(k), k == self.scope.aspect) for k in known]
        return sorted(choices, key=lambda choice: choice.name)

    @cached_property
    def proposed(self) -> list[tuple[str, str]]:
        """Keys and titles of the products with the most reviews."""
        scope = replace(self.scope, item_key="", aspect="")
        keys = most_reviewed(scope, _PROPOSED)
        titles = self._titles(keys)
        return [(key, titles[key]) for key in keys]

    # What is told.

    @cached_property
    def reading(self) -> Reading:
        """How far the reviews are read that this report is of."""
        return reading(self.scope)

    @property
    def read_in_words(self) -> tuple[str, str]:
        """How many are read, and of how many."""
        return f"{self.reading.done:,}", f"{self.reading.total:,}"

    @cached_property
    def is_rising_known(self) -> bool:
        """Whether all reviews are read that are compared for rising complaints."""
        return reading(compared(self.scope)).is_over

    @cached_property
    def total(self) -> Tally:
        known = [tally for _, tally in self._over_time]
        return Tally(
            "",
            sum(each.positive for each in known),
            sum(each.neutral for each in known),
            sum(each.negative for each in known),
        )

    @property
    def product(self) -> str:
        key = self.scope.item_key
        return self._titles([key])[key] if key else ""

    @cached_property
    def sayings(self) -> list[tuple[Saying, str]]:
        chosen = self.scope.aspect
        known = [each for each in self._of_aspects if chosen in ("", each.key)]
        found = what_customers_say(self.scope, get_language() or "", known)
        return [(each, self._review(each.quote.review_id)) for each in found]

    @property
    def chart(self) -> Columns | None:
        return column_plot(
            [date_format(day, "MONTH_DAY_FORMAT") for day, _ in self._over_time],
            [_told(day, tally) for day, tally in self._over_time],
            [_parts(tally) for _, tally in self._over_time],
            _TONES,
        )

    @property
    def moments(self) -> list[tuple[date, Tally]]:
        return self._over_time

    @property
    def by_aspect(self) -> list[Line]:
        return self._lines(self._of_aspects, "aspect", aspect_name)

    @property
    def by_product(self) -> list[Line]:
        shown = self._products[:MOST_PRODUCTS]
        titles = self._titles([tally.key for tally in shown])
        return self._lines(shown, "product", lambda key: titles[key])

    @property
    def by_category(self) -> list[Line]:
        found = by_category(self._products, self.scope.site_id)[:MOST_CATEGORIES]
        names = category_names([tally.key for tally in found if tally.key])
        return self._lines(
            found,
            "category",
            lambda key: names.get(key) or key or _("without category"),
        )

    @property
    def praise(self) -> list[Shown]:
        return self._quotes(self.scope, POSITIVE, MOST_QUOTES)

    @property
    def complaints(self) -> list[Shown]:
        return self._quotes(self.scope, NEGATIVE, MOST_QUOTES)

    @cached_property
    def rising(self) -> list[Rise]:
        found = rising(self.scope)[:MOST_RISING]
        titles = self._titles([each.item_key for each in found])
        return [self._rise(each, titles) for each in found]

    @property
    def export(self) -> str:
        """The query string of the same scope."""
        return self._query()

    # How.

    @cached_property
    def _of_aspects(self) -> list[Tally]:
        # All of them, so that another one can be chosen.
        return by_aspect(replace(self.scope, aspect=""))

    @cached_property
    def _products(self) -> list[Tally]:
        return by_product(self.scope)

    @cached_property
    def _over_time(self) -> list[tuple[date, Tally]]:
        return over_time(self.scope)

    def _query(self, **changed: str) -> str:
        known = {
            "days": str(self.days),
            "category": self.scope.category,
            "product": self.scope.item_key,
            "aspect": self.scope.aspect,
        }
        return self._wanted.of(**known | changed)

    def _lines(
        self, tallies: Iterable[Tally], field: str, name: Callable[[str], str]
    ) -> list[Line]:
        return [
            Line(
                name=name(tally.key),
                address=self._query(**{field: tally.key}) if tally.key else "",
                tally=tally,
                bar=lying_bar(_parts(tally), _TONES),
                negative_share=percent(tally.negative / max(tally.total, 1)),
            )
            for tally in tallies
        ]

    def _rise(self, found: Rising, titles: Mapping[str, str]) -> Rise:
        words = {
            "aspect": aspect_name(found.aspect),
            "times": f"{found.times:.1f}" if found.times else "",
            "n": found.complaints,
            "reviews": found.reviews,
            "before": found.complaints_before,
            "reviews_before": found.reviews_before,
        }
        sentence = _(
            "%(aspect)s: complaints up %(times)s× this week, in %(n)d of %(reviews)d "
            "reviews; in the eight weeks before, in %(before)d of %(reviews_before)d."
        )
        if not found.times:
            sentence = _(
                "%(aspect)s: new complaints this week, in %(n)d of %(reviews)d "
                "reviews; in the eight weeks before, in none of %(reviews_before)d."
            )
        week = replace(
            self.scope,
            since=self.scope.until - timedelta(days=7),
            item_key=found.item_key or self.scope.item_key,
            category=found.category or self.scope.category,
            aspect=found.aspect,
        )
        asked = {"aspect": found.aspect, "days": str(DAYS[0])}
        if found.item_key:
            asked["product"] = found.item_key
        if found.category:
            asked["category"] = found.category
        return Rise(
            where=self._where(found, titles),
            address=self._query(**asked),
            sentence=sentence % words,
            p_value=p_in_words(found.p_value, name="p"),
            quotes=self._quotes(week, NEGATIVE, 2),
        )

    def _where(self, found: Rising, titles: Mapping[str, str]) -> str:
        if found.item_key:
            return titles[found.item_key]
        if found.category:
            return category_names([found.category]).get(found.category, found.category)
        return _("All together")

    def _quotes(self, scope: Scope, sentiment: str, most: int) -> list[Shown]:
        """The newest words of this sentiment, one of a review."""
        found = quotable(said_in(scope)).filter(sentiment=sentiment)
        newest = found.order_by("-verdict__review__created_at", "-pk")
        one_each: dict[int, Quote] = {}
        for quote in quotes(newest, 3 * most):
            one_each.setdefault(quote.review_id, quote)
        shown = list(one_each.values())[:most]
        titles = self._titles([quote.item_key for quote in shown])
        return [
            Shown(
                quote,
                aspect_name(quote.aspect),
                titles[quote.item_key],
                self._review(quote.review_id),
            )
            for quote in shown
        ]

    def _titles(self, keys: Iterable[str]) -> dict[str, str]:
        wanted = list(keys)
        items = Item.objects.filter(site_id=self.scope.site_id, key__in=wanted)
        texts: dict[str, Any] = dict(items.values_list("key", "texts"))
        return {key: title_of(texts.get(key), key) for key in wanted}

    def _review(self, pk: int) -> str:
        try:
            return reverse(
                "admin:ecom_ai_review_change", args=[pk], current_app=self._app
            )
        except NoReverseMatch:  # a host that shows reviews elsewhere
            return ""


def _parts(tally: Tally) -> tuple[int, int, int]:
    return tally.positive, tally.neutral, tally.negative


def _told(day: date, tally: Tally) -> str:
    return _("%(day)s: %(positive)d positive, %(neutral)d neutral, %(negative)d "
             "negative") % {
        "day": date_format(day),
        "positive": tally.positive,
        "neutral": tally.neutral,
        "negative": tally.negative,
    }  # fmt: skip
