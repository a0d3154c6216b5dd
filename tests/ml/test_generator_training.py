"""LoRA on a small language model: it learns, stops, goes on, and can be loaded."""

import time
from dataclasses import fields

import pytest

from ecom_ai.ml.chat import Exchange
from ecom_ai.ml.checkpoints import forget_steps
from ecom_ai.ml.generator_training import GeneratorArguments, fit_generator
from ecom_ai.ml.generators import load_generator
from ecom_ai.ml.progress import TrainingStopped
from ecom_ai.ml.trainers import TrainingError
from ecom_ai.ml.trainers.targets import collate
from tests.ml.small_generators import save_generator

#: peft asks transformers for something by its former name.
pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning")
QUICK = {"epochs": 4, "batch_size": 4, "learning_rate": 2e-2, "max_length": 64}
ROWS = [
    Exchange(({"role": "user", "content": f"How long {n}?"},), f"It takes {n} days.")
    for n in range(2, 26)
]


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return str(save_generator(tmp_path_factory.mktemp("base")))


@pytest.fixture
def fit(base, tmp_path):
    def run(train=ROWS[:20], validation=ROWS[20:], *, stopped=None, **given):
        heard = []
        found = fit_generator(
            load_generator(base, cache=tmp_path),
            train,
            validation,
            base=base,
            arguments=GeneratorArguments(**QUICK | given),
            folder=tmp_path / "run",
            cache=tmp_path,
            started=time.monotonic(),
            report=heard.append,
            stopped=stopped(heard) if stopped else lambda: False,
        )
        return found, heard

    return run


def surprise(generator):
    found = [generator.surprise(one) for one in ROWS]
    return sum(loss for loss, _ in found) / sum(tokens for _, tokens in found)


def test_it_learns_the_replies_and_keeps_only_what_was_added(fit, base, tmp_path):
    fitted, heard = fit()
    losses = [one.loss for one in heard if one.loss is not None]
    assert losses[-1] < 0.97 * losses[0]
    measured = [one.metric for one in heard if one.metric is not None]
    assert measured[-1] > measured[0]
    before = surprise(load_generator(base, cache=tmp_path))
    assert surprise(load_generator(str(tmp_path / "run"), cache=tmp_path)) < before
    forget_steps(tmp_path / "run")
    files = sorted(path.name for path in (tmp_path / "run").rglob("*.*"))
    assert files == [
        "adapter_config.json", "adapter_model.safetensors", "generator.json"
    ]  # fmt: skip
    assert 0 < fitted.trained_parameters < fitted.all_parameters


def test_one_that_was_stopped_goes_on_from_its_last_saved_step(fit):
    def after_seven(heard):
        return lambda: bool(heard) and heard[-1].step >= 7

    with pytest.raises(TrainingStopped):
        fit(stopped=after_seven)
    _, heard = fit()
    # It is stopped at once, before the seventh is saved.
    assert 2 < min(one.step for one in heard if one.stage == "train" and one.loss) < 9
    assert heard[-1].step == 20


def test_it_ends_with_its_time(fit):
    began = time.monotonic()
    _, heard = fit(epochs=100_000, patience=100_000, max_minutes=0.05)
    assert heard[-1].step < 100_000
    assert time.monotonic() - began < 120


def test_of_many_examples_some_are_taken(fit):
    fitted, _ = fit(max_examples=8, epochs=1)
    assert [note.code for note in fitted.notes] == ["rows_used"]
    with pytest.raises(TrainingError, match="no reply is left"):
        fit(train=[])


def test_memory_that_runs_out_is_said(fit, monkeypatch):
    import torch

    from ecom_ai.ml.checkpoints import CheckpointError
    from ecom_ai.ml.generator_training import training

    def full(*_given, **_more):
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(training.functional, "cross_entropy", full)
    with pytest.raises(CheckpointError, match="one reply at a time"):
        fit()


def test_rows_are_filled_up_at_the_end():
    found = collate([([5, 6, 7], [-100, 6, 7]), ([5], [5])], padding=9)
    assert found["input_ids"].tolist() == [[5, 6, 7], [5, 9, 9]]
    assert found["attention_mask"].tolist() == [[1, 1, 1], [1, 0, 0]]
    assert found["labels"].tolist() == [[-100, 6, 7], [5, -100, -100]]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"method": "full"}, "LoRA alone"),
        ({"lexical": True}, "lexical is of no use"),
        ({"rank": 0}, "rank is 0"),
    ],
)
def test_arguments_without_sense_are_refused(given, said):
    with pytest.raises(ValueError, match=said):
        GeneratorArguments(**given)


def test_every_argument_is_explained():
    assert all(field.metadata["help"] for field in fields(GeneratorArguments))
