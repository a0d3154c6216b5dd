"""The generator: good conversations in, answers in other words out."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecom_ai import inference, storage
from ecom_ai.conf import get_settings
from ecom_ai.exceptions import BadInput, CheckpointUnusable
from ecom_ai.grounding.supported import is_supported
from ecom_ai.inference import generators
from ecom_ai.models import Checkpoint
from ecom_ai.training import seen
from ecom_ai.training.conversations import (
    LEAST,
    Asked,
    ConversationSplit,
    read_conversations,
    split_conversations,
)
from ecom_ai.training.fitting.tracking import tracked
from ecom_ai.training.fitting.wording import Worded, judge, reply_of, word
from ecom_ai.training.fitting.work import (
    Clock,
    Evaluated,
    Kept,
    Report,
    Request,
    Say,
    StopAsked,
    keep,
    ml_errors,
    tells,
)
from ecom_ai.training.splits import hash_number

if TYPE_CHECKING:
    from ecom_ai.inference.generators import Generator
    from ecom_ai.ml.chat import Exchange
    from ecom_ai.ml.generator_training import FittedGenerator, GeneratorArguments

#: Replies that a training is measured on, before and after; and of its time, what the
#: first of the two may take.
MEASURED, BEFORE_SHARE = 50, 0.15
#: Loading what was trained, and storing it.
_AFTER_SECONDS = 10.0


class Generators:
    """The trade of the role that words answers."""

    def read(self, request: Request) -> ConversationSplit:
        _arguments(request)
        parts = _read(request)
        _base(request)
        return parts

    def fit(
        self, request: Request, *, report: Report, stopped: StopAsked
    ) -> Checkpoint:
        arguments = _arguments(request)
        parts, base = request.given, _base(request)
        tells(report, "open")(0, 1)
        say, loaded = tells(report, "evaluate"), _loaded(base)
        asked = _measured(parts)
        clock = Clock()
        before = word(
            loaded, asked, say=say, stopped=stopped, seconds=_seconds_before(arguments)
        )
        took = clock.seconds
        asked = asked[: len(before.replies)]
        live = Checkpoint.objects.live(request.site_id, request.role)
        with ml_errors():
            fitted = _train(
                request, parts, loaded, arguments,
                base=base, started=request.began, report=report, stopped=stopped,
                after=_AFTER_SECONDS + took * (2 if live else 1),
            )  # fmt: skip
        del loaded
        after = word(_loaded(str(request.folder)), asked, say=say, stopped=stopped)
        verdict = judge(
            request, after, asked, live, say=tells(report, "gate"), stopped=stopped
        )
        seen.write(request.folder, parts.train.texts + parts.validation.texts)
        return keep(
            request,
            Kept(
                base=base,
                method=fitted.method,
                data=_data(parts, request, held_out=len(asked)),
                metrics=after.metrics,
                report=_report(fitted, parts, before, after),
                verdict=verdict,
            ),
            report=report,
        )

    def evaluate(
        self, checkpoint: Checkpoint, inputs: Mapping[str, Path], *, say: Say
    ) -> Evaluated:
        asked = read_conversations(inputs["data"]).replies()
        loaded = generators.generator(checkpoint)
        clock = Clock()
        found = word(loaded, asked, say=say)
        return Evaluated(len(asked), found.metrics, clock.seconds)

    def predict(
        self, checkpoint: Checkpoint, inputs: Mapping[str, Path], *, say: Say
    ) -> Iterator[dict[str, Any]]:
        found = read_conversations(inputs["data"], replied=False)
        loaded = generators.generator(checkpoint)
        return _answers(loaded, found.questions(), found.ids, say)


def _arguments(request: Request) -> "GeneratorArguments":
    from ecom_ai.ml.generator_training import GeneratorArguments

    try:
        return GeneratorArguments(**tracked(request))
    except (TypeError, ValueError) as error:
        raise BadInput(f"The arguments of the training: {error}") from error


def _read(request: Request) -> ConversationSplit:
    held_out = None
    if "eval" in request.inputs:
        held_out = read_conversations(request.inputs["eval"], request.name("eval"))
    path, name = request.inputs["train"], request.name("train")
    return split_conversations(read_conversations(path, name, least=LEAST), held_out)


def _base(request: Request) -> str:
    """What is trained: a name or folder. Raises BadInput where nobody says which."""
    settings = get_settings()
    base = request.base or ("" if settings.GENERATOR_URL else settings.GENERATOR)
    if not base:
        raise BadInput(
            "Say which causal language model to train, by its Hugging Face name or "
            "local path: --base NAME|PATH, or the setting GENERATOR."
        )
    return base


def _loaded(name: str) -> "Generator":
    try:
        return generators.generator(name)
    except CheckpointUnusable as error:
        raise BadInput(str(error)) from error


def _measured(parts: ConversationSplit) -> list[Asked]:
    """Replies held out: where there are many, some by the hash of what was asked."""
    found = parts.test.replies()
    order = sorted(found, key=lambda one: hash_number(one.messages[-1]["content"]))
    return order[:MEASURED]


def _seconds_before(arguments: "GeneratorArguments") -> float:
    """What the base may take for its replies."""
    if arguments.max_minutes is None:
        return math.inf
    return 60 * arguments.max_minutes * BEFORE_SHARE


def _train(
    request: Request,
    parts: ConversationSplit,
    loaded: "Generator",
    arguments: "GeneratorArguments",
    *,
    base: str,
    started: float,
    after: float,
    report: Report,
    stopped: StopAsked,
) -> "FittedGenerator":
    from ecom_ai.ml.generator_training import fit_generator
    from ecom_ai.ml.trainers import TrainingError

    try:
        return fit_generator(
            loaded,
            _exchanges(parts.train.replies()),
            _exchanges(parts.validation.replies()),
            base=base,
            arguments=arguments,
            folder=request.folder,
            cache=storage.checkpoint_dir(),
            device=inference.device(),
            started=started,
            after=after,
            report=report,
            stopped=stopped,
        )
    except TrainingError as error:
        raise BadInput(f"{request.name('train')}: {error}") from error


def _exchanges(asked: Sequence[Asked]) -> "list[Exchange]":
    from ecom_ai.ml.chat import Exchange

    return [Exchange(one.messages, one.reply) for one in asked]


def _data(
    parts: ConversationSplit, request: Request, *, held_out: int
) -> dict[str, Any]:
    return {
        "name": Path(request.name("train")).name,
        "fingerprint": parts.train.fingerprint,
        "rows": len(parts.train) + len(parts.validation),
        "held_out": held_out,
        "labels": [],
        "whose": "the shop's own file",
    }


def _report(
    fitted: "FittedGenerator", parts: ConversationSplit, before: Worded, after: Worded
) -> dict[str, Any]:
    from ecom_ai.ml.notes import note

    notes = list(fitted.notes)
    if bare := sum(not passages for passages in parts.train.contexts):
        notes.append(note("without_passages", rows=bare))
    if parts.dropped:
        notes.append(note("same_texts", rows=parts.dropped))
    return {
        "why": [asdict(each) for each in fitted.why],
        "notes": [asdict(each) for each in notes],
        "seconds": fitted.seconds,
        "trained_parameters": fitted.trained_parameters,
        "all_parameters": fitted.all_parameters,
        "before": dict(before.metrics),
        "validation": dict(after.metrics),
    }


def _answers(
    loaded: "Generator", asked: Sequence[Asked], ids: Sequence[Any], say: Say
) -> Iterator[dict[str, Any]]:
    for number, (one, name) in enumerate(zip(asked, ids, strict=True), start=1):
        reply = reply_of(loaded, one)
        yield {
            **({"id": name} if name is not None else {}),
            "reply": reply,
            "supported": is_supported(reply, one.passages),
        }
        say(number, len(asked))
