"""``ecom_ai_ask``: each question of a file from the articles of another, in order."""

import json
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from ecom_ai.grounding.library import Library
from ecom_ai.grounding.questions import Means
from ecom_ai.models import Checkpoint, Conversation, Message, Passage
from ecom_ai.support import answering
from ecom_ai.support.answers import Answer, Citation

pytestmark = pytest.mark.usefixtures("site")

ARTICLES = (
    '{"id": "d", "title": "Delivery", "body": "Parcels take three days."}\n'
    '{"id": "t", "title": "退货", "body": "三十天内可以退货。", "language": "zh"}\n'
)
QUESTIONS = (
    '{"id": "1", "question": "How long do parcels take?", "answerable": true}\n'
    '{"id": "2", "question": "Do you rent tents?", "answerable": false}\n'
    '{"id": "3", "question": "Let me talk to a person", "answerable": false}\n'
    '{"id": "4", "question": "可以退货吗？", "answerable": true}\n'
)


class Ones:
    def encode_passages(self, texts):
        return np.ones((len(texts), 3), dtype=np.float32)


@dataclass(frozen=True)
class ByWords:
    """Tells the passage that has a word of the question."""

    library: Library
    encoder: Ones = Ones()
    means: Means = Means({}, {})

    def answer(self, question: str, language: str) -> Answer:
        for one in self.library.sources:
            if any(
                word in question
                for word in ("parcels", "退货")
                if word in one.read.lower()
            ):
                cited = Citation("article", one.key, one.language, one.title, one.text)
                return Answer(one.text, "answered", language, [cited], confidence=0.9)
        return Answer("I do not know.", "unknown", language, confidence=0.1)


@pytest.fixture
def files(tmp_path, site, monkeypatch) -> dict[str, Path]:
    Checkpoint.objects.create(site=site, role="answer", name="x", stage="live")
    monkeypatch.setattr(answering, "answerer", lambda _site, library: ByWords(library))
    paths = {
        name: tmp_path / f"{name}.jsonl" for name in ("articles", "data", "output")
    }
    paths["articles"].write_text(ARTICLES, encoding="utf-8")
    paths["data"].write_text(QUESTIONS, encoding="utf-8")
    return paths


def run(files: dict[str, Path], **more: object) -> str:
    out = StringIO()
    call_command("ecom_ai_ask", **files, stdout=out, stderr=StringIO(), **more)
    return out.getvalue()


def test_each_question_has_a_line_in_its_order_and_no_row_is_written(files):
    told = json.loads(run(files, json=True))
    lines = [
        json.loads(line) for line in files["output"].read_text("utf-8").splitlines()
    ]
    assert [(line["id"], line["outcome"], line["citations"]) for line in lines] == [
        ("1", "answered", ["d"]),
        ("2", "unknown", []),
        ("3", "handoff", []),
        ("4", "answered", ["t"]),
    ]
    assert lines[0]["answer"] == "Parcels take three days."
    assert [line["language"] for line in lines] == ["en", "en", "en", "zh"]
    assert all(line["seconds"] >= 0 for line in lines)
    assert (told["role"], told["n"]) == ("support", 4)
    assert told["metrics"]["answerable_answered"] == 1.0
    assert told["metrics"]["unanswerable_refused"] == 1.0
    for model in (Conversation, Message, Passage):
        assert not model.objects.exists()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("data", '{"id": "1"}\n', "question"),
        ("data", '{"id": "1", "question": "x", "answerable": "perhaps"}\n', "perhaps"),
        ("articles", '{"id": "d", "title": "T", "body": " "}\n', "no article"),
        ("articles", "", "articles.jsonl"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_and_nothing_is_written(
    files, name, text, said
):
    files[name].write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=said):
        run(files)
    assert not files["output"].exists()
