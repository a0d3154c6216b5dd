"""Starter sentences with the personal data that the rules find in them.

A tagger that goes on learning from a shop's rows learns beside these, so that it does
not forget what it knew.
"""

import re
from collections.abc import Collection
from random import Random

from ecom_ai.moderation.personal_data import Span, personal_data
from ecom_ai.training import sentences
from ecom_ai.training.splits import form_of

_ROLES = ("offence", "spam", "sentiment")
#: Some digits, or a sign that names to write to have.
_SIGNS = re.compile(r"(\D*\d){4}|[@_]", re.DOTALL)
#: Characters of a sentence that a form may stand beside.
_SHORT = 120


def read_by_rules(
    *, with_signs: int, without: int, apart_from: Collection[str] = (), seed: int = 0
) -> tuple[list[tuple[str, tuple[Span, ...]]], list[str]]:
    """Sentences with digits or signs and others, so many of each, as the rules read
    them; and short ones that forms may stand amid.

    None that says what a text of ``apart_from`` says.
    """
    known = {form_of(text) for text in apart_from}
    said = {text for role in _ROLES for text in sentences.read(role).texts}
    texts = sorted(text for text in said if form_of(text) not in known)
    Random(seed).shuffle(texts)  # noqa: S311 - nothing secret
    signed = [text for text in texts if _SIGNS.search(text)]
    others = [text for text in texts if not _SIGNS.search(text)]
    some = (*signed[:with_signs], *others[:without])
    read = [(text, tuple(personal_data(text))) for text in some]
    return read, [text for text in others if len(text) < _SHORT]
