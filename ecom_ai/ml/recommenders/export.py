"""The encoders of sequences as one ONNX graph, so that serving needs no torch.

Beside full precision it is made as int8, each output channel with its own scale.
"""

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from torch import Tensor, nn

from ..onnx_export import quantise
from .network import SequenceEncoder

OPSET = 17
INPUT, OUTPUT = "items", "shopper"


class _SideBySide(nn.Module):
    """1 x places x d, the networks' item vectors side by side → 1 x d, the last."""

    def __init__(self, encoders: Sequence[SequenceEncoder]) -> None:
        super().__init__()
        self.encoders = nn.ModuleList(encoders)
        self.root = math.sqrt(len(encoders))

    def forward(self, vectors: Tensor) -> Tensor:
        parts = (vectors * self.root).chunk(len(self.encoders), dim=-1)
        ends = [e(part)[:, -1] for e, part in zip(self.encoders, parts, strict=True)]
        return torch.cat(ends, dim=-1) / self.root


@dataclass(frozen=True)
class Graphs:
    """The same from the vectors of a history (oldest first) to the shopper's."""

    fp32: bytes
    int8: bytes


def export_encoder(encoders: Sequence[SequenceEncoder]) -> Graphs:
    """Both graphs of the networks side by side."""
    model = _SideBySide(encoders).cpu().eval()
    size = sum(encoder.places.shape[1] for encoder in encoders)
    with TemporaryDirectory() as folder, torch.no_grad(), warnings.catch_warnings():
        # The tracer warns about the number of places, which is dynamic all the same.
        warnings.simplefilter("ignore")
        full, small = (Path(folder) / f"{name}.onnx" for name in ("fp32", "int8"))
        torch.onnx.export(
            model,
            (torch.zeros(1, 3, size),),
            str(full),
            input_names=[INPUT],
            output_names=[OUTPUT],
            dynamic_axes={INPUT: {1: "places"}},
            opset_version=OPSET,
            dynamo=False,
        )
        _prepare(full)
        quantise(full, small)
        return Graphs(full.read_bytes(), small.read_bytes())


def _prepare(graph: Path) -> None:
    """Folds what is constant, as quantising wants it."""
    from onnxruntime.quantization.shape_inference import quant_pre_process

    quant_pre_process(graph, graph, skip_symbolic_shape=True)
