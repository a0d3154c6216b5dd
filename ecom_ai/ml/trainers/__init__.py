"""Training a classifier: ``fit_classifier`` is the door."""

from .fitting import Fitted, fit_classifier
from .work import TrainingError

__all__ = ["Fitted", "TrainingError", "fit_classifier"]
