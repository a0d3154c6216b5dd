"""A tagger's graph says what torch says, and its stretches are where they stand."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from ecom_ai.ml import bert_graph
from ecom_ai.ml.adapting import save_adapter, wrap
from ecom_ai.ml.arguments import TrainingArguments
from ecom_ai.ml.checkpoints import CheckpointError, read_checkpoint_settings
from ecom_ai.ml.heads import Head
from ecom_ai.ml.platt import Platt
from ecom_ai.ml.taggers import OVERLAP, WINDOW, TaggerSettings, load_tagger

#: transformers', of peft
pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning")
LABELS = ("none", "phone", "email")


@pytest.fixture
def folder(tiny_checkpoint: Path, tmp_path: Path) -> Path:
    """A tagger of the tiny encoder, whose adapter and head know nothing yet."""
    from transformers import AutoModel

    arguments = TrainingArguments(method="lora", rank=2)
    plain = AutoModel.from_pretrained(tiny_checkpoint)
    settings = read_checkpoint_settings(tiny_checkpoint)
    save_adapter(
        wrap(plain, method="lora", arguments=arguments),
        tmp_path / "tagger" / "adapter",
        base=str(tiny_checkpoint),
        settings=settings,
    )
    draw = np.random.default_rng(0)
    weight = draw.normal(size=(3, settings.dimensions)).astype(np.float32)
    Head(weight, np.zeros(3, np.float32)).write(tmp_path / "tagger")
    TaggerSettings(LABELS).write(tmp_path / "tagger")
    return tmp_path / "tagger"


def test_without_pooling_a_graph_gives_what_torch_gives_each_token(tiny_checkpoint):
    import torch
    from onnxruntime import InferenceSession
    from transformers import AutoModel

    ids = np.array([[1, 40, 50, 2, 7], [1, 9, 2, 0, 0]])
    mask = np.array([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]])
    model = AutoModel.from_pretrained(tiny_checkpoint).eval()
    with torch.no_grad():
        expected = model(torch.tensor(ids), torch.tensor(mask))[0].numpy()
    sizes = bert_graph.sizes_of(tiny_checkpoint, pooling=bert_graph.EACH)
    weights = bert_graph.read_weights(tiny_checkpoint)
    graph = bert_graph.build(weights, sizes, int8=False)
    feed = {"input_ids": ids, "attention_mask": mask}
    found = InferenceSession(graph).run(None, feed)[0]
    assert found[mask > 0] == pytest.approx(expected[mask > 0], abs=1e-4)


def test_it_is_exported_once_and_opened_once(folder, tmp_path):
    cache = tmp_path / "cache"
    tagger = load_tagger(folder, cache=cache)
    # Another calibration, the same weights: nothing is exported or opened again.
    TaggerSettings(LABELS, Platt(2.0, -1.0)).write(folder)
    other = load_tagger(folder, cache=cache)
    assert other.calibration == Platt(2.0, -1.0)
    assert other._session is tagger._session
    assert [path.name[:7] for path in cache.iterdir() if path.is_dir()] == ["tagger-"]
    assert tagger.labels == LABELS


@pytest.mark.parametrize("text", ["", " ", "\0", "\ud800", "red shoes", "红色的鞋 👍"])
def test_any_text_is_read_and_stretches_lie_within_it(folder, tmp_path, text):
    tagger = load_tagger(folder, cache=tmp_path)
    (found,) = tagger.tag([text], least=0.0)
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == text[one.start : one.end].strip()
        assert one.label in LABELS[1:]
        assert 0 <= one.probability <= 1


def test_what_is_claimed_side_by_side_is_one_stretch(folder, tmp_path, monkeypatch):
    tagger = load_tagger(folder, cache=tmp_path)
    text = "call one two, three or four"
    read = tagger._tokenizer.encode(text)
    # Which label claims each character.
    claimed = "     111 111  11111    2222"

    def told(_ids: list[int]) -> np.ndarray:
        labels = [int(claimed[a:b].strip()[-1:] or 0) for a, b in read.offsets]
        return np.eye(3, dtype=np.float32)[labels]

    monkeypatch.setattr(tagger, "_probabilities", told)
    (found,) = tagger.tag([text], least=0.9)
    said = [(text[one.start : one.end], one.label) for one in found]
    assert said == [("one two, three", "phone"), ("four", "email")]


def test_a_long_text_is_read_in_windows(folder, tmp_path, monkeypatch):
    tagger = load_tagger(folder, cache=tmp_path)
    asked = []
    run = tagger._session.run

    class Session:
        def run(self, _names: None, feed: dict[str, np.ndarray]) -> list[np.ndarray]:
            asked.append(feed["input_ids"].shape[1])
            return run(None, feed)

    monkeypatch.setattr(tagger, "_session", Session())
    ids = [5] * (2 * WINDOW)
    shares = tagger._probabilities(ids)
    assert asked == [WINDOW, WINDOW, 2 * OVERLAP]
    assert shares.sum(axis=1) == pytest.approx(np.ones(len(ids)))
    asked.clear()
    tagger._probabilities(ids[:WINDOW])
    assert asked == [WINDOW]


def test_a_folder_that_is_none_says_so(folder, tmp_path):
    broken = shutil.copytree(folder, tmp_path / "broken")
    (broken / "adapter" / "adapter_model.safetensors").write_bytes(b"nothing")
    with pytest.raises(CheckpointError, match="Copy the whole folder"):
        load_tagger(broken, cache=tmp_path / "cache")
    with pytest.raises(CheckpointError, match="tagger"):
        load_tagger(tmp_path / "nowhere", cache=tmp_path / "cache")
