"""How fast a classifier is fine-tuned, and how much of the device's arithmetic it uses.

The project's own training (``fit_classifier``, method "full") on the bundled encoder,
on the CPU and, where there is one, on a GPU; in bfloat16 where the device multiplies
it in hardware, and in float32. Rows are sentences of the starters strung together
until they fill the longest length, so that nothing is padding; no data of others.

Model FLOPs utilisation is ``6 x N x tokens / seconds / peak``: N are the parameters
that learn but for embeddings, which are looked up and not multiplied; two operations
each forwards, four backwards (Kaplan et al. 2020, arXiv:2001.08361). The products of
attention, 5% more at 128 tokens, are not counted. ``peak`` is what a product of two
large square matrices reaches on this device in this run, in the same type.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import torch

from benchmarks import report
from benchmarks.classifiers import CACHE, NOTHING, starter
from ecom_ai.ml.arguments import TrainingArguments
from ecom_ai.ml.bundled import convert_bundled
from ecom_ai.ml.encoders import BUNDLED
from ecom_ai.ml.labelled import Labelled
from ecom_ai.ml.precision import fast_type
from ecom_ai.ml.progress import Progress, TrainingStopped
from ecom_ai.ml.trainers import fit_classifier
from ecom_ai.ml.trainers.network import load_transformer

#: Steps before those that are timed, and sentences that fill any row.
WARM, STRUNG = 3, 40
#: Rows and columns of the matrices that tell the peak, and how often it is tried.
SIDE = {"cpu": 2048, "cuda": 8192}
TRIES = 5
#: Where a training asks in which type to multiply.
ASKED = "ecom_ai.ml.trainers.running.fast_type"


@dataclass
class Clock:
    """When each step of a training was done."""

    device: str
    last: int
    done: list[float] = field(default_factory=list)

    def tell(self, progress: Progress) -> None:
        if progress.stage == "train":
            if self.device == "cuda":
                torch.cuda.synchronize()
            self.done.append(time.perf_counter())

    def over(self) -> bool:
        return len(self.done) >= self.last

    @property
    def seconds_a_step(self) -> float:
        return (self.done[-1] - self.done[WARM - 1]) / (len(self.done) - WARM)


def sentences(rows: int) -> Labelled:
    """Starter sentences strung together, each row longer than any training reads."""
    known, chance = starter("sentiment"), random.Random(0)
    texts = [" ".join(chance.choices(known.texts, k=STRUNG)) for _ in range(rows)]
    return Labelled(tuple(texts), tuple(chance.choices(known.names, k=rows)))


def seconds_a_step(
    device: str, narrow: torch.dtype, *, batch: int, steps: int, length: int
) -> float:
    """Of a training that is ended after so many steps."""
    clock = Clock(device, WARM + steps)
    arguments = TrainingArguments(
        method="full", epochs=1, batch_size=batch, max_length=length, compile="off"
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        patch(ASKED, lambda _: narrow),
        suppress(TrainingStopped),
    ):
        fit_classifier(
            sentences(batch * (WARM + steps + 1)),
            NOTHING,
            base=BUNDLED,
            arguments=arguments,
            folder=Path(folder) / "checkpoint",
            cache=CACHE,
            device=device,
            report=clock.tell,
            stopped=clock.over,
        )
    return clock.seconds_a_step


def peak(device: str, narrow: torch.dtype) -> float:
    """Operations a second in a product of two square matrices, the best of some."""
    side = SIDE[device]
    one = torch.randn(side, side, device=device, dtype=narrow)
    best = float("inf")
    for _ in range(TRIES + 1):
        began = time.perf_counter()
        product = one @ one
        # Reading a number waits for a GPU to be done.
        float(product[0, 0])
        best = min(best, time.perf_counter() - began)
    return 2 * side**3 / best


def multiplied() -> int:
    """Parameters of the encoder that are multiplied with, and learn."""
    encoder = load_transformer(convert_bundled(CACHE), dropout=0.0)
    named = encoder.named_parameters()
    return sum(p.numel() for name, p in named if name.startswith("encoder."))


def measured(
    device: str, args: argparse.Namespace, parameters: int
) -> Iterator[report.Row]:
    """A line for each type of number and batch."""
    types = dict.fromkeys((fast_type(device), torch.float32))
    for narrow in types:
        most = peak(device, narrow)
        for batch in args.batches:
            seconds = seconds_a_step(
                device, narrow, batch=batch, steps=args.steps, length=args.length
            )
            used = 6 * parameters * batch * args.length / seconds
            yield {
                "device": device,
                "numbers": str(narrow).removeprefix("torch."),
                "batch": batch,
                "tokens a text": args.length,
                "s a step": round(seconds, 4),
                "texts/s": round(batch / seconds, 1),
                "TFLOP/s": round(used / 1e12, 3),
                "peak, TFLOP/s": round(most / 1e12, 3),
                "utilisation": round(used / most, 3),
            }


def main() -> None:
    parser = report.parser(__doc__)
    parser.add_argument("--batches", type=int, nargs="*", default=[32])
    parser.add_argument("--steps", type=int, default=12, help="timed, of each")
    parser.add_argument("--length", type=int, default=128, help="tokens of a text")
    args = parser.parse_args()
    devices = ["cpu"]
    if torch.cuda.is_available():
        devices.append("cuda")
        print(torch.cuda.get_device_name())
    else:
        print("no GPU: CPU only")
    parameters = multiplied()
    rows = [row for device in devices for row in measured(device, args, parameters)]
    threads = torch.get_num_threads()
    title = f"{parameters:,} parameters multiplied; {threads} threads on the CPU"
    report.print_table(rows, title=title)
    report.write(args.json, title=title, rows=rows)


if __name__ == "__main__":
    main()
