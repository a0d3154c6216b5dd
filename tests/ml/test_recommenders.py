"""The sequence recommender on invented sequences of forty items."""

import json
import math
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch

from ecom_ai.ml.checkpoints import CheckpointError
from ecom_ai.ml.notes import note
from ecom_ai.ml.progress import TrainingStopped
from ecom_ai.ml.ranking_metrics import (
    NOTHING,
    best,
    evaluate_ranking,
    gain_at,
    ranks_among,
    ranks_within,
)
from ecom_ai.ml.recommenders import (
    Recommender,
    RecommenderArguments,
    evaluate_recommender,
    fit_recommender,
    fitting,
    load_recommender,
)
from ecom_ai.ml.recommenders.batches import batches
from ecom_ai.ml.recommenders.fitting import Fitting
from ecom_ai.ml.recommenders.followers import count_followers, lend_followers
from ecom_ai.recommendations.cooccurrence import CoOccurrence

SMALL = {
    "dimensions": 8,
    "layers": 1,
    "dropout": 0.0,
    "learning_rate": 0.02,
    "epochs": 12,
    "batch_positions": 256,
    "max_length": 10,
}
#: After item i comes item i + 1 of forty; each has its ten's attribute.
SEQUENCES = [
    [f"item-{(start + step) % 40}" for step in range(6 + start % 3)]
    for start in range(40)
    for _ in range(3)
]
SEQUENCES.append([f"item-{step % 40}" for step in range(25)])  # longer than is read
ATTRIBUTES = {f"item-{i}": [f"ten-{i // 10}", f"parity-{i % 2}"] for i in range(40)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("recommender")


@pytest.fixture(scope="module")
def fitted(folder):
    return fit_recommender(
        SEQUENCES,
        attributes={**ATTRIBUTES, "new": ["ten-1", "parity-0", "unheard of"]},
        arguments=RecommenderArguments(**SMALL),
        folder=folder,
    )


@pytest.fixture
def recommender(fitted, folder):
    return load_recommender(folder)


def test_it_learns_what_comes_next(recommender):
    assert recommender.recommend(["item-3", "item-4"], k=1)[0].key == "item-5"
    assert evaluate_recommender(recommender, SEQUENCES).hr_10 > 0.9


def test_its_score_is_the_product_of_vectors_and_the_blend(recommender):
    history = ["item-3", "item-4"]
    keys, vectors = recommender.item_vectors()
    products = dict(
        zip(keys, vectors @ recommender.shopper_vector(history), strict=True)
    )
    follows = {f.key: f.score for f in recommender.followers(history)}
    assert sum(follows.values()) == pytest.approx(1)
    for scored in recommender.recommend(history, k=38):
        blended = recommender.blend * follows.get(scored.key, 0)
        assert scored.score == pytest.approx(products[scored.key] + blended, abs=1e-4)


def test_what_int8_costs_and_gains_is_told(fitted, folder):
    found = fitted.compression
    assert (found.metric, found.served) == ("ndcg@10", "int8")
    assert found.rows == len(SEQUENCES)
    assert found.int8 == pytest.approx(found.fp32, abs=0.05)
    assert [(s.asked, s.batch) for s in found.speeds] == [("short", 1), ("long", 1)]
    assert all(s.fp32 > 0 and s.int8 > 0 for s in found.speeds)
    assert [each.code for each in fitted.notes] == ["int8_ndcg"]
    assert b"MatMulInteger" in (folder / "encoder.onnx").read_bytes()


def test_where_int8_costs_too_much_full_precision_serves(tmp_path, monkeypatch):
    whole, asked = Recommender.evaluate, []

    def worse(recommender, sequences):
        asked.append(recommender)
        found = whole(recommender, sequences)
        lost = 0.02 * found.ndcg_10 if len(asked) == 2 else 0.0
        return replace(found, ndcg_10=found.ndcg_10 - lost)

    monkeypatch.setattr(Recommender, "evaluate", worse)
    fitted = fit_recommender(
        SEQUENCES,
        arguments=RecommenderArguments(**SMALL | {"epochs": 2}),
        folder=tmp_path,
    )
    assert fitted.compression.served == "fp32"
    assert [each.code for each in fitted.notes] == ["int8_ndcg", "full_precision"]
    assert b"MatMulInteger" not in (tmp_path / "encoder.onnx").read_bytes()
    assert load_recommender(tmp_path).recommend(["item-1"])


def test_item_vectors_have_unit_length(recommender):
    keys, vectors = recommender.item_vectors()
    assert vectors.shape == (len(keys), recommender.dimensions) == (41, 8)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(41), abs=1e-5)


def test_own_and_excluded_items_are_not_recommended(recommender):
    found = recommender.recommend(["item-3", "item-4"], k=50, exclude=["item-5", "?"])
    keys = {scored.key for scored in found}
    assert len(found) == len(keys) == 38
    assert not keys & {"item-3", "item-4", "item-5"}


def test_a_cold_item_has_the_vector_of_its_attributes(recommender):
    keys, vectors = recommender.item_vectors()
    assert keys[-1] == "new"
    cold = recommender.cold_vector(["ten-1", "parity-0", "parity-0"])
    assert cold == pytest.approx(vectors[-1], abs=1e-5)
    assert not recommender.cold_vector(["unheard of"]).any()


def test_a_shopper_of_whom_nothing_is_known(recommender):
    assert not recommender.shopper_vector([]).any()
    assert not recommender.shopper_vector(["unheard of"]).any()
    assert recommender.recommend(["unheard of"]) == []


def test_a_history_may_be_longer_than_what_is_read(recommender):
    long = [f"item-{i % 40}" for i in range(45)]
    assert recommender.shopper_vector(long) == pytest.approx(
        recommender.shopper_vector(long[-10:])
    )


def test_the_same_seed_gives_the_same(recommender, tmp_path):
    arguments = RecommenderArguments(**SMALL)
    attributes = {**ATTRIBUTES, "new": ["ten-1", "parity-0", "unheard of"]}
    fit_recommender(
        SEQUENCES, attributes=attributes, arguments=arguments, folder=tmp_path
    )
    again = load_recommender(tmp_path)
    assert (again.item_vectors()[1] == recommender.item_vectors()[1]).all()


def test_texts_and_several_networks(tmp_path):
    random = np.random.default_rng(0)
    texts = {f"item-{i}": random.random(5, dtype=np.float32) for i in range(42)}
    arguments = RecommenderArguments(**SMALL | {"epochs": 2}, members=2)
    fitted = fit_recommender(
        SEQUENCES, item_vectors=texts, arguments=arguments, folder=tmp_path
    )
    recommender = load_recommender(tmp_path)
    keys, vectors = recommender.item_vectors()
    assert fitted.dimensions == vectors.shape[1] == 16
    assert keys[40:] == ("item-40", "item-41")
    cold = recommender.cold_vector(text_vector=texts["item-41"])
    assert cold == pytest.approx(vectors[41], abs=1e-5)
    with pytest.raises(ValueError, match="has 3 dimensions; .* trained with 5"):
        recommender.cold_vector(text_vector=np.ones(3, dtype=np.float32))


class Killed(Exception):
    """As a worker that is killed."""


def test_a_killed_training_goes_on_where_it_was(recommender, tmp_path):
    arguments = RecommenderArguments(**SMALL)
    attributes = {**ATTRIBUTES, "new": ["ten-1", "parity-0", "unheard of"]}
    steps = []

    def kill(progress):
        steps.append(progress.step)
        if progress.step == 7:
            raise Killed

    def fit(report):
        return fit_recommender(
            SEQUENCES,
            attributes=attributes,
            arguments=arguments,
            folder=tmp_path,
            report=report,
        )

    with pytest.raises(Killed):
        fit(kill)
    steps.clear()
    fit(lambda progress: steps.append(progress.step))
    assert steps[:2] == [6, 7]  # the sixth was the last to be saved
    again = load_recommender(tmp_path)
    assert again.item_vectors()[1] == pytest.approx(recommender.item_vectors()[1])


def test_a_stopped_training_keeps_its_best(tmp_path):
    reports = []
    fitted = fit_recommender(
        SEQUENCES,
        arguments=RecommenderArguments(**SMALL | {"epochs": 100}),
        folder=tmp_path,
        report=reports.append,
        stopped=lambda: len(reports) >= 3,
    )
    assert max(fitted.epochs) <= 4
    assert load_recommender(tmp_path).recommend(["item-1"])


def test_max_minutes_ends_a_training(tmp_path, monkeypatch):
    monkeypatch.setattr(fitting, "AFTER", 0.0)  # all of the time to learn in
    arguments = RecommenderArguments(
        **SMALL | {"epochs": 100_000, "patience": 100_000}, max_minutes=0.1
    )
    fitted = fit_recommender(SEQUENCES, arguments=arguments, folder=tmp_path)
    assert fitted.seconds < 30


@pytest.fixture
def memory(monkeypatch):
    """Of a GPU: holds batches of so many places, as many as one likes at first."""
    import torch

    from ecom_ai.ml.recommenders.network import Network

    forward, holds = Network.forward, {"places": 10**6}

    def short(network, sequences, lengths):
        if sequences.numel() > holds["places"]:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB")
        return forward(network, sequences, lengths)

    monkeypatch.setattr(Network, "forward", short)
    return holds


def test_out_of_memory_halves_the_batch_and_goes_on(memory, tmp_path):
    """From the fourth epoch, the last that was saved before memory ran out."""
    steps = []

    def report(progress):
        if progress.stage == "train":
            steps.append(progress.step)
        if progress.step == 5:
            memory["places"] = 64

    fitted = fit_recommender(
        SEQUENCES,
        arguments=RecommenderArguments(**SMALL),
        folder=tmp_path,
        report=report,
    )
    assert steps[:10] == [0, 1, 2, 3, 4, 5, 4, 4, 5, 6]
    assert fitted.notes[:-1] == (
        note("memory_ran_out", batch=128),
        note("memory_ran_out", batch=64),
    )
    recommender = load_recommender(tmp_path)
    assert recommender.recommend(["item-3", "item-4"], k=1)[0].key == "item-5"
    assert evaluate_recommender(recommender, SEQUENCES).hr_10 > 0.9


def test_memory_for_not_even_one_sequence_ends_a_training(memory, tmp_path):
    import torch

    memory["places"] = 1
    with pytest.raises(torch.OutOfMemoryError):
        fit_recommender(
            SEQUENCES, arguments=RecommenderArguments(**SMALL), folder=tmp_path
        )


def test_half_a_batch_is_half_a_step(memory, tmp_path, monkeypatch):
    """So that it learns as fast as if the memory had held."""
    from ecom_ai.ml.recommenders.training import Training

    follow, steps = Training._follow, []

    def counted(training):
        steps[-1] += 1
        follow(training)

    monkeypatch.setattr(Training, "_follow", counted)
    for places in (10**6, 128):
        steps.append(0)
        memory["places"] = places
        arguments = RecommenderArguments(**SMALL | {"epochs": 2}, members=2)
        folder = tmp_path / str(places)
        fitted = fit_recommender(SEQUENCES, arguments=arguments, folder=folder)
    assert steps[0] > 8
    assert steps[1] == pytest.approx(steps[0], abs=4)
    # Told once: the second network begins with batches that the memory holds.
    assert fitted.notes[:-1] == (note("memory_ran_out", batch=128),)


def test_a_loss_that_is_no_number_ends_a_training(tmp_path):
    arguments = RecommenderArguments(**SMALL | {"learning_rate": 1e30})
    with pytest.raises(TrainingStopped, match="no longer a number in epoch 1"):
        fit_recommender(SEQUENCES, arguments=arguments, folder=tmp_path)


def test_a_loss_that_is_no_number_later_keeps_the_last_good_network(
    tmp_path, monkeypatch
):
    """The fifth epoch breaks; the best of those before is kept, and said."""
    from ecom_ai.ml.recommenders.training import Training

    epoch, scores = Training._epoch, []

    def breaks(training, sequences, late):
        loss = epoch(training, sequences, late)
        if training.state.epoch == 4:
            with torch.no_grad():
                for weight in training._average.parameters():
                    weight.fill_(math.nan)
            return math.nan
        return loss

    monkeypatch.setattr(Training, "_epoch", breaks)
    fitted = fit_recommender(
        SEQUENCES,
        arguments=RecommenderArguments(**SMALL),
        folder=tmp_path,
        report=lambda moment: scores.append(moment.metric),
    )
    assert fitted.notes[0] == note("network_no_number", network=1, epoch=5)
    assert fitted.epochs in ((2,), (4,))
    served = load_recommender(tmp_path)
    assert np.isfinite(served.item_vectors()[1]).all()
    assert evaluate_recommender(served, SEQUENCES).hr_10 > 0.2


def test_less_than_an_epoch_is_told(tmp_path, monkeypatch):
    """As of other trainings: how many steps of how many, and the rows seen."""
    from ecom_ai.ml.recommenders.training import Training

    follow, late = Training._follow, []

    def counted(training):
        follow(training)
        late.append(training)

    monkeypatch.setattr(Training, "_follow", counted)
    monkeypatch.setattr(Fitting, "_until", lambda self, member: Late(late, after=2))
    arguments = RecommenderArguments(**SMALL)
    fitted = fit_recommender(SEQUENCES, arguments=arguments, folder=tmp_path)
    told = fitted.notes[0]
    assert (told.code, told.figures["steps"]) == ("time_ran_out", 2)
    epoch = told.figures["planned"] // SMALL["epochs"]
    assert epoch == len(
        [*batches([s[:-2][-11:] for s in numbered()], 256, random=None)]
    )
    assert told.figures["seen"] == round(100 * 2 / epoch, 1)


def test_of_weights_as_good_the_one_that_shows_most_items_is_taken(
    tmp_path, monkeypatch
):
    measure, told = fitting.evaluate_ranking, iter((0.50, 0.52, 0.51, 0.51))
    shown = iter((0.9, 0.5, 0.7, 0.6))

    def measured(*args, **given):
        figures = {"ndcg_10": next(told, 0.1), "coverage_10": next(shown, 1.0)}
        return replace(measure(*args, **given), ndcg_error=0.015, **figures)

    monkeypatch.setattr(fitting, "evaluate_ranking", measured)
    fitted = fit_recommender(
        SEQUENCES, arguments=RecommenderArguments(**SMALL), folder=tmp_path
    )
    assert fitted.blend == fitting.BLENDS[2]
    assert fitted.metrics["coverage_10"] == 0.7


def test_without_a_step_there_is_nothing_to_keep(tmp_path, monkeypatch):
    monkeypatch.setattr(Fitting, "_until", lambda self, member: -math.inf)
    with pytest.raises(TrainingStopped, match="No step was made in the time"):
        fit_recommender(
            SEQUENCES, arguments=RecommenderArguments(**SMALL), folder=tmp_path
        )


class Late(float):
    """A moment that has come once so many steps were made."""

    def __new__(cls, steps, *, after):
        made = super().__new__(cls, math.inf)
        made.steps, made.after = steps, after
        return made

    def __lt__(self, other):
        return len(self.steps) >= self.after


def numbered():
    return [np.arange(len(sequence)) for sequence in SEQUENCES]


@pytest.mark.parametrize("sequences", [[], [["a"]], [["a", "b", "c"]]])
def test_too_little_to_learn_from(sequences, tmp_path):
    with pytest.raises(ValueError, match="four items or more"):
        fit_recommender(sequences, arguments=RecommenderArguments(), folder=tmp_path)


@pytest.mark.parametrize(
    ("name", "value"), [("layers", 0), ("dropout", 1.5), ("heads", 3), ("seed", -1)]
)
def test_arguments_that_make_no_sense(name, value):
    with pytest.raises(ValueError, match=f"{value}"):
        RecommenderArguments(**{name: value})


def test_a_folder_that_is_not_complete(recommender, folder, tmp_path):
    with pytest.raises(CheckpointError, match="copied completely"):
        load_recommender(tmp_path)
    settings = json.loads((folder / "recommender.json").read_text())
    (tmp_path / "recommender.json").write_text(json.dumps(settings | {"format": 0}))
    with pytest.raises(CheckpointError, match="format 0"):
        load_recommender(tmp_path)


def test_serving_imports_no_torch(fitted, folder):
    code = (
        "import sys; from pathlib import Path;"
        "from ecom_ai.ml.recommenders import load_recommender;"
        f"r = load_recommender(Path({str(folder)!r}));"
        "print(r.recommend(['item-3', 'item-4'])[0].key, 'torch' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True
    )
    assert answer.stdout.split() == ["item-5", "False"], answer.stderr


def test_followers_are_those_of_co_occurrence():
    numbers = [[int(key.partition("-")[2]) for key in s] for s in SEQUENCES]
    expected = CoOccurrence().fit(numbers)
    followers = count_followers([np.array(s) for s in numbers], 40)
    for source, pairs in expected.items():
        row = slice(followers.starts[source], followers.starts[source + 1])
        assert list(followers.targets[row]) == [target for target, _ in pairs]
        scores = [score for _, score in pairs]
        assert followers.scores[row] == pytest.approx(scores)


def test_cold_items_borrow_the_followers_of_their_like():
    sequences = [np.array([0, 1]), np.array([0, 2])]
    followers = count_followers(sequences, 5)
    cold, nearest = np.array([3]), np.array([[1, 2]])
    lent = lend_followers(followers, cold, nearest)
    assert list(lent.targets[lent.starts[0] : lent.starts[1]]) == [1, 2, 3]
    after = lent.after([0])
    assert after[3] == pytest.approx((after[1] + after[2]) / 2)
    assert np.argmax(lent.after([3])) == 0
    assert not lent.after([4]).any()


def test_followers_of_nobody():
    followers = count_followers([], 3)
    assert not followers.after([1]).any()


def test_every_sequence_is_in_one_batch():
    sequences = [np.arange(length) for length in (5, 1, 9, 2, 2, 7, 30)]
    found = list(batches(sequences, 20, random=np.random.default_rng(0)))
    assert sorted(row for batch in found for row in batch.rows) == list(range(7))
    for batch in found:
        assert len(batch.rows) == 1 or batch.items.size <= 20
        for row, items, length in zip(
            batch.rows, batch.items, batch.lengths, strict=True
        ):
            assert list(items[:length]) == list(sequences[row])


def test_ranking_figures():
    top = np.array([[3, 1, *[NOTHING] * 8], [0, 2, 4, *[NOTHING] * 7]])
    figures = evaluate_ranking(
        top, np.array([1, 9]), owners=np.array([3, 1, 0, 1, 1, 0]), shoppers=3
    )
    assert figures.hr_5 == figures.hr_10 == 0.5
    assert figures.ndcg_10 == pytest.approx(0.5 / np.log2(3))
    assert figures.gains.tolist() == pytest.approx([1 / np.log2(3), 0])
    assert figures.coverage_10 == pytest.approx(5 / 6)
    assert figures.novelty_10 == pytest.approx((1 + 1 + 0 + 2 + 1) / 5)
    with pytest.raises(ValueError, match="lists of 10 items"):
        evaluate_ranking(top[:, :5], np.array([1, 9]), owners=np.ones(6), shoppers=3)


def test_ranks_agree_and_ties_go_to_the_earlier():
    scores = np.array([[1.0, 2.0, 2.0, -np.inf], [0.0, 0.0, 0.0, 0.0]])
    top = best(scores, 4)
    assert top.tolist() == [[1, 2, 0, NOTHING], [0, 1, 2, 3]]
    targets = np.array([2, 3])
    assert list(ranks_among(scores, targets)) == [1, 3]
    assert list(ranks_within(top, targets)) == [1, 3]
    assert list(gain_at(np.array([0, 1, 10]), 10)) == pytest.approx([1, 0.63093, 0])


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_the_loss_and_its_gradients_are_those_of_cross_entropy(smoothing):
    import torch

    from ecom_ai.ml.recommenders.loss import full_softmax_loss

    torch.manual_seed(0)
    shoppers = torch.randn(150, 8, requires_grad=True)
    items = torch.randn(300, 8, requires_grad=True)
    targets = torch.randint(0, 300, (150,))
    expected = torch.nn.functional.cross_entropy(
        shoppers @ items.T, targets, label_smoothing=smoothing
    )
    loss = full_softmax_loss(shoppers, items, targets, smoothing)
    plain = torch.nn.functional.cross_entropy(shoppers @ items.T, targets)
    assert loss.item() == pytest.approx(plain.item(), rel=0.01)
    pairs = zip(
        torch.autograd.grad(loss, (shoppers, items)),
        torch.autograd.grad(expected, (shoppers, items)),
        strict=True,
    )
    for ours, theirs in pairs:
        assert (ours - theirs).norm() < 0.01 * theirs.norm()
