"""Trains the tagger that finds personal data in forms that no rule knows.

    python -m benchmarks.personal_data FOLDER [--minutes 24]

LoRA of the bundled encoder and a head that gives each token a type, or none. It learns
from our marked reviews (parts "learnt" and "choose"), from the forms and look-alikes of
``tests/moderation``, alone and amid other sentences, and from starter sentences as the
rules read them; digits of what is marked are changed at random. What it writes is kept
as ``ecom_ai/starter/personal_data``, since a shop's first start has no such time.
"""

import argparse
import os
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django

django.setup()

from tqdm import tqdm  # noqa: E402

from benchmarks import moderation  # noqa: E402
from benchmarks.review_encoder import batches, save  # noqa: E402
from ecom_ai.ml.adapters import ADAPTER_FOLDER  # noqa: E402
from ecom_ai.ml.adapting import wrap  # noqa: E402
from ecom_ai.ml.arguments import TrainingArguments  # noqa: E402
from ecom_ai.ml.bases import base_folder  # noqa: E402
from ecom_ai.ml.checkpoints import read_checkpoint_settings  # noqa: E402
from ecom_ai.ml.encoders import BUNDLED  # noqa: E402
from ecom_ai.ml.heads import Head  # noqa: E402
from ecom_ai.ml.taggers import TaggerSettings  # noqa: E402
from ecom_ai.ml.trainers.network import load_transformer  # noqa: E402
from ecom_ai.moderation.personal_data import Span, personal_data  # noqa: E402
from ecom_ai.storage import checkpoint_dir  # noqa: E402
from ecom_ai.training import sentences  # noqa: E402
from tests.moderation import test_personal_data as forms  # noqa: E402

LABELS = (
    *("none", "phone", "email", "address", "id_number", "bank_card"),
    *("plate", "wechat", "qq", "social"),
)
RANK, LONGEST, EPOCHS, WARMUP = 16, 192, 2, 30
#: Peak rates of the adapter and of the head, which starts from nothing.
RATE, HEAD_RATE = 5e-4, 5e-3
#: Starter sentences with digits or names to write to, and others.
WITH_SIGNS, WITHOUT = 1500, 1200
_MARKS = re.compile(r"«(?:([a-z_]+):)?|»|[^«»]+")
_SIGNS = re.compile(r"(\D*\d){4}|[@_]", re.DOTALL)


@dataclass(frozen=True)
class Marked:
    """A text and what of it is personal data; a form stands amid others' sentences."""

    text: str
    spans: tuple[Span, ...]
    is_form: bool = False


def lessons(dice: random.Random) -> tuple[list[Marked], list[str]]:
    """What is learnt from, and short sentences that forms may stand amid."""
    made = []
    for row in (*moderation.rows("learnt"), *moderation.rows("choose")):
        spans = (Span(s["start"], s["end"], s["type"]) for s in row["spans"])
        made.append(Marked(row["text"], tuple(spans)))
    known = {one.text for one in made}
    said = (sentences.read(role).texts for role in ("offence", "spam", "sentiment"))
    texts = sorted({text for some in said for text in some} - known)
    dice.shuffle(texts)
    with_signs = [text for text in texts if _SIGNS.search(text)]
    without = [text for text in texts if not _SIGNS.search(text)]
    some = (*with_signs[:WITH_SIGNS], *without[:WITHOUT])
    made += [Marked(text, tuple(personal_data(text))) for text in some]
    return [*made, *_forms()], [text for text in without if len(text) < 120]


def _forms() -> Iterator[Marked]:
    for line, kind in forms._MARKED:
        yield _unmarked(line, kind)
    for line in (forms.corrections.MARKED + forms.reviews.MARKED).strip().splitlines():
        yield _unmarked(line)
    for line in filter(None, "".join(forms._NOBODYS).splitlines()):
        yield Marked(line, (), is_form=True)


def _unmarked(line: str, kind: str = "") -> Marked:
    """«…» is of this kind; where there is none, «kind:…» says it."""
    text, start, told, spans = "", 0, kind, []
    for found in _MARKS.finditer(line):
        if found[0] == "»":
            spans.append(Span(start, len(text), told))
        elif not found[0].startswith("«"):
            text += found[0]
        elif kind:
            start = len(text)
            text += found[0].removeprefix("«")
        else:
            start, told = len(text), found[1]
    return Marked(text, tuple(spans), is_form=True)


def varied(one: Marked, amid: Sequence[str], dice: random.Random) -> Marked:
    """The same with other digits, and a form often amid other sentences."""
    text = one.text
    if dice.random() < 0.6:
        signs = list(text)
        for span in one.spans:
            for place in range(span.start, span.end):
                if signs[place] in "0123456789" and dice.random() < 0.7:
                    signs[place] = dice.choice("0123456789")
        text = "".join(signs)
    if not one.is_form or dice.random() < 0.35:
        return replace(one, text=text)
    before = after = ""
    if dice.random() < 0.7:
        before = dice.choice(amid) + dice.choice(" \n，。")
    if dice.random() < 0.6:
        after = dice.choice((" ", "，", "。", ". ")) + dice.choice(amid)
    shift = len(before)
    spans = (Span(s.start + shift, s.end + shift, s.type) for s in one.spans)
    return Marked(before + text + after, tuple(spans), is_form=True)


class Reader:
    """The network: an encoder that learns by LoRA, and a head on each token."""

    def __init__(self) -> None:
        import torch
        from transformers import AutoTokenizer

        base = base_folder(BUNDLED, cache=checkpoint_dir())
        arguments = TrainingArguments(method="lora", rank=RANK)
        self.settings = read_checkpoint_settings(base)
        self.tokenizer = AutoTokenizer.from_pretrained(base, local_files_only=True)
        plain = load_transformer(base, dropout=arguments.dropout)
        self.encoder = wrap(plain, method="lora", arguments=arguments)
        self.head = torch.nn.Linear(self.settings.dimensions, len(LABELS))

    def loss(self, some: Sequence[Marked]) -> Any:
        import torch
        from torch.nn.functional import cross_entropy

        read = self.tokenizer(
            [one.text for one in some],
            padding=True,
            truncation=True,
            max_length=LONGEST,
            return_tensors="pt",
            return_offsets_mapping=True,
        )
        true = torch.tensor(
            [
                [_label(one, *place) for place in places]
                for one, places in zip(
                    some, read["offset_mapping"].tolist(), strict=True
                )
            ]
        )
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.encoder(
                input_ids=read["input_ids"], attention_mask=read["attention_mask"]
            )[0]
        logits = self.head(hidden.float()).flatten(0, 1)
        return cross_entropy(logits, true.flatten(), ignore_index=-100)

    def write(self, folder: Path) -> None:
        settings = replace(self.settings, max_length=LONGEST)
        save(self.encoder, folder / ADAPTER_FOLDER, settings)
        weight, bias = (p.detach().numpy() for p in self.head.parameters())
        Head(weight, bias).write(folder)
        TaggerSettings(LABELS).write(folder)


def _label(one: Marked, start: int, end: int) -> int:
    """Of the token from start to end; -100 where it covers no sign."""
    while start < end and one.text[start].isspace():
        start += 1
    if start == end:
        return -100
    kinds = (s.type for s in one.spans if s.start < end and start < s.end)
    return LABELS.index(next(kinds, LABELS[0]))


def train(reader: Reader, *, seconds: float) -> None:
    """As far as time goes, at most EPOCHS times through: the rate falls with it."""
    import torch

    dice = random.Random(0)
    known, amid = lessons(dice)
    print(f"{len(known)} texts", flush=True)
    plan: list[list[Marked]] = []
    for epoch in range(EPOCHS):
        made = [varied(one, amid, dice) for one in known]
        lengths = [len(one.text.encode()) for one in made]
        plan += [[made[n] for n in rows] for rows in batches(lengths, seed=epoch)]
    learns = [p for p in reader.encoder.parameters() if p.requires_grad]
    peaks = ((learns, RATE), (list(reader.head.parameters()), HEAD_RATE))
    groups = [{"params": some, "peak": peak} for some, peak in peaks]
    optimizer = torch.optim.AdamW(groups, lr=RATE, weight_decay=0.01)
    began, kept = time.monotonic(), 0.0
    reader.encoder.train()
    with tqdm(plan, unit="batch") as bar:
        for step, some in enumerate(bar):
            gone = (time.monotonic() - began) / seconds
            if gone >= 1:
                break
            share = min(1.0, (step + 1) / WARMUP, 1 - max(step / len(plan), gone))
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * share
            loss = reader.loss(some)
            optimizer.zero_grad()
            loss.backward()
            every = [*learns, *reader.head.parameters()]
            torch.nn.utils.clip_grad_norm_(every, 1.0)
            optimizer.step()
            kept = 0.97 * kept + 0.03 * float(loss.detach()) if step else float(loss)
            bar.set_description_str(f"loss {kept:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=24.0)
    args = parser.parse_args()
    import torch

    torch.manual_seed(0)
    torch.set_num_threads(1)
    reader = Reader()
    train(reader, seconds=args.minutes * 60)
    reader.encoder.eval()
    reader.write(args.folder)


if __name__ == "__main__":
    main()
