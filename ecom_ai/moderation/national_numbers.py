"""National identity numbers: the form of each, what calls it, and its checksum.

A number that is called what it is counts though its checksum is wrong, since people
mistype. One that nothing calls anything must have a form of its own, and a checksum
that holds (python-stdnum's, imported where it is used, since only workers have it).
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import ModuleType

from ecom_ai.moderation.numbers import Found, is_other

_SEVEN_TO_NINE = r"\d(?:[ .-]?\d){6,8}"
_ELEVEN = r"\d(?:[ .-]?\d){10}"
_BIRTHDAY = r"(?:19|20)?\d{6}"

#: What a number is called, and its form.
_CALLED = {
    "es": (r"dni\b|nif\b", r"[\dXYZ]\d{7}[ -]?[A-Z]|\d{3} ?\d{3} ?\d{3}"
           r"|\d{1,2}\.?\d{3}\.?\d{3}(?:-?[A-Z])?"),
    "nie": (r"nie\b", r"[XYZ][ -]?\d{7}[ -]?[A-Z]"),
    "br": (r"cpf\b", r"\d{3}[. ]?\d{3}[. ]?\d{3}[-/ ]?\d{2}"),
    "rg": (r"(?-i:RG)\b", r"\d{1,2}\.?\d{3}\.?\d{3}-?[\dX]"),
    "it": (
        r"codice fiscale|cod\.? ?fisc",
        r"[A-Z]{6} ?\d\d ?[A-Z]\d\d ?[A-Z]\d{3} ?[A-Z]|[A-Z\d]{15,16}",
    ),
    "fr": (
        r"secu\b|securite sociale|nir\b|carte vitale",
        r"[12](?:[ .]?\d\d){2}[ .]?\d[\dAB](?:[ .]?\d{3}){2}(?:[ .]?\d\d)?",
    ),
    "pl": (r"pesel\b", r"\d{11}|\d{6} \d{5}"),
    "nl": (r"bsn\b|burgerservicenummer|sofinummer", r"\d{4}[ .]?\d{2}[ .]?\d{2,3}|"
           r"\d{3}[ .]?\d{3}[ .]?\d{3}"),
    "be": (
        r"rijksregister\w*|registre national|nrn\b",
        r"\d\d\.?\d\d\.?\d\d[- ]?\d{3}[. ]?\d\d",
    ),
    "nordic": (
        r"person(?:al|n)? ?-?(?:number|nummer|nr)\b|fodselsnummer|fødselsnummer"
        r"|cpr\b(?:-?n[ru]\w*)?|henkilotunnus|hetu\b|kennitala|isikukood",
        rf"{_BIRTHDAY}[-+A ]?\d{{3}}[\dA-Y]|{_BIRTHDAY} ?\d{{5}}",
    ),
    "ie": (r"ppsn?\b", r"\d{7}[ -]?[A-W][A-IW]?"),
    "ca": (r"(?-i:SIN)\b|(?:my sin|sin (?:number|no))\b"
    "|social insurance", r"\d{3}[ -]?\d{3}"
           r"[ -]?\d{3}"),
    "au": (r"tfn\b|tax file n\w+", r"\d{3}[ -]?\d{3}[ -]?\d{2,3}"),
    "nz": (r"ird\b", r"\d{2,3}[ -]?\d{3}[ -]?\d{3}"),
    "pan": (r"(?-i:PAN)\b|pan (?:card|number|no)\b", r"[A-Z]{5}\d{4}[A-Z]"),
    "aadhaar": (r"a+dh?a+r\b", r"\d{4}[ -]?\d{4}[ -]?\d{4}"),
    "kr": (r"rrn\b|resident (?:registration )?n\w+|주민(?:등록)?번호",
           r"\d{6}[- ]?[1-8]\d{6}"),
    "sg": (r"nric\b|(?-i:FIN)\b|singapore(?:an)? (?:ic|id)\b", r"[STFGM]\d{7}[A-Z]"),
    "my": (r"mykad\b|(?-i:IC)\b", r"[STFGM]\d{7}[A-Z]|\d{6}[- ]?\d\d[- ]?\d{4}"),
    "th": (r"thai (?:national )?id\b", r"\d-?\d{4}-?\d{5}-?\d\d-?\d"),
    "hk": (r"hk ?id\b|hong kong id|香港身[份分]证"
    "|港卡", r"[A-Z]{1,2}\d{6} ?\(?[\dA]\)?"),
    "tw": (r"身[份分]证(?:字号|号码?)?", r"[A-Z][12AB89]?\d{8}"
    "|[A-Z]{1,2}\d{6} ?\([\dA]\)"),
    "mx": (r"curp\b|rfc\b", r"[A-Z]{4}\d{6}[A-Z\d]{3,8}"),
    "tr": (r"tc kimlik\b|kimlik n\w+|tckn?\b", r"[1-9]\d{10}"),
    "ro": (r"cnp\b|jmbg\b|emso\b|embg\b|umcn\b", r"\d{13}"),
    "cz": (r"rodne cislo|rc\b(?=[ :]+\d{6}/)", r"\d{6}/?\d{3,4}"),
    "gr": (r"amka\b|afm\b", r"\d{9,11}"),
    "il": (r"teudat zehut|t\.?z\.?(?= ?[:#]? ?\d)", r"\d{8,9}"),
    "pk": (r"cnic\b|nicop\b", r"\d{5}-?\d{7}-?\d"),
    "id": (r"nik\b|ktp\b", r"\d{16}"),
    "ch": (r"ahv\b|avs\b", r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d\d"),
    "cl": (r"rut\b", r"\d{1,2}\.?\d{3}\.?\d{3}-[\dK]"),
    "de": (
        r"tax (?:id(?:entification)? )?n(?:umber|o)\b|steuer-? ?(?:id|nummer"
        r"|identifikationsnummer)|idnr\b|steuernr\b",
        r"\d\d(?:[ ]?\d{3}){3}|\d{2,3}/\d{3}/\d{4,5}|\d(?:[ -]?\d){8,10}",
    ),
    "at": (
        r"sozialversicherungs\w*|svnr\b|sv-?nummer",
        r"\d{4} ?\d{6}|\d\d ?\d{6} ?[A-Z] ?\d{3}",
    ),
    "ng": (r"iqama\b|bvn\b|(?-i:NIN)\b", r"\d{10,11}"),
    "bg": (r"egn\b", r"\d{10}"),
    "hr": (r"oib\b", r"\d{11}"),
    "pt": (r"nif\b|contribuinte|cartao de cidadao", rf"{_SEVEN_TO_NINE}(?: ?\d ?[A-Z]"
           r"[A-Z]\d)?"),
    "latin": (r"cedula\b|curp\b|cuil\b|cuit\b", rf"{_ELEVEN}|{_SEVEN_TO_NINE}\d?|"
              r"\d\d-\d{8}-\d"),
    "lt": (r"asmens kodas|personas kods|snils\b|(?-i:INN)\b|[сС](?:НИЛС|нилс)|ИНН|инн",
           r"\d{6}-?\d{5}|"
           r"\d{3}-\d{3}-\d{3}[ -]\d\d|\d{10,12}"),
    "vn": (r"cccd\b|cmnd\b|civil id\b|(?-i:QID|NID)\b", r"\d{9,13}"),
    "lk": (r"(?-i:NIC)\b", r"\d{9}[VX]|\d{12}"),
    "ph": (r"(?-i:SSS|TIN|UMID)\b(?: (?:no|number)\.?)?|philsys",
           r"\d\d-\d{7}-\d|\d{3}-\d{3}-\d{3}(?:-\d{3})?"
           r"|\d{4}-\d{4}-\d{4}(?:-\d{4})?"),
    "gh": (r"ghana card\b|kra pin\b|(?-i:KRA)\b", r"GHA-\d{9}-\d|A\d{9}[A-Z]"),
    "hu": (r"(?-i:TAJ)\b|taj ?szam|adoazonosito", r"\d{3}[ -]?\d{3}[ -]?\d{3}|\d{10}"),
    "za": (r"id (?:number|no)\b|sa id\b|my id\b|national id",
           r"\d{13}|\d{6} \d{4} \d{3}"),
}  # fmt: skip
_CUE = re.compile(
    # Words begin at a boundary; Chinese ones anywhere.
    r"(?:\b|(?=[香港身сСиИ주]))(?:"
    + "|".join(f"(?P<{name}>{called})" for name, (called, _) in _CALLED.items())
    + ")",
    re.I | re.ASCII,
)
_AFTER = {
    name: re.compile(
        rf"(?P<gap>[^\d!?。！？\n]{{0,48}}?)(?:[!?]{{1,3}}\s(?:mine is\s)?)?"
        rf"(?<![A-Z\d])(?P<number>{form})(?![A-Z\d])",
        re.I,
    )
    for name, (_, form) in _CALLED.items()
}
_BEFORE = {
    name: re.compile(
        rf"(?<![A-Z\d.-])(?P<number>{form})[\s,(–—=-]{{1,3}}(?:(?:is|was|as|my|his|her"
        r"|our|the|ist|meine?|es|mi|mon|e)\s+){0,3}$",
        re.I,
    )
    for name, (_, form) in _CALLED.items()
}
#: What a number was asked for is not what it is: "my TFN for the claim: 482 …".
_ASKED = re.compile(r"\s(?:was )?(?:for|on) (?:the|my|a|an|this|their)\b", re.I)
_NEAR = 40
#: So far behind its name a number is one; further off its checksum must be right …
_GAP = 24
#: … by the module that checks it.
_CHECKED = {
    "au": "au.tfn", "aadhaar": "in_.aadhaar", "br": "br.cpf", "ca": "ca.sin",
    "es": "es.dni", "nie": "es.nie", "nl": "nl.bsn", "nordic": "se.personnummer",
    "nz": "nz.ird", "pan": "in_.pan", "pl": "pl.pesel", "tr": "tr.tckimlik",
    "fr": "fr.nir", "it": "it.codicefiscale", "ie": "ie.pps", "hr": "hr.oib",
}  # fmt: skip

#: Forms that nothing else has, by the module that checks them.
_ALONE = {
    "es.dni": r"\d{8}-?[A-Z]",
    "es.nie": r"[XYZ]-?\d{7}-?[A-Z]",
    "br.cpf": r"\d{3}\.\d{3}\.\d{3}-\d\d",
    "it.codicefiscale": r"[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]",
    "fr.nir": r"[12] ?\d\d ?(?:0[1-9]|1[0-2]) ?\d[\dAB] ?\d{3} ?\d{3} ?\d\d",
    "be.nn": r"\d\d\.\d\d\.\d\d-\d{3}\.\d\d",
    "mx.curp": r"[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z\d]\d",
    "fi.hetu": r"[0-3]\d[01]\d{3}[-+A]\d{3}[A-Y\d]",
    "se.personnummer": r"\d\d[01]\d[0-3]\d-\d{4}",
    "kr.rrn": r"\d\d[01]\d[0-3]\d-[1-4]\d{6}",
    "my.nric": r"\d\d[01]\d[0-3]\d-\d\d-\d{4}",
    "th.pin": r"\d-\d{4}-\d{5}-\d\d-\d",
    "cl.rut": r"\d{1,2}\.\d{3}\.\d{3}-[\dK]",
    "pk.cnic": r"\d{5}-\d{7}-\d",
    "ch.ssn": r"756\.\d{4}\.\d{4}\.\d\d",
    "in_.pan": r"[A-Z]{3}P[A-Z]\d{4}[A-Z]",
    "us.ssn": r"\d{3}-\d\d-\d{4}",
}
_FORMS = re.compile(
    r"(?<![A-Za-z\d./-])(?:"
    + "|".join(f"(?P<{name.replace('.', '_0')}>{f})" for name, f in _ALONE.items())
    + r")(?![A-Za-z\d]|[./-]\d)"
)
#: Those whose checksum stdnum does not have; their form is enough.
_SHAPED = re.compile(
    r"(?<![A-Za-z\d])(?:(?!BG|GB|NK|KN|TN|NT|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z]"
    r"(?: \d\d){3} [A-D]|[A-Z]{1,2}\d{6}\([\dA]\)|784-\d{4}-\d{7}-\d)(?![A-Za-z\d])"
)
#: Singapore's: a letter for the century, seven digits, a letter that checks them.
_SINGAPORE = re.compile(
    r"(?<![A-Za-z\d./-])([STFGM])(\d{7})([A-Z])(?![A-Za-z\d]|[./-]\d)"
)
_SINGAPORE_WEIGHTS = (2, 7, 6, 5, 4, 3, 2)
#: What the sum begins with, and the letter for each rest of it by eleven.
_SINGAPORE_LETTERS = {
    "S": (0, "JZIHGFEDCBA"),
    "T": (4, "JZIHGFEDCBA"),
    "F": (0, "XWUTRQPNMLK"),
    "G": (4, "XWUTRQPNMLK"),
    "M": (3, "XWUTRQPNJLK"),
}


def national_numbers(text: str) -> Iterator[Found]:
    """(start, end, "id_number") of each."""
    for cue in _CUE.finditer(text):
        name = cue.lastgroup or ""
        match = _after(name, text, cue.end()) or _BEFORE[name].search(
            text, max(0, cue.start() - _NEAR), cue.start()
        )
        # Called what it is, one of its form stays so on an invoice, too.
        if match and (
            _has_form(match["number"])
            or _ASKED.match(text, cue.end())
            or not is_other(text, *match.span("number"))
        ):
            yield (*match.span("number"), "id_number")
    for match in _FORMS.finditer(text):
        if _has_form(match.group()) and not is_other(text, *match.span()):
            yield (*match.span(), "id_number")
    for match in _SINGAPORE.finditer(text):
        if _is_singaporean(*match.groups()) and not is_other(text, *match.span()):
            yield (*match.span(), "id_number")
    for match in _SHAPED.finditer(text):
        if not is_other(text, *match.span()):
            yield (*match.span(), "id_number")


def _after(name: str, text: str, end: int) -> re.Match[str] | None:
    """The number behind what calls it so, if it is near or surely one."""
    match = _AFTER[name].match(text, end)
    if match is None or len(match["gap"]) <= _GAP:
        return match
    checked = name in _CHECKED and _checking(_CHECKED[name]).is_valid(match["number"])
    return match if checked else None


def _is_singaporean(century: str, digits: str, letter: str) -> bool:
    first, letters = _SINGAPORE_LETTERS[century]
    pairs = zip(_SINGAPORE_WEIGHTS, map(int, digits), strict=True)
    return (
        letters[(first + sum(weight * digit for weight, digit in pairs)) % 11] == letter
    )


def _has_form(number: str) -> bool:
    """Whether it has a form that nothing else has, and its checksum is right."""
    match = _FORMS.fullmatch(number)
    if match is None:
        return False
    module = (match.lastgroup or "").replace("_0", ".")
    return bool(_checking(module).is_valid(number))


@cache
def _checking(module: str) -> ModuleType:
    return import_module(f"stdnum.{module}")
