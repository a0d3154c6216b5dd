"""Export of a text encoder to ONNX, int8 per channel, for serving without torch.

Where int8 loses too much, the graph at full precision is served instead.

Pooling and normalisation are inside the graph: token ids and mask in, unit vectors
out. Weights are quantised once, each output channel with its own scale; activations
when the graph runs. Sharing one scale a matrix is measurably worse at retrieval.

The graph of a BERT is written down from its weights in some seconds, without torch; of
any other architecture torch traces it.
"""

import shutil
import sys
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import bert_graph
from .apart import run_apart
from .bert_graph import INPUTS, OPSET, OUTPUT
from .checkpoints import (
    CheckpointError,
    EncoderSettings,
    build_once,
    read_checkpoint_settings,
)
from .merging import Merged, as_it_is
from .progress import Stopped, never

FOLDER, FULL_FOLDER = "onnx-int8", "onnx-fp32"
MODEL_FILE = "model.onnx"
KEEP_FULL = "keep-full"
#: Of an exported vector and its original; less would change what is found.
LEAST_COSINE = 0.9


def _silent(_: str) -> None:
    pass


def export_int8(
    checkpoint: Path,
    *,
    target: Path | None = None,
    encoder: Any = None,
    merged: Merged | None = None,
    progress: Callable[[str], None] = _silent,
    keep_full: bool = False,
) -> Path:
    """Return ``target`` (by default ``checkpoint/onnx-int8``), exported if missing.

    ``encoder`` is a torch module to export in place of the checkpoint's own weights
    (with eager attention), for what cannot be merged into them; ``merged`` is written
    down in their place. ``keep_full`` leaves
    the graph at full precision beside ``target`` as ``onnx-fp32``, to be compared;
    ``settle`` then keeps one of the two.

    The folder holds ``model.onnx``, ``tokenizer.json`` and ``encoder.json``. Takes
    about 4 s for a BERT of 12 layers of 384, and needs onnx; 25 s for another
    architecture, with torch and transformers. Raises ``CheckpointError`` when the
    checkpoint cannot be exported.
    """
    target = target or checkpoint / FOLDER
    build_once(
        target,
        lambda folder: _export(
            checkpoint, folder, progress, encoder, merged, keep_full
        ),
    )
    if (target / FULL_FOLDER).is_dir():
        shutil.rmtree(target.with_name(FULL_FOLDER), ignore_errors=True)
        (target / FULL_FOLDER).replace(target.with_name(FULL_FOLDER))
    return target


def settle(folder: Path, *, precision: str) -> None:
    """Of both exports beneath ``folder``, keeps the one of ``precision``."""
    dropped = FULL_FOLDER if precision == "int8" else FOLDER
    shutil.rmtree(folder / dropped, ignore_errors=True)


def export_apart(
    checkpoint: Path,
    *,
    target: Path | None = None,
    keep_full: bool = False,
    stopped: Stopped = never,
) -> Path:
    """``export_int8`` in a process of its own.

    Its peak of 3.6 GB, and torch, end with it, and this process stays half as large.
    Raises ``TrainingStopped``, too.
    """
    target = target or checkpoint / FOLDER
    if not target.is_dir():
        asked = (str(checkpoint), str(target), *[KEEP_FULL] * keep_full)
        run_apart(__name__, *asked, stopped=stopped)
    # Where that did not work, it is done here, and raises what is wrong.
    return export_int8(checkpoint, target=target, keep_full=keep_full)


def is_written_down(checkpoint: Path) -> bool:
    """Whether its graph is written down from its weights, and not traced by torch."""
    settings = read_checkpoint_settings(checkpoint)
    return bert_graph.sizes_of(checkpoint, pooling=settings.pooling) is not None


def _export(
    checkpoint: Path,
    folder: Path,
    progress: Callable[[str], None],
    encoder: Any,
    merged: Merged | None,
    keep_full: bool,
) -> None:
    settings = read_checkpoint_settings(checkpoint)
    progress(f"reading {checkpoint.name}")
    full = folder / "fp32.onnx"
    try:
        if merged is None and encoder is None:
            merged = as_it_is(checkpoint, pooling=settings.pooling)
        if merged is not None:
            tokenizer, cosine = _write_down(
                checkpoint, merged, full, progress, keep_full
            )
        else:
            tokenizer, cosine = _traced(checkpoint, settings, full, progress, encoder)
    except (CheckpointError, OSError, MemoryError):
        raise
    except Exception as error:  # four libraries, each with errors of its own
        raise CheckpointError(f"{checkpoint} cannot be exported: {error!r}") from error
    if cosine < LEAST_COSINE and not keep_full:
        raise CheckpointError(
            f"{checkpoint} loses too much as int8: cosine {cosine:.3f} with itself. "
            "Serve this checkpoint by sentence-transformers."
        )
    if keep_full:
        (folder / FULL_FOLDER).mkdir()
        full.replace(folder / FULL_FOLDER / MODEL_FILE)
        _finish(tokenizer, replace(settings, precision="fp32"), folder / FULL_FOLDER)
    for leftover in folder.glob("fp32*"):
        leftover.unlink()
    _finish(tokenizer, settings, folder)


def _traced(
    checkpoint: Path,
    settings: EncoderSettings,
    full: Path,
    progress: Callable[[str], None],
    encoder: Any,
) -> tuple[Any, float]:
    """Both graphs by torch; the tokenizer, and how near the graph of int8 comes."""
    tokenizer = _load_tokenizer(checkpoint)
    model = _pooled_model(checkpoint, settings, encoder)
    progress("tracing the graph")
    _trace(model, full)
    progress("quantising to int8")
    quantise(full, full.with_name(MODEL_FILE))
    return tokenizer, _agreement(model, full.with_name(MODEL_FILE))


def _write_down(
    checkpoint: Path,
    merged: Merged,
    full: Path,
    progress: Callable[[str], None],
    keep_full: bool,
) -> tuple[Any, float]:
    """As ``_traced``, without torch; at full precision only where that is kept."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
    weights, sizes = merged.weights, merged.sizes
    progress("writing the graph")
    if keep_full:
        full.write_bytes(bert_graph.build(weights, sizes, int8=False))
    progress("quantising to int8")
    small = bert_graph.build(weights, sizes, int8=True, largest=merged.largest)
    full.with_name(MODEL_FILE).write_bytes(small)
    return tokenizer, bert_graph.agreement(weights, sizes, largest=merged.largest)


def _finish(tokenizer: Any, settings: EncoderSettings, folder: Path) -> None:
    tokenizer.save(str(folder / "tokenizer.json"))
    settings.write(folder)


def _load_tokenizer(checkpoint: Path) -> Any:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(checkpoint, local_files_only=True)
    if not tokenizer.is_fast:
        raise CheckpointError(
            f"{checkpoint} has no tokenizer that the tokenizers library can run. "
            "Serve this checkpoint by sentence-transformers."
        )
    return tokenizer.backend_tokenizer


def _pooled_model(checkpoint: Path, settings: EncoderSettings, encoder: Any) -> Any:
    """A torch module: (ids, mask), both int64 n x tokens → unit vectors n x d."""
    import torch
    from transformers import AutoModel

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            # Other attention kernels do not trace to ONNX at this opset.
            self.encoder = encoder or AutoModel.from_pretrained(
                checkpoint,
                attn_implementation="eager",
                local_files_only=True,
                dtype=torch.float32,
            )

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            hidden = self.encoder(input_ids=ids, attention_mask=mask)[0]
            if settings.pooling == "cls":
                pooled = hidden[:, 0]
            else:
                weights = mask.unsqueeze(-1).to(hidden.dtype)
                pooled = (hidden * weights).sum(1) / weights.sum(1)
            return torch.nn.functional.normalize(pooled, dim=-1)

    return Pooled().eval()


def _trace(model: Any, path: Path) -> None:
    import torch

    ids = torch.arange(12).reshape(2, 6) % 4
    axes = {name: {0: "texts", 1: "tokens"} for name in INPUTS}
    with torch.inference_mode(), warnings.catch_warnings():
        # The tracer warns about shape checks that hold for every input we send.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            (ids, torch.ones_like(ids)),
            str(path),
            input_names=INPUTS,
            output_names=[OUTPUT],
            dynamic_axes={**axes, OUTPUT: {0: "texts"}},
            opset_version=OPSET,
            dynamo=False,
        )


def quantise(source: Path, target: Path) -> None:
    """Writes a graph whose matrices are int8, each output channel with a scale."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # 7 bits of weight: CPUs without VNNI instructions overflow when they add products
    # of full 8-bit numbers. Where they exist, the lost bit costs 0.0003 of cosine.
    quantize_dynamic(
        source,
        target,
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )


def _agreement(model: Any, graph: Path) -> float:
    """The least cosine between vectors of the graph and of the model."""
    import torch
    from onnxruntime import InferenceSession

    session = InferenceSession(graph, providers=["CPUExecutionProvider"])
    # As many tokens as no trace had, so that a length frozen into the graph shows.
    ids = torch.arange(10, 10 + 3 * 17).reshape(3, 17) % model.encoder.config.vocab_size
    mask = torch.ones_like(ids)
    feed = dict(zip(INPUTS, (ids.numpy(), mask.numpy()), strict=True))
    with torch.inference_mode():
        original = model(ids, mask).numpy()
    return float((session.run(None, feed)[0] * original).sum(axis=1).min())


if __name__ == "__main__":
    export_int8(
        Path(sys.argv[1]), target=Path(sys.argv[2]), keep_full=KEEP_FULL in sys.argv[3:]
    )
