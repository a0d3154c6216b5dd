"""Methods that train the encoder too, from a base's folder to one of our own."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..adapters import ADAPTER_FOLDER
from ..adapting import copy_settings, save_adapter, wrap
from ..arguments import ADAPTED
from ..bases import base_folder
from ..checkpoints import EncoderSettings, read_checkpoint_settings
from ..classifiers import ENCODER_FOLDER
from ..encoders import _prompts
from ..heads import Matrix
from ..labelled import Labelled
from .linear import Trained, fit_head
from .network import build_network, freeze, head_of, learning, load_transformer
from .supervised import WATCHED_ROWS, Texts, train_network
from .watching import Course, Plan
from .work import Work

RATES = {
    "full": 5e-5,
    "freeze": 1e-4,
    "fewshot": 5e-5,
    "lora": 1e-3,
    "adalora": 2e-3,
    "ia3": 5e-3,
    "prefix": 1e-2,
    "prompt": 2e-2,
    "adapter": 1e-3,
}
#: The head that training starts from needs no more rows than this.
STARTING_ROWS = 2048
#: What follows training, on two cores: the export, a row to encode, a row to spell.
EXPORT_SECONDS, ENCODE_SECONDS, SPELL_SECONDS = 45.0, 0.01, 0.0015
LEAST_SECONDS = 5.0


@dataclass(frozen=True)
class Tuned:
    """An encoder that was trained and lies in the run's folder as ``encoder``.

    ``weight`` and ``bias`` are the head it was trained with, ``watched`` its accuracy
    on the ``watched_rows``, in torch at full precision.
    """

    encoder: str
    weight: Matrix
    bias: Matrix
    trained_parameters: int
    all_parameters: int
    notes: tuple[str, ...]
    watched: float | None


def tune(
    work: Work, *, method: str, rows: Labelled, data: Labelled, contrast: float = 0.0
) -> Tuned:
    """Trains the encoder by ``method`` on ``data`` and writes it.

    It starts from a head that was fitted to ``rows``, in their order.
    """
    import torch

    folder = base_folder(work.base, cache=work.cache)
    settings = _settings(work, folder)
    start = _starting_head(work, rows)
    torch.manual_seed(work.arguments.seed)
    network = build_network(
        _prepared(work, folder, method),
        pooling=settings.pooling,
        weight=start.weight,
        bias=start.bias,
        contrast=contrast,
    )
    if work.arguments.class_weights:
        network.class_weights = _class_weights(work, data)
    trained = sum(parameter.numel() for _, parameter in learning(network))
    total = sum(parameter.numel() for parameter in network.parameters())
    course = _train(network, work, folder, settings, method, data)
    encoder = _write(work, network.encoder, folder, settings, method)
    return Tuned(
        encoder, *head_of(network), trained, total, tuple(course.notes), course.metric
    )


def _settings(work: Work, folder: Path) -> EncoderSettings:
    stated = read_checkpoint_settings(folder)
    query, passage = _prompts(
        work.base, {"query": stated.query_prompt, "passage": stated.passage_prompt}
    )
    length = min(work.arguments.max_length, stated.max_length)
    return replace(
        stated, query_prompt=query, passage_prompt=passage, max_length=length
    )


def _starting_head(work: Work, rows: Labelled) -> Trained:
    """A head on the vectors of the base as it is."""
    some = replace(work, train=rows.take(range(min(len(rows), STARTING_ROWS))))
    encoder = work.encoder()
    vectors = work.encode(some.train.texts, encoder=encoder, stage="start")
    prior = work.encode(work.prior.texts, encoder=encoder, stage="start")
    return fit_head(some, vectors, prior=prior, held_out=vectors[:0])


def _prepared(work: Work, folder: Path, method: str) -> Any:
    arguments = work.arguments
    encoder = load_transformer(folder, dropout=arguments.dropout)
    if method in ADAPTED:
        return wrap(encoder, method=method, arguments=arguments)
    embeddings = arguments.train_embeddings
    freeze(
        encoder,
        embeddings=not (work.on_gpu if embeddings is None else embeddings),
        layers=arguments.frozen_layers if method == "freeze" else 0,
    )
    return encoder


def _train(
    network: Any,
    work: Work,
    folder: Path,
    settings: EncoderSettings,
    method: str,
    data: Labelled,
) -> Course:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    prompts = {"query": settings.query_prompt, "passage": settings.passage_prompt}
    prompt = prompts[work.arguments.prompt]
    watched = watched_rows(work)
    plan = Plan(
        learning_rate=work.arguments.learning_rate or RATES[method],
        epochs=work.arguments.epochs,
        batch_size=work.arguments.batch_size,
        seconds=_seconds_to_train(work),
    )
    return train_network(
        network,
        work,
        plan,
        rows=Texts(tokenizer, work, data, prompt),
        watched=Texts(tokenizer, work, watched, prompt),
        padding=tokenizer.pad_token_id or 0,
    )


def watched_rows(work: Work) -> Labelled:
    """The validation rows on which training is watched."""
    return work.validation.sample(WATCHED_ROWS, seed=work.arguments.seed)


def _seconds_to_train(work: Work) -> float | None:
    """What ``max_minutes`` leave once the rest is done."""
    left = work.seconds_left()
    if left is None:
        return None
    return max(LEAST_SECONDS, left - EXPORT_SECONDS - finishing_seconds(work))


def finishing_seconds(work: Work) -> float:
    """About what it takes from an encoder to a checkpoint, on two cores."""
    encoding = len(work.validation) * ENCODE_SECONDS
    return encoding + len(work.train) * SPELL_SECONDS


def _write(
    work: Work, encoder: Any, base: Path, settings: EncoderSettings, method: str
) -> str:
    """The trained encoder in the run's folder, as transformers would read it."""
    work.folder.mkdir(parents=True, exist_ok=True)
    if method in ADAPTED:
        shutil.rmtree(work.folder / ADAPTER_FOLDER, ignore_errors=True)
        save_adapter(
            encoder, work.folder / ADAPTER_FOLDER, base=work.base, settings=settings
        )
        return ADAPTER_FOLDER
    target = work.folder / ENCODER_FOLDER
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    encoder.save_pretrained(target)
    copy_settings(base, target, settings)
    return ENCODER_FOLDER


def _class_weights(work: Work, data: Labelled) -> Any:
    import torch

    counts = np.bincount(work.targets(data), minlength=len(work.labels))
    weights = len(data) / (len(work.labels) * np.maximum(counts, 1))
    return torch.tensor(weights, dtype=torch.float32)
