"""How a graph is opened for serving, and who runs it first."""

import threading
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

#: So many texts, or fewer, are somebody's question; more are work that can wait.
FEW = 16
_turn = threading.Lock()


def open_session(graph: Path | bytes) -> Any:
    """ONNX Runtime on the CPU, each run on one core: several texts run side by side."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = 1
    return InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def in_turn(texts: int) -> AbstractContextManager[Any]:
    """Lets so many texts be read after those that others asked before.

    Of two questions that shared the cores both would end late; one after the other the
    first ends in half the time, and the second no later. Many texts wait for nobody,
    and nobody for them.
    """
    return _turn if texts <= FEW else nullcontext()
