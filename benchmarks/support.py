"""Answers to customers' questions over the demo's help, beside BM25 and vectors alone.

``support_questions.jsonl`` was written by people who did not see how answers are found.
The starter learnt from its part "learnt", as it may from a shop's own questions;
thresholds are chosen on the part "choose"; a part "report" that nobody has seen is what
counts, and once read belongs to "choose". An answer is right if it cites an article
that answers and has every number that is asked for, as far as that stands in such an
article: what is to be worked out cannot be told word for word. Refusing is right where
no article answers.

The part "other" are two other shops, articles and questions, which nothing was learnt
from (``support_other*.jsonl``). The part "shops" are the invented shops that the
starter did not learn from: there an answer is right if it has the words that answer.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import django
import numpy as np

django.setup()

from django.contrib.sites.models import Site  # noqa: E402
from tqdm import tqdm  # noqa: E402

from benchmarks import calibration, report  # noqa: E402
from benchmarks.stage import stage  # noqa: E402
from ecom_ai.grounding.arranging import MOST  # noqa: E402
from ecom_ai.grounding.library import Library, centred  # noqa: E402
from ecom_ai.grounding.splitting import sentences_of  # noqa: E402
from ecom_ai.support import answering  # noqa: E402
from ecom_ai.support.from_file import library_of  # noqa: E402
from ecom_ai.training import help_centres, starter  # noqa: E402

QUESTIONS = Path(__file__).with_name("support_questions.jsonl")
#: Other shops: articles, then questions.
OTHERS = ("support_other.jsonl", "support_other_2.jsonl")
HELP = Path(__file__).parents[1] / "shop" / "demo" / "help"
GOALS = {"right": 0.80, "refused": 0.85, "cited right": 0.95}
REFUSED = 0.85
#: The invented shops of the starter's first round, which are no good to measure on.
FORMER = 44
#: How the assistant's own words before a quote begin, in both languages.
OWN = ("Our help says so", "这一点我们的帮助中心只有", "帮助中心的《")
#: Of the words that answer a question to an invented shop, so many are told.
QUOTED = 0.7
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
Row = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """What a way says to a question: how sure it is, and which passages it tells."""

    share: float
    keys: Sequence[str]
    text: str


def articles() -> list[dict[str, str]]:
    """The demo's help centre."""
    found = []
    for path in sorted(HELP.glob("*/*.md")):
        _, head, body = path.read_text("utf-8").split("---\n", 2)
        title = re.search(r"^title: (.+)$", head, re.MULTILINE)
        assert title, path
        where = {"id": path.stem, "language": path.parent.name}
        found.append({**where, "title": title[1].strip("\"'"), "body": body})
    return found


def rows(part: str) -> list[Row]:
    lines = map(json.loads, QUESTIONS.read_text("utf-8").splitlines())
    return with_numbers([row for row in lines if row["part"] == part], articles())


def of_shop(shop: Row) -> list[Row]:
    """The questions to an invented shop, in the form of ours."""
    languages = {one["id"]: one["language"] for one in shop["articles"]}
    found = []
    for one in shop["questions"]:
        told = {languages[key] for key in one["articles"]}
        is_across = bool(told) and one["language"] not in told
        kind = "cross" if is_across else "plain"
        found.append({**one, "answerable": bool(one["articles"]), "kind": kind})
    return found


def with_numbers(some: Sequence[Row], known: Sequence[Row]) -> list[Row]:
    """Questions with the numbers of their answers that their articles have."""
    found = []
    for row in some:
        there = [
            numbers_of(one["body"]) for one in known if one["id"] in row["articles"]
        ]
        numbers = numbers_of(row["answer"]) & set().union(*there)
        found.append({**row, "numbers": numbers})
    return found


def numbers_of(text: str) -> set[str]:
    return {number.replace(",", "") for number in _NUMBER.findall(text)}


def is_right(row: Row, said: Said) -> bool:
    if "quote" in row:
        words = set(help_centres.SIGN.findall(row["quote"]))
        share = len(words & set(help_centres.SIGN.findall(said.text))) / len(words)
        return bool(set(said.keys) & set(row["articles"])) and share >= QUOTED
    is_cited = bool(set(said.keys) & set(row["articles"]))
    return is_cited and row["numbers"] <= numbers_of(said.text)


def has_all(row: Row, said: Said) -> bool:
    """As ``is_right``, with every number: as it was counted before."""
    wanted = numbers_of(row.get("answer", ""))
    return is_right(row, said) and wanted <= numbers_of(said.text)


def ours(asked: answering.Answerer) -> Callable[[Row], Said]:
    sure = replace(asked, least=0.0)

    def say(row: Row) -> Said:
        found = sure.answer(row["question"], row["language"])
        keys = [cited.key for cited in found.citations]
        return Said(found.confidence or 0.0, keys, found.text)

    return say


def nearest(asked: answering.Answerer, *, words: bool) -> Callable[[Row], Said]:
    """The likest passages, as many as ours tells at most, by words or vectors alone."""

    def say(row: Row) -> Said:
        language, question = row["language"], row["question"]
        vector = centred(
            asked.encoder.encode_queries([question])[0],
            asked.means.questions.get(language),
        )
        found = asked.library.nearest(question, vector, language=language, k=400)
        score = (lambda f: f.words) if words else (lambda f: f.cosine)
        best = sorted(found, key=score, reverse=True)[:MOST]
        text = "\n".join(one.source.text for one in best)
        return Said(score(best[0]), [one.source.key for one in best], text)

    return say


def figures(
    some: Sequence[Row], said: Sequence[Said], least: float
) -> dict[str, float]:
    """Shares of questions that are answered right, refused right, cited right."""
    answerable = [(r, s) for r, s in zip(some, said, strict=True) if r["answerable"]]
    others = [s for r, s in zip(some, said, strict=True) if not r["answerable"]]
    told = [(r, s) for r, s in answerable if s.share >= least]
    cited = [bool(set(s.keys[:1]) & set(r["articles"])) for r, s in told]
    return {
        "right": float(np.mean([s.share >= least and is_right(r, s)
                                for r, s in answerable])),
        "with every number": float(np.mean([s.share >= least and has_all(r, s)
                                            for r, s in answerable])),
        "article right": float(np.mean([
            s.share >= least and bool(set(s.keys) & set(r["articles"]))
            for r, s in answerable])),
        "refused": float(np.mean([s.share < least for s in others])),
        "several told": sum(len(s.keys) > 1 for _, s in told) / max(1, len(told)),
        "cited right": float(np.mean(cited)) if cited else float("nan"),
        "answered": len(told) / len(answerable),
    }  # fmt: skip


def unsupported(asked: answering.Answerer, said: Sequence[Said]) -> tuple[int, int]:
    """Of the sentences that are told, how many no article has word for word; and of
    how many. What is said of a quote, "Our help says so in Chinese only:", is the
    assistant's own, and not counted."""
    there = [_plain(source.text) for source in asked.library.sources]
    told = [
        sentence
        for one in said
        if one.keys
        for line in one.text.splitlines()
        if not line.startswith(OWN)
        for sentence in sentences_of(line.strip("“”• "))
    ]
    missing = [each for each in told if not any(_plain(each) in text for text in there)]
    for sentence in missing:
        print("in no article:", sentence)
    return len(missing), len(told)


def _plain(text: str) -> str:
    """Letters and digits alone: how a list or a table is set is no matter."""
    return "".join(sign for sign in text if sign.isalnum()).casefold()


def threshold(some: Sequence[Row], said: Sequence[Said], refused: float) -> float:
    """The least share from which so many of the others are refused."""
    shares = sorted(
        s.share for r, s in zip(some, said, strict=True) if not r["answerable"]
    )
    return float(np.quantile(shares, refused)) + 1e-9


def main() -> None:
    parser = report.parser(__doc__)
    parser.add_argument(
        "--part",
        choices=("learnt", "choose", "report", "other", "shops"),
        default="choose",
    )
    parser.add_argument("--wrong", action="store_true", help="print what was wrong")
    args = parser.parse_args()
    with stage("support", fresh=True):
        Site.objects.get_or_create(pk=1)
        starter.ensure(1, ["answer"])
        empty = Library([], np.zeros((0, 0), dtype=np.float32), means={})
        by = answering.answerer(1, library=empty)
        if args.part in ("shops", "other"):
            measure_shops(by, args)
            return
        known = library_of(articles(), by, say=lambda _done, _of: None)
        measure(replace(by, library=known), args)


def measure_shops(by: answering.Answerer, args: Any) -> None:
    """Ours as served, and every way where it refuses so many of these questions."""
    ways: dict[str, Callable[[answering.Answerer], Callable[[Row], Said]]] = {
        "ours": ours,
        "vectors alone": lambda asked: nearest(asked, words=False),
        "BM25 alone": lambda asked: nearest(asked, words=True),
    }
    shops = others() if args.part == "other" else held_out()
    some: list[Row] = []
    said: dict[str, list[Said]] = {name: [] for name in ways}
    for shop in tqdm(shops):
        known = library_of(shop["articles"], by, say=lambda _done, _of: None)
        asked = replace(by, library=known)
        some += shop["questions"]
        for name, way in ways.items():
            say = way(asked)
            said[name] += [say(row) for row in shop["questions"]]
    if args.wrong:
        print_wrong(some, said["ours"])
    served = {"least": answering.LEAST, **figures(some, said["ours"], answering.LEAST)}
    table: list[Row] = [{"way": "ours, as served", **served}]
    for name, told in said.items():
        for share in (0.8, 0.85, 0.9):
            least = threshold(some, told, share)
            way_ = f"{name}, at {share:.0%} refused"
            table.append({"way": way_, "least": least, **figures(some, told, least)})
    across = [(r, o) for r, o in zip(some, said["ours"], strict=True)
              if r["kind"] == "cross"]  # fmt: skip
    table.append({"way": f"ours, the {len(across)} across languages",
                  "least": answering.LEAST,
                  **figures(*zip(*across, strict=True), answering.LEAST)})  # fmt: skip
    report.print_table(_rounded(table), title=f"{args.part}: {len(some)} questions")
    report.write(args.json, rows=table)


def others() -> list[Row]:
    """Other shops' articles and questions."""
    found = []
    for name in OTHERS:
        text = Path(__file__).with_name(name).read_text("utf-8")
        lines = [json.loads(line) for line in text.splitlines()]
        known = [line for line in lines if "body" in line]
        some = [line for line in lines if "question" in line]
        found.append({"articles": known, "questions": with_numbers(some, known)})
    return found


def is_held_out(number: int, shop: Row) -> bool:
    """Whether a shop is not learnt from, but measured on here."""
    return number >= FORMER and sum(map(ord, shop["shop"])) % 5 == 2


def held_out() -> list[Row]:
    """The invented shops that the starter did not learn from."""
    return [
        {**shop, "questions": of_shop(shop)}
        for n, shop in enumerate(help_centres.shops())
        if is_held_out(n, shop)
    ]


def measure(asked: answering.Answerer, args: Any) -> None:
    ways = {
        "ours": ours(asked),
        "vectors alone": nearest(asked, words=False),
        "BM25 alone": nearest(asked, words=True),
    }
    table, curve = [], []
    for name, way in ways.items():
        chosen = [way(row) for row in tqdm(rows("choose"), desc=name)]
        some = rows(args.part)
        began = time.monotonic()
        said = chosen if args.part == "choose" else [way(row) for row in some]
        seconds = (time.monotonic() - began) / max(1, len(some))
        level = threshold(rows("choose"), chosen, REFUSED)
        if name == "ours":
            table.append({"way": "ours, as served", "least": answering.LEAST,
                          **figures(some, said, answering.LEAST),
                          "ms": round(1000 * seconds, 1)})  # fmt: skip
            curve = [
                {"refused on choose": share, "least": round(least, 3),
                 **figures(some, said, least)}
                for share in (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
                for least in (threshold(rows("choose"), chosen, share),)
            ]  # fmt: skip
            missing, told = unsupported(asked, said)
            print(f"Sentences that no article has: {missing} of {told}")
            reliable = print_reliability(some, said)
            if args.wrong:
                print_wrong(some, said)
        table.append({"way": f"{name}, at {REFUSED:.0%} of choose refused",
                      "least": round(level, 3), **figures(some, said, level),
                      "ms": round(1000 * seconds, 1)})  # fmt: skip
        if name == "ours":
            across = [(r, o) for r, o in zip(some, said, strict=True)
                      if r["kind"] == "cross"]  # fmt: skip
            table.append({"way": f"ours, the {len(across)} across languages",
                          "least": answering.LEAST,
                          **figures(*zip(*across, strict=True), answering.LEAST),
                          "ms": None})  # fmt: skip
    title = f"{args.part}: {len(rows(args.part))} questions"
    report.print_table(_rounded(table), title=title)
    report.print_table(_rounded(curve), title="ours: answered against refused")
    served = table[0]
    missed = [name for name, goal in GOALS.items() if served[name] < goal]
    print("\nGoals missed: " + ("; ".join(missed) or "none"))
    print(json.dumps(report.machine()))
    report.write(args.json, rows=table, curve=curve, missed=missed,
                 reliability=reliable)  # fmt: skip


def print_reliability(some: Sequence[Row], said: Sequence[Said]) -> list[Row]:
    """How often there is an answer, and it is told right, by what is said of it."""
    told = np.array([one.share for one in said])
    there = np.array([bool(row["answerable"]) for row in some])
    right = [
        r["answerable"] and is_right(r, s) for r, s in zip(some, said, strict=True)
    ]
    true = {"has an answer": there, "is told right": np.array(right)}
    table = calibration.steps(told, true)
    report.print_table(table, title="ours: how likely there is an answer")
    error = calibration.error(told, there)
    print(f"Expected calibration error over {len(some)} questions: {error:.3f}")
    return table


def print_wrong(some: Sequence[Row], said: Sequence[Said]) -> None:
    for row, one in zip(some, said, strict=True):
        told = one.share >= answering.LEAST
        if told != row["answerable"] or (told and not is_right(row, one)):
            print(round(one.share, 2), row["question"], "|",
                  row.get("answer", row.get("quote")), "|", row["articles"], "|",
                  one.keys, "|", one.text[:160].replace("\n", " "))  # fmt: skip


def _rounded(table: Sequence[Row]) -> list[Row]:
    return [
        {name: round(v, 3) if isinstance(v, float) else v for name, v in row.items()}
        for row in table
    ]


if __name__ == "__main__":
    main()
