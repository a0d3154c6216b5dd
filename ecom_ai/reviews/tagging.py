"""Personal data in forms that no rule knows, found by the shop's tagger."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ecom_ai.inference.tagging import COUNTS
from ecom_ai.moderation.personal_data import Span, joined
from ecom_ai.reviews.judging import Read

if TYPE_CHECKING:
    from ecom_ai.inference.tagging import Tagged, Tagger

#: A stretch has so many letters or digits.
SIGNS = 4


def with_tagged(texts: Sequence[Read], tagger: "Tagger") -> list[Read]:
    """Texts with the personal data that the tagger adds to what rules found.

    What both found reaches as far as either; where the rules found another type, they
    are believed.
    """
    found = tagger.tag([one.text for one in texts], least=COUNTS)
    return [_with(one, new) for one, new in zip(texts, found, strict=True)]


def _with(one: Read, found: "Sequence[Tagged]") -> Read:
    counted = [
        each
        for each in found
        if sum(map(str.isalnum, one.text[each.start : each.end])) >= SIGNS
        and not any(
            span.start < each.end and each.start < span.end and span.type != each.label
            for span in one.personal
        )
    ]
    new = (Span(each.start, each.end, each.label) for each in counted)
    return replace(
        one,
        personal=tuple(joined((*one.personal, *new))),
        exposed=max([one.exposed, *(each.probability for each in counted)]),
    )
