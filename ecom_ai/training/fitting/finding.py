"""How well an encoder finds the document of a query, by itself and beside the live one.

Texts are encoded, centred and compared as searches and products are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ecom_ai import index, inference
from ecom_ai.exceptions import CheckpointUnusable
from ecom_ai.models import Checkpoint
from ecom_ai.training import gate
from ecom_ai.training.fitting.work import Request, Say
from ecom_ai.training.gate import Verdict
from ecom_ai.training.pairs import PairRows

if TYPE_CHECKING:
    from ecom_ai.ml.encoders import Encoder

Matrix = NDArray[np.float32]

#: Texts encoded at once: between two the progress is told.
CHUNK = 32
#: For the report: so many that gained, and that lost; characters of their texts.
_EXAMPLES, _LONGEST = 4, 160


@dataclass(frozen=True)
class Found:
    """The figures of an encoder on pairs, and each pair's 1 / place (0 past ten)."""

    metrics: Mapping[str, float]
    reciprocal: tuple[float, ...]


class Telling:
    """An encoder that says between some texts and the next that it is at work, so that
    it can be stopped."""

    def __init__(self, encoder: "Encoder", say: Say) -> None:
        self._encoder, self._say = encoder, say
        self.dimensions, self.fingerprint = encoder.dimensions, encoder.fingerprint

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        return self._in_parts(self._encoder.encode_queries, texts)

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        return self._in_parts(self._encoder.encode_passages, texts)

    def _in_parts(
        self, encode: Callable[[Sequence[str]], Matrix], texts: Sequence[str]
    ) -> Matrix:
        found = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), CHUNK):
            self._say(0, 1)
            found[start : start + CHUNK] = encode(texts[start : start + CHUNK])
        return found


def find(
    loaded: "Encoder",
    checkpoint: Checkpoint,
    pairs: PairRows,
    *,
    say: Say = lambda _done, _of: None,
) -> Found:
    """Ranks the documents of all pairs for each query; the checkpoint has the means."""
    from ecom_ai.ml.encoder_training import Pairs, ranking_figures, ranks_of
    from ecom_ai.ml.encoder_training.ranking import candidates, reciprocal

    if not len(pairs):
        return Found({}, ())
    given = Pairs(pairs.queries, pairs.documents)
    documents, _ = candidates(given)
    total = len(given.queries) + len(documents)

    def encode(
        how: Callable[..., Matrix], texts: Sequence[str], done: int
    ) -> list[Matrix]:
        parts = []
        for start in range(0, len(texts), CHUNK):
            some = texts[start : start + CHUNK]
            parts.append(how(loaded, checkpoint, some))
            say(done + start + len(some), total)
        return parts

    queries = encode(inference.query_vectors, given.queries, 0)
    passages = encode(inference.passage_vectors, documents, len(given.queries))
    ranks = ranks_of(np.concatenate(queries), np.concatenate(passages), pairs=given)
    return Found(ranking_figures(ranks), tuple(reciprocal(ranks).tolist()))


def judge(
    request: Request, challenger: Found, pairs: PairRows, *, say: Say
) -> tuple[Verdict, Found | None]:
    """The challenger beside the live encoder on the same pairs, and what that found."""
    from ecom_ai.ml.encoder_training import paired_permutation

    role, metric = request.role, gate.PRIMARY[Checkpoint.Role.ENCODER]
    figure, rows = challenger.metrics.get(metric), len(pairs)

    def alone(apart: str) -> tuple[Verdict, None]:
        return gate.alone(role, rows=rows, challenger=figure, apart=apart), None

    live = index.live(request.site_id)
    if live is None or figure is None:
        return alone(gate.NONE_LIVE)
    try:
        champion = find(inference.encoder(live), live, pairs, say=say)
    except CheckpointUnusable:
        return alone(gate.UNUSABLE)
    verdict = gate.judge(
        role,
        rows=rows,
        challenger=figure,
        champion=champion.metrics[metric],
        champion_id=live.pk,
        p_value=paired_permutation(challenger.reciprocal, champion.reciprocal),
    )
    return verdict, champion


def told(
    pairs: PairRows, challenger: Found, champion: Found | None
) -> list[dict[str, Any]]:
    """Examples for the report: those that gained most, and those that lost most.

    ``place`` is that of the right document, from 1; None past ten. ``former`` is the
    live one's.
    """
    before = champion.reciprocal if champion else (0.0,) * len(pairs)
    gains = [new - old for new, old in zip(challenger.reciprocal, before, strict=True)]
    order = sorted(range(len(gains)), key=lambda row: -gains[row])
    chosen = dict.fromkeys([*order[:_EXAMPLES], *order[-_EXAMPLES:]])
    return [
        {
            "query": pairs.queries[row][:_LONGEST],
            "document": pairs.documents[row][:_LONGEST],
            "place": _place(challenger.reciprocal[row]),
            **({"former": _place(champion.reciprocal[row])} if champion else {}),
        }
        for row in chosen
    ]


def _place(reciprocal: float) -> int | None:
    return round(1 / reciprocal) if reciprocal else None
