"""What people say of goods, put together out of `said/*.txt`; no two texts alike."""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent / "said"
LANGUAGES = ("en", "zh")
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
_WHOLE = re.compile(r"(\d) \|(.*?)\|(.*)")
#: Signs of the sentences that a text with so many stars is made of, in their order.
_SHAPES: Mapping[int, Sequence[str]] = {
    5: ("+", "++", "++", "+++"),
    4: ("+", "++", "++-", "+-", "++"),
    3: ("+-", "+-", "=", "+--", "=-"),
    2: ("-", "--", "+--", "-"),
    1: ("-", "--", "--", "---"),
}
#: Two texts that share more of their letters than this would look copied.
_ALIKE = 0.4
_TRIES = 60
_FACES = {True: ("👍", "😊", "❤️", "🙂", "👌"), False: ("👎", "😡", "🙄", "😩", "💔")}


@dataclass(frozen=True)
class Whole:
    """A review that is told in one piece, and with how many stars."""

    stars: int
    title: str
    body: str


@cache
def said(language: str) -> Mapping[str, Sequence[str]]:
    """The lines of each section in a language."""
    sections: dict[str, list[str]] = {}
    for line in (_FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            lines = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return sections


def wholes(language: str, section: str, chance: random.Random) -> list[Whole]:
    """The reviews of a section that holds them in one piece, each once."""
    found = []
    for line in said(language)[section]:
        told = _WHOLE.fullmatch(line)
        if told is None:
            raise ValueError(f"{language}.txt: '{line}' is not 'stars | title | text'.")
        stars, title, body = told.groups()
        body = _chosen(body.strip(), chance)
        found.append(Whole(int(stars), title.strip(), body))
    return found


def copies(language: str, count: int, chance: random.Random) -> list[Whole]:
    """One review again and again, as it is pasted for money."""
    return [wholes(language, "copies", chance)[0] for _ in range(count)]


class Writer:
    """Writes texts of one language, and remembers them, so that none comes again."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.said = said(language)
        self._uses: Counter[tuple[str, str]] = Counter()
        self._texts: defaultdict[str, list[frozenset[str]]] = defaultdict(list)

    def write(
        self, kind: str, sku: str, stars: int, chance: random.Random, *, about: str = ""
    ) -> Whole:
        """A text about a good; ``about`` names a section that it must draw from."""
        if not about and chance.random() < 0.12:
            return Whole(stars, "", chance.choice(self.said[f"short {stars}"]))
        for _ in range(_TRIES):
            lines = self._lines(kind, sku, stars, chance, about)
            if self._is_new(lines):
                self._remember(lines, sku)
                return Whole(
                    stars, self._title(stars, chance), self._join(lines, chance)
                )
        return Whole(stars, "", chance.choice(self.said[f"short {stars}"]))

    def _lines(
        self, kind: str, sku: str, stars: int, chance: random.Random, about: str
    ) -> list[str]:
        """Sentences: the first of the kind (or ``about``), others of it or of any."""
        lines: list[str] = []
        for sign in chance.choice(_SHAPES[stars]):
            section = kind if not lines or chance.random() < 0.45 else "any"
            if about and sign == "-" and not any(line[0] == "-" for line in lines):
                section = about
            known = [line for line in self.said[section] if line[0] == sign]
            fresh = [line for line in known if line not in lines]
            if fresh:
                weights = [self._freshness(sku, line) for line in fresh]
                lines += chance.choices(fresh, weights)
        return lines

    def _freshness(self, sku: str, line: str) -> float:
        """Small for what was said often, smallest where it was said of this good."""
        return float(0.2 ** self._uses[sku, line] / (1 + len(self._texts[line])))

    def _is_new(self, lines: Sequence[str]) -> bool:
        """Whether no former text shares much with these sentences."""
        chosen = frozenset(lines)
        near = {text for line in chosen for text in self._texts[line]}
        return bool(chosen) and all(
            _letters(chosen & text) <= _ALIKE * _letters(chosen | text) for text in near
        )

    def _remember(self, lines: Sequence[str], sku: str) -> None:
        chosen = frozenset(lines)
        for line in chosen:
            self._uses[sku, line] += 1
            self._texts[line].append(chosen)

    def _title(self, stars: int, chance: random.Random) -> str:
        return (
            chance.choice(self.said[f"title {stars}"]) if chance.random() < 0.4 else ""
        )

    def _join(self, lines: Sequence[str], chance: random.Random) -> str:
        """The sentences as one text, with a word where the mood turns."""
        parts: list[str] = []
        for before, line in zip(["", *lines], lines, strict=False):
            text = _chosen(line[2:], chance)
            if {before[:1], line[0]} == {"+", "-"} and chance.random() < 0.4:
                turn = chance.choice(self.said["turn"])
                parts.append(turn)
                if turn.endswith(","):
                    text = _lower_first(text)
            parts.append(text)
        joint = "" if self.language == "zh" else " "
        return joint.join(parts)


def in_the_voice_of(name: str, text: str, language: str, *, pleased: bool) -> str:
    """A text as somebody writes: carefully, hurriedly, loudly or with a face."""
    chance = random.Random(f"voice {name}")
    voice = chance.choices(("careful", "hurried", "loud", "faces"), (60, 18, 10, 12))[0]
    end = chance.choice(_FACES[pleased])
    if voice == "hurried" and language == "zh":
        return text.replace("。", " ").replace("，", " ").strip()
    if voice == "hurried":
        return text.lower().removesuffix(".")
    if voice == "loud":
        return re.sub(r"[.。]$", "!!" if language == "en" else "！！", text)
    if voice == "faces":
        return f"{text}{end}" if language == "zh" else f"{text} {end}"
    return text


def _chosen(line: str, chance: random.Random) -> str:
    """A line with one of each (a|b) chosen."""
    return _CHOICE.sub(lambda found: chance.choice(found[1].split("|")), line)


def _letters(lines: frozenset[str]) -> int:
    return sum(map(len, lines))


def _lower_first(text: str) -> str:
    """A sentence to follow a comma; but I stays I, as do names and shouts."""
    word = text.split(maxsplit=1)[0]
    keeps = word.startswith(("I'", "GPS")) or word == "I" or not word[1:2].islower()
    return text if keeps and word not in ("A",) else text[:1].lower() + text[1:]
