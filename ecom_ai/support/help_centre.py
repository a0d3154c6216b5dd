"""The help centre as a host's pages show it: listed, found by words, rendered."""

import math
from collections import Counter
from collections.abc import Sequence

from markdown_it import MarkdownIt

from ecom_ai.grounding.terms import terms
from ecom_ai.language import base
from ecom_ai.models import Article

#: What a word in a title counts beside one in the text.
_TITLE = 3
#: Of the best article's score, what others must have to be found.
_LEAST = 0.33
_parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def listed(site_id: int, language: str) -> list[Article]:
    """The published articles, each in the language if it is there, else in another."""
    wanted = base(language)
    rows = Article.objects.filter(site_id=site_id, is_published=True)
    found: dict[str, Article] = {}
    for row in rows.order_by("topic", "title", "pk"):
        known = found.get(row.key)
        if known is None or (row.language == wanted and known.language != wanted):
            found[row.key] = row
    return sorted(found.values(), key=lambda row: (row.topic, row.language != wanted))


def article(site_id: int, key: str, language: str) -> Article | None:
    """A published article in the language if it is there, else in another."""
    rows = Article.objects.filter(site_id=site_id, key=key, is_published=True)
    by_language = {row.language: row for row in rows.order_by("-pk")}
    return by_language.get(base(language)) or next(iter(by_language.values()), None)


def find(articles: Sequence[Article], query: str) -> list[Article]:
    """Those of these articles that have words of a query, the best first.

    A word tells the more the fewer have it.
    """
    asked = set(terms(query))
    counts = [
        Counter(terms(row.body)) + Counter(terms(row.title) * _TITLE)
        for row in articles
    ]
    having = {term: sum(term in count for count in counts) for term in asked}
    scored = []
    for row, count in zip(articles, counts, strict=True):
        score = sum(
            math.log(1 + len(articles) / having[term]) * math.log1p(count[term])
            for term in asked & count.keys()
        )
        if score:
            scored.append((score, row))
    scored.sort(key=lambda pair: -pair[0])
    least = max((score for score, _row in scored), default=0.0) * _LEAST
    return [row for score, row in scored if score >= least]


def as_html(body: str) -> str:
    """An article's Markdown as HTML: tags in it are text, and pictures are links.

    Headings begin at the second rank, below the article's title.
    """
    tokens = _parser.parse(body)
    ranks = [int(t.tag[1]) for t in tokens if t.type == "heading_open"]
    lower = max(0, 2 - min(ranks, default=2))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + lower)}"
    for token in tokens:
        if token.type == "table_open":  # a wide one is scrolled, also by keyboard
            token.attrSet("tabindex", "0")
    return str(_parser.renderer.render(tokens, _parser.options, {}))
