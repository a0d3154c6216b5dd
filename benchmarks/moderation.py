"""Finding breaches in reviews, beside a word list and tf-idf, on reviews of ours.

``benchmarks/reviews.jsonl`` is in four parts: everything was chosen on "choose"; the
part "report" was written after that and is what counts. Where all rows have been read,
there is none, and "choose" is asked. The starters learnt from "learnt", and the tagger
of personal data from "learnt" and "choose"; how sure it is was fitted on "calibrate",
300 reviews of one more writer. Needs nothing of others.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import json
import random
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import django
import numpy as np

django.setup()

from django.contrib.sites.models import Site  # noqa: E402

from benchmarks import report, strays  # noqa: E402
from benchmarks.stage import stage  # noqa: E402
from ecom_ai.moderation.folding import fold  # noqa: E402
from ecom_ai.reviews import from_file, rules  # noqa: E402
from ecom_ai.reviews.near_copies import near_copies  # noqa: E402
from ecom_ai.reviews.scoring import NEEDED  # noqa: E402
from ecom_ai.training import sentences, starter  # noqa: E402

REVIEWS = Path(__file__).parent / "reviews.jsonl"
COPIES, AMONG = 20, 2000
GOALS = {
    "recall": 0.95, "clean_held": 0.02, "span_recall": 0.98, "span_precision": 0.95,
}  # fmt: skip
WORDS = re.compile(
    r"idiot|moron|stupid|fuck|shit|bitch|asshole|bastard|cunt|retard|scum|pig|whore"
    r"|傻逼|智障|脑残|垃圾|畜生|贱|操你|王八蛋|婊子|废物|去死|滚"
    r"|http|www|whatsapp|telegram|discount|casino|loan|earn|free gift"
    r"|加微信|加我|刷单|返现|兼职|优惠券|代购|红包|贷款|私信"
    r"|\d{11}|\d{3}[ -]\d{3,4}[ -]\d{4}|\w+@\w+\.\w+|微信|\bqq\b",
    re.IGNORECASE,
)


def rows(part: str) -> list[dict[str, Any]]:
    lines = REVIEWS.read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["part"] == part]


def ours(some: Sequence[dict[str, Any]]) -> list[from_file.Moderated]:
    """What the command would do with these rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.jsonl"
        path.write_text("\n".join(json.dumps({"spans": [], **row}) for row in some))
        return from_file.moderate(1, from_file.read(path))


def held(
    some: Sequence[dict[str, Any]], by: Callable[[str], bool], name: str
) -> dict[str, Any]:
    """Shares of bad and clean rows that a peer holds."""
    bad = [by(row["text"]) for row in some if row["breaches"]]
    clean = [by(row["text"]) for row in some if not row["breaches"]]
    return {
        "who": name,
        "recall": round(float(np.mean(bad)), 4),
        "clean_held": round(float(np.mean(clean)), 4),
    }


def tfidf() -> Callable[[Sequence[str]], np.ndarray]:
    """Logistic regression on character n-grams of the same sentences: P(breach)."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    texts, bad = [], []
    for role, fine in (("offence", "clean"), ("spam", "review")):
        known = sentences.read(role)
        texts += known.texts
        bad += [label != fine for label in known.labels]
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True)
    model = LogisticRegression(C=10, max_iter=1000, class_weight="balanced")
    model.fit(vectorizer.fit_transform(texts), bad)
    return lambda asked: model.predict_proba(vectorizer.transform(asked))[:, 1]


def copies() -> dict[str, Any]:
    """One review copied with small edits, hidden among others."""
    dice = random.Random(4)
    said = (sentences.read(role).texts for role in ("spam", "intent", "offence"))
    known = dict.fromkeys(text for texts in said for text in texts)
    others = [text for text in known if len(text) > 24][: AMONG - COPIES]
    one = (
        "Absolutely love this kettle, boils fast, looks great on the counter and the "
        "handle stays cool. Best purchase this year, I recommend it to everyone!"
    )
    made = [edited(one, dice) for _ in range(COPIES)]
    found = near_copies([*others, *made])
    right = sum(number >= len(others) for number in found)
    return {
        "texts": len(others) + COPIES,
        "copies found": right,
        "of": COPIES,
        "false": len(found) - right,
    }


def edited(text: str, dice: random.Random) -> str:
    """Two small edits: a word more, less or other, another sign, another case."""
    words = text.split()
    for _ in range(2):
        place = dice.randrange(len(words))
        what = dice.choice(("drop", "add", "other", "case", "sign"))
        if what == "drop":
            del words[place]
        elif what == "add":
            words.insert(place, dice.choice(("really", "so", "very", "just")))
        elif what == "other":
            words[place] = dice.choice(("nice", "good", "it", "super"))
        elif what == "case":
            words[place] = words[place].upper()
        else:
            words[place] += "!!"
    return " ".join(words)


def among_kind_ones(dice: random.Random) -> list[dict[str, Any]]:
    """Insults each among four harmless reviews, and five harmless ones, as one text."""
    table = []
    for language in ("en", "zh"):
        some = [row for row in rows("choose") if row["language"] == language]
        kind = [
            r["text"] for r in some if not r["breaches"] and 20 < len(r["text"]) < 160
        ]
        rude = [row["text"] for row in some if row["breaches"] == ["offence"]]
        made = [[text, *dice.sample(kind, 4)] for text in rude]
        made += [dice.sample(kind, 5) for _ in rude]
        texts = [" ".join(dice.sample(each, len(each))) for each in made]
        held = [
            one.decision.action != rules.PUBLISH
            for one in ours(
                [
                    {"id": str(n), "text": text, "breaches": []}
                    for n, text in enumerate(texts)
                ]
            )
        ]
        table.append(
            {
                "language": language,
                "texts": len(rude),
                "with an insult, held": float(np.mean(held[: len(rude)])),
                "without, held": float(np.mean(held[len(rude) :])),
            }
        )
    return table


def _only_strays(place: Path | None) -> None:
    with stage("strays", fresh=True):
        live = strays.fill()
        starter.ensure(1, NEEDED)
        table, twins = strays.found_strays(live), strays.found_paraphrases(live)
    report.print_table(table, title="of another product")
    report.print_table(twins, title="paraphrases")
    report.write(place, strays=table, paraphrases=twins)


def _only_demo(place: Path | None) -> None:
    with stage("strays", fresh=True):
        strays.fill()
        starter.ensure(1, NEEDED)
        table = strays.held_of_the_demo()
    report.print_table(table, title="the demo's reviews, by what they are held for")
    report.write(place, demo=table)


def main() -> None:
    parser = report.parser(__doc__)
    parser.add_argument("--part", choices=("choose", "report", "learnt", "calibrate"))
    parser.add_argument("--wrong", action="store_true", help="print what was wrong")
    only = {"strays": _only_strays, "demo": _only_demo}
    parser.add_argument("--only", choices=only, help="these tables alone")
    args = parser.parse_args()
    if args.only:
        only[args.only](args.json)
        return
    part = args.part or ("report" if rows("report") else "choose")
    some = rows(part)
    if not some:
        parser.error(f"{REVIEWS.name} has no rows of the part '{part}'")
    with stage("moderation", fresh=True):
        Site.objects.get_or_create(pk=1)
        starter.ensure(1, NEEDED)
        began = time.monotonic()
        found = ours(some)
        seconds = time.monotonic() - began
        buried = among_kind_ones(random.Random(3))
    figures = from_file.metrics(found)
    table = [{"what": n, "value": v, "goal": GOALS.get(n)} for n, v in figures.items()]
    report.print_table(table, title=f"ours, part {part}, {len(some)} reviews")
    score = tfidf()
    chosen = rows("choose")
    clean = score([row["text"] for row in chosen if not row["breaches"]])
    level = float(np.quantile(clean, 0.98))
    peers = [
        {"who": "ours", **{n: figures[n] for n in ("recall", "clean_held")}},
        held(some, lambda text: bool(WORDS.search(text)), "word list"),
        held(
            some, lambda text: bool(WORDS.search(fold(text).text)), "the same, folded"
        ),
        held(some, lambda text: bool(score([text])[0] > level), "tf-idf at 2% clean"),
        held(some, lambda text: bool(score([text])[0] > 0.5), "tf-idf at 0.5"),
    ]
    report.print_table(peers, title="held, beside peers")
    by_kind = [
        {
            "kind": kind,
            "n": len(those),
            "held": sum(one.decision.action != rules.PUBLISH for one in those),
        }
        for kind in dict.fromkeys(row["kind"] for row in some)
        if (those := [o for o, r in zip(found, some, strict=True) if r["kind"] == kind])
    ]
    report.print_table(by_kind, title="held, by kind")
    report.print_table(buried, title="an insult among four harmless reviews, one text")
    twins = copies()
    report.print_table([twins], title="copies with small edits")
    print(f"\n{len(some) / seconds:.1f} reviews a second")
    if args.wrong:
        for one in found:
            if bool(one.given.breaches) != (one.decision.action != rules.PUBLISH):
                print(one.given.id, one.given.submitted.text, one.scored.breaches)
    report.write(
        args.json, rows=table, peers=peers, kinds=by_kind, copies=twins, buried=buried
    )


if __name__ == "__main__":
    main()
