"""Template tags of reviews: ``{% load ecom_ai_reviews %}``."""

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.template import Context
from django.urls import NoReverseMatch
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ecom_ai.adapters import get_product_adapter
from ecom_ai.language import base
from ecom_ai.models import Checkpoint, HelpfulVote, Review
from ecom_ai.recommendations import Recommendation
from ecom_ai.reviews import aspects, moderating, showing, telling
from ecom_ai.reviews.forms import ReviewForm
from ecom_ai.reviews.listing import ANCHOR, Links, Wish
from ecom_ai.reviews.showing import Rating, Summary
from ecom_ai.reviews.submitting import author_of
from ecom_ai.shoppers import key_of as shopper_key_of
from ecom_ai.shoppers import site_id_of
from ecom_ai.templatetags.ecom_ai import in_savepoint, key_of, render_in

register = template.Library()
logger = logging.getLogger(__name__)

PAGE_SIZE = 10
#: Of one's own reviews that an account page lists, the newest.
MOST_OWN = 50
_HALF_STAR = format_html("<i><span>{}</span></i>", "★")


@dataclass(frozen=True)
class Shown:
    """A published review in a list, as the one who looks may see it."""

    review: Review
    title: str
    body: str
    may_vote: bool
    has_voted: bool


@register.simple_tag(takes_context=True)
def ecom_ai_reviews(context: Context, product: Any) -> str:
    """A product's reviews: summary, list, and the form to write one.

    ``product`` is a product or its key. Never breaks a page: what fails is logged.
    """
    return _never_breaking(
        context, "ecom_ai/reviews/reviews.html", reviews_context, key_of(product)
    )


@register.simple_tag(takes_context=True)
def ecom_ai_rating(context: Context, product: Any) -> str:
    """Mean and count of a product's stars, as a link to its reviews in the page."""
    return _never_breaking(
        context, "ecom_ai/reviews/rating.html", rating_context, key_of(product)
    )


@register.simple_tag(takes_context=True)
def ecom_ai_ratings(context: Context, products: Iterable[Any]) -> str:
    """Reads the ratings of many products for ``ecom_ai_card_rating``, in one statement.

    ``products`` are products or recommendations. Renders nothing. The figures are
    those of ``ItemQuality``, which a worker keeps.
    """
    request: HttpRequest = context["request"]
    known = _ratings(request)
    try:
        keys = {
            each.key if isinstance(each, Recommendation) else key_of(each)
            for each in products
        }
        if missing := keys - known.keys():
            with in_savepoint():
                found = showing.ratings(site_id_of(request), missing)
            known.update(dict.fromkeys(missing) | found)
    except Exception:
        logger.exception("Ratings of cards failed")
    return ""


@register.simple_tag(takes_context=True)
def ecom_ai_card_rating(context: Context, product: Any) -> str:
    """A product's stars and count of reviews for its card; nothing without any.

    Asks no database: ``ecom_ai_ratings`` read them.
    """
    rating = _ratings(context["request"]).get(key_of(product))
    if rating is None:
        return ""
    return render_in(context, "ecom_ai/reviews/card_rating.html", {"rating": rating})


@register.simple_tag(takes_context=True)
def ecom_ai_held(context: Context) -> int:
    """How many reviews wait for a moderator."""
    return moderating.queue(site_id_of(context["request"])).count()


@register.simple_tag(takes_context=True)
def ecom_ai_my_reviews(context: Context) -> str:
    """What the one who is signed in wrote, with the state of each."""
    return _never_breaking(context, "ecom_ai/reviews/mine.html", mine_context)


@register.simple_tag
def ecom_ai_stars(stars: float | None) -> str:
    """Stars to the nearest half, a picture that is also read aloud; '' without any."""
    if not stars:
        return ""
    full, half = divmod(floor(2 * stars + 0.5), 2)
    exact = f"{stars:.1f}".removesuffix(".0")
    return format_html(
        '<span class="ecom-ai-stars" role="img" aria-label="{}">{}{}<span>{}</span>'
        "</span>",
        _("%(stars)s of 5 stars") % {"stars": exact},
        "★" * full,
        _HALF_STAR if half else "",
        "★" * (5 - full - half),
    )


@register.filter
def ecom_ai_aspect(name: str) -> str:
    """An aspect's name for people."""
    return aspects.aspect_name(name)


@register.filter
def ecom_ai_foreign(language: str) -> str:
    """That words are in another language than the page, and in which; else ''."""
    if not language or base(language) == base(get_language() or "en"):
        return ""
    told = {"en": _("in English"), "zh": _("in Chinese")}
    return told.get(base(language), _("in another language"))


@register.filter
def ecom_ai_marked(review: Review) -> list[telling.Piece]:
    """A review's text, cut where its verdict thinks of breaches."""
    verdict = review.verdict
    if verdict is None or verdict.version != review.version:
        return [telling.Piece(review.text)]
    return telling.marked(verdict.text, verdict.spans)


@register.filter
def ecom_ai_can_be_checked(review: Review) -> bool:
    """Whether there is what checks reviews; in a new shop it is still being made."""
    return not Checkpoint.objects.awaited(review.site_id, *Checkpoint.CHECK_REVIEWS)


@register.filter
def ecom_ai_reasons(review: Review) -> list[str]:
    """Why a review is held or rejected, in plain words."""
    return telling.reasons(review)


def reviews_context(request: HttpRequest, item_key: str) -> dict[str, Any]:
    """What ``ecom_ai/reviews/reviews.html`` shows."""
    site_id, author = site_id_of(request), author_of(request)
    own = Review.objects.filter(site_id=site_id, item_key=item_key, author_key=author)
    withdrawn_last = Case(When(state=Review.State.WITHDRAWN, then=1), default=0)
    newest = own.select_related("verdict", "reply").order_by(withdrawn_last, "-pk")
    yours = newest.first() if author else None
    back = f"{request.path}#{ANCHOR}"
    # Whoever withdrew a review is told so where it stood, and may write another.
    may_write = author and (not yours or yours.state == Review.State.WITHDRAWN)
    return {
        **found_context(request, item_key, page=request.get_full_path()),
        "yours": yours,
        "form": ReviewForm.blank(name_of(request)) if may_write else None,
        "back": back,
        "sign_in": sign_in_address(back),
    }


def found_context(request: HttpRequest, item_key: str, *, page: str) -> dict[str, Any]:
    """What ``ecom_ai/reviews/found.html`` shows: summary, links and a page of the list.

    ``page`` is the address of the host's page in which it stands.
    """
    site_id, wish = site_id_of(request), Wish.read(request.GET)
    links = Links(item_key, page, wish)
    chosen = showing.published(
        site_id,
        item_key,
        sort=wish.sort,
        stars=wish.stars,
        aspect=wish.aspect,
        verified=wish.verified,
        language=base(get_language() or ""),
    )
    chosen = chosen.select_related("verdict", "reply")
    found = Paginator(chosen, PAGE_SIZE).get_page(wish.page)
    summary = _summary(request, item_key)
    waiting = Review.objects.filter(
        site_id=site_id, item_key=item_key, state=Review.State.PENDING
    )
    return {
        "request": request,
        "item_key": item_key,
        "summary": summary,
        "waiting": waiting.count(),
        "bars": links.bars(summary),
        "aspects": [
            (aspect, links.toggle(f"aspect-{aspect.name}", "", aspect=aspect.name))
            for aspect in summary.aspects
        ],
        "same": links.to("same", "", page=found.number),
        "sorts": links.sorts(),
        "verified": links.verified(),
        "chosen": links.chosen(),
        "count": found.paginator.count,
        "reviews": _shown(request, list(found)),
        "number": found.number,
        "pages": found.paginator.num_pages,
        "previous": links.to("previous", "", page=found.number - 1),
        "next": links.to("next", "", page=found.number + 1),
    }


def rating_context(request: HttpRequest, item_key: str) -> dict[str, Any]:
    """What ``ecom_ai/reviews/rating.html`` shows."""
    return {"summary": _summary(request, item_key), "anchor": ANCHOR}


def mine_context(request: HttpRequest) -> dict[str, Any]:
    """What ``ecom_ai/reviews/mine.html`` shows."""
    site_id, author = site_id_of(request), author_of(request)
    own = Review.objects.filter(site_id=site_id, author_key=author)
    newest = own.select_related("verdict", "reply").order_by("-created_at", "-pk")
    reviews = list(newest[:MOST_OWN]) if author else []
    telling.find_reasons(reviews)
    products = products_of(site_id, {review.item_key for review in reviews})
    return {
        "mine": [
            (
                review,
                products.get(review.item_key),
                f"{request.path}#my-review-{review.pk}",
            )
            for review in reviews
        ]
    }


def products_of(site_id: int, keys: Collection[str]) -> dict[str, Any]:
    """The host's products by key, whether they can be sold or not."""
    adapter = get_product_adapter()
    asked = {f"{adapter.key}__in": adapter.possible(keys)}
    return {key_of(each): each for each in adapter.queryset(site_id).filter(**asked)}


def name_of(request: HttpRequest) -> str:
    """What an author is called unless they say otherwise: as they are greeted."""
    user = getattr(request, "user", None)
    return str(user.get_short_name()) if user is not None and user.pk else ""


def sign_in_address(back: str) -> str:
    """Where a stranger signs in, to come back to a page; '' where nobody can."""
    try:
        address = resolve_url(settings.LOGIN_URL)
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode({'next': back})}"


def _never_breaking(context: Context, name: str, made: Any, *arguments: str) -> str:
    try:
        with in_savepoint():
            return render_in(context, name, made(context["request"], *arguments))
    except Exception:
        logger.exception("%s failed", name)
        return ""


def _ratings(request: HttpRequest) -> dict[str, Rating | None]:
    """Those that were read for a page; None for an item without any."""
    known: dict[str, Rating | None]
    known = request.__dict__.setdefault("ecom_ai_ratings", {})
    return known


def _summary(request: HttpRequest, item_key: str) -> Summary:
    """Asked once a request: beside the title, and over the list."""
    known: dict[str, Summary] = request.__dict__.setdefault("ecom_ai_summaries", {})
    if item_key not in known:
        known[item_key] = showing.summary(
            site_id_of(request), item_key, language=base(get_language() or "")
        )
    return known[item_key]


def _shown(request: HttpRequest, reviews: Sequence[Review]) -> list[Shown]:
    reader = (author_of(request) or shopper_key_of(request)) if reviews else ""
    votes = HelpfulVote.objects.filter(review__in=reviews, shopper_key=reader)
    voted = set(votes.values_list("review_id", flat=True) if reader else ())
    return [
        Shown(
            review,
            *telling.public_text(review),
            may_vote=bool(reader) and reader != review.author_key,
            has_voted=review.pk in voted,
        )
        for review in reviews
    ]
