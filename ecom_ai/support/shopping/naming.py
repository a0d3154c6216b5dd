"""Which products a message means: by their names, as "it", or by their order."""

import re
from collections.abc import Mapping, Sequence

from django.db import connection

from ecom_ai.grounding.terms import STOP, terms
from ecom_ai.language import segment, words
from ecom_ai.models import Item
from ecom_ai.sql import is_storable
from ecom_ai.support.shopping import phrases
from ecom_ai.support.shopping.filling import FILLING
from ecom_ai.support.shopping.wants import State
from ecom_ai.support.shopping.words import READ, Words

#: A word that more titles have names none of them; names that are read of one message.
_RARE, _WORDS = 2, 24
_CANDIDATES = 50
_NUMBER = re.compile(r"(?<=[^\W\d_] )\d{1,3}(?![\w.,:%])")


def named(site_id: int, text: str, shop: Words) -> list[str]:
    """Keys of the products whose names a message has, in the order of the message.

    A name is a word that hardly another title has and that is no property; a word
    that descriptions use, too, names a product only beside another of its title.
    """
    asked = _words(text)[:_WORDS]
    telling = [word for word in asked if _is_telling(word, shop)]
    if not telling:
        return []
    titles = _titles(site_id, telling)
    found: list[str] = []
    for word in telling:
        term = terms(word)[0]
        having = {key: t for key, t in titles.items() if term in t}
        if not having or len(having) > _RARE * 3:
            continue
        shared = {key: sum(x in t for x in _terms(asked)) for key, t in having.items()}
        most = max(shared.values())
        best = [key for key, count in shared.items() if count == most]
        proper = shop.bodies.get(term, 0) <= 1
        if len(best) == 1 and (most > 1 or proper) and best[0] not in found:
            found.append(best[0])
    return found


def titled(site_id: int, text: str, shop: Words) -> list[str]:
    """Keys of the products whose titles have most of a message's words.

    Among them a name that several share, such as a maker's; what all products are
    called by, a kind or a property, is none. [] where the message has no name.
    """
    asked = _words(text)[:_WORDS]
    names = [word for word in asked if _is_name(word, shop)]
    having = _titles(site_id, names) if names else {}
    called, said = _terms(names), _terms(asked)
    shared = {key: len(said & title) for key, title in having.items() if called & title}
    most = max(shared.values(), default=0)
    return [key for key, count in shared.items() if count == most]


def among(titles: Mapping[str, Sequence[str]], text: str, shop: Words) -> list[str]:
    """Keys of those of some products, given by their titles, that a message names.

    One alone: by a word that none of the others has, be it ever so common elsewhere.
    """
    asked = {t for w in _words(text)[:_WORDS] if not shop.is_kind(w) for t in terms(w)}
    having = [
        key
        for key, said in titles.items()
        if asked & {term for title in said for term in terms(title)}
    ]
    return having if len(having) == 1 else []


def at_hand(state: State, places: Sequence[int], text: str) -> list[str]:
    """Keys of the products that "the second one" or "it" means; [] for none.

    "It" is what was spoken of last, else the only one shown, the page's, or the first.
    """
    if places:
        return [state.shown[place] for place in places if 0 <= place < len(state.shown)]
    if not phrases.PRONOUN.search(text):
        return []
    return spoken_of(state)


def spoken_of(state: State) -> list[str]:
    """Key of the product that a question without a name is about; [] for none."""
    return [key for key in (state.about, state.page, *state.shown[:1]) if key][:1]


def without_names(text: str, titles: Sequence[str]) -> str:
    """A message without the words of these titles."""
    known = {term for title in titles for term in terms(title)}
    for word in _words(text):
        if any(term in known for term in terms(word)):
            text = re.sub(re.escape(word), " ", text, flags=re.IGNORECASE)
    return text


def _words(text: str) -> list[str]:
    """What may name a product; the "2" of a "Ridge 2" stands beside its word."""
    found = dict.fromkeys([*words(text), *_NUMBER.findall(text)])
    return [w for w in found if w not in STOP and w not in FILLING]


def _terms(asked: Sequence[str]) -> set[str]:
    return {term for word in asked for term in terms(word)}


def _is_telling(word: str, shop: Words) -> bool:
    found = terms(word)
    if not found or shop.is_kind(word) or found[0] in shop.details:
        return False
    count = shop.titles.get(found[0], 0)
    if phrases.PLACE.search(word) or shop.is_colour(word):
        return False
    # Where not all titles were read, one may have a word that none of those has.
    return 0 < count <= _RARE or (count == 0 and shop.products >= READ)


def _is_name(word: str, shop: Words) -> bool:
    """Whether titles have it, and neither details nor hardly a description."""
    term = next(iter(terms(word)), "")
    in_titles, in_bodies = shop.titles.get(term, 0), shop.bodies.get(term, 0)
    is_other = shop.is_kind(word) or term in shop.details or shop.is_colour(word)
    return in_titles > in_bodies and not is_other


def _titles(site_id: int, telling: Sequence[str]) -> dict[str, set[str]]:
    """Items whose titles have any of the words, by key, with the titles' terms."""
    asked = [segment(word, query=True) for word in telling if is_storable(word)]
    query = " || ".join(
        "plainto_tsquery('english', %s) || plainto_tsquery('simple', %s)" for _ in asked
    )
    twice: list[str] = [word for word in asked for _language in range(2)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT key FROM {Item._meta.db_table}
                WHERE site_id = %s AND available
                    AND ts_filter(document, '{{a}}') @@ ({query})
                ORDER BY ts_rank(ts_filter(document, '{{a}}'), {query}) DESC, id
                LIMIT {_CANDIDATES:d}""",
            [site_id, *twice, *twice],
        )
        keys = [key for (key,) in cursor.fetchall()]
    rows = Item.objects.filter(site_id=site_id, key__in=keys)
    return {
        key: {term for title, _body in texts.values() for term in terms(title)}
        for key, texts in rows.values_list("key", "texts")
    }
