"""Trains the starter checkpoint that tells whether a passage answers a question.

    python -m benchmarks.answer_starter FOLDER [--minutes 45] [--own 4] [--rate 0.6]

Goes on from ``ecom_ai/starter/answer`` (LoRA of the bundled encoder); what it writes is
committed in its place, since a shop's first start has no hour. For each question it
reads the passage that answers and some of the likest of the same shop that do not, and
learns to choose one of them, or none. Of each step's questions ``--own`` are those of
the demo (the part "learnt" of ``benchmarks.support``), the others those of
invented shops. One core with bfloat16 is enough.
"""

import json
import math
import os
import random
import time
from argparse import ArgumentParser
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django
import numpy as np

django.setup()

from tqdm import tqdm  # noqa: E402

from benchmarks import support  # noqa: E402
from ecom_ai.grounding.checking import Checked, check  # noqa: E402
from ecom_ai.grounding.library import Found, Library, Source, centred  # noqa: E402
from ecom_ai.grounding.pairs import paired  # noqa: E402
from ecom_ai.grounding.questions import means_of  # noqa: E402
from ecom_ai.inference import classified  # noqa: E402
from ecom_ai.ml import smoothing  # noqa: E402
from ecom_ai.ml.classifiers import load_classifier  # noqa: E402
from ecom_ai.ml.encoders import BUNDLED, load_encoder  # noqa: E402
from ecom_ai.storage import checkpoint_dir  # noqa: E402
from ecom_ai.training import help_centres, sentences  # noqa: E402
from ecom_ai.training.files import read_labelled  # noqa: E402
from ecom_ai.training.fitting.shipped import FOLDERS, TOLD  # noqa: E402
from ecom_ai.training.help_centres import Asked  # noqa: E402

FOLDER = FOLDERS["answer"]
#: Questions a step, wrong passages beside each and beside one of the demo's, and tokens
#: of a text.
BATCH, BESIDE, BESIDE_OWN, TOKENS = 8, 3, 4, 224
#: Passages found for a question to an invented shop.
OF_SHOP = 16
#: Step sizes of the adapter and the head at their peaks, and steps to get there.
RATES, WARMUP = (5e-4, 2e-3), 40
#: Of the demo's: passages found, of which the checkpoint tells the likeliest of the
#: right article; how many of these answer at most; and how much likelier than a passage
#: of the same article without any of the answer's numbers they are.
FOUND, RIGHT, LIKELIER = 10, 2, 1.0
#: The last questions of each shop, written to be unlike those before them: stories,
#: haste, anger, and near misses. Of the others, and of the pairs, a share is met in a
#: round; of the last ones those across languages are met twice.
LAST, AGAIN, PAIRS = 22, 0.4, 0.15
#: The head reads unit vectors: its weights learn too slowly without a scale.
SCALE = 20
#: Finds passages for a question in a language.
Search = Callable[[str, str], list[Found]]


@dataclass(frozen=True)
class Listed:
    """Texts of which the first ``right`` answer."""

    texts: Sequence[str]
    right: int


@dataclass(frozen=True)
class Own:
    """A question of the demo's, passages that answer it, and some that do not."""

    question: str
    right: Sequence[Source]
    wrong: Sequence[Source]


def searching(known: Sequence[Source], encoder: Any, *, k: int) -> Search:
    """Finds the ``k`` passages nearest a question in a language, best first."""
    means = means_of(encoder)
    vectors = encoder.encode_passages([one.read for one in known])
    library = Library(known, vectors, means=means.passages)

    def search(question: str, language: str) -> list[Found]:
        vector = encoder.encode_queries([question])[0]
        vector = centred(vector, means.questions.get(language))
        return library.nearest(question, vector, language=language, k=k)

    return search


def asked(shop: dict[str, Any], encoder: Any) -> list[Asked]:
    """A shop's questions, with the passages that are found for them."""
    known = help_centres.sources(shop["articles"])
    search = searching(known, encoder, k=OF_SHOP)

    def nearest(question: str, language: str) -> list[Source]:
        return [one.source for one in search(question, language)]

    return list(help_centres.questions(shop, known, nearest))


def own_questions(encoder: Any) -> list[Own]:
    """Questions to the demo, with what is found for them.

    Of the right articles those passages answer that have most of the answer's numbers;
    where it has none, the one that the checkpoint takes for the likeliest.
    """
    known = help_centres.sources(support.articles())
    search = searching(known, encoder, k=FOUND)
    reader = load_classifier(FOLDER, cache=checkpoint_dir())
    ask = partial(classified, reader)
    made = []
    for row in tqdm(support.rows("learnt"), desc="the demo's questions"):
        question, language = row["question"], row["language"]
        found = search(question, language)
        checked = check(question, found, ask, language=language)
        own = [one for one in checked if one.found.source.key in row["articles"]]
        if not row["answerable"]:
            made.append(Own(question, [], [one.found.source for one in checked]))
        elif own:
            made.append(_told_apart(row, checked, own))
    return made


def _told_apart(row: Any, checked: Sequence[Checked], own: Sequence[Checked]) -> Own:
    """Which passages answer: ``own`` are of the right articles, the likeliest first."""

    def numbers(one: Checked) -> int:
        return len(row["numbers"] & support.numbers_of(one.found.source.text))

    most = max(map(numbers, own))
    right = [one for one in own if numbers(one) == most][: RIGHT if most else 1]
    wrong = [
        one
        for one in checked
        if one not in own
        or (most and not numbers(one) and one.odds < own[0].odds - LIKELIER)
    ]
    return Own(
        row["question"],
        [one.found.source for one in right],
        [one.found.source for one in wrong],
    )


def rounds(rng: random.Random, own: int) -> Iterator[list[Listed]]:
    """Batches without end, ``own`` of each of the demo's questions.

    Each round meets other wrong passages, near ones oftener.
    """
    encoder = load_encoder(BUNDLED, cache=checkpoint_dir())
    of_demo = _again(own_questions(encoder) if own else [], rng)
    before: list[Asked] = []
    last: list[Asked] = []
    for number, shop in enumerate(tqdm(help_centres.shops(), desc="shops")):
        if not support.is_held_out(number, shop):
            some = asked(shop, encoder)
            before += some[:-LAST]
            last += some[-LAST:]
    pairs = _pairs()
    while True:
        some = rng.sample(before, int(AGAIN * len(before)))
        some += [one for one in last for _ in range(1 + one.is_across)]
        pool = [_listed(one, rng) for one in some]
        pool += rng.sample(pairs, int(PAIRS * len(pairs)))
        rng.shuffle(pool)
        size = BATCH - own
        for start in range(0, len(pool) - size + 1, size):
            yield [*islice(of_demo, own), *pool[start : start + size]]


def _again(some: Sequence[Own], rng: random.Random) -> Iterator[Listed]:
    """All of them in another order, and again, each time beside other passages."""
    while some:
        for one in rng.sample(some, len(some)):
            wrong = _some(one.wrong, BESIDE_OWN, rng)
            yield _beside(one.question, one.right, wrong)


def _pairs() -> list[Listed]:
    found = []
    for language in sentences.LANGUAGES:
        rows = read_labelled(sentences.FOLDER / f"answer.{language}.csv")
        found += [
            Listed([text], int(label == help_centres.ANSWERED))
            for text, label in zip(rows.texts, rows.labels, strict=True)
        ]
    return found


def _listed(one: Asked, rng: random.Random) -> Listed:
    right = [one.right] if one.right else []
    return _beside(one.question, right, _some(one.wrong, BESIDE, rng))


def _some(wrong: Sequence[Source], most: int, rng: random.Random) -> list[Source]:
    """So many of them, near ones oftener."""
    order = sorted(range(len(wrong)), key=lambda n: -(rng.random() ** (n + 2)))
    return [wrong[n] for n in order[:most]]


def _beside(question: str, right: Sequence[Source], wrong: Sequence[Source]) -> Listed:
    texts = [paired(question, one.read) for one in (*right, *wrong)]
    return Listed(texts, len(right))


class Reader:
    """The encoder with its adapter in bfloat16, its head, and what learns of them.

    Steps are taken on copies in full precision: small ones would be lost in half.
    """

    def __init__(self, folder: Path) -> None:
        import torch
        from peft import PeftModel
        from safetensors.torch import load_file
        from tokenizers import Tokenizer
        from transformers import AutoModel

        from ecom_ai.ml.bases import base_folder

        base = base_folder(BUNDLED, cache=checkpoint_dir())
        plain = AutoModel.from_pretrained(
            base, local_files_only=True, add_pooling_layer=False
        )
        self.tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
        self.tokenizer.enable_truncation(TOKENS)
        self.encoder = PeftModel.from_pretrained(
            plain, folder / "adapter", is_trainable=True
        )
        for module in self.encoder.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        learning = [p for p in self.encoder.parameters() if p.requires_grad]
        self.full = [p.detach().float().clone().requires_grad_() for p in learning]
        self.encoder.to(torch.bfloat16)
        self.half = [p for p in self.encoder.parameters() if p.requires_grad]
        head = load_file(folder / "head.safetensors")
        self.head = torch.nn.Linear(head["weight"].shape[1], 1)
        with torch.no_grad():
            self.head.weight[:] = (head["weight"][:1] - head["weight"][1:]) / SCALE
            self.head.bias[:] = (head["bias"][0] - head["bias"][1]) / SCALE
        self.optimizer = torch.optim.AdamW(
            [
                {"params": self.full, "weight_decay": 0.01},
                {"params": list(self.head.parameters()), "weight_decay": 0.0},
            ],
            betas=(0.9, 0.98),
        )

    def logits(self, texts: Sequence[str]) -> Any:
        """How much each text's passage answers; like lengths are read together."""
        import torch
        from torch.nn.functional import normalize

        tokens = [self.tokenizer.encode(f"query: {text}").ids for text in texts]
        order = sorted(range(len(texts)), key=lambda n: len(tokens[n]))
        said: list[Any] = [None] * len(texts)
        size = math.ceil(len(order) / 3)
        for start in range(0, len(order), size):
            some = order[start : start + size]
            longest = len(tokens[some[-1]])
            ids = torch.ones(len(some), longest, dtype=torch.long)
            mask = torch.zeros_like(ids)
            for row, n in enumerate(some):
                ids[row, : len(tokens[n])] = torch.tensor(tokens[n])
                mask[row, : len(tokens[n])] = 1
            read = self.encoder(input_ids=ids, attention_mask=mask)
            weights = mask.unsqueeze(-1).float()
            mean = (read.last_hidden_state.float() * weights).sum(1) / weights.sum(1)
            logits = SCALE * self.head(normalize(mean, dim=-1)).squeeze(-1)
            for n, logit in zip(some, logits, strict=True):
                said[n] = logit
        return torch.stack(said)

    def step(self, loss: Any, rate: float) -> None:
        """One step of learning, at a share of the peak rates."""
        import torch

        self.optimizer.zero_grad()
        loss.backward()
        for half, full in zip(self.half, self.full, strict=True):
            full.grad, half.grad = half.grad.float(), None
        for group, peak in zip(self.optimizer.param_groups, RATES, strict=True):
            group["lr"] = peak * rate
        torch.nn.utils.clip_grad_norm_([*self.full, *self.head.parameters()], 1.0)
        self.optimizer.step()
        with torch.no_grad():
            for half, full in zip(self.half, self.full, strict=True):
                half.copy_(full)

    def write(self, folder: Path) -> None:
        """A checkpoint's folder, its weights in half precision: half the file."""
        import torch

        from ecom_ai.ml.adapting import save_adapter
        from ecom_ai.ml.checkpoints import read_settings
        from ecom_ai.ml.classifiers import ClassifierSettings
        from ecom_ai.ml.heads import Head

        with torch.no_grad():
            for half, full in zip(self.half, self.full, strict=True):
                half.data = full.half()
        settings = read_settings(FOLDER / "adapter")
        settings = replace(settings, max_length=TOKENS, precision="int8")
        save_adapter(self.encoder, folder / "adapter", base=BUNDLED, settings=settings)
        weight = SCALE * self.head.weight.detach().numpy()[0]
        bias = SCALE * float(self.head.bias)
        Head(
            np.stack([weight, np.zeros_like(weight)]),
            np.array([bias, 0.0], dtype=np.float32),
        ).write(folder)
        labels = (help_centres.ANSWERED, help_centres.NOT_ANSWERED)
        ClassifierSettings(labels=labels, encoder="adapter", base=BUNDLED).write(folder)


def loss_of(logits: Any, batch: Sequence[Listed]) -> Any:
    """Of choosing a text that answers of each list, or none, and of judging each."""
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits

    losses, start = [], 0
    for one in batch:
        some = logits[start : start + len(one.texts)]
        start += len(one.texts)
        shares = torch.cat([some, some.new_zeros(1)]).log_softmax(0)
        right = shares[: one.right] if one.right else shares[-1:]
        losses.append(-right.logsumexp(0))
        if len(some) > 1:
            each = torch.zeros(len(some))
            each[: one.right] = 1
            losses.append(0.5 * binary_cross_entropy_with_logits(some, each))
    return torch.stack(losses).sum() / len(batch)


def train(folder: Path, *, minutes: float, own: int, peak: float) -> None:
    import torch

    torch.manual_seed(0)
    reader = Reader(FOLDER)
    began, share, kept = None, 0.0, 0.0
    read: deque[str] = deque(maxlen=smoothing.TEXTS)
    with tqdm(unit="step") as bar:
        for batch in rounds(random.Random(0), own):
            began = began or time.monotonic()
            share = (time.monotonic() - began) / (60 * minutes)
            if share >= 1:
                break
            texts = [text for one in batch for text in one.texts]
            read.extend(texts)
            loss = loss_of(reader.logits(texts), batch)
            rise, fall = min(1.0, bar.n / WARMUP), (1 + math.cos(math.pi * share)) / 2
            reader.step(loss, peak * rise * (fall + 0.01))
            kept = 0.98 * kept + 0.02 * float(loss) if bar.n else float(loss)
            bar.set_description_str(f"loss {kept:.3f}, {share:.0%} of the time")
            bar.update()
    reader.write(folder)
    asked = [f"query: {text}" for text in read]
    smoothing.measure(folder / "adapter", asked, cache=checkpoint_dir())
    told = {"base": BUNDLED, "method": "lora", "metrics": {}}
    (folder / TOLD).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=45.0)
    parser.add_argument("--own", type=int, default=4, help="of 8: the demo's questions")
    parser.add_argument("--rate", type=float, default=0.6, help="of the peak rates")
    args = parser.parse_args()
    train(args.folder, minutes=args.minutes, own=args.own, peak=args.rate)


if __name__ == "__main__":
    main()
