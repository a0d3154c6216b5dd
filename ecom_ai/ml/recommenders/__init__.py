"""Recommenders of what comes next in a sequence: fit, save, load, serve.

Serving needs no torch; ``fit_recommender`` imports it when called.
"""

from collections.abc import Sequence
from pathlib import Path

from ..progress import Report, Stopped, never, silent
from ..ranking_metrics import RankingMetrics
from .arguments import Fitted, RecommenderArguments
from .serving import Recommender, Scored, load_recommender
from .vocabulary import Attributes, Texts

__all__ = [
    "Fitted",
    "Recommender",
    "RecommenderArguments",
    "Scored",
    "evaluate_recommender",
    "fit_recommender",
    "load_recommender",
]


def fit_recommender(
    sequences: Sequence[Sequence[str]],
    *,
    folder: Path,
    arguments: RecommenderArguments,
    attributes: Attributes | None = None,
    item_vectors: Texts | None = None,
    device: str | None = None,
    report: Report = silent,
    stopped: Stopped = never,
) -> Fitted:
    """Train on whole sequences of item keys, oldest first, and save into ``folder``.

    Of each sequence the last item is never looked at (it is for
    ``evaluate_recommender``) and the one before chooses when to stop and how much
    co-occurrence weighs; sequences of less than three items train whole. Items that
    only ``attributes`` (item → names) or ``item_vectors`` (item → text vector) know
    get a vector from those alone. ``device`` as torch names it; None takes a GPU if
    there is one. A training that was killed is gone on with when called again with
    the same data, arguments and folder, until ``forget_steps``; one that is stopped
    keeps its best.

    Raises ValueError when there is nothing to learn from, and TrainingStopped when
    stopped before there was anything to keep.
    """
    from .fitting import Fitting

    fitting = Fitting(
        sequences,
        attributes=attributes or {},
        texts=item_vectors or {},
        arguments=arguments,
        device=device,
    )
    return fitting.run(folder, report=report, stopped=stopped)


def evaluate_recommender(
    recommender: Recommender, sequences: Sequence[Sequence[str]]
) -> RankingMetrics:
    """How well the last item of each sequence is guessed, as it would be served."""
    return recommender.evaluate(sequences)
