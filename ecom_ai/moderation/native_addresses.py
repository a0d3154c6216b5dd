"""Addresses of Korea, Japan, Thailand, Vietnam and Russia, as people there write them.

Accents and marks are gone by now, of Thai vowels too.
"""

import re
from collections.abc import Iterator

from ecom_ai.moderation.address_parts import told_by
from ecom_ai.moderation.numbers import Found, without_han

_HANGUL = "[\uac00-\ud7a3]"
#: A district, a road or a quarter with a number, a block and a flat.
_KOREAN = re.compile(
    rf"(?:{_HANGUL}{{2,8}}(?:특별시|광역시|자치시|시|도)\s?|(?:서울|부산|대구|인천"
    rf"|광주|대전|울산|경기)\s)?"
    rf"(?:{_HANGUL}{{1,5}}시\s)?{_HANGUL}{{1,5}}[구군시]\s(?:{_HANGUL}{{1,6}}[읍면동가]\s)?"
    rf"(?:{_HANGUL}[{_HANGUL[1:-1]}\d]{{0,10}}(?:로"
    rf"|길)\s?(?:\d{{1,3}}번?[가나다]?길\s?)?"
    rf"|(?<=[동리가읍면]\s))"
    rf"\d{{1,4}}(?:-\d{{1,4}})?(?:번지)?"
    rf"(?:,?\s(?:{_HANGUL}[{_HANGUL[1:-1]}\d]{{1,12}}\s)?(?:[A-Z\d]{{1,4}}동\s?)?"
    r"(?:B?\d{1,4}호|\d{1,2}층))?(?![\d원개번])"
)
#: Russia and its neighbours: a road, a house, and a flat or a town.
_RUSSIAN = re.compile(
    r"(?:(?:ул|вул|пр|пер|наб|б-р|пр-т|пл)\.|(?<!\w)(?:улица|вулиця|проспект"
    r"|переулок|бульвар|шоссе))\s?"
    r"[А-ЯІ][\w-]+(?:\s[А-ЯІ][\w-]+){0,2},?\s"
    r"(?:(?:д|буд)\.\s?|дом\s|будинок\s)?\d{1,4}(?:[а-яА-Я](?!\w))?"
    r"(?:[/-]\d{1,3})?(?:,?\s(?:к|корп|стр)\.\s?\d{1,2})?"
    r"(?:,?\s(?:кв|квартира|оф)\.?\s?\d{1,4}|,\s(?:г\.\s?)?[А-ЯІ]\w{2,}){1,3}"
)
_KANA = "\u3040-\u30ff\u4e00-\u9fff"
#: A prefecture, a town or a ward, a quarter, and what was counted there; a house.
_JAPANESE = re.compile(
    r"(?:〒?\d{3}-\d{4}\s?)?"
    # Without a prefecture, a city with wards and three numbers.
    rf"(?:(?=[\u4e00-\u9fff]{{1,4}}市[\u4e00-\u9fff]{{1,4}}区[{_KANA}]{{1,12}}"
    r"(?:\d{1,2}-\d{1,3}-\d|\d丁目))"
    r"|东京都|北海道|大阪府|京都府|[\u4e00-\u9fff]{2,3}県)"
    rf"[{_KANA}]{{1,7}}?[市区郡町村]"
    rf"[{_KANA}]{{1,12}}?\s?(?:\d{{1,2}}(?:-\d{{1,3}}){{1,2}}"
    r"|\d{1,2}丁目\s?\d{1,3}(?:番地?|-)\s?(?:\d{1,3}号?)?)"
    rf"(?:\s?(?!へ|に|ま|で|宛)[{_KANA}]{{2,14}}\s?[A-Z]?\d{{3,4}}(?:号?室)?)?(?!\d)"
)
#: A number and a lane, and what both lie in, up to the postcode or the capital.
_THAI_SIGN = "[\u0e00-\u0e7f]"
_THAI = re.compile(
    rf"(?<![\d/.]){_THAI_SIGN}{{0,12}}\s?\d{{1,4}}(?:/\d{{1,4}})?"
    rf"(?=[^\n]{{0,60}}(?:แขวง|เขต|อ\.|อาเภอ|ต\.|ตาบล))"
    rf"\s(?:[\u0e00-\u0e7f\d./-]+\s){{1,8}}?(?:\d{{5}}(?!\d)|กร?งเทพ{_THAI_SIGN}*"
    rf"|จ\.\s?{_THAI_SIGN}+)"
    r"(?:\s\d{5}(?!\d))?"
)
_NAME = r"[A-ZĐ][a-zđ]*(?:\s[A-ZĐ][a-zđ]*){0,3}"
#: A house in a road, its ward, its district, its town.
_VIETNAMESE = re.compile(
    r"(?<![\w.,/-])(?:(?i:so(?: nha)?)\s)?\d{1,4}[A-Z]?(?:/\d{1,4}[A-Z]?){0,3},?\s"
    r"(?:(?:[Nn]go|[Hh]em|[Nn]gach|[Kk]iet)\s\d{1,4}(?:/\d{1,3})*,?\s){0,2}"
    r"(?P<road>(?:[Dd]uong|[Đđ]uong|[Pp]ho|[Nn]go|[Hh]em|[Nn]gach)\s(?:\d+\s)?)?"
    rf"{_NAME}(?P<ward>,\s*(?:P\.|Phuong|phuong|Xa)\s?(?:\d{{1,2}}|{_NAME}))?"
    r"(?P<district>,\s*(?:Q\.|Quan|quan|Huyen|H\.)\s?"
    rf"(?:\d{{1,2}}(?!\d)|{_NAME}))?"
    rf"(?P<town>(?:,\s*{_NAME}){{0,2}},\s*"
    r"(?:TP\.?\s?(?:HCM|Ho Chi Minh)|(?:TP\.?\s?)?(?:Ha Noi|Hanoi"
    r"|Da Nang|Sai Gon|Can Tho|Hai Phong|Ho Chi Minh)))?"
)


def native_addresses(text: str) -> Iterator[Found]:
    """(start, end, "address") of each."""
    latin = without_han(text)
    yield from told_by(latin, _KOREAN, _THAI)
    yield from told_by(text, _JAPANESE, _RUSSIAN)
    for match in _VIETNAMESE.finditer(latin):
        if sum(part is not None for part in match.groupdict().values()) > 1:
            yield (*match.span(), "address")
