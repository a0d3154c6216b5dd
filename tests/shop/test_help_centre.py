"""The demo shop's help articles, and the pairs that teach what answers a question."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HELP = ROOT / "shop" / "demo" / "help"
STARTER = ROOT / "ecom_ai" / "starter"
ARTICLE = re.compile(r"---\ntitle: (\S.*)\ntopic: ([a-z]+)\n---\n\n(\S.*)\n", re.S)
AMOUNT = re.compile(r"\$(\d[\d,.]*\d|\d)")
CHINESE_AMOUNT = re.compile(r"(\d[\d,.]*) ?美元")
HAN = re.compile(r"[\u4e00-\u9fff]")


def articles(language: str) -> dict[str, tuple[str, str, str]]:
    """Title, topic and body of each article, by its slug."""
    found = {}
    for path in sorted((HELP / language).glob("*.md")):
        article = ARTICLE.fullmatch(path.read_text(encoding="utf-8"))
        assert article, f"{path} is no article"
        found[path.stem] = (article[1], article[2], article[3])
    return found


def test_articles_are_whole_and_most_are_there_in_both_languages():
    english, chinese = articles("en"), articles("zh")
    assert len(english.keys() & chinese.keys()) == 44
    assert len(english.keys() - chinese.keys()) == 4
    assert len(chinese.keys() - english.keys()) == 4
    for slug in english.keys() & chinese.keys():
        assert english[slug][1] == chinese[slug][1]
    for found in (english, chinese):
        assert len({title for title, _, _ in found.values()}) == len(found)
    assert not any(HAN.search(body) for _, _, body in english.values())
    assert all(HAN.search(body) for _, _, body in chinese.values())


def test_both_languages_name_the_same_amounts():
    english, chinese = articles("en"), articles("zh")
    for slug in english.keys() & chinese.keys():
        told = set(AMOUNT.findall(english[slug][2]))
        assert set(CHINESE_AMOUNT.findall(chinese[slug][2])) <= told, slug


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pairs_are_distinct_and_not_to_be_told_by_how_they_are_written(language):
    with (STARTER / f"answer.{language}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len({(row["question"], row["passage"]) for row in rows}) == len(rows) > 450
    labels = Counter(row["label"] for row in rows)
    assert labels.keys() == {"answered", "not_answered"}
    assert 0.42 < labels["answered"] / len(rows) < 0.5
    across = [r for r in rows if bool(HAN.search(r["question"])) != _is_han(r)]
    assert len(across) >= 60
    # A checker would learn the mark instead of the meaning.
    marked = Counter(r["label"] for r in rows if r["question"][-1] in "?？")
    shares = [marked[label] / labels[label] for label in labels]
    assert abs(shares[0] - shares[1]) < 0.15


def _is_han(row: dict[str, str]) -> bool:
    return bool(HAN.search(row["passage"]))


NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_table_tells_is_told_in_sentences_too(language):
    for slug, (_title, _topic, body) in articles(language).items():
        lines = body.split("\n")
        table = "\n".join(line for line in lines if line.startswith("|"))
        beside = "\n".join(line for line in lines if not line.startswith("|"))
        missing = set(NUMBER.findall(table)) - set(NUMBER.findall(beside))
        assert not missing, f"{language}/{slug}: {sorted(missing)}"


@pytest.mark.parametrize(
    ("language", "countries"),
    [("en", ("Germany", "Brazil", "China")), ("zh", ("德国", "巴西", "中国"))],
)
def test_delivery_is_told_of_single_countries(language, countries):
    body = articles(language)["delivery-times-and-costs"][2]
    sentences = "\n".join(x for x in body.split("\n") if not x.startswith("|"))
    assert all(country in sentences for country in countries)


@pytest.mark.parametrize(
    ("language", "hours"),
    [("en", "open Monday to Friday"), ("zh", "营业时间（客服工作时间）：周一至周五")],
)
def test_opening_hours_are_told_first(language, hours):
    assert hours in articles(language)["contact-and-hours"][2].split("\n\n")[1]
