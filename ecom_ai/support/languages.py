"""Which language a message is in, and whether the assistant reads it."""

import re

from django.conf import settings

from ecom_ai.language import base

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
#: Names of things, which say nothing about the language around them.
_NAME = re.compile(r"\S*[@\d]\S*")
#: Fewer letters than these are a number, an "ok" or a name.
_TELLING = 4
#: Letters of another script among all, from which a message is in that script.
_OTHER_SCRIPT = 0.4
#: Words with signs that English has not, and no names, among all, from which it is not
#: English.
_ACCENTED = 0.4
#: Words that a sentence hardly does without, and that English does not have.
_FUNCTION_WORDS = {
    "de": "ich ist wo mein meine meinen nicht und der das ein eine wie kann habe für"
    " auf wann wird bitte wurde noch mir"
    " sprechen sprichst sprecht sie deutsch",
    "es": "dónde donde está mi mis el los las una cuándo cómo puedo para con qué tengo"
    " quiero por del es"
    " hablas habla hablan hablo se español espanol castellano",
    "fr": "où est ma mon mes le la les je vous une des pas quand comment pour avec ai"
    " votre puis parlez parles parle français francais",
    "it": "dov'è dove il mio mia gli una quando posso che sono non vorrei della ordine"
    " parli parla parlate italiano",
    "nl": "waar mijn het een niet ik wanneer hoe voor van wordt heb spreekt spreken je"
    " nederlands",
    "pt": "onde está meu minha um uma quando como posso para com não quero tenho"
    " fala falam falas vocês português portugues",
}
_FOREIGN = {name: frozenset(words.split()) for name, words in _FUNCTION_WORDS.items()}
_ENGLISH_WORDS = (
    "the is my where i you what how can do does a an to of in for and it have has when"
    " not are was with this that on your will i'm it's don't please any"
)
_ENGLISH = frozenset(_ENGLISH_WORDS.split())


def locale_of(language: str) -> str:
    """Django's name of a language, for its translations: 'zh-hans' of 'zh'."""
    codes = [code for code, _ in settings.LANGUAGES]
    same = [code for code in codes if base(code) == base(language)]
    return language if language in codes else (same or [language])[0]


def language_of(text: str, default: str) -> str:
    """The language that a message is to be answered in, 'zh' or 'en' alone.

    ``default``, the conversation's, for one that says nothing of its language, and for
    one that the assistant does not read.
    """
    letters = _LATIN.findall(_NAME.sub(" ", text))
    if is_foreign(text):
        return base(default)
    if _HAN.search(text):
        return "zh"
    return "en" if len(letters) >= _TELLING else base(default)


def is_foreign(text: str) -> bool:
    """Whether a message is neither in English nor in Chinese, as far as is plain."""
    letters = [sign for sign in text if sign.isalpha()]
    known = len(_LATIN.findall(text)) + len(_HAN.findall(text))
    if len(letters) - known > _OTHER_SCRIPT * len(letters):
        return True
    if _HAN.search(text):
        return False
    written = _WORD.findall(_NAME.sub(" ", text))
    words = [word.lower() for word in written]
    english = sum(word in _ENGLISH for word in words)
    most = max(sum(word in some for word in words) for some in _FOREIGN.values())
    accented = sum(word.islower() and not word.isascii() for word in written)
    strange = not english and accented > 1 and accented >= _ACCENTED * len(words)
    return strange or (most > 1 and most > english)
