"""A shop's dictionary: the words of its titles, and what is found in it."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from ecom_ai.language import HAN, TEXT_SEARCH, _segmenter, base, words
from ecom_ai.models.spelling import Word
from ecom_ai.spelling.forms import forms
from ecom_ai.spelling.sounds import sound

LONGEST = 40


@dataclass(frozen=True)
class Found:
    """Whether a shop has a word, and those of its words that look or sound like it.

    ``alike`` share letters, and may still be very different; ``same_sound`` are
    Chinese words that sound as this one, or as this one reads, if it is pinyin.
    Both are empty for a word that is known.
    """

    known: bool
    alike: Sequence[str]
    same_sound: Sequence[str]


def normal(text: str) -> str:
    """A text with each letter and its marks as one."""
    return unicodedata.normalize("NFC", text)


def is_chinese(word: str) -> bool:
    """Whether a word has Chinese characters only."""
    return HAN.fullmatch(word) is not None


def frequency(word: str) -> int:
    """How often a Chinese word stands in the texts that segmenting was learnt from."""
    return int(_segmenter().FREQ.get(word) or 0)


def learn(site_id: int, titles: Iterable[str]) -> int:
    """Adds the words of titles that the shop does not have yet; returns how many.

    Two statements, one where nothing is new. Bears being run by two at once: words
    are added in their order, so that no two wait for each other.
    """
    met = {word for title in titles for word in words(normal(title))}
    asked = {w for w in met if 2 <= len(w) <= LONGEST and w.isalpha()}
    known = Word.objects.filter(site_id=site_id, word__in=sorted(asked))
    new = sorted(asked - set(known.values_list("word", flat=True)))
    rows = [
        Word(
            site_id=site_id,
            word=word,
            forms=forms(site_id, word),
            sound=sound(word) if is_chinese(word) else "",
        )
        for word in new
    ]
    Word.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def prune(site_id: int) -> int:
    """Removes words that no item has any more; returns how many.

    Asks the documents for each word of the dictionary: for once a day.
    """
    found = _in_a_document("w.word", site_id)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM ecom_ai_word w WHERE site_id = {site_id:d} AND NOT {found}"
        )
        return int(cursor.rowcount)


def look_up(site_id: int, asked: Iterable[str]) -> Mapping[str, Found]:
    """What the shop's dictionary has for each of these words. One statement."""
    # Documents have each pair of Chinese characters, and not all longer words.
    rows = [
        (
            word,
            forms(site_id, word, asked=True),
            sound(word) or word,
            len(word) == 2 or not is_chinese(word),
        )
        for word in asked
    ]
    if not rows:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(site_id, len(rows)), [value for row in rows for value in row]
        )
        return {word: Found(*found) for word, *found in cursor.fetchall()}


def _statement(site_id: int, count: int) -> str:
    """Candidates are read for what neither the dictionary nor any document has."""
    asked = ", ".join(["(%s::text, %s::int[], %s::text, %s)"] * count)
    return f"""
        SELECT a.word, k.known,
            ARRAY(SELECT w.word FROM ecom_ai_word w
                WHERE NOT k.known AND w.site_id = {site_id:d} AND w.forms && a.forms),
            ARRAY(SELECT w.word FROM ecom_ai_word w
                WHERE NOT k.known AND w.site_id = {site_id:d} AND w.sound = a.sound
                    AND w.sound <> '')
        FROM (VALUES {asked}) a (word, forms, sound, written),
            LATERAL (SELECT CASE
                WHEN EXISTS (SELECT FROM ecom_ai_word w
                    WHERE w.site_id = {site_id:d} AND w.word = a.word) THEN true
                WHEN a.written THEN {_in_a_document("a.word", site_id)}
                ELSE false
            END AS known OFFSET 0) k
        """


def _in_a_document(word: str, site_id: int) -> str:
    """SQL condition: some item has the word; or it is one that no search asks for.

    Planned as if all such items were wanted, or the planner would read the table
    until it meets the first.
    """
    asked = [f"plainto_tsquery('{config}', {word})" for config in _configurations()]
    unasked = " OR ".join(f"numnode({query}) = 0" for query in asked)
    return f"""({unasked} OR EXISTS (
        WITH holders AS MATERIALIZED (
            SELECT FROM ecom_ai_item i
            WHERE i.site_id = {site_id:d} AND i.document @@ ({" || ".join(asked)})
        ) SELECT FROM holders))"""


def _configurations() -> list[str]:
    """Text search configurations of the shop's languages, and of none."""
    languages = (settings.LANGUAGE_CODE, *(code for code, _ in settings.LANGUAGES))
    found = {TEXT_SEARCH.get(base(code), "simple") for code in languages} | {"simple"}
    return sorted(found) if len(found) <= 4 else ["english", "simple"]
