"""Trains one network of a recommender: early stopping, averaged weights, resumable."""

import json
import math
import time
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from ..progress import Progress, Report, Stopped
from ..ranking_metrics import K, gain_at, ranks_among
from .arguments import RecommenderArguments
from .batches import Batch, Numbers, batches
from .network import Features, Network

EVALUATE_EVERY = 2  # epochs
BETAS = (0.9, 0.98)
ROWS = 512  # of a score matrix held at a time


@dataclass(frozen=True)
class Held:
    """Shoppers who validate: what each had, and the number of what came next."""

    histories: Sequence[Numbers]
    targets: Numbers


@dataclass(frozen=True)
class State:
    """How far a training has come; ``best`` is its best validation NDCG@10."""

    epoch: int = 0
    best: float = -1.0
    best_epoch: int = 0
    worse: int = 0
    broken: bool = False


class Training:
    """The training of one network. ``state`` tells how far it came.

    ``file`` is where it is saved after each evaluation and gone on from, should it
    already hold a training with the same ``fingerprint``. A step learns from ``gather``
    batches of ``batch_positions``.
    """

    def __init__(
        self,
        features: Features,
        arguments: RecommenderArguments,
        *,
        member: int,
        file: Path,
        fingerprint: str,
        device: torch.device,
        gather: int = 1,
    ) -> None:
        self.arguments, self.device, self._gather = arguments, device, gather
        self._seeds = (arguments.seed, member)
        self._file, self._fingerprint = file, fingerprint
        self.state = State()
        #: Steps that the first epoch came to, and those that it has; None if it ended.
        self.cut_off: tuple[int, int] | None = None
        self._seed(0)
        self._network = Network(features, arguments).to(device)
        self._average = deepcopy(self._network).eval()
        self._best = deepcopy(self._average.state_dict())
        self._optimizer = torch.optim.AdamW(
            self._network.parameters(),
            lr=arguments.learning_rate,
            betas=BETAS,
            weight_decay=arguments.weight_decay,
        )
        self._resume()

    def run(
        self,
        sequences: Sequence[Numbers],
        held: Held,
        *,
        report: Report,
        stopped: Stopped,
        until: float = math.inf,
    ) -> Network:
        """Train until validation gets no better, and return the best average.

        Each sequence has two items or more. Ends as well when ``stopped()``, at
        ``until`` (of ``time.monotonic()``), and when the loss is no number.
        """
        self._tell(report)
        while not self._is_done():
            began = time.monotonic()
            loss = self._epoch(sequences, lambda: stopped() or time.monotonic() > until)
            late = stopped() or time.monotonic() > until
            self.state = replace(self.state, epoch=self.state.epoch + 1)
            if not math.isfinite(loss):
                self.state = replace(self.state, broken=True)
                break
            if self.cut_off and not self.cut_off[0]:
                break  # it learnt nothing that could be judged
            judged = late or self.state.epoch % EVALUATE_EVERY == 0
            if judged:
                self._judge(held)
            left = self._left(time.monotonic() - began, until)
            self._tell(report, loss=loss, left=left, judged=judged)
            if late:
                break
        self._average.load_state_dict(self._best)
        return self._average

    def _is_done(self) -> bool:
        state, limits = self.state, self.arguments
        over = state.epoch >= limits.epochs or state.worse >= limits.patience
        return over or state.broken

    def _seed(self, epoch: int) -> np.random.Generator:
        # Seeded anew each epoch, so that nothing of chance need be saved to resume.
        seed = np.random.SeedSequence((*self._seeds, epoch))
        torch.manual_seed(int(seed.generate_state(1)[0]))
        return np.random.default_rng(seed)

    def _epoch(self, sequences: Sequence[Numbers], late: Stopped) -> float:
        """The mean loss of one pass, shorter when it gets late."""
        random = self._seed(self.state.epoch + 1)
        self._network.train()
        losses: list[float] = []
        places, steps = self.arguments.batch_positions, 0
        parts = batches(sequences, places, random=random)
        while some := list(islice(parts, self._gather)):
            if not self._step(some, losses, late):
                rest = sum(1 for _ in parts) + len(some)
                if not self.state.epoch:
                    self.cut_off = steps, steps + math.ceil(rest / self._gather)
                break
            steps += 1
        return float(np.mean(losses))

    def _step(self, some: Sequence[Batch], losses: list[float], late: Stopped) -> bool:
        """Learns from some batches at once; False where the epoch is to end before."""
        self._optimizer.zero_grad(set_to_none=True)
        for batch in some:
            loss = self._network(self._tensor(batch.items), self._tensor(batch.lengths))
            losses.append(loss.item())
            if late() or not math.isfinite(losses[-1]):
                return False
            (loss / len(some)).backward()
        self._optimizer.step()
        self._follow()
        return True

    @torch.no_grad()
    def _follow(self) -> None:
        """Moves the average towards the weights (Polyak and Juditsky, 1992)."""
        pairs = zip(self._average.parameters(), self._network.parameters(), strict=True)
        for average, weight in pairs:
            average.lerp_(weight, 1 - self.arguments.averaging)

    def _judge(self, held: Held) -> None:
        value = self._ndcg(held)
        state = self.state
        if value > state.best:
            self._best = deepcopy(self._average.state_dict())
            self.state = replace(state, best=value, best_epoch=state.epoch, worse=0)
        else:
            self.state = replace(state, worse=state.worse + 1)
        self._save()

    def _ndcg(self, held: Held) -> float:
        items = self._average.items.everything()
        shoppers = encode(self._average, items, held.histories)
        vectors, gains = items.detach().cpu().numpy(), []
        for start in range(0, len(shoppers), ROWS):
            rows = slice(start, start + ROWS)
            scores = shoppers[rows] @ vectors.T
            for line, history in zip(scores, held.histories[rows], strict=True):
                line[history] = -np.inf
            gains.append(gain_at(ranks_among(scores, held.targets[rows]), K))
        return float(np.concatenate(gains).mean())

    def _left(self, took: float, until: float) -> float:
        """Seconds at most, of this network and those after it, ``took`` an epoch."""
        step, steps = self._steps()
        left = (steps - step) * took
        if self._seeds[1] + 1 < self.arguments.members:
            return left
        return max(0.0, min(left, until - time.monotonic()))

    def _steps(self) -> tuple[int, int]:
        """Epochs that are done, and all, of all networks: they train one by one."""
        epochs = self.arguments.epochs
        done = self._seeds[1] * epochs + self.state.epoch
        return done, self.arguments.members * epochs

    def _tell(
        self,
        report: Report,
        *,
        loss: float | None = None,
        left: float | None = None,
        judged: bool = False,
    ) -> None:
        step, steps = self._steps()
        report(
            Progress(
                stage="train",
                step=step,
                steps=steps,
                loss=loss,
                metric=self.state.best if judged and self.state.best >= 0 else None,
                seconds_left=left,
            )
        )

    def _tensor(self, numbers: Numbers) -> Tensor:
        return torch.from_numpy(numbers).to(self.device)

    def _save(self) -> None:
        tensors: dict[str, Tensor] = {}
        for name, part in self._parts().items():
            tensors |= {f"{name}/{key}": value for key, value in part.items()}
        state = json.dumps(asdict(self.state))
        draft = self._file.with_suffix(".draft")
        self._file.parent.mkdir(parents=True, exist_ok=True)
        save_file(tensors, draft, {"state": state, "of": self._fingerprint})
        draft.replace(self._file)

    def _parts(self) -> dict[str, dict[str, Tensor]]:
        moments = self._optimizer.state_dict()["state"]
        return {
            "network": self._network.state_dict(),
            "average": self._average.state_dict(),
            "best": self._best,
            "optimizer": {
                f"{number}/{name}": value
                for number, values in moments.items()
                for name, value in values.items()
            },
        }

    def _resume(self) -> None:
        if not self._file.is_file():
            return
        with safe_open(self._file, "pt", device=str(self.device)) as saved:
            about = saved.metadata() or {}
            if about.get("of") != self._fingerprint:
                return
            parts: dict[str, dict[str, Tensor]] = {}
            for key in saved.keys():  # noqa: SIM118 - not a dict
                part, _, name = key.partition("/")
                parts.setdefault(part, {})[name] = saved.get_tensor(key)
        self.state = State(**json.loads(about["state"]))
        self._network.load_state_dict(parts["network"])
        self._average.load_state_dict(parts["average"])
        self._best = parts["best"]
        moments: dict[int, dict[str, Tensor]] = {}
        for key, value in parts["optimizer"].items():
            number, _, name = key.partition("/")
            moments.setdefault(int(number), {})[name] = value
        groups = self._optimizer.state_dict()["param_groups"]
        self._optimizer.load_state_dict({"state": moments, "param_groups": groups})


def encode(
    network: Network, items: Tensor, histories: Sequence[Numbers]
) -> NDArray[np.float32]:
    """Vectors of shoppers: histories x dimensions; ``items`` are all vectors."""
    histories = [history[-len(network.encoder.places) :] for history in histories]
    found = np.zeros((len(histories), items.shape[1]), dtype=np.float32)
    for batch in batches(histories, 8 * ROWS, random=None):
        lengths = torch.from_numpy(batch.lengths).to(items.device)
        rows = torch.from_numpy(batch.items).to(items.device)
        found[batch.rows] = network.shoppers(items, rows, lengths).cpu().numpy()
    return found
