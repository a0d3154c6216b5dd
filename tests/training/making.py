"""What tests of fine-tuning make: an encoder that counts words, files, checkpoints."""

import hashlib
import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ecom_ai import storage
from ecom_ai.ml.classifiers import ClassifierSettings
from ecom_ai.ml.heads import Head
from ecom_ai.models import Checkpoint
from ecom_ai.training.fitting.shipped import FOLDERS
from ecom_ai.training.gate import NONE_LIVE, Verdict

SITE, ENCODER = 1, "words"
GOOD = ("lovely", "superb", "sturdy", "soft", "delightful")
BAD = ("broken", "awful", "late", "torn", "useless")
THINGS = ("mug", "tent", "lamp", "rug", "pot", "bag", "pan", "cup", "bed", "hat")


class Words:
    """An encoder whose vectors tell which words a text has."""

    dimensions = 512
    fingerprint = "words"

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.split() or ["nothing"]:
                place = hashlib.blake2b(word.encode(), digest_size=2).digest()
                vectors[row, int.from_bytes(place, "big") % self.dimensions] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    encode_passages = encode_queries


def reviews(count: int, *, seed: int = 0, wrong: float = 0.0) -> list[tuple[str, str]]:
    """(text, label): good and bad by turns, of which a share is labelled wrongly."""
    dice = random.Random(seed)
    rows = []
    for number in range(count):
        good = number % 2 == 0
        words = [dice.choice(THINGS), dice.choice(GOOD if good else BAD), f"n{number}"]
        label = good if dice.random() >= wrong else not good
        rows.append((" ".join(words), "good" if label else "bad"))
    return rows


def write_csv(path: Path, rows: list[tuple[str, str]]) -> Path:
    lines = ["text,label", *(f"{text},{label}" for text, label in rows)]
    path.write_text("\n".join(lines) + "\n")
    return path


def make_classifier(
    folder: Path,
    *,
    role: str = "sentiment",
    stage: str = "trained",
    passed: bool = True,
    labels: tuple[str, ...] = ("bad", "good"),
    sign: float = 1.0,
) -> Checkpoint:
    """A stored classifier that knows the words above; with ``sign`` -1, wrongly.

    It was measured beside the one that is live.
    """
    folder.mkdir(parents=True, exist_ok=True)
    toward = Words().encode_queries(GOOD).sum(axis=0)
    away = Words().encode_queries(BAD).sum(axis=0)
    weight = np.zeros((len(labels), Words.dimensions), dtype=np.float32)
    weight[-1], weight[0] = sign * (toward - away), sign * (away - toward)
    Head(weight, np.zeros(len(labels), dtype=np.float32)).write(folder)
    ClassifierSettings(labels=labels, encoder=ENCODER, base=ENCODER).write(folder)
    where, files = storage.save_folder(folder, under=f"checkpoints/{role}")
    live = Checkpoint.objects.filter(role=role, stage=Checkpoint.Stage.LIVE).first()
    verdict = Verdict(
        passed=passed,
        metric="macro_f1",
        rows=50,
        challenger=0.7,
        champion=0.8 if live else None,
        champion_id=live.pk if live else None,
        p_value=0.01,
        apart="" if live else NONE_LIVE,
    )
    return Checkpoint.objects.create(
        site_id=SITE,
        role=role,
        stage=stage,
        name=f"{role} by hand",
        folder=where,
        files=files,
        fingerprint=storage.digest(files),
        data={"labels": list(labels), "rows": 50, "held_out": 5},
        gate=verdict.as_dict(),
    )  # fmt: skip


def make_tagger(*, stage: str = "live") -> Checkpoint:
    """The tagger of personal data that comes with the app, stored."""
    folder = FOLDERS["personal_data"]
    where, files = storage.save_folder(folder, under="checkpoints/personal_data")
    return Checkpoint.objects.create(
        site_id=SITE,
        role="personal_data",
        stage=stage,
        name="personal_data by hand",
        folder=where,
        files=files,
        fingerprint=storage.digest(files),
        data={"labels": ["phone", "email"], "rows": 50, "held_out": 0},
    )


def read_json_lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]
