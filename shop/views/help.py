"""The help centre: its articles by topic, found by words, and one of them."""

from collections.abc import Iterable
from itertools import groupby

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shop.ecom import Article, help_centre
from shop.labels import Label

#: The topics of the demo's articles, in this order; others come after them.
TOPICS: dict[str, Label] = {
    "orders": _("Orders"),
    "delivery": _("Delivery and pick-up"),
    "returns": _("Returns and refunds"),
    "warranty": _("Warranty"),
    "payment": _("Payment"),
    "products": _("About our goods"),
    "account": _("Your account"),
    "about": _("About us"),
    "contact": _("Contact"),
}
_LONGEST_QUERY = 200


@require_safe
def help_list(request: HttpRequest) -> HttpResponse:
    """All articles by topic; those with the words of a query where one is asked."""
    asked = request.GET.get("q", "").replace("\0", " ")
    query = " ".join(asked.split())[:_LONGEST_QUERY]
    articles = help_centre.listed(settings.SITE_ID, _language())
    context = {
        "help_query": query,
        "found": help_centre.find(articles, query) if query else [],
        "topics": _by_topic(articles),
    }
    return render(request, "shop/help.html", context)


@require_safe
def help_article(request: HttpRequest, key: str) -> HttpResponse:
    """One article, in the other language where it is in no other."""
    shown = help_centre.article(settings.SITE_ID, key, _language())
    if shown is None:
        raise Http404
    listed = help_centre.listed(settings.SITE_ID, _language())
    context = {
        "article": shown,
        "topic": TOPICS.get(shown.topic, shown.topic.capitalize()),
        # Tags in an article's text come out as text.
        "body": mark_safe(help_centre.as_html(shown.body)),  # noqa: S308
        "is_foreign": not _language().startswith(shown.language),
        "beside": [
            each
            for each in listed
            if each.topic == shown.topic and each.key != shown.key
        ],
    }
    return render(request, "shop/help_article.html", context)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _by_topic(articles: Iterable[Article]) -> list[tuple[str, Label, list[Article]]]:
    """(topic, its name, its articles), in the order of the topics."""
    order = {topic: place for place, topic in enumerate(TOPICS)}
    found = [
        (topic, TOPICS.get(topic, topic.capitalize() or _("More")), list(some))
        for topic, some in groupby(articles, key=lambda each: each.topic)
    ]
    return sorted(found, key=lambda each: order.get(each[0], len(order)))
