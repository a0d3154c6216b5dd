"""Licence plates: what is called one, and forms that are nothing else."""

import re
from collections.abc import Iterator

from ecom_ai.moderation.numbers import Found

_MAKES = (
    r"ford|toyota|honda|nissan|renault|peugeot|citroen|vauxhall|opel|mercedes|vito"
    r"|bmw|audi"
    r"|volkswagen|vw|skoda|seat|volvo|fiat|iveco|kia|hyundai|tesla"
)
_MODELS = (
    r"golf|polo|passat|tiguan|astra|corsa|insignia|mokka|zafira|fiesta|focus|mondeo"
    r"|kuga|puma"
    r"|transit|galaxy|clio|megane|captur|kangoo|qashqai|juke|micra|leaf|yaris"
    r"|corolla|aygo|rav4"
    r"|prius|jazz|civic|cr-?v|picanto|sportage|ceed|tucson|octavia|fabia|superb"
    r"|ibiza|leon"
    r"|panda|punto|doblo|ducato|berlingo|partner|vivaro|sprinter|caddy|transporter"
    r"|jaguar"
    r"|range rover|land ?rover|discovery|defender|lexus|mazda|suzuki|swift|dacia"
    r"|duster|sandero"
    r"|subaru|porsche|mg|jeep|beetle|hilux"
    r"|(?:mini|smart)(?=\s(?:cooper|took|drove|drives|parked|was|hit|reversed"
    r"|driver)|[,.])"
)
#: British ones of this century: a half-year's two digits, and no word behind them.
_BRITISH = (
    r"(?!XL|XS|XX|UK|EU|US)[A-Z]{2}(?:0[2-9]|1\d|2[0-7]|5[1-9]|6\d|7[0-7]) ?(?!MAX"
    r"|PRO|LED|SET|USB|BAR|LBS"
    r"|PCS|RED|BLU|BLK|GRN|WHT|GRY|KIT|GEN|MKI|MID|LCD|RGB|BOX|PKT|NEW|THE|AND|FOR"
    r"|EUR|SML|MED|LRG|HDX|INK|TVS|SUV)"
    r"[A-HJ-PR-Z]{3}"
)
#: Before a vehicle, or the make of one.
_BEFORE_VEHICLE = re.compile(
    rf"(?<![A-Za-z\d-])(?P<before>{_BRITISH}|[A-Z]{{2}}-\d{{3}}-[A-Z]{{2}})"
    r"(?=[,)]?\s(?i:(?:(?:a|the|his|her|their)\s)?(?:(?:white|black|grey|gray|silver"
    r"|red|blue|green|old|courier|delivery)\s)?"
    rf"(?:vans?|car|lorry|truck|suv|taxi|motorbike|moped|estate|hatchback|{_MAKES}"
    rf"|{_MODELS}))\b"
    r"(?!\s(?i:shirt|ball|club|glove|lamp|mat|case|part|parts|set|neck)))"
)
_PLATE = re.compile(
    r"(?i:number ?plate|licen[cs]e plate|registration plate"
    r"|\bplates?(?:\s(?:reads?|says?))?"
    r"|\bcar reg(?:istration)?|\breg (?:plate|no\.?|(?=number))"
    r"|\b(?:van|truck|car|driver|lorry|suv|courier)(?:'?s)?\b[^.!?\d\n]{0,40}?\btags?"
    r"|\brego|kennzeichen|kenteken|rekisterinumero|nummernschild|matricula|targa"
    r"|immatricul\w*|[港澳]牌|车牌照?号?码?)"
    r"\s*(?:number|no\.?|is|was|号码|号|是|为)?\s*[:：#,，(（]?\s*"
    r"(?P<plate>\d{2,3}-[A-Z]{1,2}-\d{1,6}"
    r"|[A-Z]{2}[ -]?\d{1,2}[ -]?[A-Z]{1,3}[ -]?\d{4}"
    r"|[\u4e00-\u9fff]\s?[A-Z][·.\- ]?[A-Z\d]{5,6}"
    r"|(?=(?:[ -]?[A-Z\d]){5})(?=[A-Z -]*\d)(?=[\d -]*[A-Z])"
    r"[A-Z\d]{1,4}[ -]?[A-Z\d]{2,4}(?:[ -][A-Z\d]{1,4})?)(?![A-Za-z\d])"
    # Told later, one has to look like one.
    r"|(?i:\bplates?\b|\bplaque\b|\breg(?:istration)?\b|车牌)[^.!?。！？\d\n]{1,32}?"
    r"(?P<later>(?<![A-Z])[A-Z]{2} ?\d{2} ?[A-Z]{3}"
    r"|[\u4e00-\u9fff][A-Z][·. ]?[A-Z\d]{5,6}|[A-Z]{2}-\d{3}-[A-Z]{2}"
    r"|\d{2,3}-[A-Z]{1,2}-\d{1,6})(?![A-Za-z\d])"
    # So has one that only stands beside a vehicle.
    rf"|(?i:\b(?:van|car|lorry|truck|transit|driver|parked|drove|drives|motorbike|suv"
    rf"|taxi|{_MAKES}|{_MODELS}))\b[^.!?\d\n]{{0,30}}?"
    r"(?P<vehicle>[A-Z]{2}-\d{3}-[A-Z]{2}|\d{2,3}-[A-Z]{1,2}-\d{3,6}"
    r"|(?<![A-Z])[A-Z]{2}\d{2} (?!MAX|PRO|LED|SET|USB|BAR|LBS"
    r"|PCS)[A-HJ-PR-Z]{3})(?![A-Za-z\d])"
)
#: A licence or a tag is a plate only where a vehicle is spoken of.
_TAG = re.compile(
    r"(?i:\b(?:licen[cs]e|tags?|reg|registration|registered)"
    r"(?: (?:number|no\.?|as|reads|says))?)"
    r"\s?(?i:is|was)?\s?[:：#(]?\s?"
    r"(?P<tag>[A-Z]{2,3}[ -]?\d{3,4}|\d[A-Z]{3}\d{3}|\d{3}[ -]?[A-Z]{3}"
    r"|[A-Z]{3}[ -]?\d[A-Z]\d{2}|[A-Z]\d{2}[ -]?[A-Z]{3}|[A-Z]{2}\d{2} ?[A-Z]{3})"
    r"(?![A-Za-z\d-])"
)
_VEHICLE = re.compile(
    r"\b(?:van|car|lorry|truck|suv|plates?|driver|drove|drives?|parked|motorbike"
    r"|vehicle|taxi"
    rf"|transit|sprinter|courier|{_MAKES}"
    r"|pick-?up|sedan|bumper|hit (?:my|our|the) \w+)\b",
    re.IGNORECASE,
)
_NEAR = 48
#: A province, its office, and a number with at least three digits in it.
_CHINESE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s?"
    r"[A-HJ-NP-Z]\s?[·.\- ]?"
    r"(?=(?:[A-Z]*\d){3})[A-HJ-NP-Z\d]{5,6}(?![A-Za-z\d])"
)


def plates(text: str) -> Iterator[Found]:
    """(start, end, "plate") of each."""
    for match in _PLATE.finditer(text):
        yield (*match.span(match.lastgroup or 0), "plate")
    for match in _BEFORE_VEHICLE.finditer(text):
        yield (*match.span("before"), "plate")
    for match in _TAG.finditer(text):
        near = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if _VEHICLE.search(near):
            yield (*match.span("tag"), "plate")
    for match in _CHINESE.finditer(text):
        yield (*match.span(), "plate")
