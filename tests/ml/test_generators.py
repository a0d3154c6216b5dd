"""A causal language model answers, stops when it should, and says what it lacks."""

import math
from itertools import islice

import pytest

from ecom_ai.ml import generators
from ecom_ai.ml.chat import IGNORED, Exchange, asked, tokens_of
from ecom_ai.ml.checkpoints import CheckpointError
from ecom_ai.ml.generators import Unfinished, load_generator
from tests.ml.small_generators import TEMPLATE, save_generator, tokenizer_of

QUESTION = (
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "How long?"},
)
REPLY = "Three days. 三天。"
EXCHANGE = Exchange(QUESTION, REPLY)
NO_SYSTEM = (
    "{% if messages[0].role == 'system' %}{{ raise_exception('no') }}{% endif %}"
)


@pytest.fixture(scope="module")
def taught(tmp_path_factory):
    folder = tmp_path_factory.mktemp("generator")
    return save_generator(folder, exchanges=[EXCHANGE])


@pytest.fixture
def generator(taught, tmp_path):
    return load_generator(str(taught), cache=tmp_path)


def test_it_says_what_it_learnt_piece_by_piece(generator):
    pieces = list(generator.stream(QUESTION, max_tokens=60))
    assert "".join(pieces).strip() == REPLY
    assert len(pieces) > 5
    assert "三" in pieces, "no half of a character is said"


@pytest.mark.parametrize("template", ["", NO_SYSTEM + TEMPLATE])
def test_llama_and_qwen2_answer_with_and_without_a_template(tmp_path, template):
    folder = save_generator(
        tmp_path, exchanges=[EXCHANGE], kind="qwen2", template=template
    )
    made = load_generator(str(folder), cache=tmp_path)
    assert "".join(made.stream(QUESTION, max_tokens=60)).strip() == REPLY


def _say(stream, seen):
    for piece in stream:
        seen.append(piece)  # noqa: PERF402 - what is said is looked at meanwhile


def test_it_stops_in_the_middle_when_asked(generator):
    seen = []
    stream = generator.stream(
        QUESTION, max_tokens=60, stopped=lambda: len("".join(seen)) >= 5
    )
    with pytest.raises(Unfinished, match="stopped"):
        _say(stream, seen)
    assert "".join(seen) == REPLY[:5]


def test_it_stops_for_time_and_number_of_tokens(generator):
    with pytest.raises(Unfinished, match="seconds"):
        list(generator.stream(QUESTION, max_tokens=60, seconds=-1.0))
    with pytest.raises(Unfinished, match="more than 4 tokens"):
        list(generator.stream(QUESTION, max_tokens=4))


def test_memory_that_runs_out_is_said(generator, monkeypatch):
    import torch

    pieces = generator.stream(QUESTION, max_tokens=60)
    assert list(islice(pieces, 2)) == ["T", "h"]

    def full(**_given):
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(generator, "network", full)
    with pytest.raises(Unfinished, match="memory ran out"):
        next(pieces)


def test_it_is_less_surprised_by_what_it_learnt(generator):
    loss, tokens = generator.surprise(EXCHANGE)
    assert tokens == len(REPLY.encode()) + 1
    other, _ = generator.surprise(Exchange(QUESTION, "Nobody knows at all"))
    assert loss / tokens < 0.5 < other / tokens
    assert math.isfinite(other)


def test_only_the_replys_tokens_are_learnt_from():
    tokenizer = tokenizer_of(TEMPLATE)
    ids, targets = tokens_of(tokenizer, EXCHANGE, longest=200)
    learnt = [t for t in targets if t != IGNORED]
    assert tokenizer.decode(learnt) == f"{REPLY}<end>"
    assert ids[: -len(learnt)] == asked(tokenizer, QUESTION, longest=200)
    ids, targets = tokens_of(tokenizer, EXCHANGE, longest=30)
    assert len(ids) == len(targets) == 30
    assert tokenizer.decode([t for t in targets if t != IGNORED]).startswith("Three")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda folder: str(folder / "nowhere"), "neither a folder"),
        (lambda folder: str(folder), "cannot be read"),
        (lambda _folder: "bundled:nothing", "neither a folder"),
    ],
)
def test_what_is_no_generator_is_said(tmp_path, make, said):
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(CheckpointError, match=said):
        load_generator(make(tmp_path), cache=tmp_path)


def test_an_encoder_is_no_generator(tiny_checkpoint, tmp_path):
    with pytest.raises(CheckpointError, match="no causal language model, but Bert"):
        load_generator(str(tiny_checkpoint), cache=tmp_path)


def test_weights_that_are_missing_are_said(taught, tmp_path):
    for file in taught.iterdir():
        if file.suffix != ".safetensors":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(CheckpointError, match="safetensors"):
        load_generator(str(tmp_path), cache=tmp_path)


def test_one_too_large_for_the_memory_is_said(taught, tmp_path, monkeypatch):
    import torch

    def full(*_given):
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(generators, "_refuse_others", full)
    with pytest.raises(CheckpointError, match="does not fit into the memory"):
        load_generator(str(taught), cache=tmp_path)
