"""Yes and no, in words and as buttons."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from ecom_ai.moderation.folding import plain
from ecom_ai.support.answers import Card

_POLITE = r"(?:[\s,，.。!！~～]*(?:please|thanks|thank you|谢谢|麻烦(?:您|你)?了?))?"
_YES = re.compile(
    r"(?:(?:yes|yeah|yep|yup|ok|okay|sure|right|correct|confirm(?:ed)?|agreed|do it"
    r"|do that|go ahead|please do|yes,? (?:please )?(?:do it|do that|go ahead"
    r"|cancel it|i confirm|i do|i am sure|i'm sure|that's right|that is right)"
    r"|是|是的|对|对的|好|好的|好吧|可以|行|嗯|要|确认|确定|没错|同意|办吧|取消吧|退吧"
    r"|是的[,，]?\s?(?:请办理|确认|取消吧|退吧)|请办理|确认(?:取消|退货))"
    rf"{_POLITE})[\s.。!！~～]*",
    re.IGNORECASE,
)
_NO = re.compile(
    r"(?:(?:no|nope|nah|no thanks|no,? thank you|not now|don't|do not|stop|never ?mind"
    r"|leave it|keep it|wait|no,? (?:don't|do not|leave it|keep it|stop|wait)"
    r"|不|不是|不要|不用|不用了|不了|不行|不必|算了|先不|先别|别|等等|不对|不取消|不退了?"
    rf"|不[,，]?\s?(?:要|用|必|取消|退)了?){_POLITE})[\s.。!！~～]*",
    re.IGNORECASE,
)


def agreed(text: str) -> bool | None:
    """Whether a message says yes, or no, and nothing else; None if neither."""
    said = plain(text).text.strip().replace("’", "'")
    wanted, unwanted = (words for _label, words in yes_or_no())
    if said == wanted or _YES.fullmatch(said):
        return True
    if said == unwanted or _NO.fullmatch(said):
        return False
    return None


def yes_or_no() -> Sequence[tuple[str, str]]:
    """What two buttons show, and what each says when pressed."""
    return [(label, label) for label in (_("Yes, please"), _("No, thank you"))]


def choices(options: Sequence[tuple[str, str]]) -> Card:
    """Buttons; each says something in the shopper's stead."""
    rows = [{"label": label, "text": text} for label, text in options]
    return Card("choices", {"options": rows})
