"""Numbers of identity papers, and national identity numbers.

Checksums are python-stdnum's, imported where it is used, since only workers have it.
"""

import re
from collections.abc import Iterator

from ecom_ai.moderation.national_numbers import national_numbers
from ecom_ai.moderation.numbers import Found, is_other

_GAP = r"(?: ?[-.·~—–_/]{1,3} ?| )?"
_RESIDENT = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{16}}{_GAP}[\dXx](?![\dA-Za-z])")
#: Digits so far apart may be those of several numbers.
_APART = re.compile(r"[^\dXx]{2}")
#: Nothing else has a province, a birthday of the living and so many digits.
_RESIDENT_SURE = re.compile(
    r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|8[1-3])\d{4}"
    r"(?:19[3-9]\d|200\d|201[0-6])(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]"
)
#: A district, a birthday, a number of the day: what a mistyped one still has.
_RESIDENT_FORM = re.compile(
    r"[1-8]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]"
)
_RESIDENT_SAID = re.compile(r"身[份分]|证|实名|核验|验证身|\bid\b", re.IGNORECASE)
#: What a paper is carried in is sold.
_CARRIED = r"(?!\s?(?:holder|cover|wallet|case|sleeve|slot|bag|pouch|夹|套|包|保护))"
_PAPERS = (
    r"(?:\bpassport|\breisepass|\bpasaporte|\bpassaporto|\bpaspoort"
    r"|\bdriv(?:er'?s?|ers|ing) licen[cs]e|\bfuhrerschein\w*"
    r"|\brijbewijs|\bpermis de conduire|\bpatente di guida|\bpermiso de conducir"
    r"|\bprawo jazdy|\bkorkort|\bforerkort|\bcarta de conducao"
    r"|\bid(?:entity)? card|\bnational id|\bgreen card|\bresiden(?:ce|t) (?:permit"
    r"|card)"
    r"|\bpersonalausweis\w*|\bausweis\w*|\bcarte d'identite|\bcarta d'identita"
    r"|\bsocial security|\bssn\b|\bitin\b|\bnational insurance|\baadhaar|\bvisa number"
    rf"|\bvoter id){_CARRIED}"
)
_PAPERS_ZH = (
    r"(?:护照|驾照|驾驶证|身[份分]证|社保卡?|医保卡?|健保卡|通行证|居[住留](?:证"
    r"|许可|卡)"
    r"|学生证"
    rf"|军官证|港澳证|回乡证|台胞证|证件|入台证|签证){_CARRIED}"
)
#: Papers whose number is told after their name; it has a digit in it.
_PAPER = re.compile(
    rf"(?:{_PAPERS}|\bmy social(?=[\s:#]+(?:is|was|no|num|[\d#]))"
    r"|\bni\b|\bnino|\bnhs|\blicence|\b(?:my|his|her|our) licen[cs]e"
    r"|\bpersonal id|\bmy id\b"
    r"|(?<!customer )(?<!product )\bid (?:number|no\b)|\bdowod\w*|\bmedicare"
    r"|\btax id|\bdl(?= (?:no|num|#))"
    rf"|{_PAPERS_ZH})"
    r"(?:\s*\([A-Za-z]{2,12}\))?(?:\s*(?:number|nummer|num\.?|no\.?|nr\.?|id|card|证"
    r"|卡|号码|字?号|档案|编号)){0,2}"
    r"\s*(?:(?:which|that)\s)?(?:is|was|here|ist|es|reads|是|为|了|印着"
    r"|as)?\s*[:：#,，(（]?\s*"
    r"(?P<number>军字第\d{6,8}号|[A-Z]{2,5}9{0,3} \d{6} [A-Z]{1,2}9?\d[A-Z]{2}"
    r"|(?:[A-Z]{1,5}(?=\d)|(?-i:[A-Z]{1,3})[ -])?(?=[A-Z]{0,2}\d)"
    r"[A-Z\d](?:[ -]?[A-Z\d]){5,18}(?:\s?\([\dA]\))?)(?![A-Za-z\d])",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"军字第\d+号|[A-Z]{2,5}9{0,3} \d{6} [A-Z]{1,2}9?\d[A-Z]{2}"
    r"|[A-Za-z]{0,5}[ -]?\d[\dA-Za-z]*(?:[ -](?=[A-Z]*\d)[A-Z\d]+)*"
    r"(?:[ -][A-Z](?!\w))?(?:\s?\([\dA]\))?"
)
#: Fewer digits are no document's number.
_LEAST = 5
#: The number first, and what it is after it.
_PAPER_AFTER = re.compile(
    r"(?<![A-Za-z\d.-])(?P<number>[A-Z]{0,3}\d{6,10}[A-Z]?|\d{3} \d{3} \d{3}"
    r"|(?-i:(?=(?:[A-Z]*\d){2})[A-Z][A-Z\d]{8}))"
    r"(?:\s?[,(（–—-]?\s?(?:(?:is|was|being) )?(?:my|his|her|our|the) (?:\w+ )?"
    rf"(?:{_PAPERS})"
    rf"|\s?[,，(（]?\s?[就这那]?[是为]?(?:我|他|她|本人)的?(?:{_PAPERS_ZH}))",
    re.IGNORECASE,
)
#: Papers whose number is told later in the sentence: "wrong, it should be K1234567".
_PAPER_LATER = re.compile(
    rf"(?:{_PAPERS}|\bmy (?:social|id)\b|{_PAPERS_ZH}|身份(?:信息|号码))"
    r"(?:[^.。\n]|(?<=\bno)\.|(?<=\bnr)\.){0,60}?"
    r"(?<![A-Za-z\d-])(?P<number>(?-i:[A-Z]{1,3})[ -]?\d{6,9}"
    r"|(?-i:[A-Z]{2,5}9?\d{6}[A-Z\d]{5,7})|\d{6}-\d{4}|\d{17}[\dX]|\d{15}"
    r"|\d{3}[ -]\d{2}[ -]\d{4}|\d{4} \d{4} \d{4}"
    # German ones: letters and digits in any order.
    r"|(?-i:(?=(?:[A-Z]*\d){2})[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ\d]{8})"
    r"|(?-i:[A-Z]{2})(?:[ -]?\d{2}){3}[ -]?(?-i:[A-D])"
    r"|(?<=should be )\d{8,9}|(?:(?<=应该是)|(?<=应为)|(?<=写成)|(?<=印成))\d{8,9})"
    r"(?![A-Za-z\d-])",
    re.IGNORECASE,
)
#: A paper is spoken of …
_SPOKEN_OF = re.compile(rf"{_PAPERS}|\bnational insurance|{_PAPERS_ZH}", re.IGNORECASE)
_AGO = 160
#: … and the number is told later: of whose, of the new one, or that it expires.
_ALIKE = (
    r"(?<![A-Za-z\d-])(?P<number>(?-i:(?:[A-Z]{3} )?(?:[A-Z]{1,3}[ -]?)?)"
    r"(?!(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d(?!\d))\d{7,9}"
    r"|(?-i:[A-Z9]{5} ?\d{6} ?[A-Z9]{2}\d?[A-Z\d]{2})|\d{17}[\dXx]"
    r"|\d\d(?-i:[A-Z]{2})\d{5}"
    r"|(?-i:(?=(?:[A-Z]*\d){3})[A-Z][A-Z\d]{8}))(?![A-Za-z\d-])"
)
_FURTHER = re.compile(
    r"(?:(?:[,;(.–—-]\s|\b(?:its|the|whose|document|paper|with|and) )"
    r"(?:number|no\.)(?:'s| is| was|:)?"
    r"|(?<![单货型编款])号码?(?:就?[是为]|[:：])?|\b(?:mine|hers|(?:my|his|her"
    r"|our) (?:\w+ ){0,2}\w+'s"
    r"|(?:new|old|other|renewed|second|first|current|expired|right|correct|real"
    r"|previous|replacement|latest|valid) (?:one|number)|(?:renewal|replacement|it)"
    r"(?= (?:is|was|should be)))"
    r"(?:'s| is| was| should be| reads| being)?"
    r"|\b(?:i|we) (?:\w+ )?(?:sent|gave|entered|typed|wrote|filled in)"
    r"|(?:旧|新|原|另|现|换发|补办|正确|过期|老公|老婆|[我他她妈爸])(?:来|在|后|前"
    r"|那|一)?"
    r"的?(?:(?:[证本张]|号码?|一[本张])?(?:改?[是为成]|[:：])|[证号])|应该?[是为]"
    r"|改成|写成|给了"
    r"|(?:[美英中德法韩]国|日本|加拿大|澳洲|新加坡|香港|台湾|大陆)的(?:是|[:：])?)"
    rf"[\s:：,，(（\"“']{{0,3}}{_ALIKE}"
    rf"|{_ALIKE.replace('number', 'expiring')}[^.。\n\d]{{0,16}}?"
    r"(?:\bexp(?:ire[sd]?|iry)?\b|\bissued\b|\bvalid\b|有效期|到期|过期|签发)",
    re.IGNORECASE,
)

_STOPS = r"[\s.!?。！？,，:：;；…\"”’]+"
_WHAT_FOLLOWS = (
    rf"(?:{_STOPS}(?:ok(?:ay)?|fine|sure|here|there|well|right|alright|so|yes|good"
    r"|you go|it is|行|好|喏|给|拿去|嗯|来)(?:[吧的了啊你们]{1,2}| then)?){0,4}"
    rf"{_STOPS}"
)
#: Asked for, and told in a sentence of its own: "You want a passport. OK. C4F7K29LM."
_ASKED_FOR = re.compile(
    rf"(?:{_PAPERS}|{_PAPERS_ZH})[^.!?。！？\n\d]{{0,40}}?{_WHAT_FOLLOWS}{_ALIKE}"
    r"(?=\s?(?:[.!?,，。！？;；]|$))",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:want|ask|need|demand|requir|request|insist|send|show|upload|pro[vo][ei]|verif"
    r"|check)|要|让|叫|问|非得|必须|填|登记|核验|验证|上传|看",
    re.IGNORECASE,
)
_ASKED_NEAR = 48
#: What it was carried in let it be ruined.
_RUINED = re.compile(
    r"(?:passport|licen[cs]e|\bid card|护照|身份证|驾照|通行证|证件)[^\n]{0,100}?"
    rf"(?:\bnumber|\bno\.|号码?)[\s:：,，]{{0,2}}{_ALIKE}"
    r"(?=[^.。\n]{0,24}(?:unreadable|illegible|n[o']t (?:be )?(?:read|legible)|smudged"
    r"|blurred|\bgone\b|看不清|糊|花了|模糊|认不出|没法看))",
    re.IGNORECASE,
)


def identity_numbers(text: str) -> Iterator[Found]:
    """(start, end, "id_number") of each."""
    yield from _residents(text)
    yield from national_numbers(text)
    for match in (*_PAPER_AFTER.finditer(text), *_PAPER_LATER.finditer(text)):
        if not is_other(text, *match.span("number")):
            yield (*match.span("number"), "id_number")
    for match in (*_ASKED_FOR.finditer(text), *_RUINED.finditer(text)):
        start, end = match.span("number")
        near = text[max(0, match.start() - _ASKED_NEAR) : start]
        asked = match.re is _RUINED or _ASKS.search(near)
        if asked and not is_other(text, start, end):
            yield (start, end, "id_number")
    for match in _FURTHER.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        said = _SPOKEN_OF.search(text, max(0, start - _AGO), start)
        if said and not is_other(text, start, end):
            yield (start, end, "id_number")
    for match in _PAPER.finditer(text):
        start = match.start("number")
        told = _NUMBER.match(match["number"])
        if told and _has_digits(told.group()):
            yield (start, start + told.end(), "id_number")


def _has_digits(number: str) -> bool:
    """Whether it has enough; a word of eight capitals and digits needs fewer."""
    digits = sum(sign.isdigit() for sign in number)
    return digits >= _LEAST - (
        len(number) > 7 and number.isalnum() and number.isupper()
    )


def _residents(text: str) -> Iterator[Found]:
    """Chinese ones: those with a true checksum, or said to be one and like one."""
    for match in _RESIDENT.finditer(text):
        number = re.sub(r"[^\dX]", "", match.group().upper())
        near = text[max(0, match.start() - 60) : match.end() + 20]
        said = _RESIDENT_SAID.search(near)
        if not said and _APART.search(match.group()):
            continue
        is_one = _RESIDENT_SURE.fullmatch(number) or (
            _RESIDENT_FORM.fullmatch(number) and said
        )
        if _is_resident(number) or (is_one and not is_other(text, *match.span())):
            yield (*match.span(), "id_number")


def _is_resident(number: str) -> bool:
    """Whether length, checksum, birthday and birthplace are those of a Chinese one."""
    from stdnum.cn import ric

    try:
        return bool(ric.is_valid(number))
    except KeyError:  # of a county that it does not list, the rest being right
        return True
