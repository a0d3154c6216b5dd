"""Which aspect the starter reads in clauses, several of which it took for another's."""

from pathlib import Path

import pytest

from ecom_ai import storage
from ecom_ai.ml.arguments import TrainingArguments
from ecom_ai.ml.classifiers import Classifier, load_classifier
from ecom_ai.ml.encoders import BUNDLED
from ecom_ai.ml.labelled import Labelled
from ecom_ai.ml.trainers import fit_classifier
from ecom_ai.training import sentences


@pytest.fixture(scope="module")
def reads(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    rows, folder = sentences.read("aspect"), tmp_path_factory.mktemp("aspect")
    cache: Path = storage.checkpoint_dir()
    nothing = Labelled((), ())
    fit_classifier(
        nothing,
        nothing,
        base=BUNDLED,
        arguments=TrainingArguments(method="zero-shot", lexical=True),
        folder=folder,
        cache=cache,
        descriptions=sentences.descriptions("aspect"),
        prior=Labelled(rows.texts, rows.labels),
    )
    return load_classifier(folder, cache=cache)


@pytest.mark.parametrize(
    ("clause", "aspect"),
    [
        # What was let in or spilled is no taste, nor any packaging.
        ("and it let water in", "quality"),
        ("the flask spilled in my rucksack", "quality"),
        ("the rain came in through the vents", "quality"),
        # How often, how long and who are of no aspect.
        ("总共用了不到五回", "other"),
        ("worn no more than five times", "other"),
        ("每天上班站十二个钟头", "other"),
        ("I weigh over a hundred kilos", "other"),
        ("posted one to my nephew at college", "other"),
        ("收礼的外甥特别开心", "other"),
        # Hours and minutes are not always a battery's.
        ("放冷藏包里两天还冻着", "quality"),
        ("the watch is slow by two minutes", "quality"),
        ("hops between phone and tablet", "ease_of_use"),
        ("在两台电脑之间切换自如", "ease_of_use"),
        # A courier's call, and one by telephone.
        ("没来电话就丢在物业", "delivery"),
        ("视频会议里声音很清", "quality"),
        ("给客服留言问过尺寸", "service"),
        ("the lining zips out for washing", "ease_of_use"),
    ],
)
def test_a_clause_is_read_as_of_its_aspect(reads, clause, aspect):
    assert clause not in sentences.read("aspect").texts
    shares = reads.predict_proba([clause])[0]
    assert reads.labels[int(shares.argmax())] == aspect
