"""Temperatures: for which one something is to be, and which a product stands."""

import re
import unicodedata

from ecom_ai.support.shopping.amounts import NUMBER, number
from ecom_ai.support.shopping.described import Described
from ecom_ai.support.shopping.wants import Limit

#: What a limit of a temperature is called; its values are in degrees Celsius.
TEMPERATURE = "temperature"
_SCALE = r"celsius|fahrenheit|[cf]"
_DEGREES = rf"\s?(?:°\s?(?:[cf]\b)?|degrees?\b(?: (?:{_SCALE})\b)?|度)"
#: Below zero; or of a scale, as an angle is of none.
_SAID = re.compile(
    r"(?:\b(?:(?:down|up) )?(?:to|for|at|of) )?(?:"
    rf"(?:\b(?:minus|negative) |零下)(?P<minus>{NUMBER})(?!\s?%)(?:{_DEGREES})?"
    rf"|(?<![\w.)-])[-−–](?P<sign>{NUMBER})(?:{_DEGREES}|(?=\s*(?:$|[,.?!;，。？！；的])))"
    rf"|(?<![\d.])(?P<scale>{NUMBER})\s?(?:°\s?[cf]\b|degrees? (?:{_SCALE})\b|摄氏度)"
    r"|(?<![\d.])(?P<zero>0)\s?(?:°|degrees?\b|度))的?",
    re.IGNORECASE,
)
_FAHRENHEIT = re.compile(r"(?:°\s?|degrees? )f", re.IGNORECASE)
#: Details of what is the least that a product is for, and the most.
_LEAST = re.compile(r"\b(?:comfort|lowest|minimum)\b|舒适温|温标|最低", re.IGNORECASE)
_MOST = re.compile(
    r"\b(?:heat|highest|maximum|up to|oven)\b|耐热|耐温|最高", re.IGNORECASE
)


def temperature_in(text: str) -> tuple[Limit, tuple[int, int]] | None:
    """The temperature that a text asks for, and where it stands there."""
    found = _SAID.search(text)
    if found is None:
        return None
    celsius = _celsius(found)
    below = "−" if found["minus"] or found["sign"] else ""
    scale = "F" if _FAHRENHEIT.search(found[0]) else "C"
    said = f"{below}{_figure(found):g} °{scale}"
    return Limit(TEMPERATURE, celsius, celsius, said), found.span()


def stands(product: Described, limit: Limit) -> bool:
    """Whether a product's details say that it is for the temperature of a limit."""
    wanted = limit.low if limit.low is not None else 0.0
    for fact in product.every_fact:
        said = unicodedata.normalize("NFKC", str(fact))
        values = [_celsius(each) for each in _SAID.finditer(said)]
        if values and _LEAST.search(said):
            return min(values) <= wanted
        if values and _MOST.search(said):
            return wanted <= max(values) and wanted > 0
    return False


def _figure(found: "re.Match[str]") -> float:
    return number(next(filter(None, found.groupdict().values())))


def _celsius(found: "re.Match[str]") -> float:
    value = _figure(found)
    value = -value if found["minus"] or found["sign"] else value
    return (value - 32) * 5 / 9 if _FAHRENHEIT.search(found[0]) else value
