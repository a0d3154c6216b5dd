"""Good conversations become examples: in turns, with what they rest on, masked."""

import json

import pytest
from django.core.management import CommandError, call_command

from ecom_ai.models import Conversation, Message
from ecom_ai.support import conversing, states
from tests.support.making import ask, talk

pytestmark = pytest.mark.usefixtures("site")


def example(*turns, marked=True):
    conversation = talk()
    for question, answer in turns:
        _, reply = ask(conversation, question)
        Message.objects.filter(pk=reply.pk).update(
            state="done", text=answer, citations=[{"quote": "Three days."}]
        )
    Conversation.objects.filter(pk=conversation.pk).update(is_example=marked)
    return conversation


def test_marked_conversations_are_written_masked(tmp_path, capsys):
    file = tmp_path / "examples.jsonl"
    talked = example(
        ("How long? I am ann@example.org", "Three days."), ("几天？", "三天。")
    )
    example(("Not marked?", "No."), marked=False)
    states.hand_over(talked, "wish")
    Message.objects.create(
        conversation=talked, author="agent", state="done", text="Call +44 20 7946 0018"
    )
    conversing.receive(talked, "Thanks")  # nobody answered it
    dropped = example(("Dropped?", "Half"))
    Message.objects.filter(conversation=dropped, author="assistant").update(
        state="dropped"
    )
    call_command("ecom_ai_export_conversations", file)
    (line,) = file.read_text(encoding="utf-8").splitlines()
    told = json.loads(line)
    assert [turn["role"] for turn in told["messages"]] == ["user", "assistant"] * 2
    assert told["context"] == ["Three days."]
    assert "几天？" in line
    assert "ann@example.org" not in line
    assert "7946" not in line
    assert "三天。\nCall" in told["messages"][-1]["content"]
    assert "1 conversations" in capsys.readouterr().out


def test_without_examples_nothing_is_written(tmp_path):
    example(("Not marked?", "No."), marked=False)
    file = tmp_path / "examples.jsonl"
    file.write_text("kept")
    with pytest.raises(CommandError, match="marked as a good example") as error:
        call_command("ecom_ai_export_conversations", file)
    assert error.value.returncode == 2
    assert file.read_text() == "kept"


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    example(("How?", "So."))
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("ecom_ai_export_conversations", tmp_path / "no" / "x.jsonl")
