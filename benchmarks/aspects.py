"""Aspects and their sentiment in reviews, beside word lists and tf-idf.

``aspects.jsonl`` holds reviews of ours in both languages with the opinions in them;
none is among the starter sentences. What is chosen is chosen on one part of it
(``--half choose``, 773 reviews); the other, 158 of other writers, is reported. All
ways cut the same clauses and learn from the same starter sentences.
"""

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks import report
from benchmarks.classifiers import CACHE, NOTHING
from ecom_ai.ml.arguments import TrainingArguments
from ecom_ai.ml.classifiers import Classifier, load_classifier
from ecom_ai.ml.encoders import BUNDLED, REVIEWS
from ecom_ai.ml.labelled import Labelled
from ecom_ai.ml.trainers import fit_classifier
from ecom_ai.training import sentences
from ecom_ai.training.fitting.classifiers import SPELT, TUNED
from ecom_ai.training.splits import split

if TYPE_CHECKING:
    from ecom_ai.reviews.findings import Said

ROWS = Path(__file__).with_suffix(".jsonl")
GOALS = {"macro-F1": 0.75, "sentiment": 0.85}
FLOORS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
#: How probable an aspect must be to each peer: its best on the half to choose on.
CHOSEN = {"tf-idf": 0.2, "word lists": 0.5}
Row = dict[str, Any]

#: What a quick list of words would be: no more effort than an hour.
ASPECT_WORDS = {
    "quality": "quality broke broken sturdy flimsy material fabric sound stitching "
    "solid durable screen 质量 做工 材质 结实 耐用 坏 裂 声音 屏幕 料子",
    "price": "price expensive cheap money cost costs value pay paid "
    "价格 贵 便宜 性价比 划算 价 钱",
    "delivery": "delivery delivered shipping arrived courier parcel driver dispatch "
    "物流 快递 发货 送货 配送 收到 送到",
    "size_fit": "size fit fits small large tight loose medium "
    "尺码 大小 合适 合身 偏大 偏小 紧 码",
    "packaging": "box packaging wrapped packed carton 包装 盒子 箱子 盒",
    "service": "service support seller refund return staff customer "
    "客服 售后 退款 退货 店家 卖家 态度",
    "taste": "taste tastes tasty flavour delicious sweet bitter 味道 好吃 难吃 味 口感",
    "looks": "colour color looks beautiful ugly design pattern "
    "颜色 好看 设计 款式 丑 漂亮",
    "ease_of_use": "easy instructions setup assembly manual app clean "
    "安装 操作 说明书 简单 方便 麻烦",
    "battery": "battery charge charged charging 电池 充电 续航 电量 没电",
}
SENTIMENT_WORDS = {
    "positive": "good great love lovely excellent perfect perfectly easy fast quick "
    "好 不错 喜欢 快 棒 漂亮 满意 方便 舒服",
    "negative": "bad broke broken poor not no never slow ugly terrible cheap useless "
    "差 坏 慢 丑 烂 不 没 贵 难",
}


def read(half: str) -> list[Row]:
    rows = [json.loads(line) for line in ROWS.read_text("utf-8").splitlines()]
    return [row for row in rows if row["half"] == half]


def starter(role: str) -> Labelled:
    """The sentences that come with the app, in both languages."""
    rows = sentences.read(role)
    return Labelled(rows.texts, rows.labels)


def ours(role: str) -> Classifier:
    """The starter checkpoint of a role, as a shop gets it."""
    prior, further, base = starter(role), NOTHING, BUNDLED
    if role in TUNED:
        parts = split(sentences.read(role))
        prior, further = (
            Labelled(part.texts, part.labels)
            for part in (parts.train, parts.validation)
        )
        base = REVIEWS
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "checkpoint"
        fit_classifier(
            NOTHING,
            further,
            base=base,
            arguments=TrainingArguments(method="zero-shot", lexical=role in SPELT),
            folder=target,
            cache=CACHE,
            descriptions=sentences.descriptions(role),
            prior=prior,
        )
        return load_classifier(target, cache=CACHE)


class TfIdf:
    """Characters' n-grams and logistic regression."""

    def __init__(self, rows: Labelled) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        features = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True
        )
        head = LogisticRegression(C=10, max_iter=1000, class_weight="balanced")
        self._model = make_pipeline(features, head).fit(rows.texts, rows.labels)
        self.labels = tuple(self._model.classes_)

    def predict_proba(self, texts: Sequence[str]) -> Any:
        return self._model.predict_proba(texts)


class Words:
    """Whichever label has the most words in a text; ``rest`` where none has any."""

    def __init__(self, words: dict[str, str], rest: str) -> None:
        self._words = {label: listed.split() for label, listed in words.items()}
        self.labels = (*words, rest)

    def predict_proba(self, texts: Sequence[str]) -> Any:
        shares = np.zeros((len(texts), len(self.labels)))
        for row, text in enumerate(texts):
            tokens = Counter(text.lower().replace(",", " ").split())
            for column, listed in enumerate(self._words.values()):
                shares[row, column] = sum(
                    tokens[word] if word.isascii() else text.count(word)
                    for word in listed
                )
            shares[row, -1] = 0.5
        return shares / shares.sum(axis=1, keepdims=True)


def heard(
    texts: Sequence[str], aspects: Any, sentiments: Any
) -> "list[tuple[Said, ...]]":
    """The opinions in texts, as these two heads say."""
    from ecom_ai.inference import classified
    from ecom_ai.reviews.opinions import opinions

    return opinions(
        texts,
        lambda clauses: classified(aspects, clauses),
        lambda clauses: classified(sentiments, clauses),
    )


def measure(
    rows: Sequence[Row], aspects: Any, sentiments: Any, *, least: float
) -> dict[str, float]:
    """Macro-F1 over aspects, and the share of right sentiments of those found."""
    from ecom_ai.reviews import opinions as room

    room.LEAST = least
    found = heard([row["text"] for row in rows], aspects, sentiments)
    counts: dict[str, Counter[str]] = {}
    right: list[bool] = []
    for row, said in zip(rows, found, strict=True):
        true = dict(row["opinions"])
        both = len(true) < len(row["opinions"])
        for aspect in {*true, *(each.aspect for each in said)}:
            told = [each.sentiment for each in said if each.aspect == aspect]
            kind = ("both" if aspect in true else "extra") if told else "missed"
            counts.setdefault(aspect, Counter())[kind] += 1
            if kind == "both" and not both:
                # What comes last is where a sentence with two minds ends.
                right.append(told[-1] == true[aspect])
    f1 = {
        aspect: 2 * n["both"] / (2 * n["both"] + n["extra"] + n["missed"])
        for aspect, n in counts.items()
    }
    return {
        "macro-F1": float(np.mean(list(f1.values()))),
        "sentiment": float(np.mean(right)),
        "lowest": min(f1.values()),
        **f1,
    }


def main() -> None:
    parser = report.parser(__doc__)
    parser.add_argument("--half", choices=("choose", "report"), default="report")
    parser.add_argument("--mistakes", action="store_true", help="list wrong answers")
    args = parser.parse_args()
    from ecom_ai.reviews.opinions import LEAST

    known = read(args.half)
    ways: dict[str, Callable[[], tuple[Any, Any]]] = {
        "ours": lambda: (ours("aspect"), ours("clause_sentiment")),
        "without clauses' sentiment": lambda: (ours("aspect"), ours("sentiment")),
        "tf-idf": lambda: tuple(
            TfIdf(starter(role)) for role in ("aspect", "clause_sentiment")
        ),
        "word lists": lambda: (
            Words(ASPECT_WORDS, "other"),
            Words(SENTIMENT_WORDS, "neutral"),
        ),
    }
    rows: list[dict[str, Any]] = []
    for name, make in ways.items():
        asked = make()
        floors = FLOORS if args.half == "choose" else (CHOSEN.get(name, LEAST),)
        for least in floors:
            for language in ("en", "zh", "both"):
                some = [r for r in known if language in (r["language"], "both")]
                found = measure(some, *asked, least=least)
                where = {"language": language, "least": least, "rows": len(some)}
                rows.append({"way": name, **where, **found})
        if args.mistakes and name == "ours":
            print_mistakes(known, *asked)
    columns = ("way", "language", "least", "rows", "macro-F1", "sentiment", "lowest")
    report.print_table([{c: row[c] for c in columns} for row in rows], title=args.half)
    best = rows[2]
    missed = [name for name, goal in GOALS.items() if best[name] < goal]
    if args.half == "report":
        print("\nGoals missed: " + ("; ".join(missed) or "none"))
    print(json.dumps(report.machine()))
    report.write(args.json, rows=rows, missed=missed)


def print_mistakes(rows: Sequence[Row], aspects: Any, sentiments: Any) -> None:
    for row in rows:
        (said,) = heard([row["text"]], aspects, sentiments)
        told = [[each.aspect, each.sentiment] for each in said]
        if told != row["opinions"]:
            shares = [round(each.probability, 2) for each in said]
            print(row["text"], "|", row["opinions"], "|", told, shares)


if __name__ == "__main__":
    main()
