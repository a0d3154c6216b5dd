"""What is left of a review when its author takes out what they can take out."""

from dataclasses import replace

from ecom_ai.reviews.findings import Submitted
from ecom_ai.reviews.judging import Read, read
from ecom_ai.reviews.passages import whole_words
from ecom_ai.reviews.signals import MENDABLE


def left(one: Submitted, found: Read) -> Read | None:
    """The review without its links, invitations and personal data, read anew.

    They are taken out as they are marked, by whole words. None where the text has
    neither link nor invitation, or says nothing without.
    """
    signs = [
        (sign.start, sign.end)
        for sign in found.signs
        if sign.name in MENDABLE and sign.start < sign.end
    ]
    if not signs:
        return None
    personal = [(span.start, span.end) for span in found.personal]
    kept, at = [], 0
    for start, end in whole_words(one.text, [*signs, *personal]):
        kept.append(one.text[at:start])
        at = end
    rest = " ".join([*kept, one.text[at:]]).strip()
    return read(replace(one, text=rest)) if any(map(str.isalnum, rest)) else None
