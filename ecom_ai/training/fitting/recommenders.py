"""The recommender: sequences in, what each shopper takes next out."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ecom_ai import index, inference
from ecom_ai.conf import get_settings
from ecom_ai.exceptions import BadInput, CheckpointUnusable
from ecom_ai.models import Checkpoint, Embedding
from ecom_ai.training import gate
from ecom_ai.training.fitting.tracking import drawn
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
    unless_stopped,
)
from ecom_ai.training.gate import Verdict
from ecom_ai.training.sequences import Sequences, read_attributes, read_sequences

if TYPE_CHECKING:
    from ecom_ai.ml.ranking_metrics import RankingMetrics
    from ecom_ai.ml.recommenders import Fitted, Recommender, RecommenderArguments

K = 10
#: Sequences asked about at once: between two the progress is told.
CHUNK = 512
#: Vectors of the shop's texts are used where it knows so many of the file's items.
KNOWN_SHARE = 0.9


class Recommenders:
    """The trade of the role that guesses the next item."""

    def read(self, request: Request) -> tuple[Sequences, Mapping[str, tuple[str, ...]]]:
        _arguments(request)
        return _read(request), _attributes(request)

    def fit(
        self, request: Request, *, report: Report, stopped: StopAsked
    ) -> Checkpoint:
        from ecom_ai.ml.recommenders import fit_recommender, load_recommender

        arguments, (sequences, attributes) = _arguments(request), request.given
        texts = _text_vectors(request.site_id, sequences)
        live = index.live(request.site_id)
        encoder = live.fingerprint if live and texts else ""
        metric = gate.PRIMARY[Checkpoint.Role.RECOMMENDER]
        with ml_errors(), drawn(request, report, metric=metric) as told:
            try:
                fitted = fit_recommender(
                    sequences.items,
                    folder=request.folder,
                    arguments=arguments,
                    attributes=attributes,
                    item_vectors=texts,
                    device=inference.device() or "cpu",
                    report=told,
                    stopped=stopped,
                )
            except ValueError as error:
                raise BadInput(f"{request.name('train')}: {error}") from error
            challenger = load_recommender(request.folder)
        held_out = _held_out(request, sequences)
        tells(report, "evaluate")(0, 1)
        found = _evaluated(challenger, held_out, stopped)
        metrics = _figures(found)
        tells(report, "gate")(0, 1)
        checkpoint = keep(
            request,
            Kept(
                base="",
                method="sequence",
                data=_data(sequences, held_out, request) | {"encoder": encoder},
                metrics=metrics,
                report=_report(fitted, with_texts=bool(texts)),
                verdict=_judge(request, found, held_out, stopped),
            ),
            report=report,
        )
        checkpoint.dimensions = challenger.dimensions
        return checkpoint

    def evaluate(
        self, checkpoint: Checkpoint, inputs: Mapping[str, Path], *, say: Say
    ) -> Evaluated:
        sequences = read_sequences(inputs["data"])
        recommender = inference.recommender(checkpoint)
        clock = Clock()
        say(0, len(sequences))
        metrics = _figures(_evaluated(recommender, sequences))
        say(len(sequences), len(sequences))
        return Evaluated(len(sequences), metrics, clock.seconds)

    def predict(
        self, checkpoint: Checkpoint, inputs: Mapping[str, Path], *, say: Say
    ) -> Iterator[dict[str, Any]]:
        sequences = read_sequences(inputs["data"])
        return _answers(inference.recommender(checkpoint), sequences, say)


def _arguments(request: Request) -> "RecommenderArguments":
    from ecom_ai.ml.curves import require_wandb
    from ecom_ai.ml.recommenders import RecommenderArguments

    given = dict(request.arguments)
    if given.pop("method", "auto") != "auto":
        raise BadInput("A recommender is trained in one way: leave --method out.")
    if request.base:
        raise BadInput("A recommender is trained from nothing: leave --base out.")
    try:
        require_wandb(get_settings().WANDB_PROJECT)
        return RecommenderArguments(**given)
    except (TypeError, ValueError) as error:
        raise BadInput(f"The arguments of the training: {error}") from error


def _read(request: Request) -> Sequences:
    return read_sequences(request.inputs["train"], request.name("train"), once=True)


def _attributes(request: Request) -> Mapping[str, tuple[str, ...]]:
    if "attributes" not in request.inputs:
        return {}
    return read_attributes(request.inputs["attributes"], request.name("attributes"))


def _held_out(request: Request, sequences: Sequences) -> Sequences:
    """What is measured on: the last item of each sequence that training left out."""
    if "eval" in request.inputs:
        return read_sequences(request.inputs["eval"], request.name("eval"))
    rows = [row for row, items in enumerate(sequences.items) if len(items) > 2]
    return Sequences(
        sequences.name,
        tuple(sequences.users[row] for row in rows),
        tuple(sequences.items[row] for row in rows),
    )


def _text_vectors(site_id: int, sequences: Sequences) -> dict[str, NDArray[np.float32]]:
    """Vectors of the shop's items, where the file is about those; else none."""
    encoder = index.live(site_id)
    if encoder is None:
        return {}
    vectors = Embedding.objects.filter(checkpoint=encoder)
    known = set(vectors.values_list("item__key", flat=True))
    wanted = sequences.vocabulary
    if len(wanted & known) < KNOWN_SHARE * len(wanted):
        return {}
    return {
        key: np.asarray(vector, dtype=np.float32)
        for key, vector in vectors.values_list("item__key", "vector").iterator()
    }


def _evaluated(
    recommender: "Recommender",
    sequences: Sequences,
    stopped: StopAsked = lambda: False,
) -> "RankingMetrics":
    """Against all items. Raises BadInput where nothing can be guessed, and Stopped."""
    try:
        return unless_stopped(lambda: recommender.evaluate(sequences.items), stopped)
    except ValueError as error:
        raise BadInput(
            f"{sequences.name}: no sequence has two items, of which the last is left "
            "out to be guessed."
        ) from error


def _figures(found: "RankingMetrics") -> dict[str, float]:
    """HR@5/10, NDCG@5/10, coverage@10 and more."""
    return {_at(name): value for name, value in found.metrics.items()}


def _at(name: str) -> str:
    """As the literature writes it: hr_10 is hr@10."""
    kind, _, k = name.rpartition("_")
    return f"{kind}@{k}" if k.isdigit() else name


def _judge(
    request: Request,
    challenger: "RankingMetrics",
    held_out: Sequences,
    stopped: StopAsked,
) -> Verdict:
    """The challenger beside the live one, shopper by shopper, by what each adds to
    the NDCG@10 of both."""
    from ecom_ai.ml.encoder_training import paired_permutation

    metric = gate.PRIMARY[Checkpoint.Role.RECOMMENDER]
    role, rows = request.role, len(held_out)
    figure = _figures(challenger)[metric]
    live = Checkpoint.objects.live(request.site_id, role)
    if live is None:
        apart = gate.NONE_LIVE
        return gate.alone(role, rows=rows, challenger=figure, apart=apart)
    try:
        champion = _evaluated(inference.recommender(live), held_out, stopped)
    except CheckpointUnusable:
        apart = gate.UNUSABLE
        return gate.alone(role, rows=rows, challenger=figure, apart=apart)
    return gate.judge(
        role,
        rows=rows,
        challenger=figure,
        champion=_figures(champion)[metric],
        champion_id=live.pk,
        p_value=paired_permutation(challenger.gains, champion.gains),
    )


def _data(
    sequences: Sequences, held_out: Sequences, request: Request
) -> dict[str, Any]:
    return {
        "name": Path(request.name("train")).name,
        "fingerprint": sequences.fingerprint,
        "rows": len(sequences),
        "held_out": len(held_out),
        "items": len(sequences.vocabulary),
        "labels": [],
        "whose": "the shop's own file",
    }


def _report(fitted: "Fitted", *, with_texts: bool) -> dict[str, Any]:
    from ecom_ai.ml.notes import note

    why = note("sequences_with_texts" if with_texts else "sequences")
    return {
        "why": [asdict(why)],
        "notes": [asdict(each) for each in fitted.notes],
        "seconds": round(fitted.seconds, 2),
        "trained_parameters": fitted.parameters,
        "all_parameters": fitted.parameters,
        "blend": fitted.blend,
        "epochs": list(fitted.epochs),
        "compression": fitted.compression.as_dict(),
        "validation": {_at(name): value for name, value in fitted.metrics.items()},
    }


def _answers(
    recommender: "Recommender", sequences: Sequences, say: Say
) -> Iterator[dict[str, Any]]:
    for number, items in enumerate(sequences.items):
        found = recommender.recommend(items, k=K)
        yield {
            "user": sequences.users[number],
            "items": [scored.key for scored in found],
            "scores": [round(scored.score, 5) for scored in found],
        }
        if (number + 1) % CHUNK == 0 or number + 1 == len(sequences):
            say(number + 1, len(sequences))
