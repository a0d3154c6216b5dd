"""Addresses of the European continent and of Latin America.

The number stands behind the road, the postcode before the town: Hauptstr. 5, 80331
München. A French number stands before its rue. Accents are gone by now.
"""

import re
from collections.abc import Iterator

from ecom_ai.moderation.address_parts import told_by
from ecom_ai.moderation.numbers import Found, without_han

_CAPITAL = r"[A-ZŁØÆŒÞÐ]"
_WORD = rf"{_CAPITAL}[\w'’.]*(?:-[\w'’]+)*"
_SMALL = r"(?:de|del|della|dei|delle|di|da|do|dos|das|du|des|la|las|los|le|les|van|von"
_SMALL += r"|der|den|dem|het|am|an|im|in|aan|op|sur|sous|en|zum|zur|y|e|na|kralja"
_SMALL += r"|kneza|d'|l')"
_ONE = rf"(?:(?:{_SMALL}\s?){{1,3}})?{_WORD}"
_NAME = rf"{_ONE}(?:\s{_ONE}){{0,4}}"
_NUMBER = (
    r"(?:(?:[Nn][o.:]{1,2}|[Nn]r\.?)\s?)?\d{1,4}(?:\s[A-H]\s\d{1,3}(?!\w)"
    r"|\s?[a-zA-Z](?![\w':]))?(?:\s?[/-]\s?\w{1,4}){0,2}"
    r"(?:\s?(?:bis|ter|hs|huis)(?!\w)|\s(?:I{1,3}|[A-H]\s\d{1,3})(?!\w))?"
)
#: Floor, door, staircase.
_DOOR = (
    r"(?:,?\s*(?:(?i:\d{1,2}\.\s?(?:og|stock|etage|obergeschoss)|eg|dg)"
    r"(?:\s(?i:links|rechts|mitte|li|re))?(?!\w)\.?|\d{1,2}\.?\s(?:tv|th|mf)(?!\w)\.?"
    r"|\d{1,2}\.?\s?(?:em(?:elet)?|fsz)(?!\w)\.?(?:\s?\d{1,2}(?:\."
    r"|/\w)?(?:\s?a(?:jto)?\.?(?!\w))?)?"
    r"|\d{1,2}-\d{1,2}[a-z]?(?=,)"
    r"|\d{1,2}\s?[oa.°](?:\s?(?i:izq(?:uierda)?|der(?:echa)?|centro|dcha?|dcho|esq"
    r"|dto|fte|piso|andar|[A-H]"
    r"|\d{1,2}[ao]?)(?!\w)\.?){0,2}"
    r"|(?i:piso|ap(?:to?)?(?![a-z])|apartamento|apt|appt|appartement|bloco?|bloque"
    r"|portal"
    r"|esc(?:alera)?"
    r"|puerta|pta|interno|int|scala|piano|bat|bt(?!e)|batiment"
    r"|m(?=[. ]+\d)|mieszkanie"
    r"|lok|whg|wohnung"
    r"|top|stiege|bus|boite|bte|kv|byt|dpt|depto|casa|torre|lote|lgh|leil|d:"
    r"|daire)\.?\s?\w{1,4}"
    r"|(?:VH|HH|SF|QG|GH)\b\.?|(?i:st|stuen|kl)\.?\s(?:tv|th|mf)(?!\w)\.?"
    r"|\(?(?i:hinterhof|hinterhaus|vorderhaus|seitenflugel|erdgeschoss|parterre)\)?"
    r"|(?i:atico?|entresuelo|entlo|bajos?|baixos|ppal"
    r"|principal)(?!\w)\.?(?:\s\d\w{0,2})?"
    r"|\d{1,2}\s?tr\.?|as\.?\s\d{1,3}"
    r"|(?i:"
    r"\d{1,2}(?:er|e|eme)\s(?:etage|gauche|droite)))(?!\w))"
)
_POSTCODE = (
    r"(?:[A-Z]{1,2}-)?(?:[A-Z]\d{4}(?:[A-Z]{3})?|\d{2}-\d{3}|\d{5}-\d{3}|\d{4}-\d{3}"
    r"|\d{3}\s\d{2}|\d{5}"
    r"|\d{4}\s?[A-Z]{2}|\d{4}"
    r"|\d{3}(?=\s(?:Reykjav|Kopav|Hafnarf|Akureyri|Gardab|Mosfells)))(?![\d-])"
)
_TOWN = (
    rf"(?:(?:St|Col)\.\s)?{_CAPITAL}[\w'’]+(?:(?:[ -](?:sur|sous|en|am|an|der|de|la|del"
    rf"|di|le|les|do|da)){{0,2}}[ -]{_CAPITAL}[\w'’]*){{0,3}}"
    r"(?:\s\d{1,2}(?![\w/]))?(?:\s?\([A-Z]{2}\))?(?:\s-\s[A-Z]{2})?"
)
#: Postcode and town, or towns, and a postcode behind them.
_END = (
    rf"(?:(?:,\s*{_TOWN}){{0,2}},?\s+{_POSTCODE},?\s+{_TOWN}"
    rf"|(?:,\s*{_TOWN}){{1,2}}(?:,\s*{_POSTCODE})?"
    # Turkey: the district and its city.
    rf"|,?\s{_CAPITAL}\w+\s?/\s?(?:Istanbul|Ankara|Izmir|Bursa|Antalya|Adana|Konya"
    r"|Kocaeli|Mersin|Eskisehir|Kayseri|Samsun|Trabzon|Mugla|Gaziantep))"
)
#: A postcode and a town may stand before the road.
_AHEAD = rf"(?:(?:{_POSTCODE}\s+{_TOWN}|Budapest),\s+)?"
_BEFORE = (
    r"(?:Via(?!\s(?:[A-Z]{2}|Bluetooth|App|Kabel|Amazon|E?-?[Mm]ail|Phone|Wi))|Viale"
    r"|Piazza|Piazzale|Corso|Vicolo|Largo|Lungomare|Contrada|Calle|C/"
    r"|Av(?:da|enida)?\.?|Plaza|Pza\.?|Paseo|P[o.]{1,2}|Camino|Carrer|Ronda|Travesia"
    r"|Bulevar|Trg|Carretera|Rua|Travessa|Praca|Alameda|Estrada|Rodovia|[Uu]l\."
    r"|[Uu]lica|[Aa]l\."
    r"|[Oo]s\.|[Pp]l\.|Plac(?=\s)|Alej[ae](?=\s)|Osiedle|Strada|Str\.|Bulevardul"
    r"|Calea|Rue|Avenue|Boulevard)"
)
#: German ones that a postcode and a town have to follow.
_GERMAN = (
    rf"(?:{_WORD}\s(?:Ring|Markt|Berg|Hof|Wall|Graben|Steig|Tor|Garten|Feld)"
    rf"|{_CAPITAL}[\w-]*?(?:damm|markt|ring|wall|graben|steig|stieg|hof|berg|tor|brucke"
    r"|garten|feld|kamp|bogen|wiese|rain|hang|promenade)"
    rf"|(?:Am|An|Im|In|Auf|Unter|Hinter|Vor|Bei|Zum"
    rf"|Zur)\sde[rmns]\s(?:{_WORD}\s?){{1,2}})"
    r"(?=\s\d{1,4}\s?[a-z]?,\s(?:[AD]-)?\d{5}\s[A-Z])"
)
#: R. for Rua, where a Brazilian postcode follows.
_RUA = r"R\.\s(?=[^\n\d]{2,40}\d{1,5}[^\n]{0,60}\d{5}-\d{3})"
#: Belgian ones, whose number comes last; a French one has it first.
_BELGIAN = (
    r"(?:Chaussee|Place|Quai|Allee|Chemin|Route|Clos|Square|Dreve)\s"
    r"(?=[^\n\d]{2,40}\d{1,4}[^\n]{0,20}?,\s(?:B-)?\d{4}\s[A-Z])"
)
_BEHIND = (
    r"(?:straße|strasse|str\.|weg|platz|allee|gasse|chaussee|ufer|gracht|straat|laan"
    r"|kade"
    r"|plein|dreef|singel|steeg|dijk|burgwal|gatan|vagen|gata|gaten|vej|gade|katu"
    r"|vegur|stigur|braut|stien|veien|vegen|bakken|backen|stigen|torget|torvet"
    r"|lunden|haugen)"
)
_EUROPEAN = re.compile(
    rf"(?<!\w){_AHEAD}(?:(?:(?:Van|De|Den|Het|Sint|Prinse?s?|Eerste"
    rf"|Lange|Korte|Grote|Kleine|Oude|Nieuwe|Alte|Neue|Grosse|Obere|Untere|Sankt|St\."
    rf"|Tweede)\s(?:de[nr]?\s)?){{0,2}}"
    rf"{_CAPITAL}[\w-]*?{_BEHIND}"
    rf"|(?:{_WORD}[ -]){{1,3}}(?:Str(?:aße|asse|\.)|Weg|Platz|Allee|Damm|Ufer|Gasse)"
    rf"|(?:{_WORD}\s){{1,3}}(?:gate|vei|vej|plads|plass|gatan|katu)"
    r"(?=\s\d{1,3}\s?[A-Z]?,\s\d{4}\s[A-Z])"
    rf"|{_CAPITAL}\w+(?:tie|kuja)(?=\s\d{{1,3}}(?:\s[A-H]\s\d{{1,3}})?,\s\d{{5}}\s)"
    rf"|(?:Straße|Strasse|Platz|Allee)\s(?:des|der|am)\s(?:\d{{1,2}}\.\s)?{_WORD}"
    rf"|(?:{_WORD}\s){{1,3}}(?:Caddesi|Cad\.|Sokak|Sokagi|Sok\.|Bulvari|utca|u\.|utja"
    r"|ut|ter|tere|korut|krt\.|koz|setany)"
    rf"|{_GERMAN}"
    rf"|(?:{_BEFORE}|{_BELGIAN}|{_RUA})\s*{_NAME})"
    rf",?\s+{_NUMBER}(?!\w|\.\d){_DOOR}{{0,3}}{_END}?"
)
#: A French number comes first.
_FRENCH = re.compile(
    r"(?<![\w.])\d{1,4}(?:\s?(?:bis|ter|[A-D](?!\w)))?,?\s+(?i:rue|avenue|boulevard|bd"
    r"|place"
    r"|chemin|impasse|allees?|quai|route|cours|square|passage|faubourg|sentier|montee"
    rf"|residence|lotissement)\s+{_NAME}{_DOOR}{{0,3}}{_END}?"
)
#: What a number counts, or whose year it is.
_NO_TOWN = (
    r"(?:Editions?|Versions?|Updates?|Collection|Series|Pieces|Cards|Models?|Sets?"
    r"|Watts?|Steps|Points|Reviews|Stars|Games?)\b"
)
#: Of Colombia: the road has a number, and so has the one that crosses it.
_CROSSING = re.compile(
    r"(?<!\w)(?:Calle|Carrera|Cra\.?|Cl\.?|Kr\.?|Transversal"
    r"|Diagonal)\s?\d{1,3}\s?[A-Z]?"
    rf"\s?(?:#"
    rf"|[Nn]o\.?)\s?\d{{1,3}}[A-Z]?\s?-\s?\d{{1,3}}{_DOOR}{{0,3}}(?:,\s*{_TOWN})?"
)
#: Postcodes that are written like nothing else.
_NO_NUMBER = re.compile(
    r",\s*(?:[A-Z]{1,2}-)?(?:\d{3}\s\d{2}|\d{2}-\d{3}|\d{4}\s?(?!AM|PM|GB|MB|MM|KG"
    r"|HZ)[A-Z]{2})\s+[A-Z]"
)
#: A road that nothing shows to be one, by what stands behind it and around it.
_TOLD = re.compile(
    rf"(?<![\w-])(?:(?:via|viale|corso|calle|rua|plaza)\s)?(?:{_WORD}[ -]|(?:Am|An|Im"
    rf"|In|Auf|Unter|Zum|Zur|Aan|Op)\s(?:{_SMALL}\s)?)"
    rf"{{0,2}}{_WORD}(?:\s{_SMALL}\s{_WORD})?,?\s+{_NUMBER}{_DOOR}{{0,2}},\s*"
    rf"(?P<year>(?=(?:19|20)\d\d\s(?![A-Z]{{2}}\s)))?{_POSTCODE}\s+"
    rf"(?!{_NO_TOWN}){_TOWN}"
)
#: What looks like a year is a postcode where somebody says that a place follows.
_LEADS = re.compile(
    r"(?:\b(?:to|live[sd]? (?:at|in)|naar|nach|til|address(?: is)?|adresse?(?: (?:is"
    r"|ist|er))?)"
    r"|:)\s*$",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"live|address|deliver|\bsend|ship|\bhouse|home|flat|come|post|drop|door|move"
    r"|mine\b|went to|goes? to|gone to|belongs? to|bring|brought|label"
    r"|\b(?:nach|naar|til|at)\s*$"
    r"|find me|visit|pick|neighbou?r|\bmail|stay|left|my place|ring\b|knock|bell|third"
    r"|floor|\bkat\b|\bpatro\b|\betaj\b|\bplanta\b|\bstock\b|parcel|package|courier"
    r"|wohn|adress|direccion|vivo|abito|indirizzo|habite"
    r"|livrer|woon|mieszka|adres|bor|liefer|schick|\bbei\b|\bchez\b|:\s*$|地址|寄|住"
    r"|家|收货|门牌|送",
    re.IGNORECASE,
)
#: A capital word that leads to an address, and is no part of it.
_LED_TO = re.compile(
    r"(?:Bitte|Schick\w*|Liefer\w*|Adress\w*|Wohn\w*|Send|Post|Vivo|Abito|Woon|Bor"
    r"|Mieszkam)\s(?:(?:an|in|im|bei|nach|en|op|i|w|a|to|at)\s)?"
)
_NEAR = 50
_BOX = re.compile(
    r"\b(?:Postfach|Apartado(?: de correos)?|Caixa Postal|Boite Postale|Casella Postale"
    rf"|Postbus|Skrytka)\s+\d[\d ]{{0,8}}\d\b(?:,\s*{_POSTCODE}\s+{_TOWN})?"
)


def european_addresses(text: str) -> Iterator[Found]:
    """(start, end, "address") of each."""
    latin = without_han(text)
    for start, end, kind in told_by(latin, _EUROPEAN, _FRENCH, _CROSSING, _BOX):
        yield (_begin(latin, start), end, kind)
    for match in _TOLD.finditer(latin):
        before = text[max(0, match.start() - _NEAR) : match.start()]
        if match["year"] is not None and not _LEADS.search(before):
            continue
        sure = _NO_NUMBER.search(match.group())
        if sure or _HERE.search(before) or _HERE.search(text[match.end() :][:_NEAR]):
            yield (_begin(latin, match.start()), match.end(), "address")


def _begin(text: str, start: int) -> int:
    """Where an address begins behind the word that leads to it."""
    lead = _LED_TO.match(text, start)
    return lead.end() if lead else start
