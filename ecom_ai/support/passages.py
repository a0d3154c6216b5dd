"""What is known becomes passages: help articles, products, what reviews say of them.

A passage whose words stay keeps its row, with its counts and its vector. What is to be
done can be read from rows: ``stale_articles`` and ``stale_items``.
"""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import override

from ecom_ai.adapters import (
    SupportAdapter,
    get_product_adapter,
    get_support_adapter,
)
from ecom_ai.grounding.splitting import split
from ecom_ai.models import Article, Item, Passage, Review
from ecom_ai.reviews.report import Scope, by_aspect
from ecom_ai.reviews.summary import what_customers_say
from ecom_ai.support.languages import locale_of

logger = logging.getLogger(__name__)

#: Articles and items that are written in one transaction; a product that is saved
#: meanwhile waits for it.
ARTICLES, ITEMS = 100, 5
#: Of ``Passage.title``; and how it parts the source's title from the heading.
_TITLE, _APART = 200, " – "
#: A source that is being changed by a transaction which has lasted as long as this
#: may be read as it was before: it is read once more.
_MARGIN = timedelta(seconds=10)
#: All is read again after so long, which finds what was changed without a signal.
_DAILY = timedelta(days=1)
#: Reviews of so many days are told.
_DAYS = 730
#: Moves positions out of the way of those that are written; no source has so many.
_ASIDE = 1_000_000
_ARTICLE, _PRODUCT = Passage.Kind.ARTICLE, Passage.Kind.PRODUCT
_REVIEWS = Passage.Kind.REVIEWS


@dataclass(frozen=True)
class Said:
    """A passage as its source has it now."""

    language: str
    title: str
    text: str

    @property
    def text_hash(self) -> str:
        return hashlib.sha256(f"{self.title}\0{self.text}".encode()).hexdigest()


def sync_articles(site_id: int, keys: Collection[str] | None = None) -> list[int]:
    """Makes the passages of these articles, or of all, be what the articles say.

    Those of articles that are gone or not published go. Returns the ids of the
    passages that are new. Bears being run twice, or by two at once.
    """
    wanted = _article_keys(site_id) if keys is None else set(keys)
    made: list[int] = []
    for batch in _batches(sorted(wanted), ARTICLES):
        with _written(site_id) as now:
            rows = Article.objects.filter(
                site_id=site_id, key__in=batch, is_published=True
            )
            said: dict[str, list[Said]] = {key: [] for key in batch}
            for article in rows.order_by("key", "language"):
                said[article.key] += passages_of(article)
            made += _store(site_id, _ARTICLE, said, now)
    return made


def sync_products(site_id: int, keys: Collection[str]) -> list[int]:
    """Makes the passages of these items be what the shop and its reviews say of them.

    Returns the ids of the passages that are new. Those of items that are gone go.
    """
    made: list[int] = []
    for batch in _batches(sorted(set(keys)), ITEMS):
        with _written(site_id) as now:
            items = Item.objects.filter(site_id=site_id, key__in=batch)
            found = list(items.defer("document", "titles"))
            facts = _facts(site_id, [item.key for item in found])
            described: dict[str, list[Said]] = {key: [] for key in batch}
            reviewed: dict[str, list[Said]] = {key: [] for key in batch}
            for item in found:
                described[item.key] = _described(item, facts.get(item.key, {}))
                reviewed[item.key] = _reviewed(item)
            made += _store(site_id, _PRODUCT, described, now)
            made += _store(site_id, _REVIEWS, reviewed, now)
    return made


def passages_of(article: Article) -> list[Said]:
    """What an article says, in passages; it need not be saved."""
    return [
        Said(article.language, _titled(article.title, part.heading), part.text)
        for part in split(article.body)
    ]


def stale_articles(site_id: int) -> list[str]:
    """Keys of the articles whose passages are to be made anew, or to go."""
    passages = Passage.objects.filter(site_id=site_id, kind=_ARTICLE)
    articles = Article.objects.filter(site_id=site_id, is_published=True)
    same = {"source": OuterRef("key"), "language": OuterRef("language")}
    current = passages.filter(_is_current(), **same)
    changed = articles.exclude(body="").filter(~Exists(current))
    there = articles.filter(key=OuterRef("source"), language=OuterRef("language"))
    gone = passages.filter(~Exists(there))
    return sorted(
        {*changed.values_list("key", flat=True), *gone.values_list("source", flat=True)}
    )


def stale_items(site_id: int, most: int) -> list[str]:
    """Keys of at most so many items whose passages are to be made anew, or to go."""
    passages = Passage.objects.filter(site_id=site_id, kind=_PRODUCT)
    current = passages.filter(_is_current(), source=OuterRef("key"))
    items = Item.objects.filter(site_id=site_id)
    changed = items.exclude(text_hash="").filter(~Exists(current)).order_by("pk")
    there = Exists(items.filter(key=OuterRef("source")))
    gone = Passage.objects.filter(
        ~there, site_id=site_id, kind__in=[_PRODUCT, _REVIEWS]
    )
    keys = [*changed.values_list("key", flat=True)[:most]]
    keys += gone.order_by("source").values_list("source", flat=True)[:most]
    return list(dict.fromkeys(keys))[:most]


def outdate(site_id: int, keys: Collection[str]) -> None:
    """Notes that these products changed: the next sweep reads them again.

    Waits for whoever is reading products now, who would overwrite the note.
    """
    with _written(site_id):
        rows = Passage.objects.filter(site_id=site_id, kind=_PRODUCT, source__in=keys)
        rows.update(checked_at=None)


def outdate_reviewed(site_id: int) -> None:
    """Notes of which products reviews were scored or decided since they were read."""
    newer = Review.objects.filter(
        Q(verdict__created_at__gt=OuterRef("checked_at"))
        | Q(decided_at__gt=OuterRef("checked_at")),
        site_id=site_id,
        item_key=OuterRef("source"),
    )
    read = Passage.objects.filter(site_id=site_id, kind=_PRODUCT)
    read.filter(Exists(newer), checked_at__isnull=False).update(checked_at=None)


def _is_current() -> Q:
    """Of a passage whose source was read since it changed, and within a day."""
    lately = timezone.now() - _DAILY
    return Q(checked_at__gte=OuterRef("updated_at"), checked_at__gt=lately)


def _article_keys(site_id: int) -> set[str]:
    """Of all articles, and of all passages that are left of one."""
    articles = Article.objects.filter(site_id=site_id)
    passages = Passage.objects.filter(site_id=site_id, kind=_ARTICLE)
    return {
        *articles.values_list("key", flat=True),
        *passages.values_list("source", flat=True),
    }


def _titled(title: str, heading: str) -> str:
    whole = f"{title}{_APART}{heading}" if heading and heading != title else title
    return whole[:_TITLE]


def _facts(site_id: int, keys: Sequence[str]) -> dict[str, dict[str, str]]:
    """By item and language, a product's attributes as lines of text."""
    adapter, support = get_product_adapter(), get_support_adapter()
    products = adapter.queryset(site_id).filter(
        **{f"{adapter.key}__in": adapter.possible(keys)}
    )
    if adapter.select_related:
        products = products.select_related(*adapter.select_related)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for product in products:
        data = adapter.item(product)
        for language in data.texts:
            with override(locale_of(language)):
                found[data.key][language] = _lines(support, product, data.key)
    return found


def _lines(support: SupportAdapter, product: object, key: str) -> str:
    try:
        facts = support.facts(product)
    except Exception:
        # The host's code; of all others what is known is to be known all the same.
        logger.exception("SupportAdapter.facts failed on %s", key)
        return ""
    return "\n".join(f"{name}: {value}" for name, value in facts.items() if value)


def _described(item: Item, facts: Mapping[str, str]) -> list[Said]:
    found = []
    for language, (title, body) in item.texts.items():
        name = (title or str(item))[:_TITLE]
        texts = [part.text for part in split(body)] or [name]
        texts += [facts[language]] if facts.get(language) else []
        found += [Said(language, name, text) for text in texts]
    return found


def _reviewed(item: Item) -> list[Said]:
    now = timezone.now()
    scope = Scope(item.site_id, now - timedelta(days=_DAYS), now, item_key=item.key)
    aspects = by_aspect(scope)
    found = []
    for language, (title, _body) in item.texts.items() if aspects else ():
        with override(locale_of(language)):
            sayings = what_customers_say(scope, language, aspects)
            text = "\n".join(map(str, sayings))
        if text:
            found.append(Said(language, (title or str(item))[:_TITLE], text))
    return found


@contextmanager
def _written(site_id: int) -> Iterator[datetime]:
    """A transaction in which one process at a time writes a site's passages.

    Gives the moment that what is read in it is as old as.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext('ecom_ai.knowledge'), %s)",
                [site_id],
            )
        yield timezone.now() - _MARGIN


def _store(
    site_id: int, kind: str, said: Mapping[str, Sequence[Said]], now: datetime
) -> list[int]:
    """Makes the rows of these sources be what is said; the ids of new ones."""
    mine = Passage.objects.filter(site_id=site_id, kind=kind, source__in=said)
    known: dict[tuple[str, str, str], list[Passage]] = defaultdict(list)
    for row in mine.order_by("-position"):
        known[row.source, row.language, row.text_hash].append(row)
    new, moved = [], []
    for source, language, position, one in _places(said):
        same = known.get((source, language, one.text_hash))
        if not same:
            new.append(
                Passage(
                    site_id=site_id, kind=kind, source=source, language=language,
                    position=position, title=one.title, text=one.text,
                    text_hash=one.text_hash,
                )
            )  # fmt: skip
            continue
        row = same.pop()
        if row.position != position:
            row.position = position
            moved.append(row)
    gone = [row.pk for rows in known.values() for row in rows]
    Passage.objects.filter(pk__in=gone).delete()
    if moved:
        apart = Passage.objects.filter(pk__in=[row.pk for row in moved])
        apart.update(position=F("position") + _ASIDE)
        Passage.objects.bulk_update(moved, ["position"])
    made = [row.pk for row in Passage.objects.bulk_create(new)]
    mine.update(checked_at=now)
    return made


def _places(said: Mapping[str, Sequence[Said]]) -> Iterator[tuple[str, str, int, Said]]:
    """(source, language, position, passage) of everything that is said."""
    for source, some in said.items():
        counts: dict[str, int] = defaultdict(int)
        for one in some:
            yield source, one.language, counts[one.language], one
            counts[one.language] += 1


def _batches(keys: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
