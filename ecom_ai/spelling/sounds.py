"""How Chinese words sound: pinyin without tones."""

import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import metadata

_DIAERESIS = "\u0308"


def sound(word: str) -> str:
    """The pinyin of a Chinese word as it is typed: 'zhangpeng', 'nvxie'.

    Each character has its most frequent reading: context would give the right one in
    a right word, and another in a misspelt one. "" where a character has none.
    """
    sounds = [_sounds().get(character, "") for character in word]
    return "".join(sounds) if all(sounds) else ""


@cache
def _sounds() -> Mapping[str, str]:
    """The first reading of each character.

    Read from the package's data, since importing the package itself takes a third of
    a second and 57 MB of every web process.
    """
    package = metadata.distribution("pypinyin")
    path = str(package.locate_file("pypinyin/pinyin_dict.json"))
    with open(path, encoding="utf-8") as file:
        readings: dict[str, str] = json.load(file)
    seen: dict[str, str] = {}
    return {
        chr(int(code)): seen.setdefault(plain, plain)
        for code, reading in readings.items()
        if (plain := _plain(reading.partition(",")[0]))
    }


def _plain(reading: str) -> str:
    """A reading without tone, its ü as keyboards have it: 'nǚ' is 'nv'."""
    letters = unicodedata.normalize("NFD", reading).replace("u" + _DIAERESIS, "v")
    return "".join(letter for letter in letters if "a" <= letter <= "z")
