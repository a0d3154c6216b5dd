"""Fine-tuning of text encoders: on pairs of query and document, or on texts alone."""

from .arguments import OBJECTIVES, EncoderArguments
from .fitting import FittedEncoder, fit_encoder
from .pairs import Pairs
from .ranking import paired_permutation, ranking_figures, ranks_of
from .serving import load_tuned

__all__ = [
    "OBJECTIVES",
    "EncoderArguments",
    "FittedEncoder",
    "Pairs",
    "fit_encoder",
    "load_tuned",
    "paired_permutation",
    "ranking_figures",
    "ranks_of",
]
