"""Training a classifier: ``fit_classifier`` is the door."""

from .fitting import Fitted, fit_classifier
from .methods import refuse
from .processes import Helped
from .work import TrainingError

__all__ = ["Fitted", "Helped", "TrainingError", "fit_classifier", "refuse"]
