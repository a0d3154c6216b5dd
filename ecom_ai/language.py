"""Which language a text is in, and its words for full-text search."""

import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from ecom_ai.conf import get_settings

logger = logging.getLogger(__name__)

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_WORD = re.compile(r"[^\W_]+")
#: A word with what stands inside it: it's, well-made.
_WHOLE = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")

#: PostgreSQL's text search configuration of a language; 'simple' for the rest.
TEXT_SEARCH = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian",
    "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip

_PARTICLES = frozenset(
    "的了在是和与及或就都而着吗呢吧啊地得把被给让很也还要有个我你他她它们这那"
)

_segmenting = Lock()


def base(code: str) -> str:
    """The language of a locale code: 'zh' of 'zh-hans', 'en' of 'en-gb'."""
    return code.lower().replace("_", "-").partition("-")[0]


def is_blank(text: str) -> bool:
    """Whether nothing can be seen of a text: spaces, controls, signs of no width."""
    return all(unicodedata.category(sign)[0] in "ZC" for sign in text)


def detect(text: str, default: str) -> str:
    """The language of a text by its script; ``default`` where the script is Latin.

    Scripts tell zh, ja and ko apart without a model; for the many languages of one
    script the caller knows best (the field it came from, the page's language). Latin
    letters where the default has none of them are taken for English.
    """
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    if HAN.search(text):
        return "zh"
    return "en" if base(default) in ("zh", "ja", "ko") else base(default)


@cache
def _segmenter() -> Any:
    import jieba

    # Where the folder cannot be written jieba logs a traceback, and does without.
    jieba.setLogLevel("CRITICAL")
    segmenter = jieba.Tokenizer()
    folder = Path(get_settings().CHECKPOINT_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        logger.warning("No folder for the cache of Chinese words: %s", error)
    # jieba's own choice, the shared temporary folder, lets any user of the machine
    # plant a dictionary.
    segmenter.tmp_dir = str(folder)
    segmenter.initialize()
    return segmenter


def segment(text: str, *, query: bool = False) -> str:
    """The text with its Chinese words apart, for PostgreSQL's word-based search.

    Where words end depends on what stands around them, so that a query cut by itself
    can differ from the document: a document gives each pair of neighbours besides,
    and the last character of each word, which says what kind of thing it is. In a
    query long words are asked for by their pairs, and particles are left out.
    """
    if not HAN.search(text):
        return text
    with _segmenting:
        segmenter = _segmenter()
    parts = _asked if query else _findable
    return HAN.sub(lambda run: f" {' '.join(parts(segmenter, run.group()))} ", text)


def words(text: str) -> list[str]:
    """The words of a text in lower case, Chinese ones as a dictionary has them."""
    if HAN.search(text):
        with _segmenting:
            segmenter = _segmenter()
        text = HAN.sub(lambda run: f" {' '.join(segmenter.cut(run.group()))} ", text)
    return [word for word in _WORD.findall(text.lower()) if len(word) > 1]


def word_places(text: str, *, guess: bool = True) -> list[tuple[int, int]]:
    """Where the words of a text stand: (start, end) in characters, in order.

    What of a Chinese run is in no dictionary is put together by ``guess``, which takes
    two characters for a name where they are none; without it, each stands by itself.
    """
    return [
        place
        for match in _WHOLE.finditer(text)
        for place in _cut(text, *match.span(), guess=guess)
    ]


def _cut(text: str, start: int, end: int, *, guess: bool) -> Iterator[tuple[int, int]]:
    """The words between two places with no space between them."""
    for run in HAN.finditer(text, start, end):
        if start < run.start():
            yield start, run.start()
        with _segmenting:
            segmenter = _segmenter()
        start = run.start()
        for word in segmenter.cut(run.group(), HMM=guess):
            yield start, start + len(word)
            start += len(word)
    if start < end:
        yield start, end


def _findable(segmenter: Any, run: str) -> Iterable[str]:
    words = list(segmenter.cut_for_search(run))
    # A dictionary keeps the order, and each once.
    return dict.fromkeys([*words, *_pairs(run), *(word[-1] for word in words)])


def _asked(segmenter: Any, run: str) -> Iterable[str]:
    words = [word for word in segmenter.cut(run) if word not in _PARTICLES]
    return [part for word in words for part in _pairs(word) or [word]]


def _pairs(text: str) -> list[str]:
    return [text[place : place + 2] for place in range(len(text) - 1)]
