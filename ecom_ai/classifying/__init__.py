"""Asking classifiers from any process, and counting what they are asked."""

from ecom_ai.classifying.asking import Answer, answer, classify, look

__all__ = ["Answer", "answer", "classify", "look"]
