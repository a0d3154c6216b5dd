"""Which writing a text is in, as far as training needs to know."""

import re

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_LETTER = re.compile(r"[^\W\d_]")


def script(text: str) -> str:
    """ "han" where most letters are Chinese characters, else "other"."""
    beginning = text[:2000]
    han = len(_HAN.findall(beginning))
    return "han" if 2 * han > len(_LETTER.findall(beginning)) else "other"
