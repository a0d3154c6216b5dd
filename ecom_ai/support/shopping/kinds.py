"""Messages that are nothing but the name of a kind of thing: "tents", 帐篷."""

from dataclasses import replace

from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.shopping import helping
from ecom_ai.support.shopping.words import words_of


def kind_alone(turn: Turn) -> Answer | None:
    """Shows what there is of a kind that is all that a message names.

    Asked before the help centre, whose articles name tents and boots as well.
    """
    said = turn.text.strip().strip(".!。！~～").lower()
    if len(said.split()) != 1 or not words_of(turn.site_id).is_kind(said):
        return None
    return helping.help(replace(turn, intent="product_search"))
