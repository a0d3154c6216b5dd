"""Errors that callers of ecom_ai may catch."""


class EcomAIError(Exception):
    """Base of all errors that ecom_ai raises on purpose."""


class InferenceUnavailable(EcomAIError):
    """No worker answered in time; answer with less instead."""


class UnknownPlacement(EcomAIError):
    """A placement that the setting PLACEMENTS does not name."""


class InvalidEvent(EcomAIError):
    """An event that cannot be stored; the message names the field."""


class BadInput(EcomAIError):
    """What was given cannot be used; the message names where, and what is expected."""


class CheckpointUnusable(EcomAIError):
    """A checkpoint's files are missing or not those that were stored."""


class NotPromoted(EcomAIError):
    """A checkpoint may not go live; the message says why, and what would."""


class RunRefused(EcomAIError):
    """A training run cannot be begun now."""


class ChangeRefused(EcomAIError):
    """A conversation is in a state that the wished one cannot follow."""


class TooMany(EcomAIError):
    """More messages, or conversations, than somebody may begin in so short a time.

    ``seconds`` says after how long there may be another.
    """

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds
