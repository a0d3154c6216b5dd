"""The encoders of sequences as one ONNX graph, so that serving needs no torch."""

import math
import warnings
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from torch import Tensor, nn

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


def export_encoder(encoders: Sequence[SequenceEncoder]) -> bytes:
    """A graph from the vectors of a history (oldest first) to the shopper's."""
    model = _SideBySide(encoders).cpu().eval()
    size = sum(encoder.places.shape[1] for encoder in encoders)
    with TemporaryDirectory() as folder, torch.no_grad(), warnings.catch_warnings():
        # The tracer warns about the number of places, which is dynamic all the same.
        warnings.simplefilter("ignore")
        file = Path(folder) / "encoder.onnx"
        torch.onnx.export(
            model,
            (torch.zeros(1, 3, size),),
            str(file),
            input_names=[INPUT],
            output_names=[OUTPUT],
            dynamic_axes={INPUT: {1: "places"}},
            opset_version=OPSET,
            dynamo=False,
        )
        return file.read_bytes()
