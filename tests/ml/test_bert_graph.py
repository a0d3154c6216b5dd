"""A BERT's graph written down from its weights says what torch says."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ecom_ai.ml import adapting, bert_graph, onnx_export, smoothing
from ecom_ai.ml.adapters import build_merged
from ecom_ai.ml.adapting import save_adapter, wrap
from ecom_ai.ml.arguments import ADAPTED, TrainingArguments
from ecom_ai.ml.checkpoints import CheckpointError, read_checkpoint_settings
from ecom_ai.ml.encoders import OnnxEncoder, SentenceTransformerEncoder
from ecom_ai.ml.merging import can_merge
from ecom_ai.ml.onnx_export import FOLDER, FULL_FOLDER, export_int8
from ecom_ai.ml.quantising import by_channel, factors

#: transformers', of peft
pytestmark = pytest.mark.filterwarnings(
    "ignore::FutureWarning", "ignore:The following rank_pattern:RuntimeWarning"
)
TEXTS = ["red shoes", "红色的鞋子", "", "a much longer text about shoes " * 3]


def cosines(one: np.ndarray, other: np.ndarray) -> float:
    return float((one * other).sum(axis=1).min())


@pytest.fixture
def folder(tiny_checkpoint: Path, tmp_path: Path) -> Path:
    return shutil.copytree(tiny_checkpoint, tmp_path / "checkpoint")


@pytest.fixture
def untraced(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise AssertionError("torch was asked")

    monkeypatch.setattr(onnx_export, "_traced", refuse)


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_it_agrees_with_torch_at_both_precisions(folder, untraced, pooling) -> None:
    (folder / "1_Pooling" / "config.json").write_text(
        json.dumps({"embedding_dimension": 32, "pooling_mode": pooling})
    )
    expected = SentenceTransformerEncoder(folder, device="cpu").encode_queries(TEXTS)
    exported = export_int8(folder, keep_full=True)
    full = OnnxEncoder(exported.with_name(FULL_FOLDER)).encode_queries(TEXTS)
    assert full == pytest.approx(expected, abs=1e-5)
    assert cosines(OnnxEncoder(exported).encode_queries(TEXTS), expected) > 0.99


def test_padding_changes_nothing(folder, untraced) -> None:
    from onnxruntime import InferenceSession

    exported = export_int8(folder, keep_full=True).with_name(FULL_FOLDER)
    session = InferenceSession(exported / "model.onnx")
    ids, ones = np.array([[1, 40, 50, 2]]), np.ones((1, 4), np.int64)
    alone = session.run(None, {"input_ids": ids, "attention_mask": ones})[0]
    feed = {
        "input_ids": np.pad(ids, ((0, 1), (0, 5))),
        "attention_mask": np.pad(ones, ((0, 1), (0, 5)), constant_values=0),
    }
    feed["attention_mask"][1] = 1
    assert session.run(None, feed)[0][:1] == pytest.approx(alone, abs=1e-5)


@pytest.fixture
def added(folder, tmp_path) -> Callable[[str], Path]:
    """What a method adds to the checkpoint, away from where it begins."""
    import torch
    from transformers import AutoModel

    def add(method: str) -> Path:
        torch.manual_seed(1)
        plain = AutoModel.from_pretrained(folder)
        tuned = wrap(plain, method=method, arguments=TrainingArguments(method=method))
        if method == "adalora":  # as where training has given up some ranks
            ranks = {
                name.removesuffix(".default"): [place % 3 > 0 for place in range(12)]
                for name, _ in tuned.base_model.model.named_parameters()
                if "lora_E" in name
            }
            tuned.peft_config["default"].rank_pattern = ranks
        with torch.no_grad():
            for weight in tuned.parameters():
                if weight.requires_grad:
                    weight.add_(torch.randn_like(weight) * 0.3)
        settings = read_checkpoint_settings(folder)
        save_adapter(tuned, tmp_path / method, base=str(folder), settings=settings)
        return tmp_path / method

    return add


@pytest.mark.usefixtures("exports_here")
@pytest.mark.parametrize("method", ADAPTED)
def test_what_was_added_is_merged_as_torch_has_it(
    folder, added, tmp_path, monkeypatch, method
) -> None:
    adapter, made = added(method), []
    for mergeable in (False, True):
        if not mergeable:
            monkeypatch.setattr(adapting, "can_merge", lambda *_, **__: False)
        else:
            monkeypatch.undo()
            monkeypatch.setattr(onnx_export, "_traced", None)
        cache = tmp_path / f"cache-{mergeable}"
        made.append(build_merged(adapter, cache=cache, target=cache, keep_full=True))
    theirs, ours = (OnnxEncoder(m / FULL_FOLDER).encode_queries(TEXTS) for m in made)
    assert ours == pytest.approx(theirs, abs=1e-5)
    before = SentenceTransformerEncoder(folder, device="cpu").encode_queries(TEXTS)
    assert ours != pytest.approx(before, abs=1e-3)
    small = OnnxEncoder(made[1] / FOLDER).encode_queries(TEXTS)
    assert cosines(small, ours) > 0.97


@pytest.mark.usefixtures("exports_here")
def test_what_was_measured_of_activations_takes_part_in_int8(added, tmp_path) -> None:
    adapter = added("lora")

    def vectors(name: str) -> list[np.ndarray]:
        made = tmp_path / name
        build_merged(adapter, cache=tmp_path, target=made, keep_full=True)
        folders = (made / FULL_FOLDER, made / FOLDER)
        return [OnnxEncoder(one).encode_queries(TEXTS) for one in folders]

    full, plain = vectors("plain")
    smoothing.measure(adapter, TEXTS, cache=tmp_path)
    again, smooth = vectors("smooth")
    assert again == pytest.approx(full, abs=1e-6)
    assert not np.array_equal(smooth, plain)
    assert cosines(smooth, full) > 0.97


def test_of_uneven_inputs_less_is_lost() -> None:
    """Two of 64 are a hundred times as large as the others, as in grown BERTs."""
    chance = np.random.default_rng(0)
    inputs = chance.normal(size=(200, 64)).astype(np.float32)
    inputs[:, [3, 17]] *= 100
    matrix = chance.normal(size=(64, 32)).astype(np.float32)
    matrix[[3, 17]] /= 100

    def lost(some: np.ndarray) -> float:
        values, scales = by_channel(matrix * some[:, None])
        even = inputs / some
        step = np.abs(even).max() / 127
        said = (np.rint(even / step) @ values.astype(np.float32)) * step * scales
        return float(np.abs(said - inputs @ matrix).mean())

    some = factors(np.abs(inputs).max(axis=0), matrix)
    assert lost(some) < lost(np.ones(64, np.float32)) / 10


@pytest.mark.parametrize(
    "change",
    [
        {"use_rslora": True},
        {"bias": "all"},
        {"modules_to_save": ["pooler"]},
        {"peft_type": "LOHA"},
    ],
)
def test_an_adapter_that_it_does_not_know_is_left_to_torch(
    folder, added, change
) -> None:
    adapter = added("lora")
    assert can_merge(adapter, base=folder)
    path = adapter / "adapter_config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    assert not can_merge(adapter, base=folder)


@pytest.mark.parametrize(
    ("file", "changed"),
    [
        ("config.json", {"hidden_act": "relu"}),
        ("config.json", {"architectures": ["BertForMaskedLM"]}),
        ("config.json", {"num_hidden_layers": 3}),
        ("tokenizer_config.json", {"tokenizer_class": "BertTokenizer"}),
    ],
)
def test_what_it_does_not_know_is_left_to_torch(folder, file, changed) -> None:
    assert bert_graph.sizes_of(folder, pooling="mean") is not None
    path = folder / file
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))
    assert bert_graph.sizes_of(folder, pooling="mean") is None


def test_weights_that_numpy_cannot_read_are_left_to_torch(folder) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    path = folder / bert_graph.WEIGHTS
    save_file({n: t.to(torch.bfloat16) for n, t in load_file(path).items()}, path)
    assert bert_graph.sizes_of(folder, pooling="mean") is None


def test_a_file_of_weights_that_is_cut_short_is_told(folder) -> None:
    path = folder / bert_graph.WEIGHTS
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(CheckpointError, match="cannot be exported"):
        export_int8(folder)


def test_what_loses_too_much_is_refused(folder, monkeypatch) -> None:
    monkeypatch.setattr(bert_graph, "agreement", lambda *_, **__: 0.5)
    with pytest.raises(CheckpointError, match="loses too much"):
        export_int8(folder)
    assert not (folder / FOLDER).exists()
