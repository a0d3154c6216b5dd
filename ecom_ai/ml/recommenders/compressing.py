"""A recommender as int8 beside full precision, on the shoppers who validate."""

from collections.abc import Iterator, Sequence

from ..compression import Compression, Speed, a_second, compared
from .export import Graphs
from .serving import Recommender, Settings, Tensors

#: Shoppers who are asked about at most, and those who are timed.
SHOPPERS, TIMED = 2000, 50


def compare(
    settings: Settings,
    tensors: Tensors,
    graphs: Graphs,
    sequences: Sequence[Sequence[str]],
    *,
    most: float,
) -> Compression:
    """NDCG@10 as it would be served at both precisions, and how fast each is.

    Of each sequence the last item is guessed. int8 serves unless it costs more than
    the share ``most`` of the figure.
    """
    # Shoppers may stand in an order that says something of them.
    some = sequences[:: -(-len(sequences) // SHOPPERS)]
    both = {
        name: Recommender(settings, tensors, graph)
        for name, graph in (("fp32", graphs.fp32), ("int8", graphs.int8))
    }
    figures = {name: each.evaluate(some).ndcg_10 for name, each in both.items()}
    return compared(
        "ndcg@10",
        figures,
        rows=len(some),
        speeds=[*_speeds(some, *both.values())],
        most=most * figures["fp32"],
    )


def _speeds(
    sequences: Sequence[Sequence[str]], full: Recommender, small: Recommender
) -> Iterator[Speed]:
    """Of shoppers with short histories and with long ones, one after another."""
    order = sorted((sequence[:-1] for sequence in sequences), key=len)
    for name, place in (("short", 0.1), ("long", 0.9)):
        start = max(0, min(int(len(order) * place), len(order) - TIMED))
        some = order[start : start + TIMED]
        paces = [_pace(each, some) for each in (full, small)]
        yield Speed(name, 1, len(some[len(some) // 2]), *paces)


def _pace(recommender: Recommender, histories: Sequence[Sequence[str]]) -> float:
    parts = [[history] for history in histories]
    return a_second(lambda part: recommender.shopper_vector(part[0]), parts)
