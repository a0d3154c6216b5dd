"""Disguised text made plain, each character still knowing where it stood.

A word that is spelt 1d1ot, i.d.i.o.t, іdiоt or 傻*逼 is read by people and missed by
checkpoints. What is folded is only asked about besides: people see what was written.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from ecom_ai.moderation.disguises import ENGLISH, INITIALS, SOUNDS

#: Letters of two scripts that look like Latin ones; NFKC does full width and maths.
_LOOKALIKE = str.maketrans(
    "аеорсухіјѕһԁԛԝкмтвнгъьѵАЕОРСУХІЈЅНКМТВαορνικτυεηχΑΕΟΡΝΙΚΤΥΗΧΒΜΖıɡɑℓ",
    "aeopcyxijshdqwkmtbhrbbvAEOPCYXIJSHKMTBaopvikturhxAEOPNIKTYHXBMZigal",
)
_LEET = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s",
     "!": "i", "|": "l", "€": "e"}
)  # fmt: skip

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_CHINESE = re.compile(f"[{_HAN}]")
#: Letters of two scripts in one word are nobody's language.
_MIXED = re.compile(r"[\u0370-\u04ff]*[A-Za-z]+[\u0370-\u04ff][A-Za-z\u0370-\u04ff]*")
_BETWEEN = r"[ \t.\-_*·~|/^+,，、。'`]"
_LEET_WORD = re.compile(r"[A-Za-z0-9@$!|€]*[A-Za-z0-9]")
#: Signs within a word: never a size, a model, a price or an order number.
_LEET_SHAPE = re.compile(r"[@$]?[A-Za-z]+(?:[013457@$]{1,2}[A-Za-z]+)*")
#: One kind of gap throughout, so that the word before is not drawn in.
_SPACED = re.compile(
    rf"(?<![A-Za-z])[A-Za-z]({_BETWEEN}{{1,3}})[A-Za-z](?:\1[A-Za-z])+(?![A-Za-z])"
)
#: The same with signs for letters, which is asked about only where it is a known word.
_SPACED_LEET = re.compile(
    rf"(?<![A-Za-z0-9])[A-Za-z]({_BETWEEN}{{1,3}})[A-Za-z0-9@$!](?:\1[A-Za-z0-9@$!])+"
    rf"(?![A-Za-z0-9]|(?!\1){_BETWEEN}[A-Za-z0-9](?![A-Za-z0-9]))"
)
#: 马 sounds like 妈.
_HORSE = re.compile("(?<=[你尼泥他操草艹])[🐴🐎]")
#: ⓘ and 🅸 stand for letters.
_ENCLOSED = re.compile("[\u2460-\u24ff\U0001f100-\U0001f1ff]")
#: 🐶 for 狗, where it is an insult's.
_DOG = re.compile("[🐶🐕](?=东西|日|逼|店|卖家|客服|商家|老板)")
_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff"
_SPACED_HAN = re.compile(
    rf"(?<=[{_HAN}])[ \t.\-_*·~|︱—–/^+'`#&={_EMOJI}]{{1,3}}(?=[{_HAN}])"
)
#: What people also write for a comma: a space, a dash, a face.
_PAUSE = re.compile(rf"[ \t.\-~—–/+&{_EMOJI}]+")
#: A character by itself, as those of a spaced-out word are.
_LONE_BEFORE = re.compile(rf"(?<![{_HAN}])[{_HAN}]$")
_LONE_AFTER = re.compile(rf"[{_HAN}](?![{_HAN}])")
_REPEATED = re.compile(rf"([A-Za-z{_HAN}])\1{{2,}}")

#: What a sign stands for in words that people half hide; the sign is any letter.
_HALF_HIDDEN = (
    "fuck", "fucking", "fucker", "shit", "bullshit", "bitch", "cunt", "asshole",
    "bastard", "idiot", "moron", "retard", "whore", "slut", "dick", "dickhead",
    "twat", "wanker", "faggot", "nigger", "scum", "scumbag", "stupid", "motherfucker",
    "fuckwit", "fuckhead", "shithead",
    "prick", "arsehole", "cretin", "imbecile", "loser", "tosser", "dumbass", "slag",
)  # fmt: skip
_KNOWN = tuple(word + end for end in ("", "s", "es") for word in _HALF_HIDDEN)
#: Letters of the shortest and the longest of them.
_SHORTEST, _LONGEST = min(map(len, _KNOWN)), max(map(len, _KNOWN))
_HIDDEN_WORD = re.compile(
    r"(?<![\w*])[A-Za-z](?:[A-Za-z*#%]*[*#%]+[A-Za-z*#%]*|[A-Za-z]*[._•-][A-Za-z]+)"
)

_INITIAL = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    + "|".join(r"[ .*_/|·-]?".join(w) for w in sorted(INITIALS, key=len, reverse=True))
    + r")(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_BY_EAR = re.compile(rf"\b(?:{'|'.join(ENGLISH)})(?=(?:e?s)?\b)", re.IGNORECASE)
_SOUND = re.compile(
    "|".join(
        # 人z, but not 男人zara.
        re.escape(w) + (r"(?![A-Za-z])" if re.search("[a-z]$", w) else "")
        for w in sorted(SOUNDS, key=len, reverse=True)
    ),
    re.IGNORECASE,
)


#: Lines and points that look like a plain one, which numbers are cut by.
_ALIKE = dict.fromkeys("‐‑‒−﹣", "-") | dict.fromkeys("・‧∙⋅●", "·")


@dataclass(frozen=True)
class Folded:
    """``text[i]`` was made of the characters ``starts[i]`` to ``ends[i]`` before."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from start to end (one at least) stood."""
        return self.starts[start], self.ends[end - 1]

    def replaced(
        self, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]
    ) -> "Folded":
        """Each match made anew; a new text of other length stands for the whole."""
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0

        def keep(until: int) -> None:
            parts.append(self.text[done:until])
            starts.extend(self.starts[done:until])
            ends.extend(self.ends[done:until])

        for match in pattern.finditer(self.text):
            begin, end = match.span()
            made = new(match)
            if begin == end or made == match.group():
                continue
            keep(begin)
            parts.append(made)
            if len(made) == end - begin:
                starts.extend(self.starts[begin:end])
                ends.extend(self.ends[begin:end])
            else:
                starts.extend([self.starts[begin]] * len(made))
                ends.extend([self.ends[end - 1]] * len(made))
            done = end
        keep(len(self.text))
        return Folded("".join(parts), tuple(starts), tuple(ends))


def plain(text: str) -> Folded:
    """Compatibility forms (NFKC) of each sign; signs of no width and marks are gone.

    ０ is 0, 𝐚 is a, 1️⃣ is 1. Emoji stay; accents on Latin letters go.
    """
    made = [(_plain_sign(sign), place) for place, sign in enumerate(text)]
    places = [place for signs, place in made for _ in signs]
    return Folded(
        "".join(signs for signs, _ in made),
        tuple(places),
        tuple(place + 1 for place in places),
    )


def fold(text: str) -> Folded:
    """The text as it is meant: disguises of letters, words and insults undone.

    Digits are letters only inside words, so that prices, sizes and order numbers stay.
    """
    folded = plain(text).replaced(_HORSE, lambda m: "妈")
    folded = folded.replaced(_DOG, lambda m: "狗")
    folded = folded.replaced(_MIXED, lambda m: m.group().translate(_LOOKALIKE))
    if _is_mostly_latin(folded.text):
        folded = Folded(folded.text.translate(_LOOKALIKE), folded.starts, folded.ends)
    folded = folded.replaced(_LEET_WORD, _unleet)
    folded = folded.replaced(_SPACED_LEET, _closed)
    folded = folded.replaced(_SPACED, lambda m: re.sub(_BETWEEN, "", m.group()))
    folded = folded.replaced(_SPACED_HAN, _unspaced)
    folded = folded.replaced(_HIDDEN_WORD, lambda m: _uncovered(m.group()))
    folded = folded.replaced(_REPEATED, lambda m: m.group(1))
    folded = folded.replaced(_BY_EAR, lambda m: ENGLISH[m.group().lower()])
    if _CHINESE.search(folded.text) or _INITIAL.fullmatch(folded.text.strip()):
        folded = folded.replaced(_INITIAL, lambda m: INITIALS[_letters(m.group())])
        folded = folded.replaced(_SOUND, lambda m: SOUNDS[m.group().lower()])
    return folded


def disguised(text: str) -> Folded | None:
    """The text as it is meant, where that is not as it is written; else None.

    Full-width punctuation is no disguise.
    """
    written = "".join(
        sign
        if sign.isalnum()
        or unicodedata.category(sign)[0] in "CM"
        or _ENCLOSED.match(sign)
        else _plain_sign(sign)
        for sign in text
    )  # fmt: skip
    meant = fold(text)
    return None if meant.text == written else meant


@cache
def _plain_sign(sign: str) -> str:
    if sign in _ALIKE:
        return _ALIKE[sign]
    if sign.isascii() or "\u4e00" <= sign <= "\u9fff":
        return sign
    kept = [
        one
        for one in unicodedata.normalize("NFKD", sign)
        if unicodedata.category(one) not in ("Cf", "Mn", "Me")
    ]
    return unicodedata.normalize("NFKC", "".join(kept))


def _is_mostly_latin(text: str) -> bool:
    """Whether Cyrillic and Greek letters are strangers in a text."""
    strangers = sum("\u0370" <= sign <= "\u04ff" for sign in text)
    latin = sum(sign.isascii() and sign.isalpha() for sign in text)
    return strangers > 0 and (latin > strangers or strangers * 4 < len(text))


def _unspaced(match: re.Match[str]) -> str:
    """Nothing, where a gap parts the characters of a word, and no clauses."""
    text, (start, end) = match.string, match.span()
    lone = _LONE_BEFORE.search(text, max(0, start - 2), start) or _LONE_AFTER.match(
        text, end
    )
    return match.group() if _PAUSE.fullmatch(match.group()) and not lone else ""


def _letters(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalpha())


def _unleet(match: re.Match[str]) -> str:
    word = match.group()
    meant = word.translate(_LEET)
    known = meant.lower() in _KNOWN or meant.lower() in ENGLISH
    return meant if known or _LEET_SHAPE.fullmatch(word) else word


def _closed(match: re.Match[str]) -> str:
    """The known words that are spaced out, single letters about them left alone."""
    gap = match.group(1)
    signs = match.group().split(gap)
    words: list[str] = []
    at = 0
    while at < len(signs):
        ends = range(min(len(signs), at + _LONGEST), at + _SHORTEST - 1, -1)
        meant = ("".join(signs[at:end]).translate(_LEET) for end in ends)
        word = next((one for one in meant if one.lower() in _KNOWN), signs[at])
        words.append(word)
        at += len(word)
    return gap.join(words)


def _uncovered(word: str) -> str:
    """The word that a half hidden one may be; itself where none fits."""
    if (closed := re.sub(r"[*#%._•-]", "", word)).lower() in _KNOWN:
        return closed
    fits = re.compile(re.sub(r"[*#%._•-]", "[a-z]", word.lower()))
    return next((known for known in _KNOWN if fits.fullmatch(known)), word)
