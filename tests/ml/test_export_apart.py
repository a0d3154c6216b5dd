"""The export in a process of its own: a worker keeps neither torch nor its peak."""

import pytest

from ecom_ai.ml import onnx_export
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


@pytest.mark.parametrize("program", ["/bin/false-python", "/usr/bin/uwsgi"])
def test_where_no_other_process_can_it_is_done_here(
    tmp_path, not_here, monkeypatch, program
):
    monkeypatch.setattr(onnx_export.sys, "executable", program)
    with pytest.raises(Here):
        onnx_export.export_apart(tmp_path)
