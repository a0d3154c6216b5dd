"""Supervised fine-tuning of a causal language model on replies that people gave."""

from .arguments import GeneratorArguments
from .fitting import FittedGenerator, fit_generator

__all__ = ["FittedGenerator", "GeneratorArguments", "fit_generator"]
