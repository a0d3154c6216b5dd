"""From sequences to a checkpoint folder: split, train, blend, export, save."""

import hashlib
import json
import math
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from ..checkpoints import STEPS_FOLDER
from ..notes import Note, note
from ..progress import Progress, Report, Stopped, TrainingStopped, unless_stopped
from ..ranking_metrics import best, evaluate_ranking
from ..trainers.pacing import crowding
from ..trainers.running import fitting_memory
from .arguments import Fitted, RecommenderArguments
from .batches import Numbers
from .cold import lean, nearest_sold
from .compressing import compare
from .export import export_encoder
from .followers import count_followers, lend_followers
from .network import Features, Network
from .serving import Settings, Tensors, Vector, save_recommender
from .training import Held, State, Training, encode
from .vocabulary import Attributes, Texts, make_vocabulary

BLENDS = (0.0, 10.0, 20.0, 30.0, 40.0, 60.0, 80.0, 120.0, 240.0, 480.0)
#: Shoppers who validate at most; more would hardly move the figure.
MOST_HELD = 10_000
#: Seconds of ``max_minutes`` kept for what comes after the training.
AFTER = 20.0
ROWS = 512  # of a score matrix held at a time


class Fitting:
    """One recommender to be trained: the data split and numbered, its networks."""

    def __init__(
        self,
        sequences: Sequence[Sequence[str]],
        *,
        attributes: Attributes,
        texts: Texts,
        arguments: RecommenderArguments,
        device: str | None,
    ) -> None:
        self.began = time.monotonic()
        self.arguments = arguments
        #: Places of a batch, and batches of a step, that the memory is known to hold.
        self._sizes = arguments.batch_positions, 1
        gpu = "cuda" if torch.cuda.is_available() else "cpu"
        self.device = torch.device(device or gpu)
        parts = [s[:-2] if len(s) > 2 else s for s in sequences]
        self.vocabulary = make_vocabulary(parts, attributes, texts)
        self.train = [self._numbers(part) for part in parts if part]
        self.longer = [s[-arguments.max_length - 1 :] for s in self.train if len(s) > 1]
        if not self.longer:
            raise ValueError(
                f"Nothing to learn from in {len(sequences)} sequences: the last two "
                "items of each are held out, so give sequences of four items or more."
            )
        self.held = self._hold(sequences)
        self.features = self._features(attributes, texts)
        self.fingerprint = self._fingerprint(attributes, texts)

    def run(self, folder: Path, *, report: Report, stopped: Stopped) -> Fitted:
        """Train, choose the blend, compare int8 with full precision, save."""
        networks, epochs, notes = self._networks(folder / STEPS_FOLDER, report, stopped)
        report(Progress("export", 0, 1))
        tensors = unless_stopped(lambda: self._tensors(networks), stopped)
        blend, metrics = unless_stopped(lambda: self._blend(networks, tensors), stopped)
        settings = Settings(
            vocabulary=self.vocabulary,
            members=len(networks),
            max_length=self.arguments.max_length,
            blend=blend,
            shoppers=len(self.train),
            arguments=asdict(self.arguments),
            metrics=metrics,
        )
        graphs = export_encoder([network.encoder for network in networks])
        report(Progress("compare", 0, 1))
        limit, held = self.arguments.int8_loss, self._held_keys()
        found = unless_stopped(
            lambda: compare(settings, tensors, graphs, held, most=limit), stopped
        )
        served = graphs.int8 if found.served == "int8" else graphs.fp32
        save_recommender(folder, settings, tensors, served)
        report(Progress("compare", 1, 1, metric=metrics.get("ndcg_10")))
        weights = [w.numel() for network in networks for w in network.parameters()]
        return Fitted(
            metrics=metrics,
            blend=blend,
            epochs=epochs,
            dimensions=tensors.vectors.shape[1],
            parameters=sum(weights),
            seconds=time.monotonic() - self.began,
            compression=found,
            notes=(*notes, *found.told()),
        )

    def _held_keys(self) -> list[list[str]]:
        """What those who validate had, and last what they took next."""
        keys = self.vocabulary.keys
        pairs = zip(self.held.histories, self.held.targets, strict=True)
        return [[keys[item] for item in (*had, took)] for had, took in pairs]

    def _numbers(self, keys: Sequence[str]) -> Numbers:
        return np.array(self.vocabulary.numbers(keys), dtype=np.int64)

    def _hold(self, sequences: Sequence[Sequence[str]]) -> Held:
        """Shoppers whose item before the last is to be guessed, where it is known."""
        pairs = [
            (self._numbers(s[:-2]), self.vocabulary.number.get(s[-2]))
            for s in sequences
            if len(s) > 2
        ]
        known = [(history, target) for history, target in pairs if target is not None]
        if not known:
            raise ValueError(
                "No sequence can validate: of none is the item before the last known "
                "from the others. Give more sequences of three items or more."
            )
        random = np.random.default_rng(self.arguments.seed)
        chosen = np.sort(random.permutation(len(known))[:MOST_HELD])
        return Held(
            [known[i][0] for i in chosen], np.array([known[i][1] for i in chosen])
        )

    def _features(self, attributes: Attributes, texts: Texts) -> Features:
        flat, offsets = self.vocabulary.bags(attributes)
        return Features(
            attributes=torch.tensor(flat, dtype=torch.int64, device=self.device),
            offsets=torch.tensor(offsets, device=self.device),
            count=len(self.vocabulary.attributes),
            texts=torch.from_numpy(self.vocabulary.texts(texts)).to(self.device),
            trained=self.vocabulary.trained,
        )

    def _fingerprint(self, attributes: Attributes, texts: Texts) -> str:
        """Of everything that decides how a training goes on."""
        later = dict.fromkeys(("max_minutes", "blend", "int8_loss"))
        arguments = {**asdict(self.arguments), **later}
        digest = hashlib.sha256(json.dumps([arguments, self.vocabulary.keys]).encode())
        for numbers in self.train:
            digest.update(numbers.tobytes() + b"|")
        digest.update(json.dumps(self.vocabulary.bags(attributes)).encode())
        digest.update(self.vocabulary.texts(texts).tobytes())
        return digest.hexdigest()

    def _networks(
        self, steps: Path, report: Report, stopped: Stopped
    ) -> tuple[list[Network], tuple[int, ...], tuple[Note, ...]]:
        networks, epochs = [], []
        notes: list[Note] = []
        broken: Note | None = None
        for member in range(self.arguments.members):
            network, state = self._network(member, steps, report, stopped, notes)
            if state.broken:
                broken = note(
                    "network_no_number", network=member + 1, epoch=state.epoch
                )
                notes.append(broken)
            if state.best >= 0:
                networks.append(network)
                epochs.append(state.best_epoch)
            if stopped():
                break
        if not networks:
            if broken is None:
                raise TrainingStopped(
                    "" if stopped() else "No step was made in the time: give more."
                )
            raise TrainingStopped(
                "The loss was no longer a number in epoch "
                f"{broken.figures['epoch']}: lower the learning rate."
            )
        return networks, tuple(epochs), tuple(notes)

    def _network(
        self,
        member: int,
        steps: Path,
        report: Report,
        stopped: Stopped,
        notes: list[Note],
    ) -> tuple[Network, State]:
        """One that is trained; memory that runs out halves its batches, and is noted.

        It then goes on from the last evaluation, or begins anew before the first.
        """
        trained: list[tuple[Network, State]] = []

        def train(places: int, gather: int) -> None:
            training = Training(
                self.features,
                replace(self.arguments, batch_positions=places),
                member=member,
                file=steps / f"{member}.safetensors",
                fingerprint=self.fingerprint,
                device=self.device,
                gather=gather,
            )
            network = training.run(
                self.longer,
                self.held,
                report=_to_the_end(report),
                stopped=stopped,
                until=self._until(member),
            )
            trained.append((network, training.state))
            if training.cut_off and not training.state.broken:
                notes.append(self._cut_off(*training.cut_off))

        # A batch has one sequence at least, however long.
        least = max(len(sequence) for sequence in self.longer)
        self._sizes = fitting_memory(train, *self._sizes, least=least, notes=notes)
        return trained[0]

    def _cut_off(self, steps: int, epoch: int) -> Note:
        """That the time was over before a network saw each sequence once."""
        planned, seen = epoch * self.arguments.epochs, round(100 * steps / epoch, 1)
        return note("time_ran_out", steps=steps, planned=planned, seen=seen)

    def _until(self, member: int) -> float:
        """When a member must be done: they share what time there is."""
        if self.arguments.max_minutes is None:
            return math.inf
        seconds = max(0.0, self.arguments.max_minutes * 60 - AFTER * crowding())
        return self.began + seconds * (member + 1) / self.arguments.members

    def _tensors(self, networks: Sequence[Network]) -> Tensors:
        items = [network.items for network in networks]
        owners = np.bincount(
            np.concatenate([np.unique(s) for s in self.train]),
            minlength=len(self.vocabulary.keys),
        )
        parts, sold = len(items), self.vocabulary.trained
        vectors = _beside([i.everything() for i in items]) / np.float32(parts**0.5)
        followers = count_followers(self.train, len(vectors))
        known = sold + np.flatnonzero(vectors[sold:].any(axis=1))
        if len(known):
            nearest = nearest_sold(vectors[known], vectors[:sold])
            followers = lend_followers(followers, known, nearest)
            vectors[known] = lean(vectors[known], vectors[:sold], parts=parts)
        return Tensors(
            vectors=vectors,
            attributes=_beside([i.attributes for i in items]),
            text=_beside([i.text for i in items]),
            owners=owners.astype(np.int32),
            followers=followers,
        )

    def _blend(
        self, networks: Sequence[Network], tensors: Tensors
    ) -> tuple[float, dict[str, float]]:
        """The weight of followers that validates best, and its figures.

        Of those within a standard error of the best (Breiman et al. 1984,
        "Classification and Regression Trees") the one that shows most of the items.
        """
        blends = BLENDS if self.arguments.blend is None else (self.arguments.blend,)
        shoppers = self._shoppers(networks, tensors.vectors)
        tops: dict[float, list[NDArray[np.intp]]] = {blend: [] for blend in blends}
        for start in range(0, len(shoppers), ROWS):
            histories = self.held.histories[start : start + ROWS]
            scores = shoppers[start : start + ROWS] @ tensors.vectors.T
            after = np.stack([tensors.followers.after(h) for h in histories])
            for line, history in zip(scores, histories, strict=True):
                line[history] = -np.inf
            for blend in blends:
                tops[blend].append(best(scores + np.float32(blend) * after))
        figures = {
            blend: evaluate_ranking(
                np.concatenate(top),
                self.held.targets,
                owners=tensors.owners,
                shoppers=len(self.train),
            )
            for blend, top in tops.items()
        }
        first = max(figures.values(), key=lambda found: found.ndcg_10)
        least = first.ndcg_10 - first.ndcg_error
        alike = [blend for blend in blends if figures[blend].ndcg_10 >= least]
        chosen = max(alike, key=lambda blend: figures[blend].coverage_10)
        return chosen, figures[chosen].metrics

    def _shoppers(self, networks: Sequence[Network], vectors: Vector) -> Vector:
        root = np.float32(math.sqrt(len(networks)))
        items = np.split(vectors * root, len(networks), axis=1)
        parts = [
            encode(n, torch.from_numpy(part).to(self.device), self.held.histories)
            for n, part in zip(networks, items, strict=True)
        ]
        shoppers: Vector = np.concatenate(parts, axis=1) / root
        return shoppers


def _to_the_end(report: Report) -> Report:
    """The report, which tells as well when all is over, by what the epochs take."""

    def tell(progress: Progress) -> None:
        if (left := progress.seconds_left) is not None:
            progress = replace(progress, ends_in=left + AFTER * crowding())
        report(progress)

    return tell


def _beside(parts: Sequence[torch.Tensor]) -> Vector:
    table: Vector = torch.cat(list(parts), dim=1).detach().cpu().numpy()
    return table
