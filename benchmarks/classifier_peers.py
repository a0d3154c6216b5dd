"""What classifiers are compared with, on the same rows in the same run.

Character tf-idf and the frozen encoder's vectors, each with logistic regression; the
encoder trained by a plain supervised contrastive loop; and SnowNLP, which comes
trained. That one is optional: where it is not installed, the line that installs it is
told.
"""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from ecom_ai.ml.bases import base_folder
from ecom_ai.ml.checkpoints import read_checkpoint_settings
from ecom_ai.ml.encoders import BUNDLED, load_encoder
from ecom_ai.ml.head_fitting import choose_rejection
from ecom_ai.ml.heads import Matrix
from ecom_ai.ml.labelled import OUT_OF_SCOPE, Labelled
from ecom_ai.ml.trainers.network import (
    contrastive,
    freeze,
    learning,
    load_transformer,
    pooled,
)

CACHE = Path(__file__).parents[1] / ".cache" / "checkpoints"
INSTALL = "pip install -r benchmarks/requirements.txt"
#: The plain loop's: steps, rows a step, step size, tokens of a text.
STEPS, BATCH, RATE, LENGTH = 100, 32, 5e-5, 128
_ENCODED_AT_ONCE = 64
#: Rows to learn from, and texts to ask: logits, columns as the rows' ``names``.
Peer = Callable[[Labelled, Sequence[str]], Matrix]


def by_tfidf(train: Labelled, texts: Sequence[str]) -> Matrix:
    """The strongest simple peer: characters' n-grams, 1 to 3."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    known = vectorizer.fit_transform(train.texts)
    return _logits(known, train.labels, vectorizer.transform(texts))


def by_frozen_vectors(train: Labelled, texts: Sequence[str]) -> Matrix:
    """The encoder's vectors as they are."""
    encode = load_encoder(BUNDLED, cache=CACHE).encode_queries
    return _logits(encode(train.texts), train.labels, encode(texts))


def by_contrastive_loop(train: Labelled, texts: Sequence[str], *, seed: int) -> Matrix:
    """The encoder trained on these rows alone (Khosla et al. 2020, arXiv:2004.11362).

    Batches hold the labels alike; word embeddings stay as they are. Logistic regression
    then learns the same rows' new vectors.
    """
    import torch
    from transformers import AutoTokenizer

    folder = base_folder(BUNDLED, cache=CACHE)
    torch.manual_seed(seed)
    encoder = load_transformer(folder, dropout=0.1)
    freeze(encoder, embeddings=True, layers=0)
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    prompt = read_checkpoint_settings(folder).query_prompt

    def vectors(some: Sequence[str]) -> Any:
        told = [prompt + text for text in some]
        cut = {"truncation": True, "max_length": LENGTH}
        batch = tokenizer(told, padding=True, return_tensors="pt", **cut)
        return pooled(encoder(**batch)[0], batch["attention_mask"], pooling="mean")

    optimizer = torch.optim.AdamW([w for _, w in learning(encoder)], lr=RATE)
    encoder.train()
    for rows in _even_batches(train, seed=seed):
        batch = train.take(rows)
        targets = torch.tensor([train.names.index(label) for label in batch.labels])
        loss: Any = contrastive(vectors(batch.texts), targets)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    encoder.eval()

    def encode(some: Sequence[str]) -> Matrix:
        # Like lengths together: a batch is as long as its longest.
        order = sorted(range(len(some)), key=lambda n: len(some[n]))
        parts = []
        with torch.inference_mode():
            for start in range(0, len(order), _ENCODED_AT_ONCE):
                batch = [some[n] for n in order[start : start + _ENCODED_AT_ONCE]]
                parts.append(vectors(batch).numpy())
        return np.concatenate(parts)[np.argsort(order)]

    return _logits(encode(train.texts), train.labels, encode(texts))


def _even_batches(train: Labelled, *, seed: int) -> list[list[int]]:
    """Rows of each step, as many of each label."""
    chance, labels = np.random.default_rng(seed), np.array(train.labels)
    rows = [np.flatnonzero(labels == name) for name in train.names]
    share = BATCH // len(rows)
    return [
        [int(r) for some in rows for r in chance.choice(some, share, len(some) < share)]
        for _ in range(STEPS)
    ]


def by_snownlp(texts: Sequence[str]) -> list[str] | None:
    """ "positive" or "negative" as SnowNLP comes; None where it is not installed."""
    if not find_spec("snownlp"):
        print(f"\nWithout SnowNLP: {INSTALL}")
        return None
    from snownlp import SnowNLP

    shares = [SnowNLP(text).sentiments if text.strip() else 0.5 for text in texts]
    return ["positive" if share > 0.5 else "negative" for share in shares]


def answers(logits: Matrix, train: Labelled) -> list[str]:
    """The likeliest label of each row."""
    return [train.names[place] for place in logits.argmax(axis=1)]


def rejecting(
    peer: Peer, train: Labelled, held_out: Labelled, texts: Sequence[str]
) -> Matrix:
    """A peer's logits with a level of rejection, chosen on held-out rows as ours is.

    As they are where no label stands for what is to be rejected.
    """
    logits = peer(train, (*held_out.texts, *texts))
    column = next((train.names.index(n) for n in OUT_OF_SCOPE if n in train.names), -1)
    targets = np.array([train.names.index(label) for label in held_out.labels])
    known, asked = logits[: len(held_out)], logits[len(held_out) :].copy()
    level = choose_rejection(known, targets, column=column) if column >= 0 else None
    if level is not None:
        asked[:, column] = np.maximum(asked[:, column], level.level)
    return asked


def _logits(known: Any, labels: Sequence[str], asked: Any) -> Matrix:
    """scikit-learn's logistic regression."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=10, max_iter=1000).fit(known, labels)
    found = model.decision_function(asked)
    if found.ndim == 1:  # of two labels, that of the second against the first
        found = np.stack([-found / 2, found / 2], axis=1)
    return np.asarray(found, np.float32)
