"""Errors that callers of ecom_ai may catch."""


class EcomAIError(Exception):
    """Base of all errors that ecom_ai raises on purpose."""


class InferenceUnavailable(EcomAIError):
    """No worker answered in time; answer with less instead."""


class UnknownPlacement(EcomAIError):
    """A placement that the setting PLACEMENTS does not name."""


class InvalidEvent(EcomAIError):
    """An event that cannot be stored; the message names the field."""
