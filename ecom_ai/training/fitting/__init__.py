"""The door to ``ml``: fit a checkpoint of a role, measure it, ask it about a file."""

from ecom_ai.training.fitting.expecting import (
    EPOCHS,
    SOME_MINUTES,
    expected_seconds,
    minutes_at_most,
)
from ecom_ai.training.fitting.helping import help_train, is_helper
from ecom_ai.training.fitting.roles import (
    CLASSIFIERS,
    TRAINABLE,
    bundled_bases,
    check,
    evaluate,
    fit,
    predict,
)
from ecom_ai.training.fitting.suggesting import Suggestion, suggest, suggest_of
from ecom_ai.training.fitting.tracking import forget_curves
from ecom_ai.training.fitting.work import Evaluated, Report, Request, Stopped

__all__ = [
    "CLASSIFIERS",
    "EPOCHS",
    "SOME_MINUTES",
    "TRAINABLE",
    "Evaluated",
    "Report",
    "Request",
    "Stopped",
    "Suggestion",
    "bundled_bases",
    "check",
    "evaluate",
    "expected_seconds",
    "fit",
    "forget_curves",
    "help_train",
    "is_helper",
    "minutes_at_most",
    "predict",
    "suggest",
    "suggest_of",
]
