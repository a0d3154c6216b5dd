"""The role generator: files, training, gate, and what it says of what is wrong."""

import json
import math

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from ecom_ai.exceptions import CheckpointUnusable
from ecom_ai.ml.chat import Exchange
from ecom_ai.ml.generators import MemoryRanOut, Unfinished
from ecom_ai.models import Checkpoint
from ecom_ai.training import fitting, promotion
from ecom_ai.training.conversations import read_conversations, split_conversations
from ecom_ai.training.fitting import wording
from tests.ml.small_generators import save_generator
from tests.training.making import SITE, THINGS, read_json_lines

#: peft asks transformers for something by its former name.
pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning")
GOODS = [f"{colour} {thing}" for colour in ("red", "blue", "green") for thing in THINGS]


def conversation(number, **more):
    said = f"The {GOODS[number]} takes {number + 2} days."
    return {
        "messages": [
            {"role": "user", "content": f"When does my {GOODS[number]} come?"},
            {"role": "assistant", "content": said},
        ],
        "context": [said],
        **more,
    }


def write(path, rows):
    lines = (one if isinstance(one, str) else json.dumps(one) for one in rows)
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def data(tmp_path):
    rows = [conversation(n, id=f"c{n}") for n in range(len(GOODS))]
    return write(tmp_path / "talks.jsonl", rows)


@pytest.fixture
def base(data, tmp_path, monkeypatch):
    """A small language model that has read the conversations."""
    monkeypatch.setattr(wording, "MAX_TOKENS", 24)
    asked = read_conversations(data).replies()
    texts = [m["content"] for one in asked for m in one.messages]
    first = Exchange(asked[0].messages, asked[0].reply)
    return str(
        save_generator(tmp_path / "base", exchanges=[first], sentences=texts, steps=10)
    )


def train(data, capsys, *options, **given):
    arguments = {"epochs": 2, "max_examples": 12, "json": True, "data": data} | given
    call_command(
        "ecom_ai_train", "generator", *options, "--set", "learning_rate=0.01",
        "--set", "max_length=300", **arguments,
    )  # fmt: skip
    return json.loads(capsys.readouterr().out)


@pytest.mark.django_db
def test_trained_evaluated_asked_promoted_and_rolled_back(
    site, data, base, tmp_path, capsys
):
    told = train(data, capsys, base=base)
    assert set(told["metrics"]) == {"token_f1", "supported", "perplexity", "facts_kept"}
    assert told["metrics"]["perplexity"] < told["before"]["perplexity"]
    assert told["gate"]["metric"] == "token_f1"
    first = Checkpoint.objects.get(pk=told["checkpoint"])
    assert (first.stage, first.method, first.base) == ("trained", "lora", base)
    assert "generator" in first.card
    assert sorted(first.files) == [
        "adapter/adapter_config.json", "adapter/adapter_model.safetensors",
        "card.md", "generator.json", "seen.npy",
    ]  # fmt: skip
    promotion.promote(first, by="ann")

    call_command("ecom_ai_evaluate", "generator", data=data, json=True)
    measured = json.loads(capsys.readouterr().out)
    assert (measured["n"], measured["checkpoint"]) == (len(GOODS), first.pk)
    output = tmp_path / "said.jsonl"
    call_command("ecom_ai_predict", "generator", data=data, output=output)
    answers = read_json_lines(output)
    assert [one["id"] for one in answers] == [f"c{n}" for n in range(len(GOODS))]
    assert set(answers[0]) == {"id", "reply", "supported"}

    capsys.readouterr()
    second = train(data, capsys, base=base, epochs=1)
    assert second["gate"]["champion_id"] == first.pk
    assert second["gate"]["rows"] == told["held_out"]
    made = Checkpoint.objects.get(pk=second["checkpoint"])
    promotion.promote(made, by="ann", override="" if made.gate["passed"] else "a test")
    promotion.rollback(SITE, "generator", by="ann")
    assert Checkpoint.objects.live(SITE, "generator") == first


@pytest.mark.django_db
def test_the_setting_names_the_base_and_without_it_one_must_be_given(
    site, data, base, settings, capsys
):
    with pytest.raises(CommandError, match="--base NAME|PATH") as error:
        train(data, capsys)
    assert error.value.returncode == 2
    settings.ECOM_AI = {**settings.ECOM_AI, "GENERATOR": base}
    told = train(data, capsys, max_minutes=0.2)
    assert Checkpoint.objects.get(pk=told["checkpoint"]).base == base
    with pytest.raises(CommandError, match="neither a folder"):
        train(data, capsys, base="no such place/at all")
    with pytest.raises(CommandError, match="LoRA alone"):
        train(data, capsys, method="full")


@pytest.mark.django_db
def test_the_admin_says_which_form_a_file_has_and_what_is_wrong_with_one(
    site, admin_client, settings
):
    settings.ECOM_AI = {**settings.ECOM_AI, "GENERATOR": "some/model"}
    page = admin_client.get(
        reverse("admin:ecom_ai_trainingrun_add"), {"role": "generator"}
    )
    html = page.content.decode()
    assert 'data-kind="conversations"' in html
    assert 'value="starter"' not in html
    bad = SimpleUploadedFile("talks.jsonl", b'{"messages": []}')
    said = admin_client.post(
        reverse("admin:ecom_ai_training_check"), {"role": "generator", "file": bad}
    )
    assert "talks.jsonl, line 1" in said.content.decode()


def test_the_same_conversations_are_held_out_also_of_a_longer_file(data, tmp_path):
    parts = split_conversations(read_conversations(data))
    asked = set(parts.test.texts)
    assert asked
    assert not asked & {*parts.train.texts, *parts.validation.texts}
    apart = split_conversations(read_conversations(data), parts.test)
    assert (apart.test, apart.dropped) == (parts.test, len(parts.test))


def test_every_reply_is_asked_for_with_what_was_said_before(tmp_path):
    row = conversation(0)
    row["messages"] += [
        {"role": "user", "content": "And to Paris? I am ann@example.org"},
        {"role": "assistant", "content": "两天。"},
    ]
    row["context"] = "One passage."
    first, second = read_conversations(write(tmp_path / "x.jsonl", [row])).replies()
    assert [turn["role"] for turn in first.messages] == ["system", "user"]
    roles = [turn["role"] for turn in second.messages]
    assert roles == ["system", "user", "assistant", "user"]
    assert "[1] One passage." in second.messages[-1]["content"]
    assert "ann@example.org" not in json.dumps(second.messages)
    assert "English" in first.messages[0]["content"]
    assert "Chinese" in second.messages[0]["content"]
    assert second.passages == ("One passage.",)


def test_without_passages_nothing_is_learnt(tmp_path):
    bare = conversation(1) | {"context": []}
    found = read_conversations(write(tmp_path / "x.jsonl", [conversation(0), bare]))
    assert [one.row for one in found.replies()] == [0]
    with pytest.raises(Exception, match="learns to invent"):
        read_conversations(write(tmp_path / "y.jsonl", [bare]))


def test_a_system_message_of_the_file_goes_before_ours(tmp_path):
    row = conversation(0)
    row["messages"].insert(0, {"role": "system", "content": "Be kind."})
    (found,) = read_conversations(write(tmp_path / "x.jsonl", [row])).replies()
    assert [turn["role"] for turn in found.messages] == ["system", "user"]
    assert found.messages[0]["content"] == "Be kind."


USER = {"role": "user", "content": "How?"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        ("[1]", "expected an object"),
        ({"text": "x"}, "no 'messages'"),
        ({"messages": "hello"}, "the messages are \"hello\""),
        ({"messages": []}, r"the messages are \[\]"),
        ({"messages": ["hello"]}, "message 1 is \"hello\""),
        ({"messages": [{"role": "bot", "content": "x"}]}, "message 1 is"),
        ({"messages": [{"role": "user", "content": 3}]}, "has the content 3"),
        ({"messages": [{"role": "user", "content": " "}]}, "expected some words"),
        ({"messages": [USER]}, "nobody replies"),
        ({"messages": [USER, USER]}, "in turns, a user first"),
        ({"messages": [USER, {"role": "system", "content": "x"}]}, "to be the first"),
        (conversation(0) | {"context": 3}, "the context is 3"),
        (conversation(0) | {"context": [3]}, "a text or a list of texts"),
        (conversation(0) | {"context": "x" * 100_001}, "100,001 characters"),
    ],
)  # fmt: skip
def test_bad_input_names_file_line_and_what_was_expected(tmp_path, line, said):
    file = write(tmp_path / "bad.jsonl", [conversation(0), line])
    with pytest.raises(Exception, match=rf"bad\.jsonl, line 2: .*{said}"):
        read_conversations(file)


def test_too_few_conversations_are_refused(tmp_path):
    file = write(tmp_path / "few.jsonl", [conversation(0)] * 9)
    with pytest.raises(Exception, match="1 different conversations"):
        read_conversations(file, least=4)
    with pytest.raises(Exception, match="no conversation follows"):
        read_conversations(write(tmp_path / "none.jsonl", [""]))


class Says:
    """A generator that says one word, and then does what a test wants."""

    def __init__(self, act):
        self.act = act

    def stream(self, _messages, *, max_tokens, stopped):
        yield "Perhaps "
        self.act()

    def surprise(self, _exchange):
        return 2.0, 4


def test_measuring_ends_when_somebody_asks_or_memory_runs_out(data):
    asked = read_conversations(data).replies()

    def cut():
        raise Unfinished("It has more than 24 tokens.")

    found = wording.word(Says(cut), asked[:2])
    assert found.replies == ("Perhaps", "Perhaps"), "what breaks off counts as it is"
    assert found.metrics["perplexity"] == pytest.approx(math.exp(0.5), abs=1e-4)
    assert found.metrics["supported"] == found.metrics["facts_kept"] == 0

    with pytest.raises(fitting.Stopped):
        wording.word(Says(cut), asked, stopped=lambda: True)

    def full():
        raise MemoryRanOut("The memory ran out: take a smaller one.")

    with pytest.raises(CheckpointUnusable, match="memory ran out"):
        wording.word(Says(full), asked)
