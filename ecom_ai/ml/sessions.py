"""How a graph is opened for serving."""

from pathlib import Path
from typing import Any


def open_session(graph: Path | bytes) -> Any:
    """ONNX Runtime on the CPU, each run on one core: several texts run side by side."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = 1
    return InferenceSession(graph, options, providers=["CPUExecutionProvider"])
