"""The export in a process of its own: a worker keeps neither torch nor its peak."""

import pytest

from ecom_ai.ml import onnx_export
from ecom_ai.ml.checkpoints import CheckpointError
from ecom_ai.ml.encoders import OnnxEncoder


class Here(Exception):
    """The export was done in this process."""


@pytest.fixture
def not_here(monkeypatch):
    def refuse(*_args: object) -> None:
        raise Here

    monkeypatch.setattr(onnx_export, "_export", refuse)


def test_another_process_exports(tiny_checkpoint, not_here):
    folder = onnx_export.export_apart(tiny_checkpoint)
    assert OnnxEncoder(folder).encode_queries(["a tent"]).shape == (1, 32)


def test_where_this_program_is_not_python_it_is_done_here(
    tmp_path, not_here, monkeypatch
):
    monkeypatch.setattr(onnx_export.sys, "executable", "/usr/bin/uwsgi")
    with pytest.raises(Here):
        onnx_export.export_apart(tmp_path)


def test_what_is_wrong_is_raised_here(tmp_path):
    with pytest.raises(CheckpointError, match=r"config\.json does not exist"):
        onnx_export.export_apart(tmp_path)
