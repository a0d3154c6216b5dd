"""Asian addresses that are written in English, or in Latin letters."""

import re
from collections.abc import Iterator

from ecom_ai.moderation.address_parts import INSIDE, TOWN, UNIT, told_by
from ecom_ai.moderation.numbers import Found, without_han

#: A flat or a plot, and a six-digit code: India, Singapore. A year, and a number of
#: four digits after one name, are none: 1974, No 4417.
_INDIAN = re.compile(
    rf"(?<![\w-])(?<!Phase\s)(?<!Stage\s)(?<!Level\s)(?!\d{{4}},\s[A-Z]\w+(?:\s[A-Z])?\s\d{{4}}(?!\d))(?:{UNIT}"
    rf"|[A-Z]-?\d{{1,4}}|No\.?\s?\d{{1,4}}[A-Z]?|\d{{1,2}}(?:st|nd|rd|th)\s(?i:floor)"
    rf"|\d{{1,4}}(?:/\d{{1,4}})?)(?:\s[A-Z][\w' ]+?)?"
    r"(?:,\s*(?:#\d{1,3}-\d{1,4}|(?:#|\d{1,3}(?:st|nd|rd"
    r"|th)\s)?[A-Z][A-Za-z'. -]{1,30}?(?:\s\d{1,3}(?:st|nd|rd|th|[A-Z])?"
    r"(?:\s[A-Z][a-z]+)?)?)){1,5},?(?:\s"
    r"|\s?[-–]\s?)(?:\d{3}\s?\d{3}|(?!19|20)\d{4})(?!\d)"
)
_HONG_KONG = re.compile(
    rf"(?<!\w)(?:(?:{INSIDE}|(?i:building|bldg\.?)\s?\w{{1,3}}"
    rf"|\d{{1,2}}[A-H]),\s+){{2,5}}"
    rf"(?:{TOWN},\s+){{0,3}}(?:Hong Kong|Kowloon|N\.?T\.?|HK|Macau|Beijing|Shanghai"
    r"|Guangzhou|Shenzhen|Chengdu|Hangzhou|Nanjing|Wuhan|Xi'?an|Suzhou|Tianjin"
    r"|Taipei)\b"
)
#: A flat by the name of its house, in a town where houses have no other.
_CITY = re.compile(
    rf"(?<!\w){UNIT},?\s+(?:{TOWN},\s+){{1,4}}(?:Dubai|Abu Dhabi|Sharjah|Ajman|Doha"
    r"|Riyadh|Jeddah|Kuwait|Manama|Muscat|Karachi|Lahore|Islamabad|Dhaka|Colombo"
    r"|Kathmandu|Manila|Makati|Taguig|Quezon City|Cebu|Jakarta|Kuala Lumpur|Singapore"
    r"|Bangkok|Nairobi|Lagos|Accra|Kampala)(?!\w)"
)
#: Malaysia and Indonesia, where the road's word stands first.
_MALAY = re.compile(
    r"(?<![\w-])(?:(?:(?:No|Lot)\.?\s?)?\d{1,4}[A-Z]?"
    r"|[A-Z]{0,2}\d{0,2}(?:-[A-Z]?\d{1,3}){1,3}[A-Z]?),?\s+(?:Jalan|Jln\.?|Lorong|Lebuh"
    r"|Persiaran)"
    r"\s[A-Z\d][\w/]*(?:\s[A-Z\d][\w/]*){0,3}(?:,\s*[A-Z][\w ]+?){0,2},\s*\d{5}\s"
    r"[A-Z]\w+(?:\s[A-Z]\w+)?"
    r"|(?<!\w)(?:Jl\.|Jln\.|Jalan)\s[A-Z]\w+(?:\s[A-Z]\w+){0,3},?\sNo\.?\s?\d{1,4}"
    r"(?:,\s*RT\.?\s?\d{1,3}\s?/\s?RW\.?\s?\d{1,3})?"
    r"(?:,\s*[A-Z]\w*(?:\s[A-Z]\w+)*){0,3}(?:\s\d{5})?(?!\w)"
)
_JAPANESE = re.compile(
    r"(?<![\d-])(?:\d{1,2}-){2}\d{1,2}(?:-\d{1,4})?,?\s[A-Z][a-z]+(?:-[A-Z]?[a-z]+)?(?:,\s[A-Z]"
    r"[\w-]+){1,3}"
    r"(?:,?\s\d{3}-\d{4})?"
)
#: Floors, as they are told in Taiwan and Hong Kong.
_FLOOR = r"\d{1,2}(?:/F|F)\.?(?:-\d{1,2})?(?!\w)"
#: Korea: a block and a flat, a number, a road, what it lies in.
_KOREAN = re.compile(
    r"(?<![\w-])(?:\d{3}-\d{3,4},?\s)?\d{1,4}(?:-\d{1,3})?,?\s(?:[A-Z][\w-]*\s)?"
    r"[A-Z][a-z]+(?:-[a-z]+)?-(?:ro|gil|daero)(?:\s\d{1,3}(?:beon)?-gil)?"
    r"(?:,\s*[A-Z][\w-]+){1,4}(?:,?\s\d{5})?(?!\w)"
)
#: A Chinese address in English: No. 88, Section 2, Roosevelt Road, Taipei 106.
_CHINESE = re.compile(
    rf"(?<![\w-])(?:(?:{INSIDE}|{_FLOOR}"
    rf"|(?i:building)\s?\w{{1,3}}),?\s+){{0,4}}"
    r"(?P<no>No\.?\s?)?\d{1,4}(?:-\d{1,3})?,?\s+"
    r"(?:(?:Lane|Ln\.?|Alley|Aly\.?|Section|Sec\.?)\s\d{1,4},?\s+){0,3}"
    r"(?:[A-Z][\w']*\.?\s){1,3}"
    r"(?:Road|Rd|Street|St|Avenue|Ave|Blvd|Lane)(?!\w)\.?(?:\s\(?[NSEW](?!\w)\.?\)?)?"
    r"(?:,?\s*(?:Section|Sec\.?)\s\d{1,2})?"
    rf"(?:,\s*(?:{_FLOOR}|{UNIT}|{TOWN})){{0,5}}(?:,?\s\d{{3,6}}(?!\d))?"
)
#: Without "No." one of these shows that it is none of the West.
_OF_CHINA = re.compile(
    rf"\b(?:Sec|Section|Ln|Lane|Alley)\.?\s\d|\bDist(?:rict)?\b|\s{_FLOOR}"
)
#: Thailand, Vietnam, the Gulf, the Philippines.
_FURTHER = re.compile(
    r"(?<![\w.-])\d{1,4}(?:/\d{1,4})?,?\s(?:Moo\s\d{1,2},?\s|(?:Soi|Thanon)\s)"
    rf"[A-Z\d][\w' ]*(?:,\s*{TOWN}(?:\s\d{{1,2}})?){{0,3}}(?:,?\s\d{{5}})?(?!\w)"
    r"|(?<![\w.-])\d{1,4}[A-Z]?(?:/\d{1,4})*,?\s(?:[A-Z]\w*\s?){1,4}(?:,\s*Ward\s\w+)?"
    r"(?:,\s*(?:District|Dist\.?|Quan|Q\.?)\s\w[\w ]{0,12}?)"
    r"(?:,\s*(?:Ho Chi Minh(?: City)?|HCMC|Saigon|Ha ?[Nn]oi|Da Nang))"
    rf"|(?<!\w)(?i:villa|house|plot|flat|apt|unit"
    rf"|shop)\.?\s(?i:no\.?\s)?\d{{1,4}}[A-Z]?,"
    r"\s*(?:Street|St\.?|Road|Rd\.?|Lane|Sector|Phase"
    r"|Block)\s(?:No\.?\s)?\d{1,3}[A-Za-z]?"
    rf"(?:,\s*{TOWN}(?:\s\d{{1,2}})?(?:-\d)?){{1,3}}"
)


def asian_addresses(text: str) -> Iterator[Found]:
    """(start, end, "address") of each."""
    latin = without_han(text)
    yield from told_by(latin, _INDIAN, _JAPANESE, _MALAY, _HONG_KONG, _CITY, _KOREAN)
    yield from told_by(latin, _FURTHER)
    for match in _CHINESE.finditer(latin):
        if match["no"] or _OF_CHINA.search(match.group()):
            yield (*match.span(), "address")
