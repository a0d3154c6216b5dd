"""How far a run is: phases told at once, no share that falls, no time that ends."""

from dataclasses import dataclass, field

import pytest

from ecom_ai.ml import vectors
from ecom_ai.ml.arguments import TrainingArguments
from ecom_ai.ml.labelled import Labelled
from ecom_ai.ml.progress import Progress
from ecom_ai.ml.recommenders.arguments import RecommenderArguments
from ecom_ai.ml.trainers.work import Work
from ecom_ai.training import runs
from ecom_ai.training.phases import Phases
from ecom_ai.training.watching import Watch
from tests.training.making import SITE, Words, reviews, write_csv


@dataclass
class Heard:
    """What a training said, moment by moment."""

    moments: list[Progress] = field(default_factory=list)

    def __call__(self, progress: Progress) -> None:
        self.moments.append(progress)

    def shares(self, stage: str) -> list[float]:
        return [m.step / m.steps for m in self.moments if m.stage == stage]


def test_a_share_never_falls_while_a_phase_lasts():
    phases, told = Phases(), []
    for step, steps in ((1, 10), (6, 10), (7, 20), (12, 20), (19, 20)):
        moment = Progress("train", step, steps)
        phases.tell(moment, 0.0)
        told.append(phases.as_dict(moment, 0.0)["share"])
    assert told == [0.1, 0.6, 0.6, 0.6, 0.95]
    again = Progress("export", 0, 1)
    assert phases.tell(again, 1.0)
    assert phases.as_dict(again, 1.0)["share"] is None


def test_a_phase_that_comes_back_counts_on_and_a_run_that_goes_on_keeps_its_phases():
    phases = Phases()
    for now, stage in ((0, "encode"), (5, "train"), (9, "encode"), (10, "encode")):
        phases.tell(Progress(stage, 0, 2), now)
    written = phases.as_dict(Progress("encode", 0, 2), 12)
    assert written["phases"] == [
        {"stage": "train", "seconds": 4},
        {"stage": "encode", "seconds": 8},
    ]
    later = Phases(written)
    later.tell(Progress("head", 0, 1), 100)
    assert later.as_dict(Progress("head", 0, 1), 103)["phases"] == [
        *written["phases"],
        {"stage": "head", "seconds": 3},
    ]


@pytest.mark.django_db
def test_a_new_phase_and_the_end_of_one_are_written_at_once(site, tmp_path):
    data = write_csv(tmp_path / "reviews.csv", reviews(60))
    run = runs.begin(SITE, "sentiment", inputs={"train": data})
    watch, written = Watch(run), []
    watch._write = lambda **fields: written.append(fields["progress"])
    for step in range(6):
        watch.report(Progress("encode", step, 5, seconds_left=5.0 - step))
    watch.report(Progress("train", 1, 9))
    watch.report(Progress("train", 2, 9))
    told = [(each["stage"], each["share"]) for each in written]
    assert told == [("encode", 0.0), ("encode", 1.0), ("train", 1 / 9)]


def test_several_sets_that_are_read_are_one_progress(tmp_path, monkeypatch):
    monkeypatch.setattr(vectors, "_FIRST", 8)
    monkeypatch.setattr(vectors, "_SECONDS", 0)
    heard, none = Heard(), Labelled((), ())
    work = Work(
        train=none, validation=none, prior=none, labels=("bad", "good"), base="words",
        arguments=TrainingArguments(), folder=tmp_path, cache=tmp_path, device=None,
        report=heard, stopped=lambda: False,
    )  # fmt: skip
    sets = [
        Labelled(*map(tuple, zip(*reviews(count, seed=count), strict=True)))
        for count in (20, 30, 50)
    ]
    work.will_read(*sets)
    for data in sets:
        work.encode(data.texts, encoder=Words())
    shares = heard.shares("encode")
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert shares.count(1) == 1
    assert len(set(shares)) > 10
    unfinished = [m for m in heard.moments if m.step < m.steps]
    assert all(m.seconds_left > 0 for m in unfinished)
    work.encode(sets[0].texts, encoder=Words(), stage="evaluate")
    assert heard.shares("evaluate")[0] == 0, "the next step begins anew"


def test_encoding_in_parts_gives_the_same_vectors(tmp_path):
    texts = [text for text, _ in reviews(150)]
    store = vectors.VectorStore(Words(), prompt="query", folder=tmp_path)
    assert (store.encode(texts) == Words().encode_queries(texts)).all()


def test_networks_that_train_one_after_another_are_one_progress(tmp_path):
    from ecom_ai.ml.recommenders import fit_recommender

    heard = Heard()
    sequences = [tuple(f"i{(n + k) % 7}" for k in range(6)) for n in range(40)]
    fit_recommender(
        sequences, folder=tmp_path, device="cpu", report=heard,
        arguments=RecommenderArguments(members=2, epochs=3, dimensions=8, layers=1),
    )  # fmt: skip
    shares = heard.shares("train")
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] <= 1


def told_at(phases: Phases, now: float, **moment: object) -> tuple[object, object]:
    progress = Progress("train", 1, 9, **moment)
    phases.tell(progress, now)
    told = phases.as_dict(progress, now)
    return told["whole"], told["ends_in"]


def test_the_whole_is_foreseen_from_the_first_moment_on_and_never_falls():
    phases = Phases()
    assert told_at(phases, 0, ends_in=100.0) == (0.0, 100.0)
    assert told_at(phases, 50) == (0.5, 50.0)
    # It learns slower than was thought: the time grows, the share does not fall.
    assert told_at(phases, 60, ends_in=140.0) == (0.6, 140.0)
    assert told_at(phases, 160) == (0.8857, 40.0)


def test_a_run_that_takes_longer_than_foreseen_is_never_said_to_be_over():
    phases = Phases()
    told_at(phases, 0, ends_in=100.0)
    assert told_at(phases, 100) == (0.99, 3.0)
    assert told_at(phases, 400, seconds_left=30.0) == (0.99, 30.0)


def test_of_what_nobody_foresaw_no_figure_is_told():
    assert told_at(Phases(), 5) == (None, None)


def test_what_learning_had_planned_counts_no_more_once_it_is_over():
    phases = Phases()
    assert told_at(phases, 0, ends_in=360.0) == (0.0, 360.0)
    # 300 s of steps, then 60 s of what follows; it stops early.
    told_at(phases, 60, seconds_left=240.0, ends_in=300.0)
    over = Progress("export", 0, 1)
    phases.tell(over, 70)
    assert phases.as_dict(over, 70)["ends_in"] == 60.0
    phases.tell(over, 80)
    assert phases.as_dict(over, 80)["ends_in"] == 50.0, "it is taken off once"


def test_no_more_time_is_left_than_of_the_minutes_given():
    phases = Phases()
    assert told_at(phases, 0, ends_in=360.0, at_most=360.0) == (0.0, 360.0)
    # A crowded machine makes it think that what follows takes long.
    slow = {"seconds_left": 160.0, "ends_in": 400.0}
    assert told_at(phases, 120, **slow, at_most=240.0)[1] == 240.0
    assert told_at(phases, 200, seconds_left=500.0)[1] == 160.0
    assert told_at(phases, 355)[1] == 5.0
    assert told_at(phases, 380)[1] == 2.0


@pytest.mark.django_db
def test_a_run_tells_the_minutes_that_it_has(site, tmp_path):
    data = write_csv(tmp_path / "reviews.csv", reviews(60))
    asked = {"method": "head", "lexical": False, "max_minutes": 6.0}
    inputs, heard = {"train": data}, Heard()
    run = runs.begin(SITE, "sentiment", inputs=inputs, arguments=asked)
    runs.work(run, report=heard)
    at_most = [m.at_most for m in heard.moments if m.at_most is not None]
    assert at_most[0] == 360
    assert at_most[-1] > 200
    assert at_most == sorted(at_most, reverse=True)
    gate = [m.ends_in for m in heard.moments if m.stage == "gate"]
    assert gate[-1] < 30, "nothing long follows the last row"
