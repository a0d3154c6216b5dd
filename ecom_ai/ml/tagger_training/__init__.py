"""Training a tagger of tokens: LoRA of an encoder, and a head on each token."""

from .arguments import TaggerArguments
from .fitting import FittedTagger, fit_calibration, fit_tagger
from .marked import Marked, Stretch

__all__ = [
    "FittedTagger",
    "Marked",
    "Stretch",
    "TaggerArguments",
    "fit_calibration",
    "fit_tagger",
]
