"""Addresses of French Canada, where a road needs no word for one: 4521 Saint-Denis.

Accents are gone by now.
"""

import re
from collections.abc import Iterator

from ecom_ai.moderation.address_parts import LIVES
from ecom_ai.moderation.numbers import Found, without_han

_ROAD = (
    r"(?:(?i:rue|av(?:enue)?|boul(?:evard)?|ch(?:emin)?|cote|rang|place|montee)\.?\s)?"
    r"(?:(?:de\s(?:la|l'|l’)|de|du|des|d'|l')\s?)?(?!Piece|Pack)[A-Z][A-Za-z'’]+"
    r"(?:[- ](?:(?:de|du|des|la|le|d'|l')[- ]?)?[A-Z][A-Za-z'’]+){0,4}"
    r"(?:\s(?:Ouest|Est|Nord|Sud|[OENSW](?=[\s,])\.?))?"
)
_DOOR = (
    r",?\s*(?i:apt|app|appt|apartment|appartement|suite|unite?|porte|bur(?:eau)?|#)\.?"
    r"\s?#?\w{1,5}(?!\w)"
)
_TOWN = (
    r",?\s*\(?(?:Montreal|Quebec(?:\sCity)?|Laval|Gatineau|Longueuil|Sherbrooke|Levis"
    r"|Saguenay|Trois-Rivieres|Terrebonne|Brossard|Repentigny|Drummondville|Granby"
    r"|Westmount|Verdun|Lachine|Outremont|Saint-[A-Z][\w-]+|Moncton|Dieppe)\)?"
    r"(?:,?\s*\(?(?:QC|Que\.?|Quebec|PQ|NB)\)?)?"
)
_POSTCODE = r",?\s*[A-Z]\d[A-Z]\s?\d[A-Z]\d(?!\w)"
_CANADIAN = re.compile(
    rf"(?<![\w.,$£€#-])\d{{1,5}}[A-Za-z]?,?\s{_ROAD}"
    rf"(?P<door>{_DOOR})?(?P<town>{_TOWN})?(?P<code>{_POSTCODE})?"
)
_LIVES = re.compile(r"habit|demeur|livr|adresse|chez|colis|\bau\s*$", re.IGNORECASE)
_NEAR = 40


def canadian_addresses(text: str) -> Iterator[Found]:
    """(start, end, "address") of each: two of a flat, a town and a postcode; or one of
    them where somebody is said to live or to wait for a parcel."""
    for match in _CANADIAN.finditer(without_han(text)):
        parts = sum(match[name] is not None for name in ("door", "town", "code"))
        before = text[max(0, match.start() - _NEAR) : match.start()]
        said = LIVES.search(before) or _LIVES.search(before)
        if match["code"] or parts > 1 or (parts and said):
            yield (*match.span(), "address")
