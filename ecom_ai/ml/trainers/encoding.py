"""Methods that train the encoder too, from a base's folder to one of our own."""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from ..adapters import ADAPTER_FOLDER
from ..adapting import copy_settings, save_adapter, wrap
from ..arguments import ADAPTED
from ..checkpoints import EncoderSettings, read_checkpoint_settings
from ..classifiers import ENCODER_FOLDER
from ..encoders import _prompts
from ..heads import Matrix
from ..labelled import Labelled
from ..notes import Note
from . import processes
from .budget import WATCHED_ROWS, spare_at_start
from .distilling import taught_head
from .linear import Trained, fit_head
from .looping import LOADS
from .network import Losses, build_network, freeze, head_of, learning, load_transformer
from .supervised import Texts, train_network
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
#: Of few-shot training, the share that is taken back.
DRAWN_BACK = 0.5
#: The head that training starts from needs no more rows than this.
STARTING_ROWS = 2048


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
    notes: tuple[Note, ...]
    watched: float | None


@dataclass(frozen=True)
class Lesson:
    """What an encoder is trained on: rows, the head it starts from, and how long.

    ``contrast`` is the share of the contrastive loss, ``seconds`` the time for
    loading and training, if limited, from ``began`` on. What is made goes into
    ``folder`` in place of the run's. ``after``, ``stage`` and ``hopeless`` are
    ``Plan``'s.
    """

    data: Labelled
    start: Trained
    seconds: float | None
    began: float = field(default_factory=time.monotonic)
    after: float = 0.0
    contrast: float = 0.0
    stage: str = "train"
    folder: Path | None = None
    hopeless: Callable[[int, float], bool] | None = None


def tune(work: Work, lesson: Lesson, *, method: str) -> Tuned:
    """Trains the encoder by ``method`` and writes it into the work's folder.

    Raises ``Helped`` in a process that another one leads.
    """
    work.say("load", 0, LOADS)
    folder = work.base_folder()
    # Torch comes with it, which takes long.
    work.heard(partial(import_module, "transformers.trainer"))
    work.say("load", 1, LOADS)
    settings = _settings(work, folder)
    with quiet():
        return _tuned(work, lesson, folder, settings, method)


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps transformers' own bars and reports from the terminal, which has ours."""
    from transformers import utils

    logging: Any = utils.logging  # untyped
    level, shown = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if shown:
            logging.enable_progress_bar()


def _tuned(
    work: Work, lesson: Lesson, folder: Path, settings: EncoderSettings, method: str
) -> Tuned:
    network = work.heard(lambda: _loaded(work, lesson, folder, settings, method))
    if work.arguments.class_weights:
        network.class_weights = _class_weights(work, lesson.data)
    trained = sum(parameter.numel() for _, parameter in learning(network))
    total = sum(parameter.numel() for parameter in network.parameters())
    before = _weights(network.encoder) if method == "fewshot" else {}
    course = _train(network, work, folder, settings, method, lesson)
    if processes.is_helper():
        raise processes.Helped
    processes.leave()
    _draw_back(network.encoder, before)
    target = replace(work, folder=lesson.folder or work.folder)
    encoder = _write(target, network.encoder, folder, settings, method)
    return Tuned(
        encoder, *head_of(network), trained, total, tuple(course.notes), course.metric
    )


def _loaded(
    work: Work, lesson: Lesson, folder: Path, settings: EncoderSettings, method: str
) -> Any:
    """The network as it begins; torch itself is loaded here."""
    import torch

    torch.manual_seed(work.arguments.seed)
    return build_network(
        _prepared(work, folder, method),
        pooling=settings.pooling,
        weight=lesson.start.weight,
        bias=lesson.start.bias,
        losses=Losses(
            contrast=lesson.contrast,
            share=work.arguments.distil_share,
            temperature=work.arguments.distil_temperature,
        ),
    )


def _weights(encoder: Any) -> dict[str, Any]:
    """A copy of the weights that are about to learn."""
    return {name: weight.detach().cpu().clone() for name, weight in learning(encoder)}


def _draw_back(encoder: Any, before: Mapping[str, Any]) -> None:
    """Puts weights half way between what they were and what they have learnt.

    A few sentences say little of all others: half way, other texts are told apart
    better than at either end (Wortsman et al. 2022, "Robust fine-tuning of zero-shot
    models"). The head is fitted anew afterwards.
    """
    import torch

    with torch.no_grad():
        for name, weight in learning(encoder):
            if name in before:
                weight.lerp_(before[name].to(weight.device), DRAWN_BACK)


def _settings(work: Work, folder: Path) -> EncoderSettings:
    stated = read_checkpoint_settings(folder)
    query, passage = _prompts(
        work.base, {"query": stated.query_prompt, "passage": stated.passage_prompt}
    )
    length = min(work.arguments.max_length, stated.max_length)
    return replace(
        stated, query_prompt=query, passage_prompt=passage, max_length=length
    )


def starting_head(work: Work, rows: Labelled) -> Trained:
    """A head on the vectors of the base as it is, and how it does on watched rows."""
    return processes.agreed(lambda: _starting_head(work, rows))


def _starting_head(work: Work, rows: Labelled) -> Trained:
    some = replace(work, train=rows.take(range(min(len(rows), STARTING_ROWS))))
    watched = watched_rows(work)
    work.will_read(some.train, work.prior, watched)

    def encode(data: Labelled) -> Matrix:
        spare = spare_at_start(work)
        return work.encode(data.texts, encoder=encoder, stage="start", spare=spare)

    encoder = work.encoder()
    vectors = encode(some.train)
    some = replace(some, train=some.train.take(range(len(vectors))))
    if (taught := work.taught(some.train)) is not None:
        return taught_head(some, vectors, taught, vectors[:0])
    prior, held_out = encode(work.prior), encode(watched)
    some = replace(
        some,
        prior=work.prior.take(range(len(prior))),
        validation=watched.take(range(len(held_out))),
    )
    started = fit_head(some, vectors, prior=prior, held_out=held_out)
    if len(held_out):
        work.say("head", 1, 1, metric=started.accuracy)
    return started


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
    lesson: Lesson,
) -> Course:
    prompts = {"query": settings.query_prompt, "passage": settings.passage_prompt}
    prompt = prompts[work.arguments.prompt]
    taught = processes.agreed(lambda: work.taught(lesson.data))
    watched = watched_rows(work)

    def spelt() -> tuple[Any, Texts, Texts]:
        from transformers import AutoTokenizer

        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        rows = Texts(tokenizer, work, lesson.data, prompt, taught=taught)
        return tokenizer, rows, Texts(tokenizer, work, watched, prompt)

    work.say("load", 2, LOADS)
    tokenizer, rows, watched_texts = work.heard(spelt)
    plan = Plan(
        learning_rate=work.arguments.learning_rate or RATES[method],
        epochs=work.arguments.epochs,
        batch_size=work.arguments.batch_size,
        seconds=lesson.seconds,
        began=lesson.began,
        after=lesson.after,
        stage=lesson.stage,
        steps_folder=lesson.folder,
        hopeless=lesson.hopeless,
    )
    return train_network(
        network,
        work,
        plan,
        rows=rows,
        watched=watched_texts,
        padding=tokenizer.pad_token_id or 0,
    )


def watched_rows(work: Work) -> Labelled:
    """The validation rows on which training is watched."""
    return work.validation.sample(WATCHED_ROWS, seed=work.arguments.seed)


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
